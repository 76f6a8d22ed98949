//! What a file is wanted for: who looks for one finds it among few.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    Project,
    Data,
    Tool,
    Trainer,
    Report,
}

impl Purpose {
    /// In the order of a menu.
    pub const ALL: [Self; 5] = [Self::Project, Self::Data, Self::Tool, Self::Trainer, Self::Report];

    pub fn id(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Data => "data",
            Self::Tool => "tool",
            Self::Trainer => "trainer",
            Self::Report => "report",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Project => "The project itself",
            Self::Data => "Reviewed data",
            Self::Tool => "For other tools",
            Self::Trainer => "For a trainer",
            Self::Report => "Reports",
        }
    }

    /// In one line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Project => "To go on later, to hand to a colleague, to keep.",
            Self::Data => "What people said, for programs and spreadsheets.",
            Self::Tool => "What was answered and marked, in the formats of the field.",
            Self::Trainer => "What people corrected, to make models better.",
            Self::Report => "To read, to discuss and to compare.",
        }
    }
}
