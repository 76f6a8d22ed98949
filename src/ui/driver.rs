//! Carries out what the session asks for ([`Effect`]) and tells it what came
//! of it ([`Input`]). The only place where the session is changed.
//!
//! Inputs are worked through one after another, in the order in which they
//! came; an effect that brings another input at once puts it at the end.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use super::app::{App, now};
use super::engine_client::{EngineClient, EngineError};
use super::items::Items;
use super::keeping::Current;
use super::opening::Source;
use super::setup::{Tell, Told};
use crate::desk::effect::{Effect, Input};
use crate::desk::session::{Toast, Tone};
use crate::desk::update::update;
use crate::engine::protocol::{Export, Reply, Request};
use crate::remote::sender::Sender;
use crate::storage::database::Database;
use crate::storage::log::Shelf;
use crate::storage::settings::Setting;

/// How long a short message stays, in milliseconds.
const TOAST: u32 = 5_000;
const TOAST_TROUBLE: u32 = 12_000;

/// The sequence and the agent of a file of tracks; `None` until somebody said them.
pub type Said = Option<(String, String)>;

/// What lives behind the [`App`], on the page's thread.
pub struct Shell {
    pub engine: EngineClient,
    /// `None` until it is open, and where there is none.
    pub database: RefCell<Option<Database>>,
    /// What is open, with its log, lock and channel.
    pub current: RefCell<Option<Rc<Current>>>,
    pub items: Items,
    inputs: RefCell<VecDeque<Input>>,
    working: Cell<bool>,
    /// Only the latest query's answer is used.
    pub queries: Cell<u32>,
    /// Counts openings. Only the last one goes on; what is of an earlier one ends.
    pub openings: Cell<u32>,
    /// Whether storage and settings are known: nothing is opened before.
    pub started: Cell<bool>,
    /// What was chosen before that, with its number.
    pub early: RefCell<Option<(u32, Source)>>,
    /// The file that was inspected last, where it is one.
    pub inspected: RefCell<Option<web_sys::Blob>>,
    /// Files that stay beside their dataset, by what it names them: see
    /// [`crate::engine::imaging::dataset`].
    pub attached: js_sys::Map,
    /// Files that are to become one.
    pub together: RefCell<Vec<web_sys::File>>,
    /// Files of tracks, as long as it may be asked whose they are: with the sequence and the agent
    /// that were said last.
    pub whose: RefCell<Vec<(web_sys::File, Said)>>,
    /// What is being sent; it holds the token.
    pub sender: RefCell<Option<Sender>>,
    /// Whether the engine holds something else than what the session shows.
    pub torn: Cell<bool>,
    /// Whether the person was told that opening another dataset loses answers.
    pub leaving: Cell<bool>,
    /// Whether the browser was asked not to clear the storage.
    pub persist_asked: Cell<bool>,
    /// What goes on beside the rooms has begun.
    pub goes_on: Cell<bool>,
    /// Files that were dropped, until the code that opens them is here.
    pub dropped: RefCell<Vec<web_sys::File>>,
    /// Where the log is kept, if not in the database.
    pub shelf: Option<Shelf>,
    /// Ids of the questions that are asked; empty: all of the dataset.
    pub questions: Vec<String>,
    pub tell: Option<Tell>,
}

impl Shell {
    pub fn new(
        engine: EngineClient,
        shelf: Option<Shelf>,
        questions: Vec<String>,
        tell: Option<Tell>,
    ) -> Self {
        Self {
            engine,
            database: RefCell::default(),
            current: RefCell::default(),
            items: Items::default(),
            inputs: RefCell::default(),
            working: Cell::new(false),
            queries: Cell::new(0),
            openings: Cell::new(0),
            started: Cell::new(false),
            early: RefCell::default(),
            inspected: RefCell::default(),
            attached: js_sys::Map::new(),
            together: RefCell::default(),
            whose: RefCell::default(),
            sender: RefCell::default(),
            torn: Cell::new(false),
            leaving: Cell::new(false),
            persist_asked: Cell::new(false),
            goes_on: Cell::new(false),
            dropped: RefCell::default(),
            shelf,
            questions,
            tell,
        }
    }
}

