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
use countersign::engine::protocol::study::{Studied, Study};
use countersign::engine::protocol::team::{Answers, Merge, MergeReport};
use countersign::engine::protocol::{
    Export, LogLoaded, Opened, Reply, Request, from_bytes, to_bytes,
};

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
    let request = Request::LoadLog { annotator: annotator.to_owned(), bring_in: false };
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

/// The lines of the log in a project file.
fn log_of(project: &str) -> Vec<String> {
    let events = project.lines().filter(|line| line.starts_with("{\"seq\":"));
    events.map(str::to_owned).collect()
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
    assert_eq!((opened.log_lines, opened.author), (8, None));
    let mut log = log_of(&merged);
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

/// A decision is one still when the reviewed file is opened as a dataset; whoever decides anew
/// there overrules it, and so it stays when that is opened in turn.
#[test]
fn a_decision_stays_one_in_the_reviewed_file() {
    let settled = |engine: &mut Engine, index: u32| {
        let answers = answers(engine, index);
        let mood = &answers.questions[0];
        let value = mood.value.as_ref().map(Value::brief).unwrap_or_default();
        format!("{} {value} {} {}", mood.settled, mood.by.join("+"), mood.unseen)
    };
    let again = |engine: &mut Engine, log: &[String]| {
        let (mut engine, opened) = open(export(engine, "jsonl").as_bytes());
        assert_eq!(load(&mut engine, "eve", log).issues, []);
        (engine, opened)
    };
    let (mut first, _) = adjudicated();
    let (mut second, opened) = again(&mut first, &[]);
    assert_eq!(disputed(&mut second, true), [0]);
    assert_eq!(disputed(&mut second, false), [2]);
    assert_eq!(settled(&mut second, 0), "adjudicated neg dora 0");
    assert!(export(&mut second, "csv").contains(",neg,adjudication,"));
    // Who decides is no rater.
    let study = Study::Pairwise { question: "mood".to_owned() };
    let (_, bytes) = second.handle(Request::Study, Some(to_bytes(&study).unwrap()));
    let mut bytes = bytes;
    while bytes.is_none() {
        bytes = second.handle(Request::StudyOn, None).1;
    }
    let Ok(Studied::Pairwise(found)) = from_bytes(&bytes.unwrap()) else { panic!() };
    let raters: Vec<&str> = found.raters.iter().map(|it| it.rater.name.as_str()).collect();
    assert_eq!(raters, ["anna", "ben", "bayes"]);

    let events: Vec<String> = answers(&mut second, 0).questions[0]
        .answers
        .iter()
        .filter_map(|it| it.event.clone())
        .collect();
    assert_eq!(events.len(), 3);
    let decision = answer("a", "odd", &events.iter().collect::<Vec<_>>());
    let log = chain("eve", &opened.dataset, vec![decision]);
    assert_eq!(load(&mut second, "eve", &log).issues, []);
    assert_eq!(settled(&mut second, 0), "adjudicated odd eve 0");
    let (mut third, _) = again(&mut second, &[]);
    assert_eq!(settled(&mut third, 0), "adjudicated odd eve 0");
    assert_eq!(disputed(&mut third, true), [0]);
}

fn disputed(engine: &mut Engine, decided: bool) -> Vec<u8> {
    let question = "mood".to_owned();
    match engine.handle(Request::Disputed { question, decided }, None) {
        // Fewer than 256 items: the first of four bytes is the index.
        (Reply::Order { .. }, Some(bytes)) => bytes.chunks(4).map(|index| index[0]).collect(),
        (other, _) => panic!("{other:?}"),
    }
}

fn answers(engine: &mut Engine, index: u32) -> Answers {
    match engine.handle(Request::Answers { index }, None) {
        (Reply::Answers, Some(bytes)) => from_bytes(&bytes).unwrap(),
        (other, _) => panic!("{other:?}"),
    }
}

fn merged(
    engine: &mut Engine,
    files: &[(&str, &[u8])],
    into_open: bool,
) -> (MergeReport, Option<Vec<u8>>) {
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    let payload = to_bytes(&Merge { files, into_open, whose: Vec::new() }).unwrap();
    match engine.handle(Request::Merge, Some(payload)) {
        (Reply::Merged { report }, bytes) => (from_bytes(&report).unwrap(), bytes),
        (other, _) => panic!("{other:?}"),
    }
}

#[test]
fn what_is_disputed_and_by_whom() {
    let (mut engine, _) = adjudicated();
    assert_eq!(disputed(&mut engine, false), [2]);
    assert_eq!(disputed(&mut engine, true), [0]);
    let decided = answers(&mut engine, 0);
    let of = &decided.questions[0];
    assert_eq!(
        (of.settled.as_str(), of.by.as_slice(), of.unseen),
        ("adjudicated", &["dora".to_owned()][..], 0)
    );
    let named: Vec<_> = of.answers[..2].iter().map(|it| it.event.clone().unwrap()).collect();
    assert_eq!(of.answers[2].settles, named);
    let line = DATASET.lines().nth(1).unwrap();
    assert_eq!(decided.line, hash(line.as_bytes()));

    let open = answers(&mut engine, 2);
    assert_eq!(open.questions[0].settled, "unresolved");
    assert_eq!(open.questions[0].answers.len(), 2);
    let missing = Request::Answers { index: 3 };
    assert!(matches!(engine.handle(missing, None).0, Reply::Failed { .. }));
}

/// What others did stands beside one's own log, which goes on at its own end.
#[test]
fn a_merged_project_goes_on_under_ones_own_name() {
    let (anna, ben) =
        (project("anna", ["pos", "pos", "neg"]), project("ben", ["neg", "pos", "pos"]));
    let (report, bytes) = merged(
        &mut Engine::new(),
        &[("a.gz", &gzip::pack(anna.as_bytes())), ("b", ben.as_bytes())],
        false,
    );
    let brought: Vec<_> =
        report.people.iter().map(|it| (it.annotator.as_str(), it.events)).collect();
    assert_eq!((brought, report.events), (vec![("anna", 4), ("ben", 4)], 8));
    let files = [File { name: "a", text: &anna }, File { name: "b", text: &ben }];
    let bytes = bytes.unwrap();
    // As the command line writes it.
    assert_eq!(bytes, merge(&files).unwrap().text().into_bytes());

    let (mut engine, opened) = open(&bytes);
    assert_eq!(opened.log_lines, 8);
    let mut own = log_of(std::str::from_utf8(&bytes).unwrap());
    own.retain(|line| line.contains("\"annotator\":\"ben\""));
    let loaded = load(&mut engine, "ben", &own);
    assert_eq!((loaded.issues.as_slice(), loaded.head.seq), (&[][..], 4));
    let mut head = Head::from(loaded.head);
    let (_, line) = head.append(Timestamp(9), "ben", answer("line-4", "neg", &[]));
    let lines = vec![line];
    assert!(matches!(engine.handle(Request::Apply { lines }, None).0, Reply::Applied { .. }));
    assert_eq!(disputed(&mut engine, false), [0]);
    let text = export(&mut engine, "project");
    assert_eq!(text.matches("\"annotator\":\"anna\"").count(), 4);
    // What is open and what ben had before are one chain.
    let (report, bytes) = merged(&mut engine, &[("b", ben.as_bytes())], true);
    assert_eq!(report.problems, []);
    assert_eq!(report.people[1].files, [(0, 5), (1, 4)]);
    assert_eq!(open(&bytes.unwrap()).1.log_lines, 9);
}

#[test]
fn what_does_not_fit_together_is_named() {
    let anna = project("anna", ["pos", "pos", "neg"]);
    let other = anna.replace("\"text\":\"two\"", "\"text\":\"too\"");
    let files: [(&str, &[u8]); 3] = [
        ("anna.jsonl", anna.as_bytes()),
        ("other.jsonl", other.as_bytes()),
        ("photo.png", &[0xff, 0xfe]),
    ];
    let (report, bytes) = merged(&mut Engine::new(), &files, false);
    assert_eq!(bytes, None);
    let said: Vec<String> = report
        .problems
        .iter()
        .map(|it| format!("{}: {}", it.files.join("+"), it.message))
        .collect();
    assert!(said[0].starts_with("photo.png: not UTF-8"), "{said:?}");
    assert!(
        said[1].starts_with("anna.jsonl+other.jsonl: another dataset: they differ first in item 2"),
        "{said:?}"
    );
    // Without anything open there is nothing to merge into.
    let asked = Merge { into_open: true, ..Merge::default() };
    let payload = to_bytes(&asked).unwrap();
    assert!(matches!(Engine::new().handle(Request::Merge, Some(payload)).0, Reply::Failed { .. }));
}
