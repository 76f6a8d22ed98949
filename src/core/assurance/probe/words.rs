//! Texts as lists of numbered words, each different text once.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;

use super::{MOST_WORDS, Probe, Probes, Text};

/// The words that occur, in the order of the alphabet: a word is its place here.
pub(super) struct Vocabulary {
    words: Vec<String>,
}

impl Vocabulary {
    pub(super) fn names(&self, words: [u32; 2]) -> [String; 2] {
        words.map(|word| self.words.get(word as usize).cloned().unwrap_or_default())
    }
}

/// The different texts, in the order of their words; what is no probe is counted.
pub(super) fn distinct(probes: &[Probe<'_>], found: &mut Probes) -> (Vocabulary, Vec<Text>) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut names: Vec<String> = Vec::new();
    let mut read: Vec<(Vec<u32>, usize, u32)> = Vec::new();
    for (item, probe) in probes.iter().enumerate() {
        let Some(label) = probe.label else {
            found.without_label += 1;
            continue;
        };
        let folded = probe.text.to_lowercase();
        // One more than may be: enough to see that it is too long.
        let words: Vec<&str> = folded.unicode_words().take(MOST_WORDS + 1).collect();
        if words.len() > MOST_WORDS {
            found.too_long += 1;
            continue;
        }
        if words.is_empty() {
            found.too_short += 1;
            continue;
        }
        let number = |word: &str| match numbers.get(word) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(names.len()).unwrap_or(u32::MAX);
                numbers.insert(word.to_owned(), number);
                names.push(word.to_owned());
                number
            }
        };
        read.push((words.into_iter().map(number).collect(), item, label));
    }
    let (vocabulary, places) = alphabetical(names);
    for word in read.iter_mut().flat_map(|it| &mut it.0) {
        *word = places.get(*word as usize).copied().unwrap_or_default();
    }
    read.sort_unstable();
    let text = |same: &[(Vec<u32>, usize, u32)]| {
        let mut labels: Vec<u32> = same.iter().map(|it| it.2).collect();
        labels.sort_unstable();
        labels.dedup();
        let words = same.first().map(|it| it.0.clone()).unwrap_or_default();
        Text { words, items: same.iter().map(|it| it.1).collect(), labels }
    };
    (vocabulary, read.chunk_by(|a, b| a.0 == b.0).map(text).collect())
}

/// Sorted, and for each the place where it now is.
fn alphabetical(names: Vec<String>) -> (Vocabulary, Vec<u32>) {
    let mut sorted: Vec<(String, usize)> = names.into_iter().zip(0..).collect();
    sorted.sort_unstable();
    let mut places = vec![0; sorted.len()];
    for (place, (_, number)) in (0..).zip(&sorted) {
        if let Some(slot) = places.get_mut(*number) {
            *slot = place;
        }
    }
    (Vocabulary { words: sorted.into_iter().map(|it| it.0).collect() }, places)
}
