//! The policy that a new project starts with: careful, and sensible for any dataset.

use super::policy::{Condition, Of, Policy, Range, Rule};
use crate::core::model::dataset::Schema;
use crate::core::model::route::Route;

/// What the suggestions of a dataset carry, by question of the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Some suggestion has a score.
    pub scores: Vec<bool>,
    /// Some suggestion has class probabilities.
    pub probabilities: Vec<bool>,
}

impl Seen {
    pub fn scored(&self, question: usize) -> bool {
        self.scores.get(question).copied().unwrap_or_default()
    }

    pub fn probable(&self, question: usize) -> bool {
        self.probabilities.get(question).copied().unwrap_or_default()
    }
}

/// Gold items measure people, rare labels go to an expert. With at least two
/// agents, what all of them agree on with a high score is accepted unseen, but
/// for a share that is audited. Of what goes to people, each judges a small share
/// of their own blind; else what agents differ in goes to two people, and
/// everything else to one.
///
/// The blind share stands behind what accepts unseen: it is drawn for each person
/// anew, and before it what one person judges another would have accepted unseen.
///
/// With one agent nothing is accepted unseen: nobody spoke against it.
pub fn default_policy(schema: &Schema, seen: &Seen) -> Policy {
    let mut rules =
        vec![rule("gold", "Known answers measure people", vec![Condition::Gold], Route::Gold)];
    let blind = rule(
        "blind",
        "A share that each person judges blind",
        vec![Condition::Share { share: 0.05, each_person: true }],
        Route::Blind,
    );
    for question in &schema.questions {
        let rare = question.labels().iter().filter(|label| label.rare);
        let any_of: Vec<String> = rare.map(|label| label.id.clone()).collect();
        if !any_of.is_empty() {
            let of = Of { question: Some(question.id.clone()), agent: None };
            rules.push(rule(
                &format!("rare-{}", question.id),
                "Rare labels go to an expert",
                vec![Condition::Label { of, any_of }],
                Route::Expert,
            ));
        }
    }
    if schema.agents.len() >= 2 {
        let mut sure = vec![
            agreement(None, false, Range { at_least: Some(2.0), below: None }),
            agreement(None, true, Range { at_least: Some(1.0), below: None }),
        ];
        for (place, question) in schema.questions.iter().enumerate() {
            if seen.scored(place) {
                let of = Of { question: Some(question.id.clone()), agent: None };
                let range = Range { at_least: Some(0.9), below: None };
                sure.push(Condition::Score { of, range });
            }
        }
        let share = Condition::Share { share: 0.05, each_person: false };
        let audited = sure.iter().cloned().chain([share]).collect();
        rules.push(rule(
            "audit",
            "A share of what would be accepted unseen",
            audited,
            Route::Audit,
        ));
        rules.push(rule("agreed", "All agents agree and are sure", sure, Route::Auto));
        rules.push(blind);
        for question in &schema.questions {
            // Two generated texts are never the same, nor two sets of marks; that is no dispute.
            if question.kind.is_free() {
                continue;
            }
            rules.push(rule(
                &format!("disputed-{}", question.id),
                "Agents differ",
                vec![agreement(
                    Some(&question.id),
                    true,
                    Range { at_least: None, below: Some(1.0) },
                )],
                Route::Consensus { people: 2 },
            ));
        }
    } else {
        rules.push(blind);
    }
    Policy { name: "Careful start".to_owned(), seed: 1, rules, otherwise: Route::Single }
}

fn rule(id: &str, title: &str, when: Vec<Condition>, route: Route) -> Rule {
    Rule { id: id.to_owned(), title: title.to_owned(), when, route }
}

fn agreement(question: Option<&str>, share: bool, range: Range) -> Condition {
    Condition::Agreement {
        question: question.map(str::to_owned),
        weights: Vec::new(),
        share,
        range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::routing::check::check as issues;
    use crate::core::routing::facts::OfItem;
    use crate::core::routing::route::route_item;
    use crate::core::routing::rules::tests::{item, schema};

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let mut schema = schema();
        schema.questions.truncate(1);
        let seen = Seen { scores: vec![true], probabilities: vec![false] };
        let mut policy = default_policy(&schema, &seen);
        // Whether this item is drawn is not the point here.
        policy.rules.retain(|rule| rule.id != "blind" && rule.id != "audit");
        let item = item(line);
        let routed =
            route_item(&policy, &schema, &OfItem { schema: &schema, item: &item }, 1, "mara");
        assert_eq!(format!("{}: {}", routed.route.name(), routed.reason), expected);
    }

    #[test]
    fn is_careful() {
        check("x||a mood neg 0.99|neg", "gold: the answer is known");
        check("x||a mood odd 0.99, b mood odd 0.99", "expert: odd suggested (a, mood)");
        check(
            "x||a mood neg 0.99, b mood neg 0.6",
            "auto: 2 of 2 agents agree (mood); 2 of 2 agents agree (mood); \
             score 0.99 is at least 0.9 (a, mood)",
        );
        check("x||a mood neg 0.8, b mood neg 0.6", "single: no rule matched");
        check("x||a mood neg 0.99, b mood pos 0.6", "consensus: 1 of 2 agents agree (mood)");
        check("x||a mood neg 0.99", "single: no rule matched");
        check("x", "single: no rule matched");
    }

    #[test]
    fn with_one_agent_nothing_is_auto() {
        let mut schema = schema();
        schema.agents.truncate(1);
        let policy = default_policy(&schema, &Seen::default());
        assert!(policy.rules.iter().all(|rule| rule.route != Route::Auto));
    }

    /// What is accepted unseen is accepted whoever sits here: only what goes to people in any case
    /// is judged blind by one and with suggestions by another.
    #[test]
    fn the_blind_share_is_each_persons_own() {
        for agents in 1..=2 {
            let mut schema = schema();
            schema.agents.truncate(agents);
            let policy = default_policy(&schema, &Seen::default());
            let place = |is: fn(&Rule) -> bool| policy.rules.iter().rposition(is);
            let blind = place(|rule| rule.id == "blind").unwrap();
            assert_eq!(
                policy.rules[blind].when,
                [Condition::Share { share: 0.05, each_person: true }]
            );
            let accepting = place(|rule| matches!(rule.route, Route::Auto | Route::Audit));
            assert_eq!(accepting.is_some(), agents == 2);
            assert!(accepting.is_none_or(|place| place < blind));
        }
    }

    #[test]
    fn has_no_issues() {
        let seen = Seen { scores: vec![true, false], probabilities: vec![false, false] };
        assert_eq!(issues(&default_policy(&schema(), &seen), &schema(), &seen), []);
    }
}
