//! Which shapes lie under a pointer.

use super::bounds::Point;
use super::index::Index;
use super::measure::{contains, distance};
use crate::core::marks::Shape;

/// Whether a point is in a shape or not further from its outline, its line or one of its points than
/// the tolerance, in pixels of the image.
pub fn is_hit(shape: &Shape, point: Point, tolerance: f64) -> bool {
    contains(shape, point) || distance(shape, point) <= tolerance
}

/// The entries of an index that are hit; what lies on top comes first. `shape` gives that of an
/// entry.
pub fn hits<'a>(
    index: &Index,
    point: Point,
    tolerance: f64,
    shape: impl Fn(usize) -> Option<&'a Shape>,
) -> Vec<usize> {
    let mut found = index.under(point, tolerance);
    found.retain(|entry| shape(*entry).is_some_and(|shape| is_hit(shape, point, tolerance)));
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
            assert_eq!(hits(&index, point, 1.5, |entry| shapes.get(entry)), expected);
        };
        check([10.0, 10.0], &[3, 2, 1, 0]);
        check([10.0, 4.0], &[1, 0]);
        // In the corner of the ellipse's rectangle.
        check([19.0, 1.0], &[0]);
        check([21.0, 21.0], &[2, 0]);
        check([22.0, 22.0], &[]);
    }
}
