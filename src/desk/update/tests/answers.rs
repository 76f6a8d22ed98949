//! What commands make of answers: events and the screen after them.

use super::*;
use crate::core::model::evidence::{Evidence, Finding};
use crate::core::model::suggestion::Suggestion;
use crate::core::model::value::Value;

#[test]
fn accepts_where_agents_agree_and_asks_where_they_differ() {
    check(
        CHOICE,
        "a",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "a a",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        m2 tone? pick to Accept
    "#]],
    );
    check(
        CHOICE,
        "a a 1",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=pos accepted of tone/words seen [tone/bayes tone/rules tone/words] 2s
        m3 tone?
    "#]],
    );
    check(
        CHOICE,
        "a a 2",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules tone/words] 2s
        m3 tone?
    "#]],
    );
    check(
        CHOICE,
        "a a Escape 2",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neu edited of - seen [tone/bayes tone/rules tone/words] 3s
        m3 tone?
    "#]],
    );
    check(
        CHOICE,
        "a a r",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=- rejected of - seen [tone/bayes tone/rules tone/words] 2s
        m3 tone?
    "#]],
    );
    told(
        CHOICE,
        "a a",
        expect![[r#"
        They differ. Choose: 1 pos, 2 neg.
    "#]],
    );
    told(
        CHOICE,
        "a a 3",
        expect![[r#"
        There is no such group.
    "#]],
    );
}

#[test]
fn a_digit_answers_and_the_verdict_is_computed() {
    check(
        CHOICE,
        "1 2 3 3 1",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neu edited of - seen [tone/bayes tone/rules tone/words] 1s
        5 m3.tone=pos own of - seen [] 1s
        6 m4.tone=pos own of - seen [] blind 1s
        7 m4.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] blind 2s
        m5 tone?
    "#]],
    );
    check(
        CHOICE,
        "r r",
        expect![[r#"
        3 m1.tone=- rejected of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=- rejected of - seen [tone/bayes tone/rules tone/words] 1s
        m3 tone?
    "#]],
    );
    told(
        CHOICE,
        "9",
        expect![[r#"
        No answer has this number.
    "#]],
    );
    told(
        CHOICE,
        "j j a",
        expect![[r#"
        Nothing was suggested for this question.
    "#]],
    );
}

#[test]
fn the_same_answer_again_is_no_event() {
    check(
        CHOICE,
        "a k a",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "a k 2",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m1.tone=neu edited of tone/bayes seen [tone/bayes tone/rules] 1s
        m2 tone?
    "#]],
    );
}

#[test]
fn labels_are_put_together_and_confirmed() {
    check(
        MANY,
        "1 3 1",
        expect![[r#"
        p1 harm? draft harm:threat
    "#]],
    );
    check(
        MANY,
        "3 1 Enter",
        expect![[r#"
        3 p1.harm=insult, threat edited of harm/bayes seen [harm/bayes] 3s
        p1 severity? harm=insult, threat
    "#]],
    );
    check(
        MANY,
        "0 Enter 0",
        expect![[r#"
        3 p1.harm=none edited of harm/bayes seen [harm/bayes] 2s
        4 p1.severity=0 edited of severity/bayes seen [severity/bayes] 3s
        p2 harm?
    "#]],
    );
    check(
        MANY,
        "Enter",
        expect![[r#"
        p1 harm?
    "#]],
    );
    check(
        MANY,
        "e 1 Enter",
        expect![[r#"
        3 p1.harm=insult, spam edited of harm/bayes seen [harm/bayes] 3s
        p1 severity? harm=insult, spam
    "#]],
    );
    check(
        MANY,
        "a a",
        expect![[r#"
        3 p1.harm=spam accepted of harm/bayes seen [harm/bayes] 1s
        4 p1.severity=1 accepted of severity/bayes seen [severity/bayes] 2s
        p2 harm?
    "#]],
    );
    check(
        MANY,
        "a a e 2 1 Enter",
        expect![[r#"
        3 p1.harm=spam accepted of harm/bayes seen [harm/bayes] 1s
        4 p1.severity=1 accepted of severity/bayes seen [severity/bayes] 2s
        5 p2.harm=none accepted of harm/bayes seen [harm/bayes harm/rules] 4s
        p2 severity? harm=none
    "#]],
    );
    check(
        MANY,
        "1 Escape o Enter",
        expect![[r#"
        3 p1.harm=none edited of harm/bayes seen [harm/bayes] 4s
        p1 severity? harm=none
    "#]],
    );
    // A draft waits where it was left.
    check(
        MANY,
        "1 j k",
        expect![[r#"
        p1 harm? draft harm:insult
    "#]],
    );
    // Going back to one of several answers stays on the item.
    check(
        MANY,
        "a 1 k 2 Enter",
        expect![[r#"
        3 p1.harm=spam accepted of harm/bayes seen [harm/bayes] 1s
        4 p1.severity=1 accepted of severity/bayes seen [severity/bayes] 2s
        5 p1.harm=none edited of harm/bayes seen [harm/bayes] 2s
        p1 severity? harm=none severity=1
    "#]],
    );
    check(
        MANY,
        ". 9",
        expect![[r#"
        p1 severity?
    "#]],
    );
}

#[test]
fn texts_are_written() {
    check(
        TEXT,
        "a",
        expect![[r#"
        3 r1.reply=We are sorry. accepted of reply/bayes seen [reply/bayes] 0w 0c 1s
        r2 reply?
    "#]],
    );
    check(
        TEXT,
        r#"e "We_are_very_sorry." Ctrl+Enter"#,
        expect![[r#"
        3 r1.reply=We are very sorry. edited of reply/bayes seen [reply/bayes] 1w 5c 3s
        r2 reply?
    "#]],
    );
    check(
        TEXT,
        r#"e "We_are_sorry." Ctrl+Enter"#,
        expect![[r#"
        3 r1.reply=We are sorry. accepted of reply/bayes seen [reply/bayes] 0w 0c 3s
        r2 reply?
    "#]],
    );
    check(
        TEXT,
        r#"o "Own_words" Ctrl+Enter"#,
        expect![[r#"
        3 r1.reply=Own words edited of reply/bayes seen [reply/bayes] 3w 10c 3s
        r2 reply?
    "#]],
    );
    check(
        TEXT,
        r#"o Enter a Ctrl+Z 1"#,
        expect![[r#"
        r1 reply? draft reply: typing
    "#]],
    );
    check(
        TEXT,
        r#"o "" Ctrl+Enter"#,
        expect![[r#"
        r1 reply? draft reply: typing
    "#]],
    );
    check(
        TEXT,
        r#"j e 2 "Good_evening." Ctrl+Enter"#,
        expect![[r#"
        3 r2.reply=Good evening. edited of reply/rules seen [reply/bayes reply/rules] 1w 7c 4s
        r3 reply?
    "#]],
    );
    check(
        TEXT,
        r#"e "half" Escape"#,
        expect![[r#"
        r1 reply? draft reply:half
    "#]],
    );
    check(
        TEXT,
        r#"e "half" Escape j k e"#,
        expect![[r#"
        r1 reply? draft reply:half typing
    "#]],
    );
    check(
        TEXT,
        r#"e "half" Escape Escape"#,
        expect![[r#"
        r1 reply?
    "#]],
    );
    check(
        TEXT,
        r#"j j o "New." Ctrl+Enter"#,
        expect![[r#"
        3 r3.reply=New. own of - seen [] 3s
        r3 reply? reply=New.
    "#]],
    );
    // A click into the field, typing, and out of it again.
    check(
        TEXT,
        r#"a k field:reply "We_are." field: Enter"#,
        expect![[r#"
        3 r1.reply=We are sorry. accepted of reply/bayes seen [reply/bayes] 0w 0c 1s
        4 r1.reply=We are. edited of reply/bayes seen [reply/bayes] 1w 6c 4s
        r2 reply?
    "#]],
    );
}

#[test]
fn answers_are_compared() {
    check(
        ANSWERS,
        "1 2 1 3",
        expect![[r#"
        3 a1.better=x accepted of better/bayes seen [better/bayes] 1s
        a1 order? better=x draft order:y > x > z
    "#]],
    );
    check(
        ANSWERS,
        "0 2 1 3 Enter",
        expect![[r#"
        3 a1.better=tie edited of better/bayes seen [better/bayes] 1s
        4 a1.order=y > x > z edited of order/bayes seen [order/bayes] 5s
        a2 better?
    "#]],
    );
    check(
        ANSWERS,
        "a 2 = 1 3 Enter",
        expect![[r#"
        3 a1.better=x accepted of better/bayes seen [better/bayes] 1s
        4 a1.order=x = y > z edited of order/bayes seen [order/bayes] 6s
        a2 better?
    "#]],
    );
    check(
        ANSWERS,
        "a 2 1 = 3 Enter",
        expect![[r#"
        3 a1.better=x accepted of better/bayes seen [better/bayes] 1s
        4 a1.order=y > x = z accepted of order/bayes seen [order/bayes] 6s
        a2 better?
    "#]],
    );
    check(
        ANSWERS,
        "a 2 1 2 Enter",
        expect![[r#"
        3 a1.better=x accepted of better/bayes seen [better/bayes] 1s
        a1 order? better=x draft order:x
    "#]],
    );
    check(
        ANSWERS,
        "a e 1 1 Enter",
        expect![[r#"
        3 a1.better=x accepted of better/bayes seen [better/bayes] 1s
        4 a1.order=y > z > x edited of order/bayes seen [order/bayes] 5s
        a2 better?
    "#]],
    );
    told(
        ANSWERS,
        "a =",
        expect![[r#"
        Rank one answer first; the next is then as good as that one.
    "#]],
    );
    let mut bench = bench(ANSWERS);
    assert_eq!(digits(&bench.session), "1 x, 2 y, 3 z, 0 Tie");
    bench.run("0");
    assert_eq!(digits(&bench.session), "1 x, 2 y, 3 z");
}

#[test]
fn blind_items_hide_what_was_suggested_until_all_is_answered() {
    check(
        CHOICE,
        "j j j a",
        expect![[r#"
        m4 tone? blind
    "#]],
    );
    check(
        CHOICE,
        "j j j 3",
        expect![[r#"
        3 m4.tone=pos own of - seen [] blind 1s
        m4 tone? tone=pos
    "#]],
    );
    check(
        CHOICE,
        "j j j 3 1",
        expect![[r#"
        3 m4.tone=pos own of - seen [] blind 1s
        4 m4.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] blind 2s
        m5 tone?
    "#]],
    );
    check(
        CHOICE,
        "j j j 3 Enter",
        expect![[r#"
        3 m4.tone=pos own of - seen [] blind 1s
        m5 tone?
    "#]],
    );
    // After undo the suggestions have been seen all the same.
    check(
        CHOICE,
        "j j j 3 z a",
        expect![[r#"
        3 m4.tone=pos own of - seen [] blind 1s
        4 undo 3-3
        5 m4.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] blind 3s
        m5 tone?
    "#]],
    );
    check(
        MANY,
        "j j 2 Enter a",
        expect![[r#"
        3 p3.harm=spam own of - seen [] blind 2s
        p3 severity? harm=spam blind
    "#]],
    );
    check(
        MANY,
        "j j 2 Enter 1",
        expect![[r#"
        3 p3.harm=spam own of - seen [] blind 2s
        4 p3.severity=1 own of - seen [] blind 3s
        p3 severity? harm=spam severity=1
    "#]],
    );
    told(
        CHOICE,
        "j j j r",
        expect![[r#"
        The suggestions are hidden until you have answered.
    "#]],
    );
}

/// A decision is an event like any other: undo takes it back, its reason before it stays.
#[test]
fn decisions_are_logged_and_undone() {
    use crate::core::model::event::{Response, Verdict};
    use crate::core::model::route::{Arm, Route};
    use crate::core::model::value::Value;
    let mut bench = bench(CHOICE);
    let response = Response {
        item: "m3".to_owned(),
        question: "tone".to_owned(),
        value: Some(Value::One("neg".to_owned())),
        verdict: Verdict::Own,
        suggestion_ids: Vec::new(),
        suggestion_id: None,
        shown_at: Timestamp(1_000),
        decided_at: Timestamp(3_000),
        arm: Arm::Assisted,
        route: Route::Single,
        rule_id: None,
        policy_version: 1,
        sampling_probability: 1.0,
        seed: 0,
        edit_distance: None,
        bulk: None,
        settles: vec!["aa".to_owned(), "bb".to_owned()],
    };
    let decide = |note: Option<&str>| Input::Decide {
        response: Box::new(response.clone()),
        note: note.map(str::to_owned),
        now: Timestamp(3_000),
    };
    bench.input(Input::Command { command: Command::Room(Room::Adjudication), now: Timestamp(0) });
    bench.input(decide(Some("both read it")));
    bench.run("z");
    expect![[r#"
        3 note m3 both read it
        4 m3.tone=neg own of - seen [] 2s
        5 undo 4-4
    "#]]
    .assert_eq(&bench.events());
    assert_eq!(bench.session.redo.last().map(|step| step.said.as_str()), Some("decided for neg"));
    // Who only follows another tab decides nothing.
    bench.run("follow");
    bench.input(decide(None));
    assert_eq!(bench.events().lines().count(), 3);
}

/// One's own answer becomes the known one, and again not; undo goes through both.
#[test]
fn an_answer_is_made_known() {
    check(
        CHOICE,
        "Shift+K a k Shift+K Shift+K z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 2s
        4 gold m1.tone=neg
        5 gold m1.tone=-
        6 undo 5-5
        m1 tone? tone=neg
    "#]],
    );
}

/// What is relied on is an event; to take it back is one too, and undo passes it by.
#[test]
fn evidence_is_relied_on_and_taken_back() {
    let mut bench = bench(CHOICE);
    let evidence = |finding: Finding| Evidence {
        about: "calibration".to_owned(),
        question: "tone".to_owned(),
        agent: "bayes".to_owned(),
        said: "Platt scaling on 60 answers".to_owned(),
        scale: vec![(0.0, 0.3), (1.0, 0.8)],
        finding,
    };
    let rely = |finding| Input::Rely { evidence: Box::new(evidence(finding)), now: Timestamp(9) };
    bench.input(rely(Finding::of(&"map").unwrap()));
    let suggestion = |agent: &str| Suggestion {
        id: String::new(),
        question: "tone".to_owned(),
        agent: agent.to_owned(),
        model_version: String::new(),
        value: Value::One("neg".to_owned()),
        score: Some(0.5),
        probabilities: Vec::new(),
        rationale: None,
    };
    let said = bench.session.calibrated_of(&suggestion("bayes"));
    assert_eq!(said, Some((0.55, "Platt scaling on 60 answers".to_owned())));
    assert_eq!(bench.session.calibrated_of(&suggestion("rules")), None);
    bench.run("z");
    bench.input(rely(Finding::none()));
    assert_eq!(bench.session.calibrated_of(&suggestion("bayes")), None);
    expect![[r#"
        3 evidence calibration tone bayes
        4 evidence calibration tone bayes
    "#]]
    .assert_eq(&bench.events());
    // Who only follows another tab puts nothing in force.
    bench.run("follow");
    bench.input(rely(Finding::of(&"map").unwrap()));
    assert_eq!(bench.events().lines().count(), 2);
}

#[test]
fn the_end_of_a_round_is_said_as_such() {
    let mut bench = bench(CHOICE);
    let evidence = Evidence {
        about: "round 2".to_owned(),
        question: String::new(),
        agent: String::new(),
        said: "Round 2: 9 answers settled".to_owned(),
        scale: Vec::new(),
        finding: Finding::of(&"card").unwrap(),
    };
    bench.input(Input::Rely { evidence: Box::new(evidence), now: Timestamp(9) });
    assert_eq!(bench.session.toasts.last().unwrap().text, "Ended: round 2.");
    assert_eq!(bench.session.evidence.len(), 1);
}

/// In the Adjudication room its commands go to the room, and no others answer anything.
#[test]
fn the_adjudication_room_does_its_commands_itself() {
    let mut bench = bench(CHOICE);
    bench.input(Input::Command { command: Command::Room(Room::Adjudication), now: Timestamp(0) });
    bench.said.clear();
    bench.run("1 j k o n Shift+N a r 0 s Enter");
    let to_room: Vec<&String> = bench.said.iter().filter(|it| it.starts_with("room ")).collect();
    assert_eq!(
        to_room,
        [
            "room Label(1)",
            "room NextItem",
            "room PreviousItem",
            "room OwnAnswer",
            "room Note",
            "room Names"
        ]
    );
    assert_eq!(bench.events(), "");
    let mut other = crate::desk::testing::bench(CHOICE);
    other.run("Shift+N");
    assert!(other.said.iter().all(|it| !it.starts_with("room ")));
}
