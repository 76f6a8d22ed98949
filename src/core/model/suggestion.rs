//! What one agent proposes for one question of one item.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::value::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Suggestion {
    /// Unique within the item; `question/agent` where the file gives none.
    pub id: String,
    pub question: String,
    pub agent: String,
    pub model_version: String,
    pub value: Value,
    /// As the agent gave it, larger is surer. Not a probability until calibrated.
    pub score: Option<f64>,
    /// By label, in the order of the file. They need not sum to one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probabilities: Vec<(String, f64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<String>,
}

/// A model and its version, as the header describes it or as seen in the data.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Agent {
    pub id: String,
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub title: String,
    /// What it is and what it was trained on.
    #[serde(default)]
    pub about: String,
    /// How its score arises.
    #[serde(default)]
    pub score: String,
}

impl Agent {
    /// The title, or the id where there is none.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }
}
