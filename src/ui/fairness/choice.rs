//! What the person looks at: part, columns, whose rates.

use leptos::prelude::*;

use crate::desk::fairness::rates::Rate;
use crate::desk::session::Session;
use crate::engine::protocol::study::{Behind, Rater};
use crate::ui::study::open::open_behind;
use crate::ui::study::room;

pub type Room = room::Room<Choice>;

/// The parts of the room, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Slices,
    Blind,
    Gold,
    Numbers,
    Probes,
}

impl Part {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Slices, "Slices"),
        (Self::Blind, "Shown or hidden"),
        (Self::Gold, "Known answers"),
        (Self::Numbers, "Whole dataset"),
        (Self::Probes, "Probes"),
    ];
}

#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub part: Part,
    /// The columns of metadata that make the slices; the second is empty for none.
    pub column: String,
    pub crossed: String,
    pub discoveries: bool,
    /// The column that says which items belong together; empty for none.
    pub groups: String,
    /// Whose rates are shown, and which.
    pub agent: String,
    pub rate: Rate,
    /// The column by which numbers over the whole dataset are told too; empty for none.
    pub by: String,
}

impl room::Choice for Choice {
    fn first(session: &Session) -> Self {
        Self {
            part: Part::default(),
            column: session.schema.columns.first().map(|it| it.id.clone()).unwrap_or_default(),
            crossed: String::new(),
            discoveries: false,
            groups: String::new(),
            agent: String::new(),
            rate: Rate::default(),
            by: String::new(),
        }
    }

    fn stay_in_part(&mut self, chosen: &Self) {
        self.part = chosen.part;
    }
}

impl Room {
    /// What a label of the question is called on the page.
    pub fn titled(self, label: &str) -> String {
        self.question.with_untracked(|question| {
            question.as_ref().map_or_else(|| label.to_owned(), |it| it.say_brief(label))
        })
    }

    /// `Dialect`, `Dialect and Channel`
    pub fn columns_named(self, columns: &[String]) -> String {
        let named = |session: &Session| {
            let name = |id: &String| {
                let column = session.schema.columns.iter().find(|it| it.id == *id);
                column.map_or(id.as_str(), |it| it.name()).to_owned()
            };
            columns.iter().map(name).collect::<Vec<_>>().join(" and ")
        };
        self.app.session.with_untracked(named)
    }

    /// The columns of metadata: id and title.
    pub fn columns(self) -> Memo<Vec<(String, String)>> {
        self.app.slice(|session| {
            let columns = session.schema.columns.iter();
            columns.map(|it| (it.id.clone(), it.name().to_owned())).collect()
        })
    }

    /// Opens all that a person labelled; `from` is the figure's `data-back`.
    pub fn open_person(self, from: &str, name: &str) {
        let rater = Rater { model: false, name: name.to_owned() };
        let question = self.question_id().unwrap_or_default();
        open_behind(self.app, from, &Behind::Rater { question, rater });
    }
}
