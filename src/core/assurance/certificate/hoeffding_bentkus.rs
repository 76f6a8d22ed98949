//! Right in part, looked at once: the p-value of Hoeffding and Bentkus.
//!
//! Of N losses in [0, 1] with the mean r:
//! ```text
//! p = min( exp(−N h(min(r, a), a)),  e P(Bin(N, a) ≤ ⌈N r⌉) )
//! h(x, a) = x ln(x/a) + (1 − x) ln((1 − x)/(1 − a))
//! ```
//! The first is Hoeffding's (1963) with the divergence kept, the second Bentkus's (2004); both
//! hold for any distribution of the losses (Bates, Angelopoulos, Lei, Malik and Jordan 2021,
//! "Distribution-free, risk-controlling prediction sets", section 3.1.2).
//!
//! Example: 100 losses with the sum 0, a = 0.05: both know 0.95^100, the second e times it.

use super::binomial::tail;
use super::prepared::Tally;
use crate::core::assurance::distribution::bisect;
use crate::core::elementary::{exp, ln};

pub(super) fn p(tally: &Tally, alpha: f64) -> f64 {
    let n = tally.n as f64;
    hoeffding(n, tally.losses, alpha).min(bentkus(n, tally.losses.ceil(), alpha))
}

/// Without rounding the sum up.
pub(super) fn p_scaled(tally: &Tally, alpha: f64, scale: f64) -> f64 {
    let (n, sum) = (scale * tally.n as f64, scale * tally.losses);
    hoeffding(n, sum, alpha).min(bentkus(n, sum, alpha))
}

pub(super) fn upper_bound(tally: &Tally, level: f64) -> f64 {
    let mean = tally.losses / tally.n as f64;
    if mean >= 1.0 {
        return 1.0;
    }
    bisect(mean, 1.0, |alpha| p(tally, alpha) > level)
}

fn hoeffding(n: f64, sum: f64, alpha: f64) -> f64 {
    let mean = sum / n;
    if mean >= alpha {
        return 1.0;
    }
    let part = |x: f64, a: f64| if x > 0.0 { x * ln(x / a) } else { 0.0 };
    exp(-n * (part(mean, alpha) + part(1.0 - mean, 1.0 - alpha)))
}

fn bentkus(n: f64, count: f64, alpha: f64) -> f64 {
    (std::f64::consts::E * tail(n, count, alpha)).min(1.0)
}
