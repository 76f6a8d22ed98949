//! Temperature scaling: one number that makes all scores bolder or more careful.
//!
//! p = 1 / (1 + exp(−x / T)), x = ln(s / (1 − s)); with class probabilities
//! p_k = s_k^(1/T) / Σ_l s_l^(1/T) (Guo, Pleiss, Sun, Weinberger 2017). T > 1 pulls to the
//! middle, T < 1 pushes apart, 1 changes nothing; the best class stays the best.
//!
//! The log loss is convex in β = 1/T, so its derivative, Σ x_i (y_i − p_i), has one zero: found
//! by Newton's method inside of a bracket. Where it falls from β = 0 on, a higher score goes
//! with fewer right answers, and no temperature mends that. T is never below 1/20: scores that
//! separate right from wrong perfectly would ask for 0.
//!
//! Example: of ten answers with a score of 0.9 eight are right. 0.9^(1/T) must become 0.8:
//! T = ln 9 / ln 4 = 1.585.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::Sample;
use super::maps::{Map, MapKind};
use super::scored::{fault, log_odds, sigmoid};
use crate::core::elementary::{self, exp};

pub(super) const MAP: MapKind = MapKind {
    id: "temperature",
    title: "Temperature scaling",
    help: "One number for all: above 1 the scores are pulled to the middle, below 1 pushed \
           apart. The least that can be fitted; it cannot mend scores that are all too high.",
    least: 50,
    fit: |sample| fit(sample).map(Map::Temperature),
};

const LARGEST: f64 = 20.0;
/// A class probability of 0 has no logarithm.
const SMALLEST: f64 = 1e-12;

/// The parameter.
#[derive(
    Clone, Copy, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Temperature {
    /// T.
    pub temperature: f64,
}

impl Temperature {
    pub fn apply(&self, score: f64) -> f64 {
        sigmoid(log_odds(score) / self.temperature)
    }

    /// Probabilities of all classes; they need not sum to 1, what comes out does.
    pub fn apply_classes(&self, probabilities: &[f64]) -> Vec<f64> {
        let (shares, _, _) = soften(probabilities, 1.0 / self.temperature);
        shares
    }
}

fn fit(sample: &Sample) -> Result<Temperature, String> {
    let points: Vec<(f64, f64)> = sample
        .rows()
        .iter()
        .map(|(score, correct)| (log_odds(*score), f64::from(u8::from(*correct))))
        .collect();
    root(|beta| {
        let (mut value, mut slope) = (0.0, 0.0);
        for (x, outcome) in &points {
            let p = sigmoid(beta * x);
            value += x * (outcome - p);
            slope -= x * x * p * (1.0 - p);
        }
        (value, slope)
    })
}

/// The temperature for probabilities of all classes, each with the place of the class that was
/// right. Sums are in the given order.
///
/// # Errors
/// Which row is no list of probabilities with a right class, or why there is no temperature.
pub fn fit_classes(rows: &[(&[f64], usize)]) -> Result<Temperature, String> {
    for (number, (probabilities, right)) in (1..).zip(rows) {
        if let Some((place, why)) =
            (1..).zip(*probabilities).find_map(|(place, p)| Some((place, fault(*p)?)))
        {
            return Err(format!("row {number}: the probability of class {place} {why}"));
        }
        if *right >= probabilities.len() {
            return Err(format!("row {number}: the right class has no probability"));
        }
    }
    root(|beta| {
        let (mut value, mut slope) = (0.0, 0.0);
        for (probabilities, right) in rows {
            let (_, mean, variance) = soften(probabilities, beta);
            value += ln(probabilities.get(*right)) - mean;
            slope -= variance;
        }
        (value, slope)
    })
}

/// Probabilities at β, with mean and variance of their old logarithms under the new.
fn soften(probabilities: &[f64], beta: f64) -> (Vec<f64>, f64, f64) {
    let logs: Vec<f64> = probabilities.iter().map(|p| ln(Some(p))).collect();
    let most = logs.iter().fold(f64::NEG_INFINITY, |most, log| most.max(*log));
    let mut shares: Vec<f64> = logs.iter().map(|log| exp(beta * (log - most))).collect();
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    let mean: f64 = shares.iter().zip(&logs).map(|(share, log)| share * log).sum();
    let off = |(share, log): (&f64, &f64)| share * (log - mean) * (log - mean);
    let variance: f64 = shares.iter().zip(&logs).map(off).sum();
    (shares, mean, variance)
}

