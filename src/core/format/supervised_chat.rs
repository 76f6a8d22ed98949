//! Writes the supervised pairs as conversations: the item and the question from the user, what
//! people settled from the assistant.
//!
//! ```text
//! {"messages":[{"role":"user","content":"Thank you.\n\nmood\n…"},
//!              {"role":"assistant","content":"pos"}]}
//! ```
//! This is a format of its own, and nothing else stands in a line: services that fine-tune chat
//! models may refuse lines with other keys, and a table with both shapes is ambiguous to those who
//! guess the task from its columns. Line n here is line n of [`supervised`](super::supervised)
//! for the same items: there its provenance and its weight can be looked up.

use super::lesson::Unlearned;
use super::ordered::Node;
use super::prompt;
use super::reviewed::{Counts, Review, Written};
use super::reviewed_jsonl::object;
use super::supervised;

/// Writes a conversation for each question that people settled.
pub fn write(review: &dyn Review) -> Written {
    supervised::lines(review, |reviewed, question, _, value| {
        let message = |role: &str, content: String| {
            object([("role", Node::text(role)), ("content", Node::Text(content))])
        };
        let messages = vec![
            message("user", prompt::asked(&reviewed.item, question, review.schema())),
            message("assistant", prompt::completion(value)),
        ];
        object([("messages", Node::List(messages))])
    })
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let always = [
        "ids, weights and events (they stand in the same line of the supervised pairs)",
        "the names of people",
        "pictures",
        "the metadata of the items",
    ];
    Vec::from_iter(Counts::sentence(&Unlearned::of(review).parts(), &always))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::Sample;
    use expect_test::expect;

    #[test]
    fn writes_a_conversation_per_settled_question() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"messages":[{"role":"user","content":"=1+1 fine, \"thanks\"\n\nmood\nAnswer with one of these labels:\n- neg\n- pos"},{"role":"assistant","content":"pos"}]}
        "#]].assert_eq(&written.text);
        assert_eq!(written.records, supervised::write(&sample).records);
        expect!["5 questions without an answer, 1 question on which people differ, 1 question where a suggestion was rejected and nothing put in its place, ids, weights and events (they stand in the same line of the supervised pairs), the names of people, pictures and the metadata of the items are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }
}
