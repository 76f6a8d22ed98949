//! Judging regions or tracks one after another by keys.

use super::on_image::OnImage;
use super::scene::Names;
use crate::core::text::capital;
use crate::core::text::counted;
use crate::desk::marking::{Chosen, Fate, Marking, accepted_words};

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
pub fn judge<P: OnImage>(marking: &mut Marking<P>, what: Judge, names: &Names) -> String {
    match what {
        Judge::Accept => one(marking, names, true),
        Judge::Reject => one(marking, names, false),
        Judge::AcceptShown | Judge::RejectShown => {
            let open = marking.shown_open();
            let accepts = what == Judge::AcceptShown;
            let done = if accepts { marking.accept(&open) } else { marking.reject(&open) };
            let verb = if accepts { "accepted" } else { "rejected" };
            format!("{} {verb}. {}", counted(done as u64, P::ONE), rest(marking))
        }
        Judge::Next => step(marking, names, true),
        Judge::Previous => step(marking, names, false),
        Judge::Remove => remove(marking),
        Judge::Undo => said(marking.undo(), "Undone", "There is nothing to undo here."),
        Judge::Redo => said(marking.redo(), "Redone", "There is nothing to redo here."),
    }
}

/// A mark in words, with its place among all.
pub fn words<P: OnImage>(marking: &Marking<P>, chosen: &Chosen, names: &Names) -> String {
    let Some(mark) = marking.mark(chosen) else { return String::new() };
    let order = marking.order();
    let place = order.iter().position(|it| it == chosen).map_or(0, |place| place + 1);
    let state = match chosen {
        Chosen::Own(_) => match super::scene::stand_of(mark) {
            super::Stand::Own => "yours".to_owned(),
            super::Stand::Edited => "edited".to_owned(),
            _ => accepted_words(&mark.place),
        },
        Chosen::Proposed(place) if marking.fate(*place) == Fate::Rejected => "rejected".to_owned(),
        Chosen::Proposed(_) => "not judged".to_owned(),
    };
    let (label, at) = (names.label(&mark.label), mark.place.words_in_frame("", names.first_frame));
    let by = marking.place_of(chosen).and_then(|place| marking.proposed().get(place));
    let by = by.map(|it| format!(", by {}", names.by(it, usize::MAX)));
    format!("{label}, {at}{}, {state}, {place} of {}", by.unwrap_or_default(), order.len())
}

fn one<P: OnImage>(marking: &mut Marking<P>, names: &Names, accepts: bool) -> String {
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
        return format!("This {} is yours: Delete takes it away.", P::ONE);
    };
    let done = if accepts { marking.accept(&[place]) } else { marking.reject(&[place]) };
    let verb = match (accepts, done > 0) {
        (true, true) => {
            let place = marking.proposed().get(place).map(|it| &it.mark.place);
            let words = place.map(accepted_words).unwrap_or_default();
            format!("{}.", capital(&words))
        }
        (true, false) => "Accepted already.".to_owned(),
        (false, true) => "Rejected.".to_owned(),
        (false, false) => "Rejected already.".to_owned(),
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

fn step<P: OnImage>(marking: &mut Marking<P>, names: &Names, is_forward: bool) -> String {
    let order = marking.order();
    let Some(last) = order.len().checked_sub(1) else {
        return format!("There is no {} yet.", P::ONE);
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

fn remove<P: OnImage>(marking: &mut Marking<P>) -> String {
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
        None => format!("Choose a {} first.", P::ONE),
    }
}

/// What is still open.
fn rest<P: OnImage>(marking: &Marking<P>) -> String {
    match marking.open().count() {
        0 => format!("Every suggested {} is judged. Enter confirms.", P::ONE),
        open if marking.shown_open().is_empty() => {
            format!("{} hidden by the filter not judged.", counted(open as u64, P::ONE))
        }
        open => format!("{} not judged.", counted(open as u64, P::ONE)),
    }
}

fn said(done: bool, yes: &str, no: &str) -> String {
    if done { format!("{yes}.") } else { no.to_owned() }
}
