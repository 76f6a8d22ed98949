//! Writes few-shot sets: for each question two sets of examples, chosen to cover the dataset, each
//! with the ids of the items that it must never be used to judge.
//!
//! ```text
//! {"set":"first","question":"mood","kind":"choice","coverage":0.31,"covers":400,
//!  "examples":[{"id":"m-1","text":"Thank you.","label":"pos","labels":["pos"],…,"events":["4f…"]}],
//!  "never_for":["m-1","m-9"]}
//! ```
//! **Which set for which item.** The first, unless the item is among its `never_for`; then the
//! second. The sets have no text in common, so every item has one that does not give its answer
//! away. Where there was no text left for a second set, such an item is judged without examples.
//!
//! **The same item.** Two items are the same where their texts have the same words in the same
//! order, whatever case, punctuation and spaces: all of them are in `never_for`. Where people
//! settled different things about the same text, it is no example.
//!
//! **Choice.** Greedy facility location over word sets with turns for the labels
//! ([`coverage`]); two for each label, 4 to 16 in all, and never more than half of the texts, so
//! that the second set has some too. The targets are up to 400 items of all, the candidates up to
//! 1,000 that people settled, equally many of each label, in the order of the SHA-256 of their
//! words: which looks like chance and is the same on every machine. `coverage` is the mean likeness
//! of a target to its nearest example. Flagged items are no examples.

mod coverage;

use std::collections::{BTreeMap, BTreeSet};

use unicode_segmentation::UnicodeSegmentation;

use self::coverage::{Candidate, Likeness};
use super::lesson::{Lesson, Unlearned};
use super::ordered::Node;
use super::prompt;
use super::reviewed::{Counts, Review, Reviewed, Written};
use super::reviewed_jsonl::object;
use super::supervised::{provenance, texts};
use crate::core::log::chain;
use crate::core::model::dataset::Schema;
use crate::core::model::item::Item;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::value::Value;
use crate::core::sort::sort_by_key;

const TARGETS: usize = 400;
const CANDIDATES: usize = 1_000;
const PER_LABEL: usize = 2;
const FEWEST: usize = 4;
const MOST: usize = 16;

/// Writes two sets for each question.
pub fn write(review: &dyn Review) -> Written {
    let schema = review.schema();
    let survey = Survey::of(review);
    let drawn: Vec<Drawing> =
        schema.questions.iter().map(|question| survey.draw(&question.id)).collect();
    let read = Read::of(review, &survey, &drawn);
    let mut written = Written::default();
    for (question, drawing) in schema.questions.iter().zip(&drawn) {
        for set in sets(question, drawing, &survey, &read) {
            written.text += &set.to_string();
            written.text.push('\n');
            written.records += 1;
        }
    }
    written
}

/// What this file does not hold.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let always = [
        "all settled items that were not chosen as examples",
        "the names of people",
        "pictures",
        "the metadata of the items",
    ];
    Vec::from_iter(Counts::sentence(&Unlearned::of(review).parts(), &always))
}

/// What stands for the text of an item: equal for items that are the same.
fn key(item: &Item, schema: &Schema) -> String {
    let text = prompt::whole(item, schema);
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    let same = match (words.is_empty(), text.trim()) {
        (false, _) => words.join(" "),
        // Signs and emoji alone; an item without text is like no other.
        (true, "") => format!("id {}", item.id),
        (true, signs) => signs.to_owned(),
    };
    chain::hash(same.as_bytes())
}

/// The first look: which items are the same, and what people settled.
#[derive(Default)]
struct Survey {
    /// Ids by key.
    same: BTreeMap<String, Vec<String>>,
    /// By question and key.
    settled: BTreeMap<String, BTreeMap<String, Kept>>,
}

/// What may become an example.
struct Kept {
    id: String,
    /// What examples are balanced by: the label; nothing where texts or orders are asked for.
    group: String,
    value: Value,
    is_clear: bool,
}

impl Survey {
    fn of(review: &dyn Review) -> Self {
        let mut survey = Self::default();
        review.each(&mut |reviewed| survey.look(reviewed, review.schema()));
        survey
    }

    fn look(&mut self, reviewed: &Reviewed<'_>, schema: &Schema) {
        let item = &reviewed.item;
        let key = key(item, schema);
        let is_flagged = reviewed.states.iter().any(|(_, state)| state.flag.is_some());
        for question in schema.questions.iter().filter(|_| !is_flagged) {
            let Some(lesson) = Lesson::of(reviewed, &question.id) else { continue };
            let Some(value) = lesson.taught() else { continue };
            let group = match question.kind {
                QuestionKind::Text | QuestionKind::Ranking { .. } => String::new(),
                _ if question.kind.is_marks() => String::new(),
                _ => value.brief(),
            };
            let settled = self.settled.entry(question.id.clone()).or_default();
            let kept = settled.entry(key.clone()).or_insert_with(|| Kept {
                id: item.id.clone(),
                group,
                value: value.clone(),
                is_clear: true,
            });
            kept.is_clear &= kept.value == *value;
        }
        self.same.entry(key).or_default().push(item.id.clone());
    }

