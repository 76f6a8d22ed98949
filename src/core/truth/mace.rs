//! MACE: a rater either knows, or answers in a way of their own.
//!
//! With probability theta_j rater j knows the truth and says it; otherwise they draw a label from
//! xi_j, whatever the truth is. Truth is uniform over the classes. Priors: theta_j ~ Beta(1/2, 1/2),
//! xi_j ~ Dirichlet(10, ..., 10). Variational Bayes:
//!
//! - M: Beta(A_j, B_j) with A_j = 1/2 + expected labels that were known, B_j = 1/2 + the rest;
//!   Dirichlet(C_jl) with C_jl = 10 + expected labels l that were not known.
//!   theta~_j = exp(psi(A_j) - psi(A_j + B_j)), (1-theta)~_j and xi~_jl alike.
//! - E: log q_i(k) = -log K + sum_j log (theta~_j 1[y_ij = k] + (1-theta)~_j xi~_{j,y_ij}); a label
//!   was known with probability q_i(y_ij) theta~_j / (theta~_j + (1-theta)~_j xi~_{j,y_ij}).
//! - Height: sum_i log sum_k (...) - KL(Beta_j | prior) - KL(Dirichlet_j | prior), the lower bound
//!   of the log-likelihood. It never falls.
//!
//! It begins with nothing known, theta = 1/2 and xi uniform, which depends on no name and no order,
//! and leaves tied what is tied. The authors start a hundred times from random parameters and keep
//! the highest bound; on eight sets of crowd labels that changed no accuracy, so here it is an option:
//! `restarts`, seeded. With posteriors to start from there is one run, from these.
//!
//! D. Hovy, T. Berg-Kirkpatrick, A. Vaswani and E. Hovy (2013), Learning whom to trust with MACE,
//! NAACL-HLT.
//!
//! A rater's number is the mean of theta_j: 0 is a spammer however often right by luck.

use super::climb::Climb;
use super::expect::{cell, expect};
use super::special::{digamma, ln_gamma};
use super::votes::Votes;
use super::{Ability, Method, Run, Setting, Truth, Warning};
use crate::core::elementary::{exp, ln};
use crate::core::random::Random;

pub(super) const METHOD: Method = Method {
    id: "mace",
    title: "MACE",
    help: "Learns for every rater how often they know the answer, and what they say when they do \
           not. Finds those who answer at random or always the same, and needs few labels per \
           rater; it does not see that a rater takes one class for another.",
    ability: "competence: how often the rater knows the answer rather than guesses",
    model: "",
    iterates: true,
    begin: |votes, setting| Ok(Box::new(Mace::begin(votes, setting)?)),
};

/// Of each kind of answer: known, not known.
const BETA: f64 = 0.5;
/// Of each label that is said without knowing. Large: strategies are taken for even until many
/// labels say otherwise.
const DIRICHLET: f64 = 10.0;
/// Heights that differ relatively by less are of one summit.
const SUMMIT: f64 = 1e-5;

struct Mace {
    random: Random,
    labels: Vec<u32>,
    current: Fit,
    best: Option<Fit>,
    /// The best one is not the first.
    restarted: bool,
    restarts_left: usize,
}

/// One run from one start.
#[derive(Clone)]
struct Fit {
    posterior: Vec<f64>,
    /// Expected labels that were known, by rater.
    known: Vec<f64>,
    /// Expected labels that were not, by rater and label.
    guessed: Vec<f64>,
    climb: Climb,
}

impl Mace {
    fn begin(votes: &Votes<'_>, setting: &Setting) -> Result<Self, String> {
        votes.room_for_strategies()?;
        let labels = votes.labels_by_rater();
        let mut current = Fit::even(votes, &labels);
        if setting.start.is_some() {
            current.count(votes, setting.start(votes));
        }
        Ok(Self {
            random: Random::new(setting.seed),
            labels,
            current,
            best: None,
            restarted: false,
            restarts_left: if setting.start.is_some() { 0 } else { setting.restarts },
        })
    }
}

