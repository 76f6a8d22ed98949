//! The mapping step: what a foreign file's columns were guessed to be, and what
//! the person makes of it before anything is opened.
//!
//! ```text
//! guess ─▶ MappingDraft ─ apply(Edit) ─▶ MappingDraft ─ problems() empty ─▶ open
//!              ▲                              │ the columns changed
//!              └────────── infer ◀────────────┘
//! ```
//! A question that the person touched stays as they left it, whatever is
//! inferred again. Ids never change here: they are what the file says.

mod questions;
mod roles;

use std::collections::BTreeSet;

pub use self::questions::MOST_STEPS;
use self::questions::{KINDS, change};
pub use self::roles::{Part, ROLES, RoleEntry, part, role_entry, role_id};
use self::roles::{class_of, part_mut};
use crate::core::format::mapping::{Mapping, Role};
use crate::core::model::question::{Question, QuestionKind};

/// The mapping and the questions as they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingDraft {
    pub mapping: Mapping,
    pub questions: Vec<Question>,
    /// Ids of questions that the person changed or added.
    pub touched: BTreeSet<String>,
    /// Whether the person changed a column.
    pub changed: bool,
}

/// One step of the person. Columns by their place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Role { column: usize, role: String },
    Part { column: usize, part: Part, text: String },
    AddQuestion { id: String },
    RemoveQuestion { question: String },
    Kind { question: String, kind: String },
    Title { question: String, title: String },
    Help { question: String, help: String },
    AddLabel { question: String, id: String },
    RemoveLabel { question: String, label: String },
    LabelTitle { question: String, label: String, title: String },
    Rare { question: String, label: String, rare: bool },
    MoveLabel { question: String, label: String, up: bool },
    Scale { question: String, low: i64, high: i64 },
    StepTitle { question: String, step: usize, title: String },
}

impl MappingDraft {
    pub fn new(mapping: Mapping, questions: Vec<Question>) -> Self {
        Self { mapping, questions, ..Self::default() }
    }

    /// Whether the columns changed, so that the questions must be inferred again.
    pub fn apply(&mut self, edit: Edit) -> bool {
        match edit {
            Edit::Role { column, role } => self.set_role(column, &role),
            Edit::Part { column, part, text } => {
                let role = self.mapping.columns.get_mut(column).map(|column| &mut column.role);
                if let Some(old) = role.and_then(|role| part_mut(role, part)) {
                    *old = text.trim().to_owned();
                    self.changed = true;
                    return true;
                }
                false
            }
            other => {
                self.change_question(other);
                false
            }
        }
    }

    /// Takes over what was inferred for the columns as they are now.
    pub fn infer(&mut self, inferred: Vec<Question>) {
        let mut questions: Vec<Question> = Vec::new();
        for question in inferred {
            let mine = self
                .questions
                .iter()
                .find(|mine| mine.id == question.id && self.touched.contains(&mine.id));
            questions.push(mine.cloned().unwrap_or(question));
        }
        for mine in &self.questions {
            let is_new = !questions.iter().any(|question| question.id == mine.id);
            if is_new && self.touched.contains(&mine.id) {
                questions.push(mine.clone());
            }
        }
        self.questions = questions;
    }

    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The names of the columns that speak of a question.
    pub fn columns_of(&self, question: &str) -> Vec<&str> {
        let columns = self.mapping.columns.iter();
        columns
            .filter(|column| part(&column.role, Part::Question) == Some(question))
            .map(|column| column.name.as_str())
            .collect()
    }

    /// What is named in the columns so far, for suggestions in the fields.
    pub fn known(&self, wanted: Part) -> Vec<String> {
        let mut known: Vec<String> = Vec::new();
        let named = self.mapping.columns.iter().filter_map(|column| part(&column.role, wanted));
        let asked = self.questions.iter().map(|question| question.id.as_str());
        let asked = asked.filter(|_| wanted == Part::Question);
        for name in named.chain(asked).filter(|name| !name.is_empty()) {
            if !known.iter().any(|known| known == name) {
                known.push(name.to_owned());
            }
        }
        known
    }

