//! What the studies of assurance cost natively at 100,000 items; started by `cargo xtask bench
//! assurance`, or
//!
//! ```text
//! cargo bench --bench assurance [-- --page DIR] [-- --steps] [-- NAME]
//! ```
//! The dataset and its log are made up ([`reviewed`]). Each study is done first right after the log
//! was loaded, when nothing is known of any question, and again with what is kept by then. A step's
//! time is the best of [`RUNS`]: what a busy machine adds is not the program's. With `--steps` every
//! step that is over the budget is listed.
//!
//! With `--page DIR` the project is written there, with the studies for a browser to do the same.

use std::process::ExitCode;
use std::time::Duration;

use countersign::core::format::project;
use countersign::core::routing::policy::{Condition, Policy};
use countersign::engine::Engine;
use countersign::engine::protocol::assurance::{Draw, Slices, WhatIf};
use countersign::engine::protocol::study::{Studied, Study};
use countersign::engine::protocol::{Effort, Export, Reply, Request, from_bytes, to_bytes};

mod reviewed;
mod studying;

use reviewed::{Log, certify, load, stream};
use studying::{STEP, for_browser, longest, row, run};

const RUNS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let page = arguments.iter().skip_while(|word| *word != "--page").nth(1);
    let lists = arguments.iter().any(|word| word == "--steps");
    let only = arguments.iter().find(|word| !word.starts_with("--") && Some(*word) != page);
    let dataset = reviewed::dataset();
    let mut engine = opened(&dataset);
    let log = log(&mut engine);
    load(&mut engine, &log);
    let studies = studies(&mut engine);
    if let Some(place) = page {
        return match write(place, &dataset, &log, &mut engine, &studies) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                eprintln!("assurance: {why}");
                ExitCode::FAILURE
            }
        };
    }
    println!(
        "{} items, {} lines of the log, {:.0} MB",
        reviewed::ITEMS,
        log.len(),
        dataset.len() as f64 / 1e6
    );
    println!("{:<44} {:>10} {:>10}", "what", "measured", "budget");
    for (name, study) in &studies {
        if only.is_some_and(|only| !name.starts_with(only.as_str())) {
            continue;
        }
        let mut first = Best::default();
        let mut again = Best::default();
        let mut said = String::new();
        for _ in 0..RUNS {
            load(&mut engine, &log);
            let Some((steps, found)) = run(&mut engine, name, study) else { break };
            first.take(steps);
            said = about(&found);
            let Some((steps, _)) = run(&mut engine, name, study) else { break };
            again.take(steps);
        }
        row(name, first.0.iter().sum(), None, &said);
        longest(&first.0);
        row("  again", again.0.iter().sum(), None, "");
        longest(&again.0);
        if lists {
            first.list();
        }
    }
    ExitCode::SUCCESS
}

/// Step by step the shortest time.
#[derive(Default)]
struct Best(Vec<Duration>);

impl Best {
    fn take(&mut self, steps: Vec<Duration>) {
        if self.0.len() != steps.len() {
            self.0 = steps;
            return;
        }
        for (best, step) in self.0.iter_mut().zip(steps) {
            *best = step.min(*best);
        }
    }

    fn list(&self) {
        for (place, step) in (1..).zip(&self.0) {
            let took = step.as_secs_f64() * 1000.0;
            if took > STEP {
                println!("    step {place} of {}: {took:.1} ms", self.0.len());
            }
        }
    }
}

fn opened(dataset: &str) -> Engine {
    let mut engine = Engine::new();
    let begin =
        Request::Begin { name: "measured.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    for slice in dataset.as_bytes().chunks(1024 * 1024) {
        engine.handle(Request::Feed, Some(slice.to_vec()));
    }
    engine.handle(Request::Finish, None);
    engine
}

/// People answer, it is certified, and they answer what is audited.
fn log(engine: &mut Engine) -> Vec<String> {
    let mut log = Log::begun();
    load(engine, &log.lines);
    log.answered(engine);
    load(engine, &log.lines);
    let found = run(engine, "certify", &Study::Certify(certify(None, false)));
    match found.map(|(_, found)| from_bytes(&found)) {
        Some(Ok(Studied::Certificate(found))) => {
            if found.evidence.is_none() {
                println!("nothing is certified: {}", found.verdict);
            }
            log.certified(engine, *found);
        }
        other => println!("the sample was not certified: {other:?}"),
    }
    log.lines
}

