//! Intervals for a share: k of n.
//!
//! - **Wilson** (1927): the p that a score test does not reject. Good on average, short, never
//!   outside 0 to 1; its coverage may fall a little below what it says.
//!   (p̂ + z²/2n ± z sqrt(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
//! - **Clopper-Pearson** (1934), "exact": the p for which k or fewer, and k or more, are not
//!   too rare. Its coverage never falls below what it says; it is the one for a promise.
//!   low: P(X ≥ k | low) = α/2; high: P(X ≤ k | high) = α/2.
//!
//! Which to take: Wilson where a person looks at a plot, Clopper-Pearson where something is
//! promised, one-sided where only one side is.
//!
//! Examples (Newcombe 1998): 81 of 263 at 95 %: Wilson 0.2553 to 0.3662, Clopper-Pearson
//! 0.2527 to 0.3676. No error among 59: with 95 % confidence at most 0.0495.

use super::distribution::{binomial_at_least, binomial_at_most, bisect, normal_quantile};
use crate::core::elementary::{exp, ln};

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Wilson,
    /// Wilson where answers have weights: with the effective sample size in the place of n.
    WilsonEffective,
    ClopperPearson,
    /// The difference of two shares with Wilson's intervals.
    Newcombe,
    /// The same where answers have weights.
    NewcombeEffective,
    /// Whole clusters drawn again.
    ClusterBootstrap,
    /// Single answers drawn again.
    Bootstrap,
    /// Estimate ± z standard errors.
    Normal,
}

/// Two ends, and what they promise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
    /// 0.95 where 19 of 20 such intervals hold the true share.
    pub confidence: f64,
    pub method: Method,
}

impl Method {
    /// For a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wilson => "Wilson",
            Self::WilsonEffective => "Wilson on the effective sample size",
            Self::ClopperPearson => "Clopper-Pearson",
            Self::Newcombe => "Newcombe's hybrid score",
            Self::NewcombeEffective => "Newcombe's hybrid score on the effective sample size",
            Self::ClusterBootstrap => "percentile bootstrap over clusters",
            Self::Bootstrap => "bootstrap",
            Self::Normal => "normal approximation",
        }
    }
}

/// Wilson's interval. `None` where there is no share (n is 0, k above n) or the confidence is
/// not between 0 and 1.
pub fn wilson(k: u64, n: u64, confidence: f64) -> Option<Interval> {
    legal(k, n, confidence)?;
    wilson_of_share(k as f64, n, confidence)
}

/// The same where some of the n count in part, such as ties. `None` as for [`wilson`].
pub fn wilson_of_share(k: f64, n: u64, confidence: f64) -> Option<Interval> {
    legal(0, n, confidence)?;
    let share = k / n as f64;
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let z = normal_quantile(0.5 + confidence / 2.0);
    let (low, high) = wilson_ends(share, n as f64, z);
    Some(Interval { low, high, confidence, method: Method::Wilson })
}

/// Wilson's ends for a share from 0 to 1 of a sample size above 0, which need not be whole.
pub(super) fn wilson_ends(share: f64, n: f64, z: f64) -> (f64, f64) {
    let square = z * z / n;
    let middle = share + square / 2.0;
    let half = z * (share * (1.0 - share) / n + square / (4.0 * n)).sqrt();
    // At the ends it is 0 and 1; rounding must not say otherwise.
    let low = if share <= 0.0 { 0.0 } else { ((middle - half) / (1.0 + square)).max(0.0) };
    let high = if share >= 1.0 { 1.0 } else { ((middle + half) / (1.0 + square)).min(1.0) };
    (low, high)
}

/// The interval of Clopper and Pearson, with half the error on each side. `None` as for
/// [`wilson`].
pub fn clopper_pearson(k: u64, n: u64, confidence: f64) -> Option<Interval> {
    legal(k, n, confidence)?;
    let side = (1.0 - confidence) / 2.0;
    let (low, high) = (lower_bound(k, n, side)?, upper_bound(k, n, side)?);
    Some(Interval { low, high, confidence, method: Method::ClopperPearson })
}

/// The share that is not exceeded with confidence 1 − `delta` (Clopper-Pearson, one-sided).
pub fn upper_bound(k: u64, n: u64, delta: f64) -> Option<f64> {
    legal(k, n, delta)?;
    if k == n {
        return Some(1.0);
    }
    if k == 0 {
        return Some(1.0 - exp(ln(delta) / n as f64));
    }
    Some(bisect(0.0, 1.0, |p| binomial_at_most(k, n, p) > delta))
}

/// The share that is reached at least with confidence 1 − `delta` (Clopper-Pearson, one-sided).
pub fn lower_bound(k: u64, n: u64, delta: f64) -> Option<f64> {
    legal(k, n, delta)?;
    if k == 0 {
        return Some(0.0);
    }
    if k == n {
        return Some(exp(ln(delta) / n as f64));
    }
    Some(bisect(0.0, 1.0, |p| binomial_at_least(k, n, p) < delta))
}

