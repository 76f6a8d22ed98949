//! What a region is taken hold of by, and what becomes of it when that is moved.

use crate::core::marks::Shape;
use crate::core::marks::geometry::turn::{about, cos_sin};
use crate::core::marks::geometry::{Point, bounds};

/// A part of a region that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// All of it.
    Body,
    /// A corner or a side of a box or an ellipse: -1, 0 or 1 across and down, before it is turned.
    Side(i8, i8),
    /// Turns it about its centre.
    Turn,
    /// A point of a polygon, a polyline or keypoints; ring 0 is the outline, then the holes.
    Point { ring: usize, at: usize },
}

/// How far the handle that turns is above its box, in pixels of the screen.
pub const TURN_AWAY: f64 = 24.0;

const SIDES: [(i8, i8); 8] = [(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0)];

/// All handles but [`Handle::Body`] and where they are; `away` is [`TURN_AWAY`] in pixels of the
/// image.
pub fn handles(shape: &Shape, away: f64) -> Vec<(Handle, Point)> {
    if let Some(frame) = Frame::of(shape) {
        let sides = SIDES.map(|(across, down)| {
            let at = [across, down].map(f64::from);
            (Handle::Side(across, down), frame.at(at))
        });
        let turn = (Handle::Turn, frame.out(frame.at([0.0, -1.0]), away));
        return sides.into_iter().chain([turn]).collect();
    }
    let point = |ring: usize, at: usize, point: Point| (Handle::Point { ring, at }, point);
    match shape {
        Shape::Polygon { points, holes } => {
            let rings = std::iter::once(points).chain(holes);
            let all = (0..).zip(rings).flat_map(|(ring, points)| {
                (0..).zip(points).map(move |(at, it)| point(ring, at, *it))
            });
            all.collect()
        }
        Shape::Polyline { points } => (0..).zip(points).map(|(at, it)| point(0, at, *it)).collect(),
        Shape::Keypoints { points } => (0..)
            .zip(points)
            .filter(|(_, it)| !it.missing)
            .map(|(at, it)| point(0, at, [it.x, it.y]))
            .collect(),
        _ => Vec::new(),
    }
}

/// The shape after one of its handles was moved from one point to another. A mask is moved by whole
/// pixels. `None` where it has no such handle.
pub fn moved(shape: &Shape, handle: Handle, from: Point, to: Point) -> Option<Shape> {
    let by = [to[0] - from[0], to[1] - from[1]];
    match handle {
        Handle::Body => Some(shifted(shape, by)),
        Handle::Side(across, down) => {
            let frame = Frame::of(shape)?;
            Some(frame.pulled([across, down], by).put_in(shape))
        }
        Handle::Turn => {
            let mut frame = Frame::of(shape)?;
            frame.angle += degrees(frame.centre, to) - degrees(frame.centre, from);
            Some(frame.put_in(shape))
        }
        Handle::Point { ring, at } => {
            let mut shape = shape.clone();
            let point = point_of(&mut shape, ring, at)?;
            *point[0] += by[0];
            *point[1] += by[1];
            Some(shape)
        }
    }
}

/// Turned by so many degrees about its centre; `None` for what has no angle.
pub fn turned(shape: &Shape, by: f64) -> Option<Shape> {
    let mut frame = Frame::of(shape)?;
    frame.angle += by;
    Some(frame.put_in(shape))
}

/// Moved no further than the edges of an image that it lies in.
pub fn kept_within(shape: &Shape, by: Point, image: Point) -> Point {
    let Some(around) = bounds(shape) else { return by };
    let kept = |by: f64, low: f64, high: f64, length: f64| {
        let is_within = low >= 0.0 && high <= length;
        if is_within { by.clamp(-low, length - high) } else { by }
    };
    [
        kept(by[0], around.left, around.right, image[0]),
        kept(by[1], around.top, around.bottom, image[1]),
    ]
}

