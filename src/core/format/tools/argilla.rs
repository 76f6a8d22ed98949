//! Writes records as Argilla's client reads them (`dataset.records.from_json`): a list with fields,
//! metadata, a suggestion and responses for each question.
//!
//! ```text
//! [{"id":"m-1","fields":{"text":"Bob in Rome"},"metadata":{},
//!   "suggestions":{"names":{"value":[{"label":"PER","start":0,"end":3}],"score":null,
//!                           "agent":"people","type":"human"}},
//!   "responses":{"names":[{"value":[…],"user_id":"03c5ad43-30ee-4d83-b8a2-51139358265b"}]}}]
//! ```
//! Argilla takes responses of its own users only, by their UUID: those of others it refuses with all
//! of the record. So what people settled whose names are no UUIDs stands as the suggestion, of the
//! type `human`, in the place of a model's: there is room for one.

use super::held::{held, marks};
use super::prodigy::plain;
use super::tally::Tally;
use crate::core::format::ordered::Node;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Reviewed, Written};
use crate::core::format::reviewed_jsonl::object;
use crate::core::marks::Span;
use crate::core::model::item::{Content, Item, Meta};
use crate::core::model::question::Question;
use crate::core::model::value::Value;

pub const FORMAT: Format = Format {
    id: "argilla",
    title: "Argilla records",
    about: "Fields, suggestions and responses of all questions but regions and tracks, for its client.",
    ending: "-argilla.json",
    media_type: "application/json",
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: &["choice", "choices", "rating", "text", "preference", "ranking", "spans"],
        purpose: Purpose::Tool,
        whole: false,
        records: false,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(ALWAYS),
    }),
};

const ALWAYS: &[&str] = &[
    "names of people that are no UUIDs",
    "relations between spans, their attributes, scores and what was rejected",
    "the time spent on each item",
];

/// Who suggests what people settled.
const PEOPLE: &str = "people";

fn made(review: &dyn Review) -> (Written, Tally) {
    let mut tally = Tally::default();
    let mut written = Written { text: "[".to_owned(), ..Written::default() };
    review.each(&mut |reviewed| {
        written.text.push_str(if written.records == 0 { "\n" } else { ",\n" });
        written.text += &record(reviewed, &review.schema().questions, &mut tally).to_string();
        written.records += 1;
    });
    written.text += "\n]\n";
    (written, tally)
}

fn record(reviewed: &Reviewed<'_>, questions: &[Question], tally: &mut Tally) -> Node {
    let (mut suggestions, mut responses) = (Vec::new(), Vec::new());
    for question in questions {
        let said = reviewed.said(&question.id);
        let ours = said.iter().filter(|said| is_uuid(said.annotator));
        let ours: Vec<Node> = ours
            .filter_map(|said| {
                let value = value(said.value?)?;
                let user = Node::text(said.annotator);
                Some(object([("value", value), ("user_id", user)]))
            })
            .collect();
        let all_are_users = !said.is_empty() && said.iter().all(|said| is_uuid(said.annotator));
        if !ours.is_empty() {
            responses.push((question.id.clone(), Node::List(ours)));
        }
        let settled = if all_are_users || said.is_empty() {
            None
        } else {
            held(reviewed, question, tally).and_then(value)
        };
        let models = reviewed.suggestions(&question.id);
        let mut models =
            models.filter_map(|it| Some((value(&it.value)?, it.score, it.agent.as_str())));
        let one = match settled {
            Some(settled) => Some(suggestion(settled, None, PEOPLE, "human")),
            None => {
                models.next().map(|(value, score, agent)| suggestion(value, score, agent, "model"))
            }
        };
        models.for_each(|_| tally.left_out("suggestion of a model", "suggestions of models"));
        suggestions.extend(one.map(|one| (question.id.clone(), one)));
    }
    let is_complete = questions.iter().all(|it| !reviewed.said(&it.id).is_empty());
    object([
        ("id", Node::text(&reviewed.item.id)),
        ("fields", fields(&reviewed.item, tally)),
        ("metadata", metadata(&reviewed.item)),
        ("suggestions", Node::Object(suggestions)),
        ("responses", Node::Object(responses)),
        ("vectors", Node::Object(Vec::new())),
        ("status", Node::text(if is_complete { "completed" } else { "pending" })),
    ])
}

fn suggestion(value: Node, score: Option<f64>, agent: &str, kind: &str) -> Node {
    object([
        ("value", value),
        ("score", score.map_or(Node::Null, Node::from)),
        ("agent", Node::text(agent)),
        ("type", Node::text(kind)),
    ])
}

/// `None` for regions and tracks, which Argilla has not.
fn value(value: &Value) -> Option<Node> {
    let list = |texts: &[String]| Node::List(texts.iter().map(Node::text).collect());
    Some(match value {
        Value::Rating(rating) => Node::Number((*rating).into()),
        Value::One(text) => Node::text(text),
        Value::Many(labels) => list(labels),
        // In order; Argilla's own files lose which are equal too.
        Value::Ranks(groups) => list(&groups.concat()),
        Value::Marks(marked) if marked.0.contains("\"spans\":") => {
            let spans = marks::<Span>(value).marks.into_iter().map(|mark| {
                object([
                    ("label", Node::text(&mark.label)),
                    ("start", Node::Number(mark.place.start.into())),
                    ("end", Node::Number(mark.place.end.into())),
                ])
            });
            Node::List(spans.collect())
        }
        Value::Marks(_) => return None,
    })
}

fn fields(item: &Item, tally: &mut Tally) -> Node {
    let mut fields = Vec::new();
    for field in &item.fields {
        let mut add = |node: Node| fields.push((field.id.clone(), node));
        match &field.content {
            Content::Text { text } => add(Node::text(text)),
            Content::Image { src, .. } => add(Node::text(src)),
            Content::Conversation { turns } => {
                let turns = turns.iter().map(|turn| {
                    object([
                        ("role", Node::text(&turn.speaker)),
                        ("content", Node::text(&turn.text)),
                    ])
                });
                add(Node::List(turns.collect()));
            }
            Content::Answers { answers } => {
                let answers = answers.iter().map(|it| (it.id.clone(), Node::text(&it.text)));
                fields.extend(answers);
            }
            Content::Series { .. } => tally.left_out("series of frames", "series of frames"),
        }
    }
    Node::Object(fields)
}

fn metadata(item: &Item) -> Node {
    let known = item.metadata.iter().filter(|(_, meta)| *meta != Meta::Null);
    Node::Object(known.map(|(key, meta)| (key.clone(), plain(meta))).collect())
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_uuid(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{said, spans};
    use expect_test::expect;

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            [
            {"id":"t-1","fields":{"text":"😀 Bob Ross in Rome."},"metadata":{"lang":"en"},"suggestions":{"names":{"value":[{"label":"PER","start":2,"end":10},{"label":"PER","start":6,"end":9},{"label":"LOC","start":14,"end":17}],"score":null,"agent":"people","type":"human"}},"responses":{},"vectors":{},"status":"completed"},
            {"id":"t-2","fields":{"text":"Nothing here"},"metadata":{},"suggestions":{"names":{"value":[],"score":null,"agent":"people","type":"human"}},"responses":{},"vectors":{},"status":"completed"},
            {"id":"t-3","fields":{"text":"Ann"},"metadata":{},"suggestions":{},"responses":{},"vectors":{},"status":"pending"}
            ]
            (*) 1 suggestion of a model, names of people that are no UUIDs, relations between spans, their attributes, scores and what was rejected and the time spent on each item are not in this file.
        "#]].assert_eq(&said(&FORMAT, &spans()));
    }
}
