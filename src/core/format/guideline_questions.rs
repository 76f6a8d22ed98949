//! Writes the questions to settle in the guideline, as Markdown: where people corrected the same
//! thing again and again, with counts and examples, the most frequent first.
//!
//! A model that errs at random errs in all directions. Where the same label is put in place of the
//! same other one many times, either the model or the guideline draws the line elsewhere, and only
//! people can say where it should be.
//!
//! | kind of question | corrections that are the same |
//! |---|---|
//! | choice, rating | agents said A, people settled B |
//! | choices | label A was taken away; label A was added |
//! | text | word A was taken out; word A was put in (Unicode words, upper and lower case alike), in at least two items; words that came and went in the same items stand together |
//! | preference, ranking | none: the answers differ from item to item |
//!
//! An item counts once in each cluster, however many agents said it. It is said on how many of
//! them people differed at first. A text is compared with the draft that somebody edited, and with
//! no other: who takes one draft does not edit the others. The ten most frequent are written.

use std::collections::{BTreeMap, BTreeSet};

use unicode_segmentation::UnicodeSegmentation;

use super::lesson::{How, Lesson, Unlearned};
use super::prompt;
use super::reviewed::{Counts, Review, Reviewed, Written};
use crate::core::model::dataset::Schema;
use crate::core::model::event::Verdict;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::sort::sort_by;
use crate::core::text::diff::{Change, diff};
use crate::core::text::{counted, figure, snippet};

/// Clusters that are written for each question; of text questions fewer, since words repeat.
const CLUSTERS: usize = 30;
const WORDS: usize = 10;
/// Examples of each cluster, and characters of each.
const EXAMPLES: usize = 3;
const LENGTH: usize = 240;

/// Writes the clusters of every question.
pub fn write(review: &dyn Review) -> Written {
    let schema = review.schema();
    let found = Found::of(review);
    let mut written = Written::default();
    let name = if schema.name.is_empty() { "the dataset" } else { &schema.name };
    written.text += &format!("# Questions to settle in the guideline: {}\n", escaped(name));
    for question in &schema.questions {
        let clusters = found.clusters(question);
        let Some(answered) = found.answered.get(&question.id) else { continue };
        let most = if is_text(question) { WORDS } else { CLUSTERS };
        written.text += &format!("\n## {}\n\n", escaped(question.name()));
        written.text += &format!("{} settled by people", counted(*answered, "item"));
        written.text += match (clusters.len(), comparable(question)) {
            (_, false) => "; their answers differ from item to item, so corrections are not alike",
            (0, true) => "; no correction",
            _ => "",
        };
        written.text += ".\n";
        for (number, (what, cluster)) in (1..).zip(clusters.iter().take(most)) {
            written.text += &section(number, what, cluster, question);
            written.records += 1;
        }
        let rest = clusters.len().saturating_sub(most) as u64;
        if rest > 0 {
            written.text += &format!("\n{} less frequent are not listed.\n", figure(rest));
        }
    }
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let always = [
        "settled items that nobody had to correct",
        "corrections beyond the most frequent",
        "all but three examples of each",
        "the names of people",
    ];
    Vec::from_iter(Counts::sentence(&Unlearned::of(review).parts(), &always))
}

/// The same correction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Correction {
    Instead { said: String, settled: String },
    TakenAway(Vec<String>),
    Added(Vec<String>),
}

#[derive(Clone, Debug, Default)]
struct Cluster {
    /// Places of the items.
    items: Vec<u64>,
    differed: u64,
    /// How often each agent said it.
    agents: BTreeMap<String, u64>,
    /// Id and text.
    examples: Vec<(String, String)>,
}

#[derive(Default)]
struct Found {
    seen: u64,
    /// Settled items by question.
    answered: BTreeMap<String, u64>,
    clusters: BTreeMap<String, BTreeMap<Correction, Cluster>>,
}

impl Found {
    fn of(review: &dyn Review) -> Self {
        let mut found = Self::default();
        review.each(&mut |reviewed| {
            for question in &review.schema().questions {
                found.look(reviewed, question, review.schema());
            }
            found.seen += 1;
        });
        found
    }

