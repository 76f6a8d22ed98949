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
use super::softmax::{log_floored, unfloored};
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
        let marginals: Vec<f64> = self.marginals.iter().copied().map(unfloored).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ratings::{Builder, Ratings, Repeated};
    use crate::core::truth::method;
    use crate::core::truth::outcome::tests::{said, table, table_of};

    /// Dawid and Skene 1979, table 1: for each of 45 patients the grades by observer 1, who saw each
    /// patient three times, then by observers 2 to 5.
    const PATIENTS: &str = "\
        1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 \
        2223343 1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 \
        2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 \
        2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 \
        2222222";

    fn patients() -> Ratings {
        let mut builder = Builder::new(&["1", "2", "3", "4"]);
        for (patient, grades) in PATIENTS.split_whitespace().enumerate() {
            for (at, grade) in grades.chars().enumerate() {
                let observer = at.saturating_sub(2) + 1;
                builder.add(&format!("{}", patient + 1), &observer.to_string(), &grade.to_string());
            }
        }
        builder.build_with(Repeated::Each).0
    }

    #[track_caller]
    fn near(found: &[f64], expected: &[f64], tolerance: f64) {
        assert_eq!(found.len(), expected.len());
        let off = |(a, b): (&f64, &f64)| (a - b).abs() > tolerance;
        assert!(!found.iter().zip(expected).any(off), "{found:?} {expected:?}");
    }

    #[test]
    fn the_anaesthetists_come_out_as_published() {
        let ratings = patients();
        assert_eq!((ratings.len(), ratings.items.len(), ratings.raters.len()), (315, 45, 5));
        let setting = Setting { smoothing: 0.0, tolerance: 1e-12, ..Setting::default() };
        let truth = method("dawid-skene").unwrap().infer(&ratings, &setting).unwrap();
        near(&truth.marginals, &[0.399_555, 0.421_983, 0.111_795, 0.066_667], 1e-6);
        assert!((truth.log_likelihood.unwrap() - -192.890_881).abs() < 1e-6);
        near(
            truth.confusion_of(0).unwrap(),
            &[
                0.8895, 0.1105, 0.0, 0.0, 0.0706, 0.8764, 0.0530, 0.0, 0.0, 0.3388, 0.6612, 0.0,
                0.0, 0.0, 0.5556, 0.4444,
            ],
            1e-4,
        );
        near(
            truth.confusion_of(1).unwrap(),
            &[
                0.8342, 0.1658, 0.0, 0.0, 0.0527, 0.6329, 0.3143, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0,
                0.0, 0.0, 1.0,
            ],
            1e-4,
        );
        let grades = (0..45).map(|item| truth.label(item).unwrap());
        let mut counts = [0; 4];
        grades.for_each(|grade| counts[grade as usize] += 1);
        assert_eq!(counts, [18, 19, 5, 3]);
        // Patients 7 and 35 are the least certain ones.
        near(truth.of(6), &[0.981_02, 0.018_98, 0.0, 0.0], 1e-5);
        near(truth.of(34), &[0.0, 0.947_995, 0.052_005, 0.0], 1e-5);
        assert!(truth.converged && truth.iterations < 100, "{}", truth.iterations);
        assert!(truth.trace.windows(2).all(|pair| pair[1] >= pair[0] - 1e-9));
    }

    #[test]
    fn the_stopping_rule_is_the_setting() {
        let ratings = patients();
        let run = |setting| method("dawid-skene").unwrap().infer(&ratings, &setting).unwrap();
        let early = run(Setting { max_iterations: 3, ..Setting::default() });
        assert_eq!((early.iterations, early.converged), (3, false));
        let said = early.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
        assert!(said.contains("stopped after 3 iterations, before it had converged"), "{said}");
        let all = run(Setting::default());
        assert!(all.converged);
        // Where it ended is where it begins, and one more label is soon worked in.
        let again = run(Setting { start: Some(all.posterior.clone()), ..Setting::default() });
        assert!(again.iterations <= 2, "{}", again.iterations);
        assert_eq!(again.labels, all.labels);
    }

    #[test]
    fn one_who_swaps_two_classes_is_understood() {
        let ratings = table(
            "1 a=x b=x s=y; 2 a=y b=y s=x; 3 a=x b=x s=y; 4 a=y b=y s=x; 5 a=x b=y s=y; \
             6 a=y b=x s=x; 7 a=x b=x s=y; 8 a=y b=y s=x; 9 s=y",
        );
        // 5, 6 and 9: what s says counts against itself.
        assert_eq!(
            said("dawid-skene", &ratings, &Setting::default()),
            "1=x 2=y 3=x 4=y 5=x 6=y 7=x 8=y 9=x"
        );
        assert_eq!(
            said("majority", &ratings, &Setting::default()),
            "1=x 2=y 3=x 4=y 5=y 6=x 7=x 8=y 9=y"
        );
    }

    #[test]
    fn pseudo_counts_hold_what_is_not_seen() {
        let ratings = table_of("1 a=x b=x; 2 a=x b=x", &["x", "y"]);
        let confusion = |smoothing, diagonal| {
            let setting = Setting { smoothing, diagonal: Some(diagonal), ..Setting::default() };
            let truth = method("dawid-skene").unwrap().infer(&ratings, &setting).unwrap();
            truth.confusion_of(0).unwrap().to_vec()
        };
        // y was never true: its row is the pseudo-counts alone.
        near(&confusion(0.01, 0.0)[2..], &[0.5, 0.5], 1e-6);
        near(&confusion(0.5, 1.0)[2..], &[0.25, 0.75], 1e-3);
        near(&confusion(0.0, 0.0), &[1.0, 0.0, 0.0, 0.0], 1e-12);
    }

    #[test]
    fn too_many_classes_are_said_and_not_tried() {
        let classes: Vec<String> = (0..10_000).map(|class| class.to_string()).collect();
        let mut builder = Builder::new(&classes);
        builder.add("1", "a", "0");
        builder.add("1", "b", "9999");
        let ratings = builder.build().0;
        let why = method("dawid-skene").unwrap().infer(&ratings, &Setting::default()).unwrap_err();
        assert!(why.starts_with("confusion matrices for 2 raters with 10000 classes are"), "{why}");
        for id in ["majority", "weighted", "one-coin", "mace", "glad"] {
            let truth = method(id).unwrap().infer(&ratings, &Setting::default()).unwrap();
            assert_eq!(truth.tied(0), [0, 9999], "{id}");
        }
    }
}
