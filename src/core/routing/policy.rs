//! A policy: an ordered list of rules, the first that matches routes the item.
//!
//! The serde form of these types is the form of the policy file.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;
use serde_json::Value as Json;

use crate::core::issue::Issue;
use crate::core::model::route::Route;
use crate::core::object::{Object, missing, read_by_json};

#[derive(Clone, Debug, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Policy {
    pub name: String,
    /// Seeds every share: another seed draws other items.
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

#[derive(Clone, Debug, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rule {
    /// Unique in the policy; stands in every event that the rule routed.
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    pub title: String,
    /// All must hold. None: the rule matches every item.
    pub when: Vec<Condition>,
    #[serde(flatten)]
    pub route: Route,
}

read_by_json!(Policy, Rule, Condition);

impl Policy {
    /// From the object of a policy file.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn of(json: Json) -> Result<Self, String> {
        let mut object = Object::of(json)?;
        let seed = object.take("seed").unwrap_or_default();
        let rules = object.list("rules")?.ok_or_else(|| missing("rules"))?;
        let rules = each(rules, "rule", Rule::of)?;
        let otherwise = object.take("otherwise").ok_or_else(|| missing("otherwise"))?;
        Ok(Self {
            name: object.text_or_empty("name")?,
            seed: match seed {
                Json::Null => 0,
                seed => seed.as_u64().ok_or("`seed` is a whole number from 0 on")?,
            },
            rules,
            otherwise: Route::of_object(&mut Object::of(otherwise)?)?,
        })
    }
}

impl Rule {
    fn of(json: Json) -> Result<Self, String> {
        let mut object = Object::of(json)?;
        let when = object.list("when")?.unwrap_or_default();
        Ok(Self {
            id: object.need_text("id")?,
            title: object.text_or_empty("title")?,
            when: each(when, "condition", Condition::of)?,
            route: Route::of_object(&mut object)?,
        })
    }
}

/// The closed list of conditions; each has a file of its own in `rules/`.
#[derive(Clone, Debug, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "if", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
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
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        question: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(test, ts(as = "Option<_>", optional))]
        weights: Vec<(String, f64)>,
        /// Divides by the sum over all agents that suggest something: 1 is unanimous.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(test, ts(as = "Option<_>", optional))]
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
    Keyword { any_of: Vec<String>, whole_words: bool },
    /// A share of the items, drawn by hash of (seed, rule, item): the same on every machine.
    Share {
        share: f64,
        /// Drawn for each person anew, by their name as well: other items for each.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        #[cfg_attr(test, ts(as = "Option<_>", optional))]
        each_person: bool,
    },
    /// The item's id is one of `any_of`. `drawn`: with which share the list was drawn before.
    Item {
        any_of: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        drawn: Option<f64>,
    },
    /// The item carries a known answer.
    Gold,
}

impl Condition {
    fn of(json: Json) -> Result<Self, String> {
        let mut object = Object::of(json)?;
        let kind = object.need_text("if")?;
        let of = Of { question: object.text("question")?, agent: object.text("agent")? };
        let range = Range { at_least: object.number("at_least")?, below: object.number("below")? };
        let any_of = object.texts("any_of")?.ok_or_else(|| missing("any_of"));
        Ok(match kind.as_str() {
            "score" => Self::Score { of, range },
            "margin" => Self::Margin { of, range },
            "entropy" => Self::Entropy { of, range },
            "agreement" => Self::Agreement {
                question: of.question,
                weights: weights(&mut object)?,
                share: object.flag("share")?,
                range,
            },
            "label" => Self::Label { of, any_of: any_of? },
            "slice" => Self::Slice { column: object.need_text("column")?, any_of: any_of? },
            "length" => Self::Length { range },
            "keyword" => {
                Self::Keyword { any_of: any_of?, whole_words: object.flag("whole_words")? }
            }
            "share" => Self::Share {
                share: object.number("share")?.ok_or_else(|| missing("share"))?,
                each_person: object.flag("each_person")?,
            },
            "item" => Self::Item { any_of: any_of?, drawn: object.number("drawn")? },
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

/// Reads each of a list; errors say which.
fn each<T>(
    list: Vec<Json>,
    what: &str,
    read: fn(Json) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let one = |(number, json)| read(json).map_err(|why| format!("{what} {number}: {why}"));
    (1..).zip(list).map(one).collect()
}

/// Of agents, as pairs.
fn weights(object: &mut Object) -> Result<Vec<(String, f64)>, String> {
    let weight = |json: &Json| {
        let [agent, weight] = json.as_array()?.as_slice() else { return None };
        Some((agent.as_str()?.to_owned(), weight.as_f64()?))
    };
    let list = object.list("weights")?.unwrap_or_default();
    let weights = list.iter().map(weight).collect::<Option<_>>();
    weights.ok_or_else(|| "`weights` are pairs of an agent and a number".to_owned())
}

/// Which suggestions a condition looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Of {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub agent: Option<String>,
}

/// `at_least ≤ x < below`; an absent end is open. Holds for no missing value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Range {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
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
    /// What is wrong with it: with line and column where it is no JSON, else with the rule and the
    /// condition.
    pub fn read(text: &str) -> Result<Self, Issue> {
        let no_policy = |what: &str| Issue::error(format!("this is no policy: {what}"));
        let json = serde_json::from_str(text).map_err(|error: serde_json::Error| {
            let said = error.to_string();
            let what = said.split(" at line ").next().unwrap_or(&said);
            no_policy(what).at_line(error.line() as u64).at_column(error.column() as u64)
        })?;
        Self::of(json).map_err(|why| no_policy(&why))
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
        check("{\n \"rules\": 7}", "this is no policy: `rules` is a list, not 7");
        check(
            r#"{"rules":[{"id":"a","to":"auto"},{"id":"b","to":"auto","when":[{"if":"gold"},{"if":"share"}]}]}"#,
            "this is no policy: rule 2: condition 2: missing field `share`",
        );
        check(
            r#"{"rules":[{"id":"a","to":"bin"}]}"#,
            "this is no policy: rule 1: unknown route `bin`, expected one of `auto`, `single`, `consensus`, `expert`, `audit`, `blind`, `gold`",
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
