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

use std::collections::BTreeSet;

use crate::core::format::mapping::{Mapping, Role};
use crate::core::model::question::{Label, Question, QuestionKind};

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

/// What a role says besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Question,
    Agent,
    Label,
    Annotator,
}

/// A role for the select: id, title, what it means.
pub struct RoleEntry {
    pub id: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub parts: &'static [Part],
}

/// Every role, in the order of the select.
pub const ROLES: &[RoleEntry] = &[
    entry("text", "Text", "Shown as the item.", &[]),
    entry("conversation", "Conversation", "Shown as turns with their speakers.", &[]),
    entry("image", "Image", "Shown as a picture, by address or data URI.", &[]),
    entry("answer", "Generated answer", "Compared with the other answers of the row.", &[]),
    entry("label", "Suggested value", "What a model suggests.", &[Part::Question, Part::Agent]),
    entry("score", "Score", "The score of a suggestion.", &[Part::Question, Part::Agent]),
    entry(
        "probability",
        "Probability of a label",
        "How probable the model finds one label.",
        &[Part::Question, Part::Agent, Part::Label],
    ),
    entry("rationale", "Rationale", "Why the model says so.", &[Part::Question, Part::Agent]),
    entry("agent", "Name of the agent", "Which model made the row's suggestions.", &[]),
    entry(
        "response",
        "A person's answer",
        "An answer that came with the data.",
        &[Part::Question, Part::Annotator],
    ),
    entry("annotator", "Name of the annotator", "Who gave the row's answers.", &[]),
    entry("gold", "Known answer", "Measures people; never shown.", &[Part::Question]),
    entry("id", "Id of the item", "Names the item.", &[]),
    entry("metadata", "Metadata", "Shown beside the item, and filtered by.", &[]),
    entry("ignore", "Not used", "Kept in the file, not shown.", &[]),
];

/// The kinds of question: the word of the schema, and the title of the select.
pub const KINDS: &[(&str, &str)] = &[
    ("choice", "One label"),
    ("choices", "Several labels"),
    ("rating", "Rating on a scale"),
    ("text", "Text to accept or edit"),
    ("preference", "Which answer is better"),
    ("ranking", "Answers in order"),
];

/// A scale has at most this many steps.
pub const MOST_STEPS: i64 = 101;

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
        if !columns.is_empty() && shown.iter().all(|role| names(role).is_empty()) {
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
                "Nothing is asked: give a column the role Suggested value, or add a question."
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

impl Part {
    pub fn word(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Agent => "agent",
            Self::Label => "label",
            Self::Annotator => "annotator",
        }
    }
}

/// The id of a role in [`ROLES`].
pub fn role_id(role: &Role) -> &'static str {
    match role {
        Role::Id => "id",
        Role::Text => "text",
        Role::Conversation => "conversation",
        Role::Image => "image",
        Role::Answer => "answer",
        Role::Label { .. } => "label",
        Role::Score { .. } => "score",
        Role::Probability { .. } => "probability",
        Role::Rationale { .. } => "rationale",
        Role::Agent => "agent",
        Role::Annotator => "annotator",
        Role::Response { .. } => "response",
        Role::Gold { .. } => "gold",
        Role::Metadata => "metadata",
        Role::Ignore => "ignore",
    }
}

pub fn role_entry(id: &str) -> Option<&'static RoleEntry> {
    ROLES.iter().find(|entry| entry.id == id)
}

/// What a role says of this part; `None` where it has none.
pub fn part(role: &Role, part: Part) -> Option<&str> {
    // One list of what has what: see `part_mut`.
    let found = match (role, part) {
        (
            Role::Label { question, .. }
            | Role::Score { question, .. }
            | Role::Probability { question, .. }
            | Role::Rationale { question, .. }
            | Role::Response { question, .. }
            | Role::Gold { question },
            Part::Question,
        ) => question,
        (
            Role::Label { agent, .. }
            | Role::Score { agent, .. }
            | Role::Probability { agent, .. }
            | Role::Rationale { agent, .. },
            Part::Agent,
        ) => agent,
        (Role::Probability { label, .. }, Part::Label) => label,
        (Role::Response { annotator, .. }, Part::Annotator) => annotator,
        _ => return None,
    };
    Some(found)
}

