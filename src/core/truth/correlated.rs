//! Raters who agree with each other more often than their errors explain.
//!
//! Every method takes raters as independent given the truth. With q the posterior and c_j the
//! confusion of rater j counted with it, two independent raters agree on item i with probability
//! e_i = sum_k q_i(k) sum_l c_j(k, l) c_m(k, l). Over the items that both labelled, the number of
//! agreements is expected to be E = sum e_i with variance V = sum e_i (1 - e_i). A pair is named when
//! it agrees on 5 points more than that, and (agreements - E) / sqrt V is above 4, which 100 raters do
//! by chance in about one of three sets.
//!
//! Two that always agree and are most of the raters become the truth, and nothing shows.

use super::votes::Votes;
use super::{Truth, Warning};
use crate::core::ratings::Ratings;

/// Fewer items in common say nothing.
const LEAST_ITEMS: u32 = 30;
const DEVIATIONS: f64 = 4.0;
const EXCESS: f64 = 0.05;
/// Raters at most, where it is not known who is a model, and pairs of labels to look at.
const MOST_RATERS: usize = 100;
const MOST_PAIRS: u64 = 5_000_000;
/// Cells at most of all confusion matrices together.
const MOST_CELLS: usize = 2_000_000;

/// Two raters.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    items: u32,
    agree: u32,
    expected: f64,
    variance: f64,
}

/// The pair that stands out most, and how many others do; `models` are the raters to look at, all of
/// them where empty.
pub(super) fn correlated(ratings: &Ratings, truth: &Truth, models: &[u32]) -> Option<Warning> {
    let votes = Votes::of(ratings);
    let (place, chosen) = places(&votes, models)?;
    let confusion = confusion(&votes, truth, &place, chosen.len());
    let classes = votes.classes;
    let cells = classes * classes;
    let matrix = |at: usize| confusion.get(at * cells..(at + 1) * cells).unwrap_or_default();
    // For each pair and true class, how often they say the same.
    let mut same = Vec::with_capacity(chosen.len() * chosen.len() * classes);
    for one in 0..chosen.len() {
        for other in 0..chosen.len() {
            let rows = matrix(one).chunks(classes).zip(matrix(other).chunks(classes));
            same.extend(rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>()));
        }
    }
    let mut pairs = vec![Pair::default(); chosen.len() * chosen.len()];
    for (item, labels) in votes.by_item().enumerate() {
        let q = truth.of(item);
        for (at, one) in labels.iter().enumerate() {
            let Some(Some(first)) = place.get(one.rater as usize) else { continue };
            for other in labels.iter().skip(at + 1).filter(|other| other.rater != one.rater) {
                let Some(Some(second)) = place.get(other.rater as usize) else { continue };
                let pair = first * chosen.len() + second;
                let same = same.get(pair * classes..(pair + 1) * classes).unwrap_or_default();
                let agree: f64 = q.iter().zip(same).map(|(q, same)| q * same).sum();
                if let Some(pair) = pairs.get_mut(pair) {
                    pair.items += 1;
                    pair.agree += u32::from(one.category == other.category);
                    pair.expected += agree;
                    pair.variance += agree * (1.0 - agree);
                }
            }
        }
    }
    strongest(ratings, &chosen, &pairs, !models.is_empty())
}

/// Where each rater stands among the chosen ones, and these.
fn places(votes: &Votes<'_>, models: &[u32]) -> Option<(Vec<Option<usize>>, Vec<u32>)> {
    let mut chosen: Vec<u32> = if models.is_empty() {
        (0..).take(votes.raters).collect()
    } else {
        models.iter().copied().filter(|rater| (*rater as usize) < votes.raters).collect()
    };
    chosen.sort_unstable();
    chosen.dedup();
    let cells = chosen.len().saturating_mul(votes.classes).saturating_mul(votes.classes);
    if chosen.len() < 2 || chosen.len() > MOST_RATERS || cells > MOST_CELLS {
        return None;
    }
    let mut place = vec![None; votes.raters];
    for (at, rater) in chosen.iter().enumerate() {
        if let Some(place) = place.get_mut(*rater as usize) {
            *place = Some(at);
        }
    }
    let count = |labels: &[_]| labels.len() as u64 * (labels.len() as u64).saturating_sub(1) / 2;
    let pairs: u64 = votes.by_item().map(count).sum();
    (pairs <= MOST_PAIRS || !models.is_empty()).then_some((place, chosen))
}

