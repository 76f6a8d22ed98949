//! What a policy would mean, and what drawing a sample would.

use super::*;
use crate::engine::protocol::assurance::{Share, WhatIfFound};

pub fn policy(rules: &str) -> String {
    format!(r#"{{"name":"p","seed":1,"rules":[{rules}],"otherwise":{{"to":"single"}}}}"#)
}

const SURE: &str =
    r#"{"id":"sure","when":[{"if":"score","question":"mood","at_least":0.9}],"to":"auto"}"#;

fn what_if(policy: &str, column: &str) -> String {
    format!(
        r#"{{"study":"what_if","policy":{policy},"effort":{{"characters_per_minute":1000.0,"seconds_per_answer":6.0}},"per_minute":0.5{column}}}"#
    )
}

pub fn share(share: &Share) -> String {
    match (share.value, share.low, share.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{value:.3} ({low:.3} to {high:.3}, n {:.1})", share.n)
        }
        _ => share.undefined.clone().unwrap_or_default(),
    }
}

fn say(studied: &Studied) -> String {
    let Studied::WhatIf(found) = studied else { return json(studied) };
    let WhatIfFound { items, auto, hours, cost, error, known, unknown, words, slices, queues } =
        found;
    let queues: Vec<String> =
        queues.iter().map(|(route, items, ..)| format!("{route} {items}")).collect();
    let mut said = format!(
        "{auto} of {items} auto, {hours:.4} h, {cost:.2}; {}\nerror {}; {known} known, {unknown} not\n{}\n",
        queues.join(", "),
        share(error),
        words.join("\n"),
    );
    for slice in slices {
        said += &format!(
            "{} {}: {:.2} -> {:.2}, {} -> {}\n",
            slice.name,
            slice.items,
            slice.auto_before,
            slice.auto_after,
            share(&slice.error_before),
            share(&slice.error_after)
        );
    }
    said
}

