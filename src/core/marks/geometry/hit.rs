//! Which shapes lie under a pointer.

use super::bounds::Point;
use super::index::Index;
use super::measure::{contains, distance};
use crate::core::marks::Shape;

/// Whether a point is in a shape, or not further from its outline, its line or one of its points than
/// `reach`, in pixels of the image across and down.
pub fn is_hit(shape: &Shape, point: Point, reach: Point) -> bool {
    contains(shape, point) || is_near(shape, point, reach)
}

/// Whether a point is not further from the outline of a shape, its line or one of its points than
/// `reach`, across and down: not the same where pixels are not square.
pub fn is_near(shape: &Shape, [x, y]: Point, [across, down]: Point) -> bool {
    let (short, long) = (across.min(down), across.max(down));
    if short == long || short <= 0.0 {
        return distance(shape, [x, y]) <= long;
    }
    // Circles along the longer way: together they are hardly more than the ellipse.
    let steps = ((long - short) / short).ceil().min(64.0);
    let mut all =
        (0..=2 * steps as u32).map(|step| (f64::from(step) / steps - 1.0) * (long - short));
    all.any(|by| {
        let at = if across > down { [x + by, y] } else { [x, y + by] };
        distance(shape, at) <= short
    })
}

/// The entries of an index that are hit; what lies on top comes first. `shape` gives that of an
/// entry.
pub fn hits<'a>(
    index: &Index,
    point: Point,
    reach: Point,
    shape: impl Fn(usize) -> Option<&'a Shape>,
) -> Vec<usize> {
    let mut found = index.under(point, reach[0].max(reach[1]));
    found.retain(|entry| shape(*entry).is_some_and(|shape| is_hit(shape, point, reach)));
    found
}

#[cfg(test)]
mod tests {
    use super::super::measure::bounds;
    use super::*;

    #[test]
    fn what_is_under_a_pointer() {
        let shapes: Vec<Shape> = serde_json::from_str(
            r#"[{"shape":"box","x":0,"y":0,"width":20,"height":20},
                {"shape":"ellipse","x":10,"y":10,"radius_x":10,"radius_y":10},
                {"shape":"polyline","points":[[0,0],[20,20]]},
                {"shape":"keypoints","points":[{"x":10,"y":11}]}]"#,
        )
        .unwrap();
        let index = Index::new(shapes.iter().map(bounds));
        let check = |point, expected: &[usize]| {
            assert_eq!(hits(&index, point, [1.5, 1.5], |entry| shapes.get(entry)), expected);
        };
        check([10.0, 10.0], &[3, 2, 1, 0]);
        check([10.0, 4.0], &[1, 0]);
        // In the corner of the ellipse's rectangle.
        check([19.0, 1.0], &[0]);
        check([21.0, 21.0], &[2, 0]);
        check([22.0, 22.0], &[]);
    }

    #[test]
    fn a_reach_that_is_longer_one_way() {
        let shape: Shape =
            serde_json::from_str(r#"{"shape":"polyline","points":[[0,0],[20,0]]}"#).unwrap();
        let check = |point, reach, expected| assert_eq!(is_near(&shape, point, reach), expected);
        for y in [1.0, 3.5, -3.9] {
            check([10.0, y], [1.0, 4.0], true);
            check([10.0, y], [4.0, 0.9], false);
        }
        check([10.0, 4.1], [1.0, 4.0], false);
        check([-3.9, 0.0], [4.0, 1.0], true);
        check([-1.5, 0.0], [1.0, 4.0], false);
        check([10.0, 2.0], [2.0, 2.0], true);
        check([10.0, 0.0], [0.0, 0.0], true);
    }
}
