//! How wrong what was accepted of each audited item would have been.

use std::rc::Rc;

use super::scanning::Drawn;
use crate::engine::open::Open;
use crate::engine::study::Work;
use crate::engine::study::accepts::{Accepts, Judged};
use crate::engine::study::known::Facts;

/// What one step may cost.
const STEP: usize = 20_000;

/// What the audit found so far.
pub struct Audited {
    pub accepts: Accepts,
    pub facts: Rc<[Facts]>,
    /// In the order in which they were answered: those of which is known what is right.
    pub settled: Vec<Drawn>,
    /// Of these, 0 right to 1 wrong.
    pub losses: Vec<f64>,
    /// Answered, and not settled.
    pub unsettled: usize,
}

pub struct Judging {
    drawn: Vec<Drawn>,
    next: usize,
    found: Audited,
}

impl Judging {
    pub fn new(accepts: Accepts, facts: Rc<[Facts]>, drawn: Vec<Drawn>) -> Self {
        let (settled, losses) = (Vec::new(), Vec::new());
        Self { drawn, next: 0, found: Audited { accepts, facts, settled, losses, unsettled: 0 } }
    }
}

impl Work for Judging {
    type Found = Audited;

    fn step(&mut self, open: &Open) -> bool {
        let (mut cost, found) = (0, &mut self.found);
        while cost < STEP {
            let Some(drawn) = self.drawn.get(self.next) else { return false };
            self.next += 1;
            let (judged, one) = found.accepts.judge(open, &found.facts, drawn.item);
            cost += one;
            match judged {
                Judged::Loss(loss) => {
                    found.settled.push(drawn.clone());
                    found.losses.push(loss);
                }
                Judged::Undecided | Judged::Waiting => found.unsettled += 1,
            }
        }
        self.next < self.drawn.len()
    }

    fn finish(self, _: &Open) -> Audited {
        self.found
    }
}
