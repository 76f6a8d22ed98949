//! What people did, by item: the fold of the log over the columns.
//!
//! The fold knows items by id; here they are places, and answers are codes, so
//! that filters and counts need no text. Only items that somebody touched cost
//! more than a few bytes.

use std::collections::BTreeMap;

use super::dataset::Dataset;
use super::protocol::Progress;
use super::query::{Between, Mark, State};
use super::routes::Routes;
use crate::core::log::fold::{Fold, ItemState};
use crate::core::model::event::{Event, Verdict};
use crate::core::model::route::Route;

#[derive(Debug, Default)]
pub struct People {
    /// Whose session this is.
    pub annotator: String,
    pub fold: Fold,
    /// By item: [`State`] and marks and disagreement in bits.
    bits: Vec<u16>,
    /// Items whose known answers are others than when this was read last.
    pub(super) known: Vec<u32>,
    /// By touched item: who answered what.
    answers: BTreeMap<u32, Vec<Answer>>,
}

/// One person's answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub question: u16,
    /// In the question's values; 0 where the suggestion was rejected and nothing put in its place.
    pub code: u32,
    /// Given in this project by the annotator of this session.
    pub mine: bool,
    /// `None` for answers that came with the data.
    pub verdict: Option<Verdict>,
    /// It decides for others: no opinion of one more person, and compared with nobody's.
    pub decides: bool,
}

const STATE: u16 = 0b11;
const FLAGGED: u16 = 1 << 2;
const ESCALATED: u16 = 1 << 3;
const NOTED: u16 = 1 << 4;
const MODEL_MODEL: u16 = 1 << 5;
const HUMAN_MODEL: u16 = 1 << 6;
/// People gave different answers. Also where somebody has decided since: that they differed stays
/// true (`core::team::settled` calls it adjudicated, not unanimous), and a mark that went away
/// would hide from a filter what the Labels table counts. What is still open is asked of
/// [`Open::disputed`](super::open::Open::disputed), which knows which answers a decision names.
const HUMAN_HUMAN: u16 = 1 << 7;

const MARKS: [(Mark, u16); 3] =
    [(Mark::Flagged, FLAGGED), (Mark::Escalated, ESCALATED), (Mark::Noted, NOTED)];
const BETWEEN: [(Between, u16); 3] = [
    (Between::ModelModel, MODEL_MODEL),
    (Between::HumanModel, HUMAN_MODEL),
    (Between::HumanHuman, HUMAN_HUMAN),
];
const STATES: [State; 4] = [State::Todo, State::Partly, State::Done, State::Skipped];

impl People {
    /// Forgets a log that was loaded before.
    pub fn restart(&mut self, data: &mut Dataset, annotator: &str) {
        *self = Self { annotator: annotator.to_owned(), ..Self::default() };
        self.known = data.forget();
        self.extend(data);
    }

    /// Looks at the items that came since.
    pub fn extend(&mut self, data: &mut Dataset) {
        let from = u32::try_from(self.bits.len()).unwrap_or(u32::MAX);
        self.bits.reserve(data.columns.missing(self.bits.len()));
        self.bits.resize(data.len() as usize, 0);
        // While a file is read nobody has done anything: there is one state for all.
        let untouched = self.fold.items().next().is_none();
        let state = bits_of(state(&ItemState::default(), data));
        for index in from..data.len() {
            if untouched && data.columns.given(index).is_empty() {
                let differ = if data.models_differ(index) { MODEL_MODEL } else { 0 };
                self.put(index, state | differ);
            } else {
                self.look(data, index);
            }
        }
    }

    /// Takes in one more event.
    pub fn apply(&mut self, data: &mut Dataset, event: &Event) {
        for id in self.fold.apply(event) {
            if let Some(index) = data.find(&id) {
                self.look(data, index);
            }
        }
    }

    pub fn state(&self, index: u32) -> State {
        let place = usize::from(self.bits(index) & STATE);
        STATES.get(place).copied().unwrap_or(State::Todo)
    }

    /// By anyone.
    pub fn marks(&self, index: u32) -> impl Iterator<Item = Mark> + use<> {
        let bits = self.bits(index);
        MARKS.into_iter().filter(move |(_, bit)| bits & bit != 0).map(|(mark, _)| mark)
    }

    pub fn disagreement(&self, index: u32) -> impl Iterator<Item = Between> + use<> {
        let bits = self.bits(index);
        BETWEEN.into_iter().filter(move |(_, bit)| bits & bit != 0).map(|(between, _)| between)
    }

    /// The policy's route, unless somebody escalated the item.
    pub fn route(&self, routes: &Routes, index: u32) -> Route {
        if self.bits(index) & ESCALATED != 0 { Route::Expert } else { routes.route(index) }
    }

    pub fn is_escalated(&self, index: u32) -> bool {
        self.bits(index) & ESCALATED != 0
    }

    /// Whether an item is judged blind and not judged yet by this annotator.
    pub fn is_hidden(&self, data: &Dataset, routes: &Routes, index: u32) -> bool {
        let route = self.route(routes, index);
        route == Route::Blind && self.mine(&data.id(index)).is_hidden(route, &data.schema.questions)
    }

    /// What the annotator of this session did to an item.
    pub fn mine(&self, id: &str) -> &ItemState {
        self.fold.state(&self.annotator, id)
    }