/// Where a point between two others is put in: behind the place `at` of a ring. The nearest side,
/// if none is out of reach.
/// `reach`: across and down.
pub fn side_under(shape: &Shape, point: Point, reach: Point) -> Option<(usize, usize, Point)> {
    let rings: Vec<(usize, &Vec<Point>, bool)> = match shape {
        Shape::Polygon { points, holes } => {
            let all = std::iter::once(points).chain(holes);
            (0..).zip(all).map(|(ring, points)| (ring, points, true)).collect()
        }
        Shape::Polyline { points } => vec![(0, points, false)],
        _ => return None,
    };
    let mut best: Option<(f64, usize, usize, Point)> = None;
    for (ring, points, is_closed) in rings {
        let next = points.iter().cycle().skip(1);
        let count = if is_closed { points.len() } else { points.len().saturating_sub(1) };
        for (at, (from, to)) in (0..).zip(points.iter().zip(next)).take(count) {
            let near = nearest(point, *from, *to, reach);
            let off = share(point, near, reach);
            if off <= 1.0 && best.is_none_or(|(least, ..)| off < least) {
                best = Some((off, ring, at, near));
            }
        }
    }
    best.map(|(_, ring, at, point)| (ring, at, point))
}

/// With one more point, behind the place `at` of a ring.
pub fn with_point(shape: &Shape, ring: usize, at: usize, point: Point) -> Option<Shape> {
    let mut shape = shape.clone();
    let points = ring_of(&mut shape, ring)?;
    if at >= points.len() {
        return None;
    }
    points.insert(at + 1, point);
    Some(shape)
}

/// With one point less. `None` where too few would be left, and of keypoints: those are called
/// missing.
pub fn without_point(shape: &Shape, ring: usize, at: usize) -> Option<Shape> {
    let mut shape = shape.clone();
    if let Shape::Keypoints { points } = &mut shape {
        let point = points.get_mut(at).filter(|point| !point.missing)?;
        point.missing = true;
        return points.iter().any(|point| !point.missing).then_some(shape);
    }
    let least = if matches!(shape, Shape::Polygon { .. }) { 3 } else { 2 };
    let points = ring_of(&mut shape, ring)?;
    if at >= points.len() {
        return None;
    }
    points.remove(at);
    let is_too_few = points.len() < least;
    match &mut shape {
        Shape::Polygon { holes, .. } if is_too_few && ring > 0 => {
            holes.remove(ring - 1);
            Some(shape)
        }
        _ => (!is_too_few).then_some(shape),
    }
}

/// Half way to the next point of the ring, behind which it can be put in.
pub fn middle_after(shape: &Shape, ring: usize, at: usize) -> Option<Point> {
    let is_open = matches!(shape, Shape::Polyline { .. });
    let mut shape = shape.clone();
    let points = ring_of(&mut shape, ring)?;
    let from = points.get(at)?;
    let to = points.get(at + 1).or_else(|| points.first().filter(|_| !is_open))?;
    Some([f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1])])
}

pub fn distance(one: Point, other: Point) -> f64 {
    let [x, y] = [one[0] - other[0], one[1] - other[1]];
    (x * x + y * y).sqrt()
}

/// How far one point is from another: 1 is as far as `reach`, across and down.
pub fn share(one: Point, other: Point, reach: Point) -> f64 {
    distance([one[0] / reach[0], one[1] / reach[1]], [other[0] / reach[0], other[1] / reach[1]])
}

/// The turned rectangle of a box or around an ellipse.
#[derive(Clone, Copy, Debug)]
struct Frame {
    centre: Point,
    /// Half of width and height; below 0 after a side was pulled over the other.
    half: Point,
    angle: f64,
}

