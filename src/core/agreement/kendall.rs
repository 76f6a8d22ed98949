//! Kendall's tau-b and W: how far rankings of the same answers agree.
//!
//! Each item has its own answers to rank. Only answers that both rankings (tau) or
//! all rankings (W) of the item rank are compared; ties are allowed.
//!
//! Tau-b of two rankings: of the pairs of answers C stand in the same order, D in
//! opposite order, X are tied in the first only, Y in the second only:
//!
//! ```text
//! tau-b = (C - D) / sqrt((C + D + X) (C + D + Y))
//! ```
//!
//! (Kendall 1945.) It is 1 for the same order and -1 for the reverse. The value is
//! the mean over the pairs of rankings of an item, then over the items.
//!
//! W of m rankings of n answers, with R the sum of an answer's (mid-)ranks, S the sum
//! of the squared distances of R from its mean, and t the sizes of groups of ties:
//!
//! ```text
//! W = 12 S / (m^2 (n^3 - n) - m * sum (t^3 - t))
//! ```
//!
//! (Kendall and Babington Smith 1939; ties: Kendall 1948.) 0 is no agreement, 1 is
//! the same order; the value is the mean over the items.
//!
//! Worked example: three judges rank six answers 1 6 3 2 5 4, 1 5 6 4 2 3 and
//! 6 3 2 5 4 1 (Siegel 1956). The sums are 8 14 11 11 11 8, S = 25.5 and W = 0.16.

use std::collections::BTreeMap;

use super::answers;
use super::observed::Observed;
use super::patterns::{Count, labels_of, pairs_of};
use super::undefined::Undefined;
use super::{Data, Metric, Prepared};
use crate::core::ratings::Level;

pub(super) const TAU: Metric = Metric {
    id: "kendall-tau",
    title: "Kendall's tau-b",
    help: "How far two rankings of an item agree, the mean over pairs and items: 1 is the same \
           order, 0 no relation, -1 the reverse.",
    serves: &["ranking"],
    levels: &[Level::Ordinal],
    best: 1.0,
    prepare: |data, _, _| prepare(data, mean_tau),
};

pub(super) const W: Metric = Metric {
    id: "kendall-w",
    title: "Kendall's W",
    help: "How far all rankings of an item agree, the mean over the items: 1 is the same order, 0 \
           no agreement. With two rankings it says less than tau.",
    serves: &["ranking"],
    levels: &[Level::Ordinal],
    best: 1.0,
    prepare: |data, _, _| prepare(data, concordance),
};

/// The place of each ranked answer.
type Places = BTreeMap<String, u32>;

/// Tau-b of the answers that both rank; `None` where one of them orders no two of these.
pub fn tau_b(one: &Places, other: &Places) -> Option<f64> {
    let both: Vec<(u32, u32)> =
        one.iter().filter_map(|(answer, place)| Some((*place, *other.get(answer)?))).collect();
    let (mut same, mut opposite, mut tied_one, mut tied_other) = (0u64, 0u64, 0u64, 0u64);
    for (at, (a, b)) in both.iter().enumerate() {
        for (c, d) in both.get(at + 1..).unwrap_or_default() {
            match (a == c, b == d) {
                (true, true) => {}
                (true, false) => tied_one += 1,
                (false, true) => tied_other += 1,
                (false, false) if (a < c) == (b < d) => same += 1,
                (false, false) => opposite += 1,
            }
        }
    }
    let ordered = same + opposite;
    let (one, other) = ((ordered + tied_one) as f64, (ordered + tied_other) as f64);
    if one == 0.0 || other == 0.0 {
        return None;
    }
    let difference = same as f64 - opposite as f64;
    // Without ties no root: it would not be exactly 1 for the same order.
    Some(if one == other { difference / one } else { difference / (one * other).sqrt() })
}

/// W of rankings, each as often as its count says, over the answers that all rank.
pub fn w(rankings: &[(&Places, u32)]) -> Option<f64> {
    let (first, behind) = rankings.split_first()?;
    let common: Vec<&String> = first
        .0
        .keys()
        .filter(|answer| behind.iter().all(|(places, _)| places.contains_key(*answer)))
        .collect();
    let answers = common.len() as f64;
    let judges: f64 = rankings.iter().map(|(_, count)| f64::from(*count)).sum();
    let mut sums = vec![0.0; common.len()];
    let mut ties = 0.0;
    for (places, count) in rankings {
        let count = f64::from(*count);
        let mut groups: BTreeMap<u32, f64> = BTreeMap::new();
        let place = |answer: &String| places.get(answer).copied().unwrap_or_default();
        for answer in &common {
            *groups.entry(place(answer)).or_default() += 1.0;
        }
        let mut below = 0.0;
        let mut ranks: BTreeMap<u32, f64> = BTreeMap::new();
        for (place, size) in &groups {
            ranks.insert(*place, below + (size + 1.0) / 2.0);
            below += size;
            ties += count * (size * size * size - size);
        }
        for (sum, answer) in sums.iter_mut().zip(&common) {
            *sum += count * ranks.get(&place(answer)).copied().unwrap_or_default();
        }
    }
    let mean = judges * (answers + 1.0) / 2.0;
    let squares: f64 = sums.iter().map(|sum| (sum - mean) * (sum - mean)).sum();
    let most = judges * judges * (answers * answers * answers - answers) - judges * ties;
    (judges >= 2.0 && most > 0.0).then(|| 12.0 * squares / most)
}

