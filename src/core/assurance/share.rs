//! A share of answers, with what is needed to judge it: n, interval, method.
//!
//! **Weights.** Where answers were drawn with unequal probabilities π, each stands for 1/π
//! items. The share is then Hájek's (1971): Σ w y / Σ w with w = 1/π, which is that of Horvitz
//! and Thompson (1952) divided by its own estimate of how many there are. Only the ratios of
//! weights matter.
//!
//! **Effective sample size.** Kish (1965): n_eff = (Σ w)² / Σ w². A sample of n answers with
//! unequal weights says about as much as n_eff answers with equal ones; the interval is Wilson's
//! with n_eff in the place of n. This takes the weights to have nothing to do with the outcome.
//! Where the rare heavy answers are also the ones that err, the interval is a little short:
//! [`estimate`](super::estimate) has one that does without this.
//!
//! **Too few to say.** Below [`least`] answers (21 at 95 %) a Wilson interval may be wider than
//! 40 points: "hardly any" and "almost half" would both be possible. Such a share is shown with
//! its interval, and nothing is concluded from it.
//!
//! Examples: 3 wrong of 40: 0.075, 0.0258 to 0.1986. Answers (weight, outcome) (1, 1) (1, 0)
//! (2, 0): 1/4 of 2.67 effective answers.

use std::collections::BTreeMap;

use super::distribution::normal_quantile;
use super::interval::{Interval, Method, wilson_ends};

/// One answer that counts for a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighted {
    /// 1 / the probability that it was drawn; 1 where all were equally likely. Above 0.
    pub weight: f64,
    /// 1 for yes, 0 for no, or a part.
    pub outcome: f64,
}

/// A share of n answers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Answers.
    pub n: u64,
    /// Of these yes, without weights; broken only where outcomes are parts.
    pub hits: f64,
    /// The share, from 0 to 1; `None` of nothing.
    pub value: Option<f64>,
    /// Kish's effective sample size; n where all weights are equal.
    pub effective: f64,
    /// `None` of nothing. Its method says whether weights were in play.
    pub interval: Option<Interval>,
}

/// The widest half of an interval from which something may be concluded.
const WIDEST_HALF: f64 = 0.2;

impl Weighted {
    pub fn new(weight: f64, yes: bool) -> Self {
        Self { weight, outcome: f64::from(yes) }
    }

    pub(super) fn is_legal(&self) -> bool {
        self.weight > 0.0 && self.weight.is_finite() && (0.0..=1.0).contains(&self.outcome)
    }
}

impl Share {
    /// Of answers in any order. One whose weight is not above 0 or whose outcome is not from 0 to
    /// 1 does not count.
    pub fn of(answers: impl IntoIterator<Item = Weighted>, confidence: f64) -> Self {
        let mut tally = Tally::default();
        answers.into_iter().for_each(|answer| tally.add(answer));
        tally.share(confidence)
    }

    /// k of n.
    pub fn of_counts(k: u64, n: u64, confidence: f64) -> Self {
        let (yes, no) = (Weighted::new(1.0, true), Weighted::new(1.0, false));
        let mut tally = Tally::default();
        for (answer, count) in [(no, n.saturating_sub(k)), (yes, k.min(n))] {
            tally.add_times(answer, count);
        }
        tally.share(confidence)
    }

    /// About how many more answers like these until there are [`least`] effective ones: weights
    /// that are unequal ask for more.
    pub fn more_needed(&self, least: u64) -> u64 {
        let missing = least as f64 - self.effective;
        if missing <= 0.0 {
            return 0;
        }
        let price = if self.effective > 0.0 { self.n as f64 / self.effective } else { 1.0 };
        (missing * price).ceil() as u64
    }
}

