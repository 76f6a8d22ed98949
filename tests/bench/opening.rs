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
use countersign::core::log::chain;
use countersign::engine::Engine;
use countersign::engine::protocol::{Opened, Reply, Request};

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
    }
    drop(engine);
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
