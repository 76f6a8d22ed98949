//! What goes into a session and what comes out of it: both closed lists.

use std::sync::Arc;

use super::command::Command;
use super::room::Room;
use crate::core::model::event::Response;
use crate::core::model::evidence::Evidence;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Marked;
use crate::core::routing::policy::Policy;
use crate::core::time::Timestamp;
use crate::engine::protocol::{Bulk, BulkPlan, Export, ItemView, LogLoaded, Opened, Progress};
use crate::engine::query::Query;

/// Everything that can happen to a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    // From the person.
    Command {
        command: Command,
        now: Timestamp,
    },
    /// The text of a question of kind text, as it stands in its field.
    Typed {
        question: String,
        text: String,
    },
    /// The order in which a ranking stands after a row of it was moved.
    Ranked {
        question: String,
        ranks: super::ranking::Ranks,
    },
    /// The marks of a question as they stand after one was judged, made or moved; `None` where
    /// they are as they were when the item came.
    Marked {
        question: String,
        marks: Option<Marked>,
        open: usize,
    },
    /// A click on a question.
    Ask {
        question: String,
    },
    /// The focus went into the text field of this question, or (`None`) out of it.
    Field {
        question: Option<String>,
    },
    /// A click on a row of the queue.
    GoTo {
        position: u32,
    },
    /// An item behind a number, by its index in the file, in the order or not.
    GoToIndex {
        index: u32,
    },
    Submit {
        form: Form,
        now: Timestamp,
    },
    /// From the Adjudication room: what was decided, and why (it stands as the note on the item).
    Decide {
        response: Box<Response>,
        note: Option<String>,
        now: Timestamp,
    },
    /// From here on it is relied on; with an empty finding no longer.
    Rely {
        evidence: Box<Evidence>,
        now: Timestamp,
    },
    /// Escape, a click beside it, or its close button.
    CloseDialog,
    /// Another filter or order.
    Search {
        query: Query,
    },
    /// The person changed the address, or the page was opened at one.
    Address {
        hash: String,
    },
    Settings(super::session::Settings),
    ToastGone {
        id: u64,
    },

    // From the engine.
    Opened {
        opened: Box<Opened>,
        annotator: String,
    },
    /// After `Opened`, after becoming the writer, and whenever the log was read again.
    /// `Durable` follows: how much of it is stored.
    LogLoaded {
        log: Box<LogLoaded>,
        now: Timestamp,
    },
    Progress(Progress),
    /// Indices in queue order.
    OrderChanged {
        query: Query,
        indices: Arc<[u32]>,
    },
    ItemLoaded(Box<ItemView>),
    /// What is still open in the queue, in its order.
    OpenFound {
        query: Query,
        indices: Arc<[u32]>,
    },
    /// There is no item with this id, or the item could not be read.
    ItemMissing {
        what: String,
    },
    BulkPlanned {
        plan: Box<BulkPlan>,
    },
    BulkMade {
        responses: Vec<Response>,
        now: Timestamp,
    },

    /// What files of the item at this index suggest, once they were read.
    Found {
        index: u32,
        suggestions: Vec<Suggestion>,
    },

    // From the screen.
    /// The item stands on the screen since `now` (after the frame was painted).
    /// Follows [`Effect::Watch`].
    Painted {
        index: u32,
        now: Timestamp,
    },

    // From the storage and the other tabs.
    /// Every event up to this one survives a crash.
    Durable {
        seq: u64,
    },
    StorageFailed {
        why: String,
    },
    /// Storage takes events again.
    StorageBack,
    /// This tab holds the lock. The shell loads the log again: it may have grown.
    BecameWriter,
    /// Another tab holds the lock.
    BecameFollower,
    /// Lines that the writing tab appended.
    Followed {
        lines: Vec<String>,
    },
    /// Something that the shell or the engine could not do; said to the person.
    Failed {
        message: String,
    },
}

/// What a dialog hands in.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    Flag {
        reason: String,
    },
    Escalate {
        reason: String,
    },
    Note {
        text: String,
    },
    /// An item's id, or its place in the queue counted from 1.
    GoTo {
        text: String,
    },
    /// The choices of the bulk sheet changed: plan again.
    PlanBulk {
        bulk: Bulk,
    },
    /// Do as the sheet says.
    Bulk,
    /// New keys for one command, as chords in text form.
    Remap {
        command: Command,
        keys: Vec<String>,
    },
    ResetKeys,
    /// From the Routing room: this policy holds from now on.
    Policy {
        policy: Policy,
    },
}

/// Everything that a session asks of the shell. Carried out in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Store these lines (the first has seq `from`) and let the engine apply them.
    /// When they are durable: [`Input::Durable`].
    Append {
        from: u64,
        lines: Vec<String>,
    },
    /// Let the engine apply lines that another tab stored.
    Apply {
        lines: Vec<String>,
    },
    /// → [`Input::ItemLoaded`]. `fresh`: not from a cache.
    Load {
        index: u32,
        fresh: bool,
    },
    /// As `Load`, by the item's id.
    LoadId {
        id: String,
        fresh: bool,
    },
    /// → [`Input::Painted`], once the item stands on the screen.
    Watch {
        index: u32,
    },
    /// Will soon be asked for, nearest first.
    Prefetch {
        indices: Vec<u32>,
    },
    /// → [`Input::OrderChanged`]
    Query {
        query: Query,
    },
    /// Of a query what nobody has to be asked twice for. → [`Input::OpenFound`]
    FindOpen {
        query: Query,
    },
    /// → [`Input::BulkPlanned`]
    PlanBulk {
        query: Query,
        bulk: Bulk,
    },
    /// → [`Input::BulkMade`]
    MakeBulk {
        query: Query,
        bulk: Bulk,
        shown_at: Timestamp,
        decided_at: Timestamp,
    },
    /// Move the keyboard focus.
    Focus(Target),
    /// Say it in the live region.
    Announce(String),
    /// The room has changed: show it.
    OpenRoom(Room),
    /// The room does this in its own way.
    ToRoom(Command),
    /// Make the file and offer it for saving.
    Download {
        export: Export,
    },
    /// The address, `#/review?…`. `push`: a step that the back button undoes.
    SetAddress {
        hash: String,
        push: bool,
    },
    /// Keep the person's keys: JSON, as [`super::keymap::Keymap::overrides`] gives it.
    KeepKeys {
        json: String,
    },
    KeepSettings(super::session::Settings),
}

/// Where the keyboard focus can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The answer's text field of this question.
    Answer {
        question: String,
    },
    /// Away from fields: to the item.
    Item,
    Search,
    Filter,
    /// The first field of the dialog that is open.
    Dialog,
    /// The queue.
    Queue,
}
