//! Whom it would wrong: what happens in each slice of a dataset, against all the others.
//!
//! A slice is the items of one value of a metadata column (a dialect, a clinic), or of one pair
//! of values of two columns ([`slicing`]). Of each slice and each [`Measure`] there is a share
//! with n and interval, that of all other slices together, and the gap between the two: by
//! Newcombe, or over clusters where the items come in clusters ([`gap`](super::gap)).
//!
//! ```text
//! rows + slicing ─▶ per measure a tally per slice ─▶ Share, others' Share, Gap ─▶ adjusted p ─▶ Word
//! ```
//! **Weights.** Errors, false positive and false negative rates are of the items whose truth is
//! known; each stands for 1/π items where it was drawn with probability π (Hájek; n_eff of
//! Kish for the interval, see [`share`](super::share)). Answers to items that somebody chose
//! have no π: whoever hands them in makes the errors of what people like to look at. Selection
//! rates, shares sent to people and shares accepted are of all items and need no weights: there
//! the interval is about further items of the same kind.
//!
//! **Many tests.** Who compares thirty slices at 5 % finds one or two. All p-values of one kind
//! of measure - over slices, agents and labels - are one family and corrected together, by Holm
//! or by Benjamini and Hochberg. Of two slices either is the other's "others": that is one test.
//!
//! **Too few to say.** Below [`least`](super::share::least) effective answers, in the slice or
//! in the others, nothing is concluded and nothing is tested; the interval is shown all the
//! same. Whether a slice is tested depends on its n alone, never on what came out.
//!
//! Example: an agent errs on 48 of 80 items of one dialect and on 56 of 70 of the others: a gap of
//! −0.20, −0.334 to −0.052.

use std::ops::Range;

use super::benjamini_hochberg::benjamini_hochberg;
use super::gap::clustered::{Sided, cluster_bootstrap};
use super::gap::{Gap, newcombe};
use super::holm::holm;
use super::share::{Share, Tally, Weighted, least};
use crate::core::agreement::bootstrap::Plan;

pub mod slicing;

mod measure;
mod row;
mod word;

pub mod minutes;
pub mod threshold;

pub use measure::Measure;
pub use row::{Row, Suggested};
pub use slicing::Slicing;
pub use word::Word;

use minutes::{Minutes, minutes};

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Of intervals; 1 − it is the level of the tests. Between 0 and 1.
    pub confidence: f64,
    pub correction: Correction,
    /// Where items come in clusters: `clusters` names that of each row, and intervals are
    /// bootstrapped. The confidence above counts, not this one's.
    pub plan: Option<Plan>,
}

/// How p-values are corrected for each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Correction {
    /// Even one false finding is rare.
    #[default]
    Holm,
    /// Few of the findings are false.
    BenjaminiHochberg,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slices {
    /// What was measured, in the order of [`Slice::measured`].
    pub measures: Vec<Measure>,
    pub slices: Vec<Slice>,
    /// Rows of no slice. They are not among the others either.
    pub left_out: u64,
    /// Effective answers below which nothing is concluded.
    pub least: u64,
}

/// One slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    pub name: String,
    pub items: u64,
    /// Pairs of people who answered the same item, and how many of these agree.
    pub pairs: u64,
    pub agreeing: u64,
    /// One for each measure, in their order.
    pub measured: Vec<Measured>,
    pub minutes: Minutes,
}

/// One measure in one slice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    pub share: Share,
    /// In all the other slices together.
    pub others: Share,
    /// The slice minus the others; `None` where one of them has no answers.
    pub gap: Option<Gap>,
    /// Corrected for all tests of its family; `None` where it is not tested.
    pub adjusted_p: Option<f64>,
    /// How many tests that family has.
    pub tests: u64,
    pub word: Word,
}

impl Default for Setting {
    fn default() -> Self {
        Self { confidence: 0.95, correction: Correction::default(), plan: None }
    }
}

impl Correction {
    /// For a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Holm => "Holm",
            Self::BenjaminiHochberg => "Benjamini-Hochberg",
        }
    }

    fn adjust(self, p_values: &[f64]) -> Vec<f64> {
        match self {
            Self::Holm => holm(p_values),
            Self::BenjaminiHochberg => benjamini_hochberg(p_values),
        }
    }
}

