//! Isotonic regression: the best map that never falls.
//!
//! Of all non-decreasing functions the one that is nearest to the outcomes in least squares (and
//! in log loss: Ayer et al. 1955 show that it is the same), found by pooling adjacent violators:
//! 1. put the answers in the order of their scores, equal scores in one block;
//! 2. while a block is right no more often than the one before it, pool the two;
//! 3. a block's value is the share that is right in it.
//!
//! Between two blocks the value is interpolated, below the first and above the last it is
//! theirs (Zadrozny, Elkan 2002). It takes any shape, and many answers: with few it follows
//! chance, and a block in which all are right says 1.
//!
//! Example: 0.1- 0.3+ 0.4- 0.8+: the second and third are pooled; the values are 0, ½, ½, 1.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::Sample;
use super::maps::{Map, MapKind};

pub(super) const MAP: MapKind = MapKind {
    id: "isotonic",
    title: "Isotonic regression",
    help: "Any shape that never falls: the share of right answers, pooled until it rises with \
           the score. Needs many answers; with few it follows chance.",
    least: 200,
    fit: |sample| Ok(Map::Isotonic(fit(sample))),
};

/// The curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Isotonic {
    /// Score and value, both rising; between two the value is interpolated.
    pub knots: Vec<(f64, f64)>,
}

impl Isotonic {
    /// Not a number where there is no knot, or the score is none.
    pub fn apply(&self, score: f64) -> f64 {
        if score.is_nan() {
            return score;
        }
        let after = self.knots.partition_point(|(at, _)| *at < score);
        let knot = |place: usize| self.knots.get(place).copied();
        match (after.checked_sub(1).and_then(knot), knot(after)) {
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (score - x0) / (x1 - x0),
            (Some((_, value)), None) | (None, Some((_, value))) => value,
            (None, None) => f64::NAN,
        }
    }
}

/// Answers with one value. Counts, not shares: they are compared without rounding.
struct Block {
    low: f64,
    high: f64,
    n: u64,
    right: u64,
}

impl Block {
    fn is_above(&self, other: &Self) -> bool {
        u128::from(self.right) * u128::from(other.n) > u128::from(other.right) * u128::from(self.n)
    }
}

fn fit(sample: &Sample) -> Isotonic {
    let mut blocks: Vec<Block> = Vec::new();
    for group in sample.rows().chunk_by(|a, b| a.0 == b.0) {
        let score = group.first().map_or(0.0, |row| row.0);
        let right = group.iter().filter(|(_, correct)| *correct).count() as u64;
        let mut block = Block { low: score, high: score, n: group.len() as u64, right };
        while let Some(before) = blocks.pop_if(|before| !block.is_above(before)) {
            block.low = before.low;
            block.n += before.n;
            block.right += before.right;
        }
        blocks.push(block);
    }
    let mut knots = Vec::new();
    for block in &blocks {
        let value = block.right as f64 / block.n as f64;
        knots.push((block.low, value));
        if block.high > block.low {
            knots.push((block.high, value));
        }
    }
    Isotonic { knots }
}

#[cfg(test)]
mod tests {
    use super::super::scored::tests::{any_sample, sample};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let knots = fit(&sample(text)).knots;
        let said: Vec<String> =
            knots.iter().map(|(at, value)| format!("{at}: {value:.3}")).collect();
        assert_eq!(said.join(", "), expected);
    }

    #[test]
    fn pools() {
        check("0.1- 0.3+ 0.4- 0.8+", "0.1: 0.000, 0.3: 0.500, 0.4: 0.500, 0.8: 1.000");
        // Equal scores are one block, whatever their order.
        check("0.3+ 0.3- 0.3- 0.6+", "0.3: 0.333, 0.6: 1.000");
        // Falling all the way: one block.
        check("0.1+ 0.2+ 0.3- 0.4-", "0.1: 0.500, 0.4: 0.500");
        // A pool that reaches back over a block which was fine until then.
        check("0.1- 0.2+ 0.3+ 0.4- 0.5- 0.6-", "0.1: 0.000, 0.2: 0.400, 0.6: 0.400");
        check("", "");
    }

    #[test]
    fn interpolates_and_is_clamped() {
        let map = fit(&sample("0.2- 0.4+ 0.4-"));
        assert_eq!([0.0, 0.2, 0.4, 1.0].map(|at| map.apply(at)), [0.0, 0.0, 0.5, 0.5]);
        assert!((map.apply(0.3) - 0.25).abs() < 1e-12);
        assert!(Isotonic { knots: Vec::new() }.apply(0.5).is_nan());
    }

    proptest! {
        #[test]
        fn is_monotone(sample in any_sample(60), one in 0.0f64..=1.0, other in 0.0f64..=1.0) {
            let map = fit(&sample);
            prop_assert!(map.apply(one.min(other)) <= map.apply(one.max(other)) + 1e-15);
            prop_assert!((0.0..=1.0).contains(&map.apply(one)));
        }

        /// Right on average, and as good as any other that never falls, such as a step.
        #[test]
        fn is_the_least_squares_solution(sample in any_sample(60), step in 0.0f64..=1.0, low in 0.0f64..=1.0, high in 0.0f64..=1.0) {
            let map = fit(&sample);
            let (low, high) = (low.min(high), low.max(high));
            let outcome = |correct: bool| f64::from(u8::from(correct));
            let squares = |value: &dyn Fn(f64) -> f64| {
                sample.rows().iter().map(|(s, c)| (value(*s) - outcome(*c)).powi(2)).sum::<f64>()
            };
            let other = squares(&|score| if score < step { low } else { high });
            prop_assert!(squares(&|score| map.apply(score)) <= other + 1e-9);
            let mean: f64 = sample.rows().iter().map(|(score, _)| map.apply(*score)).sum();
            prop_assert!((mean - sample.right() as f64).abs() < 1e-9);
        }
    }
}
