//! The log loss: how surprised one is who believes the scores.
//!
//! Log loss = −1/n Σ [y ln s + (1 − y) ln(1 − s)], in nats (Good 1952). 0 is perfect, ln 2 =
//! 0.693 is what always saying one half gets. Like the Brier score it is proper; unlike it, one
//! answer that is wrong with a score of 1 costs without limit. Scores are kept 1e-15 away from
//! 0 and 1, so that it costs 34.5 and not infinity; how many such answers there are is said.
//!
//! Example: 0.8+ 0.4-: −(ln 0.8 + ln 0.6) / 2 = 0.366985.

use super::Sample;
use crate::core::elementary::ln;

const CLIP: f64 = 1e-15;

/// The loss, and what it hangs on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogLoss {
    pub value: f64,
    /// Answers that were wrong with a score of 1, or right with a score of 0.
    pub impossible: usize,
}

/// `None` of nothing.
pub fn log_loss(sample: &Sample) -> Option<LogLoss> {
    let sum: f64 = sample.rows().iter().map(|(score, correct)| loss(*score, *correct)).sum();
    let impossible = sample
        .rows()
        .iter()
        .filter(|(score, correct)| if *correct { *score <= 0.0 } else { *score >= 1.0 });
    let impossible = impossible.count();
    (!sample.is_empty()).then(|| LogLoss { value: sum / sample.len() as f64, impossible })
}

/// Of one answer.
pub(super) fn loss(probability: f64, correct: bool) -> f64 {
    let said = if correct { probability } else { 1.0 - probability };
    // Never −0: nothing lost is 0.
    0.0 - ln(said.clamp(CLIP, 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::scored::tests::{any_sample, sample};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: f64, impossible: usize) {
        let found = log_loss(&sample(text)).unwrap();
        assert!((found.value - expected).abs() < 1e-12, "{found:?}");
        assert_eq!(found.impossible, impossible);
    }

    #[test]
    fn worked_examples() {
        check("0.8+ 0.4-", -(0.8f64.ln() + 0.6f64.ln()) / 2.0, 0);
        check("0.5+ 0.5- 0.5+", std::f64::consts::LN_2, 0);
        check("1+ 0-", 0.0, 0);
        check("1- 0+ 1+", -2.0 * 1e-15f64.ln() / 3.0, 2);
        assert_eq!(log_loss(&Sample::default()), None);
    }

    proptest! {
        /// Proper: of all constant scores the share itself loses least.
        #[test]
        fn the_share_is_the_best_constant(n in 2usize..50, right in 1usize..50, other in 0.01f64..0.99) {
            let right = right.min(n - 1);
            let constant = |score: f64| {
                log_loss(&Sample::new((0..n).map(|row| (score, row < right))).unwrap()).unwrap().value
            };
            prop_assert!(constant(right as f64 / n as f64) <= constant(other) + 1e-12);
        }

        #[test]
        fn is_finite_and_not_below_zero(sample in any_sample(40)) {
            let found = log_loss(&sample).unwrap().value;
            prop_assert!((0.0..35.0).contains(&found));
        }
    }
}
