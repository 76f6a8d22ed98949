//! What statistics of a million labels cost natively; started by `cargo xtask bench statistics`, or
//!
//! ```text
//! cargo bench --bench statistics [-- --labels LABELS.csv | --page DIR]
//! ```
//! 200,000 items, each labelled by 5 of 500 raters, 5 classes; seeded, so always the same. A time is
//! the best of five: what a busy machine adds is not the program's. Memory is the most that the
//! process held meanwhile, the labels with it, where the system tells (Linux).
//!
//! First the core by itself, then the engine with the same labels as a dataset, and once more with
//! a model's word on every item and a known answer on every tenth. The longest step is what the
//! page waits for where it has no worker, and what an answer waits for that is given meanwhile; it
//! is of one run.
//!
//! Last with the same labels as answers of ten people, each item by two to five of them: these
//! are copied at once when a study begins, which is its longest step.
//!
//! With `--labels` the labels are written to a file first, for somebody else's program. With
//! `--page DIR` nothing is measured but three studies, which are written there with the dataset
//! for a browser to do the same.

use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use countersign::core::agreement::{Setting as Level, measure, metric};
use countersign::core::log::chain::Head;
use countersign::core::model::event::{Body, Response, Verdict};
use countersign::core::model::route::{Arm, Route};
use countersign::core::model::value::Value;
use countersign::core::random::Random;
use countersign::core::ratings::Ratings;
use countersign::core::time::Timestamp;
use countersign::core::truth::{Setting, Truth, method};
use countersign::engine::Engine;
use countersign::engine::protocol::study::{Rater, Studied, Study, Who};
use countersign::engine::protocol::{Reply, Request, from_bytes, to_bytes};

mod studying;

use studying::{for_browser, longest, row, run};

const ITEMS: u32 = 200_000;
const EACH: usize = 5;
const RATERS: u32 = 500;
const CLASSES: u32 = 5;
/// Who write the log of a million answers.
const PEOPLE: u32 = 10;
const RUNS: usize = 5;

/// The design's, in milliseconds.
const BUDGET: f64 = 300.0;

fn main() -> ExitCode {
    let (rows, truth) = rows();
    let arguments: Vec<String> = std::env::args().collect();
    let after = |flag: &str| arguments.iter().skip_while(|word| *word != flag).nth(1);
    let written = match (after("--page"), after("--labels")) {
        (Some(place), _) => return done(page(place, &rows)),
        (_, Some(path)) => write(path, &rows).map_err(|error| format!("{path}: {error}")),
        _ => Ok(()),
    };
    if written.is_err() {
        return done(written);
    }
    let ratings = ratings(&rows);
    println!("{} labels, {ITEMS} items, {RATERS} raters, {CLASSES} classes", ratings.len());
    println!("{:<44} {:>10} {:>10}", "what", "measured", "budget");
    core(&ratings, &truth);
    engine(&rows);
    logged(&rows);
    ExitCode::SUCCESS
}

fn done(done: Result<(), String>) -> ExitCode {
    let Err(why) = done else { return ExitCode::SUCCESS };
    eprintln!("statistics: {why}");
    ExitCode::FAILURE
}

/// Raters are right at 40 to 95 % and else say one class more often than others. Item, rater and
/// label; and what the items are.
fn rows() -> (Vec<(u32, u32, u32)>, Vec<u32>) {
    let mut random = Random::new(1);
    let raters: Vec<(f64, u32)> =
        (0..RATERS).map(|_| (0.4 + 0.55 * random.unit(), random.below(CLASSES))).collect();
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    for item in 0..ITEMS {
        let class = random.below(CLASSES);
        truth.push(class);
        let mut chosen = Vec::new();
        while chosen.len() < EACH {
            let rater = random.below(RATERS);
            if !chosen.contains(&rater) {
                chosen.push(rater);
            }
        }
        for rater in chosen {
            let (accuracy, favourite) = raters[rater as usize];
            let said = match random.unit() {
                draw if draw < accuracy => class,
                _ if random.unit() < 0.5 => favourite,
                _ => random.below(CLASSES),
            };
            rows.push((item, rater, said));
        }
    }
    (rows, truth)
}

