//! Accepting what one agent suggests for all items of a query: what it would
//! do, and the responses themselves.
//!
//! Never touched: what this annotator answered already, items judged blind and
//! not judged yet, and rare labels that were not chosen one by one.

use std::collections::BTreeMap;

use super::item::routed;
use super::protocol::{Bulk, BulkPlan, Count};
use super::query::Query;
use super::select::{View, select};
use crate::core::model::event::{EditDistance, Response, Verdict};
use crate::core::model::item::Item;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::route::{Arm, Routed};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::time::Timestamp;

/// What accepting would do. `answered_already`, `without_suggestion` and what is held back count
/// answers; `blind` counts items.
///
/// # Errors
/// There is no such question or agent.
pub fn plan(view: View<'_>, query: &Query, bulk: &Bulk) -> Result<BulkPlan, String> {
    let mut plan = BulkPlan::default();
    let mut labels: BTreeMap<String, (String, u32)> = BTreeMap::new();
    let mut held: BTreeMap<String, (String, u32)> = BTreeMap::new();
    let mut last = None;
    walk(view, query, bulk, |index, _, question, fate| match fate {
        Fate::Blind => plan.blind += 1,
        Fate::Answered => plan.answered_already += 1,
        Fate::Without => plan.without_suggestion += 1,
        Fate::HeldBack(rare) => {
            for label in rare {
                let title = question.label(&label).map_or(&*label, |it| it.name()).to_owned();
                held.entry(label).or_insert((title, 0)).1 += 1;
            }
        }
        Fate::Accept(suggestion) => {
            plan.responses += 1;
            plan.items += u32::from(last.replace(index) != Some(index));
            // Of texts and marks each is another: they are counted as one.
            let (id, title) = match &question.kind {
                QuestionKind::Text => ("text".to_owned(), "text as suggested".to_owned()),
                kind if kind.is_marks() => {
                    (kind.name().to_owned(), format!("{} as suggested", kind.name()))
                }
                _ => (suggestion.value.brief(), question.say(&suggestion.value)),
            };
            labels.entry(id).or_insert((title, 0)).1 += 1;
        }
    })?;
    plan.labels = counts(labels);
    plan.held_back = counts(held);
    Ok(plan)
}

/// The responses, in the order of the query. The desk sets `bulk`, because it
/// knows the number of the first event.
///
/// # Errors
/// There is no such question or agent.
pub fn make(
    view: View<'_>,
    query: &Query,
    bulk: &Bulk,
    shown_at: Timestamp,
    decided_at: Timestamp,
) -> Result<Vec<Response>, String> {
    let View { data, routes, people, .. } = view;
    let rules = routes.plan(data);
    let mut responses = Vec::new();
    let mut known: Option<(u32, Routed)> = None;
    walk(view, query, bulk, |index, item, question, fate| {
        let Fate::Accept(suggestion) = fate else { return };
        let routed = match &known {
            Some((at, routed)) if *at == index => routed.clone(),
            _ => routed(data, routes, people, &rules, index),
        };
        known = Some((index, routed.clone()));
        responses.push(Response {
            item: item.id.clone(),
            question: question.id.clone(),
            value: Some(suggestion.value.clone()),
            verdict: Verdict::Accepted,
            suggestion_ids: vec![suggestion.id.clone()],
            suggestion_id: Some(suggestion.id.clone()),
            shown_at,
            decided_at,
            arm: Arm::Assisted,
            route: routed.route,
            rule_id: routed.rule_id,
            policy_version: routed.policy_version,
            sampling_probability: routed.sampling_probability,
            seed: routes.policy.seed,
            edit_distance: (question.kind == QuestionKind::Text).then(EditDistance::default),
            bulk: None,
            settles: Vec::new(),
        });
    })?;
    Ok(responses)
}

/// What becomes of one question of one item.
enum Fate<'a> {
    /// Of the whole item.
    Blind,
    Answered,
    Without,
    /// The rare labels that are in it.
    HeldBack(Vec<String>),
    Accept(&'a Suggestion),
}

fn walk(
    view: View<'_>,
    query: &Query,
    bulk: &Bulk,
    mut each: impl FnMut(u32, &Item, &Question, Fate<'_>),
) -> Result<(), String> {
    let View { data, routes, people, .. } = view;
    let agent = data
        .agent(&bulk.agent)
        .ok_or_else(|| format!("there is no agent '{}' in this dataset", bulk.agent))?;
    let questions: Vec<(usize, &Question)> = (data.schema.questions.iter().enumerate())
        .filter(|(_, question)| bulk.question.as_ref().is_none_or(|id| *id == question.id))
        .collect();
    let Some((_, first)) = questions.first() else {
        let id = bulk.question.as_deref().unwrap_or_default();
        return Err(format!("there is no question '{id}' in this dataset"));
    };
    let nothing = Item::default();
    for index in select(view, query) {
        if people.is_hidden(data, routes, index) {
            each(index, &nothing, first, Fate::Blind);
            continue;
        }
        let id = data.id(index);
        let mine = people.mine(&id);
        let mut item: Option<Item> = None;
        for (place, question) in &questions {
            if mine.answer(&question.id).is_some() {
                each(index, &nothing, question, Fate::Answered);
                continue;
            }
            if data.columns.code(*place, agent, index) == 0 {
                each(index, &nothing, question, Fate::Without);
                continue;
            }
            let item = item.get_or_insert_with(|| data.item(index).unwrap_or_default());
            let suggestion = item
                .suggestions
                .iter()
                .find(|it| it.question == question.id && it.agent == bulk.agent);
            let Some(suggestion) = suggestion else {
                each(index, &nothing, question, Fate::Without);
                continue;
            };
            let rare: Vec<String> = labels(&suggestion.value)
                .into_iter()
                .filter(|label| question.label(label).is_some_and(|label| label.rare))
                .filter(|label| !bulk.include_rare.iter().any(|chosen| chosen == label))
                .collect();
            let fate =
                if rare.is_empty() { Fate::Accept(suggestion) } else { Fate::HeldBack(rare) };
            each(index, item, question, fate);
        }
    }
    Ok(())
}

fn labels(value: &Value) -> Vec<String> {
    match value {
        Value::One(label) => vec![label.clone()],
        Value::Many(labels) => labels.clone(),
        Value::Rating(_) | Value::Ranks(_) => Vec::new(),
        Value::Marks(marked) => marked.labels().into_keys().collect(),
    }
}

/// The commonest first.
fn counts(counted: BTreeMap<String, (String, u32)>) -> Vec<Count> {
    let mut counts: Vec<Count> =
        counted.into_iter().map(|(id, (title, items))| Count { id, title, items }).collect();
    counts.sort_by(|a, b| b.items.cmp(&a.items).then_with(|| a.id.cmp(&b.id)));
    counts
}
