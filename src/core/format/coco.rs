//! Reads COCO: a dataset's JSON with its images, categories and annotations, and a detector's
//! results, which name images by number alone.
//!
//! ```text
//! {"images":[{"id":1,"width":320,"height":200,"file_name":"a.png"}],
//!  "categories":[{"id":1,"name":"car"}],
//!  "annotations":[{"image_id":1,"category_id":1,"bbox":[40,50,80,70]}]}
//! [{"image_id":1,"category_id":1,"bbox":[41,51,80,70],"score":0.9}]
//! ```
//! An image becomes an item, and what is marked on it one value: with scores a suggestion, without
//! an answer. What belongs together stands anywhere in the file, so that items are made only when
//! all of it is read.
//!
//! Absent on purpose: pictures. A result file does not even name them.

use std::collections::BTreeMap;

use super::guess::{HUMAN, MODEL};
use super::ordered::Node;
use super::reviewed_jsonl::object;
use crate::core::marks::Shape;
use crate::core::marks::geometry::Rings;
use crate::core::marks::masks::{Mask, coco, union};
use crate::core::model::question::{Drawing, Label, Question, QuestionKind};

/// The lists of a dataset.
pub const LISTS: [&str; 3] = ["images", "categories", "annotations"];

const REGIONS: &str = "regions";
const IMAGE: &str = "image";

/// What is read of a file.
#[derive(Debug, Default)]
pub struct Images {
    /// By id, in the order of the file.
    images: Vec<Image>,
    places: BTreeMap<String, usize>,
    categories: BTreeMap<String, Category>,
    annotations: u64,
    /// Annotations that could not be read, by why.
    faults: BTreeMap<String, u64>,
    /// Items that were made.
    made: usize,
}

#[derive(Debug, Default)]
struct Image {
    id: String,
    line: u64,
    /// As the file has it; empty where only annotations name it.
    entries: Vec<(String, Node)>,
    marks: Vec<Annotation>,
}

#[derive(Debug, Default)]
struct Category {
    name: String,
    keypoints: Vec<String>,
}

#[derive(Debug)]
struct Annotation {
    id: String,
    category: String,
    shape: Shape,
    attributes: Vec<(String, Node)>,
    score: Option<Node>,
}

/// Whether a record is a result of a detector.
pub fn is_result(node: &Node) -> bool {
    let has = |key: &str| node.get(key).is_some();
    has("image_id")
        && has("category_id")
        && ["bbox", "segmentation", "keypoints"].iter().any(|key| has(key))
}

/// Whether a record is an element of one of the lists, as they are read ([`LISTS`]).
pub fn is_of_list(node: &Node) -> bool {
    matches!(node.entries(), [(key, Node::Object(_))] if LISTS.contains(&key.as_str()))
}

impl Images {
    /// What the records so far say of labels.
    pub fn question(&self) -> Question {
        let mut labels: Vec<Label> =
            self.categories.values().map(|it| Label::new(it.name.clone())).collect();
        for annotation in self.images.iter().flat_map(|image| &image.marks) {
            let label = self.label(&annotation.category);
            if !labels.iter().any(|known| known.id == label) {
                labels.push(Label::new(label));
            }
        }
        let named = self.categories.values().find(|it| !it.keypoints.is_empty());
        let points = named.map(|it| it.keypoints.clone()).unwrap_or_default();
        let drawing = Drawing { points, ..Drawing::default() };
        let kind = QuestionKind::Regions { field: IMAGE.to_owned(), labels, drawing };
        Question { id: REGIONS.to_owned(), title: String::new(), help: String::new(), kind }
    }

    pub fn add(&mut self, node: &Node, line: u64) {
        let text = |node: &Node, key: &str| node.get(key).map(Node::plain).unwrap_or_default();
        match node.entries() {
            [(key, inner)] if key == "images" => {
                let place = self.image(&text(inner, "id"), line);
                if let Some(image) = self.images.get_mut(place) {
                    image.entries = inner.entries().to_vec();
                }
            }
            [(key, inner)] if key == "categories" => {
                let names = inner.get("keypoints").map(Node::elements).unwrap_or_default();
                let category = Category {
                    name: text(inner, "name"),
                    keypoints: names.iter().map(Node::plain).collect(),
                };
                self.categories.insert(number(&text(inner, "id")), category);
            }
            [(key, inner)] if key == "annotations" => self.annotation(inner, line),
            _ => self.annotation(node, line),
        }
    }

