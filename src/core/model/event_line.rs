//! An event as its line is read: the keys of every kind side by side.
//!
//! Serde would read a flattened, tagged enum by way of a copy of the whole
//! line, with code for every kind; this is one function, a tenth of the size
//! on the page's wire. The line is written as [`Event`] derives it.

use serde::Deserialize;

use super::event::{Body, EditDistance, Event, Open, PolicyChange, Response, Verdict};
use super::evidence::{Evidence, Finding};
use super::route::{Arm, Route};
use super::value::Value;
use crate::core::routing::policy::Policy;
use crate::core::time::Timestamp;

#[derive(Deserialize)]
pub(super) struct EventLine {
    seq: u64,
    at: Timestamp,
    annotator: String,
    prev_hash: String,
    kind: String,
    // Of one kind or several.
    dataset: Option<String>,
    name: Option<String>,
    items: Option<u64>,
    version: Option<u32>,
    policy: Option<Policy>,
    item: Option<String>,
    reason: Option<String>,
    text: Option<String>,
    from: Option<u64>,
    to: Option<u64>,
    // Of a response.
    question: Option<String>,
    value: Option<Value>,
    verdict: Option<Verdict>,
    suggestion_ids: Option<Vec<String>>,
    suggestion_id: Option<String>,
    shown_at: Option<Timestamp>,
    decided_at: Option<Timestamp>,
    arm: Option<Arm>,
    route: Option<Route>,
    rule_id: Option<String>,
    policy_version: Option<u32>,
    sampling_probability: Option<f64>,
    seed: Option<u64>,
    edit_distance: Option<EditDistance>,
    bulk: Option<u64>,
    settles: Option<Vec<String>>,
    // Of evidence.
    about: Option<String>,
    agent: Option<String>,
    said: Option<String>,
    scale: Option<Vec<(f64, f64)>>,
    finding: Option<Finding>,
}

impl TryFrom<EventLine> for Event {
    type Error = String;

    fn try_from(line: EventLine) -> Result<Self, String> {
        let (seq, at) = (line.seq, line.at);
        let (annotator, prev_hash) = (line.annotator.clone(), line.prev_hash.clone());
        Ok(Self { seq, at, annotator, prev_hash, body: line.body()? })
    }
}

impl EventLine {
    fn body(self) -> Result<Body, String> {
        Ok(match self.kind.as_str() {
            "open" => Body::Open(Open {
                dataset: need(self.dataset, "dataset")?,
                name: need(self.name, "name")?,
                items: need(self.items, "items")?,
            }),
            "policy" => Body::Policy(PolicyChange {
                version: need(self.version, "version")?,
                policy: need(self.policy, "policy")?,
            }),
            "evidence" => Body::Evidence(Evidence {
                about: need(self.about, "about")?,
                question: need(self.question, "question")?,
                agent: need(self.agent, "agent")?,
                said: need(self.said, "said")?,
                scale: self.scale.unwrap_or_default(),
                finding: self.finding.unwrap_or_else(Finding::none),
            }),
            "response" => Body::Response(self.response()?),
            "skip" => Body::Skip { item: need(self.item, "item")? },
            "flag" => {
                Body::Flag { item: need(self.item, "item")?, reason: need(self.reason, "reason")? }
            }
            "escalate" => Body::Escalate {
                item: need(self.item, "item")?,
                reason: self.reason.unwrap_or_default(),
            },
            "note" => Body::Note { item: need(self.item, "item")?, text: need(self.text, "text")? },
            "gold" => Body::Gold {
                item: need(self.item, "item")?,
                question: need(self.question, "question")?,
                value: self.value,
            },
            "undo" => Body::Undo { from: need(self.from, "from")?, to: need(self.to, "to")? },
            "redo" => Body::Redo { from: need(self.from, "from")?, to: need(self.to, "to")? },
            other => return Err(format!("unknown kind `{other}`")),
        })
    }

