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

use super::{ALWAYS, Check, Evidence, Test, count_of, counts, percent};
use crate::core::assurance::distribution::binomial_at_least;
use crate::core::text::figure;

pub(super) const CHECK: Check = Check {
    id: "constant",
    title: "Always the same",
    help: "The share of a rater's commonest category, against the share of the others who say \
           it of the same items. Asked about from 95 % on, where the others say it clearly less \
           often.",
    least: 20,
    test,
};

fn test(evidence: Evidence<'_>) -> Vec<Test> {
    let ratings = evidence.ratings;
    let mut said: Vec<Vec<u32>> = vec![Vec::new(); ratings.raters.len()];
    for (_, labels) in ratings.by_item().filter(|(_, labels)| labels.len() > 1) {
        for label in labels {
            if let Some(said) = said.get_mut(label.rater as usize) {
                said.push(label.category);
            }
        }
    }
    let commonest: Vec<Option<(u32, u64)>> = said.into_iter().map(commonest).collect();
    let mut others = vec![(0_u64, 0.0); commonest.len()];
    for (_, labels) in ratings.by_item().filter(|(_, labels)| labels.len() > 1) {
        let counts = counts(labels);
        for label in labels {
            let rater = label.rater as usize;
            let Some((category, _)) = commonest.get(rater).copied().flatten() else { continue };
            let Some((n, sum)) = others.get_mut(rater) else { continue };
            let own = u64::from(label.category == category);
            *n += 1;
            *sum += (count_of(&counts, category) - own) as f64 / (labels.len() as f64 - 1.0);
        }
    }
    let mut tests = Vec::new();
    for ((rater, commonest), (n, sum)) in (0..).zip(&commonest).zip(others) {
        let Some((category, k)) = *commonest else { continue };
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
        tests.push(Test {
            rater,
            n,
            p: binomial_at_least(k, n, expected),
            striking: share >= ALWAYS,
            numbers: vec![
                ("category", f64::from(category)),
                ("share", share),
                ("others", expected),
            ],
            question,
        });
    }
    tests
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
