//! Errors by slice: who is wrong where, what is accepted unseen there, how far people agree, how
//! much of it they have to look at, and how long they take.
//!
//! **For whom the known answers speak** ([`Design`](super::design)). Items that go to people in any
//! case are in one stratum, and those that are known so far speak for it: that they are like the
//! others there is a guess, and it is said. Items that are accepted unseen are in another; of these
//! only drawn ones count, each as many times as one in so many was drawn. What somebody chose to
//! open there does not. Each stratum counts by its items; while fewer than 21 of the second are
//! known, the error of agents is that of the first alone.
//!
//! **Minutes** are from the moment an item was shown to its answer, no answer more than five: who
//! has left the desk spends no time on the item.

use std::rc::Rc;

use super::design::{self, Chances, Design};
use super::groups::Groups;
use super::known::Facts;
use super::log::{Told, told};
use super::shares::{CONFIDENCE, gap, share};
use super::slice_words::{method, sentences, where_is};
use super::sliced::{self, One, Sliced};
use super::vocabulary::{Vocabulary, speaking};
use super::{Piece, Step, Work, finite, place, place_of_column, then};
use crate::core::assurance::share::least;
use crate::core::assurance::slices::{
    Correction, Counting, Measure, Measured, Of, Row, Setting, Slice, Suggested, Word,
};
use crate::core::routing::accepted::Whose;
use crate::core::text::counted;
use crate::engine::accepted::Place;
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{RateFound, SliceFound, Slices, SlicesFound};
use crate::engine::protocol::study::Studied;

/// Tallies that one step counts, and measures that it concludes; of groups a part of one.
const STEP: usize = 25_000;
const CONCLUDED: usize = 4;

/// Minutes that one answer counts at most.
pub(super) const MOST_MINUTES: f64 = 5.0;

pub fn begin(open: &Open, asked: &Slices) -> Result<Box<dyn Piece>, String> {
    let question = place(open, &asked.question)?;
    let columns: Result<Vec<usize>, String> =
        asked.columns.iter().map(|id| place_of_column(open, id)).collect();
    let columns = columns?;
    if columns.is_empty() || columns.len() > 2 {
        return Err("slices are of one column of metadata, or of two crossed".to_owned());
    }
    let groups = asked.groups.as_ref().map(|id| Groups::of(open, id, &columns)).transpose()?;
    let correction =
        if asked.discoveries { Correction::BenjaminiHochberg } else { Correction::Holm };
    Ok(design::with(open, move |design, facts, _| {
        let next = told(question, move |told, _, _| {
            let facts = facts.get(question).cloned().unwrap_or_default();
            let next = then(sliced::Slicing::new(&columns), move |sliced, open, _| {
                let known = (design, facts, told);
                let how = (correction, groups);
                let slicing = Slicing::new(open, question, (columns, sliced), known, how);
                Step::On(then(slicing, |found, _, _| Step::later(Studied::Slices(found))), None)
            });
            Step::On(next, None)
        });
        Step::On(next, None)
    }))
}

/// Counts item by item.
struct Slicing {
    question: usize,
    columns: Vec<usize>,
    agents: Vec<usize>,
    vocabulary: Vocabulary,
    design: Rc<Design>,
    chances: Chances,
    facts: Facts,
    told: Told,
    /// By rule of the policy, and for none: whose suggestion it accepts.
    whose: Vec<Place>,
    sliced: Sliced,
    correction: Correction,
    /// Where items belong together.
    groups: Option<Groups>,
    counting: Counting,
    measures: usize,
    /// By slice: items accepted unseen, and those known that count.
    accepted: Vec<u32>,
    known: Vec<u32>,
    strata: Strata,
    next: u32,
}

/// How many items go to people and how many of them are known; the same of what is accepted
/// unseen, as far as it was drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strata {
    pub people: u32,
    pub people_known: u32,
    pub pile: u32,
    pub pile_known: u32,
}

