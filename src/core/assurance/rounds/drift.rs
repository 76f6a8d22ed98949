//! How far a distribution moved between two rounds.
//!
//! **Population stability index**: PSI = Σ_b (q_b − p_b) ln(q_b / p_b), p the shares of the bins
//! before and q after. It is Jeffreys' divergence (1946), 0 where nothing moved. Each bin is
//! given half a count more on both sides, or an empty one would make it infinite.
//!
//! - **Usual bounds** (Siddiqi 2006): below 0.1 little, up to 0.25 moderate, above it large. They
//!   are customs of credit scoring and know no n.
//! - **What chance makes.** Without any drift PSI · (1/n + 1/m)⁻¹ is about χ² with bins − 1
//!   degrees of freedom (Yurdakul and Naranjo 2020, "Statistical properties of the population
//!   stability index"). So in 19 of 20 such rounds it stays below χ²₀.₉₅ (1/n + 1/m), which is
//!   given beside it: a PSI below that says nothing, whatever the customs say.
//!
//! The bins of scores are cut where the first round has about a tenth of its scores in each.
//!
//! Example: 50 and 50 before, 70 and 30 after, without the half counts: 0.2 ln 1.4 − 0.2 ln 0.6 =
//! 0.1695; with them 0.1659. Chance makes up to 3.841 (1/100 + 1/100) = 0.0768.

use serde::Serialize;

use crate::core::elementary::ln;

/// How far scores moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Drift {
    pub psi: f64,
    pub bins: usize,
    /// Scores before and after.
    pub n: [u64; 2],
    /// Chance alone makes more in one of 20 rounds.
    pub by_chance: f64,
    /// For a person.
    pub word: &'static str,
}

/// Bins of scores.
const BINS: usize = 10;
/// The 95 % quantile of χ² with 1, 2, … degrees of freedom.
const CHI_SQUARE: [f64; BINS - 1] =
    [3.841, 5.991, 7.815, 9.488, 11.070, 12.592, 14.067, 15.507, 16.919];

/// Of two histograms with the same edges. `None` where a side has no scores, or all of the first
/// are in one bin and nothing can be told apart.
pub fn drift(before: &[u64], after: &[u64]) -> Option<Drift> {
    let n: u64 = before.iter().sum();
    let m: u64 = after.iter().sum();
    if n == 0 || m == 0 || before.len() != after.len() {
        return None;
    }
    let bins = cut(before, after, n);
    let quantile = CHI_SQUARE.get(bins.len().checked_sub(2)?)?;
    let half = 0.5 * bins.len() as f64;
    let share = |count: u64, of: u64| (count as f64 + 0.5) / (of as f64 + half);
    let psi: f64 = bins
        .iter()
        .map(|(before, after)| {
            let (p, q) = (share(*before, n), share(*after, m));
            (q - p) * ln(q / p)
        })
        .sum();
    let by_chance = quantile * (1.0 / n as f64 + 1.0 / m as f64);
    let word = if psi <= by_chance {
        "no more than chance makes"
    } else if psi < 0.1 {
        "little"
    } else if psi <= 0.25 {
        "moderate"
    } else {
        "large"
    };
    Some(Drift { psi, bins: bins.len(), n: [n, m], by_chance, word })
}

/// Neighbouring bins together until each has about a tenth of the first round.
fn cut(before: &[u64], after: &[u64], n: u64) -> Vec<(u64, u64)> {
    let mut bins: Vec<(u64, u64)> = Vec::new();
    let (mut open, mut seen) = ((0u64, 0u64), 0u64);
    for (p, q) in before.iter().zip(after) {
        open = (open.0 + p, open.1 + q);
        seen += p;
        // Not `open.0 ≥ n / 10`: a large bin would take from those behind it.
        let due = (bins.len() as u64 + 1) * n;
        if open.0 > 0 && seen * BINS as u64 >= due && bins.len() + 1 < BINS {
            bins.push(open);
            open = (0, 0);
        }
    }
    // What lies beyond all scores of the first round is drift too.
    if open != (0, 0) || bins.is_empty() {
        bins.push(open);
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(before: &[u64], after: &[u64], expected: &str) {
        let said = match drift(before, after) {
            None => "none".to_owned(),
            Some(it) => {
                format!("{:.4} in {} bins, {:.4}: {}", it.psi, it.bins, it.by_chance, it.word)
            }
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn worked_examples() {
        check(&[50, 50], &[70, 30], "0.1659 in 2 bins, 0.0768: moderate");
        check(&[500, 500], &[540, 460], "0.0064 in 2 bins, 0.0077: no more than chance makes");
        check(&[5000, 5000], &[5400, 4600], "0.0064 in 2 bins, 0.0008: little");
        check(&[], &[], "none");
        check(&[3], &[4], "none");
        check(&[0, 4], &[0, 4], "none");
    }

    proptest! {
        #[test]
        fn is_zero_for_the_same_and_never_below(
            counts in prop::collection::vec((0u64..50, 0u64..50), 2..100)
        ) {
            let (before, after): (Vec<u64>, Vec<u64>) = counts.into_iter().unzip();
            if let Some(same) = drift(&before, &before) {
                prop_assert!(same.psi.abs() < 1e-12);
                prop_assert!(same.bins <= BINS);
            }
            if let Some(found) = drift(&before, &after) {
                prop_assert!(found.psi >= 0.0 && found.psi.is_finite());
            }
        }

        #[test]
        fn no_count_is_lost(counts in prop::collection::vec((0u64..50, 0u64..50), 1..100)) {
            let (before, after): (Vec<u64>, Vec<u64>) = counts.into_iter().unzip();
            let n: u64 = before.iter().sum();
            let bins = cut(&before, &after, n);
            prop_assert_eq!(bins.iter().map(|bin| bin.0).sum::<u64>(), n);
            prop_assert_eq!(bins.iter().map(|bin| bin.1).sum::<u64>(), after.iter().sum::<u64>());
        }
    }

    /// Yurdakul and Naranjo's bound holds: without drift it is passed in about one of 20 rounds.
    #[test]
    fn chance_passes_the_bound_in_one_of_twenty() {
        let mut random = crate::core::random::Random::new(7);
        let mut draw = || {
            let mut counts = vec![0u64; BINS];
            for _ in 0..300 {
                counts[random.below(BINS as u32) as usize] += 1;
            }
            counts
        };
        let passed = (0..2000)
            .filter(|_| drift(&draw(), &draw()).is_some_and(|found| found.psi > found.by_chance));
        let share = passed.count() as f64 / 2000.0;
        assert!((0.03..0.07).contains(&share), "{share}");
    }
}
