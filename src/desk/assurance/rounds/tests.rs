use expect_test::{Expect, expect};

use super::*;
use crate::engine::protocol::assurance::{Gap, RoundChange, Share};

fn schema() -> Schema {
    serde_json::from_str(
        r#"{"questions":[{"id":"mood","title":"Mood","kind":"choice","labels":["neg","pos"]}],
            "agents":[{"id":"bayes","title":"Bayes"}]}"#,
    )
    .unwrap()
}

fn share(value: f64) -> Share {
    let (low, high) = (Some(value - 0.1), Some(value + 0.1));
    Share { value: Some(value), low, high, n: 90.0, undefined: None }
}

fn round(card: u32, value: f64) -> RoundFound {
    let agent = |agent: &str, right| RoundAgent {
        question: "mood".to_owned(),
        agent: agent.to_owned(),
        version: "2".to_owned(),
        by_chance: true,
        right,
        ece: Some(0.05),
    };
    let none = Share { undefined: Some("nobody answered".to_owned()), ..Share::default() };
    RoundFound {
        card,
        name: "Moods".to_owned(),
        until: "2026-01-01".to_owned(),
        items: 1000,
        settled: 1204,
        agents: vec![agent("bayes", share(value)), agent("gone", none)],
    }
}

/// `changes`: what stands out, and whether upwards.
fn found(changes: &[Option<bool>], same_dataset: bool) -> RoundsFound {
    let change = |up: &Option<bool>| RoundChange {
        question: "mood".to_owned(),
        agent: "bayes".to_owned(),
        version: "2".to_owned(),
        right: Some(Gap {
            value: Some(if *up == Some(false) { -0.2 } else { 0.2 }),
            stands_out: up.is_some(),
            ..Gap::default()
        }),
        labels: vec!["neg 30 % → 70 %".to_owned()],
        psi: Some(0.3),
        psi_word: "large".to_owned(),
        sentence: String::new(),
    };
    let step = RoundStep {
        from: 0,
        to: 1,
        same_dataset,
        changes: changes.iter().map(change).collect(),
        notes: Vec::new(),
    };
    RoundsFound {
        rounds: vec![round(0, 0.5), round(1, 0.8)],
        steps: vec![step],
        unreadable: Vec::new(),
        method: String::new(),
    }
}

fn names() -> Vec<String> {
    vec!["old.json".to_owned(), "Round 1".to_owned()]
}

