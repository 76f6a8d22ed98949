//! A policy: an ordered list of rules, the first that matches routes the item.
//!
//! The serde form of these types is the form of the policy file.

use serde::{Deserialize, Serialize};

use crate::core::model::route::Route;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// The closed list of conditions; each has a file of its own in `rules/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "if", rename_all = "snake_case")]
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
    Share { share: f64 },
    /// The item carries a known answer.
    Gold,
}

/// Which suggestions a condition looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Of {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// `at_least ≤ x < below`; an absent end is open. Holds for no missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
}
