//! The keys of a series: which do what and when. The line below the image and the listener read
//! [`KEYS`].
//!
//! They go before those of the drawing (`desk/drawing/keys.rs`), and only where they would do
//! something: arrows up and down go through the slices as long as nothing is chosen or drawn.

use crate::desk::drawing::keys::Entry;
use crate::desk::keymap::{Chord, Focus, KeyPress};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// So many slices on, or back.
    Slices(i32),
    /// The same by arrows, as long as they have nothing else to move.
    ByArrow(i32),
    First,
    Last,
    Take(Hand),
    /// Arrows while a hand is taken, across and down; `true`: ten times as far.
    Arrow(i8, i8, bool),
    /// An end of the line.
    Set,
    NextTone,
    Invert,
    /// As the file says, and not inverted.
    AsFiled,
    Leave,
}

/// What the pointer and the arrows do over the slice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hand {
    /// They choose and draw regions.
    #[default]
    None,
    /// They set window and level.
    Window,
    /// They draw a line that is measured.
    Measure,
}

/// What there is for keys to speak to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    pub hand: Hand,
    pub slices: u32,
    /// A region is chosen or a tool is held that draws: arrows are for it.
    pub draws: bool,
    /// The brush: Page up and Page down are for it.
    pub paints: bool,
    /// There is grey to be set.
    pub has_window: bool,
}

const fn key(
    act: Act,
    label: &'static str,
    help: &'static str,
    keys: &'static [&'static str],
    shown: &'static str,
) -> Entry<Act> {
    Entry { act, label, help, keys, shown }
}

const fn more(act: Act, keys: &'static [&'static str]) -> Entry<Act> {
    key(act, "", "", keys, "")
}

pub const KEYS: &[Entry<Act>] = &[
    key(
        Act::Slices(1),
        "slices",
        "The next slice or the one before; arrows up and down while nothing is chosen or drawn; Page up and Page down for ten.",
        &["]"],
        "[ ]",
    ),
    more(Act::Slices(-1), &["["]),
    more(Act::ByArrow(1), &["ArrowDown"]),
    more(Act::ByArrow(-1), &["ArrowUp"]),
    more(Act::Slices(10), &["PageDown"]),
    more(Act::Slices(-10), &["PageUp"]),
    key(
        Act::First,
        "first, last slice",
        "Goes to the first or the last slice.",
        &["Home"],
        "Home End",
    ),
    more(Act::Last, &["End"]),
    key(
        Act::Take(Hand::Window),
        "window",
        "Drag, or arrows: to the right is wider, up is a higher level. The right mouse button does it at any time.",
        &["t"],
        "",
    ),
    key(
        Act::NextTone,
        "next preset",
        "The next window that the file proposes or that is in use.",
        &["Shift+T"],
        "",
    ),
    key(Act::Invert, "invert", "White becomes black.", &["Shift+I"], ""),
    key(
        Act::AsFiled,
        "as filed",
        "The window that the file proposes, not inverted.",
        &["Shift+W"],
        "",
    ),
    key(
        Act::Take(Hand::Measure),
        "measure",
        "Drag a line; or Space at each end with the cross-hair.",
        &["Shift+S"],
        "",
    ),
    key(
        Act::Arrow(1, 0, false),
        "move",
        "Sets window and level, or moves the cross-hair; with Shift ten times as far.",
        &["ArrowRight"],
        "← ↑ → ↓",
    ),
    more(Act::Arrow(-1, 0, false), &["ArrowLeft"]),
    more(Act::Arrow(0, -1, false), &["ArrowUp"]),
    more(Act::Arrow(0, 1, false), &["ArrowDown"]),
    more(Act::Arrow(1, 0, true), &["Shift+ArrowRight"]),
    more(Act::Arrow(-1, 0, true), &["Shift+ArrowLeft"]),
    more(Act::Arrow(0, -1, true), &["Shift+ArrowUp"]),
    more(Act::Arrow(0, 1, true), &["Shift+ArrowDown"]),
    key(Act::Set, "set", "An end of the line at the cross-hair.", &["Space"], ""),
    key(Act::Leave, "leave", "Back to choosing regions.", &["Escape"], ""),
];

/// What a key means now. `None`: it is not ours.
pub fn meant(press: &KeyPress, focus: Focus, mac: bool, now: &Now) -> Option<Act> {
    let chords = press.chords(mac);
    let mut ours = chords.iter().filter(|chord| focus.lets_through(chord) && !focus.is_text());
    let act = ours.find_map(|chord| {
        let is_it = |entry: &&Entry<Act>| {
            entry.keys.iter().any(|key| Chord::parse(key).as_ref() == Some(chord))
        };
        KEYS.iter().filter(is_it).map(|entry| entry.act).find(|act| now.allows(*act))
    })?;
    let repeats = matches!(act, Act::Slices(_) | Act::ByArrow(_) | Act::Arrow(..));
    (repeats || !press.repeat).then_some(act)
}

