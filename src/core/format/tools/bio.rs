//! Writes tokens with BIO tags, a line of JSON a text, as Hugging Face's trainers of token
//! classification read them.
//!
//! ```text
//! {"id":"m-1","tokens":["Bob","in","Rome","."],"ner_tags":["B-PER","O","B-LOC","O"]}
//! ```
//! Tokens are words by Unicode's boundaries ([`tokens`](super::tokens)). A span that begins or ends
//! within a word has all of the word. A token has one tag: of spans that overlap the longest goes
//! first.

use super::tally::Tally;
use super::texts::{self, KINDS, Text};
use super::tokens::{tokens, touched};
use crate::core::format::ordered::Node;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, JSON_LINES, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::format::reviewed_jsonl::object;
use crate::core::format::supervised::texts as list;

pub const FORMAT: Format = Format {
    id: "bio",
    title: "Tokens with BIO tags",
    about: "For training token classification, as Hugging Face's trainers read it: words and a tag for each.",
    ending: "-bio.jsonl",
    media_type: JSON_LINES,
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: KINDS,
        purpose: Purpose::Tool,
        whole: false,
        records: true,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(ALWAYS),
    }),
};

const ALWAYS: &[&str] = &[
    "white space between words",
    "attributes",
    "relations",
    "the names of people",
    "scores",
    "what was suggested",
    "metadata",
];

fn made(review: &dyn Review) -> (Written, Tally) {
    let mut tally = Tally::default();
    let mut written = Written::default();
    texts::each(review, &mut tally, &mut |text, tally| {
        written.text += &line(text, tally).to_string();
        written.text.push('\n');
        written.records += 1;
    });
    (written, tally)
}

fn line(text: &Text<'_>, tally: &mut Tally) -> Node {
    let tokens = tokens(text.text);
    let mut tags = vec![OUTSIDE.to_owned(); tokens.len()];
    let mut marks: Vec<_> = text.marks.marks.iter().collect();
    marks.sort_by_key(|mark| (std::cmp::Reverse(mark.place.len()), mark.place, mark.label.clone()));
    for mark in marks {
        let Some((first, last)) = touched(&tokens, mark.place) else {
            tally.left_out("span of white space", "spans of white space");
            continue;
        };
        let Some(slots) = tags.get_mut(first..=last) else { continue };
        if slots.iter().any(|tag| tag != OUTSIDE) {
            tally.left_out(
                "span that shares a word with a longer one",
                "spans that share a word with a longer one",
            );
            continue;
        }
        let ends = tokens.get(first).zip(tokens.get(last));
        let is_whole = ends.is_some_and(|(first, last)| {
            first.place.start >= mark.place.start && last.place.end <= mark.place.end
        });
        if !is_whole {
            tally.changed(
                "span that begins or ends within a word gets all of the word",
                "spans that begin or end within a word get all of the word",
            );
        }
        for (place, slot) in slots.iter_mut().enumerate() {
            *slot = format!("{}-{}", if place == 0 { 'B' } else { 'I' }, mark.label);
        }
    }
    object([
        ("id", Node::text(&text.item.id)),
        ("tokens", list(tokens.iter().map(|token| token.text.to_owned()))),
        ("ner_tags", list(tags)),
    ])
}

const OUTSIDE: &str = "O";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{said, spans};
    use expect_test::expect;

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            {"id":"t-1","tokens":["😀","Bob","Ross","in","Rome","."],"ner_tags":["O","B-PER","I-PER","O","B-LOC","O"]}
            {"id":"t-2","tokens":["Nothing","here"],"ner_tags":["O","O"]}
            (*) 1 span that shares a word with a longer one, 1 question without an answer, white space between words, attributes, relations, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 1 span that begins or ends within a word gets all of the word.
        "#]].assert_eq(&said(&FORMAT, &spans()));
    }
}