    /// The next items, of about so many bytes, with their lines.
    pub fn more(&mut self, bytes: usize) -> Vec<(String, u64)> {
        let mut made = Vec::new();
        let mut size = 0;
        while let Some(image) = self.images.get(self.made).filter(|_| size < bytes) {
            let item = self.item(image).to_string();
            size += item.len();
            made.push((item, image.line));
            self.made += 1;
        }
        made
    }

    /// What could not be read, as sentences.
    pub fn take_faults(&mut self) -> Vec<String> {
        let said = |(why, times): (String, u64)| match times {
            1 => format!("an annotation was left out: {why}"),
            times => format!("{times} annotations were left out: {why}"),
        };
        std::mem::take(&mut self.faults).into_iter().map(said).collect()
    }

    fn image(&mut self, id: &str, line: u64) -> usize {
        let id = number(id);
        *self.places.entry(id.clone()).or_insert_with(|| {
            self.images.push(Image { id, line, ..Image::default() });
            self.images.len() - 1
        })
    }

    fn annotation(&mut self, node: &Node, line: u64) {
        let text = |key: &str| node.get(key).map(Node::plain).unwrap_or_default();
        self.annotations += 1;
        let place = self.image(&text("image_id"), line);
        let category = number(&text("category_id"));
        let names = self.categories.get(&category).map(|it| it.keypoints.as_slice());
        let shape = match shape(node, names.unwrap_or_default()) {
            Ok(shape) => shape,
            Err(why) => {
                *self.faults.entry(why).or_default() += 1;
                return;
            }
        };
        let mut attributes = node.get("attributes").map(Node::entries).unwrap_or_default().to_vec();
        if node.get("iscrowd").and_then(Node::as_number) == Some(1.0) {
            attributes.push(("iscrowd".to_owned(), Node::text("1")));
        }
        let annotation = Annotation {
            id: node.get("id").map_or_else(|| format!("r{}", self.annotations), Node::plain),
            category,
            shape,
            attributes,
            score: node.get("score").filter(|score| score.as_number().is_some()).cloned(),
        };
        if let Some(image) = self.images.get_mut(place) {
            image.marks.push(annotation);
        }
    }

    fn label(&self, category: &str) -> String {
        let name = self.categories.get(category).map(|it| it.name.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| category.to_owned())
    }

    fn item(&self, image: &Image) -> Node {
        let entry = |key: &str| {
            let found = image.entries.iter().find(|(name, _)| name == key);
            found.map(|(_, node)| node.plain()).filter(|text| !text.is_empty())
        };
        let source = entry("coco_url").or_else(|| entry("file_name"));
        let alt = match &source {
            Some(source) => source.clone(),
            None => format!("image {}, whose file is not named", image.id),
        };
        let field = object([
            ("kind", Node::text("image")),
            ("src", Node::Text(source.unwrap_or_default())),
            ("alt", Node::Text(alt)),
        ]);
        let metadata = image.entries.iter().filter(|(key, node)| {
            !matches!(key.as_str(), "id" | "coco_url")
                && matches!(node, Node::Number(_) | Node::Text(_) | Node::Bool(_))
                && !node.plain().is_empty()
        });
        let marks = |scored: bool| {
            let ours = image.marks.iter().filter(|mark| mark.score.is_some() == scored);
            Node::List(ours.map(|mark| self.mark(mark)).collect())
        };
        let value = |marks: Node| object([(REGIONS, marks)]);
        let (suggested, answered) = (marks(true), marks(false));
        let mut entries = vec![
            ("id", Node::text(&*image.id)),
            ("fields", object([(IMAGE, field)])),
            ("metadata", Node::Object(metadata.cloned().collect())),
        ];
        if !suggested.elements().is_empty() {
            let suggestion = object([
                ("question", Node::text(REGIONS)),
                ("agent", Node::text(MODEL)),
                ("value", value(suggested)),
            ]);
            entries.push(("suggestions", Node::List(vec![suggestion])));
        }
        if !answered.elements().is_empty() {
            let response = object([
                ("question", Node::text(REGIONS)),
                ("annotator", Node::text(HUMAN)),
                ("value", value(answered)),
            ]);
            entries.push(("responses", Node::List(vec![response])));
        }
        object(entries)
    }

    fn mark(&self, mark: &Annotation) -> Node {
        let shape = serde_json::to_string(&mark.shape).ok();
        let shape = shape.and_then(|text| Node::parse(&text).ok()).unwrap_or_default();
        let mut entries = vec![
            ("id".to_owned(), Node::text(&*mark.id)),
            ("label".to_owned(), Node::Text(self.label(&mark.category))),
        ];
        entries.extend(shape.entries().iter().cloned());
        if !mark.attributes.is_empty() {
            let plain = |(key, node): &(String, Node)| (key.clone(), Node::Text(node.plain()));
            let attributes = mark.attributes.iter().map(plain).collect();
            entries.push(("attributes".to_owned(), Node::Object(attributes)));
        }
        entries.extend(mark.score.clone().map(|score| ("score".to_owned(), score)));
        Node::Object(entries)
    }
}