    /// Who may be an example for a question, in the order of their keys.
    fn draw(&self, question: &str) -> Drawing<'_> {
        let settled = self.settled.get(question);
        let mut by_group: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (key, kept) in settled.into_iter().flatten().filter(|(_, kept)| kept.is_clear) {
            by_group.entry(&kept.group).or_default().push(key);
        }
        let texts = by_group.values().map(Vec::len).sum();
        let mut groups: Vec<Vec<&str>> = by_group.into_values().collect();
        sort_by_key(&mut groups, |keys| std::cmp::Reverse(keys.len()));
        // More labels than examples: the frequent ones.
        groups.truncate(CANDIDATES);
        let each = CANDIDATES / groups.len().max(1);
        let keys = groups
            .iter()
            .enumerate()
            .flat_map(|(group, keys)| keys.iter().take(each).map(move |key| (*key, group)));
        Drawing { keys: keys.collect(), groups: groups.len(), texts }
    }

    fn targets(&self) -> impl Iterator<Item = &str> {
        self.same.keys().take(TARGETS).map(String::as_str)
    }

    fn kept(&self, question: &str, key: &str) -> Option<&Kept> {
        self.settled.get(question)?.get(key)
    }
}

/// Candidates of one question, with their groups.
struct Drawing<'s> {
    keys: Vec<(&'s str, usize)>,
    groups: usize,
    /// Different texts that people settled.
    texts: usize,
}

impl Drawing<'_> {
    /// How many examples a set has.
    fn size(&self) -> usize {
        (PER_LABEL * self.groups).clamp(FEWEST, MOST).min(self.texts.div_ceil(2))
    }
}

/// The second look: the words of targets and candidates, and the candidates as examples.
#[derive(Default)]
struct Read {
    numbers: BTreeMap<String, u32>,
    /// By key.
    words: BTreeMap<String, Vec<u32>>,
    /// By question and id.
    examples: BTreeMap<(String, String), Node>,
}

