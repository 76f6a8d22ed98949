//! Texts that are the same but for the word in one place.

use super::Text;

/// A text with a gap, and the texts that fill it: two or more, each with a word of its own.
#[derive(Debug)]
pub(super) struct Frame {
    /// Which word differs.
    pub(super) place: usize,
    pub(super) texts: Vec<u32>,
}

impl Frame {
    /// What stands in the gap, for each text.
    pub(super) fn words<'a>(&'a self, texts: &'a [Text]) -> impl Iterator<Item = u32> + 'a {
        self.texts.iter().map(|text| word(texts, *text, self.place))
    }

    /// Every two of them: the words, the lower first, and their texts.
    pub(super) fn pairs(&self, texts: &[Text]) -> Vec<([u32; 2], [u32; 2])> {
        let mut filled: Vec<(u32, u32)> =
            self.words(texts).zip(self.texts.iter().copied()).collect();
        filled.sort_unstable();
        let later = filled.iter().enumerate().flat_map(|(at, first)| {
            filled.iter().skip(at + 1).map(move |second| ([first.0, second.0], [first.1, second.1]))
        });
        later.collect()
    }
}

/// One half of a text: its length, which half, a hash of its words, and the text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Half {
    length: usize,
    is_first: bool,
    hash: u64,
    text: u32,
}

impl Half {
    /// The same half of texts of one length.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.length, self.is_first, self.hash) == (other.length, other.is_first, other.hash)
    }
}

/// Both halves of different texts, those that are the same next to each other.
pub(super) fn halves(texts: &[Text]) -> Vec<Half> {
    let mut halves: Vec<Half> = Vec::with_capacity(2 * texts.len());
    for (at, text) in (0..).zip(texts) {
        let (first, second) = split(text);
        let half = |is_first: bool, half: &[u32]| Half {
            length: text.words.len(),
            is_first,
            hash: hash(half),
            text: at,
        };
        halves.extend([half(true, first), half(false, second)]);
    }
    halves.sort_unstable();
    halves
}

/// The frames of texts of which one half is the same: the word that differs is in the other. Two
/// texts are at most in one together. How many words were looked at.
pub(super) fn fill(same: &[Half], texts: &[Text], frames: &mut Vec<Frame>) -> usize {
    let in_first = same.first().is_some_and(|it| !it.is_first);
    let mut masked: Vec<(usize, u64, u32)> = Vec::new();
    for member in same.iter().map(|it| it.text) {
        let Some(text) = texts.get(member as usize) else { continue };
        let (first, second) = split(text);
        let (half, start) = if in_first { (first, 0) } else { (second, first.len()) };
        let all = hash(half);
        let without = |(at, (word, power)): (usize, (&u32, u64))| {
            (start + at, all.wrapping_sub(value(*word).wrapping_mul(power)), member)
        };
        masked.extend(half.iter().zip(powers()).enumerate().map(without));
    }
    masked.sort_unstable();
    for same in masked.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let [(place, ..), _, ..] = same else { continue };
        // Equal hashes are nearly always equal texts, and are compared all the same.
        let mut rest: Vec<u32> = same.iter().map(|it| it.2).collect();
        while let [first, _, ..] = *rest.as_slice() {
            let (equal, others) = rest.iter().partition(|it| same_but(texts, first, **it, *place));
            let of_frame: Vec<u32> = equal;
            if of_frame.len() > 1 {
                frames.push(Frame { place: *place, texts: of_frame });
            }
            rest = others;
        }
    }
    masked.len()
}

fn split(text: &Text) -> (&[u32], &[u32]) {
    text.words.split_at(text.words.len() / 2)
}

fn word(texts: &[Text], text: u32, place: usize) -> u32 {
    texts.get(text as usize).and_then(|it| it.words.get(place)).copied().unwrap_or_default()
}

fn same_but(texts: &[Text], a: u32, b: u32, place: usize) -> bool {
    let (Some(a), Some(b)) = (texts.get(a as usize), texts.get(b as usize)) else { return false };
    let differs = |(at, (a, b)): (usize, (&u32, &u32))| at != place && a != b;
    a.words.len() == b.words.len() && !a.words.iter().zip(&b.words).enumerate().any(differs)
}

/// A polynomial in the words, so that one of them can be taken out again.
fn hash(words: &[u32]) -> u64 {
    let term = |(word, power): (&u32, u64)| value(*word).wrapping_mul(power);
    words.iter().zip(powers()).map(term).fold(0, u64::wrapping_add)
}

/// 1, B, B², …
fn powers() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(1_u64), |power| Some(power.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// Words with neighbouring numbers get values far apart.
fn value(word: u32) -> u64 {
    let mixed = (u64::from(word) + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 31)
}
