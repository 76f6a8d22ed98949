//! The fold of a log: what the events of one or several annotators add up to.

use serde::{Deserialize, Serialize};

use crate::core::model::event::Verdict;
use crate::core::model::value::Value;
use crate::core::time::Timestamp;

/// What one annotator did to one item, after undo and redo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemState {
    /// The latest answer to each question, in the order in which the questions were first answered.
    pub answers: Vec<Answered>,
    pub skipped: bool,
    pub flag: Option<String>,
    pub escalated: Option<String>,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub seq: u64,
    pub question: String,
    pub value: Option<Value>,
    pub verdict: Verdict,
    pub suggestion_id: Option<String>,
    pub decided_at: Timestamp,
}

/// One step that undo takes back or redo brings again: a single event, or all of a bulk action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undoable {
    pub from: u64,
    pub to: u64,
    /// The item to go to (the first of a bulk action).
    pub item: String,
    /// For a person: `accepted negative`, `skipped`, `accepted 412 items`.
    pub said: String,
}

impl ItemState {
    pub fn answer(&self, question: &str) -> Option<&Answered> {
        self.answers.iter().find(|answer| answer.question == question)
    }
}
