//! Whose suggestion is accepted where no person looks.
//!
//! A rule that trusts an agent's score accepts what that agent says, not what another says with
//! a higher score; one that trusts agreement accepts what most say. So what is exported as
//! accepted is what the rule was certified for.

use super::policy::{Condition, Rule};
use crate::core::model::item::Item;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;

/// Whose suggestion to a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// The one with the highest score; the first of equals.
    #[default]
    Top,
    Agent(String),
    /// The value that most agents suggest; of equally many the one with the highest score. Of
    /// those who say it the one with the highest score.
    Most,
}

impl Whose {
    /// By the rule that accepted the item: the first of its conditions that speaks of this
    /// question's agents decides.
    pub fn of(rule: &Rule, question: &str) -> Self {
        let is_of = |of: &Option<String>| of.as_ref().is_none_or(|of| of == question);
        let found = rule.when.iter().find_map(|condition| match condition {
            Condition::Score { of, .. } if is_of(&of.question) => of.agent.clone().map(Self::Agent),
            Condition::Agreement { question, .. } if is_of(question) => Some(Self::Most),
            _ => None,
        });
        found.unwrap_or_default()
    }

    /// `None` where nobody suggests anything, or the agent does not.
    pub fn suggestion<'a>(&self, item: &'a Item, question: &str) -> Option<&'a Suggestion> {
        let all = || item.suggestions.iter().filter(|it| it.question == question);
        match self {
            Self::Top => top(all()),
            Self::Agent(agent) => all().find(|it| it.agent == *agent),
            Self::Most => {
                let said = |value: &Value| all().filter(|it| it.value == *value).count();
                let most = all().map(|it| said(&it.value)).max()?;
                top(all().filter(|it| said(&it.value) == most))
            }
        }
    }
}

fn top<'a>(suggestions: impl Iterator<Item = &'a Suggestion>) -> Option<&'a Suggestion> {
    let score = |suggestion: &Suggestion| suggestion.score.unwrap_or(f64::NEG_INFINITY);
    let mut suggestions = suggestions;
    let first = suggestions.next()?;
    Some(suggestions.fold(first, |best, next| if score(next) > score(best) { next } else { best }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::routing::rules::tests::item;

    #[track_caller]
    fn check(rule: &str, line: &str, expected: &str) {
        let rule: Rule = serde_json::from_str(rule).unwrap();
        let item = item(line);
        let found = Whose::of(&rule, "mood").suggestion(&item, "mood");
        let said = found.map(|it| format!("{} {}", it.agent, it.value.brief()));
        assert_eq!(said.unwrap_or_default(), expected);
    }

    #[test]
    fn the_rule_says_whose() {
        let line = "x||a mood neg 0.6, b mood pos 0.97, c mood neg 0.7";
        check(r#"{"id":"r","when":[],"to":"auto"}"#, line, "b pos");
        let score = r#"{"id":"r","when":[{"if":"score","at_least":0.5}],"to":"auto"}"#;
        check(score, line, "b pos");
        let agent = r#"{"id":"r","when":[{"if":"score","agent":"a","at_least":0.5}],"to":"auto"}"#;
        check(agent, line, "a neg");
        check(agent, "x||b mood pos 0.9", "");
        let most =
            r#"{"id":"r","when":[{"if":"agreement","share":true,"at_least":0.6}],"to":"auto"}"#;
        check(most, line, "c neg");
        check(most, "x||a mood neg 0.6, b mood pos 0.97", "b pos");
        // What another question is trusted for says nothing of this one.
        let other = r#"{"id":"r","when":[{"if":"score","question":"harm","agent":"a","at_least":0.5}],"to":"auto"}"#;
        check(other, line, "b pos");
    }
}
