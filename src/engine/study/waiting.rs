//! The items that wait for one more answer or for a decision, most valuable first.

use std::rc::Rc;

use super::kept::{Known, posterior};
use super::labels::Labels;
use super::log::{Told, told};
use super::truth::{Asked, find};
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::team::difficulty::{Next, Queueing, Waiting, average_confusion};
use crate::core::team::settled::{Settled, settle};
use crate::core::truth::Truth;
use crate::engine::open::Open;
use crate::engine::protocol::study::{Studied, WaitingFound, Who};
use crate::engine::query::State;
use crate::engine::select::Gains;

/// Items that one step looks at, and of which one step tells what an answer would teach.
const STEP: u32 = 10_000;
const JUDGED: usize = 20_000;

/// Of more different values no table of who says what for what is made.
const MOST_CLASSES: usize = 1_000;

/// Added to every cell of a confusion that is counted.
const SMOOTHING: f64 = 0.01;

pub fn begin(
    open: &Open,
    question: &str,
    method: &str,
    seed: u64,
) -> Result<Box<dyn Piece>, String> {
    let place = place(open, question)?;
    let wanted = (0..open.data.len()).map(|index| open.people.route(&open.routes, index).people());
    let wanted: Vec<u32> = wanted.collect();
    let asked = Asked::new(question, method, Who::Everyone, seed);
    find(open, &asked, false, move |asked, _, _| {
        let asked = asked.clone();
        let next = told(place, move |told, _, _| {
            let looking = Looking { place, told, wanted, next: 0, open: Vec::new() };
            let next = then(looking, move |open, _, kept| match kept.find(&asked) {
                Some(known) => {
                    let judging = Judging::new(known, open);
                    let left = judging.left();
                    let next = then(judging, |found, _, _| Step::later(Studied::Waiting(found)));
                    Step::On(next, left)
                }
                None => Step::nothing("what was found is too large to be kept"),
            });
            Step::On(next, None)
        });
        Step::On(next, None)
    })
}

/// The order of the queue by what was found: what this annotator is done with waits for nothing
/// more from them.
pub fn gains(open: &Open, question: String, studied: &Studied) -> Gains {
    let mut gains = Gains { question, places: Vec::new() };
    if let Studied::Waiting(found) = studied {
        gains.places = vec![u32::MAX; open.data.len() as usize];
        let is_open = |item: &&u32| open.people.state(**item) != State::Done;
        for (place, item) in (0..).zip(found.items.iter().filter(is_open)) {
            if let Some(cell) = gains.places.get_mut(*item as usize) {
                *cell = place;
            }
        }
    }
    gains
}

/// How the answers to an item stand that is not settled.
struct Stands {
    index: u32,
    people: u32,
    wanted: u32,
    differ: bool,
}

/// Looks at what is settled.
struct Looking {
    place: usize,
    told: Told,
    /// By item, the people who are to answer.
    wanted: Vec<u32>,
    next: u32,
    open: Vec<Stands>,
}

impl Looking {
    fn look(&mut self, open: &Open, index: u32) {
        let wanted = self.wanted.get(index as usize).copied().unwrap_or_default();
        let given = open.data.columns.given(index);
        let is_given = given.iter().any(|given| usize::from(given.question) == self.place);
        if !is_given && self.told.here.at(index).next().is_none() {
            if wanted > 0 {
                self.open.push(Stands { index, people: 0, wanted, differ: false });
            }
            return;
        }
        let told = &self.told;
        let said = told.here.said(&open.data, index, None);
        let opinions = told.opinions(&said);
        let people = opinions.iter().filter(|opinion| opinion.settles.is_empty()).count();
        let differ = match settle(&opinions) {
            Settled::Adjudicated { .. } => return,
            Settled::Unresolved { .. } => true,
            Settled::Open | Settled::Single(_) | Settled::Unanimous(_) => false,
        };
        self.open.push(Stands { index, people: count(people), wanted, differ });
    }
}

impl Work for Looking {
    type Found = Vec<Stands>;

    fn step(&mut self, open: &Open) -> bool {
        let until = open.data.len().min(self.next.saturating_add(STEP));
        for index in self.next..until {
            self.look(open, index);
        }
        self.next = until;
        self.next < open.data.len()
    }

