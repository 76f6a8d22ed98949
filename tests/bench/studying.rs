//! What a study takes, step by step, for the benches that ask for studies.

use std::time::{Duration, Instant};

use countersign::engine::Engine;
use countersign::engine::protocol::study::Study;
use countersign::engine::protocol::{Reply, Request, to_bytes};

/// What a step may take, in milliseconds.
pub const STEP: f64 = 25.0;

/// What each step took, and what came of it.
pub fn run(engine: &mut Engine, name: &str, study: &Study) -> Option<(Vec<Duration>, Vec<u8>)> {
    let mut steps = Vec::new();
    let mut next = (Request::Study, Some(to_bytes(study).ok()?));
    loop {
        let started = Instant::now();
        let (reply, found) = engine.handle(next.0, next.1);
        steps.push(started.elapsed());
        match reply {
            Reply::Studying { .. } => next = (Request::StudyOn, None),
            Reply::Studied => return Some((steps, found.unwrap_or_default())),
            other => {
                println!("{name}: {other:?}");
                return None;
            }
        }
    }
}

/// One line, with what comes behind it: `more`.
pub fn row(what: &str, took: Duration, budget: Option<f64>, more: &str) {
    let took = took.as_secs_f64() * 1000.0;
    let limit = budget.map_or(String::new(), |budget| format!("{budget:.0}"));
    let verdict = match budget {
        Some(budget) if took > budget => "over ",
        Some(_) => "ok ",
        None => "",
    };
    println!("{what:<44} {took:>10.1} {limit:>10} ms  {verdict}{more}");
}

/// The longest of the steps, and which it is.
pub fn longest(steps: &[Duration]) {
    let place = (0..steps.len()).max_by_key(|place| steps[*place]).unwrap_or_default();
    let longest = steps.get(place).copied().unwrap_or_default();
    row("  longest step", longest, Some(STEP), &format!("{} of {}", place + 1, steps.len()));
}

/// Studies as the page asks for them, each with what it says and takes natively, and what the
/// browser says and hears, as it travels.
pub fn for_browser(studies: &[(String, f64, u32, Vec<u8>)]) -> Result<String, String> {
    let one = |(name, native, iterations, study): &(String, f64, u32, Vec<u8>)| {
        format!(
            r#"{{"name":"{name}","iterations":{iterations},"native":{native:.1},"study":{study:?}}}"#
        )
    };
    let studies: Vec<String> = studies.iter().map(one).collect();
    let (begin, on) = (to_bytes(&Request::Study)?, to_bytes(&Request::StudyOn)?);
    let [going, over] = [Reply::Studying { done: 0, of: None }, Reply::Studied]
        .map(|reply| to_bytes(&reply).ok().and_then(|bytes| bytes.first().copied()));
    let (going, over) = (going.unwrap_or_default(), over.unwrap_or_default());
    Ok(format!(
        r#"{{"begin":{begin:?},"on":{on:?},"going":{going},"over":{over},"studies":[{}]}}"#,
        studies.join(",")
    ))
}
