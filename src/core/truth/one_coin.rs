//! One-coin: every rater has one accuracy, whatever the class.
//!
//! pi_jkl = a_j on the diagonal and (1 - a_j) / (K - 1) off it; otherwise as Dawid-Skene.
//!
//! - Start: q_i(k) = vote shares.
//! - M: a_j = (s + d + sum_{i in I_j} q_i(y_ij)) / (|I_j| + K s + d), rho as in Dawid-Skene.
//! - E: log q_i(k) = log rho_k + sum_j log (a_j if y_ij = k else (1 - a_j) / (K - 1)).
//!
//! With pseudo-counts s the height has the prior (s + d) log a_j + (K - 1) s log((1 - a_j) / (K - 1))
//! for each rater, and never falls.
//!
//! One number is soon learned, so it does well where raters gave few labels. Where raters err
//! alike, for one class more than for another, it collapses: on one set of 108 photographs of two
//! birds it is right at 58 % where majority is at 76 % and Dawid-Skene at 90 %. An option, never
//! the default.
//!
//! Dawid and Skene (1979) with tied parameters; the name is of Y. Zhang, X. Chen, D. Zhou and
//! M. I. Jordan (2014), Spectral methods meet EM.

use super::climb::Climb;
use super::dawid_skene::refit_marginals;
use super::expect::{class_counts, expect};
use super::softmax::{log_floored, unfloored};
use super::votes::Votes;
use super::{Ability, Method, Run, Setting, Truth, Warning};

pub(super) const METHOD: Method = Method {
    id: "one-coin",
    title: "One coin",
    help: "Learns one accuracy for every rater, together with the truth. Needs few labels per \
           rater; where raters take one class for another more than the other way round it can \
           collapse, so compare it with others.",
    ability: "accuracy",
    model: "",
    iterates: true,
    begin: |votes, setting| Ok(Box::new(OneCoin::begin(votes, setting))),
};

struct OneCoin {
    posterior: Vec<f64>,
    marginals: Vec<f64>,
    labels: Vec<u32>,
    /// Expected number of right labels, by rater.
    right: Vec<f64>,
    accuracy: Vec<f64>,
    log_likelihood: f64,
    climb: Climb,
}

impl OneCoin {
    fn begin(votes: &Votes<'_>, setting: &Setting) -> Self {
        let posterior = setting.start(votes);
        let mut right = vec![0.0; votes.raters];
        for (labels, row) in votes.by_item().zip(posterior.chunks(votes.classes.max(1))) {
            for label in labels {
                let share = row.get(label.category as usize).copied().unwrap_or_default();
                if let Some(right) = right.get_mut(label.rater as usize) {
                    *right += share;
                }
            }
        }
        Self {
            posterior,
            marginals: vec![0.0; votes.classes],
            labels: votes.labels_by_rater(),
            right,
            accuracy: vec![0.0; votes.raters],
            log_likelihood: 0.0,
            climb: Climb::default(),
        }
    }
}

impl Run for OneCoin {
    fn step(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool {
        let others = votes.classes as f64 - 1.0;
        let smoothing = setting.smoothing;
        let pseudo = smoothing + setting.diagonal.unwrap_or(0.0);
        let counts = class_counts(votes, &self.posterior);
        let mut prior = refit_marginals(&mut self.marginals, &counts, setting);
        let mut weights = vec![(0.0, 0.0); votes.raters];
        let raters = self.accuracy.iter_mut().zip(&self.right).zip(&self.labels);
        for (((accuracy, right), labels), weight) in raters.zip(&mut weights) {
            let total = f64::from(*labels) + pseudo + others * smoothing;
            // Rounding may count one more right label than there are.
            *accuracy = if total > 0.0 { ((right + pseudo) / total).min(1.0) } else { 0.5 };
            let log_right = log_floored(*accuracy);
            let log_wrong = log_floored((1.0 - *accuracy) / others);
            *weight = (log_right - log_wrong, log_wrong);
            prior += pseudo * log_right + others * smoothing * log_wrong;
        }
        self.right.fill(0.0);
        let right = &mut self.right;
        let walked = expect(
            votes,
            &self.marginals,
            &mut self.posterior,
            |_, label| weights.get(label.rater as usize).copied().unwrap_or_default(),
            |_, label, share| {
                if let Some(right) = right.get_mut(label.rater as usize) {
                    *right += share;
                }
            },
        );
        self.log_likelihood = walked.log_likelihood;
        self.climb.add(walked.log_likelihood + prior, walked.change, setting)
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, _: &Setting) -> Truth {
        let ability = |(labels, accuracy): (u32, f64)| Ability {
            labels,
            ability: (labels > 0).then_some(accuracy),
        };
        let raters: Vec<Ability> =
            self.labels.into_iter().zip(self.accuracy).map(ability).collect();
        Truth {
            classes: votes.classes,
            posterior: self.posterior,
            warnings: Warning::switching(&raters, 1.0 / votes.classes as f64).into_iter().collect(),
            raters,
            marginals: self.marginals.iter().copied().map(unfloored).collect(),
            iterations: self.climb.trace.len(),
            converged: self.climb.converged,
            log_likelihood: Some(self.log_likelihood),
            trace: self.climb.trace,
            ..Truth::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::method;
    use crate::core::truth::outcome::tests::{said, table};

    #[test]
    fn two_careful_raters_outvote_three_careless_ones() {
        // a and b agree on all; c, d and e differ from each other almost everywhere, and are
        // wrong together once.
        let ratings = table(
            "1 a=x b=x c=y d=z e=x; 2 a=y b=y c=y d=x e=z; 3 a=z b=z c=x d=y e=y; \
             4 a=x b=x c=z d=y e=y; 5 a=y b=y c=x d=z e=x; 6 a=z b=z c=y d=x e=z; \
             7 a=x b=x c=y d=y e=y",
        );
        let setting = Setting::default();
        let by_majority = "1=x 2=y 3=y/z 4=x/y 5=x/y 6=z 7=y";
        assert_eq!(said("majority", &ratings, &setting), by_majority);
        assert_eq!(said("one-coin", &ratings, &setting), "1=x 2=y 3=z 4=x 5=y 6=z 7=x");
        let truth = method("one-coin").unwrap().infer(&ratings, &setting).unwrap();
        let ability = |rater: usize| truth.raters[rater].ability.unwrap();
        assert!(ability(0) > 0.95 && ability(1) > 0.95 && ability(3) < 0.4);
    }
}