fn ratings(rows: &[(u32, u32, u32)]) -> Ratings {
    let names = |number: u32| (0..number).map(|n| n.to_string()).collect();
    Ratings::from_codes(names(ITEMS), names(RATERS), names(CLASSES), rows)
}

fn write(path: &str, rows: &[(u32, u32, u32)]) -> std::io::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "item,worker,label")?;
    for (item, rater, label) in rows {
        writeln!(file, "{item},{rater},{label}")?;
    }
    file.flush()
}

fn core(ratings: &Ratings, truth: &[u32]) {
    let twenty = Setting { max_iterations: 20, tolerance: 0.0, ..Setting::default() };
    infer("majority", ratings, truth, &Setting::default(), None);
    alpha(ratings);
    infer("dawid-skene", ratings, truth, &twenty, Some(BUDGET));
    infer("weighted", ratings, truth, &Setting::default(), None);
    infer("one-coin", ratings, truth, &twenty, None);
    infer("mace", ratings, truth, &Setting { restarts: 0, ..twenty.clone() }, None);
    infer("glad", ratings, truth, &twenty, None);
}

fn infer(id: &str, ratings: &Ratings, truth: &[u32], setting: &Setting, budget: Option<f64>) {
    let method = match method(id) {
        Ok(method) => method,
        Err(why) => return println!("{why}"),
    };
    let mut found = Ok(Truth::default());
    let (best, memory) = best(|| found = method.infer(ratings, setting));
    let found = match found {
        Ok(found) => found,
        Err(why) => return println!("{id}: {why}"),
    };
    let right =
        truth.iter().enumerate().filter(|(item, class)| found.label(*item) == Some(**class));
    let share = right.count() as f64 * 100.0 / truth.len() as f64;
    let iterations = match found.iterations {
        0 => String::new(),
        iterations => format!(", {iterations} iterations"),
    };
    row(&format!("{id}{iterations} ({share:.2} % right)"), best, budget, &memory);
}

fn alpha(ratings: &Ratings) {
    let Some(metric) = metric("krippendorff") else { return };
    let mut value = None;
    let (best, memory) = best(|| {
        let found = measure::agreement(ratings, &[metric], &Level::default(), None);
        value = found.measured.into_iter().next().and_then(|measured| measured.value.ok());
    });
    row(&format!("krippendorff ({:.6})", value.unwrap_or(f64::NAN)), best, None, &memory);
}

/// The studies of the page.
fn engine(rows: &[(u32, u32, u32)]) {
    let mut engine = opened("the same labels as a dataset", &dataset(rows, Holds::Labels));
    let (question, who, seed) = ("q".to_owned(), Who::People, 1);
    let truth = |method: &str| Study::Truth {
        question: "q".to_owned(),
        method: method.to_owned(),
        who,
        seed,
    };
    let waiting = Study::Waiting {
        question: question.clone(),
        method: "dawid-skene".to_owned(),
        seed,
        order: false,
    };
    study(&mut engine, "majority", &truth("majority"));
    study(&mut engine, "dawid-skene, to the end", &truth("dawid-skene"));
    answer(&mut engine);
    study(&mut engine, "dawid-skene, after one more answer", &truth("dawid-skene"));
    study(&mut engine, "waiting, dawid-skene", &waiting);
    let agreement = Study::Agreement { question: question.clone(), who, resamples: 20, seed };
    study(&mut engine, "agreement, 20 resamples", &agreement);
    study(&mut engine, "pairwise, 500 raters", &Study::Pairwise { question: question.clone() });
    study(&mut engine, "care", &Study::Care { question: question.clone() });
    drop(engine);
    let mut engine =
        opened("with a model and known answers", &dataset(rows, Holds::LabelsAndModel));
    let (row, column) = ("model".to_owned(), "r7".to_owned());
    let rater = |model, name| Rater { model, name };
    let confusion = Study::Confusion {
        question: question.clone(),
        row: rater(true, row),
        column: rater(false, column),
    };
    let calibration = Study::Calibration { question: question.clone(), agent: "model".to_owned() };
    study(&mut engine, "confusion of two", &confusion);
    study(
        &mut engine,
        "pairwise, a model among them",
        &Study::Pairwise { question: question.clone() },
    );
    study(&mut engine, "calibration", &calibration);
    study(&mut engine, "dawid-skene with a prior", &truth("dawid-skene-prior"));
    study(&mut engine, "every method compared", &Study::Compare { question, who, seed });
}

