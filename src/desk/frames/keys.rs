//! The keys of a sequence: which do what and when. They come before those of the drawing, which come
//! before those of the page.
//!
//! Where regions are asked for, the drawing has more tools than the box and needs keys that tracks do
//! not: `p` is its polygon, and Page up and Page down the width of its brush.

use super::act::Act;
use crate::desk::drawing::keys::{Entry, key};
use crate::desk::keymap::{Chord, Focus, KeyPress};

/// What is marked on the frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marked {
    #[default]
    Tracks,
    Regions,
    /// They are looked at only.
    Nothing,
}

/// What there is for keys to speak to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    pub marked: Marked,
    pub is_chosen: bool,
    /// A tool is taken or a shape is begun: Space is the drawing's.
    pub draws: bool,
    /// A box is begun or moved.
    pub is_busy: bool,
    pub is_merging: bool,
    /// The brush: Page up and Page down are for it.
    pub paints: bool,
}

/// In the order of the sheet.
pub const KEYS: &[Entry<Act>] = &[
    key(Act::Step(1), "next frame", "Goes one frame on.", &["PageDown", "]"]),
    key(Act::Step(-1), "frame before", "Goes one frame back.", &["PageUp", "["]),
    key(Act::Step(10), "ten on", "Goes ten frames on.", &["Shift+PageDown", "}"]),
    key(Act::Step(-10), "ten back", "Goes ten frames back.", &["Shift+PageUp", "{"]),
    key(Act::First, "first frame", "Goes to the first frame.", &["Home"]),
    key(Act::Last, "last frame", "Goes to the last frame.", &["End"]),
    key(Act::Play, "play", "Plays the frames, or stops.", &["p", "Space"]),
    key(
        Act::Difference(true),
        "next disagreement",
        "Goes to the next frame in which a track that is not judged differs from another agent's, and chooses it: the other has none there, its box shares less than half, or it has another label.",
        &["t"],
    ),
    key(Act::Difference(false), "disagreement before", "Goes to the one before.", &["Shift+T"]),
    key(
        Act::ToKey(true),
        "next keyframe",
        "Goes to the next keyframe of the chosen track.",
        &["'"],
    ),
    key(Act::ToKey(false), "keyframe before", "Goes to the keyframe before.", &[";"]),
    key(
        Act::Marked(true),
        "next marked frame",
        "Goes to the next frame with a region of its own, and chooses there one that is not judged.",
        &["'"],
    ),
    key(
        Act::Marked(false),
        "marked frame before",
        "Goes to the frame with a region before this one.",
        &[";"],
    ),
    key(
        Act::Key,
        "keyframe",
        "Makes this frame a keyframe of the chosen track, or takes the keyframe away. Beyond its end the track goes on to here.",
        &["y"],
    ),
    key(
        Act::Hide,
        "out of sight",
        "The chosen track is out of sight from here to its next keyframe, or in sight again; behind the last keyframe it ends.",
        &["o"],
    ),
    key(
        Act::Split,
        "split",
        "Two tracks of the chosen one: the second begins with this frame.",
        &["d"],
    ),
    key(
        Act::Merge,
        "merge",
        "Makes one track of two: press it, choose the other, press it again. Where both have frames the first counts.",
        &["m"],
    ),
    key(Act::LetGo, "merge nothing", "Lets go of the track that was to be merged.", &["Escape"]),
];

impl Now {
    pub fn allows(&self, act: Act) -> bool {
        let is_of_others = match act {
            Act::Step(_) | Act::First | Act::Last | Act::Play => false,
            Act::Marked(_) => self.marked != Marked::Regions,
            _ => self.marked != Marked::Tracks,
        };
        match act {
            _ if is_of_others => false,
            Act::Key | Act::Hide | Act::Split => self.is_chosen && !self.is_busy,
            Act::Merge => (self.is_chosen || self.is_merging) && !self.is_busy,
            Act::LetGo => self.is_merging && !self.is_busy,
            Act::ToKey(_) => self.is_chosen,
            _ => true,
        }
    }

    /// Whether the drawing has another use for a key.
    fn leaves(&self, key: &str) -> bool {
        match key {
            "Space" => self.draws,
            "p" => self.marked == Marked::Regions,
            "PageUp" | "PageDown" => self.paints,
            _ => false,
        }
    }
}

/// What a key means now. `None`: it is not ours.
pub fn meant(press: &KeyPress, focus: Focus, mac: bool, now: &Now) -> Option<Act> {
    let chords = press.chords(mac);
    let is_ours =
        |chord: &&Chord| focus.lets_through(chord) && !focus.is_text() && !now.leaves(&chord.key);
    let act = chords.iter().filter(is_ours).find_map(|chord| {
        let is_it = |entry: &&Entry<Act>| {
            entry.keys.iter().any(|key| Chord::parse(key).as_ref() == Some(chord))
        };
        KEYS.iter().filter(is_it).map(|entry| entry.act).find(|act| now.allows(*act))
    })?;
    let repeats = matches!(act, Act::Step(_) | Act::Difference(_) | Act::ToKey(_) | Act::Marked(_));
    (repeats || !press.repeat).then_some(act)
}

