//! The header line of native JSONL: the schema of a dataset.
//!
//! Every part is read on its own: one question that cannot be read costs that
//! question, not the header. Unknown keys stay in the line.

use std::collections::BTreeSet;

use super::ordered::Node;
use crate::core::issue::Issue;
use crate::core::model::dataset::{Named, Schema};
use crate::core::model::question::{Label, Question, QuestionKind};
use crate::core::model::suggestion::Agent;

/// The key that makes a line a header; its value is the version of the format.
pub const KEY: &str = "countersign";
/// The version that this program writes.
pub const VERSION: u64 = 1;

/// Whether a line is a header: an object with the key `countersign`.
pub fn is_header(line: &str) -> bool {
    line.contains("\"countersign\"")
        && Node::parse(line).is_ok_and(|node| node.get(KEY).is_some_and(|key| !key.is_null()))
}

/// Reads a header line; `number` is its line in the file.
pub fn header(line: &str, number: u64) -> (Schema, Vec<Issue>) {
    let node = match Node::parse(line) {
        Ok(node) => node,
        Err(error) => {
            return (Schema::default(), vec![super::native::syntax_issue(line, number, &error)]);
        }
    };
    let mut issues = Vec::new();
    if node.get(KEY).and_then(Node::as_number).is_none_or(|version| version > 1.0) {
        let message = "written for another version of this format; what is known of it is read";
        issues.push(Issue::warning(message).in_field(KEY));
    }
    let text = |key: &str| node.get(key).map(Node::plain).unwrap_or_default();
    let schema = Schema {
        name: text("name"),
        about: text("about"),
        fields: named(&node, "fields", &mut issues),
        questions: questions(&node, &mut issues),
        agents: agents(&node, &mut issues),
        columns: named(&node, "columns", &mut issues),
    };
    (schema, issues.into_iter().map(|issue| issue.at_line(number)).collect())
}

/// The header line of a schema, without newline.
pub fn write(schema: &Schema) -> String {
    with_schema(None, schema)
}

/// A header line as `line`, its unknown keys kept, with what `schema` says put in its place.
pub fn with_schema(line: Option<&str>, schema: &Schema) -> String {
    let mut entries = match line.and_then(|line| Node::parse(line).ok()) {
        Some(Node::Object(entries)) => entries,
        _ => vec![(KEY.to_owned(), Node::Number(VERSION.into()))],
    };
    let known = serde_json::to_string(schema).ok().and_then(|text| Node::parse(&text).ok());
    for (key, node) in known.unwrap_or_default().entries() {
        let empty = node.elements().is_empty() && node.plain().replace("[]", "").is_empty();
        match entries.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = node.clone(),
            None if empty => {}
            None => entries.push((key.clone(), node.clone())),
        }
    }
    Node::Object(entries).to_string()
}

fn list<'n>(node: &'n Node, key: &str, issues: &mut Vec<Issue>) -> &'n [Node] {
    match node.get(key) {
        None | Some(Node::Null) => &[],
        Some(Node::List(list)) => list,
        Some(_) => {
            issues.push(Issue::warning("not a list; left out").in_field(key));
            &[]
        }
    }
}

fn named(node: &Node, key: &str, issues: &mut Vec<Issue>) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for (index, node) in list(node, key, issues).iter().enumerate() {
        let named = match node {
            Node::Object(_) => Named {
                id: node.get("id").map(Node::plain).unwrap_or_default(),
                title: node.get("title").map(Node::plain).unwrap_or_default(),
            },
            other => Named { id: other.plain(), title: String::new() },
        };
        if once(&named.id, found.iter().map(|named| &named.id), &format!("{key}[{index}]"), issues)
        {
            found.push(named);
        }
    }
    found
}

fn agents(node: &Node, issues: &mut Vec<Issue>) -> Vec<Agent> {
    let mut found: Vec<Agent> = Vec::new();
    for (index, node) in list(node, "agents", issues).iter().enumerate() {
        let text = |key: &str| node.get(key).map(Node::plain).unwrap_or_default();
        let id = if let Node::Object(_) = node { text("id") } else { node.plain() };
        if once(&id, found.iter().map(|agent| &agent.id), &format!("agents[{index}]"), issues) {
            found.push(Agent {
                id,
                version: text("version"),
                title: text("title"),
                about: text("about"),
                score: text("score"),
            });
        }
    }
    found
}

fn questions(node: &Node, issues: &mut Vec<Issue>) -> Vec<Question> {
    let mut found: Vec<Question> = Vec::new();
    for (index, node) in list(node, "questions", issues).iter().enumerate() {
        let path = format!("questions[{index}]");
        let mut question: Question = match Question::of(tidied(node).to_json()) {
            Ok(question) => question,
            Err(error) => {
                let message = format!("cannot be read ({error}); the question was left out");
                issues.push(Issue::error(message).in_field(path));
                continue;
            }
        };
        if let QuestionKind::Rating { low, high, .. } = question.kind
            && (low >= high || high.saturating_sub(low) > 1000)
        {
            let message = format!(
                "a rating from {low} to {high} has no steps that a person could choose from; the question was left out"
            );
            issues.push(Issue::error(message).in_field(path));
            continue;
        }
        if let QuestionKind::Choice { labels } | QuestionKind::Choices { labels } =
            &mut question.kind
        {
            labels_once(labels, &path, issues);
        }
        if once(&question.id, found.iter().map(|question| &question.id), &path, issues) {
            found.push(question);
        }
    }
    found
}

