//! Bounds that are looked at after every answer, on simulated audits whose true error is known.

use std::collections::BTreeMap;

use super::bounds::{Rise, mixture};
use crate::core::assurance::interval;
use crate::core::random::Random;

const DELTA: f64 = 0.1;

fn loss(rate: f64, random: &mut Random) -> f64 {
    f64::from(u8::from(random.unit() < rate))
}

/// Of 2,000 audits, looked at after each of 400 answers, at most delta have an upper bound that
/// was ever too low; of those with the bound for one look far more.
#[test]
fn the_upper_bound_holds_at_every_look() {
    for rate in [0.02, 0.1] {
        let mut random = Random::new(30);
        // Both are the same for the same number of answers and errors.
        let mut too_low: BTreeMap<(u64, u64), (bool, bool)> = BTreeMap::new();
        let (mut broken, mut naively) = (0, 0);
        for _ in 0..2_000 {
            let (mut errors, mut ever) = (0, (false, false));
            for n in 1..=400 {
                errors += u64::from(loss(rate, &mut random) > 0.0);
                let (mixed, once) = *too_low.entry((n, errors)).or_insert_with(|| {
                    let mixed = mixture(n as f64, errors as f64, rate) > 1.0 / DELTA
                        && (errors as f64) < rate * n as f64;
                    (mixed, interval::upper_bound(errors, n, DELTA).unwrap() < rate)
                });
                ever = (ever.0 || mixed, ever.1 || once);
            }
            broken += usize::from(ever.0);
            naively += usize::from(ever.1);
        }
        assert!(broken <= 200, "{rate}: {broken} of 2,000");
        assert!(naively > 400, "{rate}: {naively} of 2,000");
    }
}

/// The same where losses are graded: 0, 1/2 or 1, with the mean 0.05, looked at after every fifth.
#[test]
fn the_upper_bound_holds_for_graded_losses() {
    let (mut random, mut broken) = (Random::new(33), 0);
    for _ in 0..500 {
        let mut sum = 0.0;
        broken += usize::from((1..=300u32).any(|n| {
            sum += 0.5 * (loss(0.06, &mut random) + loss(0.04, &mut random));
            let n = f64::from(n);
            n % 5.0 == 0.0 && sum < 0.05 * n && mixture(n, sum, 0.05) > 1.0 / DELTA
        }));
    }
    assert!(broken <= 50, "{broken} of 500");
}

/// A pile that keeps its promise by a hair is un-accepted with probability delta at most.
#[test]
fn a_good_pile_is_rarely_un_accepted() {
    for alpha in [0.02, 0.1] {
        let mut random = Random::new(31);
        let mut broken = 0;
        for _ in 0..2_000 {
            let mut rise = Rise::above(alpha);
            broken +=
                usize::from((0..400).any(|_| rise.add(loss(alpha, &mut random)) >= 1.0 / DELTA));
        }
        assert!(broken <= 200, "{alpha}: {broken} of 2,000");
    }
}

/// After so many answers, in every second audit: alpha 0.05.
#[test]
fn a_bad_pile_is_found_soon() {
    #[track_caller]
    fn check(good_answers: usize, rate: f64, expected: std::ops::Range<usize>) {
        let mut random = Random::new(32);
        let audit = |_| {
            let mut rise = Rise::above(0.05);
            for _ in 0..good_answers {
                rise.add(loss(0.025, &mut random));
            }
            (1..5_000).find(|_| rise.add(loss(rate, &mut random)) >= 1.0 / DELTA).unwrap_or(5_000)
        };
        let mut delays: Vec<usize> = (0..301).map(audit).collect();
        delays.sort_unstable();
        assert!(expected.contains(&delays[150]), "{}", delays[150]);
    }
    check(0, 0.1, 90..140);
    check(0, 0.2, 14..26);
    check(400, 0.25, 45..75);
}
