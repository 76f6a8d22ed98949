//! Cross-validation: how a map does on answers that it was not fitted on.
//!
//! The answers are dealt into folds by chance, with a fixed seed; each fold is judged by the map
//! fitted on the others, and the log losses of all answers are averaged. Equal rows are
//! exchangeable and a sample has one order, so the order in which rows came is nothing.

use super::Sample;
use super::log_loss::loss;
use super::maps::Map;
use crate::core::random::Random;

const FOLDS: usize = 5;
/// Any number; another one deals otherwise.
const SEED: u64 = 0x636f_756e_7465_7273;

/// The mean log loss over all folds.
///
/// # Errors
/// A fold's map could not be fitted: why.
pub(super) fn cross_validated(
    sample: &Sample,
    fit: fn(&Sample) -> Result<Map, String>,
) -> Result<f64, String> {
    let dealt = deal(sample.len());
    let is_in = |row: usize, fold: usize| dealt.get(row) == Some(&fold);
    let mut sum = 0.0;
    for fold in 0..FOLDS {
        let map = fit(&sample.some(|row| !is_in(row, fold)))?;
        let judged = sample.some(|row| is_in(row, fold));
        sum +=
            judged.rows().iter().map(|(score, right)| loss(map.apply(*score), *right)).sum::<f64>();
    }
    Ok(sum / sample.len().max(1) as f64)
}

/// The fold of each of so many rows: as many in each as can be.
fn deal(rows: usize) -> Vec<usize> {
    let mut dealt: Vec<usize> = (0..rows).map(|row| row % FOLDS).collect();
    let mut random = Random::new(SEED);
    // Fisher and Yates.
    for place in (1..rows).rev() {
        let end = u32::try_from(place + 1).unwrap_or(u32::MAX);
        dealt.swap(place, random.below(end) as usize);
    }
    dealt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deals_evenly_and_always_the_same() {
        for rows in [0, 1, 4, 5, 23, 1000] {
            let dealt = deal(rows);
            let sizes: Vec<usize> =
                (0..FOLDS).map(|fold| dealt.iter().filter(|it| **it == fold).count()).collect();
            assert_eq!(sizes.iter().sum::<usize>(), rows);
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1);
            assert_eq!(dealt, deal(rows));
        }
        // Shuffled, not row after row.
        assert_ne!(deal(23), (0..23).map(|row| row % FOLDS).collect::<Vec<_>>());
    }
}
