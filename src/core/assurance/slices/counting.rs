//! Counts rows one by one: of each slice and each measure a tally, so that no rows are kept and
//! the work can be done bit by bit.

use std::ops::Range;

use super::super::gap::clustered::{Cells, Draws, Resampling, Sums};
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

/// Clusters drawn and cells summed in one step.
const DRAWN: usize = 1_000_000;

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
    /// Where items come in clusters.
    clusters: Option<Clusters>,
    /// Measures of which it is known what they come to.
    concluded: usize,
}

/// By cluster and slice, the rest behind them: what each measure comes to.
#[derive(Clone, Debug)]
struct Clusters {
    draws: Draws,
    cells: Cells,
    /// By measure.
    sums: Vec<Sums>,
    /// Of the measure that is concluded next.
    drawing: Option<Resampling>,
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
            clusters: setting.clusters.map(|draws| Clusters {
                draws,
                cells: Cells::default(),
                sums: vec![Sums::default(); measures.len()],
                drawing: None,
            }),
            slices: names.into_iter().map(empty).collect(),
            setting: *setting,
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
        if let Some(clusters) = &mut self.clusters {
            let cell = clusters.cells.cell(row.cluster, u32::try_from(place).unwrap_or(u32::MAX));
            for (sums, measure) in clusters.sums.iter_mut().zip(&self.measures) {
                if let Some(answer) = measure.of(row) {
                    sums.add(cell, answer);
                }
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

    /// Once all is counted: finds what the next measure comes to in every slice, over clusters a
    /// part of it. Whether there is more; [`Self::finish`] does all that is left.
    pub fn conclude(&mut self) -> bool {
        let at = self.concluded;
        if at >= self.measures.len() {
            return false;
        }
        let drawn = match &mut self.clusters {
            None => None,
            Some(clusters) => {
                let groups = self.tallies.len();
                let mut drawing = clusters.drawing.take().unwrap_or_else(|| {
                    let sums = clusters.sums.get_mut(at).map(std::mem::take).unwrap_or_default();
                    Resampling::new(&clusters.cells, &sums, groups, clusters.draws)
                });
                if drawing.step(DRAWN) {
                    clusters.drawing = Some(drawing);
                    return true;
                }
                Some(drawing)
            }
        };
        self.concluded += 1;
        let confidence = self.setting.confidence;
        let least = least(confidence);
        let of_measure = || self.tallies.iter().filter_map(|of_slice| of_slice.get(at));
        let mut all = Tally::default();
        of_measure().for_each(|tally| all.merge(tally));
        for ((slice, tally), place) in self.slices.iter_mut().zip(of_measure()).zip(0..) {
            let mut share = tally.share(confidence);
            let mut others = all.without(tally).share(confidence);
            let gap = match &drawn {
                None => newcombe(&share, &others, confidence),
                Some(drawn) => {
                    let compared = drawn.compare(place, [&share, &others], confidence);
                    [share.interval, others.interval] = compared.intervals;
                    compared.gap
                }
            };
            let word = Word::of(&share, &others, None, least, 0.0);
            slice.measured.push(Measured { share, others, gap, adjusted_p: None, tests: 0, word });
        }
        self.concluded < self.measures.len()
    }

    /// About how many parts are left once all is counted; 0 where there are no clusters.
    pub fn left(&self) -> u64 {
        let Some(clusters) = &self.clusters else { return 0 };
        let whole = clusters.sums.iter().map(|sums| sums.cost(&clusters.cells, clusters.draws));
        let begun = clusters.drawing.as_ref().map_or(0, Resampling::left);
        (whole.sum::<u64>() + begun).div_ceil(DRAWN as u64)
    }

    pub fn finish(mut self) -> Slices {
        while self.conclude() {}
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
