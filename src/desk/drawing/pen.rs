//! A shape that is being drawn, step by step.

use super::handle::share;
use super::tool::Tool;
use crate::core::marks::geometry::Point;
use crate::core::marks::masks::{Mask, brush, difference, union};
use crate::core::marks::{Keypoint, Shape};
use crate::desk::marking::Chosen;

#[derive(Clone, Debug, PartialEq)]
pub enum Pen {
    /// A box or an ellipse from its first corner.
    Corner {
        tool: Tool,
        from: Point,
    },
    Points {
        is_closed: bool,
        points: Vec<Point>,
    },
    Keypoints {
        points: Vec<Keypoint>,
    },
    /// A mask: the one that it began as, which is chosen, else a new one.
    Stroke {
        on: Option<Chosen>,
        mask: Mask,
        last: Point,
    },
}

impl Pen {
    /// The shape as it would be if the next point was `next`; not always one that could be kept.
    pub fn shape(&self, next: Option<Point>) -> Option<Shape> {
        match self {
            Self::Corner { tool, from } => Some(between(*tool, *from, next?)),
            Self::Points { is_closed, points } => {
                let points = points.iter().copied().chain(next).collect();
                Some(match is_closed {
                    true => Shape::Polygon { points, holes: Vec::new() },
                    false => Shape::Polyline { points },
                })
            }
            Self::Keypoints { points } => {
                let next = next.map(|[x, y]| Keypoint { x, y, ..Keypoint::default() });
                Some(Shape::Keypoints { points: points.iter().cloned().chain(next).collect() })
            }
            Self::Stroke { mask, .. } => (!mask.is_empty()).then(|| mask.clone().shape()),
        }
    }

    /// What it is when it is finished here.
    ///
    /// # Errors
    /// What is missing.
    pub fn finished(&self, names: &[String]) -> Result<Shape, &'static str> {
        match self {
            Self::Corner { .. } => Err("Set the other corner first."),
            Self::Points { is_closed: true, points } if points.len() < 3 => {
                Err("A polygon needs three points.")
            }
            Self::Points { is_closed: false, points } if points.len() < 2 => {
                Err("A line needs two points.")
            }
            Self::Keypoints { points } if points.iter().all(|point| point.missing) => {
                Err("Set at least one point.")
            }
            Self::Keypoints { points } => {
                let rest = names.iter().skip(points.len());
                let missing = rest.map(|name| Keypoint {
                    name: name.clone(),
                    missing: true,
                    ..Keypoint::default()
                });
                Ok(Shape::Keypoints { points: points.iter().cloned().chain(missing).collect() })
            }
            Self::Stroke { mask, .. } if mask.is_empty() => {
                Err("Nothing is left of the mask. Delete takes it away.")
            }
            _ => self.shape(None).ok_or("There is nothing yet."),
        }
    }

    /// Takes the last point back; `false` where none is left and so nothing begun.
    pub fn back(&mut self) -> bool {
        match self {
            Self::Corner { .. } | Self::Stroke { .. } => false,
            Self::Points { points, .. } => {
                points.pop();
                !points.is_empty()
            }
            Self::Keypoints { points } => {
                points.pop();
                !points.is_empty()
            }
        }
    }

    /// Whether a point closes the line that was begun.
    pub fn is_closed_by(&self, point: Point, reach: Point) -> bool {
        match self {
            Self::Points { is_closed: true, points } if points.len() >= 3 => {
                points.first().is_some_and(|first| share(*first, point, reach) <= 1.0)
            }
            _ => false,
        }
    }

    /// Goes on with the brush or the eraser to a point.
    pub fn stroke_to(&mut self, to: Point, tool: Tool, width: f64, image: Point) {
        if let Self::Stroke { mask, last, .. } = self {
            let size = image.map(pixels);
            let stroke = brush(*last, to, width / 2.0, size);
            *mask = match tool {
                Tool::Eraser => difference(mask, &stroke),
                _ => union(mask, &stroke),
            };
            *last = to;
        }
    }
}

/// The box or ellipse from one corner to the other.
pub fn between(tool: Tool, from: Point, to: Point) -> Shape {
    let [width, height] = [(to[0] - from[0]).abs(), (to[1] - from[1]).abs()];
    let [x, y] = [from[0].min(to[0]), from[1].min(to[1])];
    match tool {
        Tool::Ellipse => Shape::Ellipse {
            x: x + width / 2.0,
            y: y + height / 2.0,
            radius_x: width / 2.0,
            radius_y: height / 2.0,
            angle: 0.0,
        },
        _ => Shape::Box { x, y, width, height, angle: 0.0 },
    }
}

fn pixels(length: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "as casts saturate"
    )]
    let pixels = length.ceil() as u32;
    pixels
}
