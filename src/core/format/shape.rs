//! JSON records of a known shape: they need no mapping.

use std::collections::BTreeMap;

use super::detect::is_native;
use super::ordered::Node;
use super::source::Record;
use super::{argilla, argilla_flat, doccano, label_studio, prodigy};
use crate::core::issue::Issue;
use crate::core::model::question::Question;

/// The closed list of shapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Items of the native format, in a JSON array.
    Native,
    Argilla,
    ArgillaFlat(argilla_flat::Flat),
    LabelStudio,
    Prodigy(prodigy::Tasks),
    Doccano,
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

    /// Keeps a part under `extra`; one of a name that is taken gets a number.
    pub fn keep(&mut self, name: &str, node: Node) {
        let taken = |name: &str| self.kept.iter().any(|(known, _)| known == name);
        let mut free = name.to_owned();
        let mut number = 2;
        while taken(&free) {
            free = format!("{name}-{number}");
            number += 1;
        }
        self.kept.push((free, node));
    }
}

impl Shape {
    /// The shape of all of these records.
    pub fn detect(records: &[Record]) -> Option<Self> {
        let all = |is: fn(&Node) -> bool| {
            !records.is_empty() && records.iter().take(20).all(|record| is(&record.node))
        };
        let nodes = || records.iter().map(|record| &record.node);
        match () {
            () if all(is_native) => Some(Self::Native),
            () if all(argilla::recognise) => Some(Self::Argilla),
            () if all(label_studio::recognise) => Some(Self::LabelStudio),
            () if all(argilla_flat::recognise) => {
                Some(Self::ArgillaFlat(argilla_flat::Flat::of(nodes())))
            }
            () if all(doccano::recognise) => Some(Self::Doccano),
            () if all(prodigy::recognise) => Some(Self::Prodigy(prodigy::Tasks::of(nodes()))),
            () => None,
        }
    }

