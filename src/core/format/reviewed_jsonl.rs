//! Writes the reviewed dataset as native JSONL: each line as it was, with the
//! responses given here among its `responses`, and what they add up to as `review`.
//!
//! ```text
//! {"id":"m-1",…,"responses":[…],"review":{"route":"single","rule":"unsure","reason":…,
//!   "policy_version":1,"questions":{"mood":{"value":"pos","by":"people","settled":"single",
//!   "agreed":true,"verdict":"accepted","verdicts":{"anna":"accepted"}}}}}
//! ```
//! It opens again as a dataset: unknown keys stay, byte for byte.

use serde_json::value::RawValue;

use super::native;
use super::ordered::Node;
use super::reviewed::{Counts, Outcome, Review, Reviewed, Written};
use crate::core::log::fold::ItemState;
use crate::core::model::question::Question;
use crate::core::model::value::Value;
use crate::core::team::settled::Settled;

/// Writes the header and every item.
pub fn write(review: &dyn Review) -> Written {
    let mut written = Written { text: review.header_line(), ..Written::default() };
    written.text.push('\n');
    review.each(&mut |reviewed| {
        written.text.push_str(&line(reviewed, &review.schema().questions));
        written.text.push('\n');
        written.records += 1;
    });
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let counts = Counts::of(review);
    let mut losses: Vec<String> = Counts::sentence(
        &[counts.taken_back()],
        &["the log's hash chain", "the time spent on each item"],
    )
    .into_iter()
    .collect();
    if counts.log_lines == 0 {
        losses.clear();
    }
    losses
}

/// One item's line. Also what is sent to a backend item by item.
pub fn line(reviewed: &Reviewed<'_>, questions: &[Question]) -> String {
    let mut text = String::with_capacity(reviewed.line.len() + 200);
    let mut responses = String::new();
    let mut add = |key: &str, value: &str| {
        text.push(if text.is_empty() { '{' } else { ',' });
        text.push_str(&Node::text(key).to_string());
        text.push(':');
        text.push_str(value);
    };
    if let Ok(raw) = serde_json::from_str::<&RawValue>(reviewed.line) {
        native::entries(raw, |key, value| match key {
            "responses" => responses = value.get().to_owned(),
            "review" => {}
            _ => add(key, value.get()),
        });
    }
    let merged = merged(&responses, reviewed);
    if merged != "[]" {
        add("responses", &merged);
    }
    add("review", &review_of(reviewed, questions).to_string());
    text.push('}');
    text
}

/// The responses of the file as they stand there, and those given here.
fn merged(in_file: &str, reviewed: &Reviewed<'_>) -> String {
    let mut list: Vec<String> = serde_json::from_str::<Vec<&RawValue>>(in_file)
        .map(|list| list.into_iter().map(|raw| raw.get().to_owned()).collect())
        .unwrap_or_default();
    for (annotator, state) in &reviewed.states {
        for answer in state.every() {
            // Of a decision it is worth knowing that no value fits.
            if answer.value.is_none() && answer.settles.is_empty() {
                continue;
            }
            let mut response = vec![
                ("question", Node::text(&answer.question)),
                ("annotator", Node::text(annotator)),
                ("value", answer.value.as_ref().map_or(Node::Null, node)),
                ("at", Node::text(answer.decided_at.to_string())),
            ];
            // By this a decision names it, also when the file is opened again.
            let event = reviewed.hash(annotator, answer.seq);
            response.extend(event.map(|event| ("event", Node::text(event))));
            if !answer.settles.is_empty() {
                let settles = answer.settles.iter().map(Node::text);
                response.push(("settles", Node::List(settles.collect())));
            }
            list.push(object(response).to_string());
        }
    }
    format!("[{}]", list.join(","))
}

fn review_of(reviewed: &Reviewed<'_>, questions: &[Question]) -> Node {
    let routed = &reviewed.routed;
    let mut review = vec![
        ("route", Node::text(routed.route.name())),
        ("rule", routed.rule_id.as_ref().map_or(Node::Null, Node::text)),
        ("reason", Node::text(&routed.reason)),
        ("policy_version", Node::Number(routed.policy_version.into())),
    ];
    let answered: Vec<(String, Node)> = questions
        .iter()
        .filter_map(|question| Some((question.id.clone(), outcome(reviewed, question)?)))
        .collect();
    review.push(("questions", Node::Object(answered)));
    let mut by_annotator = |key: &'static str, of: &dyn Fn(&ItemState) -> Option<Node>| {
        let said = reviewed.states.iter();
        let said: Vec<(String, Node)> =
            said.filter_map(|(annotator, state)| Some((annotator.clone(), of(state)?))).collect();
        if !said.is_empty() {
            review.push((key, Node::Object(said)));
        }
    };
    by_annotator("skipped", &|state| state.skipped.then_some(Node::Bool(true)));
    by_annotator("flags", &|state| state.flag.as_ref().map(Node::text));
    by_annotator("escalated", &|state| state.escalated.as_ref().map(Node::text));
    by_annotator("notes", &|state| state.note.as_ref().map(Node::text));
    object(review)
}

