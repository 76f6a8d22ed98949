//! Platt scaling: a sigmoid over the log-odds of the score.
//!
//! p = 1 / (1 + exp(−(a x + b))), x = ln(s / (1 − s)). With a = 1 and b = 0 the score stays as
//! it is; b moves all, a < 1 pulls to the middle. Platt (1999) fits a and b by maximum
//! likelihood to smoothed targets, (n₊ + 1)/(n₊ + 2) for right and 1/(n₋ + 2) for wrong, so that
//! a score that separates both perfectly gets no infinite slope.
//!
//! Steps (Lin, Lin, Weng 2007, "A note on Platt's probabilistic outputs"): Newton's method with
//! the Hessian made positive by 1e-12 on its diagonal and with backtracking, and the likelihood
//! written so that no exponent overflows. The function is convex: there is one optimum.
//!
//! A map never turns the order of scores round. Where the best slope is below 0 the map is flat:
//! all scores become the smoothed share that is right.
//!
//! Example: of 18 answers with a score of 0.5 half are right, of 8 with a score of 0.9 six: the
//! targets are 16/17 and 1/13, so that p(0.5) = (16/17 + 1/13)/2 = 0.509.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::Sample;
use super::maps::{Map, MapKind};
use super::scored::{log_odds, sigmoid};
use crate::core::elementary::{exp, ln};

pub(super) const MAP: MapKind = MapKind {
    id: "platt",
    title: "Platt scaling",
    help: "A sigmoid with two parameters over the log-odds of the score: moves all scores and \
           pulls them to the middle or apart. Good where answers are few.",
    least: 50,
    fit: |sample| Ok(Map::Platt(fit(sample))),
};

/// The parameters.
#[derive(
    Clone, Copy, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Platt {
    /// Never below 0.
    pub slope: f64,
    pub intercept: f64,
}

impl Platt {
    pub fn apply(&self, score: f64) -> f64 {
        sigmoid(self.slope * log_odds(score) + self.intercept)
    }
}

fn fit(sample: &Sample) -> Platt {
    let right = sample.right() as f64;
    let wrong = sample.len() as f64 - right;
    let (high, low) = ((right + 1.0) / (right + 2.0), 1.0 / (wrong + 2.0));
    let target = |correct: bool| if correct { high } else { low };
    let points: Vec<(f64, f64)> =
        sample.rows().iter().map(|(score, correct)| (log_odds(*score), target(*correct))).collect();
    let (slope, intercept) = newton(&points, ln((right + 1.0) / (wrong + 1.0)));
    if slope > 0.0 {
        return Platt { slope, intercept };
    }
    let mean = points.iter().map(|(_, target)| target).sum::<f64>() / points.len().max(1) as f64;
    Platt { slope: 0.0, intercept: log_odds(mean) }
}

/// Slope and intercept of the largest likelihood, from slope 0 and the given intercept.
fn newton(points: &[(f64, f64)], intercept: f64) -> (f64, f64) {
    const SIGMA: f64 = 1e-12;
    let (mut a, mut b) = (0.0, intercept);
    let mut loss = loss_of(points, a, b);
    for _ in 0..100 {
        let (mut h11, mut h22, mut h21, mut g1, mut g2) = (SIGMA, SIGMA, 0.0, 0.0, 0.0);
        for (x, target) in points {
            let p = sigmoid(a * x + b);
            let (off, weight) = (p - target, p * (1.0 - p));
            h11 += x * x * weight;
            h22 += weight;
            h21 += x * weight;
            g1 += x * off;
            g2 += off;
        }
        if g1.abs().max(g2.abs()) < 1e-12 * points.len() as f64 {
            break;
        }
        let determinant = h11 * h22 - h21 * h21;
        let step_a = -(h22 * g1 - h21 * g2) / determinant;
        let step_b = -(h11 * g2 - h21 * g1) / determinant;
        let slope = g1 * step_a + g2 * step_b;
        let mut size = 1.0;
        let moved = loop {
            let (new_a, new_b) = (a + size * step_a, b + size * step_b);
            let new_loss = loss_of(points, new_a, new_b);
            if new_loss < loss + 1e-4 * size * slope {
                (a, b, loss) = (new_a, new_b, new_loss);
                break true;
            }
            size /= 2.0;
            if size < 1e-10 {
                break false;
            }
        };
        // No step makes it smaller: this is as near as numbers get.
        if !moved {
            break;
        }
    }
    (a, b)
}

/// −Σ t ln p + (1 − t) ln(1 − p) = Σ ln(1 + e^z) − t z, without e of a large number.
fn loss_of(points: &[(f64, f64)], a: f64, b: f64) -> f64 {
    let one = |(x, target): &(f64, f64)| {
        let z = a * x + b;
        if z >= 0.0 {
            (1.0 - target) * z + ln(1.0 + exp(-z))
        } else {
            -target * z + ln(1.0 + exp(z))
        }
    };
    points.iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::super::scored::tests::{any_sample, sample};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    /// With two scores the sigmoid goes through the mean target of each.
    #[test]
    fn two_scores_have_a_closed_form() {
        let text = ["0.5+ ".repeat(9), "0.5- ".repeat(9), "0.9+ ".repeat(6), "0.9- ".repeat(2)];
        let map = fit(&sample(&text.concat()));
        let (high, low) = (16.0 / 17.0, 1.0 / 13.0);
        near(map.apply(0.5), (high + low) / 2.0);
        near(map.apply(0.9), (6.0 * high + 2.0 * low) / 8.0);
    }

    #[test]
    fn a_score_that_separates_gets_no_infinite_slope() {
        let map = fit(&sample(&["0.2- ".repeat(30), "0.8+ ".repeat(30)].concat()));
        near(map.apply(0.2), 1.0 / 32.0);
        near(map.apply(0.8), 31.0 / 32.0);
    }

    #[test]
    fn never_turns_the_order_round() {
        let map = fit(&sample(&["0.2+ ".repeat(30), "0.8- ".repeat(10)].concat()));
        assert_eq!(map.slope, 0.0);
        let mean = (30.0 * 31.0 / 32.0 + 10.0 / 12.0) / 40.0;
        near(map.apply(0.1), mean);
        near(map.apply(0.9), mean);
    }

    proptest! {
        /// At the optimum the map is right on average, and as often in proportion to the log-odds.
        #[test]
        fn the_gradient_is_0(sample in any_sample(120)) {
            let map = fit(&sample);
            let (right, all) = (sample.right() as f64, sample.len() as f64);
            let target = |correct: bool| if correct { (right + 1.0) / (right + 2.0) } else { 1.0 / (all - right + 2.0) };
            let (mut g1, mut g2) = (0.0, 0.0);
            for (score, correct) in sample.rows() {
                let off = map.apply(*score) - target(*correct);
                g1 += off * log_odds(*score);
                g2 += off;
            }
            prop_assert!(g2.abs() < 1e-6 * all, "{}", g2);
            prop_assert!(map.slope == 0.0 || g1.abs() < 1e-6 * all, "{}", g1);
        }

        #[test]
        fn is_monotone(sample in any_sample(60), one in 0.0f64..=1.0, other in 0.0f64..=1.0) {
            let map = fit(&sample);
            prop_assert!(map.apply(one.min(other)) <= map.apply(one.max(other)));
            prop_assert!((0.0..=1.0).contains(&map.apply(one)));
        }
    }
}
