//! Always accepts, where others correct.
//!
//! Of the n answers of a rater in which a suggestion was seen, k accept it. The others accept
//! with probability q: for every kind of item (same agent, route, slice: whatever the facts call
//! a kind) the share of the others' answers that accept, weighted by how many answers of the
//! rater are of that kind. Kinds that nobody else answered are left out. p = P(Bin(n, q) ≥ k).
//!
//! Asked about is who accepts at least 95 % and for whom p is small. With it goes how many of the
//! suggestions that somebody else corrected, on the same item, the rater accepted.
//!
//! Example: 40 of 40 accepted, the others 24 of 40: p = 0.6^40.

use std::collections::{BTreeMap, BTreeSet};

use super::{ALWAYS, Check, Evidence, Fact, Test, Testing, percent};
use crate::core::assurance::distribution::binomial_at_least;
use crate::core::model::event::Verdict;
use crate::core::text::{counted, figure};

pub(super) const CHECK: Check = Check {
    id: "accepts",
    title: "Always accepts",
    help: "The share of suggestions that a rater accepts, against the share that others accept \
           on the same kinds of items. Asked about from 95 % on, where the others accept clearly \
           fewer. Answers without a suggestion on the screen do not count.",
    least: 20,
    begin: |_| Box::new(Accepts::default()),
};

/// Answers, and how many of them accept.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    n: u64,
    accepted: u64,
}

impl Tally {
    fn add(&mut self, fact: &Fact) {
        self.n += 1;
        self.accepted += u64::from(fact.verdict == Verdict::Accepted);
    }
}

/// All facts for who accepts what, then once more for what others corrected.
#[derive(Default)]
struct Accepts {
    /// In the facts, and in the facts once more.
    first: usize,
    second: usize,
    by_kind: BTreeMap<u32, Tally>,
    by_rater: BTreeMap<u32, BTreeMap<u32, Tally>>,
    correctors: BTreeMap<u32, BTreeSet<u32>>,
    /// Of suggestions that somebody else corrected.
    corrected: BTreeMap<u32, Tally>,
}

impl Accepts {
    fn add(&mut self, fact: &Fact) {
        self.by_kind.entry(fact.kind).or_default().add(fact);
        self.by_rater.entry(fact.rater).or_default().entry(fact.kind).or_default().add(fact);
        if fact.verdict != Verdict::Accepted {
            self.correctors.entry(fact.item).or_default().insert(fact.rater);
        }
    }

    fn add_corrected(&mut self, fact: &Fact) {
        let others = self.correctors.get(&fact.item);
        if others.is_some_and(|others| others.iter().any(|other| *other != fact.rater)) {
            self.corrected.entry(fact.rater).or_default().add(fact);
        }
    }
}

impl Testing for Accepts {
    fn step(&mut self, evidence: Evidence<'_>, numbers: usize) -> bool {
        let raters = evidence.ratings.raters.len();
        let seen = |fact: &Fact| fact.verdict != Verdict::Own && (fact.rater as usize) < raters;
        for _ in 0..numbers {
            if let Some(fact) = evidence.facts.get(self.first) {
                self.first += 1;
                if seen(fact) {
                    self.add(fact);
                }
            } else if let Some(fact) = evidence.facts.get(self.second) {
                self.second += 1;
                if seen(fact) {
                    self.add_corrected(fact);
                }
            } else {
                return false;
            }
        }
        true
    }

    fn finish(self: Box<Self>, evidence: Evidence<'_>) -> Vec<Test> {
        let mut tests = Vec::new();
        for (rater, kinds) in &self.by_rater {
            let (mut own, mut expected) = (Tally::default(), 0.0);
            for (kind, tally) in kinds {
                let all = self.by_kind.get(kind).copied().unwrap_or_default();
                let others = all.n - tally.n;
                if others == 0 {
                    continue;
                }
                own.n += tally.n;
                own.accepted += tally.accepted;
                expected += tally.n as f64 * (all.accepted - tally.accepted) as f64 / others as f64;
            }
            if own.n > 0 {
                let corrected = self.corrected.get(rater).copied().unwrap_or_default();
                tests.push(judge(evidence, *rater, own, expected / own.n as f64, corrected));
            }
        }
        tests
    }
}

fn judge(evidence: Evidence<'_>, rater: u32, own: Tally, expected: f64, corrected: Tally) -> Test {
    let share = own.accepted as f64 / own.n as f64;
    let among = match corrected.n {
        0 => String::new(),
        n => format!(
            ", among them {} of {} that somebody else corrected",
            figure(corrected.accepted),
            figure(n)
        ),
    };
    let question = format!(
        "{} accepted {} of {} ({}){among}; others accept {} on the same kinds of items. Is it \
         easy enough to disagree with a suggestion?",
        evidence.name(rater),
        figure(own.accepted),
        counted(own.n, "suggestion"),
        percent(share),
        percent(expected),
    );
    Test {
        rater,
        n: own.n,
        p: binomial_at_least(own.accepted, own.n, expected),
        striking: share >= ALWAYS,
        numbers: vec![
            ("share", share),
            ("others", expected),
            ("corrected_by_others", corrected.n as f64),
            ("accepted_of_these", corrected.accepted as f64),
        ],
        question,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, ratings};
    use super::*;

    /// Words of `rater kind verdicts`, one letter for each of the items 0, 1, 2 …: a, e, r, o.
    #[track_caller]
    fn check(lines: &[(&str, u32, String)], expected: &str) {
        let names = ["anna", "ben", "dora"];
        let ratings = ratings(names.map(|name| (0, name, "a")));
        let mut facts = Vec::new();
        for (rater, kind, verdicts) in lines {
            for (item, letter) in (0..).zip(verdicts.chars()) {
                facts.push(Fact {
                    rater: u32::try_from(names.iter().position(|name| name == rater).unwrap())
                        .unwrap(),
                    item: item + 1000 * kind,
                    verdict: match letter {
                        'a' => Verdict::Accepted,
                        'e' => Verdict::Edited,
                        'r' => Verdict::Rejected,
                        _ => Verdict::Own,
                    },
                    shown_at: 0,
                    decided_at: 9_000,
                    words: 9,
                    kind: *kind,
                });
            }
        }
        assert_eq!(found("accepts", Evidence { ratings: &ratings, facts: &facts }), expected);
    }

    #[test]
    fn who_accepts_all_where_others_correct_is_asked() {
        let mixed = "aaaer".repeat(8);
        check(
            &[("anna", 0, mixed.clone()), ("ben", 0, mixed), ("dora", 0, "a".repeat(40))],
            "dora accepted 40 of 40 suggestions (100 %), among them 16 of 16 that somebody else \
             corrected; others accept 60 % on the same kinds of items. Is it easy enough to \
             disagree with a suggestion?",
        );
    }

    #[test]
    fn who_accepts_what_is_right_is_not() {
        let all = "a".repeat(40);
        check(&[("anna", 0, all.clone()), ("ben", 0, all.clone()), ("dora", 0, all.clone())], "");
        // Others correct on another kind of items only: there is nobody to compare with.
        let mixed = "aaaer".repeat(8);
        check(&[("anna", 0, mixed.clone()), ("ben", 0, mixed), ("dora", 1, all)], "");
        // Nothing was suggested.
        check(&[("anna", 0, "aaaer".repeat(8)), ("dora", 0, "o".repeat(40))], "");
    }

    #[test]
    fn fewer_than_twenty_answers_are_not_judged() {
        let few = "a".repeat(19);
        check(&[("anna", 0, "aaaer".repeat(8)), ("dora", 0, few)], "too few: dora");
    }
}