/// The line below the image.
pub fn live(now: &Now) -> impl Iterator<Item = &'static Entry<Act>> {
    let now = *now;
    KEYS.iter().filter(move |entry| !entry.label.is_empty() && now.allows(entry.act))
}

impl Now {
    pub fn allows(&self, act: Act) -> bool {
        let is_free = self.hand == Hand::None;
        match act {
            Act::Slices(by) if by.abs() > 1 => self.slices > 1 && !self.paints,
            Act::ByArrow(_) => self.slices > 1 && is_free && !self.draws,
            Act::Slices(_) | Act::First | Act::Last => self.slices > 1,
            Act::Take(Hand::Window) | Act::NextTone | Act::AsFiled | Act::Invert => self.has_window,
            Act::Take(_) => self.slices > 0,
            Act::Arrow(..) | Act::Leave => !is_free,
            Act::Set => self.hand == Hand::Measure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn press(key: &str) -> KeyPress {
        KeyPress { key: key.to_owned(), ..KeyPress::default() }
    }

    #[track_caller]
    fn check(now: Now, key: &str, expected: Option<Act>) {
        assert_eq!(meant(&press(key), Focus::Nothing, false, &now), expected);
    }

    const HANDS: [Hand; 3] = [Hand::None, Hand::Window, Hand::Measure];

    #[test]
    fn every_entry_is_documented_and_means_one_thing_at_a_time() {
        for entry in KEYS {
            assert!(entry.label.is_empty() || entry.help.ends_with('.'), "{}", entry.label);
            for key in entry.keys {
                assert_eq!(Chord::parse(key).unwrap().taken(), None, "{key}");
            }
        }
        for (hand, bits) in HANDS.into_iter().flat_map(|hand| (0..8).map(move |it| (hand, it))) {
            let now = Now {
                hand,
                slices: 9,
                draws: bits & 1 > 0,
                paints: bits & 2 > 0,
                has_window: bits & 4 > 0,
            };
            let mut seen = BTreeSet::new();
            for entry in KEYS.iter().filter(|entry| now.allows(entry.act)) {
                assert!(entry.keys.iter().all(|key| seen.insert(*key)), "{entry:?} with {now:?}");
            }
        }
    }

    /// Both listen to the same keys: ours come first, so none may take away what a region needs.
    #[test]
    fn keys_that_judge_and_draw_regions_are_left_to_them() {
        use crate::desk::drawing::{Tool, keys as drawing};
        let tools = [true; 8];
        let drawing_now = |tool, is_chosen| drawing::Now {
            tool,
            tools,
            is_chosen,
            has_handles: is_chosen,
            labels: 9,
            regions: 3,
            open: 1,
            can_undo: true,
            can_redo: true,
            ..drawing::Now::default()
        };
        for tool in Tool::ALL {
            for is_chosen in [false, true] {
                let theirs = drawing_now(tool, is_chosen);
                let draws = is_chosen || tool != Tool::Choose;
                let ours = Now {
                    slices: 9,
                    draws,
                    paints: tool.paints(),
                    has_window: true,
                    ..Now::default()
                };
                for entry in drawing::KEYS.iter().filter(|entry| theirs.allows(entry.act)) {
                    for key in entry.keys {
                        let chord = Chord::parse(key).unwrap();
                        let taken = KEYS.iter().filter(|it| ours.allows(it.act)).any(|it| {
                            it.keys.iter().any(|key| Chord::parse(key).unwrap() == chord)
                        });
                        assert!(!taken, "{key} with {tool:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn arrows_go_where_they_are_needed() {
        let now = Now { slices: 9, has_window: true, ..Now::default() };
        check(now, "ArrowDown", Some(Act::ByArrow(1)));
        check(now, "ArrowRight", None);
        check(Now { draws: true, ..now }, "ArrowDown", None);
        check(Now { draws: true, ..now }, "]", Some(Act::Slices(1)));
        check(Now { hand: Hand::Window, ..now }, "ArrowDown", Some(Act::Arrow(0, 1, false)));
        check(Now { hand: Hand::Window, ..now }, "Space", None);
        check(Now { hand: Hand::Measure, ..now }, "Space", Some(Act::Set));
        check(Now { paints: true, ..now }, "PageDown", None);
        check(Now { slices: 1, ..now }, "]", None);
        check(Now { has_window: false, ..now }, "t", None);
        assert_eq!(meant(&press("]"), Focus::Line, false, &now), None);
    }
}