impl Strata {
    /// Whether enough is known of what is accepted unseen to put it together with the rest. Two
    /// answers that stand for thousands would drown what is known of the others.
    pub fn hears_pile(self) -> bool {
        u64::from(self.pile_known) >= least(CONFIDENCE)
    }
}

impl Slicing {
    fn new(
        open: &Open,
        question: usize,
        (columns, sliced): (Vec<usize>, Sliced),
        (design, facts, told): (Rc<Design>, Facts, Told),
        (correction, groups): (Correction, Option<Groups>),
    ) -> Self {
        let schema = &open.data.schema;
        let id = schema.questions.get(question).map_or("", |it| it.id.as_str());
        let rules = open.routes.policy.rules.iter();
        let whose = rules.map(|rule| Place::of(&Whose::of(rule, id), schema));
        let chances = design.chances(open, question, &facts);
        let mut strata = Strata::default();
        for index in 0..open.data.len() {
            *(if design.accepts(index) { &mut strata.pile } else { &mut strata.people }) += 1;
        }
        for fact in &facts.all {
            if !design.accepts(fact.item) {
                strata.people_known += 1;
            } else if chances.of_known(fact.item).is_some() {
                strata.pile_known += 1;
            }
        }
        let vocabulary = Vocabulary::of(open, question);
        let agents = speaking(open, question);
        let wanted =
            |it: &Measure| !matches!(it, Measure::SelectionRate { .. } | Measure::Accepted);
        let measures = Measure::all(super::count(agents.len()), &vocabulary.numbers());
        let measures: Vec<Measure> = measures.into_iter().filter(wanted).collect();
        let names = sliced.slices.iter().map(|it| it.name.clone()).collect();
        let clusters = groups.as_ref().and_then(Groups::draws);
        let setting = Setting { confidence: CONFIDENCE, correction, clusters };
        Self {
            question,
            columns,
            measures: measures.len(),
            counting: Counting::new(measures, names, &setting),
            agents,
            vocabulary,
            whose: whose.chain([Place::Top]).collect(),
            accepted: vec![0; sliced.slices.len()],
            known: vec![0; sliced.slices.len()],
            sliced,
            correction,
            groups,
            design,
            chances,
            facts,
            told,
            strata,
            next: 0,
        }
    }

    /// For how many items a known one stands; `None` where it was chosen.
    fn weight(&self, index: u32) -> Option<f64> {
        if self.chances.is_census {
            return Some(1.0);
        }
        if self.design.accepts(index) {
            return self.chances.of_known(index).map(|chance| 1.0 / chance);
        }
        let Strata { people, people_known, .. } = self.strata;
        (people_known > 0).then(|| f64::from(people) / f64::from(people_known))
    }

    /// One item. What it costs.
    fn look(&mut self, open: &Open, index: u32) -> usize {
        let columns = &open.data.columns;
        let of = self.sliced.of(open, index);
        let accepted = self.design.accepts(index);
        let is_auto = self.design.is_auto(index);
        let fact = self.facts.of(index);
        let weight = fact.and_then(|_| self.weight(index));
        let fact = fact.filter(|_| weight.is_some());
        let is_heard = !accepted || self.chances.is_census || self.strata.hears_pile();
        let suggested = |agent: &usize| {
            let cell = columns.cell(self.question, *agent, index);
            Suggested {
                labels: cell.map(|cell| self.vocabulary.said(cell.code)),
                right: cell.filter(|_| is_heard).and_then(|cell| fact?.judge(*agent, cell)),
            }
        };
        let stands = || {
            let rules = self.whose.len().saturating_sub(1);
            let place = self.whose.get(self.design.rule(index).unwrap_or(rules))?;
            let (agent, cell) = place.cell(columns, self.question, index)?;
            fact?.judge(agent, cell)
        };
        let truth = fact.and_then(|fact| fact.code).filter(|_| is_heard);
        let mut row = Row {
            agents: self.agents.iter().map(suggested).collect(),
            truth: truth.map(|code| self.vocabulary.said(code)),
            right: if accepted { stands() } else { None },
            accepted,
            sent: !is_auto,
            minutes: None,
            pairs: 0,
            agreeing: 0,
            weight: weight.unwrap_or(1.0),
            cluster: self.groups.as_ref().and_then(|groups| groups.of_item(open, index)),
        };
        let answers = self.answers(open, index, &mut row);
        self.counting.add(of, &row);
        if let Of::Slice(slice) = of {
            let slice = slice as usize;
            if let Some(count) = self.accepted.get_mut(slice) {
                *count += u32::from(is_auto);
            }
            if let Some(count) = self.known.get_mut(slice) {
                *count += u32::from(truth.is_some());
            }
        }
        let times = 1 + usize::from(self.groups.is_some());
        times * self.measures + 50 * answers
    }

