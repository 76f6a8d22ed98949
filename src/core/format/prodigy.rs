//! Reads Prodigy's tasks, as they are streamed in and as `db-out` writes them: choices,
//! single labels to accept or reject, and comparisons of two texts.
//!
//! ```text
//! {"text":"Late.","options":[{"id":"neg","text":"Negative"}],"accept":["neg"],"answer":"accept"}
//! {"text":"Late.","label":"NEG","score":0.4,"answer":"reject"}
//! {"input":"Why?","accept":"A","reject":"B","mapping":{"A":"accept","B":"reject"},"answer":"accept"}
//! ```
//! Before anybody answered, what is chosen is a suggestion; after, it is the answer. Spans,
//! relations and regions of images: [`super::prodigy_marks`].

use super::apply::{ANSWERS, BETTER};
use super::guess::{HUMAN, MODEL};
use super::native_item::content::is_turn;
use super::ordered::Node;
use super::prodigy_marks;
use super::reviewed_jsonl::object;
use super::shape::Made;
use crate::core::model::question::{Label, Question, QuestionKind};
use crate::core::time::Timestamp;

/// Who suggests spans that name no source.
pub const MODEL_OF_SPANS: &str = MODEL;

/// The question whose labels are the task's options.
const CHOICE: &str = "choice";
/// The question whose label the task names.
const LABEL: &str = "label";

/// What the first tasks say of all: the options, and whether several can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    options: Vec<(String, String)>,
    several: bool,
}

/// Whether a record is a task.
pub fn recognise(node: &Node) -> bool {
    let has = |key: &str| node.get(key).is_some();
    let shown = ["text", "html", "image", "input", "tokens"].iter().any(|key| has(key));
    let answered = answer(node).is_some();
    let judged = has("options") || has("spans") || has("label") || has("accept");
    shown
        && (["_task_hash", "_input_hash", "_view_id"].iter().any(|key| has(key))
            || answered && judged
            || node.get("options").is_some_and(are_options))
}

pub fn answer(node: &Node) -> Option<&str> {
    let answer = node.get("answer")?.as_text()?;
    ["accept", "reject", "ignore"].contains(&answer).then_some(answer)
}

fn are_options(node: &Node) -> bool {
    let list = node.elements();
    let option = |it: &Node| it.get("id").is_some() && it.get("text").is_some();
    !list.is_empty() && list.iter().all(option)
}

impl Tasks {
    pub fn of<'a>(records: impl Iterator<Item = &'a Node>) -> Self {
        let mut tasks = Self::default();
        for node in records {
            for option in node.get("options").map(Node::elements).unwrap_or_default() {
                let text = |key: &str| option.get(key).map(Node::plain).unwrap_or_default();
                let id = text("id");
                if !id.is_empty() && !tasks.options.iter().any(|(known, _)| *known == id) {
                    tasks.options.push((id, text("text")));
                }
            }
            let style = node.get("config").and_then(|config| config.get("choice_style"));
            tasks.several |= style.is_some_and(|style| style.plain() == "multiple")
                || node.get("accept").map(Node::elements).unwrap_or_default().len() > 1;
        }
        tasks
    }

    /// The options are all labels, whether or not somebody chose them.
    pub fn questions(&self) -> Vec<Question> {
        if self.options.is_empty() {
            return Vec::new();
        }
        let labels = self.options.iter().map(|(id, text)| {
            let title = if text == id { String::new() } else { text.clone() };
            Label { title, ..Label::new(id) }
        });
        let labels = labels.collect();
        let kind = match self.several {
            true => QuestionKind::Choices { labels },
            false => QuestionKind::Choice { labels },
        };
        vec![Question { id: CHOICE.to_owned(), title: String::new(), help: String::new(), kind }]
    }
}

