//! What everybody answered to an item, and what nothing settles.

use super::open::Open;
use super::protocol::team::{Answered, Answers, OneAnswer};
use crate::core::log::chain;
use crate::core::team::settled::{Opinion, Settled, settle};

impl Open {
    /// Items where people differ about a question: those that somebody decided, or those that
    /// nothing settles; in the order of the file.
    ///
    /// # Errors
    /// There is no such question.
    pub fn disputed(&self, question: &str, decided: bool) -> Result<Vec<u32>, String> {
        let place = self.data.question(question);
        let place = place.ok_or_else(|| format!("there is no question '{question}'"))?;
        let mut disputed = Vec::new();
        for (index, answers) in self.people.answered() {
            let answers = || answers.iter().filter(|it| usize::from(it.question) == place);
            let mut codes = answers().filter(|it| !it.decides).map(|it| it.code);
            let first = codes.next();
            let differ = codes.any(|code| Some(code) != first);
            // Whether a decision stands, only what it names tells. Few items have decisions, so few
            // are looked at closely.
            let decides = answers().any(|answer| answer.decides);
            let takes_in = match (differ, decides) {
                (_, true) => {
                    let settled = self.answers_to(index, question);
                    let word = if decided { "adjudicated" } else { "unresolved" };
                    settled.is_some_and(|answered| answered.settled == word)
                }
                (differ, false) => differ && !decided,
            };
            if takes_in {
                disputed.push(index);
            }
        }
        Ok(disputed)
    }

    /// Everybody's answers to an item; `None` where there is no such item.
    pub fn answers(&self, index: u32) -> Option<Answers> {
        if index >= self.data.len() {
            return None;
        }
        let questions = &self.data.schema.questions;
        let questions = questions.iter().filter_map(|it| self.answers_to(index, &it.id));
        let line = chain::hash(self.data.line(index).as_bytes());
        Some(Answers { questions: questions.collect(), line })
    }

    /// `None` where nobody answered.
    fn answers_to(&self, index: u32, question: &str) -> Option<Answered> {
        let item = self.data.item(index)?;
        let mut answers: Vec<OneAnswer> = Vec::new();
        for (name, state) in self.people.fold.everyone(&item.id) {
            for answer in state.every().filter(|answer| answer.question == question) {
                answers.push(OneAnswer {
                    annotator: name.to_owned(),
                    value: answer.value.clone(),
                    verdict: Some(answer.verdict),
                    decided_at: Some(answer.decided_at),
                    event: self.hash_of(name, answer.seq),
                    settles: answer.settles.clone(),
                    note: state.note.clone(),
                });
            }
        }
        for given in item.responses.into_iter().filter(|given| given.question == question) {
            // Who answered here as well counts with that answer only; a decision is no answer.
            let is_theirs =
                |it: &OneAnswer| it.annotator == given.annotator && it.settles.is_empty();
            if !answers.iter().any(is_theirs) {
                answers.push(OneAnswer {
                    annotator: given.annotator,
                    value: given.value,
                    decided_at: given.at,
                    event: given.event,
                    settles: given.settles,
                    ..OneAnswer::default()
                });
            }
        }
        answers.sort_by(|one, other| one.annotator.cmp(&other.annotator));
        let opinions: Vec<Opinion<'_>> = answers
            .iter()
            .map(|answer| Opinion {
                annotator: &answer.annotator,
                value: answer.value.as_ref(),
                event: answer.event.as_deref(),
                settles: &answer.settles,
            })
            .collect();
        let settled = settle(&opinions);
        let word = settled.word().to_owned();
        let (value, by, unseen) = match settled {
            Settled::Open => return None,
            Settled::Adjudicated { value, by, unseen } => {
                let by = by.into_iter().map(str::to_owned).collect();
                (value.cloned(), by, u32::try_from(unseen).unwrap_or(u32::MAX))
            }
            _ => (None, Vec::new(), 0),
        };
        let question = question.to_owned();
        Some(Answered { question, answers, settled: word, value, by, unseen })
    }
}
