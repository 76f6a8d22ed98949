//! What a session is at, in few plain words: what a page around an element is told.

use serde::Serialize;

use super::session::{Saved, Session};
use crate::engine::protocol::Progress;

/// JSON with keys in camel case, as scripts have them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct State {
    /// Whether a dataset is open and its log is loaded.
    pub open: bool,
    /// SHA-256 of the dataset, hexadecimal.
    pub dataset: String,
    /// What the dataset is called.
    pub name: String,
    pub annotator: String,
    pub room: String,
    /// What is on the desk; nothing while another one is on its way.
    pub item: Option<Shown>,
    /// Its place in the queue, from 0.
    pub position: Option<u32>,
    /// How many items the queue has.
    pub queue: usize,
    /// The id of the question that is asked.
    pub question: Option<String>,
    pub progress: Progress,
    pub can_undo: bool,
    pub can_redo: bool,
    /// How many events the log has.
    pub events: u64,
    pub policy_version: u32,
    pub saved: Kept,
    pub readonly: bool,
}

/// The item on the desk, and why it is there.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Shown {
    pub id: String,
    /// Its place in the file, from 0.
    pub index: u32,
    /// `single`, `consensus`, `expert`, …
    pub route: String,
    /// The rule that said so; none: what holds for the rest.
    pub rule: Option<String>,
    pub reason: String,
    /// Whether this annotator has answered all of it.
    pub done: bool,
}

/// Whether all events are where they are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Kept {
    Yes,
    Saving,
    Trouble,
}

pub fn state(session: &Session) -> State {
    let view = session.item.as_ref().filter(|_| session.loading.is_none());
    State {
        open: session.open,
        dataset: session.dataset.clone(),
        name: session.schema.name.clone(),
        annotator: session.annotator.clone(),
        room: session.room.id().to_owned(),
        item: view.map(|view| Shown {
            id: view.item.id.clone(),
            index: view.index,
            route: view.routed.route.name().to_owned(),
            rule: view.routed.rule_id.clone(),
            reason: view.routed.reason.clone(),
            done: session.is_done(),
        }),
        position: view.filter(|_| session.is_in_order()).map(|_| session.order.position),
        queue: session.order.indices.len(),
        question: session.question().map(|question| question.id.clone()),
        progress: session.progress,
        can_undo: !session.undo.is_empty(),
        can_redo: !session.redo.is_empty(),
        events: session.head.seq,
        policy_version: session.policy_version,
        saved: match session.saved() {
            Saved::Yes => Kept::Yes,
            Saved::Saving(_) => Kept::Saving,
            Saved::Trouble { .. } => Kept::Trouble,
        },
        readonly: session.bounds.read_only.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::testing::bench;

    const TWO: &str = r#"
        {"id":"tone","kind":"choice","labels":["neg","pos"]}
        m1 tone/bayes=neg:0.9
        m2 tone/bayes=pos:0.6"#;

    #[track_caller]
    fn check(keys: &str, expected: &str) {
        let mut bench = bench(TWO);
        bench.run(keys);
        let it = state(&bench.session);
        let said = format!(
            "{} {:?} of {}, {} events, undo {}, {:?}",
            it.item.map_or("nothing".to_owned(), |item| item.id),
            it.position,
            it.queue,
            it.events,
            it.can_undo,
            it.saved
        );
        assert_eq!(said, expected);
    }

    #[test]
    fn it_says_what_is_on_the_desk_and_how_far_one_is() {
        check("", "m1 Some(0) of 2, 2 events, undo false, Saving");
        check("durable", "m1 Some(0) of 2, 2 events, undo false, Yes");
        check("a durable", "m2 Some(1) of 2, 3 events, undo true, Yes");
        check("a z", "m1 Some(0) of 2, 4 events, undo false, Saving");
    }
}
