//! Opens a dataset: look at it, let the person correct what was guessed, read
//! it with progress, and hand it to the session.
//!
//! ```text
//! open_source ─ inspect ─▶ needs mapping? ─ no ─▶ read ─▶ finish ─▶ keeping
//!                            └ yes: the Data room shows it ─ open_with ─┘
//! ```
//! One dataset is on its way at a time; opening another, or cancelling, ends
//! the one before: each opening has a number, and whatever takes time asks
//! afterwards whether its number is still the last one. What is open stays open
//! until the new one is whole; where the engine was given something else
//! meanwhile and that came to nothing, it is given back what is open.

use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde_json::Value as Json;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File};

use super::app::App;
use super::engine_client::{EngineError, Reading};
use super::examples::Example;
use super::keeping::Kept;
use super::setup::Told;
use crate::core::format::mapping::Mapping;
use crate::core::model::question::Question;
use crate::core::object::{Object, read_by_json};
use crate::desk::command::Command;
use crate::desk::room::Room;
use crate::desk::session::Tone;
use crate::engine::protocol::{ItemView, Opened, Preview, Reply, Request};
use crate::storage::projects::Project;

/// Where a dataset comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Dropped or picked.
    File(File),
    Address(String),
    Example(Example),
    /// From the projects of this browser.
    Kept(Project),
    /// By whoever put the program into their page.
    Given {
        name: String,
        file: Blob,
    },
    /// What several files became. `attached`: those that stay beside it, by what it names them,
    /// `[name, blob]` each.
    Merged {
        name: String,
        file: Blob,
        attached: Array,
    },
}

/// A dataset on its way in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// Counts openings: an answer to an earlier one is dropped.
    pub turn: u32,
    pub name: String,
    /// Whether the page opens it by itself: that moves nobody to another room.
    pub by_itself: bool,
    pub phase: Phase,
    /// The questions that are asked about were changed by the person before.
    pub changed: bool,
    /// The first item, as soon as it is read.
    pub first: Option<Box<ItemView>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Reading the first bytes.
    #[default]
    Looking,
    /// Waits for the person: [`App::open_with`].
    Asking(Box<Preview>),
    Reading(Reading),
    /// All is read; columns and routes are being made.
    Indexing,
    /// It did not work; why, for a person.
    Failed(String),
    /// A project file of the dataset that is open. Waits for the person: the Data room merges
    /// both, or opens the other ([`App::open_with`]).
    Offering,
    /// Several files: the Data room makes them one.
    Merging,
    /// They hold tracks: whose, has to be said. The bytes of a report.
    Whose(Arc<Vec<u8>>),
    /// They do not fit together: the bytes of a report. What is open stays open.
    Apart(Arc<Vec<u8>>),
}

/// What the person chose in the mapping step; kept with the project.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Choices {
    pub mapping: Option<Mapping>,
    pub questions: Option<Vec<Question>>,
}

read_by_json!(Choices);

impl Choices {
    fn of(json: Json) -> Result<Self, String> {
        let mut object = Object::of(json)?;
        let questions = object.list("questions")?;
        Ok(Self {
            mapping: object.take("mapping").map(Mapping::of).transpose()?,
            questions: questions
                .map(|list| list.into_iter().map(Question::of).collect())
                .transpose()?,
        })
    }
}

impl Source {
    pub fn name(&self) -> String {
        match self {
            Self::File(file) => file.name(),
            Self::Address(address) => {
                let path = address.split(['?', '#']).next().unwrap_or_default();
                let last = path.rsplit('/').find(|part| !part.is_empty());
                last.unwrap_or(address).to_owned()
            }
            Self::Example(example) => example.file_name(),
            Self::Kept(project) => project.name.clone(),
            Self::Given { name, .. } | Self::Merged { name, .. } => name.clone(),
        }
    }
}

impl App {
    /// Opens what is at the source, in the place of what is open.
    pub fn open_source(self, source: Source) {
        if self.would_lose() {
            return;
        }
        let Some(shell) = self.shell.try_get_value() else { return };
        let turn = self.begin_opening(source.name());
        if shell.started.get() {
            self.go(turn, source);
        } else {
            shell.early.replace(Some((turn, source)));
        }
    }

    /// Opens what several files became; `attached`: see [`Source::Merged`].
    pub fn open_merged(self, turn: u32, name: String, file: Blob, attached: Array) {
        let Some(shell) = self.shell.try_get_value() else { return };
        let source = Source::Merged { name, file, attached };
        match self.wants(turn) {
            true if shell.started.get() => self.go(turn, source),
            true => drop(shell.early.replace(Some((turn, source)))),
            false => {}
        }
    }

