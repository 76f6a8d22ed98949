//! The walk from strict to loose, from several starts at once.

use super::asked::Asked;
use super::prepared::{Prepared, Tally};

/// One threshold of the grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub threshold: f64,
    /// Answers with this score or more, and the sum of their losses.
    pub n: u64,
    pub losses: f64,
    /// `None` where no walk came here: a p-value that nobody asked for promises nothing.
    pub p: Option<f64>,
    pub passed: bool,
}

/// Walks with the same p-values and the same level are one as soon as they meet, so one pass over
/// the grid is all of them.
pub(super) fn walk(tallies: &[Tally], asked: &Asked, level: f64) -> Vec<Step> {
    walk_with(tallies, asked, level, |tally| asked.method().p(tally, asked.alpha))
}

/// The same with p-values of another kind.
pub(super) fn walk_with(
    tallies: &[Tally],
    asked: &Asked,
    level: f64,
    p: impl Fn(&Tally) -> f64,
) -> Vec<Step> {
    let mut goes_on = false;
    let step = |(threshold, tally): (&f64, &Tally)| {
        let p = (goes_on || asked.is_start(*threshold)).then(|| p(tally));
        goes_on = p.is_some_and(|p| p <= level);
        Step { threshold: *threshold, n: tally.n, losses: tally.losses, p, passed: goes_on }
    };
    asked.grid.iter().zip(tallies).map(step).collect()
}

/// How many of the walks came to the end of the grid.
pub(super) fn arrived(steps: &[Step], asked: &Asked) -> usize {
    let tail = steps.iter().rev().take_while(|step| step.passed);
    tail.filter(|step| asked.is_start(step.threshold)).count()
}

/// The loosest threshold that was reached; all zero where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub threshold: Option<f64>,
    pub accepted: u64,
    pub errors: f64,
    pub upper_bound: Option<f64>,
}

impl Found {
    pub fn of(steps: &[Step], prepared: &Prepared, asked: &Asked, level: f64) -> Self {
        let mut passed = steps.iter().zip(&prepared.tallies).rev().filter(|(step, _)| step.passed);
        let Some((step, tally)) = passed.next() else {
            return Self::default();
        };
        let bound = asked.method().upper_bound(tally, prepared.losses(step.n), level);
        Self {
            threshold: Some(step.threshold),
            accepted: step.n,
            errors: step.losses,
            upper_bound: Some(bound),
        }
    }
}
