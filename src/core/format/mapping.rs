//! What the columns of a foreign file mean: the guess, and what the person made of it.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// How a file's records become items.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Mapping {
    /// One entry per column of the file, in its order.
    pub columns: Vec<MappedColumn>,
}

impl Mapping {
    /// Whether a row is what one model or person said, so that rows of one item are put together.
    pub fn gathers(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.role, Role::Agent | Role::Annotator))
    }

    /// The column of ids, where it is all there is to see of an item: a table of labels alone.
    pub fn id_shown(&self) -> Option<&str> {
        let is_shown = |role: &Role| {
            matches!(role, Role::Text | Role::Conversation | Role::Image | Role::Answer)
        };
        let shows = self.columns.iter().any(|column| is_shown(&column.role));
        let id = self.columns.iter().find(|column| column.role == Role::Id);
        id.filter(|_| self.gathers() && !shows).map(|column| column.name.as_str())
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct MappedColumn {
    /// As the file calls it; a path like `data.text` for nested JSON.
    pub name: String,
    pub role: Role,
    /// Why this role was guessed, for a person.
    #[serde(default)]
    pub why: String,
}

/// The closed list of what a column can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "role", rename_all = "snake_case", try_from = "RoleLine")]
pub enum Role {
    /// The item's id. Without one, items are numbered by line.
    Id,
    /// A text field.
    Text,
    /// A field of turns: a JSON array of `{role|speaker, content|text}`.
    Conversation,
    /// An image by URL or data URI.
    Image,
    /// One of several generated answers to compare.
    Answer,
    /// A suggested value to `question`, by `agent`.
    Label {
        question: String,
        agent: String,
    },
    /// The score of that suggestion.
    Score {
        question: String,
        agent: String,
    },
    /// The probability of one class of that suggestion.
    Probability {
        question: String,
        agent: String,
        label: String,
    },
    /// The rationale of that suggestion.
    Rationale {
        question: String,
        agent: String,
    },
    /// Names the agent of the row's suggestions.
    Agent,
    /// Names the annotator of the row's responses.
    Annotator,
    /// A person's answer to `question` that came with the data.
    Response {
        question: String,
        annotator: String,
    },
    /// The known answer to `question`.
    Gold {
        question: String,
    },
    Metadata,
    /// Kept in the file, not shown.
    Ignore,
}

/// A role as it is read: the keys of every role side by side; see
/// `core::model::event_line` for why not by serde's own tags.
#[derive(Deserialize)]
struct RoleLine {
    role: String,
    question: Option<String>,
    agent: Option<String>,
    label: Option<String>,
    annotator: Option<String>,
}

impl TryFrom<RoleLine> for Role {
    type Error = String;

    fn try_from(line: RoleLine) -> Result<Self, String> {
        let missing = |key: &str| format!("missing field `{key}`");
        let question = line.question.ok_or_else(|| missing("question"));
        let agent = line.agent.ok_or_else(|| missing("agent"));
        Ok(match line.role.as_str() {
            "id" => Self::Id,
            "text" => Self::Text,
            "conversation" => Self::Conversation,
            "image" => Self::Image,
            "answer" => Self::Answer,
            "label" => Self::Label { question: question?, agent: agent? },
            "score" => Self::Score { question: question?, agent: agent? },
            "probability" => Self::Probability {
                question: question?,
                agent: agent?,
                label: line.label.ok_or_else(|| missing("label"))?,
            },
            "rationale" => Self::Rationale { question: question?, agent: agent? },
            "agent" => Self::Agent,
            "annotator" => Self::Annotator,
            "response" => Self::Response {
                question: question?,
                annotator: line.annotator.ok_or_else(|| missing("annotator"))?,
            },
            "gold" => Self::Gold { question: question? },
            "metadata" => Self::Metadata,
            "ignore" => Self::Ignore,
            other => return Err(format!("there is no role `{other}`")),
        })
    }
}