    fn look(&mut self, reviewed: &Reviewed<'_>, question: &Question, schema: &Schema) {
        let Some(lesson) = Lesson::of(reviewed, &question.id) else { return };
        let Some(value) = lesson.value() else { return };
        *self.answered.entry(question.id.clone()).or_default() += 1;
        let mut agents: BTreeMap<Correction, Vec<&str>> = BTreeMap::new();
        let is_edited = |suggestion: &Suggestion| {
            lesson.responses().any(|response| {
                response.verdict == Verdict::Edited
                    && response.suggestion_id.as_ref() == Some(&suggestion.id)
            })
        };
        for suggestion in lesson.suggestions().filter(|it| !is_text(question) || is_edited(it)) {
            for correction in corrections(question, &suggestion.value, value) {
                agents.entry(correction).or_default().push(&suggestion.agent);
            }
        }
        let clusters = self.clusters.entry(question.id.clone()).or_default();
        let differed = u64::from(lesson.how() == Some(How::Adjudicated));
        for (correction, agents) in agents {
            let cluster = clusters.entry(correction).or_default();
            cluster.items.push(self.seen);
            cluster.differed += differed;
            for agent in agents {
                *cluster.agents.entry(agent.to_owned()).or_default() += 1;
            }
            if cluster.examples.len() < EXAMPLES {
                let text = match value {
                    Value::One(text) if is_text(question) => text.clone(),
                    _ => prompt::input(&reviewed.item, question, schema),
                };
                cluster.examples.push((reviewed.item.id.clone(), snippet(&text, LENGTH)));
            }
        }
    }

    /// The most frequent first.
    fn clusters(&self, question: &Question) -> Vec<(Correction, &Cluster)> {
        let all = self.clusters.get(&question.id).into_iter().flatten();
        let least = if is_text(question) { 2 } else { 1 };
        let mut clusters: Vec<(Correction, &Cluster)> = Vec::new();
        // Words of one phrase: by direction and items, the place of the first.
        let mut phrases: BTreeMap<(bool, &[u64]), usize> = BTreeMap::new();
        for (what, cluster) in all.filter(|(_, cluster)| cluster.items.len() >= least) {
            let key = (matches!(what, Correction::Added(_)), cluster.items.as_slice());
            let place = *phrases.entry(key).or_insert(clusters.len());
            match (clusters.get_mut(place).map(|(first, _)| first), what) {
                (Some(Correction::Added(words)), Correction::Added(more))
                | (Some(Correction::TakenAway(words)), Correction::TakenAway(more))
                    if is_text(question) =>
                {
                    words.extend(more.iter().cloned());
                }
                _ => clusters.push((what.clone(), cluster)),
            }
        }
        sort_by(&mut clusters, |a, b| b.1.items.len().cmp(&a.1.items.len()));
        clusters
    }
}

fn is_text(question: &Question) -> bool {
    question.kind.is_free()
}

fn comparable(question: &Question) -> bool {
    !matches!(question.kind, QuestionKind::Preference { .. } | QuestionKind::Ranking { .. })
}

fn corrections(question: &Question, said: &Value, settled: &Value) -> BTreeSet<Correction> {
    if said == settled || !comparable(question) {
        return BTreeSet::new();
    }
    match (said, settled) {
        (Value::Many(said), Value::Many(settled)) => {
            let taken = said.iter().filter(|label| !settled.contains(label));
            let added = settled.iter().filter(|label| !said.contains(label));
            let taken = taken.map(|label| Correction::TakenAway(vec![label.clone()]));
            taken.chain(added.map(|label| Correction::Added(vec![label.clone()]))).collect()
        }
        (Value::One(said), Value::One(settled)) if is_text(question) => edits(said, settled),
        _ => {
            let (said, settled) = (said.brief(), settled.brief());
            [Correction::Instead { said, settled }].into()
        }
    }
}

/// Words in the one text and not in the other. A word that was moved is none.
fn edits(said: &str, settled: &str) -> BTreeSet<Correction> {
    let (mut taken, mut added) = (BTreeSet::new(), BTreeSet::new());
    for segment in diff(said, settled) {
        let words = segment.text.unicode_words().map(str::to_lowercase);
        match segment.change {
            Change::Delete => taken.extend(words),
            Change::Insert => added.extend(words),
            Change::Equal => {}
        }
    }
    let only = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
        these.difference(those).map(|word| vec![word.clone()]).collect::<Vec<_>>()
    };
    let gone = only(&taken, &added).into_iter().map(Correction::TakenAway);
    gone.chain(only(&added, &taken).into_iter().map(Correction::Added)).collect()
}