    fn left(&self) -> Option<u32> {
        Some(count(self.wanted.len()).saturating_sub(self.next).div_ceil(STEP))
    }

    fn finish(self, _: &Open) -> Vec<Stands> {
        self.open
    }
}

/// Tells what one more answer would teach.
struct Judging {
    labels: Rc<Labels>,
    truth: Rc<Truth>,
    open: Vec<Stands>,
    next: usize,
    /// Of whoever is asked next.
    confusion: Vec<f64>,
    /// Of an item that nobody labelled nothing is believed but how common the classes are.
    nothing: Vec<f64>,
    queueing: Queueing,
}

impl Judging {
    fn new(known: &Known, open: Vec<Stands>) -> Self {
        let truth = &known.truth;
        let nothing = match truth.marginals.is_empty() {
            true => vec![1.0 / truth.classes.max(1) as f64; truth.classes],
            false => truth.marginals.clone(),
        };
        Self {
            confusion: stranger(&known.labels, truth),
            labels: Rc::clone(&known.labels),
            truth: Rc::clone(truth),
            open,
            next: 0,
            nothing,
            queueing: Queueing::default(),
        }
    }
}

impl Work for Judging {
    type Found = WaitingFound;

    fn step(&mut self, _: &Open) -> bool {
        let until = self.open.len().min(self.next + JUDGED);
        for stands in self.open.get(self.next..until).unwrap_or_default() {
            let known = posterior(&self.labels, &self.truth, stands.index);
            let waiting = Waiting {
                item: stands.index,
                posterior: known.unwrap_or(&self.nothing),
                people: stands.people,
                wanted: stands.wanted,
                differ: stands.differ,
            };
            self.queueing.add(&waiting, &self.confusion);
        }
        self.queueing.rest();
        self.next = until;
        self.next < self.open.len()
    }

    fn left(&self) -> Option<u32> {
        Some(count(self.open.len().saturating_sub(self.next).div_ceil(JUDGED)))
    }

    fn finish(self, _: &Open) -> WaitingFound {
        let queue = self.queueing.finish();
        let decides: Vec<bool> =
            queue.iter().map(|queued| queued.next == Next::Adjudicate).collect();
        let adjudicate = decides.iter().filter(|decides| **decides).count();
        // The queue counts in bits.
        let nats = |bits: f64| finite(bits * std::f64::consts::LN_2).unwrap_or_default();
        WaitingFound {
            ask: count(queue.len() - adjudicate),
            adjudicate: count(adjudicate),
            items: queue.iter().map(|queued| queued.item).collect(),
            gains: queue.iter().map(|queued| nats(queued.gain)).collect(),
            decides,
        }
    }
}

/// How somebody is expected to answer who is asked next: like the people so far, or like all
/// raters where no person answered. Nothing where there are too many values: then no item is
/// worth more than another.
fn stranger(labels: &Labels, truth: &Truth) -> Vec<f64> {
    if truth.classes > MOST_CLASSES {
        return Vec::new();
    }
    let any_person = labels.raters.iter().any(|rater| !rater.model);
    let counts =
        |rater: usize| labels.raters.get(rater).is_some_and(|rater| !any_person || !rater.model);
    if truth.confusion.is_empty() {
        return counted(labels, truth, counts);
    }
    let raters: Vec<(&[f64], f64)> = truth
        .raters
        .iter()
        .enumerate()
        .filter(|(rater, _)| counts(*rater))
        .filter_map(|(rater, known)| Some((truth.confusion_of(rater)?, f64::from(known.labels))))
        .collect();
    average_confusion(truth.classes, &raters)
}

/// Where a method has no confusion it is counted from what it believes of the items.
fn counted(labels: &Labels, truth: &Truth, counts: impl Fn(usize) -> bool) -> Vec<f64> {
    let classes = truth.classes;
    let mut confusion = vec![SMOOTHING; classes * classes];
    for (item, said) in labels.ratings.by_item() {
        for label in said.iter().filter(|label| counts(label.rater as usize)) {
            for (class, share) in truth.of(item).iter().enumerate() {
                if let Some(cell) = confusion.get_mut(class * classes + label.category as usize) {
                    *cell += share;
                }
            }
        }
    }
    for row in confusion.chunks_mut(classes.max(1)) {
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|cell| *cell /= sum);
    }
    confusion
}
