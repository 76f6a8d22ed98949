//! The line below: the keys that do something right now.

use leptos::prelude::*;

use super::commands::key_of;
use crate::desk::command::{Command, live};
use crate::desk::room::Room;
use crate::desk::session::{Mode, Then};
use crate::ui::app::App;
use crate::ui::widgets::key::key_cap;

#[component]
pub fn Keys() -> impl IntoView {
    let app = App::here();
    let mode = app.slice(|session| match &session.mode {
        Mode::Normal => session.room.title().to_owned(),
        Mode::PickGroup { then: Then::Accept } => "Which one to accept?".to_owned(),
        Mode::PickGroup { then: Then::Edit } => "Which one to start from?".to_owned(),
        Mode::Typing { .. } => "Writing".to_owned(),
        Mode::Dialog(_) => "Dialog".to_owned(),
    });
    let commands = app.settled(|session| {
        let digits = match (&session.mode, session.room) {
            (Mode::Normal, Room::Review) if !session.options().is_empty() => "answer",
            (Mode::Normal, Room::Adjudication) => "decide for an answer",
            _ => "",
        };
        let live: Vec<_> = live(session)
            .into_iter()
            .filter(|command| *command != Command::Help)
            .map(|command| (command, short(command), key_of(session, command)))
            .filter(|(_, _, key)| !key.is_empty())
            .collect();
        (digits, live)
    });
    let list = move || {
        let (digits, live) = commands.get();
        let live = live.into_iter().map(|(command, words, key)| {
            view! {
                <button
                    type="button"
                    class="keys-one"
                    tabindex="-1"
                    on:click=move |_| app.dispatch(command)
                >
                    {key_cap(&key)}
                    {words}
                </button>
            }
        });
        let digits = (!digits.is_empty()).then(|| {
            view! { <span class="keys-one">{key_cap("1–9")} {digits}</span> }
        });
        view! { {digits} {live.collect_view()} }
    };
    let help = app.key(Command::Help);
    view! {
        <footer class="keys" aria-label="Keys that work now">
            <span class="keys-mode">{move || mode.get()}</span>
            <div class="keys-list">{list}</div>
            <button
                type="button"
                class="keys-one"
                on:click=move |_| app.dispatch(Command::Help)
            >
                {move || key_cap(&help.get())}
                "all keys"
            </button>
        </footer>
    }
    .into_any()
}

/// The command's words, lower case and without what follows.
fn short(command: Command) -> String {
    let words = match command {
        Command::NextItem => "next",
        Command::PreviousItem => "back",
        Command::Escalate => "expert",
        Command::Palette => "commands",
        Command::Clear => "close",
        _ => command.entry().map_or("", |entry| entry.label),
    };
    words.trim_end_matches('…').to_lowercase()
}
