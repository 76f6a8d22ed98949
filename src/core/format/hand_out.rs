//! The file for people whom known answers measure: the dataset, and the policy by which it goes to
//! them, without what tells the items apart whose answer is known.
//!
//! - No known answer, whether it came with the data or somebody made it known, and no log: who
//!   opens the file begins afresh.
//! - No rule that speaks of known answers. Their items go where they would go if nothing were known.
//! - Of those some would be accepted unseen, and nobody would answer them. They are put among what
//!   the audit draws from the same pile, as a list of ids, and as many other items of the pile with
//!   them. Where nothing is audited the list is theirs and the others' alone.
//!
//! What comes back merges with the project that it came from, and there the known answers count
//! ([`crate::core::team::merge`]). The policy stands in the file's first line and has the number 0:
//! once merged, that of the project is in force again.
//!
//! Not hidden: what columns, fields and ids of the data themselves say. And who knows the seed of
//! the policy can find out which of the listed items no audit drew; half of those are known.

use std::collections::{BTreeMap, BTreeSet};

use super::bare::bare;
use super::project::{self, Cover};
use super::reviewed::{Review, Written};
use crate::core::log::chain;
use crate::core::model::route::Route;
use crate::core::routing::facts::OfItem;
use crate::core::routing::policy::{Condition, Policy, Rule};
use crate::core::routing::route::Plan;
use crate::core::routing::rules::share;
use crate::core::text::counted;

/// Writes it.
pub fn write(review: &dyn Review) -> Written {
    let mut dataset = vec![review.header_line()];
    let mut numbers = project::Numbers::default();
    review.each(&mut |reviewed| {
        dataset.push(bare(reviewed.line).into_owned());
        numbers.add(dataset.len() as u64, reviewed);
    });
    let records = dataset.len() as u64 - 1;
    let cover = Cover {
        version: project::VERSION,
        name: review.schema().name.clone(),
        dataset_lines: dataset.len() as u64,
        head: chain::GENESIS.to_owned(),
        numbers: numbers.all,
        policy: Some(Hidden::of(review).policy),
        ..Cover::default()
    };
    Written {
        text: project::lines(&cover, dataset.iter().map(String::as_str)),
        records,
        ..Written::default()
    }
}

/// What this file does not hold, and what it asks for besides.
pub fn losses(review: &dyn Review) -> Vec<String> {
    let hidden = Hidden::of(review);
    let mut losses = Vec::new();
    if hidden.known > 0 {
        losses.push(format!(
            "The known answers of {}, and what tells these from others, are not in this file.",
            counted(hidden.known, "item")
        ));
    }
    let events = review.log().len() as u64;
    if events > 0 {
        losses.push(format!(
            "The log with {} is not in this file: whoever opens it begins afresh.",
            counted(events, "event")
        ));
    }
    if hidden.forced > 0 {
        losses.push(format!(
            "{} that would be accepted unseen {} to people: the answers to {} of them are known, \
             the others hide which.",
            counted(hidden.forced + hidden.beside, "item"),
            if hidden.forced + hidden.beside == 1 { "goes" } else { "go" },
            hidden.forced
        ));
    }
    losses
}

/// The policy that hides, and what that took.
struct Hidden {
    policy: Policy,
    /// Items whose answer is known.
    known: u64,
    /// Those of them that would be accepted unseen, and other items that go to people with them.
    forced: u64,
    beside: u64,
}

/// What would be accepted unseen by one rule, or what one audit draws: ids in the order of the file.
#[derive(Default)]
struct Pile {
    known: Vec<String>,
    others: Vec<String>,
}

