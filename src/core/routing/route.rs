//! The first rule that matches routes the item.
//!
//! The probability of arriving there is exact under the policy, not estimated:
//! a rule with a share matches with the probability of its share, if its other
//! conditions hold, so an item comes to rule k with
//!
//! ```text
//! share(k) · Π over earlier rules j whose other conditions hold (1 − share(j))
//! ```
//!
//! A rule without share has share 1, one with several the smallest of them:
//! they are drawn with the same hash. A list that was drawn before counts as its
//! draw did. Weighing an answer by the inverse of its probability makes the
//! answers of a drawn share speak for all it was drawn from (Horvitz and Thompson
//! 1952).
//!
//! A share that is drawn for each person anew does not count where the item goes
//! to people in any case: it decides how a person judges it, not whether, and who
//! judges half of all blind has still judged all. Where the item would be accepted
//! unseen if nothing were drawn, the draw brings it to the person, and counts.

use super::facts::Facts;
use super::policy::Policy;
use super::rules::{Test, Tied, share, tie};
use super::stream::{UNACCEPTED, is_one};
use crate::core::model::dataset::Schema;
use crate::core::model::route::{Route, Routed};
use crate::core::search::Needle;

/// The reason of an item that no rule routes.
pub const NO_RULE: &str = "no rule matched";

/// A policy tied to a schema, ready for items.
pub struct Plan<'a> {
    policy: &'a Policy,
    rules: Vec<TiedRule>,
}

/// What a policy decides of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// Place of the rule in the policy; `None` for `otherwise`.
    pub rule: Option<usize>,
    /// With which the item is judged by this way, or accepted by it; in (0, 1].
    pub probability: f64,
}

/// What came of the rules before: the probability of having missed their shares.
#[derive(Clone, Copy)]
struct Missed {
    /// Of the shares that are the same for all.
    all: f64,
    /// Of those drawn for each person anew.
    each: f64,
}

struct TiedRule {
    tests: Vec<Box<dyn Test>>,
    /// 1 without a share.
    share: f64,
    has_share: bool,
    each_person: bool,
    /// A list that was drawn before, and the share of that draw.
    listed: Option<(Box<dyn Test>, f64)>,
}

impl<'a> Plan<'a> {
    pub fn new(policy: &'a Policy, schema: &Schema) -> Self {
        let rules = policy.rules.iter().map(|rule| {
            let mut tied = TiedRule {
                tests: Vec::new(),
                share: 1.0,
                has_share: false,
                each_person: false,
                listed: None,
            };
            for condition in &rule.when {
                match tie(condition, schema) {
                    Tied::Test(test) => tied.tests.push(test),
                    Tied::Share(share, each_person) => {
                        tied.share = tied.share.min(share);
                        tied.has_share = true;
                        tied.each_person |= each_person;
                    }
                    Tied::Listed(test, share) => tied.listed = Some((test, share)),
                }
            }
            tied
        });
        Self { policy, rules: rules.collect() }
    }

    /// The first rule that matches. `draw` gives the fraction of this item for
    /// the rule at a place of the policy: [`share::fraction`], or from a cache.
    pub fn decide(&self, item: &dyn Facts, draw: &mut dyn FnMut(usize) -> f64) -> Decision {
        let mut missed = Missed::default();
        for (place, rule) in self.rules.iter().enumerate() {
            if !rule.holds(item) {
                continue;
            }
            if rule.matches(item, place, draw) {
                return self.decision(Some(place), missed, item);
            }
            missed.by(rule, 1.0 - rule.chance());
        }
        self.decision(None, missed, item)
    }

    /// The same, and tells of every rule that matches, also behind the first.
    pub fn decide_all(
        &self,
        item: &dyn Facts,
        draw: &mut dyn FnMut(usize) -> f64,
        mut matching: impl FnMut(usize),
    ) -> Decision {
        let mut missed = Missed::default();
        let mut first = None;
        for (place, rule) in self.rules.iter().enumerate() {
            if !rule.holds(item) {
                continue;
            }
            if rule.matches(item, place, draw) {
                matching(place);
                first.get_or_insert((place, missed));
            } else {
                missed.by(rule, 1.0 - rule.chance());
            }
        }
        match first {
            Some((place, missed)) => self.decision(Some(place), missed, item),
            None => self.decision(None, missed, item),
        }
    }

