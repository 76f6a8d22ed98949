//! What is known to be right of the items, question by question: by a known answer (gold), else by
//! what people settled. And how each item came to people: that decides for whom it speaks.
//!
//! Answers that were given in bulk are no evidence: what was accepted unseen is right by none.
//! Where people differ and nobody decided nothing is known.

use std::rc::Rc;

use super::kept::Kept;
use super::log::{Told, told};
use super::{Piece, Step, Work, then};
use crate::core::assurance::calibration::Drawn;
use crate::core::model::event::Verdict;
use crate::core::model::item::Item;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::team::judge::judge;
use crate::core::team::settled::{Settled, settle};
use crate::engine::columns::Cell;
use crate::engine::open::Open;

/// One item of which something is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub item: u32,
    /// What is right, as the columns code it (0 for what no agent suggests); `None` where nothing
    /// is known but that what was rejected is wrong.
    pub code: Option<u32>,
    /// What is right where the code does not say it: a text, or what no agent suggests.
    pub value: Option<Value>,
    /// Where nothing is known to be right, the places of the agents whose suggestion is wrong.
    pub wrong: Vec<u16>,
    pub is_gold: bool,
    pub drawn: Drawn,
    /// With which probability it came to people; 1 where it was not drawn.
    pub probability: f64,
    /// The rule that brought it there.
    pub rule: Option<String>,
}

/// All facts of one question, by item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub all: Vec<Fact>,
    /// Items on which people differ, in their order; and on how many only bulk actions say
    /// something.
    pub undecided: Vec<u32>,
    pub bulk: u32,
}

/// Items that one step passes, and how many of them one costs that somebody answered, and one
/// that has to be read.
const STEP: usize = 20_000;
const LOOK: usize = 8;
const READ: usize = 50;

/// Looks at every item.
pub struct Looking {
    told: Told,
    place: usize,
    question: String,
    is_text: bool,
    next: u32,
    found: Facts,
}

impl Facts {
    pub fn of(&self, item: u32) -> Option<&Fact> {
        let place = self.all.binary_search_by_key(&item, |fact| fact.item).ok()?;
        self.all.get(place)
    }
}

impl Fact {
    /// Whether what an agent suggests is right; `None` where that is not known.
    pub fn judge(&self, agent: usize, cell: Cell) -> Option<bool> {
        match self.code {
            Some(code) => Some(code == cell.code),
            None => self.wrong.iter().any(|it| usize::from(*it) == agent).then_some(false),
        }
    }
}

impl Looking {
    /// Nothing where there is no such question.
    pub fn new(open: &Open, told: Told, place: usize) -> Self {
        let question = open.data.schema.questions.get(place);
        let is_text = question.is_some_and(|it| it.kind.is_free());
        let question = question.map(|it| it.id.clone()).unwrap_or_default();
        Self { told, place, question, is_text, next: 0, found: Facts::default() }
    }

    /// One item. What it costs.
    fn look(&mut self, open: &Open, index: u32) -> usize {
        let data = &open.data;
        let given = data.columns.given(index);
        let is_given = given.iter().any(|given| usize::from(given.question) == self.place);
        let is_gold = data.has_gold(index);
        if !is_given && !is_gold && self.told.here.at(index).next().is_none() {
            return 1;
        }
        // Few items need to be read: what is answered by the columns' values is known here.
        let mut cost = LOOK + if self.is_text { READ } else { 0 };
        let mut read = || {
            cost += READ;
            data.item(index)
        };
        let mut item = if is_gold { read() } else { None };
        let gold = item.as_ref().and_then(|item| {
            let gold = item.gold.iter().find(|(question, _)| *question == self.question);
            gold.map(|(_, value)| value.clone())
        });
        let is_gold = gold.is_some();
        let known = match gold {
            Some(value) => Some((Some(value), Vec::new())),
            None => {
                let asked = || item.take().or_else(&mut read);
                let by_people = by_people(&self.told, open, index, asked, &self.question);
                self.found.bulk += u32::from(by_people.only_bulk);
                self.found.undecided.extend(by_people.differ.then_some(index));
                by_people.known
            }
        };
        if let Some((value, wrong)) = known {
            let values = data.columns.values.get(self.place);
            let code = value
                .as_ref()
                .map(|value| values.and_then(|values| values.find(value)).unwrap_or_default());
            let is_said = |code: u32| values.is_some_and(|it| it.get(code).is_some());
            let by = |wrong: &Wrong| u16::try_from(data.agent(&wrong.agent)?).ok();
            let (drawn, probability, rule) = drawn(&self.told, index);
            self.found.all.push(Fact {
                item: index,
                code,
                value: value.filter(|_| !code.is_some_and(is_said)),
                wrong: wrong.iter().filter_map(by).collect(),
                is_gold,
                drawn,
                probability,
                rule,
            });
        }
        cost
    }
}

/// What people say of one item.
#[derive(Debug, Default)]
pub struct ByPeople {
    /// Bulk actions alone say something: that is no evidence.
    pub only_bulk: bool,
    /// They differ, and nobody decided.
    pub differ: bool,
    /// What is right; where nothing is known to be, the suggestions that are wrong. `None` where
    /// nothing is known at all.
    pub known: Option<(Option<Value>, Vec<Wrong>)>,
}

