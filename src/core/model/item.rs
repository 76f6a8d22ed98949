//! One thing to judge: its fields, its metadata, the suggestions made for it,
//! and what came with it.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::suggestion::Suggestion;
use super::value::Value;
use crate::core::time::Timestamp;

/// An item, whole, as the page shows it. The engine keeps columns instead.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Item {
    pub id: String,
    /// In the order of the file.
    pub fields: Vec<Field>,
    /// What slices are made of, in the order of the file.
    pub metadata: Vec<(String, Meta)>,
    pub suggestions: Vec<Suggestion>,
    /// Answers that came with the data, not given here.
    pub responses: Vec<GivenResponse>,
    /// Known answers by question; never shown to the annotator.
    pub gold: Vec<(String, Value)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Field {
    pub id: String,
    pub content: Content,
}

/// The closed list of what an item can be made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    Text {
        text: String,
    },
    Conversation {
        turns: Vec<Turn>,
    },
    /// Generated answers to one prompt; preference and ranking speak of their ids.
    Answers {
        answers: Vec<Answer>,
    },
    /// An image by URL or data URI.
    Image {
        src: String,
        alt: String,
    },
    /// What is looked at one frame after another: `frames`, `video`, `dicom`.
    Series {
        of: SeriesKind,
        /// By URL or data URI, in order; of a video one.
        sources: Vec<String>,
        /// Frames a second, where it is known.
        rate: Option<f64>,
        alt: String,
    },
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum SeriesKind {
    /// An image for each frame.
    Frames,
    /// A file that the browser decodes.
    Video,
    /// Files of DICOM, each with one or several frames.
    Dicom,
}

impl SeriesKind {
    pub const ALL: [Self; 3] = [Self::Frames, Self::Video, Self::Dicom];

    /// The `kind` of a field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Frames => "frames",
            Self::Video => "video",
            Self::Dicom => "dicom",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Turn {
    pub speaker: String,
    pub text: String,
    /// The turn that is judged; the others are context.
    pub focus: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Answer {
    pub id: String,
    pub text: String,
    /// Who generated it, where known. Hidden while people judge blind.
    pub agent: Option<String>,
}

/// One cell of metadata.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(untagged)]
pub enum Meta {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
}

impl std::fmt::Display for Meta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(flag) => flag.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A response that came with the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct GivenResponse {
    pub question: String,
    pub annotator: String,
    /// `None` only of a decision: that no value fits.
    pub value: Option<Value>,
    pub at: Option<Timestamp>,
    /// SHA-256 of the line of the log that it came from, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The events that it settles; none where it is an answer and no decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settles: Vec<String>,
}
