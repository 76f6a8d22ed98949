//! Texts as lists of numbered words.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::{MOST_WORDS, Probes, Text};

/// The texts of all items, read one by one; then in the order of their words.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    numbers: HashMap<String, u32>,
    /// Sorted in the end: a word is its place here.
    names: Vec<String>,
    /// By item; empty where there is no word or there are too many.
    words: Vec<Vec<u32>>,
    too_long: Vec<bool>,
    /// Items by their words.
    order: Vec<usize>,
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

    /// After the last one: the words in the order of the alphabet.
    pub fn sort_words(&mut self) {
        self.numbers = HashMap::new();
        let mut sorted: Vec<(String, usize)> =
            std::mem::take(&mut self.names).into_iter().zip(0..).collect();
        sorted.sort_unstable();
        let mut places = vec![0; sorted.len()];
        for (place, (_, number)) in (0..).zip(&sorted) {
            if let Some(slot) = places.get_mut(*number) {
                *slot = place;
            }
        }
        self.names = sorted.into_iter().map(|it| it.0).collect();
        for word in self.words.iter_mut().flatten() {
            *word = places.get(*word as usize).copied().unwrap_or_default();
        }
    }

    /// And then the texts in the order of their words.
    pub fn sort_texts(&mut self) {
        let mut order: Vec<usize> = (0..self.words.len()).collect();
        order.sort_by(|a, b| self.words(*a).cmp(self.words(*b)));
        self.order = order;
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn named(&self, words: [u32; 2]) -> [String; 2] {
        words.map(|word| self.names.get(word as usize).cloned().unwrap_or_default())
    }

    fn words(&self, item: usize) -> &[u32] {
        self.words.get(item).map_or(&[], Vec::as_slice)
    }

    /// The different texts, in the order of their words; what is no probe is counted. By item
    /// what is suggested.
    pub(super) fn distinct(&self, labels: &[Option<u32>], found: &mut Probes) -> Vec<Text> {
        let mut texts: Vec<Text> = Vec::new();
        for item in &self.order {
            let Some(label) = labels.get(*item).copied().flatten() else {
                found.without_label += 1;
                continue;
            };
            let words = self.words(*item);
            if words.is_empty() {
                let is_long = self.too_long.get(*item) == Some(&true);
                *(if is_long { &mut found.too_long } else { &mut found.too_short }) += 1;
                continue;
            }
            match texts.last_mut().filter(|text| text.words == words) {
                Some(text) => {
                    text.items.push(*item);
                    if let Err(place) = text.labels.binary_search(&label) {
                        text.labels.insert(place, label);
                    }
                }
                None => texts.push(Text {
                    words: words.to_vec(),
                    items: vec![*item],
                    labels: vec![label],
                }),
            }
        }
        texts
    }
}
