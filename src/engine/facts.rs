//! What the rules see of one item: its columns.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::dataset::Dataset;
use crate::core::routing::facts::{Facts, Suggested};
use crate::core::search::Needle;

/// One item of the dataset, as [`Facts`].
pub struct InColumns<'a> {
    pub data: &'a Dataset,
    pub index: u32,
    pub found: &'a Found,
}

/// Which items contain which words: looked up once for all items, not once per edit of a
/// policy.
#[derive(Debug, Default)]
pub struct Found {
    words: BTreeMap<Needle, Word>,
}

/// The items that contain a word, a bit each, as far as they were searched.
#[derive(Debug, Default)]
struct Word {
    bits: Vec<u64>,
    searched: u32,
}

/// So many words are remembered.
const MOST: usize = 64;

impl Found {
    /// Searches items for a word, at most so many that were not searched yet. How many.
    pub fn look(&mut self, data: &Dataset, needle: &Needle, most: u32) -> u32 {
        if !self.words.contains_key(needle) && self.words.len() >= MOST {
            self.words.clear();
        }
        let Word { bits, searched } = self.words.entry(needle.clone()).or_default();
        bits.resize(data.len().div_ceil(64) as usize, 0);
        let from = *searched;
        for index in from..data.len().min(from.saturating_add(most)) {
            if data.contains(index, needle)
                && let Some(word) = bits.get_mut(index as usize / 64)
            {
                *word |= 1 << (index % 64);
            }
            *searched = index + 1;
        }
        *searched - from
    }

    /// More items came: nothing is known of them.
    pub fn clear(&mut self) {
        self.words.clear();
    }

    fn get(&self, needle: &Needle, index: u32) -> Option<bool> {
        let word = self.words.get(needle).filter(|word| index < word.searched)?;
        Some(word.bits.get(index as usize / 64)? >> (index % 64) & 1 == 1)
    }
}

impl Facts for InColumns<'_> {
    fn id(&self) -> Cow<'_, str> {
        self.data.id(self.index)
    }

    fn suggestion(&self, question: usize, agent: usize) -> Option<Suggested> {
        let cell = self.data.columns.cell(question, agent, self.index)?;
        Some(Suggested { score: cell.score, margin: cell.margin, entropy: cell.entropy })
    }

    fn suggests(&self, question: usize, agent: usize) -> bool {
        self.data.columns.code(question, agent, self.index) > 0
    }

    fn same(&self, question: usize, one: usize, other: usize) -> bool {
        let code = self.data.columns.code(question, one, self.index);
        code > 0 && code == self.data.columns.code(question, other, self.index)
    }

    fn says(&self, question: usize, agent: usize, label: &str) -> bool {
        let code = self.data.columns.code(question, agent, self.index);
        let Some(values) = self.data.columns.values.get(question).filter(|_| code > 0) else {
            return false;
        };
        match values.get(code) {
            Some(value) => value.says(label),
            None => values.find_one(label) == Some(code),
        }
    }

    fn metadata(&self, column: usize) -> Cow<'_, str> {
        let column = self.data.columns.metadata.get(column);
        Cow::Borrowed(column.map_or("", |column| column.text(self.index)))
    }

    fn length(&self) -> u32 {
        self.data.columns.characters.get(self.index as usize).copied().unwrap_or_default()
    }

    fn contains(&self, needle: &Needle) -> bool {
        let known = self.found.get(needle, self.index);
        known.unwrap_or_else(|| self.data.contains(self.index, needle))
    }

    fn has_gold(&self) -> bool {
        self.data.has_gold(self.index)
    }
}
