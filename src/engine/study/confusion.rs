//! What two raters said of their common items.

use super::labels::{Labels, of_everyone};
use super::{Piece, Step, count, place};
use crate::core::agreement::pairwise::confusion;
use crate::core::model::question::QuestionKind;
use crate::core::text::figure;
use crate::engine::open::Open;
use crate::engine::protocol::study::{ConfusionFound, Rater, Studied};

/// A larger square is no table that anyone reads.
const MOST: usize = 60;

pub fn begin(
    open: &Open,
    question: &str,
    row: &Rater,
    column: &Rater,
) -> Result<Box<dyn Piece>, String> {
    let place = place(open, question)?;
    let (row, column) = (row.clone(), column.clone());
    Ok(of_everyone(place, move |labels, open, _| {
        let declared = open.data.schema.questions.get(place);
        let is_choice =
            declared.is_some_and(|question| matches!(question.kind, QuestionKind::Choice { .. }));
        match found(&labels, &row, &column, is_choice) {
            Ok(found) => Step::found(Studied::Confusion(found)),
            Err(why) => Step::nothing(why),
        }
    }))
}

/// With `whole` every label of the schema is in the table, also where nobody used it.
fn found(
    labels: &Labels,
    row: &Rater,
    column: &Rater,
    whole: bool,
) -> Result<ConfusionFound, String> {
    let number = |rater: &Rater| {
        labels.rater(rater).ok_or_else(|| format!("{} gave no label to this question", rater.name))
    };
    let cells = confusion(&labels.ratings, number(row)?, number(column)?);
    if cells.is_empty() {
        return Err(format!("{} and {} have no item in common", row.name, column.name));
    }
    let is_whole = whole && labels.values.len() <= MOST;
    let is_used =
        |category: u32| cells.iter().any(|cell| cell.row == category || cell.column == category);
    let used: Vec<u32> =
        (0..count(labels.values.len())).filter(|it| is_whole || is_used(*it)).collect();
    if used.len() > MOST {
        let values = figure(used.len() as u64);
        return Err(format!("they gave {values} different values: too many for a table"));
    }
    let place = |category: u32| used.binary_search(&category).ok();
    let mut found = ConfusionFound {
        labels: used.iter().filter_map(|at| labels.said.get(*at as usize)).cloned().collect(),
        counts: vec![vec![0; used.len()]; used.len()],
        ..ConfusionFound::default()
    };
    for cell in cells {
        let times = u32::try_from(cell.count).unwrap_or(u32::MAX);
        found.items += times;
        found.alike += if cell.row == cell.column { times } else { 0 };
        let row = place(cell.row).and_then(|row| found.counts.get_mut(row));
        if let Some(slot) = row.zip(place(cell.column)).and_then(|(row, at)| row.get_mut(at)) {
            *slot += times;
        }
    }
    Ok(found)
}
