//! One line of native JSONL, whole: what the page shows of one item.
//!
//! What is illegal is left out with an issue; the item itself is there whenever
//! the line is one JSON object.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::native::{self, RawItem, RawSuggestion};
use super::ordered::Node;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Answer, Content, Field, GivenResponse, Item, Meta, Turn};
use crate::core::model::question::Question;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::time::Timestamp;

/// Reads one item line; `number` is its line in the file.
pub fn read_item(line: &str, number: u64, schema: &Schema) -> (Option<Item>, Vec<Issue>) {
    let raw = match RawItem::read(line) {
        Ok(raw) => raw,
        Err(error) => return (None, vec![native::syntax_issue(line, number, &error)]),
    };
    let mut issues = Vec::new();
    let id = raw.id_or_line(number).into_owned();
    if raw.id.as_str().is_empty() {
        issues.push(Issue::note(format!("no id; it is called {id}")).in_field("id"));
    }
    let item = Item {
        fields: fields(raw.fields, &mut issues),
        metadata: metadata(raw.metadata, &mut issues),
        suggestions: suggestions(&raw.suggestions.0, schema, &mut issues),
        responses: responses(raw.responses, schema, &mut issues),
        gold: gold(raw.gold, schema, &mut issues),
        id,
    };
    (Some(item), issues.into_iter().map(|issue| issue.at_line(number)).collect())
}

/// What one field holds. A kind that this version does not know is shown as its JSON;
/// `None` for null.
pub fn content(raw: &RawValue) -> Option<Content> {
    Some(match Node::parse(raw.get()).ok()? {
        Node::Null => return None,
        Node::Object(entries) => object(Node::Object(entries)),
        Node::List(list) if !list.is_empty() && list.iter().all(is_turn) => {
            Content::Conversation { turns: list.iter().map(turn).collect() }
        }
        other => Content::Text { text: other.plain() },
    })
}

/// Whether a node is a turn: it says who and what, by the names in use.
pub fn is_turn(node: &Node) -> bool {
    node.get("content").or_else(|| node.get("text")).is_some()
        && ["role", "speaker", "from"].iter().any(|key| node.get(key).is_some())
}

fn object(node: Node) -> Content {
    let kind = node.get("kind").and_then(Node::as_text).unwrap_or_default();
    let text = |key: &str| node.get(key).map(Node::plain).unwrap_or_default();
    match kind {
        "text" => Content::Text { text: text("text") },
        "conversation" => {
            let turns = node.get("turns").map(Node::elements).unwrap_or_default();
            Content::Conversation { turns: turns.iter().map(turn).collect() }
        }
        "answers" => {
            let answers = node.get("answers").map(Node::elements).unwrap_or_default();
            Content::Answers { answers: answers_of(answers) }
        }
        "image" => Content::Image { src: text("src"), alt: text("alt") },
        _ => Content::Text { text: node.to_string() },
    }
}

/// A turn, by the names in use; a bare text has no speaker.
pub fn turn(node: &Node) -> Turn {
    let first = |keys: &[&str]| {
        keys.iter().find_map(|key| node.get(key)).map(Node::plain).unwrap_or_default()
    };
    match node {
        Node::Object(_) => Turn {
            speaker: first(&["speaker", "role", "from"]),
            text: first(&["text", "content", "value"]),
            focus: node.get("focus") == Some(&Node::Bool(true)),
        },
        other => Turn { speaker: String::new(), text: other.plain(), focus: false },
    }
}

/// Answers without an id are called a, b, c, …; a second one of the same id gets a number.
fn answers_of(nodes: &[Node]) -> Vec<Answer> {
    let mut seen = BTreeSet::new();
    nodes
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let id = node.get("id").map(Node::plain).filter(|id| !id.is_empty());
            let mut id = id.unwrap_or_else(|| letter(index));
            while !seen.insert(id.clone()) {
                id.push_str("-2");
            }
            let text = match node {
                Node::Object(_) => node.get("text").map(Node::plain).unwrap_or_default(),
                other => other.plain(),
            };
            Answer { id, text, agent: node.get("agent").map(Node::plain) }
        })
        .collect()
}

