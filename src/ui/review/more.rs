//! The menu at the foot of a phone's page: what one does to an item and has no room for.

use leptos::prelude::*;

use crate::desk::command::Command;
use crate::ui::app::App;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::menu::{Menu, MenuLine};

/// What does not fit into the bar.
const MORE: [Command; 7] = [
    Command::Flag,
    Command::Escalate,
    Command::Note,
    Command::Undo,
    Command::Redo,
    Command::GoToItem,
    Command::BulkAccept,
];

#[component]
pub fn More() -> impl IntoView {
    let app = App::here();
    let lines = app.settled(|session| {
        let line = |command: &Command| MenuLine {
            words: command.label(session),
            why_not: command.enabled(session).err().unwrap_or_default().to_owned(),
            ..MenuLine::default()
        };
        MORE.iter().map(line).collect::<Vec<_>>()
    });
    view! {
        <Menu
            label="More"
            sign=Icon::More
            words=true
            upwards=true
            lines=lines
            on_choose=Callback::new(move |at: usize| {
                if let Some(command) = MORE.get(at) {
                    app.dispatch(*command);
                }
            })
        />
    }
    .into_any()
}
