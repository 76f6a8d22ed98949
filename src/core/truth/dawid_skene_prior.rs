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
use super::recalibration::Recalibration;
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
        })
    }
}

impl Run for DawidSkenePrior {
    fn step(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool {
        let diagonal = setting.diagonal.unwrap_or(DIAGONAL);
        let prior = self.models.refit(votes, &self.posterior)
            + self.raters.refit(setting.smoothing, diagonal);
        let beliefs = self.models.log_beliefs(votes);
        let walked = self.raters.walk(votes, Before::Each(&beliefs), &mut self.posterior);
        self.log_likelihood = walked.log_likelihood;
        self.climb.add(walked.log_likelihood + prior, walked.change, setting)
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
