//! Which items, in which order.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// What a queue shows. The default shows everything in the order of the file.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(default)]
pub struct Query {
    pub filter: Filter,
    pub sort: Sort,
}

/// All parts must hold; an empty part holds always. Within one part any entry is enough.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(default)]
pub struct Filter {
    /// Names of routes: `single`, `expert`, …
    pub routes: Vec<String>,
    /// Ids of rules that routed the item; `-` for none.
    pub rules: Vec<String>,
    pub states: Vec<State>,
    pub marks: Vec<Mark>,
    /// Items with a suggestion by one of these agents.
    pub agents: Vec<String>,
    /// Suggested values.
    pub suggested: Vec<LabelIs>,
    /// Values answered, by anyone.
    pub answered: Vec<LabelIs>,
    /// Verdicts of this annotator: `accepted`, `edited`, …
    pub verdicts: Vec<String>,
    pub score: Option<ScoreIs>,
    pub disagreement: Vec<Between>,
    /// One entry per column; within it any value is enough.
    pub metadata: Vec<ColumnIs>,
    /// Words or phrase found in the item's text or id, case folded.
    pub text: String,
    /// The items behind a cell of the disagreement matrix.
    pub cell: Option<Cell>,
    /// Exactly these items (by index), for lists made elsewhere.
    pub only: Vec<u32>,
}

/// How far this annotator is with an item.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Todo,
    /// Some questions are answered.
    Partly,
    Done,
    Skipped,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Flagged,
    Escalated,
    Noted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct LabelIs {
    pub question: String,
    pub label: String,
}

/// `at_least ≤ score < below` of any suggestion to `question` by `agent`
/// (any question, any agent where absent).
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(default)]
pub struct ScoreIs {
    pub question: Option<String>,
    pub agent: Option<String>,
    pub at_least: Option<f64>,
    pub below: Option<f64>,
}

/// Who differs.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    ModelModel,
    HumanModel,
    HumanHuman,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ColumnIs {
    pub column: String,
    pub any_of: Vec<String>,
}

/// One cell of a [`Matrix`](super::protocol::Matrix): somebody says `row`, somebody else `column`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Cell {
    pub question: String,
    pub between: Between,
    pub row: String,
    pub column: String,
}

#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Sort {
    #[default]
    File,
    /// Most in need of a person first: expert, consensus, blind/gold/audit/single
    /// mixed (gold must not be recognisable), auto last; then disagreement, then low score.
    Need,
    /// The lowest top score first.
    Score {
        descending: bool,
    },
    Disagreement,
    /// What one more answer to a question is expected to tell most first, as the study that was
    /// asked for this order found it: [`Gains`](super::select::Gains). Else as in the file.
    Gain {
        question: String,
    },
    Length {
        descending: bool,
    },
    Metadata {
        column: String,
        descending: bool,
    },
    /// What a random share of the policy drew, in the order of its draw; the rest behind it, as in
    /// the file. Who answers so can be looked at at any time: what is answered is a smaller draw.
    Draw,
}
