//! One annotator's log: appended to, never changed. In IndexedDB, or where a [`Store`] says.
//!
//! An append is one readwrite transaction with durability `strict`. While one
//! is under way further lines gather and go together into the next; nothing is
//! reported before its own transaction is complete. Lines that could not be
//! written stay in memory, in order, and go first the next time: a log in the
//! store never has a hole.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbKeyRange, IdbObjectStore, IdbTransactionMode};

use super::database::{ASIDE, Database, LOG};
use super::{StorageError, idb};
use crate::core::log::chain::{Break, Head};

/// Lines verified or written before the page gets its thread back: a bulk
/// action can be a hundred thousand.
const AT_A_STRETCH: usize = 500;

/// What became of lines given to [`LogStore::append`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Every line up to this `seq` survives a crash.
    Durable { seq: u64 },
    /// Nothing of the last batch was written; `unsaved` lines wait in memory.
    Failed { error: StorageError, unsaved: usize },
}

/// What the store held for an annotator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The lines that can be believed, in order.
    pub lines: Vec<String>,
    pub head: Head,
    /// Where the chain did not hold; the lines from there on were set aside.
    pub broken: Option<Break>,
    pub set_aside: usize,
}

/// Where lines are kept.
#[derive(Clone)]
pub enum Store {
    /// Nothing can be kept, and every append says so.
    Missing,
    Database(Database),
    Shelf(Shelf),
}

/// Another place for lines than the database.
pub trait Keeps {
    /// What stands there, in order.
    fn rows(&self, dataset: &str, annotator: &str) -> Result<Vec<Row>, StorageError>;
    /// All of them, or none that was not there before.
    fn append(
        &self,
        dataset: &str,
        annotator: &str,
        lines: &[(u64, String)],
    ) -> Result<(), StorageError>;
}

pub type Shelf = Rc<dyn Keeps>;

impl From<Option<Database>> for Store {
    fn from(database: Option<Database>) -> Self {
        database.map_or(Self::Missing, Self::Database)
    }
}

#[derive(Clone)]
pub struct LogStore(Rc<Inner>);

struct Inner {
    store: Store,
    dataset: String,
    annotator: String,
    unsaved: RefCell<VecDeque<(u64, String)>>,
    writing: Cell<bool>,
    /// Who waits until nothing is being written.
    waiting: RefCell<Vec<Function>>,
    report: Box<dyn Fn(Saved)>,
}

impl LogStore {
    /// `report` hears of every batch, in order.
    pub fn new(
        store: Store,
        dataset: &str,
        annotator: &str,
        report: impl Fn(Saved) + 'static,
    ) -> Self {
        Self(Rc::new(Inner {
            store,
            dataset: dataset.to_owned(),
            annotator: annotator.to_owned(),
            unsaved: RefCell::default(),
            writing: Cell::new(false),
            waiting: RefCell::default(),
            report: Box::new(report),
        }))
    }

    /// Takes lines whose first has seq `from`. Returns at once; `report` hears the rest.
    pub fn append(&self, from: u64, lines: &[String]) {
        self.0.unsaved.borrow_mut().extend((from..).zip(lines.iter().cloned()));
        self.write();
    }

    /// Tries again to write what is not saved.
    pub fn retry(&self) {
        self.write();
    }

    /// Lines in memory that would not survive a crash.
    pub fn unsaved(&self) -> Vec<String> {
        self.0.unsaved.borrow().iter().map(|(_, line)| line.clone()).collect()
    }

    pub fn all_durable(&self) -> bool {
        self.0.unsaved.borrow().is_empty()
    }

    /// Waits until nothing is being written: all is durable, or failed.
    pub async fn settled(&self) {
        while self.0.writing.get() {
            let settled = Promise::new(&mut |resolve, _| self.0.waiting.borrow_mut().push(resolve));
            drop(JsFuture::from(settled).await);
        }
    }

    /// Reads and verifies the stored log. Lines behind a break are moved to
    /// [`ASIDE`] in one transaction, stamped `now`, so that new events overwrite nothing.
    /// Only the writer may call it with `repair`.
    pub async fn load(&self, now: f64, repair: bool) -> Result<Stored, StorageError> {
        let (rows, database) = match &self.0.store {
            Store::Missing => return Ok(Stored::default()),
            Store::Shelf(shelf) => (shelf.rows(&self.0.dataset, &self.0.annotator)?, None),
            Store::Database(database) => (self.rows(database).await?, Some(database)),
        };
        let (mut head, mut broken, mut believed) = (Head::default(), None, 0);
        for (line, row) in (1u64..).zip(&rows) {
            // A line under another key than its seq: the rows were changed from outside.
            let followed = if row.seq == line as f64 {
                head.follow(&row.line).map(drop)
            } else {
                Err("the line is stored in the place of another".to_owned())
            };
            if let Err(why) = followed {
                broken = Some(Break { line, why });
                break;
            }
            believed += 1;
            if believed % AT_A_STRETCH == 0 {
                TimeoutFuture::new(0).await;
            }
        }
        let rest = rows.get(believed..).unwrap_or_default();
        match database {
            Some(database) if repair && !rest.is_empty() => {
                self.set_aside(database, now, rest).await?;
            }
            _ => {}
        }
        let set_aside = rest.len();
        let lines = rows.into_iter().take(believed).map(|row| row.line).collect();
        Ok(Stored { lines, head, broken, set_aside })
    }