/// Whether the browser must leave the key alone although nothing is done: it is held down.
pub fn is_ours(press: &KeyPress, focus: Focus, mac: bool, now: &Now) -> bool {
    meant(&KeyPress { repeat: false, ..press.clone() }, focus, mac, now).is_some()
}

/// Those of one kind of marks: for the sheet, and for what says a key.
pub fn of(marked: Marked) -> impl Iterator<Item = &'static Entry<Act>> {
    let all = Now { marked, is_chosen: true, is_merging: true, ..Now::default() };
    KEYS.iter().filter(move |entry| all.allows(entry.act))
}

/// The line below the frame: what keys do to the chosen track right now. What only goes to another
/// frame stands in the bar.
pub fn live(now: &Now) -> impl Iterator<Item = &'static Entry<Act>> {
    let now = *now;
    KEYS.iter().filter(move |entry| {
        let is_elsewhere = entry.act.is_of_time() && entry.act != Act::LetGo;
        !is_elsewhere && now.allows(entry.act)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::drawing::keys as drawing;
    use std::collections::BTreeSet;

    #[track_caller]
    fn check(now: Now, key: &str, expected: Option<Act>) {
        let press = KeyPress { key: key.to_owned(), ..KeyPress::default() };
        assert_eq!(meant(&press, Focus::Nothing, false, &now), expected);
    }

    #[test]
    fn every_key_is_documented_and_means_one_thing() {
        for marked in [Marked::Tracks, Marked::Regions, Marked::Nothing] {
            let mut seen = BTreeSet::new();
            for entry in of(marked) {
                assert!(entry.help.ends_with('.') && !entry.label.is_empty());
                for key in entry.keys {
                    assert_eq!(Chord::parse(key).unwrap().taken(), None, "{key}");
                    assert!(seen.insert(*key), "{key}");
                }
            }
        }
    }

    /// What the drawing of boxes needs is left to it.
    #[test]
    fn takes_no_key_of_a_box() {
        use drawing::Act as Draw;
        let tools = [true, true, false, false, false, false, false, false];
        let now =
            drawing::Now { is_chosen: true, has_handles: true, tools, ..drawing::Now::default() };
        let ours: BTreeSet<&str> =
            KEYS.iter().filter(|it| it.act != Act::LetGo).flat_map(|it| it.keys).copied().collect();
        for entry in drawing::KEYS.iter().filter(|entry| now.allows(entry.act)) {
            let taken: Vec<_> = entry.keys.iter().filter(|key| ours.contains(*key)).collect();
            assert!(taken.is_empty() || entry.act == Draw::Set(false), "{taken:?}");
        }
    }

    /// Where all tools are, no key of theirs is taken but what they leave.
    #[test]
    fn takes_no_key_of_a_region() {
        use drawing::Act as Draw;
        for (tool, draws) in crate::desk::drawing::Tool::ALL.into_iter().zip([false, true]) {
            let all = drawing::Now {
                tool,
                tools: [true; 8],
                is_chosen: true,
                has_handles: true,
                is_drawing: draws,
                ..drawing::Now::default()
            };
            let paints = tool.paints();
            let now = Now { marked: Marked::Regions, draws, paints, ..Now::default() };
            for entry in drawing::KEYS.iter().filter(|entry| all.allows(entry.act)) {
                for key in entry.keys {
                    let press = KeyPress { key: (*key).to_owned(), ..KeyPress::default() };
                    let ours = meant(&press, Focus::Nothing, false, &now);
                    assert!(ours.is_none() || entry.act == Draw::Set(false), "{key} {ours:?}");
                }
            }
        }
    }

    #[test]
    fn keys_that_do_nothing_are_left_to_others() {
        let nothing = Now::default();
        check(nothing, "PageDown", Some(Act::Step(1)));
        check(nothing, " ", Some(Act::Play));
        check(Now { draws: true, ..nothing }, " ", None);
        check(Now { draws: true, ..nothing }, "p", Some(Act::Play));
        check(nothing, "d", None);
        check(Now { is_chosen: true, ..nothing }, "d", Some(Act::Split));
        check(nothing, "Escape", None);
        check(Now { is_merging: true, ..nothing }, "Escape", Some(Act::LetGo));
        let regions = Now { marked: Marked::Regions, is_chosen: true, ..nothing };
        check(regions, "'", Some(Act::Marked(true)));
        check(regions, "d", None);
        check(regions, "p", None);
        check(regions, "PageUp", Some(Act::Step(-1)));
        check(Now { paints: true, ..regions }, "PageUp", None);
        let looked_at = Now { marked: Marked::Nothing, is_chosen: true, ..nothing };
        check(looked_at, "'", None);
        check(looked_at, "p", Some(Act::Play));
        let chosen = Now { is_chosen: true, ..nothing };
        let labels = live(&chosen).map(|entry| entry.label);
        assert_eq!(labels.collect::<Vec<_>>(), ["keyframe", "out of sight", "split", "merge"]);
    }
}
