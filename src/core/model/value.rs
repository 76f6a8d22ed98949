//! What can be answered: the shape of a suggestion's and a response's value.
//!
//! A value is only a shape; the question gives it its meaning and says whether
//! it is legal ([`Question::check`](super::question::Question::check)).

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::core::object::{clip, read_by_json};
use crate::core::sort::sort_by;

/// Written as plain JSON: `"negative"`, `2`, `["insult","spam"]`, `[["b"],["a","c"]]`.
///
/// `[]` is [`Value::Many`].
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, BorshSerialize, BorshDeserialize,
)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Value {
    /// A rating on a question's scale.
    Rating(i64),
    /// The id of a label (choice), the id of an answer or [`TIE`] (preference),
    /// or a text of its own (text).
    One(String),
    /// Ids of labels in the order of the schema, none twice (choices).
    Many(Vec<String>),
    /// Ids of answers, best group first; a group of several is a tie (ranking).
    Ranks(Vec<Vec<String>>),
    /// Spans, regions or tracks.
    Marks(Marked),
}

/// What was marked on an item, as one JSON object in its one form: see [`crate::core::marks`], which
/// reads and writes it. Nothing here looks further into it than to count labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(type = "{ spans?: unknown[]; regions?: unknown[]; tracks?: unknown[] }")
)]
pub struct Marked(pub String);

/// The keys of marks.
const LISTS: [&str; 3] = ["spans", "regions", "tracks"];

impl Serialize for Marked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: Result<&RawValue, _> = serde_json::from_str(&self.0);
        raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

read_by_json!(Value);

impl Marked {
    /// What is marked and nothing else: without who marked it, how sure that is and what was
    /// rejected, in the order of the text. Two answers that mark the same are the same in it.
    pub fn bare(&self) -> String {
        let mut json: Json = serde_json::from_str(&self.0).unwrap_or_default();
        let Json::Object(object) = &mut json else { return self.0.clone() };
        object.remove("rejected");
        let mut order: BTreeMap<String, String> = BTreeMap::new();
        for key in LISTS {
            let Some(Json::Array(list)) = object.get_mut(key) else { continue };
            let mut marks: Vec<(String, Json, Json)> = Vec::with_capacity(list.len());
            for mut mark in std::mem::take(list) {
                let id = mark.as_object_mut().and_then(|mark| {
                    for key in ["score", "about", "from", "judged", "interpolated"] {
                        mark.remove(key);
                    }
                    mark.remove("id")
                });
                marks.push((mark.to_string(), mark, id.unwrap_or_default()));
            }
            sort_by(&mut marks, |one, other| one.0.cmp(&other.0));
            for (place, (_, mark, id)) in marks.into_iter().enumerate() {
                let id = id.as_str().unwrap_or_default().to_owned();
                order.insert(id, place.to_string());
                list.push(mark);
            }
        }
        if let Some(Json::Array(relations)) = object.get_mut("relations") {
            for relation in relations.iter_mut() {
                for end in ["from", "to"] {
                    let place = relation[end].as_str().and_then(|id| order.get(id));
                    if let Some(place) = place {
                        relation[end] = Json::String(place.clone());
                    }
                }
            }
            sort_by(relations, |one, other| one.to_string().cmp(&other.to_string()));
        }
        json.to_string()
    }

    /// By label, how many marks have it.
    pub fn labels(&self) -> BTreeMap<String, usize> {
        let mut labels = BTreeMap::new();
        let json: Json = serde_json::from_str(&self.0).unwrap_or_default();
        for list in LISTS.iter().filter_map(|key| json[key].as_array()) {
            for label in list.iter().filter_map(|mark| mark["label"].as_str()) {
                *labels.entry(label.to_owned()).or_default() += 1;
            }
        }
        labels
    }
}

/// The value of a preference for none of the answers.
pub const TIE: &str = "tie";

/// How the page calls an answer without any label ([`Value::Many`] of nothing).
pub const NONE_OF_THESE: &str = "None of these";

/// How the page calls an answer without any mark.
pub const NOTHING_MARKED: &str = "nothing marked";