    /// What people did to it: how many of them.
    fn answers(&self, open: &Open, index: u32, row: &mut Row) -> usize {
        let question = open.data.schema.questions.get(self.question);
        let is_text = question.is_some_and(|it| it.kind.is_free());
        let given = open.data.columns.given(index);
        let is_given = given.iter().any(|it| usize::from(it.question) == self.question);
        if !is_given && self.told.here.at(index).next().is_none() {
            return 0;
        }
        for (place, _) in self.told.here.at(index) {
            let Some(origin) = self.told.origin(place).filter(|it| !it.is_bulk) else { continue };
            let taken = origin.decided_at.saturating_sub(origin.shown_at).max(0);
            let minutes = (taken as f64 / 60_000.0).min(MOST_MINUTES);
            *row.minutes.get_or_insert(0.0) += minutes;
        }
        if is_text {
            return 1;
        }
        // Who decides for others has seen what they said.
        let is_left_out = |place: usize| {
            let answer = self.told.here.answers.get(place);
            answer.is_some_and(|answer| !answer.settles.is_empty()) || self.told.is_bulk(place)
        };
        let said: Vec<_> = (self.told.here.said(&open.data, index, None).into_iter())
            .filter(|said| said.decision.is_none() && !said.here.is_some_and(is_left_out))
            .filter_map(|said| said.value)
            .collect();
        for (place, one) in said.iter().enumerate() {
            for other in said.iter().skip(place + 1) {
                row.pairs += 1;
                row.agreeing += u32::from(one == other);
            }
        }
        said.len()
    }
}

impl Work for Slicing {
    type Found = SlicesFound;

    fn step(&mut self, open: &Open) -> bool {
        let mut cost = 0;
        while cost < STEP && self.next < open.data.len() {
            cost += self.look(open, self.next);
            self.next += 1;
        }
        if cost > 0 {
            return true;
        }
        let parts = if self.groups.is_some() { 1 } else { CONCLUDED };
        (0..parts).all(|_| self.counting.conclude())
    }

    fn left(&self) -> Option<u32> {
        let left = self.counting.left();
        (left > 0).then(|| u32::try_from(left).unwrap_or(u32::MAX))
    }