    /// For a person.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Native => "native items",
            Self::Argilla => "Argilla records",
            Self::ArgillaFlat(_) => "Argilla records in the flat form",
            Self::LabelStudio => "Label Studio tasks",
            Self::Prodigy(_) => "Prodigy tasks",
            Self::Doccano => "doccano texts with spans",
        }
    }

    /// Questions that the records themselves declare, whatever was answered to them.
    pub fn questions(&self) -> Vec<Question> {
        match self {
            Self::Prodigy(tasks) => tasks.questions(),
            _ => Vec::new(),
        }
    }

    /// The native line of a record; counts what was left out.
    pub fn line(
        &self,
        record: &Record,
        count: u64,
        left_out: &mut BTreeMap<&'static str, u64>,
    ) -> String {
        let made = match self {
            Self::Native => Made { item: with_id(&record.node, count), ..Made::default() },
            Self::Argilla => argilla::item(&record.node, count),
            Self::ArgillaFlat(flat) => argilla_flat::item(&record.node, count, flat),
            Self::LabelStudio => label_studio::item(&record.node, count),
            Self::Prodigy(tasks) => prodigy::item(&record.node, count, tasks),
            Self::Doccano => doccano::item(&record.node, count),
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
    use proptest::prelude::*;

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
                {"id":"r-1","fields":{"text":"x","chat":[{"role":"user","content":"hi"}]},"metadata":{"src":"x"},"suggestions":[{"question":"mood","agent":"m","value":"pos","score":0.9},{"question":"topics","agent":"m","value":["a","b"]},{"question":"spans","agent":"m","value":{"spans":[{"label":"PER","start":0,"end":1}]}}],"responses":[{"question":"mood","annotator":"u1","value":"neg"}],"extra":{"vectors":{},"status":"completed"}}
                left out in 1 item: scores of single labels in a list"#]],
        );
        check(
            r#"{"id":"u-1","external_id":"r-1","fields":{"text":"x"},"suggestions":[{"question_name":"rank","value":[{"value":"b","rank":1},{"value":"a","rank":2}],"agent":null}],"responses":[{"values":{"mood":{"value":"pos"}},"status":"submitted","user_id":"u1"},{"values":{"mood":{"value":"neg"}},"status":"discarded","user_id":"u2"}]}"#,
            expect![[r#"
                Argilla records
                {"id":"r-1","fields":{"text":"x","answers":{"kind":"answers","answers":[{"id":"a","text":"a"},{"id":"b","text":"b"}]}},"suggestions":[{"question":"rank","agent":"model","value":[["b"],["a"]]}],"responses":[{"question":"mood","annotator":"u1","value":"pos"}]}
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
                left out in 1 item: regions without a label, videos and other results, which are not read (kept under extra)
                left out in 1 item: skipped annotations"#]],
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
    fn argilla_records_that_name_questions_by_id() {
        check(
            r#"{"id":"u-1","external_id":"r-1","fields":{"text":"x"},"suggestions":[{"question_id":"6511774b-f3d1","value":"pos","score":0.7,"agent":"m"},{"question_id":"715f07c0-4f06","value":[{"value":"b","rank":null},{"value":"a","rank":null}],"agent":"m"}],"responses":[{"values":{"mood":{"value":"pos"}},"status":"submitted","user_id":"u1"}]}"#,
            expect![[r#"
                Argilla records
                {"id":"r-1","fields":{"text":"x","answers":{"kind":"answers","answers":[{"id":"a","text":"a"},{"id":"b","text":"b"}]}},"suggestions":[{"question":"6511774b-f3d1","agent":"m","value":"pos","score":0.7},{"question":"715f07c0-4f06","agent":"m","value":[["b"],["a"]]}],"responses":[{"question":"mood","annotator":"u1","value":"pos"}]}
                left out in 1 item: names of the questions of suggestions: the records hold only their ids, which stand in their place"#]],
        );
    }

    /// Bug: a ranking had nothing to put in order, and could not be answered.
    #[test]
    fn argilla_rankings_of_fields() {
        check(
            r#"{"external_id":"r-1","fields":{"prompt":"Why?","response-1":"Because.","response-2":"No."},"suggestions":[{"question_name":"order","value":[{"value":"response-2","rank":2},{"value":"response-1","rank":1}],"agent":"m"}],"responses":[]}"#,
            expect![[r#"
                Argilla records
                {"id":"r-1","fields":{"prompt":"Why?","answers":{"kind":"answers","answers":[{"id":"response-1","text":"Because."},{"id":"response-2","text":"No."}]}},"suggestions":[{"question":"order","agent":"m","value":[["response-1"],["response-2"]]}]}
            "#]],
        );
    }

    #[test]
    fn argilla_records_in_the_flat_form() {
        check(
            r#"{"id":"r-1","status":"completed","_server_id":"s","text":"Fine.","chat":[{"role":"user","content":"hi"}],"src":"web","long":3,"cust":{"a":1},"mood.suggestion":"pos","mood.suggestion.score":0.9,"mood.suggestion.agent":"m","topics.suggestion":["a","b"],"topics.suggestion.score":[0.8,0.6],"topics.suggestion.agent":"m","spans.suggestion":[{"label":"PER","start":0,"end":1}],"spans.suggestion.agent":"m","mood.responses":["neg","pos"],"mood.responses.users":["u1","u2"],"mood.responses.status":["submitted","discarded"],"topics.responses":null,"topics.responses.users":null,"topics.responses.status":null}"#,
            expect![[r#"
                Argilla records in the flat form
                {"id":"r-1","fields":{"text":"Fine.","chat":[{"role":"user","content":"hi"}]},"metadata":{"src":"web","long":3},"suggestions":[{"question":"mood","agent":"m","value":"pos","score":0.9},{"question":"topics","agent":"m","value":["a","b"]},{"question":"spans","agent":"m","value":{"spans":[{"label":"PER","start":0,"end":1}]}}],"responses":[{"question":"mood","annotator":"u1","value":"neg"}],"extra":{"status":"completed","_server_id":"s","cust":{"a":1}}}
                left out in 1 item: drafts and discarded responses
                left out in 1 item: fields and metadata that are lists or objects (kept under extra)
                left out in 1 item: scores of single labels in a list"#]],
        );
        // Numbers in the place of labels: what people said shows that they are none.
        check(
            r#"{"text":"Fine.","mood.suggestion":0,"mood.suggestion.score":0.9,"mood.suggestion.agent":"m","how.suggestion":4,"how.suggestion.agent":"m","mood.responses":["neg"],"mood.responses.users":["u1"],"mood.responses.status":["submitted"]}"#,
            expect![[r#"
                Argilla records in the flat form
                {"id":"row-1","fields":{"text":"Fine."},"suggestions":[{"question":"how","agent":"m","value":4}],"responses":[{"question":"mood","annotator":"u1","value":"neg"}],"extra":{"mood":{"value":0,"score":0.9,"agent":"m"}}}
                left out in 1 item: suggested labels that stand as numbers: their names are in the dataset's features, not in this file (kept under extra)"#]],
        );
    }

    #[test]
    fn label_studio_rankings() {
        check(
            r#"{"id":10,"data":{"items":[{"id":"a","title":"A","body":"one"},{"id":"b","title":"B","body":"two"}]},"annotations":[{"completed_by":1,"result":[{"from_name":"rank","type":"ranker","value":{"ranker":{"good":["b"],"bad":["a"],"_":[]}}}]},{"completed_by":2,"result":[{"from_name":"rank","type":"ranker","value":{"ranker":{"rank":["b","a"]}}}]}],"predictions":[]}"#,
            expect![[r#"
                Label Studio tasks
                {"id":"10","fields":{"items":{"kind":"answers","answers":[{"id":"a","text":"A\none"},{"id":"b","text":"B\ntwo"}]}},"responses":[{"question":"rank","annotator":"1","value":[["b"],["a"]]},{"question":"rank","annotator":"2","value":[["b"],["a"]]}]}
                left out in 1 item: names of a ranker's buckets: they are ranks in the order in which they stand, check it"#]],
        );
    }

    #[test]
    fn prodigy_tasks() {
        check(
            r#"{"text":"Late.","options":[{"id":"neg","text":"Negative"},{"id":"pos","text":"Positive"}],"accept":["neg"],"config":{"choice_style":"single"},"answer":"accept","meta":{"src":"web"},"_task_hash":-204,"_annotator_id":"ann","_timestamp":1795354000}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"text":"Late."},"metadata":{"src":"web"},"responses":[{"question":"choice","annotator":"ann","value":"neg","at":"2026-11-22T13:26:40.000Z"}],"extra":{"options":[{"id":"neg","text":"Negative"},{"id":"pos","text":"Positive"}],"config":{"choice_style":"single"},"answer":"accept","_task_hash":-204,"_annotator_id":"ann","_timestamp":1795354000}}
            "#]],
        );
        check(
            r#"{"text":"Late.","options":[{"id":"neg","text":"neg"},{"id":"spam","text":"spam"}],"accept":["neg","spam"]}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"text":"Late."},"suggestions":[{"question":"choice","agent":"model","value":["neg","spam"]}],"extra":{"options":[{"id":"neg","text":"neg"},{"id":"spam","text":"spam"}]}}
            "#]],
        );
        check(
            r#"{"text":"Late.","label":"NEG","score":0.4,"answer":"reject","_view_id":"classification"}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"text":"Late."},"suggestions":[{"question":"label","agent":"model","value":"NEG","score":0.4}],"extra":{"score":0.4,"answer":"reject","_view_id":"classification"}}
                left out in 1 item: rejections: they say what the answer is not, and what it is stays open (kept under extra)"#]],
        );
        check(
            r#"{"input":"Why?","accept":"Because.","reject":"No.","mapping":{"A":"reject","B":"accept"},"answer":"reject"}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"input":"Why?","answers":{"kind":"answers","answers":[{"id":"A","text":"No."},{"id":"B","text":"Because."}]}},"responses":[{"question":"better","annotator":"human","value":"A"}],"extra":{"mapping":{"A":"reject","B":"accept"},"answer":"reject"}}
            "#]],
        );
        check(
            r#"{"text":"Ann","spans":[{"start":0,"end":3,"label":"PER"}],"tokens":[{"text":"Ann","start":0,"end":3,"id":0}],"answer":"ignore"}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"text":"Ann"},"extra":{"spans":[{"start":0,"end":3,"label":"PER"}],"tokens":[{"text":"Ann","start":0,"end":3,"id":0}],"answer":"ignore"}}
                left out in 1 item: spans of tasks that were not accepted (kept under extra)
                left out in 1 item: tasks that were ignored: nobody answered them"#]],
        );
        check(
            r#"{"text":"Ann at Acme","spans":[{"start":0,"end":3,"label":"PER","source":"m-a","score":0.9},{"start":7,"end":11,"label":"ORG"}],"relations":[{"head":0,"child":2,"head_span":{"start":0,"end":3},"child_span":{"start":7,"end":11},"label":"at"}],"answer":"accept","_session_id":"ann"}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"text":"Ann at Acme"},"responses":[{"question":"spans","annotator":"ann","value":{"spans":[{"id":"m1","label":"PER","start":0,"end":3},{"id":"m2","label":"ORG","start":7,"end":11}],"relations":[{"from":"m1","to":"m2","label":"at"}]}}],"extra":{"answer":"accept","_session_id":"ann"}}
            "#]],
        );
        check(
            r#"{"text":"Ann at Acme","spans":[{"start":0,"end":3,"label":"PER","source":"m-a","score":0.9},{"start":7,"end":11,"label":"ORG"}],"_view_id":"ner_manual"}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"text":"Ann at Acme"},"suggestions":[{"question":"spans","agent":"m-a","value":{"spans":[{"id":"m1","label":"PER","start":0,"end":3,"score":0.9}]}},{"question":"spans","agent":"model","value":{"spans":[{"id":"m2","label":"ORG","start":7,"end":11}]}}],"extra":{"_view_id":"ner_manual"}}
            "#]],
        );
        check(
            r#"{"image":"a.png","width":320,"height":200,"spans":[{"id":"u1","label":"CAR","type":"rect","x":40,"y":50,"width":80,"height":70},{"label":"LANE","type":"polygon","points":[[20,180],[60,140],[100,180]]}],"answer":"accept","_view_id":"image_manual"}"#,
            expect![[r#"
                Prodigy tasks
                {"id":"row-1","fields":{"image":{"kind":"image","src":"a.png"}},"metadata":{"width":320,"height":200},"responses":[{"question":"regions","annotator":"human","value":{"regions":[{"id":"u1","label":"CAR","shape":"box","x":40,"y":50,"width":80,"height":70},{"id":"m2","label":"LANE","shape":"polygon","points":[[20,180],[60,140],[100,180]]}]}}],"extra":{"answer":"accept","_view_id":"image_manual"}}
            "#]],
        );
    }

    #[test]
    fn doccano_texts() {
        check(
            r#"{"text":"Bob in Rome","label":[[0,3,"PER"]],"ref":"r"}"#,
            expect![[r#"
                doccano texts with spans
                {"id":"row-1","fields":{"text":"Bob in Rome"},"metadata":{"ref":"r"},"responses":[{"question":"spans","annotator":"human","value":{"spans":[{"label":"PER","start":0,"end":3}]}}]}
            "#]],
        );
        check(
            r#"{"id":7,"text":"Bob in Rome","entities":[{"id":8,"label":"PER","start_offset":0,"end_offset":3},{"id":9,"label":"LOC","start_offset":7,"end_offset":11}],"relations":[{"id":1,"from_id":8,"to_id":9,"type":"in"}],"Comments":["?"]}"#,
            expect![[r#"
                doccano texts with spans
                {"id":"7","fields":{"text":"Bob in Rome"},"responses":[{"question":"spans","annotator":"human","value":{"spans":[{"id":"8","label":"PER","start":0,"end":3},{"id":"9","label":"LOC","start":7,"end":11}],"relations":[{"from":"8","to":"9","label":"in"}]}}],"extra":{"Comments":["?"]}}
            "#]],
        );
    }

    const KEYS: [&str; 32] = [
        "id",
        "text",
        "fields",
        "suggestions",
        "responses",
        "question_id",
        "value",
        "values",
        "score",
        "rank",
        "agent",
        "user_id",
        "external_id",
        "mood.suggestion",
        "mood.suggestion.agent",
        "mood.responses",
        "mood.responses.users",
        "data",
        "items",
        "annotations",
        "predictions",
        "result",
        "type",
        "from_name",
        "ranker",
        "choices",
        "options",
        "accept",
        "reject",
        "mapping",
        "answer",
        "_task_hash",
    ];
    const TEXTS: [&str; 10] =
        ["", "a", "b", "ranker", "choices", "accept", "reject", "ignore", "[1,[2]]", "é😀"];

    fn any_node() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            Just(Node::Null),
            any::<bool>().prop_map(Node::Bool),
            any::<i64>().prop_map(|number| Node::Number(number.into())),
            prop::sample::select(&TEXTS[..]).prop_map(Node::text),
        ];
        leaf.prop_recursive(4, 60, 6, |inner| {
            let key = prop::sample::select(&KEYS[..]).prop_map(str::to_owned);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Node::List),
                prop::collection::vec((key, inner), 0..7).prop_map(Node::Object),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_record_makes_it_panic(nodes in prop::collection::vec(any_node(), 1..4)) {
            let records: Vec<Record> = nodes.into_iter().map(|node| Record { line: 1, node }).collect();
            // Also shapes that the records only seem to have.
            let seemed = |records: &[Record]| {
                let nodes = || records.iter().map(|record| &record.node);
                let flat = Shape::ArgillaFlat(argilla_flat::Flat::of(nodes()));
                let tasks = Shape::Prodigy(prodigy::Tasks::of(nodes()));
                [Shape::Native, Shape::Argilla, Shape::LabelStudio, flat, tasks]
            };
            for shape in seemed(&records) {
                let mut left_out = BTreeMap::new();
                for record in &records {
                    let line = shape.line(record, 1, &mut left_out);
                    prop_assert!(Node::parse(&line).is_ok(), "{line}");
                }
            }
        }
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
