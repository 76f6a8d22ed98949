//! One line of native JSONL, borrowed: what the engine's index reads.
//!
//! Strings borrow from the line unless they hold escapes; fields, values and
//! metadata stay unread ([`RawValue`]) until somebody asks. Nothing is allocated
//! for a line but its list of suggestions. What is of the wrong type is taken as
//! absent here; [`read_item`](super::native_item::read_item), which is built on
//! this type, says so as issues. Both see the same suggestions in the same order.
//!
//! Absent on purpose: the schema. This says what stands in the line, not
//! whether it is legal.

use std::borrow::Cow;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::core::issue::Issue;
use crate::core::model::question::Question;
use crate::core::model::suggestion::Agent;
use crate::core::model::value::Value;

/// The agent of a suggestion that names none.
pub const UNNAMED: &str = "unnamed";

/// One item line, borrowed from it.
#[derive(Debug, Default, serde::Deserialize)]
pub struct RawItem<'a> {
    #[serde(borrow, default)]
    pub id: Loose<'a>,
    #[serde(borrow, default)]
    pub fields: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub suggestions: Listed<'a>,
    #[serde(borrow, default)]
    pub responses: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub gold: Option<&'a RawValue>,
}

/// One suggestion of a line. All of it may be missing.
#[derive(Debug, Default, serde::Deserialize)]
pub struct RawSuggestion<'a> {
    #[serde(borrow, default)]
    pub id: Loose<'a>,
    #[serde(borrow, default)]
    pub question: Loose<'a>,
    #[serde(borrow, default)]
    pub agent: Loose<'a>,
    #[serde(borrow, default)]
    pub model_version: Loose<'a>,
    #[serde(borrow, default)]
    pub value: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub score: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub probabilities: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub rationale: Loose<'a>,
}

/// A text; numbers and flags are read as their text, everything else as absent.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Loose<'a>(pub Option<Cow<'a, str>>);

/// The suggestions of a line: an empty one stands where the element is no object,
/// so that places count as in the file.
#[derive(Debug, Default)]
pub struct Listed<'a>(pub Vec<RawSuggestion<'a>>);

impl<'a> RawItem<'a> {
    /// # Errors
    /// The line is not one JSON object; make it an [`Issue`] with [`syntax_issue`].
    pub fn read(line: &'a str) -> Result<Self, serde_json::Error> {
        // Serde would fill the struct from a list too.
        if !line.trim_ascii_start().starts_with('{') {
            return Err(serde::de::Error::custom("not an object"));
        }
        serde_json::from_str(line)
    }

    /// The id, or `line-N` where the line has none.
    pub fn id_or_line(&self, number: u64) -> Cow<'a, str> {
        match &self.id.0 {
            Some(id) if !id.is_empty() => id.clone(),
            _ => Cow::Owned(format!("line-{number}")),
        }
    }
}

impl RawSuggestion<'_> {
    /// Its agent as a schema has it.
    pub fn as_agent(&self) -> Agent {
        let version = self.model_version.as_str().to_owned();
        Agent { id: self.agent().to_owned(), version, ..Agent::default() }
    }

    pub fn agent(&self) -> &str {
        self.agent.0.as_deref().filter(|agent| !agent.is_empty()).unwrap_or(UNNAMED)
    }

    pub fn question(&self) -> &str {
        self.question.0.as_deref().unwrap_or_default()
    }

    /// Finite, or none.
    pub fn score(&self) -> Option<f64> {
        number(self.score?)
    }
}

impl Loose<'_> {
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

/// A finite JSON number.
pub fn number(raw: &RawValue) -> Option<f64> {
    let text = raw.get();
    let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
}

/// Reads the value of a suggestion or response.
///
/// # Errors
/// Why it does not answer the question, for a person.
pub fn value(question: &Question, raw: &RawValue) -> Result<Value, String> {
    let json = serde_json::from_str(raw.get()).map_err(|error| error.to_string())?;
    question.read(&json)
}

/// Calls `each` for every entry of an object, in the order of the file, without
/// allocating; does nothing where `raw` is no object.
pub fn entries<'a>(raw: &'a RawValue, each: impl FnMut(&str, &'a RawValue)) {
    struct Entries<F>(F);
    impl<'de, F: FnMut(&str, &'de RawValue)> Visitor<'de> for Entries<F> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<(), A::Error> {
            while let Some(Key(key)) = access.next_key::<Key<'de>>()? {
                (self.0)(&key, access.next_value()?);
            }
            Ok(())
        }
    }
    if raw.get().starts_with('{') {
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        // Checked when the line was read: it is an object, and legal.
        drop(deserializer.deserialize_map(Entries(each)));
    }
}

/// A key, borrowed where it can be.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Loose(text) = Loose::deserialize(deserializer)?;
        Ok(Self(text.unwrap_or_default()))
    }
}

/// Calls `each(field, text)` for every text of an item's fields: texts, turns and
/// answers, in the order of the file. Image addresses and speakers are not text.
pub fn texts(fields: &RawValue, mut each: impl FnMut(&str, &str)) {
    entries(fields, |field, content| {
        if content.get().starts_with('"') {
            if let Ok(Loose(Some(text))) = serde_json::from_str(content.get()) {
                each(field, &text);
            }
            return;
        }
        for piece in super::native_item::content::content(content).iter().flat_map(pieces) {
            each(field, piece);
        }
    });
}

/// The texts of one field.
pub fn pieces(content: &crate::core::model::item::Content) -> Vec<&str> {
    use crate::core::model::item::Content;
    match content {
        Content::Text { text } => vec![text],
        Content::Conversation { turns } => turns.iter().map(|turn| turn.text.as_str()).collect(),
        Content::Answers { answers } => answers.iter().map(|answer| answer.text.as_str()).collect(),
        Content::Image { .. } | Content::Series { .. } => Vec::new(),
    }
}

