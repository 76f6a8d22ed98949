//! Several people on one dataset, through the whole engine: what they export is merged, opened
//! again, adjudicated, and told apart in every export.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use countersign::core::format::gzip;
use countersign::core::log::chain::{Head, hash};
use countersign::core::model::event::{Body, Open, Response, Verdict};
use countersign::core::model::route::{Arm, Route};
use countersign::core::model::value::Value;
use countersign::core::team::merge::{File, merge};
use countersign::core::time::Timestamp;
use countersign::engine::Engine;
use countersign::engine::protocol::{Export, LogLoaded, Opened, Reply, Request};

const DATASET: &str = r#"{"countersign":1,"name":"posts","questions":[{"id":"mood","kind":"choice","labels":["neg","pos","odd"]}],"agents":[{"id":"bayes"}]}
{"id":"a","fields":{"text":"one"},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.6}]}
{"id":"b","fields":{"text":"two"},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.6}]}
{"fields":{"text":"three"},"suggestions":[{"question":"mood","agent":"bayes","value":"pos","score":0.6}]}
"#;

fn open(bytes: &[u8]) -> (Engine, Opened) {
    let mut engine = Engine::new();
    let begin = Request::Begin { name: "posts.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.handle(Request::Feed, Some(bytes.to_vec()));
    match engine.handle(Request::Finish, None).0 {
        Reply::Opened(opened) => (engine, *opened),
        other => panic!("{other:?}"),
    }
}

fn load(engine: &mut Engine, annotator: &str, log: &[String]) -> LogLoaded {
    let request = Request::LoadLog { annotator: annotator.to_owned() };
    match engine.handle(request, Some(log.join("\n").into_bytes())).0 {
        Reply::LogLoaded(loaded) => *loaded,
        other => panic!("{other:?}"),
    }
}

fn export(engine: &mut Engine, format: &str) -> String {
    let export = Export { format: format.to_owned(), query: None, gzip: false };
    match engine.handle(Request::Export { export }, None) {
        (Reply::Exported { .. }, Some(bytes)) => {
            assert!(!gzip::is_gzip(&bytes));
            String::from_utf8(bytes).unwrap()
        }
        (other, _) => panic!("{other:?}"),
    }
}

fn answer(item: &str, value: &str, settles: &[&String]) -> Body {
    Body::Response(Response {
        item: item.to_owned(),
        question: "mood".to_owned(),
        value: Some(Value::One(value.to_owned())),
        verdict: Verdict::Own,
        suggestion_ids: Vec::new(),
        suggestion_id: None,
        shown_at: Timestamp(0),
        decided_at: Timestamp(1),
        arm: Arm::Blind,
        route: Route::Blind,
        rule_id: None,
        policy_version: 0,
        sampling_probability: 1.0,
        seed: 0,
        edit_distance: None,
        bulk: None,
        settles: settles.iter().map(|hash| (*hash).clone()).collect(),
    })
}

/// One person's chain.
fn chain(annotator: &str, dataset: &str, bodies: Vec<Body>) -> Vec<String> {
    let mut head = Head::default();
    let open = Open { dataset: dataset.to_owned(), name: "posts".to_owned(), items: 3 };
    let all = std::iter::once(Body::Open(open)).chain(bodies);
    all.map(|body| head.append(Timestamp(0), annotator, body).1).collect()
}

/// The project that a person exports who did this.
fn project(annotator: &str, values: [&str; 3]) -> String {
    let (mut engine, opened) = open(DATASET.as_bytes());
    let items = ["a", "b", "line-4"];
    let bodies = items.iter().zip(values).map(|(item, value)| answer(item, value, &[])).collect();
    let loaded = load(&mut engine, annotator, &chain(annotator, &opened.dataset, bodies));
    assert_eq!(loaded.issues, []);
    export(&mut engine, "project")
}

/// Everything that two people did, with a third who decides.
fn adjudicated() -> (Engine, LogLoaded) {
    let (anna, ben) =
        (project("anna", ["pos", "pos", "neg"]), project("ben", ["neg", "pos", "pos"]));
    let files = [File { name: "anna", text: &anna }, File { name: "ben", text: &ben }];
    let merged = merge(&files).unwrap().text();
    let (mut engine, opened) = open(merged.as_bytes());
    // The item without an id is called by the line that it was when it was first opened.
    let issues: Vec<String> = opened.issues.iter().map(ToString::to_string).collect();
    assert_eq!(
        (opened.items, issues),
        (3, vec!["line 4, field id: no id; it is called line-4".to_owned()])
    );
    let mut log = opened.log_lines;
    assert_eq!(log.len(), 8);
    // Each chain is an opening and three answers, the first of them to item a.
    let (of_anna, of_ben) = (hash(log[1].as_bytes()), hash(log[5].as_bytes()));
    let decision = answer("a", "neg", &[&of_anna, &of_ben]);
    log.extend(chain("dora", &opened.dataset, vec![decision]));
    let loaded = load(&mut engine, "dora", &log);
    (engine, loaded)
}

#[test]
fn a_merged_project_opens_and_merges_again() {
    let (mut engine, loaded) = adjudicated();
    assert_eq!(loaded.issues, []);
    let text = export(&mut engine, "project");
    let anna = project("anna", ["pos", "pos", "neg"]);
    let files = [File { name: "all", text: &text }, File { name: "anna", text: &anna }];
    let merged = merge(&files).unwrap();
    let people: Vec<(&str, u64)> =
        merged.people.iter().map(|person| (person.annotator.as_str(), person.events)).collect();
    assert_eq!(people, [("anna", 4), ("ben", 4), ("dora", 2)]);
    assert_eq!(merged.text(), text);
}

/// Item a was decided, b unanimous, the third is unresolved: in every file that is written.
#[test]
fn unanimous_adjudicated_and_unresolved_stay_apart() {
    let (mut engine, _) = adjudicated();
    let lines = export(&mut engine, "jsonl");
    let review = |place: usize| {
        let line: serde_json::Value =
            serde_json::from_str(lines.lines().nth(place).unwrap()).unwrap();
        let mood = &line["review"]["questions"]["mood"];
        let said = |key: &str| mood[key].as_str().unwrap_or("-").to_owned();
        let settling = line["responses"].as_array().unwrap().iter();
        let settling = settling.filter(|response| response.get("settles").is_some()).count();
        format!("{} {} {} {settling}", said("settled"), said("value"), said("by"))
    };
    assert_eq!(
        [1, 2, 3].map(review),
        ["adjudicated neg adjudication 1", "unanimous pos people 0", "unresolved - people 0"]
    );

    let csv = export(&mut engine, "csv");
    let row = |place: usize| csv.lines().nth(place).unwrap().to_owned();
    assert!(row(1).contains(",neg,adjudication,"), "{csv}");
    assert!(row(2).contains(",pos,people,"), "{csv}");
    assert!(row(3).contains(",,differ,"), "{csv}");

    let disputed = export(&mut engine, "disagreements");
    let line = |place: usize| disputed.lines().nth(place).unwrap_or_default();
    assert!(line(0).contains(r#""adjudicated":{"value":"neg","by":["dora"]}"#), "{disputed}");
    assert!(disputed.contains(r#""settled":"unresolved""#), "{disputed}");

    let decisions = export(&mut engine, "decisions");
    assert_eq!(decisions.matches("\"settles\":[").count(), 1, "{decisions}");
}
