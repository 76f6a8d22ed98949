//! What more answers would buy: a forecast, not a promise.
//!
//! It takes the errors seen at each threshold for the true ones and asks what would come out if
//! there were so many answers with just these shares. Chance does not keep to that: about every
//! second time it takes more. Where no error was seen yet it is the least number: with a start
//! that all answers reach, n ≥ ln(delta / J) / ln(1 − alpha).
//!
//! Example: 40 right answers, alpha 0.05, level 0.02: ln 0.02 / ln 0.95 = 76.3, so 37 more.

use super::asked::Asked;
use super::prepared::Tally;
use super::walk::walk_with;
use crate::core::assurance::distribution::bisect;

/// For these numbers of answers it is said what they buy.
pub const ANSWERS: [u64; 9] = [100, 200, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000];

/// Beyond so many answers in all, nobody will give them.
const TOO_MANY: f64 = 1e8;

/// So many answers buy about this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    pub answers: u64,
    pub threshold: Option<f64>,
    /// The share of suggestions with this score or more; 0 where there is no threshold.
    pub coverage: f64,
}

/// About how many more answers than these until a first step passes; `None` where no number will
/// do, since nobody can start: no answer there, or too many of them wrong.
pub(super) fn needed(tallies: &[Tally], asked: &Asked, level: f64, rows: u64) -> Option<u64> {
    let starts =
        asked.grid.iter().zip(tallies).filter(|(threshold, _)| asked.is_start(**threshold));
    let scales = starts.filter_map(|(_, tally)| passing_scale(tally, asked, level, rows as f64));
    let scale = scales.min_by(f64::total_cmp)?;
    let all = (scale * rows as f64).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 1e9")]
    let all = all as u64;
    Some(all.saturating_sub(rows).max(1))
}

/// How many times as many answers make this threshold pass.
fn passing_scale(tally: &Tally, asked: &Asked, level: f64, rows: f64) -> Option<f64> {
    let refuted = tally.n == 0 || tally.losses >= asked.alpha * tally.n as f64;
    if refuted {
        return None;
    }
    let fails = |scale: f64| asked.method().p_scaled(tally, asked.alpha, scale) > level;
    let mut enough = 1.0;
    while fails(enough) {
        enough *= 2.0;
        if enough * rows > TOO_MANY {
            return None;
        }
    }
    Some(if enough > 1.0 { bisect(enough / 2.0, enough, fails) } else { enough })
}

pub(super) fn prices(tallies: &[Tally], asked: &Asked, level: f64, rows: u64) -> Vec<Price> {
    let price = |answers: u64| {
        let scale = answers as f64 / rows as f64;
        let p = |tally: &Tally| asked.method().p_scaled(tally, asked.alpha, scale);
        let steps = walk_with(tallies, asked, level, p);
        let step = steps.iter().rev().find(|step| step.passed);
        Price {
            answers,
            threshold: step.map(|step| step.threshold),
            coverage: step.map_or(0.0, |step| step.n as f64 / rows as f64),
        }
    };
    ANSWERS.into_iter().map(price).collect()
}
