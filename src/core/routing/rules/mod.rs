//! One file per condition: what it compares, what it does where a value is
//! missing, an example. A new condition is a variant of [`Condition`], a file
//! here, and a line in [`RULES`]; the editor of the page is built from that.
//!
//! A condition is first tied to a schema ([`tie`]): ids become places, once
//! and not once per item. What the schema does not have never holds.

mod agreement;
mod entropy;
mod gold;
mod item;
mod keyword;
mod label;
mod length;
mod margin;
mod score;
pub mod share;
mod slice;

use super::facts::{Facts, Suggested};
use super::policy::{Condition, Of, Range};
use crate::core::model::dataset::Schema;
use crate::core::search::Needle;

/// One kind of condition, for people and for the editor.
#[derive(Debug)]
pub struct RuleKind {
    /// As [`Condition::id`] says it.
    pub id: &'static str,
    pub title: &'static str,
    /// What it compares and what it does where a value is missing, for a person.
    pub help: &'static str,
    /// What an editor must offer.
    pub parameters: &'static [Parameter],
    /// A new condition of this kind.
    pub default: fn() -> Condition,
}

/// One thing to set. Its `id` is its key in the condition's JSON; a range has
/// the keys `at_least` and `below`.
#[derive(Debug)]
pub struct Parameter {
    pub id: &'static str,
    pub title: &'static str,
    pub kind: ParameterKind,
    /// May be left out.
    pub optional: bool,
}

/// The closed list of what an editor must know how to offer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParameterKind {
    /// One question of the schema.
    Question,
    /// One agent of the schema.
    Agent,
    /// A number for each agent: `[["bayes", 2.0]]`.
    Weights,
    /// Two numbers, either may be absent. `most` is the largest that makes sense.
    Range { most: Option<f64>, step: f64 },
    /// Some labels of the question.
    Labels,
    /// One metadata column.
    Column,
    /// Some values of that column.
    ColumnValues,
    /// Words of one's own.
    Words,
    /// A number from 0 to 1.
    Share,
    /// Yes or no.
    Switch,
}

/// Every kind of condition, in the order of an editor's menu.
pub const RULES: &[RuleKind] = &[
    score::RULE,
    margin::RULE,
    entropy::RULE,
    agreement::RULE,
    label::RULE,
    slice::RULE,
    length::RULE,
    keyword::RULE,
    share::RULE,
    item::RULE,
    gold::RULE,
];

/// One condition tied to a schema.
pub trait Test {
    fn holds(&self, item: &dyn Facts) -> bool;

    /// Why it holds, for a person. Asked only where it does.
    fn reason(&self, item: &dyn Facts) -> String;

    /// What it looks for in the text, for those who can look for it faster.
    fn needles(&self) -> &[Needle] {
        &[]
    }
}

/// A condition, ready for items.
pub enum Tied {
    Test(Box<dyn Test>),
    /// Not a test of the item: a draw, perhaps for each person anew.
    Share(f64, bool),
    /// A list that was drawn before, with this share.
    Listed(Box<dyn Test>, f64),
}

/// Ties a condition to a schema.
pub fn tie(condition: &Condition, schema: &Schema) -> Tied {
    Tied::Test(match condition {
        Condition::Score { of, range } => score::tie(of, *range, schema),
        Condition::Margin { of, range } => margin::tie(of, *range, schema),
        Condition::Entropy { of, range } => entropy::tie(of, *range, schema),
        Condition::Agreement { question, weights, share, range } => {
            agreement::tie(question.as_deref(), weights, *share, *range, schema)
        }
        Condition::Label { of, any_of } => label::tie(of, any_of, schema),
        Condition::Slice { column, any_of } => slice::tie(column, any_of, schema),
        Condition::Length { range } => length::tie(*range),
        Condition::Keyword { any_of, whole_words } => keyword::tie(any_of, *whole_words),
        Condition::Share { share, each_person } => {
            return Tied::Share(share::legal(*share), *each_person);
        }
        Condition::Item { any_of, drawn } => {
            let test = item::tie(any_of);
            match drawn.map(share::legal) {
                Some(drawn) if drawn > 0.0 && drawn < 1.0 => return Tied::Listed(test, drawn),
                _ => test,
            }
        }
        Condition::Gold => gold::tie(),
    })
}

