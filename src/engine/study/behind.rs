//! The items that a figure speaks of.

use super::calibration::{Judging, One, agent_place, reading};
use super::kept::{Kept, Known};
use super::labels::{Collecting, Labels};
use super::truth::most;
use super::{at_once, place};
use crate::core::agreement::pairwise;
use crate::core::truth::Label;
use crate::engine::open::Open;
use crate::engine::protocol::study::{Behind, Rater, Who};

/// In the order of the dataset.
pub fn items(open: &Open, kept: &Kept, behind: &Behind) -> Result<Vec<u32>, String> {
    match behind {
        Behind::Confusion { question, row, column, row_says, column_says } => {
            let labels = labels(open, question)?;
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
            let told = at_once(reading(open, question)?, open);
            let judged = at_once(Judging::new(open, told, question, agent)?, open)?;
            let is_in = |one: &&One| {
                let scored = one.scored;
                lies(scored.score, *low, *high) && right.is_none_or(|right| right == scored.correct)
            };
            Ok(judged.all.iter().filter(is_in).map(|one| one.item).collect())
        }
        Behind::Rater { question, rater } => of_rater(&labels(open, question)?, rater),
    }
}

fn labels(open: &Open, question: &str) -> Result<Labels, String> {
    Ok(at_once(Collecting::new(open, question, Who::Everyone)?, open))
}

fn last<'a>(open: &Open, kept: &'a Kept, question: &str) -> Result<&'a Known, String> {
    place(open, question)?;
    let missing = || format!("the truth of '{question}' was not studied yet; do that first");
    kept.last(question).ok_or_else(missing)
}

/// The items of a truth for which something holds.
fn of(known: &Known, holds: impl Fn(usize) -> bool) -> Vec<u32> {
    let items = known.labels.items.iter().enumerate();
    items.filter(|(item, _)| holds(*item)).map(|(_, index)| *index).collect()
}

fn of_rater(labels: &Labels, rater: &Rater) -> Result<Vec<u32>, String> {
    let number = labels.rater(rater);
    let number = number.ok_or_else(|| format!("{} gave no label to this question", rater.name))?;
    let by_item = labels.ratings.by_item();
    let items = by_item.filter(|(_, said)| said.iter().any(|label| label.rater == number));
    Ok(items.filter_map(|(item, _)| labels.items.get(item)).copied().collect())
}

/// In `low < number <= high`; 0 itself where it begins there.
fn lies(number: f64, low: f64, high: f64) -> bool {
    (number > low || low <= 0.0 && number >= low) && number <= high
}