/// An id as it is compared: some programs write 1, others 1.0.
fn number(id: &str) -> String {
    id.strip_suffix(".0").unwrap_or(id).to_owned()
}

/// The finest of what an annotation says: its outline or mask, its keypoints, its box.
fn shape(node: &Node, names: &[String]) -> Result<Shape, String> {
    let numbers =
        |node: &Node| -> Option<Vec<f64>> { node.elements().iter().map(Node::as_number).collect() };
    match node.get("segmentation") {
        Some(Node::List(parts)) if !parts.is_empty() => {
            let rings = parts.iter().map(|part| {
                let numbers = numbers(part).filter(|numbers| numbers.len() >= 6);
                let numbers = numbers.ok_or("an outline of fewer than three points")?;
                Ok(numbers
                    .chunks_exact(2)
                    .map(|two| <[f64; 2]>::try_from(two).unwrap_or_default())
                    .collect())
            });
            return outline(rings.collect::<Result<_, String>>()?);
        }
        Some(mask @ Node::Object(_)) => {
            let size = mask.get("size").and_then(numbers);
            let [height, width] = size.as_deref().unwrap_or_default() else {
                return Err("a mask without its size".to_owned());
            };
            #[expect(clippy::cast_possible_truncation, reason = "cut off at what fits")]
            #[expect(clippy::cast_sign_loss, reason = "cut off at what fits")]
            let size = [*width, *height].map(|side| side.clamp(0.0, f64::from(u32::MAX)) as u32);
            let counts = match mask.get("counts") {
                Some(Node::Text(letters)) => coco::of_letters(letters)?,
                Some(list @ Node::List(_)) => {
                    let list = numbers(list).ok_or("a mask whose counts are no numbers")?;
                    #[expect(clippy::cast_possible_truncation, reason = "cut off at what fits")]
                    #[expect(clippy::cast_sign_loss, reason = "cut off at what fits")]
                    let count = |it: f64| it.clamp(0.0, f64::from(u32::MAX)) as u32;
                    list.into_iter().map(count).collect()
                }
                _ => return Err("a mask without counts".to_owned()),
            };
            let mask = coco::of_counts(&counts, size)?;
            return match mask.is_empty() {
                true => Err("a mask of no pixel".to_owned()),
                false => Ok(mask.shape()),
            };
        }
        _ => {}
    }
    if let Some(points) = node.get("keypoints").and_then(numbers).filter(|it| it.len() >= 3) {
        let points = points.chunks_exact(3).enumerate().map(|(place, three)| {
            let [x, y, seen] = [0, 1, 2].map(|at| three.get(at).copied().unwrap_or_default());
            crate::core::marks::Keypoint {
                name: names.get(place).cloned().unwrap_or_default(),
                x,
                y,
                hidden: seen == 1.0,
                missing: seen == 0.0,
            }
        });
        return Ok(Shape::Keypoints { points: points.collect() });
    }
    let bbox = node.get("bbox").and_then(numbers);
    match bbox.as_deref() {
        Some([_, _, width, height]) if *width <= 0.0 || *height <= 0.0 => {
            Err("a box without an area".to_owned())
        }
        Some([x, y, width, height]) => {
            Ok(Shape::Box { x: *x, y: *y, width: *width, height: *height, angle: 0.0 })
        }
        _ => Err("no box, outline, mask or keypoints".to_owned()),
    }
}

