//! The schema of a file that declares none: questions, agents, fields and
//! columns, learned from its items.
//!
//! What is inferred is a start that a person changes before review, so it errs
//! on the side of the commoner kind. Labels that first appear later in the file
//! are added at the end: those who have learned the keys keep them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::native::{self, RawItem, RawSuggestion};
use super::ordered::Node;
use crate::core::model::dataset::{Named, Schema};
use crate::core::model::item::Content;
use crate::core::model::question::{Drawing, Label, Question, QuestionKind};
use crate::core::model::suggestion::Agent;
use crate::core::model::value::TIE;
use crate::core::sort::sort_by;

/// More distinct values than this are not labels.
const MOST_LABELS: usize = 60;
/// Longer values than this, in code points, are not labels.
const LONGEST_LABEL: usize = 60;

/// Learns from items, one after another.
#[derive(Clone, Debug, Default)]
pub struct Learner {
    questions: Vec<(String, Seen)>,
    agents: Vec<Agent>,
    fields: Vec<String>,
    columns: Vec<String>,
}

/// What was answered to one question.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    texts: BTreeMap<String, u64>,
    /// Values seen that are texts or flags, whole numbers, other numbers, lists.
    words: u64,
    whole: u64,
    broken: u64,
    lists: u64,
    low: i64,
    high: i64,
    longest: usize,
    /// Lists hold lists, so they are groups of a ranking.
    groups: bool,
    /// Every text so far is the id of an answer of the item; in this field.
    answers: Option<String>,
    not_answers: bool,
    /// Labels named by probabilities, in their order.
    classes: Vec<String>,
    marks: Option<Marked>,
}

/// What was marked to one question.
#[derive(Clone, Debug, Default)]
struct Marked {
    /// The key of the list of marks.
    key: &'static str,
    /// The first field that such marks can be made on.
    field: String,
    labels: Vec<String>,
    relations: Vec<String>,
}

/// What a value is read beside.
#[derive(Default)]
struct Around {
    /// The ids of the item's answers with their field.
    answers: Vec<(String, String)>,
    /// The first field that is a text, and the first that is an image.
    text: Option<String>,
    image: Option<String>,
}

impl Learner {
    pub fn see(&mut self, item: &RawItem<'_>) {
        let around = self.fields(item);
        for suggestion in &item.suggestions.0 {
            if suggestion.question().is_empty() {
                continue;
            }
            self.agent(suggestion);
            let seen = self.question(suggestion.question());
            if let Some(value) = suggestion.value {
                seen.value(value, &around);
            }
            if let Some(probabilities) = suggestion.probabilities {
                native::entries(probabilities, |label, _| {
                    if !seen.classes.iter().any(|class| class == label) {
                        seen.classes.push(label.to_owned());
                    }
                });
            }
        }
        if let Some(gold) = item.gold {
            native::entries(gold, |id, value| self.question(id).value(value, &around));
        }
        for response in item.responses.map(parsed).unwrap_or_default().elements() {
            let id = response.get("question").map(Node::plain).unwrap_or_default();
            if let (false, Some(value)) = (id.is_empty(), response.get("value")) {
                self.question(&id).node(value, &around);
            }
        }
        if let Some(metadata) = item.metadata {
            native::entries(metadata, |column, _| once(&mut self.columns, column));
        }
    }

    /// What one value of a question adds, for readers that make the items.
    pub fn see_value(&mut self, question: &str, value: &Node) {
        self.question(question).node(value, &Around::default());
    }

    pub fn schema(&self) -> Schema {
        let named = |ids: &[String]| {
            ids.iter().map(|id| Named { id: id.clone(), title: String::new() }).collect()
        };
        let questions = self.questions.iter().filter_map(|(id, seen)| {
            Some(Question {
                id: id.clone(),
                title: String::new(),
                help: String::new(),
                kind: seen.kind()?,
            })
        });
        Schema {
            fields: named(&self.fields),
            questions: questions.collect(),
            agents: self.agents.clone(),
            columns: named(&self.columns),
            ..Schema::default()
        }
    }