impl App {
    /// Tells the session that something happened, and does what it asks for.
    pub fn send(self, input: Input) {
        let Some(shell) = self.shell.try_get_value() else { return };
        if self.is_changing() && is_from_person(&input) {
            return;
        }
        shell.inputs.borrow_mut().push_back(input);
        if shell.working.replace(true) {
            return;
        }
        loop {
            let Some(input) = shell.inputs.borrow_mut().pop_front() else { break };
            let before = self.session.with_untracked(|session| session.next_toast);
            let effects = self.session.try_update(|session| update(session, input));
            for effect in effects.unwrap_or_default() {
                self.run(&shell, effect);
            }
            self.time_toasts(before);
        }
        shell.working.set(false);
    }

    /// Tells the page around, where there is one.
    pub(super) fn tell(self, told: Told) {
        let tell = self.shell.try_with_value(|shell| shell.tell.clone()).flatten();
        if let Some(tell) = tell {
            tell(told);
        }
    }

    /// Whether the engine is between two datasets: what the session shows is not what it holds.
    pub(super) fn is_changing(self) -> bool {
        self.shell.try_with_value(|shell| shell.torn.get()) == Some(true)
    }

    fn run(self, shell: &Rc<Shell>, effect: Effect) {
        match effect {
            Effect::Append { from, lines } => {
                shell.items.forget_those_of(&lines);
                if let Some(current) = shell.current.borrow().as_ref() {
                    current.append(from, &lines);
                }
                if shell.tell.is_some() {
                    self.tell(Told::Lines(lines.clone()));
                }
                self.apply(lines);
            }
            Effect::Apply { lines } => {
                shell.items.forget_those_of(&lines);
                self.apply(lines);
            }
            Effect::Load { index, fresh } => self.load(shell, index, fresh),
            Effect::LoadId { id, fresh } => self.load_id(shell.clone(), id, fresh),
            Effect::Watch { index } => self.watch(index),
            Effect::Prefetch { indices } => self.prefetch(shell.clone(), indices),
            Effect::Query { query } => self.query(shell, query),
            Effect::FindOpen { query } => self.find_open(query),
            Effect::PlanBulk { query, bulk } => {
                self.then(Request::PlanBulk { query, bulk }, |reply| match reply {
                    Reply::BulkPlan(plan) => Ok(Input::BulkPlanned { plan }),
                    other => Err(other),
                });
            }
            Effect::MakeBulk { query, bulk, shown_at, decided_at } => {
                let request = Request::MakeBulk { query, bulk, shown_at, decided_at };
                self.then(request, |reply| match reply {
                    Reply::BulkResponses { responses } => {
                        Ok(Input::BulkMade { responses, now: now() })
                    }
                    other => Err(other),
                });
            }
            Effect::Focus(target) => super::focus::focus(self.place(), &target),
            Effect::Announce(text) => self.announced.set(text),
            // The page draws the session's room; what is left is to begin at its top.
            Effect::OpenRoom(_) => {
                if let Some(window) = web_sys::window().filter(|_| self.place().is_page()) {
                    window.scroll_to_with_x_and_y(0.0, 0.0);
                }
            }
            Effect::ToRoom(command) => self.to_room.update(|last| {
                let turn = last.map_or(0, |(turn, _)| turn.wrapping_add(1));
                *last = Some((turn, command));
            }),
            Effect::Download { export } => spawn_local(self.download(export)),
            Effect::SetAddress { hash, push } => self.place().set_hash(&hash, push),
            Effect::KeepKeys { json } => self.keep_setting(Setting::Keys, json),
            Effect::KeepSettings(settings) => {
                // Plain fields: this cannot fail.
                let json = serde_json::to_string(&settings).unwrap_or_default();
                self.keep_setting(Setting::Desk, json);
            }
        }
    }

