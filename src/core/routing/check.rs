//! What cannot work as a policy is written: said before it is applied.

use std::collections::BTreeSet;

use super::default::Seen;
use super::policy::{Condition, Of, Policy, Range, Rule};
use super::stream::draws_for_each;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::question::QuestionKind;
use crate::core::model::route::Route;

/// Everything that is wrong with a policy for this dataset. `field` of an issue is a path in
/// the policy file: `rules[2].when[0].agent`. Nothing here keeps a policy from being applied: a
/// condition on what does not exist holds for no item.
pub fn check(policy: &Policy, schema: &Schema, seen: &Seen) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut ids = BTreeSet::new();
    for (place, rule) in policy.rules.iter().enumerate() {
        let at = |key: &str| format!("rules[{place}].{key}");
        if rule.id.is_empty() {
            issues.push(
                Issue::error("the rule has no id; every answer is to name its rule")
                    .in_field(at("id")),
            );
        } else if !ids.insert(&rule.id) {
            let message =
                format!("two rules are called '{}'; rename one, answers name their rule", rule.id);
            issues.push(Issue::error(message).in_field(at("id")));
        }
        if let Some(earlier) = covered_by(policy, place, rule) {
            let message =
                format!("never matches first: rule '{earlier}' before it matches all of its items");
            issues.push(Issue::warning(message).in_field(format!("rules[{place}]")));
        }
        if let Some(accepting) = accepts_for_others(policy, place, rule) {
            let message = format!(
                "drawn for each person anew, before {accepting}: what one is to judge, for another is accepted unseen; put it behind"
            );
            issues.push(Issue::warning(message).in_field(format!("rules[{place}]")));
        }
        for (number, condition) in rule.when.iter().enumerate() {
            let mut found =
                Found { schema, seen, at: at(&format!("when[{number}]")), issues: &mut issues };
            found.condition(condition);
        }
    }
    issues
}

/// The earlier rule whose conditions are all among those of the rule at `place`.
fn covered_by<'p>(policy: &'p Policy, place: usize, rule: &Rule) -> Option<&'p str> {
    let always = |condition: &Condition| matches!(condition, Condition::Share { share, .. } if *share >= 1.0);
    let draws =
        |condition: &Condition| matches!(condition, Condition::Share { share, .. } if *share < 1.0);
    policy.rules.iter().take(place).find_map(|earlier| {
        // A draw is by rule: the same share of another rule draws other items.
        let covers = !earlier.when.iter().any(draws)
            && earlier
                .when
                .iter()
                .all(|condition| always(condition) || rule.when.contains(condition));
        covers.then_some(earlier.id.as_str())
    })
}

/// What accepts unseen, for the others, what is drawn for one person at this place.
fn accepts_for_others(policy: &Policy, place: usize, rule: &Rule) -> Option<String> {
    if !draws_for_each(rule) {
        return None;
    }
    let mut from_here = policy.rules.iter().skip(place);
    let accepting = from_here.find(|rule| rule.route == Route::Auto);
    match accepting {
        Some(accepting) => Some(format!("rule '{}' accepts", accepting.id)),
        None => (policy.otherwise == Route::Auto).then(|| "the rest is accepted".to_owned()),
    }
}

struct Found<'a> {
    schema: &'a Schema,
    seen: &'a Seen,
    /// Path of the condition.
    at: String,
    issues: &'a mut Vec<Issue>,
}

