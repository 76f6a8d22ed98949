//! Interval and p-value of a bootstrap over few clusters: the percentile bootstrap, expanded.
//!
//! Of G clusters the resamples spread by (G − 1)/G too little, and with few of them a normal's
//! quantile is too near. Hesterberg (2015, "What teachers should know about the bootstrap",
//! section 4.3) takes quantiles further out, by as much as Student's t interval is wider:
//! ```text
//! tail = 1 − Φ( sqrt(G / (G − 1)) · t(1 − α/2, G − 1) )        instead of α/2
//! ```
//! Where that tail is finer than the resamples tell (1 of B + 1), the interval is the estimate
//! ± sqrt(G / (G − 1)) · t standard errors, which are those of the resamples.
//!
//! **p-value.** The same read backwards, so that it and the interval say the same: with
//! q = (resamples on the far side of 0, and the answers as they are counted as one) / (B + 1),
//! z = Φ⁻¹(1 − q) and p = 2 P(T ≥ z sqrt((G − 1) / G)). Where none is on the far side, q says no
//! more than "at most 1 of B + 1", and no correction for thirty tests could be passed: z is then
//! the estimate in standard errors, if that is more.
//!
//! Of two sides G is the smaller number.

use super::super::distribution::{
    normal_quantile, normal_upper_tail, student_quantile, student_upper_tail,
};
use super::super::interval::{Interval, Method};
use crate::core::agreement::bootstrap::quantile;

/// What was resampled.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Of the answers as they are.
    pub value: f64,
    /// At least two.
    pub clusters: u64,
    /// What it can be.
    pub bounds: (f64, f64),
    /// Resamples drawn, also those without a value.
    pub resamples: u32,
    pub confidence: f64,
}

impl Estimate {
    /// sqrt(G / (G − 1)).
    fn narrowness(&self) -> f64 {
        let clusters = self.clusters as f64;
        (clusters / (clusters - 1.0)).sqrt()
    }

    fn freedom(&self) -> f64 {
        self.clusters.saturating_sub(1) as f64
    }
}

/// Of the values of resamples, in any order. `None` where more than half of the resamples have no
/// value.
pub fn expanded(estimate: &Estimate, mut values: Vec<f64>) -> Option<Interval> {
    let enough = !values.is_empty() && values.len() >= estimate.resamples.div_ceil(2) as usize;
    if !enough {
        return None;
    }
    let confidence = estimate.confidence;
    let t = student_quantile(0.5 + confidence / 2.0, estimate.freedom());
    let reach = estimate.narrowness() * t;
    let tail = normal_upper_tail(reach);
    let (low, high) = if tail * (values.len() + 1) as f64 >= 1.0 {
        values.sort_by(f64::total_cmp);
        (quantile(&values, tail), quantile(&values, 1.0 - tail))
    } else {
        let half = reach * standard_error(&values);
        let (least, most) = estimate.bounds;
        ((estimate.value - half).max(least), (estimate.value + half).min(most))
    };
    Some(Interval { low, high, confidence, method: Method::ClusterBootstrap })
}

/// The p-value of a value of 0.
pub fn inverted(estimate: &Estimate, values: &[f64]) -> f64 {
    let below = values.iter().filter(|value| **value <= 0.0).count();
    let above = values.iter().filter(|value| **value >= 0.0).count();
    let beyond = below.min(above);
    let q = (beyond + 1) as f64 / (values.len() + 1) as f64;
    if q >= 0.5 {
        return 1.0;
    }
    let mut z = normal_quantile(1.0 - q);
    if beyond == 0 {
        // Infinite where all resamples are the same.
        z = z.max(estimate.value.abs() / standard_error(values));
    }
    (2.0 * student_upper_tail(z / estimate.narrowness(), estimate.freedom())).min(1.0)
}

/// The standard deviation of the resamples.
fn standard_error(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}
