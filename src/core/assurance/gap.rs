//! The difference of two shares, how unsure it is, and whether it may be none.
//!
//! **Newcombe** (1998, "Interval estimation for the difference between independent
//! proportions", method 10) puts Wilson's intervals l to u of the two shares together: with
//! d = p₁ − p₂
//! ```text
//! d − sqrt((p₁ − l₁)² + (u₂ − p₂)²)   to   d + sqrt((u₁ − p₁)² + (p₂ − l₂)²)
//! ```
//! It never leaves −1 to 1 and does well with few answers. With weights Wilson's intervals are
//! those of the effective sample size ([`share`](super::share)). Both shares must be of
//! different answers that do not depend on one another.
//!
//! Where they come in clusters, such as ten of one document: [`clustered`].
//!
//! **p-value.** By inversion: 1 − the confidence at which the interval just reaches 0. So a
//! p-value below 5 % and a 95 % interval without 0 are the same thing, and no table says one and
//! a plot the other.
//!
//! Examples (Newcombe 1998, table II): 56/70 and 48/80: 0.2000, 0.0524 to 0.3339. 9/10 and 3/10:
//! 0.6000, 0.1705 to 0.8090.

use super::distribution::{bisect, normal_quantile, normal_upper_tail};
use super::interval::{Interval, Method, wilson_ends};
use super::share::Share;

pub mod clustered;

mod cells;
mod expanded;

/// The first share minus the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// From −1 to 1.
    pub value: f64,
    pub interval: Interval,
    /// How easily a gap like this comes about where there is none. Not corrected for other tests.
    pub p: f64,
    /// Answers on each side.
    pub n: [u64; 2],
    /// Effective sample sizes.
    pub effective: [f64; 2],
    /// Clusters with answers on each side, where clusters were taken into account.
    pub clusters: Option<[u64; 2]>,
}

impl Gap {
    /// 0 lies outside of the interval.
    pub fn is_clear(&self) -> bool {
        self.interval.low > 0.0 || self.interval.high < 0.0
    }
}

/// Newcombe's interval. `None` where a side has no answers or the confidence is not between 0
/// and 1.
pub fn newcombe(first: &Share, second: &Share, confidence: f64) -> Option<Gap> {
    let sides = [
        Side { share: first.value?, n: first.effective },
        Side { share: second.value?, n: second.effective },
    ];
    let is_weighted = [first, second].iter().any(|share| share.effective != share.n as f64);
    let method = if is_weighted { Method::NewcombeEffective } else { Method::Newcombe };
    let (interval, p) = hybrid_score(sides, confidence, method)?;
    Some(Gap {
        value: sides[0].share - sides[1].share,
        interval,
        p,
        n: [first.n, second.n],
        effective: [first.effective, second.effective],
        clusters: None,
    })
}

#[derive(Clone, Copy)]
struct Side {
    share: f64,
    n: f64,
}

fn hybrid_score(
    [first, second]: [Side; 2],
    confidence: f64,
    method: Method,
) -> Option<(Interval, f64)> {
    let is_legal = confidence > 0.0 && confidence < 1.0 && first.n > 0.0 && second.n > 0.0;
    if !is_legal {
        return None;
    }
    // How far the interval reaches below and above the difference.
    let reach = |z: f64| {
        let (low_1, high_1) = wilson_ends(first.share, first.n, z);
        let (low_2, high_2) = wilson_ends(second.share, second.n, z);
        let both = |a: f64, b: f64| (a * a + b * b).sqrt();
        let below = both(first.share - low_1, high_2 - second.share);
        (below, both(high_1 - first.share, second.share - low_2))
    };
    let value = first.share - second.share;
    let (below, above) = reach(normal_quantile(0.5 + confidence / 2.0));
    let (low, high) = ((value - below).max(-1.0), (value + above).min(1.0));
    let towards_zero = |(below, above): (f64, f64)| if value > 0.0 { below } else { above };
    // Beyond 39 the tail is no f64 any more.
    let z = bisect(0.0, 39.0, |z| towards_zero(reach(z)) < value.abs());
    let p = if value == 0.0 { 1.0 } else { (2.0 * normal_upper_tail(z)).min(1.0) };
    Some((Interval { low, high, confidence, method }, p))
}

#[cfg(test)]
mod tests;