/// A suggestion of which it is known that it is wrong.
#[derive(Debug)]
pub struct Wrong {
    pub id: String,
    pub agent: String,
}

impl ByPeople {
    /// Whether a suggestion is right; `None` where that is not known.
    pub fn judge(&self, suggestion: &Suggestion) -> Option<bool> {
        match self.known.as_ref()? {
            (Some(value), _) => Some(value.is_same(&suggestion.value)),
            (None, wrong) => wrong.iter().any(|it| it.id == suggestion.id).then_some(false),
        }
    }
}

/// What people say of an item's question, as [`judge`] has it: for every study that asks what is
/// right. `item` reads it: that is asked for only where nothing says what is right.
pub fn by_people(
    told: &Told,
    open: &Open,
    index: u32,
    item: impl FnOnce() -> Option<Item>,
    question: &str,
) -> ByPeople {
    let (said, only_bulk) = told.said_singly(&open.data, index, None);
    let opinions = told.opinions(&said);
    let settled = settle(&opinions);
    let known = match &settled {
        Settled::Open | Settled::Unresolved { .. } => None,
        Settled::Single(Some(value))
        | Settled::Unanimous(Some(value))
        | Settled::Adjudicated { value: Some(value), .. } => Some((Some((*value).clone()), vec![])),
        Settled::Single(None) | Settled::Unanimous(None) | Settled::Adjudicated { .. } => {
            let answers = said.iter().filter_map(|said| told.here.answers.get(said.here?));
            let rejected: Vec<&str> = answers
                .filter(|answer| answer.verdict == Verdict::Rejected)
                .filter_map(|answer| answer.suggestion.as_deref())
                .collect();
            let suggestions = item().map(|item| item.suggestions).unwrap_or_default();
            let suggested = || suggestions.iter().filter(|it| it.question == question);
            let is_wrong = |suggestion: &&Suggestion| {
                let rejected = suggested().filter(|it| rejected.contains(&it.id.as_str()));
                judge(&settled, &suggestion.value, rejected.map(|it| &it.value)) == Some(false)
            };
            let wrong = suggested().filter(is_wrong);
            let wrong = wrong.map(|it| Wrong { id: it.id.clone(), agent: it.agent.clone() });
            Some((None, wrong.collect()))
        }
    };
    ByPeople { only_bulk, differ: matches!(settled, Settled::Unresolved { .. }), known }
}

impl Work for Looking {
    type Found = Facts;

    fn step(&mut self, open: &Open) -> bool {
        let mut cost = 0;
        while cost < STEP && self.next < open.data.len() {
            cost += self.look(open, self.next);
            self.next += 1;
        }
        self.next < open.data.len()
    }

    fn finish(self, _: &Open) -> Facts {
        self.found
    }
}

/// Finds what is known of every question, or takes what was found before, and goes on with it.
pub fn all(
    open: &Open,
    next: impl FnOnce(Rc<[Facts]>, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    one_more(open.log.len(), Vec::new(), next)
}

fn one_more(
    lines: usize,
    found: Vec<Facts>,
    next: impl FnOnce(Rc<[Facts]>, &Open, &mut Kept) -> Step + 'static,
) -> Box<dyn Piece> {
    let place = found.len();
    Box::new(Begun { place, lines, found, next })
}

/// The questions one by one.
struct Begun<F> {
    place: usize,
    lines: usize,
    found: Vec<Facts>,
    next: F,
}

impl<F: FnOnce(Rc<[Facts]>, &Open, &mut Kept) -> Step + 'static> Piece for Begun<F> {
    fn step(self: Box<Self>, open: &Open, kept: &mut Kept) -> Step {
        let Self { place, lines, mut found, next } = *self;
        if let Some(facts) = kept.facts(lines) {
            return next(facts, open, kept);
        }
        if place >= open.data.schema.questions.len() {
            let facts = kept.put_facts(lines, found);
            return next(facts, open, kept);
        }
        let piece = told(place, move |told, open, _| {
            let looking = Looking::new(open, told, place);
            let piece = then(looking, move |facts, _, _| {
                found.push(facts);
                Step::On(one_more(lines, found, next), None)
            });
            Step::On(piece, None)
        });
        // At once: what is answered once the study has begun is no part of it.
        piece.step(open, kept)
    }
}

/// How an item came to people, with which probability, by which rule: blind, where one of its
/// answers was given before the suggestion was seen; at random, where a rule drew its share or the
/// item was audited; else it was chosen.
pub fn drawn(told: &Told, index: u32) -> (Drawn, f64, Option<String>) {
    let mut found = (Drawn::Chosen, 1.0, None);
    for (place, _) in told.here.at(index) {
        let Some(origin) = told.origin(place).filter(|origin| !origin.is_bulk) else { continue };
        let kind = Drawn::of(origin.arm, origin.route, origin.sampling_probability);
        if found.2.is_none() || kind < found.0 {
            found = (kind, origin.sampling_probability, origin.rule.clone());
        }
    }
    found
}