    fn finish(self, open: &Open) -> SlicesFound {
        let Self { agents, vocabulary, sliced, accepted, known, strata, groups, .. } = self;
        let schema = &open.data.schema;
        let found = self.counting.finish();
        let slices = found.slices.iter().zip(sliced.slices).zip(accepted.iter().zip(&known));
        let slices: Vec<SliceFound> = slices
            .map(|((slice, one), (accepted, known))| {
                listed(&found.measures, slice, one, (*accepted, *known))
            })
            .collect();
        let id = |agent: usize| {
            let place = agents.get(agent).copied().unwrap_or_default();
            schema.agents.get(place)
        };
        let mut rates = Vec::new();
        for slice in &found.slices {
            for (measure, measured) in found.measures.iter().zip(&slice.measured) {
                let Measure::FalsePositiveRate { agent, label } = *measure else { continue };
                let missed = Measure::FalseNegativeRate { agent, label };
                let Some(missed) = of(&found.measures, slice, missed) else { continue };
                rates.push(RateFound {
                    slice: slice.name.clone(),
                    agent: id(agent as usize).map(|it| it.id.clone()).unwrap_or_default(),
                    label: vocabulary.labels.get(label as usize).cloned().unwrap_or_default(),
                    false_positive: share(&measured.share, "no item that is known not to be it"),
                    false_positive_gap: tested(measured),
                    false_negative: share(&missed.share, "no item that is known to be it"),
                    false_negative_gap: tested(missed),
                });
            }
        }
        let name = |agent: u32| id(agent as usize).map_or("", |it| it.name());
        let titles: Vec<&str> = (self.columns.iter())
            .map(|place| schema.columns.get(*place).map_or("", |column| column.name()))
            .collect();
        let wheres: Vec<String> = slices.iter().map(|it| where_is(&titles, &it.values)).collect();
        SlicesFound {
            columns: (self.columns.iter())
                .filter_map(|place| schema.columns.get(*place))
                .map(|column| column.id.clone())
                .collect(),
            agents: (0..agents.len())
                .filter_map(|place| id(place).map(|it| it.id.clone()))
                .collect(),
            least: u32::try_from(found.least).unwrap_or(u32::MAX),
            least_why: format!(
                "A slice needs {} before anything is said of it: with fewer the interval may be \
                 wider than 40 points, and hardly any and almost half would both be possible.",
                counted(found.least, "known answer")
            ),
            sentences: sentences(&found.measures, &found.slices, &name, &wheres),
            cautions: groups.as_ref().map(|it| it.cautions(&slices)).unwrap_or_default(),
            slices,
            rates,
            left_out: sliced.left_out,
            method: method(self.chances.is_census, strata, self.correction, groups.as_ref()),
        }
    }
}

fn of<'a>(measures: &[Measure], slice: &'a Slice, measure: Measure) -> Option<&'a Measured> {
    let place = measures.iter().position(|it| *it == measure)?;
    slice.measured.get(place)
}

fn tested(it: &Measured) -> crate::engine::protocol::assurance::Gap {
    gap(it.gap, it.adjusted_p, matches!(it.word, Word::Higher | Word::Lower))
}

fn listed(
    measures: &[Measure],
    slice: &Slice,
    One { name, values, items }: One,
    (accepted, known): (u32, u32),
) -> SliceFound {
    let errors: Vec<&Measured> = (measures.iter().zip(&slice.measured))
        .filter(|(measure, _)| matches!(measure, Measure::Error { .. }))
        .map(|it| it.1)
        .collect();
    let shared = |measure: Measure, why: &str| {
        of(measures, slice, measure).map(|it| share(&it.share, why)).unwrap_or_default()
    };
    // By its own answers: what the others lack is no fault of this slice.
    let lacking = |it: &&Measured| it.share.more_needed(least(CONFIDENCE));
    let more = errors.iter().map(lacking).min().unwrap_or_default();
    SliceFound {
        name,
        values,
        items,
        known,
        errors: errors.iter().map(|it| share(&it.share, "nothing is known to be right")).collect(),
        gaps: errors.iter().map(|it| tested(it)).collect(),
        accepted,
        accepted_error: shared(
            Measure::AcceptedError,
            "nothing was drawn from what is accepted unseen",
        ),
        agreement: shared(Measure::Agreement, "no item has answers by two people"),
        sent: shared(Measure::Sent, "no items"),
        sent_gap: of(measures, slice, Measure::Sent).map(tested).unwrap_or_default(),
        minutes: (slice.minutes.n > 0).then_some(slice.minutes.total).and_then(finite),
        too_small: (more > 0).then(|| {
            format!("too few to say: about {} needed", counted(more, "more known answer"))
        }),
    }
}
