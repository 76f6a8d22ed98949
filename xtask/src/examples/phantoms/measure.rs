//! How right the models are.

use std::collections::BTreeSet;

use super::body::Body;
use super::models::Found;

/// What two masks share, of their mean size (Dice).
fn dice(one: &BTreeSet<usize>, other: &[usize]) -> f64 {
    let shared = other.iter().filter(|at| one.contains(at)).count();
    2.0 * shared as f64 / (one.len() + other.len()) as f64
}

/// A nodule counts as found where a mask shares so much with it.
const FOUND: f64 = 0.2;

/// A table: by size and model how many nodules are found, how well their masks fit, and how many
/// masks are on no nodule.
pub fn measure(seen: &[(Body, Vec<Found>, Vec<Found>)]) -> String {
    let mut said = String::from(
        "Masks against what was drawn, as wholes through all slices (a nodule is found from Dice 0.2 \
         on; what is on no nodule is counted once for each model).\n\n| nodules | how many | model | \
         found | mean Dice of these | masks on no nodule |\n|---|---:|---|---:|---:|---:|\n",
    );
    for (size, from, to) in [("below 5 mm radius", 0.0, 5.0), ("5 mm and more", 5.0, 99.0)] {
        for (agent, pick) in [("edge", 0), ("blurred", 1)] {
            let (mut all, mut found, mut fit, mut idle) = (0, 0, 0.0, 0);
            for (body, edge, blurred) in seen {
                let masks = if pick == 0 { edge } else { blurred };
                let truths: Vec<(f64, BTreeSet<usize>)> = body
                    .nodules
                    .iter()
                    .map(|nodule| {
                        let cells = body.truth(nodule).cells;
                        let on = cells.iter().enumerate().filter(|(_, on)| **on);
                        (nodule.radius, on.map(|(at, _)| at).collect())
                    })
                    .collect();
                for (_, truth) in truths.iter().filter(|(radius, _)| (from..to).contains(radius)) {
                    let best = masks.iter().map(|it| dice(truth, &it.cells)).fold(0.0, f64::max);
                    all += 1;
                    if best >= FOUND {
                        found += 1;
                        fit += best;
                    }
                }
                idle += masks
                    .iter()
                    .filter(|it| truths.iter().all(|(_, truth)| dice(truth, &it.cells) < FOUND))
                    .count();
            }
            let fit = if found == 0 {
                "–".to_owned()
            } else {
                format!("{:.2}", fit / f64::from(found))
            };
            let idle = if from == 0.0 { idle.to_string() } else { String::new() };
            said.push_str(&format!("| {size} | {all} | {agent} | {found} | {fit} | {idle} |\n"));
        }
    }
    said
}
