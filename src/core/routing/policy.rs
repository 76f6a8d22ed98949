//! A policy: an ordered list of rules, the first that matches routes the item.
//!
//! The serde form of these types is the form of the policy file.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::core::issue::Issue;
use crate::core::model::route::Route;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Policy {
    #[serde(default)]
    pub name: String,
    /// Seeds every share: another seed draws other items.
    #[serde(default)]
    pub seed: u64,
    pub rules: Vec<Rule>,
    /// For items that no rule matches.
    pub otherwise: Route,
}

impl Default for Policy {
    /// Everything to one person.
    fn default() -> Self {
        Self { name: String::new(), seed: 0, rules: Vec::new(), otherwise: Route::Single }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(try_from = "RuleLine")]
pub struct Rule {
    /// Unique in the policy; stands in every event that the rule routed.
    pub id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// All must hold. None: the rule matches every item.
    #[serde(default)]
    pub when: Vec<Condition>,
    #[serde(flatten)]
    pub route: Route,
}

/// A rule as it is read, its route beside its other keys.
#[derive(Deserialize)]
struct RuleLine {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    when: Vec<Condition>,
    to: String,
    people: Option<u8>,
}

impl TryFrom<RuleLine> for Rule {
    type Error = String;

    fn try_from(line: RuleLine) -> Result<Self, String> {
        let RuleLine { id, title, when, to, people } = line;
        Ok(Self { id, title, when, route: Route::of(&to, people)? })
    }
}

/// The closed list of conditions; each has a file of its own in `rules/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "if", rename_all = "snake_case", try_from = "ConditionLine")]
pub enum Condition {
    /// The score of a suggestion. Without `agent`: the highest-scored suggestion
    /// to the question; without `question`: every question of the dataset must satisfy it.
    Score {
        #[serde(flatten)]
        of: Of,
        #[serde(flatten)]
        range: Range,
    },
    /// Difference of the two largest class probabilities.
    Margin {
        #[serde(flatten)]
        of: Of,
        #[serde(flatten)]
        range: Range,
    },
    /// Entropy of the class probabilities divided by the log of their number: 0 sure, 1 uniform.
    Entropy {
        #[serde(flatten)]
        of: Of,
        #[serde(flatten)]
        range: Range,
    },
    /// Agents that propose the commonest value. `weights` (by agent, default 1)
    /// are summed; without weights it is a count.
    Agreement {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weights: Vec<(String, f64)>,
        /// Divides by the sum over all agents that suggest something: 1 is unanimous.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        share: bool,
        #[serde(flatten)]
        range: Range,
    },
    /// A suggested label (by any agent, or by `agent`) is one of `any_of`.
    Label {
        #[serde(flatten)]
        of: Of,
        any_of: Vec<String>,
    },
    /// A metadata column holds one of `any_of`.
    Slice { column: String, any_of: Vec<String> },
    /// Code points of all text fields together.
    Length {
        #[serde(flatten)]
        range: Range,
    },
    /// A text field contains one of `any_of`, case folded, whole words if asked.
    Keyword {
        any_of: Vec<String>,
        #[serde(default)]
        whole_words: bool,
    },
    /// A share of the items, drawn by hash of (seed, rule, item): the same on every machine.
    Share {
        share: f64,
        /// Drawn for each person anew, by their name as well: other items for each.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        each_person: bool,
    },
    /// The item's id is one of `any_of`. `drawn`: with which share the list was drawn before.
    Item {
        any_of: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drawn: Option<f64>,
    },
    /// The item carries a known answer.
    Gold,
}

/// A condition as it is read: the keys of every kind side by side.
#[derive(Deserialize)]
struct ConditionLine {
    #[serde(rename = "if")]
    kind: String,
    question: Option<String>,
    agent: Option<String>,
    at_least: Option<f64>,
    below: Option<f64>,
    #[serde(default)]
    weights: Vec<(String, f64)>,
    /// A flag of `agreement`, a number of `share`.
    share: Option<Json>,
    any_of: Option<Vec<String>>,
    column: Option<String>,
    #[serde(default)]
    whole_words: bool,
    #[serde(default)]
    each_person: bool,
    drawn: Option<f64>,
}

impl TryFrom<ConditionLine> for Condition {
    type Error = String;