/// The native item of a task.
pub fn item(node: &Node, count: u64, tasks: &Tasks) -> Made {
    let mut made = Made::default();
    let id = node.get("id").map(Node::plain).filter(|id| !id.is_empty());
    let (mut fields, mut metadata, mut extra) = (Vec::new(), Vec::new(), Vec::new());
    let compared = compared(node);
    for (name, value) in node.entries() {
        match name.as_str() {
            "id" => {}
            "accept" | "reject" if compared.is_some() => {}
            "label" if chosen(node, tasks).is_some() => {}
            // What was chosen and then rejected is neither suggestion nor answer: it is kept.
            "accept"
                if chosen(node, tasks).is_some()
                    && matches!(answer(node), None | Some("accept")) => {}
            "text" | "input" | "prompt" | "html" if said(value).is_some() => {
                if name == "html" {
                    made.left_out("how HTML looks: it is shown as it is written");
                }
                fields.push((name.clone(), Node::Text(said(value).unwrap_or_default())));
            }
            "image" if value.as_text().is_some() => {
                let image = [("kind", Node::text("image")), ("src", value.clone())];
                fields.push((name.clone(), object(image)));
            }
            "width" | "height" if node.get("image").is_some() && value.as_number().is_some() => {
                metadata.push((name.clone(), value.clone()));
            }
            "messages" | "conversation" if value.elements().iter().any(is_turn) => {
                fields.push((name.clone(), value.clone()));
            }
            "meta" => {
                for (name, value) in value.entries() {
                    match value {
                        Node::List(_) | Node::Object(_) => {
                            extra.push((format!("meta.{name}"), value.clone()));
                        }
                        value => metadata.push((name.clone(), value.clone())),
                    }
                }
            }
            "spans" | "relations" if prodigy_marks::are_read(node) => {}
            _ => extra.push((name.clone(), value.clone())),
        }
    }
    let chosen = match compared {
        Some((answers, chosen)) => {
            fields.push((ANSWERS.to_owned(), answers));
            Some((BETTER, chosen))
        }
        None => chosen(node, tasks),
    };
    let (mut suggestions, mut responses) = judged(&mut made, node, chosen);
    let marked = prodigy_marks::marked(&mut made, node);
    suggestions.extend(marked.suggestions);
    if let Some((question, value)) = marked.answer {
        responses.push(response(node, question, value));
    }
    extra.append(&mut made.kept);
    made.item = object([
        ("id", Node::Text(id.unwrap_or_else(|| format!("row-{count}")))),
        ("fields", Node::Object(fields)),
        ("metadata", Node::Object(metadata)),
        ("suggestions", Node::List(suggestions)),
        ("responses", Node::List(responses)),
        ("extra", Node::Object(extra)),
    ]);
    made
}

fn elements<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map(Node::elements).unwrap_or_default()
}

/// A text, bare or as `{"text": …}`.
fn said(node: &Node) -> Option<String> {
    let text = node.as_text().or_else(|| node.get("text")?.as_text());
    text.map(str::to_owned)
}

/// What is chosen in a task, with its question.
fn chosen(node: &Node, tasks: &Tasks) -> Option<(&'static str, Node)> {
    if node.get("options").is_some_and(are_options) {
        let accepted: Vec<Node> =
            elements(node, "accept").iter().map(|id| Node::Text(id.plain())).collect();
        let value = match (tasks.several, accepted.as_slice()) {
            (true, _) => Node::List(accepted),
            (false, [one]) => one.clone(),
            (false, _) => return None,
        };
        return Some((CHOICE, value));
    }
    let label = node.get("label").filter(|label| label.as_text().is_some_and(|it| !it.is_empty()));
    label.map(|label| (LABEL, label.clone()))
}

