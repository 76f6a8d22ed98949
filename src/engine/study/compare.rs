//! Every method on the items whose answer is known. No method reads what is known.

use std::collections::HashMap;
use std::rc::Rc;

use super::gold::Golden;
use super::kept::Kept;
use super::labels::{Labels, collected};
use super::priors::{Speaking, speakers};
use super::truth::Inferring;
use super::{Piece, Step, Work, count, finite, place, then};
use crate::core::model::value::Value;
use crate::core::text::counted;
use crate::core::truth::compare::{Gold, Score, difference, score};
use crate::core::truth::{METHODS, Method, Prior, Setting, method};
use crate::engine::open::Open;
use crate::engine::protocol::study::{CompareFound, Figure, MethodFound, Studied, Who};

/// With fewer known answers hardly any method is told from another.
const FEW: usize = 50;

pub fn begin(open: &Open, question: &str, who: Who, seed: u64) -> Result<Box<dyn Piece>, String> {
    let place = place(open, question)?;
    // Two tables: who speaks to a method as a model is no rater of it.
    let speakers = speakers(open, place);
    Ok(then(Golden::new(question), move |gold, _, _| {
        if gold.is_empty() {
            return Step::nothing("no item carries a known answer to this question");
        }
        let follow = move |labels: Labels, _: &Open, _: &mut Kept| {
            if labels.ratings.is_empty() {
                return Step::nothing("nobody gave a label to this question");
            }
            let comparing = Comparing::new(gold, seed, labels);
            if speakers.is_empty() {
                return comparing.begin();
            }
            let without = speakers.clone();
            let follow = move |others: Labels, open: &Open, _: &mut Kept| {
                let speaking = Speaking::new(open, place, others, &speakers);
                let follow = move |(others, priors): (Labels, _), _: &Open, _: &mut Kept| {
                    Comparing { spoken: Some((Rc::new(others), priors)), ..comparing }.begin()
                };
                Step::On(then(speaking, follow), None)
            };
            Step::On(collected(place, who, &without, follow), None)
        };
        Step::On(collected(place, who, &[], follow), None)
    }))
}

/// What the models say, or why that cannot be used.
type Spoken = Result<Vec<Prior>, String>;

/// One method after another.
struct Comparing {
    gold: Vec<(u32, Value)>,
    seed: u64,
    labels: Rc<Labels>,
    /// For the methods that read a model.
    spoken: Option<(Rc<Labels>, Spoken)>,
    /// In [`METHODS`].
    next: usize,
    running: Option<Inferring>,
    found: Vec<MethodFound>,
    scores: Vec<Score>,
}

impl Comparing {
    fn new(gold: Vec<(u32, Value)>, seed: u64, labels: Labels) -> Self {
        Self {
            gold,
            seed,
            labels: Rc::new(labels),
            spoken: None,
            next: 0,
            running: None,
            found: Vec::new(),
            scores: Vec::new(),
        }
    }

    fn begin(self) -> Step {
        let left = self.left();
        Step::On(then(self, |found, _, _| Step::found(Studied::Compare(found))), left)
    }

    /// # Errors
    /// Why a method cannot be used here.
    fn start(&self, method: &Method) -> Result<Inferring, String> {
        let (labels, priors) = match (&self.spoken, method.needs_prior()) {
            (_, false) => (&self.labels, Vec::new()),
            (None, true) => {
                return Err("no agent gives class probabilities for this question".to_owned());
            }
            (Some((labels, priors)), true) => (labels, priors.clone()?),
        };
        let setting =
            Setting { seed: self.seed, models: labels.models(), priors, ..Setting::default() };
        Inferring::new(method, Rc::clone(labels), setting)
    }

    /// The known answers by item of the table. Items that nobody labelled are in no table.
    fn gold(&self, labels: &Labels) -> Vec<Gold> {
        let classes: HashMap<&Value, u32> = labels.values.iter().zip(0..).collect();
        let gold = |(index, value): &(u32, Value)| {
            let item = labels.items.binary_search(index).ok()?;
            Some(Gold { item, class: classes.get(value).copied() })
        };
        self.gold.iter().filter_map(gold).collect()
    }
}

impl Work for Comparing {
    type Found = CompareFound;

    fn step(&mut self, open: &Open) -> bool {
        if let Some(running) = &mut self.running {
            if running.step(open) {
                return true;
            }
        } else if let Some(method) = METHODS.get(self.next) {
            match self.start(method) {
                Ok(running) => {
                    self.running = Some(running);
                    return true;
                }
                Err(why) => self.found.push(not(method, why)),
            }
        }
        if let (Some(running), Some(method)) = (self.running.take(), METHODS.get(self.next)) {
            let (labels, truth) = running.finish(open);
            let score = score(method.id, &truth, &self.gold(&labels));
            self.found.push(said(method, &score));
            self.scores.push(score);
        }
        self.next += 1;
        self.next < METHODS.len()
    }

    fn left(&self) -> Option<u32> {
        Some(count(METHODS.len().saturating_sub(self.next)))
    }

    fn finish(self, _: &Open) -> CompareFound {
        let title = |id| method(id).map_or(id, |method| method.title);
        let mut verdict = Vec::from_iter(difference(&self.scores).map(|found| found.say_by(title)));
        if self.gold.len() < FEW {
            let gold = counted(self.gold.len() as u64, "known answer");
            verdict.push(format!("{gold}: few to choose a method by"));
        }
        CompareFound { gold: count(self.gold.len()), methods: self.found, verdict }
    }
}

fn not(method: &Method, why: String) -> MethodFound {
    MethodFound { accuracy: Figure { undefined: Some(why), ..Figure::default() }, ..named(method) }
}

fn said(method: &Method, score: &Score) -> MethodFound {
    let accuracy = match &score.accuracy {
        Some(interval) => Figure {
            value: finite(interval.share),
            low: finite(interval.low),
            high: finite(interval.high),
            undefined: None,
        },
        None => Figure {
            undefined: Some("nobody labelled an item whose answer is known".to_owned()),
            ..Figure::default()
        },
    };
    MethodFound {
        items: count(score.items),
        right: finite(score.right).unwrap_or_default(),
        ties: count(score.ties),
        accuracy,
        log_loss: score.log_loss.and_then(finite),
        ..named(method)
    }
}

fn named(method: &Method) -> MethodFound {
    MethodFound {
        id: method.id.to_owned(),
        title: method.title.to_owned(),
        help: method.help.to_owned(),
        ..MethodFound::default()
    }
}