impl Found<'_> {
    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Score { of, range } => {
                self.of(of);
                self.range(*range);
                self.carried(of, "score", Seen::scored);
            }
            Condition::Margin { of, range } | Condition::Entropy { of, range } => {
                self.of(of);
                self.range(*range);
                self.carried(of, "class probabilities", Seen::probable);
            }
            Condition::Agreement { question, weights, range, .. } => {
                self.question(question.as_deref());
                self.range(*range);
                for (agent, weight) in weights {
                    self.agent(Some(agent), "weights");
                    if !weight.is_finite() || *weight < 0.0 {
                        self.error("weights", format!("the weight {weight} of '{agent}' is not a number from 0 up; it counts as 0"));
                    }
                }
            }
            Condition::Label { of, any_of } => {
                self.of(of);
                self.labels(of, any_of);
            }
            Condition::Slice { column, any_of } => {
                if column.is_empty() {
                    self.warning(
                        "column",
                        "no column is chosen, so it holds for no item".to_owned(),
                    );
                    return;
                }
                if !self.schema.columns.iter().any(|it| it.id == *column) {
                    let known = self.schema.columns.iter().map(|it| it.id.as_str());
                    let message = unknown("column", column, known);
                    self.error("column", message);
                }
                self.not_empty(any_of);
            }
            Condition::Length { range } => self.range(*range),
            Condition::Keyword { any_of, .. } => {
                self.not_empty(any_of);
                if any_of.iter().any(String::is_empty) {
                    self.warning(
                        "any_of",
                        "an empty word is found nowhere; take it out".to_owned(),
                    );
                }
            }
            Condition::Share { share, .. } => {
                if !(0.0..=1.0).contains(share) {
                    self.error("share", format!("{share} is not between 0 and 1"));
                } else if *share == 0.0 {
                    self.warning("share", "a share of 0 draws no item".to_owned());
                }
            }
            Condition::Item { any_of, drawn } => {
                self.not_empty(any_of);
                if let Some(drawn) = drawn.filter(|it| !(*it > 0.0 && *it <= 1.0)) {
                    self.error("drawn", format!("{drawn} is not above 0 and at most 1"));
                }
            }
            Condition::Gold => {}
        }
    }

    fn of(&mut self, of: &Of) {
        self.question(of.question.as_deref());
        self.agent(of.agent.as_deref(), "agent");
    }

    fn question(&mut self, id: Option<&str>) {
        if let Some(id) = id
            && self.schema.question(id).is_none()
        {
            let known = self.schema.questions.iter().map(|question| question.id.as_str());
            let message = unknown("question", id, known);
            self.error("question", message);
        }
    }

    fn agent(&mut self, id: Option<&str>, key: &str) {
        if let Some(id) = id
            && self.schema.agent(id).is_none()
        {
            let known = self.schema.agents.iter().map(|agent| agent.id.as_str());
            let message = unknown("agent", id, known);
            self.error(key, message);
        }
    }

    fn labels(&mut self, of: &Of, any_of: &[String]) {
        self.not_empty(any_of);
        let questions: Vec<_> = match &of.question {
            Some(id) => self.schema.question(id).into_iter().collect(),
            None => self.schema.questions.iter().collect(),
        };
        // Other kinds have values of their own.
        let is_closed = |kind: &QuestionKind| {
            matches!(kind, QuestionKind::Choice { .. } | QuestionKind::Choices { .. })
        };
        if questions.is_empty() || !questions.iter().all(|question| is_closed(&question.kind)) {
            return;
        }
        for label in any_of {
            if !questions.iter().any(|question| question.label(label).is_some()) {
                let known = questions.iter().flat_map(|it| it.labels()).map(|it| it.id.as_str());
                let message = unknown("label", label, known);
                self.error("any_of", message);
            }
        }
    }

    fn not_empty(&mut self, any_of: &[String]) {
        if any_of.is_empty() {
            self.warning("any_of", "nothing is listed, so it holds for no item".to_owned());
        }
    }

    fn range(&mut self, range: Range) {
        match (range.at_least, range.below) {
            (Some(low), Some(high)) if low >= high => {
                self.error("at_least", format!("no number is at least {low} and below {high}"));
            }
            (None, None) => {
                self.warning(
                    "at_least",
                    "the range has no end: whatever has a value matches".to_owned(),
                );
            }
            _ => {}
        }
    }

    /// Whether the suggestions in question have such a number at all.
    fn carried(&mut self, of: &Of, what: &str, has: fn(&Seen, usize) -> bool) {
        let (schema, seen) = (self.schema, self.seen);
        for (place, question) in schema.questions.iter().enumerate() {
            let asked = of.question.as_ref().is_none_or(|id| *id == question.id);
            if asked && !has(seen, place) {
                let message = format!(
                    "no suggestion to '{}' has {what}, so it holds for no item",
                    question.id
                );
                self.warning("question", message);
            }
        }
    }

    fn error(&mut self, key: &str, message: String) {
        self.issues.push(Issue::error(message).in_field(format!("{}.{key}", self.at)));
    }

    fn warning(&mut self, key: &str, message: String) {
        self.issues.push(Issue::warning(message).in_field(format!("{}.{key}", self.at)));
    }
}