const fn entry(
    id: &'static str,
    title: &'static str,
    about: &'static str,
    parts: &'static [Part],
) -> RoleEntry {
    RoleEntry { id, title, about, parts }
}

fn part_mut(role: &mut Role, part: Part) -> Option<&mut String> {
    match (role, part) {
        (
            Role::Label { question, .. }
            | Role::Score { question, .. }
            | Role::Probability { question, .. }
            | Role::Rationale { question, .. }
            | Role::Response { question, .. }
            | Role::Gold { question },
            Part::Question,
        ) => Some(question),
        (
            Role::Label { agent, .. }
            | Role::Score { agent, .. }
            | Role::Probability { agent, .. }
            | Role::Rationale { agent, .. },
            Part::Agent,
        ) => Some(agent),
        (Role::Probability { label, .. }, Part::Label) => Some(label),
        (Role::Response { annotator, .. }, Part::Annotator) => Some(annotator),
        _ => None,
    }
}

/// The label in the name of a column of probabilities: `p_neg` is of `neg`.
fn class_of(column: &str) -> &str {
    let end = column.rfind(['_', '.', ':', '-', '/']).map_or(0, |at| at + 1);
    let class = column.get(end..).unwrap_or_default().trim();
    if class.is_empty() { column } else { class }
}

/// Whether anything changed.
fn change(question: &mut Question, edit: Edit, answers: Option<String>) -> bool {
    match edit {
        Edit::Kind { kind, .. } => {
            let Some(kind) = turned(&question.kind, &kind, answers) else { return false };
            question.kind = kind;
        }
        Edit::Title { title, .. } => question.title = title,
        Edit::Help { help, .. } => question.help = help,
        Edit::Scale { low: new_low, high: new_high, .. } => {
            let QuestionKind::Rating { low, high, titles } = &mut question.kind else {
                return false;
            };
            let high_end = new_low.saturating_add(MOST_STEPS - 1);
            (*low, *high) = (new_low, new_high.min(high_end));
            let steps = usize::try_from(high.saturating_sub(*low).saturating_add(1));
            titles.truncate(steps.unwrap_or_default());
        }
        Edit::StepTitle { step, title, .. } => {
            let QuestionKind::Rating { low, high, titles } = &mut question.kind else {
                return false;
            };
            let steps = usize::try_from(high.saturating_sub(*low).saturating_add(1));
            if step >= steps.unwrap_or_default() {
                return false;
            }
            if titles.len() <= step {
                titles.resize(step + 1, String::new());
            }
            if let Some(old) = titles.get_mut(step) {
                *old = title;
            }
            while titles.last().is_some_and(String::is_empty) {
                titles.pop();
            }
        }
        edit => {
            let (QuestionKind::Choice { labels } | QuestionKind::Choices { labels }) =
                &mut question.kind
            else {
                return false;
            };
            return change_labels(labels, edit);
        }
    }
    true
}

fn change_labels(labels: &mut Vec<Label>, edit: Edit) -> bool {
    let place = |labels: &[Label], id: &str| labels.iter().position(|label| label.id == id);
    match edit {
        Edit::AddLabel { id, .. } => {
            let id = id.trim();
            if id.is_empty() || place(labels, id).is_some() {
                return false;
            }
            labels.push(Label::new(id));
        }
        Edit::RemoveLabel { label, .. } => labels.retain(|mine| mine.id != label),
        Edit::LabelTitle { label, title, .. } => {
            let Some(label) = labels.iter_mut().find(|mine| mine.id == label) else { return false };
            label.title = title;
        }
        Edit::Rare { label, rare, .. } => {
            let Some(label) = labels.iter_mut().find(|mine| mine.id == label) else { return false };
            label.rare = rare;
        }
        Edit::MoveLabel { label, up, .. } => {
            let Some(from) = place(labels, &label) else { return false };
            let to = if up { from.checked_sub(1) } else { Some(from + 1) };
            let Some(to) = to.filter(|to| *to < labels.len()) else { return false };
            labels.swap(from, to);
        }
        _ => return false,
    }
    true
}

