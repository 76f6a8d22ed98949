//! How long people take.
//!
//! The mean of n times with the interval x̄ ± z s / sqrt(n). Times have a long tail: with fewer
//! than some thirty items the interval is a rough one. All minutes of a slice together are what
//! it costs.
//!
//! Example: 1, 2 and 3 minutes: 2 ± 1.96 · 1 / sqrt(3), that is 0.87 to 3.13.

use super::super::distribution::normal_quantile;
use super::super::interval::{Interval, Method};

/// Minutes spent on items.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Minutes {
    /// Items with a time.
    pub n: u64,
    pub total: f64,
    /// For one item; `None` of none.
    pub mean: Option<f64>,
    /// Of the mean; `None` with fewer than two items.
    pub interval: Option<Interval>,
}

/// Of times in any order. One that is below 0, or no number, does not count.
pub fn minutes(times: impl IntoIterator<Item = f64>, confidence: f64) -> Minutes {
    let mut times: Vec<f64> =
        times.into_iter().filter(|time| *time >= 0.0 && time.is_finite()).collect();
    times.sort_by(f64::total_cmp);
    let (n, total) = (times.len() as f64, times.iter().sum::<f64>());
    if times.is_empty() {
        return Minutes::default();
    }
    let mean = total / n;
    let squares: f64 = times.iter().map(|time| (time - mean) * (time - mean)).sum();
    let half = normal_quantile(0.5 + confidence / 2.0) * (squares / (n - 1.0) / n).sqrt();
    let interval = Interval {
        low: (mean - half).max(0.0),
        high: mean + half,
        confidence,
        method: Method::Normal,
    };
    Minutes {
        n: times.len() as u64,
        total,
        mean: Some(mean),
        interval: (times.len() > 1 && half.is_finite()).then_some(interval),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example() {
        let found = minutes([3.0, 1.0, f64::NAN, 2.0, -1.0], 0.95);
        assert_eq!((found.n, found.total, found.mean), (3, 6.0, Some(2.0)));
        let Interval { low, high, .. } = found.interval.unwrap();
        assert_eq!(format!("{low:.2} {high:.2}"), "0.87 3.13");
        assert_eq!(minutes([5.0], 0.95).interval, None);
        assert_eq!(minutes([], 0.95), Minutes::default());
    }
}
