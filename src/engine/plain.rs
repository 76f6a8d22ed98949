//! A line in which nothing is odd, read in one pass.
//!
//! This is [`RawItem`](crate::core::format::native::RawItem) for the common
//! case, and strict: whatever is of another type than the format says, stands
//! twice, or is nested, is an error here, and the line is read the long way.
//! So nothing is decided here that the long way would decide otherwise.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// An item whose fields are all plain texts.
#[derive(serde::Deserialize)]
pub struct Plain<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    pub fields: Characters,
    #[serde(borrow, default)]
    pub metadata: Option<Cells<'a>>,
    #[serde(borrow, default)]
    pub suggestions: Vec<PlainSuggestion<'a>>,
    /// There, and not null.
    #[serde(default)]
    pub responses: Option<IgnoredAny>,
    #[serde(borrow, default)]
    pub gold: Option<&'a RawValue>,
}

#[derive(serde::Deserialize)]
pub struct PlainSuggestion<'a> {
    #[serde(borrow, default)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    pub question: Cow<'a, str>,
    #[serde(borrow)]
    pub agent: Cow<'a, str>,
    #[serde(borrow)]
    pub value: &'a RawValue,
    #[serde(default)]
    pub score: Option<f64>,
    #[serde(borrow, default)]
    pub probabilities: Option<Classes<'a>>,
}

/// Code points of all texts in an object.
pub struct Characters(pub usize);

/// Cells of metadata as their text.
pub struct Cells<'a>(pub Vec<(Cow<'a, str>, Cow<'a, str>)>);

/// Class probabilities by label.
pub struct Classes<'a>(pub Vec<(Cow<'a, str>, f64)>);

impl<'a> Plain<'a> {
    /// `None` where the line is not plain, or no item at all.
    pub fn read(line: &'a str) -> Option<Self> {
        // Serde would fill the struct from a list too.
        let is_object = line.trim_ascii_start().starts_with('{');
        is_object.then(|| serde_json::from_str(line).ok()).flatten()
    }
}

/// A text, borrowed where it holds no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Texts)
    }
}

/// One cell of metadata, as [`Meta`](crate::core::model::item::Meta) writes it.
struct Cell<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Cell<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalars;
        impl<'de> Visitor<'de> for Scalars {
            type Value = Cell<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, number, yes or no, or null")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cell(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cell(Cow::Owned(text.to_owned())))
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
                Ok(Cell(Cow::Borrowed(if flag { "true" } else { "false" })))
            }

            #[expect(clippy::cast_precision_loss, reason = "cells are numbers of this kind")]
            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Cell(Cow::Owned((number as f64).to_string())))
            }

            #[expect(clippy::cast_precision_loss, reason = "cells are numbers of this kind")]
            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Cell(Cow::Owned((number as f64).to_string())))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Cell(Cow::Owned(number.to_string())))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Cell(Cow::Borrowed("")))
            }
        }
        deserializer.deserialize_any(Scalars)
    }
}

/// The entries of an object; no key may stand twice.
struct Entries<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = Vec<(Cow<'de, str>, T)>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut entries: Self::Value = Vec::with_capacity(4);
        while let Some((Text(key), value)) = access.next_entry::<Text<'de>, T>()? {
            if entries.iter().any(|(earlier, _)| *earlier == key) {
                return Err(A::Error::custom("a key stands twice"));
            }
            entries.push((key, value));
        }
        Ok(entries)
    }
}

fn entries<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<(Cow<'de, str>, T)>, D::Error> {
    deserializer.deserialize_map(Entries(std::marker::PhantomData))
}

impl<'de> Deserialize<'de> for Characters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = entries::<Text<'de>, D>(deserializer)?;
        Ok(Self(texts.iter().map(|(_, Text(text))| text.chars().count()).sum()))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Cells<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let cells = entries::<Cell<'de>, D>(deserializer)?;
        Ok(Self(cells.into_iter().map(|(column, Cell(text))| (column, text)).collect()))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Classes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        entries(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let said = Plain::read(line).map(|plain| {
            let cells = plain.metadata.map(|Cells(cells)| cells).unwrap_or_default();
            let cells: Vec<String> = cells.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let (count, suggestions) = (plain.fields.0, plain.suggestions.len());
            format!("{} {count} {} {suggestions}", plain.id, cells.join(","))
        });
        assert_eq!(said.as_deref(), expected);
    }

    #[test]
    fn reads_what_is_plain_and_nothing_else() {
        let line = r#"{"id":"a","fields":{"t":"ä\nb","u":""},"metadata":{"x":1.50,"y":null,"z":true,"n":-3},"suggestions":[{"question":"q","agent":"m","value":[1],"new":{}}],"more":[]}"#;
        check(line, Some("a 3 x=1.5,y=,z=true,n=-3 1"));
        check(r#"{"id":7,"fields":{"t":"x"}}"#, None);
        check(r#"{"id":"a","fields":{"t":{"kind":"text","text":"x"}}}"#, None);
        check(r#"{"id":"a","fields":{"t":"x","t":"y"}}"#, None);
        check(r#"{"id":"a","fields":{"t":"x"},"metadata":{"l":["x"]}}"#, None);
        check(
            r#"{"id":"a","fields":{"t":"x"},"suggestions":[{"question":"q","agent":"m","value":1,"score":"high"}]}"#,
            None,
        );
        check(r#"["a",{"t":"x"}]"#, None);
        check("{", None);
    }
}
