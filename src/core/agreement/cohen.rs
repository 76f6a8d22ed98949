//! Cohen's kappa: how far two raters agree beyond what their own habits would give by chance.
//!
//! Over the n items that both labelled, with n_kl of them called k by the first and
//! l by the second, row sums r_k and column sums c_l, and d(k, l) how far two
//! categories are apart ([`super::weights`]):
//!
//! ```text
//! kappa = 1 - [sum n_kl d(k, l) / n] / [sum r_k c_l d(k, l) / n^2]
//! ```
//!
//! Plain kappa has d = 1 for different categories (Cohen 1960), the weighted ones
//! give credit to near misses, linear or quadratic (Cohen 1968; Cicchetti and Allison
//! 1971; Fleiss and Cohen 1973). Where the level is interval or ratio, near is
//! measured by value, else by place.
//!
//! It is for two raters: with more there is a kappa for each pair
//! ([`super::pairwise`]), and [`super::fleiss`] or [`super::conger`] for all.
//!
//! Worked example: 20 and 15 on the diagonal, 5 and 10 off it. 15 of 50 differ, by
//! chance (25 x 20 + 25 x 30) / 50 = 25 would: kappa = 1 - 15/25 = 0.4.

use std::collections::BTreeMap;

use super::patterns::Sample;
use super::undefined::Undefined;
use super::weights::{Margin, Scheme, Weights};
use super::{CHOICES_OF_ONE, Data, Metric, Prepared};
use crate::core::ratings::{Level, Ratings};

pub(super) const PLAIN: Metric = Metric {
    id: "cohen",
    title: "Cohen's kappa",
    help: "Agreement of two raters beyond chance, where chance is each rater's own habit. 0 is \
           chance, 1 is perfect. For more than two raters see the pairwise table.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, level, _| prepare(data, Scheme::Identity, level),
};

pub(super) const LINEAR: Metric = Metric {
    id: "cohen-linear",
    title: "Cohen's kappa, linear weights",
    help: "As Cohen's kappa, but a miss counts by how far it is. Needs the full list of categories \
           in their order, also those that nobody used.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Ordinal, Level::Interval, Level::Ratio],
    best: 1.0,
    prepare: |data, level, _| prepare(data, Scheme::Linear, level),
};

pub(super) const QUADRATIC: Metric = Metric {
    id: "cohen-quadratic",
    title: "Cohen's kappa, quadratic weights",
    help: "As Cohen's kappa, but a miss counts by the square of how far it is: near misses hardly \
           matter. Needs the full list of categories in their order.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Ordinal, Level::Interval, Level::Ratio],
    best: 1.0,
    prepare: |data, level, _| prepare(data, Scheme::Quadratic, level),
};

/// A cell of the table of two raters: what the one and the other said, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub row: u32,
    pub column: u32,
    pub count: u64,
}

/// The sums of a table's rows and columns, for each category that occurs.
pub fn margins(cells: &[Cell]) -> Vec<Margin> {
    let mut margins: Vec<Margin> = Vec::with_capacity(cells.len() * 2);
    for cell in cells {
        let count = cell.count as f64;
        margins.push(Margin { category: cell.row, row: count, column: 0.0 });
        margins.push(Margin { category: cell.column, row: 0.0, column: count });
    }
    margins.sort_by_key(|margin| margin.category);
    margins.dedup_by(|next, kept| {
        let same = next.category == kept.category;
        if same {
            kept.row += next.row;
            kept.column += next.column;
        }
        same
    });
    margins
}

/// Kappa of a table.
///
/// # Errors
/// Nothing in it, or only one category.
pub fn kappa(cells: &[Cell], margins: &[Margin], weights: &Weights) -> Result<f64, Undefined> {
    let items = cells.iter().map(|cell| cell.count).sum::<u64>() as f64;
    if items == 0.0 {
        return Err(Undefined::NothingInCommon);
    }
    let by_chance = weights.by_chance(margins);
    if by_chance == 0.0 {
        return Err(Undefined::OneCategory);
    }
    let apart = |cell: &Cell| cell.count as f64 * weights.apart(cell.row, cell.column);
    let seen: f64 = cells.iter().map(apart).sum();
    Ok(1.0 - seen * items / by_chance)
}

