//! The keys of the drawing: which do what and when. The line below the image, the `?` sheet and the
//! listener read [`KEYS`].
//!
//! They go before the commands of the page while the question is asked, and only where they would do
//! something: an arrow goes to the next item as long as nothing is chosen or drawn.

use super::judge::Judge;
use super::tool::Tool;
use crate::desk::keymap::{Chord, Focus, KeyPress};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Judge(Judge),
    /// By place among the labels of the question.
    Label(usize),
    Take(Tool),
    /// Across and down.
    Arrow(i8, i8, Step),
    Pan(i8, i8),
    /// A corner, a point, the brush up or down; `true`: of a point that is covered.
    Set(bool),
    End,
    Back,
    LeaveOut,
    Escape,
    /// `true`: the next, else the one before.
    Handle(bool),
    Insert,
    Remove,
    Fit,
    OwnSize,
    /// `true`: nearer.
    Zoom(bool),
    /// `true`: wider.
    Brush(bool),
    Turn(Switch),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    One,
    Ten,
    Tenth,
}

impl Step {
    pub fn pixels(self) -> f64 {
        match self {
            Self::One => 1.0,
            Self::Ten => 10.0,
            Self::Tenth => 0.1,
        }
    }
}

/// What is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    Snapping,
    Labels,
    Regions,
    Cross,
}

/// What there is for keys to speak to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    pub tool: Tool,
    /// The tools that the question has a use for, by place in [`Tool::ALL`].
    pub tools: [bool; 8],
    pub is_chosen: bool,
    /// The chosen region has handles.
    pub has_handles: bool,
    pub holds_handle: bool,
    /// A point is held.
    pub holds_point: bool,
    /// A shape is begun.
    pub is_drawing: bool,
    /// A pointer or a key is moving something.
    pub is_busy: bool,
    pub labels: usize,
    pub regions: usize,
    pub open: usize,
    pub can_undo: bool,
    pub can_redo: bool,
}

/// One line of the sheet.
#[derive(Clone, Copy, Debug)]
pub struct Entry<A = Act> {
    pub act: A,
    /// Short, as in the line below the image; empty for one of several that the one before speaks for.
    pub label: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// Chords in text form, see [`Chord`].
    pub keys: &'static [&'static str],
    /// How they are shown, where not one by one.
    pub shown: &'static str,
}

pub const fn key<A: Copy>(
    act: A,
    label: &'static str,
    help: &'static str,
    keys: &'static [&'static str],
) -> Entry<A> {
    Entry { act, label, help, keys, shown: "" }
}

const fn as_one(
    act: Act,
    label: &'static str,
    help: &'static str,
    keys: &'static [&'static str],
    shown: &'static str,
) -> Entry {
    Entry { act, label, help, keys, shown }
}

const fn more(act: Act, keys: &'static [&'static str]) -> Entry {
    Entry { act, label: "", help: "", keys, shown: "" }
}

