//! One person's session as plain data: what the interface shows.
//!
//! Invariants: what this annotator did stands in `mine` at once, before it is
//! durable; what is durable is counted in `durable`; a draft is not an answer.
//!
//! Absent on purpose: other items than the one on the desk, any notion of
//! pixel, and anything secret.

mod parts;

use std::collections::BTreeMap;

use super::bounds::Bounds;
use super::few::Few;
use super::groups::{Group, groups};
use super::keymap::Keymap;
use super::options::{Choice, options};
use super::room::Room;
use crate::core::log::chain::Head;
use crate::core::log::fold::{Answered, ItemState, Undoable};
use crate::core::model::dataset::Schema;
use crate::core::model::evidence::Evidence;
use crate::core::model::question::Question;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::routing::policy::Policy;
use crate::core::text::snippet;
use crate::core::time::Timestamp;
use crate::engine::protocol::{ItemView, Progress};

pub use parts::{
    Dialog, Draft, Mode, Order, Part, Saved, Settings, Then, Toast, Tone, Wanted, Which,
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    pub annotator: String,
    pub room: Room,
    pub mode: Mode,
    pub settings: Settings,
    pub keymap: Keymap,
    pub bounds: Bounds,

    // The dataset.
    /// Whether one is open and its log is loaded.
    pub open: bool,
    pub schema: Schema,
    /// Its identity: SHA-256.
    pub dataset: String,
    pub items: u32,
    pub progress: Progress,

    // The queue.
    pub order: Order,
    /// Shown over the item on a narrow screen.
    pub queue_open: bool,

    // The item on the desk.
    pub item: Option<ItemView>,
    /// What files of an item suggest, by its index: not known to the dataset, which only names them.
    pub found: Option<(u32, Vec<Suggestion>)>,
    /// What was asked for and has not come yet; nothing can be answered until then.
    pub loading: Option<Wanted>,
    /// When it was first painted since it came to the desk. Asking for it again
    /// takes it from the screen for no moment.
    pub shown_at: Option<Timestamp>,
    /// Which question is asked, as an index into the schema's.
    pub active: usize,
    /// What is put together and not confirmed, by question.
    pub drafts: Few<Draft>,

    // The log.
    pub head: Head,
    pub undo: Vec<Undoable>,
    pub redo: Vec<Undoable>,
    pub policy: Policy,
    /// 0 before the first.
    pub policy_version: u32,
    /// The dataset was handed out, and its first policy with it.
    pub is_handed_out: bool,
    /// Whose policy is in force instead of one with the same number from here.
    pub policy_instead_of_own: Option<String>,
    /// What is relied on; at most one of a kind for a question and an agent.
    pub evidence: Vec<Evidence>,

    // Saving.
    pub part: Part,
    /// Events up to this seq survive a crash.
    pub durable: u64,
    /// Why nothing can be stored at the moment.
    pub storage_trouble: Option<String>,

    pub toasts: Vec<Toast>,
    pub next_toast: u64,

    /// Drafts of items that were left with something unconfirmed, by item id.
    pub parked: Few<Few<Draft>>,
    /// The last event when a bulk action was asked for: what a person answered
    /// since then is theirs.
    pub(super) bulk_since: u64,
    /// The item worked on last, while what is still open after it is looked for.
    pub(super) resuming: Option<Box<ItemView>>,
    /// To be said when the item that is on its way is here.
    pub(super) unsaid: String,
    /// The last event that touched an item: a view made before it is stale.
    pub(super) touched: BTreeMap<String, u64>,
    /// The last event that may have touched any item.
    pub(super) touched_all: u64,
}

impl Session {
    /// Nothing is open.
    pub fn within(bounds: Bounds) -> Self {
        Self { bounds, ..Self::default() }
    }

    /// The question that is asked now.
    pub fn question(&self) -> Option<&Question> {
        self.schema.questions.get(self.active)
    }

