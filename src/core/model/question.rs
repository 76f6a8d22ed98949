//! What is asked of an item, and which values answer it.
//!
//! The serde form of these types is the form of the dataset's header.

use crate::core::sort::sort_by;
use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;
use serde_json::Value as Json;

use super::value::{Marked, NONE_OF_THESE, TIE, Value};
use crate::core::marks;
use crate::core::object::{Object, clip, missing, read_by_json};

#[derive(Clone, Debug, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(into = "QuestionLine")]
#[cfg_attr(test, derive(ts_rs::TS), ts(as = "QuestionLine"))]
pub struct Question {
    pub id: String,
    pub title: String,
    /// The guideline, plain text.
    pub help: String,
    pub kind: QuestionKind,
}

/// The closed list of what can be asked.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum QuestionKind {
    /// Exactly one label.
    Choice { labels: Vec<Label> },
    /// Any number of labels, also none.
    Choices { labels: Vec<Label> },
    /// An integer from `low` to `high`, ordered; `titles` name the steps.
    Rating { low: i64, high: i64, titles: Vec<String> },
    /// A generated text to accept, edit or reject.
    Text,
    /// Which of the answers in `field` is better, or a tie.
    Preference { field: String },
    /// The answers in `field`, best first.
    Ranking { field: String },
    /// Parts of the text in `field`, and how they stand to each other.
    Spans { field: String, labels: Vec<Label>, relations: Vec<Label> },
    /// Regions of the image in `field`.
    Regions { field: String, labels: Vec<Label>, drawing: Drawing },
    /// Objects through the frames in `field`.
    Tracks { field: String, labels: Vec<Label>, drawing: Drawing },
}

/// Their words, in this order.
const KINDS: [&str; 9] =
    ["choice", "choices", "rating", "text", "preference", "ranking", "spans", "regions", "tracks"];

/// How regions are drawn, and what is said of each.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Drawing {
    /// By name ([`SHAPES`](crate::core::marks::SHAPES)); all where there is none.
    pub shapes: Vec<String>,
    pub attributes: Vec<Attribute>,
    /// The points of a skeleton, in their order, and by place which are joined.
    pub points: Vec<String>,
    pub edges: Vec<(u32, u32)>,
}

/// Something that is said of a region: one of its values, or any text where there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Attribute {
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    pub title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    pub values: Vec<String>,
    /// Of a track: it may change from frame to frame.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    pub changes: bool,
}

/// A question as it is written: the keys of every kind side by side; see `event_line` for why not by
/// serde's own tags.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Question"))]
struct QuestionLine {
    id: String,
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    help: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    labels: Option<Vec<Label>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    low: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    high: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    titles: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    relations: Vec<Label>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    shapes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    attributes: Vec<Attribute>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    points: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    edges: Vec<(u32, u32)>,
}

read_by_json!(Question, Label);

impl From<Question> for QuestionLine {
    fn from(Question { id, title, help, kind }: Question) -> Self {
        let mut line = Self { id, title, help, kind: kind.name(), ..Self::default() };
        match kind {
            QuestionKind::Choice { labels } | QuestionKind::Choices { labels } => {
                line.labels = Some(labels);
            }
            QuestionKind::Rating { low, high, titles } => {
                (line.low, line.high, line.titles) = (Some(low), Some(high), titles);
            }
            QuestionKind::Text => {}
            QuestionKind::Preference { field } | QuestionKind::Ranking { field } => {
                line.field = Some(field);
            }
            QuestionKind::Spans { field, labels, relations } => {
                (line.field, line.labels, line.relations) = (Some(field), Some(labels), relations);
            }
            QuestionKind::Regions { field, labels, drawing }
            | QuestionKind::Tracks { field, labels, drawing } => {
                (line.field, line.labels) = (Some(field), Some(labels));
                (line.shapes, line.attributes) = (drawing.shapes, drawing.attributes);
                (line.points, line.edges) = (drawing.points, drawing.edges);
            }
        }
        line
    }
}

