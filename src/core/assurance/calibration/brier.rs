//! The Brier score: the mean square of score minus outcome (Brier 1950).
//!
//! Brier = 1/n Σ (s_i − y_i)², y = 1 where right. 0 is perfect, 0.25 is what always saying one
//! half gets. It is proper: nobody gains by saying anything but what they believe.
//!
//! Murphy (1973) takes it apart over the bins of a reliability diagram:
//! ```text
//! reliability  Σ n_b/n (mean score_b − accuracy_b)²   what a map can mend
//! resolution   Σ n_b/n (accuracy_b − accuracy)²       what the score tells apart
//! uncertainty  accuracy (1 − accuracy)                what nobody can help
//! within       what scores differ inside of a bin
//! Brier = reliability − resolution + uncertainty + within
//! ```
//! `within` is what is left: with equal scores in each bin it is 0.
//!
//! Example: 0.8+ 0.8+ 0.8- 0.2-: (0.04 + 0.04 + 0.64 + 0.04) / 4 = 0.19.

use super::Sample;
use super::reliability::equal_width;

/// The score and its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brier {
    pub score: f64,
    pub reliability: f64,
    pub resolution: f64,
    pub uncertainty: f64,
    pub within: f64,
}

/// `None` of nothing.
pub fn brier(sample: &Sample, bins: usize) -> Option<Brier> {
    let accuracy = sample.accuracy()?;
    let n = sample.len() as f64;
    let square = |(score, correct): &(f64, bool)| {
        let off = score - f64::from(u8::from(*correct));
        off * off
    };
    let score = sample.rows().iter().map(square).sum::<f64>() / n;
    let (mut reliability, mut resolution) = (0.0, 0.0);
    for bin in equal_width(sample, bins) {
        let share = bin.n as f64 / n;
        let (off, apart) = (bin.mean_score - bin.accuracy, bin.accuracy - accuracy);
        reliability += share * off * off;
        resolution += share * apart * apart;
    }
    let uncertainty = accuracy * (1.0 - accuracy);
    let within = score - (reliability - resolution + uncertainty);
    Some(Brier { score, reliability, resolution, uncertainty, within })
}

#[cfg(test)]
mod tests {
    use super::super::scored::tests::{any_sample, sample};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: [f64; 5]) {
        let it = brier(&sample(text), 15).unwrap();
        let found = [it.score, it.reliability, it.resolution, it.uncertainty, it.within];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{it:?}");
        }
    }

    #[test]
    fn worked_examples() {
        // In the bin of 0.8: off by 0.8 − 2/3; in the bin of 0.2 by 0.2. All: 2 of 4.
        let reliability = 0.75 * (0.8f64 - 2.0 / 3.0).powi(2) + 0.25 * 0.04;
        let resolution = 0.75 * (2.0f64 / 3.0 - 0.5).powi(2) + 0.25 * 0.25;
        check("0.8+ 0.8+ 0.8- 0.2-", [0.19, reliability, resolution, 0.25, 0.0]);
        check("1+ 0-", [0.0, 0.0, 0.25, 0.25, 0.0]);
        check("0.5+ 0.5-", [0.25, 0.0, 0.0, 0.25, 0.0]);
        assert_eq!(brier(&Sample::default(), 15), None);
    }

    proptest! {
        #[test]
        fn the_parts_are_not_below_zero(sample in any_sample(60)) {
            let it = brier(&sample, 15).unwrap();
            prop_assert!((0.0..=1.0).contains(&it.score));
            prop_assert!(it.reliability >= 0.0 && it.resolution >= 0.0 && it.uncertainty <= 0.25);
        }

        /// Every score is the middle of its bin: nothing differs inside of one.
        #[test]
        fn nothing_is_left_where_scores_are_equal_in_each_bin(
            rows in prop::collection::vec((0u8..15, any::<bool>()), 1..40)
        ) {
            let rows = rows.into_iter().map(|(bin, right)| ((f64::from(bin) + 0.5) / 15.0, right));
            let it = brier(&Sample::new(rows).unwrap(), 15).unwrap();
            prop_assert!(it.within.abs() < 1e-12, "{:?}", it);
        }
    }
}
