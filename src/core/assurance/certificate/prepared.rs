//! The answers in one order, and what is known at each threshold.

use std::collections::BTreeMap;

use super::asked::{Asked, Row};
use super::e_process::{self, Growth};
use super::method::Method;

/// Of answers with a score of a threshold or more.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub n: u64,
    /// The sum of their losses: the number of errors where each is right or wrong.
    pub losses: f64,
    /// What the e-process sums up; zeros where another method is in force.
    pub growth: Growth,
}

/// Answers sorted: the highest score first, the smallest loss first among equals. So that sums are
/// the same bytes whatever the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    losses: Vec<f64>,
    /// One for each threshold of the grid.
    pub tallies: Vec<Tally>,
    /// The same of each slice with an answer, by its place among the names.
    pub slices: BTreeMap<u32, Prepared>,
}

impl Prepared {
    /// # Errors
    /// There is no row, or one that cannot be used: which, and why.
    pub fn new(rows: &[Row], slices: &[String], asked: &Asked) -> Result<Self, String> {
        if rows.is_empty() {
            return Err("there are no answers to certify anything from".to_owned());
        }
        for (number, row) in (1..).zip(rows) {
            asked.check_row(number, row, slices.len())?;
        }
        // −0 would be sorted before 0.
        let mut sorted: Vec<(f64, f64, Option<u32>)> =
            rows.iter().map(|row| (row.score + 0.0, row.loss + 0.0, row.slice)).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)));
        let mut parts: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
        for (score, loss, slice) in &sorted {
            if let Some(slice) = slice {
                parts.entry(*slice).or_default().push((*score, *loss));
            }
        }
        let pairs: Vec<(f64, f64)> = sorted.iter().map(|row| (row.0, row.1)).collect();
        let mut all = Self::of_sorted(&pairs, asked);
        all.slices =
            parts.iter().map(|(slice, rows)| (*slice, Self::of_sorted(rows, asked))).collect();
        Ok(all)
    }

    fn of_sorted(rows: &[(f64, f64)], asked: &Asked) -> Self {
        let is_e_process = asked.method() == Method::EProcess;
        let bets = e_process::Bets::at(asked.alpha);
        let (mut tally, mut rest) = (Tally::default(), rows.iter().peekable());
        let mut tallies = Vec::with_capacity(asked.grid.len());
        for threshold in &asked.grid {
            while let Some((_, loss)) = rest.next_if(|(score, _)| score >= threshold) {
                tally.n += 1;
                tally.losses += loss;
                if is_e_process {
                    bets.add(*loss, &mut tally.growth);
                }
            }
            tallies.push(tally);
        }
        let losses = rows.iter().map(|(_, loss)| *loss).collect();
        Self { losses, tallies, slices: BTreeMap::new() }
    }

    /// The losses of the answers with the highest scores, so many.
    pub fn losses(&self, n: u64) -> &[f64] {
        self.losses.get(..n as usize).unwrap_or_default()
    }

    pub fn len(&self) -> u64 {
        self.losses.len() as u64
    }
}
