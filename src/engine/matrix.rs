//! Who says what where they differ, and the items behind a cell.

use super::people::Answer;
use super::protocol::Matrix;
use super::query::{Between, Cell};
use super::select::View;
use crate::core::agreement::label_pairs::LabelPairs;

/// `None` where there is no such question.
pub fn matrix(view: View<'_>, question: &str, between: Between) -> Option<Matrix> {
    let data = view.data;
    let place = data.question(question)?;
    let mut pairs = LabelPairs::new(between != Between::HumanModel);
    let mut left_out = 0;
    for index in 0..data.len() {
        let before = pairs.pairs;
        each_pair(view, place, between, index, |row, column| pairs.add(row, column));
        left_out += u32::from(pairs.pairs == before);
    }
    let values = data.columns.values.get(place)?;
    let name = |code: u32| values.get(code).map(|value| value.brief()).unwrap_or_default();
    let square = pairs.square(data.schema.questions.get(place)?, name);
    Some(Matrix {
        question: question.to_owned(),
        labels: square.labels,
        counts: square.counts,
        pairs: pairs.pairs,
        equal: pairs.equal,
        left_out,
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
        let is_cell = |row, column| is(row, &cell.row) && is(column, &cell.column);
        found |=
            is_cell(row, column) || cell.between != Between::HumanModel && is_cell(column, row);
    });
    found
}

/// Every pair of answers to a question of one item; for a person and an agent the person is first.
/// A rejection without a value of its own is no answer to compare.
fn each_pair(
    view: View<'_>,
    question: usize,
    between: Between,
    index: u32,
    mut each: impl FnMut(u32, u32),
) {
    let models = || view.data.columns.codes(question, index).filter(|code| *code > 0);
    let people = || {
        let answers = view.people.answers(index).iter();
        let is_one = move |answer: &&Answer| usize::from(answer.question) == question;
        answers.filter(is_one).map(|answer| answer.code).filter(|code| *code > 0)
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