impl Frame {
    fn of(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Box { x, y, width, height, angle } => Some(Self {
                centre: [x + width / 2.0, y + height / 2.0],
                half: [width / 2.0, height / 2.0],
                angle: *angle,
            }),
            Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
                Some(Self { centre: [*x, *y], half: [*radius_x, *radius_y], angle: *angle })
            }
            _ => None,
        }
    }

    fn put_in(self, shape: &Shape) -> Shape {
        let half = self.half.map(f64::abs);
        let angle = self.angle.rem_euclid(360.0);
        let [x, y] = self.centre;
        match shape {
            Shape::Ellipse { .. } => {
                Shape::Ellipse { x, y, radius_x: half[0], radius_y: half[1], angle }
            }
            _ => Shape::Box {
                x: x - half[0],
                y: y - half[1],
                width: half[0] * 2.0,
                height: half[1] * 2.0,
                angle,
            },
        }
    }

    /// A place in it, -1 to 1 across and down, in the image.
    fn at(&self, [across, down]: Point) -> Point {
        let [x, y] = self.centre;
        about([x + across * self.half[0], y + down * self.half[1]], self.centre, self.angle)
    }

    /// From a place so far upwards, as the frame has it.
    fn out(&self, [x, y]: Point, away: f64) -> Point {
        let (cos, sin) = cos_sin(self.angle);
        [x + sin * away, y - cos * away]
    }

    /// The sides that are pulled go along, those opposite stay.
    fn pulled(mut self, sides: [i8; 2], by: Point) -> Self {
        let [across, down] = about(by, [0.0, 0.0], -self.angle);
        let pull = [across, down];
        let mut shift = [0.0, 0.0];
        for side in 0..2 {
            let (Some(sign), Some(pull)) = (sides.get(side), pull.get(side)) else { continue };
            let sign = f64::from(*sign);
            if let Some(half) = self.half.get_mut(side) {
                *half += sign * pull / 2.0;
            }
            if let Some(shift) = shift.get_mut(side) {
                *shift = sign.abs() * pull / 2.0;
            }
        }
        let [x, y] = about(shift, [0.0, 0.0], self.angle);
        self.centre = [self.centre[0] + x, self.centre[1] + y];
        self
    }
}

fn shifted(shape: &Shape, by: Point) -> Shape {
    let mut shape = shape.clone();
    match &mut shape {
        Shape::Box { x, y, .. } | Shape::Ellipse { x, y, .. } => {
            *x += by[0];
            *y += by[1];
        }
        Shape::Polygon { points, holes } => {
            for point in points.iter_mut().chain(holes.iter_mut().flatten()) {
                *point = [point[0] + by[0], point[1] + by[1]];
            }
        }
        Shape::Polyline { points } => {
            for point in points {
                *point = [point[0] + by[0], point[1] + by[1]];
            }
        }
        Shape::Keypoints { points } => {
            for point in points.iter_mut().filter(|point| !point.missing) {
                point.x += by[0];
                point.y += by[1];
            }
        }
        Shape::Mask { x, y, .. } => {
            *x = pixel(f64::from(*x) + by[0]);
            *y = pixel(f64::from(*y) + by[1]);
        }
    }
    shape
}

fn pixel(at: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "as casts saturate"
    )]
    let pixel = at.round().max(0.0) as u32;
    pixel
}

fn ring_of(shape: &mut Shape, ring: usize) -> Option<&mut Vec<Point>> {
    match shape {
        Shape::Polygon { points, .. } if ring == 0 => Some(points),
        Shape::Polygon { holes, .. } => holes.get_mut(ring.checked_sub(1)?),
        Shape::Polyline { points } => Some(points),
        _ => None,
    }
}

fn point_of(shape: &mut Shape, ring: usize, at: usize) -> Option<[&mut f64; 2]> {
    if let Shape::Keypoints { points } = shape {
        let point = points.get_mut(at)?;
        return Some([&mut point.x, &mut point.y]);
    }
    let [x, y] = ring_of(shape, ring)?.get_mut(at)?;
    Some([x, y])
}

/// Of the way from a centre to a point, clockwise from the right.
fn degrees(centre: Point, to: Point) -> f64 {
    (to[1] - centre[1]).atan2(to[0] - centre[0]).to_degrees()
}

