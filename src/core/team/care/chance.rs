//! Answers at random: no better agreement with the others than by chance.
//!
//! Two tests, both without assumptions on how hard items are, on items that at least three
//! raters answered. a_i is the share of the others who say what the rater says of item i, g_i
//! the share of pairs among the others that agree.
//!
//! 1. **Is it less than the others have among themselves?** If the rater is one like them, then
//!    on each item each of its labels might as well be theirs. T = Σ (a_i − g_i) has then the
//!    mean 0 and the variance Σ 1/m Σ_r (a_ir − g_ir)², over the m labels of an item: a
//!    permutation test of who said which of the labels. Its lower tail, by the normal
//!    approximation, is the p-value that is corrected for all raters.
//! 2. **Is it more than chance?** If the rater does not look at the items, any of their answers
//!    might as well stand at any other of their items. S = Σ a_i under all such exchanges has
//!    the mean and variance of Hoeffding's combinatorial central limit theorem (1951). Where S is
//!    above the 95 % quantile the rater looks at the items, and is not asked.
//!
//! Asked about is who fails the first and does not pass the second. Who only ever says one
//! category cannot be told from chance by the second test: that is the business of `constant`.
//!
//! Example: 40 items, three others who always agree, half of them "a", half "b"; the rater says
//! "a" and "b" in turn, right on 20. a = 0.5, g = 1, by chance 0.5.

use super::{Check, Counts, Evidence, LEVEL, Test, Testing, count_labels, count_of, percent};
use crate::core::assurance::distribution::normal_upper_tail;
use crate::core::ratings::Rating;
use crate::core::text::counted;

pub(super) const CHECK: Check = Check {
    id: "chance",
    title: "Answers at random",
    help: "Compares a rater's agreement with the others to the others' agreement among \
           themselves on the same items, and to what the rater's own answers would get by \
           chance. Asked about where it is lower than the first and not higher than the second. \
           Needs items with three raters or more.",
    least: 20,
    begin: |evidence| Box::new(Chance::new(evidence)),
};

/// What is summed up of one rater.
#[derive(Clone, Default)]
struct Sums {
    items: Vec<u32>,
    categories: Vec<u32>,
    /// Σ a and Σ g.
    agreed: f64,
    others: f64,
    variance: f64,
}

/// First all items, then all raters.
struct Chance {
    sums: Vec<Sums>,
    by_item: ByItem,
    /// In the raters.
    next: usize,
    tests: Vec<Test>,
}

/// The counts of all items behind one another, and where those of each end.
#[derive(Default)]
struct ByItem {
    counts: Vec<(u32, u64)>,
    ends: Vec<usize>,
}

impl ByItem {
    fn of(&self, item: usize) -> &Counts {
        let end = |item: usize| self.ends.get(item).copied();
        let start = item.checked_sub(1).map_or(Some(0), end).unwrap_or_default();
        end(item).and_then(|end| self.counts.get(start..end)).unwrap_or_default()
    }
}

impl Chance {
    fn new(evidence: Evidence<'_>) -> Self {
        let sums = vec![Sums::default(); evidence.ratings.raters.len()];
        Self { sums, by_item: ByItem::default(), next: 0, tests: Vec::new() }
    }

    /// What one item adds for whoever labelled it.
    fn add(&mut self, item: usize, labels: &[Rating]) {
        count_labels(labels, &mut self.by_item.counts);
        self.by_item.ends.push(self.by_item.counts.len());
        if labels.len() < 3 {
            return;
        }
        let counts = self.by_item.of(item);
        let m = labels.len() as f64;
        let equal_pairs: f64 =
            counts.iter().map(|(_, n)| *n as f64 * (*n as f64 - 1.0) / 2.0).sum();
        // The agreement of one who says a category that `count` raters say, and of the others.
        let shares = |count: u64| {
            let same = count as f64 - 1.0;
            let pairs = (m - 1.0) * (m - 2.0) / 2.0;
            (same / (m - 1.0), (equal_pairs - same) / pairs)
        };
        let square = |(_, count): &(u32, u64)| {
            let (a, g) = shares(*count);
            *count as f64 * (a - g) * (a - g)
        };
        let variance = counts.iter().map(square).sum::<f64>() / m;
        for label in labels {
            let Some(sums) = self.sums.get_mut(label.rater as usize) else { continue };
            let (a, g) = shares(count_of(counts, label.category));
            sums.items.push(u32::try_from(item).unwrap_or(u32::MAX));
            sums.categories.push(label.category);
            sums.agreed += a;
            sums.others += g;
            sums.variance += variance;
        }
    }
}