const QUESTION: Parameter =
    Parameter { id: "question", title: "Question", kind: ParameterKind::Question, optional: true };

const AGENT: Parameter =
    Parameter { id: "agent", title: "Agent", kind: ParameterKind::Agent, optional: true };

/// A range of numbers from 0 to 1.
const UNIT_RANGE: Parameter = Parameter {
    id: "range",
    title: "Range",
    kind: ParameterKind::Range { most: Some(1.0), step: 0.01 },
    optional: false,
};

/// Places in the schema that an [`Of`] names.
struct Places {
    /// Empty where the question does not exist: then nothing holds.
    questions: Vec<(usize, String)>,
    agents: Vec<(usize, String)>,
}

impl Places {
    fn new(of: &Of, schema: &Schema) -> Self {
        Self::of(of.question.as_deref(), of.agent.as_deref(), schema)
    }

    fn of(question: Option<&str>, agent: Option<&str>, schema: &Schema) -> Self {
        let questions = schema.questions.iter().map(|question| question.id.clone()).enumerate();
        let agents = schema.agents.iter().map(|agent| agent.id.clone()).enumerate();
        Self {
            questions: questions.filter(|(_, id)| question.is_none_or(|it| it == id)).collect(),
            agents: agents.filter(|(_, id)| agent.is_none_or(|it| it == id)).collect(),
        }
    }

    /// The highest-scored suggestion to `question` that has the number, with its agent.
    fn best(
        &self,
        item: &dyn Facts,
        question: usize,
        number: fn(&Suggested) -> Option<f32>,
    ) -> Option<(f32, &str)> {
        let mut best: Option<(f32, f32, &str)> = None;
        for (agent, name) in &self.agents {
            let Some(suggested) = item.suggestion(question, *agent) else { continue };
            let Some(number) = number(&suggested) else { continue };
            let score = suggested.score.unwrap_or(f32::NEG_INFINITY);
            if best.is_none_or(|(highest, ..)| score > highest) {
                best = Some((score, number, name));
            }
        }
        best.map(|(_, number, name)| (number, name))
    }
}

/// A number of the highest-scored suggestion lies in a range, for every question in question.
struct NumberInRange {
    /// How the number is called: `score`.
    word: &'static str,
    number: fn(&Suggested) -> Option<f32>,
    places: Places,
    range: Range,
}

impl Test for NumberInRange {
    fn holds(&self, item: &dyn Facts) -> bool {
        !self.places.questions.is_empty()
            && self.places.questions.iter().all(|(question, _)| {
                self.places
                    .best(item, *question, self.number)
                    .is_some_and(|(number, _)| self.range.holds_single(number))
            })
    }