    /// Notes the fields.
    fn fields(&mut self, item: &RawItem<'_>) -> Around {
        let mut around = Around::default();
        let Some(raw) = item.fields else { return around };
        if raw.get().starts_with('"') {
            once(&mut self.fields, "text");
            around.text = Some("text".to_owned());
        }
        native::entries(raw, |field, raw| {
            once(&mut self.fields, field);
            if raw.get().starts_with('"') {
                around.text.get_or_insert_with(|| field.to_owned());
            }
            if !raw.get().starts_with('{') {
                return;
            }
            match super::native_item::content::content(raw) {
                Some(Content::Answers { answers }) => {
                    let answers = answers.into_iter().map(|it| (field.to_owned(), it.id));
                    around.answers.extend(answers);
                }
                Some(Content::Image { .. } | Content::Series { .. }) => {
                    around.image.get_or_insert_with(|| field.to_owned());
                }
                Some(Content::Text { .. }) => {
                    around.text.get_or_insert_with(|| field.to_owned());
                }
                _ => {}
            }
        });
        around
    }

    fn agent(&mut self, suggestion: &RawSuggestion<'_>) {
        if !self.agents.iter().any(|agent| agent.id == suggestion.agent()) {
            self.agents.push(suggestion.as_agent());
        }
    }

    fn question(&mut self, id: &str) -> &mut Seen {
        let at = self.questions.iter().position(|(name, _)| name == id).unwrap_or_else(|| {
            self.questions.push((id.to_owned(), Seen::default()));
            self.questions.len() - 1
        });
        // Found or pushed a moment ago: the fallback is never taken.
        let at = at.min(self.questions.len() - 1);
        &mut self.questions[at].1
    }
}

impl Seen {
    fn value(&mut self, raw: &RawValue, around: &Around) {
        self.node(&parsed(raw), around);
    }

    fn node(&mut self, value: &Node, around: &Around) {
        let answers = around.answers.as_slice();
        match value {
            Node::Null => {}
            Node::Object(_) => self.marked(value, around),
            Node::Bool(flag) => self.word(&flag.to_string(), &[]),
            Node::Text(text) => self.word(text, answers),
            Node::Number(number) => match number.as_i64() {
                Some(number) => {
                    self.low = if self.whole == 0 { number } else { self.low.min(number) };
                    self.high = if self.whole == 0 { number } else { self.high.max(number) };
                    self.whole += 1;
                }
                None => self.broken += 1,
            },
            Node::List(list) => {
                self.lists += 1;
                for element in list {
                    self.groups |= matches!(element, Node::List(_));
                    let inner = element.elements();
                    for one in inner.iter().chain(inner.is_empty().then_some(element)) {
                        if let Some(text) = one.as_text() {
                            self.word(text, answers);
                            self.words -= 1;
                        }
                    }
                }
            }
        }
    }

    fn word(&mut self, text: &str, answers: &[(String, String)]) {
        self.words += 1;
        self.longest = self.longest.max(text.chars().count());
        match answers.iter().find(|(_, id)| id == text) {
            Some((field, _)) => self.answers = Some(field.clone()),
            None => self.not_answers |= text != TIE,
        }
        // A text question would fill this with whole texts.
        if self.texts.len() <= MOST_LABELS * 4 && text.len() <= LONGEST_LABEL * 8 {
            *self.texts.entry(text.to_owned()).or_default() += 1;
        }
    }

    fn marked(&mut self, value: &Node, around: &Around) {
        let of = |key: &str| value.get(key).map(Node::elements);
        let keys = [("spans", &around.text), ("regions", &around.image), ("tracks", &around.image)];
        for (key, field) in keys {
            let Some(list) = of(key) else { continue };
            let marked = self.marks.get_or_insert_with(|| Marked { key, ..Marked::default() });
            if let Some(field) = field.as_ref().filter(|_| marked.field.is_empty()) {
                marked.field.clone_from(field);
            }
            let label =
                |mark: &Node| mark.get("label").map(Node::plain).filter(|it| !it.is_empty());
            for label in list.iter().filter_map(label) {
                once(&mut marked.labels, &label);
            }
            for label in of("relations").unwrap_or_default().iter().filter_map(label) {
                once(&mut marked.relations, &label);
            }
        }
    }

