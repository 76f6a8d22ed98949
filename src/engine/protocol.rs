//! What can be asked of the engine, and what it answers.
//!
//! Both are plain enums; large arrays travel beside them as a payload of bytes.
//! One request has one reply; a request that cannot be answered gets
//! [`Reply::Failed`], and the engine goes on as before.
//!
//! Between two threads they are Borsh ([`to_bytes`], [`from_bytes`]), not JSON: both
//! ends are one program, so nothing has to be told by name, and the code that
//! reads JSON into these types would be a third of the page.

pub mod assurance;
pub mod packed;
pub mod study;
pub mod team;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

pub use packed::Packed;

use super::query::{Between, Mark, Query, State};
use crate::core::format::mapping::Mapping;
use crate::core::format::purpose::Purpose;
use crate::core::issue::Issue;
use crate::core::log::chain::Head;
use crate::core::log::fold::{ItemState, Undoable};
use crate::core::model::dataset::Schema;
use crate::core::model::event::Response;
use crate::core::model::evidence::Evidence;
use crate::core::model::item::Item;
use crate::core::model::question::Question;
use crate::core::model::route::{Route, Routed};
use crate::core::routing::policy::Policy;
use crate::core::time::Timestamp;

/// A message as it travels.
pub fn to_bytes(message: &impl BorshSerialize) -> Result<Vec<u8>, String> {
    borsh::to_vec(message).map_err(|error| format!("the message cannot be written ({error})"))
}

/// What a message says.
pub fn from_bytes<T: BorshDeserialize>(bytes: &[u8]) -> Result<T, String> {
    T::try_from_slice(bytes).map_err(|error| format!("the message is not understood ({error})"))
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// What is this file? Payload: its first bytes (all of them when `complete`). With a mapping
    /// as the person left it, the questions are inferred for that. → `Preview`
    Inspect {
        name: String,
        complete: bool,
        #[serde(default)]
        mapping: Option<Mapping>,
    },
    /// Starts a dataset; the one open before is dropped. `mapping` and `questions` as the
    /// person left them, where there was a mapping step. → `Progress`
    Begin { name: String, mapping: Option<Mapping>, questions: Option<Vec<Question>> },
    /// Payload: the next bytes of the file. → `Progress`. Items are served from the first line on.
    Feed,
    /// No more bytes. → `Opened`
    Finish,
    /// Payload: the lines of this annotator's log, `\n` between them; those of others who came
    /// with a project file stand beside them. Verifies, folds, routes. With `bring_in` this
    /// annotator's lines that came with the file are taken in as well, as far as they go on from
    /// the given ones. → `LogLoaded`
    LoadLog {
        annotator: String,
        #[serde(default)]
        bring_in: bool,
    },
    /// New lines at the end of the log, as [`Head::append`] made them. → `Applied`
    Apply { lines: Vec<String> },
    /// → `Item`
    Item { index: u32 },
    /// Index of the item with this id. → `Found`
    Find { id: String },
    /// → `Order`; payload: the indices as u32, little endian.
    Query { query: Query },
    /// → `Rows`, one per index, in their order.
    Rows { indices: Vec<u32> },
    /// What there is to filter by, with counts over all items. → `Facets`
    Facets,
    /// What a policy would do, without applying it. → `Costs`
    Simulate { policy: Policy, effort: Effort },
    /// Who says what where they differ. → `Matrix`
    Matrix { question: String, between: Between },
    /// Begins statistics. Payload: a [`study::Study`]. → `Studying` or `Studied`
    Study,
    /// Goes on with what was begun last. → `Studying` or `Studied`
    StudyOn,
    /// The items that a figure speaks of. Payload: a [`study::Behind`]. → `Order`; payload: the
    /// indices as u32, little endian.
    Behind,
    /// Items where people differ about this question: those that somebody decided, or those that
    /// nothing settles. → `Order`; payload: the indices as u32, little endian, in the order of
    /// the file.
    Disputed { question: String, decided: bool },
    /// Everybody's answers to an item, and how they stand. → `Answers`
    Answers { index: u32 },
    /// Project files become one. Payload: a [`team::Merge`]. → `Merged`; payload: the file's
    /// bytes, where they fit together.
    Merge,
    /// What accepting all of this filter would do. → `BulkPlan`
    PlanBulk { query: Query, bulk: Bulk },
    /// The responses of that action, in queue order, ready to be logged. → `BulkResponses`
    MakeBulk { query: Query, bulk: Bulk, shown_at: Timestamp, decided_at: Timestamp },
    /// Every format, with its words. → `Formats`
    Formats,
    /// What an export would leave out. → `Losses`
    Losses { export: Export },
    /// → `Exported`; payload: the file's bytes.
    Export { export: Export },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Reply {
    Preview(Box<Preview>),
    Progress {
        items: u32,
        bytes: u64,
    },
    Opened(Box<Opened>),
    LogLoaded(Box<LogLoaded>),
    Applied {
        progress: Progress,
    },
    Item(Box<ItemView>),
    Found {
        index: Option<u32>,
    },
    Order {
        count: u32,
    },
    Rows {
        rows: Vec<Row>,
    },
    Facets(Packed<Facets>),
    Costs(Packed<Costs>),
    Matrix(Packed<Matrix>),
    /// Steps done, and how many there are where that is known.
    Studying {
        done: u32,
        of: Option<u32>,
    },
    /// Payload: a [`study::Studied`].
    Studied,
    /// Payload: a [`team::Answers`].
    Answers,
    /// `report`: a [`team::MergeReport`].
    Merged {
        report: Vec<u8>,
    },
    BulkPlan(Box<BulkPlan>),
    BulkResponses {
        responses: Vec<Response>,
    },
    Formats(Packed<Vec<FormatSays>>),
    Losses {
        losses: Vec<String>,
    },
    Exported {
        file_name: String,
        mime: String,
        records: u64,
        losses: Vec<String>,
    },
    Failed {
        message: String,
    },
}

/// What a file seems to be, before it is opened.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Preview {
    /// Id of the format: `native`, `project`, `jsonl`, `json`, `csv`, `tsv`.
    pub format: String,
    /// For a person: `CSV, comma, 7 columns, UTF-8, gzip`.
    pub said: String,
    /// Whether the person must look at the mapping before opening.
    pub needs_mapping: bool,
    pub mapping: Mapping,
    /// The schema as declared or inferred; its questions can be changed before opening.
    pub schema: Schema,
    /// The first ten records, one cell per mapped column.
    pub rows: Vec<Vec<String>>,
    pub issues: Vec<Issue>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Opened {
    pub schema: Schema,
    pub items: u32,
    /// SHA-256 of the dataset's native lines, hexadecimal: its identity.
    pub dataset: String,
    pub suggestions: u64,
    /// The first 1,000; `issue_count` counts all.
    pub issues: Vec<Issue>,
    pub issue_count: u64,
    /// Bytes of the file held, and bytes of columns above it.
    pub file_bytes: u64,
    pub column_bytes: u64,
    /// The policy a new project of this dataset starts with.
    pub default_policy: Policy,
    /// That policy came with a project that was handed out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_handed_out: bool,
    /// How many lines of a log came with it, when a project file was opened, and who wrote them,
    /// where that is one person. The lines themselves stay in the engine.
    pub log_lines: u64,
    pub author: Option<String>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct LogLoaded {
    pub head: HeadAt,
    pub policy: Option<Policy>,
    pub policy_version: u32,
    /// Who made it, where this annotator made another one with the same number, earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_instead_of_own: Option<String>,
    pub undo: Vec<Undoable>,
    pub redo: Vec<Undoable>,
    pub progress: Progress,
    /// What is relied on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Lines that could not be believed, and why.
    pub issues: Vec<Issue>,
    pub brought: Brought,
}

/// What the log that came with a project file added to an annotator's own.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Brought {
    #[default]
    Nothing,
    /// These lines behind the given ones.
    Lines(Vec<String>),
    /// It has so many events that hold, and is another log: neither goes on from the other.
    Another(u64),
}

/// [`Head`] on the wire.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct HeadAt {
    pub seq: u64,
    pub hash: String,
}

