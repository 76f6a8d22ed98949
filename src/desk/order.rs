//! What is open, in which order it is reviewed, and the address that says so.

use std::sync::Arc;

use super::address::Address;
use super::effect::Effect;
use super::session::{Order, Session, Tone, Wanted, Which};
use super::update::Desk;
use crate::core::time::Timestamp;
use crate::engine::protocol::{LogLoaded, Opened};
use crate::engine::query::Query;

impl Desk<'_> {
    /// Another dataset. What belongs to the person or the tab stays.
    pub fn opened(&mut self, opened: Opened, annotator: String) {
        let old = std::mem::take(self.session);
        // The address of the page may already say what to show of the first dataset.
        let order = if old.open {
            Order::default()
        } else {
            Order { indices: Arc::new([]), position: 0, ..old.order }
        };
        *self.session = Session {
            annotator,
            room: old.room,
            settings: old.settings,
            keymap: old.keymap,
            bounds: old.bounds,
            part: old.part,
            toasts: old.toasts,
            next_toast: old.next_toast,
            storage_trouble: old.storage_trouble,
            loading: old.loading.filter(|_| !old.open),
            order,
            items: opened.items,
            schema: opened.schema,
            dataset: opened.dataset,
            policy: opened.default_policy,
            is_handed_out: opened.is_handed_out,
            ..Session::default()
        };
    }

    pub fn log_loaded(&mut self, log: LogLoaded, now: Timestamp) {
        let session = &mut *self.session;
        session.open = true;
        session.head = log.head.into();
        if session.head.hash.is_empty() {
            session.head = crate::core::log::chain::Head::default();
        }
        // How much of it is durable the shell says next: some may only be in memory.
        session.durable = 0;
        session.undo = log.undo;
        session.redo = log.redo;
        session.progress = log.progress;
        session.evidence = log.evidence;
        session.policy_version = 0;
        if let Some(policy) = log.policy {
            session.policy = policy;
            session.policy_version = log.policy_version.max(1);
        }
        let told = std::mem::replace(&mut session.policy_instead_of_own, log.policy_instead_of_own);
        let replaced = session.replaced().filter(|_| told != session.policy_instead_of_own);
        session.touched.clear();
        session.touched_all = session.head.seq;
        if let Some(issue) = log.issues.first() {
            let more = log.issues.len() - 1;
            let more = if more > 0 { format!(" ({more} more)") } else { String::new() };
            self.toast(format!("The log: {issue}{more}"), Tone::Trouble);
        }
        if let Some(replaced) = replaced {
            self.toast(replaced, Tone::Plain);
        }
        self.start_log(now);
        let query = std::mem::take(&mut self.session.order.query);
        self.session.order.query = self.session.bounds.within(query);
        self.query_again();
        self.reload();
    }

    pub fn search(&mut self, query: Query) {
        let before =
            std::mem::replace(&mut self.session.order.query, self.session.bounds.within(query));
        self.query_again();
        // The back button goes back by filters, not by letters of a word.
        let mut typed = before;
        typed.filter.text.clone_from(&self.session.order.query.filter.text);
        self.set_address(typed != self.session.order.query);
    }

    pub fn query_again(&mut self) {
        if self.session.open {
            self.session.order.loading = true;
            let query = self.session.order.query.clone();
            self.effects.push(Effect::Query { query });
        }
    }

    pub fn order_changed(&mut self, query: &Query, indices: Arc<[u32]>) {
        // The person has asked for another order since.
        if *query != self.session.order.query {
            return;
        }
        self.session.order.loading = false;
        self.session.order.indices = indices;
        let count = self.session.order.indices.len();
        let coming = self.session.loading.is_some();
        let here = self.session.item.as_ref().map(|view| view.index);
        if let Some(position) = here.and_then(|index| self.place_of(index)) {
            self.session.order.position = position;
            if !coming {
                self.prefetch();
            }
        } else if coming {
            // Asked for by its id: its place is found when it is here.
            self.session.order.position = 0;
        } else if here.is_none() && self.resume() {
            self.session.order.position = 0;
        } else if count > 0 {
            self.show(0);
        } else {
            self.session.order.position = 0;
            self.park();
            self.session.item = None;
        }
        if count == 0 {
            self.say("No item matches the filter.");
        }
    }

    pub fn address(&mut self, hash: &str) {
        let (address, issues) = Address::read(hash);
        if let Some(issue) = issues.first() {
            self.toast(format!("The address: {issue}"), Tone::Plain);
        }
        if self.session.bounds.has(address.room) {
            self.enter(address.room, false);
        }
        let query = self.session.bounds.within(address.query);
        let other = query != self.session.order.query;
        self.session.order.query = query;
        let here = self.session.item.as_ref().map(|view| view.item.id.clone());
        if let Some(id) = address.item.filter(|id| Some(id) != here.as_ref()) {
            let which = Which::Id { id, or_place: None };
            if self.session.open {
                self.want(which, None, false);
            } else {
                // Asked for when the log is loaded.
                self.session.loading =
                    Some(Wanted { which, question: None, fresh: false, resume: false, since: 0 });
            }
        }
        if other {
            self.query_again();
        }
    }

    pub fn set_address(&mut self, push: bool) {
        let address = Address {
            room: self.session.room,
            query: self.session.order.query.clone(),
            item: self.session.item.as_ref().map(|view| view.item.id.clone()),
        };
        self.effects.push(Effect::SetAddress { hash: address.write(), push });
    }
}
