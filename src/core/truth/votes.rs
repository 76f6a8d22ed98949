//! The labels as the methods walk over them: flat, by item and then by rater.

use crate::core::ratings::{Rating, Ratings};
use crate::core::text::figure;

/// Numbers that one table may hold: 400 MB. A page has 4 GB in all, and more than one table.
const MOST_CELLS: u64 = 50_000_000;

/// A view of [`Ratings`]. A rater may stand at an item more than once: no method minds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Votes<'a> {
    /// Where the rows of an item begin; one more than there are items.
    pub starts: &'a [u32],
    pub rows: &'a [Rating],
    pub raters: usize,
    pub classes: usize,
}

impl<'a> Votes<'a> {
    pub fn of(ratings: &'a Ratings) -> Self {
        Self {
            starts: ratings.starts(),
            rows: ratings.rows(),
            raters: ratings.raters.len(),
            classes: ratings.categories.len(),
        }
    }

    pub fn items(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The labels of each item.
    pub fn by_item(&self) -> impl Iterator<Item = &'a [Rating]> + use<'a> {
        let rows = self.rows;
        self.starts.windows(2).map(move |pair| match *pair {
            [start, end] => rows.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        })
    }

    /// The items from one on that have about so many labels together, at least one item; and the
    /// item behind them.
    pub fn some(&self, from: usize, labels: usize) -> (Self, usize) {
        let start = self.starts.get(from).map_or(0, |start| *start as usize);
        let until = start.saturating_add(labels);
        let items = self.starts.partition_point(|start| (*start as usize) < until);
        let behind = items.clamp(from + 1, self.items().max(from + 1));
        let starts = self.starts.get(from..=behind).unwrap_or_default();
        (Self { starts, ..*self }, behind)
    }

    /// How many labels each rater gave.
    pub fn labels_by_rater(&self) -> Vec<u32> {
        let mut counts = vec![0; self.raters];
        for label in self.rows {
            if let Some(count) = counts.get_mut(label.rater as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// How many items have a label.
    pub fn labelled(&self) -> usize {
        self.by_item().filter(|labels| !labels.is_empty()).count()
    }

    /// Whether two raters ever labelled the same item.
    pub fn overlap(&self) -> bool {
        self.by_item().any(|labels| {
            labels.first().map(|label| label.rater) != labels.last().map(|label| label.rater)
        })
    }

    /// For each item the share of its labels that each class has; equal where nobody labelled.
    pub fn shares(&self) -> Vec<f64> {
        let mut shares = vec![0.0; self.items() * self.classes];
        for (row, labels) in shares.chunks_mut(self.classes.max(1)).zip(self.by_item()) {
            if labels.is_empty() {
                row.fill(1.0 / self.classes as f64);
            }
            let each = 1.0 / labels.len() as f64;
            for label in labels {
                if let Some(share) = row.get_mut(label.category as usize) {
                    *share += 1.0;
                }
            }
            // Counted first and divided then: three of three is 1, not 0.1 + 0.2 times something.
            if !labels.is_empty() {
                row.iter_mut().for_each(|share| *share *= each);
            }
        }
        shares
    }

    /// Whether a posterior fits into memory.
    pub fn room_for_posterior(&self) -> Result<(), String> {
        let (items, classes) = (self.items() as u64, self.classes as u64);
        room(items.saturating_mul(classes)).map_err(|why| {
            format!("{items} items with {classes} classes are {why}. Are the labels free text?")
        })
    }

    /// Whether a confusion matrix for each rater fits into memory.
    pub fn room_for_confusion(&self) -> Result<(), String> {
        let (raters, classes) = (self.raters as u64, self.classes as u64);
        room(raters.saturating_mul(classes).saturating_mul(classes)).map_err(|why| {
            format!(
                "confusion matrices for {raters} raters with {classes} classes are {why}. Use \
                 one-coin, mace, glad, weighted or majority"
            )
        })
    }

    /// Whether a number for each rater and class fits into memory.
    pub fn room_for_strategies(&self) -> Result<(), String> {
        let (raters, classes) = (self.raters as u64, self.classes as u64);
        room(raters.saturating_mul(classes)).map_err(|why| {
            format!("{raters} raters with {classes} classes are {why}. Use one-coin or majority")
        })
    }
}

fn room(cells: u64) -> Result<(), String> {
    if cells <= MOST_CELLS {
        return Ok(());
    }
    Err(format!("{} numbers, and {} fit into memory", figure(cells), figure(MOST_CELLS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_is_said_before_it_is_tried() {
        let starts = vec![0; 10_001];
        let votes = |items: usize, raters, classes| Votes {
            starts: &starts[..=items],
            rows: &[],
            raters,
            classes,
        };
        assert_eq!(votes(5_000, 3, 10_000).room_for_posterior(), Ok(()));
        assert_eq!(
            votes(10_000, 3, 10_000).room_for_posterior().unwrap_err(),
            "10000 items with 10000 classes are 100,000,000 numbers, and 50,000,000 fit into \
             memory. Are the labels free text?"
        );
        assert_eq!(votes(3, 2, 5_000).room_for_confusion(), Ok(()));
        assert_eq!(
            votes(3, 12, 10_000).room_for_confusion().unwrap_err(),
            "confusion matrices for 12 raters with 10000 classes are 1,200,000,000 numbers, and \
             50,000,000 fit into memory. Use one-coin, mace, glad, weighted or majority"
        );
        assert!(votes(3, usize::MAX, usize::MAX).room_for_strategies().is_err());
    }
}
