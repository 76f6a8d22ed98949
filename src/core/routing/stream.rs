//! What would be accepted unseen: the stream that a certificate speaks of, and the policies that
//! draw a sample from it, accept a part of it, or accept nothing any more.
//!
//! ```text
//! policy ─ with_sample ─▶ people answer the sample ─ with_certificate ─▶ … ─ without_accepting ─▶
//! ```
//! The rules come in at one [`place`]: behind whatever goes elsewhere first, before what accepted
//! unseen until then. What reaches that place and satisfies the conditions is the stream; so the
//! sample is drawn from the very items that would be accepted, and keeps being so while the
//! rules before it stay as they are.
//!
//! Absent on purpose: statistics. Which threshold holds is for
//! [`crate::core::assurance`] to say, and who puts a policy in force is a person.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::policy::{Condition, Of, Policy, Range, Rule};
use crate::core::model::route::Route;

/// What would be accepted unseen.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Stream {
    /// `None`: an item as a whole, every question that is asked of it. With one question the same.
    pub question: Option<String>,
    pub by: By,
    /// Question and label: what any agent suggests so goes to a person always.
    pub never: Vec<(String, String)>,
}

/// Whose suggestion is accepted, and which number says how sure that is.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The suggestion with the highest score, whoever's; its score.
    #[default]
    Top,
    /// An agent's; its score.
    Agent(String),
    /// What most agents say; the share of them that say it.
    Agreement,
}

/// What is certified: from this threshold on, for all or for some slices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accepting {
    pub threshold: f64,
    /// Only these values of a column: slices with evidence of their own.
    pub only: Option<(String, Vec<String>)>,
}

/// A sample is drawn from this threshold on: what is less sure goes to people in any case.
pub const LOWEST: f64 = 0.5;

/// Ids of the rules. They stand in every event that they routed. Where there is more than one of
/// a kind the second is `certified-2`: [`is_one`].
pub const SAMPLE: &str = "calibration-sample";
pub const CERTIFIED: &str = "certified";
pub const AUDIT: &str = "certified-audit";
pub const UNACCEPTED: &str = "accepted-no-more";
const ALWAYS: &str = "always-a-person";

impl Stream {
    /// What a suggestion of the stream satisfies, at this threshold or above it.
    pub fn conditions(&self, threshold: f64) -> Vec<Condition> {
        let range = Range { at_least: Some(threshold), below: None };
        let question = self.question.clone();
        vec![match &self.by {
            By::Top => Condition::Score { of: Of { question, agent: None }, range },
            By::Agent(agent) => {
                Condition::Score { of: Of { question, agent: Some(agent.clone()) }, range }
            }
            By::Agreement => {
                Condition::Agreement { question, weights: Vec::new(), share: true, range }
            }
        }]
    }

    /// The policy that draws a share of the stream, blind. Everything else stays as it is.
    pub fn with_sample(&self, policy: &Policy, share: f64) -> Policy {
        let mut policy = self.with_always(policy);
        let was = position(&policy, SAMPLE);
        policy.rules.retain(|rule| rule.id != SAMPLE);
        let place = was.unwrap_or_else(|| place(&policy));
        let mut when = self.conditions(LOWEST);
        when.push(Condition::Share { share, each_person: false });
        insert(&mut policy, place, rule(SAMPLE, "Drawn to certify", when, Route::Blind));
        policy
    }

    /// The policy that accepts what is certified, a rule for each, and audits a share of each;
    /// nothing else is accepted unseen. With nothing certified nothing is.
    pub fn with_certificate(&self, policy: &Policy, certified: &[Accepting], audit: f64) -> Policy {
        let mut policy = self.with_always(policy);
        let at = place(&policy);
        let kept = |rule: &Rule| !is_accepting(rule) && !is_one(&rule.id, UNACCEPTED);
        let mut at = policy.rules.iter().take(at).filter(|rule| kept(rule)).count();
        policy.rules.retain(kept);
        for (number, accepting) in certified.iter().enumerate() {
            let when = self.accepted(accepting);
            if audit > 0.0 {
                let mut when = when.clone();
                when.push(Condition::Share { share: audit, each_person: false });
                let title = "A share of what is certified";
                let drawn = rule(&numbered(AUDIT, number), title, when, Route::Audit);
                insert(&mut policy, at, drawn);
                at += 1;
            }
            let id = numbered(CERTIFIED, number);
            insert(&mut policy, at, rule(&id, "Certified", when, Route::Auto));
            at += 1;
        }
        policy
    }

