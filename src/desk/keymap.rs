//! Which key is which command.
//!
//! A key is what it *writes* (`KeyboardEvent.key`), so that `z` is undo where
//! the keyboard says z. Where a layout has no such letter (Cyrillic, Greek,
//! Arabic) or hides the digits behind Shift (French), the place of the key
//! (`code`) is asked second. Text stays text: AltGr, dead keys and input
//! methods are never commands, and in a field only chords are.

mod chord;
mod press;

use std::collections::BTreeMap;

pub use chord::Chord;
pub use press::{Focus, KeyPress};

use super::command::{COMMANDS, Command, Section};
use super::room::Room;
use super::session::{Mode, Session};
use crate::core::issue::Issue;

/// A person's keys: the defaults of [`COMMANDS`], and what they changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// All keys of a command that was remapped; none: it has no key.
    changed: BTreeMap<Command, Vec<Chord>>,
}

/// What a key press speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// Ctrl and ⌘ are one.
    pub mac: bool,
    pub focus: Focus,
    pub scope: Scope,
}

/// Which commands can be meant at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Review,
    /// A digit chooses a group.
    Pick,
    /// An answer's text is being written.
    Typing,
    Dialog,
    Adjudication,
    OtherRoom,
}

/// One chord for several commands that can be meant in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub chord: Chord,
    /// The first of them gets the key.
    pub commands: Vec<Command>,
}

impl Context {
    pub fn of(session: &Session, focus: Focus, mac: bool) -> Self {
        let scope = match &session.mode {
            Mode::Dialog(_) => Scope::Dialog,
            Mode::PickGroup { .. } => Scope::Pick,
            Mode::Typing { .. } => Scope::Typing,
            Mode::Normal if session.room == Room::Review => Scope::Review,
            Mode::Normal if session.room == Room::Adjudication => Scope::Adjudication,
            Mode::Normal => Scope::OtherRoom,
        };
        Self { mac, focus, scope }
    }
}

/// The command that a key press means. `None`: the browser keeps the key.
pub fn resolve(keymap: &Keymap, press: &KeyPress, context: Context) -> Option<Command> {
    meant(keymap, press, context).filter(|command| !press.repeat || command.repeats())
}

/// Whether the browser must not act on the press: it means a command, also
/// where holding the key down does not repeat it.
pub fn is_ours(keymap: &Keymap, press: &KeyPress, context: Context) -> bool {
    meant(keymap, press, context).is_some()
}

fn meant(keymap: &Keymap, press: &KeyPress, context: Context) -> Option<Command> {
    let chords = press.chords(context.mac);
    chords
        .iter()
        .filter(|chord| context.focus.lets_through(chord))
        .find_map(|chord| keymap.commands(chord).find(|command| fits(*command, chord, context)))
}

/// Whether a command can be meant by this chord here.
fn fits(command: Command, chord: &Chord, context: Context) -> bool {
    let section = command.entry().map(|entry| entry.section);
    match (context.scope, command) {
        // What the browser would do with the others' keys is worse.
        (Scope::Dialog, _) => {
            matches!(command, Command::Clear | Command::Palette | Command::SaveProject)
        }
        (Scope::Typing, Command::Confirm) => {
            context.focus != Focus::Lines || chord.ctrl || chord.key != "Enter"
        }
        (_, Command::Confirm) if context.focus.is_text() => false,
        (Scope::Typing, Command::BackToItem) => false,
        (_, Command::BackToItem) => context.focus.is_text(),
        (Scope::Review | Scope::Adjudication | Scope::OtherRoom, Command::Clear) => {
            !context.focus.is_text()
        }
        (Scope::Pick, Command::Label(_)) => false,
        (Scope::Pick, Command::AcceptGroup(_)) => true,
        (_, Command::AcceptGroup(_)) => false,
        (Scope::Adjudication | Scope::OtherRoom, Command::Undo | Command::Redo) => true,
        (Scope::Adjudication, command) if command.is_of_adjudication() => true,
        (Scope::Adjudication | Scope::OtherRoom, _) => {
            matches!(section, Some(Section::Rooms | Section::Page))
        }
        _ => true,
    }
}

impl Keymap {
    /// The keys of a command, the first is the one that buttons show.
    pub fn keys(&self, command: Command) -> Vec<Chord> {
        match self.changed.get(&command) {
            Some(keys) => keys.clone(),
            None => default_keys(command),
        }
    }

