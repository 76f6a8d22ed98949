//! Counts rows one by one: of each slice and each measure a tally, so that no rows are kept and
//! the work can be done bit by bit.

use std::ops::Range;

use super::super::gap::newcombe;
use super::super::share::{Tally, least};
use super::minutes::{Minutes, minutes};
use super::{Measure, Measured, Row, Setting, Slice, Slices, Word};

/// Which slice a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// By its place.
    Slice(u32),
    /// One that is not looked at by itself; the row is among the others.
    Rest,
    /// None, and not among the others either.
    None,
}

/// What was counted so far.
#[derive(Clone, Debug)]
pub struct Counting {
    measures: Vec<Measure>,
    setting: Setting,
    slices: Vec<Slice>,
    times: Vec<Vec<f64>>,
    /// By slice, the rest behind them, and measure.
    tallies: Vec<Vec<Tally>>,
    has_rest: bool,
    left_out: u64,
    /// Measures of which it is known what they come to.
    concluded: usize,
}

impl Counting {
    /// Of these measures, those of one kind next to each other, in slices of these names.
    pub fn new(measures: Vec<Measure>, names: Vec<String>, setting: &Setting) -> Self {
        let empty = |name: String| Slice {
            name,
            items: 0,
            pairs: 0,
            agreeing: 0,
            measured: Vec::with_capacity(measures.len()),
            minutes: Minutes::default(),
        };
        Self {
            times: vec![Vec::new(); names.len()],
            tallies: vec![vec![Tally::default(); measures.len()]; names.len() + 1],
            slices: names.into_iter().map(empty).collect(),
            setting: setting.clone(),
            has_rest: false,
            left_out: 0,
            concluded: 0,
            measures,
        }
    }

    pub fn add(&mut self, of: Of, row: &Row) {
        let place = match of {
            Of::Slice(slice) if (slice as usize) < self.slices.len() => slice as usize,
            Of::Rest => {
                self.has_rest = true;
                self.slices.len()
            }
            _ => {
                self.left_out += 1;
                return;
            }
        };
        let tallies = self.tallies.get_mut(place);
        for (tally, measure) in tallies.into_iter().flatten().zip(&self.measures) {
            if let Some(answer) = measure.of(row) {
                tally.add(answer);
            }
        }
        if let Some(slice) = self.slices.get_mut(place) {
            slice.items += 1;
            if row.agreeing <= row.pairs {
                slice.pairs += u64::from(row.pairs);
                slice.agreeing += u64::from(row.agreeing);
            }
        }
        if let Some(times) = self.times.get_mut(place) {
            times.extend(row.minutes);
        }
    }

    /// Once all is counted: finds what the next measure comes to in every slice. Whether there is
    /// one more; [`Self::finish`] does all that are left.
    pub fn conclude(&mut self) -> bool {
        self.conclude_with(&|_, _| ())
    }

    pub fn finish(self) -> Slices {
        self.finish_with(|_, _| ())
    }

    fn conclude_with(&mut self, other: &impl Fn(Measure, &mut [Measured])) -> bool {
        let at = self.concluded;
        let Some(measure) = self.measures.get(at).copied() else { return false };
        self.concluded += 1;
        let confidence = self.setting.confidence;
        let least = least(confidence);
        let of_measure = || self.tallies.iter().filter_map(|of_slice| of_slice.get(at));
        let mut all = Tally::default();
        of_measure().for_each(|tally| all.merge(tally));
        let measured = |tally: &Tally| {
            let (share, others) = (tally.share(confidence), all.without(tally).share(confidence));
            let gap = newcombe(&share, &others, confidence);
            Measured { share, others, gap, adjusted_p: None, tests: 0, word: Word::NotShown }
        };
        let mut found: Vec<Measured> = of_measure().take(self.slices.len()).map(measured).collect();
        other(measure, &mut found);
        for (slice, mut measured) in self.slices.iter_mut().zip(found) {
            measured.word = Word::of(&measured.share, &measured.others, None, least, 0.0);
            slice.measured.push(measured);
        }
        self.concluded < self.measures.len()
    }

    /// With what is found in another way put in its place before anything is corrected.
    pub(super) fn finish_with(mut self, other: impl Fn(Measure, &mut [Measured])) -> Slices {
        while self.conclude_with(&other) {}
        let confidence = self.setting.confidence;
        let least = least(confidence);
        for (slice, times) in self.slices.iter_mut().zip(self.times) {
            slice.minutes = minutes(times, confidence);
        }
        for family in families(&self.measures) {
            adjust(&mut self.slices, family, self.has_rest, &self.setting, least);
        }
        Slices { measures: self.measures, slices: self.slices, left_out: self.left_out, least }
    }
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
fn adjust(
    slices: &mut [Slice],
    family: Range<usize>,
    has_rest: bool,
    setting: &Setting,
    least: u64,
) {
    // Of two slices and no more the second one's gap is the first one's, mirrored.
    let tested = if slices.len() == 2 && !has_rest { 1 } else { slices.len() };
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
