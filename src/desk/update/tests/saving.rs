//! The log, its storage, and the other tabs.

use super::*;

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

/// Somebody else's policy came into force under the number of one's own: it is said once, and in
/// the Routing room until another version is made.
#[test]
fn a_policy_that_was_replaced_is_said() {
    let mut bench = bench(CHOICE);
    bench.run("durable");
    let log = LogLoaded {
        head: bench.session.head.clone().into(),
        policy: Some(Policy::default()),
        policy_version: 2,
        policy_instead_of_own: Some("ben".to_owned()),
        ..LogLoaded::default()
    };
    let load = |bench: &mut Bench| {
        bench.session.toasts.clear();
        let log = Box::new(log.clone());
        update(&mut bench.session, Input::LogLoaded { log, now: Timestamp(0) });
        bench.session.toasts.iter().map(|it| it.text.clone()).collect::<Vec<_>>()
    };
    let said = load(&mut bench);
    assert_eq!(said, [bench.session.replaced().unwrap()]);
    assert!(said[0].starts_with("Policy version 2 is that of ben: yours has the same number"));
    assert_eq!(load(&mut bench), Vec::<String>::new());
    let form = Form::Policy { policy: Policy::default() };
    update(&mut bench.session, Input::Submit { form, now: Timestamp(1) });
    assert_eq!(bench.session.replaced(), None);
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
    assert_eq!(effects, []);
    let told = &bench.session.toasts.last().unwrap().text;
    assert!(told.starts_with("What the other tab wrote does not go on"), "{told}");
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
    let mut bench = crate::desk::testing::bench(CHOICE);
    bench.run("full full");
    assert_eq!(bench.session.toasts.len(), 1);
    assert_eq!(bench.said.iter().filter(|text| text.starts_with("Not saved")).count(), 1);
}

#[test]
fn a_new_policy_is_a_new_version() {
    let mut bench = bench(CHOICE);
    let policy = crate::core::routing::policy::Policy { seed: 9, ..Default::default() };
    bench.input(Input::Submit { form: Form::Policy { policy: policy.clone() }, now: Timestamp(5) });
    assert_eq!(bench.events(), "3 policy 2\n");
    assert_eq!((bench.session.policy.clone(), bench.session.policy_version), (policy, 2));
}
