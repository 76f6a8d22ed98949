//! How many items the policy would accept that follows from a certificate: of the stream what was
//! not drawn to certify, reaches the threshold of its slice and is not drawn for the audit.

use crate::core::routing::rules::share::fraction;
use crate::core::routing::stream::{AUDIT, Accepting, numbered};
use crate::engine::columns::Metadata;
use crate::engine::open::Open;
use crate::engine::study::Work;
use crate::engine::study::accepts::Accepts;

pub struct Counting {
    accepts: Accepts,
    /// Of the stream, and drawn of it.
    stream: Vec<u32>,
    drawn: Vec<u32>,
    certified: Vec<Accepting>,
    column: Option<usize>,
    audit: f64,
    next: usize,
    items: u32,
}

/// What one step may cost, and what a hash costs.
const STEP: usize = 40_000;
const HASH: usize = 8;

impl Counting {
    pub fn new(
        accepts: Accepts,
        (stream, drawn): (Vec<u32>, Vec<u32>),
        certified: Vec<Accepting>,
        column: Option<usize>,
        audit: f64,
    ) -> Self {
        Self { accepts, stream, drawn, certified, column, audit, next: 0, items: 0 }
    }

    /// By which of what is certified.
    fn accepted(&self, open: &Open, index: u32) -> Option<usize> {
        let columns = &open.data.columns;
        let score = self.accepts.score(columns, index)?;
        let value = || {
            self.column
                .and_then(|it| columns.metadata.get(it))
                .map_or("", |cells: &Metadata| cells.text(index))
        };
        self.certified.iter().position(|it| {
            let has_value =
                |(_, values): &(String, Vec<String>)| values.iter().any(|one| one == value());
            score >= it.threshold && it.only.as_ref().is_none_or(has_value)
        })
    }
}

impl Work for Counting {
    type Found = u32;

    fn step(&mut self, open: &Open) -> bool {
        let seed = open.routes.policy.seed;
        let mut cost = 0;
        while cost < STEP {
            let Some(index) = self.stream.get(self.next).copied() else { return false };
            self.next += 1;
            cost += 1;
            if self.drawn.binary_search(&index).is_ok() || open.people.is_escalated(index) {
                continue;
            }
            let Some(number) = self.accepted(open, index) else { continue };
            let is_audited = self.audit > 0.0 && {
                cost += HASH;
                let rule = numbered(AUDIT, number);
                fraction(seed, &rule, &open.data.id(index), None) < self.audit
            };
            self.items += u32::from(!is_audited);
        }
        self.next < self.stream.len()
    }

    fn finish(self, _: &Open) -> u32 {
        self.items
    }
}
