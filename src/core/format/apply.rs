//! Makes native lines of a foreign file's records, as its mapping says.
//!
//! Columns without a role are kept under `extra`, so that they come out again.
//! Where a column names the agent or the annotator of a row, rows of one item are
//! merged: by id, or by equal fields where there is no id. That needs the whole
//! file, so such items come at its end.

mod draft;
mod gather;

use std::collections::BTreeMap;

use self::draft::Draft;
use self::gather::Gather;
use super::guess::{HUMAN, MODEL};
use super::mapping::{Mapping, Role};
use super::native_item::content::{is_turn, turn};
use super::ordered::Node;
use super::profile::{embedded, labels, number};
use super::reviewed_jsonl::object;
use super::source::{Record, cells};
use super::words::{self, Meaning};
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::question::QuestionKind;

/// The question of which of several answers is better.
pub const BETTER: &str = "better";
/// The field of the answers to compare.
pub const ANSWERS: &str = "answers";
/// The agent of a choice that the file made itself.
const FILE: &str = "file";

/// A mapping being applied to the records of one file.
pub struct Applied {
    roles: BTreeMap<String, Role>,
    /// What is known of the questions' kinds.
    kinds: BTreeMap<String, QuestionKind>,
    /// A column names who answered.
    by_row: bool,
    /// The column of ids, where it is all there is to see of an item.
    id_shown: Option<String>,
    /// What was read so far, where rows are merged.
    gather: Option<Gather>,
    issues: Vec<Issue>,
    count: u64,
}

/// A native line and the line of the file on which its record began.
pub type Numbered = (String, u64);

impl Applied {
    pub fn new(mapping: &Mapping, schema: Option<&Schema>) -> Self {
        let roles: BTreeMap<String, Role> =
            mapping.columns.iter().map(|c| (c.name.clone(), c.role.clone())).collect();
        let questions = schema.map(|schema| schema.questions.iter()).into_iter().flatten();
        Self {
            by_row: roles.values().any(|role| *role == Role::Annotator),
            roles,
            kinds: questions.map(|question| (question.id.clone(), question.kind.clone())).collect(),
            id_shown: mapping.id_shown().map(str::to_owned),
            gather: mapping.gathers().then(Default::default),
            issues: Vec::new(),
            count: 0,
        }
    }

    /// The native line of a record; none where rows are merged.
    pub fn record(&mut self, record: &Record) -> Option<Numbered> {
        self.count += 1;
        let draft = self.draft(record);
        let Some(gather) = &mut self.gather else {
            return Some((draft.line(self.count), draft.number));
        };
        if draft.id.is_none() && draft.fields.is_empty() {
            let message = "the row does not say of which item it speaks; it was left out";
            self.issues.push(Issue::warning(message).at_line(record.line));
        } else {
            gather.add(draft);
        }
        None
    }

    /// The next lines of merged rows, of about so many bytes; none when all were given.
    pub fn more(&mut self, bytes: usize) -> Vec<Numbered> {
        self.gather.as_mut().map(|gather| gather.more(bytes)).unwrap_or_default()
    }

    /// What could not be taken as it was since the last time.
    pub fn take_issues(&mut self) -> Vec<Issue> {
        let mut issues = std::mem::take(&mut self.issues);
        issues.extend(self.gather.iter_mut().flat_map(Gather::take_issues));
        issues
    }