impl Testing for Chance {
    fn step(&mut self, evidence: Evidence<'_>, numbers: usize) -> bool {
        let ratings = evidence.ratings;
        let mut cost = 0;
        while self.by_item.ends.len() < ratings.items.len() {
            if cost >= numbers {
                return true;
            }
            let item = self.by_item.ends.len();
            let labels = ratings.of(item);
            cost += 1 + labels.len();
            self.add(item, labels);
        }
        while let Some(sums) = self.sums.get(self.next) {
            if cost >= numbers {
                return true;
            }
            if !sums.items.is_empty() {
                cost += sums.items.len();
                let rater = u32::try_from(self.next).unwrap_or(u32::MAX);
                self.tests.push(judge(evidence, &self.by_item, rater, sums));
            }
            self.next += 1;
        }
        false
    }

    fn finish(self: Box<Self>, _: Evidence<'_>) -> Vec<Test> {
        self.tests
    }
}

fn judge(evidence: Evidence<'_>, by_item: &ByItem, rater: u32, sums: &Sums) -> Test {
    let n = sums.items.len() as u64;
    let (by_chance, variance) = exchanged(by_item, sums);
    let z = |difference: f64, variance: f64| match variance > 1e-12 {
        true => difference / variance.sqrt(),
        // Nothing varies: there is nothing to be seen.
        false => 0.0,
    };
    // The lower tail.
    let p = normal_upper_tail(-z(sums.agreed - sums.others, sums.variance));
    let p_chance = normal_upper_tail(z(sums.agreed - by_chance, variance));
    let share = |sum: f64| sum / n as f64;
    let (agreed, others, by_chance) = (share(sums.agreed), share(sums.others), share(by_chance));
    let varies = variance > 1e-12;
    let question = format!(
        "{} says what the others say in {} of the cases, on {}; answers without looking would \
         get {}, and the others agree with one another in {}. Is the question clear, or is it \
         meant in another way?",
        evidence.name(rater),
        percent(agreed),
        counted(n, "item"),
        percent(by_chance),
        percent(others),
    );
    let numbers = vec![
        ("agreement", agreed),
        ("by_chance", by_chance),
        ("others", others),
        ("p_not_better_than_chance", p_chance),
    ];
    Test { rater, n, p, striking: varies && p_chance > LEVEL && agreed < others, numbers, question }
}

