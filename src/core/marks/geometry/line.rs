//! How near two polylines are to each other.
//!
//! The distance of two lines is the mean, over the points of both, of how far the other line is:
//! first along the one, then along the other, and the mean of the two (the symmetric mean distance;
//! with the largest in place of the mean it would be Hausdorff's, which one stray point decides).
//! It is taken at points not more than [`STEP`] apart, of which at most [`POINTS`] a line.
//!
//! Likeness: 1 - distance / tolerance, 0 from the tolerance on. The tolerance is [`TOLERANCE`] where
//! nobody says another: as the benchmarks of lanes count a lane as found (TuSimple: 20 pixels of
//! 1280; CULane: overlap of lanes 30 pixels wide).

use super::bounds::Point;
use super::rings::to_segment;

/// In pixels.
pub const TOLERANCE: f64 = 20.0;
/// In pixels.
const STEP: f64 = 1.0;
const POINTS: f64 = 512.0;

/// From 0 to 1; `tolerance` in pixels.
pub fn likeness(one: &[Point], other: &[Point], tolerance: f64) -> f64 {
    let apart = mean_distance(one, other);
    if tolerance > 0.0 {
        (1.0 - apart / tolerance).max(0.0)
    } else {
        f64::from(u8::from(apart == 0.0))
    }
}

/// In pixels; infinite where one has no point.
pub fn mean_distance(one: &[Point], other: &[Point]) -> f64 {
    f64::midpoint(from_to(one, other), from_to(other, one))
}

/// From a point to the nearest of a line, in pixels; infinite where it has no point.
pub fn to_line(points: &[Point], point: Point) -> f64 {
    let first = points.first().map_or(f64::INFINITY, |first| to_segment(point, [*first, *first]));
    pairs(points).map(|side| to_segment(point, side)).fold(first, f64::min)
}

/// Each step counts by its length, its distance is that of its middle.
fn from_to(one: &[Point], other: &[Point]) -> f64 {
    let length = |[from, to]: [Point; 2]| to_segment(from, [to, to]);
    let whole: f64 = pairs(one).map(length).sum();
    if whole == 0.0 {
        return one.first().map_or(f64::INFINITY, |point| to_line(other, *point));
    }
    let step = STEP.max(whole / POINTS);
    let mut sum = 0.0;
    for side in pairs(one) {
        let [[from_x, from_y], [to_x, to_y]] = side;
        let steps = (length(side) / step).ceil();
        let mut at = 0.5;
        while at < steps {
            let share = at / steps;
            let middle = [from_x + share * (to_x - from_x), from_y + share * (to_y - from_y)];
            sum += to_line(other, middle) * length(side) / steps;
            at += 1.0;
        }
    }
    sum / whole
}

fn pairs(points: &[Point]) -> impl Iterator<Item = [Point; 2]> {
    points.iter().zip(points.iter().skip(1)).map(|(from, to)| [*from, *to])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &[Point], other: &[Point], expected: f64) {
        let said = likeness(one, other, TOLERANCE);
        assert!((said - expected).abs() < 1e-9, "{said} {expected}");
        let turned = likeness(other, one, TOLERANCE);
        assert!((said - turned).abs() < 1e-9, "{said} {turned}");
    }

    #[test]
    fn how_near_lines_are() {
        let line = [[0.0, 0.0], [100.0, 0.0]];
        check(&line, &line, 1.0);
        // The same line with a point more.
        check(&line, &[[0.0, 0.0], [31.0, 0.0], [100.0, 0.0]], 1.0);
        check(&line, &[[100.0, 0.0], [0.0, 0.0]], 1.0);
        check(&line, &[[0.0, 5.0], [100.0, 5.0]], 0.75);
        check(&line, &[[0.0, 20.0], [100.0, 20.0]], 0.0);
        check(&line, &[[0.0, 90.0], [100.0, 90.0]], 0.0);
        // Half of it is missing: from there 25 on average over the one half, 0 from the short line.
        check(&line, &[[0.0, 0.0], [50.0, 0.0]], 1.0 - (25.0 / 2.0 / 2.0) / 20.0);
        check(&[[3.0, 4.0], [3.0, 4.0]], &[[0.0, 0.0], [0.0, 0.0]], 0.75);
        assert_eq!(likeness(&line, &[], TOLERANCE), 0.0);
        assert_eq!(likeness(&line, &line, 0.0), 1.0);
    }
}