    /// Who answered what to an item; answers that came with the data are among them.
    pub fn answers(&self, index: u32) -> &[Answer] {
        self.answers.get(&index).map_or(&[], Vec::as_slice)
    }

    /// The items that somebody answered, in their order.
    pub fn answered(&self) -> impl Iterator<Item = (u32, &[Answer])> {
        self.answers.iter().map(|(index, answers)| (*index, answers.as_slice()))
    }

    pub fn progress(&self, data: &Dataset, routes: &Routes) -> Progress {
        let mut progress = Progress { items: data.len(), ..Progress::default() };
        for index in 0..data.len() {
            let bits = self.bits(index);
            progress.flagged += u32::from(bits & FLAGGED != 0);
            progress.escalated += u32::from(bits & ESCALATED != 0);
            if self.route(routes, index) == Route::Auto {
                progress.auto += 1;
                continue;
            }
            progress.to_review += 1;
            match self.state(index) {
                State::Todo => {}
                State::Partly => progress.partly += 1,
                State::Done => progress.done += 1,
                State::Skipped => progress.skipped += 1,
            }
        }
        progress
    }

    /// Bytes of memory that every item costs.
    pub fn bytes(&self) -> usize {
        self.bits.capacity() * 2
    }

    fn bits(&self, index: u32) -> u16 {
        self.bits.get(index as usize).copied().unwrap_or_default()
    }

    /// Brings what is known of one item up to date.
    fn look(&mut self, data: &mut Dataset, index: u32) {
        let (mut bits, mut has_gold) = (0, false);
        let given = !data.columns.given(index).is_empty();
        let id = if self.fold.items().next().is_some() || given {
            data.id(index).into_owned()
        } else {
            String::new()
        };
        let mine = self.fold.state(&self.annotator, &id);
        bits |= bits_of(state(mine, data));
        for (_, state) in self.fold.everyone(&id) {
            bits |= if state.flag.is_some() { FLAGGED } else { 0 };
            bits |= if state.escalated.is_some() { ESCALATED } else { 0 };
            bits |= if state.note.is_some() { NOTED } else { 0 };
            has_gold |= !state.gold.is_empty();
        }
        // Hardly ever: everyone is not asked again for every event.
        let known = if has_gold { self.fold.gold(&id) } else { Vec::new() }.into_iter();
        if data.know(index, known.map(|(of, value)| (of.to_owned(), value.clone())).collect()) {
            self.known.push(index);
        }
        let answers = answers(&self.fold, &self.annotator, data, index, &id);
        let is_equal = |one: u32, other: u32| one > 0 && one == other;
        let opinions = answers.iter().filter(|answer| !answer.decides);
        // The first answer to each question: whoever differs from anybody differs from it.
        let mut firsts: Vec<&Answer> = Vec::new();
        for answer in opinions {
            let question = usize::from(answer.question);
            if data
                .columns
                .codes(question, index)
                .any(|code| code > 0 && !is_equal(code, answer.code))
            {
                bits |= HUMAN_MODEL;
            }
            match firsts.iter().find(|first| first.question == answer.question) {
                Some(first) if is_equal(first.code, answer.code) => {}
                Some(_) => bits |= HUMAN_HUMAN,
                None => firsts.push(answer),
            }
        }
        bits |= if data.models_differ(index) { MODEL_MODEL } else { 0 };
        if answers.is_empty() {
            self.answers.remove(&index);
        } else {
            self.answers.insert(index, answers);
        }
        self.put(index, bits);
    }

    fn put(&mut self, index: u32, bits: u16) {
        if let Some(cell) = self.bits.get_mut(index as usize) {
            *cell = bits;
        }
    }
}

/// The place of a state in [`STATES`].
fn bits_of(state: State) -> u16 {
    match state {
        State::Todo => 0,
        State::Partly => 1,
        State::Done => 2,
        State::Skipped => 3,
    }
}

fn state(mine: &ItemState, data: &Dataset) -> State {
    if mine.skipped {
        State::Skipped
    } else if mine.is_complete(&data.schema.questions) {
        State::Done
    } else if mine.answers.is_empty() {
        State::Todo
    } else {
        State::Partly
    }
}

/// Everybody's answers and decisions to an item. Who answered in this project and in the data
/// counts once, with what was said here; a decision stands beside the own answer.
fn answers(fold: &Fold, annotator: &str, data: &mut Dataset, index: u32, id: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut here: Vec<(&str, u16)> = Vec::new();
    for (name, state) in fold.everyone(id) {
        for answered in state.every() {
            let Some(question) = data.question(&answered.question) else { continue };
            let Some(values) = data.columns.values.get_mut(question) else { continue };
            let code = answered.value.as_ref().map_or(0, |value| values.code(value));
            let question = u16::try_from(question).unwrap_or(u16::MAX);
            let decides = answered.is_decision();
            if !decides {
                here.push((name, question));
            }
            let (mine, verdict) = (name == annotator, Some(answered.verdict));
            answers.push(Answer { question, code, mine, verdict, decides });
        }
    }
    for given in data.columns.given(index) {
        let name = data.columns.annotators.get(given.annotator);
        let decides = given.decides;
        if decides || !here.contains(&(name, given.question)) {
            let (question, code) = (given.question, given.code);
            let (mine, verdict) = (false, None);
            answers.push(Answer { question, code, mine, verdict, decides });
        }
    }
    answers
}
