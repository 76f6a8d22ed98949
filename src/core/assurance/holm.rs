//! Several tests at once: Holm's correction.
//!
//! Who tests twenty careful raters at 5 % finds one. Holm (1979, "A simple sequentially
//! rejective multiple test procedure") keeps the probability of even one false finding below
//! the level, whatever the tests have to do with one another: the smallest of m p-values
//! counts m times, the next m − 1 times, and none counts less than one before it.
//!
//! Example: 0.01, 0.04, 0.03 become 0.03, 0.06, 0.06.

/// The adjusted p-values, in the given order: to be compared with the level as they are.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    let value = |at: usize| p_values.get(at).copied().unwrap_or(1.0);
    order.sort_by(|a, b| value(*a).total_cmp(&value(*b)));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut highest: f64 = 0.0;
    for (place, at) in order.iter().enumerate() {
        let times = (p_values.len() - place) as f64;
        highest = highest.max(value(*at) * times).min(1.0);
        if let Some(slot) = adjusted.get_mut(*at) {
            *slot = highest;
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(p_values: &[f64], expected: &[&str]) {
        let said: Vec<String> = holm(p_values).iter().map(|p| format!("{p:.4}")).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn steps_down() {
        check(&[], &[]);
        check(&[0.01, 0.04, 0.03], &["0.0300", "0.0600", "0.0600"]);
        check(&[0.9, 0.02], &["0.9000", "0.0400"]);
    }

    /// Benjamini and Hochberg 1995, the example of section 3.2: Holm rejects three.
    #[test]
    fn published_example() {
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0000,
        ];
        assert_eq!(holm(&p_values).iter().filter(|p| **p <= 0.05).count(), 3);
    }

    proptest! {
        #[test]
        fn is_never_below_the_p_value_and_keeps_its_order(
            p_values in prop::collection::vec(0.0f64..=1.0, 0..40)
        ) {
            let adjusted = holm(&p_values);
            for (p, q) in p_values.iter().zip(&adjusted) {
                prop_assert!(p <= q && *q <= 1.0);
            }
            for (p, q) in p_values.iter().zip(&adjusted) {
                for (r, s) in p_values.iter().zip(&adjusted) {
                    prop_assert!(p > r || q <= s);
                }
            }
            let mut mirrored = p_values.clone();
            mirrored.reverse();
            let mut back = holm(&mirrored);
            back.reverse();
            prop_assert_eq!(adjusted, back);
        }
    }
}
