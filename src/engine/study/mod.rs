//! Statistics over the answers to one question, in steps of bounded work.
//!
//! ```text
//! Study ─ begin ─▶ Work ─▶ Work ─▶ … ─▶ Studied        one piece of work a step
//!                  labels   what is computed of them
//! ```
//! A study begins by taking its own copy of what people answered, and everything else is read from
//! the dataset, which never changes: whatever is answered once it is copied, the study ends as if it
//! had been done at one go. A step is bounded by counting what is done, since the engine knows no
//! clock.
//!
//! Absent on purpose: mathematics, which is in [`crate::core`], and words of the page.

mod labels;
mod log;
mod people;

mod agreement;
mod confusion;
mod pairwise;

mod compare;
mod gold;
mod kept;
mod priors;
mod truth;

mod calibration;
mod care;
mod known;

mod draw;
mod waiting;
mod whatif;

mod accepts;
mod audit;
mod certify;
mod rounds;

mod blind;
mod design;
mod groups;
mod known_answers;
mod numbers;
mod probes;
mod shares;
mod slice_words;
mod sliced;
mod slices;
mod vocabulary;

mod behind;

use super::handle::{Answer, order};
use super::open::Open;
use super::protocol::study::{Behind, Studied, Study};
use super::protocol::{Reply, from_bytes, to_bytes};
use kept::Kept;

/// What goes on, and what was found before.
#[derive(Default)]
pub struct Studies {
    running: Option<Running>,
    kept: Kept,
}

/// One study.
struct Running {
    next: Box<dyn Piece>,
    /// Steps done.
    done: u32,
    /// The question of which the queue takes the order.
    order: Option<String>,
}

/// Begins a study in the place of the one that goes on. Payload: a [`Study`].
///
/// # Errors
/// What is asked for is not in this dataset, or not understood.
pub fn begin(open: &mut Open, payload: &[u8]) -> Result<Answer, String> {
    let study: Study = from_bytes(payload)?;
    let mut studies = take(open);
    let begun = first(open, &study);
    let answer = begun.and_then(|next| {
        let order = match study {
            Study::Waiting { question, order: true, .. } => Some(question),
            _ => None,
        };
        studies.kept.forget_copies();
        studies.running = Some(Running { next, done: 0, order });
        on_with(&mut studies, open)
    });
    open.studies = Some(studies);
    answer
}

/// Goes on with the study that was begun last.
///
/// # Errors
/// None was begun, or it has ended.
pub fn on(open: &mut Open) -> Result<Answer, String> {
    let mut studies = take(open);
    let answer = on_with(&mut studies, open);
    open.studies = Some(studies);
    answer
}

/// The items that a figure speaks of. Payload: a [`Behind`].
///
/// # Errors
/// What is asked for is not in this dataset, or was not studied yet.
pub fn behind(open: &mut Open, payload: &[u8]) -> Result<Answer, String> {
    let behind: Behind = from_bytes(payload)?;
    let studies = take(open);
    let items = behind::items(open, &studies.kept, &behind);
    open.studies = Some(studies);
    Ok(order(&items?))
}

fn take(open: &mut Open) -> Box<Studies> {
    let kept = open.studies.take().and_then(|kept| kept.downcast().ok());
    kept.unwrap_or_default()
}

/// The first piece of a study.
fn first(open: &mut Open, study: &Study) -> Result<Box<dyn Piece>, String> {
    match study {
        Study::Agreement { question, who, resamples, seed } => {
            agreement::begin(open, question, *who, *resamples, *seed)
        }
        Study::Pairwise { question } => pairwise::begin(open, question),
        Study::Confusion { question, row, column } => confusion::begin(open, question, row, column),
        Study::Truth { question, method, who, seed } => {
            truth::begin(open, &truth::Asked::new(question, method, *who, *seed))
        }
        Study::Compare { question, who, seed } => compare::begin(open, question, *who, *seed),
        Study::Scorers { question } => calibration::scorers(open, question),
        Study::Calibration { question, agent } => calibration::begin(open, question, agent),
        Study::Care { question } => care::begin(open, question),
        Study::Waiting { question, method, seed, .. } => {
            waiting::begin(open, question, method, *seed)
        }
        Study::Draw(asked) => draw::begin(open, asked),
        Study::WhatIf(asked) => whatif::begin(open, asked),
        Study::Certify(asked) => certify::begin(open, asked),
        Study::Audit => audit::begin(open),
        Study::Blind { question, seed } => blind::begin(open, question, *seed),
        Study::Gold { question } => known_answers::begin(open, question),
        Study::Slices(asked) => slices::begin(open, asked),
        Study::Numbers { question, column } => numbers::begin(open, question, column.as_deref()),
        Study::Probes { question } => probes::begin(open, question),
        Study::Rounds { cards } => Ok(rounds::begin(cards)),
    }
}