    fn draft(&mut self, record: &Record) -> Draft {
        let mut draft = Draft { number: record.line, ..Draft::default() };
        let mut issues = Vec::new();
        let cells = cells(&record.node);
        let cells: Vec<(&str, &Node, Option<&Role>)> =
            cells.iter().map(|(name, node)| (&**name, *node, self.roles.get(&**name))).collect();
        let plain = |role: &Role| {
            let cell = cells.iter().find(|(.., known)| *known == Some(role));
            cell.map(|(_, node, _)| node.plain()).filter(|text| !text.is_empty())
        };
        draft.id = plain(&Role::Id);
        let agent = plain(&Role::Agent);
        let annotator = plain(&Role::Annotator);
        for (name, node, role) in cells {
            let agent_of = |named: &String| match named.as_str() {
                "" => agent.clone().unwrap_or_else(|| MODEL.to_owned()),
                named => named.to_owned(),
            };
            match role {
                None | Some(Role::Ignore) => draft.keep(name, node),
                Some(Role::Id | Role::Agent | Role::Annotator) => {}
                Some(Role::Text) => draft.field(name, Node::Text(node.plain())),
                Some(Role::Conversation) => draft.field(name, conversation(node)),
                Some(Role::Image) => {
                    let image = [("kind", Node::text("image")), ("src", Node::text(node.plain()))];
                    draft.field(name, object(image));
                }
                Some(Role::Answer) => draft.answers.push((name.to_owned(), said(node))),
                Some(Role::Label { question, agent }) => {
                    draft.suggestion(question, &agent_of(agent)).value = self.value(question, node);
                }
                Some(Role::Score { question, agent }) => match number(node) {
                    Some(score) => {
                        draft.suggestion(question, &agent_of(agent)).score = Some(score);
                    }
                    None => draft.keep(name, node),
                },
                Some(Role::Probability { question, agent, label }) => match number(node) {
                    Some(p) => {
                        let suggestion = draft.suggestion(question, &agent_of(agent));
                        suggestion.probabilities.push((label.clone(), p));
                    }
                    None => draft.keep(name, node),
                },
                Some(Role::Rationale { question, agent }) => {
                    draft.suggestion(question, &agent_of(agent)).rationale =
                        Some(node.plain()).filter(|text| !text.is_empty());
                }
                Some(Role::Response { question, annotator: named }) => {
                    let Some(value) = self.value(question, node) else { continue };
                    let annotator = match (named.as_str(), &annotator) {
                        ("", Some(annotator)) => annotator.clone(),
                        ("", None) if self.by_row => {
                            let message = "the row names nobody; its answer was left out";
                            let issue = Issue::warning(message).at_line(record.line);
                            issues.push(issue.in_field(name));
                            continue;
                        }
                        ("", None) => HUMAN.to_owned(),
                        (named, _) => named.to_owned(),
                    };
                    draft.responses.push((question.clone(), annotator, value));
                }
                Some(Role::Gold { question }) => {
                    if let Some(value) = self.value(question, node) {
                        draft.gold.push((question.clone(), value));
                    }
                }
                Some(Role::Metadata) => draft.metadata.push((name.to_owned(), meta(node))),
            }
        }
        draft.compare();
        if let (Some(column), Some(id)) = (&self.id_shown, &draft.id) {
            draft.field(column, Node::text(id));
        }
        self.issues.append(&mut issues);
        draft
    }

    /// A cell as a value of a question; `None` for an empty one.
    fn value(&self, question: &str, node: &Node) -> Option<Node> {
        let parsed = embedded(node);
        let parsed = parsed.as_ref().unwrap_or(node);
        if parsed.is_null() || parsed.plain().trim().is_empty() {
            return None;
        }
        let whole = || number(parsed).filter(|number| number.fract() == 0.0 && number.abs() < 1e15);
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
        let rating = || whole().map(|number| Node::Number((number as i64).into()));
        Some(match (self.kinds.get(question), parsed) {
            (Some(QuestionKind::Rating { .. }), _) => rating().unwrap_or_else(|| node.clone()),
            (None, _) if scale(question) && whole().is_some() => rating()?,
            (Some(QuestionKind::Choices { .. }), Node::Text(text)) => {
                Node::List(labels(text).into_iter().map(Node::text).collect())
            }
            (Some(QuestionKind::Choice { .. }), Node::List(list)) if list.len() == 1 => {
                Node::Text(list.first().map(Node::plain).unwrap_or_default())
            }
            (Some(QuestionKind::Text), _) => Node::Text(said(node)),
            (_, Node::List(_)) => parsed.clone(),
            (_, other) => Node::Text(other.plain().trim().to_owned()),
        })
    }
}

/// Whether a question's name says that it is a scale.
fn scale(question: &str) -> bool {
    words::any(&words::split(question), Meaning::Scale)
}

/// Turns in the native form.
fn conversation(node: &Node) -> Node {
    let parsed = embedded(node);
    let turns = parsed.as_ref().unwrap_or(node).elements().iter().map(|node| {
        let turn = turn(node);
        object([("speaker", Node::text(turn.speaker)), ("text", Node::text(turn.text))])
    });
    let turns: Vec<Node> = turns.collect();
    if turns.is_empty() {
        return Node::Text(node.plain());
    }
    object([("kind", Node::text("conversation")), ("turns", Node::List(turns))])
}

/// A text, also where it stands as a list of turns.
fn said(node: &Node) -> String {
    match embedded(node).as_ref().unwrap_or(node) {
        Node::List(list) if !list.is_empty() && list.iter().all(is_turn) => {
            let turns = list.iter().map(|node| turn(node).text);
            turns.collect::<Vec<_>>().join("\n\n")
        }
        _ => node.plain(),
    }
}

/// A cell of metadata: a text that is a number, written as numbers are, becomes one.
fn meta(node: &Node) -> Node {
    let Some(text) = node.as_text() else { return node.clone() };
    let number = Node::parse(text).ok().filter(|node| node.as_number().is_some());
    match (number, text) {
        (Some(number), _) if number.to_string() == text => number,
        (_, "true" | "True" | "TRUE") => Node::Bool(true),
        (_, "false" | "False" | "FALSE") => Node::Bool(false),
        _ => Node::text(text),
    }
}

#[cfg(test)]
mod tests;
