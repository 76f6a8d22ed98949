//! Where each item goes under the policy in force.
//!
//! Two things are remembered across policies, so that editing one is live at
//! 100,000 items: the hash fractions of shares, which depend on the seed, the
//! rule's id and the item alone, and which items contain which keyword.

use std::collections::BTreeMap;

use super::dataset::Dataset;
use super::facts::{Found, InColumns};
use crate::core::model::route::{Route, Routed};
use crate::core::routing::policy::Policy;
use crate::core::routing::route::{Decision, Plan};
use crate::core::routing::rules::share;

#[derive(Debug, Default)]
pub struct Routes {
    pub policy: Policy,
    /// 0 before the log names one.
    pub version: u32,
    /// Whose session this is: some shares are drawn for each person anew.
    person: String,
    /// By item, the place of its rule in the policy; [`NO_RULE`] for none.
    rules: Vec<u16>,
    drawn: Drawn,
    found: Found,
}

/// Fractions by seed, rule and person: their first 32 bits, [`UNASKED`] where nobody asked yet.
#[derive(Debug, Default)]
struct Drawn(BTreeMap<Drawing, Vec<u32>>);

/// Seed, rule, and for whom; `None` for all. Somebody without a name draws other items than all.
type Drawing = (u64, String, Option<String>);

const NO_RULE: u16 = u16::MAX;

const UNASKED: u32 = u32::MAX;

/// 2^32: what the first bits of a fraction are parts of.
const PARTS: f64 = 4_294_967_296.0;

/// So many columns of fractions are remembered, 4 bytes an item each.
const MOST_DRAWN: usize = 8;

impl Routes {
    /// Puts a policy in force and routes all items.
    pub fn apply(&mut self, data: &Dataset, policy: Policy, version: u32) {
        self.policy = policy;
        self.version = version;
        self.rules.clear();
        self.extend(data);
    }

    /// Routes for a person. Whoever was here before may have had others drawn.
    pub fn serve(&mut self, data: &Dataset, person: &str) {
        if self.person != person {
            person.clone_into(&mut self.person);
            let plan = self.plan(data);
            let draws = (0..self.policy.rules.len()).any(|place| plan.is_for_each(place));
            if draws {
                self.rules.clear();
                self.extend(data);
            }
        }
    }

    /// Routes the items that came since.
    pub fn extend(&mut self, data: &Dataset) {
        let from = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        let policy = std::mem::take(&mut self.policy);
        let mut rules = std::mem::take(&mut self.rules);
        rules.reserve(data.columns.missing(rules.len()));
        self.sweep(data, &policy, from, None, |_, decision| rules.push(code(decision)));
        self.rules = rules;
        self.policy = policy;
    }

    /// Routes some items again, of which something else is known now.
    pub fn again(&mut self, data: &Dataset, items: &[u32]) {
        if items.is_empty() {
            return;
        }
        let plan = self.plan(data);
        let decide = |index: &u32| (*index as usize, code(self.decision(&plan, data, *index)));
        let codes: Vec<(usize, u16)> = items.iter().map(decide).collect();
        for (place, code) in codes {
            if let Some(cell) = self.rules.get_mut(place) {
                *cell = code;
            }
        }
    }

    /// More items came: what was remembered of words is not whole any more.
    pub fn more(&mut self) {
        self.found.clear();
    }

