//! What the columns of a foreign file mean: the guess, and what the person made of it.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;
use serde_json::Value as Json;

use crate::core::object::{Object, missing, read_by_json};

/// How a file's records become items.
#[derive(Clone, Debug, Default, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
pub struct Mapping {
    /// One entry per column of the file, in its order.
    pub columns: Vec<MappedColumn>,
}

read_by_json!(Mapping, Role);

impl Mapping {
    /// As it was kept.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn of(json: Json) -> Result<Self, String> {
        let columns = Object::of(json)?.list("columns")?.ok_or_else(|| missing("columns"))?;
        let column = |json: Json| {
            let mut object = Object::of(json)?;
            Ok(MappedColumn {
                name: object.need_text("name")?,
                why: object.text_or_empty("why")?,
                role: Role::of(object.take("role").unwrap_or_default())?,
            })
        };
        Ok(Self { columns: columns.into_iter().map(column).collect::<Result<_, String>>()? })
    }

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

#[derive(Clone, Debug, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
pub struct MappedColumn {
    /// As the file calls it; a path like `data.text` for nested JSON.
    pub name: String,
    pub role: Role,
    /// Why this role was guessed, for a person.
    pub why: String,
}

/// The closed list of what a column can be.
#[derive(Clone, Debug, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
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

impl Role {
    fn of(json: Json) -> Result<Self, String> {
        let mut object = Object::of(json)?;
        let name = object.need_text("role")?;
        let mut need = |key: &str| object.need_text(key);
        Ok(match name.as_str() {
            "id" => Self::Id,
            "text" => Self::Text,
            "conversation" => Self::Conversation,
            "image" => Self::Image,
            "answer" => Self::Answer,
            "label" => Self::Label { question: need("question")?, agent: need("agent")? },
            "score" => Self::Score { question: need("question")?, agent: need("agent")? },
            "probability" => Self::Probability {
                question: need("question")?,
                agent: need("agent")?,
                label: need("label")?,
            },
            "rationale" => Self::Rationale { question: need("question")?, agent: need("agent")? },
            "agent" => Self::Agent,
            "annotator" => Self::Annotator,
            "response" => {
                Self::Response { question: need("question")?, annotator: need("annotator")? }
            }
            "gold" => Self::Gold { question: need("question")? },
            "metadata" => Self::Metadata,
            "ignore" => Self::Ignore,
            other => return Err(format!("there is no role `{other}`")),
        })
    }
}