/// Every measure in every slice. `slicing` says of each row which slice it is of; the order of
/// the rows changes nothing.
pub fn slices(rows: &[Row], slicing: &Slicing, setting: &Setting) -> Slices {
    let measures = Measure::all(rows);
    let empty = |name: &String| Slice {
        name: name.clone(),
        items: 0,
        pairs: 0,
        agreeing: 0,
        measured: Vec::with_capacity(measures.len()),
        minutes: Minutes::default(),
    };
    let mut found: Vec<Slice> = slicing.names.iter().map(empty).collect();
    let mut times = vec![Vec::new(); found.len()];
    let mut left_out = 0;
    for (at, row) in rows.iter().enumerate() {
        let place = slicing.of(at).map(|slice| slice as usize);
        let of_slice = place.and_then(|place| found.get_mut(place).zip(times.get_mut(place)));
        let Some((slice, times)) = of_slice else {
            left_out += 1;
            continue;
        };
        slice.items += 1;
        times.extend(row.minutes);
        if row.agreeing <= row.pairs {
            slice.pairs += u64::from(row.pairs);
            slice.agreeing += u64::from(row.agreeing);
        }
    }
    for (slice, times) in found.iter_mut().zip(times) {
        slice.minutes = minutes(times, setting.confidence);
    }
    let least = least(setting.confidence);
    for measure in &measures {
        let measured = one(rows, slicing, *measure, setting, least);
        for (slice, measured) in found.iter_mut().zip(measured) {
            slice.measured.push(measured);
        }
    }
    for family in families(&measures) {
        adjust(&mut found, family, setting, least);
    }
    Slices { measures, slices: found, left_out, least }
}

/// One measure in all slices, not yet corrected.
fn one(
    rows: &[Row],
    slicing: &Slicing,
    measure: Measure,
    setting: &Setting,
    least: u64,
) -> Vec<Measured> {
    let answers: Vec<(u32, usize, Weighted)> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| Some((slicing.of(at)?, at, measure.of(row)?)))
        .collect();
    let mut tallies = vec![Tally::default(); slicing.names.len()];
    for (slice, _, answer) in &answers {
        if let Some(tally) = tallies.get_mut(*slice as usize) {
            tally.add(*answer);
        }
    }
    let mut all = Tally::default();
    tallies.iter().for_each(|tally| all.merge(tally));
    let measured = |(slice, tally): (u32, &Tally)| {
        let (mut share, mut others) =
            (tally.share(setting.confidence), all.without(tally).share(setting.confidence));
        let gap = match &setting.plan {
            None => newcombe(&share, &others, setting.confidence),
            Some(plan) => {
                let sided = |(of, _, answer): &(u32, usize, Weighted)| Sided {
                    is_first: *of == slice,
                    answer: *answer,
                };
                let cluster = |(_, at, _): &(u32, usize, Weighted)| plan.cluster(*at);
                let plan = Plan {
                    confidence: setting.confidence,
                    clusters: Some(answers.iter().map(cluster).collect()),
                    ..*plan
                };
                let rows: Vec<Sided> = answers.iter().map(sided).collect();
                let found = cluster_bootstrap(&rows, &plan);
                (share, others) = (found.first, found.second);
                found.gap
            }
        };
        let word = Word::of(&share, &others, None, least, 0.0);
        Measured { share, others, gap, adjusted_p: None, tests: 0, word }
    };
    (0..).zip(&tallies).map(measured).collect()
}

/// The places of measures of one kind.
fn families(measures: &[Measure]) -> Vec<Range<usize>> {
    let mut start = 0;
    let family = |kind: &[Measure]| {
        let from = start;
        start += kind.len();
        from..start
    };
    measures
        .chunk_by(|a, b| std::mem::discriminant(a) == std::mem::discriminant(b))
        .map(family)
        .collect()
}

/// Corrects the p-values of one family, where there is enough to test.
fn adjust(slices: &mut [Slice], family: Range<usize>, setting: &Setting, least: u64) {
    // Of two slices the second one's gap is the first one's, mirrored.
    let tested = if slices.len() == 2 { 1 } else { slices.len() };
    let p_of =
        |measured: &Measured| measured.gap.filter(|_| measured.word.is_tested()).map(|it| it.p);
    let mut p_values = Vec::new();
    for slice in slices.iter().take(tested) {
        p_values
            .extend(slice.measured.get(family.clone()).unwrap_or_default().iter().filter_map(p_of));
    }
    let adjusted = setting.correction.adjust(&p_values);
    let mut next = adjusted.iter();
    for at in 0..slices.len() {
        if at >= tested {
            next = adjusted.iter();
        }
        let measured = slices.get_mut(at).and_then(|it| it.measured.get_mut(family.clone()));
        for one in measured.into_iter().flatten() {
            one.tests = p_values.len() as u64;
            if p_of(one).is_some() {
                one.adjusted_p = next.next().copied();
                let gap = one.gap.zip(one.adjusted_p);
                one.word = Word::of(&one.share, &one.others, gap, least, 1.0 - setting.confidence);
            }
        }
    }
}

#[cfg(test)]
mod tests;
