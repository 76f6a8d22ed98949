//! Marks under review: what agents marked on the item, what this person says of each, and what
//! they mark themselves. The same for spans, regions and tracks.
//!
//! ```text
//! suggestions ─▶ Proposed ─┐
//! answer, draft ──▶ own ───┴▶ Marking ─ accept · reject · relabel · move · add ─▶ Marks (the answer)
//! ```
//! **What stands is the answer itself**: whether a proposal is open, accepted, edited or rejected is
//! read off the marks that came from it and the list of rejected ones, and kept nowhere else.
//! Nothing is accepted beforehand, and an answer is whole once no proposal is open.
//!
//! Undo goes through everything that was done to the item since it came to the desk. The log gets
//! one event, when the answer is confirmed.
//!
//! Absent on purpose: where marks are drawn and with what they are pointed at.

mod accepted;
pub mod agreed;
mod fates;
mod ids;
mod order;
mod propose;
mod shown;
mod steps;
pub mod text;

use std::rc::Rc;

pub use self::accepted::accepted_words;
pub use self::agreed::{Grouping, propose_alike};
use self::ids::Ids;
pub use self::propose::{By, Proposed, Suggested, propose};
pub use self::shown::Shown;
use self::steps::Steps;
use crate::core::marks::{From, Judged, Mark, Marks, Place, Relation};

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    Open,
    /// The id of the own mark that it is now.
    Accepted(&'a str),
    Edited(&'a str),
    Rejected,
}

/// What is chosen, and what keys speak to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// By place in [`Marking::proposed`].
    Proposed(usize),
    /// By id.
    Own(String),
}

/// The marks of one question on the item at the desk.
#[derive(Clone, Debug)]
pub struct Marking<P: Place> {
    proposed: Rc<[Proposed<P>]>,
    now: State<P>,
    steps: Steps<State<P>>,
    changes: u32,
    pub chosen: Option<Chosen>,
    pub shown: Shown,
}

/// What undo brings back.
#[derive(Clone, Debug, PartialEq)]
struct State<P: Place> {
    own: Vec<Rc<Mark<P>>>,
    relations: Vec<Relation>,
    rejected: Vec<From>,
}

impl<P: Place> Marking<P> {
    /// `standing`: the draft or the answer that is there already.
    pub fn new(proposed: Vec<Proposed<P>>, standing: Option<Marks<P>>) -> Self {
        let standing = standing.unwrap_or(Marks {
            marks: Vec::new(),
            relations: Vec::new(),
            rejected: Vec::new(),
        });
        let now = State {
            own: standing.marks.into_iter().map(Rc::new).collect(),
            relations: standing.relations,
            rejected: standing.rejected,
        };
        Self {
            proposed: proposed.into(),
            now,
            steps: Steps::default(),
            changes: 0,
            chosen: None,
            shown: Shown::default(),
        }
    }

    pub fn proposed(&self) -> &[Proposed<P>] {
        &self.proposed
    }

    /// Another number after every change of what stands, and of the proposals; not of what is chosen
    /// or shown.
    pub fn stamp(&self) -> (usize, u32) {
        (self.proposed.as_ptr().addr(), self.changes)
    }

    /// In the order in which they were made.
    pub fn own(&self) -> &[Rc<Mark<P>>] {
        &self.now.own
    }

    pub fn relations(&self) -> &[Relation] {
        &self.now.relations
    }

    pub fn find(&self, id: &str) -> Option<&Mark<P>> {
        self.now.own.iter().find(|mark| mark.id == id).map(Rc::as_ref)
    }