impl Run for Mace {
    fn step(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool {
        if self.current.iterate(votes, setting) {
            return true;
        }
        let height = self.current.height();
        let best = self.best.as_ref().map(Fit::height);
        // The same summit is reached from many sides, each time a little nearer or farther.
        if best.is_none_or(|best| height > best + SUMMIT * best.abs()) {
            self.restarted = best.is_some();
            self.best = Some(self.current.clone());
        }
        let again = self.restarts_left > 0;
        if again {
            self.restarts_left -= 1;
            self.current = Fit::drawn(votes, &self.labels, &mut self.random);
        }
        again
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, setting: &Setting) -> Truth {
        let restarted = self.restarted.then_some(Warning::Restarted { seed: setting.seed });
        // Stopped before the first run had ended.
        let mut fit = self.best.unwrap_or(self.current);
        let theta =
            |(known, labels): (&f64, &u32)| (BETA + known) / (2.0 * BETA + f64::from(*labels));
        let competence: Vec<f64> = fit.known.iter().zip(&self.labels).map(theta).collect();
        let weights = fit.means(votes.classes, &competence);
        let weight = |label| weights.get(cell(label, votes.classes)).copied().unwrap_or_default();
        // The likelihood of the labels at the means; the posterior stays what the bound says.
        let walked = expect(
            votes,
            &even(votes.classes),
            &mut fit.posterior.clone(),
            |_, label| (weight(label).right, weight(label).wrong),
            |_, _, _| {},
        );
        let ability = |(labels, competence): (u32, f64)| Ability {
            labels,
            ability: (labels > 0).then_some(competence),
        };
        Truth {
            classes: votes.classes,
            posterior: std::mem::take(&mut fit.posterior),
            raters: self.labels.into_iter().zip(competence).map(ability).collect(),
            iterations: fit.climb.trace.len(),
            converged: fit.climb.converged,
            log_likelihood: Some(walked.log_likelihood),
            trace: fit.climb.trace,
            warnings: restarted.into_iter().collect(),
            ..Truth::default()
        }
    }
}

impl Fit {
    /// Half of each rater's labels were known, the rest spread evenly.
    fn even(votes: &Votes<'_>, labels: &[u32]) -> Self {
        let half = |labels: &u32| f64::from(*labels) / 2.0;
        let each =
            |labels: &u32| std::iter::repeat_n(half(labels) / votes.classes as f64, votes.classes);
        Self {
            posterior: votes.shares(),
            known: labels.iter().map(half).collect(),
            guessed: labels.iter().flat_map(each).collect(),
            climb: Climb::default(),
        }
    }

    /// Anything between a fifth and four fifths known, the rest spread unevenly.
    fn drawn(votes: &Votes<'_>, labels: &[u32], random: &mut Random) -> Self {
        let mut fit = Self::even(votes, labels);
        let rows = fit.guessed.chunks_mut(votes.classes.max(1));
        for ((known, guessed), labels) in fit.known.iter_mut().zip(rows).zip(labels) {
            let labels = f64::from(*labels);
            *known = labels * (0.2 + 0.6 * random.unit());
            guessed.iter_mut().for_each(|share| *share = 1.0 + random.unit());
            let sum: f64 = guessed.iter().sum();
            guessed.iter_mut().for_each(|share| *share *= (labels - *known) / sum);
        }
        fit
    }

    /// Counts what posteriors from elsewhere make of the labels.
    fn count(&mut self, votes: &Votes<'_>, posterior: Vec<f64>) {
        let weights = self.expectations(votes.classes).0;
        self.known.fill(0.0);
        self.guessed.fill(0.0);
        for (labels, row) in votes.by_item().zip(posterior.chunks(votes.classes.max(1))) {
            for label in labels {
                let share = row.get(label.category as usize).copied().unwrap_or_default();
                let at = cell(*label, votes.classes);
                let knew = share * weights.get(at).copied().unwrap_or_default().knew;
                note(&mut self.known, &mut self.guessed, label.rater, at, knew);
            }
        }
        self.posterior = posterior;
    }

    fn iterate(&mut self, votes: &Votes<'_>, setting: &Setting) -> bool {
        let (weights, divergence) = self.expectations(votes.classes);
        self.known.fill(0.0);
        self.guessed.fill(0.0);
        let weight = |label| weights.get(cell(label, votes.classes)).copied().unwrap_or_default();
        let (known, guessed) = (&mut self.known, &mut self.guessed);
        let walked = expect(
            votes,
            &even(votes.classes),
            &mut self.posterior,
            |_, label| (weight(label).right, weight(label).wrong),
            |_, label, share| {
                let knew = share * weight(label).knew;
                note(known, guessed, label.rater, cell(label, votes.classes), knew);
            },
        );
        self.climb.add(walked.log_likelihood - divergence, walked.change, setting)
    }

