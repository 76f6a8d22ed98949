//! Dawid-Skene after a model has spoken: where models give class probabilities, the one to begin
//! with.
//!
//! As [`super::dawid_skene`], but what is believed of item i before its labels is not rho_k: it is
//! the recalibrated prior softmax(u_ik), u_ik = b_k + sum_m g_m log p_m(k | x_i), g_m >= 0, of
//! [`super::recalibration`]. In each M step (b, g) is refitted to the posteriors; the E step starts
//! from log softmax(u_i). Height: log-likelihood + the pseudo-counts + -1e-3 |(b, g)|^2 / 2. It never
//! falls.
//!
//! Several models share one prior. As raters they would count as independent voices, which models
//! that learned from the same data are not.
//!
//! Guards against label switching: vote shares to start from (not the model), short Newton steps,
//! slopes from 0 up, d = 1 on the diagonal unless set, and a warning where most raters would be
//! worse than chance.
//!
//! V. C. Raykar et al. (2010), Learning from crowds, JMLR 11; G. Kerrigan, P. Smyth and M. Steyvers
//! (2021), Combining human predictions with model probabilities via confusion matrices and
//! calibration, NeurIPS.

use super::climb::Climb;
use super::confusion::{Before, Confusions};
use super::dawid_skene::{abilities, normalised};
use super::recalibration::{Recalibration, Refit};
use super::votes::Votes;
use super::{Method, Run, Setting, Truth};

pub(super) const METHOD: Method = Method {
    id: "dawid-skene-prior",
    title: "Dawid-Skene with a model",
    help: "Dawid-Skene that also reads the class probabilities of models, recalibrated to the \
           truth it finds. The recommended one where models give probabilities; several models are \
           one prior and do not count as independent raters.",
    ability: "how often the rater is right, from the confusion matrix and the class marginals",
    model: "slope of its log-probabilities: 1 believes them as they are, 0 not at all",
    iterates: true,
    begin: |votes, setting| Ok(Box::new(DawidSkenePrior::begin(votes, setting)?)),
};

/// A pseudo-label of being right, unless another is set.
const DIAGONAL: f64 = 1.0;

struct DawidSkenePrior {
    posterior: Vec<f64>,
    raters: Confusions,
    models: Recalibration,
    log_likelihood: f64,
    climb: Climb,
    at: At,
}

/// Where an iteration stands.
enum At {
    /// The models are fitted.
    Models(Box<Refit>),
    /// They are, and what their penalty stands for.
    Beliefs(f64),
    /// What they believe of each item.
    Walk(f64, Vec<f64>),
}

impl DawidSkenePrior {
    fn begin(votes: &Votes<'_>, setting: &Setting) -> Result<Self, String> {
        let posterior = setting.start(votes);
        Ok(Self {
            raters: Confusions::new(votes, &posterior)?,
            models: Recalibration::new(votes, &setting.priors)?,
            posterior,
            log_likelihood: 0.0,
            climb: Climb::default(),
            at: At::Models(Box::default()),
        })
    }
}

impl Run for DawidSkenePrior {
    fn step(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool {
        loop {
            if let Some(is_more) = self.part(votes, setting, usize::MAX) {
                return is_more;
            }
        }
    }

    fn part(&mut self, votes: &Votes<'_>, setting: &Setting, labels: usize) -> Option<bool> {
        match &mut self.at {
            At::Models(refit) => {
                let penalty = self.models.refit(refit, votes, &self.posterior, labels)?;
                self.at = At::Beliefs(penalty);
                None
            }
            At::Beliefs(penalty) => {
                self.at = At::Walk(*penalty, self.models.log_beliefs(votes));
                None
            }
            At::Walk(penalty, beliefs) => {
                let diagonal = setting.diagonal.unwrap_or(DIAGONAL);
                let prior = *penalty + self.raters.refit(setting.smoothing, diagonal);
                let walked = self.raters.walk(votes, Before::Each(beliefs), &mut self.posterior);
                self.log_likelihood = walked.log_likelihood;
                self.at = At::Models(Box::default());
                Some(self.climb.add(walked.log_likelihood + prior, walked.change, setting))
            }
        }
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, _: &Setting) -> Truth {
        let marginals = normalised(&self.raters.class_counts);
        let confusion = self.raters.matrices();
        Truth {
            classes: votes.classes,
            raters: abilities(votes, &confusion, &marginals),
            posterior: self.posterior,
            confusion,
            marginals,
            models: self.models.slopes().to_vec(),
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
    use crate::core::truth::outcome::tests::{said, table};
    use crate::core::truth::{Prior, method};

    /// 60 items that two raters see, right at all but every sixth, where b errs; the model gives the
    /// right class `trust`.
    fn labelled(trust: f64) -> (String, Setting) {
        let mut text = String::new();
        let mut said = Vec::new();
        for item in 0..60 {
            let (right, wrong) = if item % 2 == 0 { ("x", "y") } else { ("y", "x") };
            let b = if item % 6 == 5 { wrong } else { right };
            text += &format!("{item} a={right} b={b};");
            said.extend(if right == "x" { [trust, 1.0 - trust] } else { [1.0 - trust, trust] });
        }
        let priors = vec![Prior::new("m", said, 2).unwrap()];
        (text, Setting { priors, ..Setting::default() })
    }

    #[test]
    fn a_model_that_knows_decides_between_raters() {
        let (text, setting) = labelled(0.8);
        let ratings = table(&text);
        let truth = method("dawid-skene-prior").unwrap().infer(&ratings, &setting).unwrap();
        for item in 0..60usize {
            let class = truth.label(item).unwrap();
            assert_eq!(class as usize, item % 2, "{item}");
        }
        // It is always right and says 0.8: it is believed more than it says.
        assert!(truth.models[0] > 1.5, "{:?}", truth.models);
        assert!(truth.raters[0].ability > truth.raters[1].ability);
        assert_eq!(truth.warnings, []);
    }

    #[test]
    fn a_model_that_lies_does_not_turn_the_classes_around() {
        let (text, setting) = labelled(0.2);
        let ratings = table(&text);
        let truth = method("dawid-skene-prior").unwrap().infer(&ratings, &setting).unwrap();
        assert_eq!(truth.models, [0.0]);
        for item in (0..60usize).filter(|item| item % 6 != 5) {
            assert_eq!(truth.label(item).map(|class| class as usize), Some(item % 2), "{item}");
        }
    }

    #[test]
    fn a_model_that_says_nothing_adds_nothing() {
        let ratings = table("1 a=x b=x c=y; 2 a=y b=y c=y; 3 a=x b=x c=x; 4 a=y b=y c=x");
        let priors = vec![Prior::new("m", vec![0.0; 8], 2).unwrap()];
        let setting = Setting { priors, diagonal: Some(0.0), ..Setting::default() };
        let prior = method("dawid-skene-prior").unwrap().infer(&ratings, &setting).unwrap();
        let plain = method("dawid-skene").unwrap().infer(&ratings, &setting).unwrap();
        for (a, b) in prior.posterior.iter().zip(&plain.posterior) {
            assert!((a - b).abs() < 1e-3, "{a} {b}");
        }
        let words = said("dawid-skene-prior", &ratings, &setting);
        assert_eq!(words, said("dawid-skene", &ratings, &setting));
        let warning = prior.warnings.last().map(ToString::to_string).unwrap_or_default();
        assert!(warning.contains("says nothing of 4 of 4 items"), "{warning}");
    }
}
