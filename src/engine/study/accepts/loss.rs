//! How wrong what would be accepted is, where it can be right in part: texts and marks.
//!
//! | | loss, 0 right to 1 wrong |
//! |---|---|
//! | text | characters that were changed / those of the longer text |
//! | spans | 1 - F1 of spans and relations: the same ends, label and attributes |
//! | regions, tracks | 1 - F1 in which a matched pair counts as much as its likeness (IoU; keypoints OKS; lines nearness); of one box each it is 1 - IoU |
//!
//! Regions and tracks are matched where label and attributes are the same
//! ([`numbers`](crate::core::marks::compare::numbers)). What is the same to people has no loss, as
//! everywhere.

use crate::core::marks::compare::numbers::{distance_by, span_loss};
use crate::core::marks::compare::{Compared, Same};
use crate::core::marks::{Marks, Region, Span, Track, read};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::{Marked, Value};
use crate::core::text::characters_apart;
use crate::engine::columns::Cell;
use crate::engine::open::Open;
use crate::engine::study::known::Fact;

/// What a comparison costs: reading an item, so many cells of one of texts, so many pairs of marks.
const READ: usize = 50;
const CELLS: usize = 4_000;
const PAIRS: usize = 50;

/// Of a text or marks; `None` where nothing is known of it. Adds what it cost.
pub(super) fn loss(
    open: &Open,
    question: usize,
    (agent, cell): (usize, Cell),
    fact: &Fact,
    cost: &mut usize,
) -> Option<f64> {
    if fact.judge(agent, cell)? {
        return Some(0.0);
    }
    let Some(settled) = &fact.value else { return Some(1.0) };
    let item = open.data.item(fact.item)?;
    let schema = &open.data.schema;
    let (question, agent) = (schema.questions.get(question)?, schema.agents.get(agent)?);
    let is_it = |it: &&Suggestion| it.question == question.id && it.agent == agent.id;
    let suggested = &item.suggestions.iter().find(is_it)?.value;
    *cost += READ;
    Some(match (suggested, settled) {
        (Value::One(suggested), Value::One(settled)) => text_loss(suggested, settled, cost),
        (Value::Marks(suggested), Value::Marks(settled)) => {
            marks_loss(question, suggested, settled, cost)
        }
        _ => 1.0,
    })
}

/// Characters that were changed, as a share of the longer text.
fn text_loss(suggested: &str, settled: &str, cost: &mut usize) -> f64 {
    let [from, to] = [suggested, settled].map(|text| text.chars().count());
    *cost += from.saturating_mul(to) / CELLS;
    let longer = from.max(to).max(1);
    (characters_apart(suggested, settled) as f64 / longer as f64).min(1.0)
}

/// Marks that cannot be read are wrong.
fn marks_loss(question: &Question, suggested: &Marked, settled: &Marked, cost: &mut usize) -> f64 {
    fn both<P: Compared>(one: &Marked, other: &Marked, cost: &mut usize) -> Option<[Marks<P>; 2]> {
        let read = |it: &Marked| read::<P>(&serde_json::from_str(&it.0).ok()?).ok();
        let both = [read(one)?, read(other)?];
        *cost += both[0].marks.len().saturating_mul(both[1].marks.len()) / PAIRS;
        Some(both)
    }
    fn areas<P: Compared>(one: &Marked, other: &Marked, cost: &mut usize) -> Option<f64> {
        let [one, other] = both::<P>(one, other, cost)?;
        Some(distance_by(&one.marks, &other.marks, Same::LabelAndAttributes))
    }
    let loss = match question.kind {
        QuestionKind::Spans { .. } => both::<Span>(suggested, settled, cost)
            .map(|[suggested, settled]| span_loss(&suggested, &settled)),
        QuestionKind::Tracks { .. } => areas::<Track>(suggested, settled, cost),
        _ => areas::<Region>(suggested, settled, cost),
    };
    loss.unwrap_or(1.0)
}

/// What a loss means, for a person.
pub(super) fn words(kind: &QuestionKind) -> Option<&'static str> {
    match kind {
        QuestionKind::Text => Some(
            "A text is as wrong as the share of its characters that was changed: 0 unchanged, 1 \
             written anew.",
        ),
        QuestionKind::Spans { .. } => Some(
            "Spans are as wrong as 1 less their F1: of the spans and relations in the suggestion and \
             in the answer, the share that is not in both with the same ends, label and attributes.",
        ),
        QuestionKind::Regions { .. } => Some(
            "Regions are as wrong as 1 less an F1 in which a pair of the same label and attributes \
             counts as much as it overlaps (IoU; of keypoints OKS, of lines how near they are): of one \
             region each that is 1 less their IoU.",
        ),
        QuestionKind::Tracks { .. } => Some(
            "Tracks are as wrong as 1 less an F1 in which a pair of the same label and attributes \
             counts as much as it overlaps (mean IoU over the frames in which either is there). What \
             is said of single frames, as occluded, is not counted.",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, suggested: &str, settled: &str, expected: f64) {
        let question = format!(r#"{{"id":"q","kind":"{kind}","field":"f","labels":["a","b"]}}"#);
        let question: Question = serde_json::from_str(&question).unwrap();
        let mark = |text: &str| Marked(text.to_owned());
        let said = marks_loss(&question, &mark(suggested), &mark(settled), &mut 0);
        assert!((said - expected).abs() < 1e-12, "{said} {expected}");
    }

    #[test]
    fn of_marks() {
        let region = |label: &str, width: u8, more: &str| {
            format!(
                r#"{{"regions":[{{"shape":"box","x":0,"y":0,"width":{width},"height":5,"label":"{label}"{more}}}]}}"#
            )
        };
        let none = r#"{"regions":[]}"#;
        check("regions", &region("a", 10, ""), &region("a", 8, ""), 0.2);
        check("regions", &region("a", 10, ""), &region("b", 10, ""), 1.0);
        check("regions", &region("a", 10, ""), none, 1.0);
        check("regions", none, none, 0.0);
        let hidden = r#","attributes":{"hidden":"yes"}"#;
        check("regions", &region("a", 10, hidden), &region("a", 10, ""), 1.0);
        // The score and who it comes from do not matter.
        check("regions", &region("a", 10, r#","score":0.5"#), &region("a", 10, ""), 0.0);
        let spans = |end: u8| {
            format!(
                r#"{{"spans":[{{"start":0,"end":3,"label":"a"}},{{"start":5,"end":{end},"label":"b"}}]}}"#
            )
        };
        check("spans", &spans(9), &spans(9), 0.0);
        check("spans", &spans(9), &spans(8), 0.5);
        let track = |to: u8| {
            format!(
                r#"{{"tracks":[{{"label":"a","keys":[{{"frame":0,"x":0,"y":0,"width":4,"height":2}},{{"frame":{to},"x":0,"y":0,"width":4,"height":2}}]}}]}}"#
            )
        };
        check("tracks", &track(9), &track(4), 0.5);
        check("tracks", "no marks", &track(4), 1.0);
    }
}
