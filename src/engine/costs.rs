//! What a policy would do to this dataset, and how much reading it costs,
//! before it is applied.

use super::dataset::Dataset;
use super::people::People;
use super::protocol::{Costs, Effort, RouteCost, RuleCost};
use super::routes::Routes;
use crate::core::model::route::Route;
use crate::core::routing::check::check;
use crate::core::routing::policy::Policy;

/// In this order they are listed.
const ORDER: [&str; 7] = ["auto", "single", "consensus", "expert", "audit", "blind", "gold"];

/// Tries a policy on all items. Needs `routes` to remember what it drew and found.
pub fn costs(
    data: &Dataset,
    routes: &mut Routes,
    people: &People,
    policy: &Policy,
    effort: Effort,
) -> Costs {
    tried(data, routes, people, policy, effort).0
}

/// The same, with the route of each item, and the place of its rule.
pub fn tried(
    data: &Dataset,
    routes: &mut Routes,
    people: &People,
    policy: &Policy,
    effort: Effort,
) -> (Costs, Vec<(Route, Option<usize>)>) {
    let mut matching = vec![0u32; policy.rules.len()];
    let mut routed = vec![0u32; policy.rules.len()];
    let mut otherwise = 0u32;
    let mut sums = ORDER.map(|route| Sum { route, ..Sum::default() });
    let mut planned = Vec::with_capacity(data.len() as usize);
    routes.sweep(data, policy, 0, Some(&mut matching), |index, decision| {
        match decision.rule.and_then(|place| routed.get_mut(place)) {
            Some(count) => *count += 1,
            None => otherwise += 1,
        }
        let rule = decision.rule.and_then(|place| policy.rules.get(place));
        let route = match people.is_escalated(index) {
            true => Route::Expert,
            false => rule.map_or(policy.otherwise, |rule| rule.route),
        };
        planned.push((route, decision.rule));
        let characters = data.columns.characters.get(index as usize).copied().unwrap_or_default();
        if let Some(sum) = sums.iter_mut().find(|sum| sum.route == route.name()) {
            sum.items += 1;
            sum.judgements += route.people();
            sum.characters += u64::from(route.people()) * u64::from(characters);
        }
    });
    let changed =
        (0..).zip(&planned).filter(|(index, (route, _))| people.route(routes, *index) != *route);
    let costs = Costs {
        changed: u32::try_from(changed.count()).unwrap_or(u32::MAX),
        routes: sums.iter().filter(|sum| sum.items > 0).map(|sum| sum.cost(effort)).collect(),
        rules: (policy.rules.iter().zip(routed).zip(matching))
            .map(|((rule, routed), matching)| RuleCost { id: rule.id.clone(), routed, matching })
            .collect(),
        otherwise,
        issues: check(policy, &data.schema, &data.seen()),
    };
    (costs, planned)
}

#[derive(Clone, Copy, Default)]
struct Sum {
    route: &'static str,
    items: u32,
    judgements: u32,
    characters: u64,
}

impl Sum {
    fn cost(&self, effort: Effort) -> RouteCost {
        let or_nothing = |minutes: f64| if minutes.is_finite() { minutes.max(0.0) } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "minutes need no 53 bits")]
        let reading = or_nothing(self.characters as f64 / effort.characters_per_minute);
        let answering = f64::from(self.judgements) * effort.seconds_per_answer / 60.0;
        RouteCost {
            route: self.route.to_owned(),
            items: self.items,
            judgements: self.judgements,
            characters: self.characters,
            minutes: reading + or_nothing(answering),
        }
    }
}
