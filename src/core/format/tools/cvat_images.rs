//! Writes CVAT for images 1.1: one XML with all images and the shapes on them.
//!
//! ```text
//! <image id="0" name="a.png" width="320" height="200">
//!   <box label="car" source="manual" occluded="0" xtl="40" ytl="50" xbr="120" ybr="120" z_order="0">
//!     <attribute name="colour">red</attribute>
//!   </box>
//!   <mask label="lane" … rle="3, 4, 2" left="10" top="20" width="3" height="3" z_order="0"/>
//! </image>
//! ```
//! All shapes that a region can have, CVAT has. Boxes and ellipses turn about their centre, and a
//! mask is kept in its rectangle, row by row, as here.

use super::classes::Classes;
use super::cvat::{Head, attributes, head, occluded, pixels, points, shape, size_of, source};
use super::pictures::{self, KINDS, Picture};
use super::tally::Tally;
use super::xml::Xml;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::marks::geometry::bounds;
use crate::core::marks::masks::Mask;
use crate::core::marks::{Keypoint, Mark, Region, Shape};

pub const FORMAT: Format = Format {
    id: "cvat",
    title: "CVAT for images 1.1",
    about: "All shapes with their attributes, in one XML for all images.",
    ending: "-cvat.xml",
    media_type: "application/xml",
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: KINDS,
        purpose: Purpose::Tool,
        whole: false,
        records: false,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(ALWAYS),
    }),
};

const ALWAYS: &[&str] =
    &["pictures", "the names of people", "scores", "what was suggested", "metadata"];

fn made(review: &dyn Review) -> (Written, Tally) {
    let classes = Classes::of(pictures::questions(review.schema()));
    let mut tally = Tally::default();
    let mut xml = Xml::new(true);
    xml.open("annotations", &[]);
    let mut images = xml.inside();
    let mut records = 0;
    pictures::each(review, &mut tally, &mut |picture, tally| {
        image(&mut images, records, picture, tally);
        records += 1;
    });
    let name = &review.schema().name;
    let says = Head { name, count: records, is_video: false, size: None };
    head(&mut xml, &says, &classes);
    xml.text += &images.text;
    xml.close();
    (Written { text: xml.text, records, ..Written::default() }, tally)
}

fn image(xml: &mut Xml, id: u64, picture: &Picture<'_>, tally: &mut Tally) {
    let id = id.to_string();
    // Without a size datumaro cannot make pixels of a mask, and reads nothing of the file.
    let has_mask = picture.marks.iter().any(|mark| match &mark.place.shape {
        Shape::Polygon { holes, .. } => !holes.is_empty(),
        shape => matches!(shape, Shape::Mask { .. }),
    });
    let extent = || {
        tally.changed(
            "image with masks, of unknown width and height, is as large as what is marked on it",
            "images with masks, of unknown width and height, are as large as what is marked on them",
        );
        size_of(picture.marks.iter().filter_map(|mark| bounds(&mark.place.shape)))
    };
    let size = picture.size.or_else(|| has_mask.then(extent));
    let size = size.map(|size| size.map(|side| side.to_string()));
    let mut said = vec![("id", id.as_str()), ("name", picture.name.as_str())];
    match &size {
        Some([width, height]) => said.extend([("width", width.as_str()), ("height", height)]),
        None => tally.left_out(
            "image's width and height, which are unknown",
            "images' widths and heights, which are unknown",
        ),
    }
    xml.open("image", &said);
    picture.marks.iter().for_each(|mark| add(xml, mark, tally));
    xml.close();
}

fn add(xml: &mut Xml, mark: &Mark<Region>, tally: &mut Tally) {
    if let Some(all) = named(&mark.place.shape) {
        let mut said = common(mark);
        said.retain(|(key, _)| *key != "occluded");
        return skeleton(xml, mark, all, &said, &[], false);
    }
    let Some((name, place)) = place(&mark.place.shape, tally) else { return };
    let mut said = common(mark);
    said.extend(place.iter().map(|(key, value)| (*key, value.as_str())));
    said.push(("z_order", "0"));
    shape(xml, name, &said, &mark.attributes);
}

/// Points with names: a skeleton.
pub(super) fn named(shape: &Shape) -> Option<&[Keypoint]> {
    match shape {
        Shape::Keypoints { points } if points.iter().any(|it| !it.name.is_empty()) => Some(points),
        _ => None,
    }
}

