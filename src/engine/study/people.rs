//! What people answered to one question, as it stands when a study begins.

use std::collections::BTreeMap;

use crate::core::model::event::Verdict;
use crate::core::model::item::{GivenResponse, Item};
use crate::core::model::question::QuestionKind;
use crate::core::model::value::Value;
use crate::engine::dataset::Dataset;
use crate::engine::select::View;

/// The answers that were given in this project, copied.
#[derive(Debug, Default)]
pub struct Here {
    pub names: Vec<String>,
    /// By item, then by name, then as given: of one name an answer, a decision, or both.
    pub answers: Vec<Answer>,
    question: usize,
}

/// What one person answered to one item.
#[derive(Debug)]
pub struct Answer {
    pub item: u32,
    /// In [`Here::names`].
    pub annotator: u32,
    pub seq: u64,
    /// `None` where a suggestion was rejected and nothing put in its place.
    pub value: Option<Value>,
    pub verdict: Verdict,
    /// The one that was accepted, edited or rejected.
    pub suggestion: Option<String>,
    /// The events that it settles; none where it is an answer and no decision.
    pub settles: Vec<String>,
}

/// One person's word on one item, given here or come with the data. Who decides has a word for
/// the decision and one for the own answer, if there was one.
#[derive(Debug)]
pub struct Said<'a> {
    pub annotator: &'a str,
    pub value: Option<Value>,
    /// Its place in [`Here::answers`]; `None` where it came with the data.
    pub here: Option<usize>,
    /// Of a decision that came with the data.
    pub decision: Option<Decision>,
}

/// What names a decision, and what it settles.
#[derive(Debug)]
pub struct Decision {
    pub event: Option<String>,
    pub settles: Vec<String>,
}

impl Here {
    pub fn of(view: View<'_>, question: usize) -> Self {
        let View { data, people, .. } = view;
        let names: Vec<String> = people.fold.annotators().map(str::to_owned).collect();
        let codes: BTreeMap<&str, u32> = names.iter().map(String::as_str).zip(0..).collect();
        let id = data.schema.questions.get(question).map_or("", |question| &question.id);
        let mut answers = Vec::new();
        // Annotator by annotator: asking for everyone at every item would be as many questions as
        // there are items times annotators.
        for (name, item, state) in people.fold.states() {
            let theirs = state.every().filter(|answer| answer.question == *id);
            let Some(code) = codes.get(name) else { continue };
            let Some(index) = data.find(item) else { continue };
            answers.extend(theirs.map(|answer| Answer {
                item: index,
                annotator: *code,
                seq: answer.seq,
                value: answer.value.clone(),
                verdict: answer.verdict,
                suggestion: answer.suggestion_id.clone(),
                settles: answer.settles.clone(),
            }));
        }
        answers.sort_by_key(|answer| (answer.item, answer.annotator, answer.seq));
        Self { names, answers, question }
    }

    pub fn name(&self, answer: &Answer) -> &str {
        self.names.get(answer.annotator as usize).map_or("", String::as_str)
    }

    /// The answers to one item, with their places.
    pub fn at(&self, item: u32) -> impl Iterator<Item = (usize, &Answer)> {
        let from = self.answers.partition_point(|answer| answer.item < item);
        let answers = self.answers.get(from..).unwrap_or_default().iter();
        (from..).zip(answers.take_while(move |answer| answer.item == item))
    }

    /// Whether any of them decides for others.
    pub fn decide(&self) -> bool {
        self.answers.iter().any(|answer| !answer.settles.is_empty())
    }

    /// What everybody said of an item. Who answered in this project and in the data counts once,
    /// with what was said here. `whole` is the item itself, where it is at hand.
    pub fn said<'a>(&'a self, data: &'a Dataset, item: u32, whole: Option<&Item>) -> Vec<Said<'a>> {
        let mut said: Vec<Said<'a>> = self
            .at(item)
            .map(|(place, answer)| Said {
                annotator: self.name(answer),
                value: answer.value.clone(),
                here: Some(place),
                decision: None,
            })
            .collect();
        let given = data.columns.given(item).iter();
        let given: Vec<_> =
            given.filter(|given| usize::from(given.question) == self.question).collect();
        if given.is_empty() {
            return said;
        }
        let here = said.len();
        // A decision takes the place of no answer.
        let decides = |said: &Said<'_>| {
            let answer = said.here.and_then(|place| self.answers.get(place));
            answer.is_some_and(|answer| !answer.settles.is_empty())
        };
        let is_text = data.schema.questions.get(self.question).map(|it| &it.kind)
            == Some(&QuestionKind::Text);
        // What a decision names stands in no column either; there are few.
        let is_read = is_text || given.iter().any(|given| given.decides);
        let read = if is_read && whole.is_none() { data.item(item) } else { None };
        let whole = whole.or(read.as_ref());
        for given in given {
            let annotator = data.columns.annotators.get(given.annotator);
            let mut those = said.iter().take(here);
            if those.any(|said| said.annotator == annotator && !decides(said)) {
                continue;
            }
            let response = given_by(data, whole, self.question, annotator);
            let decision = response.filter(|_| given.decides).map(|response| Decision {
                event: response.event.clone(),
                settles: response.settles.clone(),
            });
            let value = if is_text {
                response.and_then(|response| response.value.clone())
            } else {
                let values = data.columns.values.get(self.question);
                values.and_then(|values| values.get(given.code)).cloned()
            };
            // Of two by one person the later one counts.
            match said.iter_mut().skip(here).find(|said| said.annotator == annotator) {
                Some(earlier) => (earlier.value, earlier.decision) = (value, decision),
                None => said.push(Said { annotator, value, here: None, decision }),
            }
        }
        said
    }
}

/// The last response of an annotator to a question, as it stands in an item that was read.
fn given_by<'a>(
    data: &Dataset,
    item: Option<&'a Item>,
    question: usize,
    annotator: &str,
) -> Option<&'a GivenResponse> {
    let id = &data.schema.questions.get(question)?.id;
    let mut given = item?.responses.iter().rev();
    given.find(|it| it.question == *id && it.annotator == annotator)
}
