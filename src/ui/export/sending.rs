//! A sending under way. It belongs to the page, not to the room: it goes on
//! while people review, and is taken up again after a reload.
//!
//! What is kept in the browser: the job, the exact records, and how many
//! batches arrived. The token is not: it is asked again.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::core::format::header::is_header;
use crate::core::send::job::Job;
use crate::core::send::request::{Prepared, count, prepare};
use crate::engine::protocol::{Export, Reply, Request};
use crate::remote::sender::{Doing, Hand, Report, run};
use crate::ui::app::App;

/// The page's one sending; cheap to copy.
#[derive(Clone, Copy)]
pub struct Sending {
    app: App,
    /// What the form holds.
    pub job: RwSignal<Job>,
    /// In memory alone, and gone with the page.
    pub token: RwSignal<String>,
    pub state: RwSignal<State>,
    hand: StoredValue<Hand, LocalStorage>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    #[default]
    Idle,
    /// The records are being made.
    Preparing,
    /// Begun: running, paused, stopped or done, as the report says.
    Begun {
        load: Arc<Load>,
        report: Report,
    },
    Failed(String),
}

/// What is sent: made once, so that a resumed sending sends the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    pub job: Job,
    pub dataset: String,
    pub records: Vec<String>,
}

/// Kept under [`KEPT`]; the records, one a line, under [`RECORDS`].
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    job: Job,
    dataset: String,
    arrived: usize,
}

const KEPT: &str = "sending";
const RECORDS: &str = "sending-records";
const FORM: &str = "sending-form";

impl Sending {
    /// Made once by the page, and given to the rooms as context.
    pub fn new(app: App) -> Self {
        Self {
            app,
            job: RwSignal::new(Job::default()),
            token: RwSignal::new(String::new()),
            state: RwSignal::new(State::Idle),
            hand: StoredValue::new_local(Hand::default()),
        }
    }

    pub fn here() -> Self {
        expect_context()
    }

    /// Brings back the form, and a sending that was not finished.
    pub async fn restore(self) {
        if let Some(job) = self.read(FORM).await.and_then(|json| serde_json::from_str(&json).ok()) {
            self.job.set(job);
        }
        let Some(kept) = self.read(KEPT).await.filter(|json| !json.is_empty()) else { return };
        let Some(records) = self.read(RECORDS).await else { return };
        let Ok(kept) = serde_json::from_str::<Kept>(&kept) else { return };
        let records: Vec<String> = records.lines().map(str::to_owned).collect();
        let batches = count(&kept.job, records.len());
        let load = Arc::new(Load { job: kept.job, dataset: kept.dataset, records });
        let report = Report { arrived: kept.arrived, batches, doing: Doing::Paused };
        self.job.set(load.job.clone());
        self.state.set(State::Begun { load, report });
    }

    /// What must be mended in the form before anything can be sent.
    pub fn problems(self) -> Vec<String> {
        let page = window().location().href().unwrap_or_default();
        self.job.with(|job| job.problems(&page))
    }

    /// The first request, and how many there would be: nothing is sent.
    pub async fn dry_run(self, export: Export) -> Result<(Option<Prepared>, usize), String> {
        let load = self.load(export).await?;
        let records: Vec<&str> = load.records.iter().map(String::as_str).collect();
        Ok((prepare(&load.job, &load.dataset, &records, 0), count(&load.job, records.len())))
    }

    /// Makes the records and sends them all.
    pub fn begin(self, export: Export) {
        self.state.set(State::Preparing);
        spawn_local(async move {
            let load = match self.load(export).await {
                Ok(load) => Arc::new(load),
                Err(why) => return self.state.set(State::Failed(why)),
            };
            // The records first: a kept sending without its records is no sending.
            self.keep(RECORDS, load.records.join("\n")).await;
            self.keep_arrived(&load, 0).await;
            self.run(load, 0).await;
        });
    }

    /// Goes on from the first batch that was not acknowledged.
    pub fn resume(self) {
        let State::Begun { load, report } = self.state.get_untracked() else { return };
        spawn_local(self.run(load, report.arrived));
    }

    pub fn pause(self) {
        self.hand.with_value(Hand::pause);
    }

    /// Gives it up: what arrived stays where it is, the rest is not sent.
    pub fn give_up(self) {
        self.hand.with_value(Hand::stop);
        self.state.set(State::Idle);
        spawn_local(async move { self.forget().await });
    }

    async fn run(self, load: Arc<Load>, from: usize) {
        let hand = Hand::default();
        self.hand.set_value(hand.clone());
        let records: Vec<&str> = load.records.iter().map(String::as_str).collect();
        let token = self.token.get_untracked();
        let report = |report: Report| {
            // A sending that was given up says nothing any more.
            if !self.state.with_untracked(|state| *state == State::Idle) {
                self.state.set(State::Begun { load: load.clone(), report });
            }
        };
        let keep = async |arrived: usize| self.keep_arrived(&load, arrived).await;
        let first = Report {
            arrived: from,
            batches: count(&load.job, records.len()),
            doing: Doing::Sending { attempt: 1 },
        };
        self.state.set(State::Begun { load: load.clone(), report: first });
        let done = run(&load.job, &token, &load.dataset, &records, from, &hand, report, keep).await;
        if done == Doing::Done {
            self.forget().await;
        }
    }

    async fn load(self, export: Export) -> Result<Load, String> {
        let job = self.job.get_untracked();
        self.keep(FORM, serde_json::to_string(&job).unwrap_or_default()).await;
        let dataset = self.app.session.with_untracked(|session| session.schema.name.clone());
        let asked = self.app.ask_with(Request::Export { export }, None).await;
        let payload = match asked.map_err(|error| error.to_string())? {
            (Reply::Exported { .. }, payload) => {
                payload.map(|bytes| bytes.to_vec()).unwrap_or_default()
            }
            (Reply::Failed { message }, _) => return Err(message),
            _ => return Err("The engine gave another answer.".to_owned()),
        };
        let text =
            String::from_utf8(payload).map_err(|_| "The records are not text.".to_owned())?;
        let records: Vec<String> = text
            .lines()
            .enumerate()
            // The file's header is no record.
            .filter(|(place, line)| !line.is_empty() && !(*place == 0 && is_header(line)))
            .map(|(_, line)| line.to_owned())
            .collect();
        if records.is_empty() {
            return Err("There is nothing to send: no record fits the choice.".to_owned());
        }
        Ok(Load { job, dataset, records })
    }

    async fn keep_arrived(self, load: &Load, arrived: usize) {
        let kept = Kept { job: load.job.clone(), dataset: load.dataset.clone(), arrived };
        self.keep(KEPT, serde_json::to_string(&kept).unwrap_or_default()).await;
    }

    async fn forget(self) {
        self.keep(KEPT, String::new()).await;
        self.keep(RECORDS, String::new()).await;
    }

    /// What cannot be kept only costs the resuming after a reload: said once, and sending goes on.
    async fn keep(self, name: &'static str, text: String) {
        let Some(database) = self.database() else { return };
        if let Err(error) = database.keep_setting(name, &text).await {
            self.app.toast(format!("After a reload this sending cannot go on: {}", error.say()));
        }
    }

    async fn read(self, name: &'static str) -> Option<String> {
        self.database()?.setting(name).await.ok().flatten()
    }

    fn database(self) -> Option<crate::storage::database::Database> {
        let shell: Rc<_> = self.app.shell.try_get_value()?;
        shell.database.borrow().clone()
    }
}
