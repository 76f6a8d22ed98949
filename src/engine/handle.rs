//! One request, one reply.
//!
//! What every review needs ([`Engine::handle_usual`]) and what few need
//! ([`Engine::handle_rare`]) have no function in common but through data: the
//! page fetches the code of the second only when it is asked for something rare.

use super::open::Open;
use super::protocol::team::Merge;
use super::protocol::{Packed, Preview, Reply, Request, from_bytes, to_bytes};
use super::select::{View, select};
use super::{bulk, costs, export, facets, item, matrix, merge, rows, study};
use crate::core::format::inspect::{Inspected, inspect, inspect_by};
use crate::core::format::intake::{self, Intake};

/// The engine: at most one open dataset.
#[derive(Default)]
pub struct Engine {
    open: Option<Open>,
    /// The file that was inspected last is native: reading it is no rare work.
    is_native: bool,
}

/// A reply, and the bytes that travel beside it.
pub type Answer = (Reply, Option<Vec<u8>>);

const NOTHING_OPEN: &str = "no dataset is open; open one first";
const WRONG_DOOR: &str = "this request is answered elsewhere; ask by way of `handle`";
const STILL_READING: &str = "the dataset is still being read; wait until it is open";

impl Engine {
    pub fn new() -> Self {
        Self::default()
    }

    /// What is open, for tests of its parts.
    #[cfg(test)]
    pub(super) fn opened(&self) -> &Open {
        self.open.as_ref().unwrap()
    }

    /// Says how large the file that is being read is about, where that is known.
    pub fn make_room(&mut self, bytes: u64) {
        if let Some(open) = self.open.as_mut().filter(|open| open.is_reading()) {
            open.make_room(bytes);
        }
    }

    /// No more bytes: makes the next items that had to wait for the last one, of about so many
    /// bytes, so that nobody waits long for an answer. How many items there are, until all are made.
    pub fn more(&mut self, bytes: usize) -> Option<u32> {
        let open = self.open.as_mut()?;
        open.more(bytes).then(|| open.data.len())
    }

    /// No more bytes: all of `Finish` but the dataset's identity, which takes as long as all the
    /// rest. What there is to be hashed for it, where that stands in one piece: a host with a
    /// faster SHA-256 than this one gives it back by [`Self::identified`] before `Finish`.
    pub fn close(&mut self) -> Option<&str> {
        let open = self.open.as_mut()?;
        open.close();
        open.to_hash()
    }

    /// Takes the SHA-256 of what [`Self::close`] gave, 64 hexadecimal digits.
    pub fn identified(&mut self, hash: String) {
        if let Some(open) = self.open.as_mut().filter(|open| open.to_hash().is_some()) {
            open.dataset = hash;
        }
    }

    /// Answers a request. What cannot be answered becomes [`Reply::Failed`] with a sentence,
    /// and everything stays as it was.
    pub fn handle(&mut self, request: Request, payload: Option<Vec<u8>>) -> Answer {
        let is_rare = self.is_rare(&request, payload.as_deref().unwrap_or_default());
        if is_rare {
            self.handle_rare(request, payload)
        } else {
            self.handle_usual(request, payload)
        }
    }

    /// Which of the two answers a request with this payload.
    pub fn is_rare(&self, request: &Request, payload: &[u8]) -> bool {
        match request {
            Request::Inspect { mapping, .. } => mapping.is_some() || !intake::is_native(payload),
            Request::Begin { .. } => !self.is_native,
            Request::Feed
            | Request::Finish
            | Request::LoadLog { .. }
            | Request::Apply { .. }
            | Request::Item { .. }
            | Request::Find { .. }
            | Request::Query { .. }
            | Request::Rows { .. } => false,
            Request::Facets
            | Request::Simulate { .. }
            | Request::Matrix { .. }
            | Request::Study
            | Request::StudyOn
            | Request::Behind
            | Request::Disputed { .. }
            | Request::Answers { .. }
            | Request::Merge
            | Request::PlanBulk { .. }
            | Request::MakeBulk { .. }
            | Request::Formats
            | Request::Losses { .. }
            | Request::Export { .. } => true,
        }
    }

    /// Answers what every review needs.
    pub fn handle_usual(&mut self, request: Request, payload: Option<Vec<u8>>) -> Answer {
        told(self.usual(request, payload.unwrap_or_default()))
    }

    /// Answers the rest.
    pub fn handle_rare(&mut self, request: Request, payload: Option<Vec<u8>>) -> Answer {
        told(self.rare(request, payload.unwrap_or_default()))
    }

