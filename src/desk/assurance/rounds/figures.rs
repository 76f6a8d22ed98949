//! The plot and the table of the rounds.

use super::{right, who};
use crate::core::model::dataset::Schema;
use crate::desk::plot::dots::{Chart, Dots, Point, Sign, dots, range, stacked};
use crate::desk::plot::{Ink, Plot};
use crate::desk::sheet::{Cell, Sheet};
use crate::engine::protocol::assurance::{RoundAgent, RoundChange, RoundsFound};

/// How often each agent was right on each question, round below round, on one scale.
pub fn plot(title: &str, found: &RoundsFound, names: &[String], schema: &Schema) -> Plot {
    let charts: Vec<(String, Vec<Dots>)> = series(found)
        .into_iter()
        .map(|(question, agent)| {
            let rows = found.rounds.iter().zip(names).flat_map(|(round, name)| {
                let of = round.agents.iter();
                let of = of.filter(|it| it.question == question && it.agent == agent);
                of.map(|it| row(name, it))
            });
            (who(question, agent, schema), rows.collect())
        })
        .collect();
    let range = range(charts.iter().flat_map(|(_, rows)| rows));
    let drawn: Vec<Plot> = charts
        .iter()
        .map(|(heading, rows)| {
            dots(&Chart { title: "", heading, line: None, range, legend: &[] }, rows)
        })
        .collect();
    stacked(title, &drawn)
}

/// Question and agent of each line of figures, in the order in which rounds bring them.
fn series(found: &RoundsFound) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    for one in found.rounds.iter().flat_map(|it| &it.agents) {
        let key = (one.question.as_str(), one.agent.as_str());
        if !all.contains(&key) {
            all.push(key);
        }
    }
    all
}

fn row(name: &str, one: &RoundAgent) -> Dots {
    let name = format!("{name} {}", one.version);
    let point = Point {
        value: one.right.value,
        low: one.right.low,
        high: one.right.high,
        ink: Ink::Machine,
        sign: Sign::Disc,
        says: format!("{}: right in {}", name.trim_end(), right(one)),
    };
    Dots {
        name: name.trim_end().to_owned(),
        note: one.right.value.map(|_| format!("of {:.0}", one.right.n)).unwrap_or_default(),
        instead: one.right.undefined.clone().unwrap_or_default(),
        points: one.right.value.map(|_| point).into_iter().collect(),
        opens: None,
    }
}

/// A line for each agent and question of each round; what moved is against the round before.
pub fn sheet(found: &RoundsFound, names: &[String], schema: &Schema) -> Sheet {
    let head = [
        "round",
        "agent and question",
        "answers",
        "right",
        "low",
        "high",
        "ECE",
        "labels that moved",
        "PSI",
        "drift of scores",
    ];
    let mut sheet = Sheet::new(&head);
    for (place, (round, name)) in (0..).zip(found.rounds.iter().zip(names)) {
        for one in &round.agents {
            let moved = change(found, place, one);
            let who = format!("{} {}", who(&one.question, &one.agent, schema), one.version);
            let mut cells: Vec<Cell> = vec![
                name.clone().into(),
                who.trim_end().into(),
                one.right.value.map_or(Cell::Number(None), |_| answers(one)),
            ];
            cells.extend([one.right.value, one.right.low, one.right.high, one.ece].map(Cell::from));
            cells.push(moved.map(|it| it.labels.join(", ")).unwrap_or_default().into());
            cells.push(moved.and_then(|it| it.psi).into());
            cells.push(moved.map(|it| it.psi_word.clone()).unwrap_or_default().into());
            sheet.rows.push(cells);
        }
    }
    sheet
}

/// So many, in effect.
fn answers(one: &RoundAgent) -> Cell {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    let count = one.right.n.round() as u64;
    Cell::Count(count)
}

/// Against the round before.
fn change<'f>(found: &'f RoundsFound, to: u32, one: &RoundAgent) -> Option<&'f RoundChange> {
    let from = to.checked_sub(1)?;
    let step = found.steps.iter().find(|it| it.from == from && it.to == to)?;
    let mut changes = step.changes.iter();
    changes.find(|it| {
        it.question == one.question && it.agent == one.agent && it.version == one.version
    })
}
