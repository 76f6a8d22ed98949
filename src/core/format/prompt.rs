//! An item as text: what a model is asked, in the words that the reader saw, and what it should
//! have answered.
//!
//! ```text
//! Question                       the fields; with one field its text alone
//! Can I borrow a drill?
//!
//! What do we send?               the question, its help, and what answers it
//! Accept a draft, edit it, or write your own.
//! ```

use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Item};
use crate::core::model::question::{Label, Question, QuestionKind};
use crate::core::model::value::Value;

/// The fields of an item. Where a text is asked for, the answers that models generated are left
/// out: who learns to write one will not have them at hand.
pub fn input(item: &Item, question: &Question, schema: &Schema) -> String {
    let is_text = matches!(question.kind, QuestionKind::Text);
    fields(item, schema, |field, content| {
        !(is_text && matches!(content, Content::Answers { .. }) || field.is_empty())
    })
}

/// The fields without one of them.
pub fn without(item: &Item, left_out: &str, schema: &Schema) -> String {
    fields(item, schema, |field, _| field != left_out)
}

/// All of them: what makes two items the same.
pub fn whole(item: &Item, schema: &Schema) -> String {
    fields(item, schema, |_, _| true)
}

/// The fields, then the question.
pub fn asked(item: &Item, question: &Question, schema: &Schema) -> String {
    let mut text = input(item, question, schema);
    for part in [question.name(), question.help.trim(), choices(question).trim_end()] {
        if !part.is_empty() {
            // The question stands apart from the item; its help and its labels belong to it.
            text += if part == question.name() { "\n\n" } else { "\n" };
            text += part;
        }
    }
    text
}

/// What answers a question, as a model writes it.
pub fn completion(value: &Value) -> String {
    match value {
        Value::Marks(marked) => marked.bare(),
        _ => value.brief(),
    }
}

/// The labels in a value; none for texts and rankings.
pub fn labels(question: &Question, value: &Value) -> Vec<String> {
    match (&question.kind, value) {
        (QuestionKind::Choices { .. }, Value::Many(labels)) => labels.clone(),
        (QuestionKind::Text | QuestionKind::Ranking { .. }, _) => Vec::new(),
        (_, Value::Marks(marked)) => marked.labels().into_keys().collect(),
        (_, other) => vec![other.brief()],
    }
}

fn fields(item: &Item, schema: &Schema, keep: impl Fn(&str, &Content) -> bool) -> String {
    let kept: Vec<(&str, String)> = item
        .fields
        .iter()
        .filter(|field| keep(&field.id, &field.content))
        .map(|field| (field.id.as_str(), content(&field.content)))
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    let title = |id: &str| match schema.fields.iter().find(|named| named.id == id) {
        Some(named) => named.name().to_owned(),
        None => id.to_owned(),
    };
    match kept.as_slice() {
        [(_, alone)] => alone.clone(),
        several => {
            let blocks = several.iter().map(|(id, text)| format!("{}\n{text}", title(id)));
            blocks.collect::<Vec<_>>().join("\n\n")
        }
    }
}

