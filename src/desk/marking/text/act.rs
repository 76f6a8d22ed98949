//! What a person does to the marks of a text, by key, mouse or finger.
//!
//! Every act says what it did, or why it could not. What it does to the marks is one step of undo.

use super::doc::Unit;
use super::drawn::{Drawn, State};
use super::edge::{self, Edge};
use super::words::{Told, proposed, state_of};
use crate::core::marks::{Mark, Relation, Span};
use crate::core::model::question::{Label, QuestionKind};
use crate::desk::marking::{Chosen, Marking};

/// The closed list of what is done on a text with marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Next,
    Previous,
    /// The next one of which nothing was said.
    NextOpen,
    Accept,
    Reject,
    AcceptShown,
    RejectShown,
    /// Counted from 1: marks what is selected, else relabels what is chosen, else says how what
    /// is chosen stands to the mark that is held.
    Label(u8),
    /// Selects the word at the caret.
    Word,
    /// `forward` means on in the text for the start; for the end it means to the right on the
    /// screen, as with the caret.
    Edge {
        edge: Edge,
        unit: Unit,
        forward: bool,
    },
    Split,
    Merge,
    Remove,
    /// Holds what is chosen, to say how it stands to another.
    Relate,
    Unrelate,
    /// Moves the caret. `right`: on the screen; in a text from right to left that is back.
    Caret {
        unit: Unit,
        right: bool,
        extend: bool,
    },
    /// The caret a line up or down, as the page has broken them.
    Line {
        down: bool,
        extend: bool,
    },
    /// Lets go of what is held: a relation, a selection, what is chosen.
    Drop,
    Compare,
    Undo,
    Redo,
}

/// What a person holds while marking. Nothing of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// Where the selection began.
    pub anchor: u32,
    /// Where the caret is, and the selection ends.
    pub head: u32,
    /// The id of the mark from which a relation is to go.
    pub relating: Option<String>,
}

impl Hand {
    /// What is selected; empty where there is only a caret.
    pub fn selection(&self) -> Span {
        Span { start: self.anchor.min(self.head), end: self.anchor.max(self.head) }
    }

    pub fn put(&mut self, at: u32) {
        (self.anchor, self.head) = (at, at);
    }
}

/// Does it; what was done, for the ear and the eye.
///
/// # Errors
/// Why not, for a person; nothing was changed then.
pub fn act(
    act: Act,
    hand: &mut Hand,
    marking: &mut Marking<Span>,
    drawn: &[Drawn],
    told: Told<'_>,
) -> Result<String, String> {
    let mut desk = Desk { hand, marking, drawn, told };
    match act {
        Act::Next => desk.neighbour(true),
        Act::Previous => desk.neighbour(false),
        Act::NextOpen => desk.next_open(),
        Act::Accept => desk.judge(true),
        Act::Reject => desk.judge(false),
        Act::AcceptShown => desk.judge_shown(true),
        Act::RejectShown => desk.judge_shown(false),
        Act::Label(number) => desk.label(number),
        Act::Word => desk.word(),
        Act::Edge { edge, unit, forward } => desk.step_edge(edge, unit, forward),
        Act::Split => desk.split(),
        Act::Merge => desk.merge(),
        Act::Remove => desk.remove(),
        Act::Relate => desk.relate(),
        Act::Unrelate => desk.unrelate(),
        Act::Caret { unit, right, extend } => desk.step(unit, right, extend),
        Act::Drop => desk.let_go(),
        Act::Undo => desk.undo(),
        Act::Redo => desk.redo(),
        // The page knows its lines, and what it compares.
        Act::Line { .. } | Act::Compare => Ok(String::new()),
    }
}

/// An edge of what is chosen was dragged to a position.
///
/// # Errors
/// Why it cannot be there.
pub fn drag(
    edge: Edge,
    at: u32,
    marking: &mut Marking<Span>,
    told: Told<'_>,
) -> Result<String, String> {
    let (chosen, mark) = chosen(marking)?;
    let span = edge::put(told.doc, mark.place, edge, at);
    reach(marking, &chosen, span, told)
}

