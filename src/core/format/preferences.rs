//! Writes preference pairs: what people chose and what they put it above, to the same prompt. The
//! columns are those that trainers by direct preference optimisation (DPO; Rafailov et al. 2023)
//! read: `prompt`, `chosen`, `rejected`, each a text.
//!
//! ```text
//! {"prompt":…,"chosen":"We are open until six.","rejected":"We never close.","id":"q-1",
//!  "question":"reply","from":"edited","rejected_agent":"ngram",…,"weight":1.0,"events":["4f…"]}
//! ```
//! - **Corrections** (`from`: `edited`, `rejected`, `passed_over`): chosen is what people settled,
//!   rejected what an agent had suggested, where somebody *saw* that suggestion. Who judges blind
//!   compared nothing, so there is no pair. `passed_over`: another agent's suggestion was taken.
//! - **Comparisons** (`from`: `preference`, `ranking`): the texts of each two answers of which
//!   people put one above the other; a ranking of n answers without ties gives n (n − 1) / 2.
//!   Ties say nothing about which is better and are left out.
//!
//! Two questions may compare the same answers, and then both pairs are here: `question` tells them
//! apart.

use super::lesson::{How, Lesson, Unlearned};
use super::ordered::Node;
use super::prompt;
use super::reviewed::{Counts, Review, Reviewed, Written};
use super::reviewed_jsonl::object;
use super::supervised::provenance;
use crate::core::model::dataset::Schema;
use crate::core::model::event::Verdict;
use crate::core::model::item::{Answer, Content};
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::{TIE, Value};

/// Two texts of which people put one above the other.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    chosen: String,
    rejected: String,
    from: &'static str,
    /// Who generated them, where that is known and no person did.
    chosen_agent: Option<String>,
    rejected_agent: Option<String>,
}

/// Writes every pair, in the order of items and questions.
pub fn write(review: &dyn Review) -> Written {
    let mut written = Written::default();
    review.each(&mut |reviewed| {
        for question in &review.schema().questions {
            let Some(lesson) = Lesson::of(reviewed, &question.id) else { continue };
            let Some(value) = lesson.taught() else { continue };
            let Some((prompt, pairs)) = pairs(reviewed, question, &lesson, value, review.schema())
            else {
                continue;
            };
            for pair in pairs {
                written.text += &line(reviewed, question, &lesson, &prompt, pair).to_string();
                written.text.push('\n');
                written.records += 1;
            }
        }
    });
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let always = [
        "answers that accept what was suggested, with nothing to put it above",
        "ties",
        "the names of people",
        "pictures",
        "the metadata of the items",
    ];
    Vec::from_iter(Counts::sentence(&Unlearned::of(review).parts(), &always))
}

fn line(
    reviewed: &Reviewed<'_>,
    question: &Question,
    lesson: &Lesson<'_>,
    prompt: &str,
    pair: Pair,
) -> Node {
    let agent = |agent: Option<String>| agent.map_or(Node::Null, Node::Text);
    let mut entries = vec![
        ("prompt", Node::text(prompt)),
        ("chosen", Node::Text(pair.chosen)),
        ("rejected", Node::Text(pair.rejected)),
        ("id", Node::text(&reviewed.item.id)),
        ("question", Node::text(&question.id)),
        ("from", Node::text(pair.from)),
        ("chosen_agent", agent(pair.chosen_agent)),
        ("rejected_agent", agent(pair.rejected_agent)),
    ];
    entries.extend(provenance(lesson));
    object(entries)
}

/// The prompt and its pairs; `None` where the question compares a field that is not there.
fn pairs(
    reviewed: &Reviewed<'_>,
    question: &Question,
    lesson: &Lesson<'_>,
    value: &Value,
    schema: &Schema,
) -> Option<(String, Vec<Pair>)> {
    let (prompt, mut pairs) = match &question.kind {
        QuestionKind::Preference { field } | QuestionKind::Ranking { field } => {
            let answers = answers(reviewed, field)?;
            (prompt::without(&reviewed.item, field, schema), compared(answers, value))
        }
        _ => {
            let prompt = prompt::asked(&reviewed.item, question, schema);
            (prompt, corrected(lesson, value))
        }
    };
    // A text above itself, or above nothing, teaches nothing.
    let blank = |text: &str| text.trim().is_empty();
    pairs.retain(|pair| {
        !blank(&pair.chosen) && !blank(&pair.rejected) && pair.chosen.trim() != pair.rejected.trim()
    });
    Some((prompt, pairs))
}

fn answers<'r>(reviewed: &'r Reviewed<'_>, field: &str) -> Option<&'r [Answer]> {
    let field = reviewed.item.fields.iter().find(|it| it.id == field)?;
    match &field.content {
        Content::Answers { answers } => Some(answers),
        _ => None,
    }
}

