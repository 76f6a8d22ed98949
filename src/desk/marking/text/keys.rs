//! The keys of a text with marks: one table for the keys themselves, the line of them under the
//! text, and the `?` sheet.

use super::act::{Act, Hand};
use super::doc::Unit;
use super::edge::Edge;
use crate::core::marks::Span;
use crate::core::model::question::{Question, QuestionKind};
use crate::desk::command::Command;
use crate::desk::keymap::{Chord, KeyPress, Keymap};
use crate::desk::marking::{Chosen, Marking};

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub label: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// In text form, each with what it does.
    pub keys: &'static [(&'static str, Act)],
    /// A command whose keys it has besides, as the person may have changed them.
    pub follows: Option<Command>,
    pub needs: Needs,
}

/// When a key does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    Marks,
    Chosen,
    /// A selection, or something chosen.
    Label,
    Open,
    Relations,
    /// The text itself has the focus.
    Focus,
    Undo,
    Redo,
}

const fn edge(edge: Edge, unit: Unit, forward: bool) -> Act {
    Act::Edge { edge, unit, forward }
}

const fn caret(unit: Unit, right: bool, extend: bool) -> Act {
    Act::Caret { unit, right, extend }
}

const fn line(down: bool, extend: bool) -> Act {
    Act::Line { down, extend }
}

const fn key(
    label: &'static str,
    help: &'static str,
    keys: &'static [(&'static str, Act)],
    follows: Option<Command>,
    needs: Needs,
) -> Key {
    Key { label, help, keys, follows, needs }
}

use Unit::{Character, Word};

