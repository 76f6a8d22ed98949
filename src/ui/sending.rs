//! Sends the reviewed records: from the export to the last acknowledged batch,
//! across pauses and reloads. The Export room draws [`Sending`].

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::app::App;
use crate::core::format::header::is_header;
use crate::core::send::job::Job;
use crate::core::send::request::{count, prepare};
use crate::core::send::retry::Patience;
use crate::desk::effect::Input;
use crate::engine::protocol::{Export, Reply, Request};
use crate::remote::sender::{self, Sender, Sent, State};
use crate::storage::sendings::Unfinished;
use crate::storage::settings::Setting;

/// What the Export room shows of a sending.
#[derive(Clone, Copy)]
pub struct Sending {
    /// The identity of the dataset that is kept now. The Export room looks for what was left
    /// unsent of it.
    pub dataset: RwSignal<String>,
    /// As the person set it up; kept for the next time.
    pub job: RwSignal<Job>,
    /// In memory alone, and gone with the page.
    pub token: RwSignal<String>,
    /// How far it is; `None` before the first of this visit.
    pub sent: RwSignal<Option<Sent>>,
    /// One that was begun earlier and has not arrived whole: its job, the
    /// batches that arrived and all batches. The token has to be given again.
    pub unfinished: RwSignal<Option<(Job, u32, u32)>>,
}

impl Sending {
    pub fn new() -> Self {
        Self {
            dataset: RwSignal::new(String::new()),
            job: RwSignal::new(Job::default()),
            token: RwSignal::new(String::new()),
            sent: RwSignal::new(None),
            unfinished: RwSignal::new(None),
        }
    }
}

impl Default for Sending {
    fn default() -> Self {
        Self::new()
    }
}

impl App {
    /// The first request exactly as it would be sent, the token masked, and
    /// how many there would be.
    ///
    /// # Errors
    /// Why nothing can be sent, for a person.
    pub async fn dry_run(self, export: Export) -> Result<(String, usize), String> {
        let job = self.sending.job.get_untracked();
        let records = self.records(export).await?;
        let refs: Vec<&str> = records.iter().map(String::as_str).collect();
        let name = self.session.with_untracked(|session| session.schema.name.clone());
        let request = prepare(&job, &name, &refs, 0).ok_or("There is nothing to send.")?;
        Ok((request.show(), count(&job, records.len())))
    }

    /// Begins a new sending in the place of the one before.
    pub fn start_sending(self, export: Export) {
        let job = self.sending.job.get_untracked();
        // Plain data: this cannot fail.
        self.keep_setting(Setting::Sending, serde_json::to_string(&job).unwrap_or_default());
        spawn_local(async move {
            let records = match self.records(export).await {
                Ok(records) if records.is_empty() => {
                    return self.toast("There is nothing to send.");
                }
                Ok(records) => records,
                Err(why) => return self.toast(why),
            };
            let parts = js_sys::Array::of1(&records.join("\n").into());
            let blob = match Blob::new_with_str_sequence(&parts) {
                Ok(blob) => blob,
                Err(error) => return self.toast(format!("{error:?}")),
            };
            let all_records = u32::try_from(records.len()).unwrap_or(u32::MAX);
            let unfinished = Unfinished { job, records: blob, all_records, acknowledged: 0 };
            self.send_records(unfinished, records).await;
        });
    }

    /// Goes on with what an earlier visit began, from the first batch that did not arrive.
    pub fn resume_sending(self) {
        spawn_local(async move {
            let Some(unfinished) = self.kept_sending().await else {
                return self.toast("There is no sending to resume.");
            };
            let text = JsFuture::from(unfinished.records.text()).await;
            let Some(text) = text.ok().and_then(|text| text.as_string()) else {
                return self.toast("What was being sent cannot be read any more: start again.");
            };
            let records = text.lines().map(str::to_owned).collect();
            self.send_records(unfinished, records).await;
        });
    }

    pub fn pause_sending(self) {
        self.with_sender(Sender::pause);
    }

    /// After a pause, or after a stop whose cause was mended.
    pub fn go_on_sending(self) {
        let token = self.sending.token.get_untracked();
        self.with_sender(|sender| sender.resume(token));
    }

