//! What can be turned in a policy to see what it would mean: thresholds of scores,
//! shares that are drawn, people of a consensus.
//!
//! An audit looks at what another rule accepts. Its conditions are those of that
//! rule and a share, so a threshold that both have is turned in both.
//!
//! Absent on purpose: the sample that is drawn to certify. Who turns there draws another one.

use crate::core::model::route::Route;
use crate::core::routing::policy::{Condition, Policy, Range, Rule};
use crate::core::routing::stream::{CERTIFIED, SAMPLE};

/// What is turned, by its place in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Knob {
    /// The lower end of a score.
    Threshold { rule: usize, condition: usize },
    /// A share of the items.
    Share { rule: usize, condition: usize },
    /// How many people look.
    People { rule: usize },
}

impl Knob {
    pub fn rule(self) -> usize {
        match self {
            Self::Threshold { rule, .. } | Self::Share { rule, .. } | Self::People { rule } => rule,
        }
    }

    /// Lowest value, highest, step.
    pub fn range(self) -> (f64, f64, f64) {
        match self {
            Self::Threshold { .. } => (0.0, 1.0, 0.01),
            Self::Share { .. } => (0.0, 1.0, 0.01),
            Self::People { .. } => (2.0, 9.0, 1.0),
        }
    }

    pub fn value(self, policy: &Policy) -> Option<f64> {
        let of = policy.rules.get(self.rule())?;
        match (self, self.condition(of)) {
            (Self::Threshold { .. }, Some(Condition::Score { range, .. })) => range.at_least,
            (Self::Share { .. }, Some(Condition::Share { share, .. })) => Some(*share),
            (Self::People { .. }, _) => match of.route {
                Route::Consensus { people } => Some(f64::from(people)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Turns it. What is no such knob of the policy stays as it is.
    pub fn turn(self, policy: &mut Policy, to: f64) {
        let (low, high, _) = self.range();
        let to = if to.is_finite() { to.clamp(low, high) } else { return };
        if self.value(policy).is_none() {
            return;
        }
        if let Self::Threshold { rule, condition } = self {
            for (place, at) in twins(policy, rule, condition) {
                if let Some(range) = range_mut(policy, place, at) {
                    range.at_least = Some(range.below.map_or(to, |below| to.min(below)));
                }
            }
            return;
        }
        let Some(of) = policy.rules.get_mut(self.rule()) else { return };
        match self {
            Self::Share { condition, .. } => {
                if let Some(Condition::Share { share, .. }) = of.when.get_mut(condition) {
                    *share = to;
                }
            }
            _ => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "from 2 to 9"
                )]
                let people = to.round() as u8;
                of.route = Route::Consensus { people };
            }
        }
    }

    /// Whether the threshold is what a certificate allows: at another it promises nothing.
    pub fn is_certified(self, policy: &Policy) -> bool {
        let accepts = |rule: &Rule| rule.route == Route::Auto && rule.id.starts_with(CERTIFIED);
        let rule = policy.rules.get(self.rule());
        matches!(self, Self::Threshold { .. }) && rule.is_some_and(accepts)
    }

    fn condition(self, rule: &Rule) -> Option<&Condition> {
        match self {
            Self::Threshold { condition, .. } | Self::Share { condition, .. } => {
                rule.when.get(condition)
            }
            Self::People { .. } => None,
        }
    }
}

/// All of a policy, in the order of its rules. A threshold that an audit shares with the rule
/// that it audits stands once, at that rule.
pub fn knobs(policy: &Policy) -> Vec<Knob> {
    let mut all = Vec::new();
    for (rule, of) in policy.rules.iter().enumerate().filter(|(_, of)| of.id != SAMPLE) {
        let is_audit = of.route == Route::Audit && audited(policy, rule).is_some();
        for (condition, what) in of.when.iter().enumerate() {
            match what {
                Condition::Score { range: Range { at_least: Some(_), .. }, .. } if !is_audit => {
                    all.push(Knob::Threshold { rule, condition });
                }
                Condition::Share { .. } => all.push(Knob::Share { rule, condition }),
                _ => {}
            }
        }
        if matches!(of.route, Route::Consensus { .. }) {
            all.push(Knob::People { rule });
        }
    }
    all
}

/// The place of the rule that an audit looks at.
fn audited(policy: &Policy, audit: usize) -> Option<usize> {
    let of = policy.rules.get(audit)?;
    let plain = without_shares(of);
    let is_it = |rule: &Rule| rule.route == Route::Auto && without_shares(rule) == plain;
    policy.rules.iter().position(is_it)
}

fn without_shares(rule: &Rule) -> Vec<&Condition> {
    rule.when.iter().filter(|it| !matches!(it, Condition::Share { .. })).collect()
}

/// The places of a condition: in its rule, and in the audits of that rule.
fn twins(policy: &Policy, rule: usize, condition: usize) -> Vec<(usize, usize)> {
    let mut all = vec![(rule, condition)];
    let Some(this) = policy.rules.get(rule).and_then(|of| of.when.get(condition)) else {
        return all;
    };
    for (place, of) in policy.rules.iter().enumerate() {
        if of.route == Route::Audit && place != rule && audited(policy, place) == Some(rule) {
            let at = of.when.iter().position(|it| it == this);
            all.extend(at.map(|at| (place, at)));
        }
    }
    all
}

fn range_mut(policy: &mut Policy, rule: usize, condition: usize) -> Option<&mut Range> {
    match policy.rules.get_mut(rule)?.when.get_mut(condition)? {
        Condition::Score { range, .. } => Some(range),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAREFUL: &str = r#"{"rules":[
        {"id":"blind","when":[{"if":"share","share":0.05}],"to":"blind"},
        {"id":"calibration-sample","when":[{"if":"score","at_least":0.5},{"if":"share","share":0.2}],"to":"blind"},
        {"id":"audit","when":[{"if":"score","at_least":0.9},{"if":"share","share":0.1}],"to":"audit"},
        {"id":"sure","when":[{"if":"score","at_least":0.9}],"to":"auto"},
        {"id":"low","when":[{"if":"score","at_least":0.2,"below":0.4}],"to":"expert"},
        {"id":"two","when":[],"to":"consensus","people":2}],"otherwise":{"to":"single"}}"#;

