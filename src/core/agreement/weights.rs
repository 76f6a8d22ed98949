//! How far two categories are apart: 0 the same, 1 as far as the scale allows.
//!
//! Weighted coefficients give credit to near misses. Papers write the credit w;
//! here stands what is missing from it, d = 1 - w, because sums of what is missing
//! are exactly 0 where all agree. With the place k of a category among q (or its
//! value, where categories are numbers) and the largest distance r:
//!
//! - identity: d = 0 for the same, 1 for different ones
//! - linear: d = |k - l| / r (Cicchetti and Allison 1971)
//! - quadratic: d = ((k - l) / r)^2 (Fleiss and Cohen 1973)
//! - ordinal: d = t(|k - l|) / t(q - 1), t(n) = n (n + 1) / 2 (Gwet 2014)
//!
//! The declared categories belong to it, also those that nobody used: they make
//! the scale as long as it is.
//!
//! Worked example: of three categories the outer two are 1 apart; the middle one
//! is 0.5 (linear), 0.25 (quadratic) and 1/3 (ordinal) from each.

use super::undefined::Undefined;
use crate::core::ratings::{Level, numbers};

/// The closed list of ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    Identity,
    Linear,
    #[default]
    Quadratic,
    Ordinal,
}

impl Scheme {
    pub const ALL: [Self; 4] = [Self::Identity, Self::Linear, Self::Quadratic, Self::Ordinal];

    pub fn id(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Linear => "linear",
            Self::Quadratic => "quadratic",
            Self::Ordinal => "ordinal",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.id() == id)
    }
}

/// A way over given categories.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    scheme: Scheme,
    /// Where each category stands, from 0.
    values: Vec<f64>,
    /// The largest distance, never 0.
    range: f64,
}

/// One category at the margins of a table of two raters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    pub category: u32,
    pub row: f64,
    pub column: f64,
}

impl Weights {
    /// By the places of the categories, or at the levels interval and ratio by their values. The
    /// ordinal scheme is always by places.
    ///
    /// # Errors
    /// A category is no number where numbers are needed.
    pub fn new(scheme: Scheme, level: Level, categories: &[String]) -> Result<Self, Undefined> {
        let by_value = matches!(level, Level::Interval | Level::Ratio)
            && matches!(scheme, Scheme::Linear | Scheme::Quadratic);
        let mut values = if by_value {
            numbers(categories).map_err(Undefined::Category)?
        } else {
            (0u32..).take(categories.len()).map(f64::from).collect()
        };
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        values.iter_mut().for_each(|value| *value -= least);
        let range = values.iter().copied().fold(0.0, f64::max);
        Ok(Self { scheme, values, range: if range > 0.0 { range } else { 1.0 } })
    }

    /// All different categories are equally far apart.
    pub fn identity() -> Self {
        Self { scheme: Scheme::Identity, values: Vec::new(), range: 1.0 }
    }

    /// How far two categories are apart, 0 to 1.
    pub fn apart(&self, one: u32, other: u32) -> f64 {
        let steps = (self.value(one) - self.value(other)).abs();
        match self.scheme {
            Scheme::Identity => f64::from(u8::from(one != other)),
            Scheme::Linear => steps / self.range,
            Scheme::Quadratic => (steps / self.range) * (steps / self.range),
            Scheme::Ordinal => steps * (steps + 1.0) / (self.range * (self.range + 1.0)),
        }
    }

    /// The sum of row times column times how far they are apart, over all pairs of categories: the
    /// disagreement by chance. In one pass over the sorted values, not over all pairs.
    pub fn by_chance(&self, margins: &[Margin]) -> f64 {
        match self.scheme {
            Scheme::Identity => {
                let rest = |all: f64, margin: &Margin| margin.row * (all - margin.column);
                let columns = margins.iter().map(|margin| margin.column).sum();
                margins.iter().map(|margin| rest(columns, margin)).sum()
            }
            Scheme::Linear => self.by_steps(margins),
            Scheme::Quadratic => self.by_squares(margins),
            Scheme::Ordinal => {
                (self.range * self.by_squares(margins) + self.by_steps(margins))
                    / (self.range + 1.0)
            }
        }
    }

    /// The sum of the credit of all pairs of categories: what Gwet calls T_w.
    pub fn credit(&self, categories: usize) -> f64 {
        let margin = |category| Margin { category, row: 1.0, column: 1.0 };
        let margins: Vec<Margin> = (0u32..).take(categories).map(margin).collect();
        let all = categories as f64 * categories as f64;
        all - self.by_chance(&margins)
    }

