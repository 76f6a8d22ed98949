//! The parts of the room. Which one was looked at last is kept while the page is
//! open; a command that names a part goes to it, before the room is drawn or after.

use std::cell::Cell;

use leptos::prelude::*;

use crate::desk::command::Command;
use crate::ui::app::App;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Rules,
    Certify,
    Audit,
    WhatIf,
    Rounds,
}

impl Part {
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Rules, "Rules"),
        (Self::Certify, "Certify"),
        (Self::Audit, "Audit"),
        (Self::WhatIf, "What-if"),
        (Self::Rounds, "Rounds"),
    ];
}

thread_local! {
    static KEPT: Cell<Part> = const { Cell::new(Part::Rules) };
    /// The number of the command that was obeyed last.
    static OBEYED: Cell<Option<u32>> = const { Cell::new(None) };
}

pub fn part(app: App) -> RwSignal<Part> {
    let part = RwSignal::new(KEPT.get());
    let told = app.to_room;
    Effect::new(move || {
        let Some((turn, command)) = told.get() else { return };
        if OBEYED.replace(Some(turn)) == Some(turn) {
            return;
        }
        let to = match command {
            Command::Certify => Part::Certify,
            Command::Audit => Part::Audit,
            _ => return,
        };
        // At once: who obeys may be a room that is about to be drawn anew.
        KEPT.set(to);
        part.set(to);
    });
    Effect::new(move || KEPT.set(part.get()));
    part
}
