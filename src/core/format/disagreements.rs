//! Writes the items on which somebody differs, one line of JSON each, with all
//! values side by side: models among themselves, people and models, people among
//! themselves.

use serde_json::value::RawValue;

use super::native;
use super::ordered::Node;
use super::reviewed::{Counts, Review, Reviewed, Written};
use super::reviewed_jsonl::{node, object};
use crate::core::model::question::Question;
use crate::core::team::settled::Settled;

/// Writes the items that are disputed.
pub fn write(review: &dyn Review) -> Written {
    let mut written = Written::default();
    review.each(&mut |reviewed| {
        if let Some(line) = line(reviewed, &review.schema().questions) {
            written.text.push_str(&line);
            written.text.push('\n');
            written.records += 1;
        }
    });
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let counts = Counts::of(review);
    let one = "item on which nobody differs";
    let many = "items on which nobody differs";
    let mut always = vec!["questions on which nobody differs"];
    if counts.log_lines > 0 {
        always.push("the log's hash chain");
    }
    Vec::from_iter(Counts::sentence(&[(counts.agreeing, one, many)], &always))
}

/// One item's line; `None` where nobody differs.
pub fn line(reviewed: &Reviewed<'_>, questions: &[Question]) -> Option<String> {
    let disputed: Vec<(String, Node)> = questions
        .iter()
        .map(|question| (question, reviewed.differs(&question.id)))
        .filter(|(_, differs)| !differs.is_empty())
        .map(|(question, differs)| {
            (question.id.clone(), side_by_side(reviewed, question, &differs))
        })
        .collect();
    if disputed.is_empty() {
        return None;
    }
    let mut entries = vec![("id".to_owned(), Node::text(&reviewed.item.id))];
    if let Ok(raw) = serde_json::from_str::<&RawValue>(reviewed.line) {
        native::entries(raw, |key, value| {
            if ["fields", "metadata"].contains(&key) {
                entries.push((key.to_owned(), Node::parse(value.get()).unwrap_or_default()));
            }
        });
    }
    entries.push(("questions".to_owned(), Node::Object(disputed)));
    entries.push(("route".to_owned(), Node::text(reviewed.routed.route.name())));
    let rule = reviewed.routed.rule_id.as_ref().map_or(Node::Null, Node::text);
    entries.push(("rule".to_owned(), rule));
    Some(Node::Object(entries).to_string())
}

fn side_by_side(reviewed: &Reviewed<'_>, question: &Question, differs: &[&str]) -> Node {
    let suggestions = reviewed.suggestions(&question.id).map(|suggestion| {
        object([
            ("agent", Node::text(&suggestion.agent)),
            ("value", node(&suggestion.value)),
            ("score", suggestion.score.map_or(Node::Null, Node::from)),
        ])
    });
    let said = reviewed.every(&question.id);
    let responses = said.iter().map(|said| {
        let verdict = said.here.map_or(Node::Null, |here| Node::text(here.verdict.name()));
        object([
            ("annotator", Node::text(said.annotator)),
            ("value", said.value.map_or(Node::Null, node)),
            ("verdict", verdict),
        ])
    });
    let settled = reviewed.settled(&question.id);
    let mut entries = vec![
        ("differs", Node::List(differs.iter().map(|name| Node::text(*name)).collect())),
        ("settled", Node::text(settled.word())),
        ("suggestions", Node::List(suggestions.collect())),
        ("responses", Node::List(responses.collect())),
    ];
    if let Settled::Adjudicated { value, by, .. } = settled {
        let by = by.into_iter().map(Node::text).collect();
        let decided = [("value", value.map_or(Node::Null, node)), ("by", Node::List(by))];
        entries.push(("adjudicated", object(decided)));
    }
    object(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::Sample;
    use expect_test::expect;

    #[test]
    fn writes_only_what_is_disputed() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"id":"m-1","fields":{"text":"=1+1 fine, \"thanks\""},"metadata":{"lang":"en","extra":-2},"questions":{"mood":{"differs":["model_model","human_model"],"settled":"single","suggestions":[{"agent":"bayes","value":"neg","score":0.6},{"agent":"rules","value":"pos","score":0.9}],"responses":[{"annotator":"anna","value":"pos","verdict":"accepted"}]}},"route":"single","rule":"unsure"}
            {"id":"m-3","fields":{"text":"both"},"questions":{"mood":{"differs":["human_human"],"settled":"unresolved","suggestions":[],"responses":[{"annotator":"ben","value":"pos","verdict":null},{"annotator":"anna","value":"neg","verdict":"own"}]},"harm":{"differs":["human_model"],"settled":"single","suggestions":[{"agent":"rules","value":["spam"],"score":null}],"responses":[{"annotator":"anna","value":null,"verdict":"rejected"}]}},"route":"blind","rule":null}
        "#]].assert_eq(&written.text);
        expect!["2 items on which nobody differs, questions on which nobody differs and the log's hash chain are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }
}
