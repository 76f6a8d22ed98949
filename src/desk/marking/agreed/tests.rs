use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::core::marks::{Judged, Marks, Place, Region, Shape, read, write};

/// `car 0 0 10 5 0.9`: label, x, y, width, height, score; ids `a`, `b`, …
fn boxes(suggestion: &str, agent: &str, text: &str) -> Suggested<Region> {
    let parts = text.split(", ").filter(|part| !part.is_empty());
    let mark = |(id, part): (char, &str)| {
        let (label, rest) = part.split_once(' ').unwrap();
        let at: Vec<f64> = rest.split(' ').map(|it| it.parse().unwrap()).collect();
        let shape = Shape::Box { x: at[0], y: at[1], width: at[2], height: at[3], angle: 0.0 };
        let mut mark = Mark::new(id, label, Region { frame: None, shape });
        mark.score = at.get(4).copied();
        mark
    };
    let marks = ('a'..).zip(parts).map(mark).collect();
    let marks = Marks { marks, relations: Vec::new(), rejected: Vec::new() };
    (suggestion.to_owned(), agent.to_owned(), marks)
}

/// Two detectors: they agree on a car, roughly, on a bus, exactly, and each sees one thing alone.
fn street() -> Vec<Suggested<Region>> {
    vec![
        boxes("s1", "ada", "car 0 0 10 10 0.6, bus 50 0 20 10 0.9, car 200 0 10 10 0.5"),
        boxes("s2", "bob", "car 0 0 10 8 0.9, bus 50 0 20 10 0.7, tree 200 0 10 10"),
    ]
}

fn proposed(suggestions: &[Suggested<Region>], grouping: &Grouping) -> Vec<Proposed<Region>> {
    propose_alike(suggestions, grouping, &str::to_uppercase)
}

fn said(proposed: &[Proposed<Region>]) -> Vec<String> {
    let one = |it: &Proposed<Region>| {
        let by: Vec<String> = it.by.iter().map(|by| by.words(&by.agent)).collect();
        format!("{} {}: {}", it.mark.label, it.mark.place.words(""), by.join(", "))
    };
    proposed.iter().map(one).collect()
}

