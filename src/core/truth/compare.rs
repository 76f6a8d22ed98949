//! Which method serves this dataset: all of them, on items whose truth is known.
//!
//! The truth is held out: no method reads it. For each method
//! - right: items whose label is the truth; a tie that holds the truth counts 1 / tied classes, what
//!   breaking it by chance would give;
//! - the share of them with its 95 % Wilson score interval (Wilson 1927), the fractions of ties taken
//!   as they are;
//! - log loss: mean of -ln posterior(truth), the posterior at least 1e-15: dear for who is sure and
//!   wrong.
//!
//! The two that are right most often are compared item by item, by the exact test of McNemar (1947):
//! of the n items that one of them has more of than the other, b go to the first and n - b to the
//! second; were they equally good, b would be a throw of n coins. p = 2 P(Bin(n, 1/2) <= min(b, n - b)),
//! at most 1.
//!
//! Nothing is chosen here. The best of several on a few items looks better than it will be on others.
//!
//! ```text
//! 742 of 800 and 735 of 800; 22 items only the first has, 15 only the second: p = 0.3240
//! ```

use super::{Label, Truth};
use crate::core::assurance::distribution::binomial_at_most;
use crate::core::assurance::interval::wilson_of_share;
use crate::core::elementary::ln;
use crate::core::text::counted;

/// An item whose truth is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gold {
    pub item: usize,
    /// `None`: a class that no rater has ever said.
    pub class: Option<u32>,
}

/// What one method makes of the gold items.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The method's.
    pub id: &'static str,
    /// Gold items that somebody labelled.
    pub items: usize,
    /// With the fractions of ties.
    pub right: f64,
    pub ties: usize,
    /// Share that is right. `None` without gold.
    pub accuracy: Option<Interval>,
    pub log_loss: Option<f64>,
    /// By gold item, in their order; what is not labelled is left out.
    pub credits: Vec<f64>,
}

/// A share with its 95 % Wilson score interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// The two best, item by item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    pub best: &'static str,
    pub second: &'static str,
    /// Items of which the best has more than the second, and the other way round.
    pub better: u32,
    pub worse: u32,
    /// Of McNemar's exact test, two-sided.
    pub p: f64,
}

/// What is called more than chance.
pub const LEVEL: f64 = 0.05;

/// How one method does.
pub fn score(id: &'static str, truth: &Truth, gold: &[Gold]) -> Score {
    let (mut ties, mut loss) = (0, 0.0);
    let mut credits = Vec::new();
    for gold in gold {
        let credit = match truth.labels.get(gold.item) {
            None | Some(Label::Unlabelled) => continue,
            Some(Label::Class(class)) => f64::from(u8::from(Some(*class) == gold.class)),
            Some(Label::Tied) => {
                ties += 1;
                let tied = truth.tied(gold.item);
                let holds = gold.class.is_some_and(|class| tied.contains(&class));
                if holds { 1.0 / tied.len() as f64 } else { 0.0 }
            }
        };
        credits.push(credit);
        let place = gold.class.map_or(usize::MAX, |class| class as usize);
        let posterior = truth.of(gold.item).get(place).copied().unwrap_or_default();
        loss -= ln(posterior.max(1e-15));
    }
    let items = credits.len();
    let right: f64 = credits.iter().sum();
    Score {
        id,
        items,
        right,
        ties,
        accuracy: wilson(right, items),
        log_loss: (items > 0).then(|| loss / items as f64),
        credits,
    }
}

/// The two methods that are right most often; the earlier one first where they are equal. `None`
/// where there are not two, or no gold.
pub fn difference(scores: &[Score]) -> Option<Difference> {
    let mut order: Vec<&Score> = scores.iter().filter(|score| score.items > 0).collect();
    order.sort_by(|a, b| b.right.total_cmp(&a.right));
    let [best, second, ..] = order.as_slice() else { return None };
    let (mut better, mut worse) = (0, 0);
    for (a, b) in best.credits.iter().zip(&second.credits) {
        better += u32::from(a > b);
        worse += u32::from(b > a);
    }
    Some(Difference { best: best.id, second: second.id, better, worse, p: mcnemar(better, worse) })
}

impl Difference {
    /// For a person, who knows the methods by their ids.
    pub fn say(&self) -> String {
        self.say_by(|id| id)
    }

