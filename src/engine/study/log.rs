//! How the answers of a study came about, read from the lines of the log.
//!
//! The fold keeps what holds and not how it was given: arm, route, probability and times stand in
//! the line alone. The log only grows while a study goes on, so the lines that were there when it
//! began are there still.

use std::rc::Rc;

use super::kept::Kept;
use super::people::{self, Here, Said};
use super::{Piece, Step, Work, then};
use crate::core::log::chain;
use crate::core::model::event::{Body, Event};
use crate::core::model::item::Item;
use crate::core::model::route::{Arm, Route};
use crate::core::team::settled::Opinion;
use crate::engine::dataset::Dataset;
use crate::engine::open::Open;

/// How one answer came about.
#[derive(Clone, Debug)]
pub struct Origin {
    pub arm: Arm,
    pub route: Route,
    pub sampling_probability: f64,
    pub rule: Option<String>,
    /// Milliseconds.
    pub shown_at: i64,
    pub decided_at: i64,
    /// One of several given by one action.
    pub is_bulk: bool,
    /// SHA-256 of its line, where any answer decides for others.
    pub hash: Option<String>,
}

/// Answers with how they came about.
#[derive(Debug, Default)]
pub struct Told {
    pub here: Rc<Here>,
    /// By answer; `None` where its line is not there.
    origins: Vec<Option<Origin>>,
}

/// Lines that one step reads.
const STEP: usize = 2_000;

/// Copies what was answered to a question, reads how, and goes on.
pub fn told(
    question: usize,
    next: impl FnOnce(Told, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    people::copied(question, |here, open, _| Step::On(then(Reading::new(open, here), next), None))
}

/// Reads the log.
struct Reading {
    told: Told,
    hashes: bool,
    next: usize,
    end: usize,
    /// Answers of which nothing was read yet.
    left: usize,
}

impl Reading {
    fn new(open: &Open, here: Rc<Here>) -> Self {
        let left = here.answers.len();
        let hashes = here.decide;
        let told = Told { origins: vec![None; left], here };
        Self { told, hashes, next: 0, end: open.log.len(), left }
    }

    fn read(&mut self, line: &str) {
        let Ok(event) = serde_json::from_str::<Event>(line) else { return };
        let Body::Response(response) = event.body else { return };
        let Told { here, origins } = &mut self.told;
        let Some(place) = here.find(&event.annotator, event.seq) else { return };
        // Of two lines with one number the first was believed.
        let Some(origin @ None) = origins.get_mut(place) else { return };
        self.left -= 1;
        *origin = Some(Origin {
            arm: response.arm,
            route: response.route,
            sampling_probability: response.sampling_probability,
            rule: response.rule_id,
            shown_at: response.shown_at.0,
            decided_at: response.decided_at.0,
            is_bulk: response.bulk.is_some(),
            hash: self.hashes.then(|| chain::hash(line.as_bytes())),
        });
    }
}

impl Work for Reading {
    type Found = Told;

    fn step(&mut self, open: &Open) -> bool {
        let until = self.end.min(self.next + STEP);
        for line in open.log.get(self.next..until).unwrap_or_default() {
            self.read(line);
        }
        self.next = until;
        self.next < self.end && self.left > 0
    }

    fn finish(self, _: &Open) -> Told {
        self.told
    }
}

impl Told {
    pub fn origin(&self, answer: usize) -> Option<&Origin> {
        self.origins.get(answer)?.as_ref()
    }

    /// Whether an answer was one of several given by one action: what was accepted unseen is
    /// evidence of nothing.
    pub fn is_bulk(&self, answer: usize) -> bool {
        self.origin(answer).is_some_and(|origin| origin.is_bulk)
    }

    /// What everybody said of an item but in bulk, and whether bulk actions alone say something.
    pub fn said_singly<'a>(
        &'a self,
        data: &'a Dataset,
        item: u32,
        whole: Option<&Item>,
    ) -> (Vec<Said<'a>>, bool) {
        let mut said = self.here.said(data, item, whole);
        let all = said.len();
        said.retain(|said| !said.here.is_some_and(|place| self.is_bulk(place)));
        let only_bulk = said.is_empty() && all > 0;
        (said, only_bulk)
    }

    /// What people said, as [`settle`](crate::core::team::settled::settle) asks for it.
    pub fn opinions<'a>(&'a self, said: &'a [Said<'a>]) -> Vec<Opinion<'a>> {
        let one = |said: &'a Said<'a>| {
            let (annotator, value) = (said.annotator, said.value.as_ref());
            let (event, settles) = match (&said.decision, said.here) {
                (Some(decision), _) => (decision.event.as_deref(), decision.settles.as_slice()),
                (None, Some(place)) => {
                    let answer = self.here.answers.get(place);
                    (self.hash(place), answer.map_or(&[][..], |answer| answer.settles.as_slice()))
                }
                (None, None) => (None, &[][..]),
            };
            Opinion { annotator, value, event, settles }
        };
        said.iter().map(one).collect()
    }

    fn hash(&self, answer: usize) -> Option<&str> {
        self.origin(answer)?.hash.as_deref()
    }
}
