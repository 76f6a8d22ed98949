//! What the pile misses of rare labels, as the audit tells.

use super::judging::Audited;
use super::pile::Pile;
use super::scanning::Drawn;
use crate::core::assurance::audit::{Judged, recall};
use crate::core::model::value::Value;
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{RareFound, Share, Stream};
use crate::engine::study::{count, finite};

pub const CONFIDENCE: f64 = 0.95;

/// By label: those that the dataset calls rare, and those that the stream sends to a person.
pub fn labels(open: &Open, stream: &Stream, pile: &Pile, audited: &Audited) -> Vec<RareFound> {
    let mut found = Vec::new();
    for (place, question) in open.data.schema.questions.iter().enumerate() {
        for label in question.labels() {
            let is_it = |it: &(String, String)| it.0 == question.id && it.1 == label.id;
            let is_never = stream.never.iter().any(is_it);
            if label.rare || is_never {
                let judged = judged(open, audited, place, &label.id);
                let name = (question.id.clone(), label.id.clone());
                found.push(one(name, &judged, pile.whole(), is_never));
            }
        }
    }
    found
}

fn judged(open: &Open, audited: &Audited, question: usize, label: &str) -> Vec<Judged> {
    let columns = &open.data.columns;
    let values = columns.values.get(question);
    let says = |code: u32| values.and_then(|it| it.get(code)).is_some_and(|it| it.says(label));
    let one = |drawn: &Drawn| {
        let fact = audited.facts.get(question)?.of(drawn.item)?;
        let is_other = |value: &Value| value.says(label);
        let is = says(fact.code?) || fact.value.as_ref().is_some_and(is_other);
        let cell = audited.accepts.cell(columns, question, drawn.item);
        let said = cell.is_some_and(|(_, cell)| says(cell.code));
        Some(Judged { is, said, chance: drawn.probability })
    };
    audited.settled.iter().filter_map(one).collect()
}

fn one(
    (question, label): (String, String),
    judged: &[Judged],
    pile: u32,
    is_never: bool,
) -> RareFound {
    let why = |why: &str| Share { undefined: Some(why.to_owned()), ..Share::default() };
    let found = match recall(judged, u64::from(pile), CONFIDENCE) {
        Ok(found) => found,
        Err(error) => {
            let none = why(&error);
            return RareFound { question, label, audited: 0, recall: none.clone(), missed: none };
        }
    };
    let interval = found.interval;
    let recall = if is_never {
        why("nothing is accepted as it: what any agent suggests so goes to a person")
    } else if let Some(value) = found.recall {
        Share {
            value: finite(value),
            low: interval.map(|it| it.low),
            high: interval.map(|it| it.high),
            n: found.found as f64,
            undefined: None,
        }
    } else {
        why("no audited item has it")
    };
    let missed = match found.missed {
        None => why("nothing is audited yet"),
        Some(missed) => Share {
            value: finite(missed),
            low: found.missed_between.map(|it| it.0),
            high: found.missed_between.map(|it| it.1),
            n: found.audited as f64,
            undefined: None,
        },
    };
    let audited = usize::try_from(found.found).map_or(u32::MAX, count);
    RareFound { question, label, audited, recall, missed }
}
