//! Writes the report card of a round: for each question, agent and version how often it is right,
//! whether its scores say so, what it takes for what, for whom it errs, and which round it was
//! ([`card`](crate::core::assurance::card) says what each number is).
//!
//! What is right: a known answer (gold), else what people settled; where they differ and nobody
//! decided nothing is. Answers given in bulk are no evidence. The same project gives the same
//! bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::lesson::Lesson;
use super::reviewed::{Counts, Review, Reviewed, Written};
use crate::core::assurance::calibration::fault;
use crate::core::assurance::card::{
    AgentCard, Both, CONFIDENCE, Calibrated, Card, Confusion, Counted, Figure, Histogram,
    LabelCard, QuestionCard, Round, SliceCard, VERSION,
};
use crate::core::assurance::interval::wilson;
use crate::core::assurance::share::Weighted;
use crate::core::log::chain;
use crate::core::model::event::{Body, Event};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;

/// Columns with more values are no slices: an id, a time.
const SLICES: usize = 50;
/// A larger square is no table that anyone reads.
const CONFUSION: usize = 60;

/// Writes the card as one object.
pub fn write(review: &dyn Review) -> Written {
    let card = card(review);
    let records = card.questions.iter().map(|question| question.agents.len() as u64).sum();
    // A struct of texts and finite numbers: this cannot fail.
    let mut text = serde_json::to_string(&card).unwrap_or_default();
    text.push('\n');
    Written { text, records, ..Written::default() }
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let counts = Counts::of(review);
    let lost = [(
        counts.unresolved,
        "question on which people differ and nobody decided",
        "questions on which people differ and nobody decided",
    )];
    let always = [
        "the items",
        "the answers",
        "the names of people",
        "slices of columns with more than 50 values",
    ];
    Vec::from_iter(Counts::sentence(&lost, &always))
}

/// The card of a review.
pub fn card(review: &dyn Review) -> Card {
    let questions = &review.schema().questions;
    let mut tallies: Vec<Tally> = questions.iter().map(|_| Tally::default()).collect();
    let mut items = 0;
    review.each(&mut |reviewed| {
        items += 1;
        for (question, tally) in questions.iter().zip(&mut tallies) {
            tally.look(reviewed, question);
        }
    });
    let columns: Vec<&str> =
        review.schema().columns.iter().map(|column| column.id.as_str()).collect();
    let questions = questions.iter().zip(tallies);
    Card {
        version: VERSION,
        round: round(review),
        items,
        confidence: CONFIDENCE,
        questions: questions
            .map(|(question, tally)| tally.card(question, items, &columns))
            .collect(),
    }
}

fn round(review: &dyn Review) -> Round {
    let log = review.log();
    let mut round = Round {
        name: review.schema().name.clone(),
        log_events: log.len() as u64,
        log_head: log.last().map(|line| chain::hash(line.as_bytes())),
        ..Round::default()
    };
    for event in log.iter().filter_map(|line| serde_json::from_str::<Event>(line).ok()) {
        round.last_event_at = round.last_event_at.max(Some(event.at));
        if let Body::Open(open) = event.body {
            round.dataset.get_or_insert(open.dataset);
        }
    }
    round
}

/// What one question adds up to.
#[derive(Default)]
struct Tally {
    settled: u64,
    by_chance: u64,
    agents: BTreeMap<(String, String), Seen>,
}

/// What is seen of one version of an agent.
#[derive(Default)]
struct Seen {
    suggestions: u64,
    suggested: BTreeMap<String, u64>,
    scores: Histogram,
    judged: Vec<Judged>,
    /// What people settled and what it said, by their short texts.
    pairs: BTreeMap<(String, String), u64>,
    labels: BTreeMap<String, LabelCard>,
    /// By column and value: answers, and those that were right.
    slices: BTreeMap<(String, String), (u64, u64)>,
}

struct Judged {
    right: bool,
    score: Option<f64>,
    weight: f64,
    by_chance: bool,
}

/// What is known to be right of one item.
struct Known<'r> {
    gold: Option<&'r Value>,
    lesson: Option<&'r Lesson<'r>>,
}

impl Known<'_> {
    fn value(&self) -> Option<&Value> {
        self.gold.or_else(|| self.lesson?.value())
    }

    fn judge(&self, suggestion: &Suggestion) -> Option<bool> {
        match self.gold {
            Some(gold) => Some(*gold == suggestion.value),
            None => self.lesson?.judge(suggestion),
        }
    }
}