    fn try_from(line: ConditionLine) -> Result<Self, String> {
        let of = Of { question: line.question, agent: line.agent };
        let range = Range { at_least: line.at_least, below: line.below };
        let need = |key: &str| format!("missing field `{key}`");
        let any_of = line.any_of.ok_or_else(|| need("any_of"));
        Ok(match line.kind.as_str() {
            "score" => Self::Score { of, range },
            "margin" => Self::Margin { of, range },
            "entropy" => Self::Entropy { of, range },
            "agreement" => Self::Agreement {
                question: of.question,
                weights: line.weights,
                share: match line.share {
                    None => false,
                    Some(Json::Bool(share)) => share,
                    Some(_) => {
                        return Err("`share` of an agreement is true or false".to_owned());
                    }
                },
                range,
            },
            "label" => Self::Label { of, any_of: any_of? },
            "slice" => {
                Self::Slice { column: line.column.ok_or_else(|| need("column"))?, any_of: any_of? }
            }
            "length" => Self::Length { range },
            "keyword" => Self::Keyword { any_of: any_of?, whole_words: line.whole_words },
            "share" => match line.share.as_ref().and_then(Json::as_f64) {
                Some(share) => Self::Share { share, each_person: line.each_person },
                None => return Err("`share` is missing, or no number from 0 to 1".to_owned()),
            },
            "item" => Self::Item { any_of: any_of?, drawn: line.drawn },
            "gold" => Self::Gold,
            other => {
                return Err(format!(
                    "unknown variant `{other}`, expected one of `score`, `margin`, `entropy`, \
                     `agreement`, `label`, `slice`, `length`, `keyword`, `share`, `item`, `gold`"
                ));
            }
        })
    }
}

/// Which suggestions a condition looks at.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Of {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// `at_least ≤ x < below`; an absent end is open. Holds for no missing value.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Range {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
}

impl Range {
    pub fn holds(&self, x: f64) -> bool {
        self.at_least.is_none_or(|low| x >= low) && self.below.is_none_or(|high| x < high)
    }

    /// The same for scores, which are kept in single precision: the ends are rounded
    /// alike, so that 0.95 is at least 0.95.
    pub fn holds_single(&self, x: f32) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "rounding alike is the point")]
        let round = |end: f64| end as f32;
        self.at_least.is_none_or(|low| x >= round(low))
            && self.below.is_none_or(|high| x < round(high))
    }

    /// For a person, to stand behind a value: `at least 0.95`, `at least 0.5 and below 0.9`.
    pub fn say(&self) -> String {
        match (self.at_least, self.below) {
            (Some(low), Some(high)) => format!("at least {low} and below {high}"),
            (Some(low), None) => format!("at least {low}"),
            (None, Some(high)) => format!("below {high}"),
            (None, None) => "there".to_owned(),
        }
    }
}

impl Condition {
    /// The word of the policy file: `score`, `margin`, … One of the ids in
    /// [`RULES`](super::rules::RULES).
    pub fn id(&self) -> &'static str {
        match self {
            Self::Score { .. } => "score",
            Self::Margin { .. } => "margin",
            Self::Entropy { .. } => "entropy",
            Self::Agreement { .. } => "agreement",
            Self::Label { .. } => "label",
            Self::Slice { .. } => "slice",
            Self::Length { .. } => "length",
            Self::Keyword { .. } => "keyword",
            Self::Share { .. } => "share",
            Self::Item { .. } => "item",
            Self::Gold => "gold",
        }
    }
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn read(text: &str) -> Result<Self, Issue> {
        serde_json::from_str(text).map_err(|error| {
            let said = error.to_string();
            let what = said.split(" at line ").next().unwrap_or(&said).to_owned();
            Issue::error(format!("this is no policy: {what}"))
                .at_line(error.line() as u64)
                .at_column(error.column() as u64)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let said = match Policy::read(text) {
            Ok(policy) => serde_json::to_string(&policy).unwrap(),
            Err(issue) => issue.to_string(),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn reads_policy_files() {
        let text = r#"{"name":"p","seed":7,"rules":[{"id":"sure","when":[{"if":"score","agent":"bayes","at_least":0.95}],"to":"auto"},{"id":"two","when":[],"to":"consensus","people":2}],"otherwise":{"to":"single"}}"#;
        check(text, text);
        let each = r#"{"name":"p","seed":7,"rules":[{"id":"b","when":[{"if":"share","share":0.2,"each_person":true}],"to":"blind"}],"otherwise":{"to":"single"}}"#;
        check(each, each);
    }

    #[test]
    fn says_where_it_is_wrong() {
        check(
            "{\n \"rules\": 7}",
            "line 2, column 11: this is no policy: invalid type: integer `7`, expected a sequence",
        );
        check("", "line 1, column 0: this is no policy: EOF while parsing a value");
    }

    #[test]
    fn single_precision_rounds_alike() {
        let range = Range { at_least: Some(0.95), below: Some(0.97) };
        assert!(range.holds_single(0.95));
        assert!(!range.holds_single(0.97));
        assert!(!range.holds_single(0.9499));
    }
}
