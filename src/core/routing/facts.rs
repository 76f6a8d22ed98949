//! What a rule may know of one item.
//!
//! The engine answers from its columns, [`OfItem`] from a whole item: both must
//! route alike. Questions, agents and columns are places in the [`Schema`].

use std::borrow::Cow;

use crate::core::elementary::ln;
use crate::core::model::dataset::Schema;
use crate::core::model::item::{Content, Item, Meta};
use crate::core::model::suggestion::Suggestion;
use crate::core::search::Needle;

/// One item, seen by the rules.
pub trait Facts {
    fn id(&self) -> Cow<'_, str>;

    /// The suggestion of an agent to a question, if there is one.
    fn suggestion(&self, question: usize, agent: usize) -> Option<Suggested>;

    /// Whether the agent suggests anything to the question.
    fn suggests(&self, question: usize, agent: usize) -> bool {
        self.suggestion(question, agent).is_some()
    }

    /// Whether two agents suggest the same value. False where one of them suggests none.
    fn same(&self, question: usize, one: usize, other: usize) -> bool;

    /// Whether that suggestion is this label, or has it among its labels.
    fn says(&self, question: usize, agent: usize, label: &str) -> bool;

    /// A metadata cell as text; empty where it is missing or null.
    fn metadata(&self, column: usize) -> Cow<'_, str>;

    /// Code points of all text together.
    fn length(&self) -> u32;

    /// Whether the text contains this.
    fn contains(&self, needle: &Needle) -> bool;

    fn has_gold(&self) -> bool;
}

/// The numbers of one suggestion, in single precision as the columns keep them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Suggested {
    pub score: Option<f32>,
    /// Difference of the two largest class probabilities.
    pub margin: Option<f32>,
    /// Entropy of the class probabilities over the log of their number.
    pub entropy: Option<f32>,
}

/// The facts of a whole item.
pub struct OfItem<'a> {
    pub schema: &'a Schema,
    pub item: &'a Item,
}

impl OfItem<'_> {
    fn find(&self, question: usize, agent: usize) -> Option<&Suggestion> {
        let question = self.schema.questions.get(question)?;
        let agent = self.schema.agents.get(agent)?;
        self.item
            .suggestions
            .iter()
            .find(|suggestion| suggestion.question == question.id && suggestion.agent == agent.id)
    }
}

impl Facts for OfItem<'_> {
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.item.id)
    }

    fn suggestion(&self, question: usize, agent: usize) -> Option<Suggested> {
        let suggestion = self.find(question, agent)?;
        let mut classes = Classes::default();
        suggestion.probabilities.iter().for_each(|(_, probability)| classes.add(*probability));
        Some(Suggested {
            score: suggestion.score.map(single),
            margin: classes.margin(),
            entropy: classes.entropy(),
        })
    }

    fn same(&self, question: usize, one: usize, other: usize) -> bool {
        match (self.find(question, one), self.find(question, other)) {
            (Some(one), Some(other)) => one.value == other.value,
            _ => false,
        }
    }

    fn says(&self, question: usize, agent: usize, label: &str) -> bool {
        self.find(question, agent).is_some_and(|suggestion| suggestion.value.says(label))
    }

    fn metadata(&self, column: usize) -> Cow<'_, str> {
        let Some(column) = self.schema.columns.get(column) else { return Cow::Borrowed("") };
        match self.item.metadata.iter().find(|(id, _)| *id == column.id) {
            Some((_, Meta::Text(text))) => Cow::Borrowed(text),
            Some((_, meta)) => Cow::Owned(meta.to_string()),
            None => Cow::Borrowed(""),
        }
    }

    fn length(&self) -> u32 {
        let count = self.item.texts().map(|text| text.chars().count()).sum::<usize>();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn contains(&self, needle: &Needle) -> bool {
        self.item.texts().any(|text| needle.is_in(text))
    }

    fn has_gold(&self) -> bool {
        !self.item.gold.is_empty()
    }
}

/// Rounds as the columns do.
#[expect(clippy::cast_possible_truncation, reason = "rounding is the point")]
pub fn single(number: f64) -> f32 {
    number as f32
}

/// What margin and entropy need of class probabilities, one after another.
/// Probabilities are divided by their sum; what is negative or no number counts as none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Classes {
    number: u32,
    sum: f64,
    first: f64,
    second: f64,
    /// Sum of p ln p.
    plogp: f64,
}

impl Classes {
    pub fn add(&mut self, probability: f64) {
        let p = if probability.is_finite() { probability.max(0.0) } else { 0.0 };
        self.number += 1;
        self.sum += p;
        if p > self.first {
            self.second = self.first;
            self.first = p;
        } else if p > self.second {
            self.second = p;
        }
        if p > 0.0 {
            self.plogp += p * ln(p);
        }
    }

    /// `None` with fewer than two classes, or where all are zero.
    pub fn margin(&self) -> Option<f32> {
        self.defined().then(|| single((self.first - self.second) / self.sum))
    }

    /// 0 sure, 1 uniform. `None` with fewer than two classes, or where all are zero.
    pub fn entropy(&self) -> Option<f32> {
        // −Σ (p/s) ln(p/s) = ln s − (Σ p ln p) / s
        let entropy = || ln(self.sum) - self.plogp / self.sum;
        self.defined().then(|| single((entropy() / ln(f64::from(self.number))).clamp(0.0, 1.0)))
    }

    fn defined(&self) -> bool {
        self.number > 1 && self.sum > 0.0
    }
}

impl Item {
    /// All text of the item, field by field.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().flat_map(|field| -> Box<dyn Iterator<Item = &str> + '_> {
            match &field.content {
                Content::Text { text } => Box::new(std::iter::once(text.as_str())),
                Content::Conversation { turns } => {
                    Box::new(turns.iter().map(|turn| turn.text.as_str()))
                }
                Content::Answers { answers } => {
                    Box::new(answers.iter().map(|answer| answer.text.as_str()))
                }
                Content::Image { .. } | Content::Series { .. } => Box::new(std::iter::empty()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(probabilities: &[f64], margin: Option<f32>, entropy: Option<f32>) {
        let mut classes = Classes::default();
        probabilities.iter().for_each(|p| classes.add(*p));
        assert_eq!((classes.margin(), classes.entropy()), (margin, entropy), "{probabilities:?}");
    }

    #[test]
    fn margin_and_entropy() {
        check(&[0.5, 0.5], Some(0.0), Some(1.0));
        check(&[1.0, 0.0], Some(1.0), Some(0.0));
        check(&[0.25, 0.75], Some(0.5), Some(0.811_278_1));
        // The same, not divided by their sum: counts are as good as probabilities.
        check(&[1.0, 3.0], Some(0.5), Some(0.811_278_1));
        check(&[1.0], None, None);
        check(&[], None, None);
        check(&[0.0, 0.0], None, None);
        check(&[f64::NAN, -1.0, 1.0], Some(1.0), Some(0.0));
    }
}
