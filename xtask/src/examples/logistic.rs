//! Multinomial logistic regression on hashed features, by stochastic gradient descent.
//!
//! Model: P(c|x) = softmax(Wx + b)ᶜ, where x counts the text's features in 2^14 buckets (two features
//! may share one) and has length 1. Learned by minimising −ln P(c|x) + λ/2·|W|² with one step an
//! item, the items in a new seeded order each round, the step falling as rate/(1 + round/4). The
//! penalty is applied to the buckets the item touches, which is where it matters.
//! Sources: Bottou, Large-Scale Machine Learning with SGD (2010); Weinberger et al., Feature Hashing
//! for Large Scale Multitask Learning (2009).
//!
//! The score is the model's probability. It was fitted by likelihood but to few items:
//! **not calibrated**. With two classes it is the usual yes/no regression.

use std::collections::BTreeMap;

use super::bayes::strongest;
use super::maths::{argmax, softmax};
use super::rng::{Rng, hash};

const BUCKETS: usize = 1 << 14;

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    pub rounds: u32,
    pub rate: f64,
    pub penalty: f64,
    pub seed: u64,
}

impl Default for Training {
    fn default() -> Self {
        Self { rounds: 20, rate: 4.0, penalty: 1e-4, seed: 1 }
    }
}

/// A trained model.
pub struct Logistic {
    classes: usize,
    /// `weights[bucket * classes + class]`.
    weights: Vec<f64>,
    bias: Vec<f64>,
}

impl Logistic {
    /// Learns from features with their class (0 ≤ class < `classes`).
    pub fn train(docs: &[(Vec<String>, usize)], classes: usize, training: Training) -> Self {
        let mut model =
            Self { classes, weights: vec![0.0; BUCKETS * classes], bias: vec![0.0; classes] };
        let vectors: Vec<Vec<(usize, f64)>> = docs.iter().map(|(doc, _)| vector(doc)).collect();
        let mut order: Vec<usize> = (0..docs.len()).collect();
        let mut rng = Rng::new(training.seed);
        for round in 0..training.rounds {
            let rate = training.rate / (1.0 + f64::from(round) / 4.0);
            rng.shuffle(&mut order);
            for &item in &order {
                let mut errors = softmax(&model.logits(&vectors[item]));
                errors[docs[item].1] -= 1.0;
                for (class, error) in errors.iter().enumerate() {
                    for &(bucket, x) in &vectors[item] {
                        let weight = &mut model.weights[bucket * classes + class];
                        *weight -= rate * (error * x + training.penalty * *weight);
                    }
                    model.bias[class] -= rate * 0.1 * error;
                }
            }
        }
        model
    }

    /// The probability of each class.
    pub fn predict(&self, features: &[String]) -> Vec<f64> {
        softmax(&self.logits(&vector(features)))
    }

    /// The features that spoke most for the predicted class against the next best, at most `limit`,
    /// each with its part of the difference of the two logits, strongest first.
    pub fn weighed(&self, features: &[String], limit: usize) -> Vec<(String, f64)> {
        let mut probabilities = self.predict(features);
        let best = argmax(&probabilities);
        if let Some(own) = probabilities.get_mut(best) {
            *own = -1.0;
        }
        let second = argmax(&probabilities);
        let length = length(&buckets(features));
        let mut parts: BTreeMap<&str, f64> = BTreeMap::new();
        for feature in features {
            let row = bucket(feature) * self.classes;
            let difference = self.weights[row + best] - self.weights[row + second];
            *parts.entry(feature).or_default() += difference / length;
        }
        strongest(parts, limit)
    }

    fn logits(&self, vector: &[(usize, f64)]) -> Vec<f64> {
        let mut logits = self.bias.clone();
        for &(bucket, x) in vector {
            for (class, logit) in logits.iter_mut().enumerate() {
                *logit += self.weights[bucket * self.classes + class] * x;
            }
        }
        logits
    }
}

fn bucket(feature: &str) -> usize {
    hash(feature) as usize % BUCKETS
}

fn buckets(features: &[String]) -> BTreeMap<usize, f64> {
    let mut counts = BTreeMap::new();
    for feature in features {
        *counts.entry(bucket(feature)).or_insert(0.0) += 1.0;
    }
    counts
}

fn length(counts: &BTreeMap<usize, f64>) -> f64 {
    counts.values().map(|n| n * n).sum::<f64>().sqrt().max(1.0)
}

fn vector(features: &[String]) -> Vec<(usize, f64)> {
    let counts = buckets(features);
    let length = length(&counts);
    counts.into_iter().map(|(bucket, n)| (bucket, n / length)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::words;
    use super::*;

    fn model(seed: u64) -> Logistic {
        let docs = [(words("good day"), 0), (words("bad day"), 1), (words("odd day"), 2)];
        Logistic::train(&docs, 3, Training { seed, ..Training::default() })
    }

    #[test]
    fn learns_what_tells_the_classes_apart() {
        for (word, class) in [("good", 0), ("bad", 1), ("odd", 2)] {
            let features = words(&format!("a {word} day"));
            assert_eq!(argmax(&model(1).predict(&features)), class);
            assert_eq!(model(1).weighed(&features, 1)[0].0, word);
        }
    }

    #[test]
    fn nothing_known_is_near_even() {
        let even = model(1).predict(&[]);
        assert!(even.iter().all(|p| (p - 1.0 / 3.0).abs() < 0.1), "{even:?}");
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(model(7).weights, model(7).weights);
        assert_ne!(model(7).weights, model(8).weights);
    }
}