    fn usual(&mut self, request: Request, payload: Vec<u8>) -> Result<Answer, String> {
        let reply = match request {
            Request::Inspect { name, complete, .. } => {
                self.is_native = true;
                preview(inspect_by(Intake::native(&name, None, None), &payload, complete))
            }
            Request::Begin { name, mapping, questions } => {
                self.open = Some(Open::begin(Intake::native(&name, mapping, questions)));
                Reply::Progress { items: 0, bytes: 0 }
            }
            Request::Feed => {
                let open = self.open.as_mut().ok_or(NOTHING_OPEN)?;
                if !open.is_reading() {
                    return Err("the dataset is read already; begin another".to_owned());
                }
                open.feed(&payload);
                Reply::Progress { items: open.data.len(), bytes: open.bytes() }
            }
            Request::Finish => {
                Reply::Opened(Box::new(self.open.as_mut().ok_or(NOTHING_OPEN)?.finish()))
            }
            Request::LoadLog { annotator, bring_in } => {
                let open = self.whole()?;
                let text = String::from_utf8_lossy(&payload);
                Reply::LogLoaded(Box::new(open.load_log(&annotator, &text, bring_in)))
            }
            Request::Apply { lines } => {
                let open = self.whole()?;
                open.apply(lines)?;
                Reply::Applied { progress: open.people.progress(&open.data, &open.routes) }
            }
            Request::Item { index } => {
                let View { data, routes, people, .. } = self.view()?;
                let view = item::view(data, routes, people, index);
                Reply::Item(Box::new(view.ok_or_else(|| no_item(index, data.len()))?))
            }
            Request::Find { id } => Reply::Found { index: self.view()?.data.find(&id) },
            Request::Query { query } => {
                return Ok(order(&select(self.view()?, &query)));
            }
            Request::Rows { indices } => {
                let view = self.view()?;
                let row =
                    |index| rows::row(view, index).ok_or_else(|| no_item(index, view.data.len()));
                Reply::Rows { rows: indices.into_iter().map(row).collect::<Result<_, _>>()? }
            }
            _ => return Err(WRONG_DOOR.to_owned()),
        };
        Ok((reply, None))
    }

    fn rare(&mut self, request: Request, payload: Vec<u8>) -> Result<Answer, String> {
        let reply = match request {
            Request::Inspect { name, complete, mapping } => {
                self.is_native = false;
                preview(inspect(&name, &payload, complete, mapping))
            }
            Request::Begin { name, mapping, questions } => {
                self.open = Some(Open::begin(Intake::new(&name, mapping, questions)));
                Reply::Progress { items: 0, bytes: 0 }
            }
            Request::Matrix { question, between } => {
                let matrix = matrix::matrix(self.view()?, &question, between);
                let missing = || format!("there is no question '{question}' in this dataset");
                Reply::Matrix(Packed::of(&matrix.ok_or_else(missing)?)?)
            }
            Request::Facets => Reply::Facets(Packed::of(&facets::facets(self.view()?))?),
            Request::Simulate { policy, effort } => {
                let Open { data, routes, people, .. } = self.open.as_ref().ok_or(NOTHING_OPEN)?;
                Reply::Costs(Packed::of(&costs::costs(data, routes, people, &policy, effort))?)
            }
            Request::Study => return study::begin(self.whole()?, &payload),
            Request::StudyOn => return study::on(self.whole()?),
            Request::Behind => return study::behind(self.whole()?, &payload),
            Request::Disputed { question, decided } => {
                return Ok(order(&self.whole()?.disputed(&question, decided)?));
            }
            Request::Answers { index } => {
                let open = self.whole()?;
                let answers = open.answers(index).ok_or_else(|| no_item(index, open.data.len()))?;
                return Ok((Reply::Answers, Some(to_bytes(&answers)?)));
            }
            Request::Merge => {
                let asked: Merge = from_bytes(&payload)?;
                let open = if asked.into_open { Some(&*self.whole()?) } else { None };
                let (report, bytes) = merge::merge(open, asked);
                return Ok((Reply::Merged { report: to_bytes(&report)? }, bytes));
            }
            Request::PlanBulk { query, bulk } => {
                Reply::BulkPlan(Box::new(bulk::plan(self.view()?, &query, &bulk)?))
            }
            Request::MakeBulk { query, bulk, shown_at, decided_at } => {
                let view = self.whole()?.view();
                let responses = bulk::make(view, &query, &bulk, shown_at, decided_at)?;
                Reply::BulkResponses { responses }
            }
            Request::Formats => {
                let schema = self.open.as_ref().map(|open| &open.data.schema);
                Reply::Formats(Packed::of(&export::formats(schema))?)
            }
            Request::Losses { export } => {
                let (way, project) = self.whole()?.to_export(&export)?;
                Reply::Losses { losses: way.losses(&project) }
            }
            Request::Export { export } => {
                let open = self.whole()?;
                let (way, project) = open.to_export(&export)?;
                return Ok(way.export(&project, export.gzip));
            }
            _ => return Err(WRONG_DOOR.to_owned()),
        };
        Ok((reply, None))
    }

    /// The dataset, once all of it is read.
    fn whole(&mut self) -> Result<&mut Open, String> {
        let open = self.open.as_mut().ok_or(NOTHING_OPEN)?;
        if open.is_reading() { Err(STILL_READING.to_owned()) } else { Ok(open) }
    }

    /// What is there to be looked at, also while more is read.
    fn view(&self) -> Result<View<'_>, String> {
        Ok(self.open.as_ref().ok_or(NOTHING_OPEN)?.view())
    }
}

fn no_item(index: u32, items: u32) -> String {
    format!("there is no item {index}; the dataset has {items} items, counted from 0")
}

/// Indices of items, as they travel.
pub(super) fn order(indices: &[u32]) -> Answer {
    let bytes = indices.iter().flat_map(|index| index.to_le_bytes()).collect();
    let count = u32::try_from(indices.len()).unwrap_or(u32::MAX);
    (Reply::Order { count }, Some(bytes))
}

fn told(answer: Result<Answer, String>) -> Answer {
    answer.unwrap_or_else(|message| (Reply::Failed { message }, None))
}

fn preview(seen: Inspected) -> Reply {
    Reply::Preview(Box::new(Preview {
        format: seen.format,
        said: seen.said,
        needs_mapping: seen.needs_mapping,
        mapping: seen.mapping,
        schema: seen.schema,
        rows: seen.rows,
        issues: seen.issues,
    }))
}
