//! Does the suggestion flip when one word is changed?
//!
//! Where a dataset happens to have two texts that are the same but for one word, it is an
//! experiment that somebody made for us: "my *wife* cooks well" and "my *husband* cooks well"
//! should be suggested the same (counterfactual token fairness: Garg et al. 2019; in tests of
//! models: Ribeiro et al. 2020). All such pairs are found, with the words that were changed and
//! whether the suggestions differ; for every pair of words that recurs, how often. Which words
//! stand for whom is not ours to list: the data says which pairs there are, a person which of
//! them ought not to matter. Texts that are the same altogether and have different suggestions
//! are listed too.
//!
//! **The same** means the same words in the same order, as Unicode segments them (UAX #29), in
//! lower case; spaces and punctuation do not count. Texts that are the same count once.
//!
//! **Linear in the words.** Of two texts that differ in one word one half is the same. Texts of
//! the same length with the same first (second) half are put together, and each then hashed
//! once for every word of the other half, that word masked; equal hashes are pairs, and are
//! compared. No text is held against all others.
//!
//! **Bounds.** Texts of fewer than [`FEWEST_WORDS`] words are no probe: a one-word text is one
//! word away from any other. Texts of more than [`MOST_WORDS`] are not read. Where more than
//! [`MOST_IN_FRAME`] words stand in the same place of the same text - a template with names
//! filled in - those that stand in most such places are compared, and the others counted
//! ([`Probes::cut`]). [`MOST_LISTED`] pairs are listed, those that flip first; all are counted.
//!
//! Intervals are Wilson's, of pairs. Of many pairs of words some will flip more often by
//! chance: this finds what to look at, and proves nothing.
//!
//! Example: "the man is late" (rude), "the woman is late" (fine), "the man was here" (fine), "the
//! woman was here" (fine): man and woman, 2 pairs, 1 flip, 0.095 to 0.905.

use super::share::Share;

mod comparing;
mod frames;
mod preparing;
mod words;

pub use comparing::Comparing;
pub use preparing::{Prepared, Preparing};
pub use words::Texts;

pub const FEWEST_WORDS: usize = 3;
pub const MOST_WORDS: usize = 400;
pub const MOST_IN_FRAME: usize = 32;
pub const MOST_LISTED: usize = 10_000;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Probes {
    /// Different texts that were compared.
    pub texts: u64,
    /// Pairs that differ in one word; the hits are those that flip. One text may be in many
    /// pairs, so the interval is rather too short.
    pub pairs: Share,
    /// Those that flip first, then by words and texts.
    pub listed: Vec<Pair>,
    /// Pairs of words with two pairs of texts or more: most texts first, then by words.
    pub words: Vec<WordPair>,
    /// Texts that several items have; the hits are those with different suggestions.
    pub repeated: Share,
    /// These, by their words.
    pub contradictions: Vec<Contradiction>,
    /// Items that are no probes.
    pub without_label: u64,
    pub too_short: u64,
    pub too_long: u64,
    /// Texts that were not compared with some others: too many words in the same place.
    pub cut: u64,
}

/// Two texts that differ in one word.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The words that differ, in the order of the alphabet, in lower case.
    pub words: [String; 2],
    /// Of each text the first item that has it, by place in what was handed in.
    pub items: [usize; 2],
    pub labels: [u32; 2],
}

/// Two words that stand for each other in several texts.
#[derive(Clone, Debug, PartialEq)]
pub struct WordPair {
    pub words: [String; 2],
    /// Pairs of texts; the hits are those that flip.
    pub flips: Share,
}

/// Items of the same text with different suggestions.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// By place in what was handed in.
    pub items: Vec<usize>,
    /// What is suggested for them, each once, by number.
    pub labels: Vec<u32>,
}

impl Pair {
    pub fn flips(&self) -> bool {
        self.labels[0] != self.labels[1]
    }
}

/// All pairs and contradictions among the texts of items, with what is suggested for each. But for
/// the places of items, their order changes nothing. In steps: [`Preparing`], [`Comparing`].
pub fn probes(texts: Texts, labels: Vec<Option<u32>>, confidence: f64) -> Probes {
    let mut preparing = Preparing::new(texts);
    while preparing.step(usize::MAX) {}
    let prepared = preparing.finish();
    let mut comparing = Comparing::new(labels, confidence);
    while comparing.step(&prepared, usize::MAX) {}
    comparing.finish(&prepared)
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
