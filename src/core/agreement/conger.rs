//! Conger's kappa: Cohen's kappa for any number of raters.
//!
//! Chance is each rater's own habit, as with Cohen, over all pairs of raters. With
//! p_gk the share of rater g's labels that are k, R raters, and P the mean share of
//! agreeing pairs within items ([`super::observed`]):
//!
//! ```text
//! chance = sum over k of [ (sum over g of p_gk)^2 - sum over g of p_gk^2 ] / (R (R - 1))
//! kappa = (P - chance) / (1 - chance)
//! ```
//!
//! (Conger 1980; with gaps as Gwet 2014 extends it: a rater's habit is read from all
//! of that rater's labels.) For two raters who labelled every item it is Cohen's.
//!
//! Worked example: Gwet's four raters and twelve subjects give P = 0.8182, chance =
//! 0.2334 and kappa = 0.7628.

use super::observed::Observed;
use super::undefined::Undefined;
use super::weights::Weights;
use super::{CHOICES_OF_ONE, Data, Metric, Prepared};
use crate::core::ratings::{Level, Rating};

pub(super) const METRIC: Metric = Metric {
    id: "conger",
    title: "Conger's kappa",
    help: "Cohen's kappa for any number of raters: chance is each rater's own habit. Made for a \
           fixed panel; raters with few labels make it unsteady.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Nominal],
    best: 1.0,
    prepare,
};

fn prepare(data: &Data, _: Level, _: &super::Setting) -> Result<Prepared, Undefined> {
    let observed = Observed::new(&data.patterns, &Weights::identity());
    let habits = Habits::new(data);
    Ok(Prepared::new(move |sample| {
        let seen = observed.mean(sample)?;
        let differing = habits.differing(&sample.items).ok_or(Undefined::OneRater)?;
        if differing == 0.0 {
            return Err(Undefined::OneCategory);
        }
        Ok(1.0 - seen / differing)
    }))
}

/// Which rater used which category, each pair of the two with a number.
struct Habits {
    /// The number of each label, and where those of an item begin.
    labels: Vec<u32>,
    starts: Vec<usize>,
    /// Rater and category by number, sorted by rater.
    pairs: Vec<(u32, u32)>,
    categories: usize,
}

impl Habits {
    fn new(data: &Data) -> Self {
        let rows = data.ratings.rows();
        let categories = data.ratings.categories.len();
        let cells = data.ratings.raters.len().saturating_mul(categories);
        let (pairs, labels) = match cells <= rows.len() {
            true => by_cell(rows, categories, cells),
            false => by_search(rows),
        };
        let mut starts = vec![0];
        let mut end = 0;
        for (_, labels) in data.ratings.by_item() {
            end += labels.len();
            starts.push(end);
        }
        Self { labels, starts, pairs, categories }
    }

    /// How often two raters would differ by chance; `None` where there are no two.
    fn differing(&self, items: &[u32]) -> Option<f64> {
        let mut counts = vec![0u64; self.pairs.len()];
        for (range, times) in self.starts.windows(2).zip(items) {
            let &[start, end] = range else { continue };
            if *times == 0 {
                continue;
            }
            for number in self.labels.get(start..end).unwrap_or_default() {
                if let Some(count) = counts.get_mut(*number as usize) {
                    *count += u64::from(*times);
                }
            }
        }
        let mut sums = vec![0.0; self.categories];
        let mut squares = vec![0.0; self.categories];
        let mut raters = 0.0;
        let mut rest = counts.as_slice();
        for pairs in self.pairs.chunk_by(|a, b| a.0 == b.0) {
            let (here, behind) = rest.split_at(pairs.len().min(rest.len()));
            rest = behind;
            let labels: u64 = here.iter().sum();
            if labels == 0 {
                continue;
            }
            raters += 1.0;
            for ((_, category), count) in pairs.iter().zip(here) {
                let share = *count as f64 / labels as f64;
                let category = *category as usize;
                if let (Some(sum), Some(square)) =
                    (sums.get_mut(category), squares.get_mut(category))
                {
                    *sum += share;
                    *square += share * share;
                }
            }
        }
        if raters < 2.0 {
            return None;
        }
        let used = sums.iter().filter(|sum| **sum > 0.0).count();
        if used < 2 {
            return Some(0.0);
        }
        let agreeing: f64 = sums.iter().zip(&squares).map(|(sum, square)| sum * sum - square).sum();
        Some(1.0 - agreeing / (raters * (raters - 1.0)))
    }
}

/// The pairs of rater and category in use, sorted, and the number of each label's.
type Numbered = (Vec<(u32, u32)>, Vec<u32>);

fn by_search(rows: &[Rating]) -> Numbered {
    let mut pairs: Vec<(u32, u32)> = rows.iter().map(|row| (row.rater, row.category)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let number = |pair| pairs.binary_search(&pair).unwrap_or_default();
    let labels = rows.iter().map(|row| number((row.rater, row.category)) as u32).collect();
    (pairs, labels)
}

/// The same many times as fast, where a table of all raters and categories is no larger than the
/// labels themselves.
fn by_cell(rows: &[Rating], categories: usize, cells: usize) -> Numbered {
    let cell = |row: &Rating| row.rater as usize * categories + row.category as usize;
    let mut numbers = vec![u32::MAX; cells];
    for row in rows {
        if let Some(number) = numbers.get_mut(cell(row)) {
            *number = 0;
        }
    }
    let mut pairs = Vec::new();
    for (cell, number) in (0..).zip(&mut numbers).filter(|(_, number)| **number == 0) {
        *number = pairs.len() as u32;
        let categories = categories as u32;
        pairs.push((cell / categories, cell % categories));
    }
    let number = |row: &Rating| numbers.get(cell(row)).copied().unwrap_or_default();
    let labels = rows.iter().map(number).collect();
    (pairs, labels)
}

#[cfg(test)]
mod tests {
    use super::{by_cell, by_search};
    use crate::core::agreement::tests::{GWET, check, square};
    use crate::core::ratings::Rating;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_ways_give_the_same_numbers(
            rows in prop::collection::vec((0u32..5, 0u32..4), 0..40),
        ) {
            let rows = rows.into_iter().map(|(rater, category)| Rating { rater, category });
            let rows: Vec<Rating> = rows.collect();
            prop_assert_eq!(by_cell(&rows, 4, 20), by_search(&rows));
        }
    }

    #[test]
    fn published_tables() {
        check("conger", GWET, "0.762817");
        // Two raters without gaps: Cohen's.
        check("conger", &square(&[&[20, 5], &[10, 15]]), "0.400000");
        check("conger", &square(&[&[118, 5], &[2, 0]]), "-0.023392");
        let one = "all labels are of one category, so chance alone would agree always: 0 divided \
                   by 0";
        check("conger", "a a\na a\n", one);
    }
}
