use super::*;
use crate::core::assurance::card::{Both, Counted, Histogram, Round};
use crate::core::assurance::share::Weighted;
use expect_test::{Expect, expect};

/// `bayes 1: 62/100` or `bayes 1: 62/100*`, with a star for answers that did not come by chance.
fn card(dataset: &str, agents: &[&str]) -> Card {
    let agent = |text: &&str| {
        let (name, share) = text.split_once(": ").unwrap();
        let (agent, version) = name.split_once(' ').unwrap();
        let (right, n) = share.trim_end_matches('*').split_once('/').unwrap();
        let (right, n): (u64, u64) = (right.parse().unwrap(), n.parse().unwrap());
        let of = || Figure::of((0..n).map(|place| Weighted::new(1.0, place < right)));
        let by_chance = if share.ends_with('*') { None } else { of() };
        AgentCard {
            agent: agent.to_owned(),
            model_version: version.to_owned(),
            suggestions: 100,
            accuracy: Both { by_chance, all: of() },
            ..AgentCard::default()
        }
    };
    Card {
        version: 1,
        round: Round { dataset: Some(dataset.to_owned()), ..Round::default() },
        questions: vec![QuestionCard {
            id: "mood".to_owned(),
            agents: agents.iter().map(agent).collect(),
            ..QuestionCard::default()
        }],
        ..Card::default()
    }
}

#[track_caller]
fn check(before: &[&str], after: &[&str], expected: Expect) {
    let steps = compare(&[card("a", before), card("b", after)]);
    let said = steps.iter().flat_map(|step| {
        step.changes.iter().map(|change| change.sentence.clone()).chain(step.unmatched.clone())
    });
    expected.assert_eq(&said.collect::<Vec<_>>().join("\n"));
}

/// Newcombe 1998, table II: 56/70 and 48/80 differ by 0.2000, 0.0524 to 0.3339.
#[test]
fn a_published_difference() {
    check(
        &["bayes 1: 48/80"],
        &["bayes 2: 56/70"],
        expect![
            "mood, bayes 1 → 2: right in 80.0 % of 70 answers, before 60.0 % of 80; +20.0 points (95 % interval +5.2 to +33.4). It became better."
        ],
    );
    check(
        &["bayes 1: 56/70"],
        &["bayes 1: 48/80"],
        expect![
            "mood, bayes 1: right in 60.0 % of 80 answers, before 80.0 % of 70; −20.0 points (95 % interval −33.4 to −5.2). It became worse."
        ],
    );
}

#[test]
fn says_when_nothing_can_be_said() {
    check(
        &["bayes 1: 6/10"],
        &["bayes 1: 7/10"],
        expect![
            "mood, bayes 1: right in 70.0 % of 10 answers, before 60.0 % of 10; +10.0 points (95 % interval −28.2 to +44.6). Whether it became better or worse cannot be said."
        ],
    );
    check(
        &["bayes 1: 0/0"],
        &["bayes 1: 7/10"],
        expect!["mood, bayes 1: one of the rounds has no answers to compare."],
    );
    // Chosen answers are compared only where one round has no others.
    check(
        &["bayes 1: 48/80*"],
        &["bayes 1: 56/70"],
        expect![
            "mood, bayes 1: right in 80.0 % of 70 answers, before 60.0 % of 80; +20.0 points (95 % interval +5.2 to +33.4). It became better. Not all answers came by chance: the change may come from which items were chosen for review."
        ],
    );
}

#[test]
fn many_comparisons_find_less() {
    let before: Vec<String> = (0..12).map(|it| format!("m{it} 1: 48/80")).collect();
    let after: Vec<String> =
        (0..12).map(|it| format!("m{it} 1: {}", if it == 0 { "56/70" } else { "42/70" })).collect();
    let round = |name: &str, agents: &[String]| {
        card(name, &agents.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let steps = compare(&[round("a", &before), round("b", &after)]);
    expect!["mood, m0 1: right in 80.0 % of 70 answers, before 60.0 % of 80; +20.0 points (95 % interval +5.2 to +33.4). Alone this would be clear; among as many comparisons it may be chance."].assert_eq(&steps[0].changes[0].sentence);
}

#[test]
fn versions_find_their_partner() {
    check(
        &["bayes 1: 6/10", "bayes 2: 7/10", "gone 1: 1/10"],
        &["bayes 2: 7/10", "bayes 3: 8/10", "new 1: 1/10"],
        expect![[r#"
            mood, bayes 2: right in 70.0 % of 10 answers, before 70.0 % of 10; +0.0 points (95 % interval −35.9 to +35.9). Whether it became better or worse cannot be said.
            mood, bayes 2 → 3: right in 80.0 % of 10 answers, before 70.0 % of 10; +10.0 points (95 % interval −26.5 to +43.5). Whether it became better or worse cannot be said.
            mood, new 1: only in the later round
            mood, bayes 1: only in the earlier round
            mood, gone 1: only in the earlier round"#]],
    );
}

#[test]
fn the_first_is_compared_with_the_last() {
    let steps = compare(&[card("a", &[]), card("a", &[]), card("b", &[])]);
    let pairs: Vec<_> = steps.iter().map(|it| (it.from, it.to, it.same_dataset)).collect();
    assert_eq!(pairs, [(0, 1, true), (1, 2, false), (0, 2, false)]);
    assert_eq!(compare(&[card("a", &[])]), []);
}

#[test]
fn labels_and_scores_that_move() {
    let with = |counts: &[(&str, u64)], low: u64| {
        let mut card = card("a", &["bayes 1: 6/10"]);
        let agent = &mut card.questions[0].agents[0];
        let counted = counts.iter().map(|(label, count)| ((*label).to_owned(), *count));
        agent.suggested = counted.map(|(label, count)| Counted { label, count }).collect();
        let mut bins = vec![0; 100];
        (bins[10], bins[90]) = (low, 100 - low);
        agent.scores = Histogram { n: 100, outside: 0, bins };
        card
    };
    let steps =
        compare(&[with(&[("neg", 40), ("odd", 2)], 50), with(&[("neg", 70), ("pos", 1)], 70)]);
    let change = &steps[0].changes[0];
    let labels: Vec<String> = change
        .labels
        .iter()
        .map(|it| {
            format!(
                "{} {:.2} → {:.2} ({:.2} to {:.2}) p {:.3}",
                it.label, it.before, it.after, it.low, it.high, it.p
            )
        })
        .collect();
    expect![[r#"
        neg 0.40 → 0.70 (0.16 to 0.42) p 0.000
        pos 0.00 → 0.01 (-0.03 to 0.05) p 0.398
        odd 0.02 → 0.00 (-0.07 to 0.02) p 0.398"#]]
    .assert_eq(&labels.join("\n"));
    let scores = change.scores.as_ref().unwrap();
    assert_eq!(format!("{:.4} {} {}", scores.psi, scores.bins, scores.word), "0.1659 2 moderate");
}
