//! CROWDLAB: a weighted mean of what a model says and what raters say.
//!
//! J_i are the raters of item i, I+ the items with two labels or more. Y_i is the majority; where
//! tied the class that the model finds likelier, then the one that is rarer among all labels, then
//! the first.
//!
//! ```text
//! s_j   = sum over items of j, over others l there, of 1[y_ij = y_il] / sum of (|J_i| - 1),
//!         the mean of the others where j never met anyone
//! P     = mean over I+ of the share of J_i that says Y_i
//! A_MLC = share on I+ of the commonest Y;  A_M = share on I+ where the model's class is Y_i
//! w_j   = max(1e-6, 1 - (1 - s_j) / (1 - A_MLC))
//! w_M   = max(1e-6, 1 - (1 - A_M) / (1 - A_MLC)) sqrt(mean |J_i|)
//! posterior_i(k) = (w_M p_M(k|x_i) + sum_j w_j (P if y_ij = k else (1 - P) / (K - 1)))
//!                  / (w_M + sum_j w_j)
//! ```
//! With several models each has its own w_M. Where a model says nothing of an item, it has no
//! part in it.
//!
//! Trap: w_j is cut off where a rater agrees with others no better than the commonest class alone
//! would. On unbalanced data that can be nearly all of them (on one set raters of 95.6 % of the
//! labels), and the model decides alone. The weights are shown, and a warning says so.
//!
//! ```text
//! 1: a x, b x, model x 0.8    2: a x, b y, model x 0.3
//! 3: a y, b y, c y, model x 0.4    4: c x, model x 0.9
//! Y = x, y, y; P = (1 + 1/2 + 1) / 3; A_MLC = 2/3; A_M = 1; s = 3/4, 3/4, 1
//! w = 1/4, 1/4, 1; w_M = sqrt 2; item 2: x has (0.3 sqrt 2 + P / 4 + (1 - P) / 4) / (sqrt 2 + 1/2)
//! ```
//!
//! H. W. Goh, U. Tkachenko and J. Mueller (2022), CROWDLAB: supervised learning to infer consensus
//! labels and quality scores for data with multiple annotators.

use super::outcome::leaders;
use super::votes::Votes;
use super::{Ability, Method, Prior, Run, Setting, Truth, Warning};

pub(super) const METHOD: Method = Method {
    id: "crowdlab",
    title: "CROWDLAB",
    help: "A weighted mean of a model's class probabilities and the labels; the weights come from \
           how often raters agree. Good where few raters saw each item and the model is good; on \
           unbalanced data raters can lose all weight, so look at the weights.",
    ability: "weight beside the model",
    model: "weight beside the raters",
    iterates: false,
    begin: |votes, _| {
        if votes.by_item().any(|labels| labels.len() > 1) {
            return Ok(Box::new(Crowdlab));
        }
        Err("CROWDLAB weighs raters by how they agree, and no item has two labels".to_owned())
    },
};

/// The smallest weight.
const CLIP: f64 = 1e-6;

struct Crowdlab;

impl Run for Crowdlab {
    fn step(&mut self, _: &Votes<'_>, _: &Setting) -> bool {
        false
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, setting: &Setting) -> Truth {
        let priors = &setting.priors;
        let consensus = Consensus::new(votes, priors);
        let weights = rater_weights(votes, &consensus);
        let models = model_weights(votes, &consensus, priors);
        let posterior = posterior(votes, &consensus, &weights, &models, priors);

        let labels = votes.labels_by_rater();
        let warnings = clipped(&labels, &weights, &models, priors);
        let ability = |(labels, weight): (u32, f64)| Ability {
            labels,
            ability: (labels > 0).then_some(weight),
        };
        Truth {
            classes: votes.classes,
            posterior,
            raters: labels.into_iter().zip(weights).map(ability).collect(),
            models,
            converged: true,
            warnings,
            ..Truth::default()
        }
    }
}

/// What raters agree on, before anyone is weighed.
struct Consensus {
    /// Y_i for items with two labels or more.
    class: Vec<Option<u32>>,
    /// P: how often a rater says Y_i.
    likelihood: f64,
    /// 1 - A_MLC, at least [`CLIP`].
    chance: f64,
}