    /// What was suggested for the question that is asked, as far as it is shown.
    pub fn groups(&self) -> Vec<Group<'_>> {
        self.question().map_or_else(Vec::new, |question| self.groups_of(&question.id))
    }

    /// What was suggested for any question; nothing while it is hidden.
    pub fn groups_of(&self, question: &str) -> Vec<Group<'_>> {
        match &self.item {
            Some(view) if !self.is_blind() => groups(&self.schema, &view.item, question),
            _ => Vec::new(),
        }
    }

    /// The ways to answer the question that is asked.
    pub fn options(&self) -> Vec<Choice> {
        match (self.question(), &self.item) {
            (Some(question), Some(view)) => options(question, &view.item),
            _ => Vec::new(),
        }
    }

    /// Whether the suggestions of the item are hidden: it is judged blind and
    /// every question has not been answered yet.
    pub fn is_blind(&self) -> bool {
        self.item
            .as_ref()
            .is_some_and(|view| view.mine.is_hidden(view.routed.route, &self.schema.questions))
    }

    /// What this annotator answered to a question of the item on the desk.
    pub fn answer(&self, question: &str) -> Option<&Answered> {
        self.item.as_ref()?.mine.answer(question)
    }

    /// What this annotator did to the item on the desk.
    pub fn mine(&self) -> Option<&ItemState> {
        self.item.as_ref().map(|view| &view.mine)
    }

    /// What is put together for the question that is asked.
    pub fn draft(&self) -> Option<&Draft> {
        self.drafts.get(&self.question()?.id)
    }

    pub fn saved(&self) -> Saved {
        let events = self.head.seq.saturating_sub(self.durable);
        match &self.storage_trouble {
            Some(why) => Saved::Trouble { events, why: why.clone() },
            None if events == 0 => Saved::Yes,
            None => Saved::Saving(events),
        }
    }

    /// Whether this tab may write events.
    ///
    /// # Errors
    /// Why not, for a person.
    pub fn can_write(&self) -> Result<(), &'static str> {
        match self.part {
            Part::Writer => self.bounds.read_only.map_or(Ok(()), Err),
            Part::Waiting => Err("Still finding out whether another tab is writing."),
            Part::Follower => Err("Another tab is writing. This one follows it."),
        }
    }

    /// Whether the item on the desk can be answered now.
    ///
    /// # Errors
    /// Why not, for a person.
    pub fn can_answer(&self) -> Result<(), &'static str> {
        self.can_write()?;
        match &self.item {
            None => Err("No item is open."),
            Some(_) if self.loading.is_some() => Err("The item is still loading."),
            // Nobody can judge what has not been on the screen.
            Some(_) if self.shown_at.is_none() => Err("The item is not on the screen yet."),
            Some(_) => Ok(()),
        }
    }

    /// The item that has come to the desk and was not seen on the screen yet.
    pub(super) fn unseen(&self) -> Option<u32> {
        let waits = self.room == Room::Review && self.shown_at.is_none();
        self.item.as_ref().filter(|_| waits).map(|view| view.index)
    }

    /// Whether every question of the item on the desk is answered.
    pub fn is_done(&self) -> bool {
        self.mine().is_some_and(|mine| mine.is_complete(&self.schema.questions))
    }

    /// Whether the question that is asked is answered.
    pub fn is_answered(&self) -> bool {
        self.question().is_some_and(|question| self.answer(&question.id).is_some())
    }

    /// That the policy in force is not the one with the same number that was made here.
    pub fn replaced(&self) -> Option<String> {
        let who = self.policy_instead_of_own.as_ref()?;
        Some(format!(
            "Policy version {} is that of {who}: yours has the same number and was made earlier. \
             It stays in the log; to have its rules again, apply them as a new version.",
            self.policy_version
        ))
    }

    /// Where next or previous leads, as a position in the order.
    pub fn neighbour(&self, next: bool) -> Option<u32> {
        let position = self.order.position;
        // Pressed again before the item came: on from that one.
        let is_coming = match &self.loading {
            Some(Wanted { which: Which::Index(index), .. }) => {
                self.index_at(position) == Some(*index)
            }
            _ => false,
        };
        let there = match (is_coming || self.is_in_order(), next) {
            (true, true) => position.checked_add(1)?,
            // From an item outside of the queue the way leads back into it.
            (false, true) => position,
            (_, false) => position.checked_sub(1)?,
        };
        self.index_at(there).map(|_| there)
    }

    /// The item at a position of the order.
    pub fn index_at(&self, position: u32) -> Option<u32> {
        self.order.indices.get(position as usize).copied()
    }

    /// Whether the item on the desk stands in the queue at its position.
    pub fn is_in_order(&self) -> bool {
        let here = self.index_at(self.order.position);
        self.item.as_ref().is_some_and(|view| here == Some(view.index))
    }

    /// The probability that a calibration in force makes of an agent's score, and what it rests on.
    pub fn calibrated_of(&self, suggestion: &Suggestion) -> Option<(f64, String)> {
        let Suggestion { question, agent, score, .. } = suggestion;
        let score = (*score)?;
        let mut all = self.evidence.iter();
        all.find_map(|it| Some((it.calibrated(question, agent, score)?, it.said.clone())))
    }

    /// A value as a person calls it, short enough for a button or a toast.
    pub fn brief(&self, question: &Question, value: &Value) -> String {
        snippet(&question.say(value), 40)
    }
}
