//! What was found of the truth before: for the items behind a figure, and to begin from.

use std::rc::Rc;

use super::known::Facts;
use super::labels::Labels;
use super::truth::Asked;
use crate::core::ratings::Ratings;
use crate::core::truth::{Prior, Truth};
use crate::engine::dictionary::hash;
use crate::engine::protocol::study::TruthFound;

/// The last truth of each question, method and kind of rater; the newest last.
#[derive(Default)]
pub struct Kept {
    truths: Vec<Known>,
    /// What is known of each question, and of how many lines of the log.
    facts: Option<(usize, Rc<[Facts]>)>,
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
    pub truth: Truth,
    pub found: TruthFound,
}

impl Kept {
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

impl Known {
    /// Posteriors for other labels to begin from: of the same items and values, in their order;
    /// zeros where an item or a value is new. `None` where that is more than is kept.
    pub fn start(&self, labels: &Labels) -> Option<Vec<f64>> {
        let size = labels.items.len().saturating_mul(labels.values.len());
        if size > MOST {
            return None;
        }
        let from: Vec<Option<usize>> = labels
            .values
            .iter()
            .map(|value| self.labels.values.iter().position(|other| other == value))
            .collect();
        let mut start = Vec::with_capacity(size);
        for index in &labels.items {
            let row = self.posterior(*index).unwrap_or_default();
            let share = |from: &Option<usize>| row.get((*from)?).copied();
            start.extend(from.iter().map(|from| share(from).unwrap_or_default()));
        }
        Some(start)
    }

    /// The posterior of an item of the dataset; `None` where nobody labelled it.
    pub fn posterior(&self, index: u32) -> Option<&[f64]> {
        Some(self.truth.of(self.labels.items.binary_search(&index).ok()?))
    }
}

/// A number that is another one where the labels or what models say are others.
pub fn print(labels: &Labels, priors: &[Prior]) -> u64 {
    let mut print = u64::from(labels.all);
    let mut mix = |bytes: &[u8]| print = print.rotate_left(7) ^ hash(bytes);
    for index in &labels.items {
        mix(&index.to_le_bytes());
    }
    for rater in &labels.raters {
        mix(&[u8::from(rater.model)]);
        mix(rater.name.as_bytes());
    }
    let Ratings { categories, .. } = &labels.ratings;
    categories.iter().for_each(|category| mix(category.as_bytes()));
    for start in labels.ratings.starts() {
        mix(&start.to_le_bytes());
    }
    for row in labels.ratings.rows() {
        mix(&((u64::from(row.rater) << 32) | u64::from(row.category)).to_le_bytes());
    }
    // What models say stands in the dataset and does not change: who speaks is enough.
    priors.iter().for_each(|prior| mix(prior.name().as_bytes()));
    print
}
