//! How large a shape is, where it is, and how far a point is from it.

use super::bounds::{Bounds, Point};
use super::overlay;
use super::rings::{Rings, to_segment};
use super::turn::{about, cos_sin};
use crate::core::marks::masks::Mask;
use crate::core::marks::{Keypoint, Shape};

/// In square pixels: of a mask the number of its pixels; 0 of lines and points. An ellipse exactly,
/// a polygon but for rounding.
pub fn area(shape: &Shape) -> f64 {
    match shape {
        Shape::Box { width, height, .. } => width * height,
        Shape::Ellipse { radius_x, radius_y, .. } => std::f64::consts::PI * radius_x * radius_y,
        Shape::Polygon { points, holes } => {
            overlay::area(&Rings { outline: points.clone(), holes: holes.clone() })
        }
        Shape::Mask { runs, .. } => {
            let inside = runs.iter().skip(1).step_by(2);
            // The sum of nothing would be -0.
            inside.fold(0.0, |sum, run| sum + f64::from(*run))
        }
        Shape::Polyline { .. } | Shape::Keypoints { .. } => 0.0,
    }
}

/// The upright rectangle around it: of a mask the one that it is kept in. `None` where no point is
/// placed.
pub fn bounds(shape: &Shape) -> Option<Bounds> {
    match shape {
        Shape::Box { .. } | Shape::Polygon { .. } => Rings::of(shape)?.bounds(),
        Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
            let (cos, sin) = cos_sin(*angle);
            let reach = |across: f64, down: f64| (across * across + down * down).sqrt();
            let wide = reach(radius_x * cos, radius_y * sin);
            let high = reach(radius_x * sin, radius_y * cos);
            Some(Bounds::new(x - wide, y - high, x + wide, y + high))
        }
        Shape::Polyline { points } => Bounds::of(points.iter().copied()),
        Shape::Keypoints { points } => Bounds::of(placed(points)),
        Shape::Mask { x, y, width, height, .. } => {
            let [left, top, width, height] = [x, y, width, height].map(|it| f64::from(*it));
            (width > 0.0).then(|| Bounds::new(left, top, left + width, top + height))
        }
    }
}

/// Whether a point lies in its area; never in that of lines and points.
pub fn contains(shape: &Shape, point: Point) -> bool {
    match shape {
        Shape::Box { x, y, width, height, angle } => {
            let centre = [x + width / 2.0, y + height / 2.0];
            let [at_x, at_y] = about(point, centre, -angle);
            (*x..=x + width).contains(&at_x) && (*y..=y + height).contains(&at_y)
        }
        Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
            let [at_x, at_y] = about(point, [*x, *y], -angle);
            let (across, down) = ((at_x - x) / radius_x, (at_y - y) / radius_y);
            across * across + down * down <= 1.0
        }
        Shape::Polygon { .. } => Rings::of(shape).is_some_and(|rings| rings.contains(point)),
        Shape::Mask { .. } => Mask::of(shape).is_some_and(|mask| mask.contains(point)),
        Shape::Polyline { .. } | Shape::Keypoints { .. } => false,
    }
}

/// From a point to the nearest of its outline, its line or its points, in pixels; infinite where
/// there is none. Of a mask the outline is that of its pixels, of an ellipse as fine as [`Rings`]
/// has it.
pub fn distance(shape: &Shape, point: Point) -> f64 {
    match shape {
        Shape::Box { .. } | Shape::Ellipse { .. } | Shape::Polygon { .. } => {
            Rings::of(shape).map_or(f64::INFINITY, |rings| rings.distance(point))
        }
        Shape::Polyline { points } => super::line::to_line(points, point),
        Shape::Keypoints { points } => {
            let each = placed(points).map(|it| to_segment(point, [it, it]));
            each.fold(f64::INFINITY, f64::min)
        }
        Shape::Mask { .. } => Mask::of(shape).map_or(f64::INFINITY, |mask| mask.distance(point)),
    }
}