/// Why a line could not be read, with the column in code points.
pub fn syntax_issue(line: &str, number: u64, error: &serde_json::Error) -> Issue {
    let mut why = error.to_string();
    if let Some(at) = why.rfind(" at line ") {
        why.truncate(at);
    }
    let message = match error.classify() {
        serde_json::error::Category::Data if !line.trim_start().starts_with('{') => {
            "not an item: a line must be one JSON object; the line was left out".to_owned()
        }
        serde_json::error::Category::Data => format!("{why}; the line was left out"),
        _ => format!("not legal JSON ({why}); the line was left out"),
    };
    let before = error.column().saturating_sub(1);
    let column = line.char_indices().take_while(|(at, _)| *at < before).count() as u64 + 1;
    Issue::error(message).at_line(number).at_column(column)
}

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Loose<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Loose(Some(Cow::Borrowed(text))))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Loose(Some(Cow::Owned(text.to_owned()))))
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
                Ok(Loose(Some(Cow::Borrowed(if flag { "true" } else { "false" }))))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Loose(Some(Cow::Owned(number.to_string()))))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Loose(Some(Cow::Owned(number.to_string()))))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Loose(Some(Cow::Owned(number.to_string()))))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Loose(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                while access.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Loose(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Loose(None))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

/// What is no list counts as one empty suggestion: it is left out with an issue.
fn wrong<'a>() -> Listed<'a> {
    Listed(vec![RawSuggestion::default()])
}

impl<'de: 'a, 'a> Deserialize<'de> for Listed<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lists;
        impl<'de> Visitor<'de> for Lists {
            type Value = Listed<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of suggestions")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Listed::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(Element(suggestion)) = access.next_element::<Element<'de>>()? {
                    list.push(suggestion);
                }
                Ok(Listed(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(wrong())
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(wrong())
            }

            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(wrong())
            }

            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(wrong())
            }

            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(wrong())
            }

            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(wrong())
            }
        }
        deserializer.deserialize_any(Lists)
    }
}

/// One element of the list, an object or not.
struct Element<'a>(RawSuggestion<'a>);

impl<'de> Deserialize<'de> for Element<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Elements;
        impl<'de> Visitor<'de> for Elements {
            type Value = RawSuggestion<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a suggestion")
            }

            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
                RawSuggestion::deserialize(MapAccessDeserializer::new(access))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                while access.next_element::<IgnoredAny>()?.is_some() {}
                Ok(RawSuggestion::default())
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(RawSuggestion::default())
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(RawSuggestion::default())
            }

            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(RawSuggestion::default())
            }

            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(RawSuggestion::default())
            }

            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(RawSuggestion::default())
            }

            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(RawSuggestion::default())
            }
        }
        deserializer.deserialize_any(Elements).map(Element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let said = match RawItem::read(line) {
            Ok(item) => {
                let suggestions: Vec<String> = item
                    .suggestions
                    .0
                    .iter()
                    .map(|s| format!("{}/{} {:?}", s.question(), s.agent(), s.score()))
                    .collect();
                format!("{} [{}]", item.id_or_line(7), suggestions.join(", "))
            }
            Err(error) => syntax_issue(line, 7, &error).to_string(),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn reads_lines_borrowed() {
        check(
            r#"{"id":"a\"b","fields":{"text":"x"},"suggestions":[{"question":"q","agent":"m","value":1,"score":0.5}],"new":[{}]}"#,
            "a\"b [q/m Some(0.5)]",
        );
        check(r#"{"id":12,"suggestions":null}"#, "12 []");
        check(r#"{"id":12,"suggestions":{}}"#, "12 [/unnamed None]");
        check(
            r#"{"suggestions":[7,{"question":["?"],"score":"high"}]}"#,
            "line-7 [/unnamed None, /unnamed None]",
        );
        check(r#"{"suggestions":[{"question":"q","score":1e999}]}"#, "line-7 [q/unnamed None]");
        let item = RawItem::read(r#"{"id":"plain"}"#).unwrap();
        assert!(matches!(item.id.0, Some(Cow::Borrowed("plain"))));
    }

    #[test]
    fn says_what_is_wrong_with_a_line() {
        check(
            "[1]",
            "line 7, column 1: not an item: a line must be one JSON object; the line was left out",
        );
        check(
            r#"{"id":"äö",}"#,
            "line 7, column 12: not legal JSON (trailing comma); the line was left out",
        );
        check(
            r#"{"id":1,"id":2}"#,
            "line 7, column 12: duplicate field `id`; the line was left out",
        );
        let bomb = format!(r#"{{"fields":{}"#, "[".repeat(5000));
        check(
            &bomb,
            "line 7, column 5010: not legal JSON (EOF while parsing a list); the line was left out",
        );
    }

    #[test]
    fn finds_all_text() {
        let line = r#"{"fields":{"a":"x\ny","thread":{"kind":"conversation","turns":[{"speaker":"s","text":"t1"},{"text":"t2"}]},"b":{"kind":"answers","answers":[{"id":"a","text":"t3"}]},"c":{"kind":"image","src":"u"}}}"#;
        let item = RawItem::read(line).unwrap();
        let mut found = Vec::new();
        texts(item.fields.unwrap(), |field, text| found.push(format!("{field}={text}")));
        assert_eq!(found.join("|"), "a=x\ny|thread=t1|thread=t2|b=t3");
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in ".{0,80}") {
            if let Err(error) = RawItem::read(&line) {
                let _ = syntax_issue(&line, 1, &error);
            }
        }
    }
}
