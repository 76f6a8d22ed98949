//! The expected calibration error: how far score and share of right answers lie apart.
//!
//! ECE = Σ_b n_b/n · |accuracy_b − mean score_b| over the bins b of a reliability diagram
//! (Naeini, Cooper, Hauskrecht 2015; Guo et al. 2017). It is 0 where every bin is right as
//! often as it says. It depends on the binning and is biased upward with few answers: both
//! binnings are given, with n. Two bins that are wrong in opposite ways do not cancel, but
//! within a bin errors do.
//!
//! Example: 0.9+ 0.9+ 0.9- 0.1-: |2/3 − 0.9| · 3/4 + |0 − 0.1| · 1/4 = 0.2.

use super::Sample;
use super::reliability::{Bin, equal_mass, equal_width};

/// Over bins of equal width; `None` of nothing.
pub fn ece_equal_width(sample: &Sample, bins: usize) -> Option<f64> {
    error(&equal_width(sample, bins))
}

/// Over bins of equal mass; `None` of nothing.
pub fn ece_equal_mass(sample: &Sample, bins: usize) -> Option<f64> {
    error(&equal_mass(sample, bins))
}

fn error(bins: &[Bin]) -> Option<f64> {
    let n: usize = bins.iter().map(|bin| bin.n).sum();
    let apart = |bin: &Bin| bin.n as f64 * (bin.accuracy - bin.mean_score).abs();
    let sum: f64 = bins.iter().map(apart).sum();
    (n > 0).then(|| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use super::super::scored::tests::{any_sample, sample};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, bins: usize, width: f64, mass: f64) {
        let sample = sample(text);
        let found = ece_equal_width(&sample, bins).unwrap();
        assert!((found - width).abs() < 1e-12, "equal width: {found}");
        let found = ece_equal_mass(&sample, bins).unwrap();
        assert!((found - mass).abs() < 1e-12, "equal mass: {found}");
    }

    #[test]
    fn worked_examples() {
        check("0.9+ 0.9+ 0.9- 0.1-", 15, 0.2, 0.2);
        // Right as often as it says.
        check("0.5+ 0.5- 1+ 0-", 15, 0.0, 0.0);
        // One bin: the errors cancel.
        check("0.2+ 0.8-", 1, 0.0, 0.0);
        check("0.2+ 0.8-", 2, 0.8, 0.8);
        assert_eq!(ece_equal_width(&Sample::default(), 15), None);
    }

    proptest! {
        #[test]
        fn lies_between_0_and_1(sample in any_sample(60)) {
            for found in [ece_equal_width(&sample, 15), ece_equal_mass(&sample, 15)] {
                prop_assert!((0.0..=1.0).contains(&found.unwrap()));
            }
        }

        /// One bin is the coarsest: no binning errs less.
        #[test]
        fn finer_bins_never_err_less_than_one(sample in any_sample(60), bins in 1usize..20) {
            let one = ece_equal_width(&sample, 1).unwrap();
            prop_assert!(ece_equal_width(&sample, bins).unwrap() >= one - 1e-12);
            prop_assert!(ece_equal_mass(&sample, bins).unwrap() >= one - 1e-12);
        }
    }
}
