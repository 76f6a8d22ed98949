use super::*;
use crate::core::log::fold::Fold;
use crate::core::model::event::{Open, PolicyChange};
use crate::core::model::evidence::{CALIBRATION, Evidence, Finding};
use crate::core::routing::policy::Policy;
use crate::core::time::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeSet;

const HEADER: &str = r#"{"countersign":1,"name":"p","questions":[{"id":"q","kind":"text"}]}"#;
const ITEMS: [&str; 2] = [r#"{"id":"a"}"#, r#"{"id":"b"}"#];

fn identity() -> String {
    chain::hash_lines([HEADER, ITEMS[0], ITEMS[1]])
}

/// `open`, `policy 2 name`, `calibration agent finding` (`-` takes it back), `skip a`, `note a text`.
fn body(word: &str) -> Body {
    let mut words = word.split(' ');
    let mut next = || words.next().unwrap_or_default().to_owned();
    match next().as_str() {
        "open" => Body::Open(Open { dataset: identity(), name: "p".to_owned(), items: 2 }),
        "other" => Body::Open(Open { dataset: "x".to_owned(), name: "p".to_owned(), items: 3 }),
        "policy" => Body::Policy(PolicyChange {
            version: next().parse().unwrap(),
            policy: Policy { name: next(), ..Policy::default() },
        }),
        "calibration" => Body::Evidence(Evidence {
            about: CALIBRATION.to_owned(),
            question: "q".to_owned(),
            agent: next(),
            said: String::new(),
            scale: Vec::new(),
            finding: match next().as_str() {
                "-" => Finding::none(),
                word => Finding::of(&word).unwrap(),
            },
        }),
        "skip" => Body::Skip { item: next() },
        _ => Body::Note { item: next(), text: next() },
    }
}

/// The lines of one annotator.
fn chain_of(annotator: &str, events: &[&str]) -> Vec<String> {
    let mut head = Head::default();
    let mut at = 0;
    let mut line = |event: &&str| {
        at += 1000;
        head.append(Timestamp(at), annotator, body(event)).1
    };
    events.iter().map(&mut line).collect()
}

fn project_of(log: &[String]) -> String {
    let dataset = [HEADER, ITEMS[0], ITEMS[1]];
    project::write("p", dataset, log.iter().map(String::as_str))
}

fn log_of(text: &str) -> Vec<String> {
    text.lines().skip(4).map(str::to_owned).collect()
}

fn named<'a>(texts: &'a [String]) -> Vec<File<'a>> {
    const NAMES: [&str; 4] = ["A", "B", "C", "D"];
    texts.iter().zip(NAMES).map(|(text, name)| File { name, text }).collect()
}

/// What comes of files: who has how many events, from which, and notes; or the problems.
#[track_caller]
fn check(texts: &[String], expected: &[&str]) {
    let said: Vec<String> = match merge(&named(texts)) {
        Ok(merged) => {
            let files = |person: &Person| {
                let file = |(place, events): &(usize, u64)| {
                    format!("{}:{events}", named(texts)[*place].name)
                };
                person.files.iter().map(file).collect::<Vec<_>>().join(" ")
            };
            let people = merged.people.iter();
            let people = people.map(|it| format!("{} {} ({})", it.annotator, it.events, files(it)));
            people.chain(merged.notes.iter().cloned()).collect()
        }
        Err(problems) => {
            problems.iter().map(|problem| format!("{:?} {problem}", problem.kind)).collect()
        }
    };
    assert_eq!(said, expected);
}

#[test]
fn several_people_become_one_log() {
    let (anna, ben) = (chain_of("anna", &["open", "skip a"]), chain_of("ben", &["open", "skip b"]));
    let texts = [project_of(&ben), project_of(&anna)];
    check(&texts, &["anna 2 (B:2)", "ben 2 (A:2)"]);
    let files = named(&texts);
    let text = merge(&files).unwrap().text();
    assert_eq!(log_of(&text), [anna, ben].concat());
    // It is a project that holds.
    let cover = project::cover(text.lines().next().unwrap()).unwrap();
    assert_eq!(project::check(&cover, 3, &log_of(&text)), []);
    check(&[text], &["anna 2 (A:2)", "ben 2 (A:2)"]);
}

