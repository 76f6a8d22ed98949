//! Reads records as Argilla exports them: fields, suggestions and responses by question.
//!
//! ```text
//! {"id":…,"fields":{…},"suggestions":{"mood":{"value":"pos","score":0.9,"agent":"m"}},
//!  "responses":{"mood":[{"value":"neg","user_id":…}]}}
//! ```
//! and as its REST interface gives them, with lists in the place of these objects.

use super::apply::ANSWERS;
use super::ordered::Node;
use super::reviewed_jsonl::object;
use super::shape::{Made, is_placed};

/// Whether a record is one of these.
pub fn recognise(node: &Node) -> bool {
    let by_question =
        |key: &str| matches!(node.get(key), Some(Node::Object(entries)) if !entries.is_empty());
    let list_has = |key: &str, inner: &str| {
        let list = node.get(key).map(Node::elements).unwrap_or_default();
        list.iter().any(|entry| entry.get(inner).is_some())
    };
    let fields = matches!(node.get("fields"), Some(Node::Object(_)));
    fields
        && (by_question("suggestions")
            || by_question("responses")
            || list_has("suggestions", "question_id")
            || list_has("suggestions", "question_name")
            || list_has("responses", "values")
            || node.get("_server_id").is_some()
            || node.get("external_id").is_some())
}

/// The native item of a record.
pub fn item(node: &Node, count: u64) -> Made {
    let mut made = Made::default();
    let id = ["external_id", "id"].iter().find_map(|key| node.get(key).filter(|id| !id.is_null()));
    let id = id.map_or_else(|| format!("row-{count}"), Node::plain);
    let mut suggestions = Vec::new();
    let listed = node.get("suggestions").cloned().unwrap_or_default();
    for suggestion in listed.elements() {
        let question = ["question_name", "question", "question_id"].iter();
        let mut question = question.filter_map(|key| Some((*key, suggestion.get(key)?.plain())));
        let question = question.next().map(|(key, name)| {
            if key == "question_id" {
                made.left_out(
                    "names of the questions of suggestions: the records hold only their ids, which stand in their place",
                );
            }
            name
        });
        suggest(&mut made, &mut suggestions, &question.unwrap_or_default(), suggestion);
    }
    for (question, suggestion) in listed.entries() {
        suggest(&mut made, &mut suggestions, question, suggestion);
    }
    let mut responses = Vec::new();
    let given = node.get("responses").cloned().unwrap_or_default();
    for (question, answers) in given.entries() {
        for answer in answers.elements() {
            respond(&mut made, &mut responses, question, answer, answer);
        }
    }
    for response in given.elements() {
        for (question, answer) in response.get("values").map(Node::entries).unwrap_or_default() {
            respond(&mut made, &mut responses, question, answer, response);
        }
    }
    let mut fields = node.get("fields").map(Node::entries).unwrap_or_default().to_vec();
    rank_fields(&mut fields, suggestions.iter().chain(&responses));
    let metadata = node.get("metadata").cloned().unwrap_or_default();
    let known = ["id", "external_id", "fields", "metadata", "suggestions", "responses"];
    let extra = node.entries().iter().filter(|(key, _)| !known.contains(&key.as_str())).cloned();
    let extra: Vec<(String, Node)> = extra.chain(std::mem::take(&mut made.kept)).collect();
    made.item = object([
        ("id", Node::Text(id)),
        ("fields", Node::Object(fields)),
        ("metadata", metadata),
        ("suggestions", Node::List(suggestions)),
        ("responses", Node::List(responses)),
        ("extra", Node::Object(extra)),
    ]);
    made
}

