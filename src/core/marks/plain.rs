//! A value's marks brought into their one text without being read into types: what the first page
//! needs to know of them. The same text as [`read`](super::read) and [`write`](super::write) give
//! (law), at a tenth of the code.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::form::{Form, Object, SUGGESTED, elements, json, put, texts, whole};
use super::mark::thousandth;
use super::read::INTERPOLATED;
use crate::core::model::question::{Question, QuestionKind};

/// Brings the marks of a value into their one text, if they answer the question.
///
/// # Errors
/// Which mark is wrong and how: `region 3: a box without an area`.
pub fn plain(question: &Question, json: &Json) -> Result<String, String> {
    let kind = &question.kind;
    let key = kind.name();
    let one = key.strip_suffix('s').unwrap_or(key);
    let none = Object::new();
    let (list, object) = match json {
        Json::Array(list) => (list.as_slice(), &none),
        Json::Object(object) => (list_of(object, key)?, object),
        _ => return Err(format!("these are no {key}")),
    };
    let mut marks = Vec::with_capacity(list.len());
    for (number, mark) in (1..).zip(list) {
        marks.push(tidy(kind, mark).map_err(|why| format!("{one} {number}: {why}"))?);
    }
    named(&mut marks, one)?;
    let text = |mark: &Object, key: &str| {
        mark.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
    };
    for mark in &marks {
        let label = text(mark, "label");
        if question.label(&label).is_none() {
            return Err(format!("'{label}' is not a label of {}", question.id));
        }
    }
    let ids: BTreeSet<String> = marks.iter().map(|mark| text(mark, "id")).collect();
    let mut relations = Vec::new();
    for relation in list_of(object, "relations")? {
        let relation = texts(Some(relation), &["from", "to", "label"]);
        let relation = relation.map_err(|()| "a relation without 'from', 'to' or 'label'")?;
        let label = text(&relation, "label");
        if let QuestionKind::Spans { relations, .. } = kind
            && !relations.iter().any(|it| it.id == label)
        {
            return Err(format!("'{label}' is not a relation of {}", question.id));
        }
        for end in ["from", "to"].map(|end| text(&relation, end)) {
            if !ids.contains(&end) {
                return Err(format!("a relation with '{end}', and there is no such mark"));
            }
        }
        relations.push(Json::Object(relation));
    }
    let mut rejected = Vec::new();
    for from in list_of(object, "rejected")? {
        let from = texts(Some(from), SUGGESTED);
        let from = from.map_err(|()| "a rejected mark without 'suggestion' or 'mark'")?;
        rejected.push(Json::Object(from));
    }
    let marks = marks.into_iter().map(Json::Object).collect();
    let mut whole = Object::new();
    whole.insert(key.to_owned(), Json::Array(marks));
    for (key, list) in [("relations", relations), ("rejected", rejected)] {
        if !list.is_empty() {
            whole.insert(key.to_owned(), Json::Array(list));
        }
    }
    Ok(Json::Object(whole).to_string())
}

fn list_of<'a>(object: &'a Object, key: &str) -> Result<&'a [Json], String> {
    elements(object.get(key)).map_err(|()| format!("'{key}' is no list"))
}

/// Of every mark.
const MARK: &[(&str, Form)] = &[
    ("id", Form::Text),
    ("label", Form::Text),
    ("about", Form::MayText),
    ("score", Form::Score),
    ("attributes", Form::Attributes),
    ("from", Form::From),
    ("with", Form::With),
    ("judged", Form::Judged),
];

const SPAN: &[(&str, Form)] = &[("start", Form::Whole), ("end", Form::Whole)];

/// The keys of each shape.
const SHAPES: &[(&str, &[(&str, Form)])] = &[
    (
        "box",
        &[
            ("x", Form::Number),
            ("y", Form::Number),
            ("width", Form::Number),
            ("height", Form::Number),
            ("angle", Form::Angle),
        ],
    ),
    (
        "ellipse",
        &[
            ("x", Form::Number),
            ("y", Form::Number),
            ("radius_x", Form::Number),
            ("radius_y", Form::Number),
            ("angle", Form::Angle),
        ],
    ),
    ("polygon", &[("holes", Form::Holes), ("points", Form::Line(3))]),
    ("polyline", &[("points", Form::Line(2))]),
    ("keypoints", &[("points", Form::Keypoints)]),
    (
        "mask",
        &[
            ("x", Form::Whole),
            ("y", Form::Whole),
            ("width", Form::Whole),
            ("height", Form::Whole),
            ("runs", Form::Runs),
        ],
    ),
];

/// One key of a track.
const KEY: &[(&str, Form)] = &[
    ("frame", Form::Whole),
    ("x", Form::Number),
    ("y", Form::Number),
    ("width", Form::Number),
    ("height", Form::Number),
    ("angle", Form::Angle),
    ("outside", Form::Flag),
    ("score", Form::Score),
    ("attributes", Form::Attributes),
];

