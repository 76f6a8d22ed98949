//! Writes the hard cases: a line of JSON for each question of an item that was hard for models or
//! for people, with the reasons, the hardest first.
//!
//! | reason | when |
//! |---|---|
//! | `adjudicated` | people differed and somebody decided |
//! | `people_differ` | people differ and nothing decides |
//! | `confident_error` | a suggestion is wrong, and its score is higher than at least three quarters of that agent's scores for the question |
//! | `slow` | somebody took longer than for at least nine in ten of their own answers to the question, of 20 or more |
//!
//! Scores are compared with the same agent's scores and times with the same person's: neither is
//! comparable between two of them, and a score is no probability. Time runs from painting the item
//! to the answer, breaks included, so it is the weakest reason.
//!
//! **Order.** More reasons first, then reasons in the order of the table, then the higher rank of
//! the wrong score, then the order of items and questions.

use std::collections::BTreeMap;

use super::lesson::Lesson;
use super::ordered::Node;
use super::prompt;
use super::reviewed::{Counts, Review, Reviewed, Written};
use super::reviewed_jsonl::object;
use super::supervised::provenance;
use crate::core::model::dataset::Schema;
use crate::core::model::question::Question;
use crate::core::sort::sort_by;
use crate::core::team::settled::Settled;
use crate::core::text::figure;

/// A wrong score must be higher than this share of the agent's scores.
const HIGH: f64 = 0.75;
/// A time must be longer than this share of the person's times, of which there must be so many.
const LONG: f64 = 0.9;
const TIMES: usize = 20;

/// Writes every hard case, the hardest first.
pub fn write(review: &dyn Review) -> Written {
    let usual = Usual::of(review);
    let mut found: Vec<Case> = Vec::new();
    review.each(&mut |reviewed| {
        for question in &review.schema().questions {
            found.extend(case(reviewed, question, review.schema(), &usual));
        }
    });
    sort_by(&mut found, |a, b| {
        let many = b.reasons.len().cmp(&a.reasons.len());
        many.then(a.first().cmp(&b.first())).then(b.height.total_cmp(&a.height))
    });
    let mut written = Written::default();
    for (rank, case) in (1u64..).zip(found) {
        written.text += &case.line(rank).to_string();
        written.text.push('\n');
        written.records = rank;
    }
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let counts = Counts::of(review);
    let lost = [(counts.without_answer, "item without an answer", "items without an answer")];
    let always = [
        "answered questions that were hard for nobody",
        "answers given in bulk",
        "the names of people",
        "pictures",
        "the metadata of the items",
    ];
    Vec::from_iter(Counts::sentence(&lost, &always))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Adjudicated,
    PeopleDiffer,
    ConfidentError,
    Slow,
}

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Self::Adjudicated => "adjudicated",
            Self::PeopleDiffer => "people_differ",
            Self::ConfidentError => "confident_error",
            Self::Slow => "slow",
        }
    }
}

struct Case {
    /// With its words for a person. At least one.
    reasons: Vec<(Reason, String)>,
    /// The share of scores below the surest wrong one; 0 where none is wrong.
    height: f64,
    entries: Vec<(&'static str, Node)>,
}

impl Case {
    fn first(&self) -> Option<Reason> {
        self.reasons.iter().map(|(reason, _)| *reason).min()
    }

    fn line(self, rank: u64) -> Node {
        let reasons = self.reasons.into_iter().map(|(reason, words)| {
            object([("reason", Node::text(reason.word())), ("words", Node::Text(words))])
        });
        let mut entries = vec![("rank", Node::Number(rank.into()))];
        entries.push(("reasons", Node::List(reasons.collect())));
        entries.extend(self.entries);
        object(entries)
    }
}

/// What an agent's scores and a person's times usually are.
#[derive(Default)]
struct Usual {
    /// By question and agent, ascending.
    scores: BTreeMap<(String, String), Vec<f64>>,
    /// By question and person, in milliseconds, ascending.
    times: BTreeMap<(String, String), Vec<u64>>,
}

impl Usual {
    fn of(review: &dyn Review) -> Self {
        let mut usual = Self::default();
        review.each(&mut |reviewed| {
            for suggestion in &reviewed.item.suggestions {
                let key = (suggestion.question.clone(), suggestion.agent.clone());
                usual.scores.entry(key).or_default().extend(suggestion.score);
            }
            for question in &review.schema().questions {
                let lesson = Lesson::of(reviewed, &question.id);
                for (person, time) in lesson.iter().flat_map(Lesson::times) {
                    let key = (question.id.clone(), person.to_owned());
                    usual.times.entry(key).or_default().push(time);
                }
            }
        });
        usual.scores.values_mut().for_each(|scores| scores.sort_by(f64::total_cmp));
        usual.times.values_mut().for_each(|times| times.sort_unstable());
        usual
    }

    /// The share of an agent's scores that is lower.
    fn height(&self, question: &str, agent: &str, score: f64) -> f64 {
        let scores = self.scores.get(&(question.to_owned(), agent.to_owned()));
        let scores = scores.map_or(&[][..], Vec::as_slice);
        let below = scores.partition_point(|other| *other < score);
        below as f64 / scores.len().max(1) as f64
    }

