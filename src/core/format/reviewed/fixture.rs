//! What the tests of the writers share: small reviewed datasets.

use super::{Review, Reviewed};
use crate::core::format::{header, native_item};
use crate::core::log::fold::{Answered, ItemState};
use crate::core::model::dataset::Schema;
use crate::core::model::event::{Body, Event};
use crate::core::model::route::{Route, Routed};
use crate::core::routing::policy::Policy;

pub const HEADER: &str = r#"{"countersign":1,"name":"Messages","licence":"CC0","fields":[{"id":"text"}],"questions":[{"id":"mood","kind":"choice","labels":["neg","pos"]},{"id":"harm","kind":"choices","labels":["insult","spam"]}],"agents":[{"id":"bayes"},{"id":"rules"}],"columns":[{"id":"lang"}]}"#;
const LINES: [&str; 4] = [
    r#"{"id":"m-1", "fields":{"text":"=1+1 fine, \"thanks\""},"metadata":{"lang":"en","extra":-2},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":0.6,"probabilities":{"neg":0.6,"pos":0.4}},{"question":"mood","agent":"rules","value":"pos","score":0.9,"rationale":"fine"}],"unknown":{"kept": true}}"#,
    r#"{"id":"m-2","fields":{"thread":{"kind":"conversation","turns":[{"speaker":"mara","text":"hi"},{"speaker":"joss","text":"ho","focus":true}]}},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.97}],"gold":{"mood":"pos"}}"#,
    r#"{"id":"m-3","fields":{"text":"both"},"responses":[{"question":"mood","annotator":"ben","value":"pos"}],"suggestions":[{"question":"harm","agent":"rules","value":["spam"]}],"review":{"old":1}}"#,
    r#"{"id":"m-4","fields":{"text":"open"},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":0.5}]}"#,
];
const LOG: [&str; 3] = [
    r#"{"seq":1,"at":"2026-01-31T12:00:00.000Z","annotator":"anna","prev_hash":"00","kind":"response","item":"m-1","question":"mood","value":"pos","verdict":"accepted","suggestion_ids":["mood/bayes","mood/rules"],"suggestion_id":"mood/rules","shown_at":"2026-01-31T11:59:50.000Z","decided_at":"2026-01-31T12:00:00.000Z","arm":"assisted","route":{"to":"single"},"rule_id":"unsure","policy_version":1,"sampling_probability":1.0,"seed":7}"#,
    r#"{"seq":2,"at":"2026-01-31T12:01:00.000Z","annotator":"anna","prev_hash":"01","kind":"response","item":"m-3","question":"mood","value":"neg","verdict":"own","suggestion_ids":[],"shown_at":"2026-01-31T12:00:50.000Z","decided_at":"2026-01-31T12:01:00.000Z","arm":"blind","route":{"to":"blind"},"rule_id":null,"policy_version":1,"sampling_probability":0.1,"seed":7}"#,
    r#"{"seq":3,"at":"2026-01-31T12:02:00.000Z","annotator":"anna","prev_hash":"02","kind":"response","item":"m-3","question":"harm","value":null,"verdict":"rejected","suggestion_ids":["harm/rules"],"suggestion_id":"harm/rules","shown_at":"2026-01-31T12:00:50.000Z","decided_at":"2026-01-31T12:02:00.000Z","arm":"blind","route":{"to":"blind"},"rule_id":null,"policy_version":1,"sampling_probability":0.1,"seed":7}"#,
];

/// Four items: disputed by models, auto, disputed by people, open.
pub struct Sample {
    schema: Schema,
}

impl Default for Sample {
    fn default() -> Self {
        Self { schema: header::header(HEADER, 1).0 }
    }
}

