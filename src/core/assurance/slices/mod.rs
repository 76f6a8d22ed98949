//! Whom it would wrong: what happens in each slice of a dataset, against all the others.
//!
//! A slice is the items of one value of a metadata column (a dialect, a clinic), or of one pair
//! of values of two columns ([`slicing`]). Of each slice and each [`Measure`] there is a share
//! with n and interval, that of all other slices together, and the gap between the two: by
//! Newcombe, or by the cluster bootstrap where the items come in clusters ([`gap`](super::gap)).
//!
//! ```text
//! rows ─ Counting ─▶ per measure a tally per slice ─▶ Share, others' Share, Gap ─▶ adjusted p ─▶ Word
//! ```
//! **Weights.** Errors, false positive and false negative rates are of the items whose truth is
//! known; each stands for 1/π items where it was drawn with probability π (Hájek; n_eff of
//! Kish for the interval, see [`share`](super::share)). Answers to items that somebody chose
//! have no π: whoever hands them in makes the errors of what people like to look at. Selection
//! rates, shares sent to people and shares accepted are of all items and need no weights: there
//! the interval is about further items of the same kind.
//!
//! **Many tests.** Who compares thirty slices at 5 % finds one or two. All p-values of one kind
//! of measure - over slices, agents and labels - are one family and corrected together, by Holm
//! or by Benjamini and Hochberg. Of two slices either is the other's "others": that is one test.
//!
//! **Too few to say.** Below [`least`](super::share::least) effective answers, in the slice or
//! in the others, nothing is concluded and nothing is tested; the interval is shown all the
//! same. Whether a slice is tested depends on its n alone, never on what came out.
//!
//! Example: an agent errs on 48 of 80 items of one dialect and on 56 of 70 of the others: a gap of
//! −0.20, −0.334 to −0.052.

use super::benjamini_hochberg::benjamini_hochberg;
use super::gap::Gap;
use super::gap::clustered::Draws;
use super::holm::holm;
use super::share::Share;

pub mod slicing;

mod counting;
mod measure;
mod row;
mod word;

pub mod minutes;

pub use counting::{Counting, Of};
pub use measure::Measure;
pub use row::{Labels, Row, Suggested};
pub use slicing::Slicing;
pub use word::Word;

use minutes::Minutes;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Of intervals; 1 − it is the level of the tests. Between 0 and 1.
    pub confidence: f64,
    pub correction: Correction,
    /// Where items come in clusters ([`Row::cluster`]): intervals and gaps are by the cluster
    /// bootstrap.
    pub clusters: Option<Draws>,
}

/// How p-values are corrected for each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Correction {
    /// Even one false finding is rare.
    #[default]
    Holm,
    /// Few of the findings are false.
    BenjaminiHochberg,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slices {
    /// What was measured, in the order of [`Slice::measured`].
    pub measures: Vec<Measure>,
    pub slices: Vec<Slice>,
    /// Rows of no slice. They are not among the others either.
    pub left_out: u64,
    /// Effective answers below which nothing is concluded.
    pub least: u64,
}

/// One slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    pub name: String,
    pub items: u64,
    /// Pairs of people who answered the same item, and how many of these agree.
    pub pairs: u64,
    pub agreeing: u64,
    /// One for each measure, in their order.
    pub measured: Vec<Measured>,
    pub minutes: Minutes,
}

/// One measure in one slice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    pub share: Share,
    /// In all the other slices together.
    pub others: Share,
    /// The slice minus the others; `None` where one of them has no answers.
    pub gap: Option<Gap>,
    /// Corrected for all tests of its family; `None` where it is not tested.
    pub adjusted_p: Option<f64>,
    /// How many tests that family has.
    pub tests: u64,
    pub word: Word,
}

impl Default for Setting {
    fn default() -> Self {
        Self { confidence: 0.95, correction: Correction::default(), clusters: None }
    }
}

impl Correction {
    /// For a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holm => "Holm",
            Self::BenjaminiHochberg => "Benjamini-Hochberg",
        }
    }

    fn adjust(self, p_values: &[f64]) -> Vec<f64> {
        match self {
            Self::Holm => holm(p_values),
            Self::BenjaminiHochberg => benjamini_hochberg(p_values),
        }
    }
}

/// Every measure in every slice. `slicing` says of each row which slice it is of; the order of
/// the rows changes nothing, but over clusters what is drawn.
pub fn slices(rows: &[Row], slicing: &Slicing, setting: &Setting) -> Slices {
    let mut counting = Counting::new(Measure::of_rows(rows), slicing.names.clone(), setting);
    for (at, row) in rows.iter().enumerate() {
        counting.add(slicing.of(at).map_or(Of::None, Of::Slice), row);
    }
    counting.finish()
}

#[cfg(test)]
mod tests;