    /// `score 0.97 is at least 0.95 (bayes, sentiment)`
    fn reason(&self, item: &dyn Facts) -> String {
        let each = self.places.questions.iter().filter_map(|(question, name)| {
            let (number, agent) = self.places.best(item, *question, self.number)?;
            Some(format!("{} {number} is {} ({agent}, {name})", self.word, self.range.say()))
        });
        each.collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
pub(in crate::core::routing) mod tests {
    use super::*;
    use crate::core::model::item::{Content, Field, Item, Meta};
    use crate::core::model::suggestion::Suggestion;
    use crate::core::model::value::Value;
    use crate::core::routing::facts::OfItem;
    use std::collections::BTreeSet;

    const SCHEMA: &str = r#"{"name":"t",
        "questions":[{"id":"mood","kind":"choice","labels":["neg","pos",{"id":"odd","rare":true}]},
                     {"id":"harm","kind":"choices","labels":["insult","spam"]}],
        "agents":[{"id":"a"},{"id":"b"},{"id":"c"}],
        "columns":[{"id":"language"},{"id":"year"}]}"#;

    pub(in crate::core::routing) fn schema() -> Schema {
        serde_json::from_str(SCHEMA).unwrap()
    }

    /// `text | language | agent question value score [p/p/p], …`
    pub(in crate::core::routing) fn item(line: &str) -> Item {
        let mut parts = line.split('|').map(str::trim);
        let text = parts.next().unwrap_or_default().to_owned();
        let language = parts.next().unwrap_or_default();
        let mut suggestions = Vec::new();
        for said in parts.next().unwrap_or_default().split(',').map(str::trim) {
            let mut words = said.split_whitespace();
            let (Some(agent), Some(question), Some(value)) =
                (words.next(), words.next(), words.next())
            else {
                continue;
            };
            let value = match question {
                "harm" => Value::Many(value.split('+').map(str::to_owned).collect()),
                _ => Value::One(value.to_owned()),
            };
            suggestions.push(Suggestion {
                id: format!("{question}/{agent}"),
                question: question.to_owned(),
                agent: agent.to_owned(),
                model_version: String::new(),
                value,
                score: words.next().and_then(|score| score.parse().ok()),
                probabilities: words
                    .next()
                    .map(|all| {
                        all.split('/').map(|p| (String::new(), p.parse().unwrap())).collect()
                    })
                    .unwrap_or_default(),
                rationale: None,
            });
        }
        Item {
            id: "m-1".to_owned(),
            fields: vec![Field { id: "text".to_owned(), content: Content::Text { text } }],
            metadata: match language {
                "" => Vec::new(),
                language => vec![("language".to_owned(), Meta::Text(language.to_owned()))],
            },
            suggestions,
            gold: match parts.next() {
                Some(gold) => vec![("mood".to_owned(), Value::One(gold.to_owned()))],
                None => Vec::new(),
            },
            ..Item::default()
        }
    }

    /// What a condition says of an item: its reason, or `no`.
    #[track_caller]
    pub(super) fn check(condition: &str, line: &str, expected: &str) {
        let condition: Condition = serde_json::from_str(condition).unwrap();
        let (schema, item) = (schema(), item(line));
        let facts = OfItem { schema: &schema, item: &item };
        let said = match tie(&condition, &schema) {
            Tied::Test(test) if test.holds(&facts) => test.reason(&facts),
            Tied::Test(_) => "no".to_owned(),
            Tied::Share(share, _) => format!("share {share}"),
            Tied::Listed(test, share) if test.holds(&facts) => format!("listed {share}"),
            Tied::Listed(..) => "not listed".to_owned(),
        };
        assert_eq!(said, expected);
    }

    /// One of each; a new variant makes this fail to compile.
    fn one_of_each() -> Vec<Condition> {
        RULES
            .iter()
            .map(|rule| (rule.default)())
            .map(|condition| match condition {
                Condition::Score { .. }
                | Condition::Margin { .. }
                | Condition::Entropy { .. }
                | Condition::Agreement { .. }
                | Condition::Label { .. }
                | Condition::Slice { .. }
                | Condition::Length { .. }
                | Condition::Keyword { .. }
                | Condition::Share { .. }
                | Condition::Item { .. }
                | Condition::Gold => condition,
            })
            .collect()
    }

    #[test]
    fn every_condition_has_its_entry() {
        let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len(), "ids are unique");
        // What reads a condition knows every one; its list is what it says to an unknown one.
        let error = serde_json::from_str::<Condition>(r#"{"if":"?"}"#).unwrap_err().to_string();
        let variants: BTreeSet<&str> = error.split('`').skip(1).step_by(2).skip(1).collect();
        assert_eq!(ids, variants);
    }

    #[test]
    fn defaults_are_of_their_kind_and_read_back() {
        for (rule, condition) in RULES.iter().zip(one_of_each()) {
            assert_eq!(rule.id, condition.id());
            let text = serde_json::to_string(&condition).unwrap();
            assert_eq!(serde_json::from_str::<Condition>(&text).unwrap(), condition, "{text}");
        }
    }

    #[test]
    fn entries_are_documented_and_their_parameters_exist() {
        for rule in RULES {
            assert!(!rule.title.is_empty() && rule.help.len() > 30, "{}", rule.id);
            let json = serde_json::to_value((rule.default)()).unwrap();
            let mut keys: BTreeSet<&str> = BTreeSet::from(["if"]);
            for parameter in rule.parameters {
                match parameter.kind {
                    ParameterKind::Range { .. } => keys.extend(["at_least", "below"]),
                    _ => {
                        keys.insert(parameter.id);
                    }
                }
                if !parameter.optional && !matches!(parameter.kind, ParameterKind::Range { .. }) {
                    assert!(json.get(parameter.id).is_some(), "{} {}", rule.id, parameter.id);
                }
            }
            for key in json.as_object().unwrap().keys() {
                assert!(keys.contains(key.as_str()), "{}: {key} cannot be edited", rule.id);
            }
        }
    }
}