    /// Asks, and sends what the answer means.
    fn then(self, request: Request, input: impl FnOnce(Reply) -> Result<Input, Reply> + 'static) {
        spawn_local(async move {
            match self.ask_with(request, None).await {
                Ok((reply, _)) => match input(reply) {
                    Ok(input) => self.send(input),
                    Err(other) => self.fail(&super::engine_client::unexpected(&other)),
                },
                Err(error) => self.fail(&error),
            }
        });
    }

    fn apply(self, lines: Vec<String>) {
        self.then(Request::Apply { lines }, |reply| match reply {
            Reply::Applied { progress } => Ok(Input::Progress(progress)),
            other => Err(other),
        });
    }

    /// Makes the file and offers it for saving.
    pub async fn download(self, export: Export) {
        match self.ask_with(Request::Export { export }, None).await {
            Ok((Reply::Exported { file_name, mime, .. }, payload)) => {
                let bytes = payload.unwrap_or_else(|| Uint8Array::new_with_length(0));
                if let Err(why) = save_file(&file_name, &mime, &bytes) {
                    self.send(Input::Failed {
                        message: format!("{file_name} cannot be saved: {why:?}"),
                    });
                }
            }
            Ok((other, _)) => self.fail(&super::engine_client::unexpected(&other)),
            Err(error) => self.fail(&error),
        }
    }

    /// Says what the engine could not do.
    pub(super) fn fail(self, error: &EngineError) {
        match error {
            // Said once where it is started again; nobody asked for a cancelled answer.
            EngineError::Died(_) | EngineError::Cancelled => {}
            EngineError::Unavailable(_) => {
                self.notice("engine", Tone::Trouble, error.to_string());
            }
            EngineError::Failed(why) => self.send(Input::Failed { message: why.clone() }),
        }
    }

    /// What was kept of a setting, where anything is kept.
    pub(super) async fn setting(self, setting: Setting) -> Option<String> {
        let database = self.shell.try_get_value()?.database.borrow().clone()?;
        database.setting(setting).await.ok().flatten()
    }

    /// Keeps a small text for the next visit. Never a token.
    pub(super) fn keep_setting(self, setting: Setting, text: String) {
        let Some(shell) = self.shell.try_get_value() else { return };
        let Some(database) = shell.database.borrow().clone() else { return };
        spawn_local(async move {
            if let Err(error) = database.keep_setting(setting, &text).await {
                self.send(Input::Failed { message: error.say() });
            }
        });
    }

    /// Takes away each new message after its time.
    fn time_toasts(self, from: u64) {
        let new: Vec<Toast> = self.session.with_untracked(|session| {
            session.toasts.iter().filter(|toast| toast.id >= from).cloned().collect()
        });
        for toast in new {
            let stays = if toast.tone == Tone::Trouble { TOAST_TROUBLE } else { TOAST };
            gloo_timers::callback::Timeout::new(stays, move || {
                self.send(Input::ToastGone { id: toast.id });
            })
            .forget();
        }
    }
}

/// What a person does to items and answers.
fn is_from_person(input: &Input) -> bool {
    matches!(
        input,
        Input::Command { .. }
            | Input::Typed { .. }
            | Input::Ranked { .. }
            | Input::Ask { .. }
            | Input::Field { .. }
            | Input::GoTo { .. }
            | Input::GoToIndex { .. }
            | Input::Submit { .. }
            | Input::Decide { .. }
            | Input::Rely { .. }
            | Input::Search { .. }
    )
}

/// Offers bytes as a file.
pub fn save_file(name: &str, mime: &str, bytes: &Uint8Array) -> Result<(), JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let anchor: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser reads it after the click; a minute is enough to begin.
    gloo_timers::callback::Timeout::new(60_000, move || {
        web_sys::Url::revoke_object_url(&url).unwrap_or_default();
    })
    .forget();
    Ok(())
}