/// `a` to `z`, then `answer-27`.
pub fn letter(index: usize) -> String {
    match u8::try_from(index) {
        Ok(small) if small < 26 => char::from(b'a' + small).to_string(),
        _ => format!("answer-{}", index + 1),
    }
}

fn fields(raw: Option<&RawValue>, issues: &mut Vec<Issue>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let Some(raw) = raw else {
        issues.push(Issue::warning("no fields: there is nothing to judge").in_field("fields"));
        return fields;
    };
    if raw.get().starts_with('"') {
        let content = content(raw).map(|content| Field { id: "text".to_owned(), content });
        return content.into_iter().collect();
    }
    native::entries(raw, |id, raw| {
        let path = format!("fields.{id}");
        if fields.iter().any(|field| field.id == id) {
            issues.push(Issue::warning("stands twice; the first is read").in_field(path));
            return;
        }
        let Some(content) = content(raw) else {
            if raw.get() != "null" {
                issues.push(Issue::warning("nested too deep; left out").in_field(path));
            }
            return;
        };
        let kind = Node::parse(raw.get()).ok();
        let kind = kind.as_ref().and_then(|node| node.get("kind")).map(Node::plain);
        if let (Content::Text { .. }, Some(kind)) = (&content, kind.filter(|kind| kind != "text")) {
            let message = format!("fields of kind '{kind}' are not known; its JSON is shown");
            issues.push(Issue::warning(message).in_field(&path));
        }
        if let Content::Image { src, .. } = &content
            && src.is_empty()
        {
            issues.push(Issue::warning("an image without src").in_field(&path));
        }
        fields.push(Field { id: id.to_owned(), content });
    });
    if fields.is_empty() {
        issues.push(Issue::warning("no fields: there is nothing to judge").in_field("fields"));
    }
    fields
}

fn metadata(raw: Option<&RawValue>, issues: &mut Vec<Issue>) -> Vec<(String, Meta)> {
    let mut cells: Vec<(String, Meta)> = Vec::new();
    let Some(raw) = raw else { return cells };
    if !raw.get().starts_with('{') && raw.get() != "null" {
        issues.push(Issue::warning("not an object; left out").in_field("metadata"));
    }
    native::entries(raw, |column, raw| {
        if cells.iter().any(|(id, _)| id == column) {
            let path = format!("metadata.{column}");
            issues.push(Issue::warning("stands twice; the first is read").in_field(path));
            return;
        }
        cells.push((column.to_owned(), meta(raw)));
    });
    cells
}

/// One cell of metadata; lists and objects are shown as their JSON.
pub fn meta(raw: &RawValue) -> Meta {
    match Node::parse(raw.get()) {
        Ok(Node::Null) | Err(_) => Meta::Null,
        Ok(Node::Bool(flag)) => Meta::Bool(flag),
        Ok(Node::Number(number)) => number.as_f64().map_or(Meta::Null, Meta::Number),
        Ok(other) => Meta::Text(other.plain()),
    }
}

fn suggestions(
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

fn asked<'s>(
    schema: &'s Schema,
    id: &str,
    path: &str,
    issues: &mut Vec<Issue>,
) -> Option<&'s Question> {
    let question = schema.question(id);
    if question.is_none() {
        let message = match id {
            "" => "names no question; left out".to_owned(),
            id => format!("there is no question '{id}'; left out"),
        };
        issues.push(Issue::warning(message).in_field(path));
    }
    question
}

