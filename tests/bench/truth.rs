//! What finding the truth of a million labels costs natively:
//!
//! ```text
//! cargo bench --bench truth
//! ```
//! 200,000 items, each labelled by 5 of 500 raters, 5 classes; seeded, so always the same. A line is
//! the best of five: what a busy machine adds is not the program's.

use std::time::{Duration, Instant};

use countersign::core::random::Random;
use countersign::core::ratings::Ratings;
use countersign::core::truth::{Setting, Truth, method};

const ITEMS: u32 = 200_000;
const EACH: usize = 5;
const RATERS: u32 = 500;
const CLASSES: u32 = 5;
const RUNS: usize = 5;

fn main() {
    let (ratings, truth) = labels();
    println!("{} labels, {} items, {RATERS} raters, {CLASSES} classes", ratings.len(), ITEMS);
    memory("with the labels");
    let twenty = Setting { max_iterations: 20, tolerance: 0.0, ..Setting::default() };
    measure("majority", &ratings, &truth, &Setting::default());
    measure("weighted", &ratings, &truth, &Setting::default());
    measure("dawid-skene", &ratings, &truth, &twenty);
    memory("after Dawid-Skene");
    measure("one-coin", &ratings, &truth, &twenty);
    measure("mace", &ratings, &truth, &Setting { restarts: 0, ..twenty.clone() });
    measure("glad", &ratings, &truth, &twenty);
}

/// Raters are right at 40 to 95 % and else say one class more often than others.
fn labels() -> (Ratings, Vec<u32>) {
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
    let names = |number: u32| (0..number).map(|n| n.to_string()).collect();
    (Ratings::from_codes(names(ITEMS), names(RATERS), names(CLASSES), &rows), truth)
}

fn measure(id: &str, ratings: &Ratings, truth: &[u32], setting: &Setting) {
    let method = match method(id) {
        Ok(method) => method,
        Err(why) => return println!("{why}"),
    };
    let (mut best, mut found) = (Duration::MAX, Truth::default());
    for _ in 0..RUNS {
        let started = Instant::now();
        match method.infer(ratings, setting) {
            Ok(truth) => found = truth,
            Err(why) => return println!("{id}: {why}"),
        }
        best = best.min(started.elapsed());
    }
    let right =
        truth.iter().enumerate().filter(|(item, class)| found.label(*item) == Some(**class));
    println!(
        "{id:<14} {:>3} iterations {:>9.1} ms   {:.2} % right",
        found.iterations,
        best.as_secs_f64() * 1000.0,
        right.count() as f64 * 100.0 / truth.len() as f64
    );
}

/// The most that the process has ever held, where the system tells (Linux).
fn memory(when: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    if let Some(peak) = line {
        println!("peak memory {when}: {}", peak.trim());
    }
}
