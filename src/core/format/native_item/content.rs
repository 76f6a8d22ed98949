//! What one field holds, and one cell of metadata.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use crate::core::format::ordered::Node;
use crate::core::model::item::{Answer, Content, Meta, SeriesKind, Turn};

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

/// `a` to `z`, then `answer-27`.
pub fn letter(index: usize) -> String {
    match u8::try_from(index) {
        Ok(small) if small < 26 => char::from(b'a' + small).to_string(),
        _ => format!("answer-{}", index + 1),
    }
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
        _ => match SeriesKind::ALL.into_iter().find(|it| it.name() == kind) {
            Some(of) => Content::Series {
                of,
                sources: sources(&node),
                rate: node.get("rate").and_then(Node::as_number).filter(|rate| *rate > 0.0),
                alt: text("alt"),
            },
            None => Content::Text { text: node.to_string() },
        },
    }
}

/// A list of addresses, or one.
fn sources(node: &Node) -> Vec<String> {
    match (node.get("sources"), node.get("src")) {
        (Some(list), _) => list.elements().iter().map(Node::plain).collect(),
        (None, Some(src)) => vec![src.plain()],
        (None, None) => Vec::new(),
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
