//! What a session is made of: closed lists and small records.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::core::model::value::Marked;
use crate::core::time::Timestamp;
use crate::engine::protocol::{Bulk, BulkPlan};
use crate::engine::query::Query;

/// What the keys speak to.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mode {
    #[default]
    Normal,
    /// A digit chooses one of the groups that differ; nothing is preselected.
    PickGroup {
        then: Then,
    },
    /// The text of this question is being written; the text is its draft.
    Typing {
        question: String,
    },
    Dialog(Dialog),
}

/// What happens with the group that is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Accept,
    Edit,
}

/// The closed list of dialogs.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    Flag,
    Escalate,
    Note,
    GoTo,
    Help,
    Palette,
    Keys,
    /// `plan` is `None` while it is being made. `opened` is when the person saw the sheet.
    Bulk {
        bulk: Bulk,
        plan: Option<Box<BulkPlan>>,
        opened: Timestamp,
    },
}

/// What is put together for one question and not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// `from`: the suggestion that it started from.
    Text {
        text: String,
        from: Option<String>,
    },
    Many {
        labels: Vec<String>,
        from: Option<String>,
    },
    /// Best group first. `tie`: the next answer joins the last group.
    Ranks {
        ranks: Vec<Vec<String>>,
        tie: bool,
        from: Option<String>,
    },
    /// `open`: suggested marks of which nothing was said yet; while there are some it is no answer.
    Marks {
        marks: Marked,
        open: usize,
        from: Option<String>,
    },
}

/// The queue as it was when it was last asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub query: Query,
    /// Items (by index in the file) in queue order.
    pub indices: Arc<[u32]>,
    /// Where next and previous start from.
    pub position: u32,
    /// Whether a query is on its way.
    pub loading: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { query: Query::default(), indices: Arc::new([]), position: 0, loading: false }
    }
}

/// An item on its way to the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub which: Which,
    /// The question to ask first.
    pub question: Option<String>,
    /// Whether a view from a cache will not do.
    pub fresh: bool,
    /// The session goes on from this item: if nothing is left to do there, from the next open one.
    pub resume: bool,
    /// The last event when it was asked for.
    pub since: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    Index(u32),
    /// `or_place`: where there is no such item, the one at this position of the order.
    Id {
        id: String,
        or_place: Option<u32>,
    },
}

/// Whether this tab writes the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Not known yet: nothing is written.
    #[default]
    Waiting,
    Writer,
    /// Another tab writes; this one shows what it does.
    Follower,
}

/// What a person set for themselves; kept on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The last answer of an item brings the next item.
    pub auto_advance: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { auto_advance: true }
    }
}

/// A short message that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    pub tone: Tone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// Something did not work.
    Trouble,
}

/// What the save mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Every event is durable.
    Yes,
    /// So many events are on their way.
    Saving(u64),
    /// So many events are only in memory, and why.
    Trouble { events: u64, why: String },
}