    /// The share of a person's times that is shorter; `None` where there are few.
    fn length(&self, question: &str, person: &str, time: u64) -> Option<f64> {
        let times = self.times.get(&(question.to_owned(), person.to_owned()))?;
        let shorter = times.partition_point(|other| *other < time);
        (times.len() >= TIMES).then(|| shorter as f64 / times.len() as f64)
    }
}

fn case(
    reviewed: &Reviewed<'_>,
    question: &Question,
    schema: &Schema,
    usual: &Usual,
) -> Option<Case> {
    let lesson = Lesson::of(reviewed, &question.id)?;
    let mut reasons = Vec::new();
    let votes: Vec<String> =
        lesson.votes().iter().map(|(value, count)| format!("{value} ({count})")).collect();
    match lesson.settled() {
        Settled::Adjudicated { .. } => {
            let words = format!("people differed: {}; somebody decided", votes.join(", "));
            reasons.push((Reason::Adjudicated, words));
        }
        Settled::Unresolved { .. } => {
            let words = format!("people differ: {}", votes.join(", "));
            reasons.push((Reason::PeopleDiffer, words));
        }
        _ => {}
    }
    let mut height = 0.0f64;
    for suggestion in lesson.suggestions().filter(|it| lesson.judge(it) == Some(false)) {
        let Some(score) = suggestion.score else { continue };
        let below = usual.height(&question.id, &suggestion.agent, score);
        height = height.max(below);
        if below >= HIGH {
            let words = format!(
                "{} was wrong with the score {score}, higher than {} % of its scores",
                suggestion.agent,
                percent(below)
            );
            reasons.push((Reason::ConfidentError, words));
        }
    }
    let slow = lesson.times().filter_map(|(person, time)| {
        let share = usual.length(&question.id, person, time)?;
        (share >= LONG).then_some((time, share))
    });
    if let Some((time, share)) = slow.max_by_key(|(time, _)| *time) {
        let words = format!(
            "an answer took {} s, longer than {} % of that person's answers to the question",
            figure(time / 1000),
            percent(share)
        );
        reasons.push((Reason::Slow, words));
    }
    let suggestions = lesson.suggestions().map(|suggestion| {
        let is_right = lesson.judge(suggestion).map_or(Node::Null, Node::Bool);
        object([
            ("agent", Node::text(&suggestion.agent)),
            ("model_version", Node::text(&suggestion.model_version)),
            ("label", Node::text(prompt::completion(&suggestion.value))),
            ("score", suggestion.score.map_or(Node::Null, Node::from)),
            ("right", is_right),
        ])
    });
    let label = lesson.value().map_or(Node::Null, |value| Node::text(prompt::completion(value)));
    let mut entries = vec![
        ("id", Node::text(&reviewed.item.id)),
        ("question", Node::text(&question.id)),
        ("kind", Node::text(question.kind.name())),
        ("text", Node::text(prompt::input(&reviewed.item, question, schema))),
        ("label", label),
        ("suggestions", Node::List(suggestions.collect())),
    ];
    entries.extend(provenance(&lesson));
    (!reasons.is_empty()).then_some(Case { reasons, height, entries })
}

/// Whole percent, rounded down: "higher than 100 %" would be wrong.
fn percent(share: f64) -> u64 {
    (share * 100.0).floor() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::{Sample, suggested};
    use expect_test::expect;

    #[test]
    fn writes_what_people_differ_about() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"rank":1,"reasons":[{"reason":"people_differ","words":"people differ: neg (1), pos (1)"}],"id":"m-3","question":"mood","kind":"choice","text":"both","label":null,"suggestions":[],"how":null,"settled":"unresolved","people":2,"arm":"blind","drawn":"blind","weight":10.0,"events":["c6262d573323983157b49bda8af57a4654b3a5277aafc9b345ce967fbcf78b15"]}
        "#]].assert_eq(&written.text);
        expect!["2 items without an answer, answered questions that were hard for nobody, answers given in bulk, the names of people, pictures and the metadata of the items are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }

    /// `neg 0.9 pos`: what the agent said with which score, and what people say. In the order of
    /// the file.
    #[track_caller]
    fn check(items: &[&str], expected: &[&str]) {
        let written = write(&suggested(items));
        let said: Vec<String> = written
            .text
            .lines()
            .map(|line| {
                let case = Node::parse(line).unwrap();
                let reasons = case.get("reasons").unwrap().elements();
                let words = reasons.iter().filter_map(|it| it.get("words")?.as_text());
                let words: Vec<&str> = words.collect();
                format!("{}: {}", case.get("id").unwrap().plain(), words.join("; "))
            })
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn the_surest_error_comes_first() {
        check(
            &["neg 0.1 pos", "neg 0.2 neg", "neg 0.3 neg", "neg 0.8 pos", "neg 0.9 pos"],
            &["i4: bayes was wrong with the score 0.9, higher than 80 % of its scores"],
        );
        // All scores are the same: none is high.
        check(&["neg 0.9 pos", "neg 0.9 pos", "neg 0.9 neg", "neg 0.9 neg"], &[]);
        check(
            &[
                "neg 1 neg",
                "neg 2 neg",
                "neg 3 neg",
                "neg 4 neg",
                "neg 5 neg",
                "neg 6 neg",
                "neg 7 pos",
                "neg 8 pos",
            ],
            &[
                "i7: bayes was wrong with the score 8, higher than 87 % of its scores",
                "i6: bayes was wrong with the score 7, higher than 75 % of its scores",
            ],
        );
    }
}