    fn say(policy: &Policy) -> String {
        let one = |knob: &Knob| {
            let id = policy.rules.get(knob.rule()).map_or("", |rule| rule.id.as_str());
            let word = match knob {
                Knob::Threshold { .. } => "at least",
                Knob::Share { .. } => "share",
                Knob::People { .. } => "people",
            };
            format!("{id} {word} {}", knob.value(policy).unwrap())
        };
        knobs(policy).iter().map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn everything_that_can_be_turned_stands_once() {
        let policy = Policy::read(CAREFUL).unwrap();
        assert_eq!(
            say(&policy),
            "blind share 0.05, audit share 0.1, sure at least 0.9, low at least 0.2, two people 2"
        );
    }

    #[test]
    fn an_audit_follows_what_it_audits() {
        let mut policy = Policy::read(CAREFUL).unwrap();
        let all = knobs(&policy);
        all[2].turn(&mut policy, 0.75);
        all[1].turn(&mut policy, 0.3);
        all[3].turn(&mut policy, 0.9);
        all[4].turn(&mut policy, 4.4);
        assert_eq!(
            say(&policy),
            "blind share 0.05, audit share 0.3, sure at least 0.75, low at least 0.4, two people 4"
        );
        let audit = serde_json::to_string(&policy.rules[2].when[0]).unwrap();
        assert_eq!(audit, r#"{"if":"score","at_least":0.75}"#);
        // The knobs stay where they are, and the sample is left alone.
        assert_eq!(knobs(&policy), all);
        assert_eq!(policy.rules[1], Policy::read(CAREFUL).unwrap().rules[1]);
    }

    #[test]
    fn nothing_turns_what_is_not_there() {
        let mut policy = Policy::read(CAREFUL).unwrap();
        let before = policy.clone();
        Knob::Threshold { rule: 0, condition: 0 }.turn(&mut policy, 0.1);
        Knob::Share { rule: 99, condition: 0 }.turn(&mut policy, 0.1);
        Knob::People { rule: 0 }.turn(&mut policy, 3.0);
        Knob::Share { rule: 0, condition: 0 }.turn(&mut policy, f64::NAN);
        assert_eq!(policy, before);
    }
}