impl From<Head> for HeadAt {
    fn from(head: Head) -> Self {
        Self { seq: head.seq, hash: head.hash }
    }
}

impl From<HeadAt> for Head {
    fn from(head: HeadAt) -> Self {
        Self { seq: head.seq, hash: head.hash }
    }
}

/// Counts of items over the whole dataset for this annotator.
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
pub struct Progress {
    pub items: u32,
    /// Items whose route asks for a person.
    pub to_review: u32,
    /// Of those: done, partly answered, skipped by this annotator.
    pub done: u32,
    pub partly: u32,
    pub skipped: u32,
    /// Items on the route auto.
    pub auto: u32,
    pub flagged: u32,
    pub escalated: u32,
}

/// One item, with everything that the desk needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ItemView {
    pub index: u32,
    /// Without its gold: it must not reach the screen.
    pub item: Item,
    pub routed: Routed,
    /// The seed of the policy in force.
    pub seed: u64,
    /// What this annotator did to it, up to and with their event `seq`: the last
    /// that was applied when this was made. The desk knows by it that a view is stale.
    pub mine: ItemState,
    #[serde(default)]
    pub seq: u64,
    /// Who differs here.
    pub disagreement: Vec<Between>,
}

/// One line of the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Row {
    pub index: u32,
    pub id: String,
    /// The first words of the item.
    pub snippet: String,
    pub route: Route,
    pub rule_id: Option<String>,
    pub state: State,
    pub marks: Vec<Mark>,
    /// The highest-scored suggestion to the first question, as said on the page, and its score.
    pub suggested: String,
    pub score: Option<f64>,
    /// Whether `score` is the probability that a calibration makes of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_calibrated: bool,
    pub disagreement: Vec<Between>,
    /// Hide `suggested`, `score` and `disagreement`: judged blind and not judged yet.
    pub blind: bool,
}

