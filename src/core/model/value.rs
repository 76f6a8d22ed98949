//! What can be answered: the shape of a suggestion's and a response's value.
//!
//! A value is only a shape; the question gives it its meaning and says whether
//! it is legal ([`Question::check`](super::question::Question::check)).

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// Written as plain JSON: `"negative"`, `2`, `["insult","spam"]`, `[["b"],["a","c"]]`.
///
/// Serde tries the variants in this order: `[]` is [`Value::Many`].
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(untagged)]
pub enum Value {
    /// A rating on a question's scale.
    Rating(i64),
    /// The id of a label (choice), the id of an answer or [`TIE`] (preference),
    /// or a text of its own (text).
    One(String),
    /// Ids of labels in the order of the schema, none twice (choices).
    Many(Vec<String>),
    /// Ids of answers, best group first; a group of several is a tie (ranking).
    Ranks(Vec<Vec<String>>),
}

/// The value of a preference for none of the answers.
pub const TIE: &str = "tie";

/// How the page calls an answer without any label ([`Value::Many`] of nothing).
pub const NONE_OF_THESE: &str = "None of these";

impl Value {
    /// Short text for tables and lists: `negative`, `2`, `insult, spam`, `b > a = c`.
    pub fn brief(&self) -> String {
        match self {
            Self::Rating(rating) => rating.to_string(),
            Self::One(text) => text.clone(),
            Self::Many(labels) if labels.is_empty() => "none".to_owned(),
            Self::Many(labels) => labels.join(", "),
            Self::Ranks(groups) => {
                groups.iter().map(|group| group.join(" = ")).collect::<Vec<_>>().join(" > ")
            }
        }
    }

    /// Whether it is this label (as [`Self::brief`] writes it), or has it among its labels.
    pub fn says(&self, label: &str) -> bool {
        match self {
            Self::Rating(rating) => label.parse() == Ok(*rating),
            Self::One(text) => text == label,
            Self::Many(labels) if labels.iter().any(|one| one == label) => true,
            _ => self.brief() == label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, brief: &str) {
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(value.brief(), brief);
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }

    #[test]
    fn is_plain_json() {
        check(r#""negative""#, "negative");
        check("2", "2");
        check(r#"["insult","spam"]"#, "insult, spam");
        check("[]", "none");
        check(r#"[["b"],["a","c"]]"#, "b > a = c");
    }
}