/// One mark, with what is known of it.
fn tidy(kind: &QuestionKind, json: &Json) -> Result<Object, String> {
    let Json::Object(from) = json else { return Err("it is no object".to_owned()) };
    let mut mark = Object::new();
    put(from, &mut mark, MARK)?;
    match kind {
        QuestionKind::Regions { .. } => region(from, &mut mark)?,
        QuestionKind::Tracks { .. } => track(from, &mut mark)?,
        _ => {
            put(from, &mut mark, SPAN)?;
            let [start, end] = ["start", "end"].map(|key| taken(&mark, key));
            if start >= end {
                return Err(format!("a span from {start} to {end} has nothing in it"));
            }
        }
    }
    Ok(mark)
}

fn region(from: &Object, mark: &mut Object) -> Result<(), String> {
    put(from, mark, &[("shape", Form::Text), ("frame", Form::MayWhole)])?;
    let shape = mark.get("shape").and_then(Json::as_str).unwrap_or_default();
    let known = SHAPES.iter().find(|(name, _)| *name == shape);
    let Some((shape, forms)) = known else {
        return Err(format!("no shape is called '{shape}'"));
    };
    put(from, mark, forms)?;
    let set = |mark: &mut Object, key: &str, number: f64| {
        mark.insert(key.to_owned(), json(number));
    };
    let area = match *shape {
        "box" => {
            let mut area = 1.0;
            for (at, length) in [("x", "width"), ("y", "height")] {
                let size = taken(mark, length);
                // Drawn from right to left, or from below.
                if size < 0.0 {
                    let end = taken(mark, at);
                    set(mark, at, thousandth(end + size));
                    set(mark, length, -size);
                }
                area *= size.abs();
            }
            area
        }
        "ellipse" => {
            let mut area = 1.0;
            for radius in ["radius_x", "radius_y"] {
                let size = taken(mark, radius).abs();
                set(mark, radius, size);
                area *= size;
            }
            area
        }
        "mask" => {
            let pixels = taken(mark, "width") * taken(mark, "height");
            let runs = mark.get("runs").and_then(Json::as_array);
            let sum: f64 = runs.into_iter().flatten().filter_map(Json::as_f64).sum();
            if sum != pixels {
                return Err(format!("a mask of {pixels} pixels with runs of {sum}"));
            }
            1.0
        }
        _ => 1.0,
    };
    match area > 0.0 {
        true => Ok(()),
        false => Err(format!("{shape} without an area")),
    }
}

fn track(from: &Object, mark: &mut Object) -> Result<(), String> {
    let mut keys: Vec<(u32, Object)> = Vec::new();
    for key in list_of(from, "keys")? {
        let Json::Object(from) = key else { return Err("a key that is no object".to_owned()) };
        let mut key = Object::new();
        put(from, &mut key, KEY)?;
        let frame = whole(key.get("frame")).unwrap_or_default();
        let is_empty = ["width", "height"].into_iter().any(|size| taken(&key, size) <= 0.0);
        if is_empty && !key.contains_key("outside") {
            return Err(format!("frame {frame}: a box without an area"));
        }
        // Of two keys of one frame the later counts.
        match keys.binary_search_by_key(&frame, |it| it.0) {
            Ok(place) => {
                if let Some(slot) = keys.get_mut(place) {
                    slot.1 = key;
                }
            }
            Err(place) => keys.insert(place, (frame, key)),
        }
    }
    if keys.is_empty() {
        return Err("a track without a frame".to_owned());
    }
    if mark.contains_key("judged") {
        let pairs = keys.iter().zip(keys.iter().skip(1));
        let there = pairs.filter(|((_, key), _)| !key.contains_key("outside"));
        let frames: u64 = there
            .map(|(key, next)| u64::from(next.0.saturating_sub(key.0.saturating_add(1))))
            .sum();
        if frames > 0 {
            mark.insert(INTERPOLATED.to_owned(), frames.into());
        }
    }
    let keys = keys.into_iter().map(|(_, key)| Json::Object(key)).collect();
    mark.insert("keys".to_owned(), Json::Array(keys));
    Ok(())
}

/// A number that was taken over already.
fn taken(mark: &Object, key: &str) -> f64 {
    mark.get(key).and_then(Json::as_f64).unwrap_or_default()
}

