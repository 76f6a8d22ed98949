//! The open dataset's log: who writes it, what is stored of it, and what the
//! other tabs are told.
//!
//! A tab writes only while it holds the lock of this dataset and annotator.
//! When the lock comes to it, it first reads again what the writer before it
//! stored. The session hears what is durable after the storage said so.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::app::{App, now};
use super::opening::Choices;
use super::setup::Told;
use crate::desk::effect::Input;
use crate::desk::session::Tone;
use crate::engine::protocol::{Brought, Opened, Reply, Request};
use crate::storage::channel::Channel;
use crate::storage::lock::{Claim, Role};
use crate::storage::log::{LogStore, Saved, Store};
use crate::storage::projects::Project;

/// What is needed to open the dataset again.
#[derive(Clone)]
pub struct Kept {
    pub name: String,
    /// Absent only where an address was read and could not be kept.
    pub file: Option<Blob>,
    /// Files beside it: see [`super::opening::Source::Merged`].
    pub attached: Array,
    pub choices: Choices,
    pub dataset: String,
}

/// The open dataset with its log, lock and channel.
pub struct Current {
    pub kept: Kept,
    opened: Arc<Opened>,
    annotator: String,
    log: LogStore,
    /// To the other tabs, where they can see the log.
    channel: Option<Channel>,
    /// Held as long as this is current.
    claim: RefCell<Option<Claim>>,
    role: Cell<Option<Role>>,
    /// The role that the session knows of.
    told: Cell<Option<Role>>,
    /// Appended, and not told to the other tabs since it is not durable yet.
    untold: RefCell<VecDeque<(u64, String)>>,
    trouble: Cell<bool>,
}

impl App {
    /// Waits until nothing of the open dataset's log is being written.
    pub(super) async fn settle(self) {
        let Some(shell) = self.shell.try_get_value() else { return };
        let current = shell.current.borrow().clone();
        if let Some(current) = current {
            current.log.settled().await;
        }
    }

    /// Makes this dataset the open one: in the session, in the storage, for the other
    /// tabs; all at once, so that nothing else can be opened in the middle of it.
    pub(super) fn keep(self, kept: Kept, opened: Arc<Opened>) {
        let Some(shell) = self.shell.try_get_value() else { return };
        // The lock before is given away here, with the last handle.
        shell.current.replace(None);
        shell.items.forget();
        self.opened.set(Some(opened.clone()));

        let annotator = self.annotator_for(&opened);
        let input =
            Input::Opened { opened: Box::new((*opened).clone()), annotator: annotator.clone() };
        self.send(input);
        let current = Current::new(self, kept, opened, annotator);
        shell.current.replace(Some(current.clone()));
        current.claim(self);
        self.sending.dataset.set(current.kept.dataset.clone());
        spawn_local(async move { current.keep_project(self).await });
    }

    /// The open dataset once more, for another annotator.
    pub(super) fn attach_again(self) {
        let Some(shell) = self.shell.try_get_value() else { return };
        let current = shell.current.borrow().clone();
        let Some(current) = current else { return };
        let turn = shell.openings.get();
        let (kept, opened) = (current.kept.clone(), current.opened.clone());
        drop(current);
        spawn_local(async move {
            self.settle().await;
            // A dataset that is on its way comes with the new name by itself.
            if self.is_last(turn) && !self.is_changing() {
                self.keep(kept, opened);
            }
        });
    }

    /// A project file of one person brings its annotator along; else it is whoever sits here.
    fn annotator_for(self, opened: &Opened) -> String {
        let is_named = self.session.with_untracked(|session| session.bounds.is_named);
        let author = opened.author.clone().filter(|_| !is_named);
        author.unwrap_or_else(|| self.annotator.get_untracked())
    }
}

