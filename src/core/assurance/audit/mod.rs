//! The audit: does what was accepted unseen keep its promise?
//!
//! A random share of the accepted pile keeps going to people, and their answers come in one after
//! another. What is said here holds however often one looks, after every answer if one likes.
//!
//! **Which bound un-accepts.** The *lower* one, above alpha. After three answers any upper bound is
//! near 1; "not yet shown" is where every audit begins and no reason to take back what a
//! certificate promised. The lower bound above alpha is evidence that the promise is broken: a
//! pile that keeps it is un-accepted with probability delta at most, over the whole audit. It stays
//! so once it was so; a new pile begins a new audit. The upper bound is what is shown meanwhile:
//! [`Verdict::Shown`] where it is at most alpha.
//!
//! The certificate's own answers are not counted in: its threshold was chosen because they had few
//! errors, so they would speak for it a second time.
//!
//! How soon: with delta 0.1, an error rate of twice alpha is found after about 6 / alpha audited
//! answers, one of four times alpha after about 1 / alpha, and one of five times alpha that comes
//! after a good time of 20 / alpha answers about 3 / alpha later (medians; `simulation`).
//!
//! Assumed: the audited items are drawn at random from the pile, and people's answers are the
//! truth. A draw from a finite pile scatters less than assumed.

mod bounds;
mod recall;

#[cfg(test)]
mod simulation;

pub use recall::{Basis, Judged, Recall, recall};

use super::calibration::fault;
use super::certificate::{percent, short};
use crate::core::text::{counted, figure};
use bounds::{Rise, lower_bound, upper_bound};

/// At most so many points of a curve.
const POINTS: usize = 100;

/// What the audit says of the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The error is above alpha, since so many answers: what was accepted goes back to people.
    Broken { since: u64 },
    /// The audit alone shows that the promise is kept.
    Shown,
    /// Neither: the promise rests on the certificate.
    NotShown,
}

/// What was audited so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    pub alpha: f64,
    pub delta: f64,
    pub n: u64,
    /// The sum of losses: the number of errors where each is right or wrong.
    pub errors: f64,
    /// With confidence 1 − delta the error of the pile is not above it.
    pub upper: f64,
    /// With confidence 1 − delta the error was above it at some time of the audit.
    pub lower: f64,
    pub verdict: Verdict,
    /// How it went: at most about a hundred points, the last one among them.
    pub curve: Vec<Point>,
}

/// After so many answers: the sum of their losses, and both bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub n: u64,
    pub errors: f64,
    pub lower: f64,
    pub upper: f64,
}

/// The audit of these losses (0 right, 1 wrong, or between), in the order in which they came.
///
/// # Errors
/// alpha, delta or a loss that cannot be used: one line.
pub fn audit(losses: &[f64], alpha: f64, delta: f64) -> Result<Audit, String> {
    let mut auditing = Auditing::new(losses.to_vec(), alpha, delta)?;
    while auditing.step(usize::MAX) {}
    Ok(auditing.finish())
}

/// The same in steps.
#[derive(Clone, Debug)]
pub struct Auditing {
    losses: Vec<f64>,
    alpha: f64,
    delta: f64,
    rise: Rise,
    /// Answers that are counted, and the sum of their losses.
    n: usize,
    errors: f64,
    lower: f64,
    since: Option<u64>,
    curve: Vec<Point>,
}

impl Auditing {
    /// # Errors
    /// As [`audit`].
    pub fn new(losses: Vec<f64>, alpha: f64, delta: f64) -> Result<Self, String> {
        for (name, value) in [("alpha", alpha), ("delta", delta)] {
            if !(value > 0.0 && value < 1.0) {
                return Err(format!("{name} is {value}; it must lie between 0 and 1"));
            }
        }
        let faults = losses.iter().enumerate().map(|(at, loss)| (at, loss, fault(*loss)));
        if let Some((at, loss, Some(why))) = faults.into_iter().find(|it| it.2.is_some()) {
            return Err(format!("audited answer {}: the loss {loss} {why}", at + 1));
        }
        Ok(Self {
            losses,
            alpha,
            delta,
            rise: Rise::above(alpha),
            n: 0,
            errors: 0.0,
            lower: 0.0,
            since: None,
            curve: Vec::new(),
        })
    }

    /// Counts the next answers; each is looked at many times for the bounds, all in all about so
    /// often. Whether there are more.
    pub fn step(&mut self, looks: usize) -> bool {
        let stride = self.losses.len().div_ceil(POINTS).max(1);
        let mut done = 0usize;
        while done < looks {
            let Some(loss) = self.losses.get(self.n).copied() else { return false };
            self.n += 1;
            self.errors += loss;
            done = done.saturating_add(1);
            let n = self.n as u64;
            if self.rise.add(loss) >= 1.0 / self.delta && self.since.is_none() {
                self.since = Some(n);
            }
            if self.n.is_multiple_of(stride) || self.n == self.losses.len() {
                let losses = self.losses.get(..self.n).unwrap_or_default();
                let (lower, passes) = lower_bound(losses, self.delta, self.lower);
                done = done.saturating_add(self.n.saturating_mul(passes));
                self.lower = lower;
                let (errors, upper) = (self.errors, upper_bound(n, self.errors, self.delta));
                self.curve.push(Point { n, errors, lower, upper });
            }
        }
        self.n < self.losses.len()
    }