/// The dataset and the studies for a browser, each with what it takes natively.
fn page(place: &str, rows: &[(u32, u32, u32)]) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("{place}: {error}");
    let dataset = dataset(rows, Holds::Labels);
    std::fs::write(format!("{place}/labels.jsonl"), &dataset).map_err(fault)?;
    let mut engine = opened("the same labels as a dataset", &dataset);
    let (who, seed) = (Who::People, 1);
    let question = || "q".to_owned();
    let truth =
        |method: &str| Study::Truth { question: question(), method: method.to_owned(), who, seed };
    let agreement = Study::Agreement { question: question(), who, resamples: 0, seed };
    let studies = [
        ("majority", truth("majority")),
        ("alpha and the other coefficients", agreement),
        ("dawid-skene", truth("dawid-skene")),
    ];
    let mut all = Vec::new();
    for (name, asked) in studies {
        let Some((steps, found)) = run(&mut engine, name, &asked) else { continue };
        let iterations = match from_bytes::<Studied>(&found) {
            Ok(Studied::Truth(found)) => found.iterations,
            _ => 0,
        };
        let took = steps.iter().sum::<Duration>().as_secs_f64() * 1000.0;
        all.push((name.to_owned(), took, iterations, to_bytes(&asked)?));
    }
    std::fs::write(format!("{place}/studies.json"), for_browser(&all)?).map_err(fault)
}

fn opened(what: &str, dataset: &str) -> Engine {
    println!("the engine, {what} of {:.0} MB", dataset.len() as f64 / 1e6);
    let mut engine = Engine::new();
    let begin = Request::Begin { name: "labels.jsonl".to_owned(), mapping: None, questions: None };
    engine.handle(begin, None);
    for slice in dataset.as_bytes().chunks(1024 * 1024) {
        engine.handle(Request::Feed, Some(slice.to_vec()));
    }
    engine.handle(Request::Finish, None);
    engine
}

