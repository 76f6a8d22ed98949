//! Writes the decisions alone: one line of JSON per response that counts, with all
//! that the event holds, and the suggestions that were on the screen with their values.

use super::ordered::Node;
use super::reviewed::{Counts, Review, Reviewed, Written};
use super::reviewed_jsonl::{node, object};
use crate::core::model::event::{Body, Event};

/// Writes all live responses, item by item.
pub fn write(review: &dyn Review) -> Written {
    let mut written = Written::default();
    review.each(&mut |reviewed| {
        for event in &reviewed.events {
            written.text.push_str(&line(reviewed, event));
            written.text.push('\n');
            written.records += 1;
        }
    });
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let counts = Counts::of(review);
    let lost = [
        (counts.without_answer, "item without an answer", "items without an answer"),
        (counts.skips, "skip", "skips"),
        (counts.flags, "flag", "flags"),
        (counts.escalations, "escalation", "escalations"),
        (counts.notes, "note", "notes"),
        counts.taken_back(),
    ];
    Vec::from_iter(Counts::sentence(&lost, &["the texts and metadata of the items"]))
}

/// One response: the event's fields, then the suggestions seen.
pub fn line(reviewed: &Reviewed<'_>, event: &Event) -> String {
    let text = serde_json::to_string(event).unwrap_or_default();
    let mut entries = match Node::parse(&text) {
        Ok(Node::Object(entries)) => entries,
        _ => Vec::new(),
    };
    if let Body::Response(response) = &event.body {
        let seen = reviewed.item.suggestions.iter().filter(|suggestion| {
            suggestion.question == response.question
                && response.suggestion_ids.contains(&suggestion.id)
        });
        let seen = seen.map(|suggestion| {
            object([
                ("id", Node::text(&suggestion.id)),
                ("agent", Node::text(&suggestion.agent)),
                ("model_version", Node::text(&suggestion.model_version)),
                ("value", node(&suggestion.value)),
                ("score", suggestion.score.map_or(Node::Null, Node::from)),
            ])
        });
        entries.push(("suggestions".to_owned(), Node::List(seen.collect())));
    }
    Node::Object(entries).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::Sample;
    use expect_test::expect;

    #[test]
    fn writes_a_line_per_response() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"seq":1,"at":"2026-01-31T12:00:00.000Z","annotator":"anna","prev_hash":"00","kind":"response","item":"m-1","question":"mood","value":"pos","verdict":"accepted","suggestion_ids":["mood/bayes","mood/rules"],"suggestion_id":"mood/rules","shown_at":"2026-01-31T11:59:50.000Z","decided_at":"2026-01-31T12:00:00.000Z","arm":"assisted","route":{"to":"single"},"rule_id":"unsure","policy_version":1,"sampling_probability":1.0,"seed":7,"suggestions":[{"id":"mood/bayes","agent":"bayes","model_version":"","value":"neg","score":0.6},{"id":"mood/rules","agent":"rules","model_version":"","value":"pos","score":0.9}]}
            {"seq":2,"at":"2026-01-31T12:01:00.000Z","annotator":"anna","prev_hash":"01","kind":"response","item":"m-3","question":"mood","value":"neg","verdict":"own","suggestion_ids":[],"shown_at":"2026-01-31T12:00:50.000Z","decided_at":"2026-01-31T12:01:00.000Z","arm":"blind","route":{"to":"blind"},"rule_id":null,"policy_version":1,"sampling_probability":0.1,"seed":7,"suggestions":[]}
            {"seq":3,"at":"2026-01-31T12:02:00.000Z","annotator":"anna","prev_hash":"02","kind":"response","item":"m-3","question":"harm","value":null,"verdict":"rejected","suggestion_ids":["harm/rules"],"suggestion_id":"harm/rules","shown_at":"2026-01-31T12:00:50.000Z","decided_at":"2026-01-31T12:02:00.000Z","arm":"blind","route":{"to":"blind"},"rule_id":null,"policy_version":1,"sampling_probability":0.1,"seed":7,"suggestions":[{"id":"harm/rules","agent":"rules","model_version":"","value":["spam"],"score":null}]}
        "#]].assert_eq(&written.text);
        assert_eq!(written.records, 3);
        expect!["2 items without an answer, 1 flag, 1 note and the texts and metadata of the items are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }
}
