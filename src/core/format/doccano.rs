//! Reads doccano's texts with spans and relations, as they are imported and as it exports them, one
//! file for each annotator.
//!
//! ```text
//! {"text":"Bob in Rome","label":[[0,3,"PER"]]}
//! {"id":7,"text":"Bob in Rome","entities":[{"id":8,"label":"PER","start_offset":0,"end_offset":3}],
//!  "relations":[{"id":1,"from_id":8,"to_id":9,"type":"in"}],"Comments":[]}
//! ```
//! What is marked is an answer: doccano has no place for a model or a score. Who gave it stands in
//! the name of the file alone, and is not known here.

use super::guess::HUMAN;
use super::ordered::Node;
use super::reviewed_jsonl::object;
use super::shape::Made;

/// The question.
const SPANS: &str = "spans";

/// Whether a record is one of these.
pub fn recognise(node: &Node) -> bool {
    let is_entity = |it: &Node| it.get("start_offset").is_some() && it.get("end_offset").is_some();
    let is_triple = |it: &Node| {
        let [start, end, label] = it.elements() else { return false };
        start.as_number().is_some() && end.as_number().is_some() && label.as_text().is_some()
    };
    let entities = node.get("entities").map(Node::elements);
    let labels = node.get("label").map(Node::elements);
    node.get("text").is_some_and(|text| text.as_text().is_some())
        && (entities.is_some_and(|list| list.iter().all(is_entity))
            || labels.is_some_and(|list| !list.is_empty() && list.iter().all(is_triple)))
}

/// The native item of a record.
pub fn item(node: &Node, count: u64) -> Made {
    let mut made = Made::default();
    let id = node.get("id").map(Node::plain).filter(|id| !id.is_empty());
    let (mut metadata, mut extra) = (Vec::new(), Vec::new());
    for (name, value) in node.entries() {
        match (name.as_str(), value) {
            ("id" | "text" | "entities" | "relations" | "label", _) => {}
            (_, Node::List(_) | Node::Object(_)) => extra.push((name.clone(), value.clone())),
            _ => metadata.push((name.clone(), value.clone())),
        }
    }
    let elements = |key: &str| node.get(key).map(Node::elements).unwrap_or_default();
    let entities = elements("entities").iter().map(|it| {
        let of = |key: &str| it.get(key).cloned().unwrap_or_default();
        object([
            ("id", Node::Text(of("id").plain())),
            ("label", Node::Text(of("label").plain())),
            ("start", of("start_offset")),
            ("end", of("end_offset")),
        ])
    });
    let triples = elements("label").iter().filter_map(|it| match it.elements() {
        [start, end, label] => {
            Some(object([("label", label.clone()), ("start", start.clone()), ("end", end.clone())]))
        }
        _ => None,
    });
    let marks: Vec<Node> = entities.chain(triples).collect();
    let relations: Vec<Node> = elements("relations")
        .iter()
        .map(|it| {
            let of = |key: &str| Node::Text(it.get(key).map(Node::plain).unwrap_or_default());
            object([("from", of("from_id")), ("to", of("to_id")), ("label", of("type"))])
        })
        .collect();
    let mut value = vec![(SPANS, Node::List(marks))];
    if !relations.is_empty() {
        value.push(("relations", Node::List(relations)));
    }
    let response = object([
        ("question", Node::text(SPANS)),
        ("annotator", Node::text(HUMAN)),
        ("value", object(value)),
    ]);
    extra.append(&mut made.kept);
    made.item = object([
        ("id", Node::Text(id.unwrap_or_else(|| format!("row-{count}")))),
        ("fields", object([("text", node.get("text").cloned().unwrap_or_default())])),
        ("metadata", Node::Object(metadata)),
        ("responses", Node::List(vec![response])),
        ("extra", Node::Object(extra)),
    ]);
    made
}
