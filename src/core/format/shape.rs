//! JSON records of a known shape: they need no mapping.

use std::collections::BTreeMap;

use super::detect::is_native;
use super::ordered::Node;
use super::source::Record;
use super::{argilla, label_studio};
use crate::core::issue::Issue;

/// The closed list of shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Items of the native format, in a JSON array.
    Native,
    Argilla,
    LabelStudio,
}

/// An item made of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    pub item: Node,
    /// What of the record this version does not read, once each.
    left_out: Vec<&'static str>,
    /// Parts of it that go to the item's `extra`.
    pub kept: Vec<(String, Node)>,
}

impl Made {
    pub fn left_out(&mut self, what: &'static str) {
        if !self.left_out.contains(&what) {
            self.left_out.push(what);
        }
    }
}

impl Shape {
    /// The shape of all of these records.
    pub fn detect(records: &[Record]) -> Option<Self> {
        let all = |is: fn(&Node) -> bool| {
            !records.is_empty() && records.iter().take(20).all(|record| is(&record.node))
        };
        match () {
            () if all(is_native) => Some(Self::Native),
            () if all(argilla::recognise) => Some(Self::Argilla),
            () if all(label_studio::recognise) => Some(Self::LabelStudio),
            () => None,
        }
    }

    /// For a person.
    pub fn title(self) -> &'static str {
        match self {
            Self::Native => "native items",
            Self::Argilla => "Argilla records",
            Self::LabelStudio => "Label Studio tasks",
        }
    }

    /// The native line of a record; counts what was left out.
    pub fn line(
        self,
        record: &Record,
        count: u64,
        left_out: &mut BTreeMap<&'static str, u64>,
    ) -> String {
        let made = match self {
            Self::Native => Made { item: with_id(&record.node, count), ..Made::default() },
            Self::Argilla => argilla::item(&record.node, count),
            Self::LabelStudio => label_studio::item(&record.node, count),
        };
        for what in made.left_out {
            *left_out.entry(what).or_default() += 1;
        }
        let full = |(_, node): &&(String, Node)| {
            !matches!(node, Node::Null)
                && !matches!(node, Node::List(list) if list.is_empty())
                && !matches!(node, Node::Object(entries) if entries.is_empty())
        };
        match self {
            Self::Native => made.item.to_string(),
            _ => {
                Node::Object(made.item.entries().iter().filter(full).cloned().collect()).to_string()
            }
        }
    }
}

/// What was left out, as issues.
pub fn issues(left_out: &BTreeMap<&'static str, u64>) -> Vec<Issue> {
    let said = left_out.iter().map(|(what, items)| {
        let items = if *items == 1 { "1 item".to_owned() } else { format!("{items} items") };
        Issue::warning(format!("left out in {items}: {what}"))
    });
    said.collect()
}

/// Whether something places a label in the item.
pub fn is_placed(node: &Node) -> bool {
    node.get("start").is_some() || node.get("points").is_some() || node.get("bbox").is_some()
}

