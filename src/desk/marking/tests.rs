use super::*;
use crate::core::marks::{Span, read, write};

fn marks(json: &str) -> Marks<Span> {
    read(&serde_json::from_str(json).unwrap()).unwrap()
}

/// Two agents: both mark Ann, one of them also Rome and a word that is no name.
fn marking() -> Marking<Span> {
    let bayes = r#"[{"id":"a","start":0,"end":3,"label":"PER","score":0.6},
        {"id":"b","start":8,"end":12,"label":"LOC","score":0.9},
        {"id":"c","start":4,"end":7,"label":"LOC"}]"#;
    let rules = r#"[{"id":"a","start":0,"end":3,"label":"PER","score":0.8}]"#;
    let all = [("s1", "bayes", bayes), ("s2", "rules", rules)];
    let all = all.map(|(id, agent, json)| (id.to_owned(), agent.to_owned(), marks(json)));
    Marking::new(propose(all.into(), |one, other| one.says_same(other)), None)
}

/// What stands, a proposal each, then the own marks.
fn said(marking: &Marking<Span>) -> String {
    let fates = (0..marking.proposed().len()).map(|place| match marking.fate(place) {
        Fate::Open => "open".to_owned(),
        Fate::Accepted(id) => format!("accepted as {id}"),
        Fate::Edited(id) => format!("edited as {id}"),
        Fate::Rejected => "rejected".to_owned(),
    });
    let own = marking.own().iter().map(|mark| {
        let from = mark
            .from
            .as_ref()
            .map_or(String::new(), |it| format!(" {}#{}", it.suggestion, it.mark));
        format!("{} {} {}-{}{from}", mark.id, mark.label, mark.place.start, mark.place.end)
    });
    let own: Vec<String> = own.collect();
    format!("{} | {}", fates.collect::<Vec<_>>().join(", "), own.join(", "))
}

#[track_caller]
fn check(marking: &Marking<Span>, expected: &str) {
    assert_eq!(said(marking), expected);
    let fates: Vec<_> = (0..marking.proposed().len()).map(|place| marking.fate(place)).collect();
    assert_eq!(marking.fates(), fates);
    // The answer tells all of it: read again it stands the same.
    let text = write(&marking.marks());
    let again = Marking::new(marking.proposed().to_vec(), Some(marks(&text)));
    assert_eq!(said(&again), expected);
}