/// The confusion of each chosen rater, counted with the posterior.
fn confusion(votes: &Votes<'_>, truth: &Truth, place: &[Option<usize>], chosen: usize) -> Vec<f64> {
    let classes = votes.classes;
    let mut counts = vec![0.0; chosen * classes * classes];
    for (item, labels) in votes.by_item().enumerate() {
        for label in labels {
            let Some(Some(at)) = place.get(label.rater as usize) else { continue };
            for (class, q) in truth.of(item).iter().enumerate() {
                let cell = (at * classes + class) * classes + label.category as usize;
                if let Some(count) = counts.get_mut(cell) {
                    *count += q;
                }
            }
        }
    }
    for row in counts.chunks_mut(classes.max(1)) {
        let sum: f64 = row.iter().sum();
        if sum > 0.0 {
            row.iter_mut().for_each(|count| *count /= sum);
        }
    }
    counts
}

fn strongest(
    ratings: &Ratings,
    chosen: &[u32],
    pairs: &[Pair],
    are_models: bool,
) -> Option<Warning> {
    let mut found: Option<(f64, usize)> = None;
    let mut number = 0;
    for (at, pair) in pairs.iter().enumerate() {
        let excess = f64::from(pair.agree) - pair.expected;
        let stands_out = pair.items >= LEAST_ITEMS
            && excess > EXCESS * f64::from(pair.items)
            && excess > DEVIATIONS * pair.variance.sqrt();
        if stands_out {
            number += 1;
            let deviations = excess / pair.variance.sqrt().max(1e-9);
            if found.is_none_or(|(most, _)| deviations > most) {
                found = Some((deviations, at));
            }
        }
    }
    let (_, at) = found?;
    let pair = pairs.get(at)?;
    let name = |place: usize| {
        let rater = chosen.get(place).copied().unwrap_or_default();
        ratings.raters.get(rater as usize).cloned().unwrap_or_default()
    };
    Some(Warning::Correlated {
        first: name(at / chosen.len()),
        second: name(at % chosen.len()),
        agree: f64::from(pair.agree) / f64::from(pair.items),
        expected: pair.expected / f64::from(pair.items),
        items: pair.items as usize,
        others: number - 1,
        are_models,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::random::Random;
    use crate::core::ratings::Builder;
    use crate::core::truth::{Setting, method};

    /// Ten raters of 400 items who are right at three of four; `copies` of the last of them.
    fn labelled(copies: usize) -> Ratings {
        let mut random = Random::new(5);
        let mut builder = Builder::new(&["x", "y", "z"]);
        for item in 0..400 {
            let truth = random.below(3);
            for rater in 0..10 {
                let off = if random.unit() < 0.75 { 0 } else { 1 + random.below(2) };
                let said = ["x", "y", "z"][((truth + off) % 3) as usize];
                builder.add(&item.to_string(), &format!("r{rater}"), said);
                if rater == 9 {
                    (0..copies)
                        .for_each(|n| builder.add(&item.to_string(), &format!("s{n}"), said));
                }
            }
        }
        builder.build().0
    }

    #[track_caller]
    fn check(ratings: &Ratings, models: &[u32], expected: &str) {
        let setting = Setting { models: models.to_vec(), ..Setting::default() };
        let truth = method("dawid-skene").unwrap().infer(ratings, &setting).unwrap();
        let said = truth.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
        assert!(said.starts_with(expected) && said.is_empty() == expected.is_empty(), "{said}");
    }

    #[test]
    fn a_copy_is_found_and_independent_raters_are_not() {
        check(&labelled(0), &[], "");
        check(&labelled(1), &[], "'r9' and 's0' agree on 100.0 % of 400 items");
        check(&labelled(1), &[0, 1], "");
        check(&labelled(1), &[9, 10, 10, 99], "the models 'r9' and 's0' agree on 100.0 %");
    }
}
