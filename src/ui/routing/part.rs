//! The parts of the room. Which one was looked at last is kept while the page is
//! open; a command that names a part goes to it, before the room is drawn or after.

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

/// The number of the command that was obeyed last.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Obeyed(u32);

pub fn part(app: App) -> RwSignal<Part> {
    let part = RwSignal::new(app.remembered::<Part>().unwrap_or_default());
    let told = app.to_room;
    Effect::new(move || {
        let Some((turn, command)) = told.get() else { return };
        if app.remember(Obeyed(turn)) == Some(Obeyed(turn)) {
            return;
        }
        let to = match command {
            Command::Certify => Part::Certify,
            Command::Audit => Part::Audit,
            _ => return,
        };
        // At once: who obeys may be a room that is about to be drawn anew.
        app.remember(to);
        part.set(to);
    });
    Effect::new(move || {
        app.remember(part.get());
    });
    part
}