fn with_id(node: &Node, count: u64) -> Node {
    let mut entries = node.entries().to_vec();
    if node.get("id").is_none_or(|id| id.plain().is_empty()) {
        entries.retain(|(key, _)| key != "id");
        entries.insert(0, ("id".to_owned(), Node::Text(format!("row-{count}"))));
    }
    Node::Object(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let record = Record { line: 1, node: Node::parse(text).unwrap() };
        let mut left_out = BTreeMap::new();
        let said = match Shape::detect(std::slice::from_ref(&record)) {
            Some(shape) => {
                let line = shape.line(&record, 1, &mut left_out);
                let issues: Vec<String> =
                    issues(&left_out).iter().map(ToString::to_string).collect();
                format!("{}\n{line}\n{}", shape.title(), issues.join("\n"))
            }
            None => "no known shape".to_owned(),
        };
        expected.assert_eq(&said);
    }

    #[test]
    fn argilla_records() {
        check(
            r#"{"id":"r-1","fields":{"text":"x","chat":[{"role":"user","content":"hi"}]},"metadata":{"src":"x"},"suggestions":{"mood":{"value":"pos","score":0.9,"agent":"m"},"topics":{"value":["a","b"],"score":[0.8,0.6],"agent":"m"},"spans":{"value":[{"label":"PER","start":0,"end":1}],"agent":"m"}},"responses":{"mood":[{"value":"neg","user_id":"u1"}]},"vectors":{},"status":"completed"}"#,
            expect![[r#"
                Argilla records
                {"id":"r-1","fields":{"text":"x","chat":[{"role":"user","content":"hi"}]},"metadata":{"src":"x"},"suggestions":[{"question":"mood","agent":"m","value":"pos","score":0.9},{"question":"topics","agent":"m","value":["a","b"]}],"responses":[{"question":"mood","annotator":"u1","value":"neg"}],"extra":{"vectors":{},"status":"completed","spans":{"value":[{"label":"PER","start":0,"end":1}],"agent":"m"}}}
                left out in 1 item: scores of single labels in a list
                left out in 1 item: spans and regions, which are not read yet (kept under extra)"#]],
        );
        check(
            r#"{"id":"u-1","external_id":"r-1","fields":{"text":"x"},"suggestions":[{"question_name":"rank","value":[{"value":"b","rank":1},{"value":"a","rank":2}],"agent":null}],"responses":[{"values":{"mood":{"value":"pos"}},"status":"submitted","user_id":"u1"},{"values":{"mood":{"value":"neg"}},"status":"discarded","user_id":"u2"}]}"#,
            expect![[r#"
                Argilla records
                {"id":"r-1","fields":{"text":"x"},"suggestions":[{"question":"rank","agent":"model","value":[["b"],["a"]]}],"responses":[{"question":"mood","annotator":"u1","value":"pos"}]}
                left out in 1 item: drafts and discarded responses"#]],
        );
    }

    #[test]
    fn label_studio_tasks() {
        check(
            r#"{"id":3,"data":{"text":"fine","ref":"r","photo":"https://a.example/b.png"},"meta":{"src":"u"},"predictions":[{"model_version":"m-a","score":0.9,"result":[{"from_name":"ner","type":"labels","value":{"start":0,"end":2}},{"from_name":"mood","type":"choices","value":{"choices":["pos"]}},{"from_name":"topics","type":"choices","value":{"choices":["a","b"]}},{"from_name":"short","type":"textarea","value":{"text":["so"]}},{"from_name":"how","type":"rating","score":0.5,"value":{"rating":4}}]},7],"annotations":[{"completed_by":{"id":1,"email":"a@b.example"},"ground_truth":true,"created_at":"2026-11-22T13:38:21.500681Z","result":[{"from_name":"mood","type":"choices","value":{"choices":["neg"]}}]},{"was_cancelled":true,"result":[]}]}"#,
            expect![[r#"
                Label Studio tasks
                {"id":"3","fields":{"text":"fine","photo":{"kind":"image","src":"https://a.example/b.png"}},"metadata":{"src":"u","ref":"r"},"suggestions":[{"question":"mood","agent":"m-a","value":"pos","score":0.9},{"question":"topics","agent":"m-a","value":["a","b"],"score":0.9},{"question":"short","agent":"m-a","value":"so","score":0.9},{"question":"how","agent":"m-a","value":4,"score":0.5}],"responses":[{"question":"mood","annotator":"a@b.example","value":"neg","at":"2026-11-22T13:38:21.500681Z"}],"gold":{"mood":"neg"},"extra":{"result-1":{"from_name":"ner","type":"labels","value":{"start":0,"end":2}}}}
                left out in 1 item: predictions of which the export holds only the ids (export a snapshot with predictions)
                left out in 1 item: skipped annotations
                left out in 1 item: spans, regions, relations and other results, which are not read yet (kept under extra)"#]],
        );
        check(
            r#"{"id":4,"annotations":[{"completed_by":1,"result":[{"from_name":"pw","to_name":"a,b","type":"pairwise","value":{"selected":"left"}}]}],"data":{"prompt":"Why?","answer1":"A","answer2":"B"}}"#,
            expect![[r#"
                Label Studio tasks
                {"id":"4","fields":{"prompt":"Why?","answers":{"kind":"answers","answers":[{"id":"left","text":"A"},{"id":"right","text":"B"}]}},"responses":[{"question":"pw","annotator":"1","value":"left"}]}
            "#]],
        );
    }

    #[test]
    fn others_are_left_to_the_mapping() {
        check(r#"{"text":"x","label":"y"}"#, expect!["no known shape"]);
        check(
            r#"{"fields":{"text":"x"}}"#,
            expect![[r#"
            native items
            {"id":"row-1","fields":{"text":"x"}}
        "#]],
        );
    }
}