/// Mean and variance of Σ a_i over all exchanges of the rater's answers among their items.
///
/// With M_ij the share of the others on item i who say answer j:
/// mean = ΣM/n; variance = Σ (M_ij − row_i − column_j + mean/n)² / (n − 1).
fn exchanged(by_item: &ByItem, sums: &Sums) -> (f64, f64) {
    let n = sums.items.len() as f64;
    let mut own = sums.categories.clone();
    own.sort_unstable();
    // How often the rater says a category.
    let own: Vec<(u32, f64)> = own
        .chunk_by(|a, b| a == b)
        .filter_map(|group| Some((*group.first()?, group.len() as f64)))
        .collect();
    let mut columns = vec![0.0; own.len()];
    let (mut total, mut squares, mut rows) = (0.0, 0.0, 0.0);
    for (item, said) in sums.items.iter().zip(&sums.categories) {
        let counts = by_item.of(*item as usize);
        let others = counts.iter().map(|(_, count)| count).sum::<u64>() as f64 - 1.0;
        let mut row = 0.0;
        for (category, count) in counts {
            let place = own.binary_search_by_key(category, |(category, _)| *category);
            let Ok(place) = place else { continue };
            let count = *count as f64 - f64::from(u8::from(category == said));
            let (share, weight) = (count / others, own.get(place).map_or(0.0, |own| own.1));
            row += weight * share;
            squares += weight * share * share;
            if let Some(column) = columns.get_mut(place) {
                *column += share;
            }
        }
        total += row;
        rows += row * row / n;
    }
    let columns = own.iter().zip(&columns).map(|((_, weight), sum)| weight * sum * sum / n);
    let columns: f64 = columns.sum();
    let variance = (squares - rows - columns + total * total / (n * n)) / (n - 1.0).max(1.0);
    (total / n, variance.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, ratings, with_fourth};
    use super::*;
    use crate::core::ratings::Ratings;

    #[track_caller]
    fn check(ratings: &Ratings, expected: &str) {
        assert_eq!(found("chance", Evidence { ratings, facts: &[] }), expected);
    }

    #[test]
    fn who_does_not_look_is_asked() {
        let mut rows = Vec::new();
        for item in 0..40 {
            let truth = if item < 20 { "a" } else { "b" };
            rows.extend(["anna", "ben", "carl"].map(|rater| (item, rater, truth)));
            rows.push((item, "dora", if item % 2 == 0 { "a" } else { "b" }));
        }
        check(
            &ratings(rows),
            "dora says what the others say in 50 % of the cases, on 40 items; answers without \
             looking would get 50 %, and the others agree with one another in 100 %. Is the \
             question clear, or is it meant in another way?",
        );
    }

    #[test]
    fn drawn_answers_are_found_and_others_are_not() {
        let drawn = with_fourth(100, |_, _, random| ["a", "b", "c"][random.below(3) as usize]);
        let said = found("chance", Evidence { ratings: &drawn, facts: &[] });
        assert!(said.starts_with("dora says") && said.lines().count() == 1, "{said}");
        // Worse than the others, but looking.
        let weak =
            with_fourth(100, |_, truth, random| if random.below(5) < 2 { "c" } else { truth });
        check(&weak, "");
        // Always the same: the other check's.
        check(&with_fourth(100, |_, _, _| "a"), "");
    }

    #[test]
    fn fewer_than_three_raters_or_twenty_items_are_not_judged() {
        let two = (0..50).flat_map(|item| [(item, "anna", "a"), (item, "ben", "b")]);
        check(&ratings(two), "");
        let few = with_fourth(19, |_, _, random| ["a", "b", "c"][random.below(3) as usize]);
        check(&few, "too few: anna ben carl dora");
    }

    /// Mean and variance over all exchanges, one by one.
    #[test]
    fn moments_are_those_of_all_exchanges() {
        let rows = [
            (0, "x", "a"),
            (0, "y", "a"),
            (0, "z", "b"),
            (1, "x", "b"),
            (1, "y", "b"),
            (1, "z", "b"),
            (2, "x", "a"),
            (2, "y", "c"),
            (2, "z", "a"),
            (3, "x", "c"),
            (3, "y", "a"),
            (3, "z", "c"),
        ];
        let ratings = ratings(rows);
        let mut by_item = ByItem::default();
        for (_, labels) in ratings.by_item() {
            count_labels(labels, &mut by_item.counts);
            by_item.ends.push(by_item.counts.len());
        }
        // x says a, b, a, c; the others of each item.
        let said = [0usize, 1, 0, 2];
        let others = [[0usize, 1], [1, 1], [2, 0], [0, 2]];
        let share = |item: usize, category: usize| {
            others[item].iter().filter(|other| **other == category).count() as f64 / 2.0
        };
        let mut values = Vec::new();
        for a in 0..4 {
            for b in 0..4 {
                for c in 0..4 {
                    for d in 0..4 {
                        let places = [a, b, c, d];
                        if (0..4).all(|place| places.contains(&place)) {
                            values.push(
                                (0..4).map(|item| share(item, said[places[item]])).sum::<f64>(),
                            );
                        }
                    }
                }
            }
        }
        let mean = values.iter().sum::<f64>() / 24.0;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 24.0;
        let sums =
            Sums { items: vec![0, 1, 2, 3], categories: vec![0, 1, 0, 2], ..Sums::default() };
        let found = exchanged(&by_item, &sums);
        assert!(
            (found.0 - mean).abs() < 1e-12 && (found.1 - variance).abs() < 1e-12,
            "{found:?} {mean} {variance}"
        );
    }
}