/// On a line; lengths are counted by what `reach` is across and down.
fn nearest(point: Point, from: Point, to: Point, reach: Point) -> Point {
    let along = [to[0] - from[0], to[1] - from[1]];
    let weight = (reach[0] / reach[1]).powi(2);
    let square = along[0] * along[0] + along[1] * along[1] * weight;
    let share = if square > 0.0 {
        ((point[0] - from[0]) * along[0] + (point[1] - from[1]) * along[1] * weight) / square
    } else {
        0.0
    };
    let share = share.clamp(0.0, 1.0);
    [from[0] + share * along[0], from[1] + share * along[1]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(json: &str) -> Shape {
        serde_json::from_str(json).unwrap()
    }

    const BOX: &str = r#"{"shape":"box","x":10,"y":20,"width":40,"height":20}"#;
    const ARROW: &str = r#"{"shape":"polygon","points":[[0,0],[10,0],[10,10]],
        "holes":[[[6,1],[9,1],[9,4]]]}"#;

    #[track_caller]
    fn check(json: &str, handle: Handle, by: Point, expected: &str) {
        let moved = moved(&shape(json), handle, [100.0, 100.0], [100.0 + by[0], 100.0 + by[1]]);
        let said = moved.map(|it| serde_json::to_string(&it).unwrap()).unwrap_or_default();
        let expected = if expected.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&shape(expected)).unwrap()
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn boxes_are_moved_and_resized() {
        check(
            BOX,
            Handle::Body,
            [3.0, -4.5],
            r#"{"shape":"box","x":13,"y":15.5,"width":40,"height":20}"#,
        );
        check(
            BOX,
            Handle::Side(1, 1),
            [5.0, 6.0],
            r#"{"shape":"box","x":10,"y":20,"width":45,"height":26}"#,
        );
        check(
            BOX,
            Handle::Side(-1, 0),
            [5.0, 6.0],
            r#"{"shape":"box","x":15,"y":20,"width":35,"height":20}"#,
        );
        check(
            BOX,
            Handle::Side(0, -1),
            [5.0, 6.0],
            r#"{"shape":"box","x":10,"y":26,"width":40,"height":14}"#,
        );
        // Over the other side: what was left is right.
        check(
            BOX,
            Handle::Side(-1, 0),
            [50.0, 0.0],
            r#"{"shape":"box","x":50,"y":20,"width":10,"height":20}"#,
        );
    }

    #[test]
    fn a_turned_box_keeps_the_side_opposite() {
        let turned = r#"{"shape":"box","x":10,"y":20,"width":40,"height":20,"angle":90}"#;
        // Its right side is below on the screen: at y 50.
        check(
            turned,
            Handle::Side(1, 0),
            [7.0, 10.0],
            r#"{"shape":"box","x":5,"y":25,"width":50,"height":20,"angle":90}"#,
        );
        let before = handles(&shape(turned), 5.0);
        let after = moved(&shape(turned), Handle::Side(1, 0), [0.0, 0.0], [7.0, 10.0]).unwrap();
        let at = |all: &[(Handle, Point)], which| {
            all.iter().find(|(handle, _)| *handle == which).unwrap().1
        };
        let left = Handle::Side(-1, 0);
        assert_eq!(at(&handles(&after, 5.0), left), at(&before, left));
        // Turned by a quarter, up is to the right.
        assert_eq!(at(&before, Handle::Turn), [45.0, 30.0]);
    }

    #[test]
    fn turning_is_by_the_way_round_the_centre() {
        let by = |from: Point, to: Point| match moved(&shape(BOX), Handle::Turn, from, to) {
            Some(Shape::Box { x, y, angle, .. }) => (x, y, angle),
            other => panic!("{other:?}"),
        };
        assert_eq!(by([30.0, 0.0], [60.0, 30.0]), (10.0, 20.0, 90.0));
        assert_eq!(by([30.0, 0.0], [0.0, 30.0]), (10.0, 20.0, 270.0));
        assert!(moved(&shape(ARROW), Handle::Turn, [0.0, 0.0], [1.0, 1.0]).is_none());
    }

    #[test]
    fn points_of_polygons_move_come_and_go() {
        let arrow = shape(ARROW);
        let first = Handle::Point { ring: 1, at: 2 };
        check(
            ARROW,
            first,
            [1.0, 1.0],
            r#"{"shape":"polygon","points":[[0,0],[10,0],[10,10]],"holes":[[[6,1],[9,1],[10,5]]]}"#,
        );
        check(ARROW, Handle::Point { ring: 2, at: 0 }, [1.0, 1.0], "");
        assert_eq!(handles(&arrow, 5.0).len(), 6);
        assert_eq!(side_under(&arrow, [4.0, -1.0], [2.0, 2.0]), Some((0, 0, [4.0, 0.0])));
        assert_eq!(side_under(&arrow, [4.0, 6.0], [2.0, 2.0]), Some((0, 2, [5.0, 5.0])));
        assert_eq!(side_under(&arrow, [4.0, -3.0], [2.0, 2.0]), None);
        // Of an image that is drawn half as high a pointer reaches further down.
        assert_eq!(side_under(&arrow, [4.0, -3.0], [2.0, 4.0]), Some((0, 0, [4.0, 0.0])));
        assert_eq!(middle_after(&arrow, 0, 2), Some([5.0, 5.0]));
        let more = with_point(&arrow, 0, 2, [5.0, 5.0]).unwrap();
        assert_eq!(without_point(&more, 0, 3), Some(arrow.clone()));
        // Three are the least; a hole of less is none.
        assert_eq!(without_point(&arrow, 0, 0), None);
        assert_eq!(handles(&without_point(&arrow, 1, 0).unwrap(), 5.0).len(), 3);
        let line = shape(r#"{"shape":"polyline","points":[[0,0],[10,0]]}"#);
        assert_eq!(middle_after(&line, 0, 1), None);
        assert_eq!(side_under(&line, [5.0, 0.5], [1.0, 1.0]), Some((0, 0, [5.0, 0.0])));
        assert_eq!(without_point(&line, 0, 1), None);
    }

    #[test]
    fn a_keypoint_that_is_taken_away_is_missing() {
        let two = shape(r#"{"shape":"keypoints","points":[{"x":1,"y":2},{"x":3,"y":4}]}"#);
        let one = without_point(&two, 0, 0).unwrap();
        assert_eq!(handles(&one, 5.0), [(Handle::Point { ring: 0, at: 1 }, [3.0, 4.0])]);
        assert_eq!(without_point(&one, 0, 1), None);
        // What is missing does not move with the others.
        let moved = moved(&one, Handle::Body, [0.0, 0.0], [5.0, 5.0]).unwrap();
        assert_eq!(handles(&moved, 5.0), [(Handle::Point { ring: 0, at: 1 }, [8.0, 9.0])]);
    }

    #[test]
    fn nothing_is_moved_out_of_its_image() {
        let by = |by: Point| kept_within(&shape(BOX), by, [100.0, 100.0]);
        assert_eq!(by([5.0, 5.0]), [5.0, 5.0]);
        assert_eq!(by([-50.0, 500.0]), [-10.0, 60.0]);
        // One that reaches out already goes where it is moved.
        let out = shape(r#"{"shape":"box","x":-1,"y":20,"width":40,"height":20}"#);
        assert_eq!(kept_within(&out, [-5.0, 500.0], [100.0, 100.0]), [-5.0, 60.0]);
    }

    proptest! {
        #[test]
        fn there_and_back_is_where_it_was(
            x in 0.0f64..100.0, y in 0.0f64..100.0, angle in 0.0f64..360.0,
            by in prop::array::uniform2(-9.0f64..9.0), side in 0usize..8,
        ) {
            let shape = Shape::Box { x, y, width: 40.0, height: 30.0, angle };
            let (across, down) = SIDES[side];
            for handle in [Handle::Body, Handle::Side(across, down)] {
                let there = moved(&shape, handle, [0.0, 0.0], by).unwrap();
                let back = moved(&there, handle, by, [0.0, 0.0]).unwrap();
                for ((_, one), (_, other)) in handles(&shape, 1.0).iter().zip(handles(&back, 1.0)) {
                    prop_assert!(distance(*one, other) < 1e-9);
                }
            }
        }

        #[test]
        fn a_pulled_handle_goes_along(
            angle in 0.0f64..360.0, by in prop::array::uniform2(-9.0f64..9.0), side in 0usize..4,
        ) {
            let shape = Shape::Ellipse { x: 50.0, y: 40.0, radius_x: 30.0, radius_y: 20.0, angle };
            // A corner.
            let (across, down) = SIDES[side * 2];
            let at = |shape: &Shape| handles(shape, 1.0)[side * 2].1;
            let after = moved(&shape, Handle::Side(across, down), [0.0, 0.0], by).unwrap();
            let expected = [at(&shape)[0] + by[0], at(&shape)[1] + by[1]];
            prop_assert!(distance(at(&after), expected) < 1e-9);
        }
    }
}
