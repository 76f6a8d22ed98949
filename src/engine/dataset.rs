//! The open dataset: its lines, and columns over them. Read-only once opened.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::accepted::top;
use super::columns::{Cell, Columns};
use crate::core::format::lines::Lines;
use crate::core::format::native::{self, RawItem};
use crate::core::format::native_item::read_item;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::item::Item;
use crate::core::model::value::Value;
use crate::core::routing::default::Seen;
use crate::core::search::Needle;

#[derive(Debug, Default)]
pub struct Dataset {
    pub schema: Schema,
    /// The first line: what declares the schema. Without newline.
    pub header: String,
    pub lines: Lines,
    pub columns: Columns,
    /// Known answers that the log adds to those of the file, by item.
    known: BTreeMap<u32, Vec<(String, Value)>>,
    /// Where the line number runs ahead: from this item on, its line is its index plus this.
    pub(super) ahead: Vec<(u32, u64)>,
    pub issues: Vec<Issue>,
    pub issue_count: u64,
    /// How many of them the intake has counted.
    pub(super) intake_count: u64,
}

/// So many issues are kept; all are counted.
pub const MOST_ISSUES: usize = 1000;

impl Dataset {
    pub fn len(&self) -> u32 {
        self.columns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The native line of an item; empty where there is no such item.
    pub fn line(&self, index: u32) -> &str {
        let range = self.columns.line(index);
        range.and_then(|(start, end)| self.lines.text().get(start..end)).unwrap_or_default()
    }

    /// The 1-based line of an item in its file.
    pub fn line_number(&self, index: u32) -> u64 {
        number_of(&self.ahead, index)
    }

    pub fn id(&self, index: u32) -> Cow<'_, str> {
        let plain = self.columns.id(index);
        if let Some(id) = plain.and_then(|(start, end)| self.lines.text().get(start..end)) {
            return Cow::Borrowed(id);
        }
        match RawItem::read(self.line(index)) {
            Ok(raw) => raw.id_or_line(self.line_number(index)),
            Err(_) => Cow::Borrowed(""),
        }
    }

    pub fn find(&self, id: &str) -> Option<u32> {
        self.columns.find(id, |index| self.id(index) == id)
    }

    /// The whole item, its gold too.
    pub fn item(&self, index: u32) -> Option<Item> {
        if index >= self.len() {
            return None;
        }
        let mut item = read_item(self.line(index), self.line_number(index), &self.schema).0?;
        for (question, value) in self.known.get(&index).into_iter().flatten() {
            item.gold.retain(|(of, _)| of != question);
            item.gold.push((question.clone(), value.clone()));
        }
        Some(item)
    }

    /// Whether the answer to some question of an item is known.
    pub fn has_gold(&self, index: u32) -> bool {
        self.known.contains_key(&index) || self.columns.gold.get(index as usize) == Some(&true)
    }

    /// What the log makes known of an item, in the place of what it made known before. Whether
    /// anything changed.
    pub fn know(&mut self, index: u32, known: Vec<(String, Value)>) -> bool {
        if self.known.get(&index).map_or(&[][..], Vec::as_slice) == known {
            return false;
        }
        match known.is_empty() {
            true => self.known.remove(&index),
            false => self.known.insert(index, known),
        };
        true
    }

    /// Forgets what a log made known. The items of which it did.
    pub fn forget(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.known).into_keys().collect()
    }

    /// Calls `each(field, text)` for every text of an item.
    pub fn texts(&self, index: u32, each: impl FnMut(&str, &str)) {
        if let Ok(RawItem { fields: Some(fields), .. }) = RawItem::read(self.line(index)) {
            native::texts(fields, each);
        }
    }

    /// Whether an item's text contains this.
    pub fn contains(&self, index: u32, needle: &Needle) -> bool {
        if !needle.may_be_in_json(self.line(index)) {
            return false;
        }
        let mut found = false;
        self.texts(index, |_, text| found = found || needle.is_in(text));
        found
    }

    /// The highest-scored suggestion to the first question that has one: question, agent, cell.
    /// Without scores it is the first agent's.
    pub fn top(&self, index: u32) -> Option<(usize, usize, Cell)> {
        (0..self.schema.questions.len()).find_map(|question| {
            let top = top(self.columns.cells(question, index));
            top.map(|(agent, cell)| (question, agent, cell))
        })
    }

    /// Whether two agents differ on any question.
    pub fn models_differ(&self, index: u32) -> bool {
        (0..self.schema.questions.len()).any(|question| {
            let mut codes = self.columns.codes(question, index).filter(|code| *code > 0);
            codes.next().is_some_and(|first| codes.any(|code| code != first))
        })
    }

    pub fn seen(&self) -> Seen {
        let (scores, probabilities) =
            (0..self.schema.questions.len()).map(|question| self.columns.seen(question)).unzip();
        Seen { scores, probabilities }
    }

    pub fn question(&self, id: &str) -> Option<usize> {
        self.schema.questions.iter().position(|question| question.id == id)
    }

    pub fn agent(&self, id: &str) -> Option<usize> {
        self.schema.agents.iter().position(|agent| agent.id == id)
    }

    pub fn column(&self, id: &str) -> Option<usize> {
        self.schema.columns.iter().position(|column| column.id == id)
    }

    pub(super) fn say(&mut self, issue: Issue) {
        self.issue_count += 1;
        if self.issues.len() < MOST_ISSUES {
            self.issues.push(issue);
        }
    }
}

/// The line of an item, from where the numbers of lines run ahead.
pub(super) fn number_of(ahead: &[(u32, u64)], index: u32) -> u64 {
    let place = ahead.partition_point(|(from, _)| *from <= index);
    let ahead = place.checked_sub(1).and_then(|place| ahead.get(place));
    u64::from(index) + ahead.map_or(1, |(_, ahead)| *ahead)
}
