//! What stands under the keys of marks, as data: each [`Form`] is brought into the one way in which
//! it is written, without code for each key. This is on the first page.

use serde_json::{Map, Value as Json};

use super::mark::thousandth;

pub type Object = Map<String, Json>;

/// What stands under a key, and how it is written.
#[derive(Clone, Copy)]
pub enum Form {
    /// Empty where it is missing.
    Text,
    /// Left out where it is missing or empty.
    MayText,
    /// To the thousandth.
    Number,
    /// From 0 on.
    Whole,
    /// Left out where it is missing.
    MayWhole,
    /// Left out where it is missing or false.
    Flag,
    /// Degrees from 0 to below 360; left out where it is missing or 0.
    Angle,
    /// Left out where it is missing.
    Score,
    /// Texts by name; left out where there are none.
    Attributes,
    /// A suggested mark; left out where it is missing.
    From,
    /// Suggested marks; left out where there are none.
    With,
    /// Left out where it is missing.
    Judged,
    /// Points, at least so many.
    Line(usize),
    /// Left out where there are none.
    Holes,
    Keypoints,
    /// Whole numbers.
    Runs,
}

/// The keys of a suggested mark.
pub const SUGGESTED: &[&str] = &["suggestion", "mark"];

const KEYPOINT: &[(&str, Form)] = &[
    ("x", Form::Number),
    ("y", Form::Number),
    ("name", Form::MayText),
    ("hidden", Form::Flag),
    ("missing", Form::Flag),
];

impl Form {
    fn words(self) -> &'static str {
        match self {
            Self::Text | Self::MayText => "a text",
            Self::Number | Self::Angle | Self::Score => "a number",
            Self::Whole | Self::MayWhole => "a whole number from 0 on",
            Self::Flag => "true or false",
            Self::Attributes => "texts by name",
            Self::From => "a suggestion and a mark",
            Self::With => "suggestions and marks",
            Self::Judged => "accepted or edited",
            Self::Line(2) => "two points or more",
            Self::Line(_) => "three points or more",
            Self::Holes => "lists of three points or more",
            Self::Keypoints => "points",
            Self::Runs => "a list of whole numbers",
        }
    }

    /// In its one form; `Ok(None)` where it is left out.
    fn brought(self, json: Option<&Json>) -> Result<Option<Json>, ()> {
        let is_null = json.is_none_or(Json::is_null);
        Ok(match self {
            Self::Text | Self::MayText => {
                let text = json.map_or(Some(""), Json::as_str).ok_or(())?;
                (!text.is_empty() || matches!(self, Self::Text)).then(|| text.into())
            }
            Self::MayWhole | Self::Score | Self::From | Self::Judged if is_null => None,
            Self::Flag if json.is_none() => None,
            Self::Flag => json.and_then(Json::as_bool).ok_or(())?.then_some(Json::Bool(true)),
            Self::Angle if json.is_none() => None,
            Self::Angle => {
                let angle = thousandth(number(json)?.rem_euclid(360.0)) % 360.0;
                (angle != 0.0).then(|| self::json(angle))
            }
            Self::Number => Some(self::json(number(json)?)),
            Self::Score => Some(self::json(json.and_then(Json::as_f64).ok_or(())?)),
            Self::Whole | Self::MayWhole => Some(whole(json)?.into()),
            Self::Attributes if json.is_none() => None,
            Self::Attributes => {
                let all = json.and_then(Json::as_object).ok_or(())?;
                if !all.values().all(Json::is_string) {
                    return Err(());
                }
                (!all.is_empty()).then(|| Json::Object(all.clone()))
            }
            Self::From => Some(Json::Object(texts(json, SUGGESTED)?)),
            Self::With => {
                let with = elements(json)?.iter();
                let with = with.map(|it| texts(Some(it), SUGGESTED).map(Json::Object));
                let with = with.collect::<Result<Vec<_>, _>>()?;
                (!with.is_empty()).then_some(Json::Array(with))
            }
            Self::Judged => {
                let judged = json.and_then(Json::as_str).ok_or(())?;
                Some(["accepted", "edited"].into_iter().find(|it| *it == judged).ok_or(())?.into())
            }
            Self::Line(least) => Some(line(json, least)?),
            Self::Holes => {
                let holes = elements(json)?.iter().map(|hole| line(Some(hole), 3));
                let holes = holes.collect::<Result<Vec<_>, _>>()?;
                (!holes.is_empty()).then_some(Json::Array(holes))
            }
            Self::Keypoints => {
                let points = elements(json)?.iter().map(|point| {
                    let mut tidy = Object::new();
                    put(point.as_object().ok_or(())?, &mut tidy, KEYPOINT).map_err(|_| ())?;
                    Ok(Json::Object(tidy))
                });
                let points = points.collect::<Result<Vec<_>, ()>>()?;
                if points.is_empty() {
                    return Err(());
                }
                Some(Json::Array(points))
            }
            Self::Runs => {
                let runs = elements(json)?;
                runs.iter().try_for_each(|run| whole(Some(run)).map(drop))?;
                Some(Json::Array(runs.to_vec()))
            }
        })
    }
}

/// Takes over what a table names.
///
/// # Errors
/// Which key is missing or wrong.
pub fn put(from: &Object, to: &mut Object, forms: &[(&str, Form)]) -> Result<(), String> {
    for (key, form) in forms {
        match form.brought(from.get(*key)) {
            Ok(None) => {}
            Ok(Some(json)) => {
                to.insert((*key).to_owned(), json);
            }
            Err(()) => return Err(format!("'{key}' is missing, or is not {}", form.words())),
        }
    }
    Ok(())
}

/// To the thousandth.
fn number(json: Option<&Json>) -> Result<f64, ()> {
    json.and_then(Json::as_f64).map(thousandth).ok_or(())
}

pub fn whole(json: Option<&Json>) -> Result<u32, ()> {
    json.and_then(Json::as_u64).and_then(|it| u32::try_from(it).ok()).ok_or(())
}

/// None where it is missing or null.
pub fn elements(json: Option<&Json>) -> Result<&[Json], ()> {
    match json {
        None | Some(Json::Null) => Ok(&[]),
        Some(json) => json.as_array().map(Vec::as_slice).ok_or(()),
    }
}

/// Points, at least so many.
fn line(json: Option<&Json>, least: usize) -> Result<Json, ()> {
    let points = elements(json)?;
    if points.len() < least {
        return Err(());
    }
    let point = |point: &Json| {
        let two = point.as_array().filter(|two| two.len() == 2).ok_or(())?;
        let two = two.iter().map(|it| number(Some(it)).map(self::json));
        Ok(Json::Array(two.collect::<Result<_, ()>>()?))
    };
    Ok(Json::Array(points.iter().map(point).collect::<Result<_, ()>>()?))
}

/// An object of these texts and nothing else.
pub fn texts(json: Option<&Json>, keys: &[&str]) -> Result<Object, ()> {
    let mut texts = Object::new();
    for key in keys {
        let text = json.and_then(|it| it.get(*key)).and_then(Json::as_str).ok_or(())?;
        texts.insert((*key).to_owned(), text.into());
    }
    Ok(texts)
}

/// Whole numbers without a point, as other programs write them.
pub fn json(number: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => Json::from(number as i64),
        false => Json::from(number),
    }
}
