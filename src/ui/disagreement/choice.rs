//! What the person looks at: part, whose labels, which method.

use crate::desk::session::Session;
use crate::desk::study::methods::METHODS;
use crate::desk::study::pairs::Shown;
use crate::engine::protocol::study::{Rater, Who};
use crate::engine::query::Cell;
use crate::ui::study::room;

pub type Room = room::Room<Choice>;

/// The parts of the room, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Labels,
    Agreement,
    Raters,
    Truth,
    Calibration,
    Care,
}

impl Part {
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Labels, "Labels"),
        (Self::Agreement, "Agreement"),
        (Self::Raters, "Raters"),
        (Self::Truth, "Truth"),
        (Self::Calibration, "Calibration"),
        (Self::Care, "Care"),
    ];
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub part: Part,
    pub who: Who,
    /// The number in a cell of the pairwise table.
    pub shown: Shown,
    /// The two raters whose confusion is open.
    pub pair: Option<(Rater, Rater)>,
    pub method: String,
    /// The comparison of methods was asked for.
    pub compared: bool,
    pub agent: String,
    /// The cell of the matrix that was opened last, until it is drawn.
    pub opened: Option<Cell>,
}

impl room::Choice for Choice {
    fn first(session: &Session) -> Self {
        let [(method, ..), ..] = METHODS;
        Self {
            part: Part::default(),
            who: Who::default(),
            shown: Shown::default(),
            pair: None,
            method: method.to_owned(),
            compared: false,
            agent: session.schema.agents.first().map(|it| it.id.clone()).unwrap_or_default(),
            opened: None,
        }
    }

    fn stay_in_part(&mut self, chosen: &Self) {
        self.part = chosen.part;
    }

    /// Which cell was opened last stands in the queue's filter.
    fn enter(&mut self, session: &Session, is_kept: bool) -> Option<String> {
        self.opened.clone_from(&session.order.query.filter.cell);
        let cell = self.opened.as_ref()?;
        (!is_kept || self.part == Part::Labels).then(|| cell.question.clone())
    }
}

impl Room {
    /// What a rater is called on the page.
    pub fn named(self, rater: &Rater) -> String {
        if rater.model { self.agent_named(&rater.name) } else { rater.name.clone() }
    }
}
