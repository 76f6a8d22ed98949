//! Krippendorff's alpha over any distance between answers.
//!
//! As [`super::krippendorff`], with a distance d in place of delta^2: a measure of
//! how far two sets or two texts are apart, from 0 to 1.
//!
//! ```text
//! alpha = 1 - (n - 1) * [ sum over items of sum c_k c_l d(k, l) / (m - 1) ]
//!                     / [ sum over k, l of n_k n_l d(k, l) ]
//! ```
//!
//! The lower sum runs over all pairs of different answers. Where these are more than
//! 100,000 ([`Pairs`]) - texts, of which hardly one occurs twice - the mean distance
//! of two labels is taken from as many pairs of labels, drawn with the seed, and the
//! result says so. Each drawn pair counts in a resample as often as its two items
//! were drawn. The standard error of such a mean is about 0.5 / sqrt(100,000) =
//! 0.0016 at the most.
//!
//! Worked example: three items, {a} {a, b} and {a, b} {a, b} and {c} {c}, by Jaccard.
//! Within items 2 x 0.5 = 1; over all ordered pairs of the six labels 19; alpha =
//! 1 - 5 x 1 / 19 = 0.737.

use super::krippendorff::{drawn, within};
use super::patterns::Sample;
use super::undefined::Undefined;
use super::{Data, Prepared, Setting};
use crate::core::random::Random;
use crate::core::text::counted;

/// How many distances are computed.
#[derive(Clone, Copy)]
pub(super) struct Pairs {
    /// Most pairs of different answers whose distances are all computed.
    pub exact: usize,
    /// Pairs of labels drawn beyond that.
    pub drawn: u32,
}

impl Pairs {
    /// Of distances that are soon computed.
    pub const MANY: Self = Self { exact: 100_000, drawn: 100_000 };
}

/// `apart`: how far two different categories are apart, 0 to 1.
pub(super) fn prepare(
    data: &Data,
    setting: &Setting,
    pairs: Pairs,
    mut apart: impl FnMut(u32, u32) -> f64,
) -> Result<Prepared, Undefined> {
    let within = within(&data.patterns, &mut apart);
    let used = data.patterns.used(2);
    if used.len() < 2 {
        return Err(if used.is_empty() { Undefined::NoPair } else { Undefined::OneCategory });
    }
    let exact = used.len() * (used.len() - 1) / 2 <= pairs.exact;
    let (chance, note) = if exact {
        (Chance::of_all(&used, apart), None)
    } else {
        let note = format!(
            "{} differ, so what chance would give is from {} drawn with seed {}",
            counted(used.len() as u64, "answer"),
            counted(pairs.drawn, "pair"),
            setting.seed
        );
        (Chance::of_some(data, setting.seed, pairs.drawn, apart), Some(note))
    };
    let (patterns, categories) = (data.patterns.clone(), data.ratings.categories.len());
    let mut prepared = Prepared::new(move |sample: &Sample| {
        let totals = patterns.totals(sample, 2, categories);
        let labels = totals.iter().sum::<u64>() as f64;
        if labels == 0.0 {
            return Err(Undefined::NoPair);
        }
        let by_chance = chance.mean(&totals, sample);
        if by_chance == 0.0 {
            return Err(Undefined::OneCategory);
        }
        Ok(1.0 - drawn(&within, sample) / (labels * by_chance))
    });
    prepared.note = note;
    Ok(prepared)
}

/// Distances of pairs that chance would make.
enum Chance {
    /// Of all pairs of categories.
    All(Vec<(u32, u32, f64)>),
    /// Of pairs of labels: their items and the distance.
    Some(Vec<(u32, u32, f64)>),
}

impl Chance {
    fn of_all(used: &[u32], mut apart: impl FnMut(u32, u32) -> f64) -> Self {
        let mut pairs = Vec::with_capacity(used.len() * used.len() / 2);
        for (at, one) in used.iter().enumerate() {
            for other in used.get(at + 1..).unwrap_or_default() {
                pairs.push((*one, *other, apart(*one, *other)));
            }
        }
        Self::All(pairs)
    }