fn content(content: &Content) -> String {
    match content {
        Content::Text { text } => text.clone(),
        Content::Conversation { turns } => {
            let has_focus = turns.iter().any(|turn| turn.focus);
            let lines = turns.iter().map(|turn| {
                let mark = if turn.focus && has_focus { "→ " } else { "" };
                format!("{mark}{}: {}", turn.speaker, turn.text)
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Content::Answers { answers } => {
            let lines = answers.iter().map(|answer| format!("{}: {}", answer.id, answer.text));
            lines.collect::<Vec<_>>().join("\n")
        }
        // The picture itself may be megabytes, and no text trainer reads it.
        Content::Image { alt, .. } if alt.is_empty() => "[image]".to_owned(),
        Content::Image { alt, .. } => format!("[image: {alt}]"),
        Content::Series { of, alt, .. } => format!("[{}: {alt}]", of.name()),
    }
}

fn choices(question: &Question) -> String {
    let list = |labels: &[Label]| {
        let lines = labels.iter().map(|label| match label.about.trim() {
            "" => format!("- {}\n", label.id),
            about => format!("- {}: {about}\n", label.id),
        });
        lines.collect::<String>()
    };
    match &question.kind {
        QuestionKind::Choice { labels } => {
            format!("Answer with one of these labels:\n{}", list(labels))
        }
        QuestionKind::Choices { labels } => format!(
            "Answer with all of these labels that hold, separated by commas, or with \
             \"{}\":\n{}",
            Value::Many(Vec::new()).brief(),
            list(labels)
        ),
        QuestionKind::Rating { low, high, titles } => {
            let names: Vec<String> =
                (*low..).zip(titles).map(|(step, title)| format!("{step} {title}")).collect();
            let names =
                if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
            format!("Answer with a whole number from {low} to {high}{names}.")
        }
        QuestionKind::Text => String::new(),
        kind @ (QuestionKind::Spans { .. }
        | QuestionKind::Regions { .. }
        | QuestionKind::Tracks { .. }) => {
            format!(
                "Answer with JSON, {{\"{}\": [...]}}, each with one of these labels:\n{}",
                kind.name(),
                list(question.labels())
            )
        }
        QuestionKind::Preference { .. } => {
            "Answer with the name of the better answer, or with \"tie\".".to_owned()
        }
        QuestionKind::Ranking { .. } => {
            "Answer with their names, best first: a > b = c where b and c are equally good."
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::{header, native_item};
    use expect_test::{Expect, expect};

    const HEADER: &str = r#"{"countersign":1,"fields":[{"id":"prompt","title":"Question"}],"questions":[{"id":"mood","kind":"choice","labels":["neg",{"id":"pos","about":"Glad."}]},{"id":"harm","kind":"choices","title":"What is wrong?","help":"Any.","labels":["insult","spam"]},{"id":"bad","kind":"rating","low":0,"high":2,"titles":["no","so"]},{"id":"reply","kind":"text","title":"What do we send?"},{"id":"order","kind":"ranking","field":"answers"}]}"#;
    const ITEM: &str = r#"{"id":"a","fields":{"prompt":"A drill?","talk":{"kind":"conversation","turns":[{"speaker":"mara","text":"hi"},{"speaker":"joss","text":"ho","focus":true}]},"photo":{"kind":"image","src":"data:image/png;base64,AAAA","alt":"a drill"},"answers":{"kind":"answers","answers":[{"id":"a","text":"Yes.","agent":"x"},{"id":"b","text":"No."}]}}}"#;

    #[track_caller]
    fn check(question: &str, item: &str, expected: Expect) {
        let schema = header::header(HEADER, 1).0;
        let item = native_item::read_item(item, 1, &schema).0.unwrap();
        expected.assert_eq(&asked(&item, schema.question(question).unwrap(), &schema));
    }

    #[test]
    fn one_field_is_its_text_alone() {
        let item = r#"{"id":"a","fields":{"prompt":"A drill?"}}"#;
        check(
            "mood",
            item,
            expect![[r#"
            A drill?

            mood
            Answer with one of these labels:
            - neg
            - pos: Glad."#]],
        );
        check(
            "bad",
            item,
            expect![[r#"
            A drill?

            bad
            Answer with a whole number from 0 to 2 (0 no, 1 so)."#]],
        );
    }

    #[test]
    fn several_fields_have_their_titles() {
        check(
            "harm",
            ITEM,
            expect![[r#"
            Question
            A drill?

            talk
            mara: hi
            → joss: ho

            photo
            [image: a drill]

            answers
            a: Yes.
            b: No.

            What is wrong?
            Any.
            Answer with all of these labels that hold, separated by commas, or with "none":
            - insult
            - spam"#]],
        );
    }

    /// Who learns to write an answer does not have those of the models.
    #[test]
    fn a_text_is_asked_for_without_the_answers() {
        check(
            "reply",
            ITEM,
            expect![[r#"
            Question
            A drill?

            talk
            mara: hi
            → joss: ho

            photo
            [image: a drill]

            What do we send?"#]],
        );
    }
}