#[test]
fn where_agents_agree_there_is_one_region_and_where_they_differ_both() {
    let check = |grouping: Grouping, expected: expect_test::Expect| {
        expected.assert_eq(&said(&proposed(&street(), &grouping)).join("\n"));
    };
    check(
        Grouping::default(),
        expect_test::expect![[r#"
        car box of 10 × 8 at 0, 0: bob 0.90, ada 0.60 (IoU 0.80)
        bus box of 20 × 10 at 50, 0: ada 0.90, bob 0.70
        car box of 10 × 10 at 200, 0: ada 0.50
        tree box of 10 × 10 at 200, 0: bob"#]],
    );
    check(
        Grouping { least: 0.85, is_fused: false },
        expect_test::expect![[r#"
        car box of 10 × 10 at 0, 0: ada 0.60
        bus box of 20 × 10 at 50, 0: ada 0.90, bob 0.70
        car box of 10 × 10 at 200, 0: ada 0.50
        car box of 10 × 8 at 0, 0: bob 0.90
        tree box of 10 × 10 at 200, 0: bob"#]],
    );
    check(
        Grouping { least: 0.5, is_fused: true },
        expect_test::expect![[r#"
        car box of 10 × 9 at 0, 0: Fusion of ADA and BOB 0.75, bob 0.90 (IoU 0.91), ada 0.60 (IoU 0.88)
        bus box of 20 × 10 at 50, 0: Fusion of ADA and BOB 0.80, ada 0.90, bob 0.70
        car box of 10 × 10 at 200, 0: ada 0.50
        tree box of 10 × 10 at 200, 0: bob"#]],
    );
    // A threshold that nobody can choose is one that can be.
    let odd = |least| said(&proposed(&street(), &Grouping { least, is_fused: false }));
    assert_eq!(odd(f64::NAN), odd(0.5));
    assert_eq!(odd(7.0), odd(0.95));
}

/// Detectors that number their tracks would never agree.
#[test]
fn attributes_need_not_be_the_same_and_both_can_be_chosen() {
    let mut suggestions = street();
    suggestions[0].2.marks[1].attributes.insert("track".into(), "t1".into());
    let mut it = Marking::new(proposed(&suggestions, &Grouping::default()), None);
    assert_eq!(it.agreement().together, 2);
    let track = |it: &Marking<Region>| it.proposed()[1].mark.attributes.get("track").cloned();
    assert_eq!(track(&it).as_deref(), Some("t1"));
    assert!(it.prefer(1, 1));
    assert_eq!(track(&it), None);
}

#[test]
fn who_agrees_is_counted() {
    let count = |least| {
        let grouping = Grouping { least, is_fused: true };
        let found = Marking::new(proposed(&street(), &grouping), None).agreement();
        let alone: Vec<String> =
            found.alone.iter().map(|it| format!("{} {}", it.0, it.1)).collect();
        format!("{} together, {}", found.together, alone.join(", "))
    };
    assert_eq!(count(0.5), "2 together, ada 1, bob 1");
    assert_eq!(count(0.9), "1 together, ada 2, bob 2");
}

/// The answer of a marking, and what became of each proposal.
fn answer(marking: &Marking<Region>) -> String {
    let own = marking.own().iter().map(|mark| {
        let from = |it: &From| format!("{}#{}", it.suggestion, it.mark);
        let with: Vec<String> = mark.with.iter().map(from).collect();
        let judged = if mark.judged == Some(Judged::Accepted) { "accepted" } else { "edited" };
        let began = mark.from.as_ref().map(from).unwrap_or_default();
        format!("{} {judged} {began} with {}", mark.place.words(""), with.join(" "))
    });
    let fates: Vec<&str> = (marking.fates().into_iter())
        .map(|fate| match fate {
            Fate::Open => "open",
            Fate::Accepted(_) => "accepted",
            Fate::Edited(_) => "edited",
            Fate::Rejected => "rejected",
        })
        .collect();
    format!("{}; {}", own.collect::<Vec<_>>().join(", "), fates.join(" "))
}

#[test]
fn the_answer_says_which_marks_it_is_of() {
    let mut it = Marking::new(proposed(&street(), &Grouping::default()), None);
    it.accept(&[0]);
    assert_eq!(
        answer(&it),
        "box of 10 × 8 at 0, 0 accepted s2#a with s1#a; accepted open open open"
    );
    // Read again, and apart by a higher threshold: both were accepted.
    let text = write(&it.marks());
    let standing: Marks<Region> = read(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(standing, it.marks());
    it.propose(proposed(&street(), &Grouping { least: 0.9, is_fused: false }));
    assert_eq!(it.fates().iter().filter(|it| matches!(it, Fate::Accepted(_))).count(), 2);
    assert_eq!(it.order().len(), 4);
    assert_eq!(it.place_of(&Chosen::Own("a".into())), Some(3));
    // Rejected, all of them are.
    let mut it = Marking::new(proposed(&street(), &Grouping::default()), None);
    it.reject(&[0]);
    it.propose(proposed(&street(), &Grouping { least: 0.9, is_fused: false }));
    assert_eq!(it.fates().iter().filter(|it| **it == Fate::Rejected).count(), 2);
    it.undo();
    assert_eq!(it.open().count(), 5);
}

#[test]
fn another_shape_is_chosen_in_place_of_the_surest() {
    let mut it = Marking::new(proposed(&street(), &Grouping::default()), None);
    it.chosen = Some(Chosen::Proposed(0));
    assert!(it.prefer(0, 1));
    assert_eq!(said(it.proposed())[0], "car box of 10 × 10 at 0, 0: ada 0.60, bob 0.90 (IoU 0.80)");
    it.accept(&[0]);
    assert!(answer(&it).starts_with("box of 10 × 10 at 0, 0 accepted s1#a with s2#a;"));
    // What is accepted already becomes the other one, in a step that undo takes back.
    assert!(it.prefer(0, 1));
    assert!(answer(&it).starts_with("box of 10 × 8 at 0, 0 accepted s2#a with s1#a;"));
    it.undo();
    assert!(answer(&it).starts_with("box of 10 × 10 at 0, 0 accepted s1#a with s2#a;"));
    // All say the same, or there is no such one.
    assert!(!it.prefer(1, 1) && !it.prefer(0, 0) && !it.prefer(0, 9) && !it.prefer(9, 1));
}

/// A fusion is a suggestion of its own that no dataset has: what it is made of stays known.
#[test]
fn a_fused_region_is_accepted_like_any_other() {
    let fused = Grouping { is_fused: true, ..Grouping::default() };
    let mut it = Marking::new(proposed(&street(), &fused), None);
    it.accept(&[0]);
    let expected = "accepted fusion:s1+s2#a+a with s2#a s1#a; accepted open open open";
    assert!(answer(&it).ends_with(expected), "{}", answer(&it));
    let standing = it.marks();
    let again = Marking::new(proposed(&street(), &Grouping::default()), Some(standing));
    assert!(answer(&again).ends_with("with s2#a s1#a; accepted open open open"));
    assert_eq!(again.order().len(), 4);
}

fn any_suggestions() -> impl Strategy<Value = Vec<Suggested<Region>>> {
    let one = (0u32..4, 0u32..3, 0u32..3, prop_oneof![Just("car"), Just("bus")]);
    let list = prop::collection::vec(one, 0..5).prop_map(|all| {
        let text = |(x, y, score, label): &(u32, u32, u32, &str)| {
            format!("{label} {} {} 10 8 0.{score}", x * 2, y * 2)
        };
        all.iter().map(text).collect::<Vec<_>>().join(", ")
    });
    prop::collection::vec(list, 3).prop_map(|all| {
        let names = [("s1", "ada"), ("s2", "bob"), ("s3", "cem")];
        let each = names.into_iter().zip(&all);
        each.map(|((id, agent), text)| boxes(id, agent, text)).collect()
    })
}

proptest! {
    #[test]
    fn laws(suggestions in any_suggestions(), least in 0.5f64..0.95, is_fused in any::<bool>()) {
        let grouping = Grouping { least, is_fused };
        let found = proposed(&suggestions, &grouping);
        // The order of the agents changes nothing.
        let mut turned = suggestions.clone();
        turned.rotate_left(1);
        let turned: BTreeSet<String> = said(&proposed(&turned, &grouping)).into_iter().collect();
        prop_assert_eq!(turned, said(&found).into_iter().collect::<BTreeSet<_>>());
        // Every suggested mark is in one proposal, whatever is fused.
        let all = found.iter().flat_map(|it| it.by.iter()).filter(|by| !by.is_fusion());
        let all: Vec<&From> = all.map(|by| &by.from).collect();
        let count: usize = suggestions.iter().map(|it| it.2.marks.len()).sum();
        prop_assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (count, count));
        for it in &found {
            prop_assert!(it.others.is_empty() || it.others.len() + 1 == it.by.len());
            prop_assert!(it.by.iter().all(|by| (0.0..=1.0).contains(&by.likeness)));
            let least_of_own = it.by.iter().filter(|by| !by.is_fusion()).count();
            prop_assert!(!it.by[0].is_fusion() || least_of_own > 1);
        }
        // What is accepted at one threshold is judged at any other.
        let mut marking = Marking::new(found, None);
        let places: Vec<usize> = (0..marking.proposed().len()).collect();
        marking.accept(&places);
        marking.propose(proposed(&suggestions, &Grouping::default()));
        prop_assert_eq!(marking.open().count(), 0);
    }
}

/// Points and lines have no area: what says how alike they are is called by its name.
#[test]
fn likeness_is_called_what_it_is() {
    let points = |x: f64| {
        format!(
            r#"{{"id":"p","label":"person","shape":"keypoints","points":[{{"x":{x},"y":10}},{{"x":40,"y":60}}]}}"#
        )
    };
    let line = |y: f64| {
        format!(r#"{{"id":"l","label":"lane","shape":"polyline","points":[[0,{y}],[50,{y}]]}}"#)
    };
    let said = |all: &dyn Fn(f64) -> String| {
        let of = |id: &str, by: f64| {
            let marks = read::<Region>(&serde_json::from_str(&all(by)).unwrap()).unwrap();
            (id.to_owned(), id.to_owned(), marks)
        };
        let all = [of("ada", 0.0), of("bob", 2.0)];
        let named = |id: &str| id.to_owned();
        let marking = Marking::new(propose_alike(&all, &Grouping::default(), &named), None);
        let by = marking.proposed().iter().flat_map(|it| it.by.iter());
        let by: Vec<String> = by.map(|by| by.words(&by.agent)).collect();
        format!("{}: {}", marking.agreement().likeness(), by.join(", "))
    };
    assert_eq!(said(&|by| format!("[{}]", points(10.0 + by))), "OKS: ada, bob (OKS 0.96)");
    assert_eq!(said(&|by| format!("[{}]", line(by))), "nearness: ada, bob (nearness 0.90)");
    let both = said(&|by| format!("[{},{}]", points(10.0 + by), line(by)));
    assert_eq!(both, "likeness: ada, bob (OKS 0.96), ada, bob (nearness 0.90)");
}