fn on_with(studies: &mut Studies, open: &mut Open) -> Result<Answer, String> {
    let running = studies.running.take().ok_or("no study goes on; begin one")?;
    let done = running.done + 1;
    match running.next.step(open, &mut studies.kept) {
        Step::On(next, left) => {
            studies.running = Some(Running { next, done, order: running.order });
            let of = left.map(|left| done.saturating_add(left));
            Ok((Reply::Studying { done, of }, None))
        }
        Step::End(studied) => {
            studies.kept.forget_copies();
            if let Some(question) = running.order {
                open.gains = waiting::gains(open, question, &studied);
            }
            Ok((Reply::Studied, Some(to_bytes(&*studied)?)))
        }
        Step::Refused(why) => {
            studies.kept.forget_copies();
            Err(why)
        }
    }
}

/// What a step came to.
enum Step {
    /// There is more to do: so many steps, where that is known.
    On(Box<dyn Piece>, Option<u32>),
    End(Box<Studied>),
    /// What is asked for makes no sense here, as it turned out.
    Refused(String),
}

impl Step {
    fn found(found: Studied) -> Self {
        Self::End(Box::new(found))
    }

    /// What is so much that writing the message takes a step of its own.
    fn later(found: Studied) -> Self {
        Self::On(Box::new(Found(found)), Some(1))
    }

    fn nothing(why: impl Into<String>) -> Self {
        Self::found(Studied::Nothing { why: why.into() })
    }
}

/// The next thing to do, and what follows.
trait Piece {
    fn step(self: Box<Self>, open: &Open, kept: &mut Kept) -> Step;
}

struct Found(Studied);

impl Piece for Found {
    fn step(self: Box<Self>, _: &Open, _: &mut Kept) -> Step {
        Step::found(self.0)
    }
}

/// Work that is done in steps, whatever it is for.
trait Work: 'static {
    type Found;

    /// Does a little. Whether there is more to do.
    fn step(&mut self, open: &Open) -> bool;

    /// Steps left, where that is known.
    fn left(&self) -> Option<u32> {
        None
    }

    fn finish(self, open: &Open) -> Self::Found;
}

/// Does a work and then what follows of it.
fn then<W: Work>(
    work: W,
    then: impl FnOnce(W::Found, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    Box::new(Then { work, then: Box::new(then) })
}

struct Then<W: Work> {
    work: W,
    then: Box<Follow<W::Found>>,
}

type Follow<F> = dyn FnOnce(F, &Open, &mut Kept) -> Step;

impl<W: Work> Piece for Then<W> {
    fn step(mut self: Box<Self>, open: &Open, kept: &mut Kept) -> Step {
        if self.work.step(open) {
            let left = self.work.left();
            return Step::On(self, left);
        }
        let Self { work, then } = *self;
        then(work.finish(open), open, kept)
    }
}

/// A study that is done when it begins.
fn done(found: Studied) -> Box<dyn Piece> {
    Box::new(Done(found))
}

struct Done(Studied);

impl Piece for Done {
    fn step(self: Box<Self>, _: &Open, _: &mut Kept) -> Step {
        Step::found(self.0)
    }
}

/// The place of a question.
fn place(open: &Open, question: &str) -> Result<usize, String> {
    let missing = || format!("there is no question '{question}' in this dataset");
    open.data.question(question).ok_or_else(missing)
}

/// The place of a column of metadata.
fn place_of_column(open: &Open, column: &str) -> Result<usize, String> {
    let missing = || format!("there is no column '{column}' in this dataset");
    open.data.column(column).ok_or_else(missing)
}

/// A count as it travels.
fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A figure that is one: messages carry nothing else.
fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests;
