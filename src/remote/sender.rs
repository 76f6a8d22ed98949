//! Sends batch after batch until all have arrived, somebody pauses, or the
//! backend refuses.
//!
//! A batch counts as arrived when the backend said so *and* whoever listens has
//! kept that: after a reload nothing is sent again that was acknowledged, and
//! the one batch for which both can come apart carries the same idempotency key.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::post;
use crate::core::send::job::Job;
use crate::core::send::plan::batch;
use crate::core::send::request::{count, prepare};
use crate::core::send::retry::{Next, Patience, next};

/// What is to be sent.
pub struct Sending {
    pub job: Job,
    /// Name of the dataset, for the body's template.
    pub dataset: String,
    /// One JSON text each.
    pub records: Vec<String>,
    /// Batches that arrived before.
    pub acknowledged: usize,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub acknowledged: usize,
    pub batches: usize,
    /// Records in the acknowledged batches, and in all.
    pub records: usize,
    pub all_records: usize,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Sending {
        attempt: u32,
    },
    /// Tries again after this time.
    Waiting {
        milliseconds: u64,
        attempt: u32,
        why: String,
    },
    Paused,
    /// All have arrived.
    Done,
    /// It can be resumed once what is said is mended.
    Stopped {
        why: String,
    },
}

/// Hears how far it is; the future ends when that is kept.
pub type Report = dyn Fn(Sent) -> Pin<Box<dyn Future<Output = ()>>>;

#[derive(Clone)]
pub struct Sender(Rc<Inner>);

struct Inner {
    sending: Sending,
    /// In memory alone.
    token: RefCell<String>,
    patience: Patience,
    report: Box<Report>,
    acknowledged: Cell<usize>,
    paused: Cell<bool>,
    cancelled: Cell<bool>,
    running: Cell<bool>,
    /// Asked to go on while the last word of the run before was being kept.
    again: Cell<bool>,
    abort: RefCell<Option<AbortController>>,
    /// Ends a waiting early.
    wake: RefCell<Option<Function>>,
}

impl Sender {
    /// Begins to send.
    pub fn start(
        sending: Sending,
        token: String,
        patience: Patience,
        report: impl Fn(Sent) -> Pin<Box<dyn Future<Output = ()>>> + 'static,
    ) -> Self {
        let acknowledged = Cell::new(sending.acknowledged);
        let this = Self(Rc::new(Inner {
            sending,
            token: RefCell::new(token),
            patience,
            report: Box::new(report),
            acknowledged,
            paused: Cell::new(false),
            cancelled: Cell::new(false),
            running: Cell::new(false),
            again: Cell::new(false),
            abort: RefCell::default(),
            wake: RefCell::default(),
        }));
        this.go_on();
        this
    }

    /// Stops after the request that is under way.
    pub fn pause(&self) {
        self.0.paused.set(true);
        self.wake();
    }

    /// Goes on after a pause or a stop, from the first batch that did not
    /// arrive; the token may be another by now.
    pub fn resume(&self, token: String) {
        self.0.token.replace(token);
        self.go_on();
    }

    fn go_on(&self) {
        self.0.paused.set(false);
        if self.0.cancelled.get() {
            return;
        }
        self.0.again.set(true);
        if self.0.running.replace(true) {
            return;
        }
        let this = self.clone();
        spawn_local(async move {
            while this.0.again.replace(false) {
                this.run().await;
            }
            this.0.running.set(false);
        });
    }

    /// Ends it at once, also the request under way; nothing is reported any more.
    pub fn cancel(&self) {
        self.0.cancelled.set(true);
        if let Some(abort) = self.0.abort.borrow().as_ref() {
            abort.abort();
        }
        self.wake();
    }

    fn wake(&self) {
        if let Some(wake) = self.0.wake.take() {
            drop(wake.call0(&JsValue::NULL));
        }
    }

    async fn run(&self) {
        let Sending { job, dataset, records, .. } = &self.0.sending;
        let records: Vec<&str> = records.iter().map(String::as_str).collect();
        let before = self.0.acknowledged.get();
        while let Some(request) = prepare(job, dataset, &records, self.0.acknowledged.get()) {
            let mut attempt = 1;
            loop {
                if self.0.paused.get() {
                    return self.say(State::Paused).await;
                }
                self.0.again.set(false);
                self.say(State::Sending { attempt }).await;
                let Ok(abort) = AbortController::new() else { return };
                self.0.abort.replace(Some(abort.clone()));
                let seconds = job.timeout_seconds;
                let token = self.0.token.borrow().clone();
                let outcome = post::attempt(&request, &token, seconds, &abort).await;
                self.0.abort.replace(None);
                let Some(outcome) = outcome.filter(|_| !self.0.cancelled.get()) else { return };
                let begun = self.0.acknowledged.get() > before;
                let now = (js_sys::Date::now() / 1000.0) as i64;
                let random = js_sys::Math::random();
                match next(&outcome, attempt, begun, &self.0.patience, random, now) {
                    Next::Acknowledged => break,
                    Next::Stop { why } => return self.say(State::Stopped { why }).await,
                    Next::Wait { milliseconds, why } => {
                        attempt += 1;
                        self.say(State::Waiting { milliseconds, attempt, why }).await;
                        self.wait(milliseconds).await;
                        if self.0.cancelled.get() {
                            return;
                        }
                    }
                }
            }
            self.0.acknowledged.set(self.0.acknowledged.get() + 1);
        }
        self.say(State::Done).await;
    }

    async fn wait(&self, milliseconds: u64) {
        let woken = Promise::new(&mut |resolve, _| {
            self.0.wake.replace(Some(resolve));
        });
        let milliseconds = u32::try_from(milliseconds).unwrap_or(u32::MAX);
        let slept = wasm_bindgen_futures::future_to_promise(async move {
            TimeoutFuture::new(milliseconds).await;
            Ok(JsValue::NULL)
        });
        drop(JsFuture::from(Promise::race(&js_sys::Array::of2(&woken, &slept))).await);
        self.0.wake.replace(None);
    }

    async fn say(&self, state: State) {
        if self.0.cancelled.get() {
            return;
        }
        let Sending { job, records, .. } = &self.0.sending;
        let acknowledged = self.0.acknowledged.get();
        let sent = Sent {
            acknowledged,
            batches: count(job, records.len()),
            records: records_of(job, records.len(), acknowledged),
            all_records: records.len(),
            state,
        };
        (self.0.report)(sent).await;
    }
}

/// Records in the first `acknowledged` batches.
fn records_of(job: &Job, records: usize, acknowledged: usize) -> usize {
    let last = acknowledged.checked_sub(1);
    last.and_then(|last| batch(records, job.portion, last)).map_or(0, |last| last.end)
}
