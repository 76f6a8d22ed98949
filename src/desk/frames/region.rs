//! Regions of which each is on one frame: from frame to frame that has some, and how a frame stands.

use std::collections::{BTreeMap, BTreeSet};

use super::act::{Act, look};
use super::reel::Reel;
use crate::core::marks::{Mark, Place, Region};
use crate::core::text::counted;
use crate::desk::drawing::{Names, words};
use crate::desk::marking::{Chosen, Fate, Marking};

/// Does it; what is to be said to the person. What is for tracks does nothing.
pub fn act_on_regions(
    what: Act,
    marking: &mut Marking<Region>,
    reel: &mut Reel,
    names: &Names,
) -> String {
    match what {
        Act::Marked(is_forward) => marked(marking, reel, names, is_forward),
        _ => {
            let said = look(what, reel);
            leave(marking, reel.frame);
            said
        }
    }
}

/// What is chosen on another frame is out of sight: keys must not judge it. Whether it was.
pub fn leave(marking: &mut Marking<Region>, frame: u32) -> bool {
    let of = marking.chosen.as_ref().and_then(|it| marking.mark(it)).and_then(on);
    let is_elsewhere = of.is_some_and(|of| of != frame);
    if is_elsewhere {
        marking.chosen = None;
    }
    is_elsewhere
}

/// The frames that have regions of their own, in order; `true`: all of them are judged.
pub fn frames_of_regions(marking: &Marking<Region>) -> Vec<(u32, bool)> {
    let mut frames: BTreeMap<u32, bool> = BTreeMap::new();
    for it in marking.order() {
        let Some(frame) = marking.mark(&it).and_then(on) else { continue };
        let is_judged = match it {
            Chosen::Proposed(place) => marking.fate(place) != Fate::Open,
            Chosen::Own(_) => true,
        };
        *frames.entry(frame).or_insert(true) &= is_judged;
    }
    frames.into_iter().collect()
}

/// How the chosen region is called, else how many are in the frame.
pub fn standing_of_regions(marking: &Marking<Region>, frame: u32, names: &Names) -> String {
    if let Some(chosen) = &marking.chosen {
        return words(marking, chosen, names);
    }
    let order = marking.order();
    let marks = || order.iter().filter_map(|it| marking.mark(it));
    let here = marks().filter(|it| on(it).is_none_or(|own| own == frame)).count();
    let frames: BTreeSet<u32> = marks().filter_map(on).collect();
    format!(
        "{} in this frame; {} with regions of their own",
        counted(here as u64, "region"),
        counted(frames.len() as u64, "frame")
    )
}

fn on(mark: &Mark<Region>) -> Option<u32> {
    mark.place.frame()
}

