//! Who agrees with whom: every pair of raters, people and models alike.
//!
//! Of each pair the items that both labelled are compared: how many, how many alike,
//! and Cohen's kappa plain, linear and quadratic ([`super::cohen`]). The cells of a
//! pair's table, and the items behind one, are counted when they are asked for.
//!
//! A pair costs what its common items cost, and each item is compared once with
//! every rater who labelled it. Of more than [`MOST_RATERS`] raters those with the
//! most labels are in the table: 1,000 raters are half a million pairs already, more
//! than anyone looks at.
//!
//! All pairs are compared in steps ([`Comparing`]).
//!
//! Worked example: raters a and b both labelled 50 items, 35 of them alike, 20 and
//! 15 in two categories: the pair says 50, 35 and kappa 0.4.

mod comparing;

pub use comparing::Comparing;

use super::cohen::{Cell, kappa, margins, said};
use super::undefined::Undefined;
use super::weights::{Scheme, Weights};
use crate::core::ratings::{Level, Ratings};
use comparing::{Met, count};

/// More raters than this are not compared with each other.
pub const MOST_RATERS: usize = 1_000;

/// Two raters, by number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The smaller number first.
    pub one: u32,
    pub other: u32,
    /// Items that both labelled.
    pub items: u32,
    /// Items that both labelled alike.
    pub alike: u32,
    /// `None` where it is not defined; [`Pair::undefined`] says why.
    pub kappa: Option<f64>,
    pub linear: Option<f64>,
    pub quadratic: Option<f64>,
}

impl Pair {
    /// The share of items labelled alike.
    pub fn percent(&self) -> Option<f64> {
        (self.items > 0).then(|| f64::from(self.alike) / f64::from(self.items))
    }

    /// Why there is no kappa, where there is none.
    pub fn undefined(&self) -> Option<Undefined> {
        match (self.items, self.kappa) {
            (0, _) => Some(Undefined::NothingInCommon),
            (_, None) => Some(Undefined::OneCategory),
            _ => None,
        }
    }
}

/// Who labelled what, for comparing. The labels themselves are not held: the same must be given at
/// each call.
#[derive(Clone, Debug)]
pub struct Pairwise {
    linear: Weights,
    quadratic: Weights,
    /// The raters of the table, by number.
    pub raters: Vec<u32>,
    /// Raters with labels who are not in it.
    pub left_out: usize,
    /// Whether a rater is in the table.
    is_in: Vec<bool>,
    /// Each rater's items, and where those of a rater begin.
    items: Vec<u32>,
    starts: Vec<usize>,
}

