use super::super::session::{Saved, Session};
use super::super::testing::{Bench, bench, digits};
use super::*;
use crate::core::log::chain::{Head, verify};
use crate::core::model::event::Body;
use crate::core::routing::policy::Policy;
use crate::engine::protocol::LogLoaded;
use expect_test::{Expect, expect};
use proptest::prelude::*;

const CHOICE: &str = r#"
    {"id":"tone","kind":"choice","labels":["neg","neu","pos"]}
    m1 tone/bayes=neg:0.9 tone/rules=neg:0.6
    m2 tone/bayes=neg:0.9 tone/rules=pos:0.6 tone/words=pos:0.7
    m3
    m4 blind tone/bayes=neg tone/rules=neg
    m5 tone/bayes=neu"#;

const MANY: &str = r#"
    {"id":"harm","kind":"choices","labels":["insult","spam","threat"]}
    {"id":"severity","kind":"rating","low":0,"high":3}
    p1 harm/bayes=["spam"] severity/bayes=1
    p2 harm/bayes=[] harm/rules=["insult"] severity/bayes=0 severity/rules=2
    p3 blind harm/bayes=["spam"] severity/bayes=1"#;

const TEXT: &str = r#"
    {"id":"reply","kind":"text"}
    r1 reply/bayes=We_are_sorry.
    r2 reply/bayes=Hello_there. reply/rules=Good_day.
    r3"#;

const ANSWERS: &str = r#"
    {"id":"better","kind":"preference","field":"answers"}
    {"id":"order","kind":"ranking","field":"answers"}
    a1 better/bayes=x order/bayes=["y",["x","z"]]
    a2"#;

/// The events that a script makes, and what is on the screen then.
#[track_caller]
fn check(dataset: &str, script: &str, expected: Expect) {
    let mut bench = bench(dataset);
    bench.run(script);
    expected.assert_eq(&(bench.events() + &bench.screen()));
    let lines = bench.lines().iter().map(String::as_str);
    let (_, head, broken) = verify(lines);
    assert_eq!((broken, head), (None, bench.session.head.clone()));
}

/// What the person is told, after a script.
#[track_caller]
fn told(dataset: &str, script: &str, expected: Expect) {
    let mut bench = bench(dataset);
    let (last, before) = {
        let words: Vec<&str> = script.split_whitespace().collect();
        let (last, before) = words.split_last().unwrap();
        (last.to_string(), before.join(" "))
    };
    bench.run(&before);
    bench.said.clear();
    bench.run(&last);
    expected.assert_eq(&(bench.said.join("\n") + "\n"));
}