#[test]
fn the_longer_of_two_chains_holds_both() {
    let anna = chain_of("anna", &["open", "skip a", "note a x"]);
    let ben = chain_of("ben", &["open"]);
    let mixed = [&anna[..1], &ben, &anna[1..2]].concat();
    check(&[project_of(&mixed), project_of(&anna)], &["anna 3 (A:2 B:3)", "ben 1 (A:1)"]);
    check(&[project_of(&[])], &[]);
}

#[test]
fn two_people_under_one_name_are_reported() {
    let one = chain_of("anna", &["open", "skip a"]);
    let other = chain_of("anna", &["open", "skip b", "skip a"]);
    check(
        &[project_of(&one), project_of(&other)],
        &["TwoUnderOneName B, A: two logs under the name 'anna' that differ after event 1: two \
           people, or one person in two places; leave one of the files out"],
    );
    let stranger = chain_of("anna", &["skip a"]);
    check(
        &[project_of(&one), project_of(&stranger)],
        &["TwoUnderOneName A, B: two logs under the name 'anna' that differ from the first event \
           on: two people, or one person in two places; leave one of the files out"],
    );
}

#[test]
fn what_does_not_hold_is_reported() {
    let anna = chain_of("anna", &["open", "skip a", "skip b"]);
    let whole = project_of(&anna);
    // A line in the middle: the next one does not carry its hash. Cover is 1, data 2 to 4.
    let changed = whole.replace(r#""kind":"skip","item":"a""#, r#""kind":"skip","item":"x""#);
    check(
        &[whole.clone(), changed],
        &["BrokenChain B: line 7: the hash of the line before is another: a line was changed, \
           taken out or put in"],
    );
    // The last line: only the cover knows.
    let changed = whole.replace(r#""kind":"skip","item":"b""#, r#""kind":"skip","item":"x""#);
    check(
        &[changed],
        &["Damaged A: the last line of the log is not the one that was saved: it was cut or \
           changed"],
    );
    let cut: Vec<&str> = whole.lines().take(6).collect();
    check(
        &[cut.join("\n")],
        &[
            "Damaged A: the file announces 3 lines of data and 3 of the log, and holds 3 and 2: \
             it was cut or changed",
            "Damaged A: the last line of the log is not the one that was saved: it was cut or \
             changed",
        ],
    );
    let unreadable = project_of(&[anna[0].clone(), "{".to_owned()]);
    check(
        &[unreadable],
        &["BrokenChain A: line 6: cannot be read: EOF while parsing an object at line 1 column 1"],
    );
    check(
        &[[HEADER, ITEMS[0]].join("\n")],
        &["NotAProject A: no project file: its first line is not that of one; export it from the \
           page as a project"],
    );
    check(
        &[String::new()],
        &["NotAProject A: no project file: its first line is not that of \
                               one; export it from the page as a project"],
    );
}

#[test]
fn other_data_are_reported() {
    let anna = chain_of("anna", &["skip a"]);
    let with = |header: &str, items: &[&str]| {
        let dataset = std::iter::once(header).chain(items.iter().copied());
        project::write("p", dataset, anna.iter().map(String::as_str))
    };
    let whole = with(HEADER, &ITEMS);
    let leave = "leave one of the files out";
    check(
        &[whole.clone(), with(HEADER, &ITEMS[..1])],
        &[&format!("OtherDataset A, B: another dataset: 2 items and 1 item; {leave}")],
    );
    check(
        &[whole.clone(), with(HEADER, &[ITEMS[0], r#"{"id":"c"}"#])],
        &[&format!("OtherDataset A, B: another dataset: they differ first in item 2; {leave}")],
    );
    let schema = HEADER.replace("\"text\"", "\"choice\",\"labels\":[\"x\"]");
    check(
        &[whole.clone(), with(&schema, &ITEMS)],
        &[&format!("OtherSchema A, B: another schema: questions differ; {leave}")],
    );
    let spaced = HEADER.replace(":1", ": 1");
    check(
        &[whole.clone(), with(&spaced, &ITEMS)],
        &[&format!(
            "OtherSchema A, B: another schema: its first line is written in another way; {leave}"
        )],
    );
    let numbered = whole.replacen("\"head\"", "\"numbers\":[[2,9]],\"head\"", 1);
    check(
        &[whole, numbered],
        &[&format!(
            "OtherDataset A, B: another dataset: items without an id had other lines; {leave}"
        )],
    );
    let other = project_of(&chain_of("anna", &["other", "skip a"]));
    let beside =
        "another dataset: the log of 'anna' is about p (3 items) and stands beside other data";
    check(&[other], &[&format!("OtherDataset A: {beside}")]);
    // What is said once is not said again of its log.
    let log = chain_of("ben", &["open"]);
    let whole = project_of(&log);
    let other = project::write("p", [HEADER, ITEMS[0]], log.iter().map(String::as_str));
    check(
        &[whole, other],
        &[&format!("OtherDataset A, B: another dataset: 2 items and 1 item; {leave}")],
    );
}

#[test]
fn policies_of_one_version_that_differ_are_noted() {
    let anna = chain_of("anna", &["policy 1 x", "policy 2 y"]);
    let ben = chain_of("ben", &["policy 1 x", "policy 2 z"]);
    check(
        &[project_of(&anna), project_of(&ben)],
        &[
            "anna 2 (A:2)",
            "ben 2 (B:2)",
            "policy version 2 of ben is another than that of anna; of the highest version the \
             later one is in force",
        ],
    );
}

/// Of evidence of one kind the latest counts; whose does not was not said.
#[test]
fn evidence_that_is_left_aside_is_noted() {
    let merged = |anna: &[&str], ben: &[&str]| {
        let texts = [chain_of("anna", anna), chain_of("ben", ben)].map(|it| project_of(&it));
        let swapped = [texts[1].clone(), texts[0].clone()];
        let notes = |texts: &[String]| merge(&named(texts)).unwrap().notes;
        assert_eq!(notes(&texts), notes(&swapped));
        // What is said to count is what the fold has in force.
        let merged = merge(&named(&texts)).unwrap();
        let mut fold = Fold::default();
        for line in &merged.log {
            fold.apply(&serde_json::from_str(line).unwrap());
        }
        let in_force: Vec<&str> = fold.evidence().map(|it| it.finding.text()).collect();
        format!("{} {}", in_force.join(" "), merged.notes.join("; ")).trim().to_owned()
    };
    let (x, y) = ("calibration bayes x", "calibration bayes y");
    assert_eq!(
        merged(&[x], &["open", y]),
        "\"y\" calibration (bayes, q) of several people: that of ben is the latest and \
         counts, not that of anna"
    );
    assert_eq!(
        merged(&["open", "open", x], &[y, "calibration bayes z"]),
        "\"x\" calibration (bayes, q) of several people: that of anna is the latest and \
         counts, not that of ben"
    );
    assert_eq!(
        merged(&[x], &["open", "calibration bayes -"]),
        "calibration (bayes, q) of several people: ben took it back later, so none counts, \
         not that of anna"
    );
    assert_eq!(merged(&[x], &["open", x]), "\"x\"");
    assert_eq!(merged(&[x], &["calibration rules y"]), "\"x\" \"y\"");
}

/// A project of this dataset, with a log that speaks of it as `of` does.
fn handed(items: [&str; 2], of: [&str; 2], annotator: &str) -> String {
    let mut head = Head::default();
    let dataset = chain::hash_lines([HEADER, of[0], of[1]]);
    let open = Body::Open(Open { dataset, name: "p".to_owned(), items: 2 });
    let line = head.append(Timestamp(0), annotator, open).1;
    project::write("p", [HEADER, items[0], items[1]], [line.as_str()])
}

/// What was handed out without known answers comes back to the data that have them, in any order;
/// other known answers, or data that differ besides, do not fit.
#[test]
fn what_was_handed_out_is_the_same_dataset() {
    let known = |answer: &str| format!(r#"{{"id":"a","gold":{{"q":"{answer}"}}}}"#);
    let (x, y) = (known("x"), known("y"));
    let (whole, other, bare) = ([x.as_str(), ITEMS[1]], [y.as_str(), ITEMS[1]], ITEMS);
    let lead = handed(whole, whole, "lead");
    let (anna, ben) = (handed(bare, bare, "anna"), handed(bare, bare, "ben"));
    let merged = |texts: &[&String]| {
        let texts: Vec<String> = texts.iter().map(|it| (*it).clone()).collect();
        merge(&named(&texts))
            .map(|merged| merged.text())
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let all = merged(&[&lead, &anna, &ben]).unwrap();
    assert_eq!(all.lines().nth(2), Some(x.as_str()));
    assert_eq!(merged(&[&ben, &anna, &lead]).as_ref(), Ok(&all));
    let colleagues = merged(&[&anna, &ben]).unwrap();
    assert_eq!(colleagues.lines().nth(2), Some(ITEMS[0]));
    assert_eq!(merged(&[&colleagues, &lead]).as_ref(), Ok(&all));
    // Once together it goes on so.
    assert_eq!(merged(&[&all, &anna]).as_ref(), Ok(&all));
    let differ = "another dataset: they differ first in item 1; leave one of the files out";
    let said = merged(&[&lead, &handed(other, other, "eve"), &anna]).unwrap_err();
    assert_eq!(said, [format!("A, B: {differ}")]);
    let more = [r#"{"id":"a","fields":{}}"#, ITEMS[1]];
    let said = merged(&[&lead, &handed(more, more, "eve")]).unwrap_err();
    assert_eq!(said, [format!("A, B: {differ}")]);
    // A log of other known answers is about other data, though the file has none.
    let said = merged(&[&lead, &handed(bare, other, "eve")]).unwrap_err();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("B: another dataset: the log of 'eve' is about p"), "{said:?}");
}

/// A new kind of event fails to compile here.
#[test]
fn all_kinds_are_known() {
    let known = |body: &Body| match body {
        Body::Open(_) | Body::Policy(_) | Body::Response(_) | Body::Skip { .. } => 4,
        Body::Flag { .. } | Body::Escalate { .. } | Body::Note { .. } => 3,
        Body::Undo { .. } | Body::Redo { .. } => 2,
        Body::Evidence(_) | Body::Gold { .. } => 2,
    };
    assert_eq!(known(&body("open")) + known(&body("note a x")) + 4, KINDS.len());
    for kind in KINDS {
        let line = format!(
            r#"{{"seq":1,"at":"2026-01-31T12:00:00.000Z","annotator":"a","prev_hash":"0","kind":"{kind}"}}"#
        );
        let why = serde_json::from_str::<Event>(&line).unwrap_err().to_string();
        assert!(why.starts_with("missing field"), "{kind}: {why}");
    }
}

/// What a newer version wrote is kept, byte for byte.
#[test]
fn events_of_an_unknown_kind_stay() {
    let mut log = chain_of("anna", &["skip a"]);
    log.push(format!(
        r#"{{"seq":2,"at":"2026-01-31T12:00:00.000Z","annotator":"anna","prev_hash":"{}","kind":"poem","text":"x"}}"#,
        chain::hash(log[0].as_bytes())
    ));
    let texts = [project_of(&log)];
    check(
        &texts,
        &[
            "anna 2 (A:2)",
            "A: the log of anna holds events of the kind 'poem', which this version does not \
             know; they are kept as they are",
        ],
    );
    assert_eq!(log_of(&merge(&named(&texts)).unwrap().text()), log);
}

/// A project with the first events of some annotators, mixed in some way.
fn project() -> impl Strategy<Value = String> {
    (prop::collection::vec((0usize..3, 0usize..6), 0..4), any::<u64>()).prop_map(
        |(people, seed)| {
            let mut chains: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for (who, events) in people {
                let name = ["anna", "ben", "carl"][who];
                let all = ["open", "policy 1 x", "skip a", "note b x", "skip b", "note b y"];
                chains.insert(name, chain_of(name, &all[..events]));
            }
            let mut rest: Vec<std::vec::IntoIter<String>> =
                chains.into_values().map(Vec::into_iter).collect();
            let mut random = crate::core::random::Random::new(seed);
            let mut log = Vec::new();
            while !rest.is_empty() {
                let place = random.below(u32::try_from(rest.len()).unwrap()) as usize;
                match rest[place].next() {
                    Some(line) => log.push(line),
                    None => drop(rest.remove(place)),
                }
            }
            project_of(&log)
        },
    )
}

fn text(texts: &[&String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| (*text).clone()).collect();
    merge(&named(&texts)).unwrap().text()
}

/// What the events add up to.
fn folded(log: &[String]) -> String {
    let mut fold = Fold::default();
    for line in log {
        fold.apply(&serde_json::from_str(line).unwrap());
    }
    let states = ["a", "b"].map(|item| format!("{:?}", fold.everyone(item).collect::<Vec<_>>()));
    format!("{states:?} {:?} {:?}", fold.policy(), fold.issues())
}

proptest! {
    #[test]
    fn the_order_of_files_is_nothing(a in project(), b in project(), c in project()) {
        let all = text(&[&a, &b, &c]);
        for turned in [[&a, &c, &b], [&b, &a, &c], [&b, &c, &a], [&c, &a, &b], [&c, &b, &a]] {
            prop_assert_eq!(&all, &text(&turned));
        }
    }

    #[test]
    fn merging_again_changes_nothing(a in project(), b in project()) {
        let both = text(&[&a, &b]);
        prop_assert_eq!(&both, &text(&[&both]));
        prop_assert_eq!(&both, &text(&[&both, &both]));
        prop_assert_eq!(&both, &text(&[&a, &both, &b, &a]));
    }

    #[test]
    fn steps_are_nothing(a in project(), b in project(), c in project()) {
        let (ab, bc) = (text(&[&a, &b]), text(&[&b, &c]));
        let all = text(&[&a, &b, &c]);
        prop_assert_eq!(&all, &text(&[&ab, &c]));
        prop_assert_eq!(&all, &text(&[&a, &bc]));
    }

    /// By hash: every event of each, none twice, none else; and all chains hold.
    #[test]
    fn is_the_union_of_events(a in project(), b in project(), c in project()) {
        let hashes = |text: &String| log_of(text).iter().map(|line| chain::hash(line.as_bytes())).collect::<Vec<_>>();
        let merged = text(&[&a, &b, &c]);
        let union: BTreeSet<String> = [&a, &b, &c].iter().flat_map(|it| hashes(it)).collect();
        let found = hashes(&merged);
        prop_assert_eq!(found.len(), union.len());
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), union);
        let log = log_of(&merged);
        for name in ["anna", "ben", "carl"] {
            let own = log.iter().filter(|line| line.contains(&format!("\"annotator\":\"{name}\"")));
            prop_assert_eq!(chain::verify(own.map(String::as_str)).2, None);
        }
    }

    /// One file alone means the same before and after, however its chains were mixed.
    #[test]
    fn the_state_is_the_same(a in project()) {
        prop_assert_eq!(folded(&log_of(&a)), folded(&log_of(&text(&[&a]))));
    }

    /// Who cannot be merged cannot be merged with a third, in any order or in steps.
    #[test]
    fn a_problem_stays_a_problem(a in project(), seed in 0usize..3) {
        let one = project_of(&chain_of("anna", &["open", "skip a", "skip b"]));
        let other = project_of(&chain_of("anna", &["open", "skip b"]));
        let mut texts = vec![a, one, other];
        texts.rotate_left(seed);
        prop_assert!(merge(&named(&texts)).is_err());
    }

    #[test]
    fn no_text_makes_it_panic(noise in "\\PC{0,60}", place in 0usize..400) {
        let mut text = project_of(&chain_of("anna", &["open", "skip a", "skip b"]));
        let place = (0..=place.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        text.insert_str(place, &noise);
        let _merged = merge(&[File { name: "A", text: &text }, File { name: "B", text: &noise }]);
    }
}
