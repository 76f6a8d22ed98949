//! Where a session goes on after a reload: at the item worked on last while
//! something is left to do there, else at the next open one of the queue.
//!
//! ```text
//! order ─ the last item ─▶ open? ─ yes ─▶ shown
//!                           └ no: what is open in this queue? ─▶ the first behind it
//! ```

use super::effect::Effect;
use super::session::Which;
use super::update::Desk;
use crate::engine::protocol::ItemView;
use crate::engine::query::{Query, State};

impl Desk<'_> {
    /// Asks for the item worked on last; `false` where there is none.
    pub fn resume(&mut self) -> bool {
        let Some(id) = self.session.undo.last().map(|step| step.item.clone()) else {
            return false;
        };
        self.want(Which::Id { id, or_place: Some(0) }, None, false);
        if let Some(wanted) = &mut self.session.loading {
            wanted.resume = true;
        }
        true
    }

    /// Whether nothing is left to do at an item.
    pub fn is_settled(&self, view: &ItemView) -> bool {
        view.mine.skipped || view.mine.is_complete(&self.session.schema.questions)
    }

    /// The last item is done: it waits aside until it is known what is open.
    pub fn look_for_open(&mut self, view: ItemView) {
        if let Some(position) = self.place_of(view.index) {
            self.session.order.position = position;
        }
        self.session.resuming = Some(Box::new(view));
        let query = open_part(&self.session.order.query);
        self.effects.push(Effect::FindOpen { query });
    }

    /// Goes to the first open item behind the last one, else to the first of all,
    /// else to the last one itself.
    pub fn open_found(&mut self, query: &Query, open: &[u32]) {
        // The person has gone elsewhere or asked for another order meanwhile.
        if *query != open_part(&self.session.order.query) {
            return self.stop_looking();
        }
        let Some(view) = self.session.resuming.take() else { return };
        let from = self.place_of(view.index).map_or(0, |position| position + 1);
        let next = first_open(&self.session.order.indices, from, open);
        match next.or_else(|| first_open(&self.session.order.indices, 0, open)) {
            Some(position) => self.show(position),
            None => self.take_up(*view),
        }
    }

    fn stop_looking(&mut self) {
        if let Some(view) = self.session.resuming.take() {
            self.take_up(*view);
        }
    }

    fn take_up(&mut self, view: ItemView) {
        if let Some(wanted) = &mut self.session.loading {
            wanted.resume = false;
        }
        self.item_loaded(view);
    }
}

/// What is left to do of a queue.
fn open_part(query: &Query) -> Query {
    let mut query = query.clone();
    if query.filter.states.is_empty() {
        query.filter.states = vec![State::Todo, State::Partly];
    }
    query
}

/// The position of the first open item from here on. Both lists are in the order
/// of the queue, so that one walk finds it.
fn first_open(order: &[u32], from: u32, open: &[u32]) -> Option<u32> {
    let mut left = open.iter().peekable();
    for (position, index) in (0..).zip(order) {
        if left.peek() == Some(&index) {
            if position >= from {
                return Some(position);
            }
            left.next();
        }
    }
    None
}