    /// Opens what was chosen before anything could be opened.
    pub(super) fn open_early(self) {
        let Some(shell) = self.shell.try_get_value() else { return };
        shell.started.set(true);
        if let Some((turn, source)) = shell.early.take()
            && self.wants(turn)
        {
            self.go(turn, source);
        }
    }

    /// What the page opens by itself, if nobody has chosen anything.
    pub(super) fn open_first(self, source: Source) {
        if self.shell.try_with_value(|shell| shell.openings.get()) == Some(0) {
            let turn = self.begin_opening(source.name());
            self.opening.update(|opening| {
                if let Some(opening) = opening {
                    opening.by_itself = true;
                }
            });
            self.go(turn, source);
        }
    }

    fn go(self, turn: u32, source: Source) {
        spawn_local(async move {
            let result = self.look(turn, source).await;
            self.end_opening(turn, result);
        });
    }

    /// Goes on after the mapping step.
    pub fn open_with(self, mapping: Option<Mapping>, questions: Option<Vec<Question>>) {
        let Some(opening) = self.opening.get_untracked() else { return };
        let Some(shell) = self.shell.try_get_value() else { return };
        let turn = opening.turn;
        let choices = Choices { mapping, questions };
        spawn_local(async move {
            let file = shell.inspected.borrow().clone();
            let result = self.read(turn, opening.name, file, Array::new(), choices).await;
            self.end_opening(turn, result);
        });
    }

    /// Ends the opening under way; what is open stays.
    pub fn cancel_opening(self) {
        self.opening.set(None);
        let Some(shell) = self.shell.try_get_value() else { return };
        shell.openings.set(shell.openings.get().wrapping_add(1));
        shell.engine.cancel();
        if self.is_changing() {
            // The engine holds half of the new dataset: give it back the old one.
            self.open_again();
        }
    }

    /// Gives the engine again what the page has open: after it died, or after a
    /// reading that came to nothing. The session stays as it is.
    pub fn open_again(self) {
        let Some(shell) = self.shell.try_get_value() else { return };
        let current = shell.current.borrow().clone();
        let Some(current) = current else { return shell.torn.set(false) };
        let turn = shell.openings.get();
        shell.items.forget();
        shell.torn.set(true);
        spawn_local(async move {
            let kept = &current.kept;
            let again = async {
                let Some(file) = &kept.file else {
                    return Err(EngineError::Failed("its file is not at hand".to_owned()));
                };
                shell.engine.inspect(&kept.name, file).await?;
                self.feed(turn, &kept.name, kept.choices.clone(), |_| {}).await
            };
            let again = again.await;
            // What was chosen meanwhile goes on from here, and gives it back if need be.
            if !self.is_last(turn) {
                return;
            }
            match again {
                Ok((opened, _)) if opened.dataset == kept.dataset => current.reload(self).await,
                Ok(_) | Err(EngineError::Cancelled) => {}
                Err(error) => self.notice(
                    "engine",
                    Tone::Trouble,
                    format!("{error} The dataset could not be loaded again: reload the page."),
                ),
            }
            if self.is_last(turn) {
                shell.torn.set(false);
            }
        });
    }

    /// The mapping step for what is open: its columns and questions as they were
    /// taken, to be changed before it is opened again.
    pub fn open_differently(self) {
        let Some(shell) = self.shell.try_get_value() else { return };
        let current = shell.current.borrow().clone();
        let Some((name, file, choices)) = current.and_then(|current| {
            let kept = &current.kept;
            Some((kept.name.clone(), kept.file.clone()?, kept.choices.clone()))
        }) else {
            return self.toast("The file is not at hand any more: open it again.");
        };
        let turn = self.begin_opening(name.clone());
        spawn_local(async move {
            shell.inspected.replace(Some(file.clone()));
            let result = async {
                let mut preview = shell.engine.inspect(&name, &file).await?;
                if let Some(mapping) = choices.mapping {
                    preview = shell.engine.look_again(&mapping).await?;
                    preview.mapping = mapping;
                }
                if let Some(questions) = choices.questions {
                    preview.schema.questions = questions;
                    self.opening.update(|opening| {
                        if let Some(opening) = opening {
                            opening.changed = opening.turn == turn;
                        }
                    });
                }
                self.set_phase(turn, Phase::Asking(Box::new(preview)));
                Ok(())
            };
            let result = result.await;
            self.end_opening(turn, result);
        });
    }

