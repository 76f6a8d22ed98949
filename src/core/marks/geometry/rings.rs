//! Shapes as closed lines: an outline and the holes in it.
//!
//! A point is in where it is within the outline and in no hole; within a line that crosses itself
//! is where a ray meets it an odd number of times. So does the canvas fill with its even-odd rule
//! wherever holes lie within the outline.

use super::bounds::{Bounds, Point};
use super::turn::{about, cos_sin};
use crate::core::marks::Shape;

/// What an ellipse is drawn with: of the same area, its outline nowhere off by more than 5e-5 of
/// the radius.
const CORNERS: u32 = 256;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rings {
    /// The first point does not come again at the end.
    pub outline: Vec<Point>,
    pub holes: Vec<Vec<Point>>,
}

impl Rings {
    /// `None` for what has no outline: lines, points; and for masks, whose outlines can be many
    /// ([`crate::core::marks::masks::outlines`]).
    pub fn of(shape: &Shape) -> Option<Self> {
        let (outline, holes) = match shape {
            Shape::Box { x, y, width, height, angle } => {
                let centre = [x + width / 2.0, y + height / 2.0];
                let corner = |at: Point| about(at, centre, *angle);
                let (right, bottom) = (x + width, y + height);
                let corners = [[*x, *y], [right, *y], [right, bottom], [*x, bottom]];
                (corners.map(corner).to_vec(), Vec::new())
            }
            Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
                (ellipse([*x, *y], [*radius_x, *radius_y], *angle), Vec::new())
            }
            Shape::Polygon { points, holes } => (points.clone(), holes.clone()),
            Shape::Polyline { .. } | Shape::Keypoints { .. } | Shape::Mask { .. } => return None,
        };
        Some(Self { outline, holes })
    }

    /// The outline, then the holes.
    pub fn each(&self) -> impl Iterator<Item = &[Point]> {
        std::iter::once(&self.outline).chain(&self.holes).map(Vec::as_slice)
    }

    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::of(self.outline.iter().copied())
    }

    pub fn contains(&self, point: Point) -> bool {
        is_within(&self.outline, point) && !self.holes.iter().any(|hole| is_within(hole, point))
    }

    /// To the nearest of the outline and of the holes.
    pub fn distance(&self, point: Point) -> f64 {
        let each = self.each().flat_map(sides);
        each.map(|side| to_segment(point, side)).fold(f64::INFINITY, f64::min)
    }
}

/// Its sides, the one from the last point to the first among them.
pub fn sides(ring: &[Point]) -> impl Iterator<Item = [Point; 2]> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(from, to)| [*from, *to])
}

/// From a point to the nearest one of a segment.
pub fn to_segment([x, y]: Point, [[from_x, from_y], [to_x, to_y]]: [Point; 2]) -> f64 {
    let (along_x, along_y) = (to_x - from_x, to_y - from_y);
    let length = along_x * along_x + along_y * along_y;
    let along = (x - from_x) * along_x + (y - from_y) * along_y;
    let share = if length > 0.0 { (along / length).clamp(0.0, 1.0) } else { 0.0 };
    let (off_x, off_y) = (x - from_x - share * along_x, y - from_y - share * along_y);
    (off_x * off_x + off_y * off_y).sqrt()
}

fn is_within(ring: &[Point], [x, y]: Point) -> bool {
    let mut is_in = false;
    for [[from_x, from_y], [to_x, to_y]] in sides(ring) {
        if (from_y <= y) != (to_y <= y)
            && x < from_x + (y - from_y) / (to_y - from_y) * (to_x - from_x)
        {
            is_in = !is_in;
        }
    }
    is_in
}

/// Its corners lie a little outside the ellipse, so that the areas are the same.
fn ellipse([x, y]: Point, [radius_x, radius_y]: [f64; 2], angle: f64) -> Vec<Point> {
    let step = 360.0 / f64::from(CORNERS);
    // Of a polygon in a circle of radius 1: n/2 sin(2 pi / n).
    let inscribed = f64::from(CORNERS) / 2.0 * cos_sin(step).1;
    let out = (std::f64::consts::PI / inscribed).sqrt();
    let (turn_cos, turn_sin) = cos_sin(angle);
    let corner = |number: u32| {
        let (cos, sin) = cos_sin(f64::from(number) * step);
        let (across, down) = (radius_x * out * cos, radius_y * out * sin);
        [x + across * turn_cos - down * turn_sin, y + across * turn_sin + down * turn_cos]
    };
    (0..CORNERS).map(corner).collect()
}
