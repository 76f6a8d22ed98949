//! Writes COCO: a dataset's JSON with its images, categories and annotations.
//!
//! ```text
//! {"info":{"description":"Street"},"licenses":[],
//!  "images":[{"id":1,"width":320,"height":200,"file_name":"a.png","item":"s-1"}],
//!  "categories":[{"id":1,"name":"car","supercategory":""}],
//!  "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[40.0,50.0,80.0,70.0],"area":5600.0,
//!                  "segmentation":[],"iscrowd":0}]}
//! ```
//! Boxes have no outline, as Label Studio, datumaro and supervision write them; polygons without
//! holes one; what is made of pixels, or has holes, is compressed run lengths, which need the size
//! of the image. Numbers of annotations are unique over the file: pycocotools keeps the last of two.
//!
//! Ids of images are those of the items where all of these are whole numbers, else 1, 2, …

use std::collections::BTreeSet;

use super::classes::Classes;
use super::pictures::{self, KINDS, Picture, outline};
use super::tally::Tally;
use crate::core::format::ordered::Node;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::format::reviewed_jsonl::object;
use crate::core::marks::geometry::{area, bounds};
use crate::core::marks::masks::{Mask, coco};
use crate::core::marks::{self, Keypoint, Region, Shape, thousandth};

pub const FORMAT: Format = Format {
    id: "coco",
    title: "COCO instances",
    about: "Boxes, polygons, masks and keypoints of images, for detectors and segmenters.",
    ending: "-coco.json",
    media_type: "application/json",
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
    let mut file = File::default();
    pictures::each(review, &mut tally, &mut |picture, tally| file.add(picture, &classes, tally));
    let records = file.images.len() as u64;
    let text = format!("{}\n", file.finish(&review.schema().name, &classes));
    (Written { text, records, ..Written::default() }, tally)
}

#[derive(Default)]
struct File {
    /// With the ids of their items.
    images: Vec<(String, Node)>,
    /// With the places of their images.
    annotations: Vec<(usize, Node)>,
    /// The most points of keypoints without names.
    unnamed: usize,
}

impl File {
    fn add(&mut self, picture: &Picture<'_>, classes: &Classes<'_>, tally: &mut Tally) {
        let mut image = Vec::new();
        if let Some([width, height]) = picture.size {
            image.extend([("width", number(width.into())), ("height", number(height.into()))]);
        }
        image.push(("file_name", Node::text(&picture.name)));
        if picture.source.contains("://") {
            image.push(("coco_url", Node::text(picture.source)));
        }
        image.push(("item", Node::text(&picture.item.id)));
        image.extend(picture.frame.map(|frame| ("frame", number(frame.into()))));
        for mark in &picture.marks {
            let Some(class) = classes.place(&mark.label) else { continue };
            let shape = &mark.place.shape;
            if let Shape::Keypoints { points } = shape {
                self.unnamed = self.unnamed.max(points.len());
            }
            if let Some(annotation) = annotation(mark, class, picture.size, classes, tally) {
                self.annotations.push((self.images.len(), annotation));
            }
        }
        self.images.push((picture.item.id.clone(), object(image)));
    }

    fn finish(self, name: &str, classes: &Classes<'_>) -> Node {
        let own = |id: &String| id.parse::<u64>().ok().filter(|number| number.to_string() == *id);
        let ids: BTreeSet<u64> = self.images.iter().filter_map(|(id, _)| own(id)).collect();
        let are_numbers = ids.len() == self.images.len();
        let id_of = |place: usize, id: &String| {
            let own = own(id).filter(|_| are_numbers);
            number(own.unwrap_or(place as u64 + 1))
        };
        let ids: Vec<Node> =
            self.images.iter().enumerate().map(|(at, (id, _))| id_of(at, id)).collect();
        let images = self
            .images
            .into_iter()
            .zip(&ids)
            .map(|((_, image), id)| with(vec![("id", id.clone())], image));
        let annotations = (1..).zip(self.annotations).map(|(id, (image, annotation))| {
            let image = ids.get(image).cloned().unwrap_or_default();
            with(vec![("id", number(id)), ("image_id", image)], annotation)
        });
        let names: Vec<Node> = match classes.points {
            [] => (1..=self.unnamed).map(|place| Node::text(place.to_string())).collect(),
            points => points.iter().map(Node::text).collect(),
        };
        let skeleton = classes.edges.iter().map(|(from, to)| {
            // Counted from 1 here.
            Node::List([from, to].map(|end| number(u64::from(*end) + 1)).into())
        });
        let skeleton = Node::List(skeleton.collect());
        let categories = (1..).zip(&classes.names).map(|(id, name)| {
            let mut category = vec![
                ("id", number(id)),
                ("name", Node::text(*name)),
                ("supercategory", Node::text("")),
            ];
            if self.unnamed > 0 {
                category.push(("keypoints", Node::List(names.clone())));
                category.push(("skeleton", skeleton.clone()));
            }
            object(category)
        });
        object([
            ("info", object([("description", Node::text(name))])),
            ("licenses", Node::List(Vec::new())),
            ("images", Node::List(images.collect())),
            ("categories", Node::List(categories.collect())),
            ("annotations", Node::List(annotations.collect())),
        ])
    }
}

