//! Label Studio's regions as marks: spans of texts, boxes, polygons, ellipses, keypoints and brush
//! masks of images, and relations between them.
//!
//! Label Studio writes places on an image in percent of its width and height, and turns a box about
//! its upper left corner; marks have pixels and turn about the centre.

use super::ordered::Node;
use super::reviewed_jsonl::object;
use crate::core::marks::geometry::turn::about;
use crate::core::marks::masks::label_studio::of_bytes;

/// The regions of one prediction or annotation, by question.
#[derive(Default)]
pub struct Regions {
    all: Vec<Marked>,
    /// From, to, label.
    relations: Vec<(String, String, String)>,
}

struct Marked {
    question: String,
    is_text: bool,
    marks: Vec<Node>,
    ids: Vec<String>,
}

impl Regions {
    /// Takes a region or a relation in; whether it is one that can be read.
    pub fn take(&mut self, region: &Node) -> bool {
        let text = |key: &str| region.get(key).map(Node::plain).unwrap_or_default();
        let kind = text("type");
        if kind == "relation" {
            let labels = region.get("labels").map(Node::elements).unwrap_or_default();
            let label = labels.first().map_or_else(|| RELATED.to_owned(), Node::plain);
            let (from, to) = (text("from_id"), text("to_id"));
            // An arrow to the left is one from the other end.
            let (from, to) = if text("direction") == "left" { (to, from) } else { (from, to) };
            self.relations.push((from, to, label));
            return true;
        }
        let Some(value) = region.get("value") else { return false };
        let labels = value.get(&kind).map(Node::elements).unwrap_or_default();
        let (place, is_text) = match kind.as_str() {
            "labels" | "hypertextlabels" => (span(value), true),
            _ => (shape(region, value, &kind), false),
        };
        let (Some(place), question, false) = (place, text("from_name"), labels.is_empty()) else {
            return false;
        };
        let marked =
            self.all.iter().position(|it| it.question == question && it.is_text == is_text);
        let at = marked.unwrap_or_else(|| {
            let (marks, ids) = (Vec::new(), Vec::new());
            self.all.push(Marked { question, is_text, marks, ids });
            self.all.len() - 1
        });
        let Some(marked) = self.all.get_mut(at) else { return false };
        let id = text("id");
        for (number, label) in labels.iter().enumerate() {
            // One region with several labels is as many marks.
            let id = if number == 0 { id.clone() } else { format!("{id}-{}", number + 1) };
            let mut entries = vec![("id", Node::text(&*id)), ("label", Node::Text(label.plain()))];
            entries.extend(place.iter().cloned());
            let score = region.get("score").filter(|score| score.as_number().is_some());
            entries.extend(score.map(|score| ("score", score.clone())));
            marked.marks.push(object(entries));
            marked.ids.push(id);
        }
        true
    }

    /// A value for each question. Relations go with the question that has both ends; how many
    /// found none.
    pub fn values(self) -> (Vec<(String, Node)>, usize) {
        let mut left = self.relations;
        let mut values = Vec::new();
        for marked in self.all {
            let has = |id: &String| marked.ids.contains(id);
            let (ours, rest): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|(from, to, _)| has(from) && has(to));
            left = rest;
            let key = if marked.is_text { "spans" } else { "regions" };
            let mut entries = vec![(key, Node::List(marked.marks))];
            if !ours.is_empty() {
                let relations = ours.into_iter().map(|(from, to, label)| {
                    object(
                        [("from", from), ("to", to), ("label", label)]
                            .map(|(k, v)| (k, Node::Text(v))),
                    )
                });
                entries.push(("relations", Node::List(relations.collect())));
            }
            values.push((marked.question, object(entries)));
        }
        (values, left.len())
    }
}

/// The label of a relation that has none.
const RELATED: &str = "related";