/// One outline is a polygon. Of an object in several parts they are together a mask.
fn outline(rings: Vec<Vec<[f64; 2]>>) -> Result<Shape, String> {
    if let [one] = rings.as_slice() {
        return Ok(Shape::Polygon { points: one.clone(), holes: Vec::new() });
    }
    let masks = rings.into_iter().filter_map(|points| {
        let polygon = Shape::Polygon { points, holes: Vec::new() };
        Some(Mask::of_rings(&Rings::of(&polygon)?))
    });
    let mask = masks.reduce(|one, other| union(&one, &other));
    let mask = mask.filter(|mask| !mask.is_empty());
    mask.map(Mask::shape).ok_or_else(|| "outlines that hold no pixel".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(records: &[&str], expected: Expect) {
        let mut images = Images::default();
        for (line, record) in (1..).zip(records) {
            images.add(&Node::parse(record).unwrap(), line);
        }
        let mut said = vec![serde_json::to_string(&images.question()).unwrap()];
        while let [(item, line)] = images.more(1).as_slice() {
            said.push(format!("{line}: {item}"));
        }
        said.extend(images.take_faults());
        expected.assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_dataset_in_any_order() {
        check(
            &[
                r#"{"annotations":{"id":1,"image_id":1,"category_id":2,"segmentation":[],"bbox":[40,50,80,70.5],"iscrowd":0,"score":0.9,"attributes":{"occluded":false,"track":3}}}"#,
                r#"{"annotations":{"id":2,"image_id":1.0,"category_id":2,"segmentation":[[20,180,60,140,100,180]],"iscrowd":1}}"#,
                r#"{"annotations":{"id":3,"image_id":1,"category_id":2,"segmentation":[[0,0,2,0,2,2,0,2],[3,0,4,0,4,1,3,1]]}}"#,
                r#"{"annotations":{"id":4,"image_id":1,"category_id":2,"segmentation":{"size":[3,2],"counts":[3,3]}}}"#,
                r#"{"images":{"id":1,"width":320,"height":200,"file_name":"a.png","coco_url":"","license":0}}"#,
                r#"{"images":{"id":7,"width":10,"height":20,"file_name":"b.png","coco_url":"https://x.example/b.png"}}"#,
                r#"{"categories":{"id":2,"name":"car","supercategory":""}}"#,
                r#"{"categories":{"id":3,"name":"person","keypoints":["nose","eye"]}}"#,
                r#"{"annotations":{"id":5,"image_id":7,"category_id":3,"keypoints":[1,2,2,3,4,1]}}"#,
            ],
            expect![[r#"
                {"id":"regions","title":"","kind":"regions","field":"image","labels":[{"id":"car"},{"id":"person"}],"points":["nose","eye"]}
                1: {"id":"1","fields":{"image":{"kind":"image","src":"a.png","alt":"a.png"}},"metadata":{"width":320,"height":200,"file_name":"a.png","license":0},"suggestions":[{"question":"regions","agent":"model","value":{"regions":[{"id":"1","label":"car","shape":"box","x":40.0,"y":50.0,"width":80.0,"height":70.5,"attributes":{"occluded":"false","track":"3"},"score":0.9}]}}],"responses":[{"question":"regions","annotator":"human","value":{"regions":[{"id":"2","label":"car","shape":"polygon","points":[[20.0,180.0],[60.0,140.0],[100.0,180.0]],"attributes":{"iscrowd":"1"}},{"id":"3","label":"car","shape":"mask","x":0,"y":0,"width":4,"height":2,"runs":[0,2,1,3,2]},{"id":"4","label":"car","shape":"mask","x":1,"y":0,"width":1,"height":3,"runs":[0,3]}]}}]}
                6: {"id":"7","fields":{"image":{"kind":"image","src":"https://x.example/b.png","alt":"https://x.example/b.png"}},"metadata":{"width":10,"height":20,"file_name":"b.png"},"responses":[{"question":"regions","annotator":"human","value":{"regions":[{"id":"5","label":"person","shape":"keypoints","points":[{"name":"nose","x":1.0,"y":2.0},{"name":"eye","x":3.0,"y":4.0,"hidden":true}]}]}}]}"#]],
        );
    }

    #[test]
    fn results_alone() {
        check(
            &[
                r#"{"image_id":42,"category_id":18,"bbox":[258.15,41.29,348.26,243.78],"score":0.236}"#,
                r#"{"image_id":42,"category_id":18,"segmentation":{"size":[3,2],"counts":"33"},"score":0.5}"#,
                r#"{"image_id":42,"category_id":18,"bbox":[1,2,0,3],"score":0.5}"#,
                r#"{"image_id":42,"category_id":18,"bbox":[1,2,0,3],"score":0.6}"#,
                r#"{"image_id":42,"category_id":18,"segmentation":{"size":[3,2],"counts":[3,4]},"score":0.5}"#,
            ],
            expect![[r#"
                {"id":"regions","title":"","kind":"regions","field":"image","labels":[{"id":"18"}]}
                1: {"id":"42","fields":{"image":{"kind":"image","src":"","alt":"image 42, whose file is not named"}},"metadata":{},"suggestions":[{"question":"regions","agent":"model","value":{"regions":[{"id":"r1","label":"18","shape":"box","x":258.15,"y":41.29,"width":348.26,"height":243.78,"score":0.236},{"id":"r2","label":"18","shape":"mask","x":1,"y":0,"width":1,"height":3,"runs":[0,3],"score":0.5}]}}]}
                2 annotations were left out: a box without an area
                an annotation was left out: a mask of 2 x 3 with counts of 7 pixels"#]],
        );
    }
}