/// The least number of answers from which something may be concluded: Wilson's interval is at
/// most 0.2 to each side, whatever the share. At its widest, at 1/2, its half is
/// z / (2 sqrt(n + z²)), so n ≥ z² (1 / (4 · 0.2²) − 1).
pub fn least(confidence: f64) -> u64 {
    let z = normal_quantile(0.5 + confidence / 2.0);
    // What is no confidence makes 0 of it: a cast of what is not a number.
    (z * z * (1.0 / (4.0 * WIDEST_HALF * WIDEST_HALF) - 1.0)).ceil() as u64
}

/// Wilson's interval for a share from 0 to 1 of an effective sample size. `None` without answers,
/// and where the confidence is not between 0 and 1.
pub(super) fn wilson_effective(
    share: f64,
    effective: f64,
    confidence: f64,
    method: Method,
) -> Option<Interval> {
    let is_legal = effective > 0.0 && confidence > 0.0 && confidence < 1.0;
    let z = normal_quantile(0.5 + confidence / 2.0);
    let (low, high) = wilson_ends(share, effective, z);
    is_legal.then_some(Interval { low, high, confidence, method })
}

/// Answers, counted by weight and outcome: whatever the order in which they came, and parts of
/// them taken away again without loss.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Bits of weight and outcome, which stand in the order of the numbers: none is below 0.
    counts: BTreeMap<(u64, u64), u64>,
}

impl Tally {
    /// One whose weight is not above 0 or whose outcome is not from 0 to 1 does not count.
    pub fn add(&mut self, answer: Weighted) {
        self.add_times(answer, 1);
    }

    pub fn add_times(&mut self, answer: Weighted, times: u64) {
        if answer.is_legal() && times > 0 {
            // −0 has other bits than 0.
            let key = (answer.weight.to_bits(), (answer.outcome + 0.0).to_bits());
            *self.counts.entry(key).or_default() += times;
        }
    }

    /// With what another one counted.
    pub fn merge(&mut self, other: &Self) {
        for (key, count) in &other.counts {
            *self.counts.entry(*key).or_default() += count;
        }
    }

    /// Without a part that was counted.
    #[must_use]
    pub fn without(&self, part: &Self) -> Self {
        let left = |(key, count): (&(u64, u64), &u64)| {
            let taken = part.counts.get(key).copied().unwrap_or_default();
            count.checked_sub(taken).filter(|left| *left > 0).map(|left| (*key, left))
        };
        Self { counts: self.counts.iter().filter_map(left).collect() }
    }