impl Drawing {
    fn of(object: &mut Object) -> Result<Self, String> {
        let mut attributes = Vec::new();
        for json in object.list("attributes")?.unwrap_or_default() {
            let mut attribute = Object::of(json)?;
            attributes.push(Attribute {
                id: attribute.text_or_empty("id")?,
                title: attribute.text_or_empty("title")?,
                values: attribute.texts("values")?.unwrap_or_default(),
                changes: attribute.flag("changes")?,
            });
        }
        let edge = |json: &Json| {
            let [from, to] = json.as_array()?.as_slice() else { return None };
            let place = |json: &Json| u32::try_from(json.as_u64()?).ok();
            Some((place(from)?, place(to)?))
        };
        let edges = object.list("edges")?.unwrap_or_default();
        let edges = edges.iter().map(edge).collect::<Option<_>>();
        Ok(Self {
            shapes: object.texts("shapes")?.unwrap_or_default(),
            attributes,
            points: object.texts("points")?.unwrap_or_default(),
            edges: edges.ok_or("`edges` are pairs of places of points")?,
        })
    }
}

/// One answer to a choice. Read from `"id"` or `{"id":…,"title":…}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Label {
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    pub title: String,
    /// When to use it, plain text.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    pub about: String,
    /// Must not be swept up in bulk: it is held back unless chosen one by one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(as = "Option<_>", optional))]
    pub rare: bool,
}

impl Label {
    /// From a text, or an object.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn of(json: Json) -> Result<Self, String> {
        if let Json::String(id) = json {
            return Ok(Self { id, ..Self::default() });
        }
        let mut object = Object::of(json)?;
        Ok(Self {
            id: object.need_text("id")?,
            title: object.text_or_empty("title")?,
            about: object.text_or_empty("about")?,
            rare: object.flag("rare")?,
        })
    }

    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// The title, or the id where there is none.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }
}

