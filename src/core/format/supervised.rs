//! Writes supervised pairs: a line of JSON for each question of an item that people settled, with
//! the text they judged, what they settled and how.
//!
//! ```text
//! {"id":"m-1","question":"mood","kind":"choice","text":"Thank you.","label":"pos",
//!  "labels":["pos"],"how":"accepted","settled":"single","people":1,"arm":"assisted",
//!  "drawn":"chosen","weight":1.0,"events":["4f…"]}
//! ```
//! Every column has one type in every line (`label` is always text, `labels` a list of texts):
//! readers that make a table of it, such as Arrow's, refuse others. `weight` is the inverse of the
//! probability with which the item was drawn, 1 where a rule or a person chose it.
//!
//! What a chat model is fine-tuned on is a file of its own
//! ([`supervised_chat`](super::supervised_chat)).

use super::lesson::{Lesson, Unlearned};
use super::ordered::Node;
use super::prompt;
use super::reviewed::{Counts, Review, Reviewed, Written};
use super::reviewed_jsonl::object;
use crate::core::model::dataset::Schema;
use crate::core::model::question::Question;
use crate::core::model::route::Arm;
use crate::core::model::value::Value;

/// Writes a line for each question that people settled.
pub fn write(review: &dyn Review) -> Written {
    lines(review, |reviewed, question, lesson, value| {
        pair(reviewed, question, lesson, value, review.schema())
    })
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let always = ["the names of people", "their notes", "pictures", "the metadata of the items"];
    Vec::from_iter(Counts::sentence(&Unlearned::of(review).parts(), &always))
}

/// A line of each settled question, in the order of items and questions.
pub fn lines(
    review: &dyn Review,
    mut line: impl FnMut(&Reviewed<'_>, &Question, &Lesson<'_>, &Value) -> Node,
) -> Written {
    let mut written = Written::default();
    review.each(&mut |reviewed| {
        for question in &review.schema().questions {
            let Some(lesson) = Lesson::of(reviewed, &question.id) else { continue };
            let Some(value) = lesson.taught() else { continue };
            written.text += &line(reviewed, question, &lesson, value).to_string();
            written.text.push('\n');
            written.records += 1;
        }
    });
    written
}

fn pair(
    reviewed: &Reviewed<'_>,
    question: &Question,
    lesson: &Lesson<'_>,
    value: &Value,
    schema: &Schema,
) -> Node {
    let mut entries = vec![
        ("id", Node::text(&reviewed.item.id)),
        ("question", Node::text(&question.id)),
        ("kind", Node::text(question.kind.name())),
        ("text", Node::text(prompt::input(&reviewed.item, question, schema))),
        ("label", Node::text(prompt::completion(value))),
        ("labels", texts(prompt::labels(question, value))),
    ];
    entries.extend(provenance(lesson));
    object(entries)
}

/// How it came about: the same columns in every file for a trainer.
pub fn provenance(lesson: &Lesson<'_>) -> [(&'static str, Node); 7] {
    let arm = lesson.arm().map(|arm| match arm {
        Arm::Assisted => Node::text("assisted"),
        Arm::Blind => Node::text("blind"),
    });
    [
        ("how", lesson.how().map_or(Node::Null, |how| Node::text(how.word()))),
        ("settled", Node::text(lesson.settled().word())),
        ("people", Node::Number(lesson.people().into())),
        ("arm", arm.unwrap_or_default()),
        ("drawn", Node::text(lesson.drawn().word())),
        ("weight", Node::from(lesson.weight())),
        ("events", texts(lesson.hashes())),
    ]
}

/// A list of texts.
pub fn texts(list: impl IntoIterator<Item = String>) -> Node {
    Node::List(list.into_iter().map(Node::Text).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::Sample;
    use expect_test::expect;

    #[test]
    fn writes_a_line_per_settled_question() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"id":"m-1","question":"mood","kind":"choice","text":"=1+1 fine, \"thanks\"","label":"pos","labels":["pos"],"how":"accepted","settled":"single","people":1,"arm":"assisted","drawn":"chosen","weight":1.0,"events":["0796fea98d9265c34e9bb9759ef5a28a41e3a9ddb6ba780c3cd6ee74301c4092"]}
        "#]].assert_eq(&written.text);
        assert_eq!(written.records, 1);
        expect!["5 questions without an answer, 1 question on which people differ, 1 question where a suggestion was rejected and nothing put in its place, the names of people, their notes, pictures and the metadata of the items are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }
}
