//! Writes YOLO: a text a picture with a line an object, in parts of the picture's width and height.
//!
//! ```text
//! data.yaml          path, names of the classes
//! classes.txt        the same names, a line each, as Label Studio and Darknet have them
//! labels/a.txt       detect   0 0.26 0.425 0.25 0.35              centre, width, height
//!                    obb      0 x1 y1 x2 y2 x3 y3 x4 y4           the corners, clockwise
//!                    segment  0 x1 y1 x2 y2 x3 y3 …               an outline
//! items.tsv          which item and which address a file of labels belongs to
//! ```
//! Trainers refuse a picture with a number outside of 0 to 1, so that shapes are cut off at the edge.
//! A picture without an object has an empty file: nothing is on it, and somebody looked.

use super::classes::Classes;
use super::names::split;
use super::pictures::{self, KINDS, Picture, outline};
use super::tally::Tally;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::marks::Shape;
use crate::core::marks::geometry::overlay;
use crate::core::marks::geometry::{Bounds, Point, Rings, bounds};
use crate::core::marks::masks::{Mask, outlines};

/// What a line says of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    Detect,
    Obb,
    Segment,
}

pub const DETECT: Format = format(
    "yolo",
    "YOLO, boxes",
    "Upright boxes for training YOLO: a text an image, the classes, data.yaml; without the images.",
    "-yolo.zip",
    |review| made(review, Task::Detect).0,
    |review| made(review, Task::Detect).1.sentences(ALWAYS),
);

pub const OBB: Format = format(
    "yolo-obb",
    "YOLO, turned boxes",
    "Boxes with their angle, by four corners, for training YOLO OBB.",
    "-yolo-obb.zip",
    |review| made(review, Task::Obb).0,
    |review| made(review, Task::Obb).1.sentences(ALWAYS),
);

pub const SEGMENT: Format = format(
    "yolo-segment",
    "YOLO, outlines",
    "Polygons, and the outlines of masks, for training YOLO to segment.",
    "-yolo-segment.zip",
    |review| made(review, Task::Segment).0,
    |review| made(review, Task::Segment).1.sentences(ALWAYS),
);

const ALWAYS: &[&str] =
    &["pictures", "attributes", "the names of people", "scores", "what was suggested", "metadata"];

const fn format(
    id: &'static str,
    title: &'static str,
    about: &'static str,
    ending: &'static str,
    write: fn(&dyn Review) -> Written,
    losses: fn(&dyn Review) -> Vec<String>,
) -> Format {
    let (purpose, kinds) = (Purpose::Tool, KINDS);
    let (whole, records, queue) = (false, false, false);
    let writer = Some(Writer { kinds, purpose, whole, records, queue, write, losses });
    let (media_type, example, reads) = ("application/zip", "", false);
    Format { id, title, about, ending, media_type, example, reads, writer }
}

fn made(review: &dyn Review, task: Task) -> (Written, Tally) {
    let classes = Classes::of(pictures::questions(review.schema()));
    let mut tally = Tally::default();
    let mut labels = Vec::new();
    let mut items = "labels\titem\timage\n".to_owned();
    pictures::each(review, &mut tally, &mut |picture, tally| {
        let Some(size) = picture.size else {
            tally.left_out(
                "image of unknown width and height",
                "images of unknown width and height",
            );
            return;
        };
        let name = format!("labels/{}.txt", split(&picture.name).0);
        items += &format!("{name}\t{}\t{}\n", cell(&picture.item.id), cell(&picture.name));
        labels.push((name, lines(picture, size, task, &classes, tally)));
    });
    let names: Vec<String> = classes.names.iter().map(|name| cell(name)).collect();
    let mut files = vec![
        ("data.yaml".to_owned(), yaml(&names)),
        ("classes.txt".to_owned(), names.iter().map(|name| format!("{name}\n")).collect()),
        ("items.tsv".to_owned(), items),
    ];
    let records = labels.len() as u64;
    files.append(&mut labels);
    (Written { records, files, ..Written::default() }, tally)
}

/// JSON's texts are YAML's too.
fn yaml(names: &[String]) -> String {
    let mut yaml =
        "# Put the images into images/, beside labels/. Split them before you train: here \
                    the same ones are for both.\npath: .\ntrain: images\nval: images\nnames:\n"
            .to_owned();
    for (place, name) in names.iter().enumerate() {
        yaml += &format!("  {place}: {}\n", serde_json::Value::from(name.as_str()));
    }
    yaml
}

/// On one line, in one column.
fn cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

