//! What merging ten people's projects costs natively, stage by stage:
//!
//! ```text
//! cargo bench --bench merge -- [ANSWERS [PEOPLE]]
//! ```
//! Each person answers every item of one dataset (100,000 of about 430 bytes), and each project
//! file holds the whole dataset. A stage is the best of five. The text of all files is in memory
//! before; writing the merged text is a stage of its own.

use std::hint::black_box;
use std::time::{Duration, Instant};

use countersign::core::format::project;
use countersign::core::log::chain::{Head, hash_lines};
use countersign::core::log::fold::Fold;
use countersign::core::model::event::{Body, Open, Response, Verdict};
use countersign::core::model::route::{Arm, Route};
use countersign::core::model::value::Value;
use countersign::core::team::merge::{File, merge};
use countersign::core::time::Timestamp;

const RUNS: usize = 5;

/// In milliseconds, of ten files of 100,000 answers.
const BUDGET: f64 = 2_000.0;

fn main() {
    // Cargo adds a flag of its own.
    let words = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    let mut numbers = words.filter_map(|word| word.parse::<usize>().ok());
    let (answers, people) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(10));

    let dataset = dataset(answers);
    let identity = hash_lines(dataset.iter().map(String::as_str));
    let names: Vec<String> = (0..people).map(|person| format!("person-{person}")).collect();
    let texts: Vec<String> = names
        .iter()
        .map(|name| {
            let log = log(name, &identity, answers);
            project::write(
                "measured",
                dataset.iter().map(String::as_str),
                log.iter().map(String::as_str),
            )
        })
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{people} files of {answers} answers, {:.0} MB in all", bytes as f64 / 1e6);
    let files: Vec<File<'_>> =
        names.iter().zip(&texts).map(|(name, text)| File { name, text }).collect();

    let whole = measure("merged and written as text", || {
        black_box(merge(&files).map(|merged| merged.text().len()).ok());
    });
    if (answers, people) == (100_000, 10) {
        let verdict = if whole.as_secs_f64() * 1000.0 > BUDGET { "over" } else { "ok" };
        println!("{:<38} {BUDGET:>8.1} ms  {verdict}", "  budget");
    }
    measure("merged, without the text", || {
        black_box(merge(&files).map(|merged| merged.events()).ok());
    });
    let Ok(merged) = merge(&files) else {
        println!("the files do not fit together");
        return;
    };
    let text = merged.text();
    println!("{:<38} {:>8} events of {people} people", "", merged.events());
    println!(
        "{:<38} {:>8.1} million answers a second",
        "",
        merged.events() as f64 / whole.as_secs_f64() / 1e6
    );
    let again = [File { name: "merged", text: &text }, files[0]];
    measure("merged again with the first of them", || {
        black_box(merge(&again).map(|merged| merged.events()).ok());
    });
    // For comparison: what reading every event in full takes, as opening the project does.
    measure("for comparison: the log read and folded", || {
        let mut fold = Fold::default();
        let log = text.lines().skip(1 + dataset.len());
        for event in log.filter_map(|line| serde_json::from_str(line).ok()) {
            fold.apply(&event);
        }
        black_box(fold.annotators().count());
    });
}

fn measure(what: &str, mut stage: impl FnMut()) -> Duration {
    let times = (0..RUNS).map(|_| {
        let started = Instant::now();
        stage();
        started.elapsed()
    });
    let time = times.min().unwrap_or_default();
    println!("{what:<38} {:>8.1} ms", time.as_secs_f64() * 1000.0);
    time
}

fn dataset(items: usize) -> Vec<String> {
    let mut lines = vec![
        r#"{"countersign":1,"name":"measured","questions":[{"id":"mood","kind":"choice","labels":["neg","pos"]}],"agents":[{"id":"bayes"},{"id":"rules"}]}"#
            .to_owned(),
    ];
    let text = "The parcel came on time and was well packed, but the lid had a crack. ".repeat(3);
    lines.extend((0..items).map(|item| {
        format!(
            r#"{{"id":"m-{item}","fields":{{"text":"{text}"}},"suggestions":[{{"question":"mood","agent":"bayes","value":"pos","score":0.97}},{{"question":"mood","agent":"rules","value":"neg","score":0.6,"rationale":"Found: crack -2."}}]}}"#
        )
    }));
    lines
}

/// One person's log: every item answered.
fn log(annotator: &str, identity: &str, answers: usize) -> Vec<String> {
    let mut head = Head::default();
    let open =
        Open { dataset: identity.to_owned(), name: "measured".to_owned(), items: answers as u64 };
    let mut lines = vec![head.append(Timestamp(0), annotator, Body::Open(open)).1];
    for answer in 0..answers {
        let at = Timestamp(1_800_000_000_000 + 4_000 * answer as i64);
        let body = Body::Response(Response {
            item: format!("m-{answer}"),
            question: "mood".to_owned(),
            value: Some(Value::One(if answer % 3 == 0 { "neg" } else { "pos" }.to_owned())),
            verdict: Verdict::Accepted,
            suggestion_ids: vec!["mood/bayes".to_owned(), "mood/rules".to_owned()],
            suggestion_id: Some("mood/bayes".to_owned()),
            shown_at: Timestamp(at.0 - 3_000),
            decided_at: at,
            arm: Arm::Assisted,
            route: Route::Consensus { people: 3 },
            rule_id: Some("disputed-mood".to_owned()),
            policy_version: 1,
            sampling_probability: 1.0,
            seed: 7,
            edit_distance: None,
            bulk: None,
            settles: Vec::new(),
        });
        lines.push(head.append(at, annotator, body).1);
    }
    lines
}
