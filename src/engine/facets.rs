//! What there is to filter by, with counts over all items.

use std::collections::BTreeMap;

use super::protocol::{Count, Facet, Facets};
use super::query::{Between, Mark, State};
use super::select::{View, shown_route, shown_rule};
use crate::core::model::dataset::Named;
use crate::core::model::question::Question;
use crate::core::model::value::Value;
use crate::core::text::natural;

/// So many values of a question or column are listed; the rest is counted.
const MOST_VALUES: usize = 200;

const ROUTES: [(&str, &str); 6] = [
    ("expert", "Expert"),
    ("consensus", "Consensus"),
    ("single", "Single"),
    ("blind", "Blind"),
    ("audit", "Audit"),
    ("auto", "Auto"),
];
const STATES: [(State, &str, &str); 4] = [
    (State::Todo, "todo", "To do"),
    (State::Partly, "partly", "Partly done"),
    (State::Done, "done", "Done"),
    (State::Skipped, "skipped", "Skipped"),
];
const MARKS: [(Mark, &str, &str); 3] = [
    (Mark::Flagged, "flagged", "Flagged"),
    (Mark::Escalated, "escalated", "Escalated"),
    (Mark::Noted, "noted", "With a note"),
];
const BETWEEN: [(Between, &str, &str); 3] = [
    (Between::ModelModel, "model_model", "Models differ"),
    (Between::HumanModel, "human_model", "A person and a model differ"),
    (Between::HumanHuman, "human_human", "People differ"),
];

/// Counts of everything. Gold counts as single: a list that named it would tell it apart.
pub fn facets(view: View<'_>) -> Facets {
    let View { data, people, routes, .. } = view;
    let all = || 0..data.len();
    let count = |holds: &dyn Fn(u32) -> bool| {
        u32::try_from(all().filter(|index| holds(*index)).count()).unwrap_or(u32::MAX)
    };
    let mut by_route: BTreeMap<&str, u32> = BTreeMap::new();
    let mut by_rule: BTreeMap<&str, u32> = BTreeMap::new();
    for index in all() {
        *by_route.entry(shown_route(view, index).name()).or_default() += 1;
        *by_rule.entry(shown_rule(view, index).unwrap_or("-")).or_default() += 1;
    }
    let rules = routes.policy.rules.iter().map(|rule| {
        let title = if rule.title.is_empty() { &rule.id } else { &rule.title };
        (rule.id.as_str(), title.as_str())
    });
    let questions = || data.schema.questions.iter().enumerate();
    Facets {
        routes: known(&by_route, ROUTES.into_iter()),
        rules: known(&by_rule, rules.chain([("-", "No rule")])),
        states: STATES
            .iter()
            .map(|(state, id, title)| one(id, title, count(&|it| people.state(it) == *state)))
            .collect(),
        marks: MARKS
            .iter()
            .map(|(mark, id, title)| {
                one(id, title, count(&|it| people.marks(it).any(|mine| mine == *mark)))
            })
            .collect(),
        agents: (data.schema.agents.iter().enumerate())
            .map(|(place, agent)| {
                let speaks =
                    |index| questions().any(|(it, _)| data.columns.code(it, place, index) > 0);
                one(&agent.id, agent.name(), count(&speaks))
            })
            .collect(),
        disagreement: BETWEEN
            .iter()
            .map(|(between, id, title)| {
                one(id, title, count(&|it| people.disagreement(it).any(|there| there == *between)))
            })
            .collect(),
        suggested: questions()
            .map(|(place, question)| {
                values(view, place, question, |index, codes| {
                    codes.extend(data.columns.codes(place, index));
                })
            })
            .collect(),
        answered: questions()
            .map(|(place, question)| {
                values(view, place, question, |index, codes| {
                    let answers = people.answers(index).iter();
                    codes.extend(
                        answers.filter(|it| usize::from(it.question) == place).map(|it| it.code),
                    );
                })
            })
            .collect(),
        metadata: (data.schema.columns.iter().enumerate())
            .map(|(place, column)| cells(view, place, column))
            .collect(),
    }
}

fn one(id: &str, title: &str, items: u32) -> Count {
    Count { id: id.to_owned(), title: title.to_owned(), items }
}