    /// Gives up what has not arrived.
    pub fn forget_sending(self) {
        self.with_sender(Sender::cancel);
        self.shell.with_value(|shell| shell.sender.replace(None));
        self.sending.sent.set(None);
        let Some((database, dataset)) = self.sending_place() else { return };
        spawn_local(async move {
            if let Err(error) = database.forget_sending(&dataset).await {
                self.send(Input::Failed { message: error.say() });
            }
            self.sending.unfinished.set(None);
        });
    }

    /// Whether an earlier visit left something unsent, and what its form held.
    pub fn look_for_sending(self) {
        spawn_local(async move {
            let form = self.setting(Setting::Sending).await;
            if let Some(job) = form.and_then(|json| serde_json::from_str(&json).ok()) {
                self.sending.job.try_set(job);
            }
            let unfinished = self.kept_sending().await.map(|it| {
                let all = count(&it.job, it.all_records as usize);
                (it.job, it.acknowledged, u32::try_from(all).unwrap_or(u32::MAX))
            });
            self.sending.unfinished.try_set(unfinished);
        });
    }

    async fn kept_sending(self) -> Option<Unfinished> {
        let (database, dataset) = self.sending_place()?;
        database.sending(&dataset).await.ok().flatten()
    }

    fn sending_place(self) -> Option<(crate::storage::database::Database, String)> {
        let shell = self.shell.try_get_value()?;
        let database = shell.database.borrow().clone()?;
        let dataset = shell.current.borrow().as_ref()?.kept.dataset.clone();
        Some((database, dataset))
    }

    /// The records of an export, one JSON text each; a header is none.
    async fn records(self, export: Export) -> Result<Vec<String>, String> {
        let export = Export { gzip: false, ..export };
        let (reply, payload) = self
            .ask_with(Request::Export { export }, None)
            .await
            .map_err(|error| error.to_string())?;
        let Reply::Exported { .. } = reply else {
            return Err("The engine gave no export.".to_owned());
        };
        let bytes = payload.map(|bytes| bytes.to_vec()).unwrap_or_default();
        let text = String::from_utf8(bytes).map_err(|_| "The export is not UTF-8.".to_owned())?;
        let mut lines = text.lines().filter(|line| !line.is_empty()).peekable();
        // Only the first line can be a header.
        lines.next_if(|line| is_header(line));
        Ok(lines.map(str::to_owned).collect())
    }

    async fn send_records(self, unfinished: Unfinished, records: Vec<String>) {
        let token = self.sending.token.get_untracked();
        let Some(shell) = self.shell.try_get_value() else { return };
        if let Some(before) = shell.sender.take() {
            before.cancel();
        }
        let place = self.sending_place();
        if let Some((database, dataset)) = &place
            && let Err(error) = database.keep_sending(dataset, &unfinished).await
        {
            let text = format!("It could not be resumed after a reload. {}", error.say());
            self.send(Input::Failed { message: text });
        }
        self.sending.unfinished.set(None);
        let sending = sender::Sending {
            job: unfinished.job.clone(),
            dataset: self.session.with_untracked(|session| session.schema.name.clone()),
            records,
            acknowledged: unfinished.acknowledged as usize,
        };
        let kept = Rc::new(std::cell::RefCell::new(unfinished));
        let sender = Sender::start(sending, token, Patience::default(), move |sent| {
            let (kept, place) = (kept.clone(), place.clone());
            Box::pin(async move {
                let acknowledged = u32::try_from(sent.acknowledged).unwrap_or(u32::MAX);
                let is_new = kept.borrow().acknowledged < acknowledged;
                let is_done = sent.state == State::Done;
                if let Some((database, dataset)) = &place {
                    kept.borrow_mut().acknowledged = acknowledged;
                    let row = kept.borrow().clone();
                    let stored = if is_done {
                        database.forget_sending(dataset).await
                    } else if is_new {
                        database.keep_sending(dataset, &row).await
                    } else {
                        Ok(())
                    };
                    // Then a reload sends this batch again, under the same idempotency key.
                    stored.unwrap_or_default();
                }
                self.sending.sent.try_set(Some(sent));
            })
        });
        shell.sender.replace(Some(sender));
    }

    fn with_sender(self, act: impl FnOnce(&Sender)) {
        let sender = self.shell.try_get_value().and_then(|shell| shell.sender.borrow().clone());
        if let Some(sender) = sender {
            act(&sender);
        }
    }
}
