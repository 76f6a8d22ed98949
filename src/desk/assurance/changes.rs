//! What differs between two policies, rule by rule.

use crate::core::model::route::Route;
use crate::core::routing::policy::{Policy, Rule};

#[derive(Clone, Debug, PartialEq)]
pub enum Change<'a> {
    Added(&'a Rule),
    Removed(&'a Rule),
    /// The same id, and something else in it.
    Changed {
        from: &'a Rule,
        to: &'a Rule,
    },
    /// Rules that both have stand in another order.
    Reordered,
    Otherwise {
        from: Route,
        to: Route,
    },
    Seed,
}

/// In the order of the new policy; what was removed comes last.
pub fn changes<'a>(before: &'a Policy, after: &'a Policy) -> Vec<Change<'a>> {
    let mut all = Vec::new();
    for rule in &after.rules {
        match find(before, &rule.id) {
            None => all.push(Change::Added(rule)),
            Some(from) if from != rule => all.push(Change::Changed { from, to: rule }),
            Some(_) => {}
        }
    }
    let gone = before.rules.iter().filter(|rule| find(after, &rule.id).is_none());
    all.extend(gone.map(Change::Removed));
    if kept(before, after) != kept(after, before) {
        all.push(Change::Reordered);
    }
    if before.otherwise != after.otherwise {
        all.push(Change::Otherwise { from: before.otherwise, to: after.otherwise });
    }
    if before.seed != after.seed {
        all.push(Change::Seed);
    }
    all
}

/// Rules that stay as they are.
pub fn unchanged(before: &Policy, after: &Policy) -> usize {
    after.rules.iter().filter(|rule| find(before, &rule.id) == Some(rule)).count()
}

fn find<'a>(policy: &'a Policy, id: &str) -> Option<&'a Rule> {
    policy.rules.iter().find(|rule| rule.id == id)
}

/// Ids of a policy that another has too, in its order.
fn kept<'a>(policy: &'a Policy, other: &Policy) -> Vec<&'a str> {
    let ids = policy.rules.iter().map(|rule| rule.id.as_str());
    ids.filter(|id| find(other, id).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `id route` for each rule.
    fn policy(text: &str) -> Policy {
        let rule = |text: &str| {
            let (id, route) = text.split_once(' ').unwrap();
            let route = Route::of(serde_json::json!({ "to": route, "people": 2 })).unwrap();
            Rule { id: id.to_owned(), title: String::new(), when: Vec::new(), route }
        };
        let rules = text.split(", ").filter(|text| !text.is_empty());
        Policy { rules: rules.map(rule).collect(), ..Policy::default() }
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        let (before, after) = (policy(before), policy(after));
        let said: Vec<_> = changes(&before, &after)
            .into_iter()
            .map(|change| match change {
                Change::Added(rule) => format!("+{}", rule.id),
                Change::Removed(rule) => format!("-{}", rule.id),
                Change::Changed { to, .. } => format!("~{}", to.id),
                Change::Reordered => "order".to_owned(),
                Change::Otherwise { .. } => "otherwise".to_owned(),
                Change::Seed => "seed".to_owned(),
            })
            .collect();
        assert_eq!(said.join(" "), expected);
    }

    #[test]
    fn rules_are_told_apart_by_their_ids() {
        check("a auto, b single", "a auto, b single", "");
        check("a auto, b single", "c gold, a auto, b expert", "+c ~b");
        check("a auto, b single", "b single", "-a");
        check("a auto, b single, c gold", "b single, a auto", "-c order");
        check("", "a auto", "+a");
    }

    #[test]
    fn what_stays_is_counted() {
        let (before, after) = (policy("a auto, b single"), policy("b single, c gold"));
        assert_eq!(unchanged(&before, &after), 1);
    }

    #[test]
    fn what_is_beside_the_rules_counts_too() {
        let before = Policy::default();
        let after = Policy { seed: 9, otherwise: Route::Expert, ..Policy::default() };
        let (from, to) = (Route::Single, Route::Expert);
        assert_eq!(changes(&before, &after), [Change::Otherwise { from, to }, Change::Seed]);
    }
}