/// In the order of the sheet.
pub const KEYS: &[Entry] = &[
    key(
        Act::Judge(Judge::Accept),
        "accept",
        "Accepts the chosen suggested region and goes on to the next that is not judged; the first press chooses one.",
        &["a"],
    ),
    key(
        Act::Judge(Judge::Reject),
        "reject",
        "Says that there is no such region, and goes on like accepting.",
        &["r"],
    ),
    key(
        Act::Judge(Judge::AcceptShown),
        "accept all shown",
        "Accepts every region that the filter shows and nobody judged yet.",
        &["Shift+Y"],
    ),
    key(
        Act::Judge(Judge::RejectShown),
        "reject all shown",
        "Rejects every region that the filter shows and nobody judged yet.",
        &["Shift+X"],
    ),
    key(
        Act::Judge(Judge::Next),
        "next region",
        "Chooses the next region of the list, and shows it.",
        &["i"],
    ),
    key(Act::Judge(Judge::Previous), "region before", "Chooses the region before.", &["u"]),
    as_one(
        Act::Label(0),
        "label",
        "The label of the chosen region; else that of the next one you draw.",
        &["1"],
        "1 … 9",
    ),
    more(Act::Label(1), &["2"]),
    more(Act::Label(2), &["3"]),
    more(Act::Label(3), &["4"]),
    more(Act::Label(4), &["5"]),
    more(Act::Label(5), &["6"]),
    more(Act::Label(6), &["7"]),
    more(Act::Label(7), &["8"]),
    more(Act::Label(8), &["9"]),
    key(Act::Take(Tool::Choose), "choose", "Chooses, moves and resizes regions.", &["v"]),
    key(Act::Take(Tool::Box), "box", "Draws a box.", &["b"]),
    key(Act::Take(Tool::Ellipse), "ellipse", "Draws an ellipse.", &["c"]),
    key(Act::Take(Tool::Polygon), "polygon", "Draws a polygon, point after point.", &["p"]),
    key(Act::Take(Tool::Polyline), "line", "Draws a line, point after point.", &["l"]),
    key(Act::Take(Tool::Keypoints), "points", "Sets keypoints, one after another.", &["d"]),
    key(Act::Take(Tool::Brush), "brush", "Paints a mask.", &["m"]),
    key(Act::Take(Tool::Eraser), "eraser", "Takes pixels out of the chosen mask.", &["Shift+M"]),
    as_one(
        Act::Arrow(-1, 0, Step::One),
        "move",
        "By a pixel: the cross-hair while you draw, else the chosen region or the handle that is held. With Shift ten pixels, with Alt a tenth.",
        &["ArrowLeft"],
        "← ↑ → ↓",
    ),
    more(Act::Arrow(1, 0, Step::One), &["ArrowRight"]),
    more(Act::Arrow(0, -1, Step::One), &["ArrowUp"]),
    more(Act::Arrow(0, 1, Step::One), &["ArrowDown"]),
    more(Act::Arrow(-1, 0, Step::Ten), &["Shift+ArrowLeft"]),
    more(Act::Arrow(1, 0, Step::Ten), &["Shift+ArrowRight"]),
    more(Act::Arrow(0, -1, Step::Ten), &["Shift+ArrowUp"]),
    more(Act::Arrow(0, 1, Step::Ten), &["Shift+ArrowDown"]),
    more(Act::Arrow(-1, 0, Step::Tenth), &["Alt+ArrowLeft"]),
    more(Act::Arrow(1, 0, Step::Tenth), &["Alt+ArrowRight"]),
    more(Act::Arrow(0, -1, Step::Tenth), &["Alt+ArrowUp"]),
    more(Act::Arrow(0, 1, Step::Tenth), &["Alt+ArrowDown"]),
    key(
        Act::Set(false),
        "set",
        "At the cross-hair: a corner, a point, or the brush down and up again.",
        &["Space"],
    ),
    key(
        Act::Set(true),
        "set covered",
        "A keypoint that is in the image and covered by something.",
        &["Shift+Space"],
    ),
    key(Act::LeaveOut, "leave out", "The next keypoint is not in the image.", &["Delete"]),
    key(Act::End, "finish", "Ends the line, the polygon, the keypoints or the stroke.", &["Enter"]),
    key(Act::Back, "point back", "Takes the last point back.", &["Backspace"]),
    key(
        Act::Handle(true),
        "next handle",
        "Holds the next corner, side or point of the chosen region: arrows move it. After the corners comes the one that turns.",
        &["e"],
    ),
    key(Act::Handle(false), "handle before", "Holds the handle before.", &["w"]),
    key(
        Act::Insert,
        "new point",
        "Puts a point between the one that is held and the next.",
        &["Insert", "y"],
    ),
    key(
        Act::Remove,
        "remove",
        "Takes the point that is held away; else the chosen region, which rejects it where it was suggested.",
        &["Delete", "Backspace"],
    ),
    key(
        Act::Escape,
        "leave",
        "Out of what is begun, of the handle, the tool, the chosen region.",
        &["Escape"],
    ),
    key(
        Act::Judge(Judge::Undo),
        "undo",
        "Takes back what was last done to the regions of this image.",
        &["z", "Ctrl+Z"],
    ),
    key(Act::Judge(Judge::Redo), "redo", "Brings it back.", &["Shift+Z", "Ctrl+Y", "Ctrl+Shift+Z"]),
    key(Act::Zoom(true), "nearer", "Zooms in.", &["+", "="]),
    key(Act::Zoom(false), "further", "Zooms out.", &["-"]),
    key(Act::Fit, "fit", "The whole image.", &["0"]),
    key(Act::OwnSize, "own size", "A pixel of the image on a pixel of the screen.", &["Shift+G"]),
    as_one(
        Act::Pan(-1, 0),
        "move the image",
        "While nothing is chosen and nothing drawn.",
        &["Shift+ArrowLeft"],
        "Shift+← ↑ → ↓",
    ),
    more(Act::Pan(1, 0), &["Shift+ArrowRight"]),
    more(Act::Pan(0, -1), &["Shift+ArrowUp"]),
    more(Act::Pan(0, 1), &["Shift+ArrowDown"]),
    key(Act::Brush(true), "wider brush", "Makes the brush wider.", &["PageUp"]),
    key(Act::Brush(false), "thinner brush", "Makes the brush thinner.", &["PageDown"]),
    key(
        Act::Turn(Switch::Snapping),
        "snapping",
        "Points jump to the edges of the image and to corners of other regions; with Ctrl held the other way round.",
        &["Shift+V"],
    ),
    key(
        Act::Turn(Switch::Labels),
        "hide labels",
        "Hides or shows what is written beside regions.",
        &["h"],
    ),
    key(Act::Turn(Switch::Regions), "hide regions", "Hides or shows all regions.", &["Shift+H"]),
    key(
        Act::Turn(Switch::Cross),
        "cross-hair",
        "Lines through the pointer, over the whole image.",
        &["Shift+L"],
    ),
];