impl Review for Sample {
    fn policy(&self) -> Policy {
        Policy::default()
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn header_line(&self) -> String {
        HEADER.to_owned()
    }

    fn log(&self) -> Vec<String> {
        LOG.iter().map(|line| (*line).to_owned()).collect()
    }

    fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>)) {
        let routes = [Route::Single, Route::Auto, Route::Blind, Route::Single];
        let rules = [Some("unsure"), Some("sure"), None, Some("unsure")];
        for ((line, route), rule) in LINES.iter().zip(routes).zip(rules) {
            let item = native_item::read_item(line, 1, &self.schema).0.unwrap();
            let events: Vec<Event> = LOG
                .iter()
                .map(|line| serde_json::from_str::<Event>(line).unwrap())
                .filter(|event| event.body.item() == Some(&item.id))
                .collect();
            let mut state = ItemState::default();
            for event in &events {
                let Body::Response(response) = &event.body else { continue };
                state.answers.push(Answered {
                    seq: event.seq,
                    question: response.question.clone(),
                    value: response.value.clone(),
                    verdict: response.verdict,
                    suggestion_id: response.suggestion_id.clone(),
                    decided_at: response.decided_at,
                    settles: response.settles.clone(),
                });
            }
            if item.id == "m-3" {
                state.note = Some("two\nlines".to_owned());
                state.flag = Some("not a message".to_owned());
            }
            let touched = state != ItemState::default();
            let reviewed = Reviewed {
                rule: None,
                line,
                routed: Routed {
                    route,
                    rule_id: rule.map(str::to_owned),
                    reason: "because".to_owned(),
                    policy_version: 1,
                    sampling_probability: 1.0,
                },
                states: touched.then(|| ("anna".to_owned(), state)).into_iter().collect(),
                lines: LOG
                    .into_iter()
                    .filter(|line| line.contains(&format!("\"item\":\"{}\"", item.id)))
                    .collect(),
                item,
                events,
                hashes: Vec::new(),
            };
            visit(&reviewed);
        }
    }
}

/// Items with the answers that came with the data, where there are some.
pub struct Given {
    header: String,
    schema: Schema,
    lines: Vec<String>,
}

/// Of native lines.
pub fn dataset(header: &str, lines: Vec<String>) -> Given {
    Given { header: header.to_owned(), schema: header::header(header, 1).0, lines }
}

/// Items of one text each. `items`: id, text and label, which is empty where nobody answered.
pub fn given(items: &[(&str, &str, &str)]) -> Given {
    let line = |(id, text, label): &(&str, &str, &str)| {
        let mut item = serde_json::json!({"id": id, "fields": {"text": text}});
        if !label.is_empty() {
            let response = serde_json::json!({
                "question": "mood", "annotator": "ben", "value": label
            });
            item["responses"] = serde_json::json!([response]);
        }
        item.to_string()
    };
    dataset(HEADER, items.iter().map(line).collect())
}

/// Items with what an agent said, its score and what people say: `neg 0.9 pos`.
pub fn suggested(items: &[&str]) -> Given {
    let line = |(place, text): (usize, &&str)| {
        let words: Vec<&str> = text.split(' ').collect();
        let suggestion = serde_json::json!({
            "question": "mood", "agent": "bayes", "model_version": "1", "value": words[0],
            "score": words[1].parse::<f64>().unwrap(),
        });
        let mut item = serde_json::json!({
            "id": format!("i{place}"), "fields": {"text": format!("text {place}")},
            "metadata": {"lang": if place % 2 == 0 { "en" } else { "de" }},
            "suggestions": [suggestion],
        });
        if !words[2].is_empty() {
            let response = serde_json::json!({
                "question": "mood", "annotator": "ben", "value": words[2]
            });
            item["responses"] = serde_json::json!([response]);
        }
        item.to_string()
    };
    dataset(HEADER, items.iter().enumerate().map(line).collect())
}

impl Review for Given {
    fn policy(&self) -> Policy {
        Policy::default()
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn header_line(&self) -> String {
        self.header.clone()
    }

    fn log(&self) -> Vec<String> {
        Vec::new()
    }

    fn each(&self, visit: &mut dyn FnMut(&Reviewed<'_>)) {
        for line in &self.lines {
            visit(&Reviewed {
                line,
                item: native_item::read_item(line, 1, &self.schema).0.unwrap(),
                routed: Routed {
                    route: Route::Single,
                    rule_id: None,
                    reason: String::new(),
                    policy_version: 1,
                    sampling_probability: 1.0,
                },
                rule: None,
                states: Vec::new(),
                events: Vec::new(),
                lines: Vec::new(),
                hashes: Vec::new(),
            });
        }
    }
}