impl Question {
    /// From the object that the header has.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn of(json: Json) -> Result<Self, String> {
        let mut object = Object::of(json)?;
        let id = object.need_text("id")?;
        let title = object.text_or_empty("title")?;
        let help = object.text_or_empty("help")?;
        let kind = QuestionKind::of(object)?;
        Ok(Self { id, title, help, kind })
    }

    /// The title, or the id where there is none.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.id } else { &self.title }
    }

    /// The labels of a choice, of choices or of marks; empty for every other kind.
    pub fn labels(&self) -> &[Label] {
        match &self.kind {
            QuestionKind::Choice { labels }
            | QuestionKind::Choices { labels }
            | QuestionKind::Spans { labels, .. }
            | QuestionKind::Regions { labels, .. }
            | QuestionKind::Tracks { labels, .. } => labels,
            _ => &[],
        }
    }

    pub fn label(&self, id: &str) -> Option<&Label> {
        self.labels().iter().find(|label| label.id == id)
    }

    /// Reads a value from JSON and brings it into the one form of this question:
    /// labels in schema order, a ranking as groups, a rating as an integer.
    ///
    /// # Errors
    /// What is wrong with it, for a person: `'angry' is not a label of sentiment`.
    pub fn read(&self, json: &Json) -> Result<Value, String> {
        let value = match (&self.kind, json) {
            (QuestionKind::Rating { .. }, Json::Number(number)) => number
                .as_i64()
                .or_else(|| whole(number.as_f64()?))
                .map(Value::Rating)
                .ok_or_else(|| format!("{number} is not a whole number"))?,
            (QuestionKind::Rating { .. }, Json::String(text)) => Value::Rating(
                text.trim().parse().map_err(|_| format!("'{text}' is not a whole number"))?,
            ),
            (QuestionKind::Choices { .. }, Json::String(one)) => Value::Many(vec![one.clone()]),
            (QuestionKind::Choices { .. }, Json::Array(list)) => Value::Many(strings(list)?),
            (QuestionKind::Choice { .. }, Json::Bool(flag)) => Value::One(flag.to_string()),
            (QuestionKind::Choice { .. }, Json::Number(number)) => Value::One(number.to_string()),
            (
                QuestionKind::Choice { .. } | QuestionKind::Text | QuestionKind::Preference { .. },
                Json::String(text),
            ) => Value::One(text.clone()),
            (QuestionKind::Ranking { .. }, Json::Array(groups)) => Value::Ranks(
                groups
                    .iter()
                    .map(|group| match group {
                        Json::String(one) => Ok(vec![one.clone()]),
                        Json::Array(several) => strings(several),
                        other => Err(format!("{other} is not an answer or a list of answers")),
                    })
                    .collect::<Result<_, _>>()?,
            ),
            (
                QuestionKind::Spans { .. }
                | QuestionKind::Regions { .. }
                | QuestionKind::Tracks { .. },
                json,
            ) => self.read_marks(json)?,
            (kind, other) => {
                return Err(format!(
                    "{} does not answer a question of kind {}",
                    clip(other),
                    kind.name()
                ));
            }
        };
        self.check(self.tidy(value))
    }

    /// Whether a value answers this question; gives it back.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn check(&self, value: Value) -> Result<Value, String> {
        match (&self.kind, &value) {
            (QuestionKind::Choice { .. }, Value::One(label)) => self.known(label)?,
            (QuestionKind::Choices { .. }, Value::Many(labels)) => {
                labels.iter().try_for_each(|label| self.known(label))?;
            }
            (QuestionKind::Rating { low, high, .. }, Value::Rating(rating)) => {
                if rating < low || rating > high {
                    return Err(format!("{rating} is not between {low} and {high}"));
                }
            }
            (QuestionKind::Text, Value::One(_)) => {}
            // Whoever reads or writes marks has checked them.
            (
                QuestionKind::Spans { .. }
                | QuestionKind::Regions { .. }
                | QuestionKind::Tracks { .. },
                Value::Marks(_),
            ) => {}
            (QuestionKind::Preference { .. }, Value::One(answer)) if !answer.is_empty() => {}
            (QuestionKind::Ranking { .. }, Value::Ranks(groups)) => {
                let mut seen = BTreeSet::new();
                if let Some(twice) = groups.iter().flatten().find(|answer| !seen.insert(*answer)) {
                    return Err(format!("'{twice}' is ranked twice"));
                }
            }
            (kind, value) => {
                return Err(format!(
                    "'{}' does not answer a question of kind {}",
                    value.brief(),
                    kind.name()
                ));
            }
        }
        Ok(value)
    }

    fn read_marks(&self, json: &Json) -> Result<Value, String> {
        marks::plain(self, json).map(|text| Value::Marks(Marked(text)))
    }

    fn known(&self, id: &str) -> Result<(), String> {
        match self.label(id) {
            Some(_) => Ok(()),
            None => Err(format!("'{id}' is not a label of {}", self.id)),
        }
    }

    /// Labels in schema order and once each; empty groups of a ranking dropped.
    fn tidy(&self, value: Value) -> Value {
        match value {
            Value::Many(mut labels) => {
                let place = |id: &String| self.labels().iter().position(|label| label.id == *id);
                sort_by(&mut labels, |a, b| {
                    (place(a).is_none(), place(a), a).cmp(&(place(b).is_none(), place(b), b))
                });
                labels.dedup();
                Value::Many(labels)
            }
            Value::Ranks(mut groups) => {
                groups.retain(|group| !group.is_empty());
                groups.iter_mut().for_each(|group| group.sort());
                Value::Ranks(groups)
            }
            other => other,
        }
    }

    /// How a value is called on the page: titles instead of ids where there are some.
    pub fn say(&self, value: &Value) -> String {
        let name = |id: &String| self.label(id).map_or(id.as_str(), Label::name).to_owned();
        match (&self.kind, value) {
            (QuestionKind::Choice { .. }, Value::One(id)) => name(id),
            (QuestionKind::Choices { .. }, Value::Many(ids)) if ids.is_empty() => {
                NONE_OF_THESE.to_owned()
            }
            (QuestionKind::Choices { .. }, Value::Many(ids)) => {
                ids.iter().map(name).collect::<Vec<_>>().join(", ")
            }
            (QuestionKind::Preference { .. }, Value::One(id)) if id == TIE => "Tie".to_owned(),
            (_, Value::Marks(_)) => self.say_brief(&value.brief()),
            (QuestionKind::Rating { low, titles, .. }, Value::Rating(rating)) => {
                let step = usize::try_from(rating.saturating_sub(*low)).ok();
                match step.and_then(|step| titles.get(step)) {
                    Some(title) => format!("{rating} {title}"),
                    None => rating.to_string(),
                }
            }
            _ => value.brief(),
        }
    }

    /// The same of a value in its short text ([`Value::brief`]): how tables and filters name it.
    pub fn say_brief(&self, brief: &str) -> String {
        let title = |id: &str| self.label(id).map_or(id, Label::name).to_owned();
        match &self.kind {
            QuestionKind::Choice { .. } => title(brief),
            QuestionKind::Choices { .. } if self.label(brief).is_some() => title(brief),
            QuestionKind::Choices { .. } if brief == Value::Many(Vec::new()).brief() => {
                NONE_OF_THESE.to_owned()
            }
            QuestionKind::Choices { .. } => {
                brief.split(", ").map(title).collect::<Vec<_>>().join(", ")
            }
            QuestionKind::Spans { .. }
            | QuestionKind::Regions { .. }
            | QuestionKind::Tracks { .. } => {
                let title = |part: &str| match part.split_once(' ') {
                    Some((times, id)) if times.parse::<u32>().is_ok() => {
                        format!("{times} {}", title(id))
                    }
                    _ => title(part),
                };
                brief.split(", ").map(title).collect::<Vec<_>>().join(", ")
            }
            QuestionKind::Rating { .. } => match brief.parse() {
                Ok(rating) => self.say(&Value::Rating(rating)),
                Err(_) => brief.to_owned(),
            },
            QuestionKind::Preference { .. } if brief == TIE => "Tie".to_owned(),
            _ => brief.to_owned(),
        }
    }
}

