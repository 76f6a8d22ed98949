//! Texts that are the same but for the word in one place.

use super::{FEWEST_WORDS, Prepared};
use crate::core::sort::stepped::Sorting;

/// A text with a gap, and the texts that fill it: two or more, each with a word of its own.
#[derive(Debug)]
pub(super) struct Frame {
    /// Which word differs.
    pub(super) place: usize,
    pub(super) texts: Vec<u32>,
}

/// Every two of texts that fill a frame: the words, the lower first, and their texts.
pub(super) fn pairs(
    place: usize,
    texts: &[u32],
    of: &Prepared,
    mut each: impl FnMut([u32; 2], [u32; 2]),
) {
    let mut filled: Vec<(u32, u32)> =
        texts.iter().map(|text| (of.word(*text, place), *text)).collect();
    filled.sort_unstable();
    for (at, first) in filled.iter().enumerate() {
        for second in filled.iter().skip(at + 1) {
            each([first.0, second.0], [first.1, second.1]);
        }
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
    fn is_same(&self, other: &Self) -> bool {
        (self.length, self.is_first, self.hash) == (other.length, other.is_first, other.hash)
    }
}

/// Both halves of a text that is long enough. How many words were looked at.
pub(super) fn halves(words: &[u32], text: u32, list: &mut Vec<Half>) -> usize {
    if words.len() < FEWEST_WORDS {
        return 0;
    }
    let (first, second) = split(words);
    let half = |is_first: bool, half: &[u32]| Half {
        length: words.len(),
        is_first,
        hash: hash(half),
        text,
    };
    list.extend([half(true, first), half(false, second)]);
    words.len()
}

/// Fills frames with texts of which one half is the same: the word that differs is in the other.
/// Two texts are at most in one together.
#[derive(Debug)]
pub(super) struct Filling {
    halves: Vec<Half>,
    /// The halves that are the same next to each other.
    order: Vec<u32>,
    /// Of the halves that are looked at, the first, the next, and one past the last.
    start: usize,
    next: usize,
    end: usize,
    /// Of each of them: a place in its other half, the hash without the word there, the text.
    masked: Vec<(usize, u64, u32)>,
    sorting: Sorting,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Same,
    Masked,
    Sorted,
    /// In order, and which comes next.
    Frames(Vec<u32>, usize),
}

impl Filling {
    /// `order` puts the halves in order.
    pub(super) fn new(halves: Vec<Half>, order: Vec<u32>) -> Self {
        Self {
            halves,
            order,
            start: 0,
            next: 0,
            end: 0,
            masked: Vec::new(),
            sorting: Sorting::default(),
            stage: Stage::Same,
        }
    }

    /// Goes on, for about so many words. Whether there is more to do.
    pub(super) fn step(&mut self, cost: usize, of: &Prepared, frames: &mut Vec<Frame>) -> bool {
        let mut done = 0;
        while done < cost {
            match &mut self.stage {
                Stage::Same if self.end == self.order.len() => return false,
                Stage::Same => {
                    self.start = self.end;
                    self.next = self.start;
                    let first = self.half(self.start);
                    let rest = (self.start + 1)..self.order.len();
                    let other = |at: &usize| {
                        !first.zip(self.half(*at)).is_some_and(|it| it.0.is_same(it.1))
                    };
                    self.end = rest.clone().find(other).unwrap_or(rest.end);
                    done += self.end - self.start;
                    if self.end - self.start > 1 {
                        self.stage = Stage::Masked;
                    }
                }
                Stage::Masked if self.next < self.end => {
                    done += self.mask(of);
                    self.next += 1;
                }
                Stage::Masked => {
                    self.sorting = Sorting::new(self.masked.len());
                    self.stage = Stage::Sorted;
                }
                Stage::Sorted => {
                    let masked = &self.masked;
                    let left = cost - done;
                    if self.sorting.step(left, &mut |a, b| masked.get(a).cmp(&masked.get(b))) {
                        return true;
                    }
                    done += masked.len();
                    let order = std::mem::take(&mut self.sorting).finish();
                    self.stage = Stage::Frames(order, 0);
                }
                Stage::Frames(order, next) if *next < order.len() => {
                    let masked = |at: usize| self.masked.get(*order.get(at)? as usize).copied();
                    let Some((place, hash, _)) = masked(*next) else { return false };
                    let same = (*next..).map_while(masked);
                    let same = same.take_while(|it| (it.0, it.1) == (place, hash));
                    let texts: Vec<u32> = same.map(|it| it.2).collect();
                    *next += texts.len();
                    done += texts.len();
                    if texts.len() > 1 {
                        done += fill(place, texts, of, frames);
                    }
                }
                Stage::Frames(..) => {
                    self.masked.clear();
                    self.stage = Stage::Same;
                }
            }
        }
        true
    }

    fn half(&self, at: usize) -> Option<&Half> {
        self.halves.get(*self.order.get(at)? as usize)
    }

    /// The other half of the next text, with each of its words taken out once. How many there are.
    fn mask(&mut self, of: &Prepared) -> usize {
        let Some(half) = self.half(self.next) else { return 1 };
        let (is_first, text) = (half.is_first, half.text);
        let (first, second) = split(of.words(text));
        let (other, start) = if is_first { (second, first.len()) } else { (first, 0) };
        let all = hash(other);
        let without = |(at, (word, power)): (usize, (&u32, u64))| {
            (start + at, all.wrapping_sub(value(*word).wrapping_mul(power)), text)
        };
        self.masked.extend(other.iter().zip(powers()).enumerate().map(without));
        1 + other.len()
    }
}

/// Texts with equal hashes are nearly always equal but for the place, and are compared all the
/// same. How many words were compared.
fn fill(place: usize, mut rest: Vec<u32>, of: &Prepared, frames: &mut Vec<Frame>) -> usize {
    let mut done = 0;
    while let [first, _, ..] = *rest.as_slice() {
        done += rest.len() * of.words(first).len();
        let (equal, others) = rest.iter().partition(|it| same_but(of, first, **it, place));
        let texts: Vec<u32> = equal;
        if texts.len() > 1 {
            frames.push(Frame { place, texts });
        }
        rest = others;
    }
    done
}

fn split(words: &[u32]) -> (&[u32], &[u32]) {
    words.split_at(words.len() / 2)
}

fn same_but(of: &Prepared, a: u32, b: u32, place: usize) -> bool {
    let (a, b) = (of.words(a), of.words(b));
    let differs = |(at, (a, b)): (usize, (&u32, &u32))| at != place && a != b;
    a.len() == b.len() && !a.iter().zip(b).enumerate().any(differs)
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
