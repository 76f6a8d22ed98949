//! How alike two sets of keypoints are: object keypoint similarity, as COCO has it.
//!
//! ```text
//! OKS = mean over the points of exp( -d^2 / (2 a (2 sigma)^2) )
//! ```
//! with d how far the two places of a point are apart, a the area of the object and sigma how far
//! careful people are apart in placing this point, as a share of the root of the area
//! (cocodataset.org/#keypoints-eval; `cocoeval.py`). COCO has one truth and one guess; between two
//! equals a is the mean of the areas of the rectangles around the placed points of each, and a
//! point that only one of them placed counts as 0. COCO takes the area of the object's outline,
//! which nobody drew here. Where that is below [`SMALL`], as of a single point, it is [`SMALL`].
//!
//! Worked example: one point, 6.4 pixels apart, sigma 0.1, a 32 x 32: exp(-40.96 / (2 x 1024 x
//! 0.04)) = exp(-0.5) = 0.607.

use super::bounds::{Bounds, Point};
use crate::core::elementary::exp_below;
use crate::core::marks::Keypoint;

/// Of a point of which nothing better is known: the mean of [`COCO_PERSON`].
pub const SIGMA: f64 = 0.067;
/// What COCO calls a small object: 32 x 32 pixels.
pub const SMALL: f64 = 1024.0;
/// The 17 points of COCO's person: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles,
/// the left one of each first.
pub const COCO_PERSON: [f64; 17] = [
    0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107,
    0.087, 0.087, 0.089, 0.089,
];

/// From 0 to 1. `sigmas` by place of the point in `one`; [`SIGMA`] where there is none. Points with a
/// name are matched by it, others by their place. `area` in square pixels; `None`: as above.
pub fn oks(one: &[Keypoint], other: &[Keypoint], sigmas: &[f64], area: Option<f64>) -> f64 {
    let area = area.unwrap_or_else(|| f64::midpoint(around(one), around(other))).max(SMALL);
    let is_placed = |point: &&Keypoint| !point.missing;
    let (mut sum, mut points, mut found) = (0.0, 0usize, 0usize);
    for (place, point) in one.iter().enumerate() {
        let same = match point.name.as_str() {
            "" => other.get(place).filter(|it| it.name.is_empty()),
            name => other.iter().find(|it| it.name == name),
        };
        let same = same.filter(is_placed);
        found += usize::from(same.is_some());
        match (Some(point).filter(is_placed), same) {
            (Some(point), Some(same)) => {
                let sigma = 2.0 * sigmas.get(place).copied().unwrap_or(SIGMA);
                let (across, down) = (point.x - same.x, point.y - same.y);
                let apart = across * across + down * down;
                sum += exp_below((-apart / (2.0 * area * sigma * sigma)).max(-700.0));
                points += 1;
            }
            (None, None) => {}
            _ => points += 1,
        }
    }
    // What only the other has.
    points += other.iter().filter(is_placed).count().saturating_sub(found);
    if points == 0 { 1.0 } else { sum / points as f64 }
}

fn around(points: &[Keypoint]) -> f64 {
    let placed = points.iter().filter(|point| !point.missing);
    let placed = placed.map(|point| -> Point { [point.x, point.y] });
    Bounds::of(placed).map_or(0.0, |bounds| bounds.area())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a 1 2` is a point with a name, `1 2` one without, `-` one that is missing.
    fn points(text: &str) -> Vec<Keypoint> {
        let point = |text: &str| {
            let mut words: Vec<&str> = text.split(' ').collect();
            let name = if words.len() == 3 { words.remove(0).to_owned() } else { String::new() };
            let number = |at: usize| words.get(at).and_then(|word| word.parse().ok());
            let (x, y) = (number(0), number(1));
            let missing = x.is_none();
            let (x, y) = (x.unwrap_or_default(), y.unwrap_or_default());
            Keypoint { name, x, y, hidden: false, missing }
        };
        text.split(", ").map(point).collect()
    }

    #[track_caller]
    fn check(one: &str, other: &str, expected: f64) {
        let (one, other) = (points(one), points(other));
        let said = oks(&one, &other, &[0.1, 0.1, 0.1], None);
        assert!((said - expected).abs() < 1e-12, "{said} {expected}");
        let turned = oks(&other, &one, &[0.1, 0.1, 0.1], None);
        assert!((said - turned).abs() < 1e-12, "{said} {turned}");
    }

    #[test]
    fn points_by_hand() {
        let half = (-0.5f64).exp();
        check("10 10", "10 10", 1.0);
        check("10 10", "16.4 10", half);
        check("a 0 0, b 9 9", "b 9 9, a 6.4 0", f64::midpoint(1.0, half));
        check("0 0, -", "0 0, 5 5", 0.5);
        check("0 0, -", "0 0, -", 1.0);
        check("-", "-", 1.0);
        check("-", "0 0", 0.0);
        check("a 0 0", "b 0 0", 0.0);
        // Around 100 x 100: a distance of 20 counts as 6.4 around 32 x 32.
        check("0 0, 100 100", "20 0, 120 100", half);
        check("0 0", "90000 0", 0.0);
    }
}
