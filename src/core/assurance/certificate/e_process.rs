//! Looked at again and again: an e-process.
//!
//! ```text
//! E_n = mean over c of  prod over answers i of (1 + c (a − L_i)),   0 ≤ c < 1 / (1 − a)
//! ```
//! Each product is the wealth of somebody who bets that losses are smaller than a on average: if
//! they are not, it does not grow in expectation, whatever came before. So the probability that
//! E_n is ever 1/p or more is at most p (Ville 1939): one may look after every answer and stop when
//! it passes. 1 / E_n is the p-value (Waudby-Smith and Ramdas 2024, "Estimating means of bounded
//! random variables by betting"). Losses may be anything from 0 to 1.
//!
//! c = f / (1 − a): f is the part of the wealth that an error costs. The best f is 1 − r/a where
//! the error rate is r; nobody knows r, so the wealth is shared out among a few.
//!
//! The product does not depend on the order of the answers. A certificate that was once issued
//! stands, also where later answers make E_n fall below again.
//!
//! Example: no error among 100 answers, a = 0.05: the five products are (1 + f/19)^100, their mean
//! is 45.3, p = 0.0221. The binomial tail, looked at once, has 0.0059.

use crate::core::assurance::distribution::bisect;
use crate::core::elementary::{exp, ln};

/// The parts f of the wealth that are put at stake.
pub const STAKES: [f64; 5] = [0.2, 0.4, 0.6, 0.8, 0.95];

/// For each stake the sum of ln(1 + c (a − L)).
pub(super) type Growth = [f64; STAKES.len()];

/// What each stake makes of right and of wrong, at one a.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bets {
    alpha: f64,
    right: Growth,
    wrong: Growth,
}

impl Bets {
    pub fn at(alpha: f64) -> Self {
        Self {
            alpha,
            right: STAKES.map(|stake| ln(factor(stake, alpha, 0.0))),
            wrong: STAKES.map(|stake| ln(factor(stake, alpha, 1.0))),
        }
    }

    /// Adds one more answer.
    pub fn add(&self, loss: f64, growth: &mut Growth) {
        let steps = if loss == 0.0 {
            self.right
        } else if loss == 1.0 {
            self.wrong
        } else {
            STAKES.map(|stake| ln(factor(stake, self.alpha, loss)))
        };
        for (sum, step) in growth.iter_mut().zip(steps) {
            *sum += step;
        }
    }
}

/// 1 / E, if there were `scale` times as many answers of the same kind; at most 1.
pub(super) fn p(growth: &Growth, scale: f64) -> f64 {
    let largest = growth.iter().copied().fold(f64::NEG_INFINITY, f64::max) * scale;
    // The largest is taken out: its exponential may be no f64 any more.
    let sum: f64 = growth.iter().map(|it| exp(it * scale - largest)).sum();
    exp(ln(STAKES.len() as f64 / sum) - largest).min(1.0)
}

/// E grows with a for every loss, so there is one a at which 1 / E is the level.
pub(super) fn upper_bound(losses: &[f64], level: f64) -> f64 {
    let is_below = |alpha: f64| {
        let (bets, mut growth) = (Bets::at(alpha), Growth::default());
        for loss in losses {
            bets.add(*loss, &mut growth);
        }
        p(&growth, 1.0) > level
    };
    bisect(0.0, 1.0, is_below)
}

fn factor(stake: f64, alpha: f64, loss: f64) -> f64 {
    1.0 + stake * (alpha - loss) / (1.0 - alpha)
}