fn legal(k: u64, n: u64, probability: f64) -> Option<()> {
    (n > 0 && k <= n && probability > 0.0 && probability < 1.0).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(k: u64, n: u64, wilson_ends: [&str; 2], exact_ends: [&str; 2]) {
        let said = |interval: Option<Interval>| {
            let interval = interval.unwrap();
            [interval.low, interval.high].map(|end| format!("{end:.4}"))
        };
        assert_eq!(said(wilson(k, n, 0.95)), wilson_ends, "Wilson, {k} of {n}");
        assert_eq!(said(clopper_pearson(k, n, 0.95)), exact_ends, "exact, {k} of {n}");
    }

    /// Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
    #[test]
    fn published_intervals() {
        check(81, 263, ["0.2553", "0.3662"], ["0.2527", "0.3676"]);
        check(15, 148, ["0.0624", "0.1605"], ["0.0578", "0.1617"]);
        check(0, 20, ["0.0000", "0.1611"], ["0.0000", "0.1684"]);
        check(1, 29, ["0.0061", "0.1718"], ["0.0009", "0.1776"]);
    }

    /// The same with ten digits, as SciPy 1.12 and statsmodels 0.15 compute them.
    #[test]
    fn ten_digits() {
        let near = |found: f64, expected: f64| {
            assert!((found - expected).abs() < 1e-10, "{found} is not {expected}");
        };
        for (k, n, [low, high, exact_low, exact_high]) in [
            (81, 263, [0.255_288_519_878, 0.366_209_576_983, 0.252_736_745_585, 0.367_621_922_601]),
            (15, 148, [0.062_386_399_531, 0.160_487_241_723, 0.057_844_010_083, 0.161_650_490_349]),
            (0, 20, [0.0, 0.161_125_158_053, 0.0, 0.168_433_470_983]),
            (1, 29, [0.006_113_214_293, 0.171_755_218_793, 0.000_872_646_884, 0.177_644_295_489]),
        ] {
            let (score, exact) =
                (wilson(k, n, 0.95).unwrap(), clopper_pearson(k, n, 0.95).unwrap());
            near(score.low, low);
            near(score.high, high);
            near(exact.low, exact_low);
            near(exact.high, exact_high);
        }
        for (k, n, delta, bound) in [
            (0, 59, 0.05, 0.049_507_609_888),
            (0, 299, 0.05, 0.009_969_146_793),
            (0, 300, 0.05, 0.009_936_081_944),
            (1, 100, 0.05, 0.046_559_811_454),
            (3, 500, 0.1, 0.013_312_445_243),
            (10, 1000, 0.05, 0.016_903_175_121),
            (0, 1, 0.05, 0.95),
        ] {
            near(upper_bound(k, n, delta).unwrap(), bound);
        }
    }

    #[track_caller]
    fn check_upper(k: u64, n: u64, delta: f64, expected: &str) {
        let upper = upper_bound(k, n, delta).unwrap();
        assert_eq!(format!("{upper:.6}"), expected, "{k} of {n} at {delta}");
    }

    #[test]
    fn published_upper_bounds() {
        check_upper(0, 59, 0.05, "0.049508");
        check_upper(0, 300, 0.05, "0.009936");
        check_upper(1, 100, 0.05, "0.046560");
        check_upper(10, 1000, 0.05, "0.016903");
        check_upper(3, 500, 0.1, "0.013312");
        check_upper(7, 7, 0.1, "1.000000");
    }

    /// At the bound the tail is what it should be: added up term by term, not by the same way.
    #[test]
    fn bounds_hold_to_the_ninth_digit() {
        for (k, n, delta) in [(1u64, 100u64, 0.05), (3, 500, 0.1), (10, 1000, 0.05), (50, 60, 0.01)]
        {
            let p = upper_bound(k, n, delta).unwrap();
            let mut term = (n as f64 * (1.0 - p).ln()).exp();
            let mut sum = term;
            for i in 1..=k {
                term *= (n - i + 1) as f64 / i as f64 * p / (1.0 - p);
                sum += term;
            }
            assert!((sum - delta).abs() < 1e-12, "{k} of {n}: {sum}");
            let mirrored = 1.0 - lower_bound(n - k, n, delta).unwrap();
            assert!((p - mirrored).abs() < 1e-13, "{k} of {n}: {p} and {mirrored}");
        }
    }

    #[test]
    fn without_answers_there_is_none() {
        assert_eq!(wilson(0, 0, 0.95), None);
        assert_eq!(wilson(3, 2, 0.95), None);
        assert_eq!(clopper_pearson(1, 2, 1.0), None);
        assert_eq!(clopper_pearson(1, 2, f64::NAN), None);
        assert_eq!(upper_bound(1, 2, 0.0), None);
    }

    proptest! {
        #[test]
        fn holds_the_share_and_mirrors(n in 1u64..500, k in 0u64..500, confidence in 0.5f64..0.999) {
            let k = k.min(n);
            let share = k as f64 / n as f64;
            for make in [wilson, clopper_pearson] {
                let it = make(k, n, confidence).unwrap();
                prop_assert!(0.0 <= it.low && it.low <= share && share <= it.high && it.high <= 1.0);
                let mirrored = make(n - k, n, confidence).unwrap();
                prop_assert!((it.low - (1.0 - mirrored.high)).abs() < 1e-12);
                let wider = make(k, n, confidence / 2.0 + 0.5).unwrap();
                prop_assert!(wider.low <= it.low + 1e-12 && it.high <= wider.high + 1e-12);
            }
        }

        #[test]
        fn no_number_makes_it_panic(k in any::<u64>(), n in 0u64..2000, confidence in any::<f64>()) {
            let _ = (wilson(k, n, confidence), clopper_pearson(k, n, confidence));
        }
    }
}
