//! How often somebody said one thing where somebody else said another.
//!
//! A pair is two answers to the same question of the same item: two agents, two
//! people, or a person and an agent. Between equals the order of a pair means
//! nothing, so it is counted in both cells; the diagonal counts each pair once.
//!
//! Absent on purpose: chance correction. That is a metric.

use std::collections::BTreeMap;

use crate::core::model::question::{Question, QuestionKind};

/// More values than this are no matrix to look at: the commonest stay.
pub const MOST_LABELS: usize = 60;

/// Counts of pairs by code of their values.
#[derive(Clone, Debug)]
pub struct LabelPairs {
    symmetric: bool,
    counts: BTreeMap<(u32, u32), u32>,
    pub pairs: u64,
    pub equal: u64,
}

/// The counts as a square.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Square {
    /// What stands at rows and columns.
    pub labels: Vec<String>,
    pub counts: Vec<Vec<u32>>,
}

impl LabelPairs {
    /// `symmetric` where both sides are of one kind: agents, or people.
    pub fn new(symmetric: bool) -> Self {
        Self { symmetric, counts: BTreeMap::new(), pairs: 0, equal: 0 }
    }

    /// Counts one unordered pair. Codes are equal where the values are.
    pub fn add(&mut self, row: u32, column: u32) {
        self.pairs += 1;
        if row == column {
            self.equal += 1;
        }
        let key = if self.symmetric { (row.min(column), row.max(column)) } else { (row, column) };
        *self.counts.entry(key).or_default() += 1;
    }

    /// The square over the values that occur, in the order of the schema and then sorted; the
    /// labels of a choice are there also where they do not occur. `name` gives a code its value.
    ///
    /// Free answers, texts and marks, have no square: hardly one occurs twice.
    pub fn square(&self, question: &Question, name: impl Fn(u32) -> String) -> Square {
        if question.kind.is_free() {
            return Square::default();
        }
        let mut weights: BTreeMap<String, u64> = BTreeMap::new();
        if let QuestionKind::Choice { labels } = &question.kind {
            weights.extend(labels.iter().map(|label| (label.id.clone(), u64::MAX)));
        }
        let mut names: BTreeMap<u32, String> = BTreeMap::new();
        for ((row, column), count) in &self.counts {
            for code in [row, column] {
                let label = names.entry(*code).or_insert_with(|| name(*code));
                let weight = weights.entry(label.clone()).or_default();
                *weight = weight.saturating_add(u64::from(*count));
            }
        }
        let labels = in_order(weights, question);
        let place: BTreeMap<&str, usize> =
            labels.iter().enumerate().map(|(place, label)| (label.as_str(), place)).collect();
        let place = |code: &u32| names.get(code).and_then(|it| place.get(it.as_str())).copied();
        let mut counts = vec![vec![0u32; labels.len()]; labels.len()];
        for ((row, column), count) in &self.counts {
            let (Some(row), Some(column)) = (place(row), place(column)) else { continue };
            let mut put = |row: usize, column: usize| {
                if let Some(cell) = counts.get_mut(row).and_then(|row| row.get_mut(column)) {
                    *cell += count;
                }
            };
            put(row, column);
            if self.symmetric && row != column {
                put(column, row);
            }
        }
        Square { labels, counts }
    }
}

/// The commonest, in schema order, then sorted: numbers as numbers.
fn in_order(weights: BTreeMap<String, u64>, question: &Question) -> Vec<String> {
    let mut common: Vec<(String, u64)> = weights.into_iter().collect();
    common.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    common.truncate(MOST_LABELS.max(question.labels().len()));
    let mut labels: Vec<String> = common.into_iter().map(|(label, _)| label).collect();
    let place =
        |id: &str| question.labels().iter().position(|label| label.id == id).unwrap_or(usize::MAX);
    labels.sort_by(|a, b| {
        (place(a), a.parse::<i64>().ok(), a).cmp(&(place(b), b.parse::<i64>().ok(), b))
    });
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["pos", "neg", "sad", "10"];

    #[track_caller]
    fn check(symmetric: bool, pairs: &[(u32, u32)], expected: &str) {
        let question = r#"{"id":"mood","kind":"choice","labels":["neg","neu","pos"]}"#;
        let question: Question = serde_json::from_str(question).unwrap();
        let mut counted = LabelPairs::new(symmetric);
        pairs.iter().for_each(|(row, column)| counted.add(*row, *column));
        let square = counted.square(&question, |code| NAMES[code as usize].to_owned());
        let mut said = format!("{} pairs, {} equal", counted.pairs, counted.equal);
        for (label, row) in square.labels.iter().zip(&square.counts) {
            let row: Vec<String> = row.iter().map(ToString::to_string).collect();
            said.push_str(&format!("|{label} {}", row.join(" ")));
        }
        assert_eq!(said, expected);
    }

    #[test]
    fn counts_pairs() {
        check(true, &[], "0 pairs, 0 equal|neg 0 0 0|neu 0 0 0|pos 0 0 0");
        check(true, &[(0, 1), (1, 0), (1, 1)], "3 pairs, 1 equal|neg 1 0 2|neu 0 0 0|pos 2 0 0");
        check(false, &[(0, 1), (1, 0), (0, 1)], "3 pairs, 0 equal|neg 0 0 1|neu 0 0 0|pos 2 0 0");
        check(true, &[(1, 2)], "1 pairs, 0 equal|neg 0 0 0 1|neu 0 0 0 0|pos 0 0 0 0|sad 1 0 0 0");
    }
}
