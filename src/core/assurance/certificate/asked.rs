//! What a certificate is asked for, and the answers it is made from.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::method::Method;
use crate::core::assurance::calibration::fault;

/// One suggestion that somebody judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// From 0 to 1.
    pub score: f64,
    /// 0 where the suggestion was right, 1 where it was wrong; between them where it was right in
    /// part, such as 1 − IoU.
    pub loss: f64,
    /// The place of its slice in the list of their names.
    pub slice: Option<u32>,
}

/// What a loss can be. Said by whoever asks, never read off the answers: graded losses of which
/// only 0 and 1 happened to be seen would get a p-value that does not hold for them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Losses {
    RightOrWrong,
    Graded,
}

/// How often the answers are looked at.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Looks {
    /// Once, when a number of them that was fixed before is there.
    Once,
    /// Again and again, and the first time that something passes is taken.
    Again,
}

/// What was fixed before an answer was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CertificateAsked"))]
pub struct Asked {
    /// The error rate that is not to be exceeded among what is accepted.
    pub alpha: f64,
    /// How probable it may be that the promise is broken.
    pub delta: f64,
    /// Thresholds, strict to loose.
    pub grid: Vec<f64>,
    /// Where walks begin: each is on the grid, and each has its part of delta.
    pub starts: Vec<f64>,
    pub losses: Losses,
    pub looks: Looks,
    /// Of the draw of the answers, where it is known.
    pub seed: Option<u64>,
}

impl Asked {
    /// The usual grid and starts, for answers that are right or wrong and looked at once.
    pub fn new(alpha: f64, delta: f64) -> Self {
        let grid = default_grid();
        let starts = default_starts(&grid);
        let (losses, looks) = (Losses::RightOrWrong, Looks::Once);
        Self { alpha, delta, grid, starts, losses, looks, seed: None }
    }

    /// The method in force.
    pub fn method(&self) -> Method {
        match (self.looks, self.losses) {
            (Looks::Again, _) => Method::EProcess,
            (Looks::Once, Losses::RightOrWrong) => Method::Binomial,
            (Looks::Once, Losses::Graded) => Method::HoeffdingBentkus,
        }
    }

    pub(super) fn is_start(&self, threshold: f64) -> bool {
        self.starts.contains(&threshold)
    }

    /// # Errors
    /// What cannot be used, and why.
    pub fn check(&self) -> Result<(), String> {
        for (name, value) in [("alpha", self.alpha), ("delta", self.delta)] {
            if !(value > 0.0 && value < 1.0) {
                return Err(format!("{name} is {value}; it must lie between 0 and 1"));
            }
        }
        falling("grid", &self.grid)?;
        falling("starts", &self.starts)?;
        match self.starts.iter().find(|start| !self.grid.contains(start)) {
            Some(start) => Err(format!("the start {start} is not on the grid of thresholds")),
            None => Ok(()),
        }
    }

    /// # Errors
    /// Which row cannot be used, from 1, and why.
    pub(super) fn check_row(&self, number: usize, row: &Row, slices: usize) -> Result<(), String> {
        if let Some(why) = fault(row.score) {
            return Err(format!("row {number}: the score {} {why}", row.score));
        }
        if let Some(why) = fault(row.loss) {
            return Err(format!("row {number}: the loss {} {why}", row.loss));
        }
        if self.losses == Losses::RightOrWrong && row.loss != 0.0 && row.loss != 1.0 {
            let loss = row.loss;
            return Err(format!(
                "row {number}: the loss {loss} is neither 0 (right) nor 1 (wrong)"
            ));
        }
        match row.slice {
            Some(slice) if slice as usize >= slices => {
                Err(format!("row {number}: there is no slice {slice}, of {slices} that are named"))
            }
            _ => Ok(()),
        }
    }
}

/// 1.00, 0.99 … 0.50.
pub fn default_grid() -> Vec<f64> {
    (50..=100).rev().map(|hundredths| f64::from(hundredths) / 100.0).collect()
}

/// Of 1.00, 0.95, 0.90, 0.85 and 0.80 those on the grid; its strictest threshold where none is.
pub fn default_starts(grid: &[f64]) -> Vec<f64> {
    let mut starts = vec![1.0, 0.95, 0.9, 0.85, 0.8];
    starts.retain(|start| grid.contains(start));
    if starts.is_empty() {
        starts.extend(grid.first());
    }
    starts
}

fn falling(name: &str, list: &[f64]) -> Result<(), String> {
    if list.is_empty() {
        return Err(format!("the {name} has no threshold"));
    }
    if let Some((value, why)) = list.iter().find_map(|value| Some((value, fault(*value)?))) {
        return Err(format!("the {name}: {value} {why}"));
    }
    match list.windows(2).find(|pair| pair.first() <= pair.last()) {
        Some(pair) => Err(format!(
            "the {name} must fall from strict to loose; {} is followed by {}",
            pair.first().unwrap_or(&f64::NAN),
            pair.last().unwrap_or(&f64::NAN)
        )),
        None => Ok(()),
    }
}