/// Every key, in the order of the sheet.
pub const KEYS: &[Key] = &[
    key(
        "Next or previous mark",
        "Chooses it and says what it is.",
        &[("l", Act::Next), ("h", Act::Previous)],
        None,
        Needs::Marks,
    ),
    key(
        "Next not judged",
        "The next suggested mark of which nothing was said.",
        &[("u", Act::NextOpen)],
        None,
        Needs::Open,
    ),
    key(
        "Accept mark",
        "The mark that is chosen is right; again: takes that back.",
        &[],
        Some(Command::Accept),
        Needs::Chosen,
    ),
    key(
        "Reject mark",
        "There is no such mark; again: takes that back.",
        &[],
        Some(Command::Reject),
        Needs::Chosen,
    ),
    key(
        "Accept all shown",
        "All that the filter shows and that are not judged.",
        &[("Shift+A", Act::AcceptShown)],
        None,
        Needs::Open,
    ),
    key(
        "Reject all shown",
        "All that the filter shows and that are not judged.",
        &[("Shift+R", Act::RejectShown)],
        None,
        Needs::Open,
    ),
    key(
        "Label",
        "Marks what is selected; else gives the mark that is chosen this label.",
        &[
            ("1", Act::Label(1)),
            ("2", Act::Label(2)),
            ("3", Act::Label(3)),
            ("4", Act::Label(4)),
            ("5", Act::Label(5)),
            ("6", Act::Label(6)),
            ("7", Act::Label(7)),
            ("8", Act::Label(8)),
            ("9", Act::Label(9)),
        ],
        None,
        Needs::Label,
    ),
    key(
        "Caret",
        "In the text: by characters, by lines.",
        &[
            ("ArrowLeft", caret(Character, false, false)),
            ("ArrowRight", caret(Character, true, false)),
            ("ArrowUp", line(false, false)),
            ("ArrowDown", line(true, false)),
        ],
        None,
        Needs::Focus,
    ),
    key(
        "Caret by words",
        "In the text.",
        &[
            ("Ctrl+ArrowLeft", caret(Word, false, false)),
            ("Ctrl+ArrowRight", caret(Word, true, false)),
            ("Alt+ArrowLeft", caret(Word, false, false)),
            ("Alt+ArrowRight", caret(Word, true, false)),
        ],
        None,
        Needs::Focus,
    ),
    key(
        "Select",
        "In the text: by characters, by lines.",
        &[
            ("Shift+ArrowLeft", caret(Character, false, true)),
            ("Shift+ArrowRight", caret(Character, true, true)),
            ("Shift+ArrowUp", line(false, true)),
            ("Shift+ArrowDown", line(true, true)),
        ],
        None,
        Needs::Focus,
    ),
    key(
        "Select by words",
        "In the text.",
        &[
            ("Ctrl+Shift+ArrowLeft", caret(Word, false, true)),
            ("Ctrl+Shift+ArrowRight", caret(Word, true, true)),
        ],
        None,
        Needs::Focus,
    ),
    key("Select the word", "The word at the caret.", &[("w", Act::Word)], None, Needs::Nothing),
    key(
        "Move the end",
        "Of the mark that is chosen, by a character.",
        &[
            ("Alt+Shift+ArrowLeft", edge(Edge::End, Character, false)),
            ("Alt+Shift+ArrowRight", edge(Edge::End, Character, true)),
        ],
        None,
        Needs::Chosen,
    ),
    key(
        "Move the start",
        "Of the mark that is chosen, by a character: up is back, down is on.",
        &[
            ("Alt+Shift+ArrowUp", edge(Edge::Start, Character, false)),
            ("Alt+Shift+ArrowDown", edge(Edge::Start, Character, true)),
        ],
        None,
        Needs::Chosen,
    ),
    key(
        "Move an edge by words",
        "Left and right the end, up and down the start.",
        &[
            ("Ctrl+Alt+Shift+ArrowLeft", edge(Edge::End, Word, false)),
            ("Ctrl+Alt+Shift+ArrowRight", edge(Edge::End, Word, true)),
            ("Ctrl+Alt+Shift+ArrowUp", edge(Edge::Start, Word, false)),
            ("Ctrl+Alt+Shift+ArrowDown", edge(Edge::Start, Word, true)),
        ],
        None,
        Needs::Chosen,
    ),
    key(
        "Split",
        "Two marks of the one that is chosen, at the caret.",
        &[("d", Act::Split)],
        None,
        Needs::Chosen,
    ),
    key(
        "Merge",
        "One mark of the one that is chosen and the next one of its label, else the next.",
        &[("m", Act::Merge)],
        None,
        Needs::Chosen,
    ),
    key(
        "Remove",
        "Takes the mark away; one that was suggested is rejected.",
        &[("Delete", Act::Remove), ("Backspace", Act::Remove)],
        None,
        Needs::Chosen,
    ),
    key(
        "Relate",
        "Holds the mark that is chosen: choose the other one, then press the relation's number.",
        &[("c", Act::Relate)],
        None,
        Needs::Relations,
    ),
    key(
        "Take a relation back",
        "The last one said of the mark that is chosen.",
        &[("Shift+C", Act::Unrelate)],
        None,
        Needs::Relations,
    ),
    key(
        "Compare",
        "Two agents, or an agent and you; again: back to judging.",
        &[("v", Act::Compare)],
        None,
        Needs::Nothing,
    ),
    key(
        "Let go",
        "Of a relation that was begun, of the selection, of the mark that is chosen.",
        &[("Escape", Act::Drop)],
        None,
        Needs::Nothing,
    ),
    key(
        "Undo",
        "The last thing done to the marks; when there is none left, the last answer.",
        &[],
        Some(Command::Undo),
        Needs::Undo,
    ),
    key("Redo", "What undo took back.", &[], Some(Command::Redo), Needs::Redo),
];

impl Key {
    /// Its keys now, the first is the one that is shown.
    pub fn chords(&self, keymap: &Keymap) -> Vec<(Chord, Act)> {
        let own = self.keys.iter().filter_map(|(key, act)| Some((Chord::parse(key)?, *act)));
        let followed = self.follows.and_then(|command| Some((command, followed(command)?)));
        let followed = followed.into_iter().flat_map(|(command, act)| {
            keymap.keys(command).into_iter().map(move |chord| (chord, act))
        });
        own.chain(followed).collect()
    }

