//! A certificate from the answers to the sample that the policy in force draws.
//!
//! ```text
//! Sample ─ known ─▶ Collecting ─ certify ─▶ Bounds ─▶ Counting ─▶ found
//! which items       how wrong each is       a plot's   what the policy would accept
//! ```
//! **Looked at once.** While an item of the sample waits, nothing of errors or thresholds is said:
//! a peek is a look, and the promise holds for one.
//! **Looked at again and again.** The sample has an order, by the fraction of each item's hash that
//! drew it. What is answered from its beginning on without a gap is a smaller draw from the same
//! stream, whoever chose what to answer first; so this is what counts.

mod answers;
mod bounds;
mod counting;
mod finding;
mod found;
mod sample;
mod words;

pub use finding::Certified;

use std::collections::BTreeSet;

use super::accepts::Accepts;
use super::draw::check;
use super::{Piece, Step, known, place_of_column, then};
use crate::core::assurance::certificate::{self, Asked, Looks};
use crate::engine::open::Open;
use crate::engine::protocol::assurance::Certify;
use crate::engine::protocol::study::Studied;
use answers::Collecting;
use bounds::Bounding;
use found::Asking;
use sample::Sample;

/// More slices than this and each has hardly an answer.
const SLICES: usize = 100;

pub fn begin(open: &Open, asked: &Certify) -> Result<Box<dyn Piece>, String> {
    check(open, &asked.stream)?;
    let accepts = Accepts::new(open, &asked.stream);
    let mut question = Asked::new(asked.alpha, asked.delta);
    question.losses = accepts.losses(open);
    question.looks = if asked.again { Looks::Again } else { Looks::Once };
    question.seed = Some(open.routes.policy.seed);
    question.check()?;
    if !(asked.audit >= 0.0 && asked.audit <= 1.0) {
        return Err(format!(
            "a share of {} cannot be audited: it lies between 0 and 1",
            asked.audit
        ));
    }
    let column = asked.column.as_ref().map(|id| place_of_column(open, id)).transpose()?;
    let certify = asked.clone();
    Ok(Sample::drawn(open, &asked.stream, move |sample, open, _| {
        if let Some(why) = too_many(open, &certify, column, &sample.stream) {
            return Step::Refused(why);
        }
        let asking = Asking { certify, asked: question, sample, column };
        match found::without_sample(&asking) {
            Some(found) => Step::found(Studied::Certificate(Box::new(found))),
            None => Step::On(answered(open, asking, accepts), None),
        }
    }))
}

/// Looks at the answers of the sample, and certifies.
fn answered(open: &Open, asking: Asking, accepts: Accepts) -> Box<dyn Piece> {
    known::all(open, move |facts, _, _| {
        let drawn = asking.sample.drawn.clone();
        let collecting = Collecting::new(accepts, facts, drawn);
        let next = then(collecting, move |(answers, accepts), open, _| {
            let looked = answers.looked(&asking.asked);
            if let Some(found) = found::not_yet(open, &asking, &answers, looked.len()) {
                return Step::found(Studied::Certificate(Box::new(found)));
            }
            let (rows, slices) = found::rows(open, &asking, looked);
            match certificate::certify(&rows, &slices, &asking.asked) {
                Err(why) => Step::nothing(why),
                Ok(report) => {
                    let bounding = Bounding::new(rows, &asking.asked);
                    let next = then(bounding, move |bounds, open, _| {
                        found::whole(open, asking, &answers, accepts, &report, &bounds)
                    });
                    Step::On(next, None)
                }
            }
        });
        Step::On(next, None)
    })
}

/// Why the values of a column cannot have a certificate each.
fn too_many(
    open: &Open,
    certify: &Certify,
    column: Option<usize>,
    stream: &[u32],
) -> Option<String> {
    let cells = open.data.columns.metadata.get(column?)?;
    let codes: BTreeSet<u32> = stream.iter().map(|index| cells.code(*index)).collect();
    let (id, values) = (certify.column.as_deref().unwrap_or_default(), codes.len());
    (values > SLICES).then(|| {
        format!(
            "the column '{id}' has {values} values in the stream: too many for a certificate each; \
             at most {SLICES} can have one"
        )
    })
}
