//! Certified auto-accept: from which score on a suggestion needs no person, with a stated risk.
//!
//! ```text
//! answers drawn by chance ─ Prepared ─▶ a tally per threshold ─ method ─▶ p ─ walk ─▶ threshold
//!                                                └ forecast: answers still needed, coverage each n buys
//! ```
//! **What is promised.** R(t) is the mean loss (0 right, 1 wrong) of suggestions with a score of t
//! or more, in the stream the answers were drawn from. With probability 1 − delta over the draw,
//! the threshold that is returned has R(t) ≤ alpha: whatever the scores mean, at this very number
//! of answers. No threshold is a possible result.
//!
//! **How.** Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei 2021, arXiv 2110.01052),
//! fixed sequence with several starts. Before an answer is seen a grid of thresholds, strict to
//! loose, and J starts on it are fixed. From each start the walk goes to looser t while the
//! p-value of "R(t) > alpha" is at most delta / J, and stops at the first failure; the loosest t
//! reached by any is the result. Each walk errs only where it passes the first t that is bad: with
//! probability delta / J at most, so all of them together with delta.
//!
//! The p-value is a method's, a file each: [`Method`].
//!
//! Example: 1,000 answers, alpha 0.05, delta 0.1, five starts. A t passes with at most 0.02: with
//! no error among 77 answers, with 2 among 148.
//!
//! Absent on purpose: a threshold chosen by looking at the errors of all of them. The loosest one
//! whose errors in the sample are at most alpha breaks its promise in every second sample; the
//! test `simulation` shows it.

mod asked;
mod method;
mod prepared;
mod walk;

mod binomial;
mod e_process;
mod hoeffding_bentkus;

mod document;
mod forecast;
mod slices;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

pub use asked::{Asked, Looks, Losses, Row, default_grid, default_starts};
pub use document::{Certificate, Data, SliceCertificate};
pub use forecast::Price;
pub use method::Method;
pub use walk::Step;
pub use words::{percent, sentence, short, slice_sentence};

use forecast::{needed, prices};
use prepared::Prepared;
use words::assumptions;

/// A certificate, and what is worth knowing beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub certificate: Certificate,
    /// What the walk saw at each threshold of the grid.
    pub steps: Vec<Step>,
    /// About how many more answers until something is certified, if errors go on as seen: 0 where
    /// it is; `None` where no number will do.
    pub needed: Option<u64>,
    /// For each slice of the certificate the same of its own answers.
    pub slices_needed: Vec<Option<u64>>,
    /// What more or fewer answers would buy.
    pub prices: Vec<Price>,
}

/// The loosest threshold that can be certified from these answers. `slices` are the names of the
/// slices that rows point into; a slice without a row is reported too.
///
/// The order of the rows does not matter.
///
/// # Errors
/// What was asked, or which row, cannot be used, and why: one line.
pub fn certify(rows: &[Row], slices: &[String], asked: &Asked) -> Result<Report, String> {
    asked.check()?;
    let method = asked.method();
    let prepared = Prepared::new(rows, slices, asked)?;
    let level = asked.delta / asked.starts.len() as f64;
    let steps = walk::walk(&prepared.tallies, asked, level);
    let found = walk::Found::of(&steps, &prepared, asked, level);
    let (slice_certificates, slices_needed) = slices::certify(&prepared, slices, asked);
    let needed = match found.threshold {
        Some(_) => Some(0),
        None => needed(&prepared.tallies, asked, level, rows.len() as u64),
    };
    let prices = prices(&prepared.tallies, asked, level, rows.len() as u64);
    let certificate = Certificate {
        method,
        data: Data { rows: rows.len() as u64, sha256: document::digest(rows, slices) },
        threshold: found.threshold,
        accepted: found.accepted,
        coverage: found.accepted as f64 / rows.len() as f64,
        errors: found.errors,
        upper_bound: found.upper_bound,
        assumptions: assumptions(asked, slice_certificates.len()),
        slices: slice_certificates,
        asked: asked.clone(),
    };
    Ok(Report { certificate, steps, needed, slices_needed, prices })
}

/// What the mean loss from a threshold on is not above, by the answers there alone and at the level
/// of one walk; `None` where no answer reaches it. For a plot: of many such bounds, one after
/// another, some are wrong more often than one is.
///
/// # Errors
/// As [`certify`].
pub fn upper_bound_at(rows: &[Row], asked: &Asked, threshold: f64) -> Result<Option<f64>, String> {
    let reach = rows.iter().filter(|row| row.score >= threshold);
    let reach: Vec<Row> = reach.map(|row| Row { slice: None, ..*row }).collect();
    if reach.is_empty() {
        return Ok(None);
    }
    let at = Asked { grid: vec![threshold], ..asked.clone() };
    let prepared = Prepared::new(&reach, &[], &at)?;
    let level = asked.delta / asked.starts.len() as f64;
    let bound = |tally| asked.method().upper_bound(tally, prepared.losses(prepared.len()), level);
    Ok(prepared.tallies.first().map(bound))
}
