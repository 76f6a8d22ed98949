//! The lines of the queue.

use super::dataset::Dataset;
use super::protocol::Row;
use super::select::{View, shown_route, shown_rule};
use crate::core::text::snippet;

/// Graphemes of a snippet.
const SNIPPET: usize = 120;

/// `None` where there is no such item.
///
/// A row never tells gold from single, and of an item that is judged blind and
/// not judged yet it says nothing that was suggested.
pub fn row(view: View<'_>, index: u32) -> Option<Row> {
    let View { data, routes, people, .. } = view;
    if index >= data.len() {
        return None;
    }
    let blind = people.is_hidden(data, routes, index);
    let top = data.top(index).filter(|_| !blind);
    let score = top.and_then(|(_, _, cell)| cell.score).map(tidy);
    let calibrated = top.and_then(|(question, agent, _)| {
        let question = data.schema.questions.get(question)?;
        let agent = data.schema.agents.get(agent)?;
        people.fold.calibrated(&question.id, &agent.id, score?)
    });
    let mut text = String::new();
    data.texts(index, |_, piece| {
        if text.is_empty() {
            text = snippet(piece, SNIPPET);
        }
    });
    Some(Row {
        index,
        id: data.id(index).into_owned(),
        snippet: text,
        route: shown_route(view, index),
        rule_id: shown_rule(view, index).map(str::to_owned),
        state: people.state(index),
        marks: people.marks(index).collect(),
        suggested: top.map(|top| said(data, index, top.0, top.1, top.2.code)).unwrap_or_default(),
        score: calibrated.or(score),
        is_calibrated: calibrated.is_some(),
        disagreement: match blind {
            true => Vec::new(),
            false => people.disagreement(index).collect(),
        },
        blind,
    })
}

/// A suggestion as said on the page. A generated text is read from its line.
fn said(data: &Dataset, index: u32, question: usize, agent: usize, code: u32) -> String {
    let Some(asked) = data.schema.questions.get(question) else { return String::new() };
    if let Some(value) = data.columns.values.get(question).and_then(|values| values.get(code)) {
        return asked.say(value);
    }
    let agent = data.schema.agents.get(agent).map(|agent| agent.id.as_str());
    let item = data.item(index).unwrap_or_default();
    let found = item
        .suggestions
        .iter()
        .find(|it| it.question == asked.id && Some(it.agent.as_str()) == agent);
    found.map(|it| snippet(&asked.say(&it.value), SNIPPET)).unwrap_or_default()
}

/// The shortest number that is the same in single precision: 0.83, not 0.8299999833106995.
fn tidy(score: f32) -> f64 {
    score.to_string().parse().unwrap_or_else(|_| f64::from(score))
}
