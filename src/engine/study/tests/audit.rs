//! Audits of what is accepted, and a whole round.

use super::certify::{Round, asked, moods, rules, stream};
use super::*;
use crate::core::routing::policy::Policy;
use crate::engine::protocol::assurance::{AuditFound, AuditState, Certify, Stream};

impl Round {
    fn audit(&mut self) -> AuditFound {
        match run(&mut self.engine, &Study::Audit, |_| ()).unwrap() {
            Studied::Audit(found) => *found,
            other => panic!("{other:?}"),
        }
    }

    /// All of the stream is drawn but for what is accepted, and answered as bayes says.
    fn certified(items: u32, asked: &Certify) -> Self {
        let mut round = Self::new(moods(items, |_| ("pos", 0.97, "de")));
        round.draw(&asked.stream, 0.3);
        let waiting = round.waiting("calibration");
        round.answer(&waiting, |_| "pos".to_owned());
        let found = round.certify(asked);
        round.accept(&found);
        round
    }
}

fn say(found: &AuditFound) -> String {
    let mut said = format!(
        "{:?} {} accepted, {} drawn, {} answered, {} wrong: {:.4} to {:.4}; alpha {} delta {}; {} points\n{}\n{}\n",
        found.state,
        found.accepted,
        found.drawn,
        found.answered,
        found.errors,
        found.low,
        found.high,
        found.alpha,
        found.delta,
        found.trace.len(),
        found.certificate,
        found.verdict,
    );
    for rare in &found.rare {
        let share =
            |it: &crate::engine::protocol::assurance::Share| match (it.value, it.low, it.high) {
                (Some(value), Some(low), Some(high)) => {
                    format!("{value:.3} ({low:.3} to {high:.3})")
                }
                _ => it.undefined.clone().unwrap_or_default(),
            };
        let (recall, missed) = (share(&rare.recall), share(&rare.missed));
        writeln!(said, "{} {}: recall {recall}; missed {missed}", rare.label, rare.audited)
            .unwrap();
    }
    if let Some(evidence) = &found.evidence {
        assert!(evidence.finding.is_none());
        writeln!(said, "{} {}: {}", evidence.about, evidence.agent, evidence.said).unwrap();
    }
    said + &found.policy.as_ref().map_or_else(String::new, rules)
}

#[track_caller]
fn check(round: &mut Round, expected: Expect) -> AuditFound {
    let found = round.audit();
    expected.assert_eq(&say(&found));
    found
}

#[test]
fn without_a_certificate_there_is_nothing_to_audit() {
    let mut round = Round::new(moods(12, |_| ("pos", 0.97, "de")));
    check(&mut round, expect![[""]]);
    let sure = r#"{"name":"p","seed":1,"rules":[{"id":"sure","when":[{"if":"score","at_least":0.9,"question":"mood"}],"to":"auto"}],"otherwise":{"to":"single"}}"#;
    round.put(&serde_json::from_str::<Policy>(sure).unwrap());
    check(&mut round, expect![[""]]);
}

#[test]
fn a_promise_holds_until_it_is_shown() {
    let mut round = Round::certified(600, &asked());
    check(&mut round, expect![[""]]);
    let waiting = round.waiting("certified-audit");
    round.answer(&waiting[..20], |_| "pos".to_owned());
    check(&mut round, expect![[""]]);
    round.answer(&waiting[20..], |_| "pos".to_owned());
    let found = check(&mut round, expect![[""]]);
    assert_eq!(found.state, AuditState::Shown);
}

/// What an earlier certificate's audit found does not count for the next one.
#[test]
fn an_audit_begins_with_its_certificate() {
    let mut round = Round::certified(600, &asked());
    let waiting = round.waiting("certified-audit");
    round.answer(&waiting[..5], |_| "neg".to_owned());
    assert_eq!(round.audit().answered, 5);
    let found = round.certify(&asked());
    round.rely(found.evidence.as_ref().unwrap());
    assert_eq!(round.audit().answered, 0);
}

/// Labels that are rare, and what the pile misses of them; some never pass unseen.
#[test]
fn rare_labels_among_what_is_accepted() {
    let never = vec![("mood".to_owned(), "neu".to_owned())];
    let asked = Certify { stream: Stream { never, ..stream() }, ..asked() };
    let mut round = Round::certified(600, &asked);
    let waiting = round.waiting("certified-audit");
    let value = |index: u32| match waiting.binary_search(&index).unwrap() {
        10 => "odd".to_owned(),
        30 => "neu".to_owned(),
        _ => "pos".to_owned(),
    };
    round.answer(&waiting, value);
    check(&mut round, expect![[""]]);
}

/// Draw, answer, certify, accept; then what comes is worse than what was certified.
#[test]
fn a_whole_round() {
    let mut round = Round::certified(600, &asked());
    let waiting = round.waiting("certified-audit");
    let value = |index: u32| {
        let is_wrong = waiting.binary_search(&index).unwrap() % 4 == 3;
        if is_wrong { "neg".to_owned() } else { "pos".to_owned() }
    };
    round.answer(&waiting[..40], value);
    let found = check(&mut round, expect![[""]]);
    let accepted: Vec<u32> = round.waiting("certified");
    // As the page does it: the policy, and the certificate taken back.
    round.put(found.policy.as_ref().unwrap());
    round.rely(found.evidence.as_ref().unwrap());
    let back = round.waiting("accepted-no-more");
    assert_eq!(back, accepted);
    let (_, routed) = round.routed().swap_remove(back[0] as usize);
    expect![[""]].assert_eq(&format!("{} {}", routed.route.name(), routed.reason));
    check(&mut round, expect![[""]]);
    // The answers that promised it cannot promise it again; new ones may.
    expect![[""]].assert_eq(&round.certify(&asked()).verdict);
    round.draw(&stream(), 0.6);
    let waiting = round.waiting("calibration");
    round.answer(&waiting, |index| if index % 4 == 0 { "neg".into() } else { "pos".into() });
    let second = round.certify(&asked());
    expect![[""]].assert_eq(&format!("{}\n{}", second.verdict, rules(&second.policy.unwrap())));
}
