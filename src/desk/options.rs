//! The ways to answer a question, each with its digit: what the buttons show
//! and what the digit keys do is one list.

use crate::core::model::item::{Answer, Content, Item};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::value::{NONE_OF_THESE, TIE};

/// One way to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The number of its command, [`super::command::Command::Label`]; a digit key up to 9.
    pub number: u8,
    pub pick: Pick,
    pub title: String,
    pub about: String,
    pub rare: bool,
}

/// What is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The id of a label or of an answer, or [`TIE`].
    Id(String),
    Step(i64),
    /// None of the labels.
    Nothing,
}

/// In the order of the schema or the item; the way with the digit 0 last.
/// A text has none. Beyond 255 ways there are no numbers: the rest is left out.
///
/// A rating from 0..=9 uses the digit that is written on it; other scales count from 1.
pub fn options(question: &Question, item: &Item) -> Vec<Choice> {
    match &question.kind {
        QuestionKind::Choice { .. } => labels(question).collect(),
        QuestionKind::Choices { .. } => {
            labels(question).chain([zero(Pick::Nothing, NONE_OF_THESE)]).collect()
        }
        QuestionKind::Rating { low, high, titles } => {
            let from = if *low >= 0 && *high <= 9 { *low } else { 1 };
            (*low..=*high)
                .zip(from..=255)
                .enumerate()
                .filter_map(|(step, (rating, number))| {
                    let about = titles.get(step).cloned().unwrap_or_default();
                    Some(Choice {
                        number: u8::try_from(number).ok()?,
                        pick: Pick::Step(rating),
                        title: rating.to_string(),
                        about,
                        rare: false,
                    })
                })
                .collect()
        }
        QuestionKind::Text => Vec::new(),
        // Labels of what is marked next, not answers.
        QuestionKind::Spans { .. } | QuestionKind::Regions { .. } | QuestionKind::Tracks { .. } => {
            Vec::new()
        }
        QuestionKind::Preference { field } => {
            let tie = zero(Pick::Id(TIE.to_owned()), "Tie");
            match answers(item, field) {
                [] => Vec::new(),
                some => ids(some).chain([tie]).collect(),
            }
        }
        QuestionKind::Ranking { field } => ids(answers(item, field)).collect(),
    }
}

/// The generated answers that a field holds; none where it holds something else.
pub fn answers<'a>(item: &'a Item, field: &str) -> &'a [Answer] {
    let content = item.fields.iter().find(|each| each.id == field).map(|each| &each.content);
    match content {
        Some(Content::Answers { answers }) => answers,
        _ => &[],
    }
}

fn labels(question: &Question) -> impl Iterator<Item = Choice> {
    question.labels().iter().zip(1..=255).map(|(label, number)| Choice {
        number,
        pick: Pick::Id(label.id.clone()),
        title: label.name().to_owned(),
        about: label.about.clone(),
        rare: label.rare,
    })
}

fn ids(answers: &[Answer]) -> impl Iterator<Item = Choice> {
    answers.iter().zip(1..=255).map(|(answer, number)| Choice {
        number,
        pick: Pick::Id(answer.id.clone()),
        title: answer.id.clone(),
        about: String::new(),
        rare: false,
    })
}

fn zero(pick: Pick, title: &str) -> Choice {
    Choice { number: 0, pick, title: title.to_owned(), about: String::new(), rare: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::item::Field;

    #[track_caller]
    fn check(question: &str, expected: &str) {
        let question: Question = serde_json::from_str(question).unwrap();
        let answer = |id: &str| Answer { id: id.to_owned(), text: String::new(), agent: None };
        let content = Content::Answers { answers: vec![answer("x"), answer("y")] };
        let item =
            Item { fields: vec![Field { id: "answers".to_owned(), content }], ..Item::default() };
        let said: Vec<_> = options(&question, &item)
            .iter()
            .map(|choice| format!("{}:{}", choice.number, choice.title))
            .collect();
        assert_eq!(said.join(" "), expected);
    }

    #[test]
    fn digits_by_kind() {
        check(r#"{"id":"q","kind":"choice","labels":["neg","pos"]}"#, "1:neg 2:pos");
        check(
            r#"{"id":"q","kind":"choices","labels":["spam","threat"]}"#,
            "1:spam 2:threat 0:None of these",
        );
        check(r#"{"id":"q","kind":"rating","low":0,"high":3}"#, "0:0 1:1 2:2 3:3");
        check(r#"{"id":"q","kind":"rating","low":-1,"high":1}"#, "1:-1 2:0 3:1");
        check(r#"{"id":"q","kind":"rating","low":9,"high":11}"#, "1:9 2:10 3:11");
        check(r#"{"id":"q","kind":"rating","low":3,"high":0}"#, "");
        check(r#"{"id":"q","kind":"text"}"#, "");
        check(r#"{"id":"q","kind":"preference","field":"answers"}"#, "1:x 2:y 0:Tie");
        check(r#"{"id":"q","kind":"preference","field":"nowhere"}"#, "");
        check(r#"{"id":"q","kind":"ranking","field":"answers"}"#, "1:x 2:y");
    }

    #[test]
    fn a_huge_scale_is_cut_and_not_walked() {
        let question: Question = serde_json::from_str(&format!(
            r#"{{"id":"q","kind":"rating","low":0,"high":{}}}"#,
            i64::MAX
        ))
        .unwrap();
        assert_eq!(options(&question, &Item::default()).len(), 255);
    }
}