    fn value(&self, category: u32) -> f64 {
        self.values.get(category as usize).copied().unwrap_or_default()
    }

    /// The sum of |x - y|: between two neighbouring values passes every pair that has one end on
    /// each side.
    fn by_steps(&self, margins: &[Margin]) -> f64 {
        let mut sorted: Vec<(f64, f64, f64)> = margins
            .iter()
            .map(|margin| (self.value(margin.category) / self.range, margin.row, margin.column))
            .collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let rows: f64 = sorted.iter().map(|(_, row, _)| row).sum();
        let columns: f64 = sorted.iter().map(|(_, _, column)| column).sum();
        let (mut row, mut column, mut sum) = (0.0, 0.0, 0.0);
        for pair in sorted.windows(2) {
            let &[(value, in_row, in_column), (next, ..)] = pair else { continue };
            row += in_row;
            column += in_column;
            sum += (next - value) * (row * (columns - column) + column * (rows - row));
        }
        sum
    }

    /// The sum of (x - y)^2, from sums of x, y and their squares.
    fn by_squares(&self, margins: &[Margin]) -> f64 {
        // From the first value: exactly 0 where there is no other.
        let origin = margins.first().map(|margin| self.value(margin.category)).unwrap_or_default();
        let (mut rows, mut row, mut row_squares) = (0.0, 0.0, 0.0);
        let (mut columns, mut column, mut column_squares) = (0.0, 0.0, 0.0);
        for margin in margins {
            let value = (self.value(margin.category) - origin) / self.range;
            rows += margin.row;
            row += margin.row * value;
            row_squares += margin.row * value * value;
            columns += margin.column;
            column += margin.column * value;
            column_squares += margin.column * value * value;
        }
        columns * row_squares + rows * column_squares - 2.0 * row * column
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[track_caller]
    fn check(scheme: Scheme, level: Level, categories: &[&str], expected: &[f64]) {
        let weights = Weights::new(scheme, level, &names(categories)).unwrap();
        let said: Vec<f64> =
            (0u32..).take(categories.len()).map(|category| weights.apart(0, category)).collect();
        let close = said.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15);
        assert!(close && said.len() == expected.len(), "{said:?} {expected:?}");
    }

    #[test]
    fn how_far_from_the_first() {
        let abc = ["a", "b", "c"];
        check(Scheme::Identity, Level::Nominal, &abc, &[0.0, 1.0, 1.0]);
        check(Scheme::Linear, Level::Ordinal, &abc, &[0.0, 0.5, 1.0]);
        check(Scheme::Quadratic, Level::Ordinal, &abc, &[0.0, 0.25, 1.0]);
        check(Scheme::Ordinal, Level::Ordinal, &abc, &[0.0, 1.0 / 3.0, 1.0]);
        // By value where the categories are numbers, in whatever order they were declared.
        check(Scheme::Linear, Level::Interval, &["1", "5", "2"], &[0.0, 1.0, 0.25]);
        check(Scheme::Quadratic, Level::Ordinal, &["x"], &[0.0]);
        let wrong = Weights::new(Scheme::Linear, Level::Interval, &names(&["1", "b"]));
        assert_eq!(wrong, Err(Undefined::Category("category 'b' is not a number".to_owned())));
    }

    #[test]
    fn ids_come_back() {
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::from_id(scheme.id()), Some(scheme));
        }
        assert_eq!(Scheme::from_id("cubic"), None);
    }

    proptest! {
        #[test]
        fn chance_is_the_sum_over_all_pairs(
            cells in prop::collection::vec((0u32..9, 0u32..9, -50i32..50), 1..8),
        ) {
            let categories: Vec<String> =
                cells.iter().map(|(_, _, value)| value.to_string()).collect();
            let margins: Vec<Margin> = (0..).zip(&cells).map(|(category, (row, column, _))| {
                Margin { category, row: f64::from(*row), column: f64::from(*column) }
            }).collect();
            for scheme in Scheme::ALL {
                for level in [Level::Ordinal, Level::Interval] {
                    let weights = Weights::new(scheme, level, &categories).unwrap();
                    let pairs = margins.iter().flat_map(|a| margins.iter().map(move |b| (a, b)));
                    let slow: f64 = pairs
                        .map(|(a, b)| a.row * b.column * weights.apart(a.category, b.category))
                        .sum();
                    let fast = weights.by_chance(&margins);
                    prop_assert!((slow - fast).abs() < 1e-9, "{scheme:?} {level:?} {slow} {fast}");
                }
            }
        }
    }
}