    /// `None` where no value says anything.
    fn kind(&self) -> Option<QuestionKind> {
        if let Some(Marked { key, field, labels, relations }) = &self.marks {
            let list = |ids: &[String]| ids.iter().map(Label::new).collect();
            let (field, labels) = (field.clone(), list(labels));
            let drawing = Drawing::default();
            return Some(match *key {
                "spans" => QuestionKind::Spans { field, labels, relations: list(relations) },
                "regions" => QuestionKind::Regions { field, labels, drawing },
                _ => QuestionKind::Tracks { field, labels, drawing },
            });
        }
        if let Some(field) = self.answers.clone().filter(|_| !self.not_answers) {
            return Some(match self.lists {
                0 => QuestionKind::Preference { field },
                _ => QuestionKind::Ranking { field },
            });
        }
        if self.lists > 0 {
            return Some(match self.groups {
                true => QuestionKind::Ranking { field: "answers".to_owned() },
                false => QuestionKind::Choices { labels: self.labels() },
            });
        }
        if self.words == 0 && self.whole > 0 && self.broken == 0 && self.classes.is_empty() {
            return Some(self.rating());
        }
        if self.words == 0 && self.whole + self.broken == 0 && self.classes.is_empty() {
            return None;
        }
        let distinct = self.texts.len() as u64;
        let like_labels = self.longest <= LONGEST_LABEL
            && self.texts.len() <= MOST_LABELS
            && (distinct <= 12 || distinct * 2 <= self.words);
        let sentences = self.texts.keys().filter(|text| {
            let words = text.split_whitespace().count();
            words > 5 || words > 2 && text.ends_with(['.', '?', '!', '。'])
        });
        if self.classes.is_empty() && (!like_labels || sentences.count() * 2 > self.texts.len()) {
            return Some(QuestionKind::Text);
        }
        Some(QuestionKind::Choice { labels: self.labels() })
    }

    /// From the lowest to the highest value seen, and at least the scale from 1 to 5
    /// (or 0 to 1) that such values usually come from.
    fn rating(&self) -> QuestionKind {
        let (low, high) = match (self.low, self.high) {
            (low, high) if high.saturating_sub(low) > 100 => {
                return QuestionKind::Choice { labels: Vec::new() };
            }
            (0, 0 | 1) => (0, 1),
            (low @ 1.., high @ ..=5) => (low.min(1), high.max(5)),
            (low, high) if low == high => (low.saturating_sub(1), high),
            other => other,
        };
        QuestionKind::Rating { low, high, titles: Vec::new() }
    }

    /// Those that probabilities name first, then the others sorted.
    fn labels(&self) -> Vec<Label> {
        let mut labels: Vec<Label> = self.classes.iter().map(Label::new).collect();
        let mut rest: Vec<&String> =
            self.texts.keys().filter(|text| !self.classes.contains(text)).collect();
        let as_number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        if rest.iter().all(|text| as_number(text).is_some()) {
            sort_by(&mut rest, |a, b| {
                let (a, b) = (as_number(a).unwrap_or(0.0), as_number(b).unwrap_or(0.0));
                a.total_cmp(&b)
            });
        }
        labels.extend(rest.into_iter().map(Label::new));
        // A flag has two sides, seen or not.
        if !labels.is_empty() && labels.iter().all(|label| ["true", "false"].contains(&&*label.id))
        {
            return vec![Label::new("true"), Label::new("false")];
        }
        labels
    }
}

