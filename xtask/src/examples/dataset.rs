//! The shape of a shipped dataset: the project's own JSONL, one header line, one line an item.
//!
//! Only what is written; nothing here reads. Keys come out in the order they were put in: [`Json`]
//! keeps a list of pairs where `serde_json`'s own object may sort or not, depending on features
//! another crate turned on.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Version of the format that the header names.
pub const FORMAT_VERSION: i64 = 1;

/// Probabilities and scores are written with this many steps between 0 and 1.
const STEPS: f64 = 10_000.0;

/// A JSON value whose objects keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// One suggestion of one agent.
#[derive(Clone, Debug)]
pub struct Suggestion {
    pub question: &'static str,
    pub agent: &'static str,
    pub version: &'static str,
    pub value: Json,
    /// 0 to 1; absent where the agent has none.
    pub score: Option<f64>,
    /// Label and probability, in the question's label order; they are rounded to sum to 1.
    pub probabilities: Vec<(String, f64)>,
    pub rationale: Option<String>,
}

/// One answer that comes with the data.
#[derive(Clone, Debug)]
pub struct Response {
    pub question: String,
    pub annotator: String,
    pub value: Json,
    /// ISO 8601, UTC, milliseconds.
    pub at: String,
}

/// One item, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Item {
    pub id: String,
    pub fields: Vec<(String, Json)>,
    pub metadata: Vec<(String, Json)>,
    pub suggestions: Vec<Suggestion>,
    pub responses: Vec<Response>,
    pub gold: Vec<(String, Json)>,
}

/// The file: the header's line (its `countersign` key is put first here), then the items' lines.
pub fn to_jsonl(header: Vec<(String, Json)>, items: &[Item]) -> Result<String, String> {
    let mut first = vec![("countersign".to_owned(), Json::Int(FORMAT_VERSION))];
    first.extend(header);
    let mut out = line(&Json::Object(first))?;
    for item in items {
        out.push_str(&line(&item_json(item))?);
    }
    Ok(out)
}

