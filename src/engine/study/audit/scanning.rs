//! The answers to what the audit drew since a certificate is in force, read from the log: the
//! fold keeps what holds and not which rule brought it.

use std::collections::BTreeMap;

use crate::core::model::event::{Body, Event};
use crate::core::model::route::Route;
use crate::core::routing::stream::{AUDIT, is_one};
use crate::core::time::Timestamp;
use crate::engine::open::Open;
use crate::engine::study::Work;

/// An item of the audit.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub item: u32,
    /// With which probability it came there.
    pub probability: f64,
}

/// When, by whom and which of theirs: the order in which answers came.
type Moment = (Timestamp, String, u64);

/// Lines that one step looks at.
const STEP: usize = 2_000;

pub struct Scanning {
    since: Timestamp,
    next: usize,
    end: usize,
    /// By item its first answer.
    found: BTreeMap<u32, (Moment, f64)>,
}

impl Scanning {
    pub fn new(open: &Open, since: Timestamp) -> Self {
        Self { since, next: 0, end: open.log.len(), found: BTreeMap::new() }
    }

    fn read(&mut self, open: &Open, line: &str) {
        // Most lines are of other rules, and need not be taken apart.
        if !line.contains(AUDIT) {
            return;
        }
        let Ok(event) = serde_json::from_str::<Event>(line) else { return };
        let Body::Response(response) = event.body else { return };
        let is_drawn = response.rule_id.as_ref().is_some_and(|rule| is_one(rule, AUDIT));
        let counts = is_drawn
            && response.bulk.is_none()
            && response.decided_at >= self.since
            && open.people.fold.is_live(&event.annotator, event.seq);
        let Some(item) = open.data.find(&response.item).filter(|_| counts) else { return };
        // Known answers are no part of the pile; where the data were handed out they hide in it.
        if open.routes.route(item) == Route::Gold {
            return;
        }
        let moment = (response.decided_at, event.annotator, event.seq);
        let first = (moment, response.sampling_probability);
        match self.found.get_mut(&item) {
            Some(earlier) if earlier.0 <= first.0 => {}
            Some(later) => *later = first,
            None => {
                self.found.insert(item, first);
            }
        }
    }
}

impl Work for Scanning {
    type Found = Vec<Drawn>;

    fn step(&mut self, open: &Open) -> bool {
        let until = self.end.min(self.next + STEP);
        for line in open.log.get(self.next..until).unwrap_or_default() {
            self.read(open, line);
        }
        self.next = until;
        self.next < self.end
    }

    /// In the order in which they were answered.
    fn finish(self, _: &Open) -> Self::Found {
        let mut all: Vec<(u32, (Moment, f64))> = self.found.into_iter().collect();
        all.sort_by(|a, b| (&a.1.0, a.0).cmp(&(&b.1.0, b.0)));
        let drawn = |(item, (_, probability))| Drawn { item, probability };
        all.into_iter().map(drawn).collect()
    }
}
