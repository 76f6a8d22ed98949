//! How far people and models agree.
//!
//! One file per coefficient, with its mathematics, its source and a worked
//! example; [`METRICS`] is the list of them, from which the page, the command line
//! and the tests take them. Another one is a file and a line there.
//!
//! ```text
//! Ratings ─▶ Data (labels counted once) ─ Metric ─▶ Prepared ─┬─ whole sample ─▶ value
//!                                                              └─ resamples ────▶ interval
//! ```
//!
//! A coefficient is prepared once and then computed for any sample of the items, so
//! that an interval ([`bootstrap`]) costs sums over what was counted and not a new
//! look at every label. What has no value says why ([`Undefined`]).
//!
//! Beside the coefficients: who agrees with whom ([`pairwise`]), also as a [`map`](mod@map),
//! people and models apart ([`parts`]), and the little that a reviewer needs at once
//! ([`label_pairs`]).

use std::rc::Rc;

use crate::core::ratings::{Level, Ratings};

pub mod measure;

pub mod bootstrap;
pub mod map;
pub mod pairwise;
pub mod parts;

mod undefined;
pub use undefined::Undefined;

mod percent;

mod cohen;
mod conger;
mod fleiss;

mod krippendorff;

mod ac1;
mod ac2;

mod alpha_distance;
pub mod answers;
pub mod kendall;
mod mark_distance;
pub mod set_distance;
pub mod text_distance;

mod observed;
mod patterns;
pub use patterns::{Counting, Patterns, Sample};
pub mod weights;

pub mod label_pairs;

use undefined::finite;
use weights::Scheme;

/// One coefficient.
pub struct Metric {
    /// As the command line and exports name it.
    pub id: &'static str,
    pub title: &'static str,
    /// What it says and what it needs, for a person.
    pub help: &'static str,
    /// The kinds of questions that it is for, as
    /// [`QuestionKind::name`](crate::core::model::question::QuestionKind::name) calls them.
    pub serves: &'static [&'static str],
    /// The levels of measurement that it can take categories at; the first where none or another
    /// is asked for.
    pub levels: &'static [Level],
    /// The value of perfect agreement.
    pub best: f64,
    prepare: fn(&Data, Level, &Setting) -> Result<Prepared, Undefined>,
}

/// Every coefficient, in the order of a table.
pub const METRICS: &[Metric] = &[
    percent::METRIC,
    cohen::PLAIN,
    cohen::LINEAR,
    cohen::QUADRATIC,
    fleiss::METRIC,
    krippendorff::METRIC,
    ac1::METRIC,
    ac2::METRIC,
    conger::METRIC,
    set_distance::MASI,
    set_distance::JACCARD,
    kendall::TAU,
    kendall::W,
    text_distance::MEAN,
    text_distance::ALPHA,
    mark_distance::MEAN_IOU,
    mark_distance::MATCHED_F1,
    mark_distance::ALPHA_IOU,
    mark_distance::SPAN_F1,
    mark_distance::ALPHA_SPAN,
];

/// Questions of which one category is the answer.
const CHOICES_OF_ONE: &[&str] = &["choice", "rating", "preference"];

/// The coefficient of this id.
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id)
}

/// The coefficients for a kind of question, as [`Metric::serves`] names it.
pub fn metrics_for(kind: &str) -> Vec<&'static Metric> {
    METRICS.iter().filter(|metric| metric.serves.contains(&kind)).collect()
}

/// What is asked of a coefficient besides the labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The level of measurement of the categories; `None` leaves it to each coefficient.
    pub level: Option<Level>,
    /// The weights of AC2.
    pub scheme: Scheme,
    /// For what is drawn rather than computed from all pairs.
    pub seed: u64,
}

/// Labels, counted.
pub struct Data<'a> {
    pub ratings: &'a Ratings,
    pub patterns: Rc<Patterns>,
    /// The raters who have labels.
    pub raters: Vec<u32>,
}

impl<'a> Data<'a> {
    pub fn new(ratings: &'a Ratings, patterns: Rc<Patterns>) -> Self {
        let mut has_labels = vec![false; ratings.raters.len()];
        for row in ratings.rows() {
            if let Some(has) = has_labels.get_mut(row.rater as usize) {
                *has = true;
            }
        }
        let raters = (0..).zip(has_labels).filter(|(_, has)| *has).map(|(rater, _)| rater);
        Self { ratings, patterns, raters: raters.collect() }
    }

    /// The categories read as answers of another shape; those that nobody used are not read.
    fn answers<T: Default>(
        &self,
        read: impl Fn(&str) -> Result<T, Undefined>,
    ) -> Result<Vec<T>, Undefined> {
        let mut answers: Vec<T> = self.ratings.categories.iter().map(|_| T::default()).collect();
        for category in self.patterns.used(1) {
            let name = self.ratings.categories.get(category as usize);
            if let Some((answer, name)) = answers.get_mut(category as usize).zip(name) {
                *answer = read(name)?;
            }
        }
        Ok(answers)
    }
}

/// A coefficient, ready for any sample of the items.
pub struct Prepared {
    value: Box<OfSample>,
    /// What a reader of the value must know.
    pub note: Option<String>,
}

type OfSample = dyn Fn(&Sample) -> Result<f64, Undefined>;

impl Prepared {
    fn new(value: impl Fn(&Sample) -> Result<f64, Undefined> + 'static) -> Self {
        Self { value: Box::new(value), note: None }
    }

    /// The coefficient over a sample.
    ///
    /// # Errors
    /// It has none.
    pub fn value(&self, sample: &Sample) -> Result<f64, Undefined> {
        (self.value)(sample).and_then(finite)
    }
}

impl Metric {
    /// The level that it takes the categories at.
    pub fn level(&self, asked: Option<Level>) -> Level {
        let taken = asked.filter(|level| self.levels.contains(level));
        taken.or(self.levels.first().copied()).unwrap_or_default()
    }

    /// Does once what does not depend on the sample.
    ///
    /// # Errors
    /// It has no value, whatever the sample.
    pub fn prepare(&self, data: &Data, setting: &Setting) -> Result<Prepared, Undefined> {
        match data.raters.len() {
            0 => Err(Undefined::NoLabels),
            1 => Err(Undefined::OneRater),
            _ => (self.prepare)(data, self.level(setting.level), setting),
        }
    }
}

#[cfg(test)]
mod tests;
