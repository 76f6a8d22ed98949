//! All pairs in steps. A step ends within a rater as well: whoever labelled every item, as a model
//! does, has as many common items as all others have labels.

use super::{Pair, Pairwise, cells};
use crate::core::agreement::cohen::said;
use crate::core::ratings::Ratings;

/// Common items that are gathered before they are counted.
const GATHERED: usize = 1 << 16;

/// Compares rater by rater. The same labels must be given at each call.
#[derive(Clone, Debug)]
pub struct Comparing {
    pairwise: Pairwise,
    /// In the raters of the table.
    next: usize,
    /// Of that rater's items those that were looked at.
    looked: usize,
    /// What that rater and another one said of common items, one by one and counted.
    met: Vec<(u32, u32, u32)>,
    counted: Vec<Met>,
}

/// The other rater, what the one and what the other said; how often.
pub(super) type Met = ((u32, u32, u32), u64);

impl Comparing {
    pub fn new(pairwise: Pairwise) -> Self {
        Self { pairwise, next: 0, looked: 0, met: Vec::new(), counted: Vec::new() }
    }

    /// Goes through about so many common items and pairs: the pairs that are ready by then, also
    /// those without an item in common. `None` when all were given.
    pub fn step(&mut self, ratings: &Ratings, numbers: usize) -> Option<Vec<Pair>> {
        let mut pairs = Vec::new();
        let mut cost = 0;
        while let Some(rater) = self.pairwise.raters.get(self.next).copied() {
            let items = self.pairwise.items_of(rater);
            while let Some(item) = items.get(self.looked) {
                if cost >= numbers {
                    return Some(pairs);
                }
                // An item stands there as often as the rater labelled it.
                let again = self.looked.checked_sub(1).and_then(|before| items.get(before));
                self.looked += 1;
                if again == Some(item) {
                    continue;
                }
                let Some(category) = said(ratings, *item as usize, rater) else { continue };
                let labels = ratings.of(*item as usize);
                let behind = labels.partition_point(|label| label.rater <= rater);
                cost += 1 + labels.len() - behind;
                for (at, label) in labels.iter().enumerate().skip(behind) {
                    // The last word counts where a rater labelled the item several times.
                    let last = labels.get(at + 1).is_none_or(|next| next.rater != label.rater);
                    if last && self.pairwise.is_in(label.rater) {
                        self.met.push((label.rater, category, label.category));
                    }
                }
                if self.met.len() >= GATHERED {
                    count(&mut self.met, &mut self.counted);
                }
            }
            count(&mut self.met, &mut self.counted);
            cost += self.pairs_of(rater, &mut pairs);
            (self.next, self.looked) = (self.next + 1, 0);
            self.counted.clear();
        }
        (!pairs.is_empty()).then_some(pairs)
    }

    pub fn finish(self) -> Pairwise {
        self.pairwise
    }

    /// The pairs of a rater with all who stand behind in the table; how many.
    fn pairs_of(&self, rater: u32, pairs: &mut Vec<Pair>) -> usize {
        let mut rest = self.counted.as_slice();
        let behind = self.pairwise.raters.get(self.next + 1..).unwrap_or_default();
        for other in behind {
            let (here, more) = rest.split_at(rest.partition_point(|met| met.0.0 <= *other));
            rest = more;
            pairs.push(self.pairwise.pair(rater, *other, &cells(here)));
        }
        behind.len()
    }
}

/// Counts what was gathered and takes it to what was counted before. Sorted by all three.
pub(super) fn count(met: &mut Vec<(u32, u32, u32)>, counted: &mut Vec<Met>) {
    met.sort_unstable();
    let before = counted.len();
    let same = met.chunk_by(|a, b| a == b);
    counted.extend(same.filter_map(|same| Some((*same.first()?, same.len() as u64))));
    met.clear();
    if before == 0 {
        return;
    }
    // Two sorted runs, which the standard sort merges.
    counted.sort_by_key(|met| met.0);
    counted.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}
