//! Texts with the spans that hold in them.

use super::held::{held, marks};
use super::tally::Tally;
use crate::core::format::reviewed::Review;
use crate::core::marks::{Marks, Span};
use crate::core::model::item::{Content, Item};
use crate::core::model::question::{Question, QuestionKind};

pub const KINDS: &[&str] = &["spans"];

/// One text, as one question asks of it.
pub struct Text<'r> {
    pub item: &'r Item,
    pub question: &'r Question,
    pub text: &'r str,
    /// Those that end within the text.
    pub marks: Marks<Span>,
}

/// Calls `visit` for each text with an answer that holds.
pub fn each(review: &dyn Review, tally: &mut Tally, visit: &mut dyn FnMut(&Text<'_>, &mut Tally)) {
    review.each(&mut |reviewed| {
        for question in &review.schema().questions {
            let QuestionKind::Spans { field, .. } = &question.kind else { continue };
            let text = reviewed.item.fields.iter().find_map(|it| match &it.content {
                Content::Text { text } if it.id == *field => Some(text),
                _ => None,
            });
            let Some(text) = text else {
                tally.left_out("item without the text", "items without the text");
                continue;
            };
            let Some(value) = held(reviewed, question, tally) else { continue };
            let mut marks: Marks<Span> = marks(value);
            let length = text.chars().count();
            marks.marks.retain(|mark| {
                let fits = mark.place.end as usize <= length;
                if !fits {
                    tally.left_out(
                        "span that ends behind the text",
                        "spans that end behind the text",
                    );
                }
                fits
            });
            marks.relations.retain(|relation| {
                let has = |id: &String| marks.marks.iter().any(|mark| mark.id == *id);
                has(&relation.from) && has(&relation.to)
            });
            visit(&Text { item: &reviewed.item, question, text, marks }, tally);
        }
    });
}
