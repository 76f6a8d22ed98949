//! One annotator and one item: what holds, and what has to be remembered for undo.

use super::{Answered, ItemState};
use crate::core::model::event::Body;
use crate::core::sort::sort_by_key;

/// The state with the events that it does not show.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    pub state: ItemState,
    /// Every event but the answers and decisions that stand in `state`, in any order.
    past: Vec<Did>,
}

#[derive(Clone, Debug)]
struct Did {
    seq: u64,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Answer(Answered),
    /// Skip, flag, escalate or note.
    Other(Box<Body>),
}

impl Did {
    fn answer(answer: Answered) -> Self {
        Self { seq: answer.seq, what: What::Answer(answer) }
    }
}

impl Track {
    pub fn add(&mut self, seq: u64, body: &Body) {
        if let Body::Response(response) = body {
            let replaced = self.state.give(Answered::of(seq, response));
            self.past.extend(replaced.into_iter().map(Did::answer));
        } else {
            self.state.apply(seq, body);
            self.past.push(Did { seq, what: What::Other(Box::new(body.clone())) });
        }
    }

    /// Puts the state together again from the events that are not dead.
    pub fn rebuild(&mut self, is_dead: impl Fn(u64) -> bool) {
        let before = std::mem::take(&mut self.state);
        self.state.most = before.most;
        let shown = before.answers.into_iter().chain(before.before).map(Did::answer);
        let mut all: Vec<Did> = std::mem::take(&mut self.past);
        all.extend(shown);
        sort_by_key(&mut all, |did| did.seq);
        for did in all {
            if is_dead(did.seq) {
                self.past.push(did);
                continue;
            }
            match did.what {
                What::Answer(answer) => {
                    let replaced = self.state.give(answer);
                    self.past.extend(replaced.into_iter().map(Did::answer));
                }
                What::Other(body) => {
                    self.state.apply(did.seq, &body);
                    self.past.push(Did { seq: did.seq, what: What::Other(body) });
                }
            }
        }
    }
}
