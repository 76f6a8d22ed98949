use super::super::session::{Saved, Session};
use super::super::testing::{Bench, bench, digits};
use super::*;
use crate::core::log::chain::{Head, verify};
use crate::core::model::event::Body;
use crate::core::routing::policy::Policy;
use crate::engine::protocol::LogLoaded;
use expect_test::{Expect, expect};
use proptest::prelude::*;

mod answers;
mod coming;
mod moves;
mod saving;

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
fn rooms_dialogs_and_the_palette() {
    check(
        CHOICE,
        "Ctrl+K a",
        expect![[r#"
        m1 tone? Palette
    "#]],
    );
    check(
        CHOICE,
        "Ctrl+K Ctrl+K",
        expect![[r#"
        m1 tone?
    "#]],
    );
    check(
        CHOICE,
        "f Ctrl+K",
        expect![[r#"
        m1 tone? Flag
    "#]],
    );
    told(
        CHOICE,
        "Shift+P",
        expect![[r#"
            #/routing?item=m1
            Routing
        "#]],
    );
    told(
        CHOICE,
        "Shift+C",
        expect![[r#"
            #/routing?item=m1
            room Certify
            Routing
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
    let mut bench = crate::desk::testing::bench(TEXT);
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
        leaves_a_whole_log(dataset, keys.iter().map(String::as_str));
    }
}

/// Bug: who undid a flag, went on and came back before that was shown, and answered, saw the flag
/// still.
#[test]
fn these_keys_leave_a_whole_log() {
    for dataset in [CHOICE, MANY, TEXT, ANSWERS] {
        let keys = "a slow flag:why z j k address:#/review?only=1,2 1 goto:3";
        leaves_a_whole_log(dataset, keys.split(' '));
    }
}

#[track_caller]
fn leaves_a_whole_log<'k>(dataset: &str, keys: impl Iterator<Item = &'k str>) {
    let mut bench: Bench = bench(dataset);
    for key in keys {
        bench.run(key);
    }
    bench.run("sync paint");
    let (events, head, broken) = verify(bench.lines().iter().map(String::as_str));
    assert!(broken.is_none());
    assert_eq!(head, bench.session.head);
    let mut fold = crate::core::log::fold::Fold::default();
    for event in &events {
        fold.apply(event);
    }
    assert!(fold.issues().is_empty(), "{:?}", fold.issues());
    assert_eq!(bench.session.undo, fold.undo_stack("anna"));
    assert_eq!(bench.session.redo, fold.redo_stack("anna"));
    assert_eq!((&bench.session.loading, &bench.session.resuming), (&None, &None));
    if let Some(view) = &bench.session.item {
        assert_eq!(&view.mine, fold.state("anna", &view.item.id));
        let is_seen = bench.session.shown_at.is_some();
        assert!(is_seen || bench.session.room != crate::desk::room::Room::Review);
    }
}