fn studies(engine: &mut Engine) -> Vec<(&'static str, Study)> {
    let question = || "mood".to_owned();
    let slices = |columns: &[&str]| {
        let columns = columns.iter().map(|it| (*it).to_owned()).collect();
        Study::Slices(Slices { question: question(), columns, discoveries: false, groups: None })
    };
    let grouped = Study::Slices(Slices {
        question: question(),
        columns: vec!["channel".to_owned(), "language".to_owned()],
        discoveries: false,
        groups: Some("account".to_owned()),
    });
    let numbers = |column: Option<&str>| Study::Numbers {
        question: question(),
        column: column.map(str::to_owned),
    };
    let policy = policy(engine);
    let what_if = |least: f64, column: Option<&str>| {
        let column = column.map(str::to_owned);
        let policy = turned(&policy, least);
        Study::WhatIf(WhatIf { policy, effort: Effort::default(), per_minute: 0.5, column })
    };
    let card = card(engine);
    vec![
        ("draw", Study::Draw(Draw { stream: stream(), share: 0.04 })),
        ("certify", Study::Certify(certify(None, false))),
        ("certify, each channel", Study::Certify(certify(Some("channel"), false))),
        ("certify, looking again and again", Study::Certify(certify(None, true))),
        ("audit", Study::Audit),
        ("slices by channel", slices(&["channel"])),
        ("slices by channel and language", slices(&["channel", "language"])),
        ("the same in 5,000 groups", grouped),
        ("slices by account, 5,000 values", slices(&["account"])),
        ("slices by account and channel", slices(&["account", "channel"])),
        ("numbers", numbers(None)),
        ("numbers by channel", numbers(Some("channel"))),
        ("numbers by account, 5,000 values", numbers(Some("account"))),
        ("blind", Study::Blind { question: question(), seed: 1 }),
        ("gold", Study::Gold { question: question() }),
        ("probes", Study::Probes { question: question() }),
        ("what-if", what_if(0.85, None)),
        ("what-if by channel", what_if(0.8, Some("channel"))),
        ("what-if by account, 5,000 values", what_if(0.75, Some("account"))),
        ("rounds, two cards", Study::Rounds { cards: vec![card.clone(), card] }),
    ]
}

/// The policy in force, as a draw that changes nothing but the sample has it.
fn policy(engine: &mut Engine) -> Policy {
    let draw = Study::Draw(Draw { stream: stream(), share: 0.04 });
    let found = run(engine, "draw", &draw).map(|(_, found)| from_bytes(&found));
    match found {
        Some(Ok(Studied::Draw(found))) => found.policy.unwrap_or_default(),
        other => {
            println!("nothing was drawn: {other:?}");
            Policy::default()
        }
    }
}

/// Every threshold of a score at another place.
fn turned(policy: &Policy, least: f64) -> Policy {
    let mut policy = policy.clone();
    for condition in policy.rules.iter_mut().flat_map(|rule| &mut rule.when) {
        if let Condition::Score { range, .. } = condition {
            range.at_least = Some(least);
        }
    }
    policy
}

fn card(engine: &mut Engine) -> String {
    let export = Export { format: "report-card".to_owned(), query: None, gzip: false };
    match engine.handle(Request::Export { export }, None) {
        (Reply::Exported { .. }, Some(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        (other, _) => {
            println!("no report card: {other:?}");
            String::new()
        }
    }
}

/// What was found in a few words: a study that found nothing takes no time.
fn about(found: &[u8]) -> String {
    match from_bytes::<Studied>(found) {
        Ok(Studied::Nothing { why }) => format!("found nothing: {why}"),
        Ok(Studied::Draw(it)) => format!("{} of {} drawn", it.drawn, it.stream),
        Ok(Studied::Certificate(it)) => {
            format!("{} of {} answered, {} rows", it.answered, it.drawn, it.rows.len())
        }
        Ok(Studied::Audit(it)) => format!("{:?}, {} answered", it.state, it.answered),
        Ok(Studied::Slices(it)) => format!("{} slices, {} left out", it.slices.len(), it.left_out),
        Ok(Studied::Numbers(it)) => format!("{} answered, {} numbers", it.answered, it.rows.len()),
        Ok(Studied::Blind(it)) => format!("{} blind, {} assisted", it.blind, it.assisted),
        Ok(Studied::Gold(it)) => format!("{} known, {} people", it.gold, it.people.len()),
        Ok(Studied::Probes(it)) => format!("{} pairs, {} words", it.pairs, it.words.len()),
        Ok(Studied::WhatIf(it)) => format!("{} accepted, {} known", it.auto, it.known),
        Ok(Studied::Rounds(it)) => format!("{} rounds, {} steps", it.rounds.len(), it.steps.len()),
        Ok(_) => "another study".to_owned(),
        Err(why) => why,
    }
}

/// The project, and the studies for a browser, each with what it takes natively.
fn write(
    place: &str,
    dataset: &str,
    log: &[String],
    engine: &mut Engine,
    studies: &[(&str, Study)],
) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("{place}: {error}");
    let text = project::write("Measured", dataset.lines(), log.iter().map(String::as_str));
    std::fs::write(format!("{place}/reviewed.jsonl"), text).map_err(fault)?;
    let mut all = Vec::new();
    for (name, asked) in studies {
        // With what is kept, as the page has it.
        run(engine, name, asked);
        let Some((steps, _)) = run(engine, name, asked) else { continue };
        let took = steps.iter().sum::<Duration>().as_secs_f64() * 1000.0;
        all.push(((*name).to_owned(), took, 0, to_bytes(asked)?));
    }
    std::fs::write(format!("{place}/assurance.json"), for_browser(&all)?).map_err(fault)
}