    fn decision(&self, at: Option<usize>, missed: Missed, item: &dyn Facts) -> Decision {
        let mut came = missed;
        if let Some(rule) = at.and_then(|place| self.rules.get(place)) {
            came.by(rule, rule.chance());
        }
        let counts = came.each < 1.0 && self.undrawn(at, item) == Route::Auto;
        Decision { rule: at, probability: if counts { came.all * came.each } else { came.all } }
    }

    /// Where an item that came to this rule would go if no share were drawn.
    fn undrawn(&self, at: Option<usize>, item: &dyn Facts) -> Route {
        let from = at.unwrap_or(self.rules.len());
        let mut rules = self.rules.iter().enumerate().skip(from);
        let place = rules
            .find(|(place, rule)| rule.chance() >= 1.0 && (Some(*place) == at || rule.holds(item)));
        self.route_by(place.map(|(place, _)| place))
    }

    /// The first rule that matches of those without a share. Tells of each rule with a share that
    /// the item comes to before, and whose other conditions hold: of such items it draws, if no
    /// other rule draws them first. What is told: the place of the rule, and whether it draws this
    /// item.
    pub fn without_shares(
        &self,
        item: &dyn Facts,
        draw: &mut dyn FnMut(usize) -> f64,
        mut reached: impl FnMut(usize, bool),
    ) -> Option<usize> {
        for (place, rule) in self.rules.iter().enumerate() {
            if !rule.holds(item) || !rule.is_listed(item) {
                continue;
            }
            if !rule.has_share {
                return Some(place);
            }
            reached(place, rule.matches(item, place, draw));
        }
        None
    }

    /// The share of the rule at a place of the policy, 1 without one.
    pub fn share(&self, place: usize) -> f64 {
        self.rules.get(place).map_or(1.0, |rule| rule.share)
    }

    /// Whether the rule at a place of the policy draws for each person anew.
    pub fn is_for_each(&self, place: usize) -> bool {
        self.rules.get(place).is_some_and(|rule| rule.each_person)
    }

    pub fn route(&self, decision: Decision) -> Route {
        self.route_by(decision.rule)
    }

    fn route_by(&self, rule: Option<usize>) -> Route {
        let rule = rule.and_then(|place| self.policy.rules.get(place));
        rule.map_or(self.policy.otherwise, |rule| rule.route)
    }

    /// The decision with its reason, for the page and the log.
    pub fn routed(&self, decision: Decision, item: &dyn Facts, policy_version: u32) -> Routed {
        Routed {
            route: self.route(decision),
            rule_id: decision
                .rule
                .and_then(|place| self.policy.rules.get(place))
                .map(|rule| rule.id.clone()),
            reason: self.reason(decision, item),
            policy_version,
            sampling_probability: decision.probability,
        }
    }

    /// What the rules look for in texts.
    pub fn needles(&self) -> impl Iterator<Item = &Needle> {
        self.rules.iter().flat_map(|rule| &rule.tests).flat_map(|test| test.needles())
    }

    fn reason(&self, decision: Decision, item: &dyn Facts) -> String {
        let Some(rule) = decision.rule.and_then(|place| self.rules.get(place)) else {
            return NO_RULE.to_owned();
        };
        let mut reasons: Vec<String> = rule.tests.iter().map(|test| test.reason(item)).collect();
        // Who gets an item back that was accepted is told why first.
        let back = decision.rule.and_then(|place| self.policy.rules.get(place));
        if let Some(back) = back.filter(|rule| is_one(&rule.id, UNACCEPTED)) {
            reasons.insert(0, back.title.trim_end_matches('.').to_owned());
        }
        if rule.chance() < 1.0 {
            let each = if rule.each_person { ", for you" } else { "" };
            reasons.push(format!("drawn with a share of {} %{each}", percent(rule.chance())));
        }
        if reasons.is_empty() {
            return "the rule matches every item".to_owned();
        }
        reasons.join("; ")
    }
}

impl Default for Missed {
    fn default() -> Self {
        Self { all: 1.0, each: 1.0 }
    }
}

