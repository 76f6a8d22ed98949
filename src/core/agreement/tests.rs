//! What the tests of all coefficients share, and laws that hold for all of them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::core::ratings::Builder;

/// Gwet 2014 and Krippendorff 2011: four raters, twelve items, gaps.
pub const GWET: &str = "1 1 - 1\n2 2 3 2\n3 3 3 3\n3 3 3 3\n2 2 2 2\n1 2 3 4\n4 4 4 4\n1 1 2 1\n\
                        2 2 2 2\n- 5 5 5\n- - 1 1\n- - 3 -\n";

/// Items by line, raters by column, `-` where there is no label. Categories are sorted, as numbers
/// where all are numbers.
pub fn ratings(rows: &str) -> Ratings {
    declared(rows, &[])
}

/// The same with declared categories.
fn declared(rows: &str, categories: &[&str]) -> Ratings {
    let mut builder = Builder::new(categories);
    let some = rows.split_whitespace().find(|label| *label != "-").unwrap_or("x");
    for (item, line) in rows.lines().enumerate() {
        // So that an item without labels is there.
        builder.add(&item.to_string(), "nobody", some);
        for (rater, label) in line.split(' ').enumerate() {
            if label != "-" {
                builder.add(&item.to_string(), &rater.to_string(), label);
            }
        }
    }
    let (ratings, _) = builder.build();
    let nobody = ratings.raters.iter().position(|rater| rater == "nobody");
    ratings.filter(|_, label| Some(label.rater as usize) != nobody)
}

/// The table of two raters as its items.
pub fn square(table: &[&[u32]]) -> String {
    let mut rows = String::new();
    for (row, counts) in table.iter().enumerate() {
        for (column, count) in counts.iter().enumerate() {
            rows += &format!("{row} {column}\n").repeat(*count as usize);
        }
    }
    rows
}

/// How often each category was given to each item, as labels.
pub fn counts(table: &[&[u32]]) -> String {
    let row = |counts: &&[u32]| {
        let labels = counts.iter().enumerate();
        let labels = labels.flat_map(|(category, count)| vec![category; *count as usize]);
        labels.map(|label| label.to_string()).collect::<Vec<_>>().join(" ")
    };
    table.iter().map(|counts| row(counts) + "\n").collect()
}

#[track_caller]
pub fn check(id: &str, rows: &str, expected: &str) {
    check_setting(id, &[], &Setting::default(), rows, expected);
}

#[track_caller]
pub fn check_with(id: &str, categories: &[&str], level: Option<Level>, rows: &str, expected: &str) {
    check_setting(id, categories, &Setting { level, ..Setting::default() }, rows, expected);
}

#[track_caller]
pub fn check_setting(id: &str, categories: &[&str], setting: &Setting, rows: &str, expected: &str) {
    let said = match value(id, setting, &declared(rows, categories)) {
        Ok(value) => format!("{value:.6}"),
        Err(why) => why.to_string(),
    };
    assert_eq!(said, expected, "{id}");
}

pub fn counted(ratings: &Ratings) -> Data<'_> {
    Data::new(ratings, Rc::new(Patterns::new(ratings)))
}

pub fn value(id: &str, setting: &Setting, ratings: &Ratings) -> Result<f64, Undefined> {
    let data = counted(ratings);
    let prepared = metric(id).unwrap().prepare(&data, setting)?;
    prepared.value(&Sample::whole(&data.patterns))
}

#[test]
fn every_entry_is_complete() {
    let ids: BTreeSet<&str> = METRICS.iter().map(|metric| metric.id).collect();
    let titles: BTreeSet<&str> = METRICS.iter().map(|metric| metric.title).collect();
    assert_eq!((ids.len(), titles.len()), (METRICS.len(), METRICS.len()), "ids and titles differ");
    let kinds = [
        "choice",
        "choices",
        "rating",
        "text",
        "preference",
        "ranking",
        "spans",
        "regions",
        "tracks",
    ];
    for metric in METRICS {
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(metric.id.chars().all(legal), "{}", metric.id);
        assert!(metric.help.ends_with('.'), "{}", metric.id);
        assert!(!metric.levels.is_empty() && !metric.serves.is_empty(), "{}", metric.id);
        assert!(metric.serves.iter().all(|kind| kinds.contains(kind)), "{}", metric.id);
    }
    for kind in kinds {
        assert!(!metrics_for(kind).is_empty(), "nothing for {kind}");
    }
}

