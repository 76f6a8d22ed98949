//! Marks from and to the text in which a value holds them.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::mark::{From, Mark, Marks, Place, Relation};

/// In a person's answer: how many frames of a track were judged with it, where it has no key.
pub(super) const INTERPOLATED: &str = "interpolated";

/// Reads marks: an object with the list of them under its key, or the list alone. Marks without an
/// id get one.
///
/// # Errors
/// Which mark is wrong and how: `region 3: a box without an area`.
pub fn read<P: Place>(json: &Json) -> Result<Marks<P>, String> {
    let one = P::KEY.strip_suffix('s').unwrap_or(P::KEY);
    let (list, relations, rejected) = match json {
        Json::Array(list) => (list.as_slice(), Vec::new(), Vec::new()),
        Json::Object(object) => {
            let list = match object.get(P::KEY) {
                Some(Json::Array(list)) => list.as_slice(),
                None | Some(Json::Null) => &[],
                Some(_) => return Err(format!("'{}' is no list", P::KEY)),
            };
            let relations = each::<Relation>(object, "relations", "relation")?;
            (list, relations, each::<From>(object, "rejected", "rejected mark")?)
        }
        _ => return Err(format!("these are no {}", P::KEY)),
    };
    let mut marks = Marks { marks: Vec::with_capacity(list.len()), relations, rejected };
    for (number, mark) in (1..).zip(list) {
        let at = |why: String| format!("{one} {number}: {why}");
        let mut mark: Mark<P> =
            serde_json::from_value(mark.clone()).map_err(|why| at(why.to_string()))?;
        mark.place = mark.place.tidy().map_err(at)?;
        marks.marks.push(mark);
    }
    named(&mut marks, one)?;
    Ok(marks)
}

/// The one text of marks: the same marks, the same text.
pub fn write<P: Place>(marks: &Marks<P>) -> String {
    let mut object = Map::new();
    let mut put = |key: &str, list: Vec<Json>| {
        if !list.is_empty() || key == P::KEY {
            object.insert(key.to_owned(), Json::Array(list));
        }
    };
    put(P::KEY, marks.marks.iter().map(written).collect());
    put("relations", marks.relations.iter().map(json).collect());
    put("rejected", marks.rejected.iter().map(json).collect());
    Json::Object(object).to_string()
}

/// A mark, and what a person said with it.
fn written<P: Place>(mark: &Mark<P>) -> Json {
    let mut json = json(mark);
    let frames = mark.place.interpolated();
    if let (Json::Object(object), true) = (&mut json, mark.judged.is_some() && frames > 0) {
        object.insert(INTERPOLATED.to_owned(), frames.into());
    }
    json
}

fn each<T: DeserializeOwned>(
    object: &Map<String, Json>,
    key: &str,
    one: &str,
) -> Result<Vec<T>, String> {
    let list = match object.get(key) {
        Some(Json::Array(list)) => list.as_slice(),
        None | Some(Json::Null) => &[],
        Some(_) => return Err(format!("'{key}' is no list")),
    };
    let read = |(number, json): (usize, &Json)| {
        serde_json::from_value(json.clone()).map_err(|why| format!("{one} {number}: {why}"))
    };
    (1..).zip(list).map(read).collect()
}

fn named<P: Place>(marks: &mut Marks<P>, one: &str) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for mark in marks.marks.iter().filter(|mark| !mark.id.is_empty()) {
        if !ids.insert(mark.id.clone()) {
            return Err(format!("two {one}s are called '{}'", mark.id));
        }
    }
    let mut number = 0;
    for mark in marks.marks.iter_mut().filter(|mark| mark.id.is_empty()) {
        while {
            number += 1;
            mark.id = format!("m{number}");
            !ids.insert(mark.id.clone())
        } {}
    }
    Ok(())
}

/// Whole numbers without a point, as other programs write them.
fn json<T: serde::Serialize>(it: &T) -> Json {
    let mut json = serde_json::to_value(it).unwrap_or_default();
    whole(&mut json);
    json
}

