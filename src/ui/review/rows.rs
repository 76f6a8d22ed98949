//! The rows of the queue that the engine has told so far.
//!
//! Rows are asked for by window, shown from here, and asked for again when the
//! log has grown: the old row stays on the screen until the new one is there.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::protocol::{Reply, Request, Row};
use crate::ui::app::App;

/// Above this, rows far from the window are forgotten.
const KEPT: usize = 4_000;

/// The indices of the queue; equal when they are the same list, not when they
/// happen to read the same: comparing 100,000 numbers at every key is too much.
#[derive(Clone)]
pub struct Indices(pub Arc<[u32]>);

impl PartialEq for Indices {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Which state of the project a row speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Age {
    dataset: String,
    seq: u64,
    policy: u32,
}

#[derive(Clone, Copy)]
pub struct Rows {
    pub indices: Memo<Indices>,
    age: Memo<Age>,
    /// By index in the file, with the number of the asking that brought it.
    cache: RwSignal<BTreeMap<u32, (Arc<Row>, u64)>>,
    /// By index: the number of the latest asking.
    asked: StoredValue<BTreeMap<u32, u64>>,
    /// Counts the ages.
    round: Memo<u64>,
}

impl Rows {
    pub fn new(app: App) -> Self {
        let indices = app.slice(|session| Indices(session.order.indices.clone()));
        let age = app.slice(|session| Age {
            dataset: session.dataset.clone(),
            seq: session.head.seq,
            policy: session.policy_version,
        });
        let cache = RwSignal::new(BTreeMap::new());
        let asked = StoredValue::new(BTreeMap::new());
        let rounds = StoredValue::new(0_u64);
        let round = Memo::new(move |before: Option<&u64>| {
            age.with(|_| ());
            let next = before.map_or(1, |before| before + 1);
            rounds.set_value(next);
            next
        });
        // Indices of another dataset mean other items.
        Effect::new(move |before: Option<String>| {
            let dataset = age.with(|age| age.dataset.clone());
            if before.is_some_and(|before| before != dataset) {
                cache.set(BTreeMap::new());
                asked.set_value(BTreeMap::new());
            }
            dataset
        });
        Self { indices, age, cache, asked, round }
    }

    /// How many rows there are.
    pub fn count(self) -> Signal<u32> {
        let indices = self.indices;
        Signal::derive(move || {
            indices.with(|indices| u32::try_from(indices.0.len()).unwrap_or(u32::MAX))
        })
    }

    /// The row at a place of the queue, once it is known.
    pub fn at(self, place: u32) -> Memo<Option<Arc<Row>>> {
        let Self { indices, cache, .. } = self;
        Memo::new(move |_| {
            let index = indices.with(|indices| indices.0.get(place as usize).copied())?;
            cache.with(|cache| cache.get(&index).map(|(row, _)| row.clone()))
        })
    }

    /// Asks for the rows of these places that are missing or of an earlier age.
    /// Tracks the queue and the log: call it in an effect.
    pub fn want(self, app: App, first: u32, end: u32) {
        let round = self.round.get();
        let missing: Vec<u32> = self.indices.with(|indices| {
            self.asked.with_value(|asked| {
                (first..end)
                    .filter_map(|place| indices.0.get(place as usize).copied())
                    .filter(|index| asked.get(index).is_none_or(|at| *at < round))
                    .collect()
            })
        });
        if missing.is_empty() {
            return;
        }
        self.asked.update_value(|asked| {
            asked.extend(missing.iter().map(|index| (*index, round)));
        });
        let dataset = self.age.with_untracked(|age| age.dataset.clone());
        spawn_local(async move {
            let reply = app.ask(Request::Rows { indices: missing.clone() }).await;
            let same = self.age.try_with_untracked(|age| age.dataset == dataset);
            if same != Some(true) {
                return;
            }
            match reply {
                Ok(Reply::Rows { rows }) => self.keep(rows, round),
                // The window asks again when it moves; the engine's trouble is said elsewhere.
                _ => {
                    self.asked.try_update_value(|asked| {
                        missing.iter().for_each(|index| {
                            asked.remove(index);
                        });
                    });
                }
            }
        });
    }

    fn keep(self, rows: Vec<Row>, round: u64) {
        self.cache.try_update(|cache| {
            for row in rows {
                let newer = cache.get(&row.index).is_none_or(|(_, at)| *at <= round);
                if newer {
                    let same = cache.get(&row.index).is_some_and(|(old, _)| **old == row);
                    if same {
                        // The same allocation: its row is not drawn again.
                        if let Some((_, at)) = cache.get_mut(&row.index) {
                            *at = round;
                        }
                    } else {
                        cache.insert(row.index, (Arc::new(row), round));
                    }
                }
            }
            if cache.len() > KEPT {
                let oldest = round.saturating_sub(1);
                cache.retain(|_, (_, at)| *at > oldest);
            }
        });
        if self.asked.try_with_value(|asked| asked.len() > 2 * KEPT) == Some(true) {
            self.asked.try_update_value(|asked| asked.retain(|_, at| *at >= round));
        }
    }
}
