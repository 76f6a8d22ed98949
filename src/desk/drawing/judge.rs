//! Judging regions one after another by keys.

use super::scene::Names;
use crate::core::marks::Region;
use crate::desk::marking::{Chosen, Fate, Marking};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    Accept,
    Reject,
    AcceptShown,
    RejectShown,
    Next,
    Previous,
    Remove,
    Undo,
    Redo,
}

/// Does it to what is chosen, and chooses what comes next; what is to be said to the person.
pub fn judge(marking: &mut Marking<Region>, what: Judge, names: &Names) -> String {
    match what {
        Judge::Accept => one(marking, names, true),
        Judge::Reject => one(marking, names, false),
        Judge::AcceptShown | Judge::RejectShown => {
            let open = marking.shown_open();
            let accepts = what == Judge::AcceptShown;
            let done = if accepts { marking.accept(&open) } else { marking.reject(&open) };
            let verb = if accepts { "accepted" } else { "rejected" };
            format!(
                "{} {verb}. {}",
                crate::core::text::counted(done as u64, "region"),
                rest(marking)
            )
        }
        Judge::Next => step(marking, names, true),
        Judge::Previous => step(marking, names, false),
        Judge::Remove => remove(marking),
        Judge::Undo => said(marking.undo(), "Undone", "There is nothing to undo on this image."),
        Judge::Redo => said(marking.redo(), "Redone", "There is nothing to redo on this image."),
    }
}

/// A mark in words, with its place among all.
pub fn words(marking: &Marking<Region>, chosen: &Chosen, names: &Names) -> String {
    use crate::core::marks::Place;
    let Some(mark) = marking.mark(chosen) else { return String::new() };
    let order = marking.order();
    let place = order.iter().position(|it| it == chosen).map_or(0, |place| place + 1);
    let state = match chosen {
        Chosen::Own(_) => match super::scene::stand_of(mark) {
            super::Stand::Own => "yours",
            super::Stand::Edited => "edited",
            _ => "accepted",
        },
        Chosen::Proposed(place) if marking.fate(*place) == Fate::Rejected => "rejected",
        Chosen::Proposed(_) => "not judged",
    };
    let (label, at) = (names.label(&mark.label), mark.place.words(""));
    let by = marking.place_of(chosen).and_then(|place| marking.proposed().get(place));
    let by = by.map(|it| format!(", by {}", names.by(it, usize::MAX)));
    format!("{label}, {at}{}, {state}, {place} of {}", by.unwrap_or_default(), order.len())
}

fn one(marking: &mut Marking<Region>, names: &Names, accepts: bool) -> String {
    let Some(chosen) = marking.chosen.clone() else {
        // Nothing is judged that was not looked at.
        return match marking.shown_open().first() {
            Some(first) => {
                let chosen = Chosen::Proposed(*first);
                marking.chosen = Some(chosen.clone());
                words(marking, &chosen, names)
            }
            None => rest(marking),
        };
    };
    let Some(place) = marking.place_of(&chosen) else {
        return "This region is yours: Delete takes it away.".to_owned();
    };
    let done = if accepts { marking.accept(&[place]) } else { marking.reject(&[place]) };
    let verb = match (accepts, done > 0) {
        (true, true) => "Accepted.",
        (true, false) => "Accepted already.",
        (false, true) => "Rejected.",
        (false, false) => "Rejected already.",
    };
    let open = marking.shown_open();
    let next = open.iter().find(|open| **open > place).or_else(|| open.first());
    match next {
        Some(next) => {
            let next = Chosen::Proposed(*next);
            marking.chosen = Some(next.clone());
            format!("{verb} {}", words(marking, &next, names))
        }
        None => format!("{verb} {}", rest(marking)),
    }
}

fn step(marking: &mut Marking<Region>, names: &Names, is_forward: bool) -> String {
    let order = marking.order();
    let Some(last) = order.len().checked_sub(1) else {
        return "There is no region yet.".to_owned();
    };
    let place = marking.chosen.as_ref().and_then(|it| order.iter().position(|other| other == it));
    let next = match (place, is_forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(place), true) if place == last => 0,
        (Some(place), true) => place + 1,
        (Some(place), false) => place.checked_sub(1).unwrap_or(last),
    };
    marking.chosen = order.get(next).cloned();
    marking.chosen.clone().map(|chosen| words(marking, &chosen, names)).unwrap_or_default()
}

fn remove(marking: &mut Marking<Region>) -> String {
    match marking.chosen.clone() {
        Some(Chosen::Own(id)) => {
            let was_proposed = marking.place_of(&Chosen::Own(id.clone())).is_some();
            marking.remove(&id);
            if was_proposed { "Rejected." } else { "Removed." }.to_owned()
        }
        Some(Chosen::Proposed(place)) => {
            marking.reject(&[place]);
            "Rejected.".to_owned()
        }
        None => "Choose a region first.".to_owned(),
    }
}

/// What is still open.
fn rest(marking: &Marking<Region>) -> String {
    match marking.open().count() {
        0 => "Every suggested region is judged. Enter confirms.".to_owned(),
        open if marking.shown_open().is_empty() => {
            format!(
                "{} hidden by the filter not judged.",
                crate::core::text::counted(open as u64, "region")
            )
        }
        open => format!("{} not judged.", crate::core::text::counted(open as u64, "region")),
    }
}

fn said(done: bool, yes: &str, no: &str) -> String {
    if done { format!("{yes}.") } else { no.to_owned() }
}
