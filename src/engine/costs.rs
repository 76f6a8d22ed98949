//! What a policy would do to this dataset, and how much reading it costs,
//! before it is applied.

use super::dataset::Dataset;
use super::people::People;
use super::protocol::{Costs, Effort, RouteCost, RuleCost};
use super::routes::Routes;
use super::sweep::Sweep;
use crate::core::model::route::Route;
use crate::core::routing::check::check;
use crate::core::routing::policy::Policy;

/// In this order they are listed.
const ORDER: [&str; 7] = ["auto", "single", "consensus", "expert", "audit", "blind", "gold"];

/// Tries a policy on all items.
pub fn costs(
    data: &Dataset,
    routes: &Routes,
    people: &People,
    policy: &Policy,
    effort: Effort,
) -> Costs {
    let mut trying = Trying::new(data, policy);
    trying.matching = Some(vec![0; policy.rules.len()]);
    while trying.step(data, routes, people, usize::MAX) {}
    trying.finish(data, effort).0
}

/// Where each item goes under a policy, and by which rule.
pub type Planned = Vec<(Route, Option<usize>)>;

/// The same in steps.
pub struct Trying {
    sweep: Sweep,
    /// By rule the items that it matches, also behind the first; `None` where nobody asks.
    matching: Option<Vec<u32>>,
    routed: Vec<u32>,
    otherwise: u32,
    changed: u32,
    sums: [Sum; ORDER.len()],
    planned: Planned,
}

impl Trying {
    /// Counts by rule only what comes to it. What it matches behind another, `matching` of the
    /// costs, is 0: finding it is more work, and few ask.
    pub fn new(data: &Dataset, policy: &Policy) -> Self {
        Self {
            sweep: Sweep::new(policy.clone()),
            matching: None,
            routed: vec![0; policy.rules.len()],
            otherwise: 0,
            changed: 0,
            sums: ORDER.map(|route| Sum { route, ..Sum::default() }),
            planned: Vec::with_capacity(data.len() as usize),
        }
    }

    /// Tries the policy on the next items, of about such a cost ([`Sweep`]). Whether there are more.
    pub fn step(&mut self, data: &Dataset, routes: &Routes, people: &People, cost: usize) -> bool {
        let Self { sweep, matching, routed, otherwise, changed, sums, planned } = self;
        let by: Vec<Route> = sweep.policy.rules.iter().map(|rule| rule.route).collect();
        let by_none = sweep.policy.otherwise;
        sweep.step(data, routes, cost, |passing| {
            let index = passing.index();
            let decision = match matching {
                None => passing.decide(),
                Some(matching) => passing.decide_all(|place| {
                    if let Some(count) = matching.get_mut(place) {
                        *count += 1;
                    }
                }),
            };
            match decision.rule.and_then(|place| routed.get_mut(place)) {
                Some(count) => *count += 1,
                None => *otherwise += 1,
            }
            let rule = decision.rule.and_then(|place| by.get(place).copied());
            let route = match people.is_escalated(index) {
                true => Route::Expert,
                false => rule.unwrap_or(by_none),
            };
            planned.push((route, decision.rule));
            *changed += u32::from(people.route(routes, index) != route);
            let characters = data.columns.characters.get(index as usize);
            if let Some(sum) = sums.iter_mut().find(|sum| sum.route == route.name()) {
                sum.items += 1;
                sum.judgements += route.people();
                sum.characters +=
                    u64::from(route.people()) * u64::from(characters.copied().unwrap_or_default());
            }
        })
    }

    pub fn finish(self, data: &Dataset, effort: Effort) -> (Costs, Planned) {
        let Self { sweep: Sweep { policy, .. }, matching, routed, sums, planned, .. } = self;
        let costs = Costs {
            changed: self.changed,
            routes: sums.iter().filter(|sum| sum.items > 0).map(|sum| sum.cost(effort)).collect(),
            rules: (policy.rules.iter().zip(routed))
                .zip(matching.unwrap_or_else(|| vec![0; policy.rules.len()]))
                .map(|((rule, routed), matching)| RuleCost {
                    id: rule.id.clone(),
                    routed,
                    matching,
                })
                .collect(),
            otherwise: self.otherwise,
            issues: check(&policy, &data.schema, &data.seen()),
        };
        (costs, planned)
    }
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
