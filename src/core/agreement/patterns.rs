//! Labels counted once: what is the same of many items is kept once.
//!
//! The pattern of an item is how often each category was given to it; who gave
//! it does not matter. A million labels on 200,000 items with five categories
//! have some hundred patterns, so that a coefficient over a resample of the items
//! is a sum over patterns, each as often as it was drawn.
//!
//! Patterns are sorted by what they hold. Sums over them do not depend on the
//! order or the names of items and raters, to the last bit.

use std::collections::HashMap;

use crate::core::ratings::Rating;
#[cfg(test)]
use crate::core::ratings::Ratings;

/// The patterns of all items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    /// The pattern of each item; [`NONE`] where it has no label.
    of_item: Vec<u32>,
    /// Where the counts of a pattern begin; one more than there are patterns.
    starts: Vec<usize>,
    counts: Vec<Count>,
}

/// How often one category was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub category: u32,
    pub count: u32,
}

/// What was drawn: how often each item and each pattern counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    pub items: Vec<u32>,
    pub patterns: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// Patterns as they are found, item by item.
#[derive(Debug, Default)]
pub struct Counting {
    /// The categories of each pattern, sorted, and the number that it was given.
    known: HashMap<Box<[u32]>, u32>,
    /// The number of each item's pattern.
    of_item: Vec<u32>,
    /// Used again for each item.
    sorted: Vec<u32>,
}

impl Counting {
    /// Takes in the labels of the next item.
    pub fn add(&mut self, labels: &[Rating]) {
        if labels.is_empty() {
            return self.of_item.push(NONE);
        }
        self.sorted.clear();
        self.sorted.extend(labels.iter().map(|label| label.category));
        self.sorted.sort_unstable();
        let number = self.known.get(self.sorted.as_slice()).copied().unwrap_or_else(|| {
            let next = u32::try_from(self.known.len()).unwrap_or(NONE);
            self.known.insert(self.sorted.as_slice().into(), next);
            next
        });
        self.of_item.push(number);
    }

    /// How many items were taken in.
    pub fn items(&self) -> usize {
        self.of_item.len()
    }

    pub fn finish(self) -> Patterns {
        let mut found: Vec<(Box<[u32]>, u32)> = self.known.into_iter().collect();
        found.sort_unstable();
        let mut places = vec![NONE; found.len()];
        let mut patterns = Patterns { of_item: self.of_item, starts: vec![0], counts: Vec::new() };
        for (place, (labels, number)) in (0..).zip(&found) {
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = place;
            }
            for equal in labels.chunk_by(|a, b| a == b) {
                let category = equal.first().copied().unwrap_or_default();
                let count = u32::try_from(equal.len()).unwrap_or(u32::MAX);
                patterns.counts.push(Count { category, count });
            }
            patterns.starts.push(patterns.counts.len());
        }
        for pattern in &mut patterns.of_item {
            *pattern = places.get(*pattern as usize).copied().unwrap_or(NONE);
        }
        patterns
    }
}

impl Patterns {
    /// Of all items at one go.
    #[cfg(test)]
    pub fn new(ratings: &Ratings) -> Self {
        let mut counting = Counting::default();
        ratings.by_item().for_each(|(_, labels)| counting.add(labels));
        counting.finish()
    }

    /// The number of patterns.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pattern of an item; `None` where it has no label.
    pub fn of_item(&self, item: usize) -> Option<usize> {
        self.of_item.get(item).filter(|pattern| **pattern != NONE).map(|pattern| *pattern as usize)
    }

    /// Every pattern: its categories in order, none of them with a count of 0.
    pub fn iter(&self) -> impl Iterator<Item = &[Count]> {
        self.starts.windows(2).map(|pair| match pair {
            [start, end] => self.counts.get(*start..*end).unwrap_or_default(),
            _ => &[],
        })
    }

