//! A confusion matrix for each rater, and the walk over all labels that uses and refits them.
//!
//! This is where the time goes: a million labels are looked at in every iteration. So
//! - the logarithms of what a rater says of each true class lie behind one another for each
//!   label, `[rater][said][true]`: a label adds one short vector;
//! - expectation and counting are one walk, while an item's labels are still at hand;
//! - the usual numbers of classes are compiled by themselves, so that the short vectors are
//!   held in registers.
//!
//! BE ADVISED: [`walk_fixed`] and [`walk_any`] are the same walk. Whoever changes one changes the
//! other; a test compares them.

use super::softmax::{LogSum, log_floored, softmax, unfloored};
use super::votes::Votes;
use crate::core::elementary::{exp_below, larger};

/// The matrices of all raters.
#[derive(Clone, Debug)]
pub(super) struct Confusions {
    classes: usize,
    /// Logarithms of probabilities, `[rater][said][true]`.
    log: Vec<f64>,
    /// Expected counts, laid out in the same way.
    counts: Vec<f64>,
    /// Expected counts of the true classes, over items that have a label.
    pub class_counts: Vec<f64>,
}

/// The walk for a number of classes that is known, each class written out: compiled for size, as the
/// page is, loops stay loops, and a short one costs more than what it does.
macro_rules! walk_of {
    ($self:ident, $votes:ident, $before:ident, $posterior:ident, $k:literal, [$($c:literal),*]) => {{
        let log = $self.log.as_chunks::<$k>().0;
        let counts = $self.counts.as_chunks_mut::<$k>().0;
        let (shared, each) = match $before {
            Before::Shared(log) => (<[f64; $k]>::try_from(log).unwrap_or([0.0; $k]), [].as_slice()),
            Before::Each(log) => ([0.0; $k], log.as_chunks::<$k>().0),
        };
        let mut class_counts = [0.0; $k];
        let (mut log_likelihood, mut change) = (LogSum::default(), 0.0);
        let rows = $posterior.as_chunks_mut::<$k>().0;
        for ((item, labels), row) in $votes.by_item().enumerate().zip(rows) {
            let mut scores = *each.get(item).unwrap_or(&shared);
            for label in labels {
                let cell = label.rater as usize * $k + label.category as usize;
                if let Some(log) = log.get(cell) {
                    $(scores[$c] += log[$c];)*
                }
            }
            let mut most = f64::NEG_INFINITY;
            $(most = larger(most, scores[$c]);)*
            $(scores[$c] = exp_below(scores[$c] - most);)*
            let mut sum = 0.0;
            $(sum += scores[$c];)*
            log_likelihood.add((most, sum));
            let each = 1.0 / sum;
            $(scores[$c] *= each;)*
            $(change = larger(change, (row[$c] - scores[$c]).abs());)*
            *row = scores;
            if labels.is_empty() {
                continue;
            }
            $(class_counts[$c] += scores[$c];)*
            for label in labels {
                let cell = label.rater as usize * $k + label.category as usize;
                if let Some(counts) = counts.get_mut(cell) {
                    $(counts[$c] += scores[$c];)*
                }
            }
        }
        $self.class_counts.copy_from_slice(&class_counts);
        Walked { log_likelihood: log_likelihood.value(), change }
    }};
}

/// What is believed of an item's class before its labels are read: logarithms.
#[derive(Clone, Copy, Debug)]
pub(super) enum Before<'a> {
    /// The same of all items.
    Shared(&'a [f64]),
    /// Item by item.
    Each(&'a [f64]),
}

/// What a walk saw.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walked {
    pub log_likelihood: f64,
    /// The largest change of a posterior.
    pub change: f64,
}

impl Confusions {
    /// Counts with posteriors that come from elsewhere: the start.
    pub fn new(votes: &Votes<'_>, posterior: &[f64]) -> Result<Self, String> {
        votes.room_for_confusion()?;
        let classes = votes.classes;
        let cells = votes.raters * classes * classes;
        let mut counts = vec![0.0; cells];
        let mut class_counts = vec![0.0; classes];
        for (labels, row) in votes.by_item().zip(posterior.chunks(classes.max(1))) {
            if labels.is_empty() {
                continue;
            }
            add(&mut class_counts, row);
            for label in labels {
                let start = (label.rater as usize * classes + label.category as usize) * classes;
                add(counts.get_mut(start..start + classes).unwrap_or_default(), row);
            }
        }
        Ok(Self { classes, log: vec![0.0; cells], counts, class_counts })
    }

    /// From counts to probabilities: the M step. `smoothing` in each cell, `diagonal` more in
    /// those of being right. Gives the logarithm of the prior that these stand for.
    ///
    /// A class that a rater never met, without pseudo-counts: floored as any cell that is 0, so
    /// their labels speak against it.
    pub fn refit(&mut self, smoothing: f64, diagonal: f64) -> f64 {
        let classes = self.classes;
        let mut prior = 0.0;
        let mut totals = vec![0.0; classes];
        let matrices = self.log.chunks_mut((classes * classes).max(1));
        for (log, counts) in matrices.zip(self.counts.chunks((classes * classes).max(1))) {
            totals.fill(smoothing * classes as f64 + diagonal);
            for row in counts.chunks(classes) {
                add(&mut totals, row);
            }
            for (said, (log, counts)) in
                log.chunks_mut(classes).zip(counts.chunks(classes)).enumerate()
            {
                for (class, ((log, count), total)) in
                    log.iter_mut().zip(counts).zip(&totals).enumerate()
                {
                    let pseudo = if class == said { smoothing + diagonal } else { smoothing };
                    // 0/0 where the rater never met the class: floored, as NaN is below any number.
                    *log = log_floored((count + pseudo) / total);
                    if pseudo > 0.0 {
                        prior += pseudo * *log;
                    }
                }
            }
        }
        prior
    }

