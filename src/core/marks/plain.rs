//! A value's marks brought into their one text without being read into types: what the first page
//! needs to know of them. The same text as [`read`](super::read) and [`write`](super::write) give
//! (law), at a tenth of the code.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::mark::thousandth;
use crate::core::model::question::{Question, QuestionKind};

type Object = Map<String, Json>;

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
        let relation = texts(relation, &["from", "to", "label"], "relation")?;
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
        rejected.push(Json::Object(texts(from, &["suggestion", "mark"], "rejected mark")?));
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
    match object.get(key) {
        Some(Json::Array(list)) => Ok(list),
        None | Some(Json::Null) => Ok(&[]),
        Some(_) => Err(format!("'{key}' is no list")),
    }
}

/// An object of these texts and nothing else.
fn texts(json: &Json, keys: &[&str], what: &str) -> Result<Object, String> {
    let mut texts = Object::new();
    for key in keys {
        let text = json.get(*key).and_then(Json::as_str);
        let text = text.ok_or_else(|| format!("a {what} without '{key}'"))?;
        texts.insert((*key).to_owned(), text.into());
    }
    Ok(texts)
}

/// One mark, with what is known of it.
fn tidy(kind: &QuestionKind, json: &Json) -> Result<Object, String> {
    let Json::Object(from) = json else { return Err("it is no object".to_owned()) };
    let mut mark = Object::new();
    for key in ["id", "label"] {
        let text = match from.get(key) {
            None => "",
            Some(text) => text.as_str().ok_or_else(|| format!("'{key}' is no text"))?,
        };
        mark.insert(key.to_owned(), text.into());
    }
    match from.get("about") {
        None => {}
        Some(Json::String(about)) if about.is_empty() => {}
        Some(about @ Json::String(_)) => put(&mut mark, "about", about.clone()),
        Some(_) => return Err("'about' is no text".to_owned()),
    }
    if let Some(score) = score(from)? {
        put(&mut mark, "score", score);
    }
    if let Some(attributes) = attributes(from)? {
        put(&mut mark, "attributes", attributes);
    }
    match from.get("from") {
        None | Some(Json::Null) => {}
        Some(it) => {
            put(&mut mark, "from", texts(it, &["suggestion", "mark"], "place it is from")?.into());
        }
    }
    let with = list_of(from, "with")?.iter();
    let with =
        with.map(|it| texts(it, &["suggestion", "mark"], "mark it is with").map(Json::Object));
    let with: Vec<Json> = with.collect::<Result<_, String>>()?;
    if !with.is_empty() {
        put(&mut mark, "with", Json::Array(with));
    }
    match from.get("judged").map(|it| it.as_str().unwrap_or("?")) {
        None => {}
        Some(it @ ("accepted" | "edited")) => put(&mut mark, "judged", it.into()),
        Some(_) if from.get("judged") == Some(&Json::Null) => {}
        Some(_) => return Err("'judged' is neither accepted nor edited".to_owned()),
    }
    match kind {
        QuestionKind::Regions { .. } => region(from, &mut mark)?,
        QuestionKind::Tracks { .. } => track(from, &mut mark)?,
        _ => {
            let [start, end] = ["start", "end"].map(|key| natural(from, key));
            let (start, end) = (start?, end?);
            if start >= end {
                return Err(format!("a span from {start} to {end} has nothing in it"));
            }
            put(&mut mark, "start", start.into());
            put(&mut mark, "end", end.into());
        }
    }
    Ok(mark)
}

