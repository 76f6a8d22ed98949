//! The sample's answers: how wrong each suggestion is that would have been accepted.

use std::rc::Rc;

use crate::core::assurance::calibration::Drawn;
use crate::core::assurance::certificate::{Asked, Looks};
use crate::core::routing::rules::share::fraction;
use crate::core::routing::stream::SAMPLE;
use crate::core::time::Timestamp;
use crate::engine::open::Open;
use crate::engine::study::Work;
use crate::engine::study::accepts::{Accepts, Judged};
use crate::engine::study::known::Facts;

/// One item of the sample.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    pub index: u32,
    pub score: f64,
    pub stands: Stands,
    /// Where the hash that drew it lies, from 0 to 1.
    fraction: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stands {
    Answered(f64),
    /// Skipped or flagged without an answer, or people differ: counts as wrong.
    Aside,
    Waiting,
}

/// In the order of the draw.
#[derive(Debug, Default)]
pub struct Answers {
    pub all: Vec<Answer>,
    pub answered: usize,
    pub aside: usize,
    /// Of the answered: known answers, and those that were not given blind.
    pub gold: usize,
    pub in_sight: usize,
    /// When the last answer was given.
    pub last: Option<Timestamp>,
}

/// What one step may cost.
const STEP: usize = 20_000;

/// Looks at the drawn items one by one.
pub struct Collecting {
    accepts: Accepts,
    facts: Rc<[Facts]>,
    drawn: Vec<u32>,
    next: usize,
    found: Answers,
}

impl Answers {
    pub fn waiting(&self) -> usize {
        self.all.len() - self.answered - self.aside
    }

    /// What counts at this look: all, or what is answered without a gap from the beginning on.
    pub fn looked(&self, asked: &Asked) -> &[Answer] {
        let is_waiting = |answer: &Answer| answer.stands == Stands::Waiting;
        let end = match asked.looks {
            Looks::Once if self.waiting() > 0 => 0,
            _ => self.all.iter().position(is_waiting).unwrap_or(self.all.len()),
        };
        self.all.get(..end).unwrap_or_default()
    }
}

impl Answer {
    /// 0 right, 1 wrong.
    pub fn loss(&self) -> f64 {
        match self.stands {
            Stands::Answered(loss) => loss,
            Stands::Aside | Stands::Waiting => 1.0,
        }
    }
}

impl Collecting {
    pub fn new(accepts: Accepts, facts: Rc<[Facts]>, drawn: Vec<u32>) -> Self {
        Self { accepts, facts, drawn, next: 0, found: Answers::default() }
    }

    /// What it costs.
    fn look(&mut self, open: &Open, index: u32) -> usize {
        let id = open.data.id(index);
        let (judged, cost) = self.accepts.judge(open, &self.facts, index);
        let stands = match judged {
            Judged::Loss(loss) => Stands::Answered(loss),
            Judged::Undecided => Stands::Aside,
            Judged::Waiting => {
                let mut people = open.people.fold.everyone(&id);
                let is_aside = people.any(|(_, state)| state.skipped || state.flag.is_some());
                if is_aside { Stands::Aside } else { Stands::Waiting }
            }
        };
        let found = &mut self.found;
        match stands {
            Stands::Answered(_) => {
                found.answered += 1;
                let facts = self.accepts.questions.iter().filter_map(|it| self.facts.get(*it));
                let known = || facts.clone().filter_map(|facts| facts.of(index));
                let is_gold = known().all(|fact| fact.is_gold);
                found.gold += usize::from(is_gold);
                let is_blind = known().all(|fact| fact.is_gold || fact.drawn == Drawn::Blind);
                found.in_sight += usize::from(!is_blind);
            }
            Stands::Aside => found.aside += 1,
            Stands::Waiting => {}
        }
        for (_, state) in open.people.fold.everyone(&id) {
            let times = state.answers.iter().map(|answer| answer.decided_at);
            found.last = found.last.max(times.max());
        }
        let score = self.accepts.score(&open.data.columns, index).unwrap_or_default();
        let fraction = fraction(open.routes.policy.seed, SAMPLE, &id, None);
        found.all.push(Answer { index, score, stands, fraction });
        cost + 20
    }
}

impl Work for Collecting {
    type Found = (Answers, Accepts);

    fn step(&mut self, open: &Open) -> bool {
        let mut cost = 0;
        while cost < STEP {
            let Some(index) = self.drawn.get(self.next).copied() else { return false };
            cost += self.look(open, index);
            self.next += 1;
        }
        self.next < self.drawn.len()
    }

    fn finish(mut self, _: &Open) -> Self::Found {
        self.found
            .all
            .sort_by(|a, b| a.fraction.total_cmp(&b.fraction).then(a.index.cmp(&b.index)));
        (self.found, self.accepts)
    }
}
