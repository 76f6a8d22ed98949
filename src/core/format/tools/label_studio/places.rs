//! Shapes as Label Studio has them.
//!
//! Places on an image are in percent of its width and height, boxes turn about their upper left
//! corner, a keypoint is a region of its own, and a mask is bytes of all pixels: an image whose size
//! is not known can have none of them.

use crate::core::format::ordered::Node;
use crate::core::format::tools::tally::Tally;
use crate::core::marks::geometry::turn::about;
use crate::core::marks::masks::{Mask, label_studio::bytes};
use crate::core::marks::{Keypoint, Shape};

pub type Entries = Vec<(&'static str, Node)>;

/// The regions that a shape is, by type, without their labels.
pub fn places(shape: &Shape, size: [u32; 2], tally: &mut Tally) -> Vec<(&'static str, Entries)> {
    let [wide, high] = size.map(f64::from);
    let along = |number: f64| Node::from(number / wide * 100.0);
    let down = |number: f64| Node::from(number / high * 100.0);
    let line = |points: &[[f64; 2]], is_closed: bool| {
        let points = points.iter().map(|[x, y]| Node::List(vec![along(*x), down(*y)]));
        let points = Node::List(points.collect());
        vec![("polygonlabels", vec![("points", points), ("closed", Node::Bool(is_closed))])]
    };
    match shape {
        Shape::Box { x, y, width, height, angle } => {
            let centre = [x + width / 2.0, y + height / 2.0];
            let [x, y] = about([*x, *y], centre, *angle);
            let value = vec![
                ("x", along(x)),
                ("y", down(y)),
                ("width", along(*width)),
                ("height", down(*height)),
                ("rotation", Node::from(*angle)),
            ];
            vec![("rectanglelabels", value)]
        }
        Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
            let value = vec![
                ("x", along(*x)),
                ("y", down(*y)),
                ("radiusX", along(*radius_x)),
                ("radiusY", down(*radius_y)),
                ("rotation", Node::from(*angle)),
            ];
            vec![("ellipselabels", value)]
        }
        Shape::Polygon { points, holes } if holes.is_empty() => line(points, true),
        Shape::Polyline { points } => line(points, false),
        Shape::Keypoints { points } => {
            if points.len() > 1 {
                tally.changed(
                    "set of keypoints becomes as many regions",
                    "sets of keypoints become as many regions",
                );
            }
            let placed = points.iter().filter(|point| !point.missing);
            let value = |point: &Keypoint| {
                vec![("x", along(point.x)), ("y", down(point.y)), ("width", Node::from(0.5))]
            };
            placed.map(|point| ("keypointlabels", value(point))).collect()
        }
        Shape::Polygon { .. } | Shape::Mask { .. } => {
            if matches!(shape, Shape::Polygon { .. }) {
                tally.changed(
                    "polygon with holes becomes a mask",
                    "polygons with holes become masks",
                );
            }
            let Some(mask) = Mask::cover(shape) else { return Vec::new() };
            let bytes = bytes(&mask, size).into_iter().map(|byte| Node::Number(byte.into()));
            let value = vec![("format", Node::text("rle")), ("rle", Node::List(bytes.collect()))];
            vec![("brushlabels", value)]
        }
    }
}
