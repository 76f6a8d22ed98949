//! A law of each format that is read as well: what is written and read again is marked the same, but
//! for what the format loses, and that is left out of the generated marks here and shown in the tests
//! of the writers.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{argilla, coco, doccano, label_studio, prodigy};
use crate::core::format::intake::Intake;
use crate::core::format::lines::Lines;
use crate::core::format::native::RawItem;
use crate::core::format::native_item::read_item;
use crate::core::format::registry::Format;
use crate::core::format::reviewed::Review;
use crate::core::format::reviewed::fixture::dataset;
use crate::core::marks::masks::coco::of_counts;
use crate::core::model::item::Item;
use crate::core::model::value::{Marked, Value};

const WIDTH: u32 = 320;
const HEIGHT: u32 = 200;

/// The items of a file, as the page reads it, without an issue.
fn read(name: &str, text: &str) -> Vec<Item> {
    let mut intake = Intake::new(name, None, None);
    let mut lines = Lines::default();
    intake.feed(text.as_bytes(), &mut lines);
    intake.finish(&mut lines);
    while intake.more(100, &mut lines) {}
    let spans = lines.take();
    for span in &spans {
        intake.learn(&RawItem::read(lines.line(*span)).unwrap(), span.number);
    }
    let mut items = Vec::new();
    for span in spans {
        let (item, issues) = read_item(lines.line(span), span.number, intake.schema());
        assert_eq!(issues, []);
        items.extend(item);
    }
    assert_eq!(intake.take_issues(&mut lines).0, []);
    items
}

/// What people marked on the first item, whichever question asked for it; without ids and the like.
fn marked(item: &Item, key: &str) -> String {
    let mut all = json!({ key: [] });
    let answers = item.responses.iter().filter_map(|it| it.value.as_ref());
    let suggested = item.suggestions.iter().filter(|it| it.agent == "people").map(|it| &it.value);
    for value in answers.chain(suggested) {
        let Value::Marks(marked) = value else { panic!("{value:?}") };
        let json: Json = serde_json::from_str(&marked.0).unwrap();
        for (key, list) in json.as_object().unwrap() {
            let slot = &mut all[key];
            if slot.is_null() {
                *slot = json!([]);
            }
            slot.as_array_mut().unwrap().extend(list.as_array().unwrap().clone());
        }
    }
    Marked(all.to_string()).bare()
}

#[track_caller]
fn check(format: &Format, question: &Json, fields: &Json, marks: &Json) {
    let header = json!({"countersign": 1, "questions": [question]}).to_string();
    let metadata = json!({"width": WIDTH, "height": HEIGHT});
    let line = json!({
        "id": "7", "fields": fields, "metadata": metadata,
        "responses": [{"question": question["id"], "annotator": "ben", "value": marks}],
    });
    let review = dataset(&header, vec![line.to_string()]);
    let mut before = String::new();
    let key = question["kind"].as_str().unwrap();
    review.each(&mut |reviewed| before = marked(&reviewed.item, key));
    let written = (format.writer.as_ref().unwrap().write)(&review);
    let items = read(&format!("file{}", format.ending), &written.text);
    let [item] = items.as_slice() else { panic!("{}", written.text) };
    assert_eq!(marked(item, key), before, "{}", written.text);
    assert_eq!(item.id, "7");
    // The size of an image comes back, so that it can go out again.
    if key == "regions" {
        assert_eq!(super::pictures::size(item, "image"), Some([WIDTH, HEIGHT]), "{}", written.text);
    }
}

fn regions(shapes: &[&str]) -> Json {
    json!({"id": "regions", "kind": "regions", "field": "image", "labels": ["car", "lane"],
           "shapes": shapes, "attributes": [{"id": "colour"}], "points": ["nose", "tail"]})
}

fn spans(relations: &[&str]) -> Json {
    json!({"id": "spans", "kind": "spans", "field": "text", "labels": ["car", "lane"],
           "relations": relations})
}

fn image() -> Json {
    json!({"image": {"kind": "image", "src": "a.png"}})
}

/// Thousandths of a pixel, within the image.
fn at(limit: u32) -> impl Strategy<Value = f64> {
    (0..limit * 1000).prop_map(|it| f64::from(it) / 1000.0)
}

fn label() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("car"), Just("lane")]
}

fn boxes(is_turned: bool) -> impl Strategy<Value = Json> {
    let angle = if is_turned { 0..360_000u32 } else { 0..1 };
    (label(), at(WIDTH), at(HEIGHT), at(50), at(50), angle).prop_map(
        |(label, x, y, w, h, angle)| {
            let (width, height, angle) = (w + 0.001, h + 0.001, f64::from(angle) / 1000.0);
            json!({"label": label, "shape": "box", "x": x, "y": y, "width": width, "height": height,
               "angle": angle})
        },
    )
}

fn ellipses() -> impl Strategy<Value = Json> {
    (label(), at(WIDTH), at(HEIGHT), at(50), at(50), at(360)).prop_map(
        |(label, x, y, a, b, angle)| {
            json!({"label": label, "shape": "ellipse", "x": x, "y": y, "radius_x": a + 0.001,
               "radius_y": b + 0.001, "angle": angle})
        },
    )
}

fn lines(shape: &'static str) -> impl Strategy<Value = Json> {
    let points = prop::collection::vec((at(WIDTH), at(HEIGHT)), 3..6);
    (label(), points)
        .prop_map(move |(label, points)| json!({"label": label, "shape": shape, "points": points}))
}

