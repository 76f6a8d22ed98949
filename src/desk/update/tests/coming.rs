//! Items on their way: asked for again, pressed past, not seen yet; and where a
//! session goes on.

use super::*;

/// What is on the screen after a script, and the log.
#[track_caller]
fn shows(dataset: &str, script: &str, expected: &str) {
    let mut bench = bench(dataset);
    bench.run(script);
    assert_eq!(bench.screen(), format!("{expected}\n"), "{script}");
}

/// The way to an item by its id leads over the engine even if it lies on the desk:
/// until the engine had answered, every key was refused and lost.
#[test]
fn going_to_the_item_on_the_desk_waits_for_nothing() {
    shows(CHOICE, "slow g goto:m1 1 paint", "loading tone? tone=neg");
    shows(CHOICE, "slow g goto:#1 1 paint", "loading tone? tone=neg");
    shows(CHOICE, "a g goto:m2 slow 1", "loading tone? tone=neg");
    // Another item that was on its way is not wanted any more.
    shows(CHOICE, "slow j g goto:m1", "m1 tone?");
    shows(CHOICE, "slow j g goto:m1 sync", "m1 tone?");
    shows(CHOICE, "slow j k sync", "m1 tone?");
    told(
        CHOICE,
        "j g goto:m2",
        expect![[r#"
            focus Item
            Item 2 of 5: m2.
        "#]],
    );
    // After undo the item on the desk is another one: it has to come.
    shows(CHOICE, "a k slow z goto:m1", "loading tone? tone=neg");
    shows(CHOICE, "a k slow z goto:m1 sync", "m1 tone?");
}

/// An item that was asked for again while it was being painted: the frame came while it
/// counted as not there, nobody waited for another one, and it took no answer.
#[test]
fn an_item_is_seen_though_it_is_asked_for_again() {
    let mut bench = bench(CHOICE);
    bench.run("unpainted j");
    assert_eq!(bench.session.shown_at, None);
    update(&mut bench.session, Input::GoToIndex { index: 2 });
    // The item on the desk stays on the screen while another one is on its way.
    let frame = Timestamp(7_000);
    update(&mut bench.session, Input::Painted { index: 1, now: frame });
    assert_eq!(bench.session.shown_at, Some(frame));
    update(&mut bench.session, Input::GoToIndex { index: 1 });
    assert_eq!((bench.session.shown_at, bench.session.can_answer()), (Some(frame), Ok(())));
    // And one that is asked for afresh is not new.
    bench.run("a k unpainted slow z paint sync");
    assert_eq!((bench.session.loading.is_none(), bench.session.can_answer()), (true, Ok(())));
}

/// Keys pressed faster than items come go on from the one that was asked for.
#[test]
fn next_is_counted_while_items_are_on_their_way() {
    shows(CHOICE, "slow j j j sync", "m4 tone? blind");
    shows(CHOICE, "slow j j k sync", "m2 tone?");
    shows(CHOICE, "slow j j j j j j sync", "m5 tone?");
}

/// An item that comes while another room is open has been seen by nobody.
#[test]
fn what_comes_in_another_room_is_seen_in_review() {
    let mut bench = bench(CHOICE);
    bench.run("a Shift+P z");
    assert_eq!((bench.screen().as_str(), bench.session.shown_at), ("m1 tone?\n", None));
    bench.run("Shift+R");
    assert!(bench.session.shown_at.is_some());
}

/// After a reload the desk stood on the item that was done last.
#[test]
fn a_session_goes_on_with_what_is_open() {
    shows(CHOICE, "a a 1 reload", "m3 tone?");
    shows(CHOICE, "j reload", "m1 tone?");
    shows(CHOICE, "a s reload", "m3 tone?");
    // Not the first open one: the one behind the last.
    shows(CHOICE, "g goto:m3 1 1 Enter reload", "m5 tone?");
    // Nothing is open behind it: from the start.
    shows(CHOICE, "g goto:m5 1 reload", "m1 tone?");
    shows(CHOICE, "g goto:m5 1 k k k k j a 1 reload", "m3 tone?");
    // What is begun is gone on with.
    shows(MANY, "a reload", "p1 severity? harm=spam");
    shows(MANY, "a a reload", "p2 harm?");
    // Nothing is open at all.
    shows(CHOICE, "a a 1 1 1 Enter 1 reload", "m5 tone? tone=neg");
    told(
        CHOICE,
        "a reload",
        expect![[r#"
            Item 2 of 5: m2.
        "#]],
    );
    // The person has gone elsewhere before it was known.
    shows(CHOICE, "a slow reload address:#/review?item=m5 sync", "m5 tone?");
}

/// After a reload and an undo the suggestions of a blind item were hidden again, and the
/// next answer claimed that they had not been seen.
#[test]
fn what_a_blind_item_showed_stays_seen() {
    shows(CHOICE, "g goto:m4 1 z", "m4 tone?");
    shows(CHOICE, "g goto:m4 1 reload z", "m4 tone?");
    check(
        CHOICE,
        "g goto:m4 1 reload z 1",
        expect![[r#"
            3 m4.tone=neg own of - seen [] blind 1s
            4 undo 3-3
            5 m4.tone=neg accepted of tone/bayes seen [tone/bayes tone/rules] blind 1s
            m5 tone?
        "#]],
    );
    shows(MANY, "g goto:p3 1 Enter z", "p3 harm? blind");
}
