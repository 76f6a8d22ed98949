//! Bounds that hold at every number of answers at once.
//!
//! **Upper.** Were the mean loss q, then for every θ < q the product over the answers of
//! (θ/q)^L ((1 − θ)/(1 − q))^(1 − L) would not grow in expectation (it is convex in L, and has
//! mean 1 for a coin of bias q), nor would its mean over θ from 0 to q. With k the sum of n losses:
//! ```text
//! M(q) = ∫₀¹ u^k ((1 − uq)/(1 − q))^(n − k) du = (1 − q) I_q(k + 1, n − k + 1) / d
//! d = q^(k + 1) (1 − q)^(n − k + 1) / B(k + 1, n − k + 1)
//! ```
//! By Ville's inequality M(q) ≥ 1/delta ever happens with probability delta at most, so the q at
//! which M(q) = 1/delta is an upper bound for all n at once. M grows with q. For 0 and 1 this is
//! the one-sided mixture of Robbins (1970, "Statistical methods related to the law of the iterated
//! logarithm"); that losses between are allowed, Howard, Ramdas, McAuliffe and Sekhon (2021,
//! "Time-uniform, nonparametric, nonasymptotic confidence sequences"). It is the certificate's
//! e-process with all stakes at once; with a few stakes the bound would not close in on the mean.
//!
//! **Lower.** The same the other way round, for errors that may become more frequent in the middle
//! of the audit: E = Σ over j of w_j × the product from answer j on, with w_1 = 1/2 and w_j = 1/(2 j
//! (j − 1)), which sum to 1. Each product bets on odds that are a few times those of q. Whoever
//! only looked at all answers since the first would find a change late, behind a long good time
//! (Shin, Ramdas and Rinaldo 2022, "E-detectors").
//!
//! Example: none of 100 wrong, delta 0.1: at most 3.54 %; looked at once it would be 2.28 %.

use crate::core::assurance::distribution::{beta_density, bisect, incomplete_beta};

/// The mean loss that is not exceeded, given the sum of n losses.
pub(super) fn upper_bound(n: u64, sum: f64, delta: f64) -> f64 {
    if n == 0 || sum >= n as f64 {
        return 1.0;
    }
    let mean = sum / n as f64;
    // Below the mean M is never large.
    bisect(mean, 1.0, |q| mixture(n as f64, sum, q) < 1.0 / delta)
}

/// M(q).
pub(super) fn mixture(n: f64, sum: f64, q: f64) -> f64 {
    let (a, b) = (sum + 1.0, n - sum + 1.0);
    // So far above the mean that the density is no f64: infinite, as it should be.
    (1.0 - q) * incomplete_beta(a, b, q) / beta_density(a, b, q, 1.0 - q)
}

/// The mean loss that was exceeded at some time, and how often the losses were gone through for it.
/// It never falls with more answers: `before` is what it was of fewer of these.
pub(super) fn lower_bound(losses: &[f64], delta: f64, before: f64) -> (f64, usize) {
    let mut passes = 0;
    let mut is_refuted = |q: f64| {
        passes += 1;
        let mut rise = Rise::above(q);
        losses.iter().any(|loss| rise.add(*loss) >= 1.0 / delta)
    };
    // Mostly it has not moved, and to see that one pass is enough.
    let is_moved = is_refuted(before + 1e-9);
    let lower = if is_moved { bisect(before, 1.0, &mut is_refuted) } else { before };
    (lower, passes)
}

/// Odds of an error, as multiples of those of q.
const ODDS: [f64; 5] = [1.5, 2.0, 3.0, 5.0, 10.0];

/// E, answer by answer.
#[derive(Clone, Debug)]
pub(super) struct Rise {
    n: f64,
    /// For each of the odds the factor of a right answer and that of a wrong one.
    factors: [(f64, f64); ODDS.len()],
    sums: [f64; ODDS.len()],
}

impl Rise {
    pub fn above(q: f64) -> Self {
        let factors = ODDS.map(|odds| {
            let scale = 1.0 - q + odds * q;
            (1.0 / scale, odds / scale)
        });
        Self { n: 0.0, factors, sums: [0.0; ODDS.len()] }
    }

    /// E after one more answer. Between right and wrong the factor is linear, whose mean is 1
    /// where the mean loss is q.
    pub fn add(&mut self, loss: f64) -> f64 {
        self.n += 1.0;
        let weight = if self.n > 1.0 { 0.5 / (self.n * (self.n - 1.0)) } else { 0.5 };
        for (sum, (right, wrong)) in self.sums.iter_mut().zip(self.factors) {
            *sum = (*sum + weight) * (right + loss * (wrong - right));
        }
        // What begins after this answer has not moved yet.
        self.sums.iter().sum::<f64>() / ODDS.len() as f64 + 0.5 / self.n
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(n: u64, sum: f64, expected: &str) {
        let upper = upper_bound(n, sum, 0.1);
        assert_eq!(format!("{upper:.4}"), expected, "{sum} of {n}");
    }

    #[test]
    fn upper_bounds() {
        check(0, 0.0, "1.0000");
        check(3, 0.0, "0.6667");
        check(100, 0.0, "0.0354");
        check(300, 0.0, "0.0120");
        check(1_000, 10.0, "0.0202");
        check(1_000, 10.5, "0.0210");
        check(1_000_000, 10_000.0, "0.0103");
        check(5, 5.0, "1.0000");
    }

    /// The closed form is the integral: Simpson's rule over u.
    #[test]
    fn mixture_is_its_integral() {
        for (n, k, q) in
            [(10.0f64, 0.0, 0.3), (50.0, 2.0, 0.1), (40.0, 1.5, 0.2), (20.0, 20.0, 0.7)]
        {
            let f = |u: f64| u.powf(k) * ((1.0 - u * q) / (1.0 - q)).powf(n - k);
            let steps = 20_000;
            let sum: f64 = (0..=steps)
                .map(|i| {
                    let weight =
                        if i == 0 || i == steps { 1.0 } else { 2.0 + 2.0 * f64::from(i % 2) };
                    weight * f(f64::from(i) / f64::from(steps))
                })
                .sum();
            let integral = sum / 3.0 / f64::from(steps);
            let found = mixture(n, k, q);
            assert!((found / integral - 1.0).abs() < 1e-6, "{n} {k} {q}: {found} {integral}");
        }
    }

    /// Of a coin with the bias q, E after n tosses has the mean 1: over all of their 2^n outcomes.
    #[test]
    fn rise_does_not_grow_by_itself() {
        for q in [0.02, 0.3, 0.9] {
            let mut mean = 0.0;
            for outcomes in 0..1u32 << 10 {
                let (mut rise, mut e, mut chance) = (Rise::above(q), 0.0, 1.0);
                for toss in 0..10 {
                    let is_wrong = outcomes >> toss & 1 == 1;
                    e = rise.add(f64::from(u8::from(is_wrong)));
                    chance *= if is_wrong { q } else { 1.0 - q };
                }
                mean += e * chance;
            }
            assert!((mean - 1.0).abs() < 1e-12, "{q}: {mean}");
        }
    }
}