/// Of one mark but for its id and its image's. `None` where COCO has no such thing.
fn annotation(
    mark: &marks::Mark<Region>,
    class: usize,
    size: Option<[u32; 2]>,
    classes: &Classes<'_>,
    tally: &mut Tally,
) -> Option<Node> {
    let shape = &mark.place.shape;
    let bounds = bounds(shape)?;
    let mut covered = area(shape);
    let mut more = Vec::new();
    let segmentation = match shape {
        Shape::Box { angle, .. } if *angle == 0.0 => Node::List(Vec::new()),
        Shape::Polyline { .. } => {
            tally.left_out("polyline", "polylines");
            return None;
        }
        Shape::Keypoints { points } => {
            covered = bounds.area();
            let placed = points.iter().filter(|point| !point.missing).count();
            more.push(("keypoints", keypoints(points, classes.points)));
            more.push(("num_keypoints", number(placed as u64)));
            Node::List(Vec::new())
        }
        Shape::Mask { .. } => runs(&Mask::of(shape)?, size, tally)?,
        Shape::Polygon { holes, .. } if !holes.is_empty() => {
            tally.changed("polygon with holes becomes a mask", "polygons with holes become masks");
            runs(&Mask::cover(shape)?, size, tally)?
        }
        _ => {
            match shape {
                Shape::Box { .. } => {
                    tally.changed("turned box becomes a polygon", "turned boxes become polygons");
                }
                Shape::Ellipse { .. } => {
                    tally.changed("ellipse becomes a polygon", "ellipses become polygons");
                }
                _ => {}
            }
            let ring = outline(shape)?;
            Node::List(vec![numbers(ring.into_iter().flatten())])
        }
    };
    let is_crowd = mark.attributes.get(CROWD).is_some_and(|it| it == "1");
    let corner = [bounds.left, bounds.top, bounds.width(), bounds.height()];
    let mut entries = vec![
        ("category_id", number(class as u64 + 1)),
        ("bbox", numbers(corner)),
        ("area", Node::from(thousandth(covered))),
        ("segmentation", segmentation),
        ("iscrowd", number(is_crowd.into())),
    ];
    entries.append(&mut more);
    let attributes = mark.attributes.iter().filter(|(key, value)| *key != CROWD || *value != "1");
    let attributes: Vec<_> =
        attributes.map(|(key, value)| (key.clone(), Node::text(value))).collect();
    if !attributes.is_empty() {
        entries.push(("attributes", Node::Object(attributes)));
    }
    Some(object(entries))
}

/// The attribute in which the reader keeps what COCO calls a crowd.
const CROWD: &str = "iscrowd";

fn runs(mask: &Mask, size: Option<[u32; 2]>, tally: &mut Tally) -> Option<Node> {
    let Some([width, height]) = size else {
        tally.left_out(
            "mask of an image of unknown width and height",
            "masks of images of unknown width and height",
        );
        return None;
    };
    let counts = coco::letters(&coco::counts(mask, [width, height]));
    let size = [height, width].map(|side| number(side.into()));
    Some(object([("size", Node::List(size.into())), ("counts", Node::Text(counts))]))
}