fn masks() -> impl Strategy<Value = Json> {
    let counts = prop::collection::vec(1..40u32, 1..8);
    (label(), counts).prop_map(|(label, mut counts)| {
        counts.push(WIDTH * HEIGHT - counts.iter().sum::<u32>());
        if counts.len().is_multiple_of(2) {
            counts.push(0);
        }
        let mask = of_counts(&counts, [WIDTH, HEIGHT]).unwrap();
        let mut json = serde_json::to_value(mask.shape()).unwrap();
        json["label"] = json!(label);
        json
    })
}

fn keypoints() -> impl Strategy<Value = Json> {
    (label(), at(WIDTH), at(HEIGHT), any::<bool>(), any::<bool>()).prop_map(
        |(label, x, y, is_hidden, is_missing)| {
            let tail = match is_missing {
                true => json!({"name": "tail", "x": 0, "y": 0, "missing": true}),
                false => json!({"name": "tail", "x": y, "y": x}),
            };
            let nose = match is_hidden {
                true => json!({"name": "nose", "x": x, "y": y, "hidden": true}),
                false => json!({"name": "nose", "x": x, "y": y}),
            };
            json!({"label": label, "shape": "keypoints", "points": [nose, tail]})
        },
    )
}

fn coloured(mark: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    (mark, prop::option::of("[ -~é😀]{1,6}")).prop_map(|(mut mark, colour)| {
        if let Some(colour) = colour {
            mark["attributes"] = json!({"colour": colour});
        }
        mark
    })
}

/// A text, spans of it, and by place which are related.
fn marked_text() -> impl Strategy<Value = (String, Vec<Json>, Vec<(usize, usize)>)> {
    let spans = prop::collection::vec((label(), 0..20usize, 1..9usize), 1..5);
    let related = prop::collection::vec((0..4usize, 0..4usize), 0..3);
    ("[a-zé😀\u{301} .-]{1,30}", spans, related).prop_map(|(text, spans, related)| {
        let length = text.chars().count();
        let mut marks: Vec<Json> = Vec::new();
        for (label, start, more) in spans {
            let start = start % length;
            let end = (start + more).min(length);
            // Prodigy tells spans that relations join by their places.
            let is_new = marks.iter().all(|it| it["start"] != start || it["end"] != end);
            if is_new {
                let id = format!("m{}", marks.len());
                marks.push(json!({"id": id, "label": label, "start": start, "end": end}));
            }
        }
        let is_there = |place: &usize| *place < marks.len();
        let related = related.into_iter().filter(|(from, to)| is_there(from) && is_there(to));
        let related = related.collect();
        (text, marks, related)
    })
}

fn with_relations(marks: &[Json], related: &[(usize, usize)]) -> Json {
    let relations: Vec<Json> = related
        .iter()
        .map(
            |(from, to)| json!({"from": format!("m{from}"), "to": format!("m{to}"), "label": "in"}),
        )
        .collect();
    json!({"spans": marks, "relations": relations})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Turned boxes, ellipses and polygons with holes become others, polylines are left out.
    #[test]
    fn of_coco(marks in prop::collection::vec(
        coloured(prop_oneof![boxes(false), lines("polygon"), masks(), keypoints()]), 1..5,
    )) {
        check(&coco::FORMAT, &regions(&[]), &image(), &json!({"regions": marks}));
    }

    /// Attributes become a text, keypoints single points without a name.
    #[test]
    fn of_label_studio(marks in prop::collection::vec(
        prop_oneof![boxes(true), ellipses(), lines("polygon"), lines("polyline"), masks()], 1..5,
    )) {
        check(&label_studio::FORMAT, &regions(&[]), &image(), &json!({"regions": marks}));
    }

    #[test]
    fn of_label_studio_spans((text, marks, related) in marked_text()) {
        let value = with_relations(&marks, &related);
        check(&label_studio::FORMAT, &spans(&["in"]), &json!({"text": text}), &value);
    }

    /// Upright boxes and polygons without holes; no attributes.
    #[test]
    fn of_prodigy(marks in prop::collection::vec(prop_oneof![boxes(false), lines("polygon")], 1..5)) {
        check(&prodigy::FORMAT, &regions(&[]), &image(), &json!({"regions": marks}));
    }

    /// A relation whose span has no word in it is left out.
    #[test]
    fn of_prodigy_spans((text, marks, related) in marked_text()) {
        let has_word = |place: usize| {
            let [start, end] = ["start", "end"].map(|key| marks[place][key].as_u64().unwrap());
            let said = text.chars().take(end as usize).skip(start as usize);
            said.collect::<String>().chars().any(|c| !c.is_whitespace())
        };
        let related: Vec<_> =
            related.into_iter().filter(|(from, to)| has_word(*from) && has_word(*to)).collect();
        let value = with_relations(&marks, &related);
        check(&prodigy::FORMAT, &spans(&["in"]), &json!({"text": text}), &value);
    }

    #[test]
    fn of_doccano((text, marks, related) in marked_text(), has_relations in any::<bool>()) {
        let related = if has_relations { related } else { Vec::new() };
        let asked = if has_relations { spans(&["in"]) } else { spans(&[]) };
        check(&doccano::FORMAT, &asked, &json!({"text": text}), &with_relations(&marks, &related));
    }

    #[test]
    fn of_argilla((text, marks, _) in marked_text()) {
        check(&argilla::FORMAT, &spans(&[]), &json!({"text": text}), &json!({"spans": marks}));
    }
}