fn outcome(reviewed: &Reviewed<'_>, question: &Question) -> Option<Node> {
    let said = reviewed.said(&question.id);
    let value = match reviewed.outcome(question) {
        Outcome::Open => return None,
        Outcome::Auto(suggestion) => {
            return Some(object([
                ("value", node(&suggestion.value)),
                ("by", Node::text("auto")),
                ("verdict", Node::Null),
                ("agent", Node::text(&suggestion.agent)),
                ("score", suggestion.score.map_or(Node::Null, Node::from)),
            ]));
        }
        Outcome::Agreed(value) | Outcome::Adjudicated { value, .. } => {
            value.map_or(Node::Null, node)
        }
        Outcome::Differ => Node::Null,
    };
    let verdicts: Vec<(String, Node)> = said
        .iter()
        .filter_map(|said| Some((said.annotator.to_owned(), Node::text(said.here?.verdict.name()))))
        .collect();
    let common = verdicts.first().map(|(_, verdict)| verdict.clone()).unwrap_or_default();
    let common =
        if verdicts.iter().all(|(_, verdict)| *verdict == common) { common } else { Node::Null };
    let settled = reviewed.settled(&question.id);
    let (by, adjudicators) = match &settled {
        Settled::Adjudicated { by, .. } => ("adjudication", by.as_slice()),
        _ => ("people", &[][..]),
    };
    let agreed = matches!(settled, Settled::Single(_) | Settled::Unanimous(_));
    let mut entries = vec![
        ("value", value),
        ("by", Node::text(by)),
        ("settled", Node::text(settled.word())),
        ("agreed", Node::Bool(agreed)),
        ("verdict", common),
        ("verdicts", Node::Object(verdicts)),
    ];
    if !adjudicators.is_empty() {
        let names = adjudicators.iter().map(|name| Node::text(*name));
        entries.push(("adjudicators", Node::List(names.collect())));
    }
    Some(object(entries))
}

/// A value as it stands in files.
pub fn node(value: &Value) -> Node {
    let list = |ids: &[String]| Node::List(ids.iter().map(Node::text).collect());
    match value {
        Value::Rating(rating) => Node::Number((*rating).into()),
        Value::One(text) => Node::text(text),
        Value::Many(labels) => list(labels),
        Value::Ranks(groups) => Node::List(
            groups
                .iter()
                .map(|group| match group.as_slice() {
                    [one] => Node::text(one),
                    several => list(several),
                })
                .collect(),
        ),
        Value::Marks(marked) => Node::parse(&marked.0).unwrap_or_default(),
    }
}

/// An object of these entries.
pub fn object<'k>(entries: impl IntoIterator<Item = (&'k str, Node)>) -> Node {
    Node::Object(entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::native_item::read_item;
    use crate::core::format::reviewed::fixture::Sample;
    use expect_test::expect;

    #[test]
    fn writes_lines_that_open_again() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"countersign":1,"name":"Messages","licence":"CC0","fields":[{"id":"text"}],"questions":[{"id":"mood","kind":"choice","labels":["neg","pos"]},{"id":"harm","kind":"choices","labels":["insult","spam"]}],"agents":[{"id":"bayes"},{"id":"rules"}],"columns":[{"id":"lang"}]}
            {"id":"m-1","fields":{"text":"=1+1 fine, \"thanks\""},"metadata":{"lang":"en","extra":-2},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":0.6,"probabilities":{"neg":0.6,"pos":0.4}},{"question":"mood","agent":"rules","value":"pos","score":0.9,"rationale":"fine"}],"unknown":{"kept": true},"responses":[{"question":"mood","annotator":"anna","value":"pos","at":"2026-01-31T12:00:00.000Z"}],"review":{"route":"single","rule":"unsure","reason":"because","policy_version":1,"questions":{"mood":{"value":"pos","by":"people","settled":"single","agreed":true,"verdict":"accepted","verdicts":{"anna":"accepted"}}}}}
            {"id":"m-2","fields":{"thread":{"kind":"conversation","turns":[{"speaker":"mara","text":"hi"},{"speaker":"joss","text":"ho","focus":true}]}},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.97}],"gold":{"mood":"pos"},"review":{"route":"auto","rule":"sure","reason":"because","policy_version":1,"questions":{"mood":{"value":"pos","by":"auto","verdict":null,"agent":"bayes","score":0.97}}}}
            {"id":"m-3","fields":{"text":"both"},"suggestions":[{"question":"harm","agent":"rules","value":["spam"]}],"responses":[{"question":"mood","annotator":"ben","value":"pos"},{"question":"mood","annotator":"anna","value":"neg","at":"2026-01-31T12:01:00.000Z"}],"review":{"route":"blind","rule":null,"reason":"because","policy_version":1,"questions":{"mood":{"value":null,"by":"people","settled":"unresolved","agreed":false,"verdict":"own","verdicts":{"anna":"own"}},"harm":{"value":null,"by":"people","settled":"single","agreed":true,"verdict":"rejected","verdicts":{"anna":"rejected"}}},"flags":{"anna":"not a message"},"notes":{"anna":"two\nlines"}}}
            {"id":"m-4","fields":{"text":"open"},"suggestions":[{"question":"mood","agent":"bayes","value":"neg","score":0.5}],"review":{"route":"single","rule":"unsure","reason":"because","policy_version":1,"questions":{}}}
        "#]].assert_eq(&written.text);
        let mut people = Vec::new();
        for line in written.text.lines().skip(1) {
            let (item, issues) = read_item(line, 1, sample.schema());
            assert_eq!(issues, []);
            people.push(item.unwrap().responses.len());
        }
        assert_eq!(people, [1, 0, 2, 0]);
        assert_eq!(written.records, 4);
        expect!["The log's hash chain and the time spent on each item are not in this file."]
            .assert_eq(&losses(&sample).join("\n"));
    }
}
