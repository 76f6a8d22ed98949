//! What several people did to one dataset: everybody's answers to an item, and project files
//! that become one.
//!
//! All of it travels as payload ([`to_bytes`](super::to_bytes)): the first page asks for none.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::core::model::event::Verdict;
use crate::core::model::value::Value;
use crate::core::time::Timestamp;

/// Everybody's answers to one item.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Answers {
    /// In the order of the schema; only those that somebody answered.
    pub questions: Vec<Answered>,
    /// SHA-256 of the item's line in the dataset. A decision names it for the answers that came
    /// with the data: they stand in that line and in no log.
    pub line: String,
}

/// The answers to one question of it, and how they stand.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Answered {
    pub question: String,
    /// By name.
    pub answers: Vec<OneAnswer>,
    /// `single`, `unanimous`, `adjudicated` or `unresolved`
    /// ([`Settled::word`](crate::core::team::settled::Settled::word)).
    pub settled: String,
    /// What was decided, and by whom; nobody where it is not adjudicated.
    pub value: Option<Value>,
    pub by: Vec<String>,
    /// Answers with another value that no decision names.
    pub unseen: u32,
}

/// What one person answered last.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct OneAnswer {
    pub annotator: String,
    /// `None` where a suggestion was rejected and nothing put in its place.
    pub value: Option<Value>,
    /// `None` for answers that came with the data.
    pub verdict: Option<Verdict>,
    pub decided_at: Option<Timestamp>,
    /// SHA-256 of the line of the log; `None` for answers that came with the data.
    pub event: Option<String>,
    /// The events that it settles; none where it is no decision.
    pub settles: Vec<String>,
    /// The person's note on the item.
    pub note: Option<String>,
}

/// Files to be merged.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Merge {
    /// Names and bytes; these may be gzipped.
    pub files: Vec<(String, Vec<u8>)>,
    /// Together with the project that is open.
    pub into_open: bool,
    /// Of files of tracks, one for each: the sequence and the agent, as a person said. Empty: nobody
    /// was asked yet.
    pub whose: Vec<(String, String)>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MergeReport {
    /// Their names, in the order in which they were given; what is open first.
    pub files: Vec<String>,
    /// By name; nobody where nothing was merged.
    pub people: Vec<Brought>,
    pub events: u64,
    /// What is worth knowing and no problem.
    pub notes: Vec<String>,
    /// Why nothing was merged.
    pub problems: Vec<MergeProblem>,
    /// One for each file where all are of tracks: whose they are by their names, or as was said.
    pub tracks: Vec<TrackFile>,
}

/// A file of tracks.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TrackFile {
    /// The id of its item.
    pub sequence: String,
    /// Empty where the name does not say.
    pub agent: String,
    pub tracks: u64,
    pub boxes: u64,
    /// The first and the last, from 0.
    pub frames: (u32, u32),
}

/// One person's events.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Brought {
    pub annotator: String,
    pub events: u64,
    /// By file in which some of them stand, by its place in the list of files: how many.
    pub files: Vec<(u32, u64)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MergeProblem {
    pub files: Vec<String>,
    /// What happened and what to do.
    pub message: String,
}