impl Current {
    fn new(app: App, kept: Kept, opened: Arc<Opened>, annotator: String) -> Rc<Self> {
        let database = app.shell.with_value(|shell| shell.database.borrow().clone());
        let shelf = app.shell.with_value(|shell| shell.shelf.clone());
        // Only what the browser keeps is there for other tabs.
        let is_shared = shelf.is_none();
        let store = shelf.map_or_else(|| database.into(), Store::Shelf);
        Rc::new_cyclic(|weak: &Weak<Self>| {
            let reporting = weak.clone();
            let log = LogStore::new(store, &kept.dataset, &annotator, move |saved| {
                if let Some(current) = reporting.upgrade() {
                    current.heard(app, saved);
                }
            });
            let following = weak.clone();
            let channel = is_shared.then(|| {
                Channel::new(&kept.dataset, &annotator, move |from, lines| {
                    if let Some(current) = following.upgrade() {
                        current.follow(app, from, lines);
                    }
                })
            });
            Self {
                kept,
                opened,
                annotator,
                log,
                channel,
                claim: RefCell::default(),
                role: Cell::default(),
                told: Cell::default(),
                untold: RefCell::default(),
                trouble: Cell::new(false),
            }
        })
    }

    /// Stores lines of which the first has seq `from`.
    pub fn append(&self, from: u64, lines: &[String]) {
        self.untold.borrow_mut().extend((from..).zip(lines.iter().cloned()));
        self.log.append(from, lines);
    }

    /// Whether closing the page would lose something.
    pub fn is_durable(&self) -> bool {
        self.log.all_durable()
    }

    /// Gives the engine the log again, as it is stored and in memory.
    pub async fn reload(self: &Rc<Self>, app: App) {
        if let Some(role) = self.role.get() {
            self.take_up(app, role, false).await;
        }
    }

    fn claim(self: &Rc<Self>, app: App) {
        if self.channel.is_none() {
            // Nobody else can write to it.
            self.role.set(Some(Role::Writer));
            let this = self.clone();
            return spawn_local(async move { this.take_up(app, Role::Writer, true).await });
        }
        let weak = Rc::downgrade(self);
        let claim = Claim::new(&self.kept.dataset, &self.annotator, move |role| {
            let Some(current) = weak.upgrade() else { return };
            let first = current.role.replace(Some(role)).is_none();
            spawn_local(async move { current.take_up(app, role, first).await });
        });
        self.claim.replace(Some(claim));
    }

    /// Reads the stored log, gives it to the engine, and what the engine makes of it to the session.
    async fn take_up(self: &Rc<Self>, app: App, role: Role, first: bool) {
        self.log.settled().await;
        let writes = role != Role::Follower;
        let stored = match self.log.load(now().0 as f64, writes).await {
            Ok(stored) => stored,
            Err(error) => {
                app.send(Input::StorageFailed { why: error.say() });
                Default::default()
            }
        };
        if let Some(broken) = &stored.broken {
            let text = format!(
                "The log stored here cannot be believed from line {} on: {}. The {} before it \
                 hold and are used; the {} from there on are set aside in this browser, not lost.",
                broken.line,
                broken.why,
                count(stored.lines.len() as u64, "line"),
                count(stored.set_aside as u64, "line"),
            );
            app.notice("chain", Tone::Trouble, text);
        }
        let mut lines = stored.lines;
        let durable = lines.len() as u64;
        lines.extend(self.log.unsaved());
        let payload = Uint8Array::from(lines.join("\n").as_bytes());
        let bring_in = first && writes;
        let request = Request::LoadLog { annotator: self.annotator.clone(), bring_in };
        match app.ask_with(request, Some(payload)).await {
            Ok((Reply::LogLoaded(log), _)) => {
                self.keep_brought(app, lines.len() as u64, &log.brought);
                if !self.is_current(app) {
                    return;
                }
                if self.told.replace(Some(role)) != Some(role) {
                    app.send(if writes { Input::BecameWriter } else { Input::BecameFollower });
                }
                app.send(Input::LogLoaded { log, now: now() });
                app.send(Input::Durable { seq: durable });
                app.tell(Told::Ready);
            }
            Ok((other, _)) => app.fail(&super::engine_client::unexpected(&other)),
            Err(error) => app.fail(&error),
        }
        let unguarded = "This browser cannot keep two tabs from writing at once (it has no Web \
            Locks, or the page is not served over https): review in one tab only.";
        app.notice("lock", Tone::Plain, if role == Role::Unguarded { unguarded } else { "" });
    }

