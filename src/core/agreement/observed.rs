//! What was seen, as many coefficients use it: disagreement within items, and how common each
//! category is.
//!
//! Of an item with m labels, c of them of category k, the share of its pairs of
//! labels that differ is sum over k, l of c_k c_l d(k, l) / (m (m - 1)), d being how
//! far two categories are apart ([`super::weights`]). The observed disagreement is
//! the mean of that share over the items with two labels or more, each item
//! counting the same however many labels it has.
//!
//! The prevalence of a category is the mean over all items with labels of the
//! share c_k / m, items with a single label included.

use std::rc::Rc;

use super::patterns::{Patterns, Sample, labels_of, pairs_of};
use super::undefined::Undefined;
use super::weights::Weights;

/// The disagreement of each pattern.
#[derive(Clone, Debug)]
pub struct Observed {
    /// `None` where there is no pair of labels.
    shares: Vec<Option<f64>>,
}

impl Observed {
    pub fn new(patterns: &Patterns, weights: &Weights) -> Self {
        Self::by(patterns, |one, other| weights.apart(one, other))
    }

    /// By any measure of how far two categories are apart.
    pub fn by(patterns: &Patterns, mut apart: impl FnMut(u32, u32) -> f64) -> Self {
        let share = |pattern| {
            let labels = f64::from(labels_of(pattern));
            let sum: f64 =
                pairs_of(pattern).map(|(one, other, pairs)| 2.0 * pairs * apart(one, other)).sum();
            (labels >= 2.0).then(|| sum / (labels * (labels - 1.0)))
        };
        Self { shares: patterns.iter().map(share).collect() }
    }

    /// Of patterns that have a value of their own; `None` leaves the items out.
    pub fn of(shares: Vec<Option<f64>>) -> Self {
        Self { shares }
    }

    /// The mean over the items of a sample.
    ///
    /// # Errors
    /// No item has two labels.
    pub fn mean(&self, sample: &Sample) -> Result<f64, Undefined> {
        let (mut sum, mut items) = (0.0, 0u64);
        for (share, times) in self.shares.iter().zip(&sample.patterns) {
            if let Some(share) = share {
                sum += f64::from(*times) * share;
                items += u64::from(*times);
            }
        }
        if items == 0 { Err(Undefined::NoPair) } else { Ok(sum / items as f64) }
    }
}

/// How common each category is in a sample.
pub fn prevalence(patterns: &Rc<Patterns>, categories: usize, sample: &Sample) -> Vec<f64> {
    let mut shares = vec![0.0; categories];
    let mut items = 0.0;
    for (pattern, times) in patterns.iter().zip(&sample.patterns) {
        if *times == 0 {
            continue;
        }
        let times = f64::from(*times);
        let labels = f64::from(labels_of(pattern));
        items += times;
        for one in pattern {
            if let Some(share) = shares.get_mut(one.category as usize) {
                *share += times * f64::from(one.count) / labels;
            }
        }
    }
    if items > 0.0 {
        shares.iter_mut().for_each(|share| *share /= items);
    }
    shares
}

/// The sum of p (1 - p): how often two draws of the prevalence differ. Exactly 0 where all is of
/// one category.
pub fn differing(shares: &[f64]) -> f64 {
    if shares.iter().filter(|share| **share > 0.0).count() < 2 {
        return 0.0;
    }
    shares.iter().map(|share| share * (1.0 - share)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::tests::ratings;

    #[test]
    fn items_count_the_same_however_many_labels_they_have() {
        let patterns = Rc::new(Patterns::new(&ratings("a b - -\na a a b\nb - - -\n")));
        let whole = Sample::whole(&patterns);
        let observed = Observed::new(&patterns, &Weights::identity());
        // All of the first item's pairs differ, half of the second's; the third has none.
        assert_eq!(observed.mean(&whole), Ok(0.75));
        // (1/2 + 3/4 + 0) / 3 and (1/2 + 1/4 + 1) / 3.
        let shares = prevalence(&patterns, 3, &whole);
        assert!((shares[0] - 1.25 / 3.0).abs() < 1e-15 && (shares[1] - 1.75 / 3.0).abs() < 1e-15);
        assert_eq!(shares[2], 0.0);
        assert_eq!(differing(&[0.5, 0.5]), 0.5);
        assert_eq!(differing(&[0.0, 1.0]), 0.0);
        let empty = Sample::empty(&patterns);
        assert_eq!(observed.mean(&empty), Err(Undefined::NoPair));
        assert_eq!(prevalence(&patterns, 2, &empty), [0.0, 0.0]);
    }
}