    async fn rows(&self, database: &Database) -> Result<Vec<Row>, StorageError> {
        let transaction = idb::transaction(&database.raw, &[LOG], IdbTransactionMode::Readonly)?;
        let store = idb::store(&transaction, LOG)?;
        let range = self.range()?;
        let failed = |error: JsValue| idb::explain(&error);
        let lines = store.get_all_with_key(&range).map_err(failed)?;
        let keys = store.get_all_keys_with_key(&range).map_err(failed)?;
        let lines: Array = idb::request(&lines).await?.unchecked_into();
        let keys: Array = idb::request(&keys).await?.unchecked_into();
        let rows = lines.iter().zip(keys.iter()).map(|(line, key)| Row {
            seq: Array::from(&key).get(2).as_f64().unwrap_or(f64::NAN),
            // What is no text cannot be read as an event: verification says so.
            line: line.as_string().unwrap_or_default(),
            key,
            value: line,
        });
        Ok(rows.collect())
    }

    async fn set_aside(
        &self,
        database: &Database,
        now: f64,
        rest: &[Row],
    ) -> Result<(), StorageError> {
        let transaction =
            idb::transaction(&database.raw, &[LOG, ASIDE], IdbTransactionMode::Readwrite)?;
        let (log, aside) = (idb::store(&transaction, LOG)?, idb::store(&transaction, ASIDE)?);
        for row in rest {
            let key = Array::of4(
                &self.0.dataset.as_str().into(),
                &self.0.annotator.as_str().into(),
                &now.into(),
                &Array::from(&row.key).get(2),
            );
            aside.put_with_key(&row.value, &key).map_err(|error| idb::explain(&error))?;
            log.delete(&row.key).map_err(|error| idb::explain(&error))?;
        }
        idb::complete(&transaction).await
    }

    fn range(&self) -> Result<JsValue, StorageError> {
        let key = |seq: f64| self.key(seq);
        IdbKeyRange::bound(&key(f64::NEG_INFINITY), &key(f64::INFINITY))
            .map(JsValue::from)
            .map_err(|error| idb::explain(&error))
    }

    fn key(&self, seq: f64) -> JsValue {
        let (dataset, annotator) = (self.0.dataset.as_str(), self.0.annotator.as_str());
        Array::of3(&dataset.into(), &annotator.into(), &seq.into()).into()
    }

    fn write(&self) {
        if self.0.unsaved.borrow().is_empty() || self.0.writing.replace(true) {
            return;
        }
        let this = self.clone();
        spawn_local(async move {
            loop {
                let batch: Vec<_> =
                    this.0.unsaved.borrow().iter().take(AT_A_STRETCH).cloned().collect();
                let Some(last) = batch.last().map(|(seq, _)| *seq) else { break };
                match this.write_batch(&batch).await {
                    Ok(()) => {
                        this.0.unsaved.borrow_mut().drain(..batch.len());
                        (this.0.report)(Saved::Durable { seq: last });
                    }
                    Err(error) => {
                        let unsaved = this.0.unsaved.borrow().len();
                        (this.0.report)(Saved::Failed { error, unsaved });
                        break;
                    }
                }
            }
            this.0.writing.set(false);
            for waiting in this.0.waiting.take() {
                drop(waiting.call0(&JsValue::NULL));
            }
        });
    }

    async fn write_batch(&self, batch: &[(u64, String)]) -> Result<(), StorageError> {
        let database = match &self.0.store {
            Store::Missing => {
                return Err(StorageError::Missing("no storage is open".to_owned()));
            }
            Store::Shelf(shelf) => {
                return shelf.append(&self.0.dataset, &self.0.annotator, batch);
            }
            Store::Database(database) => database,
        };
        let transaction = idb::transaction(&database.raw, &[LOG], IdbTransactionMode::Readwrite)?;
        let store = idb::store(&transaction, LOG)?;
        let added = batch.iter().try_for_each(|(seq, line)| self.add(&store, *seq, line));
        if let Err(error) = added {
            transaction.abort().unwrap_or_default();
            return Err(error);
        }
        idb::complete(&transaction).await
    }

    /// `add`, not `put`: a line that is there already is never overwritten.
    fn add(&self, store: &IdbObjectStore, seq: u64, line: &str) -> Result<(), StorageError> {
        store
            .add_with_key(&line.into(), &self.key(seq as f64))
            .map(drop)
            .map_err(|error| idb::explain(&error))
    }
}

/// A stored line, where it stands, and what stands there.
pub struct Row {
    pub seq: f64,
    pub line: String,
    pub key: JsValue,
    pub value: JsValue,
}
