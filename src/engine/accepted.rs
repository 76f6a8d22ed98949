//! What is accepted where no person looks, read from the columns. The same as
//! [`Whose::suggestion`], without the item.

use super::columns::{Cell, Columns};
use crate::core::model::dataset::Schema;
use crate::core::routing::accepted::Whose;

/// Whose suggestion to a question counts, with places for ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Top,
    Agent(usize),
    Most,
    /// Of an agent that is not here.
    Nobody,
}

impl Place {
    pub fn of(whose: &Whose, schema: &Schema) -> Self {
        match whose {
            Whose::Top => Self::Top,
            Whose::Most => Self::Most,
            Whose::Agent(id) => {
                let place = schema.agents.iter().position(|agent| agent.id == *id);
                place.map_or(Self::Nobody, Self::Agent)
            }
        }
    }

    /// The suggestion, with its agent; `None` where there is none.
    pub fn cell(self, columns: &Columns, question: usize, index: u32) -> Option<(usize, Cell)> {
        match self {
            Self::Nobody => None,
            Self::Agent(agent) => Some((agent, columns.cell(question, agent, index)?)),
            Self::Top => top(columns.cells(question, index)),
            Self::Most => {
                let said =
                    |code: u32| columns.codes(question, index).filter(|it| *it == code).count();
                let codes = columns.codes(question, index).filter(|code| *code > 0);
                let most = codes.map(said).max()?;
                top(columns.cells(question, index).filter(|(_, cell)| said(cell.code) == most))
            }
        }
    }
}

/// The one with the highest score, the first of equals; without scores the first.
pub fn top(cells: impl Iterator<Item = (usize, Cell)>) -> Option<(usize, Cell)> {
    let score = |cell: &Cell| cell.score.unwrap_or(f32::NEG_INFINITY);
    cells.reduce(|best, next| if score(&next.1) > score(&best.1) { next } else { best })
}