fn lines(
    picture: &Picture<'_>,
    size: [u32; 2],
    task: Task,
    classes: &Classes<'_>,
    tally: &mut Tally,
) -> String {
    let [width, height] = size.map(f64::from);
    let image = Bounds::new(0.0, 0.0, width, height);
    let mut lines = String::new();
    for mark in &picture.marks {
        let Some(class) = classes.place(&mark.label) else { continue };
        let Some(ring) = ring(&mark.place.shape, task, tally) else {
            tally.left_out("polyline or set of keypoints", "polylines and sets of keypoints");
            continue;
        };
        let ring = match task {
            // A box stays one of four corners.
            Task::Obb => {
                ring.iter().map(|[x, y]| [x.clamp(0.0, width), y.clamp(0.0, height)]).collect()
            }
            _ => cut(&ring, &image),
        };
        let Some(inside) = Bounds::of(ring.iter().copied()).filter(|it| it.area() > 0.0) else {
            tally.left_out("shape outside of its image", "shapes outside of their images");
            continue;
        };
        let numbers: Vec<f64> = match task {
            Task::Detect => {
                let [x, y] = inside.centre();
                vec![x / width, y / height, inside.width() / width, inside.height() / height]
            }
            _ => ring.iter().flat_map(|[x, y]| [x / width, y / height]).collect(),
        };
        lines += &class.to_string();
        for number in numbers {
            lines.push(' ');
            lines += &sixth(number);
        }
        lines.push('\n');
    }
    lines
}

/// The outline that a line says; what it loses is counted. `None` of lines and points.
fn ring(shape: &Shape, task: Task, tally: &mut Tally) -> Option<Vec<Point>> {
    let upright = |bounds: Bounds| {
        let Bounds { left, top, right, bottom } = bounds;
        vec![[left, top], [right, top], [right, bottom], [left, bottom]]
    };
    match (shape, task) {
        (Shape::Polyline { .. } | Shape::Keypoints { .. }, _) => None,
        (Shape::Box { .. }, Task::Obb | Task::Segment) => Some(outline(shape)?),
        (Shape::Ellipse { x, y, radius_x, radius_y, angle }, Task::Obb) => {
            tally.changed(
                "ellipse becomes the box around it",
                "ellipses become the boxes around them",
            );
            let around = Shape::Box {
                x: x - radius_x,
                y: y - radius_y,
                width: radius_x * 2.0,
                height: radius_y * 2.0,
                angle: *angle,
            };
            Some(Rings::of(&around)?.outline)
        }
        (Shape::Mask { .. }, Task::Segment) => {
            let mut pieces = outlines(&Mask::of(shape)?);
            if pieces.len() > 1 {
                tally.changed(
                    "mask in several pieces becomes the largest of them",
                    "masks in several pieces become the largest of them",
                );
            }
            let size = |rings: &Rings| {
                overlay::area(&Rings { outline: rings.outline.clone(), holes: Vec::new() })
            };
            let largest = |one: &Rings, other: &Rings| size(one).total_cmp(&size(other));
            let place = (0..pieces.len()).max_by(|one, other| {
                let (one, other) = (pieces.get(*one), pieces.get(*other));
                one.zip(other).map_or(std::cmp::Ordering::Equal, |(one, other)| largest(one, other))
            })?;
            Some(without_holes(pieces.swap_remove(place), tally))
        }
        (_, Task::Segment) => {
            let holes = Rings::of(shape)?.holes;
            Some(without_holes(Rings { outline: outline(shape)?, holes }, tally))
        }
        _ => {
            if !matches!(shape, Shape::Box { angle, .. } if *angle == 0.0) {
                tally.changed(
                    "shape that is no upright box becomes the one around it",
                    "shapes that are no upright boxes become the ones around them",
                );
            }
            Some(upright(bounds(shape)?))
        }
    }
}

fn without_holes(rings: Rings, tally: &mut Tally) -> Vec<Point> {
    if !rings.holes.is_empty() {
        tally.changed("shape loses its holes", "shapes lose their holes");
    }
    rings.outline
}

/// What of an outline lies in a rectangle, side by side of it (Sutherland and Hodgman 1974). Where
/// that is in several pieces they hang together along the edge.
fn cut(ring: &[Point], within: &Bounds) -> Vec<Point> {
    let sides = [
        (0, within.left, 1.0),
        (0, within.right, -1.0),
        (1, within.top, 1.0),
        (1, within.bottom, -1.0),
    ];
    let mut ring = ring.to_vec();
    for (axis, at, sign) in sides {
        let depth = |point: &Point| (if axis == 0 { point[0] } else { point[1] } - at) * sign;
        let mut kept = Vec::with_capacity(ring.len());
        let before = ring.iter().cycle().skip(ring.len().saturating_sub(1));
        for (from, to) in before.zip(&ring) {
            let (start, end) = (depth(from), depth(to));
            if (start < 0.0) != (end < 0.0) {
                let share = start / (start - end);
                kept.push([
                    from[0] + (to[0] - from[0]) * share,
                    from[1] + (to[1] - from[1]) * share,
                ]);
            }
            if end >= 0.0 {
                kept.push(*to);
            }
        }
        ring = kept;
    }
    ring
}

