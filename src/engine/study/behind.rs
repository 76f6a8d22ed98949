//! The items that a figure speaks of.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::calibration::{One, agent_place};
use super::kept::{Kept, Known};
use super::labels::Labels;
use super::place;
use super::truth::most;
use crate::core::agreement::pairwise;
use crate::core::truth::Label;
use crate::engine::open::Open;
use crate::engine::protocol::study::{Behind, Rater};

/// In the order of the dataset.
pub fn items(open: &Open, kept: &Kept, behind: &Behind) -> Result<Vec<u32>, String> {
    match behind {
        Behind::Confusion { question, row, column, row_says, column_says } => {
            let labels = labels(open, kept, question)?;
            let says = |value: &String| labels.said.iter().position(|said| said == value);
            let cell = says(row_says).zip(says(column_says));
            let raters = labels.rater(row).zip(labels.rater(column));
            let Some(((row, column), cell)) = raters.zip(cell) else { return Ok(Vec::new()) };
            let cell = (super::count(cell.0), super::count(cell.1));
            let items = pairwise::behind(&labels.ratings, row, column, cell);
            Ok(items.iter().filter_map(|item| labels.items.get(*item as usize)).copied().collect())
        }
        Behind::Posterior { question, low, high } => {
            let known = last(open, kept, question)?;
            Ok(of(known, |item| lies(most(known.truth.of(item)), *low, *high)))
        }
        Behind::Tied { question } => {
            let known = last(open, kept, question)?;
            Ok(of(known, |item| known.truth.labels.get(item) == Some(&Label::Tied)))
        }
        Behind::Score { question, agent, low, high, right } => {
            let agent = agent_place(open, agent)?;
            let judged = kept.judged(place(open, question)?, agent);
            let judged = judged.ok_or_else(|| missing("calibration", question))?;
            let is_in = |one: &&One| {
                let scored = one.scored;
                lies(scored.score, *low, *high) && right.is_none_or(|right| right == scored.correct)
            };
            Ok(judged.all.iter().filter(is_in).map(|one| one.item).collect())
        }
        Behind::Rater { question, rater } => of_rater(open, place(open, question)?, rater),
    }
}

/// As they were when the figure was made.
fn labels(open: &Open, kept: &Kept, question: &str) -> Result<Rc<Labels>, String> {
    kept.labels(place(open, question)?).ok_or_else(|| missing("agreement", question))
}

fn last<'a>(open: &Open, kept: &'a Kept, question: &str) -> Result<&'a Known, String> {
    place(open, question)?;
    kept.last(question).ok_or_else(|| missing("truth", question))
}

fn missing(what: &str, question: &str) -> String {
    format!("the {what} of '{question}' was not studied yet; do that first")
}

/// The items of a truth for which something holds.
fn of(known: &Known, holds: impl Fn(usize) -> bool) -> Vec<u32> {
    let items = known.labels.items.iter().enumerate();
    items.filter(|(item, _)| holds(*item)).map(|(_, index)| *index).collect()
}

/// The items that a rater labelled, as [`collected`](super::labels::collected) has it.
fn of_rater(open: &Open, question: usize, rater: &Rater) -> Result<Vec<u32>, String> {
    let items = match rater.model {
        true => of_agent(open, question, agent_place(open, &rater.name)?),
        false => of_person(open, question, &rater.name),
    };
    if items.is_empty() {
        return Err(format!("{} gave no label to this question", rater.name));
    }
    Ok(items)
}

fn of_agent(open: &Open, question: usize, agent: usize) -> Vec<u32> {
    let columns = &open.data.columns;
    let says = |index: &u32| columns.cell(question, agent, *index).is_some();
    (0..open.data.len()).filter(says).collect()
}

fn of_person(open: &Open, question: usize, name: &str) -> Vec<u32> {
    let Open { data, people, .. } = open;
    let id = data.schema.questions.get(question).map_or("", |question| &question.id);
    // What was answered here takes the place of what came with the data, also where it is no label.
    let mut labels: BTreeMap<u32, bool> = BTreeMap::new();
    for (item, state) in people.fold.states(name, 0) {
        let mut answers = state.every().filter(|it| it.question == id && !it.is_decision());
        if let Some((answer, index)) = answers.next().zip(data.find(item)) {
            labels.insert(index, answer.value.is_some());
        }
    }
    let annotator = data.columns.annotators.find(name);
    let given = data.columns.given.iter().filter(|it| {
        usize::from(it.question) == question && !it.decides && Some(it.annotator) == annotator
    });
    for given in given {
        labels.entry(given.item).or_insert(true);
    }
    labels.into_iter().filter(|(_, is_label)| *is_label).map(|(index, _)| index).collect()
}

/// In `low < number <= high`; 0 itself where it begins there.
fn lies(number: f64, low: f64, high: f64) -> bool {
    (number > low || low <= 0.0 && number >= low) && number <= high
}