/// `there is no agent 'bays'; there are bayes, rules`
fn unknown<'s>(what: &str, id: &str, known: impl Iterator<Item = &'s str>) -> String {
    let known: Vec<&str> = known.take(12).collect();
    if known.is_empty() {
        return format!("there is no {what} '{id}', nor any other");
    }
    format!("there is no {what} '{id}'; there are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::routing::rules::tests::schema;

    #[track_caller]
    fn expect(rules: &str, expected: &[&str]) {
        let text = format!(r#"{{"rules":[{rules}],"otherwise":{{"to":"single"}}}}"#);
        let seen = Seen { scores: vec![true, false], probabilities: vec![false, false] };
        let issues = check(&Policy::read(&text).unwrap(), &schema(), &seen);
        let said: Vec<String> = issues.iter().map(ToString::to_string).collect();
        assert_eq!(said, expected);
    }

    fn one(condition: &str) -> String {
        format!(r#"{{"id":"r","when":[{condition}],"to":"auto"}}"#)
    }

    #[test]
    fn names_what_does_not_exist() {
        expect(
            &one(r#"{"if":"score","question":"mud","agent":"z","at_least":0.5}"#),
            &[
                "field rules[0].when[0].question: there is no question 'mud'; there are mood, harm",
                "field rules[0].when[0].agent: there is no agent 'z'; there are a, b, c",
            ],
        );
        expect(
            &one(r#"{"if":"label","question":"mood","any_of":["angry"]}"#),
            &["field rules[0].when[0].any_of: there is no label 'angry'; there are neg, pos, odd"],
        );
        expect(
            &one(r#"{"if":"slice","column":"dialect","any_of":["x"]}"#),
            &[
                "field rules[0].when[0].column: there is no column 'dialect'; there are language, year",
            ],
        );
    }

    /// Bug: a new condition was blamed for a column called ''.
    #[test]
    fn a_condition_being_written_is_no_error() {
        expect(
            &one(r#"{"if":"slice","column":"","any_of":[]}"#),
            &["field rules[0].when[0].column: no column is chosen, so it holds for no item"],
        );
    }

    #[test]
    fn names_numbers_that_make_no_sense() {
        expect(
            &one(r#"{"if":"share","share":1.5}"#),
            &["field rules[0].when[0].share: 1.5 is not between 0 and 1"],
        );
        expect(
            &one(r#"{"if":"length","at_least":5,"below":5}"#),
            &["field rules[0].when[0].at_least: no number is at least 5 and below 5"],
        );
        expect(
            &one(r#"{"if":"margin","question":"mood","below":0.1}"#),
            &[
                "field rules[0].when[0].question: no suggestion to 'mood' has class probabilities, so it holds for no item",
            ],
        );
    }

    #[test]
    fn names_rules_that_cannot_be_first() {
        let all = r#"{"id":"all","when":[],"to":"single"}"#;
        let gold = r#"{"id":"gold","when":[{"if":"gold"}],"to":"gold"}"#;
        let some = r#"{"id":"some","when":[{"if":"share","share":0.5}],"to":"blind"}"#;
        let long =
            r#"{"id":"gold","when":[{"if":"length","below":9},{"if":"gold"}],"to":"expert"}"#;
        expect(
            &format!("{all},{gold}"),
            &["field rules[1]: never matches first: rule 'all' before it matches all of its items"],
        );
        expect(&format!("{some},{gold}"), &[]);
        expect(
            &format!("{gold},{long}"),
            &[
                "field rules[1].id: two rules are called 'gold'; rename one, answers name their rule",
                "field rules[1]: never matches first: rule 'gold' before it matches all of its items",
            ],
        );
    }

    #[test]
    fn names_what_is_accepted_for_others() {
        let blind =
            r#"{"id":"b","when":[{"if":"share","share":0.1,"each_person":true}],"to":"blind"}"#;
        let sure =
            r#"{"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"}"#;
        let harm = r#"{"id":"harm","when":[{"if":"gold"}],"to":"expert"}"#;
        expect(
            &format!("{blind},{harm},{sure}"),
            &[
                "field rules[0]: drawn for each person anew, before rule 'sure' accepts: what one is to judge, for another is accepted unseen; put it behind",
            ],
        );
        expect(&format!("{harm},{blind}"), &[]);
        let text = format!(r#"{{"rules":[{blind}],"otherwise":{{"to":"auto"}}}}"#);
        let issues = check(&Policy::read(&text).unwrap(), &schema(), &Seen::default());
        assert_eq!(issues.len(), 1);
    }
}
