//! `countersign certify CALIB.csv --alpha A --delta D`: from which score on does a suggestion need
//! no person?
//!
//! Columns: `item`, `score` (0 to 1), `correct` (1/0, true/false, yes/no) or else `loss` (0 to 1),
//! and `slice` (or the one that `--slice` names) where each slice shall have a threshold of its own.
//! Nothing can be certified: that is a result too, and the exit code 0.

mod asked;
mod json;
mod text;

#[cfg(test)]
pub use self::json::types;

use std::collections::BTreeMap;

use super::Command;
use super::flags::Flags;
use super::labels;
use super::world::{Outcome, World};
use crate::core::assurance::calibration::fault;
use crate::core::assurance::certificate::{Losses, Report, Row, certify};
use crate::core::issue::Issue;
use crate::core::ratings::Table;
use crate::core::text::counted;

pub const COMMAND: Command = Command {
    name: "certify",
    files: "CALIB.csv",
    flags: asked::FLAGS,
    about: "From which score on suggestions need no person, with a promise about errors.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let [path] = flags.plain.as_slice() else {
        return Err("certify needs one file: CALIB.csv".to_owned());
    };
    // What was asked is looked at first: a wrong flag is said at once.
    let mut asked = asked::asked(flags)?;
    let table = labels::table(world, path)?;
    let answers =
        read(&table, flags.value("--slice")).map_err(|issue| format!("{path}: {issue}"))?;
    asked.losses = answers.losses;
    let report = certify(&answers.rows, &answers.slices, &asked)?;
    let make = if flags.has("--json") { json::json } else { text::text };
    Ok(Outcome::said(make(&report, &answers.notes)))
}

/// The answers of a file.
struct Answers {
    rows: Vec<Row>,
    /// The names of the slices, sorted.
    slices: Vec<String>,
    losses: Losses,
    /// What is worth knowing about them, a sentence each.
    notes: Vec<String>,
}

fn read(table: &Table, slice: Option<&str>) -> Result<Answers, Issue> {
    let (item, score) = (table.column("item")?, table.column("score")?);
    let (losses, outcome) = match (table.find("correct"), table.find("loss")) {
        (None, Some(loss)) => (Losses::Graded, loss),
        _ => (Losses::RightOrWrong, table.column("correct")?),
    };
    let slice = match slice {
        Some(name) => Some(table.column(name)?),
        None => table.find("slice"),
    };
    if table.is_empty() {
        return Err(Issue::error("there are no answers below the header"));
    }
    let names = slice.map_or_else(Vec::new, |column| names(table, column));
    let mut rows = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let name = slice.map(|column| table.cell(row, column));
        let place = name.and_then(|name| names.binary_search_by(|it| it.as_str().cmp(name)).ok());
        rows.push(Row {
            score: share(table, row, score)?,
            loss: match losses {
                Losses::RightOrWrong => wrong(table, row, outcome)?,
                Losses::Graded => share(table, row, outcome)?,
            },
            slice: place.and_then(|place| u32::try_from(place).ok()),
        });
    }
    let mut notes = Vec::new();
    if losses == Losses::RightOrWrong && table.find("loss").is_some() {
        notes.push("The column 'loss' is not used: there is 'correct'.".to_owned());
    }
    notes.extend(repeated(table, item));
    Ok(Answers { rows, slices: names, losses, notes })
}

fn names(table: &Table, column: usize) -> Vec<String> {
    let mut names: Vec<String> =
        (0..table.len()).map(|row| table.cell(row, column).to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A number from 0 to 1.
fn share(table: &Table, row: usize, column: usize) -> Result<f64, Issue> {
    let cell = table.cell(row, column).trim();
    let at = |message: String| at(table, row, column, message);
    let value: f64 =
        cell.parse().map_err(|_| at(format!("'{cell}' is not a number between 0 and 1")))?;
    match fault(value) {
        Some(why) => Err(at(format!("'{cell}' {why}"))),
        None => Ok(value),
    }
}

/// 0 where the cell says right, 1 where it says wrong.
fn wrong(table: &Table, row: usize, column: usize) -> Result<f64, Issue> {
    let cell = table.cell(row, column).trim();
    match cell.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" => Ok(0.0),
        "0" | "false" | "no" => Ok(1.0),
        _ => {
            let message = format!("'{cell}' is neither yes nor no; write 1 or 0");
            Err(at(table, row, column, message))
        }
    }
}

fn at(table: &Table, row: usize, column: usize, message: String) -> Issue {
    let name = table.columns.get(column).cloned().unwrap_or_default();
    Issue::error(message).at_line(table.line(row)).in_field(name)
}

/// The same item twice is one draw that counts as two.
fn repeated(table: &Table, item: usize) -> Option<String> {
    let mut times: BTreeMap<&str, u64> = BTreeMap::new();
    for row in 0..table.len() {
        *times.entry(table.cell(row, item)).or_default() += 1;
    }
    let again: u64 = times.values().map(|times| times - 1).sum();
    (again > 0).then(|| {
        let rows = counted(again, "row");
        format!(
            "{rows} of an item that stood before: each counts as an answer of its own, as if drawn \
             again."
        )
    })
}

#[cfg(test)]
mod tests;