    /// Whether it does something now.
    pub fn is_live(&self, question: &Question, marking: &Marking<Span>, hand: &Hand) -> bool {
        let is_chosen = marking.chosen.is_some();
        match self.needs {
            Needs::Nothing | Needs::Focus => true,
            Needs::Marks => !marking.proposed().is_empty() || !marking.own().is_empty(),
            Needs::Chosen => is_chosen,
            Needs::Label => is_chosen || !hand.selection().is_empty(),
            Needs::Open => marking.open().next().is_some(),
            Needs::Relations => {
                let asks = matches!(
                    &question.kind,
                    QuestionKind::Spans { relations, .. } if !relations.is_empty()
                );
                asks && matches!(marking.chosen, Some(Chosen::Own(_)))
            }
            Needs::Undo => marking.can_undo(),
            Needs::Redo => marking.can_redo(),
        }
    }
}

/// What a key press does; `None`: it is not the text's. `in_text`: the text has the focus.
pub fn meant(keymap: &Keymap, press: &KeyPress, mac: bool, in_text: bool) -> Option<Act> {
    let chords = press.chords(mac);
    let live = || KEYS.iter().filter(|key| in_text || key.needs != Needs::Focus);
    let act = |chord: &Chord| {
        let mut all = live().flat_map(|key| key.chords(keymap));
        all.find(|(its, _)| its == chord).map(|(_, act)| act)
    };
    chords.iter().find_map(act)
}

/// Whether holding the key down may repeat it.
pub fn repeats(act: Act) -> bool {
    matches!(
        act,
        Act::Next
            | Act::Previous
            | Act::NextOpen
            | Act::Caret { .. }
            | Act::Line { .. }
            | Act::Edge { .. }
    )
}

fn followed(command: Command) -> Option<Act> {
    match command {
        Command::Accept => Some(Act::Accept),
        Command::Reject => Some(Act::Reject),
        Command::Undo => Some(Act::Undo),
        Command::Redo => Some(Act::Redo),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_line_is_whole_and_every_key_unique() {
        let keymap = Keymap::default();
        let mut taken = BTreeMap::new();
        for key in KEYS {
            assert!(!key.label.is_empty() && key.help.ends_with('.'), "{}", key.label);
            let chords = key.chords(&keymap);
            let follows = key.follows.map_or(0, |command| keymap.keys(command).len());
            assert_eq!(chords.len(), key.keys.len() + follows, "{}", key.label);
            assert!(!chords.is_empty(), "{}", key.label);
            for (chord, act) in chords {
                assert_eq!(taken.insert(chord.clone(), act), None, "{chord}");
            }
        }
    }

    fn press(key: &str) -> KeyPress {
        let chord = Chord::parse(key).unwrap();
        let Chord { ctrl, alt, shift, meta, key } = chord;
        let key = if shift && key.len() == 1 { key.to_uppercase() } else { key };
        KeyPress { key, ctrl, alt, shift, meta, ..KeyPress::default() }
    }

    #[track_caller]
    fn check(key: &str, in_text: bool, expected: Option<Act>) {
        assert_eq!(meant(&Keymap::default(), &press(key), false, in_text), expected);
    }

    #[test]
    fn keys_mean_acts() {
        check("a", false, Some(Act::Accept));
        check("Shift+A", false, Some(Act::AcceptShown));
        check("Ctrl+Z", true, Some(Act::Undo));
        check("Ctrl+Shift+Z", true, Some(Act::Redo));
        check("3", false, Some(Act::Label(3)));
        // Without the text's focus arrows go through the queue.
        check("ArrowRight", false, None);
        check("ArrowRight", true, Some(caret(Character, true, false)));
        check("Ctrl+Shift+ArrowLeft", true, Some(caret(Word, false, true)));
        check("Alt+Shift+ArrowLeft", false, Some(edge(Edge::End, Character, false)));
        // What the page does with a key that is none of these stays.
        check("Enter", true, None);
        check("Ctrl+A", true, None);
        check("j", true, None);
        check("Tab", true, None);
    }

    #[test]
    fn follows_what_a_person_changed() {
        let mut keymap = Keymap::default();
        keymap.remap(Command::Accept, &["q".to_owned()]).unwrap();
        assert_eq!(meant(&keymap, &press("q"), false, false), Some(Act::Accept));
        assert_eq!(meant(&keymap, &press("a"), false, false), None);
    }
}