/// The two texts of a comparison, and which of them the task calls the accepted one. Where
/// the task does not say how they were called, their order tells nothing: they are sorted.
fn compared(node: &Node) -> Option<(Node, Node)> {
    let (accept, reject) = (said(node.get("accept")?)?, said(node.get("reject")?)?);
    let mapping = node.get("mapping").map(Node::entries).unwrap_or_default();
    let mut texts: Vec<(String, &str, bool)> = mapping
        .iter()
        .filter_map(|(name, which)| match which.as_text()? {
            "accept" => Some((name.clone(), accept.as_str(), true)),
            "reject" => Some((name.clone(), reject.as_str(), false)),
            _ => None,
        })
        .collect();
    texts.sort_by(|one, other| one.0.cmp(&other.0));
    if texts.iter().filter(|text| text.2).count() != 1 || texts.len() != 2 {
        let mut two = [(accept.as_str(), true), (reject.as_str(), false)];
        two.sort_unstable();
        texts = ["A", "B"]
            .map(str::to_owned)
            .into_iter()
            .zip(two)
            .map(|(a, (b, c))| (a, b, c))
            .collect();
    }
    let chosen = texts.iter().find(|text| text.2)?.0.clone();
    let answers = texts
        .iter()
        .map(|(id, text, _)| object([("id", Node::text(id)), ("text", Node::text(*text))]));
    let content = [("kind", Node::text("answers")), ("answers", Node::List(answers.collect()))];
    Some((object(content), Node::Text(chosen)))
}

/// The suggestions and responses of a task in which `chosen` stands.
fn judged(
    made: &mut Made,
    node: &Node,
    chosen: Option<(&'static str, Node)>,
) -> (Vec<Node>, Vec<Node>) {
    let answer = answer(node);
    if answer == Some("ignore") {
        made.left_out("tasks that were ignored: nobody answered them");
    }
    let Some((question, value)) = chosen else {
        if answer == Some("reject") {
            made.left_out(REJECTED);
        }
        return (Vec::new(), Vec::new());
    };
    let (mut suggestions, mut responses) = (Vec::new(), Vec::new());
    // A single label stood there before it was judged; options were empty.
    if question == LABEL || answer.is_none() && question == CHOICE {
        let meta = node.get("meta");
        let score = node.get("score").or_else(|| meta.and_then(|meta| meta.get("score")));
        let mut entries = vec![
            ("question", Node::text(question)),
            ("agent", Node::text(MODEL)),
            ("value", value.clone()),
        ];
        entries.extend(score.filter(|it| it.as_number().is_some()).map(|it| ("score", it.clone())));
        suggestions.push(object(entries));
    }
    let value = match (answer, question) {
        (Some("accept"), _) => Some(value),
        (Some("reject"), BETTER) => other_answer(node, &value),
        (Some("reject"), _) => {
            made.left_out(REJECTED);
            None
        }
        _ => None,
    };
    if let Some(value) = value {
        responses.push(response(node, question, value));
    }
    (suggestions, responses)
}

/// Who answered, what and when.
fn response(node: &Node, question: &str, value: Node) -> Node {
    let by = ["_annotator_id", "_session_id"].iter().find_map(|key| node.get(key));
    let by = by.map(Node::plain).filter(|by| !by.is_empty());
    let mut entries = vec![
        ("question", Node::text(question)),
        ("annotator", Node::Text(by.unwrap_or_else(|| HUMAN.to_owned()))),
        ("value", value),
    ];
    if let Some(Node::Number(seconds)) = node.get("_timestamp")
        && let Some(at) = seconds.as_i64().and_then(|seconds| seconds.checked_mul(1000))
    {
        entries.push(("at", Node::Text(Timestamp(at).to_string())));
    }
    object(entries)
}

const REJECTED: &str =
    "rejections: they say what the answer is not, and what it is stays open (kept under extra)";

/// The one of two answers that the task does not call accepted.
fn other_answer(node: &Node, accepted: &Node) -> Option<Node> {
    let (content, _) = compared(node)?;
    let answers = content.get("answers")?.elements().to_vec();
    answers.into_iter().find_map(|it| it.get("id").filter(|id| *id != accepted).cloned())
}