/// Marks without an id get one.
fn named(marks: &mut [Object], one: &str) -> Result<(), String> {
    let id = |mark: &Object| mark.get("id").and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut ids = BTreeSet::new();
    for id in marks.iter().map(id).filter(|id| !id.is_empty()) {
        if ids.contains(&id) {
            return Err(format!("two {one}s are called '{id}'"));
        }
        ids.insert(id);
    }
    let mut number = 0;
    for mark in marks.iter_mut().filter(|mark| id(mark).is_empty()) {
        let free = loop {
            number += 1;
            let free = format!("m{number}");
            if ids.insert(free.clone()) {
                break free;
            }
        };
        mark.insert("id".to_owned(), free.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::{Place, Region, Span, Track, read, write};

    #[track_caller]
    fn check<P: Place>(json: &str) {
        let labels = r#""labels":["a",""],"relations":["r"]"#;
        let question = format!(r#"{{"id":"q","kind":"{}","field":"f",{labels}}}"#, P::KEY);
        let question: Question = serde_json::from_str(&question).unwrap();
        let json: Json = serde_json::from_str(json).unwrap();
        let typed = read::<P>(&json).map(|marks| write(&marks));
        match (plain(&question, &json), typed) {
            (Ok(plain), Ok(typed)) => assert_eq!(plain, typed),
            (Err(_), Err(_)) => {}
            (plain, typed) => panic!("{json}: {plain:?}, {typed:?}"),
        }
    }

    /// One of each, and of everything that can be wrong or odd: the same text, or an error of both.
    #[test]
    fn says_the_same_as_types_do() {
        for json in [
            "[]",
            "3",
            r#"{"spans":7}"#,
            r#"{"spans":null,"rejected":[{"suggestion":"s","mark":"m"}]}"#,
            r#"{"rejected":[{"suggestion":"s"}]}"#,
            r#"[{"start":0,"end":3},{"id":"m1","start":2,"end":4,"label":"a","score":0.25,"about":"x","odd":1}]"#,
            r#"{"spans":[{"id":"x","start":0,"end":3},{"id":"y","start":0,"end":3,"from":{"suggestion":"s","mark":"m"},"judged":"edited"}],"relations":[{"from":"x","to":"y","label":"r"}]}"#,
            r#"[{"start":0,"end":3,"judged":null,"from":null,"score":null,"about":""}]"#,
            r#"[{"start":0,"end":3,"judged":"maybe"}]"#,
            r#"[{"start":3,"end":3}]"#,
            r#"[{"start":-1,"end":3}]"#,
            r#"[{"start":0.5,"end":3}]"#,
            r#"[{"start":0,"end":3,"score":"x"}]"#,
            r#"[{"start":0,"end":3,"label":7}]"#,
            r#"[{"start":0,"end":3,"attributes":{"a":"b"}},{"start":0,"end":3,"attributes":{}}]"#,
            r#"[{"start":0,"end":3,"attributes":{"a":1}}]"#,
            r#"[{"id":"a","start":0,"end":3},{"id":"a","start":1,"end":3}]"#,
        ] {
            check::<Span>(json);
        }
        for json in [
            r#"[{"shape":"box","x":10,"y":4.00049,"width":-4,"height":-2.5,"angle":-90,"frame":3}]"#,
            r#"[{"shape":"box","x":1e300,"y":0.1,"width":4,"height":2,"angle":720,"frame":null}]"#,
            r#"[{"shape":"box","x":1,"y":1,"width":0.0001,"height":2}]"#,
            r#"[{"shape":"box","x":"1","y":1,"width":1,"height":2}]"#,
            r#"[{"shape":"ellipse","x":1,"y":2.5,"radius_x":-3,"radius_y":4,"angle":0}]"#,
            r#"[{"shape":"polygon","points":[[0,0],[1,0],[1,1.23456]],"holes":[[[0,0],[1,0],[0,1]]]}]"#,
            r#"[{"shape":"polygon","points":[[0,0],[1,0]]}]"#,
            r#"[{"shape":"polygon","points":[[0,0],[1,0],[1]]}]"#,
            r#"[{"shape":"polyline","points":[[0,0],[1,0]]}]"#,
            r#"[{"shape":"keypoints","points":[{"x":1,"y":2},{"name":"n","x":1,"y":2,"hidden":true,"missing":false}]}]"#,
            r#"[{"shape":"keypoints","points":[]}]"#,
            r#"[{"shape":"mask","x":1,"y":1,"width":2,"height":2,"runs":[1,2,1]}]"#,
            r#"[{"shape":"mask","x":1,"y":1,"width":2,"height":2,"runs":[1,2]}]"#,
            r#"[{"shape":"circle"}]"#,
            r#"[{"x":1}]"#,
        ] {
            check::<Region>(json);
        }
        for json in [
            r#"[{"keys":[{"frame":9,"x":1,"y":2,"width":3,"height":4},{"frame":1,"x":1,"y":2,"width":3,"height":4.5,"angle":10,"score":0.5,"attributes":{"a":"b"}}]}]"#,
            r#"[{"keys":[{"frame":9,"x":1,"y":2,"width":3,"height":4},{"frame":9,"x":2,"y":2,"width":3,"height":4}]}]"#,
            r#"[{"judged":"accepted","interpolated":1,"keys":[{"frame":9,"x":1,"y":2,"width":3,"height":4},{"frame":12,"x":2,"y":2,"width":3,"height":4,"outside":true},{"frame":20,"x":2,"y":2,"width":3,"height":4}]}]"#,
            r#"[{"keys":[{"frame":9,"x":1,"y":2,"width":0,"height":0,"outside":true}]}]"#,
            r#"[{"keys":[{"frame":9,"x":1,"y":2,"width":0,"height":0}]}]"#,
            r#"[{"keys":[]}]"#,
        ] {
            check::<Track>(json);
        }
    }
}
