//! What people answered before, and came with the line.

use serde_json::value::RawValue;

use super::{asked, legal};
use crate::core::format::native;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::item::GivenResponse;
use crate::core::time::Timestamp;

pub fn responses(
    raw: Option<&RawValue>,
    schema: &Schema,
    issues: &mut Vec<Issue>,
) -> Vec<GivenResponse> {
    #[derive(serde::Deserialize)]
    struct Wire<'a> {
        #[serde(borrow, default)]
        question: native::Loose<'a>,
        #[serde(borrow, default)]
        annotator: native::Loose<'a>,
        #[serde(borrow, default)]
        value: Option<&'a RawValue>,
        #[serde(borrow, default)]
        at: native::Loose<'a>,
        #[serde(borrow, default)]
        event: native::Loose<'a>,
        #[serde(borrow, default)]
        settles: Option<&'a RawValue>,
    }
    let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return Vec::new() };
    let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
        issues.push(Issue::warning("not a list; left out").in_field("responses"));
        return Vec::new();
    };
    let mut responses = Vec::new();
    for (index, raw) in list.into_iter().enumerate() {
        let at = |key: &str| format!("responses[{index}]{key}");
        let wire = raw.get().starts_with('{').then(|| serde_json::from_str::<Wire<'_>>(raw.get()));
        let Some(Ok(wire)) = wire else {
            issues.push(Issue::warning("not a response; left out").in_field(at("")));
            continue;
        };
        let Some(question) = asked(schema, wire.question.as_str(), &at(".question"), issues) else {
            continue;
        };
        let settles = settles(wire.settles, &at(".settles"), issues);
        let value = match wire.value {
            // A decision may be that no value fits.
            Some(raw) if raw.get() == "null" && !settles.is_empty() => None,
            None if !settles.is_empty() => None,
            raw => match legal(question, raw, "response", &at(".value"), issues) {
                None => continue,
                value => value,
            },
        };
        let moment = wire.at.0.as_deref().filter(|text| !text.is_empty());
        let parsed = moment.and_then(Timestamp::parse);
        if moment.is_some() && parsed.is_none() {
            let message = "not a moment like 2026-01-31T12:00:00.000Z; left out";
            issues.push(Issue::note(message).in_field(at(".at")));
        }
        let annotator = match wire.annotator.as_str() {
            "" => native::UNNAMED,
            name => name,
        };
        responses.push(GivenResponse {
            question: question.id.clone(),
            annotator: annotator.to_owned(),
            value,
            at: parsed,
            event: wire.event.0.filter(|event| !event.is_empty()).map(Into::into),
            settles,
        });
    }
    responses
}

/// The events that a decision names.
fn settles(raw: Option<&RawValue>, path: &str, issues: &mut Vec<Issue>) -> Vec<String> {
    let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return Vec::new() };
    serde_json::from_str(raw.get()).unwrap_or_else(|_| {
        let message = "not a list of events; the response is read as an answer, not as a decision";
        issues.push(Issue::warning(message).in_field(path));
        Vec::new()
    })
}
