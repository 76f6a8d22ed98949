//! The same for each slice by itself, with all slices together under one delta.
//!
//! A threshold that holds for all can hide a slice in which every third is wrong. So each slice has
//! walks over its own answers; delta is shared out evenly among the walks of all S slices, delta /
//! (S J) each.
//!
//! **Holm.** A walk that came to the loosest end of the grid without an error of its own has
//! nothing more to err in; its part goes to those that did not, all of which walk again at delta /
//! (S J − arrived), and so on until nothing changes. This is Holm's (1979) argument on walks
//! instead of tests: as long as nothing bad was passed, only walks with nothing bad ahead have
//! arrived, so the m walks that do have something bad ahead never have more than delta / m each.
//!
//! A slice without an answer of its own, or in which nothing passes, goes to people: what is true
//! of the others says nothing about it.

use super::asked::Asked;
use super::document::SliceCertificate;
use super::forecast::needed;
use super::prepared::Prepared;
use super::walk::{Found, Step, arrived, walk};

/// For each name its certificate, and about how many more answers it needs.
pub(super) fn certify(
    all: &Prepared,
    names: &[String],
    asked: &Asked,
) -> (Vec<SliceCertificate>, Vec<Option<u64>>) {
    let (walked, level) = walked(all, asked);
    let of_slice = |(slice, name): (u32, &String)| {
        let slice = all.slices.get(&slice).zip(walked.get(&slice));
        let Some((prepared, steps)) = slice else {
            return (SliceCertificate::without_answers(name), None);
        };
        let found = Found::of(steps, prepared, asked, level);
        let n = prepared.len();
        let more = match found.threshold {
            Some(_) => Some(0),
            None => needed(&prepared.tallies, asked, level, n),
        };
        let certificate = SliceCertificate {
            slice: name.clone(),
            rows: n,
            level,
            threshold: found.threshold,
            accepted: found.accepted,
            coverage: found.accepted as f64 / n as f64,
            errors: found.errors,
            upper_bound: found.upper_bound,
            goes_to_people: found.threshold.is_none(),
        };
        (certificate, more)
    };
    (0..).zip(names).map(of_slice).unzip()
}

type Walked = std::collections::BTreeMap<u32, Vec<Step>>;

/// The walks of each slice with answers, and the level that was left for those that had not
/// arrived.
fn walked(all: &Prepared, asked: &Asked) -> (Walked, f64) {
    let walks = asked.starts.len() * all.slices.len();
    let mut before = 0;
    loop {
        let level = asked.delta / walks.saturating_sub(before).max(1) as f64;
        let steps = all.slices.iter().map(|(slice, it)| (*slice, walk(&it.tallies, asked, level)));
        let steps: Walked = steps.collect();
        let now = steps.values().map(|steps| arrived(steps, asked)).sum();
        if now <= before || now >= walks {
            return (steps, level);
        }
        before = now;
    }
}