impl Missed {
    fn by(&mut self, rule: &TiedRule, probability: f64) {
        if rule.each_person {
            self.each *= probability;
        } else {
            self.all *= probability;
        }
    }
}

impl TiedRule {
    /// Whether its other conditions do.
    fn holds(&self, item: &dyn Facts) -> bool {
        self.tests.iter().all(|test| test.holds(item))
    }

    fn matches(&self, item: &dyn Facts, place: usize, draw: &mut dyn FnMut(usize) -> f64) -> bool {
        self.is_listed(item) && (self.share >= 1.0 || self.share > 0.0 && draw(place) < self.share)
    }

    /// Whether it was drawn before, where there is a list.
    fn is_listed(&self, item: &dyn Facts) -> bool {
        self.listed.as_ref().is_none_or(|(listed, _)| listed.holds(item))
    }

    /// With which an item is drawn of which the other conditions hold; 1 where none are drawn.
    fn chance(&self) -> f64 {
        self.share * self.listed.as_ref().map_or(1.0, |(_, share)| *share)
    }
}

/// Routes one item that is not in columns, for this person.
pub fn route_item(
    policy: &Policy,
    schema: &Schema,
    item: &dyn Facts,
    version: u32,
    person: &str,
) -> Routed {
    let plan = Plan::new(policy, schema);
    let id = item.id();
    let mut draw = |place: usize| {
        let rule = policy.rules.get(place).map_or("", |rule| rule.id.as_str());
        share::fraction(policy.seed, rule, &id, plan.is_for_each(place).then_some(person))
    };
    let decision = plan.decide(item, &mut draw);
    plan.routed(decision, item, version)
}

