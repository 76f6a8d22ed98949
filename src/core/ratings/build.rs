//! Answers by name, in any order, into a table.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::{Ratings, Repeated};

/// Takes answers one by one.
#[derive(Debug, Default)]
pub struct Builder {
    items: Names,
    raters: Names,
    categories: Names,
    /// Categories whose order was declared.
    declared: usize,
    rows: Vec<(u32, u32, u32)>,
}

impl Builder {
    /// `categories` in the order that the schema declares, least first where they have an order;
    /// empty where none is declared.
    pub fn new<S: AsRef<str>>(categories: &[S]) -> Self {
        let mut builder = Self::default();
        for category in categories {
            builder.categories.code(category.as_ref());
        }
        builder.declared = builder.categories.list.len();
        builder
    }

    pub fn add(&mut self, item: &str, rater: &str, category: &str) {
        let row = (self.items.code(item), self.raters.code(rater), self.categories.code(category));
        self.rows.push(row);
    }

    /// The table, and how many answers were left out because the same rater answered the same
    /// item again later.
    pub fn build(self) -> (Ratings, usize) {
        self.build_with(Repeated::Last)
    }

    /// The table, and how many answers were given by a rater who had answered the item already.
    pub fn build_with(self, repeated: Repeated) -> (Ratings, usize) {
        let Self { items, raters, categories, declared, mut rows } = self;
        let (items, item_at) = items.sorted(0);
        let (raters, rater_at) = raters.sorted(0);
        let (categories, category_at) = categories.sorted(declared);
        let place = |places: &[u32], code: u32| {
            places.get(code as usize).copied().unwrap_or(u32::MAX)
        };
        for (item, rater, category) in &mut rows {
            *item = place(&item_at, *item);
            *rater = place(&rater_at, *rater);
            *category = place(&category_at, *category);
        }
        let ratings = Ratings::from_codes_with(items, raters, categories, &rows, repeated);
        let again = match repeated {
            Repeated::Last => rows.len() - ratings.len(),
            Repeated::Each => ratings.repeated(),
        };
        (ratings, again)
    }
}

/// Names in the order in which they came.
#[derive(Debug, Default)]
struct Names {
    list: Vec<String>,
    codes: HashMap<String, u32>,
}

impl Names {
    fn code(&mut self, name: &str) -> u32 {
        if let Some(code) = self.codes.get(name) {
            return *code;
        }
        let code = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.to_owned());
        self.codes.insert(name.to_owned(), code);
        code
    }

    /// The names sorted, the first `fixed` where they are, and each code's place among them.
    fn sorted(self, fixed: usize) -> (Vec<String>, Vec<u32>) {
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        let name = |code: usize| self.list.get(code).map_or("", String::as_str);
        let rest = order.get_mut(fixed..).unwrap_or_default();
        let numbers: Vec<Option<f64>> = self.list.iter().map(|name| number(name)).collect();
        let numeric = numbers.iter().skip(fixed).all(Option::is_some);
        rest.sort_by(|a, b| {
            let value = |code: &usize| numbers.get(*code).copied().flatten().unwrap_or_default();
            let by_number =
                if numeric { value(a).total_cmp(&value(b)) } else { Ordering::Equal };
            by_number.then_with(|| name(*a).cmp(name(*b)))
        });
        let mut places = vec![0; order.len()];
        for (place, code) in (0..).zip(&order) {
            if let Some(slot) = places.get_mut(*code) {
                *slot = place;
            }
        }
        (order.iter().map(|code| name(*code).to_owned()).collect(), places)
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn build(rows: &[(&str, &str, &str)], categories: &[&str]) -> (Ratings, usize) {
        let mut builder = Builder::new(categories);
        for (item, rater, category) in rows {
            builder.add(item, rater, category);
        }
        builder.build()
    }

    #[test]
    fn names_are_sorted_and_declared_categories_stay_where_they_are() {
        let rows = [("10", "b", "ok"), ("9", "a", "bad"), ("9", "b", "odd")];
        let (ratings, repeated) = build(&rows, &["ok", "bad", "unused"]);
        assert_eq!(ratings.items, ["9", "10"]);
        assert_eq!(ratings.raters, ["a", "b"]);
        assert_eq!(ratings.categories, ["ok", "bad", "unused", "odd"]);
        let said = |item| {
            let labels = ratings.of(item).iter();
            labels.map(|label| (label.rater, label.category)).collect::<Vec<_>>()
        };
        assert_eq!((said(0), said(1), said(2)), (vec![(0, 1), (1, 3)], vec![(1, 0)], vec![]));
        assert_eq!(repeated, 0);
    }

    #[test]
    fn the_last_of_two_answers_counts() {
        let (ratings, repeated) = build(&[("1", "a", "x"), ("1", "a", "y"), ("1", "b", "x")], &[]);
        assert_eq!((ratings.len(), repeated), (2, 1));
        assert_eq!(ratings.of(0).first().map(|label| label.category), Some(1));
    }

    #[test]
    fn both_of_two_answers_count_where_that_is_asked_for() {
        let mut builder = Builder::default();
        [("a", "y"), ("b", "x"), ("a", "x")].map(|(rater, label)| builder.add("1", rater, label));
        let (ratings, repeated) = builder.build_with(Repeated::Each);
        let said: Vec<_> = ratings.rows().iter().map(|row| (row.rater, row.category)).collect();
        assert_eq!((said, repeated), (vec![(0, 1), (0, 0), (1, 0)], 1));
    }

    proptest! {
        #[test]
        fn the_order_of_rows_is_nothing(
            cells in prop::collection::btree_map((0u8..20, 0u8..5), 0u8..4, 0..60),
            seed in any::<u64>(),
        ) {
            let names: Vec<[String; 3]> = cells.iter()
                .map(|((item, rater), label)| [item.to_string(), format!("r{rater}"), label.to_string()])
                .collect();
            let rows: Vec<(&str, &str, &str)> =
                names.iter().map(|[item, rater, label]| (&**item, &**rater, &**label)).collect();
            let mut mixed = rows.clone();
            mixed.sort_by_key(|row| {
                crate::core::log::chain::hash(format!("{seed}{row:?}").as_bytes())
            });
            prop_assert_eq!(build(&rows, &[]), build(&mixed, &[]));
        }
    }
}
