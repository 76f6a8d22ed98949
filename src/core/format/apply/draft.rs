//! An item in the making: what the cells of one record, or of several merged rows, add up to.

use super::{ANSWERS, BETTER, FILE};
use crate::core::format::native_item::content::letter;
use crate::core::format::ordered::Node;
use crate::core::format::reviewed_jsonl::object;
use crate::core::format::words;

/// An item in the making.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub number: u64,
    pub id: Option<String>,
    pub fields: Vec<(String, Node)>,
    /// Answers to compare, by the names of their columns.
    pub answers: Vec<(String, String)>,
    pub metadata: Vec<(String, Node)>,
    pub suggestions: Vec<Suggested>,
    /// Question, annotator, value.
    pub responses: Vec<(String, String, Node)>,
    pub gold: Vec<(String, Node)>,
    pub extra: Vec<(String, Node)>,
}

/// Where in an item something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Shown,
    Gold,
    Extra,
}

#[derive(Clone, Debug, Default)]
pub struct Suggested {
    pub question: String,
    pub agent: String,
    pub value: Option<Node>,
    pub score: Option<f64>,
    pub probabilities: Vec<(String, f64)>,
    pub rationale: Option<String>,
}

impl Draft {
    /// What says that two rows are of one item.
    pub fn key(&self) -> String {
        match &self.id {
            Some(id) => format!("id {id}"),
            None => Node::Object(self.fields.clone()).to_string(),
        }
    }

    pub fn field(&mut self, column: &str, content: Node) {
        let short = column.rsplit('.').next().unwrap_or(column);
        let taken = self.fields.iter().any(|(id, _)| id == short);
        let id = if taken { column } else { short };
        if !content.plain().is_empty() {
            self.fields.push((id.to_owned(), content));
        }
    }

    pub fn keep(&mut self, column: &str, node: &Node) {
        if !node.is_null() {
            self.extra.push((column.to_owned(), node.clone()));
        }
    }

    pub fn suggestion(&mut self, question: &str, agent: &str) -> &mut Suggested {
        let is = |suggested: &Suggested| suggested.question == question && suggested.agent == agent;
        let place = self.suggestions.iter().position(is).unwrap_or_else(|| {
            let (question, agent) = (question.to_owned(), agent.to_owned());
            self.suggestions.push(Suggested { question, agent, ..Suggested::default() });
            self.suggestions.len() - 1
        });
        // Found or pushed a moment ago.
        &mut self.suggestions[place]
    }

    /// Makes one field of the answers. Where the file says which was chosen, their order
    /// must not: it is turned by the hash of their texts, and the choice becomes a suggestion.
    pub fn compare(&mut self) {
        let mut answers = std::mem::take(&mut self.answers);
        if answers.is_empty() {
            return;
        }
        let chosen = |name: &str| {
            let words = words::split(name);
            let says = words.iter().any(|word| word == "chosen" || word == "preferred");
            says && !words.iter().any(|word| word == "non" || word == "not")
        };
        let picked = answers.iter().find(|(name, _)| chosen(name)).map(|(name, _)| name.clone());
        if picked.is_some() {
            let texts =
                answers.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
            let turn =
                texts.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31) ^ usize::from(byte));
            let by = turn % answers.len();
            answers.rotate_left(by);
        }
        let mut list = Vec::new();
        for (index, (name, text)) in answers.iter().enumerate() {
            let mut entries = vec![("id", Node::text(letter(index))), ("text", Node::text(text))];
            if picked.is_none() {
                entries.push(("agent", Node::text(name)));
            } else if picked.as_ref() == Some(name) {
                self.suggestion(BETTER, FILE).value = Some(Node::text(letter(index)));
            }
            list.push(object(entries));
        }
        let content = object([("kind", Node::text("answers")), ("answers", Node::List(list))]);
        self.fields.push((ANSWERS.to_owned(), content));
    }

    /// Takes in another row of the same item: what it adds. `differs` is told of what it says
    /// otherwise than the rows before.
    pub fn merge(&mut self, other: Self, differs: &mut dyn FnMut(Part, &str)) {
        let mut add = |part, mine: &mut Vec<(String, Node)>, theirs: Vec<(String, Node)>| {
            for (name, node) in theirs {
                match mine.iter().find(|(known, _)| *known == name) {
                    Some((_, known)) if *known == node => {}
                    Some(_) => differs(part, &name),
                    None => mine.push((name, node)),
                }
            }
        };
        add(Part::Shown, &mut self.fields, other.fields);
        add(Part::Shown, &mut self.metadata, other.metadata);
        add(Part::Gold, &mut self.gold, other.gold);
        add(Part::Extra, &mut self.extra, other.extra);
        self.suggestions.extend(other.suggestions);
        self.responses.extend(other.responses);
    }

    /// The native line; `count` names an item without an id.
    pub fn line(&self, count: u64) -> String {
        let id = self.id.clone().unwrap_or_else(|| format!("row-{count}"));
        let mut entries =
            vec![("id", Node::Text(id)), ("fields", Node::Object(self.fields.clone()))];
        let mut add = |key: &'static str, node: Node, empty: bool| {
            if !empty {
                entries.push((key, node));
            }
        };
        add("metadata", Node::Object(self.metadata.clone()), self.metadata.is_empty());
        let suggestions: Vec<Node> = self.suggestions.iter().filter_map(Suggested::node).collect();
        let none = suggestions.is_empty();
        add("suggestions", Node::List(suggestions), none);
        let responses = self.responses.iter().map(|(question, annotator, value)| {
            object([
                ("question", Node::text(question)),
                ("annotator", Node::text(annotator)),
                ("value", value.clone()),
            ])
        });
        add("responses", Node::List(responses.collect()), self.responses.is_empty());
        add("gold", Node::Object(self.gold.clone()), self.gold.is_empty());
        add("extra", Node::Object(self.extra.clone()), self.extra.is_empty());
        object(entries).to_string()
    }
}

impl Suggested {
    /// Without a value, the likeliest class is the value; `None` without either.
    pub fn node(&self) -> Option<Node> {
        let likeliest = || {
            let mut classes = self.probabilities.iter();
            let first = classes.next()?;
            let best = classes.fold(first, |best, next| if next.1 > best.1 { next } else { best });
            Some(Node::text(&best.0))
        };
        let value = self.value.clone().or_else(likeliest)?;
        let mut entries = vec![
            ("question", Node::text(&self.question)),
            ("agent", Node::text(&self.agent)),
            ("value", value),
        ];
        entries.extend(self.score.map(|score| ("score", Node::from(score))));
        if !self.probabilities.is_empty() {
            let classes =
                self.probabilities.iter().map(|(label, p)| (label.clone(), Node::from(*p)));
            entries.push(("probabilities", Node::Object(classes.collect())));
        }
        entries.extend(self.rationale.as_ref().map(|text| ("rationale", Node::text(text))));
        Some(object(entries))
    }
}
