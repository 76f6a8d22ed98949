//! Several tests at once: the correction of Benjamini and Hochberg.
//!
//! Where many slices are looked at, [`holm`](super::holm) keeps even one false finding rare and
//! finds little. Benjamini and Hochberg (1995, "Controlling the false discovery rate") keep the
//! expected share of false findings among the findings below the level: the p-value of rank i
//! among m counts m/i times, and none counts more than one after it. It holds where the tests
//! are independent or lean the same way (Benjamini and Yekutieli 2001); slices that are each
//! compared with all the others lean a little apart, which in simulations does no harm.
//!
//! Example: 0.01, 0.04, 0.03 become 0.03, 0.04, 0.04.

/// The adjusted p-values, in the given order: to be compared with the level as they are.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let value = |at: usize| p_values.get(at).copied().unwrap_or(1.0);
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| value(*a).total_cmp(&value(*b)));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut lowest: f64 = 1.0;
    for (place, at) in order.iter().enumerate().rev() {
        let times = p_values.len() as f64 / (place + 1) as f64;
        lowest = lowest.min(value(*at) * times);
        if let Some(slot) = adjusted.get_mut(*at) {
            *slot = lowest;
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::super::holm::holm;
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(p_values: &[f64], expected: &[&str]) {
        let said = benjamini_hochberg(p_values);
        let said: Vec<String> = said.iter().map(|p| format!("{p:.4}")).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn steps_up() {
        check(&[], &[]);
        check(&[0.01, 0.04, 0.03], &["0.0300", "0.0400", "0.0400"]);
        check(&[0.9, 0.02], &["0.9000", "0.0400"]);
        check(&[0.04, 0.04], &["0.0400", "0.0400"]);
    }

    /// Benjamini and Hochberg 1995, the example of section 3.2: four, where Bonferroni and Holm
    /// reject three.
    #[test]
    fn published_example() {
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0000,
        ];
        let rejected = |adjusted: Vec<f64>| adjusted.iter().filter(|p| **p <= 0.05).count();
        let bonferroni = p_values.iter().map(|p| p * 15.0).collect();
        assert_eq!(rejected(bonferroni), 3);
        assert_eq!(rejected(holm(&p_values)), 3);
        assert_eq!(rejected(benjamini_hochberg(&p_values)), 4);
    }

    proptest! {
        #[test]
        fn lies_between_the_p_value_and_holm(
            p_values in prop::collection::vec(0.0f64..=1.0, 0..40)
        ) {
            let adjusted = benjamini_hochberg(&p_values);
            for ((p, q), strict) in p_values.iter().zip(&adjusted).zip(holm(&p_values)) {
                prop_assert!(p <= q && *q <= strict + 1e-12);
            }
            let mut mirrored = p_values.clone();
            mirrored.reverse();
            let mut back = benjamini_hochberg(&mirrored);
            back.reverse();
            prop_assert_eq!(adjusted, back);
        }
    }
}
