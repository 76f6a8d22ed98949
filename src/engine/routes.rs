//! Where each item goes under the policy in force.

use super::dataset::Dataset;
use super::facts::InColumns;
use super::sweep::{Remembered, Sweep};
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
    pub(super) person: String,
    /// By item, the place of its rule in the policy; [`NO_RULE`] for none.
    rules: Vec<u16>,
    pub(super) remembered: Remembered,
}

const NO_RULE: u16 = u16::MAX;

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
        self.policy = self.sweep(data, policy, from, |_, decision| rules.push(code(decision)));
        self.rules = rules;
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
        self.remembered.forget_words();
    }

    /// Tries a policy on all items at one go, from `from` on.
    fn sweep(
        &self,
        data: &Dataset,
        policy: Policy,
        from: u32,
        mut each: impl FnMut(u32, Decision),
    ) -> Policy {
        let mut sweep = Sweep::from(policy, from);
        while sweep.step(data, self, usize::MAX, |passing| each(passing.index(), passing.decide()))
        {
        }
        sweep.policy
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
        let found = self.remembered.found();
        plan.routed(decision, &InColumns { data, index, found: &found }, self.version)
    }

    fn decision(&self, plan: &Plan<'_>, data: &Dataset, index: u32) -> Decision {
        let found = self.remembered.found();
        let item = InColumns { data, index, found: &found };
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
        self.rules.capacity() * 2 + self.remembered.bytes()
    }
}

/// The code of a decision in a column. Rules beyond the 65,535th are no policy any more.
pub fn code(decision: Decision) -> u16 {
    decision.rule.and_then(|place| u16::try_from(place).ok()).unwrap_or(NO_RULE)
}
