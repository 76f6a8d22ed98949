use super::*;
use crate::core::log::chain::Head;
use crate::core::model::event::{Open, PolicyChange, Response};
use crate::core::model::evidence::Finding;
use crate::core::model::route::Arm;
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn response(item: &str, question: &str, value: &str, bulk: Option<u64>) -> Body {
    Body::Response(Response {
        item: item.to_owned(),
        question: question.to_owned(),
        value: (value != "-").then(|| Value::One(value.to_owned())),
        verdict: if value == "-" { Verdict::Rejected } else { Verdict::Accepted },
        suggestion_ids: vec![format!("{question}/a")],
        suggestion_id: Some(format!("{question}/a")),
        shown_at: Timestamp(0),
        decided_at: Timestamp(1),
        arm: Arm::Assisted,
        route: Route::Single,
        rule_id: None,
        policy_version: 1,
        sampling_probability: 1.0,
        seed: 0,
        edit_distance: None,
        bulk,
        settles: Vec::new(),
    })
}

/// `m1.q=pos`, `skip m1`, `flag m1 why`, `note m1 text`, `expert m1`, `undo 1-2`,
/// `redo 1`, `bulk m1.q=pos m2.q=neg` (one step), `policy 2`, `open`, `decide m1.q=pos`.
fn bodies(text: &str, next: u64) -> Vec<Body> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (item, said) = rest.split_once(' ').unwrap_or((rest, ""));
    let (item, said) = (item.to_owned(), said.to_owned());
    let answer = |text: &str, bulk| {
        let (place, value) = text.split_once('=').unwrap();
        let (item, question) = place.split_once('.').unwrap();
        response(item, question, value, bulk)
    };
    let range = || {
        let (from, to) = rest.split_once('-').unwrap_or((rest, rest));
        (from.parse().unwrap(), to.parse().unwrap())
    };
    vec![match word {
        "skip" => Body::Skip { item },
        "flag" => Body::Flag { item, reason: said },
        "note" => Body::Note { item, text: said },
        "expert" => Body::Escalate { item, reason: said },
        "undo" => Body::Undo { from: range().0, to: range().1 },
        "redo" => Body::Redo { from: range().0, to: range().1 },
        "bulk" => return rest.split(' ').map(|text| answer(text, Some(next))).collect(),
        "decide" => {
            let Body::Response(decision) = answer(rest, None) else { unreachable!() };
            Body::Response(Response { settles: vec!["an event".to_owned()], ..decision })
        }
        "policy" => Body::Policy(PolicyChange {
            version: rest.parse().unwrap(),
            policy: Policy { name: format!("policy {rest}"), ..Policy::default() },
        }),
        "open" => Body::Open(Open { dataset: String::new(), name: String::new(), items: 3 }),
        _ => answer(word, None),
    }]
}

/// A log in lines; `ben: …` is another annotator's.
fn log(text: &str) -> Vec<Event> {
    let mut heads: BTreeMap<&str, Head> = BTreeMap::new();
    let mut events = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (who, what) = match line.strip_prefix("ben: ") {
            Some(what) => ("ben", what),
            None => ("anna", line),
        };
        let head = heads.entry(who).or_default();
        for body in bodies(what, head.seq + 1) {
            let at = Timestamp(i64::try_from(events.len()).unwrap());
            events.push(head.append(at, who, body).0);
        }
    }
    events
}

fn fold(events: &[Event]) -> Fold {
    let mut fold = Fold::default();
    for event in events {
        fold.apply(event);
    }
    fold
}

fn show_state(state: &ItemState) -> String {
    let mut words: Vec<String> = state
        .answers
        .iter()
        .map(|it| {
            let value = it.value.as_ref().map_or("-".to_owned(), Value::brief);
            format!("{}={value}@{}", it.question, it.seq)
        })
        .collect();
    words.extend(state.before.iter().map(|it| {
        let value = it.value.as_ref().map_or("-".to_owned(), Value::brief);
        format!("(before: {}={value}@{})", it.question, it.seq)
    }));
    words.extend(state.skipped.then(|| "skipped".to_owned()));
    words.extend(state.flag.as_ref().map(|it| format!("flag:{it}")));
    words.extend(state.escalated.as_ref().map(|it| format!("expert:{it}")));
    words.extend(state.note.as_ref().map(|it| format!("note:{it}")));
    words.join(" ")
}

fn show_stack(steps: &[Undoable]) -> String {
    let step = |it: &Undoable| format!("{}-{} {} {}", it.from, it.to, it.item, it.said);
    steps.iter().map(step).collect::<Vec<_>>().join("; ")
}