    /// How often each category was given in a sample, over items with at least `fewest` labels.
    pub fn totals(&self, sample: &Sample, fewest: u32, categories: usize) -> Vec<u64> {
        let mut totals = vec![0; categories];
        for (pattern, times) in self.iter().zip(&sample.patterns) {
            if labels_of(pattern) < fewest {
                continue;
            }
            for one in pattern {
                if let Some(total) = totals.get_mut(one.category as usize) {
                    *total += u64::from(*times) * u64::from(one.count);
                }
            }
        }
        totals
    }

    /// The categories that stand at an item with at least `fewest` labels, in order.
    pub fn used(&self, fewest: u32) -> Vec<u32> {
        let enough = self.iter().filter(|pattern| labels_of(pattern) >= fewest);
        let mut used: Vec<u32> = enough.flatten().map(|one| one.category).collect();
        used.sort_unstable();
        used.dedup();
        used
    }
}

impl Sample {
    /// Every item once.
    pub fn whole(patterns: &Patterns) -> Self {
        let mut sample = Self::empty(patterns);
        for item in 0..patterns.of_item.len() {
            sample.add(patterns, item);
        }
        sample
    }

    pub fn empty(patterns: &Patterns) -> Self {
        Self { items: vec![0; patterns.of_item.len()], patterns: vec![0; patterns.len()] }
    }

    /// Takes nothing any more.
    pub fn clear(&mut self) {
        self.items.fill(0);
        self.patterns.fill(0);
    }

    /// Takes an item once more; one without labels never counts.
    pub fn add(&mut self, patterns: &Patterns, item: usize) {
        let Some(pattern) = patterns.of_item(item) else { return };
        if let Some(times) = self.items.get_mut(item) {
            *times += 1;
        }
        if let Some(times) = self.patterns.get_mut(pattern) {
            *times += 1;
        }
    }
}

/// The number of labels of a pattern.
pub fn labels_of(pattern: &[Count]) -> u32 {
    pattern.iter().map(|one| one.count).sum()
}

/// The unordered pairs of different categories of a pattern, with how many pairs of labels each is.
pub fn pairs_of(pattern: &[Count]) -> impl Iterator<Item = (u32, u32, f64)> {
    pattern.iter().enumerate().flat_map(move |(at, one)| {
        let behind = pattern.get(at + 1..).unwrap_or_default();
        behind.iter().map(move |other| {
            (one.category, other.category, f64::from(one.count) * f64::from(other.count))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::tests::ratings;

    #[test]
    fn items_of_one_pattern_share_it() {
        // Items by line, raters by column.
        let patterns = Patterns::new(&ratings("a b a\nb - -\na a b\n- - -\nc c c\n"));
        let of_item: Vec<_> = (0..6).map(|item| patterns.of_item(item)).collect();
        assert_eq!(of_item, [Some(0), Some(1), Some(0), None, Some(2), None]);
        let said: Vec<Vec<(u32, u32)>> = patterns
            .iter()
            .map(|pattern| pattern.iter().map(|one| (one.category, one.count)).collect())
            .collect();
        assert_eq!(said, [vec![(0, 2), (1, 1)], vec![(1, 1)], vec![(2, 3)]]);
        let whole = Sample::whole(&patterns);
        assert_eq!(
            (whole.items.as_slice(), whole.patterns.as_slice()),
            (&[1, 1, 1, 0, 1][..], &[2, 1, 1][..])
        );
        assert_eq!(patterns.totals(&whole, 1, 3), [4, 3, 3]);
        assert_eq!(patterns.totals(&whole, 2, 3), [4, 2, 3]);
        assert_eq!((patterns.used(1), patterns.used(3)), (vec![0, 1, 2], vec![0, 1, 2]));
    }

    #[test]
    fn pairs_are_counted_once() {
        let patterns = Patterns::new(&ratings("a a b c c c\n"));
        let pairs: Vec<_> = patterns.iter().flat_map(pairs_of).collect();
        assert_eq!(pairs, [(0, 1, 2.0), (0, 2, 6.0), (1, 2, 3.0)]);
    }
}
