//! Faster than one can read.
//!
//! Silent reading runs at about 240 words a minute, 300 for fast readers (Brysbaert 2019, a
//! meta-analysis of 190 studies); at 600 a minute, 100 ms a word, texts are skimmed and
//! comprehension is lost (Rayner et al. 2016). An answer is too fast where it took less than
//! 100 ms for each word of its item, from the moment the item was painted.
//!
//! Single fast answers say nothing: an item may have been read before, or its first line may
//! have been enough. Asked about is whose median answer is too fast: with k of n answers too
//! fast, p = P(Bin(n, ½) ≥ k), the sign test of the median. Items of fewer than five words are
//! left out: a look is enough there.
//!
//! Example: 31 of 40 answers took a second for thirty words: p = P(Bin(40, ½) ≥ 31) = 0.0003.

use super::{Check, Evidence, Fact, Test, Testing, percent};
use crate::core::assurance::distribution::binomial_at_least;
use crate::core::text::figure;

pub(super) const CHECK: Check = Check {
    id: "speed",
    title: "Faster than reading",
    help: "The time from painting an item to its answer, against 100 ms for each of its words \
           (600 words a minute). Asked about where more than half of a rater's answers are \
           faster. Items of fewer than five words do not count.",
    least: 20,
    begin: |evidence| Box::new(Speed::new(evidence)),
};

/// Milliseconds.
const PER_WORD: u64 = 100;
const LEAST_WORDS: u32 = 5;

/// All facts by rater, then all raters.
struct Speed {
    /// In the facts, and in the raters.
    fact: usize,
    rater: usize,
    by_rater: Vec<Vec<Fact>>,
    tests: Vec<Test>,
}

impl Speed {
    fn new(evidence: Evidence<'_>) -> Self {
        let by_rater = vec![Vec::new(); evidence.ratings.raters.len()];
        Self { fact: 0, rater: 0, by_rater, tests: Vec::new() }
    }
}

impl Testing for Speed {
    fn step(&mut self, evidence: Evidence<'_>, numbers: usize) -> bool {
        let rest = evidence.facts.get(self.fact..).unwrap_or_default();
        let mut cost = rest.len().min(numbers);
        self.fact += cost;
        for fact in rest.iter().take(cost).filter(|fact| fact.words >= LEAST_WORDS) {
            if let Some(facts) = self.by_rater.get_mut(fact.rater as usize) {
                facts.push(*fact);
            }
        }
        if self.fact < evidence.facts.len() {
            return true;
        }
        while let Some(facts) = self.by_rater.get(self.rater) {
            if cost >= numbers {
                return true;
            }
            if !facts.is_empty() {
                cost += facts.len();
                let rater = u32::try_from(self.rater).unwrap_or(u32::MAX);
                self.tests.push(judge(evidence, rater, facts));
            }
            self.rater += 1;
        }
        false
    }

    fn finish(self: Box<Self>, _: Evidence<'_>) -> Vec<Test> {
        self.tests
    }
}

fn judge(evidence: Evidence<'_>, rater: u32, facts: &[Fact]) -> Test {
    let n = facts.len() as u64;
    let fast = facts.iter().filter(|it| it.milliseconds() < u64::from(it.words) * PER_WORD);
    let k = fast.count() as u64;
    let seconds = median(facts.iter().map(|fact| fact.milliseconds() as f64 / 1000.0));
    let words = median(facts.iter().map(|fact| f64::from(fact.words)));
    let question = format!(
        "{} answered {} of {} items ({}) faster than 600 words a minute can be read: half of \
         the answers took {seconds:.1} s or less, half of the items have {words:.0} words or \
         more. Were they read before, or is a part of each enough?",
        evidence.name(rater),
        figure(k),
        figure(n),
        percent(k as f64 / n as f64),
    );
    Test {
        rater,
        n,
        p: binomial_at_least(k, n, 0.5),
        striking: 2 * k > n,
        numbers: vec![
            ("share", k as f64 / n as f64),
            ("median_seconds", seconds),
            ("median_words", words),
        ],
        question,
    }
}

/// The mean of the middle two where there are two; 0 of nothing.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = |place: usize| values.get(place).copied().unwrap_or_default();
    (middle(values.len() / 2) + middle(values.len().saturating_sub(1) / 2)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, ratings};
    use super::*;
    use crate::core::model::event::Verdict;

    /// Answers of one rater: so many with so many milliseconds and words each.
    #[track_caller]
    fn check(groups: &[(usize, i64, u32)], expected: &str) {
        let ratings = ratings([(0, "dora", "a")]);
        let mut facts = Vec::new();
        for (answers, milliseconds, words) in groups {
            facts.extend((0..*answers).map(|_| Fact {
                rater: 0,
                item: 0,
                verdict: Verdict::Accepted,
                shown_at: 1_700_000_000_000,
                decided_at: 1_700_000_000_000 + milliseconds,
                words: *words,
                kind: 0,
            }));
        }
        assert_eq!(found("speed", Evidence { ratings: &ratings, facts: &facts }), expected);
    }

    #[test]
    fn who_is_faster_than_reading_is_asked() {
        check(
            &[(31, 1_000, 30), (9, 20_000, 30)],
            "dora answered 31 of 40 items (78 %) faster than 600 words a minute can be read: \
             half of the answers took 1.0 s or less, half of the items have 30 words or more. \
             Were they read before, or is a part of each enough?",
        );
        // A clock that went back.
        let said = "dora answered 40 of 40 items (100 %) faster than 600 words a minute can be \
                    read: half of the answers took 0.0 s or less, half of the items have 30 \
                    words or more. Were they read before, or is a part of each enough?";
        check(&[(40, -5_000, 30)], said);
    }

    #[test]
    fn who_reads_is_not() {
        check(&[(40, 9_000, 30)], "");
        // Exactly as fast as one can is not faster.
        check(&[(40, 3_000, 30)], "");
        // Fast in a part only.
        check(&[(22, 1_000, 30), (18, 9_000, 30)], "");
        // Short items.
        check(&[(100, 100, 4)], "");
    }

    #[test]
    fn fewer_than_twenty_answers_are_not_judged() {
        check(&[(19, 100, 30)], "too few: dora");
    }

    #[test]
    fn medians() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0].into_iter()), 2.5);
        assert_eq!(median([].into_iter()), 0.0);
    }
}
