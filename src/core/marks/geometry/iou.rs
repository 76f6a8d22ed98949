//! What two shapes share of what they cover, and how alike they are whatever they are.
//!
//! | | by |
//! |---|---|
//! | two upright boxes | their rectangles |
//! | boxes, ellipses, polygons | slabs ([`super::overlay`]); exact, of an ellipse as fine as [`Rings`] has it |
//! | two masks | their runs; exact |
//! | a mask and another | the other as a mask: the pixels whose centre it holds |
//! | polygons of more than 4,096 corners together | both as masks: slabs would take seconds |
//! | two polylines | their mean distance ([`super::line`]) |
//! | keypoints | object keypoint similarity ([`super::points`]) |
//! | all else | 0: a line and an area share nothing that could be measured |

use super::bounds::Bounds;
use super::line;
use super::measure::{area, bounds};
use super::overlay::{Shares, shares};
use super::points::oks;
use super::rings::Rings;
use crate::core::marks::Shape;
use crate::core::marks::masks::{Mask, shared};

/// Of polygons that are compared by slabs.
const CORNERS: usize = 4_096;

/// What stands behind the likeness of shapes without an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Tolerance {
    /// Of polylines, in pixels.
    pub line: f64,
    /// Of keypoints, in their order.
    pub sigmas: Vec<f64>,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { line: line::TOLERANCE, sigmas: Vec::new() }
    }
}

/// Intersection over union, from 0 to 1, of shapes with an area; 0 of others.
pub fn iou(one: &Shape, other: &Shape) -> f64 {
    let areas = |shape: &Shape| !matches!(shape, Shape::Polyline { .. } | Shape::Keypoints { .. });
    if !areas(one) || !areas(other) {
        return 0.0;
    }
    if one == other {
        return 1.0;
    }
    let (Some(around_one), Some(around_other)) = (bounds(one), bounds(other)) else { return 0.0 };
    if !around_one.meets(&around_other) {
        return 0.0;
    }
    if let (Some(one), Some(other)) = (upright(one), upright(other)) {
        let (one, other, both) = (one.area(), other.area(), one.shared(&other));
        return Shares { one, other, both }.iou();
    }
    if let (Some(one), Some(other)) = (Rings::of(one), Rings::of(other))
        && one.each().chain(other.each()).map(<[_]>::len).sum::<usize>() <= CORNERS
    {
        return shares(&one, &other).iou();
    }
    let (Some(one), Some(other)) = (Mask::cover(one), Mask::cover(other)) else { return 0.0 };
    let both = shared(&one, &other) as f64;
    Shares { one: one.area() as f64, other: other.area() as f64, both }.iou()
}

/// From 0 to 1: IoU of areas, of lines and points how near they are.
pub fn likeness(one: &Shape, other: &Shape, tolerance: &Tolerance) -> f64 {
    match (one, other) {
        (Shape::Polyline { points: one }, Shape::Polyline { points: other }) => {
            line::likeness(one, other, tolerance.line)
        }
        (Shape::Keypoints { points: one }, Shape::Keypoints { points: other }) => {
            oks(one, other, &tolerance.sigmas, None)
        }
        _ => iou(one, other),
    }
}