type Place = Vec<(&'static str, Node)>;

/// Code points, as Label Studio counts them.
fn span(value: &Node) -> Option<Place> {
    let at = |key: &str| value.get(key).filter(|it| it.as_number().is_some()).cloned();
    Some(vec![("start", at("start")?), ("end", at("end")?)])
}

fn shape(region: &Node, value: &Node, kind: &str) -> Option<Place> {
    let number = |of: &Node, key: &str| of.get(key).and_then(Node::as_number);
    let (wide, high) = (number(region, "original_width")?, number(region, "original_height")?);
    let along = |key: &str| Some(number(value, key)? / 100.0 * wide);
    let down = |key: &str| Some(number(value, key)? / 100.0 * high);
    let angle = number(value, "rotation").unwrap_or_default();
    let shape = |name: &str, numbers: Vec<(&'static str, f64)>| {
        let numbers = numbers.into_iter().map(|(key, number)| (key, Node::from(number)));
        Some([("shape", Node::text(name))].into_iter().chain(numbers).collect())
    };
    match kind {
        "rectanglelabels" => {
            let (x, y, width, height) = (along("x")?, down("y")?, along("width")?, down("height")?);
            let (half_x, half_y) = (width / 2.0, height / 2.0);
            let [centre_x, centre_y] = about([x + half_x, y + half_y], [x, y], angle);
            let (x, y) = (centre_x - half_x, centre_y - half_y);
            let numbers =
                [("x", x), ("y", y), ("width", width), ("height", height), ("angle", angle)];
            shape("box", numbers.into())
        }
        "ellipselabels" => {
            let numbers = [
                ("x", along("x")?),
                ("y", down("y")?),
                ("radius_x", along("radiusX")?),
                ("radius_y", down("radiusY")?),
                ("angle", angle),
            ];
            shape("ellipse", numbers.into())
        }
        "polygonlabels" => {
            let points = value.get("points")?.elements().iter().map(|point| {
                let [x, y] = point.elements() else { return None };
                let point = [x.as_number()? / 100.0 * wide, y.as_number()? / 100.0 * high];
                Some(Node::List(point.map(Node::from).into()))
            });
            let points = Node::List(points.collect::<Option<_>>()?);
            let is_open = value.get("closed") == Some(&Node::Bool(false));
            let name = if is_open { "polyline" } else { "polygon" };
            Some(vec![("shape", Node::text(name)), ("points", points)])
        }
        "keypointlabels" => {
            let point = object([("x", Node::from(along("x")?)), ("y", Node::from(down("y")?))]);
            Some(vec![("shape", Node::text("keypoints")), ("points", Node::List(vec![point]))])
        }
        "brushlabels" => {
            let bytes = value.get("rle")?.elements().iter().map(|byte| {
                #[expect(clippy::cast_possible_truncation, reason = "checked to be a byte")]
                #[expect(clippy::cast_sign_loss, reason = "checked to be a byte")]
                byte.as_number().filter(|it| (0.0..=255.0).contains(it)).map(|it| it as u8)
            });
            let bytes = bytes.collect::<Option<Vec<u8>>>()?;
            #[expect(clippy::cast_possible_truncation, reason = "cut off at what fits")]
            #[expect(clippy::cast_sign_loss, reason = "cut off at what fits")]
            let size = [wide, high].map(|side| side.clamp(0.0, f64::from(u32::MAX)) as u32);
            let mask = of_bytes(&bytes, size).ok().filter(|mask| !mask.is_empty())?;
            let shape = Node::parse(&serde_json::to_string(&mask.shape()).ok()?).ok()?;
            let keys = ["shape", "x", "y", "width", "height", "runs"];
            Some(keys.iter().filter_map(|key| Some((*key, shape.get(key)?.clone()))).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[track_caller]
    fn check(regions: &[&str], expected: Expect) {
        let mut found = Regions::default();
        let mut said = String::new();
        for region in regions {
            if !found.take(&Node::parse(region).unwrap()) {
                said += &format!("not read: {region}\n");
            }
        }
        let (values, left) = found.values();
        for (question, value) in values {
            said += &format!("{question} = {value}\n");
        }
        expected.assert_eq(&format!("{said}{left} relations left out\n"));
    }

    #[test]
    fn spans_with_relations() {
        check(
            &[
                r#"{"id":"s1","from_name":"ner","type":"labels","score":0.9,"value":{"start":0,"end":3,"labels":["PER","ORG"]}}"#,
                r#"{"id":"s2","from_name":"ner","type":"labels","value":{"start":4,"end":6,"labels":["LOC"]}}"#,
                r#"{"type":"relation","from_id":"s1","to_id":"s2","direction":"left","labels":["holds"]}"#,
                r#"{"type":"relation","from_id":"s1","to_id":"r9","direction":"right"}"#,
                r#"{"id":"s3","from_name":"ner","type":"labels","value":{"start":4,"end":6}}"#,
            ],
            expect![[r#"
                not read: {"id":"s3","from_name":"ner","type":"labels","value":{"start":4,"end":6}}
                ner = {"spans":[{"id":"s1","label":"PER","start":0,"end":3,"score":0.9},{"id":"s1-2","label":"ORG","start":0,"end":3,"score":0.9},{"id":"s2","label":"LOC","start":4,"end":6}],"relations":[{"from":"s2","to":"s1","label":"holds"}]}
                1 relations left out
            "#]],
        );
    }

    /// A box of 40 x 20 pixels whose corner is at 100, 50, turned by 90 degrees about that corner,
    /// has its centre at 90, 70.
    #[test]
    fn percent_and_corners_become_pixels_and_centres() {
        check(
            &[
                r#"{"id":"b","from_name":"box","type":"rectanglelabels","original_width":200,"original_height":100,"value":{"x":50,"y":50,"width":20,"height":20,"rotation":90,"rectanglelabels":["car"]}}"#,
                r#"{"id":"e","from_name":"box","type":"ellipselabels","original_width":200,"original_height":100,"value":{"x":10,"y":10,"radiusX":5,"radiusY":5,"rotation":0,"ellipselabels":["car"]}}"#,
                r#"{"id":"p","from_name":"box","type":"polygonlabels","original_width":200,"original_height":100,"value":{"points":[[0,0],[50,0],[50,50]],"closed":true,"polygonlabels":["lane"]}}"#,
                r#"{"id":"k","from_name":"box","type":"keypointlabels","original_width":200,"original_height":100,"value":{"x":25,"y":50,"width":0.5,"keypointlabels":["nose"]}}"#,
            ],
            expect![[r#"
                box = {"regions":[{"id":"b","label":"car","shape":"box","x":70.0,"y":60.0,"width":40.0,"height":20.0,"angle":90.0},{"id":"e","label":"car","shape":"ellipse","x":20.0,"y":10.0,"radius_x":10.0,"radius_y":5.0,"angle":0.0},{"id":"p","label":"lane","shape":"polygon","points":[[0.0,0.0],[100.0,0.0],[100.0,50.0]]},{"id":"k","label":"nose","shape":"keypoints","points":[{"x":50.0,"y":50.0}]}]}
                0 relations left out
            "#]],
        );
    }
}