    /// Once there are no more.
    pub fn finish(self) -> Audit {
        let Self { alpha, delta, n, errors, lower, since, curve, .. } = self;
        let upper = curve.last().map_or(1.0, |point| point.upper);
        let verdict = match since {
            Some(since) => Verdict::Broken { since },
            None if upper <= alpha => Verdict::Shown,
            None => Verdict::NotShown,
        };
        Audit { alpha, delta, n: n as u64, errors, upper, lower, verdict, curve }
    }
}

impl Audit {
    /// For a person: the reason why the pile is un-accepted, or where the audit stands.
    pub fn sentence(&self) -> String {
        let Self { alpha, delta, n, .. } = self;
        let seen = format!("{} audited, {} wrong", figure(*n), short(self.errors, 2));
        let (promised, confidence) = (percent(*alpha), percent(1.0 - delta));
        match self.verdict {
            Verdict::Broken { since } => format!(
                "Not kept: {seen}. With {confidence} confidence more than {promised} of what was \
                 accepted is wrong; this was so after {}. All of it goes back to people.",
                counted(since, "audited answer")
            ),
            Verdict::Shown => format!(
                "Kept: {seen}. With {confidence} confidence at most {} of what was accepted is \
                 wrong; {promised} was promised.",
                percent(self.upper)
            ),
            Verdict::NotShown if *n == 0 => format!(
                "Nothing is audited yet. That at most {promised} of what was accepted is wrong \
                 rests on the certificate."
            ),
            Verdict::NotShown => format!(
                "Not shown by the audit alone: {seen}, so up to {} of what was accepted may be \
                 wrong. That at most {promised} is rests on the certificate.",
                percent(self.upper)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(pattern: &str, alpha: f64, expected: &str) {
        let losses: Vec<f64> = pattern.chars().map(|c| f64::from(u8::from(c == 'x'))).collect();
        assert_eq!(audit(&losses, alpha, 0.1).unwrap().sentence(), expected, "{pattern}");
    }

    #[test]
    fn verdicts_in_words() {
        check(
            "",
            0.05,
            "Nothing is audited yet. That at most 5 % of what was accepted is wrong rests on \
         the certificate.",
        );
        check(
            "...",
            0.05,
            "Not shown by the audit alone: 3 audited, 0 wrong, so up to 66.67 % of what was \
         accepted may be wrong. That at most 5 % is rests on the certificate.",
        );
        check(
            "x..",
            0.05,
            "Not shown by the audit alone: 3 audited, 1 wrong, so up to 89.86 % of what was \
         accepted may be wrong. That at most 5 % is rests on the certificate.",
        );
        check(
            &".".repeat(100),
            0.05,
            "Kept: 100 audited, 0 wrong. With 90 % confidence at most 3.54 % of what was \
         accepted is wrong; 5 % was promised.",
        );
        check(
            &"....x".repeat(10),
            0.05,
            "Not kept: 50 audited, 10 wrong. With 90 % confidence more than 5 % of what was \
         accepted is wrong; this was so after 25 audited answers. All of it goes back to \
         people.",
        );
        check(
            &format!("{}{}", ".".repeat(300), "...x".repeat(12)),
            0.05,
            "Not shown by the audit alone: 348 audited, 12 wrong, so up to 6.56 % of what was \
         accepted may be wrong. That at most 5 % is rests on the certificate.",
        );
    }

    #[test]
    fn says_what_cannot_be_used() {
        let why = |losses: &[f64], alpha, delta| audit(losses, alpha, delta).unwrap_err();
        assert_eq!(why(&[], 0.0, 0.1), "alpha is 0; it must lie between 0 and 1");
        assert_eq!(why(&[], 0.1, f64::NAN), "delta is NaN; it must lie between 0 and 1");
        assert_eq!(
            why(&[0.0, 2.0], 0.1, 0.1),
            "audited answer 2: the loss 2 is not between 0 and 1"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// The lower bound above alpha and the verdict are one thing.
        #[test]
        fn is_broken_where_the_lower_bound_is_above_alpha(
            losses in prop::collection::vec(prop_oneof![3 => Just(0.0), 1 => Just(1.0), 1 => 0.0f64..=1.0], 0..60),
            alpha in 0.01f64..0.9,
        ) {
            let it = audit(&losses, alpha, 0.1).unwrap();
            // However small the steps.
            let mut auditing = Auditing::new(losses.clone(), alpha, 0.1).unwrap();
            while auditing.step(1) {}
            prop_assert_eq!(&auditing.finish(), &it);
            let mean = it.errors / (it.n.max(1)) as f64;
            prop_assert!(it.n == 0 || mean <= it.upper + 1e-12);
            prop_assert!((0.0..=1.0).contains(&it.lower) && (0.0..=1.0).contains(&it.upper));
            if (it.lower - alpha).abs() > 1e-9 {
                let is_broken = matches!(it.verdict, Verdict::Broken { .. });
                prop_assert_eq!(is_broken, it.lower > alpha);
            }
            // More answers never take it back.
            let more = [losses.as_slice(), &[0.0; 20]].concat();
            prop_assert!(audit(&more, alpha, 0.1).unwrap().lower >= it.lower - 1e-12);
        }
    }
}