/// `[("a", …), ("b", …)]` as an object.
pub fn object<const N: usize>(pairs: [(&str, Json); N]) -> Json {
    Json::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A label of a choice: id, title, when to use it, whether it is rare.
pub fn label(id: &str, title: &str, about: &str, rare: bool) -> Json {
    object([
        ("id", id.into()),
        ("title", title.into()),
        ("about", about.into()),
        ("rare", Json::Bool(rare)),
    ])
}

/// An agent for the header.
pub fn agent(id: &str, version: &str, title: &str, about: &str, score: &str) -> Json {
    object([
        ("id", id.into()),
        ("version", version.into()),
        ("title", title.into()),
        ("about", about.into()),
        ("score", score.into()),
    ])
}

/// A column of metadata for the header.
pub fn column(id: &str, title: &str) -> Json {
    object([("id", id.into()), ("title", title.into())])
}

/// Rounds to the step that is written.
pub fn rounded(score: f64) -> f64 {
    (score * STEPS).round() / STEPS
}

/// Rounds probabilities so that the rounded ones sum to 1: what rounding down left over goes to
/// those that lost most, earlier ones first. Empty in, empty out.
pub fn rounded_to_one(probabilities: &[f64]) -> Vec<f64> {
    let total: f64 = probabilities.iter().sum();
    let scaled: Vec<f64> = probabilities.iter().map(|p| p / total * STEPS).collect();
    let mut steps: Vec<f64> = scaled.iter().map(|p| p.floor()).collect();
    let left = (STEPS - steps.iter().sum::<f64>()).max(0.0) as usize;
    let mut order: Vec<usize> = (0..scaled.len()).collect();
    order.sort_by(|&a, &b| {
        (scaled[b] - steps[b]).total_cmp(&(scaled[a] - steps[a])).then(a.cmp(&b))
    });
    for &index in order.iter().take(left) {
        steps[index] += 1.0;
    }
    steps.iter().map(|step| step / STEPS).collect()
}

fn line(value: &Json) -> Result<String, String> {
    let mut line = serde_json::to_string(value).map_err(|e| format!("writing JSON: {e}"))?;
    line.push('\n');
    Ok(line)
}

fn item_json(item: &Item) -> Json {
    let mut out = vec![
        ("id".to_owned(), item.id.as_str().into()),
        ("fields".to_owned(), Json::Object(item.fields.clone())),
        ("metadata".to_owned(), Json::Object(item.metadata.clone())),
        (
            "suggestions".to_owned(),
            Json::List(item.suggestions.iter().map(suggestion_json).collect()),
        ),
    ];
    if !item.responses.is_empty() {
        out.push((
            "responses".to_owned(),
            Json::List(item.responses.iter().map(response_json).collect()),
        ));
    }
    if !item.gold.is_empty() {
        out.push(("gold".to_owned(), Json::Object(item.gold.clone())));
    }
    Json::Object(out)
}

fn suggestion_json(suggestion: &Suggestion) -> Json {
    let mut out = vec![
        ("question".to_owned(), suggestion.question.into()),
        ("agent".to_owned(), suggestion.agent.into()),
        ("model_version".to_owned(), suggestion.version.into()),
        ("value".to_owned(), suggestion.value.clone()),
    ];
    if !suggestion.probabilities.is_empty() {
        let raw: Vec<f64> = suggestion.probabilities.iter().map(|(_, p)| *p).collect();
        let labels = suggestion.probabilities.iter().map(|(label, _)| label.clone());
        let pairs: Vec<(String, f64)> = labels.zip(rounded_to_one(&raw)).collect();
        // The score of a model with probabilities is the one of its value, to the same step.
        let own = pairs.iter().find(|(label, _)| Json::Text(label.clone()) == suggestion.value);
        if let Some(score) = own.map(|(_, p)| *p).or(suggestion.score) {
            out.push(("score".to_owned(), Json::Number(score)));
        }
        let pairs = pairs.into_iter().map(|(label, p)| (label, Json::Number(p))).collect();
        out.push(("probabilities".to_owned(), Json::Object(pairs)));
    } else if let Some(score) = suggestion.score {
        out.push(("score".to_owned(), Json::Number(rounded(score))));
    }
    if let Some(rationale) = &suggestion.rationale {
        out.push(("rationale".to_owned(), rationale.as_str().into()));
    }
    Json::Object(out)
}

fn response_json(response: &Response) -> Json {
    object([
        ("question", response.question.as_str().into()),
        ("annotator", response.annotator.as_str().into()),
        ("value", response.value.clone()),
        ("at", response.at.as_str().into()),
    ])
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&serde_json::Value> for Json {
    /// Objects come in the order `serde_json` gives them, numbers as integers where they are.
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(it) => Self::Bool(*it),
            Value::Number(it) => match (it.as_i64(), it.as_f64()) {
                (Some(whole), _) => Self::Int(whole),
                (None, Some(number)) => Self::Number(number),
                (None, None) => Self::Null,
            },
            Value::String(it) => Self::Text(it.clone()),
            Value::Array(it) => Self::List(it.iter().map(Self::from).collect()),
            Value::Object(it) => {
                Self::Object(it.iter().map(|(key, value)| (key.clone(), value.into())).collect())
            }
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => out.serialize_unit(),
            Self::Bool(it) => out.serialize_bool(*it),
            Self::Int(it) => out.serialize_i64(*it),
            Self::Number(it) => out.serialize_f64(*it),
            Self::Text(it) => out.serialize_str(it),
            Self::List(it) => {
                let mut list = out.serialize_seq(Some(it.len()))?;
                for value in it {
                    list.serialize_element(value)?;
                }
                list.end()
            }
            Self::Object(it) => {
                let mut map = out.serialize_map(Some(it.len()))?;
                for (key, value) in it {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn thirds_sum_to_one_and_the_first_takes_the_rest() {
        assert_eq!(rounded_to_one(&[1.0, 1.0, 1.0]), [0.3334, 0.3333, 0.3333]);
        assert_eq!(rounded_to_one(&[]), [0.0; 0]);
    }

    #[test]
    fn keys_keep_their_order() {
        let item = Item {
            id: "m-1".to_owned(),
            fields: vec![("text".to_owned(), "\"so\"".into())],
            metadata: vec![("z".to_owned(), Json::Int(1)), ("a".to_owned(), Json::Null)],
            suggestions: vec![Suggestion {
                question: "q",
                agent: "rules",
                version: "1.0.0",
                value: "b".into(),
                score: None,
                probabilities: vec![("b".to_owned(), 0.75), ("a".to_owned(), 0.25)],
                rationale: None,
            }],
            ..Item::default()
        };
        let text = to_jsonl(vec![("name".to_owned(), "N".into())], &[item]).unwrap();
        assert_eq!(
            text,
            "{\"countersign\":1,\"name\":\"N\"}\n\
             {\"id\":\"m-1\",\"fields\":{\"text\":\"\\\"so\\\"\"},\"metadata\":{\"z\":1,\"a\":null},\
             \"suggestions\":[{\"question\":\"q\",\"agent\":\"rules\",\"model_version\":\"1.0.0\",\
             \"value\":\"b\",\"score\":0.75,\"probabilities\":{\"b\":0.75,\"a\":0.25}}]}\n"
        );
    }
}
