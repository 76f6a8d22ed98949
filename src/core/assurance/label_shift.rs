//! How far the distribution of labels moves when suggestions are shown.
//!
//! **Distance.** The total variation distance between the label shares p of assisted and q of
//! blind answers, TV = ½ Σ |p − q|: the share of answers that would have to change for the two to
//! be the same. 0 is no shift, 1 that no label occurs in both.
//!
//! **Test.** Two samples of the same distribution are never quite the same, and the more labels
//! the farther apart. So the arms are dealt out anew among each annotator's answers, as many
//! assisted and blind as there were: a permutation test (Fisher 1935; Good 2005), exact because
//! chance dealt them out in the first place. Who has one arm only is put together with the
//! others of that sort. p = (1 + resamples with at least this distance) / (1 + resamples);
//! [`Shift::by_chance`] is their mean distance.
//!
//! **Interval.** By the triangle inequality TV is off by at most TV(p̂, p) + TV(q̂, q). The
//! bootstrap says how large that sum is: its c-quantile r over resamples of both arms makes
//! TV ± r, cut at 0 and 1. It is rather too wide than too short, and holds 0 where there is no
//! shift, which a percentile bootstrap never would.
//!
//! Example: assisted 30 a and 10 b, blind 20 a and 20 b: ½ (|0.75 − 0.5| + |0.25 − 0.5|) = 0.25.

use super::blind_arm::{Answer, Arms};
use super::interval::{Interval, Method};
use crate::core::agreement::bootstrap::quantile;
use crate::core::random::Random;

/// How resamples are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    pub resamples: u32,
    pub seed: u64,
}

/// How far it moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Answers, assisted and blind.
    pub n: [u64; 2],
    /// Total variation distance, from 0 to 1.
    pub distance: f64,
    pub interval: Interval,
    /// What it would be on average if showing suggestions did nothing.
    pub by_chance: f64,
    /// Of the permutation test.
    pub p: f64,
    pub draws: Draws,
    /// The share of each label that occurs, by number. Its gaps say where it moves; whether it
    /// moves at all is what `p` says.
    pub labels: Vec<(u32, Arms)>,
}

impl Default for Draws {
    fn default() -> Self {
        Self { resamples: 1_000, seed: 1 }
    }
}

/// Between assisted and blind answers. `None` where an arm has no answers, nothing is drawn, or
/// the confidence is not between 0 and 1.
pub fn label_shift(answers: &[Answer], draws: Draws, confidence: f64) -> Option<Shift> {
    let mut shifting = Shifting::new(answers, draws, confidence)?;
    while shifting.step(u64::MAX) {}
    Some(shifting.finish())
}

/// The same in steps.
#[derive(Debug)]
pub struct Shifting {
    labels: Vec<u32>,
    strata: Vec<Stratum>,
    counts: Counts,
    distance: f64,
    draws: Draws,
    confidence: f64,
    random: Random,
    permuted: Vec<f64>,
    off: Vec<f64>,
}

impl Shifting {
    /// `None` as for [`label_shift`].
    pub fn new(answers: &[Answer], draws: Draws, confidence: f64) -> Option<Self> {
        let mut labels: Vec<u32> = answers.iter().map(|answer| answer.answered).collect();
        labels.sort_unstable();
        labels.dedup();
        let strata = strata(answers, &labels);
        let mut counts = Counts::new(labels.len());
        for stratum in &strata {
            let (assisted, blind) = stratum.labels.split_at(stratum.assisted);
            counts.add(assisted, blind);
        }
        let distance = counts.distance()?;
        let is_legal = confidence > 0.0 && confidence < 1.0 && draws.resamples > 0;
        is_legal.then(|| Self {
            labels,
            strata,
            counts,
            distance,
            draws,
            confidence,
            random: Random::new(draws.seed),
            permuted: Vec::new(),
            off: Vec::new(),
        })
    }

    /// Resamples until about so many answers were drawn again, at least one. Whether there is
    /// more to do.
    pub fn step(&mut self, answers: u64) -> bool {
        let of_one = self.counts.n().iter().sum::<u64>().max(1);
        let all = self.draws.resamples as usize;
        for _ in 0..(answers / of_one).max(1) {
            if self.permuted.len() < all {
                let permuted = permuted(&self.strata, self.labels.len(), &mut self.random);
                // Both arms have answers, and so they have when dealt out anew.
                self.permuted.push(permuted.unwrap_or_default());
            } else if self.off.len() < all {
                self.off.push(self.counts.off_in_a_resample(&mut self.random));
            } else {
                return false;
            }
        }
        self.off.len() < all
    }