/// The next frame that has a region; there the first that is not judged is chosen, else the first.
fn marked(
    marking: &mut Marking<Region>,
    reel: &mut Reel,
    names: &Names,
    is_forward: bool,
) -> String {
    let order = marking.order();
    let frame_of = |it: &Chosen| marking.mark(it).and_then(on);
    let frames: BTreeSet<u32> = order.iter().filter_map(frame_of).collect();
    let next = match is_forward {
        true => reel.frame.checked_add(1).and_then(|from| frames.range(from..).next()),
        false => frames.range(..reel.frame).next_back(),
    };
    let Some(next) = next.copied() else {
        return match (frames.is_empty(), is_forward) {
            (true, _) => "No region is on a frame of its own yet.".to_owned(),
            (false, true) => "No frame behind this one has a region.".to_owned(),
            (false, false) => "No frame before this one has a region.".to_owned(),
        };
    };
    let here: Vec<&Chosen> = order.iter().filter(|it| frame_of(it) == Some(next)).collect();
    let is_open = |it: &&&Chosen| match it {
        Chosen::Proposed(place) => marking.fate(*place) == Fate::Open,
        Chosen::Own(_) => false,
    };
    let chosen = here.iter().find(is_open).or(here.first()).map(|it| (*it).clone());
    let count = here.len() as u64;
    reel.go(next);
    marking.chosen = chosen;
    let said = marking.chosen.as_ref().map(|it| words(marking, it, names)).unwrap_or_default();
    format!("{}, {}. {said}", reel.words(), counted(count, "region"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::{Marks, read, write};
    use crate::desk::drawing::{Judge, OnImage, judge};
    use crate::desk::marking::propose;

    fn marks(json: &str) -> Marks<Region> {
        read(&serde_json::from_str(json).unwrap()).unwrap()
    }

    /// One on every frame, two on frame 4, one on frame 9.
    fn desk() -> (Marking<Region>, Reel, Names) {
        let at = |id: &str, frame: &str| {
            format!(
                r#"{{"id":"{id}","label":"car","shape":"box","x":1,"y":2,"width":3,"height":4{frame}}}"#
            )
        };
        let all = [at("a", ""), at("b", r#","frame":4"#), at("c", r#","frame":4"#)];
        let json = format!("[{},{}]", all.join(","), at("d", r#","frame":9"#));
        let all = vec![("s".to_owned(), "m".to_owned(), marks(&json))];
        // The same box twice in a frame is one proposal with two ids.
        let marking = Marking::new(propose(all, |one, other| one.id == other.id), None);
        (marking, Reel { frame: 0, count: 12, rate: None }, Names::default())
    }

    #[test]
    fn goes_to_frames_with_regions() {
        let (mut marking, mut reel, names) = desk();
        let mut act = |marking: &mut _, what| act_on_regions(what, marking, &mut reel, &names);
        assert_eq!(
            act(&mut marking, Act::Marked(true)),
            "Frame 4 of 0 to 11, 2 regions. car, box of 3 × 4 at 1, 2, frame 4, by m, not judged, 2 of 4"
        );
        marking.accept(&[1]);
        assert!(act(&mut marking, Act::Marked(true)).starts_with("Frame 9 of 0 to 11, 1 region."));
        assert_eq!(act(&mut marking, Act::Marked(true)), "No frame behind this one has a region.");
        // Back where one is judged already, the other is chosen.
        assert!(act(&mut marking, Act::Marked(false)).contains("not judged, 3 of 4"));
        assert_eq!(act(&mut marking, Act::Marked(false)), "No frame before this one has a region.");
        // What is on another frame is let go of; what is on all of them is not.
        act(&mut marking, Act::Step(1));
        assert_eq!(marking.chosen, None);
        marking.chosen = Some(Chosen::Proposed(0));
        act(&mut marking, Act::Step(1));
        assert_eq!(marking.chosen, Some(Chosen::Proposed(0)));
    }

    #[test]
    fn says_how_a_frame_stands() {
        let (mut marking, _, names) = desk();
        let said = |marking: &_, frame| standing_of_regions(marking, frame, &names);
        assert_eq!(
            said(&marking, 4),
            "3 regions in this frame; 2 frames with regions of their own"
        );
        assert_eq!(said(&marking, 5), "1 region in this frame; 2 frames with regions of their own");
        assert_eq!(frames_of_regions(&marking), [(4, false), (9, false)]);
        marking.accept(&[1]);
        marking.reject(&[3]);
        assert_eq!(frames_of_regions(&marking), [(4, false), (9, true)]);
        marking.undo();
        marking.undo();
        judge(&mut marking, Judge::Next, &names);
        assert_eq!(said(&marking, 5), "car, box of 3 × 4 at 1, 2, by m, not judged, 1 of 4");
    }

    /// What is drawn is on the frame that is looked at, and keeps it when it is moved on another.
    #[test]
    fn what_is_drawn_is_on_its_frame() {
        let shape = marks(r#"[{"shape":"box","x":1,"y":1,"width":2,"height":2}]"#);
        let shape = shape.marks[0].place.shape.clone();
        let mut marking = Marking::<Region>::new(Vec::new(), None);
        marking.add("car", Region::drawn(Some(3), shape.clone()).unwrap());
        let chosen = marking.chosen.clone().unwrap();
        marking.change(&chosen, |mark| mark.place.put(Some(7), shape)).unwrap();
        assert_eq!(
            write(&marking.marks()),
            r#"{"regions":[{"frame":3,"height":2,"id":"m1","label":"car","shape":"box","width":2,"x":1,"y":1}]}"#
        );
        assert!(marking.mark(&chosen).unwrap().place.shape(Some(4)).is_none());
    }
}