fn legal(
    question: &Question,
    raw: Option<&RawValue>,
    what: &str,
    path: &str,
    issues: &mut Vec<Issue>,
) -> Option<Value> {
    let read = match raw {
        Some(raw) => native::value(question, raw),
        None => Err("no value".to_owned()),
    };
    read.map_err(|why| {
        let message = format!("{why}; the {what} was left out");
        issues.push(Issue::warning(message).in_field(path));
    })
    .ok()
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

fn responses(
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

fn gold(raw: Option<&RawValue>, schema: &Schema, issues: &mut Vec<Issue>) -> Vec<(String, Value)> {
    let mut gold: Vec<(String, Value)> = Vec::new();
    let Some(raw) = raw else { return gold };
    native::entries(raw, |id, raw| {
        let path = format!("gold.{id}");
        if raw.get() == "null" || gold.iter().any(|(question, _)| question == id) {
            return;
        }
        let Some(question) = asked(schema, id, &path, issues) else { return };
        if let Some(value) = legal(question, Some(raw), "known answer", &path, issues) {
            gold.push((question.id.clone(), value));
        }
    });
    gold
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::header::header;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    const HEADER: &str = r#"{"countersign":1,"questions":[{"id":"mood","kind":"choice","labels":["neg","pos"]},{"id":"reply","kind":"text"},{"id":"how","kind":"rating","low":0,"high":3},{"id":"order","kind":"ranking","field":"b"}]}"#;

    fn schema() -> Schema {
        header(HEADER, 1).0
    }

    #[track_caller]
    fn check(line: &str, expected: Expect) {
        let (item, issues) = read_item(line, 4, &schema());
        let mut said = match item {
            Some(item) => serde_json::to_string_pretty(&item).unwrap(),
            None => "no item".to_owned(),
        };
        for issue in issues {
            said.push('\n');
            said.push_str(&issue.to_string());
        }
        expected.assert_eq(&said);
    }

    #[test]
    fn reads_a_whole_item_in_order() {
        check(
            r#"{"id":"m-1","fields":{"z":"plain","thread":{"kind":"conversation","turns":[{"role":"user","content":"hi"},{"speaker":"joss","text":"ho","focus":true}]},"b":{"kind":"answers","answers":[{"text":"one","agent":"r"},"two"]},"p":{"kind":"image","src":"data:,"}},"metadata":{"y":1.5,"a":null,"t":["x"]},"suggestions":[{"question":"mood","agent":"m","value":"neg","score":0.5,"probabilities":{"pos":0.4,"neg":0.5},"rationale":"so"}],"responses":[{"question":"mood","annotator":"anna","value":"pos","at":"2026-01-31T12:00:00.000Z"}],"gold":{"how":2}}"#,
            expect![[r#"
                {
                  "id": "m-1",
                  "fields": [
                    {
                      "id": "z",
                      "content": {
                        "kind": "text",
                        "text": "plain"
                      }
                    },
                    {
                      "id": "thread",
                      "content": {
                        "kind": "conversation",
                        "turns": [
                          {
                            "speaker": "user",
                            "text": "hi",
                            "focus": false
                          },
                          {
                            "speaker": "joss",
                            "text": "ho",
                            "focus": true
                          }
                        ]
                      }
                    },
                    {
                      "id": "b",
                      "content": {
                        "kind": "answers",
                        "answers": [
                          {
                            "id": "a",
                            "text": "one",
                            "agent": "r"
                          },
                          {
                            "id": "b",
                            "text": "two",
                            "agent": null
                          }
                        ]
                      }
                    },
                    {
                      "id": "p",
                      "content": {
                        "kind": "image",
                        "src": "data:,",
                        "alt": ""
                      }
                    }
                  ],
                  "metadata": [
                    [
                      "y",
                      1.5
                    ],
                    [
                      "a",
                      null
                    ],
                    [
                      "t",
                      "[\"x\"]"
                    ]
                  ],
                  "suggestions": [
                    {
                      "id": "mood/m",
                      "question": "mood",
                      "agent": "m",
                      "model_version": "",
                      "value": "neg",
                      "score": 0.5,
                      "probabilities": [
                        [
                          "pos",
                          0.4
                        ],
                        [
                          "neg",
                          0.5
                        ]
                      ],
                      "rationale": "so"
                    }
                  ],
                  "responses": [
                    {
                      "question": "mood",
                      "annotator": "anna",
                      "value": "pos",
                      "at": "2026-01-31T12:00:00.000Z"
                    }
                  ],
                  "gold": [
                    [
                      "how",
                      2
                    ]
                  ]
                }"#]],
        );
    }

    #[test]
    fn leaves_out_what_is_illegal_and_says_so() {
        check(
            r#"{"fields":{"t":"x","t":"y","s":{"kind":"spans"}},"metadata":7,"suggestions":[{"question":"mood","agent":"m","value":"angry"},{"question":"who","value":1},{"question":"how","agent":"m","value":2,"score":"NaN"},{"question":"how","agent":"m","value":1,"score":1e999},3,{"question":"reply","value":"ok","probabilities":{"a":2}},{"question":"mood","agent":"m","value":"pos","probabilities":{"up":0.5}}],"responses":[{"question":"mood","value":"pos","at":"yesterday"},4],"gold":{"mood":"odd"}}"#,
            expect![[r#"
                {
                  "id": "line-4",
                  "fields": [
                    {
                      "id": "t",
                      "content": {
                        "kind": "text",
                        "text": "x"
                      }
                    },
                    {
                      "id": "s",
                      "content": {
                        "kind": "text",
                        "text": "{\"kind\":\"spans\"}"
                      }
                    }
                  ],
                  "metadata": [],
                  "suggestions": [
                    {
                      "id": "how/m",
                      "question": "how",
                      "agent": "m",
                      "model_version": "",
                      "value": 2,
                      "score": null
                    },
                    {
                      "id": "how/m#2",
                      "question": "how",
                      "agent": "m",
                      "model_version": "",
                      "value": 1,
                      "score": null
                    },
                    {
                      "id": "reply/unnamed",
                      "question": "reply",
                      "agent": "unnamed",
                      "model_version": "",
                      "value": "ok",
                      "score": null
                    },
                    {
                      "id": "mood/m",
                      "question": "mood",
                      "agent": "m",
                      "model_version": "",
                      "value": "pos",
                      "score": null
                    }
                  ],
                  "responses": [
                    {
                      "question": "mood",
                      "annotator": "unnamed",
                      "value": "pos",
                      "at": null
                    }
                  ],
                  "gold": []
                }
                line 4, field id: no id; it is called line-4
                line 4, field fields.t: stands twice; the first is read
                line 4, field fields.s: fields of kind 'spans' are not known; its JSON is shown
                line 4, field metadata: not an object; left out
                line 4, field suggestions[0].value: 'angry' is not a label of mood; the suggestion was left out
                line 4, field suggestions[1].question: there is no question 'who'; left out
                line 4, field suggestions[2].score: not a finite number; the suggestion has no score
                line 4, field suggestions[3].id: 'how/m' stands twice in this item; this one is called 'how/m#2'
                line 4, field suggestions[3].score: not a finite number; the suggestion has no score
                line 4, field suggestions[4].question: names no question; left out
                line 4, field suggestions[5].agent: no agent; it is called unnamed
                line 4, field suggestions[5].probabilities: 2 of 'a' is not between 0 and 1; left out
                line 4, field suggestions[6].probabilities: 'up' is not a label of mood; left out
                line 4, field responses[0].at: not a moment like 2026-01-31T12:00:00.000Z; left out
                line 4, field responses[1]: not a response; left out
                line 4, field gold.mood: 'odd' is not a label of mood; the known answer was left out"#]],
        );
    }

    #[test]
    fn a_nesting_bomb_costs_only_its_field() {
        let bomb = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        let line =
            format!(r#"{{"id":"a","fields":{{"t":"x","b":{bomb}}},"metadata":{{"m":{bomb}}}}}"#);
        let (item, issues) = read_item(&line, 4, &schema());
        assert_eq!(item.unwrap().fields.len(), 1);
        assert_eq!(issues[0].to_string(), "line 4, field fields.b: nested too deep; left out");
    }

    #[test]
    fn a_line_that_is_no_object_is_no_item() {
        check(
            "3",
            expect![[r#"
            no item
            line 4, column 1: not an item: a line must be one JSON object; the line was left out"#]],
        );
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in ".{0,80}") {
            let _ = read_item(&line, 1, &schema());
        }

        #[test]
        fn no_mutation_makes_it_panic(at in 0usize..400, with in ".{0,3}", length in 0usize..6) {
            let line = r#"{"id":"m","fields":{"t":"x","b":{"kind":"answers","answers":[{"id":"a","text":"one"}]}},"metadata":{"y":1},"suggestions":[{"question":"order","agent":"m","value":["a",["b","c"]],"score":0.5}],"responses":[{"question":"mood","annotator":"anna","value":"pos"}],"gold":{"how":2}}"#;
            let start = at.min(line.len());
            let end = (start + length).min(line.len());
            let mutated = format!("{}{with}{}", &line[..start], &line[end..]);
            let _ = read_item(&mutated, 1, &schema());
        }
    }
}
