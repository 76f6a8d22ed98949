//! A table put together item by item, in the order of the items: what a study does that must not
//! take all rows at one go.

use super::{Rating, Ratings, Repeated};

/// The rows so far.
#[derive(Debug)]
pub struct Rows {
    /// Where the rows of each item end.
    ends: Vec<u32>,
    rows: Vec<Rating>,
    repeated: Repeated,
}

impl Rows {
    /// Of about so many items and labels.
    pub fn new(repeated: Repeated, items: usize, labels: usize) -> Self {
        Self { ends: Vec::with_capacity(items), rows: Vec::with_capacity(labels), repeated }
    }

    /// Takes in the labels of the next item, in the order in which they came.
    pub fn add(&mut self, labels: &mut [Rating]) {
        labels.sort_by_key(|label| label.rater);
        for (at, label) in labels.iter().enumerate() {
            let last = labels.get(at + 1).is_none_or(|next| next.rater != label.rater);
            if last || self.repeated == Repeated::Each {
                self.rows.push(*label);
            }
        }
        self.ends.push(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
    }

    /// The table. The names are as many as items were added; labels name raters and categories
    /// that are there.
    pub fn table(
        self,
        items: Vec<String>,
        raters: Vec<String>,
        categories: Vec<String>,
    ) -> Ratings {
        let Self { ends, rows, .. } = self;
        let starts = std::iter::once(0).chain(ends).collect();
        Ratings { items, raters, categories, starts, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn item_by_item_is_the_same_table(
            cells in prop::collection::vec((0u32..6, 0u32..4, 0u32..3), 0..40),
            each in any::<bool>(),
        ) {
            let repeated = if each { Repeated::Each } else { Repeated::Last };
            let names = |end: u32| (0..end).map(|n| n.to_string()).collect::<Vec<_>>();
            let mut rows = Rows::new(repeated, 6, cells.len());
            for item in 0..6 {
                let of_item = cells.iter().filter(|cell| cell.0 == item);
                let mut labels: Vec<Rating> =
                    of_item.map(|(_, rater, category)| Rating { rater: *rater, category: *category })
                        .collect();
                rows.add(&mut labels);
            }
            let whole =
                Ratings::from_codes_with(names(6), names(4), names(3), &cells, repeated);
            prop_assert_eq!(rows.table(names(6), names(4), names(3)), whole);
        }
    }
}
