//! What is accepted unseen under the policy in force, by which kind of rule.

use crate::core::model::route::Route;
use crate::core::routing::stream::{AUDIT, CERTIFIED, is_one};
use crate::engine::open::Open;
use crate::engine::query::State;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pile {
    /// By the certified rules, by those of the audit, and by any other rule that accepts.
    pub certified: u32,
    pub drawn: u32,
    pub others: u32,
    /// Of the drawn those that this annotator has not done, and those that nobody answered.
    pub waiting: u32,
    pub unanswered: u32,
    /// The policy has a certified rule.
    pub has_rules: bool,
}

impl Pile {
    pub fn of(open: &Open) -> Self {
        let rules = &open.routes.policy.rules;
        let is = |of: &str| rules.iter().map(|rule| is_one(&rule.id, of)).collect::<Vec<bool>>();
        let (certified, audit) = (is(CERTIFIED), is(AUDIT));
        let mut pile = Self { has_rules: certified.contains(&true), ..Self::default() };
        for index in 0..open.data.len() {
            let rule = open.routes.rule(index);
            let is_by = |kind: &[bool]| rule.and_then(|rule| kind.get(rule)) == Some(&true);
            match open.people.route(&open.routes, index) {
                Route::Auto if is_by(&certified) => pile.certified += 1,
                Route::Auto => pile.others += 1,
                Route::Audit if is_by(&audit) => {
                    pile.drawn += 1;
                    pile.waiting += u32::from(open.people.state(index) != State::Done);
                    let id = open.data.id(index);
                    let mut people = open.people.fold.everyone(&id);
                    let is_answered = people.any(|(_, state)| !state.answers.is_empty());
                    pile.unanswered += u32::from(!is_answered);
                }
                _ => {}
            }
        }
        pile
    }

    /// What the audit's items were drawn from.
    pub fn whole(&self) -> u32 {
        self.certified + self.drawn
    }
}
