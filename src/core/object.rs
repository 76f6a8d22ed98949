//! A JSON object that is taken apart key by key.
//!
//! What few lines of a project are made of (questions, policies, mappings) is read by way of JSON and
//! these functions. Serde's derive makes code of its own for every type and every reader: ten times
//! as much on the page's wire. Log lines and items, of which there are many, are read by serde.

use serde_json::{Map, Value as Json};

/// What is left of an object.
#[derive(Debug, Default)]
pub struct Object(Map<String, Json>);

impl Object {
    /// # Errors
    /// It is something else.
    pub fn of(json: Json) -> Result<Self, String> {
        match json {
            Json::Object(map) => Ok(Self(map)),
            other => Err(format!("{} is no object", clip(&other))),
        }
    }

    /// Whatever stands under a key; `None` for null as well.
    pub fn take(&mut self, key: &str) -> Option<Json> {
        self.0.remove(key).filter(|json| !json.is_null())
    }

    /// # Errors
    /// It is there and no text.
    pub fn text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(key, "a text", &other)),
        }
    }

    /// Empty where it is missing.
    ///
    /// # Errors
    /// It is there and no text.
    pub fn text_or_empty(&mut self, key: &str) -> Result<String, String> {
        Ok(self.text(key)?.unwrap_or_default())
    }

    /// # Errors
    /// It is missing, or no text.
    pub fn need_text(&mut self, key: &str) -> Result<String, String> {
        self.text(key)?.ok_or_else(|| missing(key))
    }

    /// # Errors
    /// It is there and no number.
    pub fn number(&mut self, key: &str) -> Result<Option<f64>, String> {
        let number = |json: Json| json.as_f64().ok_or_else(|| wrong(key, "a number", &json));
        self.take(key).map(number).transpose()
    }

    /// # Errors
    /// It is there and no whole number.
    pub fn whole(&mut self, key: &str) -> Result<Option<i64>, String> {
        let whole = |json: Json| json.as_i64().ok_or_else(|| wrong(key, "a whole number", &json));
        self.take(key).map(whole).transpose()
    }

    /// False where it is missing.
    ///
    /// # Errors
    /// It is there and neither.
    pub fn flag(&mut self, key: &str) -> Result<bool, String> {
        match self.take(key) {
            None => Ok(false),
            Some(Json::Bool(flag)) => Ok(flag),
            Some(other) => Err(wrong(key, "true or false", &other)),
        }
    }

    /// # Errors
    /// It is there and no list.
    pub fn list(&mut self, key: &str) -> Result<Option<Vec<Json>>, String> {
        match self.take(key) {
            None => Ok(None),
            Some(Json::Array(list)) => Ok(Some(list)),
            Some(other) => Err(wrong(key, "a list", &other)),
        }
    }

    /// # Errors
    /// It is there and no list of texts.
    pub fn texts(&mut self, key: &str) -> Result<Option<Vec<String>>, String> {
        let text = |json: Json| match json {
            Json::String(text) => Ok(text),
            other => Err(wrong(key, "a list of texts", &other)),
        };
        let list = self.list(key)?;
        list.map(|list| list.into_iter().map(text).collect()).transpose()
    }
}

pub fn missing(key: &str) -> String {
    format!("missing field `{key}`")
}

fn wrong(key: &str, wanted: &str, found: &Json) -> String {
    format!("`{key}` is {wanted}, not {}", clip(found))
}

/// At most 40 characters of a JSON value, for a message.
pub fn clip(json: &Json) -> String {
    let text = json.to_string();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Lets serde read a type by its `of(Json)`.
macro_rules! read_by_json {
    ($($kind:ty),*) => {
        $(impl<'de> serde::Deserialize<'de> for $kind {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let json = <serde_json::Value as serde::Deserialize>::deserialize(from)?;
                Self::of(json).map_err(serde::de::Error::custom)
            }
        })*
    };
}

pub(crate) use read_by_json;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: std::fmt::Debug>(
        json: &str,
        take: fn(&mut Object) -> Result<T, String>,
        said: &str,
    ) {
        let mut object = Object::of(serde_json::from_str(json).unwrap()).unwrap();
        let found = take(&mut object).map_or_else(|why| why, |value| format!("{value:?}"));
        assert_eq!(found, said);
    }

    #[test]
    fn says_what_is_missing_and_what_is_wrong() {
        check(r#"{"a":"x"}"#, |it| it.need_text("a"), r#""x""#);
        check(r#"{"a":null}"#, |it| it.need_text("a"), "missing field `a`");
        check(r#"{"a":[1]}"#, |it| it.text("a"), "`a` is a text, not [1]");
        check(r#"{"a":1.5}"#, |it| it.whole("a"), "`a` is a whole number, not 1.5");
        check(r#"{"a":1.5}"#, |it| it.number("a"), "Some(1.5)");
        check(r#"{"a":1}"#, |it| it.flag("a"), "`a` is true or false, not 1");
        check(r#"{"a":["x",2]}"#, |it| it.texts("a"), "`a` is a list of texts, not 2");
        check("{}", |it| it.texts("a"), "None");
        let long = format!(r#"{{"a":"{}"}}"#, "ä".repeat(50));
        let expected = format!("`a` is a number, not \"{}…", "ä".repeat(39));
        check(&long, |it| it.number("a"), &expected);
    }

    #[test]
    fn is_an_object() {
        assert_eq!(Object::of(Json::from(3)).unwrap_err(), "3 is no object");
    }
}