#[test]
fn a_level_that_a_metric_does_not_take_is_its_own() {
    let level = |id: &str, asked| metric(id).unwrap().level(asked);
    assert_eq!(level("krippendorff", None), Level::Nominal);
    assert_eq!(level("krippendorff", Some(Level::Ratio)), Level::Ratio);
    assert_eq!(level("cohen-linear", Some(Level::Nominal)), Level::Ordinal);
    assert_eq!(level("cohen-linear", Some(Level::Interval)), Level::Interval);
    assert_eq!(level("fleiss", Some(Level::Ordinal)), Level::Nominal);
}

#[test]
fn too_little_says_so() {
    for metric in METRICS {
        check(metric.id, "", "there are no labels");
        check(metric.id, "a\nb\n", "there is one rater; agreement needs two");
        let apart = value(metric.id, &Setting::default(), &ratings("a -\n- b\n"));
        assert!(apart.is_err(), "{} of raters that share no item: {apart:?}", metric.id);
    }
}

/// A table of up to four raters; categories are numbers, so that every level can be tried.
fn tables() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    let cells = prop::collection::btree_map((0u8..12, 0u8..4), 0u8..4, 0..48);
    cells.prop_map(|cells| {
        cells.into_iter().map(|((item, rater), label)| (item, rater, label)).collect()
    })
}

fn build(
    rows: &[(u8, u8, u8)],
    name: impl Fn(u8, u8, u8) -> [String; 3],
    categories: &[String],
) -> Ratings {
    let mut builder = Builder::new(categories);
    for (item, rater, label) in rows {
        let [item, rater, label] = name(*item, *rater, *label);
        builder.add(&item, &rater, &label);
    }
    builder.build().0
}

fn plain(item: u8, rater: u8, label: u8) -> [String; 3] {
    [item.to_string(), rater.to_string(), label.to_string()]
}

fn settings() -> Vec<Setting> {
    let level = |level| Setting { level, ..Setting::default() };
    [None].into_iter().chain(Level::ALL.map(Some)).map(level).collect()
}

/// Metrics of one category, each at each of its levels.
fn each_metric() -> impl Iterator<Item = (&'static str, Setting)> {
    metrics_for("choice")
        .into_iter()
        .flat_map(|metric| settings().into_iter().map(move |setting| (metric.id, setting)))
}

#[track_caller]
fn same(id: &str, one: &Result<f64, Undefined>, other: &Result<f64, Undefined>) {
    let close = match (one, other) {
        (Ok(one), Ok(other)) => (one - other).abs() < 1e-9,
        _ => one == other,
    };
    assert!(close, "{id}: {one:?} {other:?}");
}

