//! One mark, and all marks of an answer, whatever they are made on.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// One mark.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Mark<P: Place> {
    /// Unique among the marks of one value.
    #[serde(default)]
    pub id: String,
    /// The id of a label of the question.
    #[serde(default)]
    pub label: String,
    #[serde(flatten)]
    pub place: P,
    /// By id of the attribute.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// As the agent gave it, larger is surer. Not a probability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Why the agent marked it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// In a person's answer: the suggestion and the mark of it that this one began as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<From>,
    /// In a person's answer: marks of other suggestions that were shown together with it as one, since
    /// they are alike. What is said of it is said of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<From>,
    /// In a person's answer: what became of the suggested mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
}

/// A suggested mark, by the id of the suggestion and its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct From {
    pub suggestion: String,
    pub mark: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    Accepted,
    Edited,
}

/// All marks of one answer, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks<P: Place> {
    pub marks: Vec<Mark<P>>,
    pub relations: Vec<Relation>,
    /// In a person's answer: suggested marks that are none.
    pub rejected: Vec<From>,
}

/// From one mark to another, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Relation {
    pub from: String,
    pub to: String,
    pub label: String,
}

/// Where a mark is.
pub trait Place: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned {
    /// The key of the list of marks in a value.
    const KEY: &'static str;

    /// Brings it into its one form: ordered ends, numbers to the thousandth.
    ///
    /// # Errors
    /// Why it is no place.
    fn tidy(self) -> Result<Self, String>;

    /// Where it is, for a person; `text` is the text that spans speak of.
    fn words(&self, text: &str) -> String;

    /// The one frame that it is on, counted from 0; `None` where it is on all of them, or on several.
    fn frame(&self) -> Option<u32> {
        None
    }

    /// [`Self::words`] with its frame; `first` is how the first one is called: slices of medical
    /// images are counted from 1, frames from 0.
    fn words_in_frame(&self, text: &str, first: u32) -> String {
        let said = self.words(text);
        match self.frame() {
            Some(frame) => format!("{said}, frame {}", frame.saturating_add(first)),
            None => said,
        }
    }

    /// In how many frames a track is where its keys lead, without a key of its own: who accepts the
    /// track accepts these, and the answer says so.
    fn interpolated(&self) -> u64 {
        0
    }

    /// Whether two marks are at the same place.
    fn is_same(&self, other: &Self) -> bool {
        self == other
    }
}

impl<P: Place> Mark<P> {
    pub fn new(id: impl Into<String>, label: impl Into<String>, place: P) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            place,
            attributes: BTreeMap::new(),
            score: None,
            about: String::new(),
            from: None,
            with: Vec::new(),
            judged: None,
        }
    }

    /// Whether both say the same of the same place, whoever says it.
    pub fn says_same(&self, other: &Self) -> bool {
        self.label == other.label
            && self.attributes == other.attributes
            && self.place.is_same(&other.place)
    }
}

impl<P: Place> Marks<P> {
    pub fn find(&self, id: &str) -> Option<&Mark<P>> {
        self.marks.iter().find(|mark| mark.id == id)
    }

    /// An id that no mark has: `m1`, `m2`, …
    pub fn free_id(&self) -> String {
        let taken = |id: &String| self.marks.iter().any(|mark| mark.id == *id);
        let ids = (self.marks.len() + 1..).map(|number| format!("m{number}"));
        ids.into_iter().find(|id| !taken(id)).unwrap_or_default()
    }
}

/// To the thousandth; what is not finite becomes 0.
pub fn thousandth(number: f64) -> f64 {
    let rounded = (number * 1000.0).round() / 1000.0;
    // -0 is 0.
    if rounded.is_finite() { rounded + 0.0 } else { 0.0 }
}