    /// The same by another name of each method.
    pub fn say_by<'n>(&self, name: impl Fn(&'static str) -> &'n str) -> String {
        let Self { better, worse, p, .. } = self;
        let (best, second) = (name(self.best), name(self.second));
        if better == worse {
            return format!(
                "{best} and {second} are right equally often; no choice follows from these items"
            );
        }
        let items = counted(*better, "item");
        let verdict = if *p < LEVEL {
            "more than chance; but the best of several looks better than it is"
        } else {
            "no more than chance would do, so these items do not choose between them"
        };
        format!(
            "{best} is right most often, then {second}: {items} only the first has, {worse} only \
             the second; McNemar's exact p = {p:.4}: {verdict}"
        )
    }
}

/// The score interval; `None` of nothing.
fn wilson(right: f64, items: usize) -> Option<Interval> {
    let found = wilson_of_share(right, items as u64, 0.95)?;
    Some(Interval { share: right / items as f64, low: found.low, high: found.high })
}

fn mcnemar(better: u32, worse: u32) -> f64 {
    let (fewer, all) = (better.min(worse), u64::from(better) + u64::from(worse));
    (2.0 * binomial_at_most(fewer.into(), all, 0.5)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::truth::outcome::tests::table;
    use crate::core::truth::{METHODS, Setting, method};

    #[test]
    fn intervals_as_published() {
        // Newcombe 1998, table I.
        for (right, items, low, high) in [
            (81.0, 263, 0.2553, 0.3662),
            (15.0, 148, 0.0624, 0.1605),
            (0.0, 20, 0.0, 0.1611),
            (1.0, 29, 0.0061, 0.1718),
        ] {
            let found = wilson(right, items).unwrap();
            assert!(
                (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5,
                "{found:?}"
            );
        }
        assert_eq!(wilson(20.0, 20).unwrap().high, 1.0);
        assert_eq!(wilson(0.0, 0), None);
    }

    #[test]
    fn a_throw_of_coins() {
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-10, "{found}");
        near(mcnemar(0, 0), 1.0);
        near(mcnemar(5, 5), 1.0);
        near(mcnemar(5, 0), 0.0625);
        near(mcnemar(1, 9), 22.0 / 1024.0);
        assert!(mcnemar(3000, 2000) < 1e-30);
    }

    #[test]
    fn scores_ties_as_chance_would() {
        let ratings = table("1 a=x b=x; 2 a=x b=y; 3 a=y b=y; 4 a=x b=y");
        let truth = method("majority").unwrap().infer(&ratings, &Setting::default()).unwrap();
        let gold = |item, class| Gold { item, class };
        let all =
            [gold(0, Some(0)), gold(1, Some(1)), gold(2, Some(0)), gold(3, None), gold(9, Some(0))];
        let score = score("majority", &truth, &all);
        assert_eq!(score.credits, [1.0, 0.5, 0.0, 0.0]);
        assert_eq!((score.items, score.right, score.ties), (4, 1.5, 2));
        let loss = (2.0f64.ln() - 2.0 * 1e-15f64.ln()) / 4.0;
        assert!((score.log_loss.unwrap() - loss).abs() < 1e-9);
    }

    #[test]
    fn says_what_follows() {
        let of = |id, credits: &[f64]| Score {
            id,
            items: credits.len(),
            right: credits.iter().sum(),
            ties: 0,
            accuracy: wilson(credits.iter().sum(), credits.len()),
            log_loss: None,
            credits: credits.to_vec(),
        };
        let check = |scores: &[Score], expected: &str| {
            let said = difference(scores).map(|found| found.say()).unwrap_or_default();
            assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{said}");
        };
        check(&[], "");
        check(&[of("majority", &[1.0; 9])], "");
        check(&[of("majority", &[]), of("mace", &[])], "");
        check(
            &[of("majority", &[1.0; 9]), of("mace", &[1.0; 9])],
            "majority and mace are right equally",
        );
        check(
            &[of("majority", &[0.5; 12]), of("mace", &[1.0; 12]), of("glad", &[0.0; 12])],
            "mace is right most often, then majority: 12 items only the first has, 0 only the \
             second; McNemar's exact p = 0.0005: more than chance",
        );
        check(
            &[of("majority", &[0.0, 1.0, 1.0]), of("mace", &[1.0, 0.0, 0.0])],
            "no more than chance",
        );
        assert!(METHODS.len() > 1);
    }
}
