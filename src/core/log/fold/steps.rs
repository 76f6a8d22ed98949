//! What undo and redo step over: single events, and bulk actions as one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Undoable, said};
use crate::core::model::event::Body;

/// The steps of one annotator.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// Number of the item of each event that can be undone.
    items: BTreeMap<u64, u32>,
    dead: BTreeSet<u64>,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    from: u64,
    to: u64,
    /// The first item, and the last so far.
    first: u32,
    last: u32,
    count: usize,
    /// The `bulk` of its events.
    bulk: Option<u64>,
    said: String,
}

impl Step {
    pub fn undoable(&self, names: &[Arc<str>]) -> Undoable {
        let item = names.get(self.first as usize).map_or("", |name| &**name).to_owned();
        match self.bulk {
            Some(_) => Undoable::bulk(self.from, self.to, item, self.count),
            None => Undoable { from: self.from, to: self.to, item, said: self.said.clone() },
        }
    }
}

impl Steps {
    pub fn undo(&self) -> &[Step] {
        &self.undo
    }

    pub fn redo(&self) -> &[Step] {
        &self.redo
    }

    pub fn is_dead(&self, seq: u64) -> bool {
        self.dead.contains(&seq)
    }

    /// One more event that can be undone. What had been undone cannot be brought back now.
    pub fn add(&mut self, seq: u64, item: u32, body: &Body) {
        self.items.insert(seq, item);
        self.redo.clear();
        let bulk = match body {
            Body::Response(response) => response.bulk,
            _ => None,
        };
        if let (Some(_), Some(step)) = (bulk, self.undo.last_mut())
            && step.bulk == bulk
            && step.to + 1 == seq
        {
            step.to = seq;
            step.count += usize::from(step.last != item);
            step.last = item;
            return;
        }
        let said = if bulk.is_some() { String::new() } else { said(body) };
        self.undo.push(Step { from: seq, to: seq, first: item, last: item, count: 1, bulk, said });
    }

    /// Gives the items of the step, each once.
    pub fn take_back(&mut self, from: u64, to: u64) -> Result<Vec<u32>, String> {
        let step = take(&mut self.undo, from, to)
            .ok_or_else(|| format!("undo of {} which is no step that stands", range(from, to)))?;
        self.redo.push(step);
        let seqs: Vec<u64> = self.items.range(from..=to).map(|(seq, _)| *seq).collect();
        self.dead.extend(seqs);
        Ok(self.items_of(from, to))
    }

    /// Gives the items of the step, each once.
    pub fn bring_back(&mut self, from: u64, to: u64) -> Result<Vec<u32>, String> {
        let step = take(&mut self.redo, from, to)
            .ok_or_else(|| format!("redo of {} which is not undone", range(from, to)))?;
        self.undo.push(step);
        let seqs: Vec<u64> = self.items.range(from..=to).map(|(seq, _)| *seq).collect();
        for seq in seqs {
            self.dead.remove(&seq);
        }
        Ok(self.items_of(from, to))
    }

    fn items_of(&self, from: u64, to: u64) -> Vec<u32> {
        let items: BTreeSet<u32> = self.items.range(from..=to).map(|(_, item)| *item).collect();
        items.into_iter().collect()
    }
}

/// Takes exactly this step out, wherever it stands.
fn take(steps: &mut Vec<Step>, from: u64, to: u64) -> Option<Step> {
    let place = steps.iter().rposition(|step| step.from == from && step.to == to)?;
    Some(steps.remove(place))
}

fn range(from: u64, to: u64) -> String {
    if from == to { format!("event {from}") } else { format!("events {from} to {to}") }
}