fn show(fold: &Fold) -> String {
    let mut lines = Vec::new();
    for item in fold.items() {
        for (who, state) in fold.everyone(item) {
            lines.push(format!("{item} {who}: {}", show_state(state)));
        }
    }
    lines.sort();
    for who in fold.annotators() {
        lines.push(format!("{who} undo: {}", show_stack(&fold.undo_stack(who))));
        lines.push(format!("{who} redo: {}", show_stack(&fold.redo_stack(who))));
    }
    lines.extend(fold.policy().map(|(it, version)| format!("{version} {}", it.name)));
    lines.extend(fold.issues().iter().map(Issue::to_string));
    lines.join("\n") + "\n"
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&show(&fold(&log(text))));
}

#[test]
fn answers_and_marks() {
    check(
        "open
         policy 1
         m1.q=pos
         m2.q=neg
         m1.r=2
         m1.q=neg
         skip m3
         flag m3 broken text
         note m1 odd
         expert m2 hard
         m3.q=-",
        expect![[r#"
            m1 anna: q=neg@6 r=2@5 note:odd
            m2 anna: q=neg@4 expert:hard
            m3 anna: q=-@11 flag:broken text
            anna undo: 3-3 m1 accepted pos; 4-4 m2 accepted neg; 5-5 m1 accepted 2; 6-6 m1 accepted neg; 7-7 m3 skipped; 8-8 m3 flagged: broken text; 9-9 m1 noted; 10-10 m2 escalated; 11-11 m3 rejected the suggestion to q
            anna redo: 
            1 policy 1
        "#]],
    );
}

#[test]
fn undo_and_redo() {
    check(
        "m1.q=pos
         m1.q=neg
         skip m1
         undo 3
         undo 2
         redo 2",
        expect![[r#"
            m1 anna: q=neg@2
            anna undo: 1-1 m1 accepted pos; 2-2 m1 accepted neg
            anna redo: 3-3 m1 skipped
        "#]],
    );
    // A new step ends what could be redone; an undone note gives the earlier one back.
    check(
        "note m1 first
         note m1 second
         undo 2
         m1.q=pos",
        expect![[r#"
            m1 anna: q=pos@4 note:first
            anna undo: 1-1 m1 noted; 4-4 m1 accepted pos
            anna redo: 
        "#]],
    );
}

/// What a blind item showed after its last answer stays seen: after a reload and an
/// undo it was hidden again, and the next answer claimed that nothing had been seen.
#[test]
fn undo_does_not_hide_again_what_was_shown() {
    let questions = ["q", "r"].map(|id| {
        let json = format!(r#"{{"id":"{id}","kind":"choice","labels":["pos","neg"]}}"#);
        serde_json::from_str::<Question>(&json).unwrap()
    });
    let hidden = |text: &str| {
        let fold = fold(&log(text));
        fold.state("anna", "m1").is_hidden(Route::Blind, &questions)
    };
    assert!(hidden("open"));
    assert!(hidden("m1.q=pos"));
    assert!(hidden("m1.q=pos\nundo 1\nm1.r=neg"));
    assert!(!hidden("m1.q=pos\nm1.r=neg"));
    assert!(!hidden("m1.q=pos\nm1.r=neg\nundo 2\nundo 1"));
    // Nobody is listed for an answer that was taken back.
    let fold = fold(&log("m1.q=pos\nundo 1"));
    assert_eq!(fold.everyone("m1").count(), 0);
}

/// A decision took its author's own answer away: the statistics lost a label, and people who
/// differed agreed of a sudden.
#[test]
fn a_decision_takes_no_answer_away() {
    check(
        "m1.q=neg
         m1.q=pos
         decide m1.q=neg
         decide m1.q=odd
         decide m2.q=pos",
        expect![[r#"
            m1 anna: q=odd@4 (before: q=pos@2)
            m2 anna: q=pos@5
            anna undo: 1-1 m1 accepted neg; 2-2 m1 accepted pos; 3-3 m1 decided for neg; 4-4 m1 decided for odd; 5-5 m2 decided for pos
            anna redo: 
        "#]],
    );
    // Undone, the answer stands alone again; another answer ends a decision.
    check(
        "m1.q=pos
         decide m1.q=neg
         undo 2
         m2.q=pos
         decide m2.q=neg
         m2.q=odd",
        expect![[r#"
            m1 anna: q=pos@1
            m2 anna: q=odd@6
            anna undo: 1-1 m1 accepted pos; 4-4 m2 accepted pos; 5-5 m2 decided for neg; 6-6 m2 accepted odd
            anna redo: 
        "#]],
    );
}

#[test]
fn bulk_is_one_step() {
    check(
        "bulk m1.q=pos m1.r=1 m2.q=pos m3.q=pos
         bulk m4.q=neg
         undo 5
         undo 1-4
         redo 1-4",
        expect![[r#"
            m1 anna: q=pos@1 r=1@2
            m2 anna: q=pos@3
            m3 anna: q=pos@4
            anna undo: 1-4 m1 accepted 3 items
            anna redo: 5-5 m4 accepted 1 item
        "#]],
    );
}

#[test]
fn an_undo_that_cannot_be_is_left_out() {
    check(
        "open
         m1.q=pos
         bulk m2.q=a m3.q=a
         undo 1
         undo 3
         undo 9
         undo 4-2
         redo 2
         undo 2
         undo 2
         ben: undo 3-4
         ben: m1.q=neg",
        expect![[r#"
            m1 ben: q=neg@2
            m2 anna: q=a@3
            m3 anna: q=a@4
            anna undo: 3-4 m2 accepted 2 items
            anna redo: 2-2 m1 accepted pos
            ben undo: 2-2 m1 accepted neg
            ben redo: 
            event 5 of anna: undo of event 1 which is no step that stands; it is left out
            event 6 of anna: undo of event 3 which is no step that stands; it is left out
            event 7 of anna: undo of event 9 which is no step that stands; it is left out
            event 8 of anna: undo of events 4 to 2 which is no step that stands; it is left out
            event 9 of anna: redo of event 2 which is not undone; it is left out
            event 11 of anna: undo of event 2 which is no step that stands; it is left out
            event 1 of ben: undo of events 3 to 4 which is no step that stands; it is left out
        "#]],
    );
}

#[test]
fn several_annotators_and_the_policy_in_force() {
    let events = log("policy 1
         m1.q=pos
         ben: m1.q=neg
         ben: policy 3
         policy 2
         ben: skip m2");
    let fold = fold(&events);
    assert_eq!(fold.policy().map(|(_, version)| version), Some(3));
    let others: Vec<_> = fold.others("anna", "m1").map(|(name, _)| name).collect();
    assert_eq!(others, ["ben"]);
    assert_eq!(show_state(fold.state("anna", "m1")), "q=pos@2");
    assert_eq!(fold.state("carl", "m1"), &ItemState::default());
    assert_eq!(fold.state("anna", "nowhere"), &ItemState::default());
    assert_eq!(fold.last_seq("ben"), 3);
}

#[test]
fn a_seq_that_does_not_grow_is_left_out() {
    let mut events = log("m1.q=pos\nm1.q=neg");
    events.swap(0, 1);
    assert_eq!(fold(&events).issues().len(), 1);
    assert_eq!(show_state(fold(&events).state("anna", "m1")), "q=neg@2");
}

/// Steps for the properties: an answer, a mark, a bulk action, an undo or a redo of the last step.
#[derive(Clone, Debug)]
enum Do {
    Log(String),
    Undo,
    Redo,
}

fn doing() -> impl Strategy<Value = Do> {
    let item = "m[1-3]";
    prop_oneof![
        4 => (item, "[qr]", "(pos|neg|-)").prop_map(|(i, q, v)| Do::Log(format!("{i}.{q}={v}"))),
        1 => item.prop_map(|i| Do::Log(format!("decide {i}.q=pos"))),
        1 => item.prop_map(|i| Do::Log(format!("skip {i}"))),
        1 => (item, "[a-c]{0,1}").prop_map(|(i, t)| Do::Log(format!("note {i} {t}"))),
        1 => (item, "[a-c]").prop_map(|(i, t)| Do::Log(format!("flag {i} {t}"))),
        1 => item.prop_map(|i| Do::Log(format!("expert {i}"))),
        1 => (item, item).prop_map(|(a, b)| Do::Log(format!("bulk {a}.q=pos {b}.q=neg {b}.r=pos"))),
        3 => Just(Do::Undo),
        2 => Just(Do::Redo),
    ]
}

/// Carries steps out as a session would; undo and redo of nothing do nothing.
fn carry_out(fold: &mut Fold, head: &mut Head, doing: &Do) -> Vec<Event> {
    let bodies = match doing {
        Do::Log(text) => bodies(text, head.seq + 1),
        Do::Undo => fold
            .undo_stack("anna")
            .last()
            .map(|it| Body::Undo { from: it.from, to: it.to })
            .into_iter()
            .collect(),
        Do::Redo => fold
            .redo_stack("anna")
            .last()
            .map(|it| Body::Redo { from: it.from, to: it.to })
            .into_iter()
            .collect(),
    };
    let mut events = Vec::new();
    for body in bodies {
        let (event, _) = head.append(Timestamp(0), "anna", body);
        fold.apply(&event);
        events.push(event);
    }
    events
}

fn states(fold: &Fold) -> Vec<String> {
    ["m1", "m2", "m3"].iter().map(|item| show_state(fold.state("anna", item))).collect()
}

proptest! {
    #[test]
    fn as_many_undos_give_the_state_before(
        before in prop::collection::vec(doing(), 0..12),
        after in prop::collection::vec(doing(), 0..12),
    ) {
        let (mut fold, mut head) = (Fold::default(), Head::default());
        for each in &before {
            carry_out(&mut fold, &mut head, each);
        }
        let (was, depth) = (states(&fold), fold.undo_stack("anna").len());
        let after: Vec<_> = after.iter().filter(|it| matches!(it, Do::Log(_))).collect();
        for each in &after {
            carry_out(&mut fold, &mut head, each);
        }
        let then = states(&fold);
        for _ in &after {
            carry_out(&mut fold, &mut head, &Do::Undo);
        }
        prop_assert_eq!(states(&fold), was);
        prop_assert_eq!(fold.undo_stack("anna").len(), depth);
        for _ in &after {
            carry_out(&mut fold, &mut head, &Do::Redo);
        }
        prop_assert_eq!(states(&fold), then);
        prop_assert!(fold.issues().is_empty());
    }

    #[test]
    fn redo_of_undo_changes_nothing(doings in prop::collection::vec(doing(), 0..20)) {
        let (mut fold, mut head) = (Fold::default(), Head::default());
        for each in &doings {
            carry_out(&mut fold, &mut head, each);
        }
        let (was, stack) = (states(&fold), fold.undo_stack("anna"));
        if !stack.is_empty() {
            carry_out(&mut fold, &mut head, &Do::Undo);
            carry_out(&mut fold, &mut head, &Do::Redo);
        }
        prop_assert_eq!(states(&fold), was);
        prop_assert_eq!(fold.undo_stack("anna"), stack);
    }

    /// The state is that of a log in which the undone events never were.
    #[test]
    fn undo_leaves_no_trace_in_the_state(doings in prop::collection::vec(doing(), 0..20)) {
        let (mut whole, mut head) = (Fold::default(), Head::default());
        let mut events = Vec::new();
        for each in &doings {
            events.extend(carry_out(&mut whole, &mut head, each));
        }
        let live: Vec<_> = events
            .iter()
            .filter(|event| event.body.can_be_undone() && whole.is_live("anna", event.seq))
            .cloned()
            .collect();
        prop_assert_eq!(states(&fold(&live)), states(&whole));
    }

    /// No order of events makes it panic, and any undo or redo names what it leaves out.
    #[test]
    fn takes_anything(
        doings in prop::collection::vec((doing(), 0u64..9, 0u64..9, any::<bool>()), 0..20),
    ) {
        let (mut fold, mut head) = (Fold::default(), Head::default());
        for (doing, from, to, undo) in &doings {
            carry_out(&mut fold, &mut head, doing);
            let (from, to) = (*from, *to);
            let body = if *undo { Body::Undo { from, to } } else { Body::Redo { from, to } };
            let (event, _) = head.append(Timestamp(0), "anna", body);
            let (was, issues) = (states(&fold), fold.issues().len());
            fold.apply(&event);
            if fold.issues().len() > issues {
                prop_assert_eq!(states(&fold), was);
            }
        }
    }
}

/// Whichever log is read first, the later word on the same thing counts.
#[test]
fn the_latest_evidence_is_relied_on() {
    let event = |annotator: &str, seq: u64, at: i64, agent: &str, said: &str| Event {
        seq,
        at: Timestamp(at),
        annotator: annotator.to_owned(),
        prev_hash: String::new(),
        body: Body::Evidence(Evidence {
            about: "calibration".to_owned(),
            question: "q".to_owned(),
            agent: agent.to_owned(),
            said: said.to_owned(),
            scale: vec![(0.0, 0.2), (1.0, 0.7)],
            finding: match said {
                "" => Finding::none(),
                said => Finding::of(&said).unwrap(),
            },
        }),
    };
    let events = [
        event("ben", 1, 50, "rules", "ben's"),
        event("anna", 1, 10, "bayes", "first"),
        event("anna", 2, 90, "bayes", "second"),
        event("anna", 3, 95, "rules", ""),
        event("ben", 2, 60, "bayes", "earlier"),
    ];
    let said = |order: &[usize]| {
        let mut fold = Fold::default();
        for place in order {
            fold.apply(&events[*place]);
        }
        let all: Vec<&str> = fold.evidence().map(|it| it.said.as_str()).collect();
        let at = |agent: &str| fold.calibrated("q", agent, 0.5).map(|p| format!("{p:.2}"));
        format!("{all:?} bayes {:?} rules {:?}", at("bayes"), at("rules"))
    };
    let expected = r#"["second"] bayes Some("0.45") rules None"#;
    assert_eq!(said(&[0, 1, 2, 3, 4]), expected);
    assert_eq!(said(&[1, 2, 3, 0, 4]), expected);
    assert_eq!(said(&[0, 4, 1, 2, 3]), expected);
}