    pub fn share(&self, confidence: f64) -> Share {
        let entries = || {
            let entry = |(key, count): (&(u64, u64), &u64)| {
                (f64::from_bits(key.0), f64::from_bits(key.1), *count as f64)
            };
            self.counts.iter().map(entry)
        };
        let (Some((smallest, ..)), Some((largest, ..))) = (entries().next(), entries().next_back())
        else {
            return Share::default();
        };
        let (mut weight, mut squares, mut weighted_hits, mut hits) = (0.0, 0.0, 0.0, 0.0);
        for (of_one, outcome, count) in entries() {
            // Equal weights are all 1 here: their sums are exact.
            let part = of_one / largest;
            weight += part * count;
            squares += part * part * count;
            weighted_hits += part * outcome * count;
            hits += outcome * count;
        }
        let method = if smallest < largest { Method::WilsonEffective } else { Method::Wilson };
        let (value, effective) = ((weighted_hits / weight).min(1.0), weight * weight / squares);
        Share {
            n: self.counts.values().sum(),
            hits,
            value: Some(value),
            effective,
            interval: wilson_effective(value, effective, confidence, method),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::interval::wilson;
    use super::*;
    use proptest::prelude::*;

    /// `1+ 2-`: a weight, and yes or no.
    #[track_caller]
    pub fn answers(text: &str) -> Vec<Weighted> {
        let answer = |word: &str| {
            let (weight, sign) = word.split_at(word.len() - 1);
            Weighted::new(weight.parse().unwrap(), sign == "+")
        };
        text.split_whitespace().map(answer).collect()
    }

    pub fn any_answers(most: usize) -> impl Strategy<Value = Vec<Weighted>> {
        let answer = (0.01f64..100.0, any::<bool>());
        prop::collection::vec(answer.prop_map(|(weight, yes)| Weighted::new(weight, yes)), 0..most)
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let share = Share::of(answers(text), 0.95);
        let ends = share.interval.map_or("none".to_owned(), |it| {
            format!("{:.4} to {:.4} by {}", it.low, it.high, it.method.name())
        });
        let value = share.value.map_or("none".to_owned(), |value| format!("{value:.4}"));
        let said = format!("{value} of {} ({:.2}): {ends}", share.n, share.effective);
        assert_eq!(said, expected);
    }

    #[test]
    fn worked_examples() {
        let text = "1+ ".repeat(3) + &"1- ".repeat(37);
        check(&text, "0.0750 of 40 (40.00): 0.0258 to 0.1986 by Wilson");
        let method = "Wilson on the effective sample size";
        check("1+ 1- 2-", &format!("0.2500 of 3 (2.67): 0.0336 to 0.7615 by {method}"));
        check("", "none of 0 (0.00): none");
        check("0+ NaN- inf+", "none of 0 (0.00): none");
    }

    #[test]
    fn says_how_many_more() {
        // z² (1/(4 h²) − 1) = 3.8415 · 5.25 = 20.2.
        assert_eq!([0.9, 0.95, 0.99].map(least), [15, 21, 35]);
        let more = |text: &str| Share::of(answers(text), 0.95).more_needed(least(0.95));
        assert_eq!(more(""), 21);
        assert_eq!(more(&"1+ ".repeat(15)), 6);
        assert_eq!(more(&"1+ ".repeat(21)), 0);
        // Half of the answers weigh three times as much: five are worth four.
        assert_eq!(more(&"1+ 3- ".repeat(10)), 7);
        assert_eq!(more(&"3+ ".repeat(21)), 0);
        assert_eq!([f64::NAN, 2.0].map(least), [0, 0]);
    }

    #[test]
    fn parts_are_taken_away_without_loss() {
        let tally = |text: &str| {
            let mut tally = Tally::default();
            answers(text).into_iter().for_each(|answer| tally.add(answer));
            tally
        };
        let mut both = tally("0.1+ 0.3- 0.1+");
        both.merge(&tally("0.3- 7+"));
        assert_eq!(both, tally("0.1+ 0.1+ 0.3- 0.3- 7+"));
        assert_eq!(both.without(&tally("0.3- 7+")), tally("0.1+ 0.1+ 0.3-"));
        assert_eq!(both.without(&both), Tally::default());
    }

    proptest! {
        #[test]
        fn the_order_changes_nothing(answers in any_answers(40)) {
            let mut mirrored = answers.clone();
            mirrored.reverse();
            prop_assert_eq!(Share::of(answers, 0.95), Share::of(mirrored, 0.95));
        }

        #[test]
        fn equal_weights_are_none(yes in 0u64..40, no in 0u64..40, weight in 0.001f64..1000.0) {
            let all = (0..yes + no).map(|at| Weighted::new(weight, at < yes));
            let share = Share::of(all, 0.9);
            prop_assert_eq!(share, Share::of_counts(yes, yes + no, 0.9));
            prop_assert_eq!(share.interval, wilson(yes, yes + no, 0.9));
        }

        #[test]
        fn is_no_better_than_its_n(answers in any_answers(40), weight in any::<f64>()) {
            let share = Share::of(answers.clone(), 0.95);
            prop_assert!(share.effective <= share.n as f64 + 1e-9);
            prop_assert!(answers.is_empty() || share.effective >= 1.0 - 1e-9);
            if let (Some(value), Some(it)) = (share.value, share.interval) {
                prop_assert!(it.low <= value && value <= it.high);
            }
            let odd = Weighted { weight, outcome: weight };
            Share::of(answers.into_iter().chain([odd]), weight).more_needed(least(weight));
        }
    }
}
