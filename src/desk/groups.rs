//! Agents that agree, together: the cards of one question.

use crate::core::model::dataset::Schema;
use crate::core::model::item::Item;
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;
use crate::core::sort::sort_by_key;

/// The agents that suggest one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    pub value: &'a Value,
    /// In the order in which the schema declares the agents; never empty.
    pub suggestions: Vec<&'a Suggestion>,
}

impl<'a> Group<'a> {
    /// The suggestion that stands for the group: its highest-scored, the first declared of equals.
    pub fn best(&self) -> Option<&'a Suggestion> {
        let score = |each: &Suggestion| each.score.unwrap_or(f64::NEG_INFINITY);
        self.suggestions.iter().copied().reduce(|best, each| {
            if score(each).total_cmp(&score(best)).is_gt() { each } else { best }
        })
    }
}

/// The suggestions to one question by value. Most agents first, then in the
/// order in which the agents are declared; the order never follows the score,
/// which is not calibrated and not comparable between agents.
pub fn groups<'a>(schema: &Schema, item: &'a Item, question: &str) -> Vec<Group<'a>> {
    let declared = |suggestion: &Suggestion| {
        let place = schema.agents.iter().position(|agent| agent.id == suggestion.agent);
        (place.is_none(), place)
    };
    let mut suggestions: Vec<_> =
        item.suggestions.iter().filter(|each| each.question == question).collect();
    sort_by_key(&mut suggestions, |each| declared(each));
    let mut groups: Vec<Group<'a>> = Vec::new();
    for suggestion in suggestions {
        match groups.iter_mut().find(|group| *group.value == suggestion.value) {
            Some(group) => group.suggestions.push(suggestion),
            None => {
                groups.push(Group { value: &suggestion.value, suggestions: vec![suggestion] });
            }
        }
    }
    sort_by_key(&mut groups, |group| std::cmp::Reverse(group.suggestions.len()));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::model::suggestion::Agent;

    /// `agent value score` separated by commas; agents are declared in the order a, b, c.
    #[track_caller]
    fn check(suggestions: &str, expected: &str) {
        let agent = |id: &str| Agent { id: id.to_owned(), ..Agent::default() };
        let schema =
            Schema { agents: vec![agent("a"), agent("b"), agent("c")], ..Schema::default() };
        let suggestions = suggestions
            .split(',')
            .filter(|text| !text.is_empty())
            .map(|text| {
                let mut words = text.split_whitespace();
                let agent = words.next().unwrap().to_owned();
                Suggestion {
                    id: format!("q/{agent}"),
                    question: "q".to_owned(),
                    agent,
                    model_version: "1".to_owned(),
                    value: Value::One(words.next().unwrap().to_owned()),
                    score: words.next().map(|score| score.parse().unwrap()),
                    probabilities: Vec::new(),
                    rationale: None,
                }
            })
            .collect();
        let item = Item { suggestions, ..Item::default() };
        let said: Vec<_> = groups(&schema, &item, "q")
            .iter()
            .map(|group| {
                let agents: Vec<_> =
                    group.suggestions.iter().map(|each| each.agent.as_str()).collect();
                let best = group.best().unwrap();
                format!("{}: {} (best {})", group.value.brief(), agents.join(" "), best.agent)
            })
            .collect();
        assert_eq!(said.join("; "), expected);
        assert!(groups(&schema, &item, "other").is_empty());
    }

    #[test]
    fn agents_that_agree_stand_together() {
        check("", "");
        check("b neg 0.9,a pos 0.2", "pos: a (best a); neg: b (best b)");
        check("c neg 0.4,a pos 0.9,b neg 0.6", "neg: b c (best b); pos: a (best a)");
        check("z neg,a pos 0.9,y neg", "neg: z y (best z); pos: a (best a)");
        check("b neg 0.5,a neg 0.5", "neg: a b (best a)");
    }
}