/// Chooses a mark; what it is.
pub fn choose(
    chosen: Chosen,
    hand: &mut Hand,
    marking: &mut Marking<Span>,
    told: Told<'_>,
) -> String {
    if let Some(mark) = marking.mark(&chosen) {
        hand.put(told.doc.floor(mark.place.start));
    }
    let said = told.say(marking, &chosen);
    marking.chosen = Some(chosen);
    said
}

const NOTHING_CHOSEN: &str = "No mark is chosen.";

fn chosen(marking: &Marking<Span>) -> Result<(Chosen, Mark<Span>), String> {
    let chosen = marking.chosen.clone().ok_or(NOTHING_CHOSEN)?;
    let mark = marking.mark(&chosen).cloned().ok_or(NOTHING_CHOSEN)?;
    Ok((chosen, mark))
}

fn reach(
    marking: &mut Marking<Span>,
    chosen: &Chosen,
    span: Span,
    told: Told<'_>,
) -> Result<String, String> {
    let changed = marking.change(chosen, |mark| mark.place = span)?;
    let place = told.place(span);
    if changed { Ok(format!("Now {place}.")) } else { Err(format!("It stays {place}.")) }
}

struct Desk<'a> {
    hand: &'a mut Hand,
    marking: &'a mut Marking<Span>,
    drawn: &'a [Drawn],
    told: Told<'a>,
}

type Done = Result<String, String>;