impl Pairwise {
    pub fn new(ratings: &Ratings) -> Self {
        let raters = ratings.raters.len();
        let mut starts = vec![0usize; raters + 1];
        for row in ratings.rows() {
            if let Some(count) = starts.get_mut(row.rater as usize + 1) {
                *count += 1;
            }
        }
        let labels = |rater: usize| starts.get(rater + 1).copied().unwrap_or_default();
        let mut chosen: Vec<usize> = (0..raters).filter(|rater| labels(*rater) > 0).collect();
        chosen.sort_by_key(|rater| std::cmp::Reverse(labels(*rater)));
        let left_out = chosen.len().saturating_sub(MOST_RATERS);
        chosen.truncate(MOST_RATERS);
        chosen.sort_unstable();
        let mut is_in = vec![false; raters];
        for rater in &chosen {
            if let Some(is_in) = is_in.get_mut(*rater) {
                *is_in = true;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut items = vec![0; ratings.len()];
        for (item, labels) in ratings.by_item() {
            for label in labels {
                if let Some(place) = next.get_mut(label.rater as usize) {
                    if let Some(slot) = items.get_mut(*place) {
                        *slot = u32::try_from(item).unwrap_or(u32::MAX);
                    }
                    *place += 1;
                }
            }
        }
        // By place nothing can go wrong: no category has to be a number.
        let weights = |scheme| {
            Weights::new(scheme, Level::Ordinal, &ratings.categories)
                .unwrap_or_else(|_| Weights::identity())
        };
        Self {
            linear: weights(Scheme::Linear),
            quadratic: weights(Scheme::Quadratic),
            raters: chosen.into_iter().filter_map(|rater| u32::try_from(rater).ok()).collect(),
            left_out,
            is_in,
            items,
            starts,
        }
    }

    /// Every pair of the table at one go, also those without an item in common.
    pub fn pairs(self, ratings: &Ratings) -> Vec<Pair> {
        let mut comparing = Comparing::new(self);
        comparing.step(ratings, usize::MAX).unwrap_or_default()
    }

    /// A rater's items, each as often as the rater labelled it.
    fn items_of(&self, rater: u32) -> &[u32] {
        let start = self.starts.get(rater as usize).copied().unwrap_or_default();
        let end = self.starts.get(rater as usize + 1).copied().unwrap_or(start);
        self.items.get(start..end).unwrap_or_default()
    }

    fn is_in(&self, rater: u32) -> bool {
        self.is_in.get(rater as usize).copied().unwrap_or_default()
    }

    fn pair(&self, one: u32, other: u32, cells: &[Cell]) -> Pair {
        let margins = margins(cells);
        let kappa = |weights: &Weights| kappa(cells, &margins, weights).ok();
        let items = |cells: &mut dyn Iterator<Item = &Cell>| {
            u32::try_from(cells.map(|cell| cell.count).sum::<u64>()).unwrap_or(u32::MAX)
        };
        Pair {
            one,
            other,
            items: items(&mut cells.iter()),
            alike: items(&mut cells.iter().filter(|cell| cell.row == cell.column)),
            kappa: kappa(&Weights::identity()),
            linear: kappa(&self.linear),
            quadratic: kappa(&self.quadratic),
        }
    }
}

/// What two raters said of their common items, by row and column.
pub fn confusion(ratings: &Ratings, row: u32, column: u32) -> Vec<Cell> {
    let common = common(ratings, row, column);
    let mut met = Vec::from_iter(common.map(|(_, one, other)| (column, one, other)));
    let mut counted = Vec::new();
    count(&mut met, &mut counted);
    cells(&counted)
}

/// The items behind a cell.
pub fn behind(ratings: &Ratings, row: u32, column: u32, cell: (u32, u32)) -> Vec<u32> {
    let behind = common(ratings, row, column).filter(|(_, one, other)| (*one, *other) == cell);
    behind.map(|(item, ..)| item).collect()
}

/// The common items of two raters with what each said.
fn common(ratings: &Ratings, row: u32, column: u32) -> impl Iterator<Item = (u32, u32, u32)> {
    (0..).zip(0..ratings.items.len()).filter_map(move |(item, place)| {
        Some((item, said(ratings, place, row)?, said(ratings, place, column)?))
    })
}

/// The table of two raters.
fn cells(counted: &[Met]) -> Vec<Cell> {
    counted
        .iter()
        .map(|((_, row, column), count)| Cell { row: *row, column: *column, count: *count })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::Setting;
    use crate::core::agreement::tests::{ratings, square, value};
    use proptest::prelude::*;

    /// The pairs as `raters: alike/items kappas`.
    #[track_caller]
    fn check(rows: &str, expected: &str) {
        let table = ratings(rows);
        let number = |kappa: Option<f64>| kappa.map_or("-".to_owned(), |it| format!("{it:.3}"));
        let pairs = Pairwise::new(&table).pairs(&table).into_iter().map(|pair| {
            let kappas = [pair.kappa, pair.linear, pair.quadratic].map(number).join(" ");
            format!("{}{}: {}/{} {kappas}", pair.one, pair.other, pair.alike, pair.items)
        });
        assert_eq!(pairs.collect::<Vec<_>>().join("\n"), expected);
    }

    #[test]
    fn every_pair_over_its_common_items() {
        check(&square(&[&[20, 5], &[10, 15]]), "01: 35/50 0.400 0.400 0.400");
        check(&square(&[&[0, 4, 1], &[0, 8, 0], &[0, 1, 5]]), "01: 13/19 0.484 0.470 0.450");
        check(
            "a a -\na b a\nb b -\n- - b\n",
            "01: 2/3 0.400 0.400 0.400\n02: 1/1 - - -\n12: 0/1 0.000 0.000 0.000",
        );
        check("a -\n- a\n", "01: 0/0 - - -");
        check("", "");
    }

    #[test]
    fn a_pair_without_kappa_says_why() {
        let table = ratings("a a -\nb - -\n- - a\n");
        let pairs = Pairwise::new(&table).pairs(&table);
        let said: Vec<_> = pairs.iter().map(Pair::undefined).collect();
        let nothing = Some(Undefined::NothingInCommon);
        assert_eq!(said, [Some(Undefined::OneCategory), nothing.clone(), nothing]);
        assert_eq!(pairs.iter().map(Pair::percent).collect::<Vec<_>>(), [Some(1.0), None, None]);
    }

    #[test]
    fn a_cell_opens_its_items() {
        let table = ratings("a b\nb b\n- a\na b\nb a\n");
        let cells = confusion(&table, 0, 1);
        let cells: Vec<_> = cells.iter().map(|it| (it.row, it.column, it.count)).collect();
        assert_eq!(cells, [(0, 1, 2), (1, 0, 1), (1, 1, 1)]);
        assert_eq!(behind(&table, 0, 1, (0, 1)), [0, 3]);
        assert_eq!(behind(&table, 1, 0, (1, 0)), [0, 3]);
        assert_eq!(behind(&table, 0, 1, (0, 0)), [] as [u32; 0]);
        // Nobody of that number.
        assert_eq!(confusion(&table, 0, 7), []);
    }

    #[test]
    fn of_very_many_raters_those_with_most_labels_are_compared() {
        let names = |end: usize| (0..end).map(|n| format!("{n:04}")).collect::<Vec<_>>();
        let raters = MOST_RATERS + 2;
        // Everyone labels the first item, all but the first two also the second.
        let mut rows: Vec<(u32, u32, u32)> = (0..raters as u32).map(|it| (0, it, 0)).collect();
        rows.extend((2..raters as u32).map(|it| (1, it, 0)));
        let table = Ratings::from_codes(names(2), names(raters), vec!["a".to_owned()], &rows);
        let pairwise = Pairwise::new(&table);
        assert_eq!((pairwise.raters.len(), pairwise.left_out), (MOST_RATERS, 2));
        assert_eq!(pairwise.raters.first(), Some(&2));
        let pairs = pairwise.pairs(&table);
        assert_eq!(pairs.len(), MOST_RATERS * (MOST_RATERS - 1) / 2);
        assert!(pairs.iter().all(|pair| (pair.items, pair.alike) == (2, 2)));
    }

    proptest! {
        /// Each pair is the metric over a table of the two.
        #[test]
        fn a_pair_is_cohen_of_the_two(
            cells in prop::collection::btree_map((0u32..8, 0u32..4), 0u32..3, 0..32),
        ) {
            let names = |end: u32| (0..end).map(|n| n.to_string()).collect::<Vec<_>>();
            let rows: Vec<_> =
                cells.into_iter().map(|((item, rater), label)| (item, rater, label)).collect();
            let table = Ratings::from_codes(names(8), names(4), names(3), &rows);
            for pair in Pairwise::new(&table).pairs(&table) {
                let two = table.filter(|_, label| [pair.one, pair.other].contains(&label.rater));
                let value = |id| value(id, &Setting::default(), &two);
                prop_assert_eq!(pair.kappa, value("cohen").ok());
                prop_assert_eq!(pair.linear, value("cohen-linear").ok());
                prop_assert_eq!(pair.quadratic, value("cohen-quadratic").ok());
                prop_assert_eq!(pair.undefined(), value("cohen").err());
                let percent = value("percent").unwrap_or(9.0);
                prop_assert!((pair.percent().unwrap_or(9.0) - percent).abs() < 1e-12);
            }
        }

        /// However many numbers a step goes through.
        #[test]
        fn steps_end_where_all_at_once_does(
            cells in prop::collection::btree_map((0u32..8, 0u32..4), 0u32..3, 0..32),
            numbers in 1usize..9,
        ) {
            let names = |end: u32| (0..end).map(|n| n.to_string()).collect::<Vec<_>>();
            let rows: Vec<_> =
                cells.into_iter().map(|((item, rater), label)| (item, rater, label)).collect();
            let table = Ratings::from_codes(names(8), names(4), names(3), &rows);
            let mut comparing = Comparing::new(Pairwise::new(&table));
            let mut pairs = Vec::new();
            while let Some(more) = comparing.step(&table, numbers) {
                pairs.extend(more);
            }
            prop_assert_eq!(pairs, Pairwise::new(&table).pairs(&table));
        }

        /// Gathered in parts.
        #[test]
        fn counts_add_up(
            parts in prop::collection::vec(
                prop::collection::vec((0u32..3, 0u32..3, 0u32..3), 0..20), 0..5,
            ),
        ) {
            let mut counted = Vec::new();
            for part in &parts {
                count(&mut part.clone(), &mut counted);
            }
            let mut once = Vec::new();
            count(&mut parts.concat(), &mut once);
            prop_assert_eq!(counted, once);
        }
    }
}