/// The value of one item from its different rankings, each with its count.
type OfItem = fn(&[Places], &[Count]) -> Option<f64>;

fn prepare(data: &Data, of_item: OfItem) -> Result<Prepared, Undefined> {
    let rankings = data.answers(answers::ranking)?;
    let values = Observed::of(data.patterns.iter().map(|it| of_item(&rankings, it)).collect());
    Ok(Prepared::new(move |sample| values.mean(sample).map_err(|_| Undefined::NothingRanked)))
}

/// The mean over the pairs of labels that have a tau.
fn mean_tau(rankings: &[Places], pattern: &[Count]) -> Option<f64> {
    let tau =
        |one: u32, other: u32| tau_b(rankings.get(one as usize)?, rankings.get(other as usize)?);
    let (mut sum, mut pairs) = (0.0, 0.0);
    for one in pattern {
        let count = f64::from(one.count);
        let alike = count * (count - 1.0) / 2.0;
        if alike > 0.0
            && let Some(tau) = tau(one.category, one.category)
        {
            sum += alike * tau;
            pairs += alike;
        }
    }
    for (one, other, count) in pairs_of(pattern) {
        if let Some(tau) = tau(one, other) {
            sum += count * tau;
            pairs += count;
        }
    }
    (pairs > 0.0).then(|| sum / pairs)
}

fn concordance(rankings: &[Places], pattern: &[Count]) -> Option<f64> {
    if labels_of(pattern) < 2 {
        return None;
    }
    let of = |one: &Count| Some((rankings.get(one.category as usize)?, one.count));
    w(&pattern.iter().filter_map(of).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::tests::check;

    /// Places by answer, in the order of the alphabet.
    fn places(places: &[u32]) -> Places {
        ('a'..).zip(places).map(|(answer, place)| (answer.to_string(), *place)).collect()
    }

    #[track_caller]
    fn check_tau(one: &[u32], other: &[u32], expected: Option<f64>) {
        let said = tau_b(&places(one), &places(other));
        let close = said.unwrap_or(9.0) - expected.unwrap_or(9.0);
        assert!(close.abs() < 1e-12, "{said:?} {expected:?}");
    }

    #[test]
    fn tau_of_two_rankings() {
        check_tau(&[1, 2, 3], &[1, 2, 3], Some(1.0));
        check_tau(&[1, 2, 3], &[3, 2, 1], Some(-1.0));
        // With ties, as other programs print it.
        check_tau(&[12, 2, 1, 12, 2], &[1, 4, 7, 1, 0], Some(-0.471_404_520_791_031_6));
        check_tau(&[1, 1, 1], &[1, 2, 3], None);
        check_tau(&[], &[], None);
        // What only one ranks is left out.
        check_tau(&[1, 2, 3, 0], &[1, 2, 3], Some(1.0));
    }

    #[test]
    fn w_of_three_judges() {
        let judges = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]];
        let judges = judges.map(|judge| places(&judge));
        let said = w(&judges.each_ref().map(|judge| (judge, 1))).unwrap();
        assert!((said - 25.5 / 157.5).abs() < 1e-12, "{said}");
        // Ties: two judges, both with the same tie, agree fully.
        let tied = places(&[1, 2, 2, 3]);
        assert_eq!(w(&[(&tied, 2)]), Some(1.0));
        assert_eq!(w(&[(&places(&[1, 1]), 2)]), None);
        assert_eq!(w(&[(&tied, 1)]), None);
        assert_eq!(w(&[]), None);
    }

    #[test]
    fn rankings_of_items() {
        let rows = "[[\"a\"],[\"b\"]] [[\"a\"],[\"b\"]]\n[[\"a\"],[\"b\"]] [[\"b\"],[\"a\"]]\n";
        check("kendall-tau", rows, "0.000000");
        check("kendall-w", rows, "0.500000");
        let none = "no two rankings of an item order two answers that both rank";
        check("kendall-tau", "[[\"a\",\"b\"]] [[\"a\",\"b\"]]\n", none);
        check("kendall-w", "[[\"a\"]] [[\"b\"]]\n", none);
        check("kendall-w", "[x] [[\"b\"]]\n", "category '[x]' is no ranking");
    }
}