    /// The kinds that can be asked here: comparing needs answers to compare.
    pub fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        let compares = self.answers_field().is_some();
        let is_comparing = |kind: &str| matches!(kind, "preference" | "ranking");
        KINDS.iter().copied().filter(|(kind, _)| compares || !is_comparing(kind)).collect()
    }

    /// Why it cannot be opened like this, each with what to do; empty: it can.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let columns = &self.mapping.columns;
        let names = |role: &str| -> Vec<&str> {
            let columns = columns.iter().filter(|column| role_id(&column.role) == role);
            columns.map(|column| column.name.as_str()).collect()
        };
        let shown = ["text", "conversation", "image", "answer"];
        if !columns.is_empty()
            && shown.iter().all(|role| names(role).is_empty())
            && self.mapping.id_shown().is_none()
        {
            problems.push(
                "Nothing is shown: give one column the role Text, Conversation, Image or \
                 Generated answer."
                    .to_owned(),
            );
        }
        for once in ["id", "agent", "annotator"] {
            let names = names(once);
            if names.len() > 1 {
                let title = role_entry(once).map_or(once, |entry| entry.title);
                let columns = names.join(", ");
                problems.push(format!("{title}: only one column can be it, not {columns}."));
            }
        }
        if let [only] = names("answer").as_slice() {
            problems.push(format!("{only} is the only generated answer: comparing needs two."));
        }
        for column in columns {
            let entry = role_entry(role_id(&column.role));
            for wanted in entry.map_or(&[][..], |entry| entry.parts) {
                // Without a name the agent or annotator is the one of the row, if there is one.
                let by_row = match wanted {
                    Part::Agent => !names("agent").is_empty(),
                    Part::Annotator => !names("annotator").is_empty(),
                    _ => false,
                };
                if part(&column.role, *wanted) == Some("") && !by_row {
                    problems.push(format!("{}: say which {}.", column.name, wanted.word()));
                }
            }
        }
        if self.questions.is_empty() {
            problems.push(
                "Nothing is asked: give a column the role Suggested value or A person's answer, or add \
                 a question."
                    .to_owned(),
            );
        }
        for question in &self.questions {
            match &question.kind {
                QuestionKind::Choice { labels } | QuestionKind::Choices { labels }
                    if labels.is_empty() =>
                {
                    problems.push(format!(
                        "{} has no labels: add some, or make it a text.",
                        question.name()
                    ));
                }
                QuestionKind::Rating { low, high, .. } if low >= high => {
                    problems.push(format!(
                        "{}: the scale must go up, not from {low} to {high}.",
                        question.name()
                    ));
                }
                _ => {}
            }
        }
        problems
    }

    fn set_role(&mut self, column: usize, id: &str) -> bool {
        let question = self.known(Part::Question).into_iter().next();
        let agent = self.known(Part::Agent).into_iter().next();
        let Some(column) = self.mapping.columns.get_mut(column) else { return false };
        let old = |part: Part| self::part(&column.role, part).map(str::to_owned);
        let asked = || old(Part::Question).or(question.clone());
        let by = || old(Part::Agent).or(agent.clone()).unwrap_or_else(|| "model".to_owned());
        let of = || asked().unwrap_or_else(|| column.name.clone());
        let role = match id {
            "text" => Role::Text,
            "conversation" => Role::Conversation,
            "image" => Role::Image,
            "answer" => Role::Answer,
            // A second suggested value is mostly a question of its own.
            "label" => {
                let question = old(Part::Question).unwrap_or_else(|| column.name.clone());
                Role::Label { question, agent: by() }
            }
            "score" => Role::Score { question: of(), agent: by() },
            "probability" => {
                let label = old(Part::Label).unwrap_or_else(|| class_of(&column.name).to_owned());
                Role::Probability { question: of(), agent: by(), label }
            }
            "rationale" => Role::Rationale { question: of(), agent: by() },
            "agent" => Role::Agent,
            "annotator" => Role::Annotator,
            "response" => {
                let annotator = old(Part::Annotator).unwrap_or_else(|| column.name.clone());
                Role::Response { question: of(), annotator }
            }
            "gold" => Role::Gold { question: of() },
            "id" => Role::Id,
            "metadata" => Role::Metadata,
            "ignore" => Role::Ignore,
            _ => return false,
        };
        if column.role == role {
            return false;
        }
        column.role = role;
        "chosen by you".clone_into(&mut column.why);
        self.changed = true;
        true
    }

    fn change_question(&mut self, edit: Edit) {
        let id = match &edit {
            Edit::Role { .. } | Edit::Part { .. } => return,
            Edit::AddQuestion { id } => {
                let id = id.trim().to_owned();
                if !id.is_empty() && self.question(&id).is_none() {
                    let kind = QuestionKind::Choice { labels: Vec::new() };
                    let (title, help) = (String::new(), String::new());
                    self.questions.push(Question { id: id.clone(), title, help, kind });
                    self.touched.insert(id);
                }
                return;
            }
            Edit::RemoveQuestion { question } => {
                self.questions.retain(|mine| mine.id != *question);
                self.touched.remove(question);
                return;
            }
            Edit::Kind { question, .. }
            | Edit::Title { question, .. }
            | Edit::Help { question, .. }
            | Edit::AddLabel { question, .. }
            | Edit::RemoveLabel { question, .. }
            | Edit::LabelTitle { question, .. }
            | Edit::Rare { question, .. }
            | Edit::MoveLabel { question, .. }
            | Edit::Scale { question, .. }
            | Edit::StepTitle { question, .. } => question.clone(),
        };
        let field = self.answers_field();
        let question = self.questions.iter_mut().find(|question| question.id == id);
        if let Some(question) = question
            && change(question, edit, field)
        {
            self.touched.insert(id);
        }
    }

    /// The field whose answers can be compared.
    fn answers_field(&self) -> Option<String> {
        let declared = self.questions.iter().find_map(|question| match &question.kind {
            QuestionKind::Preference { field } | QuestionKind::Ranking { field } => {
                Some(field.clone())
            }
            _ => None,
        });
        let answers = self.mapping.columns.iter().filter(|column| column.role == Role::Answer);
        declared.or_else(|| (answers.count() > 1).then(|| "answers".to_owned()))
    }
}

#[cfg(test)]
mod tests;
