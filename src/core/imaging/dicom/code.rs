//! Coded concepts, such as `52988006, SCT, Lesion` (PS3.3, 8.8).

use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};

use super::attributes::Attributes;
use super::write::{Out, line};

/// One concept of one coding scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    pub value: String,
    /// `SCT`, `DCM`, or one of one's own that begins with `99`.
    pub scheme: String,
    pub meaning: String,
}

impl Code {
    pub fn new(value: &str, scheme: &str, meaning: &str) -> Self {
        Self { value: value.to_owned(), scheme: scheme.to_owned(), meaning: meaning.to_owned() }
    }

    /// The first item of a sequence of codes.
    pub fn of(data: &Attributes<'_>, sequence: Tag) -> Option<Self> {
        let item = data.item(sequence)?;
        let text = |tag| item.text(tag).unwrap_or_default();
        let value = [tags::CODE_VALUE, tags::LONG_CODE_VALUE, tags::URN_CODE_VALUE]
            .into_iter()
            .find_map(|tag| item.text(tag))
            .unwrap_or_default();
        Some(Self {
            value,
            scheme: text(tags::CODING_SCHEME_DESIGNATOR),
            meaning: text(tags::CODE_MEANING),
        })
    }

    /// As an item of a sequence of codes.
    pub fn item(&self) -> Out {
        // A code value has at most 16 characters.
        let is_long = self.value.chars().count() > 16;
        let tag = if is_long { tags::LONG_CODE_VALUE } else { tags::CODE_VALUE };
        Out::new()
            .text(tag, line(&self.value, usize::MAX))
            .text(tags::CODING_SCHEME_DESIGNATOR, self.scheme.clone())
            .line(tags::CODE_MEANING, &self.meaning)
    }
}