impl Hidden {
    fn of(review: &dyn Review) -> Self {
        let policy = without_known(review.policy());
        let schema = review.schema();
        let plan = Plan::new(&policy, schema);
        let mut order: BTreeMap<String, usize> = BTreeMap::new();
        // By place of the rule; behind the last one stands what no rule matches.
        let mut piles: BTreeMap<usize, Pile> = BTreeMap::new();
        let mut known = 0;
        review.each(&mut |reviewed| {
            let item = &reviewed.item;
            let is_known = !item.gold.is_empty();
            known += u64::from(is_known);
            let mut draw = |place: usize| {
                // What is drawn for each person anew sends nothing to people that would not go.
                if plan.is_for_each(place) {
                    return 1.0;
                }
                let rule = policy.rules.get(place).map_or("", |rule| &rule.id);
                share::fraction(policy.seed, rule, &item.id, None)
            };
            let decision = plan.decide(&OfItem { schema, item }, &mut draw);
            if matches!(plan.route(decision), Route::Auto | Route::Audit) {
                order.insert(item.id.clone(), order.len());
                let place = decision.rule.unwrap_or(policy.rules.len());
                let pile = piles.entry(place).or_default();
                if is_known { &mut pile.known } else { &mut pile.others }.push(item.id.clone());
            }
        });
        let mut hidden = Self { policy: policy.clone(), known, forced: 0, beside: 0 };
        // From behind, so that places before stay as they are.
        for place in (0..=policy.rules.len()).rev() {
            let is_auto =
                policy.rules.get(place).map_or(policy.otherwise, |rule| rule.route) == Route::Auto;
            let Some(pile) = piles.get(&place).filter(|pile| is_auto && !pile.known.is_empty())
            else {
                continue;
            };
            let beside = lowest(&pile.others, pile.known.len(), policy.seed);
            hidden.forced += pile.known.len() as u64;
            hidden.beside += beside.len() as u64;
            let listed = pile.known.iter().cloned().chain(beside);
            let audit = audit_of(&policy, place);
            let drawn = audit.and_then(|(audit, _)| piles.get(&audit));
            let drawn = drawn.map(|drawn| drawn.known.iter().chain(&drawn.others).cloned());
            let mut ids: Vec<String> = listed.chain(drawn.into_iter().flatten()).collect();
            ids.sort_by_key(|id| order.get(id));
            match audit {
                Some((audit, share)) => {
                    if let Some(rule) = hidden.policy.rules.get_mut(audit) {
                        rule.when.retain(|it| !matches!(it, Condition::Share { .. }));
                        rule.when.push(Condition::Item { any_of: ids, drawn: Some(share) });
                    }
                }
                None => {
                    let all = pile.known.len() + pile.others.len();
                    let share = ids.len() as f64 / all as f64;
                    let rule = checking(&policy, place, ids, share);
                    hidden.policy.rules.insert(place, rule);
                }
            }
        }
        hidden
    }
}

/// The policy if nothing were known of any item.
fn without_known(mut policy: Policy) -> Policy {
    let speaks = |rule: &Rule| rule.route == Route::Gold || rule.when.contains(&Condition::Gold);
    policy.rules.retain(|rule| !speaks(rule));
    if policy.otherwise == Route::Gold {
        policy.otherwise = Route::Single;
    }
    policy
}

/// The audit of what the rule at a place accepts, with its share: the last one before it that draws
/// from the same.
fn audit_of(policy: &Policy, place: usize) -> Option<(usize, f64)> {
    let accepted: &[Condition] = policy.rules.get(place).map_or(&[], |rule| &rule.when);
    let before = policy.rules.iter().enumerate().take(place).rev();
    before.filter(|(_, rule)| rule.route == Route::Audit).find_map(|(at, rule)| {
        let mut share = None;
        let plain = rule.when.iter().filter(|condition| match condition {
            Condition::Share { share: of, each_person: false } => {
                share = Some(share.map_or(*of, |least: f64| least.min(*of)));
                false
            }
            _ => true,
        });
        let is_same = plain.eq(accepted.iter());
        share.filter(|share| is_same && *share > 0.0 && *share < 1.0).map(|share| (at, share))
    })
}

/// A rule that looks at what the rule at a place would accept.
fn checking(policy: &Policy, place: usize, any_of: Vec<String>, drawn: f64) -> Rule {
    let accepted = policy.rules.get(place);
    let mut when = accepted.map(|rule| rule.when.clone()).unwrap_or_default();
    when.push(Condition::Item { any_of, drawn: Some(drawn) });
    let taken: BTreeSet<&str> = policy.rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut id = format!("{}-audit", accepted.map_or("rest", |rule| &rule.id));
    while taken.contains(id.as_str()) {
        id.push('+');
    }
    let title = "A share of what would be accepted unseen".to_owned();
    Rule { id, title, when, route: Route::Audit }
}

/// So many of them, by hash: the same each time.
fn lowest(ids: &[String], most: usize, seed: u64) -> Vec<String> {
    let mut all: Vec<(f64, &String)> =
        ids.iter().map(|id| (share::fraction(seed, "hand-out", id, None), id)).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    all.into_iter().take(most).map(|(_, id)| id.clone()).collect()
}

#[cfg(test)]
mod tests;
