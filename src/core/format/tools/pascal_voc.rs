//! Writes Pascal VOC: an XML a picture with a box an object.
//!
//! ```text
//! Annotations/a.xml
//! <annotation><filename>a.png</filename><size><width>320</width>…</size><segmented>0</segmented>
//!   <object><name>car</name>…<bndbox><xmin>40</xmin>…</bndbox></object></annotation>
//! ```
//! Whole pixels, counted from 0, as Label Studio, FiftyOne and datumaro write them; the development
//! kit of 2012 counts from 1. Attributes other than VOC's own stand as datumaro has them.

use super::names::split;
use super::pictures::{self, KINDS, Picture};
use super::tally::Tally;
use super::xml::Xml;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::marks::geometry::bounds;
use crate::core::marks::{Mark, Region, Shape};

pub const FORMAT: Format = Format {
    id: "pascal-voc",
    title: "Pascal VOC",
    about: "Upright boxes, an XML an image.",
    ending: "-voc.zip",
    media_type: "application/zip",
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

/// Attributes that VOC has elements for.
const OWN: [&str; 3] = ["truncated", "occluded", "difficult"];

fn made(review: &dyn Review) -> (Written, Tally) {
    let mut tally = Tally::default();
    let mut files = Vec::new();
    pictures::each(review, &mut tally, &mut |picture, tally| {
        let name = format!("Annotations/{}.xml", split(&picture.name).0);
        files.push((name, annotation(picture, &review.schema().name, tally)));
    });
    (Written { records: files.len() as u64, files, ..Written::default() }, tally)
}

fn annotation(picture: &Picture<'_>, dataset: &str, tally: &mut Tally) -> String {
    let mut xml = Xml::new(false);
    xml.open("annotation", &[]);
    xml.leaf("folder", &[], "");
    xml.leaf("filename", &[], &picture.name);
    xml.open("source", &[]);
    xml.leaf("database", &[], dataset);
    xml.close();
    if let Some([width, height]) = picture.size {
        xml.open("size", &[]);
        xml.leaf("width", &[], &width.to_string());
        xml.leaf("height", &[], &height.to_string());
        xml.leaf("depth", &[], "3");
        xml.close();
    }
    xml.leaf("segmented", &[], "0");
    for mark in &picture.marks {
        add(&mut xml, mark, tally);
    }
    xml.close();
    xml.text
}

fn add(xml: &mut Xml, mark: &Mark<Region>, tally: &mut Tally) {
    let shape = &mark.place.shape;
    let around = match shape {
        Shape::Polyline { .. } | Shape::Keypoints { .. } => {
            tally.left_out("polyline or set of keypoints", "polylines and sets of keypoints");
            return;
        }
        _ => bounds(shape),
    };
    let Some(around) = around else { return };
    if !matches!(shape, Shape::Box { angle, .. } if *angle == 0.0) {
        tally.changed(
            "shape that is no upright box becomes the one around it",
            "shapes that are no upright boxes become the ones around them",
        );
    }
    xml.open("object", &[]);
    xml.leaf("name", &[], &mark.label);
    xml.leaf("pose", &[], "Unspecified");
    for key in OWN {
        let is_so = mark.attributes.get(key).is_some_and(|it| is_yes(it));
        xml.leaf(key, &[], if is_so { "1" } else { "0" });
    }
    xml.open("bndbox", &[]);
    let sides = [around.left, around.top, around.right, around.bottom];
    if sides.iter().any(|side| side.fract() != 0.0) {
        tally.changed("box is rounded to whole pixels", "boxes are rounded to whole pixels");
    }
    for (key, side) in ["xmin", "ymin", "xmax", "ymax"].into_iter().zip(sides) {
        // -0 is 0.
        xml.leaf(key, &[], &(side.round() + 0.0).to_string());
    }
    xml.close();
    let others: Vec<_> =
        mark.attributes.iter().filter(|(key, _)| !OWN.contains(&key.as_str())).collect();
    if !others.is_empty() {
        xml.open("attributes", &[]);
        for (key, value) in others {
            xml.open("attribute", &[]);
            xml.leaf("name", &[], key);
            xml.leaf("value", &[], value);
            xml.close();
        }
        xml.close();
    }
    xml.close();
}

/// Whether an attribute says that something is so, however it says that.
pub fn is_yes(value: &str) -> bool {
    matches!(value.trim().to_lowercase().as_str(), "1" | "true" | "yes" | "y")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{regions, said};
    use expect_test::expect;

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            --- Annotations/day/s-1.xml
            <annotation>
              <folder></folder>
              <filename>day/s-1.png</filename>
              <source>
                <database>Street</database>
              </source>
              <size>
                <width>320</width>
                <height>200</height>
                <depth>3</depth>
              </size>
              <segmented>0</segmented>
              <object>
                <name>car</name>
                <pose>Unspecified</pose>
                <truncated>0</truncated>
                <occluded>1</occluded>
                <difficult>0</difficult>
                <bndbox>
                  <xmin>40</xmin>
                  <ymin>50</ymin>
                  <xmax>120</xmax>
                  <ymax>121</ymax>
                </bndbox>
                <attributes>
                  <attribute>
                    <name>colour</name>
                    <value>red &lt;&amp;&gt;</value>
                  </attribute>
                </attributes>
              </object>
              <object>
                <name>car</name>
                <pose>Unspecified</pose>
                <truncated>0</truncated>
                <occluded>0</occluded>
                <difficult>0</difficult>
                <bndbox>
                  <xmin>15</xmin>
                  <ymin>5</ymin>
                  <xmax>25</xmax>
                  <ymax>25</ymax>
                </bndbox>
              </object>
              <object>
                <name>a lane</name>
                <pose>Unspecified</pose>
                <truncated>0</truncated>
                <occluded>0</occluded>
                <difficult>0</difficult>
                <bndbox>
                  <xmin>20</xmin>
                  <ymin>140</ymin>
                  <xmax>100</xmax>
                  <ymax>180</ymax>
                </bndbox>
              </object>
              <object>
                <name>a lane</name>
                <pose>Unspecified</pose>
                <truncated>0</truncated>
                <occluded>0</occluded>
                <difficult>0</difficult>
                <bndbox>
                  <xmin>0</xmin>
                  <ymin>0</ymin>
                  <xmax>4</xmax>
                  <ymax>4</ymax>
                </bndbox>
              </object>
              <object>
                <name>car</name>
                <pose>Unspecified</pose>
                <truncated>0</truncated>
                <occluded>0</occluded>
                <difficult>0</difficult>
                <bndbox>
                  <xmin>260</xmin>
                  <ymin>80</ymin>
                  <xmax>340</xmax>
                  <ymax>120</ymax>
                </bndbox>
              </object>
              <object>
                <name>a lane</name>
                <pose>Unspecified</pose>
                <truncated>0</truncated>
                <occluded>0</occluded>
                <difficult>0</difficult>
                <bndbox>
                  <xmin>1</xmin>
                  <ymin>2</ymin>
                  <xmax>4</xmax>
                  <ymax>4</ymax>
                </bndbox>
              </object>
            </annotation>
            --- Annotations/day/s-2.xml
            <annotation>
              <folder></folder>
              <filename>day/s-2.png</filename>
              <source>
                <database>Street</database>
              </source>
              <size>
                <width>320</width>
                <height>200</height>
                <depth>3</depth>
              </size>
              <segmented>0</segmented>
            </annotation>
            --- Annotations/day/s-4.xml
            <annotation>
              <folder></folder>
              <filename>day/s-4.png</filename>
              <source>
                <database>Street</database>
              </source>
              <segmented>0</segmented>
              <object>
                <name>car</name>
                <pose>Unspecified</pose>
                <truncated>0</truncated>
                <occluded>0</occluded>
                <difficult>0</difficult>
                <bndbox>
                  <xmin>0</xmin>
                  <ymin>0</ymin>
                  <xmax>1</xmax>
                  <ymax>1</ymax>
                </bndbox>
              </object>
            </annotation>
            (*) 2 polylines and sets of keypoints, 1 question without an answer, pictures, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 2 boxes are rounded to whole pixels.
            (*) 5 shapes that are no upright boxes become the ones around them.
        "#]].assert_eq(&said(&FORMAT, &regions()));
    }
}