    /// What each label of each rater weighs, and how far the parameters are from their priors.
    fn expectations(&self, classes: usize) -> (Vec<Weight>, f64) {
        let prior_beta = 2.0 * ln_gamma(BETA) - ln_gamma(2.0 * BETA);
        let prior_dirichlet =
            classes as f64 * ln_gamma(DIRICHLET) - ln_gamma(classes as f64 * DIRICHLET);
        let mut weights = Vec::with_capacity(self.guessed.len());
        let mut divergence = 0.0;
        for (known, guessed) in self.known.iter().zip(self.guessed.chunks(classes.max(1))) {
            let total: f64 = guessed.iter().sum();
            let (a, b) = (BETA + known, BETA + total);
            let c = total + classes as f64 * DIRICHLET;
            let (psi_ab, psi_c) = (digamma(a + b), digamma(c));
            let (log_known, log_guess) = (digamma(a) - psi_ab, digamma(b) - psi_ab);
            divergence += prior_beta - (ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b))
                + known * log_known
                + total * log_guess;
            divergence += prior_dirichlet + ln_gamma(c);
            for count in guessed {
                let log_said = digamma(DIRICHLET + count) - psi_c;
                divergence += count * log_said - ln_gamma(DIRICHLET + count);
                weights.push(Weight::new(log_known, log_guess + log_said));
            }
        }
        (weights, divergence)
    }

    /// The same at the means of the parameters.
    fn means(&self, classes: usize, competence: &[f64]) -> Vec<Weight> {
        let mut weights = Vec::with_capacity(self.guessed.len());
        for (theta, guessed) in competence.iter().zip(self.guessed.chunks(classes.max(1))) {
            let total = guessed.iter().sum::<f64>() + classes as f64 * DIRICHLET;
            for count in guessed {
                let guess = (1.0 - theta) * (DIRICHLET + count) / total;
                weights.push(Weight::new(ln(*theta), ln(guess)));
            }
        }
        weights
    }

    fn height(&self) -> f64 {
        self.climb.trace.last().copied().unwrap_or(f64::NEG_INFINITY)
    }
}

/// What a label weighs.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    /// What is added when its class is true.
    right: f64,
    /// What is added in any case.
    wrong: f64,
    /// How likely it was known, when its class is true.
    knew: f64,
}

impl Weight {
    /// From the logarithms of knowing, and of guessing this label. Neither is ever 0: the priors
    /// see to it.
    fn new(known: f64, guessed: f64) -> Self {
        let odds = exp(known - guessed);
        Self { right: ln(1.0 + odds), wrong: guessed, knew: odds / (1.0 + odds) }
    }
}

/// Counts one label, known so far.
fn note(known: &mut [f64], guessed: &mut [f64], rater: u32, at: usize, knew: f64) {
    if let Some(known) = known.get_mut(rater as usize) {
        *known += knew;
    }
    if let Some(guessed) = guessed.get_mut(at) {
        *guessed += 1.0 - knew;
    }
}

fn even(classes: usize) -> Vec<f64> {
    vec![-ln(classes as f64); classes]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::method;
    use crate::core::truth::outcome::tests::{said, table};

    /// Three who know and one who always says x.
    const SPAMMER: &str = "1 a=x b=x s=x; 2 a=y b=y s=x; 3 a=y c=y s=x; 4 b=x c=x s=x;                            5 a=y b=y c=y s=x; 6 a=y s=x; 7 c=y s=x; 8 b=x s=x; 9 a=y c=y b=y s=x";

    #[test]
    fn one_who_always_says_the_same_knows_nothing() {
        let ratings = table(SPAMMER);
        let setting = Setting::default();
        let mace = method("mace").unwrap().infer(&ratings, &setting).unwrap();
        let competence: Vec<f64> = mace.raters.iter().filter_map(|it| it.ability).collect();
        assert!(competence[..3].iter().all(|it| *it > 0.7), "{competence:?}");
        assert!(competence[3] < 0.4, "{competence:?}");
        // Where majority has a tie, those who know decide.
        assert_eq!(said("majority", &ratings, &setting), "1=x 2=y 3=y 4=x 5=y 6=x/y 7=x/y 8=x 9=y");
        assert_eq!(said("mace", &ratings, &setting), "1=x 2=y 3=y 4=x 5=y 6=y 7=y 8=x 9=y");
    }

    #[test]
    fn the_same_seed_gives_the_same_and_a_restart_never_worse() {
        let ratings = table(SPAMMER);
        let run = |seed, restarts| {
            let setting = Setting { seed, restarts, ..Setting::default() };
            method("mace").unwrap().infer(&ratings, &setting).unwrap()
        };
        assert_eq!(run(7, 5), run(7, 5));
        // Nothing tells these two apart; whom a restart believes, the seed decides.
        let balanced = table("1 a=x b=y; 2 a=y b=x");
        let setting = Setting { restarts: 5, ..Setting::default() };
        let truth = method("mace").unwrap().infer(&balanced, &setting).unwrap();
        assert_eq!(truth.warnings.first(), Some(&Warning::Restarted { seed: 0 }));
        assert_eq!(said("mace", &balanced, &Setting::default()), "1=x/y 2=x/y");
        let height = |truth: &Truth| *truth.trace.last().unwrap();
        assert!(height(&run(7, 5)) >= height(&run(7, 0)));
    }
}
