//! Where answers come in clusters, such as ten of one document or all of one person: shares and
//! gaps by the cluster bootstrap.
//!
//! Answers of one cluster are alike, and a hundred of them say less than a hundred of as many
//! clusters. Whole clusters are drawn again, as many as there are, each with all its answers in
//! every group (Davison and Hinkley 1997, section 3.8). A weight stays with its answer: the share
//! of a resample is Hájek's of what was drawn. Interval and p-value: [`expanded`](super::expanded).
//!
//! It needs clusters, not answers. Below [`FEW_CLUSTERS`] on a side intervals are known to be too
//! short (Cameron, Gelbach and Miller 2008); the expansion makes up for most of it, not for a few
//! large clusters among small ones.
//!
//! ```text
//! answers ─ Cells, Sums ─▶ by cluster and group: weight, hits ─ Resampling ─▶ Share, Gap
//! ```
//! Sums are of a few numbers for each cluster and group, so that a resample costs clusters and not
//! answers, and all groups share it.
//!
//! Example: 40 clusters of ten answers that say the same, half of them yes on both sides: a gap
//! of 0 ± 0.34. As 400 answers on their own it would be ± 0.10.

use super::super::interval::{Interval, Method};
use super::super::share::{Share, wilson_effective};
use super::cells::{Cell, Sum};
pub use super::cells::{Cells, Sums};
use super::expanded::{Estimate, expanded, inverted};
use super::{Gap, Side, hybrid_score};
use crate::core::random::Random;

/// With fewer clusters than these on a side an interval is to be taken with care.
pub const FEW_CLUSTERS: u64 = 20;

/// How clusters are drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    pub resamples: u32,
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Self {
        Self { resamples: 1_000, seed: 1 }
    }
}

/// Draws clusters again, a few resamples at a time.
#[derive(Clone, Debug)]
pub struct Resampling {
    draws: Draws,
    random: Random,
    /// Cells with answers; their clusters numbered again from 0.
    entries: Vec<(Cell, Sum)>,
    /// How often each cluster is in the resample.
    times: Vec<u32>,
    groups: usize,
    /// By resample and group.
    drawn: Vec<Sum>,
    done: u32,
}

impl Resampling {
    /// Of groups below `groups`; others do not count.
    pub fn new(cells: &Cells, sums: &Sums, groups: usize, draws: Draws) -> Self {
        let has_answers =
            |(cell, sum): &(Cell, Sum)| sum.weight > 0.0 && (cell.group as usize) < groups;
        let mut numbers = vec![None; cells.clusters()];
        let mut clusters = 0;
        let number = |(cell, sum): (Cell, Sum)| {
            let known = numbers.get_mut(cell.cluster as usize)?;
            let cluster = *known.get_or_insert_with(|| {
                clusters += 1;
                clusters - 1
            });
            Some((Cell { cluster, ..cell }, sum))
        };
        let entries: Vec<(Cell, Sum)> =
            cells.with(sums).filter(has_answers).filter_map(number).collect();
        Self {
            draws,
            random: Random::new(draws.seed),
            times: vec![0; clusters as usize],
            entries,
            groups,
            drawn: Vec::new(),
            done: 0,
        }
    }

    /// Draws until about so much is done: clusters drawn and cells summed. Whether there is more.
    pub fn step(&mut self, cost: usize) -> bool {
        let of_one = self.of_one();
        let mut spent = 0;
        while self.done < self.resamples() && spent < cost.max(1) {
            self.draw();
            self.done += 1;
            spent += of_one;
        }
        self.done < self.resamples()
    }

    /// What the resamples cost that are left.
    pub fn left(&self) -> u64 {
        u64::from(self.resamples().saturating_sub(self.done)) * self.of_one() as u64
    }

    /// What one resample costs.
    fn of_one(&self) -> usize {
        self.times.len() + self.entries.len() + 1
    }

    /// None of nothing.
    fn resamples(&self) -> u32 {
        if self.times.is_empty() { 0 } else { self.draws.resamples }
    }

