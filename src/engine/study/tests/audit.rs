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
    check(
        &mut round,
        expect![[r#"
        Nothing 0 accepted, 0 drawn, 0 answered, 0 wrong: 0.0000 to 1.0000; alpha 0 delta 0; 0 points

        Nothing is accepted unseen.
    "#]],
    );
    let sure = r#"{"name":"p","seed":1,"rules":[{"id":"sure","when":[{"if":"score","at_least":0.9,"question":"mood"}],"to":"auto"}],"otherwise":{"to":"single"}}"#;
    round.put(&serde_json::from_str::<Policy>(sure).unwrap());
    check(
        &mut round,
        expect![[r#"
        Nothing 12 accepted, 0 drawn, 0 answered, 0 wrong: 0.0000 to 1.0000; alpha 0 delta 0; 0 points

        12 items are accepted unseen without a certificate: nothing is promised of them, and no audit watches.
    "#]],
    );
}

#[test]
fn a_promise_holds_until_it_is_shown() {
    let mut round = Round::certified(600, &asked());
    check(
        &mut round,
        expect![[r#"
        Holds 299 accepted, 115 drawn, 0 answered, 0 wrong: 0.0000 to 1.0000; alpha 0.05 delta 0.1; 0 points
        accept by the score of bayes on mood, from 0.5 up; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 186 answers
        Nothing is audited yet. That at most 5 % of what was accepted is wrong rests on the certificate.
        odd 0: recall no audited item has it; missed nothing is audited yet
    "#]],
    );
    let waiting = round.waiting("certified-audit");
    round.answer(&waiting[..20], |_| "pos".to_owned());
    check(
        &mut round,
        expect![[r#"
        Holds 299 accepted, 115 drawn, 20 answered, 0 wrong: 0.0000 to 0.1629; alpha 0.05 delta 0.1; 20 points
        accept by the score of bayes on mood, from 0.5 up; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 186 answers
        Not shown by the audit alone: 20 audited, 0 wrong, so up to 16.29 % of what was accepted may be wrong. That at most 5 % is rests on the certificate.
        odd 0: recall no audited item has it; missed 0.000 (0.000 to 69.731)
    "#]],
    );
    round.answer(&waiting[20..], |_| "pos".to_owned());
    let found = check(
        &mut round,
        expect![[r#"
        Shown 299 accepted, 115 drawn, 115 answered, 0 wrong: 0.0000 to 0.0309; alpha 0.05 delta 0.1; 58 points
        accept by the score of bayes on mood, from 0.5 up; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 186 answers
        Kept: 115 audited, 0 wrong. With 90 % confidence at most 3.09 % of what was accepted is wrong; 5 % was promised.
        odd 0: recall no audited item has it; missed 0.000 (0.000 to 13.069)
    "#]],
    );
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
    let found = round.audit();
    assert_eq!(found.answered, 0);
    expect!["Nothing is audited yet. That at most 5 % of what was accepted is wrong rests on the certificate. 5 drawn items were answered before this certificate: not asked again, and not counted."].assert_eq(&found.verdict);
}

/// Who changes what was certified, or accepts more beside it, is told.
#[test]
fn what_was_not_certified_is_said() {
    let mut round = Round::certified(600, &asked());
    let certified = round.certify(&asked()).policy.unwrap();
    let mut policy = certified.clone();
    for rule in policy.rules.iter_mut().filter(|rule| rule.id == "certified") {
        rule.when = stream().conditions(0.98);
    }
    policy.otherwise = crate::core::model::route::Route::Auto;
    round.put(&policy);
    let found = round.audit();
    expect!["Nothing is audited yet. That at most 5 % of what was accepted is wrong rests on the certificate. The rules that accept are not those that were certified: somebody changed them since. Beside it 299 items are accepted unseen without a certificate."].assert_eq(&found.verdict);
    let mut without = certified;
    without.rules.retain(|rule| rule.id != "certified");
    round.put(&without);
    expect!["Nothing is accepted unseen. A certificate is in force, and the policy has no rule that accepts by it."].assert_eq(&round.audit().verdict);
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
    check(
        &mut round,
        expect![[r#"
        Holds 299 accepted, 115 drawn, 115 answered, 2 wrong: 0.0051 to 0.0659; alpha 0.05 delta 0.1; 58 points
        accept by the score of bayes on mood, from 0.5 up; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 186 answers
        Not shown by the audit alone: 115 audited, 2 wrong, so up to 6.59 % of what was accepted may be wrong. That at most 5 % is rests on the certificate.
        neu 1: recall nothing is accepted as it: what any agent suggests so goes to a person; missed 3.600 (0.091 to 19.664)
        odd 1: recall 0.000 (0.000 to 0.975); missed 3.600 (0.091 to 19.664)
    "#]],
    );
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
    let found = check(
        &mut round,
        expect![[r#"
        Broken 299 accepted, 115 drawn, 40 answered, 10 wrong: 0.1105 to 0.4454; alpha 0.05 delta 0.1; 40 points
        accept by the score of bayes on mood, from 0.5 up; with 90 % confidence at most 5 % of what is accepted is wrong, if what is assumed holds, by 186 answers
        Not kept: 40 audited, 10 wrong. With 90 % confidence more than 5 % of what was accepted is wrong; this was so after 16 audited answers. All of it goes back to people.
        odd 0: recall no audited item has it; missed 0.000 (0.000 to 36.472)
        certificate agent:bayes: The audit found the promise broken: 10 wrong of 40 audited; with 90 % confidence more than 5 % of what was accepted is wrong
          calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.3}]
          accepted-no-more single [{"if":"score","question":"mood","agent":"bayes","at_least":0.5}]
    "#]],
    );
    let accepted: Vec<u32> = round.waiting("certified");
    // As the page does it: the policy, and the certificate taken back.
    round.put(found.policy.as_ref().unwrap());
    round.rely(found.evidence.as_ref().unwrap());
    let back = round.waiting("accepted-no-more");
    assert_eq!(back, accepted);
    let (_, routed) = round.routed().swap_remove(back[0] as usize);
    expect!["single The audit found the promise broken: 10 wrong of 40 audited; with 90 % confidence more than 5 % of what was accepted is wrong; score 0.97 is at least 0.5 (bayes, mood)"].assert_eq(&format!("{} {}", routed.route.name(), routed.reason));
    check(
        &mut round,
        expect![[r#"
        Nothing 0 accepted, 0 drawn, 0 answered, 0 wrong: 0.0000 to 1.0000; alpha 0 delta 0; 0 points

        Nothing is accepted unseen. What was goes to people: The audit found the promise broken: 10 wrong of 40 audited; with 90 % confidence more than 5 % of what was accepted is wrong.
    "#]],
    );
    // The answers that promised it cannot promise it again; new ones may.
    expect!["What these answers promised was taken back, and nothing was answered since: they cannot promise it again. Draw a larger share, so that new answers speak."].assert_eq(&round.certify(&asked()).verdict);
    round.draw(&stream(), 0.6);
    let waiting = round.waiting("calibration");
    round.answer(&waiting, |index| if index % 4 == 0 { "neg".into() } else { "pos".into() });
    let second = round.certify(&asked());
    expect![[r#"
        Accept nothing: at every start what was seen is an error rate of 5 % or more, or too near to it. If it goes on so, no number of answers will do.
        Some of these answers made an earlier certificate of this stream. So this is not the first look at them, and the promise is weaker than it says; a sample drawn with another seed, or the e-process from the start, has it whole.
          calibration-sample blind [{"if":"score","question":"mood","agent":"bayes","at_least":0.5},{"if":"share","share":0.6}]
    "#]].assert_eq(&format!(
        "{}\n{}\n{}",
        second.verdict,
        second.assumptions.last().unwrap(),
        rules(&second.policy.unwrap())
    ));
}