    fn response(self) -> Result<Response, String> {
        Ok(Response {
            item: need(self.item, "item")?,
            question: need(self.question, "question")?,
            value: self.value,
            verdict: need(self.verdict, "verdict")?,
            suggestion_ids: need(self.suggestion_ids, "suggestion_ids")?,
            suggestion_id: self.suggestion_id,
            shown_at: need(self.shown_at, "shown_at")?,
            decided_at: need(self.decided_at, "decided_at")?,
            arm: need(self.arm, "arm")?,
            route: need(self.route, "route")?,
            rule_id: self.rule_id,
            policy_version: need(self.policy_version, "policy_version")?,
            sampling_probability: need(self.sampling_probability, "sampling_probability")?,
            seed: need(self.seed, "seed")?,
            edit_distance: self.edit_distance,
            bulk: self.bulk,
            settles: self.settles.unwrap_or_default(),
        })
    }
}

fn need<T>(value: Option<T>, key: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{key}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let line = format!(
            "{{\"seq\":1,\"at\":\"2026-01-31T12:00:00.000Z\",\"annotator\":\"a\",\"prev_hash\":\"0\",{body}}}"
        );
        let said = match serde_json::from_str::<Event>(&line) {
            // Read and written again: nothing is lost on the way.
            Ok(event) if serde_json::to_string(&event).unwrap() == line => "same".to_owned(),
            Ok(event) => serde_json::to_string(&event).unwrap(),
            Err(error) => error.to_string(),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn every_kind_is_read_as_it_is_written() {
        for body in [
            r#""kind":"open","dataset":"d","name":"n","items":3"#,
            r#""kind":"policy","version":2,"policy":{"name":"p","seed":7,"rules":[{"id":"r","when":[{"if":"share","share":0.5}],"to":"consensus","people":2}],"otherwise":{"to":"single"}}"#,
            r#""kind":"response","item":"i","question":"q","value":["a"],"verdict":"edited","suggestion_ids":["s"],"suggestion_id":"s","shown_at":"2026-01-31T12:00:00.000Z","decided_at":"2026-01-31T12:00:01.000Z","arm":"blind","route":{"to":"consensus","people":2},"rule_id":null,"policy_version":1,"sampling_probability":0.05,"seed":9,"edit_distance":{"words":1,"characters":4},"bulk":3"#,
            r#""kind":"response","item":"i","question":"q","value":null,"verdict":"rejected","suggestion_ids":[],"shown_at":"2026-01-31T12:00:00.000Z","decided_at":"2026-01-31T12:00:01.000Z","arm":"assisted","route":{"to":"expert"},"rule_id":"r","policy_version":1,"sampling_probability":1.0,"seed":9,"settles":["aa","bb"]"#,
            r#""kind":"evidence","about":"calibration","question":"q","agent":"a","said":"Platt","scale":[[0.0,0.1],[1.0,0.9]],"finding":{"map":"platt","n":250}"#,
            r#""kind":"evidence","about":"calibration","question":"q","agent":"a","said":"","finding":null"#,
            r#""kind":"skip","item":"i""#,
            r#""kind":"flag","item":"i","reason":"r""#,
            r#""kind":"escalate","item":"i","reason":"r""#,
            r#""kind":"note","item":"i","text":"t""#,
            r#""kind":"gold","item":"i","question":"q","value":["a"]"#,
            r#""kind":"gold","item":"i","question":"q","value":null"#,
            r#""kind":"undo","from":1,"to":2"#,
            r#""kind":"redo","from":1,"to":2"#,
        ] {
            check(body, "same");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        check(r#""kind":"flag","item":"i""#, "missing field `reason`");
        check(r#""kind":"poem""#, "unknown kind `poem`");
        check(
            r#""kind":"undo","from":1,"to":"two""#,
            "invalid type: string \"two\", expected u64 at line 1 column 106",
        );
    }
}