    /// The E step, and the counts for the next M step.
    pub fn walk(&mut self, votes: &Votes<'_>, before: Before<'_>, posterior: &mut [f64]) -> Walked {
        self.counts.fill(0.0);
        self.class_counts.fill(0.0);
        match self.classes {
            2 => walk_of!(self, votes, before, posterior, 2, [0, 1]),
            3 => walk_of!(self, votes, before, posterior, 3, [0, 1, 2]),
            4 => walk_of!(self, votes, before, posterior, 4, [0, 1, 2, 3]),
            5 => walk_of!(self, votes, before, posterior, 5, [0, 1, 2, 3, 4]),
            _ => self.walk_any(votes, before, posterior),
        }
    }

    fn walk_any(&mut self, votes: &Votes<'_>, before: Before<'_>, posterior: &mut [f64]) -> Walked {
        let classes = self.classes;
        let cell =
            |rater: u32, category: u32| (rater as usize * classes + category as usize) * classes;
        let mut scores = vec![0.0; classes];
        let mut log_likelihood = LogSum::default();
        let mut change = 0.0f64;
        let rows = posterior.chunks_mut(classes.max(1));
        for ((item, labels), row) in votes.by_item().enumerate().zip(rows) {
            scores.copy_from_slice(before.of(item, classes));
            for label in labels {
                let start = cell(label.rater, label.category);
                add(&mut scores, self.log.get(start..start + classes).unwrap_or_default());
            }
            log_likelihood.add(softmax(&mut scores));
            for (old, new) in row.iter_mut().zip(&scores) {
                change = change.max((*old - new).abs());
                *old = *new;
            }
            if labels.is_empty() {
                continue;
            }
            add(&mut self.class_counts, &scores);
            for label in labels {
                let start = cell(label.rater, label.category);
                add(self.counts.get_mut(start..start + classes).unwrap_or_default(), &scores);
            }
        }
        Walked { log_likelihood: log_likelihood.value(), change }
    }

    /// Probabilities, by rater, then true class, then class said.
    pub fn matrices(&self) -> Vec<f64> {
        let classes = self.classes;
        let mut matrices = vec![0.0; self.log.len()];
        let size = (classes * classes).max(1);
        for (matrix, log) in matrices.chunks_mut(size).zip(self.log.chunks(size)) {
            for (said, row) in log.chunks(classes).enumerate() {
                for (class, log) in row.iter().enumerate() {
                    if let Some(cell) = matrix.get_mut(class * classes + said) {
                        *cell = unfloored(*log);
                    }
                }
            }
        }
        matrices
    }
}

impl Before<'_> {
    #[inline]
    fn of(&self, item: usize, classes: usize) -> &[f64] {
        match self {
            Self::Shared(log) => log,
            Self::Each(log) => log.get(item * classes..(item + 1) * classes).unwrap_or_default(),
        }
    }
}

#[inline]
fn add(sums: &mut [f64], row: &[f64]) {
    for (sum, number) in sums.iter_mut().zip(row) {
        *sum += number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::random::Random;
    use crate::core::ratings::Ratings;

    #[test]
    fn both_walks_are_one() {
        let mut random = Random::new(11);
        for classes in 2..=5 {
            let rows: Vec<(u32, u32, u32)> = (0..300)
                .map(|_| (random.below(60), random.below(7), random.below(classes)))
                .collect();
            let names = |number: u32| (0..number).map(|n| n.to_string()).collect();
            let ratings = Ratings::from_codes(names(60), names(7), names(classes), &rows);
            let votes = Votes::of(&ratings);
            let mut before: Vec<f64> =
                (0..60 * classes).map(|_| random.unit().max(0.01).ln()).collect();
            let shared = before.split_off(before.len() - classes as usize);
            before.extend(&shared);
            for before in [Before::Shared(&shared), Before::Each(&before)] {
                let (mut one, mut other) = (votes.shares(), votes.shares());
                let mut fixed = Confusions::new(&votes, &one).unwrap();
                fixed.refit(0.01, 0.5);
                let mut any = fixed.clone();
                let walked = fixed.walk(&votes, before, &mut one);
                any.counts.fill(0.0);
                any.class_counts.fill(0.0);
                let again = any.walk_any(&votes, before, &mut other);
                assert_eq!(one, other);
                assert_eq!((fixed.counts, fixed.class_counts), (any.counts, any.class_counts));
                assert_eq!(walked.log_likelihood.to_bits(), again.log_likelihood.to_bits());
                assert_eq!(walked.change.to_bits(), again.change.to_bits());
            }
        }
    }
}