    fn of_some(data: &Data, seed: u64, drawn: u32, mut apart: impl FnMut(u32, u32) -> f64) -> Self {
        let several = data.ratings.by_item().filter(|(_, labels)| labels.len() >= 2);
        let labels: Vec<(u32, u32)> = several
            .flat_map(|(item, labels)| {
                labels.iter().map(move |label| (item as u32, label.category))
            })
            .collect();
        let mut random = Random::new(seed);
        let end = u32::try_from(labels.len()).unwrap_or(u32::MAX);
        let mut pairs = Vec::with_capacity(drawn as usize);
        for _ in 0..drawn {
            let one = random.below(end);
            // Any label but this one.
            let other = (one + 1 + random.below(end.saturating_sub(1))) % end.max(1);
            let label = |at: u32| labels.get(at as usize).copied().unwrap_or_default();
            let ((item, category), (other_item, other_category)) = (label(one), label(other));
            let far =
                if category == other_category { 0.0 } else { apart(category, other_category) };
            pairs.push((item, other_item, far));
        }
        Self::Some(pairs)
    }

    /// The mean distance of two different labels.
    fn mean(&self, totals: &[u64], sample: &Sample) -> f64 {
        let (mut sum, mut pairs) = (0.0, 0.0);
        match self {
            Self::All(distances) => {
                let total =
                    |category: u32| totals.get(category as usize).copied().unwrap_or(0) as f64;
                for (one, other, far) in distances {
                    sum += 2.0 * total(*one) * total(*other) * far;
                }
                let labels: f64 = totals.iter().sum::<u64>() as f64;
                pairs = labels * (labels - 1.0);
            }
            Self::Some(distances) => {
                let times =
                    |item: u32| sample.items.get(item as usize).copied().map_or(0.0, f64::from);
                for (one, other, far) in distances {
                    let both = times(*one) * times(*other);
                    sum += both * far;
                    pairs += both;
                }
            }
        }
        if pairs > 0.0 { sum / pairs } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::tests::{GWET, counted, ratings};

    /// With a distance of 1 it is alpha at the nominal level, from all pairs or from some.
    #[test]
    fn some_pairs_come_close_to_all() {
        let table = ratings(GWET);
        let data = counted(&table);
        let whole = Sample::whole(&data.patterns);
        let all = prepare(&data, &Setting::default(), Pairs::MANY, |_, _| 1.0).unwrap();
        assert!(((all.value)(&whole).unwrap() - 0.743_421).abs() < 1e-6);
        assert_eq!(all.note, None);
        let Chance::Some(pairs) = Chance::of_some(&data, 1, 100_000, |_, _| 1.0) else { panic!() };
        let some = Chance::Some(pairs).mean(&[], &whole);
        let totals = data.patterns.totals(&whole, 2, 5);
        let all = Chance::of_all(&data.patterns.used(2), |_, _| 1.0).mean(&totals, &whole);
        assert!((some - all).abs() < 0.005, "{some} {all}");
    }

    #[test]
    fn many_answers_are_sampled_and_said() {
        let rows: Vec<String> = (0..500).map(|n| format!("{n} {}\n", n / 2 * 2)).collect();
        let table = ratings(&rows.concat());
        let data = counted(&table);
        let whole = Sample::whole(&data.patterns);
        let value = |seed| {
            let setting = Setting { seed, ..Setting::default() };
            let prepared = prepare(&data, &setting, Pairs::MANY, |_, _| 1.0).unwrap();
            ((prepared.value)(&whole).unwrap(), prepared.note.unwrap())
        };
        let (one, note) = value(1);
        assert_eq!(
            note,
            "500 answers differ, so what chance would give is from 100,000 pairs drawn with seed 1"
        );
        assert_eq!(value(1), (one, note));
        // Half of the items agree, and by chance hardly any two labels do.
        assert!((one - 0.5).abs() < 0.01, "{one}");
    }
}
