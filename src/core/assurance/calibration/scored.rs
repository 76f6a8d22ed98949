//! The rows that calibration reads: a score, whether it was right, and how it was drawn.

use crate::core::elementary::{exp, ln};
use crate::core::model::route::{Arm, Route};

/// How an answer came to be looked at. In this order: which says more of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drawn {
    /// The person did not see the suggestion before they judged.
    Blind,
    /// Drawn by chance, the suggestion shown.
    Random,
    /// Picked by a rule or a person: what it says of the others is unknown.
    Chosen,
}

impl Drawn {
    /// By what the event of an answer says. An audit draws by chance, also where it draws all.
    pub fn of(arm: Arm, route: Route, sampling_probability: f64) -> Self {
        if arm == Arm::Blind {
            Self::Blind
        } else if route == Route::Audit || sampling_probability < 1.0 {
            Self::Random
        } else {
            Self::Chosen
        }
    }

    /// Whether it speaks for items that nobody looked at.
    pub fn is_by_chance(self) -> bool {
        self != Self::Chosen
    }

    /// For files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blind => "blind",
            Self::Random => "random",
            Self::Chosen => "chosen",
        }
    }
}

/// One suggestion that somebody judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// From 0 to 1.
    pub score: f64,
    pub correct: bool,
    pub drawn: Drawn,
}

/// Scores in one order, whatever the order in which they came: the lowest first, wrong before
/// right. So that sums are the same bytes for the same rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    rows: Vec<(f64, bool)>,
}

/// What is wrong with a score; `None` where nothing is.
pub fn fault(score: f64) -> Option<&'static str> {
    if score.is_nan() {
        Some("is not a number")
    } else if !(0.0..=1.0).contains(&score) {
        Some("is not between 0 and 1")
    } else {
        None
    }
}

/// Scores are kept so far away from 0 and 1 before their log-odds are taken.
const EDGE: f64 = 1e-6;

/// ln(s / (1 − s)): what maps with a slope work on.
pub(super) fn log_odds(score: f64) -> f64 {
    let score = score.clamp(EDGE, 1.0 - EDGE);
    ln(score / (1.0 - score))
}

/// The inverse of the log-odds: 1 / (1 + e^−x).
pub(super) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        // e^−x would overflow.
        let small = exp(x);
        small / (1.0 + small)
    }
}

impl Sample {
    /// # Errors
    /// The first score that is none: which row, from 1, and why.
    pub fn new(rows: impl IntoIterator<Item = (f64, bool)>) -> Result<Self, String> {
        let mut rows: Vec<(f64, bool)> = rows.into_iter().collect();
        for (number, (score, _)) in (1..).zip(&mut rows) {
            if let Some(why) = fault(*score) {
                return Err(format!("row {number}: the score {score} {why}"));
            }
            // −0 would be sorted before 0.
            *score += 0.0;
        }
        rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Ok(Self { rows })
    }

    /// Rows that are in order already: some of another sample's.
    pub(super) fn some(&self, mut keep: impl FnMut(usize) -> bool) -> Self {
        let kept = self.rows.iter().enumerate().filter(|(row, _)| keep(*row));
        Self { rows: kept.map(|(_, row)| *row).collect() }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lowest score first.
    pub fn rows(&self) -> &[(f64, bool)] {
        &self.rows
    }

    pub fn right(&self) -> usize {
        self.rows.iter().filter(|(_, correct)| *correct).count()
    }

    /// The share that was right; `None` of nothing.
    pub fn accuracy(&self) -> Option<f64> {
        (!self.is_empty()).then(|| self.right() as f64 / self.len() as f64)
    }

    /// `None` of nothing.
    pub fn mean_score(&self) -> Option<f64> {
        let sum: f64 = self.rows.iter().map(|(score, _)| score).sum();
        (!self.is_empty()).then(|| sum / self.len() as f64)
    }
}

/// What the tests of the measures share.
#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `0.9+ 0.2-`: a score and whether it was right.
    #[track_caller]
    pub fn sample(text: &str) -> Sample {
        let row = |word: &str| {
            let (score, sign) = word.split_at(word.len() - 1);
            (score.parse().unwrap(), sign == "+")
        };
        Sample::new(text.split_whitespace().map(row)).unwrap()
    }

    pub fn any_sample(most: usize) -> impl Strategy<Value = Sample> {
        let score =
            prop_oneof![4 => 0.0f64..=1.0, 1 => (0u8..=15).prop_map(|n| f64::from(n) / 15.0)];
        prop::collection::vec((score, any::<bool>()), 1..most)
            .prop_map(|rows| Sample::new(rows).unwrap())
    }

    #[test]
    fn says_which_row_has_no_score() {
        let rows = [(0.5, true), (f64::NAN, true)];
        assert_eq!(Sample::new(rows).unwrap_err(), "row 2: the score NaN is not a number");
        let rows = [(1.5, true)];
        assert_eq!(Sample::new(rows).unwrap_err(), "row 1: the score 1.5 is not between 0 and 1");
    }

    #[test]
    fn counts() {
        let three = sample("0.9+ 0.2- 0.4+");
        assert_eq!((three.len(), three.right()), (3, 2));
        assert_eq!(three.accuracy(), Some(2.0 / 3.0));
        assert_eq!(three.mean_score(), Some((0.2 + 0.4 + 0.9) / 3.0));
        let none = Sample::default();
        assert_eq!((none.accuracy(), none.mean_score()), (None, None));
        assert_eq!(Sample::new([(-0.0, true)]), Sample::new([(0.0, true)]));
    }
}