/// Adds to an inferred schema what a later item shows: agents, fields, columns,
/// questions, labels not in `removed`, steps of a rating. Says which labels are new.
pub fn grow(
    schema: &mut Schema,
    item: &RawItem<'_>,
    removed: &BTreeSet<(String, String)>,
) -> Vec<String> {
    let mut new = Vec::new();
    if item.suggestions.0.iter().all(|suggestion| known(schema, suggestion))
        && item.gold.is_none()
        && item.responses.is_none()
    {
        return new;
    }
    let mut learner = Learner::default();
    learner.see(item);
    let found = learner.schema();
    for agent in found.agents {
        if schema.agent(&agent.id).is_none() {
            schema.agents.push(agent);
        }
    }
    for question in found.questions {
        let seen = learner.questions.iter().find(|(id, _)| *id == question.id);
        let Some(old) = schema.questions.iter_mut().find(|old| old.id == question.id) else {
            new.push(format!("question {}", question.id));
            schema.questions.push(question);
            continue;
        };
        let Some((_, seen)) = seen else { continue };
        match &mut old.kind {
            QuestionKind::Choice { labels }
            | QuestionKind::Choices { labels }
            | QuestionKind::Spans { labels, .. }
            | QuestionKind::Regions { labels, .. }
            | QuestionKind::Tracks { labels, .. } => {
                let seen_labels = match &seen.marks {
                    Some(marked) => marked.labels.iter().map(Label::new).collect(),
                    None => seen.labels(),
                };
                for label in seen_labels {
                    let gone = removed.contains(&(old.id.clone(), label.id.clone()));
                    if !gone && !labels.iter().any(|known| known.id == label.id) {
                        new.push(format!("label {} of {}", label.id, old.id));
                        labels.push(label);
                    }
                }
                if let (QuestionKind::Spans { relations, .. }, Some(marked)) =
                    (&mut old.kind, &seen.marks)
                {
                    for relation in &marked.relations {
                        if !relations.iter().any(|known| known.id == *relation) {
                            new.push(format!("relation {relation} of {}", old.id));
                            relations.push(Label::new(relation));
                        }
                    }
                }
            }
            QuestionKind::Rating { low, high, .. } if seen.whole > 0 => {
                *low = (*low).min(seen.low);
                *high = (*high).max(seen.high);
            }
            _ => {}
        }
    }
    new
}

/// Whether a suggestion shows nothing that the schema has not: the common case, and quick.
fn known(schema: &Schema, suggestion: &RawSuggestion<'_>) -> bool {
    let question = schema.question(suggestion.question());
    let Some(question) = question.filter(|_| schema.agent(suggestion.agent()).is_some()) else {
        return false;
    };
    let Some(value) = suggestion.value else { return true };
    match &question.kind {
        QuestionKind::Choice { labels } => {
            let text = value.get();
            let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            bare.is_some_and(|bare| labels.iter().any(|label| label.id == bare))
        }
        QuestionKind::Choices { .. }
        | QuestionKind::Rating { .. }
        | QuestionKind::Spans { .. }
        | QuestionKind::Regions { .. }
        | QuestionKind::Tracks { .. } => native::value(question, value).is_ok(),
        QuestionKind::Text | QuestionKind::Preference { .. } | QuestionKind::Ranking { .. } => true,
    }
}

fn parsed(raw: &RawValue) -> Node {
    Node::parse(raw.get()).unwrap_or_default()
}