    pub fn is_changed(&self, command: Command) -> bool {
        self.changed.contains_key(&command)
    }

    /// The commands that a chord can mean: changed ones first, then in the order of the list.
    pub fn commands(&self, chord: &Chord) -> impl Iterator<Item = Command> {
        let changed = self.changed.iter().filter(|(_, keys)| keys.contains(chord));
        let default = COMMANDS
            .iter()
            .filter(|entry| !self.is_changed(entry.command))
            .filter(|entry| entry.keys.iter().any(|key| Chord::parse(key).as_ref() == Some(chord)));
        changed.map(|(command, _)| *command).chain(default.map(|entry| entry.command))
    }

    /// Gives a command other keys; none takes them all away.
    ///
    /// # Errors
    /// Which key cannot be had and why, for a person. Nothing is changed then.
    pub fn remap(&mut self, command: Command, keys: &[String]) -> Result<(), String> {
        let mut chords: Vec<Chord> = Vec::new();
        for key in keys {
            let chord = Chord::parse(key)
                .ok_or_else(|| format!("'{key}' is not a key like a, Shift+A or Ctrl+K"))?;
            if let Some(why) = chord.taken() {
                return Err(format!("{chord} cannot be used: {why}"));
            }
            if !chords.contains(&chord) {
                chords.push(chord);
            }
        }
        if command.entry().is_none() {
            return Err("Answers beyond 9 have no key; the palette finds them".to_owned());
        }
        if chords == default_keys(command) {
            self.changed.remove(&command);
        } else {
            self.changed.insert(command, chords);
        }
        Ok(())
    }

    pub fn reset(&mut self) {
        self.changed.clear();
    }

    /// Chords that mean more than one command in one place.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut chords: Vec<Chord> =
            COMMANDS.iter().flat_map(|entry| self.keys(entry.command)).collect();
        chords.sort();
        chords.dedup();
        chords
            .into_iter()
            .filter_map(|chord| {
                let all: Vec<_> = self.commands(&chord).collect();
                let meets = |a: &&Command| all.iter().any(|b| **a != *b && meet(**a, *b));
                let commands: Vec<_> = all.iter().filter(meets).copied().collect();
                (commands.len() > 1).then_some(Conflict { chord, commands })
            })
            .collect()
    }

    /// What was changed, as JSON: `{"accept":["q"],"skip":[]}`.
    pub fn overrides(&self) -> String {
        let mut changed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (command, keys) in &self.changed {
            if let Some(entry) = command.entry() {
                let keys = keys.iter().map(Chord::to_string).collect();
                changed.insert(entry.id.to_owned(), keys);
            }
        }
        // String keys and strings: this cannot fail.
        serde_json::to_string(&changed).unwrap_or_default()
    }

    /// Reads what [`Self::overrides`] wrote; what cannot be used is left out and said.
    pub fn read(json: &str) -> (Self, Vec<Issue>) {
        let mut keymap = Self::default();
        let mut issues = Vec::new();
        let changed: BTreeMap<String, Vec<String>> = match serde_json::from_str(json) {
            Ok(changed) => changed,
            Err(error) => {
                let why = format!("the keys could not be read, the defaults hold: {error}");
                return (keymap, vec![Issue::warning(why)]);
            }
        };
        for (id, keys) in changed {
            let done = match Command::from_id(&id) {
                Some(command) => keymap.remap(command, &keys),
                None => Err("there is no such command, it is left out".to_owned()),
            };
            if let Err(why) = done {
                issues.push(Issue::warning(why).in_field(id));
            }
        }
        (keymap, issues)
    }
}

fn default_keys(command: Command) -> Vec<Chord> {
    let keys = command.entry().map_or(&[][..], |entry| entry.keys);
    keys.iter().filter_map(|key| Chord::parse(key)).collect()
}

/// Whether two commands can be meant in one place.
fn meet(a: Command, b: Command) -> bool {
    use Command::{AcceptGroup, BackToItem, Clear, Label};
    !matches!(
        (a, b),
        (AcceptGroup(_), Label(_))
            | (Label(_), AcceptGroup(_))
            | (BackToItem, Clear)
            | (Clear, BackToItem)
    )
}

#[cfg(test)]
mod tests;