    /// What an item satisfies that is accepted so.
    pub fn accepted(&self, accepting: &Accepting) -> Vec<Condition> {
        let mut when = self.conditions(accepting.threshold);
        if let Some((column, any_of)) = &accepting.only {
            when.push(Condition::Slice { column: column.clone(), any_of: any_of.clone() });
        }
        when
    }

    /// Whoever suggests one of these labels, a person looks.
    fn with_always(&self, policy: &Policy) -> Policy {
        let mut policy = policy.clone();
        policy.rules.retain(|rule| !rule.id.starts_with(ALWAYS));
        // They are no part of the stream: before the sample too.
        let mut place = position(&policy, SAMPLE).unwrap_or_else(|| place(&policy));
        let mut done: Vec<&str> = Vec::new();
        for (question, _) in &self.never {
            if done.contains(&question.as_str()) {
                continue;
            }
            done.push(question);
            let labels = self.never.iter().filter(|(of, _)| of == question);
            let any_of = labels.map(|(_, label)| label.clone()).collect();
            let of = Of { question: Some(question.clone()), agent: None };
            let when = vec![Condition::Label { of, any_of }];
            let id = format!("{ALWAYS}-{question}");
            insert(&mut policy, place, rule(&id, "Always a person", when, Route::Single));
            place += 1;
        }
        policy
    }
}

/// The policy in which nothing is accepted unseen any more: what was goes to a person, and the
/// rule says why. The answers of the audit keep the rule that drew them.
pub fn without_accepting(policy: &Policy, why: &str) -> Policy {
    let mut policy = policy.clone();
    policy.rules.retain(|rule| rule.route != Route::Audit);
    for rule in policy.rules.iter_mut().filter(|rule| rule.route == Route::Auto) {
        rule.route = Route::Single;
        rule.title = why.to_owned();
        if is_one(&rule.id, CERTIFIED) {
            rule.id = rule.id.replacen(CERTIFIED, UNACCEPTED, 1);
        }
    }
    if policy.otherwise == Route::Auto {
        policy.otherwise = Route::Single;
    }
    policy
}

/// Where the rules of a stream come in: before the first that accepts unseen or draws from what
/// is accepted so; where there is none, behind the rules that send to gold, blind or an expert
/// before any other, but before a share that is drawn for each person anew: whoever sits here, the
/// stream is the same.
pub fn place(policy: &Policy) -> usize {
    if let Some(sample) = position(policy, SAMPLE) {
        return sample + 1;
    }
    let rules = &policy.rules;
    let accepting = rules.iter().position(is_accepting);
    accepting.unwrap_or_else(|| {
        let first = |rule: &Rule| {
            matches!(rule.route, Route::Gold | Route::Blind | Route::Expert)
                && !draws_for_each(rule)
                || rule.id.starts_with(ALWAYS)
        };
        rules.iter().take_while(|rule| first(rule)).count()
    })
}

/// Whether an id is this one, or a further one of its kind.
pub fn is_one(id: &str, of: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit());
    id.strip_prefix(of)
        .is_some_and(|rest| rest.is_empty() || rest.strip_prefix('-').is_some_and(is_number))
}

/// `certified`, `certified-2`
pub fn numbered(id: &str, number: usize) -> String {
    if number == 0 { id.to_owned() } else { format!("{id}-{}", number + 1) }
}

fn is_accepting(rule: &Rule) -> bool {
    matches!(rule.route, Route::Auto | Route::Audit)
}

/// Whether it draws other items for each person.
pub fn draws_for_each(rule: &Rule) -> bool {
    let is_it = |it: &Condition| matches!(it, Condition::Share { each_person: true, .. });
    rule.when.iter().any(is_it)
}

fn position(policy: &Policy, id: &str) -> Option<usize> {
    policy.rules.iter().position(|rule| rule.id == id)
}

fn insert(policy: &mut Policy, place: usize, rule: Rule) {
    let place = place.min(policy.rules.len());
    policy.rules.insert(place, rule);
}