impl Tally {
    fn look(&mut self, reviewed: &Reviewed<'_>, question: &Question) {
        let item = &reviewed.item;
        let gold = item.gold.iter().find(|(id, _)| *id == question.id).map(|(_, value)| value);
        let lesson = Lesson::of(reviewed, &question.id);
        let known = Known { gold, lesson: lesson.as_ref() };
        let by_chance = lesson.as_ref().is_some_and(|lesson| lesson.drawn().is_by_chance());
        let weight = lesson.as_ref().map_or(1.0, Lesson::weight);
        if known.value().is_some() {
            self.settled += 1;
            self.by_chance += u64::from(by_chance);
        }
        for suggestion in reviewed.suggestions(&question.id) {
            let key = (suggestion.agent.clone(), suggestion.model_version.clone());
            let seen = self.agents.entry(key).or_default();
            seen.suggestions += 1;
            for label in said(question, &suggestion.value) {
                *seen.suggested.entry(label).or_default() += 1;
            }
            if let Some(score) = suggestion.score {
                seen.scores.add(score);
            }
            let Some(right) = known.judge(suggestion) else { continue };
            seen.judged.push(Judged { right, score: suggestion.score, weight, by_chance });
            for (column, cell) in &item.metadata {
                let slice = seen.slices.entry((column.clone(), cell.to_string())).or_default();
                slice.0 += 1;
                slice.1 += u64::from(right);
            }
            if let Some(value) = known.value() {
                seen.compare(question, value, &suggestion.value);
            }
        }
    }

    fn card(self, question: &Question, items: u64, columns: &[&str]) -> QuestionCard {
        let agents = self.agents.into_iter().map(|((agent, model_version), seen)| AgentCard {
            agent,
            model_version,
            ..seen.card(question, items, columns)
        });
        QuestionCard {
            id: question.id.clone(),
            title: question.title.clone(),
            kind: question.kind.name().to_owned(),
            settled: self.settled,
            by_chance: self.by_chance,
            agents: agents.collect(),
        }
    }
}

/// The labels that a value is counted under; none for texts and rankings.
fn said(question: &Question, value: &Value) -> Vec<String> {
    match (&question.kind, value) {
        (QuestionKind::Text | QuestionKind::Ranking { .. }, _) => Vec::new(),
        (_, Value::Marks(marked)) => marked.labels().into_keys().collect(),
        (_, Value::Many(labels)) if !labels.is_empty() => labels.clone(),
        (_, other) => vec![other.brief()],
    }
}

impl Seen {
    fn compare(&mut self, question: &Question, settled: &Value, said: &Value) {
        match (&question.kind, settled, said) {
            (QuestionKind::Text | QuestionKind::Ranking { .. }, ..) | (_, Value::Marks(_), _) => {}
            (QuestionKind::Choices { labels }, Value::Many(settled), Value::Many(said)) => {
                for label in labels.iter().map(|label| &label.id) {
                    let card = self.labels.entry(label.clone()).or_default();
                    let slot = match (settled.contains(label), said.contains(label)) {
                        (true, true) => &mut card.right,
                        (true, false) => &mut card.missed,
                        (false, true) => &mut card.wrongly_given,
                        (false, false) => &mut card.rightly_absent,
                    };
                    *slot += 1;
                }
            }
            _ => *self.pairs.entry((settled.brief(), said.brief())).or_default() += 1,
        }
    }

    fn card(self, question: &Question, items: u64, columns: &[&str]) -> AgentCard {
        let by_chance = |judged: &&Judged| judged.by_chance;
        let weighted = |judged: &Judged| Weighted::new(judged.weight, judged.right);
        let scored = |judged: &Judged| {
            let score = judged.score.filter(|score| fault(*score).is_none())?;
            Some((score, judged.right))
        };
        let plain = |judged: &Judged| Weighted::new(1.0, judged.right);
        let rows = |keep: &dyn Fn(&&Judged) -> bool| -> Vec<(f64, bool)> {
            self.judged.iter().filter(keep).filter_map(scored).collect()
        };
        let slices = slices(&self.slices, columns);
        AgentCard {
            agent: String::new(),
            model_version: String::new(),
            suggestions: self.suggestions,
            coverage: self.suggestions as f64 / items.max(1) as f64,
            accuracy: Both {
                by_chance: Figure::of(self.judged.iter().filter(by_chance).map(weighted)),
                all: Figure::of(self.judged.iter().map(plain)),
            },
            calibration: Both {
                by_chance: Calibrated::of(&rows(&by_chance)),
                all: Calibrated::of(&rows(&|_| true)),
            },
            confusion: confusion(&self.pairs, question),
            labels: labels(self.labels, question),
            suggested: counted(self.suggested, question),
            scores: self.scores,
            slices,
        }
    }
}

/// In the order of the columns, then of the values.
fn slices(found: &BTreeMap<(String, String), (u64, u64)>, columns: &[&str]) -> Vec<SliceCard> {
    let mut slices = Vec::new();
    for column in columns {
        let of_column = || found.iter().filter(|((name, _), _)| name == column);
        if of_column().count() > SLICES {
            continue;
        }
        for ((_, value), (n, right)) in of_column() {
            let Some(interval) = wilson(*right, *n, CONFIDENCE) else { continue };
            slices.push(SliceCard {
                column: (*column).to_owned(),
                value: value.clone(),
                n: *n,
                right: *right,
                share: *right as f64 / *n as f64,
                low: interval.low,
                high: interval.high,
            });
        }
    }
    slices
}