/// At most six digits behind the point, as all writers of YOLO have them, and none that say nothing.
fn sixth(number: f64) -> String {
    let text = format!("{:.6}", number.clamp(0.0, 1.0));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{regions, said};
    use expect_test::expect;

    #[test]
    fn boxes() {
        expect![[r#"
            --- data.yaml
            # Put the images into images/, beside labels/. Split them before you train: here the same ones are for both.
            path: .
            train: images
            val: images
            names:
              0: "car"
              1: "a lane"
            --- classes.txt
            car
            a lane
            --- items.tsv
            labels	item	image
            labels/day/s-1.txt	s-1	day/s-1.png
            labels/day/s-2.txt	s-2	day/s-2.png
            --- labels/day/s-1.txt
            0 0.25 0.42625 0.25 0.3525
            0 0.0625 0.075 0.03125 0.1
            1 0.1875 0.8 0.25 0.2
            1 0.00625 0.01 0.0125 0.02
            0 0.90625 0.5 0.1875 0.2
            1 0.007812 0.015 0.009375 0.01
            --- labels/day/s-2.txt
            (*) 2 polylines and sets of keypoints, 1 question without an answer, 1 image of unknown width and height, pictures, attributes, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 5 shapes that are no upright boxes become the ones around them.
        "#]].assert_eq(&said(&DETECT, &regions()));
    }

    #[test]
    fn turned_boxes() {
        expect![[r#"
            --- data.yaml
            # Put the images into images/, beside labels/. Split them before you train: here the same ones are for both.
            path: .
            train: images
            val: images
            names:
              0: "car"
              1: "a lane"
            --- classes.txt
            car
            a lane
            --- items.tsv
            labels	item	image
            labels/day/s-1.txt	s-1	day/s-1.png
            labels/day/s-2.txt	s-2	day/s-2.png
            --- labels/day/s-1.txt
            0 0.125 0.25 0.375 0.25 0.375 0.6025 0.125 0.6025
            0 0.078125 0.025 0.078125 0.125 0.046875 0.125 0.046875 0.025
            1 0.0625 0.7 0.3125 0.7 0.3125 0.9 0.0625 0.9
            1 0 0 0.0125 0 0.0125 0.02 0 0.02
            0 0.8125 0.4 1 0.4 1 0.6 0.8125 0.6
            1 0.003125 0.01 0.0125 0.01 0.0125 0.02 0.003125 0.02
            --- labels/day/s-2.txt
            (*) 2 polylines and sets of keypoints, 1 question without an answer, 1 image of unknown width and height, pictures, attributes, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 3 shapes that are no upright boxes become the ones around them.
            (*) 1 ellipse becomes the box around it.
        "#]].assert_eq(&said(&OBB, &regions()));
    }

    #[test]
    fn outlines() {
        expect![[r#"
            --- data.yaml
            # Put the images into images/, beside labels/. Split them before you train: here the same ones are for both.
            path: .
            train: images
            val: images
            names:
              0: "car"
              1: "a lane"
            --- classes.txt
            car
            a lane
            --- items.tsv
            labels	item	image
            labels/day/s-1.txt	s-1	day/s-1.png
            labels/day/s-2.txt	s-2	day/s-2.png
            --- labels/day/s-1.txt
            0 0.125 0.25 0.375 0.25 0.375 0.6025 0.125 0.6025
            0 0.078125 0.025 0.078125 0.125 0.046875 0.125 0.046875 0.025
            1 0.0625 0.9 0.1875 0.7 0.3125 0.9
            1 0 0 0.0125 0 0.0125 0.02 0 0.02
            0 1 0.586484 0.996428 0.588197 0.985338 0.592393 0.973787 0.595699 0.961888 0.598083 0.949753 0.599523 0.9375 0.600005 0.925247 0.599523 0.913112 0.598083 0.901213 0.595699 0.889662 0.592393 0.878572 0.588197 0.86805 0.583151 0.858197 0.577305 0.849107 0.570714 0.840869 0.563443 0.833561 0.55556 0.827254 0.547142 0.822009 0.53827 0.817876 0.52903 0.814896 0.51951 0.813096 0.509802 0.812494 0.5 0.813096 0.490198 0.814896 0.48049 0.817876 0.47097 0.822009 0.46173 0.827254 0.452858 0.833561 0.44444 0.840869 0.436557 0.849107 0.429286 0.858197 0.422695 0.86805 0.416849 0.878572 0.411803 0.889662 0.407607 0.901213 0.404301 0.913112 0.401917 0.925247 0.400477 0.9375 0.399995 0.949753 0.400477 0.961888 0.401917 0.973787 0.404301 0.985338 0.407607 0.996428 0.411803 1 0.413516
            1 0.00625 0.01 0.009375 0.01 0.009375 0.015 0.0125 0.015 0.0125 0.02 0.003125 0.02 0.003125 0.015 0.00625 0.015
            --- labels/day/s-2.txt
            (*) 2 polylines and sets of keypoints, 1 question without an answer, 1 image of unknown width and height, pictures, attributes, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 1 shape loses its holes.
        "#]].assert_eq(&said(&SEGMENT, &regions()));
    }
}
