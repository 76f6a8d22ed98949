//! The event: one line of the append-only log. The state of a project is the
//! fold of its events ([`crate::core::log`]).
//!
//! Every event carries the SHA-256 of the line before it, so that a change
//! anywhere shows: tamper-evident, not tamper-proof.
//!
//! Absent on purpose: deletion. Undo is an event.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::route::{Arm, Route};
use super::value::Value;
use crate::core::routing::policy::Policy;
use crate::core::time::Timestamp;

/// One line of the log, in the order in which its keys are written.
#[derive(Clone, Debug, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Event {
    /// 1, 2, 3, … within one annotator's log.
    pub seq: u64,
    pub at: Timestamp,
    pub annotator: String,
    /// 64 hexadecimal digits: SHA-256 of the line before, without its newline;
    /// zeros in the first line.
    pub prev_hash: String,
    /// Keys that this version does not know survive because a log keeps its
    /// lines as they were read ([`crate::core::log`]), not in this type.
    #[serde(flatten)]
    pub body: Body,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Body {
    /// The first event: which dataset this log speaks of.
    Open(Open),
    /// From here on this policy routes. Answers keep the version they were given under.
    Policy(PolicyChange),
    /// From here on this is relied on, or no longer.
    Evidence(Evidence),
    Response(Response),
    /// Put aside; an answer to the item later ends it.
    Skip {
        item: String,
    },
    /// Something is wrong with the item itself.
    Flag {
        item: String,
        reason: String,
    },
    /// Goes to an expert, whatever the policy says.
    Escalate {
        item: String,
        #[serde(default)]
        reason: String,
    },
    /// Replaces the annotator's earlier note; empty takes it away.
    Note {
        item: String,
        text: String,
    },
    /// From here on the answer to a question of this item is known: the item measures people.
    /// `None` takes it away.
    Gold {
        item: String,
        question: String,
        value: Option<Value>,
    },
    /// The events `from..=to` of this annotator count no longer.
    Undo {
        from: u64,
        to: u64,
    },
    /// They count again.
    Redo {
        from: u64,
        to: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "OpenBody"))]
pub struct Open {
    /// SHA-256 of the dataset's bytes, hexadecimal.
    pub dataset: String,
    pub name: String,
    pub items: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PolicyChange {
    /// 1, 2, 3, …
    pub version: u32,
    pub policy: Policy,
}

/// What one annotator answered to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ResponseBody"))]
pub struct Response {
    pub item: String,
    pub question: String,
    /// `None` when a suggestion was rejected and nothing put in its place.
    pub value: Option<Value>,
    pub verdict: Verdict,
    /// The suggestions that were on the screen when it was decided.
    pub suggestion_ids: Vec<String>,
    /// The one that was accepted, edited or rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion_id: Option<String>,
    /// When the item was first painted, and when the answer was given.
    pub shown_at: Timestamp,
    pub decided_at: Timestamp,
    pub arm: Arm,
    pub route: Route,
    pub rule_id: Option<String>,
    pub policy_version: u32,
    /// With which probability the policy brought this item to this route.
    pub sampling_probability: f64,
    /// The seed of the policy's shares.
    pub seed: u64,
    /// Between the suggested text and the answer, for questions of kind text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit_distance: Option<EditDistance>,
    /// One of several given by one bulk action: the `seq` of its first event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<u64>,
    /// The events that this answer settles: the SHA-256 of their lines, which may be other
    /// annotators'; for answers that came with the data, of the item's line there. Empty where it
    /// is one answer among others and no decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<String>,
}

/// How a response stands to the suggestion shown.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Verdict {
    /// The value is a suggestion's.
    Accepted,
    /// Suggestions were seen, the value is none of theirs.
    Edited,
    /// The suggestion is wrong, and no value was given.
    Rejected,
    /// No suggestion was seen.
    Own,
}

impl Verdict {
    const ALL: [Self; 4] = [Self::Accepted, Self::Edited, Self::Rejected, Self::Own];

    /// The one of this word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The word of a line: `accepted`, `edited`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Rejected => "rejected",
            Self::Own => "own",
        }
    }
}

/// Levenshtein distances between two texts.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EditDistance {
    /// In words, as Unicode segments them.
    pub words: u32,
    /// In code points.
    pub characters: u32,
}

impl Body {
    /// The item the event speaks of, if it speaks of one.
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Response(response) => Some(&response.item),
            Self::Skip { item }
            | Self::Flag { item, .. }
            | Self::Escalate { item, .. }
            | Self::Note { item, .. }
            | Self::Gold { item, .. } => Some(item),
            Self::Open(_)
            | Self::Policy(_)
            | Self::Evidence(_)
            | Self::Undo { .. }
            | Self::Redo { .. } => None,
        }
    }

    /// Whether undo can take it back.
    pub fn can_be_undone(&self) -> bool {
        self.item().is_some()
    }
}