/// `None` where nothing is compared, or too much.
fn confusion(pairs: &BTreeMap<(String, String), u64>, question: &Question) -> Option<Confusion> {
    let used: BTreeSet<&String> = pairs.keys().flat_map(|(a, b)| [a, b]).collect();
    let labels = in_order(used.into_iter().cloned(), question);
    let count = |row: &String, column: &String| {
        pairs.get(&(row.clone(), column.clone())).copied().unwrap_or_default()
    };
    let counts =
        labels.iter().map(|row| labels.iter().map(|column| count(row, column)).collect()).collect();
    (!labels.is_empty() && labels.len() <= CONFUSION).then_some(Confusion { labels, counts })
}

fn labels(mut found: BTreeMap<String, LabelCard>, question: &Question) -> Vec<LabelCard> {
    let card = |label: String| {
        let card = found.remove(&label)?;
        Some(LabelCard { label, ..card })
    };
    question.labels().iter().map(|label| label.id.clone()).filter_map(card).collect()
}

fn counted(mut found: BTreeMap<String, u64>, question: &Question) -> Vec<Counted> {
    let labels = in_order(found.keys().cloned(), question);
    let one = |label: String| {
        let count = found.remove(&label)?;
        Some(Counted { label, count })
    };
    labels.into_iter().filter_map(one).collect()
}

/// Labels as the schema has them, ratings as numbers, others as words.
fn in_order(used: impl Iterator<Item = String>, question: &Question) -> Vec<String> {
    let mut used: Vec<String> = used.collect();
    used.sort_by_cached_key(|label| {
        let place = question.labels().iter().position(|known| known.id == *label);
        (place.unwrap_or(usize::MAX), label.parse::<i64>().unwrap_or(i64::MAX), label.clone())
    });
    used
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::{Sample, suggested};
    use expect_test::expect;

    #[test]
    fn writes_one_object() {
        let sample = Sample::default();
        let written = write(&sample);
        assert_eq!(written, write(&sample));
        assert_eq!(written.records, 3);
        let card = Card::read(&written.text).unwrap();
        assert_eq!(card.round, super::card(&sample).round);
        expect!["1 question on which people differ and nobody decided, the items, the answers, the names of people and slices of columns with more than 50 values are not in this file."].assert_eq(&losses(&sample).join("\n"));
        let seen: Vec<String> = card
            .questions
            .iter()
            .flat_map(|question| question.agents.iter().map(move |agent| (question, agent)))
            .map(|(question, agent)| {
                let n = |figure: &Option<Figure>| {
                    figure.as_ref().map(|it| format!("{} of {}", it.right, it.n))
                };
                format!(
                    "{} {}: {} suggestions, by chance {:?}, all {:?}",
                    question.id,
                    agent.agent,
                    agent.suggestions,
                    n(&agent.accuracy.by_chance),
                    n(&agent.accuracy.all)
                )
            })
            .collect();
        // Gold says that m-2 is right, and who rejects says that m-3 is wrong.
        expect![[r#"
            mood bayes: 3 suggestions, by chance None, all Some("1 of 2")
            mood rules: 1 suggestions, by chance None, all Some("1 of 1")
            harm rules: 1 suggestions, by chance Some("0 of 1"), all Some("0 of 1")"#]]
        .assert_eq(&seen.join("\n"));
        expect![[r#"Round { name: "Messages", dataset: None, log_events: 3, log_head: Some("34b8575c0fc66bbc26184e3ee471999ea19ca757badb0cacad59b222c5beeb70"), last_event_at: Some(Timestamp(1769860920000)) }"#]].assert_eq(&format!("{:?}", card.round));
    }

    #[test]
    fn says_what_is_taken_for_what_and_for_whom() {
        let items = ["neg 0.9 neg", "neg 0.8 pos", "pos 0.7 pos", "pos 2 neg", "neg 0.1 "];
        let card = card(&suggested(&items));
        let agent = &card.questions[0].agents[0];
        assert_eq!((agent.suggestions, agent.coverage), (5, 1.0));
        let confusion = agent.confusion.as_ref().unwrap();
        assert_eq!(confusion.labels, ["neg", "pos"]);
        assert_eq!(confusion.counts, [[1, 1], [1, 1]]);
        let slices: Vec<String> = agent
            .slices
            .iter()
            .map(|it| format!("{} {}: {} of {}", it.column, it.value, it.right, it.n))
            .collect();
        assert_eq!(slices, ["lang de: 0 of 2", "lang en: 2 of 2"]);
        let suggested: Vec<String> =
            agent.suggested.iter().map(|it| format!("{} {}", it.label, it.count)).collect();
        assert_eq!(suggested, ["neg 3", "pos 2"]);
        assert_eq!((agent.scores.n, agent.scores.outside), (5, 1));
        // The score of 2 is none: three rows are left.
        assert_eq!(agent.calibration.all.as_ref().map(|it| it.n), Some(3));
        assert_eq!(agent.calibration.by_chance, None);
    }
}
