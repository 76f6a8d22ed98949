//! What a reader says about input it could not take as it was.
//!
//! Reading never fails whole: readers return what they could read and a list
//! of these. An issue says what happened, where, and what to do.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// How much an issue costs the person who opened the file.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Severity {
    /// Nothing is lost; worth knowing.
    Note,
    /// A value was left out or changed; the item is still there.
    Warning,
    /// An item or a line was left out.
    Error,
}

/// One remark about one place of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Issue {
    pub severity: Severity,
    /// 1-based line in the file, where there are lines.
    pub line: Option<u64>,
    /// 1-based column in code points, where it is known.
    pub column: Option<u64>,
    /// Field, column or key the issue is about, such as `suggestions[1].score`.
    pub field: Option<String>,
    /// What happened and what to do, one sentence each, plain text.
    pub message: String,
}

impl Issue {
    pub fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self { severity, line: None, column: None, field: None, message: message.into() }
    }

    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub fn at_column(mut self, column: u64) -> Self {
        self.column = Some(column);
        self
    }

    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl std::fmt::Display for Issue {
    /// `line 3, column 14, field score: not a number; the suggestion has no score`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut place = Vec::new();
        if let Some(line) = self.line {
            place.push(format!("line {line}"));
        }
        if let Some(column) = self.column {
            place.push(format!("column {column}"));
        }
        if let Some(field) = &self.field {
            place.push(format!("field {field}"));
        }
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_and_what() {
        let issue = Issue::warning("not a number; the suggestion has no score")
            .at_line(3)
            .at_column(14)
            .in_field("score");
        assert_eq!(
            issue.to_string(),
            "line 3, column 14, field score: not a number; the suggestion has no score"
        );
        assert_eq!(Issue::note("empty file").to_string(), "empty file");
    }
}
