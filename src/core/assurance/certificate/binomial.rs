//! Right or wrong, looked at once: the exact binomial tail.
//!
//! Of N answers above the threshold k are wrong. If the error rate were alpha, k or fewer would be
//! seen with probability p = P(Bin(N, alpha) ≤ k); if it were larger, more rarely still. Inverted
//! it is the one-sided bound of Clopper and Pearson (1934).
//!
//! Drawn without replacement from a finite stream, errors are less scattered than that (Hoeffding
//! 1963, theorem 4): the promise holds, a little too carefully.
//!
//! Example: 3 of 500 wrong, alpha 0.013312: p = 0.1.

use super::prepared::Tally;
use crate::core::assurance::distribution::{binomial_at_most, incomplete_beta};
use crate::core::assurance::interval;

pub(super) fn p(tally: &Tally, alpha: f64) -> f64 {
    binomial_at_most(errors(tally), tally.n, alpha)
}

/// The tail with parts of answers: the incomplete beta function takes them.
pub(super) fn p_scaled(tally: &Tally, alpha: f64, scale: f64) -> f64 {
    tail(scale * tally.n as f64, scale * tally.losses, alpha)
}

/// P(Bin(n, alpha) ≤ k) for real n and k.
pub(super) fn tail(n: f64, k: f64, alpha: f64) -> f64 {
    if k >= n { 1.0 } else { incomplete_beta(n - k, k + 1.0, 1.0 - alpha) }
}

pub(super) fn upper_bound(tally: &Tally, level: f64) -> f64 {
    interval::upper_bound(errors(tally), tally.n, level).unwrap_or(1.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of 0 and 1")]
fn errors(tally: &Tally) -> u64 {
    tally.losses as u64
}
