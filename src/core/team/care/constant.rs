//! Always the same category, where the others say it less often.
//!
//! Of the n items that somebody else answered as well, a rater says their commonest category c
//! on k. The others say c with probability q, the mean over these items of the share of the
//! others who say it. Where every answer is c with probability q_i, independently, the tail
//! P(X ≥ k) is at most that of a binomial with the mean q (Hoeffding 1956): p = P(Bin(n, q) ≥ k).
//!
//! Asked about is who says c on at least 95 % and for whom p is small. Where nearly all items are
//! of one category q is as large as k/n, and nobody is asked.
//!
//! Example: "a" on 30 of 30 items, the others on half of them: p = 0.5^30.

use super::{ALWAYS, Check, Evidence, Test, Testing, count_labels, count_of, percent};
use crate::core::assurance::distribution::binomial_at_least;
use crate::core::ratings::Rating;
use crate::core::text::figure;

pub(super) const CHECK: Check = Check {
    id: "constant",
    title: "Always the same",
    help: "The share of a rater's commonest category, against the share of the others who say \
           it of the same items. Asked about from 95 % on, where the others say it clearly less \
           often.",
    least: 20,
    begin: |evidence| Box::new(Constant::new(evidence)),
};

/// All items for what each rater says, then all raters for their commonest category, then all
/// items again for what the others say.
struct Constant {
    /// In the items, and in the items once more.
    first: usize,
    second: usize,
    said: Vec<Vec<u32>>,
    commonest: Vec<Option<(u32, u64)>>,
    /// Of the others: items, and the sum of their shares.
    others: Vec<(u64, f64)>,
    /// Used again for each item.
    counts: Vec<(u32, u64)>,
}

impl Constant {
    fn new(evidence: Evidence<'_>) -> Self {
        let raters = evidence.ratings.raters.len();
        Self {
            first: 0,
            second: 0,
            said: vec![Vec::new(); raters],
            commonest: Vec::new(),
            others: vec![(0, 0.0); raters],
            counts: Vec::new(),
        }
    }

    fn add_said(&mut self, labels: &[Rating]) {
        for label in labels {
            if let Some(said) = self.said.get_mut(label.rater as usize) {
                said.push(label.category);
            }
        }
    }

    fn add_others(&mut self, labels: &[Rating]) {
        self.counts.clear();
        count_labels(labels, &mut self.counts);
        for label in labels {
            let rater = label.rater as usize;
            let known = self.commonest.get(rater).copied().flatten();
            let Some((category, _)) = known else { continue };
            let Some((n, sum)) = self.others.get_mut(rater) else { continue };
            let own = u64::from(label.category == category);
            *n += 1;
            *sum += (count_of(&self.counts, category) - own) as f64 / (labels.len() as f64 - 1.0);
        }
    }
}

impl Testing for Constant {
    fn step(&mut self, evidence: Evidence<'_>, numbers: usize) -> bool {
        let ratings = evidence.ratings;
        let items = ratings.items.len();
        let mut cost = 0;
        while self.first < items || self.commonest.len() < self.said.len() || self.second < items {
            if cost >= numbers {
                return true;
            }
            if self.first < items {
                let labels = ratings.of(self.first);
                cost += 1 + labels.len();
                self.first += 1;
                if labels.len() > 1 {
                    self.add_said(labels);
                }
            } else if let Some(said) = self.said.get_mut(self.commonest.len()) {
                cost += 1 + said.len();
                self.commonest.push(commonest(std::mem::take(said)));
            } else {
                let labels = ratings.of(self.second);
                cost += 1 + labels.len();
                self.second += 1;
                if labels.len() > 1 {
                    self.add_others(labels);
                }
            }
        }
        false
    }

    fn finish(self: Box<Self>, evidence: Evidence<'_>) -> Vec<Test> {
        let mut tests = Vec::new();
        for (rater, (commonest, others)) in (0..).zip(self.commonest.iter().zip(&self.others)) {
            if let Some((category, k)) = *commonest {
                tests.push(judge(evidence, rater, category, k, *others));
            }
        }
        tests
    }
}

fn judge(evidence: Evidence<'_>, rater: u32, category: u32, k: u64, others: (u64, f64)) -> Test {
    let (n, sum) = others;
    let (share, expected) = (k as f64 / n as f64, sum / n as f64);
    let question = format!(
        "{} says '{}' on {} of {} items ({}); the others say it of the same items in {} of \
         the cases. Did these items look alike, or are the other categories unclear?",
        evidence.name(rater),
        evidence.category(category),
        figure(k),
        figure(n),
        percent(share),
        percent(expected),
    );
    Test {
        rater,
        n,
        p: binomial_at_least(k, n, expected),
        striking: share >= ALWAYS,
        numbers: vec![("category", f64::from(category)), ("share", share), ("others", expected)],
        question,
    }
}

/// The commonest category with its count, the first of several.
fn commonest(mut categories: Vec<u32>) -> Option<(u32, u64)> {
    categories.sort_unstable();
    let groups = categories.chunk_by(|a, b| a == b);
    let groups = groups.filter_map(|group| Some((*group.first()?, group.len() as u64)));
    groups.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, ratings, with_fourth};
    use super::*;
    use crate::core::ratings::Ratings;

    #[track_caller]
    fn check(ratings: &Ratings, expected: &str) {
        assert_eq!(found("constant", Evidence { ratings, facts: &[] }), expected);
    }

    #[test]
    fn one_category_where_others_see_two_is_asked_about() {
        let mut rows = Vec::new();
        for item in 0..30 {
            let truth = if item % 2 == 0 { "a" } else { "b" };
            rows.extend([(item, "anna", truth), (item, "ben", truth), (item, "dora", "a")]);
        }
        check(
            &ratings(rows),
            "dora says 'a' on 30 of 30 items (100 %); the others say it of the same items in \
             50 % of the cases. Did these items look alike, or are the other categories unclear?",
        );
    }

    #[test]
    fn one_category_where_all_see_it_is_not() {
        let rows = (0..60).flat_map(|item| {
            let odd = if item == 7 { "b" } else { "a" };
            [(item, "anna", odd), (item, "ben", "a"), (item, "dora", "a")]
        });
        check(&ratings(rows), "");
        // Often, not always.
        check(&with_fourth(100, |item, truth, _| if item % 7 == 0 { truth } else { "a" }), "");
    }

    #[test]
    fn fewer_than_twenty_items_are_not_judged() {
        check(&with_fourth(19, |_, _, _| "a"), "too few: anna ben carl dora");
        // Nobody to compare with.
        check(&ratings((0..50).map(|item| (item, "dora", "a"))), "");
    }
}
