//! Krippendorff's alpha: agreement beyond chance for any number of raters, any gaps and four
//! levels of measurement.
//!
//! Items with fewer than two labels drop out. Over the n labels that stay, n_k of
//! them of category k, with m labels on item u, c_k of them k, and delta how far two
//! categories are apart:
//!
//! ```text
//! observed = 1/n * sum over u of [ sum over k, l of c_k c_l delta^2(k, l) ] / (m - 1)
//! expected = 1/(n (n - 1)) * sum over k, l of n_k n_l delta^2(k, l)
//! alpha = 1 - observed / expected
//! ```
//!
//! - nominal: delta = 1 for different categories
//! - ordinal: the difference of their mid-ranks among all n labels, which needs the
//!   declared order
//! - interval: the difference of the numbers
//! - ratio: (k - l) / (k + l), for numbers from 0
//!
//! (Krippendorff 2011, "Computing Krippendorff's alpha-reliability".) Chance is here
//! drawing labels without putting them back, so alpha is a little above Fleiss'
//! kappa on the same table.
//!
//! Worked example: Krippendorff's four observers and twelve units give 0.743
//! (nominal), 0.815 (ordinal), 0.849 (interval) and 0.797 (ratio).

use super::patterns::{Patterns, Sample, labels_of, pairs_of};
use super::undefined::Undefined;
use super::{CHOICES_OF_ONE, Data, Metric, Prepared, Setting};
use crate::core::ratings::{Level, numbers};

pub(super) const METRIC: Metric = Metric {
    id: "krippendorff",
    title: "Krippendorff's alpha",
    help: "Agreement beyond chance for any number of raters, any gaps, and categories that are \
           names, ranks or numbers. 0 is chance, 1 is perfect; Krippendorff asks for 0.8, or 0.667 \
           at the least.",
    serves: CHOICES_OF_ONE,
    levels: &Level::ALL,
    best: 1.0,
    prepare,
};

fn prepare(data: &Data, level: Level, _: &Setting) -> Result<Prepared, Undefined> {
    let patterns = data.patterns.clone();
    let categories = data.ratings.categories.len();
    let scale = Scale::new(level, &data.ratings.categories)?;
    // Ranks move with what is drawn; all other distances stay.
    let fixed = match scale {
        Scale::Ranks => None,
        _ => Some(within(&patterns, |one, other| scale.square(one, other))),
    };
    Ok(Prepared::new(move |sample| {
        let totals = patterns.totals(sample, 2, categories);
        if totals.iter().filter(|total| **total > 0).count() < 2 {
            let any = totals.iter().any(|total| *total > 0);
            return Err(if any { Undefined::OneCategory } else { Undefined::NoPair });
        }
        let labels = totals.iter().sum::<u64>() as f64;
        let (seen, by_chance) = match &fixed {
            Some(within) => (drawn(within, sample), scale.by_chance(&totals)),
            None => {
                let ranks = Scale::Numbers(mid_ranks(&totals));
                let within = within(&patterns, |one, other| ranks.square(one, other));
                (drawn(&within, sample), ranks.by_chance(&totals))
            }
        };
        if by_chance == 0.0 {
            return Err(Undefined::OneCategory);
        }
        Ok(1.0 - (labels - 1.0) * seen / by_chance)
    }))
}

/// The disagreement within each pattern: over ordered pairs of labels, divided by labels less one.
pub(super) fn within(patterns: &Patterns, mut square: impl FnMut(u32, u32) -> f64) -> Vec<f64> {
    let within = |pattern| {
        let labels = f64::from(labels_of(pattern));
        let sum: f64 =
            pairs_of(pattern).map(|(one, other, pairs)| 2.0 * pairs * square(one, other)).sum();
        if labels < 2.0 { 0.0 } else { sum / (labels - 1.0) }
    };
    patterns.iter().map(within).collect()
}

/// The same over a sample.
pub(super) fn drawn(within: &[f64], sample: &Sample) -> f64 {
    within.iter().zip(&sample.patterns).map(|(within, times)| within * f64::from(*times)).sum()
}

/// What distances are made of.
enum Scale {
    Names,
    Ranks,
    Numbers(Vec<f64>),
    Ratios(Vec<f64>),
}

impl Scale {
    fn new(level: Level, categories: &[String]) -> Result<Self, Undefined> {
        let numbers = || numbers(categories).map_err(Undefined::Category);
        Ok(match level {
            Level::Nominal => Self::Names,
            Level::Ordinal => Self::Ranks,
            Level::Interval => Self::Numbers(numbers()?),
            Level::Ratio => {
                let numbers = numbers()?;
                let below = numbers.iter().zip(categories).find(|(number, _)| **number < 0.0);
                if let Some((_, category)) = below {
                    let why = format!("category '{category}' is below 0, where ratios begin");
                    return Err(Undefined::Category(why));
                }
                Self::Ratios(numbers)
            }
        })
    }