fn ln(probability: Option<&f64>) -> f64 {
    elementary::ln(probability.copied().unwrap_or_default().max(SMALLEST))
}

/// Where a falling function of β, given with its slope, is 0.
fn root(function: impl Fn(f64) -> (f64, f64)) -> Result<Temperature, String> {
    if function(0.0).0 <= 0.0 {
        return Err("a higher score does not go with more right answers here".to_owned());
    }
    let (mut low, mut high, mut at) = (0.0, LARGEST, 1.0);
    if function(LARGEST).0 >= 0.0 {
        return Ok(Temperature { temperature: 1.0 / LARGEST });
    }
    for _ in 0..100 {
        let (value, slope) = function(at);
        if value > 0.0 {
            low = at;
        } else {
            high = at;
        }
        let newton = at - value / slope;
        // Newton's step where it stays inside, else the middle.
        let next = if low < newton && newton < high { newton } else { (low + high) / 2.0 };
        let moved = (next - at).abs();
        at = next;
        if moved <= 1e-14 * at {
            break;
        }
    }
    Ok(Temperature { temperature: 1.0 / at })
}

#[cfg(test)]
mod tests {
    use super::super::scored::tests::{any_sample, sample};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Result<f64, &str>) {
        match (fit(&sample(text)), expected) {
            (Ok(found), Ok(expected)) => {
                let off = (found.temperature / expected - 1.0).abs();
                assert!(off < 1e-9, "{} is not {expected}", found.temperature);
            }
            (found, expected) => {
                assert_eq!(found.map(|it| it.temperature), expected.map_err(str::to_owned));
            }
        }
    }

    #[test]
    fn worked_examples() {
        let eight_of_ten = ["0.9+ ".repeat(8), "0.9- ".repeat(2)].concat();
        check(&eight_of_ten, Ok(9f64.ln() / 4f64.ln()));
        let nine_of_ten = ["0.9+ ".repeat(9), "0.9- ".to_owned()].concat();
        check(&nine_of_ten, Ok(1.0));
        check(
            "0.9- 0.9- 0.9+ 0.1+",
            Err("a higher score does not go with more right answers here"),
        );
        check("0.5+ 0.5-", Err("a higher score does not go with more right answers here"));
        check("0.9+ 0.1-", Ok(1.0 / 20.0));
    }

    #[test]
    fn classes() {
        // Two classes are the same as a score.
        let rows: Vec<(&[f64], usize)> = vec![(&[0.9, 0.1], 0); 8];
        let rows = [rows, vec![(&[0.9, 0.1], 1); 2]].concat();
        let map = fit_classes(&rows).unwrap();
        assert!((map.temperature - 9f64.ln() / 4f64.ln()).abs() < 1e-9);
        let shares = map.apply_classes(&[0.9, 0.1]);
        assert!((shares[0] - 0.8).abs() < 1e-9);
        assert!((shares[0] - map.apply(0.9)).abs() < 1e-9);
        let message = |rows: &[(&[f64], usize)]| fit_classes(rows).unwrap_err();
        assert_eq!(message(&[(&[0.5], 1)]), "row 1: the right class has no probability");
        assert_eq!(
            message(&[(&[0.5, f64::NAN], 0)]),
            "row 1: the probability of class 2 is not a number"
        );
        assert!(message(&[]).starts_with("a higher score"));
    }

    proptest! {
        #[test]
        fn is_monotone_and_keeps_one_half(sample in any_sample(60), one in 0.0f64..=1.0, other in 0.0f64..=1.0) {
            if let Ok(map) = fit(&sample) {
                prop_assert!(map.apply(one.min(other)) <= map.apply(one.max(other)));
                prop_assert_eq!(map.apply(0.5), 0.5);
            }
        }

        #[test]
        fn the_best_class_stays_the_best(classes in prop::collection::vec(0.0f64..=1.0, 1..6), temperature in 0.05f64..20.0) {
            let shares = Temperature { temperature }.apply_classes(&classes);
            prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (a, x) in classes.iter().zip(&shares) {
                for (b, y) in classes.iter().zip(&shares) {
                    prop_assert!(a < b || x >= y);
                }
            }
        }

        #[test]
        fn no_classes_make_it_panic(classes in prop::collection::vec(any::<f64>(), 0..4), right in 0usize..5) {
            let _fitted = fit_classes(&[(&classes, right)]);
        }
    }
}