fn region(from: &Object, mark: &mut Object) -> Result<(), String> {
    let shape = from.get("shape").and_then(Json::as_str).unwrap_or_default();
    put(mark, "shape", shape.into());
    if from.get("frame").is_some_and(|frame| !frame.is_null()) {
        put(mark, "frame", natural(from, "frame")?.into());
    }
    let numbers = |keys: [&str; 4]| -> Result<[f64; 4], String> {
        let mut found = [0.0; 4];
        for (slot, key) in found.iter_mut().zip(keys) {
            *slot = number(from, key)?;
        }
        Ok(found)
    };
    match shape {
        "box" => {
            let [mut x, mut y, mut width, mut height] = numbers(["x", "y", "width", "height"])?;
            // Drawn from right to left, or from below.
            if width < 0.0 {
                (x, width) = (thousandth(x + width), -width);
            }
            if height < 0.0 {
                (y, height) = (thousandth(y + height), -height);
            }
            if width == 0.0 || height == 0.0 {
                return Err("a box without an area".to_owned());
            }
            put_all(mark, [("x", x), ("y", y), ("width", width), ("height", height)]);
            angle(from, mark)
        }
        "ellipse" => {
            let [x, y, along, down] = numbers(["x", "y", "radius_x", "radius_y"])?;
            let (along, down) = (along.abs(), down.abs());
            if along == 0.0 || down == 0.0 {
                return Err("an ellipse without an area".to_owned());
            }
            put_all(mark, [("x", x), ("y", y), ("radius_x", along), ("radius_y", down)]);
            angle(from, mark)
        }
        "polygon" => {
            let holes = list_of(from, "holes")?.iter();
            let holes = holes.map(|hole| line(Some(hole), 3, "a hole"));
            let holes: Vec<Json> = holes.collect::<Result<_, _>>()?;
            if !holes.is_empty() {
                put(mark, "holes", Json::Array(holes));
            }
            put(mark, "points", line(from.get("points"), 3, "a polygon")?);
            Ok(())
        }
        "polyline" => {
            put(mark, "points", line(from.get("points"), 2, "a polyline")?);
            Ok(())
        }
        "keypoints" => {
            let points = list_of(from, "points")?;
            if points.is_empty() {
                return Err("keypoints without a point".to_owned());
            }
            let points = points.iter().map(keypoint).collect::<Result<Vec<Json>, String>>()?;
            put(mark, "points", Json::Array(points));
            Ok(())
        }
        "mask" => {
            for key in ["x", "y", "width", "height"] {
                put(mark, key, natural(from, key)?.into());
            }
            let (width, height) = (natural(from, "width")?, natural(from, "height")?);
            let runs = list_of(from, "runs")?;
            let mut sum = 0_u64;
            for run in runs {
                let run = run.as_u64().filter(|run| *run <= u64::from(u32::MAX));
                sum = sum.saturating_add(run.ok_or("a run that is no whole number")?);
            }
            if sum != u64::from(width) * u64::from(height) {
                return Err(format!("a mask of {width} x {height} with runs of {sum} pixels"));
            }
            put(mark, "runs", Json::Array(runs.to_vec()));
            Ok(())
        }
        "" => Err("it has no 'shape'".to_owned()),
        other => Err(format!("no shape is called '{other}'")),
    }
}

