//! GLAD: raters have an ability, and items a difficulty.
//!
//! P(y_ij = truth) = sigma(alpha_j beta_i) with sigma(x) = 1 / (1 + e^-x); any other class has
//! (1 - sigma) / (K - 1). alpha_j is the ability: 0 is right half of the time, and at a usual item
//! -ln(K - 1) / e is chance. beta_i = e^b_i > 0 is how easy the item is. Truth is uniform over the
//! classes. Priors: alpha_j ~ N(1, 1), b_i ~ N(1, 1).
//!
//! - Start: q_i(k) = vote shares, alpha_j = 1, b_i = 1.
//! - M, twice over: alpha_j <- alpha_j + g / h with g = sum_i beta_i (q_i(y_ij) - sigma_ij) - (alpha_j - 1)
//!   and h = sum_i beta_i^2 (sigma_ij - 1/2) / x_ij + 1, which is the top of a parabola that lies below
//!   the function everywhere and touches it here (Jaakkola and Jordan 2000): it cannot go down.
//!   Then b_i by one damped Newton step, halved until it does not go down.
//! - E: log q_i(k) = -log K + sum_j log P(y_ij | k).
//! - Height: log-likelihood + log priors. It never falls.
//!
//! J. Whitehill, P. Ruvolo, T. Wu, J. Bergsma and J. Movellan (2009), Whose vote should count more:
//! optimal integration of labels from labelers of unknown expertise, NIPS. They climb by gradient.
//!
//! Few labels say little about an item: difficulty is for an order of what to look at, not a measure.

use super::climb::Climb;
use super::expect::Walking;
use super::votes::Votes;
use super::{Ability, Method, Run, Setting, Truth, Warning};
use crate::core::elementary::{exp, exp_below, ln};
use crate::core::ratings::Rating;

pub(super) const METHOD: Method = Method {
    id: "glad",
    title: "GLAD",
    help: "Learns one ability for every rater and one difficulty for every item: being wrong about \
           what nobody gets right costs less. Slower than the others; all wrong classes are alike \
           to it.",
    ability: "ability: 0 is right half of the time, 1 usual",
    model: "",
    iterates: true,
    begin: |votes, setting| Ok(Box::new(Glad::begin(votes, setting))),
};

/// Mean of both priors; their variance is 1.
const MEAN: f64 = 1.0;
const SWEEPS: usize = 2;
const HALVINGS: usize = 20;

struct Glad {
    posterior: Vec<f64>,
    labels: Vec<u32>,
    ability: Vec<f64>,
    /// Logarithms of how easy each item is.
    ease: Vec<f64>,
    log_likelihood: f64,
    climb: Climb,
    at: At,
}

/// Where an iteration stands.
#[derive(Default)]
struct At {
    /// Two for each sweep, abilities and ease; then the E step.
    phase: usize,
    item: usize,
    /// By rater, gradient and curvature; filled at the first item.
    slopes: Vec<(f64, f64)>,
    walking: Walking,
}

impl Glad {
    fn begin(votes: &Votes<'_>, setting: &Setting) -> Self {
        Self {
            posterior: setting.start(votes),
            labels: votes.labels_by_rater(),
            ability: vec![MEAN; votes.raters],
            ease: vec![MEAN; votes.items()],
            log_likelihood: 0.0,
            climb: Climb::default(),
            at: At::default(),
        }
    }

    /// What items from `from` on say of the abilities.
    fn look_at_abilities(&mut self, votes: &Votes<'_>, from: usize) {
        if from == 0 {
            let start = |ability: &f64| (MEAN - ability, 1.0);
            self.at.slopes = self.ability.iter().map(start).collect();
        }
        let rows = behind(&self.posterior, from * votes.classes).chunks(votes.classes.max(1));
        for ((labels, row), ease) in votes.by_item().zip(rows).zip(behind(&self.ease, from)) {
            let beta = exp(*ease);
            for label in labels {
                let x = beta * of(&self.ability, label.rater);
                let right = sigma(x);
                if let Some((gradient, curvature)) = self.at.slopes.get_mut(label.rater as usize) {
                    *gradient += beta * (of(row, label.category) - right);
                    // Its limit at 0 is a quarter.
                    let bend = if x.abs() < 1e-6 { 0.25 } else { (right - 0.5) / x };
                    *curvature += beta * beta * bend;
                }
            }
        }
    }

    fn refit_abilities(&mut self) {
        for (ability, (gradient, curvature)) in self.ability.iter_mut().zip(&self.at.slopes) {
            *ability += gradient / curvature;
        }
    }

    fn refit_ease(&mut self, votes: &Votes<'_>, from: usize) {
        let ability = &self.ability;
        let rows = behind(&self.posterior, from * votes.classes).chunks(votes.classes.max(1));
        let ease = self.ease.get_mut(from..).unwrap_or_default();
        for ((labels, row), ease) in votes.by_item().zip(rows).zip(ease) {
            let beta = exp(*ease);
            let (mut gradient, mut curvature) = (MEAN - *ease, 1.0);
            for label in labels {
                let x = beta * of(ability, label.rater);
                let right = sigma(x);
                gradient += x * (of(row, label.category) - right);
                curvature += x * x * right * (1.0 - right);
            }
            let before = height_of_item(labels, row, ability, *ease);
            let mut step = (gradient / curvature).clamp(-1.0, 1.0);
            for _ in 0..HALVINGS {
                if height_of_item(labels, row, ability, *ease + step) >= before {
                    *ease += step;
                    break;
                }
                step /= 2.0;
            }
        }
    }