#[test]
fn what_several_agents_mark_is_one_proposal() {
    let marking = marking();
    let by = |place: usize| {
        let by = marking.proposed()[place].by.iter();
        by.map(|by| by.agent.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(marking.proposed().len(), 3);
    // The surer one first, and it is the one that is taken.
    assert_eq!((by(0), by(1), by(2)), ("rules bayes".into(), "bayes".into(), "bayes".into()));
    check(&marking, "open, open, open | ");
}

#[test]
fn judges_one_by_one_and_takes_back() {
    let mut it = marking();
    assert_eq!(it.accept(&[0]), 1);
    check(&it, "accepted as a, open, open | a PER 0-3 s2#a");
    assert_eq!(it.accept(&[0]), 0);
    it.reject(&[2]);
    check(&it, "accepted as a, open, rejected | a PER 0-3 s2#a");
    // Another opinion of the same proposal takes the place of the first.
    it.reject(&[0]);
    check(&it, "rejected, open, rejected | ");
    it.accept(&[2]);
    check(&it, "rejected, open, accepted as c | c LOC 4-7 s1#c");
    assert!(it.reopen(2) && !it.reopen(2));
    check(&it, "rejected, open, open | ");
    let steps = std::iter::from_fn(|| it.undo().then(|| said(&it)));
    let steps: Vec<String> = steps.collect();
    assert_eq!(steps.len(), 5);
    check(&it, "open, open, open | ");
    while it.redo() {}
    check(&it, "rejected, open, open | ");
}

#[test]
fn a_change_makes_a_proposal_ones_own() {
    let mut it = marking();
    it.chosen = Some(Chosen::Proposed(1));
    let chosen = Chosen::Proposed(1);
    assert_eq!(it.change(&chosen, |mark| mark.place.end = 11), Ok(true));
    check(&it, "open, edited as b, open | b LOC 8-11 s1#b");
    assert_eq!(it.chosen, Some(Chosen::Own("b".into())));
    // Back where it was proposed: it is accepted, and nothing of the edit is left.
    let own = Chosen::Own("b".into());
    it.change(&own, |mark| mark.place.end = 12).unwrap();
    check(&it, "open, accepted as b, open | b LOC 8-12 s1#b");
    assert_eq!(it.change(&own, |mark| mark.place.end = 12), Ok(false));
    it.change(&own, |mark| mark.label = "ORG".into()).unwrap();
    check(&it, "open, edited as b, open | b ORG 8-12 s1#b");
    let why = it.change(&own, |mark| mark.place.end = 8).unwrap_err();
    assert_eq!(why, "a span from 8 to 8 has nothing in it");
    check(&it, "open, edited as b, open | b ORG 8-12 s1#b");
}

#[test]
fn own_marks_come_and_go() {
    let mut it = marking();
    let id = it.add("PER", Span { start: 20, end: 25 });
    check(&it, &format!("open, open, open | {id} PER 20-25"));
    assert!(it.remove(&id) && !it.remove(&id));
    check(&it, "open, open, open | ");
    // To remove what was proposed is to reject it.
    it.accept(&[0]);
    assert!(it.remove("a"));
    check(&it, "rejected, open, open | ");
    it.undo();
    check(&it, "accepted as a, open, open | a PER 0-3 s2#a");
}

#[test]
fn relations_go_with_their_marks() {
    let mut it = marking();
    it.accept(&[0, 1]);
    let relation = Relation { from: "a".into(), to: "b".into(), label: "in".into() };
    assert!(it.relate(relation.clone()) && !it.relate(relation.clone()));
    assert!(!it.relate(Relation { to: "a".into(), ..relation.clone() }));
    it.reject(&[1]);
    assert_eq!(it.relations(), []);
    it.undo();
    assert_eq!(it.relations(), std::slice::from_ref(&relation));
    assert!(it.unrelate(&relation));
}

#[test]
fn splitting_keeps_where_a_part_came_from() {
    let mut it = marking();
    it.accept(&[1]);
    let whole = it.find("b").unwrap().clone();
    let part = |id: &str, from, start, end| Mark {
        id: id.to_owned(),
        from,
        place: Span { start, end },
        ..whole.clone()
    };
    let parts = vec![part("b", whole.from.clone(), 8, 10), part("", None, 10, 12)];
    it.replace(&["b".to_owned()], parts);
    check(&it, "open, edited as b, open | b LOC 8-10 s1#b, m2 LOC 10-12");
    // Both put together with none of them keeping it: it is rejected.
    it.replace(&["b".to_owned(), "m2".to_owned()], vec![part("", None, 8, 13)]);
    check(&it, "open, rejected, open | m1 LOC 8-13");
    it.undo();
    it.undo();
    check(&it, "open, accepted as b, open | b LOC 8-12 s1#b");
}

#[test]
fn bulk_speaks_to_what_is_shown_and_open() {
    let mut it = marking();
    it.reject(&[1]);
    it.shown.label = Some("LOC".into());
    assert_eq!((it.shown(), it.shown_open()), (vec![1, 2], vec![2]));
    it.shown.least_score = Some(0.5);
    assert_eq!((it.shown(), it.shown_open()), (vec![1], vec![]));
    it.shown = Shown { agent: Some("rules".into()), only_open: true, ..Shown::default() };
    assert_eq!(it.shown(), [0]);
    let open = it.shown_open();
    it.accept(&open);
    check(&it, "accepted as a, rejected, open | a PER 0-3 s2#a");
    assert_eq!(it.open().collect::<Vec<_>>(), [2]);
}

#[test]
fn accepting_thousands_keeps_ids_apart() {
    // Two agents that call their marks the same.
    let json = |from: usize| {
        let one = |at: usize| format!(r#"{{"start":{at},"end":{},"label":"PER"}}"#, at + 1);
        format!("[{}]", (from..from + 4000).map(one).collect::<Vec<_>>().join(","))
    };
    let all = [("s1", "bayes", json(0)), ("s2", "rules", json(9000))];
    let all = all.map(|(id, agent, json)| (id.to_owned(), agent.to_owned(), marks(&json)));
    let mut it = Marking::new(propose(all.into(), |_, _| false), None);
    let open = it.shown_open();
    assert_eq!((open.len(), it.accept(&open)), (8000, 8000));
    let ids: std::collections::BTreeSet<&str> = it.own().iter().map(|it| it.id.as_str()).collect();
    assert_eq!((ids.len(), it.open().count()), (8000, 0));
    assert_eq!(it.reject(&open[..3]), 3);
    assert_eq!(it.own().len(), 7997);
    it.undo();
    it.undo();
    assert_eq!(it.open().count(), 8000);
}
