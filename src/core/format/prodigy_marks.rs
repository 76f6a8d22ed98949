//! Prodigy's spans and relations as marks: of a text by code points, of an image in pixels.
//!
//! Before anybody answered they are suggestions, of the model that a span names as its source;
//! where the task was accepted they are the answer.

use super::ordered::Node;
use super::prodigy::{MODEL_OF_SPANS, answer};
use super::reviewed_jsonl::object;
use super::shape::Made;

#[derive(Default)]
pub struct Marked {
    pub suggestions: Vec<Node>,
    /// Question and value.
    pub answer: Option<(&'static str, Node)>,
}

/// Whether the spans of a task are read: somebody accepted them, or nobody answered yet.
pub fn are_read(node: &Node) -> bool {
    !elements(node, "spans").is_empty() && matches!(answer(node), None | Some("accept"))
}

/// What is marked in a task.
pub fn marked(made: &mut Made, node: &Node) -> Marked {
    let spans = elements(node, "spans");
    if !are_read(node) {
        if !spans.is_empty() || !elements(node, "relations").is_empty() {
            made.left_out("spans of tasks that were not accepted (kept under extra)");
        }
        return Marked::default();
    }
    let is_image = node.get("image").is_some();
    let question = if is_image { "regions" } else { "spans" };
    let mut marks: Vec<(Node, Option<String>)> = Vec::new();
    for (number, span) in (1..).zip(spans) {
        let place = if is_image { shape(span) } else { text(span) };
        let label = span.get("label").map(Node::plain).filter(|label| !label.is_empty());
        let (Some(place), Some(label)) = (place, label) else {
            made.left_out("spans without a label or a place (kept under extra)");
            made.keep("span", span.clone());
            continue;
        };
        let id = span.get("id").map_or_else(|| format!("m{number}"), Node::plain);
        let mut entries = vec![("id", Node::Text(id)), ("label", Node::Text(label))];
        entries.extend(place);
        entries.extend(span.get("score").map(|score| ("score", score.clone())));
        marks.push((object(entries), span.get("source").map(Node::plain)));
    }
    let relations = relations(made, node, &marks);
    let value = |marks: Vec<Node>| {
        let mut entries = vec![(question, Node::List(marks))];
        if !relations.is_empty() {
            entries.push(("relations", Node::List(relations.clone())));
        }
        object(entries)
    };
    if answer(node).is_some() {
        // Who accepted them said nothing of a score.
        let marks = marks.into_iter().map(|(mark, _)| {
            let entries = mark.entries().iter().filter(|(key, _)| key != "score");
            Node::Object(entries.cloned().collect())
        });
        return Marked { answer: Some((question, value(marks.collect()))), ..Marked::default() };
    }
    let mut agents: Vec<Option<String>> = Vec::new();
    for (_, source) in &marks {
        if !agents.contains(source) {
            agents.push(source.clone());
        }
    }
    let several = agents.len() > 1;
    let suggestions = agents.into_iter().map(|agent| {
        let theirs = marks.iter().filter(|(_, source)| *source == agent);
        let theirs: Vec<Node> = theirs.map(|(mark, _)| mark.clone()).collect();
        let value = match several {
            true => object([(question, Node::List(theirs))]),
            false => value(theirs),
        };
        object([
            ("question", Node::text(question)),
            ("agent", Node::Text(agent.unwrap_or_else(|| MODEL_OF_SPANS.to_owned()))),
            ("value", value),
        ])
    });
    Marked { suggestions: suggestions.collect(), answer: None }
}

/// Between spans: each end is known by where its span lies.
fn relations(made: &mut Made, node: &Node, marks: &[(Node, Option<String>)]) -> Vec<Node> {
    let mut found = Vec::new();
    for relation in elements(node, "relations") {
        let end = |key: &str| {
            let place = text(relation.get(key)?)?;
            let lies = |mark: &&(Node, Option<String>)| {
                place.iter().all(|(key, at)| mark.0.get(key) == Some(at))
            };
            marks.iter().find(lies)?.0.get("id").cloned()
        };
        let ends = end("head_span").zip(end("child_span"));
        match ends.zip(relation.get("label").cloned()) {
            Some(((from, to), label)) => {
                found.push(object([("from", from), ("to", to), ("label", label)]));
            }
            None => {
                made.left_out("relations with a word that is no span (kept under extra)");
                made.keep("relation", relation.clone());
            }
        }
    }
    found
}

type Place = Vec<(&'static str, Node)>;

fn text(span: &Node) -> Option<Place> {
    let at = |key: &str| span.get(key).filter(|it| it.as_number().is_some()).cloned();
    Some(vec![("start", at("start")?), ("end", at("end")?)])
}

/// A rectangle by its corner and size, or by its points; else a polygon.
fn shape(span: &Node) -> Option<Place> {
    let number = |key: &str| span.get(key).filter(|it| it.as_number().is_some()).cloned();
    let kind = span.get("type").map(Node::plain).unwrap_or_default();
    if kind != "polygon" && kind != "freehand" {
        let numbers = ["x", "y", "width", "height"].map(|key| Some((key, number(key)?)));
        let numbers: Option<Place> = numbers.into_iter().collect();
        if let Some(numbers) = numbers {
            return Some([("shape", Node::text("box"))].into_iter().chain(numbers).collect());
        }
    }
    let points = span.get("points").filter(|points| points.elements().len() > 2)?;
    Some(vec![("shape", Node::text("polygon")), ("points", points.clone())])
}

fn elements<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map(Node::elements).unwrap_or_default()
}
