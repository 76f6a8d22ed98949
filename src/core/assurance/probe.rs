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

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::share::Share;

mod frames;
mod words;

pub use words::Texts;

use frames::{Frame, Half, fill, halves};

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

/// A text that some item has.
#[derive(Debug)]
struct Text {
    /// By place in the vocabulary.
    words: Vec<u32>,
    items: Vec<usize>,
    /// Each once.
    labels: Vec<u32>,
}

/// All pairs and contradictions among the texts of items, with what is suggested for each. But for
/// the places of items, their order changes nothing.
pub fn probes(texts: &Texts, labels: &[Option<u32>], confidence: f64) -> Probes {
    let mut comparing = Comparing::new(texts, labels, confidence);
    while comparing.step(usize::MAX) {}
    comparing.finish(texts)
}

/// The same in steps.
#[derive(Debug)]
pub struct Comparing {
    found: Probes,
    texts: Vec<Text>,
    halves: Option<Vec<Half>>,
    /// In [`Self::halves`].
    next: usize,
    frames: Vec<Frame>,
    confidence: f64,
}

impl Comparing {
    /// By item what is suggested; an item without a suggestion is no probe.
    pub fn new(texts: &Texts, labels: &[Option<u32>], confidence: f64) -> Self {
        let mut found = Probes::default();
        let mut texts = texts.distinct(labels, &mut found);
        let repeated = texts.iter().filter(|text| text.items.len() > 1).count();
        let contradicts = |text: &&Text| text.labels.len() > 1;
        let contradiction =
            |text: &Text| Contradiction { items: text.items.clone(), labels: text.labels.clone() };
        found.contradictions = texts.iter().filter(contradicts).map(contradiction).collect();
        let contradictions = found.contradictions.len() as u64;
        found.repeated = Share::of_counts(contradictions, repeated as u64, confidence);
        // What is suggested two labels itself cannot be said to flip; nor can a text of one word.
        texts.retain(|text| text.labels.len() == 1);
        let items = |texts: &[Text]| texts.iter().map(|text| text.items.len() as u64).sum::<u64>();
        let before = items(&texts);
        texts.retain(|text| text.words.len() >= FEWEST_WORDS);
        found.too_short += before - items(&texts);
        found.texts = texts.len() as u64;
        Self { found, texts, halves: None, next: 0, frames: Vec::new(), confidence }
    }

    /// Looks at texts of about so many words together. Whether there is more to do.
    pub fn step(&mut self, words: usize) -> bool {
        let Some(halves) = &self.halves else {
            self.halves = Some(halves(&self.texts));
            return true;
        };
        let mut done = 0;
        while done < words {
            let Some(same) =
                halves.get(self.next..).and_then(|rest| rest.chunk_by(Half::is_same).next())
            else {
                return false;
            };
            self.next += same.len();
            done += 1;
            if same.len() > 1 {
                done = done.saturating_add(fill(same, &self.texts, &mut self.frames));
            }
        }
        self.next < halves.len()
    }

    /// Texts still to be looked at, and all.
    pub fn left(&self) -> (usize, usize) {
        let all = 2 * self.texts.len();
        (all.saturating_sub(self.next), all)
    }

    pub fn finish(self, words: &Texts) -> Probes {
        let Self { mut found, texts, mut frames, confidence, .. } = self;
        found.cut = cut(&mut frames, &texts);
        let mut pairs: Vec<([u32; 2], [u32; 2])> =
            frames.iter().flat_map(|it| it.pairs(&texts)).collect();
        pairs.sort_unstable();
        let label = |text: u32| texts.get(text as usize).and_then(|text| text.labels.first());
        let flips = |pair: &([u32; 2], [u32; 2])| label(pair.1[0]) != label(pair.1[1]);
        let share = |pairs: &[([u32; 2], [u32; 2])]| {
            let flipped = pairs.iter().filter(|pair| flips(pair)).count();
            Share::of_counts(flipped as u64, pairs.len() as u64, confidence)
        };
        found.pairs = share(&pairs);
        found.words = (pairs.chunk_by(|a, b| a.0 == b.0).filter(|pairs| pairs.len() > 1))
            .filter_map(|pairs| {
                Some(WordPair { words: words.named(pairs.first()?.0), flips: share(pairs) })
            })
            .collect();
        // Stable: of as many texts by the words, as they stand.
        found.words.sort_by_key(|it| Reverse(it.flips.n));
        let (flipping, others): (Vec<_>, Vec<_>) = pairs.iter().partition(|pair| flips(pair));
        let listed = flipping.into_iter().chain(others).take(MOST_LISTED);
        found.listed = listed.filter_map(|it| pair(it, &texts, words)).collect();
        found
    }
}

fn pair((words, pair): &([u32; 2], [u32; 2]), texts: &[Text], named: &Texts) -> Option<Pair> {
    let text = |at: usize| texts.get(pair[at] as usize);
    Some(Pair {
        words: named.named(*words),
        items: [*text(0)?.items.first()?, *text(1)?.items.first()?],
        labels: [*text(0)?.labels.first()?, *text(1)?.labels.first()?],
    })
}

/// Leaves the words that stand in most frames where there are too many in one. How many texts
/// were taken out.
fn cut(frames: &mut [Frame], texts: &[Text]) -> u64 {
    let mut in_frames: BTreeMap<u32, u32> = BTreeMap::new();
    for word in frames.iter().flat_map(|frame| frame.words(texts)) {
        *in_frames.entry(word).or_default() += 1;
    }
    let mut cut = 0;
    for frame in frames.iter_mut().filter(|frame| frame.texts.len() > MOST_IN_FRAME) {
        let words = frame.words(texts).collect::<Vec<u32>>();
        let mut ranked: Vec<(Reverse<u32>, u32, u32)> = (words.iter().zip(&frame.texts))
            .map(|(word, text)| {
                (Reverse(in_frames.get(word).copied().unwrap_or_default()), *word, *text)
            })
            .collect();
        ranked.sort_unstable();
        cut += (ranked.len() - MOST_IN_FRAME) as u64;
        ranked.truncate(MOST_IN_FRAME);
        frame.texts = ranked.into_iter().map(|it| it.2).collect();
    }
    cut
}

#[cfg(test)]
mod tests;
