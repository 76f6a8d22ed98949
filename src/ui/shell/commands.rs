//! What buttons and lists say of a command: its key, its words, why not now.

use leptos::prelude::*;

use crate::desk::command::Command;
use crate::desk::session::Session;
use crate::ui::app::App;
use crate::ui::widgets::button::with_key;

impl App {
    /// The first key of a command as a chord in text form; empty where it has none.
    pub fn key(self, command: Command) -> Signal<String> {
        self.slice(move |session| key_of(session, command)).into()
    }

    /// Why a command cannot be done now; empty where it can.
    pub fn why_not(self, command: Command) -> Signal<String> {
        self.slice(move |session| command.enabled(session).err().unwrap_or_default().to_owned())
            .into()
    }

    /// The words of a command here and now.
    pub fn words(self, command: Command) -> Signal<String> {
        self.slice(move |session| command.label(session)).into()
    }

    /// What a command does, with its key: for titles.
    pub fn help_of(self, command: Command) -> Signal<String> {
        let help = command.entry().map_or("", |entry| entry.help);
        self.slice(move |session| with_key(help, &key_of(session, command))).into()
    }
}

pub fn key_of(session: &Session, command: Command) -> String {
    session.keymap.keys(command).first().map(ToString::to_string).unwrap_or_default()
}
