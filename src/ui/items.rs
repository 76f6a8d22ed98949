//! Items and orders from the engine: asked for, kept for the next key, and
//! dropped where they are of what was open before.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::app::{App, now};
use super::driver::Shell;
use super::engine_client::{EngineError, unexpected};
use crate::core::model::event::Event;
use crate::desk::effect::Input;
use crate::engine::protocol::{ItemView, Reply, Request};
use crate::engine::query::Query;

/// Item views kept for the next key press.
const CACHED: usize = 64;

/// Views that were fetched, by index.
#[derive(Default)]
pub struct Items {
    views: RefCell<BTreeMap<u32, ItemView>>,
    /// Counts how often all were forgotten: what was asked for before is of another dataset.
    turn: Cell<u32>,
}

impl Items {
    pub fn forget(&self) {
        self.views.borrow_mut().clear();
        self.turn.set(self.turn.get().wrapping_add(1));
    }

    /// Views of items that these lines speak of are stale.
    pub fn forget_those_of(&self, lines: &[String]) {
        let mut items = self.views.borrow_mut();
        // Many lines, or one that speaks of no single item: all of them may be.
        let named: Option<Vec<String>> = (lines.len() <= 8)
            .then(|| {
                let item = |line: &String| {
                    let event: Event = serde_json::from_str(line).ok()?;
                    event.body.item().map(str::to_owned)
                };
                lines.iter().map(item).collect()
            })
            .flatten();
        match named {
            Some(named) => items.retain(|_, view| !named.contains(&view.item.id)),
            None => items.clear(),
        }
    }

    fn cache(&self, view: ItemView) {
        let mut items = self.views.borrow_mut();
        let index = view.index;
        items.insert(index, view);
        if items.len() > CACHED {
            // The one farthest from where the person is.
            let ends = [items.keys().next(), items.keys().next_back()];
            let farthest = ends.into_iter().flatten().copied().max_by_key(|it| it.abs_diff(index));
            farthest.and_then(|farthest| items.remove(&farthest));
        }
    }
}

impl App {
    pub(super) fn load(self, shell: &Rc<Shell>, index: u32, fresh: bool) {
        let known = if fresh { None } else { shell.items.views.borrow().get(&index).cloned() };
        if let Some(view) = known {
            return self.send(Input::ItemLoaded(Box::new(view)));
        }
        let shell = shell.clone();
        spawn_local(async move { self.fetch_item(&shell, index).await });
    }

    pub(super) fn load_id(self, shell: Rc<Shell>, id: String, fresh: bool) {
        spawn_local(async move {
            match self.ask_with(Request::Find { id: id.clone() }, None).await {
                Ok((Reply::Found { index: Some(index) }, _)) => self.load(&shell, index, fresh),
                Ok(_) => self.send(Input::ItemMissing { what: id }),
                Err(error) => self.fail(&error),
            }
        });
    }

    async fn fetch_item(self, shell: &Shell, index: u32) {
        let turn = shell.items.turn.get();
        let reply = self.ask_with(Request::Item { index }, None).await;
        // Of another dataset than the one that asked: it would stand under the same index.
        if shell.items.turn.get() != turn || self.is_changing() {
            return;
        }
        match reply {
            Ok((Reply::Item(view), _)) => {
                shell.items.cache((*view).clone());
                self.send(Input::ItemLoaded(view));
            }
            Ok((other, _)) => self.fail(&unexpected(&other)),
            Err(EngineError::Failed(why)) => {
                self.send(Input::ItemMissing { what: format!("item {} ({why})", index + 1) });
            }
            Err(error) => self.fail(&error),
        }
    }

    pub(super) fn prefetch(self, shell: Rc<Shell>, indices: Vec<u32>) {
        spawn_local(async move {
            for index in indices {
                if shell.items.views.borrow().contains_key(&index) {
                    continue;
                }
                let turn = shell.items.turn.get();
                // A view that is older than an answer to its item says so by its seq.
                let reply = self.ask_with(Request::Item { index }, None).await;
                if shell.items.turn.get() != turn || self.is_changing() {
                    break;
                }
                let Ok((Reply::Item(view), _)) = reply else { break };
                shell.items.cache(*view);
            }
        });
    }

    pub(super) fn query(self, shell: &Rc<Shell>, query: Query) {
        let turn = shell.queries.get().wrapping_add(1);
        shell.queries.set(turn);
        let shell = shell.clone();
        spawn_local(async move {
            let order = self.order(&query).await;
            if shell.queries.get() != turn {
                return;
            }
            match order {
                Ok(indices) => self.send(Input::OrderChanged { query, indices }),
                Err(error) => self.fail(&error),
            }
        });
    }

    pub(super) fn find_open(self, query: Query) {
        spawn_local(async move {
            // Where that fails the session goes on from the last item.
            let indices = self.order(&query).await.unwrap_or_else(|error| {
                self.fail(&error);
                Arc::new([])
            });
            self.send(Input::OpenFound { query, indices });
        });
    }

    async fn order(self, query: &Query) -> Result<Arc<[u32]>, EngineError> {
        match self.ask_with(Request::Query { query: query.clone() }, None).await? {
            (Reply::Order { .. }, payload) => {
                let bytes = payload.map(|bytes| bytes.to_vec()).unwrap_or_default();
                let (words, _) = bytes.as_chunks::<4>();
                Ok(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
            }
            (other, _) => Err(unexpected(&other)),
        }
    }

    /// Tells the session when the item stands on the screen: a task that is asked for in the
    /// frame in which it is drawn is heard after that frame. A second frame would be one more
    /// to draw.
    pub(super) fn watch(self, index: u32) {
        request_animation_frame(move || {
            let painted = move || self.send(Input::Painted { index, now: now() });
            gloo_timers::callback::Timeout::new(0, painted).forget();
        });
    }
}