fn once(list: &mut Vec<String>, id: &str) {
    if !list.iter().any(|known| known == id) {
        list.push(id.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::header;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(lines: &[&str], expected: Expect) {
        let mut learner = Learner::default();
        lines.iter().for_each(|line| learner.see(&RawItem::read(line).unwrap()));
        let node = Node::parse(&header::write(&learner.schema())).unwrap();
        let said: Vec<String> =
            node.entries().iter().map(|(key, node)| format!("{key} {node}")).collect();
        expected.assert_eq(&said.join("\n"));
    }

    #[test]
    fn learns_every_kind() {
        check(
            &[
                r#"{"fields":{"text":"x","b":{"kind":"answers","answers":[{"id":"a"},{"id":"b"}]}},"metadata":{"lang":"en"},"suggestions":[{"question":"mood","agent":"m","model_version":"2","value":"neg"},{"question":"harm","agent":"r","value":["spam"]},{"question":"how","agent":"r","value":3},{"question":"better","agent":"r","value":"a"},{"question":"order","agent":"r","value":["b","a"]},{"question":"reply","agent":"r","value":"Thank you for your message, we will look into it."},{"question":"ok","agent":"r","value":true}]}"#,
                r#"{"fields":{"text":"y"},"metadata":{"ch":1},"suggestions":[{"question":"mood","agent":"m","value":"pos","probabilities":{"pos":1,"mid":0}},{"question":"harm","agent":"r","value":[]}],"gold":{"known":"yes"}}"#,
            ],
            expect![[r#"
                countersign 1
                fields [{"id":"text","title":""},{"id":"b","title":""}]
                questions [{"id":"mood","title":"","kind":"choice","labels":[{"id":"pos"},{"id":"mid"},{"id":"neg"}]},{"id":"harm","title":"","kind":"choices","labels":[{"id":"spam"}]},{"id":"how","title":"","kind":"rating","low":1,"high":5},{"id":"better","title":"","kind":"preference","field":"b"},{"id":"order","title":"","kind":"ranking","field":"b"},{"id":"reply","title":"","kind":"text"},{"id":"ok","title":"","kind":"choice","labels":[{"id":"true"},{"id":"false"}]},{"id":"known","title":"","kind":"choice","labels":[{"id":"yes"}]}]
                agents [{"id":"m","version":"2","title":"","about":"","score":""},{"id":"r","version":"","title":"","about":"","score":""}]
                columns [{"id":"lang","title":""},{"id":"ch","title":""}]"#]],
        );
        check(
            &[
                r#"{"fields":{"id":"x","photo":{"kind":"image","src":"a.png"}},"suggestions":[{"question":"cars","agent":"m","value":{"regions":[{"shape":"box","x":1,"y":1,"width":2,"height":2,"label":"car"}]}}]}"#,
                r#"{"fields":{"text":"Ann in Rome"},"responses":[{"question":"names","annotator":"ann","value":{"spans":[{"id":"a","start":0,"end":3,"label":"per"},{"id":"b","start":7,"end":11,"label":"loc"}],"relations":[{"from":"a","to":"b","label":"in"}]}}]}"#,
            ],
            expect![[r#"
                countersign 1
                fields [{"id":"id","title":""},{"id":"photo","title":""},{"id":"text","title":""}]
                questions [{"id":"cars","title":"","kind":"regions","field":"photo","labels":[{"id":"car"}]},{"id":"names","title":"","kind":"spans","field":"text","labels":[{"id":"per"},{"id":"loc"}],"relations":[{"id":"in"}]}]
                agents [{"id":"m","version":"","title":"","about":"","score":""}]"#]],
        );
        check(
            &[r#"{"fields":{"text":"x"}}"#],
            expect![[r#"
            countersign 1
            fields [{"id":"text","title":""}]"#]],
        );
    }

    #[test]
    fn grows_at_the_end() {
        let mut learner = Learner::default();
        learner.see(
            &RawItem::read(r#"{"suggestions":[{"question":"q","agent":"m","value":"b"}]}"#)
                .unwrap(),
        );
        let mut schema = learner.schema();
        let removed = BTreeSet::from([("q".to_owned(), "z".to_owned())]);
        for (value, expected) in [("a", "label a of q"), ("b", ""), ("z", "")] {
            let line =
                format!(r#"{{"suggestions":[{{"question":"q","agent":"n","value":"{value}"}}]}}"#);
            let new = grow(&mut schema, &RawItem::read(&line).unwrap(), &removed);
            assert_eq!(new.join(","), expected);
        }
        let labels: Vec<&str> =
            schema.questions[0].labels().iter().map(|l| l.id.as_str()).collect();
        assert_eq!(labels, ["b", "a"]);
        assert_eq!(schema.agents.len(), 2);
    }
}