/// How a shape that is no skeleton is called, and where it is. `None` where nothing is left of it.
pub(super) fn place(
    shape: &Shape,
    tally: &mut Tally,
) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    Some(match shape {
        Shape::Box { x, y, width, height, angle } => {
            let sides = [("xtl", *x), ("ytl", *y), ("xbr", x + width), ("ybr", y + height)];
            ("box", numbers(sides).chain(turned(*angle)).collect())
        }
        Shape::Ellipse { x, y, radius_x, radius_y, angle } => {
            let sides = [("cx", *x), ("cy", *y), ("rx", *radius_x), ("ry", *radius_y)];
            ("ellipse", numbers(sides).chain(turned(*angle)).collect())
        }
        Shape::Polygon { points: outline, holes } if holes.is_empty() => {
            ("polygon", vec![("points", points(outline))])
        }
        Shape::Polyline { points: line } => ("polyline", vec![("points", points(line))]),
        Shape::Keypoints { points: all } => {
            let placed: Vec<[f64; 2]> =
                all.iter().filter(|it| !it.missing).map(|it| [it.x, it.y]).collect();
            if placed.is_empty() {
                return None;
            }
            ("points", vec![("points", points(&placed))])
        }
        with_area => {
            if matches!(with_area, Shape::Polygon { .. }) {
                tally.changed(
                    "polygon with holes becomes a mask",
                    "polygons with holes become masks",
                );
            }
            let mask = Mask::cover(with_area).filter(|mask| !mask.is_empty())?;
            let runs: Vec<String> = mask.runs.iter().map(u32::to_string).collect();
            let sides =
                [("left", mask.x), ("top", mask.y), ("width", mask.width), ("height", mask.height)];
            let sides = sides.map(|(key, side)| (key, side.to_string()));
            ("mask", [("rle", runs.join(", "))].into_iter().chain(sides).collect::<Vec<_>>())
        }
    })
}

fn common(mark: &Mark<Region>) -> Vec<(&str, &str)> {
    vec![
        ("label", mark.label.as_str()),
        ("source", source(mark)),
        ("occluded", occluded(&mark.attributes)),
    ]
}

fn numbers<const N: usize>(
    numbers: [(&'static str, f64); N],
) -> impl Iterator<Item = (&'static str, String)> {
    numbers.into_iter().map(|(key, number)| (key, pixels(number)))
}

fn turned(angle: f64) -> Option<(&'static str, String)> {
    (angle != 0.0).then(|| ("rotation", pixels(angle)))
}

/// Points with names, each an element of its own, which says `of_each` too.
pub(super) fn skeleton(
    xml: &mut Xml,
    mark: &Mark<Region>,
    all: &[Keypoint],
    said: &[(&str, &str)],
    of_each: &[(&str, &str)],
    is_outside: bool,
) {
    let said: Vec<_> = said.iter().copied().chain([("z_order", "0")]).collect();
    xml.open("skeleton", &said);
    for point in all {
        let flag = |is_so: bool| if is_so { "1" } else { "0" };
        let at = points(&[[point.x, point.y]]);
        let mut said = vec![
            ("label", point.name.as_str()),
            ("source", source(mark)),
            ("outside", flag(point.missing || is_outside)),
            ("occluded", flag(point.hidden)),
            ("points", at.as_str()),
        ];
        said.extend(of_each);
        xml.empty("points", &said);
    }
    attributes(xml, &mark.attributes);
    xml.close();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{regions, said};
    use expect_test::expect;

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            <?xml version="1.0" encoding="utf-8"?>
            <annotations>
              <version>1.1</version>
              <meta>
                <task>
                  <name>Street</name>
                  <size>3</size>
                  <mode>annotation</mode>
                  <labels>
                    <label>
                      <name>car</name>
                      <attributes>
                        <attribute>
                          <name>colour</name>
                          <mutable>False</mutable>
                          <input_type>text</input_type>
                          <default_value></default_value>
                          <values></values>
                        </attribute>
                      </attributes>
                    </label>
                    <label>
                      <name>a lane</name>
                      <attributes>
                        <attribute>
                          <name>colour</name>
                          <mutable>False</mutable>
                          <input_type>text</input_type>
                          <default_value></default_value>
                          <values></values>
                        </attribute>
                      </attributes>
                    </label>
                  </labels>
                </task>
              </meta>
              <image id="0" name="day/s-1.png" width="320" height="200">
                <box label="car" source="manual" occluded="1" xtl="40" ytl="50" xbr="120" ybr="120.5" z_order="0">
                  <attribute name="colour">red &lt;&amp;&gt;</attribute>
                </box>
                <box label="car" source="manual" occluded="0" xtl="10" ytl="10" xbr="30" ybr="20" rotation="90" z_order="0"/>
                <polygon label="a lane" source="manual" occluded="0" points="20,180;60,140;100,180" z_order="0"/>
                <mask label="a lane" source="manual" occluded="0" rle="0, 5, 2, 2, 2, 5" left="0" top="0" width="4" height="4" z_order="0"/>
                <polyline label="a lane" source="manual" occluded="0" points="0,0;5,5" z_order="0"/>
                <ellipse label="car" source="manual" occluded="0" cx="300" cy="100" rx="40" ry="20" z_order="0"/>
                <skeleton label="car" source="manual" z_order="0">
                  <points label="tail" source="manual" outside="0" occluded="1" points="3,4"/>
                </skeleton>
                <mask label="a lane" source="manual" occluded="0" rle="1, 1, 1, 3" left="1" top="2" width="3" height="2" z_order="0"/>
              </image>
              <image id="1" name="day/s-2.png" width="320" height="200">
              </image>
              <image id="2" name="day/s-4.png">
                <box label="car" source="manual" occluded="0" xtl="0.4" ytl="0" xbr="1.4" ybr="1" z_order="0"/>
              </image>
            </annotations>
            (*) 1 question without an answer, 1 image's width and height, which are unknown, pictures, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 1 polygon with holes becomes a mask.
        "#]].assert_eq(&said(&FORMAT, &regions()));
    }
}