impl QuestionKind {
    fn of(mut object: Object) -> Result<Self, String> {
        let name = object.need_text("kind")?;
        if !KINDS.contains(&name.as_str()) {
            let kinds = KINDS.map(|kind| format!("`{kind}`")).join(", ");
            return Err(format!("unknown variant `{name}`, expected one of {kinds}"));
        }
        let mut step = |key: &str| object.whole(key)?.ok_or_else(|| missing(key));
        if name == "rating" {
            let (low, high) = (step("low")?, step("high")?);
            let titles = object.texts("titles")?.unwrap_or_default();
            return Ok(Self::Rating { low, high, titles });
        }
        if name == "text" {
            return Ok(Self::Text);
        }
        let labels = labels(&mut object, "labels")?.ok_or_else(|| missing("labels"));
        let field = match name.as_str() {
            "choice" => return Ok(Self::Choice { labels: labels? }),
            "choices" => return Ok(Self::Choices { labels: labels? }),
            _ => object.need_text("field")?,
        };
        Ok(match name.as_str() {
            "preference" => Self::Preference { field },
            "ranking" => Self::Ranking { field },
            "spans" => {
                let relations = self::labels(&mut object, "relations")?.unwrap_or_default();
                Self::Spans { field, labels: labels?, relations }
            }
            "regions" => {
                Self::Regions { field, labels: labels?, drawing: Drawing::of(&mut object)? }
            }
            _ => Self::Tracks { field, labels: labels?, drawing: Drawing::of(&mut object)? },
        })
    }

    /// Texts and marks: hardly two answers are the same, and columns keep a hash of each in place
    /// of the value.
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Text) || self.is_marks()
    }

    /// What is answered is marked on the item.
    pub fn is_marks(&self) -> bool {
        matches!(self, Self::Spans { .. } | Self::Regions { .. } | Self::Tracks { .. })
    }

    /// The field that it speaks of, where it is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Preference { field }
            | Self::Ranking { field }
            | Self::Spans { field, .. }
            | Self::Regions { field, .. }
            | Self::Tracks { field, .. } => Some(field),
            Self::Choice { .. } | Self::Choices { .. } | Self::Rating { .. } | Self::Text => None,
        }
    }

    /// The word of the schema: `choice`, `choices`, `rating`, …
    pub fn name(&self) -> &'static str {
        match self {
            Self::Choice { .. } => "choice",
            Self::Choices { .. } => "choices",
            Self::Rating { .. } => "rating",
            Self::Text => "text",
            Self::Preference { .. } => "preference",
            Self::Ranking { .. } => "ranking",
            Self::Spans { .. } => "spans",
            Self::Regions { .. } => "regions",
            Self::Tracks { .. } => "tracks",
        }
    }
}

