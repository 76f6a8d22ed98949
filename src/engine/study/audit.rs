//! Whether what is accepted unseen keeps its certificate's promise, by the answers to what the audit
//! draws of it.
//!
//! ```text
//! certificate in force ─ known ─▶ Scanning ─▶ Judging ─▶ found
//!                                 which, when  how wrong   bounds, rare labels, what follows
//! ```
//! The pile is what the certified rules accept, whatever other rules accept beside them. An item
//! counts once, at the time of its first answer; what is right is what people settled of it. An
//! item on which people differ is not counted before that is settled.

mod found;
mod judging;
mod pile;
mod rare;
mod scanning;

use super::accepts::Accepts;
use super::certify::Certified;
use super::kept::Kept;
use super::{Piece, Step, Work, done, known, then};
use crate::core::assurance::audit::{Audit, Auditing};
use crate::core::model::evidence::{CERTIFICATE, Evidence};
use crate::core::time::Timestamp;
use crate::engine::open::Open;
use crate::engine::protocol::study::Studied;
use judging::Judging;
use pile::Pile;
use scanning::Scanning;

pub fn begin(open: &Open) -> Result<Box<dyn Piece>, String> {
    let pile = Pile::of(open);
    let (evidence, since) = match in_force(open) {
        Some(relied) if pile.has_rules => relied,
        relied => {
            let found = found::nothing(open, &pile, relied.map(|(evidence, _)| evidence).as_ref());
            return Ok(done(Studied::Audit(Box::new(found))));
        }
    };
    let Some(certified) = Certified::read(&evidence) else {
        return Err("the certificate in force cannot be read: put a new one in force".to_owned());
    };
    let accepts = Accepts::new(open, &certified.stream);
    Ok(known::all(open, move |facts, open, _| {
        let next = then(Scanning::new(open, since), move |drawn, _, _| {
            let judging = Judging::new(accepts, facts, drawn);
            let next = then(judging, move |audited, _, _| {
                let asked = &certified.certificate.asked;
                match Auditing::new(audited.losses.clone(), asked.alpha, asked.delta) {
                    Ok(auditing) => {
                        let follow = move |found: Audit, open: &Open, _: &mut Kept| {
                            let found =
                                found::whole(open, &evidence, &certified, &pile, &audited, &found);
                            Step::found(Studied::Audit(Box::new(found)))
                        };
                        Step::On(then(Bounding(auditing), follow), None)
                    }
                    Err(why) => Step::nothing(why),
                }
            });
            Step::On(next, None)
        });
        Step::On(next, None)
    }))
}

/// How often answers are looked at in one step.
const LOOKS: usize = 400_000;

/// Finds the bounds.
struct Bounding(Auditing);

impl Work for Bounding {
    type Found = Audit;

    fn step(&mut self, _: &Open) -> bool {
        self.0.step(LOOKS)
    }

    fn finish(self, _: &Open) -> Audit {
        self.0.finish()
    }
}

/// The newest certificate that is relied on, and since when.
fn in_force(open: &Open) -> Option<(Evidence, Timestamp)> {
    let about = open.people.fold.evidence_about(CERTIFICATE);
    let newest = about.into_iter().rev().find(|(evidence, _)| !evidence.finding.is_none());
    newest.map(|(evidence, at)| (evidence.clone(), at))
}
