//! The E step where a label speaks for its own class alone and against all others alike: one-coin,
//! MACE, GLAD. It costs one addition a label, however many classes there are.
//!
//! log q_i(k) = log rho_k + sum_j against_j + sum_{j: y_ij = k} for_j, where `against` is the
//! logarithm of the label's probability when its class is wrong, and `for` what is to be added
//! when it is right.

use super::confusion::Walked;
use super::softmax::{LogSum, softmax};
use super::votes::Votes;
use crate::core::ratings::Rating;

/// `weight` gives `for` and `against` of a label of an item; `seen` gets the label with the
/// posterior of its class.
pub(super) fn expect(
    votes: &Votes<'_>,
    marginals: &[f64],
    posterior: &mut [f64],
    weight: impl Fn(usize, Rating) -> (f64, f64),
    seen: impl FnMut(usize, Rating, f64),
) -> Walked {
    let mut walking = Walking::default();
    walking.expect(votes, marginals, posterior, weight, seen);
    walking.finish()
}

/// The same for some items after others.
#[derive(Default)]
pub(super) struct Walking {
    log_likelihood: LogSum,
    base: f64,
    change: f64,
}

impl Walking {
    pub fn expect(
        &mut self,
        votes: &Votes<'_>,
        marginals: &[f64],
        posterior: &mut [f64],
        weight: impl Fn(usize, Rating) -> (f64, f64),
        mut seen: impl FnMut(usize, Rating, f64),
    ) {
        let mut scores = vec![0.0; votes.classes];
        let rows = posterior.chunks_mut(votes.classes.max(1));
        for ((item, labels), row) in votes.by_item().enumerate().zip(rows) {
            scores.copy_from_slice(marginals);
            for label in labels {
                let (right, wrong) = weight(item, *label);
                self.base += wrong;
                if let Some(score) = scores.get_mut(label.category as usize) {
                    *score += right;
                }
            }
            self.log_likelihood.add(softmax(&mut scores));
            for (old, new) in row.iter_mut().zip(&scores) {
                self.change = self.change.max((*old - new).abs());
                *old = *new;
            }
            for label in labels {
                let share = scores.get(label.category as usize).copied().unwrap_or_default();
                seen(item, *label, share);
            }
        }
    }

    pub fn finish(self) -> Walked {
        Walked { log_likelihood: self.base + self.log_likelihood.value(), change: self.change }
    }
}

/// Sums of the posteriors by class, over items that have a label.
pub(super) fn class_counts(votes: &Votes<'_>, posterior: &[f64]) -> Vec<f64> {
    let mut counts = vec![0.0; votes.classes];
    for (labels, row) in votes.by_item().zip(posterior.chunks(votes.classes.max(1))) {
        if !labels.is_empty() {
            for (count, share) in counts.iter_mut().zip(row) {
                *count += share;
            }
        }
    }
    counts
}

/// A cell of a table with a row for each rater and a column for each class.
pub(super) fn cell(label: Rating, classes: usize) -> usize {
    label.rater as usize * classes + label.category as usize
}