fn track(from: &Object, mark: &mut Object) -> Result<(), String> {
    let mut keys: Vec<(u32, Object)> = Vec::new();
    for key in list_of(from, "keys")? {
        let Json::Object(from) = key else { return Err("a key that is no object".to_owned()) };
        let frame = natural(from, "frame")?;
        let at = |why: String| format!("frame {frame}: {why}");
        let mut key = Object::new();
        put(&mut key, "frame", frame.into());
        let mut sizes = Vec::new();
        for name in ["x", "y", "width", "height"] {
            let number = number(from, name).map_err(at)?;
            sizes.push(number);
            put(&mut key, name, json(number));
        }
        let turned = match from.get("angle") {
            None => 0.0,
            Some(_) => number(from, "angle").map_err(at)?,
        };
        if turned != 0.0 {
            put(&mut key, "angle", json(turned));
        }
        let outside = flag(from, "outside")?;
        if outside {
            put(&mut key, "outside", true.into());
        }
        if !outside && sizes.iter().skip(2).any(|size| *size <= 0.0) {
            return Err(at("a box without an area".to_owned()));
        }
        if let Some(score) = score(from)? {
            put(&mut key, "score", score);
        }
        if let Some(attributes) = attributes(from)? {
            put(&mut key, "attributes", attributes);
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
    let keys = keys.into_iter().map(|(_, key)| Json::Object(key)).collect();
    put(mark, "keys", Json::Array(keys));
    Ok(())
}

fn keypoint(json: &Json) -> Result<Json, String> {
    let Json::Object(from) = json else { return Err("a keypoint that is no object".to_owned()) };
    let mut point = Object::new();
    for key in ["x", "y"] {
        put(&mut point, key, self::json(number(from, key)?));
    }
    if let Some(name) = from.get("name").and_then(Json::as_str).filter(|name| !name.is_empty()) {
        put(&mut point, "name", name.into());
    }
    for key in ["hidden", "missing"] {
        if flag(from, key)? {
            put(&mut point, key, true.into());
        }
    }
    Ok(Json::Object(point))
}

/// Points, at least so many.
fn line(json: Option<&Json>, least: usize, what: &str) -> Result<Json, String> {
    let points = json.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    if points.len() < least {
        return Err(format!("{what} with {} points", points.len()));
    }
    let point = |point: &Json| {
        let two = point.as_array().filter(|two| two.len() == 2);
        let two = two.and_then(|two| two.iter().map(Json::as_f64).collect::<Option<Vec<f64>>>());
        let two = two.ok_or_else(|| format!("{point} is no point"))?;
        Ok(Json::Array(two.into_iter().map(|it| self::json(thousandth(it))).collect()))
    };
    Ok(Json::Array(points.iter().map(point).collect::<Result<_, String>>()?))
}

fn angle(from: &Object, mark: &mut Object) -> Result<(), String> {
    let angle = match from.get("angle") {
        None => 0.0,
        Some(_) => number(from, "angle")?,
    };
    let angle = thousandth(angle.rem_euclid(360.0)) % 360.0;
    if angle != 0.0 {
        put(mark, "angle", json(angle));
    }
    Ok(())
}

fn attributes(from: &Object) -> Result<Option<Json>, String> {
    match from.get("attributes") {
        None => Ok(None),
        Some(Json::Object(all)) if all.values().all(Json::is_string) => {
            Ok((!all.is_empty()).then(|| Json::Object(all.clone())))
        }
        Some(_) => Err("'attributes' are not texts by name".to_owned()),
    }
}

fn score(from: &Object) -> Result<Option<Json>, String> {
    match from.get("score") {
        None | Some(Json::Null) => Ok(None),
        Some(score) => {
            let score = score.as_f64().ok_or("'score' is no number")?;
            Ok(Some(json(score)))
        }
    }
}

fn flag(from: &Object, key: &str) -> Result<bool, String> {
    match from.get(key) {
        None => Ok(false),
        Some(Json::Bool(flag)) => Ok(*flag),
        Some(_) => Err(format!("'{key}' is neither true nor false")),
    }
}

fn natural(from: &Object, key: &str) -> Result<u32, String> {
    let number = from.get(key).and_then(Json::as_u64).and_then(|it| u32::try_from(it).ok());
    number.ok_or_else(|| format!("'{key}' is missing, or no whole number from 0 on"))
}

/// To the thousandth.
fn number(from: &Object, key: &str) -> Result<f64, String> {
    let number = from.get(key).and_then(Json::as_f64);
    number.map(thousandth).ok_or_else(|| format!("'{key}' is missing, or no number"))
}

/// Whole numbers without a point, as other programs write them.
fn json(number: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => Json::from(number as i64),
        false => Json::from(number),
    }
}

fn put(mark: &mut Object, key: &str, json: Json) {
    mark.insert(key.to_owned(), json);
}

fn put_all<const N: usize>(mark: &mut Object, numbers: [(&str, f64); N]) {
    for (key, number) in numbers {
        put(mark, key, json(number));
    }
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
        put(mark, "id", free.into());
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
            r#"[{"keys":[{"frame":9,"x":1,"y":2,"width":0,"height":0,"outside":true}]}]"#,
            r#"[{"keys":[{"frame":9,"x":1,"y":2,"width":0,"height":0}]}]"#,
            r#"[{"keys":[]}]"#,
        ] {
            check::<Track>(json);
        }
    }
}
