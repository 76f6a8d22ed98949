//! A region of an image.

use serde::{Deserialize, Serialize};

use super::mark::{Place, thousandth};

/// A region of an image, or of one frame of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Of a series or a sequence, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<u32>,
    #[serde(flatten)]
    pub shape: Shape,
}

/// Lengths in pixels; angles in degrees, clockwise as one sees it, about the centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Shape {
    /// `x` and `y` are the upper left corner before it is turned.
    Box {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        #[serde(default, skip_serializing_if = "is_zero")]
        angle: f64,
    },
    Ellipse {
        /// The centre.
        x: f64,
        y: f64,
        radius_x: f64,
        radius_y: f64,
        #[serde(default, skip_serializing_if = "is_zero")]
        angle: f64,
    },
    /// Closed; at least three points.
    Polygon {
        points: Vec<[f64; 2]>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        holes: Vec<Vec<[f64; 2]>>,
    },
    /// Open; at least two points.
    Polyline { points: Vec<[f64; 2]> },
    /// One or many; of a skeleton in the order in which the question names them.
    Keypoints { points: Vec<Keypoint> },
    /// Pixels of the rectangle, row by row: how many are out, how many in, out, …
    /// Together as many as the rectangle has.
    Mask { x: u32, y: u32, width: u32, height: u32, runs: Vec<u32> },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Keypoint {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub x: f64,
    pub y: f64,
    /// It is in the image and covered by something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// It was not placed: `x` and `y` mean nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
}

fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

impl Shape {
    /// The word for it: `box`, `polygon`, …, as values and questions write it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Box { .. } => "box",
            Self::Ellipse { .. } => "ellipse",
            Self::Polygon { .. } => "polygon",
            Self::Polyline { .. } => "polyline",
            Self::Keypoints { .. } => "keypoints",
            Self::Mask { .. } => "mask",
        }
    }
}

/// The shapes that there are, by name.
pub const SHAPES: &[&str] = &["box", "ellipse", "polygon", "polyline", "keypoints", "mask"];

impl Place for Region {
    const KEY: &'static str = "regions";

    fn words(&self, _: &str) -> String {
        let round = |number: f64| number.round();
        let name = self.shape.name();
        match &self.shape {
            Shape::Box { x, y, width, height, .. } => {
                let [x, y, width, height] = [*x, *y, *width, *height].map(round);
                format!("{name} of {width} × {height} at {x}, {y}")
            }
            Shape::Ellipse { x, y, radius_x, radius_y, .. } => {
                let [x, y, width, height] = [*x, *y, radius_x * 2.0, radius_y * 2.0].map(round);
                format!("{name} of {width} × {height} about {x}, {y}")
            }
            Shape::Polygon { points, .. } | Shape::Polyline { points } => {
                let [x, y] = points.first().copied().unwrap_or_default().map(round);
                format!("{name} of {} points from {x}, {y}", points.len())
            }
            Shape::Keypoints { points } => {
                let placed = points.iter().filter(|point| !point.missing).count();
                format!("{placed} of {} keypoints", points.len())
            }
            Shape::Mask { x, y, width, height, .. } => {
                format!("{name} of {width} × {height} at {x}, {y}")
            }
        }
    }

    fn frame(&self) -> Option<u32> {
        self.frame
    }

    fn tidy(self) -> Result<Self, String> {
        let shape = match self.shape {
            Shape::Box { x, y, width, height, angle } => {
                let [x, y, width, height, angle] = numbers([x, y, width, height, angle])?;
                // Drawn from right to left, or from below.
                let (x, width) = if width < 0.0 { (x + width, -width) } else { (x, width) };
                let (y, height) = if height < 0.0 { (y + height, -height) } else { (y, height) };
                if width == 0.0 || height == 0.0 {
                    return Err("a box without an area".to_owned());
                }
                Shape::Box { x: thousandth(x), y: thousandth(y), width, height, angle: turn(angle) }
            }
            Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
                let [x, y, radius_x, radius_y, angle] =
                    numbers([x, y, radius_x.abs(), radius_y.abs(), angle])?;
                if radius_x == 0.0 || radius_y == 0.0 {
                    return Err("an ellipse without an area".to_owned());
                }
                Shape::Ellipse { x, y, radius_x, radius_y, angle: turn(angle) }
            }
            Shape::Polygon { points, holes } => Shape::Polygon {
                points: line(points, 3, "a polygon")?,
                holes: holes
                    .into_iter()
                    .map(|hole| line(hole, 3, "a hole"))
                    .collect::<Result<_, _>>()?,
            },
            Shape::Polyline { points } => {
                Shape::Polyline { points: line(points, 2, "a polyline")? }
            }
            Shape::Keypoints { mut points } => {
                if points.is_empty() {
                    return Err("keypoints without a point".to_owned());
                }
                for point in &mut points {
                    [point.x, point.y] = numbers([point.x, point.y])?;
                }
                Shape::Keypoints { points }
            }
            Shape::Mask { x, y, width, height, runs } => {
                let sum = runs.iter().map(|run| u64::from(*run)).sum::<u64>();
                let pixels = u64::from(width) * u64::from(height);
                if sum != pixels {
                    return Err(format!("a mask of {width} x {height} with runs of {sum} pixels"));
                }
                Shape::Mask { x, y, width, height, runs }
            }
        };
        Ok(Self { frame: self.frame, shape })
    }
}

fn line(points: Vec<[f64; 2]>, least: usize, what: &str) -> Result<Vec<[f64; 2]>, String> {
    if points.len() < least {
        return Err(format!("{what} with {} points", points.len()));
    }
    points.into_iter().map(numbers).collect()
}

/// # Errors
/// One of them is no number.
fn numbers<const N: usize>(numbers: [f64; N]) -> Result<[f64; N], String> {
    match numbers.iter().find(|number| !number.is_finite()) {
        Some(number) => Err(format!("{number} is no coordinate")),
        None => Ok(numbers.map(thousandth)),
    }
}

/// From 0 to below 360.
fn turn(angle: f64) -> f64 {
    thousandth(angle.rem_euclid(360.0)) % 360.0
}