/// The policy in force sends everything to people: what they judged is replayed.
#[test]
fn what_people_judge_is_replayed() {
    let one = log("anna", vec![in_force(&policy(""))]);
    let items = "
        bayes=neg:0.95 gold=neg
        bayes=neg:0.95 gold=pos
        bayes=pos:0.92 anna=pos
        bayes=pos:0.91
        bayes=pos:0.6
    ";
    check(
        items,
        &one,
        &what_if(&policy(SURE), ""),
        say,
        expect![[r#"
            4 of 5 auto, 0.0021 h, 0.06; auto 4, single 1
            error 0.333 (0.061 to 0.792, n 3.0); 3 known, 1 not
            Replayed: 3 items that people judge in any case, or whose answer is known.
            Guessed: that 1 item not judged yet is like those that are.
        "#]],
    );
    check(
        items,
        &one,
        &what_if(&policy(""), ""),
        say,
        expect![[r#"
            0 of 5 auto, 0.0106 h, 0.32; single 5
            error nothing would be accepted unseen; 0 known, 0 not
            Nothing would be accepted unseen.
        "#]],
    );
}

/// Of what is accepted unseen only those speak that were drawn, as many times as one in so many
/// was; what a person chose to look at does not.
#[test]
fn what_was_drawn_is_weighted() {
    let put = in_force(&policy(SURE));
    let drawn = How { arm: "blind", route: r#"{"to":"blind"}"#, share: 0.25, seconds: 5 };
    let often = How { share: 0.5, ..drawn };
    let answers = vec![
        put,
        answer("m-0 mood neg own", drawn, ""),
        answer("m-1 mood pos own", often, ""),
        answer("m-2 mood pos edited", USUAL, ""),
    ];
    let items = "
        bayes=neg:0.95
        bayes=neg:0.95
        bayes=neg:0.95
        bayes=neg:0.95
    ";
    check(
        items,
        &log("anna", answers),
        &what_if(&policy(SURE), ""),
        say,
        expect![[r#"
            4 of 4 auto, 0.0000 h, 0.00; auto 4
            error 0.333 (0.025 to 0.906, n 1.8); 2 known, 2 not
            Weighted: 2 items that were drawn from what is accepted unseen now; they speak for 4.
        "#]],
    );
    // Nobody was drawn: nothing is said.
    let none = log("anna", vec![in_force(&policy(SURE))]);
    check(
        items,
        &none,
        &what_if(&policy(SURE), ""),
        say,
        expect![[r#"
        4 of 4 auto, 0.0000 h, 0.00; auto 4
        error of no item that would be accepted it is known what is right; 0 known, 4 not
        Nothing is said of 4 items that are accepted unseen now, and of which none was drawn.
    "#]],
    );
}

/// A rule that trusts an agent accepts what that agent says, not what another one is surer of.
#[test]
fn what_the_rule_trusts_is_judged() {
    let put = log("anna", vec![in_force(&policy(""))]);
    let items = "
        bayes=neg:0.91 rules=pos:0.99 gold=neg
        bayes=neg:0.91 rules=pos:0.99 gold=neg
    ";
    let bayes = r#"{"id":"b","when":[{"if":"score","question":"mood","agent":"bayes","at_least":0.9}],"to":"auto"}"#;
    check(
        items,
        &put,
        &what_if(&policy(bayes), ""),
        say,
        expect![[r#"
        2 of 2 auto, 0.0000 h, 0.00; auto 2
        error 0.000 (0.000 to 0.658, n 2.0); 2 known, 0 not
        Replayed: 2 items that people judge in any case, or whose answer is known.
    "#]],
    );
    check(
        items,
        &put,
        &what_if(&policy(SURE), ""),
        say,
        expect![[r#"
        2 of 2 auto, 0.0000 h, 0.00; auto 2
        error 1.000 (0.342 to 1.000, n 2.0); 2 known, 0 not
        Replayed: 2 items that people judge in any case, or whose answer is known.
    "#]],
    );
}

#[test]
fn a_sample_is_tried_before_it_is_drawn() {
    let put = log("anna", vec![in_force(&policy(SURE))]);
    let items =
        "bayes=neg:0.95\nbayes=neg:0.7\nbayes=neg:0.4\nrules=pos:0.8 anna=pos\nbayes=neg:0.5\n";
    let draw = |share: &str, stream: &str| {
        format!(r#"{{"study":"draw","stream":{stream},"share":{share}}}"#)
    };
    let say = |studied: &Studied| {
        let Studied::Draw(found) = studied else { return json(studied) };
        let rules = found.policy.iter().flat_map(|it| &it.rules).map(|it| it.id.as_str());
        format!(
            "{} of {}, {} seen, {:.2} min; {}\n{}\n",
            found.drawn,
            found.stream,
            found.seen,
            found.minutes,
            rules.collect::<Vec<_>>().join(" "),
            found.words.join("\n")
        )
    };
    let top = r#"{"question":"mood","by":"top","never":[]}"#;
    check(
        items,
        &put,
        &draw("1", top),
        say,
        expect![[r#"
        4 of 4, 1 seen, 0.34 min; calibration-sample sure
        4 items could be accepted unseen, depending on the threshold: what reaches this place of the policy and satisfies the rule. 4 of them are drawn by hash, whoever looks; nobody chooses.
        They are judged blind: what was suggested is hidden until the answer is given.
        1 of the drawn ones was answered before. They count with the answer they have; given with the suggestion in sight it agrees with the suggestion more often than it should.
    "#]],
    );
    let never = r#"{"question":"mood","by":{"agent":"bayes"},"never":[["mood","neg"]]}"#;
    check(
        items,
        &put,
        &draw("1", never),
        say,
        expect![[r#"
        0 of 0, 0 seen, 0.00 min; 
        The stream is empty: no item has a suggestion with a score of at least 0.5, or every such item goes elsewhere by an earlier rule.
    "#]],
    );
    let mut engine = super::open(items, &put);
    let said = run(&mut engine, &study(&draw("1.5", top)), |_| ());
    assert_eq!(said.unwrap_err(), "a share of 1.5 cannot be drawn: it lies between 0 and 1");
    let nobody = r#"{"question":"mood","by":{"agent":"gpt"},"never":[]}"#;
    let said = run(&mut engine, &study(&draw("0.5", nobody)), |_| ());
    assert_eq!(said.unwrap_err(), "there is no agent 'gpt' in this dataset");
}