fn placed(points: &[Keypoint]) -> impl Iterator<Item = Point> {
    points.iter().filter(|point| !point.missing).map(|point| [point.x, point.y])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(shape: &str, point: Point, expected: &str) {
        let shape: Shape = serde_json::from_str(shape).unwrap();
        let around = bounds(&shape).map_or("nowhere".to_owned(), |it| {
            format!("{:.3} {:.3} {:.3} {:.3}", it.left, it.top, it.right, it.bottom)
        });
        let is_in = if contains(&shape, point) { "in" } else { "out" };
        let said = format!("{:.3}; {around}; {is_in} {:.3}", area(&shape), distance(&shape, point));
        assert_eq!(said, expected);
    }

    #[test]
    fn each_shape() {
        let upright = r#"{"shape":"box","x":1,"y":2,"width":4,"height":2}"#;
        check(upright, [2.0, 3.5], "8.000; 1.000 2.000 5.000 4.000; in 0.500");
        check(upright, [8.0, 8.0], "8.000; 1.000 2.000 5.000 4.000; out 5.000");
        let turned = r#"{"shape":"box","x":1,"y":2,"width":4,"height":2,"angle":90}"#;
        check(turned, [2.0, 3.5], "8.000; 2.000 1.000 4.000 5.000; in 0.000");
        let ellipse = r#"{"shape":"ellipse","x":0,"y":0,"radius_x":2,"radius_y":1,"angle":90}"#;
        check(ellipse, [0.0, 1.5], "6.283; -1.000 -2.000 1.000 2.000; in 0.500");
        check(ellipse, [0.0, 3.0], "6.283; -1.000 -2.000 1.000 2.000; out 1.000");
        let polygon = r#"{"shape":"polygon","points":[[0,0],[8,0],[8,8],[0,8]],
            "holes":[[[2,2],[6,2],[6,6],[2,6]]]}"#;
        check(polygon, [4.0, 3.0], "48.000; 0.000 0.000 8.000 8.000; out 1.000");
        check(polygon, [1.5, 3.0], "48.000; 0.000 0.000 8.000 8.000; in 0.500");
        let line = r#"{"shape":"polyline","points":[[0,0],[4,0],[4,3]]}"#;
        check(line, [3.0, 2.0], "0.000; 0.000 0.000 4.000 3.000; out 1.000");
        let points =
            r#"{"shape":"keypoints","points":[{"x":1,"y":1},{"x":9,"y":9,"missing":true}]}"#;
        check(points, [4.0, 5.0], "0.000; 1.000 1.000 1.000 1.000; out 5.000");
        let none = r#"{"shape":"keypoints","points":[{"x":9,"y":9,"missing":true}]}"#;
        check(none, [4.0, 5.0], "0.000; nowhere; out inf");
        // XX.
        // X.X
        let mask = r#"{"shape":"mask","x":10,"y":20,"width":3,"height":2,"runs":[0,2,1,1,1,1]}"#;
        check(mask, [11.75, 20.5], "4.000; 10.000 20.000 13.000 22.000; in 0.250");
        check(mask, [11.75, 21.5], "4.000; 10.000 20.000 13.000 22.000; out 0.250");
        check(mask, [16.0, 26.0], "4.000; 10.000 20.000 13.000 22.000; out 5.000");
        let empty = r#"{"shape":"mask","x":0,"y":0,"width":0,"height":0,"runs":[]}"#;
        check(empty, [4.0, 5.0], "0.000; nowhere; out inf");
    }

    proptest! {
        /// A box is what its corners say, however it is turned.
        #[test]
        fn a_box_is_its_outline(
            width in 0.1f64..9.0, height in 0.1f64..9.0, angle in 0.0f64..360.0,
            x in -12.0f64..12.0, y in -12.0f64..12.0,
        ) {
            let shape = Shape::Box { x: 1.0, y: -2.0, width, height, angle };
            let rings = Rings::of(&shape).unwrap();
            prop_assert!((overlay::area(&rings) - area(&shape)).abs() < 1e-9);
            if distance(&shape, [x, y]) > 1e-9 {
                prop_assert_eq!(rings.contains([x, y]), contains(&shape, [x, y]));
            }
        }

        #[test]
        fn an_ellipse_is_its_fine_outline(
            radius_x in 0.1f64..9.0, radius_y in 0.1f64..9.0, angle in 0.0f64..360.0,
        ) {
            let shape = Shape::Ellipse { x: 1.0, y: -2.0, radius_x, radius_y, angle };
            let rings = Rings::of(&shape).unwrap();
            prop_assert!((overlay::area(&rings) - area(&shape)).abs() < 1e-9 * area(&shape));
            let (exact, fine) = (bounds(&shape).unwrap(), rings.bounds().unwrap());
            let off = 1e-4 * radius_x.max(radius_y);
            prop_assert!((exact.left - fine.left).abs() < off);
            prop_assert!((exact.bottom - fine.bottom).abs() < off);
            // Nowhere off by more than 5.1e-5 of the radius.
            for corner in &rings.outline {
                let middle = [1.0 + (corner[0] - 1.0) * 0.999_949, -2.0 + (corner[1] + 2.0) * 0.999_949];
                prop_assert!(contains(&shape, middle));
            }
        }
    }
}
