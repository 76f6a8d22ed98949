//! The gap where answers come in clusters, such as ten of one document or all of one person.
//!
//! Answers of one cluster are alike, and a hundred of them say less than a hundred of as many
//! clusters. Whole clusters are drawn again, with all their answers on both sides, and the
//! interval is that of the percentile bootstrap (Davison and Hinkley 1997, section 3.8), as for
//! coefficients of [agreement](crate::core::agreement::bootstrap). It needs clusters, not
//! answers: with fewer than some twenty on a side it is too short (Cameron, Gelbach and Miller
//! 2008).
//!
//! The p-value: twice the share of resamples on the far side of 0, the answers as they are
//! counted as one of them. Of B resamples none is below 2/(B + 1).
//!
//! Example: 40 clusters of ten answers that say the same, half of them yes on both sides: a gap
//! of 0 ± 0.31. As 400 answers on their own it would be ± 0.10.

use super::super::interval::{Interval, Method};
use super::super::share::{Share, Weighted, wilson_effective};
use super::{Gap, Side, hybrid_score};
use crate::core::agreement::bootstrap::{Plan, quantile};
use crate::core::random::Random;

/// One answer for a gap over clusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sided {
    /// Counts for the first share rather than the second.
    pub is_first: bool,
    pub answer: Weighted,
}

/// Both shares and their gap, with clusters taken into account in all three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusteredGap {
    pub first: Share,
    pub second: Share,
    /// `None` where a side has no answers, or more than half of the resamples have none there.
    pub gap: Option<Gap>,
}

/// `plan.clusters` names the cluster of each row, as for
/// an agreement. Without it each row is its own.
///
/// Where a side is all yes or all no, resamples cannot vary, and what they have not seen they
/// cannot show: there the intervals are Wilson's and Newcombe's with the number of clusters for
/// n, as if each cluster were one answer.
pub fn cluster_bootstrap(rows: &[Sided], plan: &Plan) -> ClusteredGap {
    let side = |is_first: bool| {
        let of_side = rows.iter().filter(move |row| row.is_first == is_first);
        Share::of(of_side.map(|row| row.answer), plan.confidence)
    };
    let mut found = ClusteredGap { first: side(true), second: side(false), gap: None };
    let units = units(rows, plan);
    let clusters = [0, 1].map(|side| units.iter().filter(|unit| unit.weight[side] > 0.0).count());
    let drawn = resample(&units, plan);
    for (at, share) in [&mut found.first, &mut found.second].into_iter().enumerate() {
        share.interval = share.value.and_then(|value| {
            if is_constant(value) {
                let n = clusters[at] as f64;
                return wilson_effective(value, n, plan.confidence, Method::WilsonEffective);
            }
            percentile(drawn.iter().filter_map(|it| it[at]).collect(), plan)
        });
    }
    let (Some(first), Some(second)) = (found.first.value, found.second.value) else {
        return found;
    };
    let with_p = if is_constant(first) || is_constant(second) {
        let [n_1, n_2] = clusters.map(|n| n as f64);
        let sides = [Side { share: first, n: n_1 }, Side { share: second, n: n_2 }];
        hybrid_score(sides, plan.confidence, Method::NewcombeEffective)
    } else {
        let both = |shares: &[Option<f64>; 2]| Some(shares[0]? - shares[1]?);
        let gaps: Vec<f64> = drawn.iter().filter_map(both).collect();
        let p = inverted(&gaps);
        percentile(gaps, plan).map(|interval| (interval, p))
    };
    found.gap = with_p.map(|(interval, p)| Gap {
        value: first - second,
        interval,
        p,
        n: [found.first.n, found.second.n],
        effective: [found.first.effective, found.second.effective],
        clusters: Some(clusters.map(|n| n as u64)),
    });
    found
}

fn is_constant(share: f64) -> bool {
    share <= 0.0 || share >= 1.0
}

/// Sums of one cluster, of the first side and the second.
#[derive(Clone, Copy, Default)]
struct Unit {
    weight: [f64; 2],
    hits: [f64; 2],
}

/// In an order of what they hold, not of their names or places.
fn units(rows: &[Sided], plan: &Plan) -> Vec<Unit> {
    let mut order: Vec<(u32, Sided)> =
        rows.iter().enumerate().map(|(at, row)| (plan.cluster(at), *row)).collect();
    order.sort_by(|(a, x), (b, y)| {
        let weights = || x.answer.weight.total_cmp(&y.answer.weight);
        let outcomes = || x.answer.outcome.total_cmp(&y.answer.outcome);
        a.cmp(b).then(x.is_first.cmp(&y.is_first)).then_with(weights).then_with(outcomes)
    });
    let mut units: Vec<Unit> = Vec::new();
    for cluster in order.chunk_by(|a, b| a.0 == b.0) {
        let mut unit = Unit::default();
        for (at, is_first) in [true, false].into_iter().enumerate() {
            let of_side = cluster.iter().filter(|(_, row)| row.is_first == is_first);
            let legal = of_side.map(|(_, row)| row.answer).filter(Weighted::is_legal);
            for answer in legal {
                unit.weight[at] += answer.weight;
                unit.hits[at] += answer.weight * answer.outcome;
            }
        }
        units.push(unit);
    }
    let key = |unit: &Unit| [unit.weight[0], unit.hits[0], unit.weight[1], unit.hits[1]];
    units.sort_by(|a, b| {
        let both = key(a).into_iter().zip(key(b));
        both.fold(std::cmp::Ordering::Equal, |order, (x, y)| order.then(x.total_cmp(&y)))
    });
    units
}

/// Both shares of each resample; `None` where a side was not drawn at all.
fn resample(units: &[Unit], plan: &Plan) -> Vec<[Option<f64>; 2]> {
    let mut random = Random::new(plan.seed);
    let count = u32::try_from(units.len()).unwrap_or(u32::MAX);
    let mut one = || {
        let mut sum = Unit::default();
        for _ in 0..count {
            let drawn = units.get(random.below(count) as usize).copied().unwrap_or_default();
            for side in [0, 1] {
                sum.weight[side] += drawn.weight[side];
                sum.hits[side] += drawn.hits[side];
            }
        }
        [0, 1].map(|side| (sum.weight[side] > 0.0).then(|| sum.hits[side] / sum.weight[side]))
    };
    (0..plan.resamples).map(|_| one()).collect()
}

/// `None` where more than half of the resamples have no value.
fn percentile(mut values: Vec<f64>, plan: &Plan) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let tail = (1.0 - plan.confidence) / 2.0;
    let enough = !values.is_empty() && values.len() >= plan.resamples.div_ceil(2) as usize;
    enough.then(|| Interval {
        low: quantile(&values, tail),
        high: quantile(&values, 1.0 - tail),
        confidence: plan.confidence,
        method: Method::ClusterBootstrap,
    })
}

fn inverted(gaps: &[f64]) -> f64 {
    let below = gaps.iter().filter(|gap| **gap <= 0.0).count();
    let above = gaps.iter().filter(|gap| **gap >= 0.0).count();
    (2.0 * (below.min(above) + 1) as f64 / (gaps.len() + 1) as f64).min(1.0)
}