/// What a key means now. `None`: it is not ours.
pub fn meant(press: &KeyPress, focus: Focus, mac: bool, now: &Now) -> Option<Act> {
    let chords = press.chords(mac);
    let mut ours = chords.iter().filter(|chord| focus.lets_through(chord) && !focus.is_text());
    let act = ours.find_map(|chord| {
        let is_it =
            |entry: &&Entry| entry.keys.iter().any(|key| Chord::parse(key).as_ref() == Some(chord));
        KEYS.iter().filter(is_it).map(|entry| entry.act).find(|act| now.allows(*act))
    })?;
    let repeats = matches!(
        act,
        Act::Arrow(..)
            | Act::Pan(..)
            | Act::Zoom(_)
            | Act::Brush(_)
            | Act::Handle(_)
            | Act::Judge(Judge::Next | Judge::Previous)
    );
    (repeats || !press.repeat).then_some(act)
}

/// Whether the browser must leave the key alone although nothing is done: it is held down.
pub fn is_ours(press: &KeyPress, focus: Focus, mac: bool, now: &Now) -> bool {
    meant(&KeyPress { repeat: false, ..press.clone() }, focus, mac, now).is_some()
}

/// The line below the image: what keys do right now, by the first key of each.
pub fn live(now: &Now) -> impl Iterator<Item = &'static Entry> {
    let now = *now;
    KEYS.iter().filter(move |entry| {
        // Tools and what zooms stand in the toolbar.
        let is_elsewhere = matches!(
            entry.act,
            Act::Take(_) | Act::Zoom(_) | Act::Fit | Act::OwnSize | Act::Turn(_) | Act::Pan(..)
        );
        !entry.label.is_empty() && !is_elsewhere && now.allows(entry.act)
    })
}