/// What is ranked becomes the answers to put in order: the fields of these names, or the
/// options themselves where there are no such fields.
fn rank_fields<'n>(fields: &mut Vec<(String, Node)>, given: impl Iterator<Item = &'n Node>) {
    let mut ids: Vec<String> = given
        .filter_map(|given| given.get("value"))
        .flat_map(Node::elements)
        .flat_map(Node::elements)
        .map(Node::plain)
        .collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() || fields.iter().any(|(name, _)| name == ANSWERS) {
        return;
    }
    let answers = ids.iter().map(|id| {
        let text = fields.iter().find(|(name, _)| name == id).map(|(_, text)| text.plain());
        let text = text.unwrap_or_else(|| id.clone());
        object([("id", Node::text(id)), ("text", Node::Text(text))])
    });
    let content = [("kind", Node::text("answers")), ("answers", Node::List(answers.collect()))];
    let content = object(content);
    fields.retain(|(name, _)| !ids.contains(name));
    fields.push((ANSWERS.to_owned(), content));
}

pub fn suggest(made: &mut Made, suggestions: &mut Vec<Node>, question: &str, from: &Node) {
    let value = from.get("value").cloned().unwrap_or_default();
    let Some(value) = usable(made, question, from, value) else { return };
    let agent = from.get("agent").map(Node::plain).filter(|agent| !agent.is_empty());
    let mut entries = vec![
        ("question", Node::text(question)),
        ("agent", Node::Text(agent.unwrap_or_else(|| "model".to_owned()))),
        ("value", value),
    ];
    entries.extend(
        from.get("score").filter(|s| s.as_number().is_some()).map(|s| ("score", s.clone())),
    );
    if !from.get("score").map(Node::elements).unwrap_or_default().is_empty() {
        made.left_out("scores of single labels in a list");
    }
    suggestions.push(object(entries));
}

pub fn respond(
    made: &mut Made,
    responses: &mut Vec<Node>,
    question: &str,
    answer: &Node,
    of: &Node,
) {
    let status = of.get("status").map(Node::plain).unwrap_or_default();
    if ["draft", "discarded"].contains(&status.as_str()) {
        made.left_out("drafts and discarded responses");
        return;
    }
    let value = answer.get("value").cloned().unwrap_or_default();
    let Some(value) = usable(made, question, answer, value) else { return };
    let annotator = of.get("user_id").map(Node::plain).unwrap_or_default();
    responses.push(object([
        ("question", Node::text(question)),
        ("annotator", Node::Text(annotator)),
        ("value", value),
    ]));
}

/// The spans of a text, each with its label, as marks.
fn spans(value: &Node) -> Option<Node> {
    let spans = value.elements().iter().map(|span| {
        span.get("start")?;
        span.get("end")?;
        span.get("label")?;
        let entries = span.entries().iter();
        let known = ["start", "end", "label", "score"];
        let kept = entries.filter(|(key, it)| known.contains(&key.as_str()) && !it.is_null());
        Some(Node::Object(kept.cloned().collect()))
    });
    let spans: Vec<Node> = spans.collect::<Option<_>>()?;
    (!spans.is_empty()).then(|| object([("spans", Node::List(spans))]))
}

/// A value that a question of this version can have.
fn usable(made: &mut Made, question: &str, from: &Node, value: Node) -> Option<Node> {
    if value.is_null() {
        return None;
    }
    if let Some(spans) = spans(&value) {
        return Some(spans);
    }
    if value.elements().iter().any(is_placed) {
        made.left_out("regions, which are not read (kept under extra)");
        made.keep(question, from.clone());
        return None;
    }
    // Without a rank, the order is the ranking.
    let mut ranked: Vec<(i64, Node)> = (1..)
        .zip(value.elements())
        .filter_map(|(place, entry)| match (entry.get("rank"), entry.get("value")) {
            (Some(Node::Number(rank)), Some(value)) => Some((rank.as_i64()?, value.clone())),
            (Some(Node::Null), Some(value)) => Some((place, value.clone())),
            _ => None,
        })
        .collect();
    if ranked.is_empty() || ranked.len() != value.elements().len() {
        return Some(value);
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let groups = ranked.chunk_by(|a, b| a.0 == b.0);
    let groups = groups.map(|group| Node::List(group.iter().map(|(_, id)| id.clone()).collect()));
    Some(Node::List(groups.collect()))
}
