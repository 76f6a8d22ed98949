//! Texts as lists of numbered words.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::MOST_WORDS;

/// The texts of all items, read one by one; then [made ready](super::Preparing).
#[derive(Clone, Debug, Default)]
pub struct Texts {
    numbers: HashMap<String, u32>,
    /// Sorted in the end: a word is its place here.
    names: Vec<String>,
    /// By item; empty where there is no word or there are too many.
    words: Vec<Vec<u32>>,
    too_long: Vec<bool>,
}

impl Texts {
    /// The text of the next item. How many words were read.
    pub fn add(&mut self, text: &str) -> usize {
        let folded = text.to_lowercase();
        // One more than may be: enough to see that it is too long.
        let words: Vec<&str> = folded.unicode_words().take(MOST_WORDS + 1).collect();
        let read = words.len();
        self.too_long.push(read > MOST_WORDS);
        let words = if read > MOST_WORDS { Vec::new() } else { words };
        let numbered = words.into_iter().map(|word| self.number(word)).collect();
        self.words.push(numbered);
        read
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.to_owned(), number);
        self.names.push(word.to_owned());
        number
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Puts the words in this order; by number, the place that each then has.
    pub(super) fn put_names(&mut self, order: &[u32]) -> Vec<u32> {
        self.numbers = HashMap::new();
        let mut places = vec![0; order.len()];
        let mut old = std::mem::take(&mut self.names);
        for (place, number) in (0..).zip(order) {
            self.names.extend(old.get_mut(*number as usize).map(std::mem::take));
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = place;
            }
        }
        places
    }

    /// Calls the words of an item by their places. How many there are.
    pub(super) fn renumber(&mut self, item: usize, places: &[u32]) -> usize {
        let Some(words) = self.words.get_mut(item) else { return 0 };
        for word in &mut *words {
            *word = places.get(*word as usize).copied().unwrap_or_default();
        }
        words.len()
    }

    pub(super) fn named(&self, words: [u32; 2]) -> [String; 2] {
        words.map(|word| self.names.get(word as usize).cloned().unwrap_or_default())
    }

    pub(super) fn words(&self, item: u32) -> &[u32] {
        self.words.get(item as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_too_long(&self, item: u32) -> bool {
        self.too_long.get(item as usize) == Some(&true)
    }
}