fn upright(shape: &Shape) -> Option<Bounds> {
    match shape {
        Shape::Box { angle, .. } if angle % 90.0 == 0.0 && area(shape) > 0.0 => bounds(shape),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: f64, within: f64) {
        let [one, other] = [one, other]
            .map(|text| serde_json::from_str::<Shape>(&format!("{{\"shape\":{text}}}")).unwrap());
        let said = likeness(&one, &other, &Tolerance::default());
        assert!((said - expected).abs() <= within, "{said} {expected}");
        let turned = likeness(&other, &one, &Tolerance::default());
        assert!((said - turned).abs() < 1e-12, "{said} {turned}");
    }

    fn boxed(x: f64, y: f64, width: f64, height: f64, angle: f64) -> String {
        format!(r#""box","x":{x},"y":{y},"width":{width},"height":{height},"angle":{angle}"#)
    }

    /// The expected numbers are those of shapely 2.2.0.
    #[test]
    fn areas() {
        let at = |it: [f64; 5]| boxed(it[0], it[1], it[2], it[3], it[4]);
        let pairs = [
            (
                [10.0, 20.0, 30.0, 10.0, 0.0],
                [12.0, 18.0, 30.0, 10.0, 30.0],
                0.414_983_139_979_560_66,
            ),
            ([0.0, 0.0, 10.0, 10.0, 45.0], [0.0, 0.0, 10.0, 10.0, 0.0], 0.5f64.sqrt()),
            ([5.0, 5.0, 40.0, 20.0, 17.0], [8.0, 2.0, 36.0, 24.0, -23.0], 0.594_036_723_586_851_3),
            // The same, said in two ways.
            ([0.0, 0.0, 4.0, 2.0, 90.0], [1.0, -1.0, 2.0, 4.0, 0.0], 1.0),
            ([0.0, 0.0, 4.0, 2.0, 180.0], [2.0, 0.0, 4.0, 2.0, 0.0], 1.0 / 3.0),
            ([0.0, 0.0, 4.0, 2.0, 0.0], [4.0, 0.0, 4.0, 2.0, 0.0], 0.0),
        ];
        for (one, other, expected) in pairs {
            check(&at(one), &at(other), expected, 1e-12);
        }
        let ring = r#""polygon","points":[[0,0],[10,0],[10,10],[0,10]],
            "holes":[[[2,2],[8,2],[8,8],[2,8]]]"#;
        let kite = r#""polygon","points":[[5,-1],[12,4],[6,11],[3,5]]"#;
        check(ring, kite, 0.240_095_679_473_762_87, 1e-12);
        let one = r#""polygon","points":[[0,0],[9,1],[4,4],[10,9],[1,8],[3,4]]"#;
        let other = r#""polygon","points":[[2,-1],[8,3],[5,6],[8,8],[0,9]],
            "holes":[[[3,3],[5,3],[5,5],[3,5]]]"#;
        check(one, other, 0.464_030_291_568_670_76, 1e-12);
        let ellipse = r#""ellipse","x":30,"y":20,"radius_x":12,"radius_y":7,"angle":25"#;
        let round = r#""ellipse","x":33,"y":21,"radius_x":9,"radius_y":10"#;
        check(ellipse, round, 0.590_818_661_684_334_5, 1e-4);
        check(ellipse, &at([20.0, 12.0, 25.0, 14.0, 10.0]), 0.631_508_587_935_854_8, 1e-4);
    }

    #[test]
    fn masks_and_others() {
        let mask = r#""mask","x":2,"y":2,"width":4,"height":2,"runs":[0,8]"#;
        check(mask, &boxed(2.0, 2.0, 4.0, 2.0, 0.0), 1.0, 0.0);
        check(mask, &boxed(4.0, 2.0, 4.0, 2.0, 0.0), 1.0 / 3.0, 1e-15);
        check(mask, r#""mask","x":3,"y":2,"width":1,"height":4,"runs":[0,4]"#, 0.2, 1e-15);
        check(mask, r#""polyline","points":[[0,0],[9,9]]"#, 0.0, 0.0);
        let empty = r#""mask","x":0,"y":0,"width":0,"height":0,"runs":[]"#;
        check(mask, empty, 0.0, 0.0);
        check(empty, empty, 1.0, 0.0);
        // As are polygons of very many corners: here a comb that covers half of its rectangle.
        let mut comb = Shape::Polygon { points: vec![[0.0, 99.0], [0.0, 0.0]], holes: Vec::new() };
        let Shape::Polygon { points, .. } = &mut comb else { panic!() };
        for tooth in (0..5_000).step_by(2).map(f64::from) {
            points.extend([
                [tooth + 1.0, 0.0],
                [tooth + 1.0, 98.0],
                [tooth + 2.0, 98.0],
                [tooth + 2.0, 0.0],
            ]);
        }
        points.push([5_000.0, 99.0]);
        let around = Shape::Box { x: 0.0, y: 0.0, width: 5_000.0, height: 99.0, angle: 0.0 };
        assert_eq!(iou(&comb, &around), (2_500.0 * 98.0 + 5_000.0) / (5_000.0 * 99.0));
        // Nothing so large is drawn pixel by pixel.
        check(mask, &boxed(-1e300, -1e300, 2e300, 2e300, 0.0), 0.0, 1e-6);
    }

    #[test]
    fn lines_and_points() {
        let line = r#""polyline","points":[[0,0],[9,0]]"#;
        check(line, r#""polyline","points":[[0,5],[9,5]]"#, 0.75, 1e-12);
        let point = r#""keypoints","points":[{"x":1,"y":1}]"#;
        check(point, point, 1.0, 0.0);
        check(point, line, 0.0, 0.0);
    }

    fn shapes() -> impl Strategy<Value = Shape> {
        let five = (0.0f64..20.0, 0.0f64..20.0, 0.5f64..20.0, 0.5f64..20.0, 0.0f64..360.0);
        (five, 0..4).prop_map(|((x, y, width, height, angle), kind)| match kind {
            0 => Shape::Box { x, y, width, height, angle },
            1 => Shape::Ellipse { x, y, radius_x: width, radius_y: height, angle },
            2 => Shape::Polygon {
                points: vec![[x, y], [x + width, y], [x + angle / 40.0, y + height]],
                holes: Vec::new(),
            },
            _ => Mask::cover(&Shape::Box { x, y, width, height, angle }).unwrap().shape(),
        })
    }

    proptest! {
        #[test]
        fn is_a_share_and_the_same_both_ways(one in shapes(), other in shapes()) {
            let said = iou(&one, &other);
            prop_assert!((0.0..=1.0).contains(&said));
            prop_assert!((said - iou(&other, &one)).abs() < 1e-9);
            prop_assert_eq!(iou(&one, &one), 1.0);
        }
    }
}