impl Consensus {
    fn new(votes: &Votes<'_>, priors: &[Prior]) -> Self {
        let mut counts = vec![0u32; votes.classes];
        for label in votes.rows {
            if let Some(count) = counts.get_mut(label.category as usize) {
                *count += 1;
            }
        }
        let mut commonness = vec![0u32; votes.classes];
        let (mut items, mut shares) = (0.0, 0.0);
        let mut class = Vec::with_capacity(votes.items());
        let rows = votes.shares();
        let rows = rows.chunks(votes.classes.max(1));
        for ((item, labels), row) in votes.by_item().enumerate().zip(rows) {
            if labels.len() < 2 {
                class.push(None);
                continue;
            }
            let ahead = pick(leaders(row), item, priors, &counts);
            items += 1.0;
            shares += row.get(ahead as usize).copied().unwrap_or_default();
            if let Some(count) = commonness.get_mut(ahead as usize) {
                *count += 1;
            }
            class.push(Some(ahead));
        }
        let commonest = f64::from(commonness.into_iter().max().unwrap_or_default());
        Self { class, likelihood: shares / items, chance: (1.0 - commonest / items).max(CLIP) }
    }
}

/// One of the classes that are ahead: by what the models say, then the rarest, then the first.
fn pick(leaders: impl Iterator<Item = u32>, item: usize, priors: &[Prior], counts: &[u32]) -> u32 {
    let likely = |class: u32| {
        let rows = priors.iter().filter_map(|prior| prior.of(item));
        rows.filter_map(|row| row.get(class as usize)).sum::<f64>()
    };
    let rare = |class: u32| counts.get(class as usize).copied().unwrap_or_default();
    let mut best: Option<(u32, f64, u32)> = None;
    for class in leaders {
        let (likely, count) = (likely(class), rare(class));
        let better = best
            .is_none_or(|(_, most, rarest)| likely > most || (likely == most && count < rarest));
        if better {
            best = Some((class, likely, count));
        }
    }
    best.map_or(0, |(class, ..)| class)
}

fn rater_weights(votes: &Votes<'_>, consensus: &Consensus) -> Vec<f64> {
    // How often each rater met another, and agreed.
    let mut met = vec![(0u64, 0u64); votes.raters];
    let mut counts = vec![0u64; votes.classes];
    for labels in votes.by_item() {
        for label in labels {
            if let Some(count) = counts.get_mut(label.category as usize) {
                *count += 1;
            }
        }
        for label in labels {
            let same = counts.get(label.category as usize).copied().unwrap_or_default();
            if let Some((agreed, all)) = met.get_mut(label.rater as usize) {
                *agreed += same.saturating_sub(1);
                *all += labels.len() as u64 - 1;
            }
        }
        for label in labels {
            if let Some(count) = counts.get_mut(label.category as usize) {
                *count = 0;
            }
        }
    }
    let share = |(agreed, all): &(u64, u64)| (*all > 0).then(|| *agreed as f64 / *all as f64);
    let known: Vec<f64> = met.iter().filter_map(share).collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    let weight = |met| weight(1.0 - share(met).unwrap_or(mean), consensus);
    met.iter().map(weight).collect()
}

fn model_weights(votes: &Votes<'_>, consensus: &Consensus, priors: &[Prior]) -> Vec<f64> {
    let labelled = votes.labelled().max(1) as f64;
    let stretch = (votes.rows.len() as f64 / labelled).sqrt();
    let of = |prior: &Prior| {
        let (mut right, mut all) = (0.0, 0.0);
        for (item, class) in consensus.class.iter().enumerate() {
            let (Some(class), Some(row)) = (class, prior.of(item)) else { continue };
            let said = leaders(row).next();
            right += f64::from(u8::from(said == Some(*class)));
            all += 1.0;
        }
        // A model that says nothing where raters met cannot be weighed: as good as none.
        let error = if all > 0.0 { 1.0 - right / all } else { 1.0 };
        weight(error, consensus) * stretch
    };
    priors.iter().map(of).collect()
}

fn weight(error: f64, consensus: &Consensus) -> f64 {
    (1.0 - error / consensus.chance).max(CLIP)
}

