//! Who says what where they differ, and the items behind a cell.

use std::collections::BTreeMap;

use super::people::Answer;
use super::protocol::{AgentPairs, Matrix};
use super::query::{Between, Cell};
use super::select::View;
use crate::core::agreement::label_pairs::LabelPairs;

/// `None` where there is no such question.
pub fn matrix(view: View<'_>, question: &str, between: Between) -> Option<Matrix> {
    let data = view.data;
    let place = data.question(question)?;
    let mut pairs = LabelPairs::new(between != Between::HumanModel);
    let mut by_agent: BTreeMap<(usize, Option<usize>), (u64, u64)> = BTreeMap::new();
    let mut left_out = 0;
    for index in 0..data.len() {
        let before = pairs.pairs;
        each_pair(view, place, between, index, |row, column| {
            pairs.add(row.code, column.code);
            let who = match (row.agent, column.agent) {
                (Some(agent), other) | (None, other @ Some(agent)) => {
                    (agent, other.filter(|other| *other != agent))
                }
                (None, None) => return,
            };
            let (pairs, equal) = by_agent.entry(who).or_default();
            *pairs += 1;
            *equal += u64::from(row.code == column.code);
        });
        left_out += u32::from(pairs.pairs == before);
    }
    let values = data.columns.values.get(place)?;
    let name = |code: u32| values.get(code).map(|value| value.brief()).unwrap_or_default();
    let square = pairs.square(data.schema.questions.get(place)?, name);
    let agent =
        |at: usize| data.schema.agents.get(at).map(|agent| agent.id.clone()).unwrap_or_default();
    let by_agent = by_agent.into_iter().map(|((one, other), (pairs, equal))| AgentPairs {
        agent: agent(one),
        other: other.map(agent),
        pairs,
        equal,
    });
    Some(Matrix {
        question: question.to_owned(),
        labels: square.labels,
        counts: square.counts,
        pairs: pairs.pairs,
        equal: pairs.equal,
        left_out,
        by_agent: by_agent.collect(),
    })
}

/// Whether an item is behind a cell.
pub fn is_in(view: View<'_>, cell: &Cell, index: u32) -> bool {
    let data = view.data;
    let Some(place) = data.question(&cell.question) else { return false };
    let Some(values) = data.columns.values.get(place) else { return false };
    let is = |code: u32, label: &str| values.get(code).is_some_and(|value| value.brief() == label);
    let mut found = false;
    each_pair(view, place, cell.between, index, |row, column| {
        let (row, column) = (row.code, column.code);
        let is_cell = |row, column| is(row, &cell.row) && is(column, &cell.column);
        found |=
            is_cell(row, column) || cell.between != Between::HumanModel && is_cell(column, row);
    });
    found
}

/// One side of a pair.
#[derive(Clone, Copy)]
struct Side {
    /// As an index into the schema's; `None` for a person.
    agent: Option<usize>,
    code: u32,
}

/// Every pair of answers to a question of one item; for a person and an agent the person is first.
/// A rejection without a value of its own is no answer to compare, and a decision is nobody's.
fn each_pair(
    view: View<'_>,
    question: usize,
    between: Between,
    index: u32,
    mut each: impl FnMut(Side, Side),
) {
    let models = || {
        let codes = view.data.columns.codes(question, index).enumerate();
        let sides = codes.map(|(agent, code)| Side { agent: Some(agent), code });
        sides.filter(|side| side.code > 0)
    };
    let people = || {
        let answers = view.people.answers(index).iter();
        let is_one =
            move |answer: &&Answer| usize::from(answer.question) == question && !answer.decides;
        let sides = answers.filter(is_one).map(|answer| Side { agent: None, code: answer.code });
        sides.filter(|side| side.code > 0)
    };
    match between {
        Between::ModelModel => {
            for (place, one) in models().enumerate() {
                models().skip(place + 1).for_each(|other| each(one, other));
            }
        }
        Between::HumanHuman => {
            for (place, one) in people().enumerate() {
                people().skip(place + 1).for_each(|other| each(one, other));
            }
        }
        Between::HumanModel => {
            for person in people() {
                models().for_each(|model| each(person, model));
            }
        }
    }
}
