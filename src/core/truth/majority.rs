//! Majority: every label counts the same.
//!
//! posterior_i(k) = labels of item i that say k / labels of item i.
//!
//! The class with most labels is the item's; where several have as many the item is
//! tied and stays so. Breaking ties is no detail: on one set of 800 pairs of sentences
//! 65 are tied, and their breaking alone moves the accuracy by two points.
//!
//! A rater's number is the share of their labels that the majority shares, over items with
//! two labels or more that are not tied. It contains their own vote.
//!
//! ```text
//! 1: a says x, b says x, c says y   x 2/3
//! 2: a says x, b says y             tied: x, y
//! ```

use super::outcome::leaders;
use super::votes::Votes;
use super::{Ability, Method, Run, Setting, Truth};

pub(super) const METHOD: Method = Method {
    id: "majority",
    title: "Majority",
    help: "The class that most raters say; every label counts the same. Needs nothing and hides \
           nothing, but a careless rater counts as much as a careful one. Ties stay ties.",
    ability: "share of labels that the majority shares",
    model: "",
    iterates: false,
    begin: |_, _| Ok(Box::new(Majority)),
};

struct Majority;

impl Run for Majority {
    fn step(&mut self, _: &Votes<'_>, _: &Setting) -> bool {
        false
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, _: &Setting) -> Truth {
        let posterior = votes.shares();
        let raters = agreement(votes, &posterior);
        Truth { classes: votes.classes, posterior, raters, converged: true, ..Truth::default() }
    }
}

/// By rater: how often the one class that is ahead is what they said.
pub(super) fn agreement(votes: &Votes<'_>, posterior: &[f64]) -> Vec<Ability> {
    let mut counts = vec![(0u32, 0u32); votes.raters];
    for (labels, row) in votes.by_item().zip(posterior.chunks(votes.classes.max(1))) {
        let mut leaders = leaders(row);
        let (Some(class), None) = (leaders.next(), leaders.next()) else { continue };
        if labels.len() < 2 {
            continue;
        }
        for label in labels {
            if let Some((equal, all)) = counts.get_mut(label.rater as usize) {
                *equal += u32::from(label.category == class);
                *all += 1;
            }
        }
    }
    let ability = |((equal, all), labels): ((u32, u32), u32)| Ability {
        labels,
        ability: (all > 0).then(|| f64::from(equal) / f64::from(all)),
    };
    counts.into_iter().zip(votes.labels_by_rater()).map(ability).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::method;
    use crate::core::truth::outcome::tests::{said, table, table_of};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(said("majority", &table(text), &Setting::default()), expected);
    }

    #[test]
    fn most_labels_win_and_ties_stay() {
        check("1 a=x b=x c=y; 2 a=x b=y; 3 a=x b=y c=z d=z; 4 c=z", "1=x 2=x/y 3=z 4=z");
        check("1 a=x b=y c=z", "1=x/y/z");
    }

    #[test]
    fn a_rater_is_measured_where_somebody_else_spoke() {
        let ratings = table("1 a=x b=x c=y; 2 a=x b=y; 3 a=y; 4 b=x c=x");
        let truth = method("majority").unwrap().infer(&ratings, &Setting::default()).unwrap();
        let said: Vec<_> = truth.raters.iter().map(|it| (it.labels, it.ability)).collect();
        assert_eq!(said, [(3, Some(1.0)), (3, Some(1.0)), (2, Some(0.5))]);
        assert_eq!(truth.of(0), [2.0 / 3.0, 1.0 / 3.0]);
    }

    #[test]
    fn an_item_that_nobody_labelled_has_no_label() {
        let ratings = table_of("1 a=x b=x", &["x", "y"]).filter(|_, label| label.rater == 0);
        assert_eq!(said("majority", &ratings, &Setting::default()), "1=x");
        let none = crate::core::ratings::Ratings::from_codes(
            vec!["1".into(), "2".into()],
            ratings.raters.clone(),
            ratings.categories.clone(),
            &[(1, 0, 1)],
        );
        assert_eq!(said("majority", &none, &Setting::default()), "1=nobody 2=y");
    }
}
