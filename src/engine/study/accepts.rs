//! What a stream would accept of an item: whose suggestion, how sure that is, and how wrong.
//!
//! The score is the one that the rule of the stream compares, so that who reaches a threshold
//! here is who the policy accepts. Scores are kept in single precision; each is read as the
//! shortest decimal that is it, which keeps their order and that of round thresholds.

mod loss;

use super::known::Facts;
use crate::core::assurance::certificate::Losses;
use crate::core::model::route::Route;
use crate::core::routing::accepted::Whose;
use crate::core::routing::policy::Rule;
use crate::core::routing::stream::{By, LOWEST, Stream};
use crate::engine::accepted::Place;
use crate::engine::columns::{Cell, Columns};
use crate::engine::open::Open;

/// A stream, with places for ids.
pub struct Accepts {
    by: By,
    /// Whose suggestion, by question.
    places: Vec<Place>,
    /// The questions that it speaks of.
    pub questions: Vec<usize>,
}

/// How wrong what would be accepted is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Judged {
    /// 0 right, 1 wrong; of texts and marks as `loss.rs` says.
    Loss(f64),
    /// People said something, and not whether this is right.
    Undecided,
    /// Nobody said anything yet.
    Waiting,
}

/// What judging costs besides a comparison.
const LOOK: usize = 4;

impl Accepts {
    pub fn new(open: &Open, stream: &Stream) -> Self {
        let schema = &open.data.schema;
        let when = stream.conditions(LOWEST);
        let rule = Rule { id: String::new(), title: String::new(), when, route: Route::Auto };
        let place = |question: &str| Place::of(&Whose::of(&rule, question), schema);
        let is_of = |id: &str| stream.question.as_ref().is_none_or(|it| it == id);
        let numbered = schema.questions.iter().enumerate();
        Self {
            by: stream.by.clone(),
            places: schema.questions.iter().map(|it| place(&it.id)).collect(),
            questions: numbered.filter(|(_, it)| is_of(&it.id)).map(|(place, _)| place).collect(),
        }
    }

    /// Texts and marks can be right in part.
    pub fn losses(&self, open: &Open) -> Losses {
        if self.questions.iter().any(|it| is_free(open, *it)) {
            Losses::Graded
        } else {
            Losses::RightOrWrong
        }
    }

    /// What a loss means of each kind of question that can be right in part, for a person.
    pub fn losses_in_words(&self, open: &Open) -> Vec<&'static str> {
        let kinds = self.questions.iter().filter_map(|it| open.data.schema.questions.get(*it));
        let mut words: Vec<&str> = Vec::new();
        for said in kinds.filter_map(|question| loss::words(&question.kind)) {
            if !words.contains(&said) {
                words.push(said);
            }
        }
        words
    }

    /// From 0 to 1: of several questions the least. `None` where a question has none.
    pub fn score(&self, columns: &Columns, index: u32) -> Option<f64> {
        let scores = self.questions.iter().map(|it| self.score_of(columns, *it, index));
        scores.reduce(|least, next| Some(least?.min(next?))).flatten()
    }

    fn score_of(&self, columns: &Columns, question: usize, index: u32) -> Option<f64> {
        if self.by == By::Agreement {
            let codes = || columns.codes(question, index).filter(|code| *code > 0);
            let same = |code: u32| codes().filter(|it| *it == code).count();
            let most = codes().map(same).max()?;
            return Some(most as f64 / codes().count() as f64);
        }
        self.cell(columns, question, index)?.1.score.map(decimal)
    }

    /// The suggestion to a question that would be accepted, with its agent.
    pub fn cell(&self, columns: &Columns, question: usize, index: u32) -> Option<(usize, Cell)> {
        self.places.get(question)?.cell(columns, question, index)
    }

    /// How wrong the item is, as its most wrong answer, and what looking cost.
    pub fn judge(&self, open: &Open, facts: &[Facts], index: u32) -> (Judged, usize) {
        let (mut loss, mut is_undecided, mut is_waiting, mut cost) = (0.0f64, false, false, LOOK);
        for question in &self.questions {
            let Some((agent, cell)) = self.cell(&open.data.columns, *question, index) else {
                continue;
            };
            let facts = facts.get(*question);
            let judged = match facts.and_then(|facts| facts.of(index)) {
                Some(fact) if is_free(open, *question) => {
                    loss::loss(open, *question, (agent, cell), fact, &mut cost)
                }
                Some(fact) => fact.judge(agent, cell).map(|right| f64::from(u8::from(!right))),
                None => {
                    let is_one = |it: &Facts| it.undecided.binary_search(&index).is_ok();
                    is_waiting |= !facts.is_some_and(is_one);
                    None
                }
            };
            match judged {
                Some(one) => loss = loss.max(one),
                None => is_undecided = true,
            }
        }
        let judged = match (is_waiting, is_undecided) {
            (true, _) => Judged::Waiting,
            (false, true) => Judged::Undecided,
            (false, false) => Judged::Loss(loss),
        };
        (judged, cost)
    }
}

fn is_free(open: &Open, question: usize) -> bool {
    let question = open.data.schema.questions.get(question);
    question.is_some_and(|it| it.kind.is_free())
}

/// The shortest decimal that is this number in single precision, within 0 and 1: thresholds lie
/// there, so nobody passes more or fewer of them.
fn decimal(score: f32) -> f64 {
    let read = score.to_string().parse().unwrap_or_else(|_| f64::from(score));
    read.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scores_are_read_as_they_were_written() {
        for (score, expected) in [(0.9f32, 0.9), (0.95, 0.95), (1.5, 1.0), (-0.1, 0.0), (0.0, 0.0)]
        {
            assert_eq!(decimal(score).to_string(), expected.to_string());
        }
    }

    proptest! {
        /// Who reaches a threshold of the grid here is who the rule lets pass.
        #[test]
        fn thresholds_are_reached_as_by_the_rule(score in 0.0f32..=1.0, hundredths in 0u8..=100) {
            let threshold = f64::from(hundredths) / 100.0;
            #[expect(clippy::cast_possible_truncation, reason = "as the rule rounds")]
            let rounded = threshold as f32;
            for score in [score, rounded, rounded.next_up(), rounded.next_down()] {
                prop_assert_eq!(decimal(score) >= threshold, score >= rounded || threshold == 0.0);
            }
        }
    }
}