fn whole(json: &mut Json) {
    match json {
        Json::Number(number) => {
            #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
            let rounded = number
                .as_f64()
                .filter(|it| it.fract() == 0.0 && it.abs() < 1e15)
                .map(|it| it as i64);
            if let Some(rounded) = rounded {
                *json = Json::from(rounded);
            }
        }
        Json::Array(list) => list.iter_mut().for_each(whole),
        Json::Object(object) => object.values_mut().for_each(whole),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::{Region, Span, Track};

    #[track_caller]
    fn check<P: Place>(json: &str, expected: &str) {
        let said = match read::<P>(&serde_json::from_str(json).unwrap()) {
            Err(why) => why,
            Ok(marks) => {
                let text = write(&marks);
                let again = read::<P>(&serde_json::from_str(&text).unwrap()).unwrap();
                assert_eq!(again, marks);
                text
            }
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn spans() {
        check::<Span>("[]", r#"{"spans":[]}"#);
        check::<Span>(
            r#"{"relations":[{"from":"a","to":"m1","label":"in"}],
                "spans":[{"start":0,"end":3,"label":"PER","score":0.5},
                         {"id":"a","end":4,"start":2,"label":"LOC","about":"a city"}]}"#,
            r#"{"relations":[{"from":"a","label":"in","to":"m1"}],"spans":[{"end":3,"id":"m1","label":"PER","score":0.5,"start":0},{"about":"a city","end":4,"id":"a","label":"LOC","start":2}]}"#,
        );
        check::<Span>(r#"[{"start":3,"end":3}]"#, "span 1: a span from 3 to 3 has nothing in it");
        check::<Span>(
            r#"[{"start":1,"end":3,"id":"a"},{"start":2,"end":3,"id":"a"}]"#,
            "two spans are called 'a'",
        );
        check::<Span>(
            r#"[{"start":-1,"end":3}]"#,
            "span 1: invalid value: integer `-1`, expected u32",
        );
        check::<Span>("3", "these are no spans");
    }

    #[test]
    fn regions() {
        check::<Region>(
            r#"[{"shape":"box","x":10,"y":4.00049,"width":-4,"height":2.5,"angle":-90,"label":"car","frame":3}]"#,
            r#"{"regions":[{"angle":270,"frame":3,"height":2.5,"id":"m1","label":"car","shape":"box","width":4,"x":6,"y":4}]}"#,
        );
        check::<Region>(
            r#"[{"shape":"mask","x":1,"y":1,"width":2,"height":2,"runs":[1,2,1],
                 "from":{"suggestion":"s","mark":"m"},"with":[{"suggestion":"t","mark":"m"}],"judged":"edited"}]"#,
            r#"{"regions":[{"from":{"mark":"m","suggestion":"s"},"height":2,"id":"m1","judged":"edited","label":"","runs":[1,2,1],"shape":"mask","width":2,"with":[{"mark":"m","suggestion":"t"}],"x":1,"y":1}]}"#,
        );
        check::<Region>(
            r#"[{"shape":"mask","x":1,"y":1,"width":2,"height":2,"runs":[1,2]}]"#,
            "region 1: a mask of 2 x 2 with runs of 3 pixels",
        );
        check::<Region>(
            r#"[{"shape":"box","x":1,"y":1,"width":0.0001,"height":2}]"#,
            "region 1: a box without an area",
        );
        check::<Region>(
            r#"[{"shape":"polygon","points":[[1,2]]}]"#,
            "region 1: a polygon with 1 points",
        );
        check::<Region>(
            r#"{"rejected":[{"suggestion":"s","mark":"m"}]}"#,
            r#"{"regions":[],"rejected":[{"mark":"m","suggestion":"s"}]}"#,
        );
    }

    #[test]
    fn tracks() {
        check::<Track>(
            r#"[{"id":"t","label":"car","keys":[{"frame":9,"x":1,"y":2,"width":3,"height":4},{"frame":1,"x":1,"y":2,"width":3,"height":4.5}]}]"#,
            r#"{"tracks":[{"id":"t","keys":[{"frame":1,"height":4.5,"width":3,"x":1,"y":2},{"frame":9,"height":4,"width":3,"x":1,"y":2}],"label":"car"}]}"#,
        );
        check::<Track>(r#"[{"id":"t","keys":[]}]"#, "track 1: a track without a frame");
    }
}