    fn expect(&mut self, votes: &Votes<'_>, from: usize) {
        let others = ln(votes.classes as f64 - 1.0);
        let even = vec![-ln(votes.classes as f64); votes.classes];
        let ease = behind(&self.ease, from).iter().take(votes.items());
        let beta: Vec<f64> = ease.copied().map(exp).collect();
        let posterior = self.posterior.get_mut(from * votes.classes..).unwrap_or_default();
        self.at.walking.expect(
            votes,
            &even,
            posterior,
            |item, label| {
                let x =
                    beta.get(item).copied().unwrap_or_default() * of(&self.ability, label.rater);
                (x + others, -softplus(x) - others)
            },
            |_, _, _| {},
        );
    }
}

impl Run for Glad {
    fn step(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool {
        loop {
            if let Some(is_more) = self.part(votes, setting, usize::MAX) {
                return is_more;
            }
        }
    }

    fn part(&mut self, votes: &Votes<'_>, setting: &Setting, labels: usize) -> Option<bool> {
        let from = self.at.item;
        let (some, until) = votes.some(from, labels);
        let is_last = until >= votes.items();
        self.at.item = if is_last { 0 } else { until };
        if self.at.phase < 2 * SWEEPS {
            if self.at.phase.is_multiple_of(2) {
                self.look_at_abilities(&some, from);
                if is_last {
                    self.refit_abilities();
                }
            } else {
                self.refit_ease(&some, from);
            }
            self.at.phase += usize::from(is_last);
            return None;
        }
        self.expect(&some, from);
        if !is_last {
            return None;
        }
        let walked = std::mem::take(&mut self.at).walking.finish();
        let far = |value: &f64| (value - MEAN) * (value - MEAN) / 2.0;
        let prior =
            self.ability.iter().map(far).sum::<f64>() + self.ease.iter().map(far).sum::<f64>();
        self.log_likelihood = walked.log_likelihood;
        Some(self.climb.add(walked.log_likelihood - prior, walked.change, setting))
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, _: &Setting) -> Truth {
        let ability = |(labels, ability): (&u32, &f64)| Ability {
            labels: *labels,
            ability: (*labels > 0).then_some(*ability),
        };
        let raters: Vec<Ability> = self.labels.iter().zip(&self.ability).map(ability).collect();
        let chance = -ln(votes.classes as f64 - 1.0) / exp(MEAN);
        Truth {
            classes: votes.classes,
            posterior: self.posterior,
            warnings: Warning::switching(&raters, chance).into_iter().collect(),
            raters,
            difficulty: self.ease.iter().map(|ease| exp(MEAN - ease)).collect(),
            iterations: self.climb.trace.len(),
            converged: self.climb.converged,
            log_likelihood: Some(self.log_likelihood),
            trace: self.climb.trace,
            ..Truth::default()
        }
    }
}

fn behind(list: &[f64], from: usize) -> &[f64] {
    list.get(from..).unwrap_or_default()
}

/// What an item adds to the height when it is as easy as this.
fn height_of_item(labels: &[Rating], row: &[f64], ability: &[f64], ease: f64) -> f64 {
    let beta = exp(ease);
    let mut height = -(ease - MEAN) * (ease - MEAN) / 2.0;
    // softplus of all labels, with one logarithm for many: each factor is at most 2.
    let mut product = 1.0;
    for label in labels {
        let x = beta * of(ability, label.rater);
        height += of(row, label.category) * x - x.max(0.0);
        product *= 1.0 + exp_below(-x.abs());
        if product > 1e300 {
            height -= ln(product);
            product = 1.0;
        }
    }
    height - ln(product)
}

fn of(numbers: &[f64], place: u32) -> f64 {
    numbers.get(place as usize).copied().unwrap_or_default()
}

fn sigma(x: f64) -> f64 {
    let small = exp_below(-x.abs());
    (if x < 0.0 { small } else { 1.0 }) / (1.0 + small)
}

/// ln(1 + e^x)
fn softplus(x: f64) -> f64 {
    x.max(0.0) + ln(1.0 + exp_below(-x.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::method;
    use crate::core::truth::outcome::tests::{said, table};

    #[test]
    fn who_is_usually_right_decides_and_what_divides_is_hard() {
        let ratings = table(
            "1 a=x b=x c=x d=y; 2 a=y b=y c=y d=x; 3 a=x b=x c=x d=x; 4 a=y b=y c=y d=x; \
             5 a=x b=x c=y d=y; 6 a=y b=y d=x; 7 a=x d=y",
        );
        let truth = method("glad").unwrap().infer(&ratings, &Setting::default()).unwrap();
        assert_eq!(said("glad", &ratings, &Setting::default()), "1=x 2=y 3=x 4=y 5=x 6=y 7=x");
        let ability = |rater: usize| truth.raters[rater].ability.unwrap();
        assert!(ability(0) > ability(2) && ability(2) > ability(3), "{:?}", truth.raters);
        let difficulty = &truth.difficulty;
        assert!(difficulty[4] > 1.0 && difficulty[0] < 1.0, "{difficulty:?}");
    }

    #[test]
    fn softplus_does_not_overflow() {
        assert_eq!((softplus(1e4), softplus(-1e4)), (1e4, 0.0));
        assert!((softplus(0.5) - (1.0 + 0.5f64.exp()).ln()).abs() < 1e-15);
    }
}
