//! The engine from outside, with as many items as a real dataset has.

#![allow(clippy::unwrap_used, clippy::panic)]
use std::fmt::Write;

use countersign::engine::Engine;
use countersign::engine::protocol::{Opened, Reply, Request};

const ITEMS: u32 = 20_000;

/// Lines of about 430 bytes: two agents with probabilities, two metadata columns. Every fifth
/// item is disputed, every hundredth carries a known answer.
fn dataset() -> String {
    let mut text = String::from(
        r#"{"countersign":1,"name":"made up","questions":[{"id":"mood","kind":"choice","labels":["neg","neu","pos"]}],"agents":["first","second"],"columns":["channel","language"]}"#,
    );
    for n in 0..ITEMS {
        let label = |n: u32| ["neg", "neu", "pos"][n as usize % 3];
        let suggestion = |agent: &str, label: &str, score: u32| {
            let rest = f64::from(100 - score) / 200.0;
            let classes = ["neg", "neu", "pos"].map(|class| {
                let p = if class == label { f64::from(score) / 100.0 } else { rest };
                format!(r#""{class}":{p}"#)
            });
            format!(
                r#"{{"question":"mood","agent":"{agent}","value":"{label}","score":{},"probabilities":{{{}}}}}"#,
                f64::from(score) / 100.0,
                classes.join(",")
            )
        };
        let second = if n % 5 == 0 { label(n + 1) } else { label(n) };
        let gold = if n % 100 == 0 { r#","gold":{"mood":"neg"}"# } else { "" };
        let suggestions =
            [suggestion("first", label(n), 40 + n % 60), suggestion("second", second, 41 + n % 7)];
        write!(
            text,
            "\n{{\"id\":\"m-{n:06}\",\"fields\":{{\"text\":\"Message {n}: the parcel came late \\\"again\\\", größer und grün\"}},\
             \"metadata\":{{\"channel\":\"{}\",\"language\":\"{}\"}},\"suggestions\":[{}]{gold}}}",
            ["mail", "chat", "phone"][n as usize % 3],
            ["en", "de"][n as usize % 2],
            suggestions.join(","),
        )
        .unwrap();
    }
    text
}

fn open() -> (Engine, Opened) {
    let mut engine = Engine::new();
    let begin = Request::Begin { name: "made-up.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    for chunk in dataset().as_bytes().chunks(1_000_003) {
        engine.handle(Request::Feed, Some(chunk.to_vec()));
    }
    let (Reply::Opened(opened), _) = engine.handle(Request::Finish, None) else {
        panic!("not opened");
    };
    (engine, *opened)
}

fn ask(engine: &mut Engine, request: &str) -> (Reply, Option<Vec<u8>>) {
    engine.handle(serde_json::from_str(request).unwrap(), None)
}

#[track_caller]
fn check_count(engine: &mut Engine, query: &str, expected: u32) {
    let (reply, payload) = ask(engine, &format!(r#"{{"do":"query","query":{query}}}"#));
    assert_eq!(reply, Reply::Order { count: expected }, "{query}");
    assert_eq!(payload.unwrap().len(), expected as usize * 4, "{query}");
}

#[test]
fn twenty_thousand_items_are_counted_and_cost_little() {
    let (mut engine, opened) = open();
    assert_eq!(
        (opened.items, opened.suggestions, opened.issue_count),
        (ITEMS, 2 * u64::from(ITEMS), 0)
    );
    // The budget of the design, above the file's own bytes.
    let each = opened.column_bytes / u64::from(ITEMS);
    assert!(each <= 150, "{each} bytes an item");

    check_count(&mut engine, "{}", ITEMS);
    check_count(&mut engine, r#"{"filter":{"disagreement":["model_model"]}}"#, ITEMS / 5);
    check_count(
        &mut engine,
        r#"{"filter":{"metadata":[{"column":"language","any_of":["de"]}]}}"#,
        ITEMS / 2,
    );
    check_count(&mut engine, r#"{"filter":{"routes":["gold"]}}"#, ITEMS / 100);
    check_count(&mut engine, r#"{"filter":{"text":"message 1999"}}"#, 11);
    check_count(&mut engine, r#"{"filter":{"text":"GRÖSSER"}}"#, 0);
    check_count(&mut engine, r#"{"filter":{"text":"\"AGAIN\", GRÖßER"}}"#, ITEMS);
    check_count(&mut engine, r#"{"filter":{"agents":["second"]},"sort":{"by":"need"}}"#, ITEMS);

    let matrix = r#"{"do":"matrix","question":"mood","between":"model_model"}"#;
    let (Reply::Matrix(matrix), _) = ask(&mut engine, matrix) else { panic!("no matrix") };
    let matrix = matrix.read().unwrap();
    assert_eq!((matrix.pairs, matrix.equal), (u64::from(ITEMS), u64::from(ITEMS / 5 * 4)));
    // Every cell opens as many items as it counts.
    for (row, label) in matrix.labels.iter().enumerate() {
        for (column, other) in matrix.labels.iter().enumerate() {
            let cell = format!(
                r#"{{"filter":{{"cell":{{"question":"mood","between":"model_model","row":"{label}","column":"{other}"}}}}}}"#
            );
            check_count(&mut engine, &cell, matrix.counts[row][column]);
        }
    }
}

#[test]
fn what_a_policy_costs_is_what_it_does() {
    let (mut engine, opened) = open();
    let policy = serde_json::to_string(&opened.default_policy).unwrap();
    let effort = r#"{"characters_per_minute":1400,"seconds_per_answer":4}"#;
    let simulate = format!(r#"{{"do":"simulate","policy":{policy},"effort":{effort}}}"#);
    let (Reply::Costs(costs), _) = ask(&mut engine, &simulate) else { panic!("no costs") };
    let costs = costs.read().unwrap();
    assert_eq!((costs.changed, costs.issues.len()), (0, 0), "it is in force already");
    assert_eq!(costs.routes.iter().map(|it| it.items).sum::<u32>(), ITEMS);
    let routed = costs.rules.iter().map(|it| it.routed).sum::<u32>();
    assert_eq!(routed + costs.otherwise, ITEMS);
    for rule in &costs.rules {
        let query = format!(r#"{{"filter":{{"rules":["{}"]}}}}"#, rule.id);
        check_count(&mut engine, &query, rule.routed);
    }
    // A share of 5 % of 20,000 draws 1,000, give or take five standard deviations of 31.
    let blind = costs.rules.iter().find(|it| it.id == "blind").unwrap();
    assert!((845..=1_155).contains(&blind.matching), "{}", blind.matching);
}
