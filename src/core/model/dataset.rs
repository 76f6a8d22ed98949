//! What a dataset says about itself: its questions, agents, fields, columns.
//! The items are elsewhere: as lines in the file, as columns in the engine.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::question::Question;
use super::suggestion::Agent;

/// The schema of a dataset: the header of its file, or what was inferred.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Schema {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub fields: Vec<Named>,
    #[serde(default)]
    pub questions: Vec<Question>,
    #[serde(default)]
    pub agents: Vec<Agent>,
    /// Metadata columns in display order.
    #[serde(default)]
    pub columns: Vec<Named>,
}

/// An id with a title for the page.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Named {
    pub id: String,
    #[serde(default)]
    pub title: String,
}

impl Named {
    /// The title, or the id where there is none.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }
}

impl Schema {
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    pub fn agent(&self, id: &str) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }
}