    /// Whether answers would be lost that are nowhere but in memory. Said once:
    /// who chooses again means it.
    pub(super) fn would_lose(self) -> bool {
        let Some(shell) = self.shell.try_get_value() else { return true };
        let durable = shell.current.borrow().as_ref().is_none_or(|current| current.is_durable());
        let trouble = self.session.with_untracked(|session| session.storage_trouble.is_some());
        if durable || !trouble || shell.leaving.replace(true) {
            shell.leaving.set(false);
            self.notice("leaving", Tone::Plain, "");
            return false;
        }
        let text = "What you answered in the open dataset is in memory only. Save its project \
            file first; choosing the other dataset again opens it without saving.";
        self.notice("leaving", Tone::Trouble, text);
        true
    }

    pub(super) fn begin_opening(self, name: String) -> u32 {
        mark("countersign:open");
        let turn = self.shell.try_get_value().map_or(0, |shell| {
            shell.openings.set(shell.openings.get().wrapping_add(1));
            shell.openings.get()
        });
        self.merge_report.set(None);
        self.opening.set(Some(Opening { turn, name, ..Opening::default() }));
        turn
    }

    /// Whether nothing was chosen or cancelled since.
    pub(super) fn is_last(self, turn: u32) -> bool {
        self.shell.try_with_value(|shell| shell.openings.get()) == Some(turn)
    }

    /// Whether this opening is still under way, and the one that the person wants.
    fn wants(self, turn: u32) -> bool {
        self.is_last(turn) && self.opening.try_with_untracked(Option::is_some).unwrap_or(false)
    }

    /// Ends what is of an opening that nobody wants any more.
    fn still(self, turn: u32) -> Result<(), EngineError> {
        if self.is_last(turn) { Ok(()) } else { Err(EngineError::Cancelled) }
    }

    /// Says how far an opening is, from where it is worked on.
    pub fn set_phase(self, turn: u32, phase: Phase) {
        if self.wants(turn) {
            // The others are shown and answered in the Data room.
            let speaks = !matches!(phase, Phase::Looking | Phase::Reading(_) | Phase::Indexing);
            if let Phase::Failed(why) = &phase {
                self.tell(Told::Failed(why.clone()));
            }
            self.opening.update(|opening| {
                if let Some(opening) = opening {
                    opening.phase = phase;
                }
            });
            if speaks && self.asks() {
                self.dispatch(Command::Room(Room::Data));
            }
        }
    }

    /// Whether the person can be asked: the Data room is open.
    fn asks(self) -> bool {
        self.session.with_untracked(|session| session.bounds.has(Room::Data))
    }

    pub(super) fn end_opening(self, turn: u32, result: Result<(), EngineError>) {
        match result {
            Ok(()) | Err(EngineError::Cancelled) => {}
            Err(error) => {
                self.set_phase(turn, Phase::Failed(error.to_string()));
                // After a death that is done where the new engine is started.
                let died = matches!(error, EngineError::Died(_));
                if !died && self.is_last(turn) && self.is_changing() {
                    self.open_again();
                }
            }
        }
    }

    async fn look(self, turn: u32, source: Source) -> Result<(), EngineError> {
        let shell = self.shell.try_get_value().ok_or(EngineError::Cancelled)?;
        let name = source.name();
        let attached = match &source {
            Source::Merged { attached, .. } => attached.clone(),
            Source::Kept(project) => project.attached.clone(),
            _ => Array::new(),
        };
        let (from, choices): (JsValue, Option<Choices>) = match &source {
            Source::File(file) => (file.clone().into(), None),
            Source::Address(address) => (address.as_str().into(), None),
            Source::Example(example) => (example.place(), None),
            Source::Kept(project) => {
                let choices = serde_json::from_str(&project.choices).unwrap_or_default();
                (project.file.clone().into(), Some(choices))
            }
            Source::Given { file, .. } | Source::Merged { file, .. } => (file.clone().into(), None),
        };
        let file: Option<Blob> = from.dyn_ref::<Blob>().cloned();
        shell.inspected.replace(file.clone());
        let preview = shell.engine.inspect(&name, &from).await?;
        self.still(turn)?;
        if preview.format == "unknown" {
            // What is open stays open: there is nothing to put in its place.
            let why = preview.issues.into_iter().next().map(|issue| issue.message);
            return Err(EngineError::Failed(why.unwrap_or_default()));
        }
        if matches!(source, Source::File(_)) && self.could_merge(&preview) {
            self.set_phase(turn, Phase::Offering);
            return Ok(());
        }
        match choices {
            Some(choices) => self.read(turn, name, file, attached, choices).await,
            None if preview.needs_mapping && !self.asks() => {
                let why = "what its columns mean has to be said first: give the items in the \
                    native form, or open the Data room";
                Err(EngineError::Failed(why.to_owned()))
            }
            None if preview.needs_mapping => {
                self.set_phase(turn, Phase::Asking(Box::new(preview)));
                Ok(())
            }
            None => {
                let questions = asked_of(&shell.questions, preview)?;
                let choices = Choices { questions, ..Choices::default() };
                self.read(turn, name, file, attached, choices).await
            }
        }
    }