impl Read {
    fn of(review: &dyn Review, survey: &Survey, drawn: &[Drawing<'_>]) -> Self {
        let schema = review.schema();
        let mut wanted: BTreeSet<&str> = survey.targets().collect();
        let mut examples: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
        for (question, drawing) in schema.questions.iter().zip(drawn) {
            for (key, _) in &drawing.keys {
                wanted.insert(key);
                if let Some(kept) = survey.kept(&question.id, key) {
                    examples.entry(&kept.id).or_default().push(question);
                }
            }
        }
        let firsts: BTreeMap<&str, &str> = wanted
            .iter()
            .filter_map(|key| Some((survey.same.get(*key)?.first()?.as_str(), *key)))
            .collect();
        let mut read = Self::default();
        review.each(&mut |reviewed| {
            let id = reviewed.item.id.as_str();
            if let Some(key) = firsts.get(id) {
                let words = read.number(&prompt::whole(&reviewed.item, schema));
                read.words.insert((*key).to_owned(), words);
            }
            for question in examples.get(id).into_iter().flatten() {
                if let Some(example) = example(reviewed, question, schema) {
                    read.examples.insert((question.id.clone(), id.to_owned()), example);
                }
            }
        });
        read
    }

    fn number(&mut self, text: &str) -> Vec<u32> {
        let mut numbers = BTreeSet::new();
        for word in text.unicode_words().map(str::to_lowercase) {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            numbers.insert(*self.numbers.entry(word).or_insert(next));
        }
        numbers.into_iter().collect()
    }

    fn words(&self, key: &str) -> Vec<u32> {
        self.words.get(key).cloned().unwrap_or_default()
    }
}

fn example(reviewed: &Reviewed<'_>, question: &Question, schema: &Schema) -> Option<Node> {
    let lesson = Lesson::of(reviewed, &question.id)?;
    let value = lesson.taught()?;
    let mut entries = vec![
        ("id", Node::text(&reviewed.item.id)),
        ("text", Node::text(prompt::input(&reviewed.item, question, schema))),
        ("label", Node::text(prompt::completion(value))),
        ("labels", texts(prompt::labels(question, value))),
    ];
    entries.extend(provenance(&lesson));
    Some(object(entries))
}

/// The two sets of a question; those without an example are left out.
fn sets(question: &Question, drawing: &Drawing<'_>, survey: &Survey, read: &Read) -> Vec<Node> {
    let candidates: Vec<Candidate> = drawing
        .keys
        .iter()
        .map(|(key, group)| Candidate { words: read.words(key), group: *group })
        .collect();
    let targets: Vec<Vec<u32>> = survey.targets().map(|key| read.words(key)).collect();
    let likeness = Likeness::new(&candidates, &targets);
    let first = likeness.choose(drawing.size(), &[]);
    let second = likeness.choose(drawing.size(), &first);
    let set = |name: &str, chosen: &[usize]| {
        let keys = || chosen.iter().filter_map(|place| Some(drawing.keys.get(*place)?.0));
        let example = |key: &str| {
            let id = &survey.kept(&question.id, key)?.id;
            read.examples.get(&(question.id.clone(), id.clone())).cloned()
        };
        let same = keys().filter_map(|key| survey.same.get(key)).flatten().cloned();
        object([
            ("set", Node::text(name)),
            ("question", Node::text(&question.id)),
            ("kind", Node::text(question.kind.name())),
            ("coverage", likeness.coverage(chosen).map_or(Node::Null, Node::from)),
            ("covers", Node::Number(targets.len().into())),
            ("examples", Node::List(keys().filter_map(example).collect())),
            ("never_for", texts(same)),
        ])
    };
    [("first", first), ("second", second)]
        .iter()
        .filter(|(_, chosen)| !chosen.is_empty())
        .map(|(name, chosen)| set(name, chosen))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::reviewed::fixture::{Sample, given};
    use expect_test::expect;
    use proptest::prelude::*;

    #[test]
    fn writes_sets_with_whom_they_are_not_for() {
        let sample = Sample::default();
        let written = write(&sample);
        expect![[r#"
            {"set":"first","question":"mood","kind":"choice","coverage":0.25,"covers":4,"examples":[{"id":"m-1","text":"=1+1 fine, \"thanks\"","label":"pos","labels":["pos"],"how":"accepted","settled":"single","people":1,"arm":"assisted","drawn":"chosen","weight":1.0,"events":["0796fea98d9265c34e9bb9759ef5a28a41e3a9ddb6ba780c3cd6ee74301c4092"]}],"never_for":["m-1"]}
        "#]].assert_eq(&written.text);
        assert_eq!(written.records, 1);
        expect!["5 questions without an answer, 1 question on which people differ, 1 question where a suggestion was rejected and nothing put in its place, all settled items that were not chosen as examples, the names of people, pictures and the metadata of the items are not in this file."].assert_eq(&losses(&sample).join("\n"));
    }

    /// Ids of the examples, then of the items that they are not for, of each set.
    fn brief(written: &Written) -> Vec<(Vec<String>, Vec<String>)> {
        let ids = |node: &Node| node.as_text().unwrap().to_owned();
        let set = |line: &str| {
            let set = Node::parse(line).unwrap();
            let examples = set.get("examples").unwrap().elements();
            let examples = examples.iter().map(|it| ids(it.get("id").unwrap())).collect();
            (examples, set.get("never_for").unwrap().elements().iter().map(ids).collect())
        };
        written.text.lines().map(set).collect()
    }

    /// `items`: id, text and label, which is empty where nobody answered.
    #[track_caller]
    fn check(items: &[(&str, &str, &str)], expected: &[(&[&str], &[&str])]) {
        let found = brief(&write(&given(items)));
        let expected: Vec<(Vec<String>, Vec<String>)> = expected
            .iter()
            .map(|(a, b)| [a, b].map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()).into())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_same_text_counts_as_the_same_item() {
        check(
            &[("a", "Thank you!", "pos"), ("b", "thank  YOU", ""), ("c", "Never again.", "neg")],
            &[(&["c"], &["c"]), (&["a"], &["a", "b"])],
        );
        // One text alone leaves nothing for the other set.
        check(&[("a", "Thank you!", "pos"), ("b", "thank you", "pos")], &[(&["a"], &["a", "b"])]);
        // Two people settled different things about one text.
        check(&[("a", "Fine", "pos"), ("b", "fine.", "neg")], &[]);
        check(&[("a", "🙂", "pos"), ("b", "🙂", ""), ("c", "🙁", "")], &[(&["a"], &["a", "b"])]);
    }

    proptest! {
        #[test]
        fn no_set_gives_an_answer_away(
            texts in prop::collection::vec(("[ab ]{1,4}", 0u8..3), 1..40)
        ) {
            let ids: Vec<String> = (0..texts.len()).map(|at| format!("i{at}")).collect();
            let items: Vec<(&str, &str, &str)> = ids
                .iter()
                .zip(&texts)
                .map(|(id, (text, label))| {
                    (id.as_str(), text.as_str(), ["", "neg", "pos"][usize::from(*label)])
                })
                .collect();
            let text_of = |id: &String| {
                let at: usize = id.trim_start_matches('i').parse().unwrap();
                let words: Vec<&str> = texts[at].0.split_whitespace().collect();
                if words.is_empty() { id.clone() } else { words.join(" ") }
            };
            let sets = brief(&write(&given(&items)));
            for (examples, never) in &sets {
                let shown: BTreeSet<String> = examples.iter().map(text_of).collect();
                prop_assert_eq!(shown.len(), examples.len(), "one text twice");
                for id in ids.iter().filter(|id| shown.contains(&text_of(id))) {
                    prop_assert!(never.contains(id), "{} sees itself", id);
                }
            }
            if let [first, second] = sets.as_slice() {
                prop_assert!(first.1.iter().all(|id| !second.1.contains(id)));
            }
        }
    }
}