fn posterior(
    votes: &Votes<'_>,
    consensus: &Consensus,
    weights: &[f64],
    models: &[f64],
    priors: &[Prior],
) -> Vec<f64> {
    let classes = votes.classes;
    let right = consensus.likelihood;
    let wrong = (1.0 - right) / (classes as f64 - 1.0);
    let mut posterior = vec![1.0 / classes as f64; votes.items() * classes];
    let rows = posterior.chunks_mut(classes.max(1));
    for ((item, labels), row) in votes.by_item().enumerate().zip(rows) {
        let weight = |rater: u32| weights.get(rater as usize).copied().unwrap_or_default();
        let mut total: f64 = labels.iter().map(|label| weight(label.rater)).sum();
        let mut sums = vec![total * wrong; classes];
        for label in labels {
            if let Some(sum) = sums.get_mut(label.category as usize) {
                *sum += weight(label.rater) * (right - wrong);
            }
        }
        for (prior, weight) in priors.iter().zip(models) {
            for (sum, said) in sums.iter_mut().zip(prior.of(item).unwrap_or_default()) {
                *sum += weight * said;
            }
            total += if prior.of(item).is_some() { *weight } else { 0.0 };
        }
        if total > 0.0 {
            for (share, sum) in row.iter_mut().zip(&sums) {
                *share = sum / total;
            }
        }
    }
    posterior
}

/// Who has no weight.
fn clipped(labels: &[u32], weights: &[f64], models: &[f64], priors: &[Prior]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let all: u32 = labels.iter().sum();
    let (mut raters, mut of, mut lost) = (0, 0, 0);
    for (labels, weight) in labels.iter().zip(weights).filter(|(labels, _)| **labels > 0) {
        of += 1;
        if *weight <= CLIP {
            raters += 1;
            lost += labels;
        }
    }
    if raters > 0 {
        let share = f64::from(lost) / f64::from(all.max(1));
        warnings.push(Warning::ClippedWeights { raters, of, share });
    }
    // The weight of a model that is cut off is stretched afterwards, by far less than this.
    for (prior, _) in priors.iter().zip(models).filter(|(_, weight)| **weight < CLIP * 1000.0) {
        warnings.push(Warning::ClippedModel { model: prior.name().to_owned() });
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::method;
    use crate::core::truth::outcome::tests::table;

    #[track_caller]
    fn infer(text: &str, likely: &[f64]) -> Truth {
        let ratings = table(text);
        let said = likely.iter().flat_map(|x| [*x, 1.0 - x]).collect();
        let priors = vec![Prior::new("m", said, 2).unwrap()];
        let setting = Setting { priors, ..Setting::default() };
        method("crowdlab").unwrap().infer(&ratings, &setting).unwrap()
    }

    const FOUR: &str = "1 a=x b=x; 2 a=x b=y; 3 a=y b=y c=y; 4 c=x";

    #[test]
    fn the_example_above() {
        let truth = infer(FOUR, &[0.8, 0.3, 0.4, 0.9]);
        let weights: Vec<f64> = truth.raters.iter().filter_map(|it| it.ability).collect();
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        near(weights[0], 0.25);
        near(weights[1], 0.25);
        near(weights[2], 1.0);
        let (root, p) = (2.0f64.sqrt(), 2.5 / 3.0);
        near(truth.models[0], root);
        near(truth.of(1)[0], (0.3 * root + 0.25) / (root + 0.5));
        near(truth.of(3)[0], (0.9 * root + p) / (root + 1.0));
        assert_eq!(truth.warnings, []);
    }

    #[test]
    fn who_has_no_weight_is_named() {
        // The model is wrong at item 2 and 3: worse than always saying y.
        let truth = infer(FOUR, &[0.1, 0.7, 0.6, 0.9]);
        assert!(truth.models[0] < 1e-5);
        assert_eq!(truth.warnings, [Warning::ClippedModel { model: "m".to_owned() }]);
        // Nine of ten are y, and nobody agrees more often than that.
        let unbalanced: Vec<String> = (0..10)
            .map(|item| match item {
                0 => "0 a=x b=x c=y d=x".to_owned(),
                1 | 2 => format!("{item} a=x b=y c=y d=y"),
                3 | 4 => format!("{item} a=y b=y c=x d=y"),
                _ => format!("{item} a=y b=y c=y d=y"),
            })
            .collect();
        let truth = infer(&unbalanced.join(";"), &[0.2; 10]);
        let said = truth.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
        assert!(said.starts_with("4 of 4 raters agree with others no better than"), "{said}");
        assert!(said.contains("100.0 % of the labels count for nothing, and the model"), "{said}");
    }

    #[test]
    fn ties_of_the_majority_are_the_models_then_of_the_rarer_class() {
        let model = [Prior::new("m", vec![0.3, 0.7], 2).unwrap()];
        assert_eq!(pick([0, 1].into_iter(), 0, &model, &[1, 5]), 1);
        assert_eq!(pick([0, 1].into_iter(), 0, &[], &[5, 1]), 1);
        assert_eq!(pick([0, 1].into_iter(), 0, &[], &[1, 1]), 0);
    }
}