    /// Tries a policy on all items, from `from` on. With `matching`, every rule that matches
    /// an item is counted there, also behind the first.
    pub fn sweep(
        &mut self,
        data: &Dataset,
        policy: &Policy,
        from: u32,
        mut matching: Option<&mut Vec<u32>>,
        mut each: impl FnMut(u32, Decision),
    ) {
        let plan = Plan::new(policy, &data.schema);
        let person = self.person.clone();
        let whose = |place: usize| plan.is_for_each(place).then_some(person.as_str());
        self.found.look(data, plan.needles());
        let mut columns: Vec<Option<Vec<u32>>> = policy.rules.iter().map(|_| None).collect();
        for index in from..data.len() {
            let item = InColumns { data, index, found: &self.found };
            let mut draw = |place: usize| {
                let rule = policy.rules.get(place).map_or("", |rule| rule.id.as_str());
                let Some(column) = columns.get_mut(place) else { return 1.0 };
                let column = column.get_or_insert_with(|| {
                    self.drawn.take((policy.seed, rule, whose(place)), data)
                });
                let Some(cell) = column.get_mut(index as usize) else { return 1.0 };
                let exact = || share::fraction(policy.seed, rule, &data.id(index), whose(place));
                if *cell == UNASKED {
                    let fraction = exact();
                    *cell = parts(fraction);
                    return fraction;
                }
                // Where the share lies within the cell, its first bits do not decide.
                let share = plan.share(place);
                if parts(share) == *cell { exact() } else { f64::from(*cell) / PARTS }
            };
            let decision = match &mut matching {
                None => plan.decide(&item, &mut draw),
                Some(counts) => plan.decide_all(&item, &mut draw, |place| {
                    if let Some(count) = counts.get_mut(place) {
                        *count += 1;
                    }
                }),
            };
            each(index, decision);
        }
        for ((place, rule), column) in policy.rules.iter().enumerate().zip(columns) {
            if let Some(column) = column {
                self.drawn.keep((policy.seed, &rule.id, whose(place)), column);
            }
        }
    }

    /// The place of an item's rule in the policy.
    pub fn rule(&self, index: u32) -> Option<usize> {
        let code = self.rules.get(index as usize).copied().unwrap_or(NO_RULE);
        (code != NO_RULE).then_some(usize::from(code))
    }

    pub fn rule_id(&self, index: u32) -> Option<&str> {
        let rule = self.policy.rules.get(self.rule(index)?)?;
        Some(&rule.id)
    }

    /// By the policy alone, whoever escalated the item.
    pub fn route(&self, index: u32) -> Route {
        let rule = self.rule(index).and_then(|place| self.policy.rules.get(place));
        rule.map_or(self.policy.otherwise, |rule| rule.route)
    }

    /// The plan of the policy in force, for many calls of [`Self::routed_by`].
    pub fn plan(&self, data: &Dataset) -> Plan<'_> {
        Plan::new(&self.policy, &data.schema)
    }

    /// The route with its reason and its exact probability, by the policy alone.
    pub fn routed_by(&self, plan: &Plan<'_>, data: &Dataset, index: u32) -> Routed {
        let decision = self.decision(plan, data, index);
        let item = InColumns { data, index, found: &self.found };
        plan.routed(decision, &item, self.version)
    }

    fn decision(&self, plan: &Plan<'_>, data: &Dataset, index: u32) -> Decision {
        let item = InColumns { data, index, found: &self.found };
        let id = data.id(index);
        let mut draw = |place: usize| {
            let rule = self.policy.rules.get(place).map_or("", |rule| rule.id.as_str());
            let person = plan.is_for_each(place).then_some(self.person.as_str());
            share::fraction(self.policy.seed, rule, &id, person)
        };
        plan.decide(&item, &mut draw)
    }

    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        self.rules.capacity() * 2 + self.drawn.0.values().map(|it| it.capacity() * 4).sum::<usize>()
    }
}

/// The first 32 bits of a fraction in [0, 1).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the point of it")]
fn parts(fraction: f64) -> u32 {
    (fraction * PARTS) as u32
}

/// The code of a decision in a column. Rules beyond the 65,535th are no policy any more.
pub fn code(decision: Decision) -> u16 {
    decision.rule.and_then(|place| u16::try_from(place).ok()).unwrap_or(NO_RULE)
}

impl Drawn {
    fn take(&mut self, drawing: (u64, &str, Option<&str>), data: &Dataset) -> Vec<u32> {
        let mut column = self.0.remove(&owned(drawing)).unwrap_or_default();
        column.reserve(data.columns.missing(column.len()));
        column.resize(data.len() as usize, UNASKED);
        column
    }

    fn keep(&mut self, drawing: (u64, &str, Option<&str>), column: Vec<u32>) {
        if self.0.len() >= MOST_DRAWN {
            self.0.clear();
        }
        self.0.insert(owned(drawing), column);
    }
}

fn owned((seed, rule, person): (u64, &str, Option<&str>)) -> Drawing {
    (seed, rule.to_owned(), person.map(str::to_owned))
}