/// The same labels as answers that people gave in the page.
fn logged(rows: &[(u32, u32, u32)]) {
    let mut engine = opened("the same labels as a log", &dataset(rows, Holds::Items));
    let mut heads = vec![Head::default(); PEOPLE as usize];
    let line = |(item, rater, label): &(u32, u32, u32)| {
        let person = rater % PEOPLE;
        heads[person as usize].append(Timestamp(0), &format!("r{person}"), said(*item, *label)).1
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    load(&mut engine, "r0", lines.join("\n"));
    drop(lines);
    let (question, seed) = ("q".to_owned(), 1);
    let waiting = Study::Waiting {
        question: question.clone(),
        method: "majority".to_owned(),
        seed,
        order: false,
    };
    study(&mut engine, "waiting, majority", &waiting);
    study(&mut engine, "care", &Study::Care { question });
}

/// Somebody labels one item, and what was found before is no longer of all labels.
fn answer(engine: &mut Engine) {
    let line = Head::default().append(Timestamp(0), "anna", said(0, 0)).1;
    load(engine, "anna", line);
}

fn load(engine: &mut Engine, annotator: &str, log: String) {
    let request = Request::LoadLog { annotator: annotator.to_owned(), bring_in: false };
    let (reply, _) = engine.handle(request, Some(log.into_bytes()));
    if !matches!(reply, Reply::LogLoaded(_)) {
        println!("the log was not taken: {reply:?}");
    }
}

fn said(item: u32, label: u32) -> Body {
    Body::Response(Response {
        item: item.to_string(),
        question: "q".to_owned(),
        value: Some(Value::One(label.to_string())),
        verdict: Verdict::Own,
        suggestion_ids: Vec::new(),
        suggestion_id: None,
        shown_at: Timestamp(0),
        decided_at: Timestamp(5_000),
        arm: Arm::Assisted,
        route: Route::Single,
        rule_id: None,
        policy_version: 0,
        sampling_probability: 1.0,
        seed: 0,
        edit_distance: None,
        bulk: None,
        settles: Vec::new(),
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Items,
    Labels,
    LabelsAndModel,
}

fn dataset(rows: &[(u32, u32, u32)], holds: Holds) -> String {
    let with_model = holds == Holds::LabelsAndModel;
    let labels: Vec<String> = (0..CLASSES).map(|class| format!("\"{class}\"")).collect();
    let labels = labels.join(",");
    let agents = if with_model { r#","agents":[{"id":"model"}]"# } else { "" };
    let mut text = format!(
        r#"{{"countersign":1,"name":"Labels","questions":[{{"id":"q","kind":"choice","labels":[{labels}]}}]{agents}}}"#
    );
    for of_item in rows.chunks(EACH) {
        let responses: Vec<String> = of_item
            .iter()
            .filter(|_| holds != Holds::Items)
            .map(|(_, rater, label)| {
                format!(r#"{{"question":"q","annotator":"r{rater}","value":"{label}"}}"#)
            })
            .collect();
        let (item, _, said) = of_item.first().copied().unwrap_or_default();
        let responses = responses.join(",");
        // The model says what the first rater says, and is sure of it in one way or another.
        let score = f64::from(40 + item % 60) / 100.0;
        let rest = (1.0 - score) / f64::from(CLASSES - 1);
        let share = |class: u32| if class == said { score } else { rest };
        let shares: Vec<String> =
            (0..CLASSES).map(|class| format!("\"{class}\":{}", share(class))).collect();
        let shares = shares.join(",");
        let model = match with_model {
            true => format!(
                r#","suggestions":[{{"question":"q","agent":"model","value":"{said}","score":{score},"probabilities":{{{shares}}}}}]"#
            ),
            false => String::new(),
        };
        let gold = match with_model && item % 10 == 0 {
            true => format!(r#","gold":{{"q":"{said}"}}"#),
            false => String::new(),
        };
        // Writing into a text cannot fail.
        text += &format!(
            "\n{{\"id\":\"{item}\",\"fields\":{{\"text\":\"item\"}},\"responses\":[{responses}]{model}{gold}}}"
        );
    }
    text
}

/// One study, once: all of it, and its longest step.
fn study(engine: &mut Engine, name: &str, study: &Study) {
    forget_peak();
    let Some((steps, found)) = run(engine, name, study) else { return };
    let nothing = match from_bytes::<Studied>(&found) {
        Ok(Studied::Nothing { why }) => format!(", found nothing: {why}"),
        _ => String::new(),
    };
    row(name, steps.iter().sum(), None, &format!("{}{nothing}", peak()));
    longest(&steps);
}

fn best(mut work: impl FnMut()) -> (Duration, String) {
    forget_peak();
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let started = Instant::now();
        black_box(&mut work)();
        best = best.min(started.elapsed());
    }
    (best, peak())
}

/// The most that the process held since [`forget_peak`].
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or("memory unknown".to_owned(), |it| format!("{:.0} MB", it * 1024.0 / 1e6))
}

/// Where that is not allowed the peak is of the whole run so far.
fn forget_peak() {
    if let Err(error) = std::fs::write("/proc/self/clear_refs", "5") {
        eprintln!("the peak of memory cannot be reset: {error}");
    }
}
