//! What an accepted pile misses of a rare label.
//!
//! A pile of which 99 % is right may still hold most of the few items that mattered. Of the audited
//! items those that people give the label are looked at: how many of them did the accepted
//! suggestion give it too (caught), how many not (missed)?
//!
//! Where every audited item had the same chance to be drawn, shares are counted and their intervals
//! are those of Clopper and Pearson. Where chances differ, each item counts 1 / chance times
//! (Horvitz and Thompson 1952) and the interval is Wilson's at the effective number of answers,
//! (Σ w)² / Σ w² (Kish 1965): an approximation, and said to be one.
//!
//! Not for looking again and again: these intervals are for one look.
//!
//! Example: 200 of 2,000 accepted items audited, 5 of them toxic, 3 of those not accepted as toxic:
//! about 30 missed in the pile, recall 0.4 (0.0527 to 0.8534 with 95 % confidence).

use crate::core::assurance::interval::{Interval, clopper_pearson, wilson_of_share};

/// One audited item, and one label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// People give it the label.
    pub is: bool,
    /// The accepted suggestion gave it the label.
    pub said: bool,
    /// How probable it was that it was drawn for the audit, above 0 and at most 1.
    pub chance: f64,
}

/// How the intervals were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// All had the same chance: exact.
    Uniform,
    /// Chances differ: weighted, approximate.
    Weighted,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Recall {
    pub audited: u64,
    /// Audited items that have the label, and those of them that were accepted with it.
    pub found: u64,
    pub caught: u64,
    /// The share of the pile's items with this label that were accepted with it; `None` where no
    /// audited item has it: nothing can be said.
    pub recall: Option<f64>,
    pub interval: Option<Interval>,
    /// About how many items of the pile have the label and were accepted without it, and between
    /// which numbers they are; `None` where nothing was audited.
    pub missed: Option<f64>,
    pub missed_between: Option<(f64, f64)>,
    pub basis: Basis,
}

/// For one label over a pile of so many accepted items.
///
/// # Errors
/// A chance that is none, more audited than there are, a confidence outside 0 to 1: one line.
pub fn recall(judged: &[Judged], pile: u64, confidence: f64) -> Result<Recall, String> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(format!("the confidence is {confidence}; it must lie between 0 and 1"));
    }
    let audited = judged.len() as u64;
    if audited > pile {
        return Err(format!("{audited} items are audited of a pile of {pile}"));
    }
    let wrong = (1..).zip(judged).find(|(_, it)| !(it.chance > 0.0 && it.chance <= 1.0));
    if let Some((number, it)) = wrong {
        let chance = it.chance;
        return Err(format!(
            "audited item {number}: a chance of {chance} is not above 0 and at most 1"
        ));
    }
    let is_uniform = judged.windows(2).all(|two| matches!(two, [a, b] if a.chance == b.chance));
    let basis = if is_uniform { Basis::Uniform } else { Basis::Weighted };
    let share = |of: &dyn Fn(&Judged) -> bool, hit: &dyn Fn(&Judged) -> bool| {
        Share::of(judged.iter().filter(|it| of(it)), hit, basis, confidence)
    };
    let caught = share(&|it| it.is, &|it| it.said);
    let missed = share(&|_| true, &|it| it.is && !it.said);
    let size = pile as f64;
    let ends = missed.interval.map(|interval| (interval.low * size, interval.high * size));
    Ok(Recall {
        audited,
        found: caught.n,
        caught: caught.k,
        recall: caught.share,
        interval: caught.interval,
        missed: missed.share.map(|share| share * size),
        missed_between: ends,
        basis,
    })
}

struct Share {
    k: u64,
    n: u64,
    share: Option<f64>,
    interval: Option<Interval>,
}

impl Share {
    fn of<'a>(
        judged: impl Iterator<Item = &'a Judged>,
        hit: &dyn Fn(&Judged) -> bool,
        basis: Basis,
        confidence: f64,
    ) -> Self {
        let (mut k, mut n, mut hits, mut sum, mut squares) = (0, 0, 0.0, 0.0, 0.0);
        for it in judged {
            let weight = match basis {
                Basis::Uniform => 1.0,
                Basis::Weighted => 1.0 / it.chance,
            };
            n += 1;
            sum += weight;
            squares += weight * weight;
            if hit(it) {
                k += 1;
                hits += weight;
            }
        }
        let share = (n > 0).then(|| hits / sum);
        let interval = share.and_then(|share| match basis {
            Basis::Uniform => clopper_pearson(k, n, confidence),
            Basis::Weighted => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "≤ n")]
                let effective = (sum * sum / squares) as u64;
                wilson_of_share(share * effective as f64, effective, confidence)
            }
        });
        Self { k, n, share, interval }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `T` has the label and was accepted with it, `m` was accepted without, `.` has it not.
    fn judged(pattern: &str, chance: f64) -> Vec<Judged> {
        let one = |c: char| Judged { is: c != '.', said: c == 'T', chance };
        pattern.chars().map(one).collect()
    }

    #[track_caller]
    fn check(judged: &[Judged], pile: u64, expected: &str) {
        let said = match recall(judged, pile, 0.95) {
            Err(why) => why,
            Ok(it) => format!(
                "{} of {} caught, {:.4?} in {:.4?}; missed {:.1?} in {:.1?}; {:?}",
                it.caught,
                it.found,
                it.recall,
                it.interval.map(|it| (it.low, it.high)),
                it.missed,
                it.missed_between,
                it.basis
            ),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn of_a_uniform_share() {
        check(
            &judged(&format!("TTmmm{}", ".".repeat(195)), 0.1),
            2_000,
            "2 of 5 caught, Some(0.4000) in Some((0.0527, 0.8534)); missed Some(30.0) in \
             Some((6.2, 86.4)); Uniform",
        );
        let none = "0 of 0 caught, None in None; missed Some(0.0) in Some((0.0, 35.6)); Uniform";
        check(&judged(&".".repeat(50), 0.1), 500, none);
        check(&[], 500, "0 of 0 caught, None in None; missed None in None; Uniform");
    }

    #[test]
    fn of_differing_chances() {
        let some = [
            judged(&format!("TT{}", ".".repeat(98)), 0.1),
            judged(&format!("m{}", ".".repeat(99)), 0.5),
        ];
        check(
            &some.concat(),
            1_200,
            "2 of 3 caught, Some(0.9091) in Some((0.2841, 0.9960)); missed Some(2.0) in \
             Some((0.1, 36.3)); Weighted",
        );
    }

    #[test]
    fn says_what_cannot_be_used() {
        check(&judged("T.", 0.0), 10, "audited item 1: a chance of 0 is not above 0 and at most 1");
        check(&judged("T.", 0.5), 1, "2 items are audited of a pile of 1");
        assert!(recall(&[], 1, 1.0).is_err());
    }
}
