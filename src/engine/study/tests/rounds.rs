//! Rounds by their report cards: from this log, and from a file.

use super::whatif::share;
use super::*;
use crate::engine::protocol::Export;
use crate::engine::protocol::assurance::RoundsFound;

/// The report card of a dataset and its log.
fn card(items: &str, log: &[String]) -> String {
    let export = Export { format: "report-card".to_owned(), query: None, gzip: false };
    match open(items, log).handle_rare(Request::Export { export }, None) {
        (Reply::Exported { .. }, Some(bytes)) => String::from_utf8(bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn compared(cards: Vec<String>) -> Studied {
    run(&mut open("bayes=neg", &[]), &Study::Rounds { cards }, |_| ()).unwrap()
}

fn say(studied: &Studied) -> String {
    let Studied::Rounds(RoundsFound { rounds, steps, unreadable, .. }) = studied else {
        return json(studied);
    };
    let mut said = String::new();
    for round in rounds {
        writeln!(
            said,
            "card {} {} until {}: {} items, {} settled",
            round.card, round.name, round.until, round.items, round.settled
        )
        .unwrap();
        for one in &round.agents {
            let by = if one.by_chance { "by chance" } else { "all" };
            let ece = one.ece.map_or("-".to_owned(), |it| format!("{it:.3}"));
            let (question, agent) = (&one.question, &one.agent);
            writeln!(said, "  {question} {agent} {by}: {}, ECE {ece}", share(&one.right)).unwrap();
        }
    }
    for step in steps {
        writeln!(said, "{} -> {}", step.from, step.to).unwrap();
        for it in &step.changes {
            let clear = it.right.as_ref().is_some_and(|it| it.stands_out);
            writeln!(said, "  {} {clear} [{}] {}", it.sentence, it.labels.join(", "), it.psi_word)
                .unwrap();
        }
        step.notes.iter().for_each(|note| writeln!(said, "  {note}").unwrap());
    }
    unreadable.iter().for_each(|(place, why)| writeln!(said, "card {place}: {why}").unwrap());
    said
}

const WORSE: &str = "
    40* bayes=neg:0.9 gold=neg
    60* bayes=neg:0.6 gold=pos
";
const BETTER: &str = "
    45* bayes=neg:0.9 gold=neg
    45* bayes=pos:0.9 gold=pos
    10* bayes=neg:0.8 gold=pos
";

#[test]
fn a_later_round_is_better() {
    let late = log(
        "anna",
        vec![in_force(r#"{"name":"p","seed":1,"rules":[],"otherwise":{"to":"single"}}"#)],
    );
    // Given in the other order: the moment of the last event decides.
    expect![[r#"
        card 1 Moods until : 100 items, 100 settled
          mood bayes all: 0.400 (0.309 to 0.498, n 100.0), ECE 0.400
        card 0 Moods until 1970-01-01: 100 items, 100 settled
          mood bayes all: 0.900 (0.826 to 0.945, n 100.0), ECE 0.170
        0 -> 1
          mood, bayes: right in 90.0 % of 100 answers, before 40.0 % of 100; +50.0 points (95 % interval +37.7 to +60.1). It became better. Not all answers came by chance: the change may come from which items were chosen for review. true [neg 100 % → 55 %, pos 0 % → 45 %] large
    "#]].assert_eq(&say(&compared(vec![card(BETTER, &late), card(WORSE, &[])])));
}

#[test]
fn what_is_no_card_is_said_and_left_out() {
    let cards = vec!["{}".to_owned(), card(WORSE, &[]), "text".to_owned()];
    expect![[r#"
        card 1 Moods until : 100 items, 100 settled
          mood bayes all: 0.400 (0.309 to 0.498, n 100.0), ECE 0.400
        card 0: this is no report card: missing field `countersign_report_card` at line 1 column 2
        card 2: this is no report card: expected ident at line 1 column 2
    "#]]
    .assert_eq(&say(&compared(cards)));
    expect![[r#"{"found":"nothing","why":"no round was ended yet"}"#]]
        .assert_eq(&say(&compared(Vec::new())));
}

#[test]
fn of_the_same_dataset_nothing_can_have_become_better() {
    let answers = |to: &[&str]| {
        let mut bodies =
            vec![in_force(r#"{"name":"p","seed":1,"rules":[],"otherwise":{"to":"single"}}"#)];
        bodies.extend(to.iter().map(|it| answer(it, USUAL, "")));
        log("anna", bodies)
    };
    let first = answers(&["m-0 mood neg accepted"]);
    let second = answers(&["m-0 mood neg accepted", "m-1 mood pos accepted"]);
    let mut one: serde_json::Value = serde_json::from_str(&card(FOUR, &first)).unwrap();
    let mut two: serde_json::Value = serde_json::from_str(&card(FOUR, &second)).unwrap();
    for card in [&mut one, &mut two] {
        card["round"]["dataset"] = "abc".into();
    }
    let found = compared(vec![one.to_string(), two.to_string()]);
    let Studied::Rounds(found) = found else { panic!("{found:?}") };
    assert!(found.steps[0].same_dataset);
    assert!(found.steps[0].notes[0].contains("not from better suggestions"));
    assert!(found.steps[0].changes.iter().all(|it| !it.right.as_ref().unwrap().stands_out));
}
