//! What agents proposed in one line: values, scores, probabilities.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::{asked, legal};
use crate::core::format::native::{self, RawSuggestion};
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::question::Question;
use crate::core::model::suggestion::Suggestion;

pub fn suggestions(
    raw: &[RawSuggestion<'_>],
    schema: &Schema,
    issues: &mut Vec<Issue>,
) -> Vec<Suggestion> {
    let mut seen = BTreeSet::new();
    let mut suggestions = Vec::new();
    for (index, raw) in raw.iter().enumerate() {
        let at = |key: &str| format!("suggestions[{index}]{key}");
        let Some(question) = asked(schema, raw.question(), &at(".question"), issues) else {
            continue;
        };
        let Some(value) = legal(question, raw.value, "suggestion", &at(".value"), issues) else {
            continue;
        };
        if raw.agent.as_str().is_empty() {
            let message = format!("no agent; it is called {}", native::UNNAMED);
            issues.push(Issue::warning(message).in_field(at(".agent")));
        }
        let id = match raw.id.as_str() {
            "" => format!("{}/{}", question.id, raw.agent()),
            id => id.to_owned(),
        };
        let unique = (1..)
            .map(|n| if n == 1 { id.clone() } else { format!("{id}#{n}") })
            .find(|id| !seen.contains(id))
            .unwrap_or_default();
        if unique != id {
            let message =
                format!("'{id}' stands twice in this item; this one is called '{unique}'");
            issues.push(Issue::warning(message).in_field(at(".id")));
        }
        seen.insert(unique.clone());
        suggestions.push(Suggestion {
            id: unique,
            question: question.id.clone(),
            agent: raw.agent().to_owned(),
            model_version: raw.model_version.as_str().to_owned(),
            value,
            score: score(raw.score, &at(".score"), issues),
            probabilities: probabilities(
                raw.probabilities,
                question,
                &at(".probabilities"),
                issues,
            ),
            rationale: raw
                .rationale
                .0
                .as_deref()
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
        });
    }
    suggestions
}

fn score(raw: Option<&RawValue>, path: &str, issues: &mut Vec<Issue>) -> Option<f64> {
    let raw = raw.filter(|raw| raw.get() != "null")?;
    let score = native::number(raw);
    if score.is_none() {
        let message = "not a finite number; the suggestion has no score";
        issues.push(Issue::warning(message).in_field(path));
    }
    score
}

fn probabilities(
    raw: Option<&RawValue>,
    question: &Question,
    path: &str,
    issues: &mut Vec<Issue>,
) -> Vec<(String, f64)> {
    let mut found: Vec<(String, f64)> = Vec::new();
    let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return found };
    let mut wrong = |message: String| issues.push(Issue::warning(message).in_field(path));
    if !raw.get().starts_with('{') {
        wrong("not an object of label and number; left out".to_owned());
    }
    native::entries(raw, |label, raw| {
        let known = question.labels().is_empty() || question.label(label).is_some();
        match native::number(raw) {
            _ if !known => wrong(format!("'{label}' is not a label of {}; left out", question.id)),
            Some(p) if (0.0..=1.0).contains(&p) => found.push((label.to_owned(), p)),
            _ => wrong(format!("{} of '{label}' is not between 0 and 1; left out", raw.get())),
        }
    });
    found
}
