//! What was found of the truth before: for the items behind a figure, and to begin from.

use std::rc::Rc;

use super::Work;
use super::calibration::Judged;
use super::design::Design;
use super::known::Facts;
use super::labels::Labels;
use super::people::Here;
use super::truth::Asked;
use crate::core::model::value::Value;
use crate::core::ratings::Ratings;
use crate::core::truth::{Prior, Truth};
use crate::engine::dictionary::hash;
use crate::engine::open::Open;
use crate::engine::protocol::study::TruthFound;

/// The last truth of each question, method and kind of rater; the newest last.
#[derive(Default)]
pub struct Kept {
    truths: Vec<Known>,
    /// What is known of each question, and of how many lines of the log.
    facts: Option<(usize, Rc<[Facts]>)>,
    /// What the policy in force does with each item, and after how many lines of the log.
    design: Option<(usize, Rc<Design>)>,
    /// What was answered to each question, as far as the study that goes on has copied it.
    copies: Vec<(usize, Rc<Here>)>,
    /// The last labels of everybody, and the last suggestions of an agent that were judged: those
    /// that the figures speak of which are looked at.
    labels: Option<(usize, Rc<Labels>)>,
    judged: Option<(usize, usize, Rc<Judged>)>,
}

/// Numbers that all posteriors together may hold, 80 MB: the oldest go first.
const MOST: usize = 10_000_000;

/// What was found, and of what.
pub struct Known {
    pub asked: Asked,
    /// Somebody wants to see it; else it was only needed on the way.
    pub is_shown: bool,
    /// Of the labels and what models said: the same print, the same truth.
    pub print: u64,
    pub labels: Rc<Labels>,
    pub truth: Rc<Truth>,
    pub found: TruthFound,
}

impl Kept {
    pub fn copy(&self, question: usize) -> Option<Rc<Here>> {
        let mut copies = self.copies.iter();
        copies.find(|(of, _)| *of == question).map(|(_, here)| Rc::clone(here))
    }

    pub fn put_copy(&mut self, question: usize, here: Here) -> Rc<Here> {
        let here = Rc::new(here);
        self.copies.push((question, Rc::clone(&here)));
        here
    }

    /// A study has its own.
    pub fn forget_copies(&mut self) {
        self.copies.clear();
    }

    pub fn labels(&self, question: usize) -> Option<Rc<Labels>> {
        self.labels.as_ref().filter(|(of, _)| *of == question).map(|(_, it)| Rc::clone(it))
    }

    pub fn put_labels(&mut self, question: usize, labels: &Rc<Labels>) {
        self.labels = Some((question, Rc::clone(labels)));
    }

    pub fn judged(&self, question: usize, agent: usize) -> Option<Rc<Judged>> {
        let of = (question, agent);
        self.judged.as_ref().filter(|it| (it.0, it.1) == of).map(|it| Rc::clone(&it.2))
    }

    pub fn put_judged(&mut self, question: usize, agent: usize, judged: &Rc<Judged>) {
        self.judged = Some((question, agent, Rc::clone(judged)));
    }

    /// What is known of each question, where nothing was answered since.
    pub fn facts(&self, lines: usize) -> Option<Rc<[Facts]>> {
        let (of, facts) = self.facts.as_ref()?;
        (*of == lines).then(|| Rc::clone(facts))
    }

    pub fn put_facts(&mut self, lines: usize, facts: Vec<Facts>) -> Rc<[Facts]> {
        let facts: Rc<[Facts]> = facts.into();
        self.facts = Some((lines, Rc::clone(&facts)));
        facts
    }

    /// What the policy in force does, where nothing was done since.
    pub fn design(&self, lines: usize) -> Option<Rc<Design>> {
        let (of, design) = self.design.as_ref()?;
        (*of == lines).then(|| Rc::clone(design))
    }

    pub fn put_design(&mut self, lines: usize, design: Design) -> Rc<Design> {
        let design = Rc::new(design);
        self.design = Some((lines, Rc::clone(&design)));
        design
    }

    pub fn put(&mut self, known: Known) {
        self.truths.retain(|other| other.asked != known.asked);
        self.truths.push(known);
        let size = |known: &Known| known.truth.posterior.len();
        let mut all: usize = self.truths.iter().map(size).sum();
        while all > MOST && self.truths.len() > 1 {
            all -= size(&self.truths.remove(0));
        }
    }

    /// What was found for the same request.
    pub fn find(&self, asked: &Asked) -> Option<&Known> {
        self.truths.iter().find(|known| known.asked == *asked)
    }

