//! Shares and gaps of the core as they travel, and as words.

use super::finite;
use crate::core::assurance::gap;
use crate::core::assurance::share;
use crate::core::text::figure;
use crate::engine::protocol::assurance::{Gap, Share};

/// Of every interval here.
pub const CONFIDENCE: f64 = 0.95;

/// `why` where there is no value.
pub fn share(share: &share::Share, why: &str) -> Share {
    Share {
        value: share.value.and_then(finite),
        low: share.interval.map(|it| it.low),
        high: share.interval.map(|it| it.high),
        n: share.effective,
        undefined: share.value.is_none().then(|| why.to_owned()),
    }
}

/// With its adjusted p, where it was tested.
pub fn gap(gap: Option<gap::Gap>, p: Option<f64>, stands_out: bool) -> Gap {
    Gap {
        value: gap.map(|it| it.value),
        low: gap.map(|it| it.interval.low),
        high: gap.map(|it| it.interval.high),
        p: p.and_then(finite),
        stands_out,
        groups: gap.and_then(|it| it.clusters).map(|both| {
            let count = |n| u32::try_from(n).unwrap_or(u32::MAX);
            both.map(count)
        }),
    }
}

/// `12 %`, `3.4 %`
pub fn per_cent(share: f64) -> String {
    let decimals = usize::from(share < 0.0995 && share > 0.0);
    format!("{:.decimals$} %", share * 100.0)
}

/// `12 % of 40`
pub fn said(share: &share::Share) -> String {
    let value = share.value.map_or_else(|| "–".to_owned(), per_cent);
    format!("{value} of {}", figure(share.n))
}

/// `12 points (4 to 20)`, whichever way it goes; of a hundred.
pub fn apart(gap: &gap::Gap) -> String {
    let sign = if gap.value < 0.0 { -1.0 } else { 1.0 };
    let (near, far) = match sign {
        sign if sign < 0.0 => (gap.interval.high, gap.interval.low),
        _ => (gap.interval.low, gap.interval.high),
    };
    // Nothing of a difference is "-0".
    let points = |part: f64| format!("{:.0}", (part * sign * 100.0).round() + 0.0);
    let unit = if points(gap.value) == "1" { "point" } else { "points" };
    format!("{} {unit} ({} to {})", points(gap.value), points(near), points(far))
}