proptest! {
    #[test]
    fn no_table_makes_it_panic_or_give_what_is_no_number(rows in tables()) {
        let ratings = build(&rows, plain, &[]);
        for metric in METRICS {
            for setting in settings() {
                if let Ok(value) = value(metric.id, &setting, &ratings) {
                    prop_assert!(value.is_finite() && value <= 1.0 + 1e-12, "{} {value}", metric.id);
                }
            }
        }
    }

    /// To the last bit.
    #[test]
    fn the_order_of_rows_does_not_matter(rows in tables(), turn in 0usize..48) {
        let mut turned = rows.clone();
        turned.rotate_left(turn.min(rows.len()));
        turned.reverse();
        let (one, other) = (build(&rows, plain, &[]), build(&turned, plain, &[]));
        for (id, setting) in each_metric() {
            prop_assert_eq!(value(id, &setting, &one), value(id, &setting, &other));
        }
    }

    #[test]
    fn names_of_items_and_raters_do_not_matter(rows in tables()) {
        let renamed = |item: u8, rater: u8, label: u8| {
            [format!("i{}", 40 - item), format!("r{}", 9 - rater), label.to_string()]
        };
        let (one, other) = (build(&rows, plain, &[]), build(&rows, renamed, &[]));
        for (id, setting) in each_metric() {
            same(id, &value(id, &setting, &one), &value(id, &setting, &other));
        }
    }

    /// At the nominal level: another name and another place for each category.
    #[test]
    fn names_of_categories_do_not_matter(rows in tables()) {
        let renamed = |item: u8, rater: u8, label: u8| {
            [item.to_string(), rater.to_string(), ["q", "c", "z", "a"][label as usize].to_owned()]
        };
        let (one, other) = (build(&rows, plain, &[]), build(&rows, renamed, &[]));
        for id in ["percent", "cohen", "fleiss", "krippendorff", "ac1", "conger"] {
            same(id, &value(id, &Setting::default(), &one), &value(id, &Setting::default(), &other));
        }
    }

    /// The reversed scale is the same scale.
    #[test]
    fn the_direction_of_a_scale_does_not_matter(rows in tables()) {
        let categories = |list: [u8; 4]| list.map(|it| it.to_string());
        let one = build(&rows, plain, &categories([0, 1, 2, 3]));
        let other = build(&rows, plain, &categories([3, 2, 1, 0]));
        for id in ["cohen-linear", "cohen-quadratic", "ac2", "krippendorff"] {
            let setting = Setting { level: Some(Level::Ordinal), ..Setting::default() };
            same(id, &value(id, &setting, &one), &value(id, &setting, &other));
        }
    }

    #[test]
    fn perfect_agreement_is_best(labels in prop::collection::vec(0u8..4, 2..12)) {
        prop_assume!(labels.iter().any(|label| *label != labels[0]));
        let rows: Vec<(u8, u8, u8)> = (0u8..)
            .zip(&labels)
            .flat_map(|(item, label)| (0..2).map(move |rater| (item, rater, *label)))
            .collect();
        let ratings = build(&rows, plain, &[]);
        // Rankings and marks are no plain numbers.
        let plain = ["choice", "choices", "rating", "text", "preference"];
        let is_plain = |metric: &&Metric| metric.serves.iter().any(|kind| plain.contains(kind));
        for metric in METRICS.iter().filter(is_plain) {
            for setting in settings() {
                prop_assert_eq!(value(metric.id, &setting, &ratings), Ok(metric.best), "{}", metric.id);
            }
        }
    }

    /// How often an item was drawn is how often it is there.
    #[test]
    fn a_sample_is_as_if_its_items_were_there_so_often(
        rows in tables(),
        times in prop::collection::vec(0u32..3, 12),
    ) {
        let ratings = build(&rows, plain, &["0", "1", "2", "3"].map(ToOwned::to_owned));
        let data = counted(&ratings);
        let mut sample = Sample::empty(&data.patterns);
        let mut copies = Builder::new(&ratings.categories);
        for (item, labels) in ratings.by_item() {
            for copy in 0..times[item % times.len()] {
                sample.add(&data.patterns, item);
                for label in labels {
                    let category = &ratings.categories[label.category as usize];
                    copies.add(&format!("{item} {copy}"), &label.rater.to_string(), category);
                }
            }
        }
        let copies = copies.build().0;
        // Whoever is not drawn is no rater of the copies.
        prop_assume!(counted(&copies).raters.len() == data.raters.len());
        for (id, setting) in each_metric() {
            let Ok(prepared) = metric(id).unwrap().prepare(&data, &setting) else { continue };
            let copied = value(id, &setting, &copies);
            // Whether the panel has gaps is asked of the whole table.
            if matches!(copied, Err(Undefined::UnequalCounts { .. })) {
                continue;
            }
            same(id, &prepared.value(&sample), &copied);
        }
    }
}