impl Desk<'_> {
    /// The place of what is chosen among the drawn.
    fn place(&self) -> Option<usize> {
        let chosen = self.marking.chosen.as_ref()?;
        self.drawn.iter().position(|it| it.chosen == *chosen)
    }

    /// From what is chosen, else from the caret.
    fn neighbour(&mut self, forward: bool) -> Done {
        let at = match (self.place(), forward) {
            (Some(place), true) => Some(place + 1),
            (Some(place), false) => place.checked_sub(1),
            (None, true) => Some(self.drawn.partition_point(|it| it.span.start < self.hand.head)),
            (None, false) => {
                self.drawn.partition_point(|it| it.span.start < self.hand.head).checked_sub(1)
            }
        };
        let there = at.and_then(|at| self.drawn.get(at)).ok_or(match (self.drawn, forward) {
            ([], _) => "Nothing is marked here.",
            (_, true) => "This is the last mark.",
            (_, false) => "This is the first mark.",
        })?;
        Ok(self.choose(there.chosen.clone()))
    }

    /// Behind what is chosen or the caret, then from the start.
    fn next_open(&mut self) -> Done {
        let from = match self.place() {
            Some(place) => place + 1,
            None => self.drawn.partition_point(|it| it.span.start < self.hand.head),
        };
        let open = self.open_from(from).ok_or_else(|| self.all_judged())?;
        Ok(self.choose(open))
    }

    fn open_from(&self, from: usize) -> Option<Chosen> {
        let (before, behind) = self.drawn.split_at(from.min(self.drawn.len()));
        let is_open = |it: &&Drawn| state_of(self.marking, &it.chosen) == State::Open;
        behind.iter().chain(before).find(is_open).map(|it| it.chosen.clone())
    }

    fn all_judged(&self) -> String {
        let open = self.marking.open().count();
        match open {
            0 => "Every suggested mark is judged.".to_owned(),
            _ => format!("Every mark that is shown is judged; {open} are hidden by the filter."),
        }
    }

    fn choose(&mut self, chosen: Chosen) -> String {
        choose(chosen, self.hand, self.marking, self.told)
    }

    /// The same again takes it back. Goes on to the next one that is open.
    fn judge(&mut self, accept: bool) -> Done {
        let (chosen, mark) = chosen(self.marking)?;
        let from = self.place().map_or(0, |place| place + 1);
        let Some(place) = self.proposal(&chosen) else {
            let why = if accept {
                "It is yours already."
            } else {
                "It is yours: to take it away, remove it."
            };
            return Err(why.to_owned());
        };
        let what = format!("{}, {}", self.told.label(&mark.label), self.told.place(mark.place));
        let state = state_of(self.marking, &chosen);
        let is_again = match accept {
            true => matches!(state, State::Accepted | State::Edited),
            false => state == State::Rejected,
        };
        if is_again {
            self.marking.reopen(place);
            return Ok(format!("Not judged again: {what}."));
        }
        if accept {
            self.marking.accept(&[place]);
        } else {
            self.marking.reject(&[place]);
        }
        let done = if accept { "Accepted" } else { "Rejected" };
        let next = match self.open_from(from) {
            Some(next) => format!("Next: {}.", self.choose(next)),
            None => self.all_judged(),
        };
        Ok(format!("{done}: {what}. {next}"))
    }

    fn judge_shown(&mut self, accept: bool) -> Done {
        let open = self.marking.shown_open();
        let (count, done) = match accept {
            true => (self.marking.accept(&open), "Accepted"),
            false => (self.marking.reject(&open), "Rejected"),
        };
        match count {
            0 => Err(self.all_judged()),
            1 => Ok(format!("{done}: 1 mark.")),
            count => Ok(format!("{done}: {count} marks.")),
        }
    }

    fn proposal(&self, chosen: &Chosen) -> Option<usize> {
        match chosen {
            Chosen::Proposed(place) => Some(*place),
            Chosen::Own(_) => {
                let it = proposed(self.marking, chosen)?;
                self.marking.proposed().iter().position(|other| std::ptr::eq(it, other))
            }
        }
    }

    fn label(&mut self, number: u8) -> Done {
        let at = usize::from(number).wrapping_sub(1);
        if let Some(from) = self.hand.relating.clone() {
            return self.join(from, at);
        }
        let labels = self.told.question.labels();
        let label = labels.get(at).ok_or_else(|| format!("No label has the number {number}."))?;
        let selection = self.hand.selection();
        if !selection.is_empty() {
            let span = self.told.doc.trimmed(selection).ok_or("Only space is selected.")?;
            self.marking.add(&label.id, span);
            self.hand.put(span.start);
            return Ok(format!("Marked: {}, {}.", label.name(), self.told.place(span)));
        }
        let (chosen, mark) = chosen(self.marking)
            .map_err(|_| "Nothing is selected, and no mark is chosen.".to_owned())?;
        let what = self.told.place(mark.place);
        match self.marking.change(&chosen, |mark| mark.label.clone_from(&label.id))? {
            true => Ok(format!("{what} is {} now.", label.name())),
            false => Err(format!("{what} is {} already.", label.name())),
        }
    }

    fn word(&mut self) -> Done {
        let word = self.told.doc.word_at(self.hand.head).ok_or("There is no word here.")?;
        (self.hand.anchor, self.hand.head) = (word.start, word.end);
        Ok(format!("Selected: {}.", self.told.place(word)))
    }

    fn step_edge(&mut self, edge: Edge, unit: Unit, forward: bool) -> Done {
        let (chosen, mark) = chosen(self.marking)?;
        let is_flipped = edge == Edge::End && self.is_rtl(mark.place.end.saturating_sub(1));
        let forward = forward != is_flipped;
        let span = edge::moved(self.told.doc, mark.place, edge, unit, forward);
        reach(self.marking, &chosen, span, self.told)
    }

    fn split(&mut self) -> Done {
        let (chosen, mark) = chosen(self.marking)?;
        let (before, behind) = edge::split(self.told.doc, mark.place, self.hand.head)
            .ok_or("Put the caret inside of the mark, between two words or letters.")?;
        self.marking.as_one(|it| {
            let Some(mut first) = own(it, &chosen) else { return };
            let relations = it.relations().to_vec();
            let id = first.id.clone();
            let mut second = first.clone();
            (second.id, second.from) = (String::new(), None);
            (first.place, second.place) = (before, behind);
            it.replace(std::slice::from_ref(&id), vec![first, second]);
            put_back(it, relations, &id, &id);
            it.chosen = Some(Chosen::Own(id));
        });
        let words = [before, behind].map(|span| self.told.place(span));
        Ok(format!("Split: {} and {}.", words[0], words[1]))
    }

    /// With the next one of the same label, else with the next one.
    fn merge(&mut self) -> Done {
        let (chosen, mark) = chosen(self.marking)?;
        let place = self.place().ok_or(NOTHING_CHOSEN)?;
        let behind = self.drawn.get(place + 1..).unwrap_or_default();
        let is_live = |it: &&Drawn| state_of(self.marking, &it.chosen) != State::Rejected;
        let has_label = |it: &&Drawn| {
            self.marking.mark(&it.chosen).is_some_and(|other| other.label == mark.label)
        };
        let same = behind.iter().filter(is_live).find(has_label);
        let next = same.or_else(|| behind.iter().find(is_live));
        let next = next.ok_or("No mark comes after this one.")?.chosen.clone();
        let mut whole = mark.place;
        self.marking.as_one(|it| {
            let (Some(mut one), Some(other)) = (own(it, &chosen), own(it, &next)) else { return };
            let relations = it.relations().to_vec();
            let id = one.id.clone();
            whole = edge::merged(one.place, other.place);
            one.place = whole;
            it.replace(&[id.clone(), other.id.clone()], vec![one]);
            put_back(it, relations, &other.id, &id);
            it.chosen = Some(Chosen::Own(id));
        });
        Ok(format!("Merged: {}.", self.told.place(whole)))
    }

    fn remove(&mut self) -> Done {
        let (chosen, mark) = chosen(self.marking)?;
        let what = self.told.place(mark.place);
        let is_removed = match &chosen {
            Chosen::Own(id) => {
                let was_proposed = mark.from.is_some();
                let is_removed = self.marking.remove(id);
                if is_removed && !was_proposed {
                    self.marking.chosen = None;
                }
                is_removed
            }
            Chosen::Proposed(place) => self.marking.reject(&[*place]) > 0,
        };
        let done = match chosen {
            Chosen::Own(_) if mark.from.is_none() => "Removed",
            _ => "Rejected",
        };
        if is_removed {
            Ok(format!("{done}: {what}."))
        } else {
            Err(format!("{what} is rejected already."))
        }
    }

    fn kinds(&self) -> &[Label] {
        match &self.told.question.kind {
            QuestionKind::Spans { relations, .. } => relations,
            _ => &[],
        }
    }

    fn relate(&mut self) -> Done {
        if self.kinds().is_empty() {
            return Err("This question asks for no relations.".to_owned());
        }
        let (chosen, mark) = chosen(self.marking)?;
        let Chosen::Own(id) = chosen else {
            return Err("Accept it first: a suggestion alone stands to nothing.".to_owned());
        };
        match self.hand.relating.clone() {
            // One way to stand to each other needs no number.
            Some(from) if from != id && self.kinds().len() == 1 => self.join(from, 0),
            Some(from) if from != id => Err("Press the number of the relation.".to_owned()),
            _ => {
                self.hand.relating = Some(id);
                let named = self.kinds().iter().zip(1..);
                let named = named.map(|(it, number)| format!("{number} {}", it.name()));
                Ok(format!(
                    "From {}. Choose the other mark, then press its number: {}.",
                    self.told.place(mark.place),
                    named.collect::<Vec<_>>().join(", ")
                ))
            }
        }
    }

    fn join(&mut self, from: String, at: usize) -> Done {
        let kind = self.kinds().get(at).map(|it| it.id.clone());
        let label = kind.ok_or_else(|| format!("No relation has the number {}.", at + 1))?;
        let (chosen, _) = chosen(self.marking)?;
        let Chosen::Own(to) = chosen else {
            return Err("Accept the other mark first.".to_owned());
        };
        if from == to {
            return Err("Choose another mark: none stands to itself.".to_owned());
        }
        let relation = Relation { from, to, label };
        let said = self.told.relation(self.marking, &relation);
        let start = self.marking.find(&relation.from).map(|mark| self.told.place(mark.place));
        if !self.marking.relate(relation) {
            return Err("That is said already.".to_owned());
        }
        self.hand.relating = None;
        Ok(format!("{} {said}.", start.unwrap_or_default()))
    }

    /// The last one said of what is chosen, out of it or into it.
    fn unrelate(&mut self) -> Done {
        let (chosen, _) = chosen(self.marking)?;
        let Chosen::Own(id) = chosen else { return Err("It stands to nothing.".to_owned()) };
        let of_it = |it: &&Relation| it.from == id || it.to == id;
        let last = self.marking.relations().iter().rev().find(of_it).cloned();
        let last = last.ok_or("It stands to nothing.")?;
        let said = self.told.relation(self.marking, &last);
        self.marking.unrelate(&last);
        Ok(format!("No longer: {said}."))
    }

    fn step(&mut self, unit: Unit, right: bool, extend: bool) -> Done {
        let doc = self.told.doc;
        let forward = right != self.is_rtl(self.hand.head);
        let selection = self.hand.selection();
        if !extend && !selection.is_empty() && unit == Unit::Character {
            // The first step only lets go of the selection, at its end on that side.
            self.hand.put(if forward { selection.end } else { selection.start });
            return Ok(String::new());
        }
        let at = doc.step(self.hand.head, unit, forward);
        self.hand.head = at;
        if extend {
            let selected = self.hand.selection();
            let said = if selected.is_empty() {
                "Nothing selected.".to_owned()
            } else {
                format!("Selected: {}.", self.told.place(selected))
            };
            return Ok(said);
        }
        self.hand.put(at);
        let next = doc.step(at, unit, true);
        Ok(doc.slice(Span { start: at, end: next }).to_owned())
    }

    fn is_rtl(&self, at: u32) -> bool {
        let doc = self.told.doc;
        doc.blocks().get(doc.block_at(at)).is_some_and(|block| doc.is_rtl(block))
    }

    fn let_go(&mut self) -> Done {
        if self.hand.relating.take().is_some() {
            return Ok("No relation.".to_owned());
        }
        if !self.hand.selection().is_empty() {
            self.hand.put(self.hand.head);
            return Ok("Nothing selected.".to_owned());
        }
        if self.marking.chosen.take().is_some() {
            return Ok("No mark is chosen.".to_owned());
        }
        Err("Nothing is held. The button Clear throws all marks of this answer away.".to_owned())
    }

    fn undo(&mut self) -> Done {
        self.hand.relating = None;
        if self.marking.undo() { Ok("Undone.".to_owned()) } else { Err(String::new()) }
    }

    fn redo(&mut self) -> Done {
        if self.marking.redo() { Ok("Done again.".to_owned()) } else { Err(String::new()) }
    }
}

/// What is chosen as a mark of the person: a proposal becomes it.
fn own(marking: &mut Marking<Span>, chosen: &Chosen) -> Option<Mark<Span>> {
    match chosen {
        Chosen::Own(id) => marking.find(id).cloned(),
        Chosen::Proposed(place) => {
            marking.accept(&[*place]);
            let id = match marking.fate(*place) {
                crate::desk::marking::Fate::Accepted(id) => id.to_owned(),
                _ => return None,
            };
            marking.find(&id).cloned()
        }
    }
}

/// Relations go with the marks that are taken away for others: those of `old` are said of `new`.
fn put_back(marking: &mut Marking<Span>, relations: Vec<Relation>, old: &str, new: &str) {
    for mut relation in relations {
        for end in [&mut relation.from, &mut relation.to] {
            if end == old {
                new.clone_into(end);
            }
        }
        marking.relate(relation);
    }
}

#[cfg(test)]
mod tests;