/// Three numbers a point: x, y, and 0 where it was not placed, 1 where it is hidden, else 2. By the
/// names of the skeleton, where it has some.
fn keypoints(points: &[Keypoint], names: &[String]) -> Node {
    let missing = Keypoint { missing: true, ..Keypoint::default() };
    let by_name = |(place, name): (usize, &String)| {
        let named = points.iter().find(|point| point.name == *name);
        let unnamed = points.get(place).filter(|point| point.name.is_empty());
        named.or(unnamed).unwrap_or(&missing).clone()
    };
    let points: Vec<Keypoint> = match names {
        [] => points.to_vec(),
        names => names.iter().enumerate().map(by_name).collect(),
    };
    let three = |point: Keypoint| {
        let seen = if point.missing { 0.0 } else { 2.0 - f64::from(u8::from(point.hidden)) };
        if point.missing { [0.0; 3] } else { [point.x, point.y, seen] }
    };
    numbers(points.into_iter().flat_map(three))
}

fn with(first: Vec<(&str, Node)>, rest: Node) -> Node {
    let Node::Object(mut entries) = object(first) else { return rest };
    entries.extend(rest.entries().iter().cloned());
    Node::Object(entries)
}

fn number(number: u64) -> Node {
    Node::Number(number.into())
}

fn numbers(numbers: impl IntoIterator<Item = f64>) -> Node {
    Node::List(numbers.into_iter().map(|it| Node::from(thousandth(it))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{on_frames, regions, said};
    use expect_test::expect;

    /// Each frame with regions is an image of its own.
    #[test]
    fn regions_on_frames() {
        expect![[r#"
            {"info":{"description":"Clips"},"licenses":[],"images":[{"id":1,"file_name":"c-1-000003","item":"c-1","frame":3},{"id":2,"file_name":"c-1-000007","item":"c-1","frame":7}],"categories":[{"id":1,"name":"car","supercategory":"","keypoints":["nose","tail"],"skeleton":[[1,2]]},{"id":2,"name":"lane","supercategory":"","keypoints":["nose","tail"],"skeleton":[[1,2]]}],"annotations":[{"id":1,"image_id":1,"category_id":2,"bbox":[0.0,0.0,9.0,6.0],"area":27.0,"segmentation":[[0.0,0.0,9.0,0.0,9.0,6.0]],"iscrowd":0},{"id":2,"image_id":1,"category_id":1,"bbox":[1.0,2.0,2.0,2.0],"area":4.0,"segmentation":[],"iscrowd":0,"keypoints":[1.0,2.0,2.0,3.0,4.0,1.0],"num_keypoints":2},{"id":3,"image_id":2,"category_id":1,"bbox":[10.0,20.0,30.5,10.0],"area":305.0,"segmentation":[],"iscrowd":0}]}
            (*) 1 region of a series that names no frame, pictures, the names of people, scores, what was suggested and metadata are not in this file.
        "#]].assert_eq(&said(&FORMAT, &on_frames()));
    }

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            {"info":{"description":"Street"},"licenses":[],"images":[{"id":1,"width":320,"height":200,"file_name":"day/s-1.png","item":"s-1"},{"id":2,"width":320,"height":200,"file_name":"day/s-2.png","item":"s-2"},{"id":3,"file_name":"day/s-4.png","item":"s-4"}],"categories":[{"id":1,"name":"car","supercategory":"","keypoints":["nose","tail"],"skeleton":[[1,2]]},{"id":2,"name":"a lane","supercategory":"","keypoints":["nose","tail"],"skeleton":[[1,2]]}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[40.0,50.0,80.0,70.5],"area":5640.0,"segmentation":[],"iscrowd":0,"attributes":{"colour":"red <&>","occluded":"yes"}},{"id":2,"image_id":1,"category_id":1,"bbox":[15.0,5.0,10.0,20.0],"area":200.0,"segmentation":[[25.0,5.0,25.0,25.0,15.0,25.0,15.0,5.0]],"iscrowd":0},{"id":3,"image_id":1,"category_id":2,"bbox":[20.0,140.0,80.0,40.0],"area":1600.0,"segmentation":[[20.0,180.0,60.0,140.0,100.0,180.0]],"iscrowd":0},{"id":4,"image_id":1,"category_id":2,"bbox":[0.0,0.0,4.0,4.0],"area":12.0,"segmentation":{"size":[200,320],"counts":"04T6MnI0R60nI0R63Pgm1"},"iscrowd":0},{"id":5,"image_id":1,"category_id":1,"bbox":[260.0,80.0,80.0,40.0],"area":2513.274,"segmentation":[[340.002,100.0,339.809,101.96,339.233,103.902,338.28,105.806,336.957,107.654,335.279,109.428,333.26,111.112,330.922,112.689,328.286,114.143,325.377,115.461,322.224,116.63,318.857,117.639,315.308,118.479,311.612,119.14,307.804,119.617,303.921,119.905,300.0,120.001,296.079,119.905,292.196,119.617,288.388,119.14,284.692,118.479,281.143,117.639,277.776,116.63,274.623,115.461,271.714,114.143,269.078,112.689,266.74,111.112,264.721,109.428,263.043,107.654,261.72,105.806,260.767,103.902,260.191,101.96,259.998,100.0,260.191,98.04,260.767,96.098,261.72,94.194,263.043,92.346,264.721,90.572,266.74,88.888,269.078,87.311,271.714,85.857,274.623,84.539,277.776,83.37,281.143,82.361,284.692,81.521,288.388,80.86,292.196,80.383,296.079,80.095,300.0,79.999,303.921,80.095,307.804,80.383,311.612,80.86,315.308,81.521,318.857,82.361,322.224,83.37,325.377,84.539,328.286,85.857,330.922,87.311,333.26,88.888,335.279,90.572,336.957,92.346,338.28,94.194,339.233,96.098,339.809,98.04]],"iscrowd":0},{"id":6,"image_id":1,"category_id":1,"bbox":[3.0,4.0,0.0,0.0],"area":0.0,"segmentation":[],"iscrowd":0,"keypoints":[0.0,0.0,0.0,3.0,4.0,1.0],"num_keypoints":1},{"id":7,"image_id":1,"category_id":2,"bbox":[1.0,2.0,3.0,2.0],"area":4.0,"segmentation":{"size":[200,320],"counts":"[61V611Omfm1"},"iscrowd":0},{"id":8,"image_id":3,"category_id":1,"bbox":[0.4,0.0,1.0,1.0],"area":1.0,"segmentation":[],"iscrowd":0}]}
            (*) 1 polyline, 1 question without an answer, pictures, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 1 turned box becomes a polygon.
            (*) 1 polygon with holes becomes a mask.
            (*) 1 ellipse becomes a polygon.
        "#]].assert_eq(&said(&FORMAT, &regions()));
    }

    /// How many images and annotations there are of two questions, each answered as it says: with a
    /// box, with nothing, or not at all (`box`, `empty`, `-`).
    #[track_caller]
    fn check_two(answers: [&str; 2], expected: &str) {
        let question = |id: &str| {
            format!(r#"{{"id":"{id}","kind":"regions","field":"image","labels":["car"]}}"#)
        };
        let header =
            format!(r#"{{"countersign":1,"questions":[{},{}]}}"#, question("a"), question("b"));
        let answers = ["a", "b"].into_iter().zip(answers).filter(|(_, answer)| *answer != "-");
        let answers = answers.map(|(id, answer)| {
            let mark = r#"{"label":"car","shape":"box","x":1,"y":1,"width":2,"height":2}"#;
            let mark = if answer == "box" { mark } else { "" };
            format!(r#"{{"question":"{id}","annotator":"ben","value":{{"regions":[{mark}]}}}}"#)
        });
        let answers = answers.collect::<Vec<_>>().join(",");
        let line = format!(
            r#"{{"id":"i","fields":{{"image":{{"kind":"image","src":"i.png"}}}},"responses":[{answers}]}}"#
        );
        let review = crate::core::format::reviewed::fixture::dataset(&header, vec![line]);
        let text = made(&review).0.text;
        let file = Node::parse(&text).unwrap();
        let count = |key: &str| file.get(key).unwrap().elements().len();
        assert_eq!(format!("{} {}", count("images"), count("annotations")), expected);
    }

    #[test]
    fn an_image_that_nobody_judged_is_not_there() {
        check_two(["-", "-"], "0 0");
        check_two(["empty", "empty"], "1 0");
        check_two(["box", "box"], "1 2");
        // Bug: of a file by Label Studio, which says nothing where nothing is marked, no image was
        // left that had not all kinds of regions.
        check_two(["box", "-"], "1 1");
        check_two(["-", "empty"], "1 0");
    }
}