/// What there is to filter by.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Facets {
    pub routes: Vec<Count>,
    pub rules: Vec<Count>,
    pub states: Vec<Count>,
    pub marks: Vec<Count>,
    pub agents: Vec<Count>,
    pub disagreement: Vec<Count>,
    /// By question: suggested labels.
    pub suggested: Vec<Facet>,
    /// By question: answered labels, by anyone.
    pub answered: Vec<Facet>,
    /// By column; at most 200 values each, `more` says how many there are besides.
    pub metadata: Vec<Facet>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Facet {
    /// Id of the question or column.
    pub id: String,
    pub title: String,
    pub values: Vec<Count>,
    pub more: u32,
}

#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Count {
    pub id: String,
    pub title: String,
    pub items: u32,
}

/// What a person's time is counted with.
#[derive(
    Clone, Copy, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Effort {
    /// Code points read in a minute.
    pub characters_per_minute: f64,
    pub seconds_per_answer: f64,
}

impl Default for Effort {
    /// Silent reading of English, 238 words a minute (Brysbaert 2019), about five letters
    /// and a space each; four seconds for a decision.
    fn default() -> Self {
        Self { characters_per_minute: 1_400.0, seconds_per_answer: 4.0 }
    }
}

/// What a policy does to this dataset.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Costs {
    /// In the order auto, single, consensus, expert, audit, blind, gold; only routes in use.
    pub routes: Vec<RouteCost>,
    /// In the order of the policy.
    pub rules: Vec<RuleCost>,
    /// Items that no rule matched.
    pub otherwise: u32,
    /// Items whose route is another than under the policy in force.
    pub changed: u32,
    /// Rules that cannot work as written: an agent that does not exist, no probabilities.
    pub issues: Vec<Issue>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RouteCost {
    /// Name of the route.
    pub route: String,
    pub items: u32,
    /// Items times people.
    pub judgements: u32,
    /// Code points to read, all people together.
    pub characters: u64,
    pub minutes: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RuleCost {
    pub id: String,
    /// Items for which it is the first to match.
    pub routed: u32,
    /// Items whose conditions hold, an earlier rule or not.
    pub matching: u32,
}

/// How often somebody said `row` where somebody else said `column`, for one question.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Matrix {
    pub question: String,
    /// Values in schema order, then others sorted.
    pub labels: Vec<String>,
    /// `counts[row][column]` of pairs; for human–model the row is the human's.
    /// Symmetric for model–model and human–human, each unordered pair counted in both cells.
    pub counts: Vec<Vec<u32>>,
    /// Unordered pairs compared, and those that are equal.
    pub pairs: u64,
    pub equal: u64,
    /// Items with no pair to compare.
    pub left_out: u32,
    /// The same by agents, for model–model and human–model.
    #[serde(default)]
    pub by_agent: Vec<AgentPairs>,
}

/// Pairs of one agent with another, or with people.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct AgentPairs {
    pub agent: String,
    /// `None`: with people, all together.
    pub other: Option<String>,
    pub pairs: u64,
    pub equal: u64,
}

/// Which suggestions a bulk action accepts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Bulk {
    /// `None`: every question.
    pub question: Option<String>,
    pub agent: String,
    /// Ids of rare labels to accept all the same.
    pub include_rare: Vec<String>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct BulkPlan {
    /// Answers that would be given, on how many items.
    pub responses: u32,
    pub items: u32,
    /// Left alone: answered already, no suggestion by the agent, blind items not judged yet.
    pub answered_already: u32,
    pub without_suggestion: u32,
    pub blind: u32,
    /// By value, of the answers that would be given.
    pub labels: Vec<Count>,
    /// By rare label: answers held back.
    pub held_back: Vec<Count>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Export {
    /// Id in `FORMATS`: `project`, `jsonl`, `csv`, `decisions`, `disagreements`, …
    pub format: String,
    /// Only these items; everything where `None`. The project is always whole.
    pub query: Option<Query>,
    pub gzip: bool,
}

/// A format, as [`FORMATS`](crate::core::format::registry::FORMATS) describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct FormatSays {
    pub id: String,
    pub title: String,
    pub about: String,
    pub ending: String,
    pub example: String,
    pub reads: bool,
    /// What the file is wanted for; `None` where it is not written.
    pub purpose: Option<Purpose>,
    /// Always everything, whatever the query.
    pub whole: bool,
    /// Each line is a record of its own: it can be sent.
    pub records: bool,
}
