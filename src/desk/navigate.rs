//! Which item is on the desk, and which question is asked.

use super::effect::{Effect, Target};
use super::room::Room;
use super::session::{Dialog, Mode, Tone, Wanted, Which};
use super::update::Desk;
use crate::core::time::Timestamp;
use crate::engine::protocol::ItemView;

/// So many items ahead are asked for before they are needed.
const AHEAD: u32 = 3;

impl Desk<'_> {
    pub fn item_loaded(&mut self, mut view: ItemView) {
        self.with_found(&mut view);
        let same = self.session.item.as_ref().is_some_and(|it| it.index == view.index);
        let wanted = match &self.session.loading {
            Some(wanted) if fits(&wanted.which, &view) => wanted.clone(),
            _ => {
                // Not waited for: who differs after an answer, or the second reply
                // to two undos in a row.
                if let Some(here) = self.session.item.as_mut()
                    && same
                    && view.seq >= here.seq
                {
                    *here = view;
                }
                return;
            }
        };
        let needed = self.needed(&view.item.id);
        // If the engine was asked after that and still knows no better, so be it.
        if view.seq < needed && !(wanted.fresh && wanted.since >= needed) {
            return self.want(Which::Index(view.index), wanted.question, true);
        }
        if wanted.resume && self.is_settled(&view) {
            return self.look_for_open(view);
        }
        self.session.loading = None;
        if !same {
            self.park();
            self.session.shown_at = None;
            self.session.drafts = self.session.parked.remove(&view.item.id).unwrap_or_default();
            let about_item = [Dialog::Flag, Dialog::Escalate, Dialog::Note].map(Mode::Dialog);
            let mode = std::mem::take(&mut self.session.mode);
            match mode {
                // The field that has the focus goes away.
                Mode::Typing { .. } => self.focus(Target::Item),
                Mode::Dialog(_) if !about_item.contains(&mode) => self.session.mode = mode,
                _ => {}
            }
        }
        let index = view.index;
        self.session.item = Some(view);
        if let Some(position) = self.place_of(index) {
            self.session.order.position = position;
        }
        let questions = &self.session.schema.questions;
        let asked = wanted.question.and_then(|id| questions.iter().position(|it| it.id == id));
        let open = questions.iter().position(|it| self.session.answer(&it.id).is_none());
        let keep = same.then_some(self.session.active);
        self.session.active = asked.or(keep).or(open).unwrap_or(0);
        if !same {
            self.announce_item();
        }
        self.prefetch();
        self.set_address(false);
    }

    /// The last event that a view of this item has to know.
    fn needed(&self, id: &str) -> u64 {
        let touched = self.session.touched.get(id).copied().unwrap_or(0);
        touched.max(self.session.touched_all)
    }

    pub fn item_missing(&mut self, what: &str) {
        let Some(wanted) = self.session.loading.take() else { return };
        if let Which::Id { or_place: Some(place), .. } = wanted.which
            && self.session.index_at(place).is_some()
        {
            return self.show(place);
        }
        self.toast(format!("There is no item {what}."), Tone::Trouble);
        if self.session.item.is_none() {
            self.show(0);
        }
    }

    pub fn painted(&mut self, index: u32, now: Timestamp) {
        let here = self.session.item.as_ref().is_some_and(|view| view.index == index);
        if here && self.session.unseen().is_some() {
            self.session.shown_at = Some(now);
        }
    }

    /// The person goes to a place in the queue, from whatever room.
    pub fn go_to(&mut self, position: u32) {
        match self.session.index_at(position) {
            Some(index) => {
                self.session.order.position = position;
                self.go_to_index(index);
            }
            None => self.refuse("The queue is shorter than that."),
        }
    }

    /// Brings the item at a place of the order to the desk; the room stays.
    pub fn show(&mut self, position: u32) {
        if let Some(index) = self.session.index_at(position) {
            self.session.order.position = position;
            self.want(Which::Index(index), None, false);
        }
    }

    pub fn go_to_index(&mut self, index: u32) {
        self.session.queue_open = false;
        if self.session.room != Room::Review {
            self.enter(Room::Review, true);
        }
        if !self.stay(|view| view.index == index) {
            self.want(Which::Index(index), None, false);
        }
    }

    pub fn go_to_neighbour(&mut self, next: bool) {
        match self.session.neighbour(next) {
            Some(position) => self.go_to(position),
            // Answers have taken items out of such a queue: what is left of it comes again.
            None if next && !self.session.order.query.filter.states.is_empty() => {
                self.refuse("That was the last item. What still matches the filter comes again.");
                self.query_again();
            }
            None if next => self.refuse("That was the last item of this queue."),
            None => self.refuse("This is the first item."),
        }
    }

    /// `#12` is a place in the queue; anything else an id, or a place where there is no such id.
    pub fn go_to_text(&mut self, text: &str) {
        if text.is_empty() {
            return self.refuse("Give an item's id, or its place in the queue.");
        }
        self.close();
        let place = |text: &str| text.parse::<u32>().ok().and_then(|n| n.checked_sub(1));
        match text.strip_prefix('#').and_then(place) {
            Some(position) => self.go_to(position),
            None if self.stay(|view| view.item.id == text) => {}
            None => {
                self.want(Which::Id { id: text.to_owned(), or_place: place(text) }, None, false)
            }
        }
    }

    /// Whether the item that is asked for lies on the desk already: nothing has to
    /// come, and another one that was on its way is not wanted any more.
    fn stay(&mut self, is_it: impl Fn(&ItemView) -> bool) -> bool {
        let Some(view) = self.session.item.as_ref().filter(|view| is_it(view)) else {
            return false;
        };
        let index = view.index;
        let coming = self.session.loading.as_ref();
        // The same item afresh still is: after undo it is another.
        if !coming.is_some_and(|wanted| fits(&wanted.which, view)) {
            // What was undone here and not shown yet is still waited for: an answer in between would
            // make what comes look older than what stands here.
            if view.seq < self.needed(&view.item.id) {
                if let Some(position) = self.place_of(index) {
                    self.session.order.position = position;
                }
                self.want(Which::Index(index), None, true);
                return true;
            }
            // Somebody was on the way out, perhaps because of what they did here: what that changed
            // only the engine knows.
            if coming.is_some() {
                self.effects.push(Effect::Load { index, fresh: true });
            }
            self.session.loading = None;
            self.session.resuming = None;
            if let Some(position) = self.place_of(index) {
                self.session.order.position = position;
            }
            self.announce_item();
        }
        true
    }

    /// Asks for an item and shows it when it comes.
    pub fn want(&mut self, which: Which, question: Option<String>, fresh: bool) {
        self.session.resuming = None;
        self.effects.push(match &which {
            Which::Index(index) => Effect::Load { index: *index, fresh },
            Which::Id { id, .. } => Effect::LoadId { id: id.clone(), fresh },
        });
        let since = self.session.head.seq;
        self.session.loading = Some(Wanted { which, question, fresh, resume: false, since });
    }

    /// Asks for what is on the desk or on its way again: something about it may have changed.
    pub fn reload(&mut self) {
        if let Some(wanted) = self.session.loading.clone() {
            self.want(wanted.which, wanted.question, true);
        } else if let Some(view) = &self.session.item {
            self.want(Which::Index(view.index), None, true);
        }
    }

    pub fn ask(&mut self, question: &str) {
        let place = self.session.schema.questions.iter().position(|it| it.id == question);
        if let Some(place) = place {
            self.ask_at(place);
        }
    }

    pub fn ask_neighbour(&mut self, next: bool) {
        let count = self.session.schema.questions.len().max(1);
        let step = if next { 1 } else { count - 1 };
        self.ask_at((self.session.active + step) % count);
    }

    pub fn ask_at(&mut self, place: usize) {
        if matches!(self.session.mode, Mode::Typing { .. } | Mode::PickGroup { .. }) {
            self.session.mode = Mode::Normal;
        }
        if self.session.active == place {
            return;
        }
        self.session.active = place;
        if let Some(question) = self.session.question() {
            let name = question.name().to_owned();
            self.say(name);
        }
    }

    /// The focus went into or out of an answer's text field.
    pub fn field(&mut self, question: Option<String>) {
        match question {
            Some(question) => {
                self.ask(&question);
                if !matches!(self.session.mode, Mode::Dialog(_)) {
                    self.session.mode = Mode::Typing { question };
                }
            }
            None if matches!(self.session.mode, Mode::Typing { .. }) => {
                self.session.mode = Mode::Normal;
            }
            None => {}
        }
    }

    /// Keeps what was put together for the item that leaves the desk.
    pub fn park(&mut self) {
        let mut kept = std::mem::take(&mut self.session.drafts);
        kept.retain(|_, draft| !draft.is_empty());
        if let Some(view) = &self.session.item {
            self.session.parked.insert(view.item.id.clone(), kept);
            self.session.parked.retain(|_, drafts| !drafts.is_empty());
        }
    }

    pub fn prefetch(&mut self) {
        let position = self.session.order.position;
        let next = (1..=AHEAD).filter_map(|n| position.checked_add(n));
        let near = next.chain(position.checked_sub(1));
        let indices: Vec<u32> = near.filter_map(|at| self.session.index_at(at)).collect();
        if !indices.is_empty() {
            self.effects.push(Effect::Prefetch { indices });
        }
    }

    fn announce_item(&mut self) {
        let count = self.session.order.indices.len();
        let place = self.session.order.position + 1;
        let Some(view) = &self.session.item else { return };
        let text = if self.session.is_in_order() {
            format!("Item {place} of {count}: {}.", view.item.id)
        } else {
            format!("Item {}, outside of the filter.", view.item.id)
        };
        self.say(text);
    }

    /// Where an item stands in the order: at the place asked for, or anywhere.
    pub fn place_of(&self, index: u32) -> Option<u32> {
        let position = self.session.order.position;
        if self.session.index_at(position) == Some(index) {
            return Some(position);
        }
        let place = self.session.order.indices.iter().position(|it| *it == index)?;
        u32::try_from(place).ok()
    }
}

fn fits(which: &Which, view: &ItemView) -> bool {
    match which {
        Which::Index(index) => *index == view.index,
        Which::Id { id, .. } => *id == view.item.id,
    }
}
