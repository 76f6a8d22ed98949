//! Probabilities from logarithms, and the sum of many logarithms.

use crate::core::elementary::{exp_below, larger, ln};

/// What is 0 counts as this: far below any other probability, and its logarithm still a number, so
/// that an item of which every class is excluded is not 0/0.
const FLOOR: f64 = 1e-300;

/// `ln`, of 0 and of 0/0 the logarithm of [`FLOOR`].
pub(super) fn log_floored(probability: f64) -> f64 {
    ln(probability.max(FLOOR))
}

/// The probability of which [`log_floored`] made this.
pub(super) fn unfloored(log: f64) -> f64 {
    if log <= log_floored(0.0) { 0.0 } else { exp_below(log) }
}

/// Turns logarithms into probabilities. Gives the largest of them and the sum of all relative to
/// it: the logarithm of their sum is the first and the logarithm of the second.
///
/// Shifted by the largest first: `exp` of a sum of many logarithms is 0 for every class.
pub(super) fn softmax(scores: &mut [f64]) -> (f64, f64) {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, larger);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp_below(*score - most);
        sum += *score;
    }
    let each = 1.0 / sum;
    for score in scores.iter_mut() {
        *score *= each;
    }
    (most, sum)
}

/// Sums what [`softmax`] gives, with one logarithm for many items.
#[derive(Debug)]
pub(super) struct LogSum {
    whole: f64,
    product: f64,
    pending: u32,
}

impl Default for LogSum {
    fn default() -> Self {
        Self { whole: 0.0, product: 1.0, pending: 0 }
    }
}

impl LogSum {
    /// A relative sum lies between 1 and the number of classes, far below 2^30: so many of them
    /// multiply within the range of a number.
    const PENDING: u32 = 32;

    #[inline]
    pub fn add(&mut self, (most, sum): (f64, f64)) {
        self.whole += most;
        self.product *= sum;
        self.pending += 1;
        if self.pending == Self::PENDING {
            self.whole += ln(self.product);
            (self.product, self.pending) = (1.0, 0);
        }
    }

    pub fn value(&self) -> f64 {
        self.whole + ln(self.product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn very_small_probabilities_keep_their_ratio() {
        let mut scores = [-2000.0, -2000.0 + 3.0f64.ln(), -9000.0];
        let (most, sum) = softmax(&mut scores);
        assert!((scores[0] - 0.25).abs() < 1e-12 && (scores[1] - 0.75).abs() < 1e-12);
        assert_eq!(scores[2], 0.0);
        assert!((most + sum.ln() - (-2000.0 + 4.0f64.ln())).abs() < 1e-9);
    }

    #[test]
    fn nothing_comes_back_as_nothing() {
        assert_eq!([0.0, f64::NAN, 1.0].map(|it| unfloored(log_floored(it))), [0.0, 0.0, 1.0]);
        assert!((unfloored(log_floored(1e-200)) / 1e-200 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn sums_logarithms() {
        let mut sum = LogSum::default();
        let mut expected = 0.0;
        for number in 0..1000u32 {
            let each = 1.0 + f64::from(number);
            sum.add((-f64::from(number), each));
            expected += -f64::from(number) + each.ln();
        }
        assert!((sum.value() - expected).abs() < 1e-6);
    }
}