    /// Resamples still to be drawn.
    pub fn left(&self) -> u64 {
        let done = (self.permuted.len() + self.off.len()) as u64;
        (2 * u64::from(self.draws.resamples)).saturating_sub(done)
    }

    /// Answers in both arms.
    pub fn answers(&self) -> u64 {
        self.counts.n().iter().sum()
    }

    /// Of all that was drawn.
    pub fn finish(mut self) -> Shift {
        let as_far = self.permuted.iter().filter(|it| **it >= self.distance).count();
        self.off.sort_by(f64::total_cmp);
        let reach = quantile(&self.off, self.confidence);
        let n = self.counts.n();
        let arms = |(label, [assisted, blind]): (&u32, &[u64; 2])| {
            (*label, Arms::of_counts([*assisted, n[0]], [*blind, n[1]], self.confidence))
        };
        Shift {
            n,
            distance: self.distance,
            interval: Interval {
                low: (self.distance - reach).max(0.0),
                high: (self.distance + reach).min(1.0),
                confidence: self.confidence,
                method: Method::Bootstrap,
            },
            by_chance: self.permuted.iter().sum::<f64>() / self.permuted.len() as f64,
            p: (1 + as_far) as f64 / (1 + self.permuted.len()) as f64,
            draws: self.draws,
            labels: self.labels.iter().zip(&self.counts.of_label).map(arms).collect(),
        }
    }
}

/// Answers among which the arms are dealt out: their labels, by place in the list of labels, the
/// assisted ones first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stratum {
    assisted: usize,
    labels: Vec<usize>,
}

/// One for each annotator with both arms and one for all others, in an order of what they hold,
/// not of their numbers.
fn strata(answers: &[Answer], labels: &[u32]) -> Vec<Stratum> {
    let place = |answer: &Answer| labels.binary_search(&answer.answered).unwrap_or_default();
    let mut sorted: Vec<(u32, bool, usize)> =
        answers.iter().map(|it| (it.annotator, it.is_blind, place(it))).collect();
    sorted.sort_unstable();
    let mut strata = Vec::new();
    let mut others = Vec::new();
    let stratum = |of_one: &[(u32, bool, usize)]| Stratum {
        assisted: of_one.iter().filter(|it| !it.1).count(),
        labels: of_one.iter().map(|it| it.2).collect(),
    };
    for of_one in sorted.chunk_by(|a, b| a.0 == b.0) {
        let one = stratum(of_one);
        if one.assisted == 0 || one.assisted == of_one.len() {
            others.extend(of_one.iter().map(|it| (0, it.1, it.2)));
        } else {
            strata.push(one);
        }
    }
    strata.sort_unstable();
    others.sort_unstable();
    strata.push(stratum(&others));
    strata
}

/// The distance after the arms were dealt out anew.
fn permuted(strata: &[Stratum], labels: usize, random: &mut Random) -> Option<f64> {
    let mut counts = Counts::new(labels);
    for stratum in strata {
        let mut dealt = stratum.labels.clone();
        for at in 0..stratum.assisted {
            let rest = u32::try_from(dealt.len() - at).unwrap_or(u32::MAX);
            dealt.swap(at, at + random.below(rest) as usize);
        }
        let (assisted, blind) = dealt.split_at(stratum.assisted);
        counts.add(assisted, blind);
    }
    counts.distance()
}

/// How often each label occurs, assisted and blind.
#[derive(Debug)]
struct Counts {
    of_label: Vec<[u64; 2]>,
}

impl Counts {
    fn new(labels: usize) -> Self {
        Self { of_label: vec![[0; 2]; labels] }
    }

    fn add(&mut self, assisted: &[usize], blind: &[usize]) {
        for (arm, labels) in [assisted, blind].into_iter().enumerate() {
            for label in labels {
                if let Some(count) = self.of_label.get_mut(*label) {
                    count[arm] += 1;
                }
            }
        }
    }

    fn n(&self) -> [u64; 2] {
        [0, 1].map(|arm| self.of_label.iter().map(|count| count[arm]).sum())
    }

    /// In whole numbers until the end: equal distances are equal to the last digit.
    fn distance(&self) -> Option<f64> {
        let [n, m] = self.n().map(u128::from);
        let apart =
            |count: &[u64; 2]| (u128::from(count[0]) * m).abs_diff(u128::from(count[1]) * n);
        let sum: u128 = self.of_label.iter().map(apart).sum();
        (n > 0 && m > 0).then(|| sum as f64 / (2 * n * m) as f64)
    }

