//! What buttons and lists say of a command: its key, its words, why not now.

use leptos::prelude::*;

use crate::desk::command::Command;
use crate::desk::keymap::Keymap;
use crate::desk::room::Room;
use crate::desk::session::{Mode, Session};
use crate::ui::app::App;
use crate::ui::widgets::button::with_key;

/// The person's keys, apart from the session: they change once in a month, and a
/// hundred buttons show one. A signal, since what hangs on a part of the session
/// has to look after each key whether that part is another one now.
#[derive(Clone, Copy)]
pub struct OwnKeys(RwSignal<Keymap>);

impl OwnKeys {
    pub fn new(app: App) -> Self {
        let now = app.slice(|session| session.keymap.clone());
        let keys = RwSignal::new(now.get_untracked());
        Effect::new(move || {
            let now = now.get();
            if keys.with_untracked(|keys| *keys != now) {
                keys.set(now);
            }
        });
        Self(keys)
    }
}

impl App {
    /// The first key of a command as a chord in text form; empty where it has none.
    pub fn key(self, command: Command) -> Signal<String> {
        let Some(OwnKeys(keymap)) = use_context() else {
            return self.slice(move |session| key_of(session, command)).into();
        };
        if command == Command::Confirm {
            let writing = self.slice(|session| matches!(session.mode, Mode::Typing { .. }));
            return Memo::new(move |_| {
                keymap.with(|keymap| first_key(keymap, command, writing.get()))
            })
            .into();
        }
        Memo::new(move |_| keymap.with(|keymap| first_key(keymap, command, false))).into()
    }

    /// As [`App::slice`], but it keeps still while the next item is on its way:
    /// for those few frames nothing can be answered, and buttons would flicker.
    pub fn settled<T>(self, part: impl Fn(&Session) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Clone + PartialEq + Send + Sync + 'static,
    {
        let part: Box<dyn Fn(&Session) -> T + Send + Sync> = Box::new(part);
        Memo::new(move |before: Option<&T>| {
            self.session.with(|session| match before {
                Some(before) if is_under_way(session) => before.clone(),
                _ => part(session),
            })
        })
    }

    /// Why a command cannot be done now; empty where it can.
    pub fn why_not(self, command: Command) -> Signal<String> {
        self.settled(move |session| command.enabled(session).err().unwrap_or_default().to_owned())
            .into()
    }

    /// The words of a command here and now.
    pub fn words(self, command: Command) -> Signal<String> {
        match command {
            Command::Label(_)
            | Command::AcceptGroup(_)
            | Command::Undo
            | Command::Redo
            | Command::AutoAdvance => self.slice(move |session| command.label(session)).into(),
            // Always the same words.
            _ => Signal::stored(self.session.with_untracked(|session| command.label(session))),
        }
    }

    /// What a command does, with its key: for titles.
    pub fn help_of(self, command: Command) -> Signal<String> {
        let help = command.entry().map_or("", |entry| entry.help);
        let key = self.key(command);
        Memo::new(move |_| with_key(help, &key.get())).into()
    }
}

fn is_under_way(session: &Session) -> bool {
    // In the other rooms nobody waits for it.
    session.room == Room::Review
        && session.item.is_some()
        && (session.loading.is_some() || session.shown_at.is_none())
}

/// The key that works here: while a text is written, Enter alone is a new line.
pub fn key_of(session: &Session, command: Command) -> String {
    let writing = command == Command::Confirm && matches!(session.mode, Mode::Typing { .. });
    first_key(&session.keymap, command, writing)
}

fn first_key(keymap: &Keymap, command: Command, writing: bool) -> String {
    let keys = keymap.keys(command);
    let key = keys.iter().find(|key| !writing || key.ctrl).or_else(|| keys.first());
    key.map(ToString::to_string).unwrap_or_default()
}
