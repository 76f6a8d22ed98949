//! What a column can be, as the mapping step offers it.

use crate::core::format::mapping::Role;

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

pub fn part_mut(role: &mut Role, part: Part) -> Option<&mut String> {
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
pub fn class_of(column: &str) -> &str {
    let end = column.rfind(['_', '.', ':', '-', '/']).map_or(0, |at| at + 1);
    let class = column.get(end..).unwrap_or_default().trim();
    if class.is_empty() { column } else { class }
}