/// A question of another kind, keeping what both have.
fn turned(from: &QuestionKind, to: &str, answers: Option<String>) -> Option<QuestionKind> {
    if from.name() == to {
        return None;
    }
    let labels = match from {
        QuestionKind::Choice { labels } | QuestionKind::Choices { labels } => labels.clone(),
        QuestionKind::Rating { low, high, titles } => (*low..=*high)
            .take(MOST_STEPS as usize)
            .enumerate()
            .map(|(step, rating)| Label {
                title: titles.get(step).cloned().unwrap_or_default(),
                ..Label::new(rating.to_string())
            })
            .collect(),
        _ => Vec::new(),
    };
    Some(match to {
        "choice" => QuestionKind::Choice { labels },
        "choices" => QuestionKind::Choices { labels },
        "rating" => {
            let numbers: Vec<i64> = labels.iter().filter_map(|it| it.id.parse().ok()).collect();
            let low = numbers.iter().copied().min().unwrap_or(1);
            let high = numbers.iter().copied().max().filter(|high| *high > low);
            let high = high.unwrap_or(low.saturating_add(4));
            let high = high.min(low.saturating_add(MOST_STEPS - 1));
            QuestionKind::Rating { low, high, titles: Vec::new() }
        }
        "text" => QuestionKind::Text,
        "preference" => QuestionKind::Preference { field: answers? },
        "ranking" => QuestionKind::Ranking { field: answers? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::mapping::MappedColumn;

    /// `name:role` with the parts behind it: `mood:label/mood/bayes`.
    fn draft(columns: &str, questions: &str) -> MappingDraft {
        let mut draft = MappingDraft::default();
        for (place, column) in columns.split_whitespace().enumerate() {
            let (name, role) = column.split_once(':').unwrap();
            let mut words = role.split('/');
            let why = String::new();
            draft.mapping.columns.push(MappedColumn { name: name.into(), role: Role::Ignore, why });
            let id = words.next().unwrap();
            draft.apply(Edit::Role { column: place, role: id.into() });
            for (part, text) in role_entry(id).unwrap().parts.iter().zip(words) {
                draft.apply(Edit::Part { column: place, part: *part, text: text.into() });
            }
        }
        draft.questions = serde_json::from_str(questions).unwrap();
        draft.touched.clear();
        draft
    }

    fn said(draft: &MappingDraft) -> String {
        draft
            .questions
            .iter()
            .map(|question| serde_json::to_string(question).unwrap())
            .collect::<Vec<_>>()
            .join("\n")
    }

    const MOOD: &str = r#"[{"id":"mood","kind":"choice","labels":["neg","pos"]}]"#;

    #[test]
    fn every_role_has_an_entry_and_can_be_chosen() {
        for (at, entry) in ROLES.iter().enumerate() {
            assert!(ROLES.iter().skip(at + 1).all(|other| other.id != entry.id), "{}", entry.id);
            assert!(entry.about.ends_with('.'), "{}", entry.id);
            let mut draft = draft("p_neg:ignore", MOOD);
            let changes = draft.apply(Edit::Role { column: 0, role: entry.id.into() });
            assert_eq!(changes, entry.id != "ignore");
            let role = &draft.mapping.columns[0].role;
            assert_eq!(role_id(role), entry.id);
            for wanted in [Part::Question, Part::Agent, Part::Label, Part::Annotator] {
                assert_eq!(part(role, wanted).is_some(), entry.parts.contains(&wanted));
            }
        }
    }

    #[test]
    fn a_new_role_takes_its_parts_from_what_is_there() {
        let mut draft = draft("t:text m:label/mood/bayes p_neg:ignore", MOOD);
        draft.apply(Edit::Role { column: 2, role: "probability".into() });
        let role = &draft.mapping.columns[2].role;
        let parts = [Part::Question, Part::Agent, Part::Label].map(|it| part(role, it).unwrap());
        assert_eq!(parts, ["mood", "bayes", "neg"]);
        assert_eq!(draft.columns_of("mood"), ["m", "p_neg"]);
    }

    #[track_caller]
    fn check(draft: &MappingDraft, expected: &[&str]) {
        assert_eq!(draft.problems(), expected);
    }

    #[test]
    fn says_what_is_missing() {
        check(&draft("t:text m:label/mood/bayes", MOOD), &[]);
        check(
            &draft("m:label/mood/bayes", "[]"),
            &[
                "Nothing is shown: give one column the role Text, Conversation, Image or Generated answer.",
                "Nothing is asked: give a column the role Suggested value, or add a question.",
            ],
        );
        let mut two = draft("t:text a:id b:id c:answer", MOOD);
        check(
            &two,
            &[
                "Id of the item: only one column can be it, not a, b.",
                "c is the only generated answer: comparing needs two.",
            ],
        );
        two = draft("t:text m:label/mood/bayes", MOOD);
        two.apply(Edit::Part { column: 1, part: Part::Agent, text: " ".into() });
        check(&two, &["m: say which agent."]);
        two.apply(Edit::RemoveLabel { question: "mood".into(), label: "neg".into() });
        two.apply(Edit::RemoveLabel { question: "mood".into(), label: "pos".into() });
        check(&two, &["m: say which agent.", "mood has no labels: add some, or make it a text."]);
    }

    #[test]
    fn an_agent_column_names_the_agent() {
        let mut draft = draft("t:text who:agent m:label/mood/bayes", MOOD);
        draft.apply(Edit::Part { column: 2, part: Part::Agent, text: String::new() });
        check(&draft, &[]);
    }

    #[test]
    fn what_the_person_touched_stays() {
        let mut draft = draft("t:text m:label/mood/bayes", MOOD);
        let inferred: Vec<Question> = serde_json::from_str(
            r#"[{"id":"mood","kind":"choice","labels":["neg","neu","pos"]},{"id":"n","kind":"text"}]"#,
        )
        .unwrap();
        let question = || "mood".to_owned();
        draft.infer(inferred.clone());
        assert_eq!(draft.questions, inferred);
        draft.apply(Edit::MoveLabel { question: question(), label: "pos".into(), up: true });
        draft.apply(Edit::Rare { question: question(), label: "neu".into(), rare: true });
        draft.apply(Edit::Title { question: question(), title: "Mood?".into() });
        draft.apply(Edit::AddQuestion { id: "mine".into() });
        draft.infer(inferred);
        assert_eq!(
            said(&draft),
            [
                r#"{"id":"mood","title":"Mood?","kind":"choice","labels":[{"id":"neg"},{"id":"pos"},{"id":"neu","rare":true}]}"#,
                r#"{"id":"n","title":"","kind":"text"}"#,
                r#"{"id":"mine","title":"","kind":"choice","labels":[]}"#,
            ]
            .join("\n")
        );
    }

    #[test]
    fn turns_one_kind_into_another() {
        let mut draft = draft("t:text m:label/mood/bayes", MOOD);
        let kind = |kind: &str| Edit::Kind { question: "mood".into(), kind: kind.into() };
        draft.apply(kind("choices"));
        assert!(said(&draft).contains(r#""kind":"choices","labels":[{"id":"neg"},{"id":"pos"}]"#));
        draft.apply(kind("rating"));
        draft.apply(Edit::Scale { question: "mood".into(), low: 0, high: 2 });
        draft.apply(Edit::StepTitle { question: "mood".into(), step: 2, title: "high".into() });
        draft.apply(Edit::StepTitle { question: "mood".into(), step: 3, title: "no".into() });
        assert!(said(&draft).contains(r#""low":0,"high":2,"titles":["","","high"]"#));
        draft.apply(kind("choice"));
        assert!(
            said(&draft).contains(r#""labels":[{"id":"0"},{"id":"1"},{"id":"2","title":"high"}]"#)
        );
        draft.apply(kind("text"));
        draft.apply(kind("preference"));
        assert!(said(&draft).contains(r#""kind":"text""#), "nothing to compare");
    }
}
