//! One item, whole, with everything the desk needs.

use super::dataset::Dataset;
use super::people::People;
use super::protocol::ItemView;
use super::routes::Routes;
use crate::core::model::route::{Route, Routed};
use crate::core::routing::route::Plan;

/// `None` where there is no such item.
pub fn view(data: &Dataset, routes: &Routes, people: &People, index: u32) -> Option<ItemView> {
    let mut item = data.item(index)?;
    // The answer must not reach the screen.
    item.gold.clear();
    let mine = people.mine(&item.id).clone();
    Some(ItemView {
        index,
        routed: routed(data, routes, people, &routes.plan(data), index),
        seed: routes.policy.seed,
        mine,
        seq: people.fold.last_seq(&people.annotator),
        disagreement: people.disagreement(index).collect(),
        item,
    })
}

/// The route with its reason: the policy's, unless somebody escalated the item.
pub fn routed(
    data: &Dataset,
    routes: &Routes,
    people: &People,
    plan: &Plan<'_>,
    index: u32,
) -> Routed {
    if !people.is_escalated(index) {
        return routes.routed_by(plan, data, index);
    }
    let id = data.id(index);
    let who = people.fold.everyone(&id).find_map(|(name, state)| {
        let why = state.escalated.as_ref()?;
        Some(if why.is_empty() {
            format!("escalated by {name}")
        } else {
            format!("escalated by {name}: {why}")
        })
    });
    Routed {
        route: Route::Expert,
        rule_id: None,
        reason: who.unwrap_or_default(),
        policy_version: routes.version,
        // A person decided, not a draw.
        sampling_probability: 1.0,
    }
}
