//! The reliability diagram: of the answers with about this score, how many are right?
//!
//! Scores are cut into bins; each bin says how many there are, their mean score and the share
//! that is right, with a Wilson interval. On the diagonal score and share are the same.
//!
//! - **Equal width**: (lo, hi] of 1/15 each; 1 is in the last, and 0 in the first (Guo, Pleiss,
//!   Sun, Weinberger 2017).
//! - **Equal mass**: as many answers in each as can be (Nixon et al. 2019). Equal scores stay
//!   together, in the bin in which the middle one of them falls: the order of rows is nothing.
//!
//! Bins without answers are left out.
//!
//! Example: 0.35+ 0.39- 0.91+ in equal bins of a tenth: two in (0.3, 0.4] of which one is
//! right at a mean score of 0.37, and one in (0.9, 1].

use super::{CONFIDENCE, Sample};
use crate::core::assurance::interval::{Interval, wilson};

/// Some answers with about the same score.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// Scores above `low`, up to `high`.
    pub low: f64,
    pub high: f64,
    pub n: usize,
    pub mean_score: f64,
    /// The share that is right.
    pub accuracy: f64,
    pub interval: Interval,
}

/// Bins of equal width.
pub fn equal_width(sample: &Sample, bins: usize) -> Vec<Bin> {
    let edge = |bin: usize| bin as f64 / bins as f64;
    cut(sample, |score, _| {
        // Of (lo, hi] the first whose end is not below the score. Not by multiplying: 0.07 · 100
        // is a little more than 7, and the edges would not be where they are said to be.
        let near = ((score * bins as f64) as usize).saturating_sub(1);
        let bin = (near..bins).find(|bin| score <= edge(bin + 1)).unwrap_or(bins.saturating_sub(1));
        (bin, edge(bin), edge(bin + 1))
    })
}

/// Bins of equal mass. They end at the scores that are their last.
pub fn equal_mass(sample: &Sample, bins: usize) -> Vec<Bin> {
    let (rows, n) = (sample.rows(), sample.len().max(1));
    let bins = bins.clamp(1, n);
    let mut cut = cut(sample, |score, before| {
        let same = rows.iter().skip(before).take_while(|(other, _)| *other == score).count();
        // In halves of a row: the middle of four is between the second and the third.
        let middle = 2 * before + same;
        (middle * bins / (2 * n), score, score)
    });
    let mut last = 0.0;
    for bin in &mut cut {
        bin.low = last;
        last = bin.high;
    }
    cut
}

/// Goes through the groups of equal scores. `place` is given a score and how many lie below it,
/// and says its bin, never one before the last, with its edges.
fn cut(sample: &Sample, place: impl Fn(f64, usize) -> (usize, f64, f64)) -> Vec<Bin> {
    let mut bins: Vec<(usize, Open)> = Vec::new();
    let mut before = 0;
    for group in sample.rows().chunk_by(|a, b| a.0 == b.0) {
        let score = group.first().map_or(0.0, |row| row.0);
        let (number, low, high) = place(score, before);
        before += group.len();
        if bins.last().is_none_or(|(last, _)| *last != number) {
            bins.push((number, Open { low, ..Open::default() }));
        }
        if let Some((_, bin)) = bins.last_mut() {
            bin.high = high;
            bin.n += group.len();
            bin.right += group.iter().filter(|(_, correct)| *correct).count();
            bin.sum += group.iter().map(|(score, _)| score).sum::<f64>();
        }
    }
    bins.into_iter().filter_map(|(_, bin)| bin.close()).collect()
}

/// A bin that is being filled.
#[derive(Default)]
struct Open {
    low: f64,
    high: f64,
    n: usize,
    right: usize,
    sum: f64,
}

impl Open {
    fn close(self) -> Option<Bin> {
        let interval = wilson(self.right as u64, self.n as u64, CONFIDENCE)?;
        let n = self.n as f64;
        Some(Bin {
            low: self.low,
            high: self.high,
            n: self.n,
            mean_score: self.sum / n,
            accuracy: self.right as f64 / n,
            interval,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::scored::tests::{any_sample, sample};
    use super::*;
    use proptest::prelude::*;

    fn show(bins: &[Bin]) -> String {
        let bin = |bin: &Bin| {
            let Bin { low, high, n, mean_score, accuracy, .. } = bin;
            format!("({low:.3}, {high:.3}] {n}: {mean_score:.3} {accuracy:.3}")
        };
        bins.iter().map(bin).collect::<Vec<_>>().join("; ")
    }

    #[track_caller]
    fn check(text: &str, bins: usize, width: &str, mass: &str) {
        let sample = sample(text);
        assert_eq!(show(&equal_width(&sample, bins)), width);
        assert_eq!(show(&equal_mass(&sample, bins)), mass);
    }

    #[test]
    fn cuts() {
        check(
            "0.35+ 0.39- 0.91+",
            10,
            "(0.300, 0.400] 2: 0.370 0.500; (0.900, 1.000] 1: 0.910 1.000",
            "(0.000, 0.350] 1: 0.350 1.000; (0.350, 0.390] 1: 0.390 0.000; (0.390, 0.910] 1: 0.910 1.000",
        );
        // Both ends are in; an edge belongs to the bin below it.
        check(
            "0+ 0.5+ 0.50001- 1+",
            2,
            "(0.000, 0.500] 2: 0.250 1.000; (0.500, 1.000] 2: 0.750 0.500",
            "(0.000, 0.500] 2: 0.250 1.000; (0.500, 1.000] 2: 0.750 0.500",
        );
        // Equal scores stay together.
        check(
            "0.7- 0.7+ 0.7+ 0.9+",
            2,
            "(0.500, 1.000] 4: 0.750 0.750",
            "(0.000, 0.700] 3: 0.700 0.667; (0.700, 0.900] 1: 0.900 1.000",
        );
        check("", 15, "", "");
    }

    #[test]
    fn every_edge_is_in_the_bin_below() {
        for bins in [3usize, 10, 15, 100] {
            for edge in 1..=bins {
                let score = edge as f64 / bins as f64;
                let one = Sample::new([(score, true)]).unwrap();
                let found = equal_width(&one, bins);
                assert_eq!(found[0].high, score, "{edge} of {bins}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_row_is_in_one_bin(sample in any_sample(80), bins in 1usize..20) {
            for found in [equal_width(&sample, bins), equal_mass(&sample, bins)] {
                prop_assert_eq!(found.iter().map(|bin| bin.n).sum::<usize>(), sample.len());
                prop_assert!(found.len() <= bins);
                for bin in &found {
                    prop_assert!(bin.low <= bin.mean_score + 1e-12 && bin.mean_score <= bin.high + 1e-12);
                    prop_assert!(bin.interval.low <= bin.accuracy && bin.accuracy <= bin.interval.high);
                }
                for pair in found.windows(2) {
                    prop_assert!(pair[0].high <= pair[1].low + 1e-12);
                }
            }
        }

        #[test]
        fn masses_are_equal_where_scores_differ(n in 1usize..200, bins in 1usize..16) {
            let rows = (0..n).map(|row| (row as f64 / n as f64, row % 2 == 0));
            let found = equal_mass(&Sample::new(rows).unwrap(), bins);
            let sizes: Vec<usize> = found.iter().map(|bin| bin.n).collect();
            let (least, most) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
            prop_assert!(most - least <= 1, "{:?}", sizes);
            prop_assert_eq!(found.len(), bins.min(n));
        }
    }
}