impl Now {
    pub fn allows(&self, act: Act) -> bool {
        let is_free = !self.is_drawing;
        let paints = self.tool.paints();
        match act {
            // Also where nothing is open: the page's own "accept" would take a whole suggestion.
            Act::Judge(Judge::Accept | Judge::Reject) => is_free,
            Act::Judge(Judge::AcceptShown | Judge::RejectShown) => is_free && self.open > 0,
            Act::Judge(Judge::Next | Judge::Previous) => is_free && self.regions > 0,
            Act::Judge(Judge::Remove) => false,
            Act::Judge(Judge::Undo) => is_free && self.can_undo,
            Act::Judge(Judge::Redo) => is_free && self.can_redo,
            Act::Label(at) => at < self.labels,
            Act::Take(tool) => {
                let place = Tool::ALL.iter().position(|it| *it == tool);
                place.and_then(|place| self.tools.get(place)).copied().unwrap_or_default()
            }
            Act::Arrow(..) => self.tool != Tool::Choose || self.is_chosen,
            Act::Pan(..) => self.tool == Tool::Choose && !self.is_chosen,
            Act::Set(false) => self.tool != Tool::Choose,
            Act::Set(true) | Act::LeaveOut => self.tool == Tool::Keypoints,
            Act::End => self.is_drawing,
            Act::Back => self.is_drawing && !paints,
            Act::Escape => {
                self.is_drawing
                    || self.is_busy
                    || self.holds_handle
                    || self.tool != Tool::Choose
                    || self.is_chosen
                    // The page's own "clear" would throw everything away.
                    || self.can_undo
            }
            Act::Handle(_) => self.tool == Tool::Choose && self.has_handles,
            Act::Insert => self.tool == Tool::Choose && self.holds_point,
            Act::Remove => is_free && self.is_chosen,
            Act::Fit | Act::OwnSize | Act::Zoom(_) | Act::Turn(_) => true,
            Act::Brush(_) => paints,
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

    #[test]
    fn every_entry_is_documented_and_can_be_pressed() {
        for entry in KEYS {
            assert!(entry.label.is_empty() || entry.help.ends_with('.'), "{}", entry.label);
            assert!(!entry.keys.is_empty());
            for key in entry.keys {
                let chord = Chord::parse(key).unwrap();
                assert_eq!(chord.taken(), None, "{key}");
            }
        }
        let labels: BTreeSet<&str> = KEYS.iter().map(|entry| entry.label).collect();
        let named = KEYS.iter().filter(|entry| !entry.label.is_empty()).count();
        assert_eq!(labels.len(), named + 1);
    }

    /// Two acts of one key are never both allowed.
    #[test]
    fn a_key_means_one_thing_at_a_time() {
        let flags = |bits: u32| Now {
            is_chosen: bits & 1 > 0,
            has_handles: bits & 3 == 3,
            holds_handle: bits & 7 == 7,
            holds_point: bits & 15 == 15,
            is_drawing: bits & 16 > 0,
            is_busy: bits & 32 > 0,
            labels: 9,
            regions: 3,
            open: 1,
            can_undo: true,
            can_redo: true,
            tools: [true; 8],
            tool: Tool::Choose,
        };
        for (tool, bits) in Tool::ALL.iter().flat_map(|tool| (0..64).map(move |it| (*tool, it))) {
            let now = Now { tool, ..flags(bits) };
            // With the tool that chooses nothing is drawn.
            if now.is_drawing && tool == Tool::Choose {
                continue;
            }
            let mut seen = BTreeSet::new();
            for entry in KEYS.iter().filter(|entry| now.allows(entry.act)) {
                for key in entry.keys {
                    let is_remove = matches!(entry.act, Act::Remove | Act::LeaveOut);
                    assert!(seen.insert(*key) || is_remove, "{key} with {now:?}");
                }
            }
        }
    }

    #[test]
    fn keys_that_do_nothing_are_left_to_the_page() {
        let nothing = Now { tools: [true; 8], labels: 2, ..Now::default() };
        check(nothing, "ArrowRight", None);
        check(nothing, "Enter", None);
        check(nothing, "Escape", None);
        check(nothing, "z", None);
        check(nothing, "3", None);
        check(nothing, "2", Some(Act::Label(1)));
        check(nothing, "a", Some(Act::Judge(Judge::Accept)));
        check(nothing, "b", Some(Act::Take(Tool::Box)));
        let chosen = Now { is_chosen: true, ..nothing };
        check(chosen, "ArrowRight", Some(Act::Arrow(1, 0, Step::One)));
        check(chosen, "Delete", Some(Act::Remove));
        let drawing = Now { tool: Tool::Polygon, is_drawing: true, ..nothing };
        check(drawing, "Enter", Some(Act::End));
        check(drawing, "Backspace", Some(Act::Back));
        check(drawing, "a", None);
        check(Now { tools: [false; 8], ..nothing }, "b", None);
        // Once too often, and an hour's work was gone.
        check(Now { can_undo: true, ..nothing }, "Escape", Some(Act::Escape));
        let mut held = press("b");
        held.repeat = true;
        assert_eq!(meant(&held, Focus::Nothing, false, &nothing), None);
        assert!(is_ours(&held, Focus::Nothing, false, &nothing));
        assert_eq!(meant(&press("b"), Focus::Line, false, &nothing), None);
        assert_eq!(meant(&press("Enter"), Focus::Control, false, &drawing), None);
    }
}