    /// Stores what the log that came with a project file added to ours, which has so many lines.
    fn keep_brought(&self, app: App, ours: u64, brought: &Brought) {
        match brought {
            Brought::Nothing => {}
            Brought::Lines(new) => self.append(ours + 1, new),
            Brought::Another(theirs) => {
                let text = format!(
                    "This file carries a log of {} with {}, and this browser has another one with \
                     {}. The browser's is shown; the file keeps its own.",
                    self.annotator,
                    count(*theirs, "event"),
                    count(ours, "event"),
                );
                app.notice("chain", Tone::Trouble, text);
            }
        }
    }

    /// What became of lines that were appended.
    fn heard(&self, app: App, saved: Saved) {
        match saved {
            Saved::Durable { seq } => {
                let mut untold = self.untold.borrow_mut();
                let told = untold.iter().take_while(|(at, _)| *at <= seq).count();
                let told: Vec<_> = untold.drain(..told).collect();
                drop(untold);
                if let Some((from, _)) = told.first() {
                    let from = *from;
                    let lines: Vec<_> = told.into_iter().map(|(_, line)| line).collect();
                    if let Some(channel) = &self.channel {
                        channel.tell(from, &lines);
                    }
                }
                if self.trouble.replace(false) && self.is_current(app) {
                    app.send(Input::StorageBack);
                }
                if self.is_current(app) {
                    app.send(Input::Durable { seq });
                }
                // The two lines before it open the log: nobody has answered yet.
                if seq > 2 && self.channel.is_some() {
                    ask_to_persist(app);
                }
            }
            Saved::Failed { error, .. } => {
                self.trouble.set(true);
                if self.is_current(app) {
                    app.send(Input::StorageFailed { why: error.say() });
                }
            }
        }
    }

    /// Lines that the writing tab stored.
    fn follow(self: &Rc<Self>, app: App, from: u64, lines: Vec<String>) {
        if self.role.get() != Some(Role::Follower) || !self.is_current(app) {
            return;
        }
        let head = app.session.with_untracked(|session| session.head.seq);
        if from == head + 1 {
            app.send(Input::Followed { lines });
        } else if from > head {
            // Something was missed while this tab slept.
            let this = self.clone();
            spawn_local(async move { this.reload(app).await });
        }
    }

    fn is_current(&self, app: App) -> bool {
        app.shell.try_with_value(|shell| {
            let current = shell.current.borrow();
            current.as_ref().is_some_and(|current| std::ptr::eq(Rc::as_ptr(current), self))
        }) == Some(true)
    }

    /// Remembers the dataset, so that a reload finds it.
    async fn keep_project(self: Rc<Self>, app: App) {
        let database = app.shell.try_with_value(|shell| shell.database.borrow().clone()).flatten();
        let (Some(database), Some(file)) = (database, self.kept.file.clone()) else { return };
        let known = database.project(&self.kept.dataset).await.ok().flatten();
        let mut annotators = vec![self.annotator.clone()];
        let others = known.map(|known| known.annotators).unwrap_or_default();
        annotators.extend(others.into_iter().filter(|other| *other != self.annotator));
        let project = Project {
            dataset: self.kept.dataset.clone(),
            name: self.kept.name.clone(),
            title: self.opened.schema.name.clone(),
            items: self.opened.items,
            opened: now(),
            file,
            attached: self.kept.attached.clone(),
            // Plain data: this cannot fail.
            choices: serde_json::to_string(&self.kept.choices).unwrap_or_default(),
            annotators,
        };
        if let Err(error) = database.keep_project(&project).await {
            let text = format!(
                "The dataset could not be kept in this browser: after a reload open it again. {}",
                error.say()
            );
            app.notice("storage", Tone::Trouble, text);
        }
    }
}

/// Once, when there is something to lose: not to be cleared when the disk is short.
fn ask_to_persist(app: App) {
    let asked = app.shell.try_with_value(|shell| shell.persist_asked.replace(true));
    if asked != Some(false) {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    // Absent in insecure contexts.
    let storage = js_sys::Reflect::get(&window.navigator(), &"storage".into());
    if storage.is_ok_and(|storage| !storage.is_undefined())
        && let Ok(promise) = window.navigator().storage().persist()
    {
        // Whether it is granted changes nothing that could be done here.
        spawn_local(async move { drop(JsFuture::from(promise).await) });
    }
}

fn count(n: u64, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}