/// At most two digits behind the point.
fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::routing::facts::OfItem;
    use crate::core::routing::policy::{Condition, Rule};
    use crate::core::routing::rules::tests::{item, schema};
    use proptest::prelude::*;

    #[track_caller]
    fn check(rules: &str, line: &str, expected: &str) {
        let text = format!(r#"{{"seed":1,"rules":[{rules}],"otherwise":{{"to":"single"}}}}"#);
        let policy = Policy::read(&text).unwrap();
        let (schema, item) = (schema(), item(line));
        let routed =
            route_item(&policy, &schema, &OfItem { schema: &schema, item: &item }, 3, "mara");
        let rule = routed.rule_id.unwrap_or_else(|| "-".to_owned());
        let (route, probability) = (routed.route.name(), routed.sampling_probability);
        assert_eq!(format!("{route} by {rule}, {probability}: {}", routed.reason), expected);
        assert_eq!(routed.policy_version, 3);
    }

    const SURE: &str =
        r#"{"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"}"#;
    const GOLD: &str = r#"{"id":"gold","when":[{"if":"gold"}],"to":"gold"}"#;

    #[test]
    fn first_match_wins() {
        let both = format!("{GOLD},{SURE}");
        check(&both, "x||a mood neg 0.95|neg", "gold by gold, 1: the answer is known");
        check(&both, "x||a mood neg 0.95", "auto by sure, 1: score 0.95 is at least 0.9 (a, mood)");
        check(&both, "x||a mood neg 0.5", "single by -, 1: no rule matched");
        let all = r#"{"id":"all","to":"expert"}"#;
        check(all, "x", "expert by all, 1: the rule matches every item");
    }

    #[test]
    fn shares_multiply() {
        // Item m-1 under seed 1 has the fractions 0.66… for r1 and 0.29… for r6.
        assert!(
            share::fraction(1, "r1", "m-1", None) > 0.25
                && share::fraction(1, "r6", "m-1", None) < 0.75
        );
        let r1 = r#"{"id":"r1","when":[{"if":"share","share":0.25}],"to":"blind"}"#;
        let r6 = r#"{"id":"r6","when":[{"if":"share","share":0.75}],"to":"audit"}"#;
        check(r1, "x", "single by -, 0.75: no rule matched");
        check(&format!("{r1},{r6}"), "x", "audit by r6, 0.5625: drawn with a share of 75 %");
        // A list that was drawn before counts as the draw did; one that was not is no draw.
        let listed = |id: &str, drawn: &str| {
            format!(
                r#"{{"id":"r6","when":[{{"if":"item","any_of":["{id}"]{drawn}}}],"to":"audit"}}"#
            )
        };
        let drawn = r#","drawn":0.75"#;
        check(
            &format!("{r1},{}", listed("m-1", drawn)),
            "x",
            "audit by r6, 0.5625: drawn with a share of 75 %",
        );
        check(&listed("m-2", drawn), "x", "single by -, 0.25: no rule matched");
        check(&listed("m-1", ""), "x", "audit by r6, 1: one of 1 listed item");
        check(&listed("m-2", ""), "x", "single by -, 1: no rule matched");
        // An earlier share whose other condition does not hold does not count.
        let gold = r#"{"id":"r1","when":[{"if":"gold"},{"if":"share","share":0.25}],"to":"blind"}"#;
        check(&format!("{gold},{r6}"), "x", "audit by r6, 0.75: drawn with a share of 75 %");
    }

    /// A draw for each person is about how they judge what somebody judges in any case.
    #[test]
    fn a_share_for_each_person_counts_where_it_brings_the_item() {
        let each = |share: f64| {
            format!(
                r#"{{"id":"r1","when":[{{"if":"share","share":{share},"each_person":true}}],"to":"blind"}}"#
            )
        };
        let (never, always) = (each(0.0001), each(0.9999));
        check(&never, "x", "single by -, 1: no rule matched");
        check(&always, "x", "blind by r1, 1: drawn with a share of 99.99 %, for you");
        // A share for all still counts: as it would without the other.
        let audit = r#"{"id":"r6","when":[{"if":"share","share":0.75}],"to":"audit"}"#;
        check(&format!("{never},{audit}"), "x", "audit by r6, 0.75: drawn with a share of 75 %");
        // What would be accepted unseen comes to nobody but by a draw.
        let sure = format!("{},{audit},{SURE}", each(0.75));
        let drawn = "drawn with a share of 75 %";
        check(&sure, "x||a mood neg 0.95", &format!("blind by r1, 0.75: {drawn}, for you"));
        check(&sure, "x||a mood neg 0.5", &format!("blind by r1, 1: {drawn}, for you"));
        let missed = format!("{},{audit},{SURE}", each(0.02));
        check(&missed, "x||a mood neg 0.95", &format!("audit by r6, 0.735: {drawn}"));
        check(&missed, "x||a mood neg 0.5", &format!("audit by r6, 0.75: {drawn}"));
    }

    proptest! {
        /// Over all draws, the probabilities of the ways an item can go sum to 1, and
        /// looking at all rules decides as looking for the first does.
        #[test]
        fn probabilities_are_exact(
            shares in prop::collection::vec(0.0..=1.0f64, 0..5),
            fractions in prop::collection::vec(0.0..1.0f64, 5),
            for_each in prop::collection::vec(any::<bool>(), 5),
        ) {
            let rules = shares.iter().enumerate().map(|(n, share)| Rule {
                id: format!("r{n}"),
                title: String::new(),
                when: vec![Condition::Share { share: *share, each_person: for_each[n] }],
                route: Route::Audit,
            });
            // What is not drawn is accepted unseen: every draw brings an item to somebody.
            let policy = Policy { rules: rules.collect(), otherwise: Route::Auto, ..Policy::default() };
            let (schema, item) = (schema(), item("x"));
            let facts = OfItem { schema: &schema, item: &item };
            let plan = Plan::new(&policy, &schema);
            let one = plan.decide(&facts, &mut |place| fractions[place]);
            let mut matching = Vec::new();
            let all = plan.decide_all(&facts, &mut |place| fractions[place], |p| matching.push(p));
            prop_assert_eq!(one, all);
            prop_assert_eq!(one.rule, matching.first().copied());
            // The way to each rule: drawn there, and at no earlier one.
            let mut sum = 0.0;
            for way in 0..=shares.len() {
                let mut draw = |place: usize| if place == way { 0.0 } else { 1.0 };
                let decision = plan.decide(&facts, &mut draw);
                if decision.rule.unwrap_or(shares.len()) == way {
                    sum += decision.probability;
                }
            }
            prop_assert!((sum - 1.0).abs() < 1e-12, "{sum}");
        }
    }
}