/// What a rater said of an item; the last word where there are several.
pub(super) fn said(ratings: &Ratings, item: usize, rater: u32) -> Option<u32> {
    let labels = ratings.of(item);
    let behind = labels.partition_point(|label| label.rater <= rater);
    let last = behind.checked_sub(1).and_then(|at| labels.get(at));
    last.filter(|label| label.rater == rater).map(|label| label.category)
}

fn prepare(data: &Data, scheme: Scheme, level: Level) -> Result<Prepared, Undefined> {
    let &[row, column] = data.raters.as_slice() else {
        return Err(Undefined::NotTwoRaters(data.raters.len()));
    };
    let weights = Weights::new(scheme, level, &data.ratings.categories)?;
    let of_item: Vec<Option<(u32, u32)>> = (0..data.ratings.items.len())
        .map(|item| said(data.ratings, item, row).zip(said(data.ratings, item, column)))
        .collect();
    Ok(Prepared::new(move |sample| {
        let cells = counted(&of_item, sample);
        kappa(&cells, &margins(&cells), &weights)
    }))
}

fn counted(of_item: &[Option<(u32, u32)>], sample: &Sample) -> Vec<Cell> {
    let mut counts: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    for (pair, times) in of_item.iter().zip(&sample.items) {
        if let Some(pair) = pair.filter(|_| *times > 0) {
            *counts.entry(pair).or_default() += u64::from(*times);
        }
    }
    counts.into_iter().map(|((row, column), count)| Cell { row, column, count }).collect()
}

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::{check, square};

    #[test]
    fn published_tables() {
        check("cohen", &square(&[&[20, 5], &[10, 15]]), "0.400000");
        // Feinstein and Cicchetti 1990: the same 85 % agree, and kappa differs.
        check("cohen", &square(&[&[40, 9], &[6, 45]]), "0.699519");
        check("cohen", &square(&[&[80, 10], &[5, 5]]), "0.318182");
        // Gwet 2002.
        check("cohen", &square(&[&[118, 5], &[2, 0]]), "-0.023392");
        // Fleiss 1981.
        check("cohen", &square(&[&[75, 1, 4], &[5, 4, 1], &[0, 0, 10]]), "0.676471");
        // As R computes it.
        let table = square(&[&[0, 4, 1], &[0, 8, 0], &[0, 1, 5]]);
        check("cohen", &table, "0.484163");
        check("cohen-linear", &table, "0.470120");
        check("cohen-quadratic", &table, "0.450161");
    }

    #[test]
    fn is_for_two_raters_with_something_in_common() {
        let three = "Cohen's kappa compares two raters and there are 3; see the pairwise table";
        check("cohen", "a a b\n", three);
        check("cohen-linear", "a b\nb b\na -\n", "0.000000");
        let one = "all labels are of one category, so chance alone would agree always: 0 divided \
                   by 0";
        check("cohen", "a a\na a\n", one);
        check("cohen", "a b\na b\n", "0.000000");
        check("cohen-quadratic", "a a\nb b\n", "1.000000");
    }

    #[test]
    fn unused_categories_lengthen_the_scale() {
        use crate::core::agreement::tests::check_with;
        use crate::core::ratings::Level;
        let rows = "1 1\n1 2\n4 4\n2 2\n";
        check_with("cohen-linear", &["1", "2", "4"], None, rows, "0.714286");
        check_with("cohen-linear", &["1", "2", "3", "4"], None, rows, "0.800000");
        // By value the gap is there without being declared.
        check_with("cohen-linear", &["1", "2", "4"], Some(Level::Interval), rows, "0.800000");
    }
}