    /// The squared distance of two categories.
    fn square(&self, one: u32, other: u32) -> f64 {
        let pair = |values: &[f64]| {
            let value = |category: u32| values.get(category as usize).copied().unwrap_or_default();
            (value(one), value(other))
        };
        match self {
            Self::Names | Self::Ranks => f64::from(u8::from(one != other)),
            Self::Numbers(values) => {
                let (one, other) = pair(values);
                (one - other) * (one - other)
            }
            Self::Ratios(values) => {
                let (one, other) = pair(values);
                let share = if one == other { 0.0 } else { (one - other) / (one + other) };
                share * share
            }
        }
    }

    /// The squared distances of all ordered pairs of labels.
    fn by_chance(&self, totals: &[u64]) -> f64 {
        match self {
            Self::Names | Self::Ranks => {
                let labels: u64 = totals.iter().sum();
                totals.iter().map(|total| *total as f64 * (labels - total) as f64).sum()
            }
            Self::Numbers(values) => spread(values, totals),
            Self::Ratios(_) => {
                let used: Vec<(u32, f64)> = (0..)
                    .zip(totals)
                    .filter(|(_, total)| **total > 0)
                    .map(|(category, total)| (category, *total as f64))
                    .collect();
                let mut sum = 0.0;
                for (at, (one, labels)) in used.iter().enumerate() {
                    for (other, others) in used.get(at + 1..).unwrap_or_default() {
                        sum += 2.0 * labels * others * self.square(*one, *other);
                    }
                }
                sum
            }
        }
    }
}

/// The sum of (x - y)^2 over all ordered pairs is twice the number of labels times their squared
/// distances from the mean. Not over all pairs: that is slow where numbers are many.
fn spread(values: &[f64], totals: &[u64]) -> f64 {
    let mut used = values.iter().zip(totals).filter(|(_, total)| **total > 0).peekable();
    // From the first value, which keeps large numbers of little spread exact.
    let Some(origin) = used.peek().map(|(value, _)| **value) else { return 0.0 };
    let used: Vec<(f64, f64)> =
        used.map(|(value, total)| (value - origin, *total as f64)).collect();
    let labels: f64 = used.iter().map(|(_, total)| total).sum();
    let mean = used.iter().map(|(value, total)| value * total).sum::<f64>() / labels;
    let squares: f64 =
        used.iter().map(|(value, total)| total * (value - mean) * (value - mean)).sum();
    2.0 * labels * squares
}

/// The middle of the ranks that the labels of each category take.
fn mid_ranks(totals: &[u64]) -> Vec<f64> {
    let mut below = 0;
    let rank = |total: &u64| {
        let rank = below as f64 + *total as f64 / 2.0;
        below += total;
        rank
    };
    totals.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::{GWET, check, check_with};
    use crate::core::ratings::Level;

    /// Krippendorff 2011: four observers, twelve units, gaps. One unit has a single value.
    #[test]
    fn four_observers() {
        let at = |level, expected| check_with("krippendorff", &[], Some(level), GWET, expected);
        at(Level::Nominal, "0.743421");
        at(Level::Ordinal, "0.815388");
        at(Level::Interval, "0.849107");
        at(Level::Ratio, "0.797403");
    }

    #[test]
    fn two_observers() {
        let binary = "0 1\n1 1\n0 1\n0 0\n0 0\n0 1\n0 0\n0 0\n1 0\n0 0\n";
        check("krippendorff", binary, "0.095238");
        let nominal = "a b\na a\nb b\nb b\nd b\nc c\nc c\nc c\ne e\nd d\nd d\na d\n";
        check("krippendorff", nominal, "0.691964");
    }

    #[test]
    fn what_is_not_defined_says_so() {
        let one = "all labels are of one category, so chance alone would agree always: 0 divided \
                   by 0";
        check("krippendorff", "a a\na a\nb -\n", one);
        let at = |level, rows, expected| {
            check_with("krippendorff", &[], Some(level), rows, expected);
        };
        at(Level::Interval, "1 1\n1.0 1\n", one);
        at(Level::Interval, "1 1\nb 1\n", "category 'b' is not a number");
        at(Level::Ratio, "1 -1\n1 1\n", "category '-1' is below 0, where ratios begin");
        at(
            Level::Interval,
            "1e200 1\n1 1\n",
            "the categories are numbers too large to compute with",
        );
        at(Level::Ratio, "0 0\n2 2\n", "1.000000");
        // Large numbers with little spread.
        at(
            Level::Interval,
            "1000000001 1000000001\n1000000002 1000000002\n1000000001 1000000002\n",
            "0.444444",
        );
    }

    #[test]
    fn unused_categories_change_no_rank_but_their_order_does() {
        let rows = "a a\nb c\nc c\na b\n";
        let with = |categories: &[&str], expected| {
            check_with("krippendorff", categories, Some(Level::Ordinal), rows, expected);
        };
        with(&["a", "b", "c"], "0.708333");
        with(&["a", "x", "b", "c"], "0.708333");
        with(&["b", "a", "c"], "0.148333");
    }
}