    /// Whether this is a project of the dataset that is open, on which somebody has worked here.
    fn could_merge(self, preview: &Preview) -> bool {
        // Two events open every log.
        let worked = self.session.with_untracked(|session| session.open && session.head.seq > 2);
        let brought =
            || self.opened.with_untracked(|it| it.as_ref().is_some_and(|it| it.log_lines > 0));
        // Columns are known only when all is read.
        let (name, questions) = (&preview.schema.name, &preview.schema.questions);
        let is_same = || {
            self.session
                .with_untracked(|it| it.schema.name == *name && it.schema.questions == *questions)
        };
        preview.format == "project" && (worked || brought()) && is_same()
    }

    async fn read(
        self,
        turn: u32,
        name: String,
        file: Option<Blob>,
        attached: Array,
        choices: Choices,
    ) -> Result<(), EngineError> {
        self.still(turn)?;
        self.set_phase(turn, Phase::Reading(Reading::default()));
        let shell = self.shell.try_get_value().ok_or(EngineError::Cancelled)?;
        shell.items.forget();
        for each in attached.iter() {
            let each: Array = each.unchecked_into();
            shell.attached.set(&each.get(0), &each.get(1));
        }
        let progress = move |reading: Reading| {
            let waits = self.opening.with_untracked(|opening| {
                opening.as_ref().is_some_and(|opening| opening.first.is_none())
            });
            self.set_phase(turn, Phase::Reading(reading));
            if reading.items > 0 && waits {
                spawn_local(self.show_first(turn));
            }
        };
        let (opened, fetched) = self.feed(turn, &name, choices.clone(), progress).await?;
        mark("countersign:indexed");
        let opened = Arc::new(opened);
        let (file, dataset) = (file.or(fetched), opened.dataset.clone());
        let kept = Kept { name, file, attached, choices, dataset };
        self.settle().await;
        self.still(turn)?;
        self.keep(kept, opened);
        shell.torn.set(false);
        self.opening.set(None);
        Ok(())
    }

    /// From `Begin` to `Finish`, of what was inspected last. Asks after each step
    /// whether it is still wanted: the next one would take what another opening
    /// has laid out for itself.
    async fn feed(
        self,
        turn: u32,
        name: &str,
        choices: Choices,
        progress: impl Fn(Reading) + 'static,
    ) -> Result<(Opened, Option<Blob>), EngineError> {
        let Choices { mapping, questions } = choices;
        let shell = self.shell.try_get_value().ok_or(EngineError::Cancelled)?;
        self.still(turn)?;
        shell.torn.set(true);
        let begin = Request::Begin { name: name.to_owned(), mapping, questions };
        self.ask_with(begin, None).await?;
        self.still(turn)?;
        let fetched = shell.engine.read(progress).await?;
        self.still(turn)?;
        self.opening.update(|opening| {
            if let Some(Opening { phase: phase @ Phase::Reading(_), .. }) = opening {
                *phase = Phase::Indexing;
            }
        });
        match self.ask_with(Request::Finish, None).await? {
            (Reply::Opened(opened), _) => {
                self.still(turn)?;
                Ok((*opened, fetched))
            }
            (other, _) => Err(super::engine_client::unexpected(&other)),
        }
    }

    async fn show_first(self, turn: u32) {
        let reply = self.ask_with(Request::Item { index: 0 }, None).await;
        // Before the end of the file it may not be ready: it comes with the next slice.
        let Ok((Reply::Item(view), _)) = reply else { return };
        let is_first = self.wants(turn)
            && self.opening.with_untracked(|opening| {
                opening.as_ref().is_some_and(|opening| opening.first.is_none())
            });
        if is_first {
            self.opening.update(|opening| {
                if let Some(opening) = opening {
                    opening.first = Some(view);
                }
            });
            mark("countersign:first-item");
        }
    }
}

/// The questions that the page around asks for, of those of the dataset; `None`: as they are.
fn asked_of(ids: &[String], preview: Preview) -> Result<Option<Vec<Question>>, EngineError> {
    if ids.is_empty() {
        return Ok(None);
    }
    let mut all = preview.schema.questions;
    all.retain(|question| ids.contains(&question.id));
    if all.is_empty() {
        let why = format!("the dataset asks none of these questions: {}", ids.join(", "));
        return Err(EngineError::Failed(why));
    }
    Ok(Some(all))
}

/// For `cargo xtask bench` and the browser's own tools.
fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        performance.mark(name).unwrap_or_default();
    }
}
