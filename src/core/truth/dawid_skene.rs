//! Dawid-Skene: every rater has a confusion matrix of their own.
//!
//! pi_jkl = P(rater j says l | truth is k), rho_k = P(truth is k); given the truth of an item its
//! raters answer independently. MAP-EM:
//!
//! - Start: q_i(k) = vote shares.
//! - M: rho_k = (sum_i q_i(k) + a0) / (n + K a0),
//!   pi_jkl = (s + d 1[k=l] + sum_{i in I_j} q_i(k) 1[y_ij = l]) / row sum.
//! - E: log q_i(k) = log rho_k + sum_j log pi_{j,k,y_ij}; the largest subtracted; normalised.
//! - Stop: relative change of the height below 1e-7, or no posterior changes by 1e-5; 500 at most.
//!
//! The height is the log-likelihood plus what the pseudo-counts stand for, the logarithm of
//! Dirichlet priors: sum (s + d 1[k=l]) log pi_jkl + a0 sum log rho_k. It never falls.
//! s = 0.01, d = 0, a0 = 0 unless set. Items without a label teach nothing and have rho.
//!
//! A. P. Dawid and A. M. Skene (1979), Maximum likelihood estimation of observer error-rates
//! using the EM algorithm, Applied Statistics 28. Their 45 patients are a test below.
//!
//! Its posteriors are too sure of themselves: raters are not independent given the truth.

use super::climb::Climb;
use super::confusion::{Before, Confusions};
use super::softmax::log_floored;
use super::votes::Votes;
use super::{Ability, Method, Run, Setting, Truth};

pub(super) const METHOD: Method = Method {
    id: "dawid-skene",
    title: "Dawid-Skene",
    help: "Learns for every rater which classes they take for which, together with the truth. \
           Strong where raters gave many labels each and err in ways of their own; too sure of \
           itself, and with few labels per rater it rests on the smoothing.",
    ability: "how often the rater is right, from the confusion matrix and the class marginals",
    model: "",
    iterates: true,
    begin: |votes, setting| Ok(Box::new(DawidSkene::begin(votes, setting)?)),
};

struct DawidSkene {
    posterior: Vec<f64>,
    raters: Confusions,
    /// Logarithms of rho.
    marginals: Vec<f64>,
    log_likelihood: f64,
    climb: Climb,
}

impl DawidSkene {
    fn begin(votes: &Votes<'_>, setting: &Setting) -> Result<Self, String> {
        let posterior = setting.start(votes);
        let raters = Confusions::new(votes, &posterior)?;
        let marginals = vec![0.0; votes.classes];
        Ok(Self { posterior, raters, marginals, log_likelihood: 0.0, climb: Climb::default() })
    }
}

impl Run for DawidSkene {
    fn step(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool {
        let prior = refit_marginals(&mut self.marginals, &self.raters.class_counts, setting)
            + self.raters.refit(setting.smoothing, setting.diagonal.unwrap_or(0.0));
        let before = Before::Shared(&self.marginals);
        let walked = self.raters.walk(votes, before, &mut self.posterior);
        self.log_likelihood = walked.log_likelihood;
        self.climb.add(walked.log_likelihood + prior, walked.change, setting)
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, _: &Setting) -> Truth {
        let marginals: Vec<f64> = self.marginals.iter().map(|log| log.exp()).collect();
        let confusion = self.raters.matrices();
        Truth {
            classes: votes.classes,
            raters: abilities(votes, &confusion, &marginals),
            posterior: self.posterior,
            confusion,
            marginals,
            iterations: self.climb.trace.len(),
            converged: self.climb.converged,
            log_likelihood: Some(self.log_likelihood),
            trace: self.climb.trace,
            ..Truth::default()
        }
    }
}

/// Logarithms of the class marginals from their expected counts, and of the prior on them.
pub(super) fn refit_marginals(marginals: &mut [f64], counts: &[f64], setting: &Setting) -> f64 {
    let a0 = setting.class_smoothing;
    let total = counts.iter().sum::<f64>() + a0 * counts.len() as f64;
    let mut prior = 0.0;
    for (log, count) in marginals.iter_mut().zip(counts) {
        *log = log_floored((count + a0) / total);
        if a0 > 0.0 {
            prior += a0 * *log;
        }
    }
    prior
}

/// How often each rater is right: sum_k rho_k pi_jkk.
pub(super) fn abilities(votes: &Votes<'_>, confusion: &[f64], marginals: &[f64]) -> Vec<Ability> {
    let classes = votes.classes;
    let right = |matrix: &[f64]| {
        let diagonal = matrix.iter().step_by(classes + 1);
        diagonal.zip(marginals).map(|(right, marginal)| right * marginal).sum::<f64>()
    };
    let matrices = confusion.chunks((classes * classes).max(1));
    let ability = |(labels, matrix): (u32, &[f64])| Ability {
        labels,
        ability: (labels > 0).then(|| right(matrix)),
    };
    votes.labels_by_rater().into_iter().zip(matrices).map(ability).collect()
}

/// Counts as shares.
pub(super) fn normalised(counts: &[f64]) -> Vec<f64> {
    let total: f64 = counts.iter().sum();
    counts.iter().map(|count| count / total.max(1e-300)).collect()
}
