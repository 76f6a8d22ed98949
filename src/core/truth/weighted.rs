//! Weighted vote: a label counts as much as its rater agrees with the majority.
//!
//! 1. For each item the classes that are ahead by count, T_i (several where tied).
//! 2. w_j = mean over the items of rater j that have two labels or more of
//!    1[y_ij in T_i] / |T_i|. A rater who never met another has the mean of the others.
//! 3. posterior_i(k) = sum of w_j over those who say k / sum of w_j over all of item i.
//!
//! One round, as in "worker agreement with aggregate" (known from crowd-kit as WAWA), and not
//! iterated: each further round would reward agreeing with those who already agree. Unlike there
//! a tie gives each of its classes its share, and items with one label teach nothing about their
//! rater.
//!
//! ```text
//! 1: a x, b x, c y    2: a x, b x, c x    3: a y, c x
//! T = {x}, {x}, {x, y}; w_a = (1 + 1 + 1/2) / 3, w_b = 1, w_c = (0 + 1 + 1/2) / 3
//! item 3: y has 5/6 and x 1/2, so y with 0.625
//! ```

use super::outcome::leaders;
use super::votes::Votes;
use super::{Ability, Method, Run, Setting, Truth};

pub(super) const METHOD: Method = Method {
    id: "weighted",
    title: "Weighted vote",
    help: "A label counts as much as its rater agrees with the majority. Simple, and it breaks \
           most ties by who usually agrees; it cannot see that many are wrong together.",
    ability: "weight: share of labels that agree with the majority",
    model: "",
    iterates: false,
    begin: |_, _| Ok(Box::new(Weighted)),
};

struct Weighted;

impl Run for Weighted {
    fn step(&mut self, _: &Votes<'_>, _: &Setting) -> bool {
        false
    }

    fn finish(self: Box<Self>, votes: &Votes<'_>, _: &Setting) -> Truth {
        let mut posterior = votes.shares();
        let weights = weights(votes, &posterior);
        let rows = posterior.chunks_mut(votes.classes.max(1));
        for (row, labels) in rows.zip(votes.by_item()) {
            let weight = |rater: u32| weights.get(rater as usize).copied().unwrap_or_default();
            let total: f64 = labels.iter().map(|label| weight(label.rater)).sum();
            // Where all weigh nothing, the vote shares stay.
            if total > 0.0 {
                row.fill(0.0);
                for label in labels {
                    if let Some(share) = row.get_mut(label.category as usize) {
                        *share += weight(label.rater) / total;
                    }
                }
            }
        }
        let labels = votes.labels_by_rater();
        let ability = |(labels, weight): (u32, f64)| Ability {
            labels,
            ability: (labels > 0).then_some(weight),
        };
        Truth {
            classes: votes.classes,
            posterior,
            raters: labels.into_iter().zip(weights).map(ability).collect(),
            converged: true,
            ..Truth::default()
        }
    }
}

fn weights(votes: &Votes<'_>, shares: &[f64]) -> Vec<f64> {
    let mut counts = vec![(0.0, 0u32); votes.raters];
    for (labels, row) in votes.by_item().zip(shares.chunks(votes.classes.max(1))) {
        if labels.len() < 2 {
            continue;
        }
        let each = 1.0 / leaders(row).count().max(1) as f64;
        for label in labels {
            if let Some((agree, all)) = counts.get_mut(label.rater as usize) {
                if leaders(row).any(|class| class == label.category) {
                    *agree += each;
                }
                *all += 1;
            }
        }
    }
    let known = counts.iter().filter(|(_, all)| *all > 0);
    let (sum, number) = known.fold((0.0, 0u32), |(sum, number), (agree, all)| {
        (sum + agree / f64::from(*all), number + 1)
    });
    // Where no two raters ever met, all weigh the same.
    let mean = if number > 0 { sum / f64::from(number) } else { 1.0 };
    let weight = |(agree, all): &(f64, u32)| if *all > 0 { agree / f64::from(*all) } else { mean };
    counts.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::method;
    use crate::core::truth::outcome::tests::{said, table};

    #[test]
    fn those_who_agree_count_more() {
        let ratings = table("1 a=x b=x c=y; 2 a=x b=x c=x; 3 a=y c=x");
        let setting = Setting::default();
        let truth = method("weighted").unwrap().infer(&ratings, &setting).unwrap();
        let weights: Vec<f64> = truth.raters.iter().filter_map(|it| it.ability).collect();
        assert_eq!(weights, [2.5 / 3.0, 1.0, 0.5]);
        assert!((truth.of(2)[1] - (2.5 / 3.0) / (2.5 / 3.0 + 0.5)).abs() < 1e-12);
        assert_eq!(said("weighted", &ratings, &setting), "1=x 2=x 3=y");
    }

    #[test]
    fn equals_stay_tied_and_strangers_weigh_as_the_mean() {
        let check = |text: &str, expected: &str| {
            assert_eq!(said("weighted", &table(text), &Setting::default()), expected);
        };
        check("1 a=x b=y; 2 a=y b=x", "1=x/y 2=x/y");
        check("1 a=x; 2 b=y", "1=x 2=y");
        check("1 a=x b=x; 2 c=y", "1=x 2=y");
    }
}
