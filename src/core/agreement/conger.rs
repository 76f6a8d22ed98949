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
use crate::core::ratings::Level;

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
        let mut pairs: Vec<(u32, u32)> = rows.iter().map(|row| (row.rater, row.category)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let number = |pair| pairs.binary_search(&pair).unwrap_or_default();
        let labels = rows.iter().map(|row| number((row.rater, row.category)) as u32).collect();
        let mut starts = vec![0];
        let mut end = 0;
        for (_, labels) in data.ratings.by_item() {
            end += labels.len();
            starts.push(end);
        }
        Self { labels, starts, pairs, categories: data.ratings.categories.len() }
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

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::{GWET, check, square};

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