fn rule(id: &str, title: &str, when: Vec<Condition>, route: Route) -> Rule {
    Rule { id: id.to_owned(), title: title.to_owned(), when, route }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// `id route` for each rule, with `(id route)` as text.
    fn policy(text: &str) -> Policy {
        let rules = text.split(", ").map(|text| {
            let (id, route) = text.split_once(' ').unwrap();
            let route = Route::of(serde_json::json!({ "to": route, "people": 2 })).unwrap();
            rule(id, "", Vec::new(), route)
        });
        Policy { rules: rules.collect(), ..Policy::default() }
    }

    fn say(policy: &Policy) -> String {
        let line = |rule: &Rule| {
            let when = serde_json::to_string(&rule.when).unwrap();
            format!("{} {} {}", rule.id, rule.route.name(), when)
        };
        policy.rules.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    const CAREFUL: &str =
        "gold gold, blind blind, rare expert, audit audit, agreed auto, disputed consensus";

    fn stream() -> Stream {
        Stream { by: By::Agent("bayes".to_owned()), ..Stream::default() }
    }

    #[track_caller]
    fn check(policy: &Policy, expected: Expect) {
        expected.assert_eq(&say(policy));
    }

    #[test]
    fn the_sample_is_drawn_from_what_would_be_accepted() {
        let drawn = stream().with_sample(&policy(CAREFUL), 0.1);
        check(
            &drawn,
            expect![[r#"
            gold gold []
            blind blind []
            rare expert []
            calibration-sample blind [{"if":"score","agent":"bayes","at_least":0.5},{"if":"share","share":0.1}]
            audit audit []
            agreed auto []
            disputed consensus []"#]],
        );
        // Wider it stands where it stood, and draws with the same hash.
        let wider = stream().with_sample(&drawn, 0.3);
        assert_eq!(wider.rules.len(), drawn.rules.len());
        assert_eq!(position(&wider, SAMPLE), position(&drawn, SAMPLE));
    }

    #[test]
    fn what_is_certified_replaces_what_accepted_unseen() {
        let drawn = stream().with_sample(&policy(CAREFUL), 0.1);
        let accepting = [Accepting { threshold: 0.92, only: None }];
        let certified = stream().with_certificate(&drawn, &accepting, 0.05);
        check(
            &certified,
            expect![[r#"
            gold gold []
            blind blind []
            rare expert []
            calibration-sample blind [{"if":"score","agent":"bayes","at_least":0.5},{"if":"share","share":0.1}]
            certified-audit audit [{"if":"score","agent":"bayes","at_least":0.92},{"if":"share","share":0.05}]
            certified auto [{"if":"score","agent":"bayes","at_least":0.92}]
            disputed consensus []"#]],
        );
        // Again: the same.
        assert_eq!(stream().with_certificate(&certified, &accepting, 0.05), certified);
        let nothing = stream().with_certificate(&certified, &[], 0.05);
        assert!(!nothing.rules.iter().any(is_accepting));
    }

    /// Slices with thresholds of their own: a rule for each threshold.
    fn by_slice() -> Policy {
        let only = |threshold: f64, values: &[&str]| {
            let values = values.iter().map(|it| (*it).to_owned()).collect();
            Accepting { threshold, only: Some(("language".to_owned(), values)) }
        };
        let drawn = stream().with_sample(&policy("gold gold, agreed auto"), 0.1);
        stream().with_certificate(&drawn, &[only(0.95, &["de"]), only(0.8, &["en", ""])], 0.1)
    }

    #[test]
    fn each_slice_is_accepted_by_its_own_threshold() {
        check(
            &by_slice(),
            expect![[r#"
            gold gold []
            calibration-sample blind [{"if":"score","agent":"bayes","at_least":0.5},{"if":"share","share":0.1}]
            certified-audit audit [{"if":"score","agent":"bayes","at_least":0.95},{"if":"slice","column":"language","any_of":["de"]},{"if":"share","share":0.1}]
            certified auto [{"if":"score","agent":"bayes","at_least":0.95},{"if":"slice","column":"language","any_of":["de"]}]
            certified-audit-2 audit [{"if":"score","agent":"bayes","at_least":0.8},{"if":"slice","column":"language","any_of":["en",""]},{"if":"share","share":0.1}]
            certified-2 auto [{"if":"score","agent":"bayes","at_least":0.8},{"if":"slice","column":"language","any_of":["en",""]}]"#]],
        );
        assert_eq!(stream().with_certificate(&by_slice(), &[], 0.1).rules.len(), 2);
        check(
            &without_accepting(&by_slice(), "broken"),
            expect![[r#"
            gold gold []
            calibration-sample blind [{"if":"score","agent":"bayes","at_least":0.5},{"if":"share","share":0.1}]
            accepted-no-more single [{"if":"score","agent":"bayes","at_least":0.95},{"if":"slice","column":"language","any_of":["de"]}]
            accepted-no-more-2 single [{"if":"score","agent":"bayes","at_least":0.8},{"if":"slice","column":"language","any_of":["en",""]}]"#]],
        );
        // What is certified next takes their place.
        let next = stream().with_certificate(&without_accepting(&by_slice(), "broken"), &[], 0.0);
        assert_eq!(next.rules.len(), 2);
    }

    #[test]
    fn further_rules_of_a_kind_are_numbered() {
        let check = |id: &str, of: &str, expected: bool| assert_eq!(is_one(id, of), expected);
        check(CERTIFIED, CERTIFIED, true);
        check("certified-12", CERTIFIED, true);
        check(AUDIT, CERTIFIED, false);
        check("certified-audit-2", AUDIT, true);
        check("certified-", CERTIFIED, false);
        check("uncertified", CERTIFIED, false);
    }

    #[test]
    fn some_labels_never_pass_unseen() {
        let never = vec![
            ("harm".to_owned(), "threat".to_owned()),
            ("mood".to_owned(), "odd".to_owned()),
            ("harm".to_owned(), "self-harm".to_owned()),
        ];
        let stream = Stream { by: By::Top, never, ..Stream::default() };
        let drawn = stream.with_sample(&policy("gold gold, agreed auto"), 0.2);
        check(
            &drawn,
            expect![[r#"
            gold gold []
            always-a-person-harm single [{"if":"label","question":"harm","any_of":["threat","self-harm"]}]
            always-a-person-mood single [{"if":"label","question":"mood","any_of":["odd"]}]
            calibration-sample blind [{"if":"score","at_least":0.5},{"if":"share","share":0.2}]
            agreed auto []"#]],
        );
        // The sample stays behind them.
        let again = stream.with_sample(&drawn, 0.2);
        assert_eq!(say(&again), say(&drawn));
    }

    #[test]
    fn without_anything_that_accepts_it_comes_behind_gold_blind_and_experts() {
        let agreement = Stream { by: By::Agreement, ..Stream::default() };
        let drawn =
            agreement.with_sample(&policy("gold gold, disputed consensus, rare expert"), 1.0);
        check(
            &drawn,
            expect![[r#"
            gold gold []
            calibration-sample blind [{"if":"agreement","share":true,"at_least":0.5},{"if":"share","share":1.0}]
            disputed consensus []
            rare expert []"#]],
        );
    }

    #[test]
    fn whoever_sits_here_the_stream_is_the_same() {
        let mut policy = policy("gold gold, blind blind, rare expert");
        policy.rules[1].when = vec![Condition::Share { share: 0.05, each_person: true }];
        check(
            &stream().with_sample(&policy, 0.1),
            expect![[r#"
            gold gold []
            calibration-sample blind [{"if":"score","agent":"bayes","at_least":0.5},{"if":"share","share":0.1}]
            blind blind [{"if":"share","share":0.05,"each_person":true}]
            rare expert []"#]],
        );
    }

    #[test]
    fn what_was_accepted_goes_to_a_person_and_says_why() {
        let accepting = [Accepting { threshold: 0.9, only: None }];
        let certified = stream().with_certificate(&policy(CAREFUL), &accepting, 0.1);
        let none = without_accepting(&certified, "The audit found 6 wrong of 80");
        check(
            &none,
            expect![[r#"
            gold gold []
            blind blind []
            rare expert []
            accepted-no-more single [{"if":"score","agent":"bayes","at_least":0.9}]
            disputed consensus []"#]],
        );
        assert_eq!(none.rules[3].title, "The audit found 6 wrong of 80");
    }
}
