//! The one answer to a question that a file without room for several people holds.

use super::tally::Tally;
use crate::core::format::reviewed::{Outcome, Reviewed, Said};
use crate::core::marks::{Marks, Place, read};
use crate::core::model::event::Body;
use crate::core::model::question::Question;
use crate::core::model::value::Value;

/// What people settled, or what was accepted unseen. `None` where no value holds: why is counted.
pub fn held<'r>(
    reviewed: &'r Reviewed<'_>,
    question: &Question,
    tally: &mut Tally,
) -> Option<&'r Value> {
    let is_bulk = |said: &Said<'_>| {
        let body = reviewed.event(said).map(|event| &event.body);
        matches!(body, Some(Body::Response(response)) if response.bulk.is_some())
    };
    if reviewed.said(&question.id).iter().any(is_bulk) {
        tally.changed(
            "answer was given in bulk and looks like those that were read",
            "answers were given in bulk and look like those that were read",
        );
    }
    let none = |tally: &mut Tally| {
        tally.left_out(
            "question where a suggestion was rejected and nothing put in its place",
            "questions where a suggestion was rejected and nothing put in its place",
        );
        None
    };
    match reviewed.outcome(question) {
        Outcome::Agreed(value) | Outcome::Adjudicated { value, .. } => {
            value.or_else(|| none(tally))
        }
        Outcome::Auto(suggestion) => {
            tally.changed(
                "answer was accepted unseen and looks like those of people",
                "answers were accepted unseen and look like those of people",
            );
            Some(&suggestion.value)
        }
        Outcome::Open => {
            tally.left_out("question without an answer", "questions without an answer");
            None
        }
        Outcome::Differ => {
            tally.left_out("question on which people differ", "questions on which people differ");
            None
        }
    }
}

/// The marks of a value; none of one that has others, or no marks at all.
pub fn marks<P: Place>(value: &Value) -> Marks<P> {
    let read = || match value {
        Value::Marks(marked) => read(&serde_json::from_str(&marked.0).ok()?).ok(),
        _ => None,
    };
    let (marks, relations, rejected) = (Vec::new(), Vec::new(), Vec::new());
    read().unwrap_or(Marks { marks, relations, rejected })
}
