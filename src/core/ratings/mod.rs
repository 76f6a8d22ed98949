//! Who said what of which item: the one shape that agreement, truth and care read.
//!
//! A rater is a person or a model, a category one value of a question. What is
//! missing is not there: no row, never a category of its own.
//!
//! The same answers give the same table whatever the order in which they came:
//! items, raters and categories are sorted, rows stand by item and then by rater.
//! Sums over rows are therefore the same bytes on every machine.

mod build;
mod level;
mod rows;
mod table;

pub use build::Builder;
pub use level::{Level, numbers};
pub use rows::Rows;
pub use table::{Table, read};

/// One label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rating {
    pub rater: u32,
    pub category: u32,
}

/// What becomes of several labels by one rater for one item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeated {
    /// The last one counts.
    #[default]
    Last,
    /// Each counts, as if raters had no names: what many published results did.
    Each,
}

/// All labels of one question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    /// Names, by number. Sorted as numbers where all are numbers, else by their bytes.
    pub items: Vec<String>,
    pub raters: Vec<String>,
    /// As declared where an order was declared (unused ones included), then what else occurs.
    pub categories: Vec<String>,
    /// Where the rows of an item begin; one more than there are items.
    starts: Vec<u32>,
    /// By item, then by rater. A rater stands at most once at an item, unless the table was built
    /// with [`Repeated::Each`]: then in the order in which the labels came.
    rows: Vec<Rating>,
}

impl Ratings {
    /// From codes that are given out already, such as the columns of a dataset: `(item, rater,
    /// category)` in any order. Rows whose codes name nothing are left out; where a rater answered
    /// an item twice the later row counts.
    pub fn from_codes(
        items: Vec<String>,
        raters: Vec<String>,
        categories: Vec<String>,
        rows: &[(u32, u32, u32)],
    ) -> Self {
        Self::from_codes_with(items, raters, categories, rows, Repeated::Last)
    }

    /// The same with a rule for repeated labels.
    pub fn from_codes_with(
        items: Vec<String>,
        raters: Vec<String>,
        categories: Vec<String>,
        rows: &[(u32, u32, u32)],
        repeated: Repeated,
    ) -> Self {
        let known = |list: &[String], code: u32| (code as usize) < list.len();
        let legal = |(item, rater, category): (u32, u32, u32)| {
            known(&items, item) && known(&raters, rater) && known(&categories, category)
        };
        let mut counts = vec![0u32; items.len() + 1];
        for row in rows.iter().filter(|row| legal(**row)) {
            if let Some(count) = counts.get_mut(row.0 as usize + 1) {
                *count += 1;
            }
        }
        let mut total = 0;
        for count in &mut counts {
            total += *count;
            *count = total;
        }
        let mut next = counts.clone();
        let mut sorted = vec![Rating { rater: 0, category: 0 }; total as usize];
        for (item, rater, category) in rows.iter().copied().filter(|row| legal(*row)) {
            if let Some(place) = next.get_mut(item as usize) {
                if let Some(slot) = sorted.get_mut(*place as usize) {
                    *slot = Rating { rater, category };
                }
                *place += 1;
            }
        }
        let mut table = Rows::new(repeated, items.len(), sorted.len());
        for pair in counts.windows(2) {
            let &[start, end] = pair else { continue };
            table.add(sorted.get_mut(start as usize..end as usize).unwrap_or_default());
        }
        table.table(items, raters, categories)
    }

    /// The labels of one item, by rater. Empty where there is no such item.
    pub fn of(&self, item: usize) -> &[Rating] {
        let start = self.starts.get(item).copied().unwrap_or_default();
        let end = self.starts.get(item + 1).copied().unwrap_or(start);
        self.rows.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Where the rows of each item begin in [`Self::rows`]; one more than there are items.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Every label, by item and then by rater.
    pub fn rows(&self) -> &[Rating] {
        &self.rows
    }

    /// Every item with its labels, in order.
    pub fn by_item(&self) -> impl Iterator<Item = (usize, &[Rating])> {
        (0..self.items.len()).map(|item| (item, self.of(item)))
    }

    /// The number of labels.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of labels whose rater has a label at the same item before them: 0 unless the table
    /// was built with [`Repeated::Each`].
    pub fn repeated(&self) -> usize {
        let again = |labels: &[Rating]| {
            let pairs = labels.windows(2);
            pairs
                .filter(|pair| pair.first().map(|it| it.rater) == pair.last().map(|it| it.rater))
                .count()
        };
        self.by_item().map(|(_, labels)| again(labels)).sum()
    }

    /// Only the labels that hold, over the same items, raters and categories.
    pub fn filter(&self, mut keep: impl FnMut(usize, Rating) -> bool) -> Self {
        let mut starts = vec![0];
        let mut rows = Vec::new();
        for (item, labels) in self.by_item() {
            rows.extend(labels.iter().copied().filter(|label| keep(item, *label)));
            starts.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        }
        Self {
            items: self.items.clone(),
            raters: self.raters.clone(),
            categories: self.categories.clone(),
            starts,
            rows,
        }
    }
}