/// Labels written as numbers or flags are read as their text; nulls are as absent.
fn tidied(question: &Node) -> Node {
    let entries = question.entries().iter().filter(|(_, node)| !node.is_null());
    Node::Object(
        entries
            .map(|(key, node)| match node {
                Node::List(list) if key == "labels" => {
                    let labels = list.iter().map(|label| match label {
                        Node::Object(_) => label.clone(),
                        other => Node::Text(other.plain()),
                    });
                    (key.clone(), Node::List(labels.collect()))
                }
                other => (key.clone(), other.clone()),
            })
            .collect(),
    )
}

fn labels_once(labels: &mut Vec<Label>, path: &str, issues: &mut Vec<Issue>) {
    let mut seen = BTreeSet::new();
    labels.retain(|label| {
        let keep = !label.id.is_empty() && seen.insert(label.id.clone());
        if !keep {
            let message = format!("the label '{}' is empty or stands twice; left out", label.id);
            issues.push(Issue::warning(message).in_field(format!("{path}.labels")));
        }
        keep
    });
}

fn once<'i>(
    id: &str,
    mut seen: impl Iterator<Item = &'i String>,
    path: &str,
    issues: &mut Vec<Issue>,
) -> bool {
    let message = if id.is_empty() {
        "has no id; left out".to_owned()
    } else if seen.any(|other| other == id) {
        format!("'{id}' stands twice; the first is read")
    } else {
        return true;
    };
    issues.push(Issue::warning(message).in_field(path));
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    #[track_caller]
    fn check(line: &str, expected: Expect) {
        let (schema, issues) = header(line, 1);
        let mut said = write(&schema);
        for issue in issues {
            said.push('\n');
            said.push_str(&issue.to_string());
        }
        expected.assert_eq(&said);
    }

    #[test]
    fn reads_the_whole_header() {
        check(
            r#"{"countersign":1,"name":"Messages","about":"some","fields":[{"id":"text","title":"Message"}],"questions":[{"id":"mood","kind":"choice","title":"?","help":"h","labels":[{"id":"neg","title":"Negative","about":"a","rare":true},"pos",3]},{"id":"harm","kind":"choices","labels":[]},{"id":"how","kind":"rating","low":0,"high":3,"titles":["none"]},{"id":"reply","kind":"text"},{"id":"better","kind":"preference","field":"b"},{"id":"order","kind":"ranking","field":"b"}],"agents":[{"id":"bayes","version":"1.0.0","score":"s"},"rules"],"columns":["language"]}"#,
            expect![[
                r#"{"countersign":1,"name":"Messages","about":"some","fields":[{"id":"text","title":"Message"}],"questions":[{"id":"mood","title":"?","help":"h","kind":"choice","labels":[{"id":"neg","title":"Negative","about":"a","rare":true},{"id":"pos"},{"id":"3"}]},{"id":"harm","title":"","kind":"choices","labels":[]},{"id":"how","title":"","kind":"rating","low":0,"high":3,"titles":["none"]},{"id":"reply","title":"","kind":"text"},{"id":"better","title":"","kind":"preference","field":"b"},{"id":"order","title":"","kind":"ranking","field":"b"}],"agents":[{"id":"bayes","version":"1.0.0","title":"","about":"","score":"s"},{"id":"rules","version":"","title":"","about":"","score":""}],"columns":[{"id":"language","title":""}]}"#
            ]],
        );
        check(r#"{"countersign":1}"#, expect![[r#"{"countersign":1}"#]]);
    }

    #[test]
    fn keeps_what_can_be_read() {
        check(
            r#"{"countersign":9,"questions":[{"id":"a","kind":"poem"},{"id":"b","kind":"rating","low":3,"high":1},{"id":"c","kind":"choice","labels":["x","x"]},{"id":"c","kind":"text"},7],"agents":"bayes","columns":["l","l",""]}"#,
            expect![[r#"
                {"countersign":1,"questions":[{"id":"c","title":"","kind":"choice","labels":[{"id":"x"}]}],"columns":[{"id":"l","title":""}]}
                line 1, field countersign: written for another version of this format; what is known of it is read
                line 1, field questions[0]: cannot be read (unknown variant `poem`, expected one of `choice`, `choices`, `rating`, `text`, `preference`, `ranking`, `spans`, `regions`, `tracks`); the question was left out
                line 1, field questions[1]: a rating from 3 to 1 has no steps that a person could choose from; the question was left out
                line 1, field questions[2].labels: the label 'x' is empty or stands twice; left out
                line 1, field questions[3]: 'c' stands twice; the first is read
                line 1, field questions[4]: cannot be read (missing field `id`); the question was left out
                line 1, field agents: not a list; left out
                line 1, field columns[1]: 'l' stands twice; the first is read
                line 1, field columns[2]: has no id; left out"#]],
        );
        check(
            r#"{"countersign":"#,
            expect![[r#"
            {"countersign":1}
            line 1, column 15: not legal JSON (EOF while parsing a value); the line was left out"#]],
        );
    }

    #[test]
    fn a_header_is_known_by_its_key() {
        assert!(is_header(r#"{"name":"x","countersign":1}"#));
        assert!(!is_header(r#"{"id":"countersign","fields":{"a":"\"countersign\""}}"#));
        assert!(!is_header(r#"{"id":"1","fields":{"countersign":1}}"#));
        assert!(!is_header("\"countersign\""));
    }

    #[test]
    fn unknown_keys_stay() {
        let line = r#"{"licence":"CC0","countersign":1,"name":"old"}"#;
        let schema = Schema { name: "new".to_owned(), ..header(line, 1).0 };
        let written = with_schema(Some(line), &schema);
        assert_eq!(written, r#"{"licence":"CC0","countersign":1,"name":"new"}"#);
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in ".{0,60}") {
            let _ = (is_header(&line), header(&line, 1));
        }
    }
}