    /// How far the shares of both arms, drawn again, lie from what they are, added up.
    fn off_in_a_resample(&self, random: &mut Random) -> f64 {
        let of_arm = |arm: usize, random: &mut Random| {
            let all: Vec<usize> = (0..)
                .zip(&self.of_label)
                .flat_map(|(label, count)| (0..count[arm]).map(move |_| label))
                .collect();
            let n = u32::try_from(all.len()).unwrap_or(u32::MAX);
            let mut draw =
                |_: &usize| all.get(random.below(n) as usize).copied().unwrap_or_default();
            let drawn: Vec<usize> = all.iter().map(&mut draw).collect();
            let mut counts = Self::new(self.of_label.len());
            counts.add(&all, &drawn);
            counts.distance().unwrap_or_default()
        };
        of_arm(0, random) + of_arm(1, random)
    }
}

#[cfg(test)]
mod tests {
    use super::super::blind_arm::tests::read;
    use super::*;

    fn found(text: &str) -> Shift {
        label_shift(&read(text), Draws::default(), 0.95).unwrap()
    }

    #[test]
    fn worked_example() {
        let shift = found("30 assisted -a-, 10 assisted -b-, 20 blind -a-, 20 blind -b-");
        assert_eq!((shift.distance, shift.n), (0.25, [40, 40]));
        // Two labels: as the test of two shares, z = 2.31, two-sided 0.02; exact, 0.04.
        assert!((0.015..0.06).contains(&shift.p), "{}", shift.p);
        // ½ · 2 · E|p̂ − q̂| with sd sqrt(2 · 0.23 / 40): 0.08.
        assert!((shift.by_chance - 0.086).abs() < 0.01, "{}", shift.by_chance);
        let Interval { low, high, .. } = shift.interval;
        assert!(low < 0.05 && (0.4..0.55).contains(&high), "{low} {high}");
        let gap = shift.labels[0].1.gap.unwrap();
        assert_eq!((shift.labels.len(), gap.value), (2, 0.25));
    }

    #[test]
    fn the_same_shares_are_no_shift() {
        let shift = found("30 assisted -a-, 15 blind -a-, 10 assisted -b-, 5 blind -b-");
        assert_eq!((shift.distance, shift.p, shift.interval.low), (0.0, 1.0, 0.0));
        let none = found("30 assisted -a-, 30 blind -b-");
        assert_eq!((none.distance, none.interval.high), (1.0, 1.0));
        assert!(none.p < 0.01);
    }

    #[test]
    fn without_answers_there_is_none() {
        let answers = read("3 assisted -a-");
        assert_eq!(label_shift(&answers, Draws::default(), 0.95), None);
        let answers = read("3 assisted -a-, 2 blind -a-");
        assert_eq!(label_shift(&answers, Draws { resamples: 0, seed: 1 }, 0.95), None);
        assert_eq!(label_shift(&answers, Draws::default(), 1.0), None);
    }

    /// Annotators differ, and differ in how often they are blind; showing does nothing. Dealt
    /// out within each, the test keeps its level; the interval holds 0. Where showing moves one
    /// answer in five, the interval holds 0.2.
    #[test]
    fn keeps_its_level_and_covers() {
        let mut random = Random::new(3);
        let draws = Draws { resamples: 99, seed: 2 };
        let (mut false_alarms, mut held) = (0, [0, 0]);
        for round in 0..400 {
            let moves = round % 2 == 1;
            let answers: Vec<Answer> = (0..120)
                .map(|at| {
                    let annotator = at % 3;
                    let is_blind = random.unit() < [0.2, 0.5, 0.8][annotator as usize];
                    let p = if moves { 0.5 } else { [0.2, 0.5, 0.8][annotator as usize] };
                    let p = if moves && !is_blind { 0.7 } else { p };
                    let answered = u32::from(random.unit() < p);
                    Answer { annotator, is_blind, suggested: None, answered, truth: None }
                })
                .collect();
            let shift = label_shift(&answers, draws, 0.95).unwrap();
            let it = shift.interval;
            if moves {
                held[1] += u32::from(it.low <= 0.2 && 0.2 <= it.high);
            } else {
                false_alarms += u32::from(shift.p <= 0.05);
            }
        }
        for _ in 0..200 {
            let answers: Vec<Answer> = (0..120)
                .map(|at| {
                    let answered = random.below(4);
                    Answer {
                        annotator: 0,
                        is_blind: at % 3 == 0,
                        suggested: None,
                        answered,
                        truth: None,
                    }
                })
                .collect();
            let it = label_shift(&answers, draws, 0.95).unwrap().interval;
            held[0] += u32::from(it.low <= 0.0);
        }
        assert!(false_alarms <= 20, "{false_alarms} of 200");
        assert!(held.iter().all(|held| *held >= 188), "{held:?} of 200");
    }
}
