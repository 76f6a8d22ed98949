//! Reads Argilla's flat form, as its datasets are written for Hugging Face: a column for
//! each part of a question.
//!
//! ```text
//! {"id":"r-1","text":"Fine.","mood.suggestion":"pos","mood.suggestion.score":0.9,
//!  "mood.suggestion.agent":"m","mood.responses":["neg"],"mood.responses.users":["u1"],
//!  "mood.responses.status":["submitted"]}
//! ```
//! It does not say which of the other columns are fields and which are metadata: that is
//! decided once, by their names and by the first records.

use super::argilla::{respond, suggest};
use super::ordered::Node;
use super::profile::{Profile, embedded, number};
use super::reviewed_jsonl::object;
use super::shape::Made;
use super::words::{self, Meaning};

/// What the first records say of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flat {
    questions: Vec<String>,
    fields: Vec<String>,
    /// Questions whose suggestions are numbers where people gave texts: the places of
    /// labels whose names only the dataset's features hold.
    numbered: Vec<String>,
}

/// Whether a record is one of these.
pub fn recognise(node: &Node) -> bool {
    let has = |question: &str, parts: [&str; 2]| {
        parts.iter().any(|part| node.get(&format!("{question}.{part}")).is_some())
    };
    node.entries().iter().any(|(name, _)| match question_of(name) {
        Some((question, "suggestion")) => has(question, ["suggestion.score", "suggestion.agent"]),
        Some((question, "responses")) => has(question, ["responses.users", "responses.status"]),
        _ => false,
    })
}

/// `mood.suggestion.score` is the part `suggestion.score` of `mood`.
fn question_of(name: &str) -> Option<(&str, &str)> {
    let parts = [
        "suggestion.score",
        "suggestion.agent",
        "suggestion",
        "responses.users",
        "responses.status",
        "responses",
    ];
    let ends = |part: &&str| name.strip_suffix(part).is_some_and(|name| name.ends_with('.'));
    let part = parts.into_iter().find(ends)?;
    let question = name.strip_suffix(part)?.strip_suffix('.')?;
    (!question.is_empty()).then_some((question, part))
}

impl Flat {
    pub fn of<'a>(records: impl Iterator<Item = &'a Node> + Clone) -> Self {
        let mut flat = Self::default();
        let mut others: Vec<Profile> = Vec::new();
        for (name, node) in records.clone().flat_map(Node::entries) {
            if let Some((question, _)) = question_of(name) {
                if !flat.questions.iter().any(|known| known == question) {
                    flat.questions.push(question.to_owned());
                }
            } else if !is_bookkeeping(name) {
                let at = others.iter().position(|it| it.name == *name).unwrap_or_else(|| {
                    others.push(Profile::new(name));
                    others.len() - 1
                });
                if let Some(profile) = others.get_mut(at) {
                    profile.see(node);
                }
            }
        }
        let is_text = |it: &&Profile| it.lists + it.spans + it.others == 0 && !it.all(it.numbers);
        let shown = |it: &&Profile| {
            let named = words::split(&it.name);
            let says = [Meaning::Text, Meaning::Generated, Meaning::Conversation, Meaning::Image];
            it.all(it.conversations)
                || is_text(it)
                    && (it.all(it.images)
                        || it.prose()
                        || says.iter().any(|meaning| words::any(&named, *meaning)))
        };
        flat.fields = others.iter().filter(shown).map(|it| it.name.clone()).collect();
        if flat.fields.is_empty() {
            let longest = others.iter().filter(is_text).max_by_key(|it| it.mean_length());
            flat.fields.extend(longest.map(|it| it.name.clone()));
        }
        let is_numbered = |question: &&String| {
            let part = |part: &str| {
                let name = format!("{question}.{part}");
                let cells = records.clone().filter_map(move |node| node.get(&name));
                cells.map(|cell| embedded(cell).unwrap_or_else(|| cell.clone())).collect::<Vec<_>>()
            };
            let suggested: Vec<Node> =
                part("suggestion").into_iter().filter(|node| !node.is_null()).collect();
            let said = part("responses");
            !suggested.is_empty()
                && suggested.iter().all(|node| node.as_number().is_some())
                && said.iter().flat_map(Node::elements).any(|node| node.as_text().is_some())
        };
        flat.numbered = flat.questions.iter().filter(is_numbered).cloned().collect();
        flat
    }
}

/// The native item of a record.
pub fn item(node: &Node, count: u64, flat: &Flat) -> Made {
    let mut made = Made::default();
    let id = node.get("id").map(Node::plain).filter(|id| !id.is_empty());
    let (mut fields, mut metadata, mut extra) = (Vec::new(), Vec::new(), Vec::new());
    for (name, value) in node.entries() {
        let inner = embedded(value);
        let value = inner.as_ref().unwrap_or(value);
        match value {
            _ if question_of(name).is_some() || name == "id" || value.is_null() => {}
            _ if is_bookkeeping(name) => extra.push((name.clone(), value.clone())),
            _ if flat.fields.contains(name) => fields.push((name.clone(), field(name, value))),
            Node::List(_) | Node::Object(_) => {
                made.left_out("fields and metadata that are lists or objects (kept under extra)");
                extra.push((name.clone(), value.clone()));
            }
            _ => metadata.push((name.clone(), value.clone())),
        }
    }
    let (mut suggestions, mut responses) = (Vec::new(), Vec::new());
    for question in &flat.questions {
        let part = |part: &str| {
            let cell = node.get(&format!("{question}.{part}"));
            cell.map(|cell| embedded(cell).unwrap_or_else(|| cell.clone())).unwrap_or_default()
        };
        let (value, score) = (part("suggestion"), part("suggestion.score"));
        // A table holds its numbers as text.
        let score = score.as_text().and_then(|_| number(&score)).map_or(score.clone(), Node::from);
        let from =
            object([("value", value), ("score", score), ("agent", part("suggestion.agent"))]);
        if flat.numbered.contains(question) {
            made.left_out(
                "suggested labels that stand as numbers: their names are in the dataset's features, not in this file (kept under extra)",
            );
            made.keep(question, from);
        } else {
            suggest(&mut made, &mut suggestions, question, &from);
        }
        let (users, status) = (part("responses.users"), part("responses.status"));
        for (place, value) in part("responses").elements().iter().enumerate() {
            let of = |list: &Node| list.elements().get(place).cloned().unwrap_or_default();
            let answer = object([
                ("value", value.clone()),
                ("user_id", of(&users)),
                ("status", of(&status)),
            ]);
            respond(&mut made, &mut responses, question, &answer, &answer);
        }
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

fn is_bookkeeping(name: &str) -> bool {
    name == "id" || name == "status" || name.starts_with('_')
}

fn field(name: &str, value: &Node) -> Node {
    let mut profile = Profile::new(name);
    profile.see(value);
    match value {
        Node::Text(_) if profile.images > 0 => {
            object([("kind", Node::text("image")), ("src", value.clone())])
        }
        Node::List(_) => value.clone(),
        other => Node::Text(other.plain()),
    }
}
