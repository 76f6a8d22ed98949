//! What opening a dataset costs natively, stage by stage; started by `cargo xtask bench`, or
//!
//! ```text
//! cargo bench --bench opening -- FILE
//! ```
//! A stage is the best of five: what a busy machine adds is not the program's.
//! The stages are measured on their own; the engine's two lines contain them.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use countersign::core::format::lines::Lines;
use countersign::core::format::native::RawItem;
use countersign::core::log::chain::{self, Head};
use countersign::core::model::event::{Body, PolicyChange, Response, Verdict};
use countersign::core::model::value::Value;
use countersign::core::routing::policy::Policy;
use countersign::core::time::Timestamp;
use countersign::engine::Engine;
use countersign::engine::protocol::assurance::WhatIf;
use countersign::engine::protocol::study::Study;
use countersign::engine::protocol::{Effort, Opened, Reply, Request, to_bytes};

/// Bytes fed at a time, as the page's worker does.
const SLICE: usize = 1024 * 1024;
const RUNS: usize = 5;

fn main() -> ExitCode {
    // Cargo adds a flag of its own.
    let Some(path) = std::env::args().skip(1).find(|word| !word.starts_with("--")) else {
        eprintln!("opening: give the path of a dataset");
        return ExitCode::FAILURE;
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("opening: {path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    measure(&bytes);
    ExitCode::SUCCESS
}

fn measure(bytes: &[u8]) {
    let mut lines = Lines::default();
    say("text cut into lines", || {
        lines = Lines::default();
        lines.reserve(bytes.len());
        bytes.chunks(SLICE).for_each(|slice| lines.feed(slice));
        lines.finish();
    });
    let spans = lines.take();
    say("lines read as JSON, borrowed", || {
        spans.iter().filter(|span| RawItem::read(lines.line(**span)).is_ok()).count();
    });
    say("SHA-256 of all lines", || {
        black_box(chain::hash_lines(spans.iter().map(|span| lines.line(*span))));
    });

    let (mut engine, mut opened) = (Engine::new(), None);
    let mut fed = Duration::MAX;
    let mut finished = Duration::MAX;
    let mut first = Duration::MAX;
    for _ in 0..RUNS {
        engine = Engine::new();
        let started = Instant::now();
        begin(&mut engine, bytes.len() as u64);
        for (number, slice) in bytes.chunks(SLICE).enumerate() {
            engine.handle(Request::Feed, Some(slice.to_vec()));
            if number == 0 {
                engine.handle(Request::Item { index: 0 }, None);
                first = first.min(started.elapsed());
            }
        }
        fed = fed.min(started.elapsed());
        let finishing = Instant::now();
        if let (Reply::Opened(reply), _) = engine.handle(Request::Finish, None) {
            opened = Some(reply);
        }
        finished = finished.min(finishing.elapsed());
    }
    tell("engine: the first item", first);
    tell("engine: all fed, indexed and routed", fed);
    tell("engine: finished", finished);
    if let Some(opened) = opened {
        memory(&opened);
        what_if(&mut engine, &opened);
    }
    drop(engine);
}

/// From a moved slider to the new numbers: a policy tried on all items, with 10,000 answers in
/// the log. The first time what is known is read from the log.
fn what_if(engine: &mut Engine, opened: &Opened) {
    let Some(question) = opened.schema.questions.first() else { return };
    let Some(label) = question.labels().first() else { return };
    let policy = |least: f64| {
        let text = format!(
            r#"{{"name":"p","seed":1,"rules":[{{"id":"b","when":[{{"if":"share","share":0.1}}],"to":"blind"}},{{"id":"sure","when":[{{"if":"score","question":"{}","at_least":{least}}}],"to":"auto"}}],"otherwise":{{"to":"single"}}}}"#,
            question.id
        );
        Policy::read(&text).unwrap_or_default()
    };
    let mut head = Head::default();
    let put = Body::Policy(PolicyChange { version: 1, policy: policy(0.9) });
    let mut lines = vec![head.append(Timestamp(0), "anna", put).1];
    for index in 0..opened.items.min(10_000) {
        let (Reply::Item(view), _) = engine.handle(Request::Item { index }, None) else { return };
        let response = Response {
            item: view.item.id.clone(),
            question: question.id.clone(),
            value: Some(Value::One(label.id.clone())),
            verdict: Verdict::Own,
            suggestion_ids: Vec::new(),
            suggestion_id: None,
            shown_at: Timestamp(0),
            decided_at: Timestamp(5_000),
            arm: view.routed.route.arm(),
            route: view.routed.route,
            rule_id: view.routed.rule_id.clone(),
            policy_version: 1,
            sampling_probability: view.routed.sampling_probability,
            seed: 1,
            edit_distance: None,
            bulk: None,
            settles: Vec::new(),
        };
        lines.push(head.append(Timestamp(0), "anna", Body::Response(response)).1);
    }
    let load = Request::LoadLog { annotator: "anna".to_owned(), bring_in: false };
    engine.handle(load, Some(lines.join("\n").into_bytes()));
    let column = opened.schema.columns.first().map(|column| column.id.clone());
    let mut times = [0.95, 0.85, 0.8, 0.75, 0.7, 0.65].into_iter().map(|least| {
        let effort = Effort::default();
        let asked =
            WhatIf { policy: policy(least), effort, per_minute: 0.5, column: column.clone() };
        let started = Instant::now();
        let payload = to_bytes(&Study::WhatIf(asked)).unwrap_or_default();
        let mut answer = engine.handle(Request::Study, Some(payload));
        while matches!(answer.0, Reply::Studying { .. }) {
            answer = engine.handle(Request::StudyOn, None);
        }
        started.elapsed()
    });
    tell("what-if: the first time", times.next().unwrap_or_default());
    tell("what-if: a slider moved, the slowest", times.max().unwrap_or_default());
}

fn begin(engine: &mut Engine, bytes: u64) {
    let begin =
        Request::Begin { name: "measured.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    engine.make_room(bytes);
}

fn memory(opened: &Opened) {
    let each = opened.column_bytes as f64 / f64::from(opened.items.max(1));
    println!("{:<38} {:>8} items, {each:.1} B of columns each", "opened", opened.items);
}

fn say(what: &str, mut stage: impl FnMut()) {
    let times = (0..RUNS).map(|_| {
        let started = Instant::now();
        stage();
        started.elapsed()
    });
    tell(what, times.min().unwrap_or_default());
}

fn tell(what: &str, time: Duration) {
    println!("{what:<38} {:>8.1} ms", time.as_secs_f64() * 1000.0);
}