fn section(number: usize, what: &Correction, cluster: &Cluster, question: &Question) -> String {
    let name = |brief: &str| format!("“{}”", escaped(&question.say_brief(brief)));
    let names =
        |labels: &[String]| labels.iter().map(|label| name(label)).collect::<Vec<_>>().join(", ");
    let (thing, was, is) = match what {
        Correction::TakenAway(words) | Correction::Added(words) if words.len() > 1 => {
            ("the words", "were", "are")
        }
        _ if is_text(question) => ("the word", "was", "is"),
        _ => ("the label", "was", "is"),
    };
    let (title, ask) = match what {
        Correction::Instead { said, settled } => (
            format!("{} became {}", name(said), name(settled)),
            format!(
                "What makes an item {} rather than {}? If people are right, say it in the \
                 guideline with one of these examples.",
                name(settled),
                name(said)
            ),
        ),
        Correction::TakenAway(labels) => (
            format!("{} {was} taken away", names(labels)),
            format!("When {is} {thing} {} out of place?", names(labels)),
        ),
        Correction::Added(labels) => (
            format!("{} {was} added", names(labels)),
            format!("When {is} {thing} {} missing?", names(labels)),
        ),
    };
    let mut text =
        format!("\n### {number}. {title}: {}\n\n", counted(cluster.items.len() as u64, "item"));
    let agents: Vec<String> = cluster
        .agents
        .iter()
        .map(|(agent, count)| format!("{} {}", escaped(agent), counted(*count, "time")))
        .collect();
    text += &format!("Corrected: {}.", agents.join(", "));
    if cluster.differed > 0 {
        let items = counted(cluster.differed, "item");
        text += &format!(" On {items} people differed before somebody decided.");
    }
    text += &format!("\n\n**To settle:** {ask}\n");
    let said: Vec<String> = guideline(what, question)
        .iter()
        .map(|(label, about)| {
            format!("- The guideline says of {}: {}\n", name(label), escaped(about))
        })
        .collect();
    if !said.is_empty() {
        text += &format!("\n{}", said.concat());
    }
    for (id, example) in &cluster.examples {
        text += &format!("\n> **{}** {}\n", escaped(id), escaped(example));
    }
    text
}

/// What the schema says about the labels of a correction.
fn guideline<'q>(what: &'q Correction, question: &'q Question) -> Vec<(&'q str, &'q str)> {
    let labels: Vec<&str> = match what {
        Correction::Instead { said, settled } => vec![said, settled],
        Correction::TakenAway(labels) | Correction::Added(labels) => {
            labels.iter().map(String::as_str).collect()
        }
    };
    let about = |label: &&'q str| Some((*label, question.label(label)?.about.trim()));
    labels.iter().filter_map(about).filter(|(_, about)| !about.is_empty()).collect()
}

/// As text in Markdown: nothing in it is markup, and it stays on its line.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::{Sample, suggested};
    use expect_test::{Expect, expect};

    #[test]
    fn writes_a_section_per_correction() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r##"
            # Questions to settle in the guideline: Messages

            ## mood

            1 item settled by people.

            ### 1. “neg” became “pos”: 1 item

            Corrected: bayes 1 time.

            **To settle:** What makes an item “pos” rather than “neg”? If people are right, say it in the guideline with one of these examples.

            > **m-1** =1+1 fine, "thanks"
        "##]].assert_eq(&written.text);
        assert_eq!(written.records, 1);
        expect!["5 questions without an answer, 1 question on which people differ, 1 question where a suggestion was rejected and nothing put in its place, settled items that nobody had to correct, corrections beyond the most frequent, all but three examples of each and the names of people are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }

    #[test]
    fn the_most_frequent_comes_first() {
        let items = ["pos 1 neg", "neg 1 pos", "neg 1 pos", "pos 1 pos", "neg 1 "];
        let written = write(&suggested(&items));
        let titles: Vec<&str> =
            written.text.lines().filter(|line| line.starts_with("###")).collect();
        assert_eq!(
            titles,
            ["### 1. “neg” became “pos”: 2 items", "### 2. “pos” became “neg”: 1 item"]
        );
    }

    #[track_caller]
    fn check(question: &str, said: &str, settled: &str, expected: Expect) {
        let question: Question = serde_json::from_str(question).unwrap();
        let value = |text: &str| question.read(&serde_json::from_str(text).unwrap()).unwrap();
        expected.assert_eq(&format!("{:?}", corrections(&question, &value(said), &value(settled))));
    }

    #[test]
    fn what_is_the_same_correction() {
        let harm = r#"{"id":"harm","kind":"choices","labels":["insult","spam","threat"]}"#;
        check(
            harm,
            r#"["insult","spam"]"#,
            r#"["insult","threat"]"#,
            expect![[r#"{TakenAway(["spam"]), Added(["threat"])}"#]],
        );
        let bad = r#"{"id":"bad","kind":"rating","low":0,"high":3}"#;
        check(bad, "2", "3", expect![[r#"{Instead { said: "2", settled: "3" }}"#]]);
        check(bad, "2", "2", expect!["{}"]);
        let reply = r#"{"id":"reply","kind":"text"}"#;
        check(
            reply,
            r#""We are very sorry, Sir.""#,
            r#""We are sorry; come sir!""#,
            expect![[r#"{TakenAway(["very"]), Added(["come"])}"#]],
        );
        let order = r#"{"id":"order","kind":"ranking","field":"answers"}"#;
        check(order, r#"["a","b"]"#, r#"["b","a"]"#, expect!["{}"]);
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(
            escaped("<b>*x*</b>\n# `y` [z](w) &amp;"),
            r"\<b\>\*x\*\</b\> \# \`y\` \[z\](w) \&amp;"
        );
    }
}