#[test]
fn rounds_of_a_log_are_numbered() {
    let of = |number| evidence(number, r#"{"a": 1}"#, String::new()).unwrap();
    let certificate = Evidence { about: "certificate".to_owned(), ..of(9) };
    let numbers = |all: &[Evidence]| ended(all).iter().map(|it| it.0).collect::<Vec<_>>();
    let all = [of(10), certificate.clone(), of(2)];
    assert_eq!((numbers(&all), next(&all)), (vec![2, 10], 11));
    assert_eq!(next(&[certificate]), 1);
    assert_eq!((of(1).about.as_str(), of(1).finding.text()), ("round 1", r#"{"a":1}"#));
    assert!(evidence(1, "{", String::new()).unwrap_err().contains("cannot be read"));
}

#[test]
fn a_round_is_said_in_one_sentence() {
    expect!["Round 3: 1,204 answers settled; Bayes on Mood right in 80 % (70 % to 90 %); gone on Mood: nobody answered"]
        .assert_eq(&said(3, &round(0, 0.8), &schema()));
    let mut many = round(0, 0.8);
    many.agents = vec![many.agents[1].clone(); 8];
    assert!(said(3, &many, &schema()).ends_with("; and 2 more"));
}

#[test]
fn whether_it_became_better() {
    let check = |changes: &[Option<bool>], same, expected: Expect| {
        expected.assert_eq(&answer(&found(changes, same), &names()));
    };
    check(&[Some(true)], false, expect!["From old.json to round 1 the suggestions became better."]);
    check(&[Some(false)], false, expect!["From old.json to round 1 the suggestions became worse."]);
    check(
        &[None, None],
        false,
        expect![
            "From old.json to round 1 it cannot be said whether the suggestions became better."
        ],
    );
    check(
        &[Some(true), None, Some(false)],
        false,
        expect![
            "From old.json to round 1: of 3 agents and questions, 1 became better, 1 became worse, of 1 it cannot be said."
        ],
    );
    check(
        &[Some(true)],
        true,
        expect![
            "From old.json to round 1 it cannot be said: both rounds are about the same suggestions. Open the report card of an earlier dataset."
        ],
    );
    check(
        &[],
        false,
        expect!["From old.json to round 1 nothing can be compared: no agent is in both rounds."],
    );
    let mut one = found(&[], false);
    one.steps.clear();
    expect!["There is nothing to compare yet: end another round, or open the report card of an earlier dataset."].assert_eq(&answer(&one, &names()));
}

#[test]
fn changes_bear_the_names_of_the_dataset() {
    let mut change = found(&[Some(true)], false).steps.remove(0).changes.remove(0);
    let mut check = |said: &str, expected: &str| {
        change.sentence = said.to_owned();
        assert_eq!(sentence(&change, &schema()), expected);
    };
    check("mood, bayes 1 → 2: right in 80.0 %.", "Bayes on Mood 1 → 2: right in 80.0 %.");
    check("something else", "something else");
    assert_eq!(said_beside(1, "Round 1: 9 answers settled"), "9 answers settled");
    assert_eq!(said_beside(1, "by another program"), "by another program");
}

#[test]
fn a_policy_is_said_before_and_after() {
    let what = |auto, hours, error| WhatIfFound {
        items: 1000,
        auto,
        hours,
        cost: 0.0,
        queues: Vec::new(),
        error,
        known: 0,
        unknown: 0,
        slices: Vec::new(),
        words: Vec::new(),
    };
    let now = what(0, 8.5, Share::default());
    expect!["Accepted unseen: 640 of 1,000 items, now 0. Work of people: about 3 h 0 min, now 8 h 30 min. Of what it accepts 20 % are wrong (10 % to 30 %), as from 90 answers."]
        .assert_eq(&effect(&now, &what(640, 3.0, share(0.2))));
    expect!["Accepted unseen: 0 of 1,000 items, now 640. Work of people: about 8 h 30 min, now 3 h 0 min."]
        .assert_eq(&effect(&what(640, 3.0, Share::default()), &now));
    assert!(effect(&now, &what(5, 3.0, Share::default())).ends_with("is not known yet."));
    let one = Share { n: 1.0, ..share(0.2) };
    assert!(effect(&now, &what(5, 3.0, one)).ends_with(", as from 1 answer."));
}

#[test]
fn a_question_that_is_a_sentence_stands_in_quotes() {
    let mut schema = schema();
    assert_eq!(who("mood", "bayes", &schema), "Bayes on Mood");
    schema.questions[0].title = "Is it spam?".to_owned();
    assert_eq!(who("mood", "bayes", &schema), "Bayes on “Is it spam?”");
}

#[test]
fn what_is_said_of_a_round_has_a_line_for_each_agent() {
    let said = said(1, &round(0, 0.8), &schema());
    let (first, agents) = parts(&said);
    assert_eq!(first, "Round 1: 1,204 answers settled");
    assert_eq!(
        agents,
        ["Bayes on Mood right in 80 % (70 % to 90 %)", "gone on Mood: nobody answered"]
    );
    assert_eq!(parts("Round 2: 1 answer settled"), ("Round 2: 1 answer settled", vec![]));
}

#[test]
fn the_table_has_a_line_for_each_agent_of_each_round() {
    let found = found(&[Some(true)], false);
    expect![[r#"
        round,agent and question,answers,right,low,high,ECE,labels that moved,PSI,drift of scores
        old.json,Bayes on Mood 2,90,0.5,0.4,0.6,0.05,,,
        old.json,gone on Mood 2,,,,,0.05,,,
        Round 1,Bayes on Mood 2,90,0.8,0.7000000000000001,0.9,0.05,neg 30 % → 70 %,0.3,large
        Round 1,gone on Mood 2,,,,,0.05,,,
    "#]]
    .assert_eq(&figures::sheet(&found, &names(), &schema()).csv().replace('\r', ""));
}

#[test]
fn the_plot_has_a_dot_for_each_round_and_says_why_there_is_none() {
    let plot = figures::plot("Right", &found(&[Some(true)], false), &names(), &schema());
    let svg = plot.svg(&|ink| ink.word().to_owned());
    assert_eq!(svg.matches("<circle").count(), 2);
    assert_eq!(svg.matches("nobody answered").count(), 2);
    assert!(svg.contains("Round 1 2: right in 80 % (70 % to 90 %) of 90 answers"), "{svg}");
    assert!(!svg.contains("NaN"));
}