#[test]
fn a_new_log_says_what_it_speaks_of() {
    let bench = bench(CHOICE);
    let kinds: Vec<_> = bench
        .lines()
        .iter()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["kind"].clone())
        .collect();
    assert_eq!(kinds, ["open", "policy"]);
}

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
fn undo_reaches_through_the_session_and_shows_the_item() {
    check(
        CHOICE,
        "a 2 z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neu edited of - seen [tone/bayes tone/rules tone/words] 1s
        5 undo 4-4
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "a 2 z z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neu edited of - seen [tone/bayes tone/rules tone/words] 1s
        5 undo 4-4
        6 undo 3-3
        m1 tone?
    "#]],
    );
    check(
        CHOICE,
        "a 2 z z Shift+Z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neu edited of - seen [tone/bayes tone/rules tone/words] 1s
        5 undo 4-4
        6 undo 3-3
        7 redo 3-3
        m1 tone? tone=neg
    "#]],
    );
    check(
        CHOICE,
        "a 2 z z Shift+Z Shift+Z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neu edited of - seen [tone/bayes tone/rules tone/words] 1s
        5 undo 4-4
        6 undo 3-3
        7 redo 3-3
        8 redo 4-4
        m2 tone? tone=neu
    "#]],
    );
    check(
        CHOICE,
        "a 2 z 3 Ctrl+Y",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=neu edited of - seen [tone/bayes tone/rules tone/words] 1s
        5 undo 4-4
        6 m2.tone=pos accepted of tone/words seen [tone/bayes tone/rules tone/words] 1s
        m3 tone?
    "#]],
    );
    check(
        CHOICE,
        "a s f flag:torn reload z z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 skip m2
        5 flag m3 torn
        6 undo 5-5
        7 undo 4-4
        m2 tone?
    "#]],
    );
    told(
        CHOICE,
        "z",
        expect![[r#"
        There is nothing to undo.
    "#]],
    );
    told(
        CHOICE,
        "a z",
        expect![[r#"
        Undone: accepted neg.
        Item 1 of 5: m1.
    "#]],
    );
}

#[test]
fn marks() {
    check(
        CHOICE,
        "s",
        expect![[r#"
        3 skip m1
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "s k 1 k",
        expect![[r#"
        3 skip m1
        4 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        m1 tone? tone=neg
    "#]],
    );
    check(
        CHOICE,
        "f flag:broken_text n note:odd",
        expect![[r#"
        3 flag m1 broken text
        4 note m1 odd
        m1 tone? flag:broken text note:odd
    "#]],
    );
    check(
        CHOICE,
        "f flag:",
        expect![[r#"
        m1 tone? Flag
    "#]],
    );
    check(
        CHOICE,
        "n note:odd n note:odd n note:",
        expect![[r#"
        3 note m1 odd
        4 note m1 
        m1 tone?
    "#]],
    );
    check(
        CHOICE,
        "x expert:hard",
        expect![[r#"
        3 escalate m1 hard
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "f a Escape",
        expect![[r#"
        m1 tone?
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

#[test]
fn moves() {
    check(
        CHOICE,
        "j j k",
        expect![[r#"
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "g goto:m4",
        expect![[r#"
        m4 tone? blind
    "#]],
    );
    check(
        CHOICE,
        "g goto:3",
        expect![[r#"
        m3 tone?
    "#]],
    );
    check(
        CHOICE,
        "g goto:#2",
        expect![[r#"
        m2 tone?
    "#]],
    );
    told(
        CHOICE,
        "g goto:m99",
        expect![[r#"
        focus Item
        There is no item m99.
    "#]],
    );
    told(
        CHOICE,
        "k",
        expect![[r#"
        This is the first item.
    "#]],
    );
    told(
        CHOICE,
        "j j j j j",
        expect![[r#"
        This is the last item.
    "#]],
    );
    // Out of the filter and back into it.
    check(
        CHOICE,
        "address:#/review?only=1,3 g goto:m5",
        expect![[r#"
        m5 tone?
    "#]],
    );
    check(
        CHOICE,
        "address:#/review?only=1,3 g goto:m5 j",
        expect![[r#"
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "address:#/review?item=m3",
        expect![[r#"
        m3 tone?
    "#]],
    );
    check(
        CHOICE,
        "j reload",
        expect![[r#"
        m1 tone?
    "#]],
    );
    check(
        CHOICE,
        "a a 1 reload",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 1s
        4 m2.tone=pos accepted of tone/words seen [tone/bayes tone/rules tone/words] 2s
        m2 tone? tone=pos
    "#]],
    );
}

#[test]
fn what_was_not_on_the_screen_cannot_be_judged() {
    check(
        CHOICE,
        "unpainted a 1",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 2s
        m2 tone?
    "#]],
    );
    check(
        CHOICE,
        "slow a 1 3 sync",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 2s
        m2 tone?
    "#]],
    );
    told(
        CHOICE,
        "unpainted a 1",
        expect![[r#"
        The item is not on the screen yet.
    "#]],
    );
}

/// A view that the engine made before an answer must not bring the old state back.
#[test]
fn a_stale_view_is_asked_for_again() {
    let mut bench = bench(CHOICE);
    let stale = bench.session.item.clone().unwrap();
    bench.run("a");
    update(&mut bench.session, Input::GoToIndex { index: 0 });
    let effects = update(&mut bench.session, Input::ItemLoaded(Box::new(stale.clone())));
    assert_eq!(effects, [Effect::Load { index: 0, fresh: true }]);
    // If the engine itself knows no better, it is shown rather than asked for for ever.
    update(&mut bench.session, Input::ItemLoaded(Box::new(stale)));
    assert_eq!(bench.session.loading, None);
}

/// A log that was read again may end with events that are only in memory.
#[test]
fn a_log_that_was_loaded_is_not_saved_by_that() {
    let mut bench = bench(CHOICE);
    bench.run("durable a write");
    assert_eq!(bench.session.saved(), Saved::Yes);
    let log = LogLoaded { head: bench.session.head.clone().into(), ..LogLoaded::default() };
    let log = LogLoaded { policy: Some(Policy::default()), policy_version: 1, ..log };
    update(&mut bench.session, Input::LogLoaded { log: Box::new(log), now: Timestamp(0) });
    update(&mut bench.session, Input::Durable { seq: 2 });
    assert_eq!(bench.session.saved(), Saved::Saving(1));
}

#[test]
fn one_tab_writes() {
    check(
        CHOICE,
        "follow a 1 s z",
        expect![[r#"
        m1 tone?
    "#]],
    );
    check(
        CHOICE,
        "follow write a",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 3s
        m2 tone?
    "#]],
    );
    told(
        CHOICE,
        "follow a",
        expect![[r#"
        Another tab is writing. This one follows it.
    "#]],
    );
    let mut bench = bench(CHOICE);
    bench.run("a follow");
    let (mut head, item) = (bench.session.head.clone(), "m2".to_owned());
    let (_, line) = head.append(Timestamp(9), "anna", Body::Skip { item });
    let effects =
        update(&mut bench.session, Input::Followed { lines: vec![line.clone(), "{".to_owned()] });
    assert_eq!(
        effects,
        [Effect::Apply { lines: vec![line.clone()] }, Effect::Load { index: 1, fresh: true }]
    );
    assert_eq!((bench.session.head.clone(), bench.session.durable), (head, 4));
    // The same again, and one that does not go on from here.
    let (_, other) = Head { seq: 4, hash: "f".repeat(64) }.append(
        Timestamp(9),
        "anna",
        Body::Skip { item: "m3".to_owned() },
    );
    let effects = update(&mut bench.session, Input::Followed { lines: vec![line, other] });
    assert!(matches!(effects.as_slice(), [Effect::Announce(_)]), "{effects:?}");
    assert_eq!(bench.session.head.seq, 4);
}

#[test]
fn saved_is_said_when_it_is_durable() {
    let mut bench = bench(CHOICE);
    assert_eq!(bench.session.saved(), Saved::Saving(2));
    bench.run("durable a");
    assert_eq!(bench.session.saved(), Saved::Saving(1));
    bench.run("durable");
    assert_eq!(bench.session.saved(), Saved::Yes);
    check(
        CHOICE,
        "durable full a",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 3s
        m2 tone? 1 not saved
    "#]],
    );
    told(
        CHOICE,
        "full",
        expect![[r#"
        Not saved: the disk is full. Review goes on in memory; save the project file to be safe.
    "#]],
    );
    // The same trouble is said once.
    let mut bench = super::super::testing::bench(CHOICE);
    bench.run("full full");
    assert_eq!(bench.session.toasts.len(), 1);
    assert_eq!(bench.said.iter().filter(|text| text.starts_with("Not saved")).count(), 1);
}

#[test]
fn bulk_goes_through_its_sheet() {
    check(
        CHOICE,
        "Shift+A",
        expect![[r#"
        m1 tone? bulk sheet of Some(5)
    "#]],
    );
    check(
        CHOICE,
        "Shift+A Escape",
        expect![[r#"
        m1 tone?
    "#]],
    );
    check(
        CHOICE,
        "Shift+A bulk:",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        4 m2.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        5 m4.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        6 m5.tone=neu accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        m1 tone? tone=neg
    "#]],
    );
    check(
        CHOICE,
        "Shift+A bulk: z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        4 m2.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        5 m4.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        6 m5.tone=neu accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        7 undo 3-6
        m1 tone?
    "#]],
    );
    check(
        CHOICE,
        "Shift+A bulk: z Shift+Z",
        expect![[r#"
        3 m1.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        4 m2.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        5 m4.tone=neg accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        6 m5.tone=neu accepted of tone/bayes seen [tone/bayes] bulk 3 1s
        7 undo 3-6
        8 redo 3-6
        m1 tone? tone=neg
    "#]],
    );
    told(
        CHOICE,
        "bulk:",
        expect![[r#"
        The sheet is still being counted.
    "#]],
    );
}

#[test]
fn rooms_dialogs_and_the_palette() {
    check(
        CHOICE,
        "Ctrl+K a",
        expect![[r#"
        m1 tone? Palette
    "#]],
    );
    told(
        CHOICE,
        "Shift+P",
        expect![[r#"
        Routing
        #/routing?item=m1
    "#]],
    );
    told(
        CHOICE,
        "Shift+P a",
        expect![[r#"
        (a is the browser's)
    "#]],
    );
    told(
        CHOICE,
        "Ctrl+S",
        expect![[r#"
        download project
    "#]],
    );
    told(
        CHOICE,
        "/",
        expect![[r#"
        focus Search
    "#]],
    );
    let mut bench = bench(CHOICE);
    bench.run("?");
    bench.input(Input::Command { command: Command::Accept, now: Timestamp(9) });
    assert_eq!(bench.session.mode, Mode::Normal);
    assert_eq!(
        bench.events(),
        "3 m1.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] 0s\n"
    );
}

#[test]
fn staying_on_the_item_is_a_setting() {
    let mut bench = bench(CHOICE);
    bench.input(Input::Command { command: Command::AutoAdvance, now: Timestamp(0) });
    bench.run("a");
    assert_eq!(bench.screen(), "m1 tone? tone=neg\n");
    bench.run("Enter");
    assert_eq!(bench.screen(), "m2 tone?\n");
}

#[test]
fn a_new_policy_is_a_new_version() {
    let mut bench = bench(CHOICE);
    let policy = crate::core::routing::policy::Policy { seed: 9, ..Default::default() };
    bench.input(Input::Submit { form: Form::Policy { policy: policy.clone() }, now: Timestamp(5) });
    assert_eq!(bench.events(), "3 policy 2\n");
    assert_eq!((bench.session.policy.clone(), bench.session.policy_version), (policy, 2));
}

#[test]
fn only_what_can_be_done_is_live() {
    let live = |session: &Session| {
        let labels = super::super::command::live(session).into_iter();
        labels.map(|command| command.entry().unwrap().id).collect::<Vec<_>>().join(" ")
    };
    let mut bench = bench(CHOICE);
    assert_eq!(
        live(&bench.session),
        "accept reject skip flag escalate note next-item search palette help"
    );
    bench.run("a a");
    assert_eq!(live(&bench.session), "clear");
    let mut bench = super::super::testing::bench(TEXT);
    bench.run("e");
    assert_eq!(live(&bench.session), "confirm clear");
    assert_eq!(live(&Session::default()), "palette help");
}

/// Whatever is pressed: no panic, a log that holds, and a session that shows
/// what the fold of its log says.
fn press() -> impl Strategy<Value = String> {
    let keys = [
        "a",
        "r",
        "e",
        "o",
        "0",
        "1",
        "2",
        "3",
        "=",
        "Enter",
        "Escape",
        "s",
        "j",
        "k",
        ".",
        "z",
        "Shift+Z",
        "Ctrl+K",
        "f",
        "flag:why",
        "note:x",
        "note:",
        "expert:",
        "goto:3",
        "Shift+A",
        "bulk:",
        "\"some\"",
        "field:",
        "slow",
        "sync",
        "unpainted",
        "paint",
        "follow",
        "write",
        "reload",
        "address:#/review?only=1,2",
        "address:#/routing",
    ];
    prop::sample::select(keys.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_keys_leave_a_whole_log(
        dataset in prop::sample::select(vec![CHOICE, MANY, TEXT, ANSWERS]),
        keys in prop::collection::vec(press(), 0..40),
    ) {
        let mut bench: Bench = bench(dataset);
        for key in &keys {
            bench.run(key);
        }
        bench.run("sync paint");
        let (events, head, broken) = verify(bench.lines().iter().map(String::as_str));
        prop_assert!(broken.is_none());
        prop_assert_eq!(&head, &bench.session.head);
        let mut fold = crate::core::log::fold::Fold::default();
        for event in &events {
            fold.apply(event);
        }
        prop_assert!(fold.issues().is_empty(), "{:?}", fold.issues());
        prop_assert_eq!(&bench.session.undo, &fold.undo_stack("anna"));
        prop_assert_eq!(&bench.session.redo, &fold.redo_stack("anna"));
        if let Some(view) = &bench.session.item {
            prop_assert_eq!(&view.mine, fold.state("anna", &view.item.id));
        }
    }
}