fn labels(object: &mut Object, key: &str) -> Result<Option<Vec<Label>>, String> {
    let list = object.list(key)?;
    list.map(|list| list.into_iter().map(Label::of).collect()).transpose()
}

fn strings(list: &[Json]) -> Result<Vec<String>, String> {
    list.iter()
        .map(|entry| match entry {
            Json::String(text) => Ok(text.clone()),
            Json::Number(number) => Ok(number.to_string()),
            other => Err(format!("{} is not a label", clip(other))),
        })
        .collect()
}

fn whole(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTIMENT: &str =
        r#"{"id":"sentiment","kind":"choice","labels":[{"id":"neg","title":"Negative"},"pos"]}"#;
    const HARM: &str = r#"{"id":"harm","kind":"choices","labels":["insult","spam","threat"]}"#;
    const SEVERITY: &str =
        r#"{"id":"severity","kind":"rating","low":0,"high":3,"titles":["none","mild"]}"#;
    const ORDER: &str = r#"{"id":"order","kind":"ranking","field":"answers"}"#;
    const NAMES: &str = r#"{"id":"names","kind":"spans","field":"text","labels":[{"id":"per","title":"Person"},"loc"],"relations":["in"]}"#;
    const CARS: &str = r#"{"id":"cars","kind":"regions","field":"image","labels":["car"],"shapes":["box"],"attributes":[{"id":"occluded","values":["yes","no"]}]}"#;
    const BETTER: &str = r#"{"id":"better","kind":"preference","field":"answers"}"#;

    #[track_caller]
    fn check(question: &str, json: &str, expected: &str) {
        let question: Question = serde_json::from_str(question).unwrap();
        let said = match question.read(&serde_json::from_str(json).unwrap()) {
            Ok(value) => {
                format!("{} = {}", serde_json::to_string(&value).unwrap(), question.say(&value))
            }
            Err(why) => why,
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn reads_values_in_one_form() {
        check(SENTIMENT, r#""neg""#, r#""neg" = Negative"#);
        check(SENTIMENT, r#""angry""#, "'angry' is not a label of sentiment");
        check(SENTIMENT, "[1]", "[1] does not answer a question of kind choice");
        check(HARM, r#"["threat","insult","threat"]"#, r#"["insult","threat"] = insult, threat"#);
        // Bug: lists and tables said "none" where the cards say "None of these".
        check(HARM, "[]", "[] = None of these");
        check(HARM, r#""spam""#, r#"["spam"] = spam"#);
        check(SEVERITY, "1", "1 = 1 mild");
        check(SEVERITY, "1.0", "1 = 1 mild");
        check(SEVERITY, r#""2""#, "2 = 2");
        check(SEVERITY, "4", "4 is not between 0 and 3");
        check(SEVERITY, "1.5", "1.5 is not a whole number");
        check(ORDER, r#"["b",["c","a"]]"#, r#"[["b"],["a","c"]] = b > a = c"#);
        check(ORDER, r#"["b","b"]"#, "'b' is ranked twice");
        check(BETTER, r#""tie""#, r#""tie" = Tie"#);
        check(
            NAMES,
            r#"[{"start":0,"end":3,"label":"per"},{"start":1,"end":2,"label":"loc"}]"#,
            r#"{"spans":[{"end":3,"id":"m1","label":"per","start":0},{"end":2,"id":"m2","label":"loc","start":1}]} = 1 loc, 1 Person"#,
        );
        check(NAMES, "[]", r#"{"spans":[]} = nothing marked"#);
        check(NAMES, r#"[{"start":0,"end":3,"label":"no"}]"#, "'no' is not a label of names");
        check(
            NAMES,
            r#"{"spans":[],"relations":[{"from":"a","to":"b","label":"in"}]}"#,
            "a relation with 'a', and there is no such mark",
        );
        check(
            CARS,
            r#"[{"shape":"circle","label":"car"}]"#,
            "region 1: no shape is called 'circle'",
        );
    }

    #[test]
    fn header_form_is_stable() {
        for text in [SENTIMENT, HARM, SEVERITY, ORDER, NAMES, CARS] {
            let question: Question = serde_json::from_str(text).unwrap();
            let again: Question =
                serde_json::from_str(&serde_json::to_string(&question).unwrap()).unwrap();
            assert_eq!(question, again);
        }
    }
}