    /// What became of a proposal.
    pub fn fate(&self, place: usize) -> Fate<'_> {
        let Some(proposed) = self.proposed.get(place) else { return Fate::Open };
        let is_of = |from: &From| proposed.by.iter().any(|by| by.from == *from);
        let kept = self.now.own.iter().find(|mark| stands_for(mark).any(is_of));
        match kept {
            Some(mark) if mark.judged == Some(Judged::Edited) => Fate::Edited(&mark.id),
            Some(mark) => Fate::Accepted(&mark.id),
            None if self.now.rejected.iter().any(is_of) => Fate::Rejected,
            None => Fate::Open,
        }
    }

    /// Proposals that nothing was said of yet, by place.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        let fates = self.fates();
        let open = (0..).zip(&fates).filter(|(_, fate)| **fate == Fate::Open);
        open.map(|(place, _)| place).collect::<Vec<usize>>().into_iter()
    }

    /// Makes these proposals marks of the person, as they are. How many were not already.
    pub fn accept(&mut self, places: &[usize]) -> usize {
        self.step(|it| {
            let fates = it.fates();
            let fate = |place: &usize| fates.get(*place).copied().unwrap_or(Fate::Open);
            let places: Vec<(usize, bool)> = places
                .iter()
                .filter(|place| !matches!(fate(place), Fate::Accepted(_)))
                .map(|place| (*place, fate(place) == Fate::Open))
                .collect();
            for (place, _) in places.iter().filter(|(_, is_open)| !is_open) {
                it.drop_kept(*place);
            }
            let mut ids = Ids::of(it);
            for (place, _) in &places {
                it.take(*place, &mut ids);
            }
            places.len()
        })
    }

    /// Says of these proposals that there is nothing. How many were not rejected already.
    pub fn reject(&mut self, places: &[usize]) -> usize {
        self.step(|it| {
            let fates = it.fates();
            let fate = |place: &usize| fates.get(*place).copied().unwrap_or(Fate::Open);
            let places: Vec<(usize, bool)> = places
                .iter()
                .filter(|place| fate(place) != Fate::Rejected)
                .map(|place| (*place, fate(place) == Fate::Open))
                .collect();
            for (place, is_open) in &places {
                if !is_open {
                    it.drop_kept(*place);
                }
                let all = it.proposed.get(*place).map(|it| Rc::clone(&it.by));
                it.now
                    .rejected
                    .extend(all.iter().flat_map(|by| by.iter()).map(|by| by.from.clone()));
            }
            places.len()
        })
    }

    /// Takes back what was said of a proposal.
    pub fn reopen(&mut self, place: usize) -> bool {
        self.step(|it| {
            let was_open = it.fate(place) == Fate::Open;
            it.drop_kept(place);
            usize::from(!was_open)
        }) > 0
    }

    /// Adds a mark of the person's own; its id.
    pub fn add(&mut self, label: &str, place: P) -> String {
        let mut id = String::new();
        self.step(|it| {
            id = it.free_id();
            it.now.own.push(Rc::new(Mark::new(id.clone(), label, place)));
            1
        });
        self.chosen = Some(Chosen::Own(id.clone()));
        id
    }

    /// Takes a mark away. One that an agent proposed is rejected with it: to take back what was
    /// said of it is [`Self::reopen`].
    pub fn remove(&mut self, id: &str) -> bool {
        let proposed = self.place_of(&Chosen::Own(id.to_owned()));
        let removed = match proposed {
            Some(place) => self.reject(&[place]) > 0,
            None => self.step(|it| usize::from(it.forget(id))) > 0,
        };
        if removed && self.chosen == Some(Chosen::Own(id.to_owned())) {
            self.chosen = proposed.map(Chosen::Proposed);
        }
        removed
    }

    /// Changes a mark: its label, place or attributes. A proposal that is not the person's yet
    /// becomes it. Whether it is another one now.
    ///
    /// # Errors
    /// Why the place is none.
    pub fn change(
        &mut self,
        chosen: &Chosen,
        change: impl FnOnce(&mut Mark<P>),
    ) -> Result<bool, String> {
        let before = self.mark(chosen).cloned();
        let Some(mut mark) = before.clone() else { return Ok(false) };
        change(&mut mark);
        mark.place = mark.place.tidy()?;
        if before.as_ref() == Some(&mark) {
            return Ok(false);
        }
        let mut id = mark.id.clone();
        self.step(|it| {
            if let Chosen::Proposed(place) = chosen {
                it.drop_kept(*place);
                let mut ids = Ids::of(it);
                id = it.take(*place, &mut ids);
                mark.id.clone_from(&id);
                mark.from = it.proposed.get(*place).and_then(Proposed::from);
                mark.with = it.proposed.get(*place).map(Proposed::with).unwrap_or_default();
                // Who marked it, and why, stands with the suggestion.
                (mark.score, mark.about) = (None, String::new());
            }
            mark.judged = it.judged(&mark);
            if let Some(slot) = it.now.own.iter_mut().find(|own| own.id == id) {
                *slot = Rc::new(mark);
            }
            1
        });
        if self.chosen.as_ref() == Some(chosen) {
            self.chosen = Some(Chosen::Own(id));
        }
        Ok(true)
    }

    /// The mark that is chosen, proposed or own.
    pub fn mark(&self, chosen: &Chosen) -> Option<&Mark<P>> {
        match chosen {
            Chosen::Proposed(place) => self.proposed.get(*place).map(|it| &it.mark),
            Chosen::Own(id) => self.find(id),
        }
    }

    /// Puts several own marks in the place of others, as one step: what splitting and merging is.
    /// Who was proposed and is among the old ones is edited where one of the new ones keeps its
    /// `from`, else rejected. Gives the ids of the new ones.
    pub fn replace(&mut self, old: &[String], new: Vec<Mark<P>>) -> Vec<String> {
        let mut ids = Vec::new();
        self.step(|it| {
            let gone: Vec<From> = (it.now.own.iter())
                .filter(|mark| old.contains(&mark.id))
                .filter(|mark| !new.iter().any(|it| it.from.is_some() && it.from == mark.from))
                .flat_map(|mark| stands_for(mark).cloned())
                .collect();
            for id in old {
                it.forget(id);
            }
            it.now.rejected.extend(gone);
            for mut mark in new {
                if mark.from.is_none() {
                    mark.with.clear();
                }
                if mark.id.is_empty() || it.find(&mark.id).is_some() {
                    mark.id = it.free_id();
                }
                mark.judged = it.judged(&mark);
                ids.push(mark.id.clone());
                it.now.own.push(Rc::new(mark));
            }
            1
        });
        ids
    }

    /// Says how one own mark stands to another; says it once.
    pub fn relate(&mut self, relation: Relation) -> bool {
        self.step(|it| {
            let ends = [&relation.from, &relation.to];
            let is_new = relation.from != relation.to
                && ends.iter().all(|id| it.find(id).is_some())
                && !it.now.relations.contains(&relation);
            if is_new {
                it.now.relations.push(relation);
            }
            usize::from(is_new)
        }) > 0
    }

    pub fn unrelate(&mut self, relation: &Relation) -> bool {
        self.step(|it| {
            let before = it.now.relations.len();
            it.now.relations.retain(|other| other != relation);
            before - it.now.relations.len()
        }) > 0
    }

    /// Whether there was something to take back.
    pub fn undo(&mut self) -> bool {
        let undone = self.steps.undo(&mut self.now);
        self.changes += 1;
        self.keep_chosen();
        undone
    }

    pub fn redo(&mut self) -> bool {
        let redone = self.steps.redo(&mut self.now);
        self.changes += 1;
        self.keep_chosen();
        redone
    }

    pub fn can_undo(&self) -> bool {
        self.steps.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.steps.can_redo()
    }

    /// The answer as it stands.
    pub fn marks(&self) -> Marks<P> {
        Marks {
            marks: self.now.own.iter().map(|mark| Mark::clone(mark)).collect(),
            relations: self.now.relations.clone(),
            rejected: self.now.rejected.clone(),
        }
    }

    /// Makes one step of all that is done to it.
    pub fn as_one<T>(&mut self, what: impl FnOnce(&mut Self) -> T) -> T {
        let mut steps = std::mem::take(&mut self.steps);
        let before = self.now.clone();
        let done = what(self);
        if self.now != before {
            steps.push(before);
        }
        self.steps = steps;
        done
    }

    /// Does something that undo takes back at one go, if it did anything.
    fn step(&mut self, what: impl FnOnce(&mut Self) -> usize) -> usize {
        let before = self.now.clone();
        let done = what(self);
        if done > 0 {
            self.changes += 1;
            self.steps.push(before);
        }
        done
    }

    /// Makes a proposal, of which nothing is said, a mark of the person; its id.
    fn take(&mut self, place: usize, ids: &mut Ids) -> String {
        let Some(proposed) = self.proposed.get(place) else { return String::new() };
        let mut mark = proposed.mark.clone();
        // Who marked it stands with the suggestion.
        mark.score = None;
        mark.about = String::new();
        mark.from = proposed.from();
        mark.with = proposed.with();
        mark.judged = Some(Judged::Accepted);
        mark.id = ids.take(&mark.id);
        let id = mark.id.clone();
        self.now.own.push(Rc::new(mark));
        if self.chosen == Some(Chosen::Proposed(place)) {
            self.chosen = Some(Chosen::Own(id.clone()));
        }
        id
    }

    /// Forgets what was said of a proposal.
    fn drop_kept(&mut self, place: usize) {
        let Some(by) = self.proposed.get(place).map(|it| Rc::clone(&it.by)) else { return };
        let is_of = |from: &From| by.iter().any(|by| by.from == *from);
        self.now.rejected.retain(|from| !is_of(from));
        let kept = self.now.own.iter().find(|mark| stands_for(mark).any(is_of));
        if let Some(id) = kept.map(|mark| mark.id.clone()) {
            self.forget(&id);
            if self.chosen == Some(Chosen::Own(id)) {
                self.chosen = Some(Chosen::Proposed(place));
            }
        }
    }

    /// Takes an own mark away with its relations.
    fn forget(&mut self, id: &str) -> bool {
        let before = self.now.own.len();
        self.now.own.retain(|mark| mark.id != id);
        self.now.relations.retain(|relation| relation.from != id && relation.to != id);
        before > self.now.own.len()
    }

    /// Accepted where it still says what was proposed.
    fn judged(&self, mark: &Mark<P>) -> Option<Judged> {
        let from = mark.from.as_ref()?;
        let its = |it: &Proposed<P>| {
            let by = it.by.iter().position(|by| by.from == *from)?;
            Some(it.mark_of(by).says_same(mark))
        };
        Some(match self.proposed.iter().find_map(its).unwrap_or_default() {
            true => Judged::Accepted,
            false => Judged::Edited,
        })
    }

    /// One that no mark has and no proposal: a proposal that is accepted later keeps its own.
    fn free_id(&self) -> String {
        let is_taken = |id: &String| {
            self.find(id).is_some() || self.proposed.iter().any(|it| it.mark.id == *id)
        };
        let mut ids = (self.now.own.len() + 1..).map(|number| format!("m{number}"));
        ids.find(|id| !is_taken(id)).unwrap_or_default()
    }

    fn keep_chosen(&mut self) {
        if let Some(Chosen::Own(id)) = &self.chosen
            && self.find(id).is_none()
        {
            self.chosen = None;
        }
    }
}

/// The suggested marks that a mark of the person is: that which it began as, and those that were
/// shown with it as one.
fn stands_for<P: Place>(mark: &Mark<P>) -> impl Iterator<Item = &From> {
    mark.from.iter().chain(&mark.with)
}

#[cfg(test)]
mod tests;