    fn draw(&mut self) {
        let count = u32::try_from(self.times.len()).unwrap_or(u32::MAX);
        self.times.fill(0);
        for _ in 0..count {
            if let Some(times) = self.times.get_mut(self.random.below(count) as usize) {
                *times += 1;
            }
        }
        let start = self.drawn.len();
        self.drawn.resize(start + self.groups, Sum::default());
        let Some(sums) = self.drawn.get_mut(start..) else { return };
        for (cell, sum) in &self.entries {
            let times = self.times.get(cell.cluster as usize).copied().unwrap_or_default();
            if let Some(of_group) = sums.get_mut(cell.group as usize) {
                of_group.add(*sum, f64::from(times));
            }
        }
    }

    /// A group against all the others, with the shares as they are counted.
    ///
    /// Where a share is 0 or 1, resamples cannot vary, and what they have not seen they cannot
    /// show; with a single cluster there is nothing to draw. There the intervals are Wilson's and
    /// Newcombe's with the number of clusters for n, as if each cluster were one answer.
    pub fn compare(&self, group: u32, shares: [&Share; 2], confidence: f64) -> Compared {
        let clusters = self.clusters(group);
        let drawn: Vec<[Option<f64>; 2]> = self
            .drawn
            .chunks_exact(self.groups.max(1))
            .map(|sums| shares_of(sums, group))
            .collect();
        let estimate = |value, clusters, bounds| Estimate {
            value,
            clusters,
            bounds,
            resamples: self.done,
            confidence,
        };
        let interval = |at: usize| {
            let (value, clusters) = (shares.get(at)?.value?, *clusters.get(at)?);
            if is_mute(value, clusters) {
                let method = Method::WilsonEffective;
                return wilson_effective(value, clusters as f64, confidence, method);
            }
            let values = drawn.iter().filter_map(|it| *it.get(at)?).collect();
            expanded(&estimate(value, clusters, (0.0, 1.0)), values)
        };
        let gap = || {
            let [(first, n_1), (second, n_2)] =
                [(shares[0], clusters[0]), (shares[1], clusters[1])];
            let (one, other) = (first.value?, second.value?);
            let (interval, p) = if is_mute(one, n_1) || is_mute(other, n_2) {
                let sides = [(one, n_1), (other, n_2)];
                let sides = sides.map(|(share, n)| Side { share, n: n as f64 });
                hybrid_score(sides, confidence, Method::NewcombeEffective)?
            } else {
                let both = |[one, other]: &[Option<f64>; 2]| Some((*one)? - (*other)?);
                let gaps: Vec<f64> = drawn.iter().filter_map(both).collect();
                let estimate = estimate(one - other, n_1.min(n_2), (-1.0, 1.0));
                let p = inverted(&estimate, &gaps);
                (expanded(&estimate, gaps)?, p)
            };
            Some(Gap {
                value: one - other,
                interval,
                p,
                n: [first.n, second.n],
                effective: [first.effective, second.effective],
                clusters: Some(clusters),
            })
        };
        Compared { intervals: [interval(0), interval(1)], gap: gap() }
    }

    /// Clusters with answers in the group, and in any of the others.
    fn clusters(&self, group: u32) -> [u64; 2] {
        let mine = self.entries.iter().filter(|(cell, _)| cell.group == group).count() as u64;
        let mut is_other = vec![false; self.times.len()];
        for (cell, _) in self.entries.iter().filter(|(cell, _)| cell.group != group) {
            if let Some(is_other) = is_other.get_mut(cell.cluster as usize) {
                *is_other = true;
            }
        }
        [mine, is_other.into_iter().filter(|it| *it).count() as u64]
    }
}

/// A group and all the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Of the group's share and that of the others. `None` where there are no answers, or more
    /// than half of the resamples have none.
    pub intervals: [Option<Interval>; 2],
    /// `None` where one of the intervals would be.
    pub gap: Option<Gap>,
}

/// The share of the group in a resample and that of all others; `None` where none were drawn.
fn shares_of(sums: &[Sum], group: u32) -> [Option<f64>; 2] {
    let (mut mine, mut others) = (Sum::default(), Sum::default());
    for (sum, at) in sums.iter().zip(0..) {
        if at == group { &mut mine } else { &mut others }.add(*sum, 1.0);
    }
    [mine.share(), others.share()]
}

/// Whether resamples have nothing to say of it.
fn is_mute(share: f64, clusters: u64) -> bool {
    share <= 0.0 || share >= 1.0 || clusters < 2
}