    /// The newest that was found; takes it to the end.
    pub fn again(&mut self, asked: &Asked, print: u64) -> Option<&mut Known> {
        let is_it = |known: &Known| known.asked == *asked && known.print == print;
        let place = self.truths.iter().position(is_it)?;
        let known = self.truths.remove(place);
        self.truths.push(known);
        self.truths.last_mut()
    }

    /// The last that somebody saw of a question.
    pub fn last(&self, question: &str) -> Option<&Known> {
        let is_it = |known: &&Known| known.is_shown && known.asked.question == question;
        self.truths.iter().rev().find(is_it)
    }
}

/// Items that one step goes through.
const STEP: usize = 50_000;

/// Finds a number that is another one where the labels or what models say are others.
pub struct Printing {
    labels: Labels,
    priors: Vec<Prior>,
    next: usize,
    print: u64,
}

impl Printing {
    pub fn new(labels: Labels, priors: Vec<Prior>) -> Self {
        let mut printing = Self { print: u64::from(labels.all), next: 0, labels, priors };
        let Labels { raters, ratings: Ratings { categories, .. }, .. } = &printing.labels;
        let raters = raters.iter().map(|rater| (u8::from(rater.model), rater.name.as_bytes()));
        let categories = categories.iter().map(|category| (0, category.as_bytes()));
        // What models say stands in the dataset and does not change: who speaks is enough.
        let priors = printing.priors.iter().map(|prior| (0, prior.name().as_bytes()));
        for (kind, name) in raters.chain(categories).chain(priors) {
            printing.print = mixed(mixed(printing.print, &[kind]), name);
        }
        printing
    }
}

fn mixed(print: u64, bytes: &[u8]) -> u64 {
    print.rotate_left(7) ^ hash(bytes)
}

impl Work for Printing {
    type Found = (Labels, Vec<Prior>, u64);

    fn step(&mut self, _: &Open) -> bool {
        let until = self.labels.items.len().min(self.next + STEP);
        for item in self.next..until {
            let index = self.labels.items.get(item).copied().unwrap_or_default();
            let rows = self.labels.ratings.of(item);
            self.print = mixed(self.print, &index.to_le_bytes());
            self.print = mixed(self.print, &rows.len().to_le_bytes());
            for row in rows {
                let row = (u64::from(row.rater) << 32) | u64::from(row.category);
                self.print = mixed(self.print, &row.to_le_bytes());
            }
        }
        self.next = until;
        self.next < self.labels.items.len()
    }

    fn finish(self, _: &Open) -> Self::Found {
        (self.labels, self.priors, self.print)
    }
}

/// Puts together posteriors for labels to begin from, of what was found of others: of the same
/// items and values, in their order; zeros where an item or a value is new.
pub struct Starting {
    labels: Labels,
    /// `None` where nothing was found, or more than is kept.
    known: Option<(Rc<Labels>, Rc<Truth>)>,
    /// By value, where the other labels have it.
    from: Vec<Option<usize>>,
    start: Vec<f64>,
    next: usize,
}

impl Starting {
    pub fn new(labels: Labels, known: Option<&Known>) -> Self {
        let size = labels.items.len().saturating_mul(labels.values.len());
        let known = known.filter(|_| size <= MOST);
        let known = known.map(|known| (Rc::clone(&known.labels), Rc::clone(&known.truth)));
        let place = |value: &Value| {
            let (others, _) = known.as_ref()?;
            others.values.iter().position(|other| other == value)
        };
        let from = labels.values.iter().map(place).collect();
        Self { labels, known, from, start: Vec::new(), next: 0 }
    }
}

impl Work for Starting {
    type Found = (Labels, Option<Vec<f64>>);

    fn step(&mut self, _: &Open) -> bool {
        let Some((others, truth)) = &self.known else { return false };
        let until = self.labels.items.len().min(self.next + STEP);
        for index in self.labels.items.get(self.next..until).unwrap_or_default() {
            let row = posterior(others, truth, *index).unwrap_or_default();
            let share = |from: &Option<usize>| row.get((*from)?).copied();
            self.start.extend(self.from.iter().map(|from| share(from).unwrap_or_default()));
        }
        self.next = until;
        self.next < self.labels.items.len()
    }

    fn finish(self, _: &Open) -> Self::Found {
        (self.labels, self.known.map(|_| self.start))
    }
}

/// The posterior of an item of the dataset; `None` where nobody labelled it.
pub fn posterior<'a>(labels: &Labels, truth: &'a Truth, index: u32) -> Option<&'a [f64]> {
    Some(truth.of(labels.items.binary_search(&index).ok()?))
}