impl Value {
    /// # Errors
    /// No question is answered so.
    pub fn of(json: Json) -> Result<Self, String> {
        let strings = |list: &[Json]| {
            list.iter().map(|it| it.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
        };
        let value = match &json {
            Json::Number(number) => number.as_i64().map(Self::Rating),
            Json::String(text) => Some(Self::One(text.clone())),
            Json::Array(list) => strings(list).map(Self::Many).or_else(|| {
                let groups = list.iter().map(|group| strings(group.as_array()?));
                groups.collect::<Option<_>>().map(Self::Ranks)
            }),
            Json::Object(_) => Some(Self::Marks(Marked(json.to_string()))),
            Json::Null | Json::Bool(_) => None,
        };
        value.ok_or_else(|| format!("{} answers no kind of question", clip(&json)))
    }

    /// Short text for tables and lists: `negative`, `2`, `insult, spam`, `b > a = c`, `2 car`.
    pub fn brief(&self) -> String {
        match self {
            Self::Rating(rating) => rating.to_string(),
            Self::One(text) => text.clone(),
            Self::Many(labels) if labels.is_empty() => "none".to_owned(),
            Self::Many(labels) => labels.join(", "),
            Self::Ranks(groups) => {
                groups.iter().map(|group| group.join(" = ")).collect::<Vec<_>>().join(" > ")
            }
            Self::Marks(marked) => {
                let labels = marked.labels();
                if labels.is_empty() {
                    return NOTHING_MARKED.to_owned();
                }
                let count = |(label, times): (&String, &usize)| format!("{times} {label}");
                labels.iter().map(count).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Whether both answer the same, whoever did and how.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Marks(one), Self::Marks(other)) => one.bare() == other.bare(),
            _ => self == other,
        }
    }

    /// Whether it is this label (as [`Self::brief`] writes it), or has it among its labels.
    pub fn says(&self, label: &str) -> bool {
        match self {
            Self::Rating(rating) => label.parse() == Ok(*rating),
            Self::One(text) => text == label,
            Self::Many(labels) if labels.iter().any(|one| one == label) => true,
            Self::Marks(marked) if marked.labels().contains_key(label) => true,
            _ => self.brief() == label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, brief: &str) {
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(value.brief(), brief);
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }

    #[test]
    fn marks_are_the_same_whoever_made_them() {
        let one = r#"{"spans":[
            {"id":"a","start":4,"end":6,"label":"LOC","score":0.5},
            {"id":"b","start":0,"end":3,"label":"PER"}],
            "relations":[{"from":"b","to":"a","label":"in"}]}"#;
        let other = r#"{"spans":[
            {"id":"m1","start":0,"end":3,"label":"PER","from":{"suggestion":"s","mark":"b"},"judged":"accepted"},
            {"id":"m2","start":4,"end":6,"label":"LOC"}],
            "relations":[{"from":"m1","to":"m2","label":"in"}],
            "rejected":[{"suggestion":"s","mark":"c"}]}"#;
        let [one, other]: [Value; 2] = [one, other].map(|it| serde_json::from_str(it).unwrap());
        assert!(one != other && one.is_same(&other));
        let Value::Marks(marked) = &one else { panic!("{one:?}") };
        assert_eq!(
            marked.bare(),
            r#"{"relations":[{"from":"0","label":"in","to":"1"}],"spans":[{"end":3,"label":"PER","start":0},{"end":6,"label":"LOC","start":4}]}"#
        );
        // What an answer says of the frames between keys is no other answer.
        let track = |more: &str| -> Value {
            let keys = r#"[{"frame":0,"x":0,"y":0,"width":1,"height":1}]"#;
            let json = format!(r#"{{"tracks":[{{"id":"t","label":"car","keys":{keys}{more}}}]}}"#);
            serde_json::from_str(&json).unwrap()
        };
        assert!(track("").is_same(&track(r#","judged":"accepted","interpolated":3"#)));
        let third = r#"{"spans":[{"start":0,"end":3,"label":"LOC"}]}"#;
        assert!(!one.is_same(&serde_json::from_str(third).unwrap()));
    }

    #[test]
    fn is_plain_json() {
        check(r#""negative""#, "negative");
        check("2", "2");
        check(r#"["insult","spam"]"#, "insult, spam");
        check("[]", "none");
        check(r#"[["b"],["a","c"]]"#, "b > a = c");
        check(r#"{"regions":[]}"#, "nothing marked");
        check(
            r#"{"spans":[{"end":3,"label":"PER"},{"label":"LOC"},{"label":"PER"}]}"#,
            "1 LOC, 2 PER",
        );
    }
}