fn compared(answers: &[Answer], value: &Value) -> Vec<Pair> {
    let (groups, from) = match value {
        Value::One(best) if best == TIE => return Vec::new(),
        // The others are below the best; which of them is better was not asked.
        Value::One(best) => {
            let others = answers.iter().map(|answer| answer.id.clone()).filter(|id| id != best);
            (vec![vec![best.clone()], others.collect()], "preference")
        }
        Value::Ranks(groups) => (groups.clone(), "ranking"),
        _ => return Vec::new(),
    };
    let find = |id: &String| answers.iter().find(|answer| answer.id == *id);
    let mut pairs = Vec::new();
    for (place, better) in groups.iter().enumerate() {
        for chosen in better.iter().filter_map(find) {
            for rejected in groups.iter().skip(place + 1).flatten().filter_map(find) {
                pairs.push(Pair {
                    chosen: chosen.text.clone(),
                    rejected: rejected.text.clone(),
                    from,
                    chosen_agent: chosen.agent.clone(),
                    rejected_agent: rejected.agent.clone(),
                });
            }
        }
    }
    pairs
}

fn corrected(lesson: &Lesson<'_>, value: &Value) -> Vec<Pair> {
    let is_seen = |suggestion: &Suggestion| {
        lesson.responses().any(|response| response.suggestion_ids.contains(&suggestion.id))
    };
    let mut wrong: Vec<&Suggestion> = Vec::new();
    for suggestion in lesson.suggestions().filter(|it| it.value != *value && is_seen(it)) {
        // Agents who said the same make one pair.
        if wrong.iter().all(|other| other.value != suggestion.value) {
            wrong.push(suggestion);
        }
    }
    // Of a text that people wrote on, no agent is the author.
    let author = lesson.suggestions().find(|it| it.value == *value);
    let author = author.filter(|_| lesson.how() != Some(How::Own)).map(|it| it.agent.clone());
    let pair = |suggestion: &Suggestion| Pair {
        chosen: prompt::completion(value),
        rejected: prompt::completion(&suggestion.value),
        from: from(lesson, suggestion),
        chosen_agent: author.clone(),
        rejected_agent: Some(suggestion.agent.clone()),
    };
    wrong.into_iter().map(pair).collect()
}

fn from(lesson: &Lesson<'_>, suggestion: &Suggestion) -> &'static str {
    let has = |verdict: Verdict| {
        lesson.responses().any(|response| {
            response.verdict == verdict && response.suggestion_id.as_ref() == Some(&suggestion.id)
        })
    };
    if has(Verdict::Edited) {
        "edited"
    } else if has(Verdict::Rejected) {
        "rejected"
    } else {
        "passed_over"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::Sample;
    use expect_test::expect;
    use proptest::prelude::*;

    #[test]
    fn writes_what_was_put_above_what() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"prompt":"=1+1 fine, \"thanks\"\n\nmood\nAnswer with one of these labels:\n- neg\n- pos","chosen":"pos","rejected":"neg","id":"m-1","question":"mood","from":"passed_over","chosen_agent":"rules","rejected_agent":"bayes","how":"accepted","settled":"single","people":1,"arm":"assisted","drawn":"chosen","weight":1.0,"events":["0796fea98d9265c34e9bb9759ef5a28a41e3a9ddb6ba780c3cd6ee74301c4092"]}
        "#]].assert_eq(&written.text);
        assert_eq!(written.records, 1);
        expect!["5 questions without an answer, 1 question on which people differ, 1 question where a suggestion was rejected and nothing put in its place, answers that accept what was suggested, with nothing to put it above, ties, the names of people, pictures and the metadata of the items are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }

    fn answers(ids: &str) -> Vec<Answer> {
        let answer = |id: &str| Answer { id: id.to_owned(), text: id.to_uppercase(), agent: None };
        ids.split_whitespace().map(answer).collect()
    }

    #[track_caller]
    fn check(json: &str, expected: &str) {
        let value: Value = serde_json::from_str(json).unwrap();
        let pairs = compared(&answers("a b c"), &value);
        let said: Vec<String> =
            pairs.iter().map(|pair| format!("{}>{}", pair.chosen, pair.rejected)).collect();
        assert_eq!(said.join(" "), expected, "{json}");
    }

    #[test]
    fn ties_make_no_pair() {
        check(r#"[["b"],["a"],["c"]]"#, "B>A B>C A>C");
        check(r#"[["b"],["a","c"]]"#, "B>A B>C");
        check(r#"[["a","b","c"]]"#, "");
        check(r#""b""#, "B>A B>C");
        check(r#""tie""#, "");
        // An answer that is not there.
        check(r#"[["b"],["x"],["c"]]"#, "B>C");
    }

    proptest! {
        /// All pairs less those within a group, and never both ways round.
        #[test]
        fn every_ordered_pair_once(sizes in prop::collection::vec(1usize..4, 1..5)) {
            let n: usize = sizes.iter().sum();
            let ids: Vec<String> = (0..n).map(|place| format!("x{place}")).collect();
            let mut rest = ids.iter().cloned();
            let groups: Vec<Vec<String>> =
                sizes.iter().map(|size| rest.by_ref().take(*size).collect()).collect();
            let pairs = compared(&answers(&ids.join(" ")), &Value::Ranks(groups));
            let ties: usize = sizes.iter().map(|size| size * (size - 1) / 2).sum();
            prop_assert_eq!(pairs.len(), n * (n - 1) / 2 - ties);
            for pair in &pairs {
                prop_assert!(pairs.iter().all(|it| it.chosen != pair.rejected || it.rejected != pair.chosen));
            }
        }
    }
}