/// Those that occur, in the order given.
fn known<'n>(
    counts: &BTreeMap<&str, u32>,
    names: impl Iterator<Item = (&'n str, &'n str)>,
) -> Vec<Count> {
    names.filter_map(|(id, title)| Some(one(id, title, *counts.get(id)?))).collect()
}

/// By label, the items where somebody says it; of several labels each counts.
fn values(
    view: View<'_>,
    place: usize,
    question: &Question,
    said: impl Fn(u32, &mut Vec<u32>),
) -> Facet {
    let mut facet =
        Facet { id: question.id.clone(), title: question.name().to_owned(), ..Facet::default() };
    let Some(values) = view.data.columns.values.get(place) else { return facet };
    // A label's number, and the numbers of each value's labels.
    let mut labels: Vec<String> = question.labels().iter().map(|it| it.id.clone()).collect();
    let mut parts: Vec<Vec<usize>> = vec![Vec::new()];
    let mut number: BTreeMap<String, usize> =
        labels.iter().cloned().enumerate().map(|(number, id)| (id, number)).collect();
    for (_, value) in values.all() {
        let names = match value {
            Value::Many(several) if !several.is_empty() => several.clone(),
            other => vec![other.brief()],
        };
        let numbers = names.into_iter().map(|name| {
            *number.entry(name.clone()).or_insert_with(|| {
                labels.push(name);
                labels.len() - 1
            })
        });
        parts.push(numbers.collect());
    }
    let mut counts = vec![0u32; labels.len()];
    let (mut codes, mut seen) = (Vec::new(), Vec::new());
    for index in 0..view.data.len() {
        codes.clear();
        seen.clear();
        said(index, &mut codes);
        for code in &codes {
            for number in parts.get(*code as usize).into_iter().flatten() {
                if !seen.contains(number) {
                    seen.push(*number);
                }
            }
        }
        for number in &seen {
            if let Some(count) = counts.get_mut(*number) {
                *count += 1;
            }
        }
    }
    let declared = question.labels().len();
    let mut all: Vec<(usize, (String, u32))> = labels.into_iter().zip(counts).enumerate().collect();
    // Labels in the order of the schema, then the commonest first.
    all.sort_by_key(|(place, (name, count))| {
        let place = *place.min(&declared);
        (place, if place < declared { 0 } else { u32::MAX - count }, name.clone())
    });
    let all = all.into_iter().map(|(_, (name, items))| Count {
        title: question.say_brief(&name),
        id: name,
        items,
    });
    cut(&mut facet, all.collect());
    facet
}

/// By value of a metadata column, the commonest first; the empty id stands for missing cells.
fn cells(view: View<'_>, place: usize, column: &Named) -> Facet {
    let mut facet =
        Facet { id: column.id.clone(), title: column.name().to_owned(), ..Facet::default() };
    let Some(cells) = view.data.columns.metadata.get(place) else { return facet };
    let mut counts = vec![0u32; cells.strings.len() + 1];
    for index in 0..view.data.len() {
        if let Some(count) = counts.get_mut(cells.code(index) as usize) {
            *count += 1;
        }
    }
    let mut codes: Vec<(u32, u32)> = (0..).zip(counts).filter(|(_, count)| *count > 0).collect();
    // Titles only for the few that are listed: a column may hold 100,000 values.
    codes.sort_by(|(a, x), (b, y)| {
        y.cmp(x).then_with(|| natural(cells.strings.get(*a), cells.strings.get(*b)))
    });
    facet.more = u32::try_from(codes.len().saturating_sub(MOST_VALUES)).unwrap_or(u32::MAX);
    codes.truncate(MOST_VALUES);
    facet.values = codes
        .into_iter()
        .map(|(code, items)| match cells.strings.get(code) {
            "" => one("", "missing", items),
            text => one(text, text, items),
        })
        .collect();
    facet
}

fn cut(facet: &mut Facet, mut values: Vec<Count>) {
    facet.more = u32::try_from(values.len().saturating_sub(MOST_VALUES)).unwrap_or(u32::MAX);
    values.truncate(MOST_VALUES);
    facet.values = values;
}
