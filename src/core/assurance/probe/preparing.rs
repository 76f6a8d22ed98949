//! Makes texts ready to be compared, a part at a time: once, whoever's suggestions are compared.
//!
//! ```text
//! words in the order of the alphabet ─▶ items by their words ─▶ the different texts ─▶ frames
//! ```

use super::Texts;
use super::frames::{Filling, Frame, Half, halves};
use crate::core::sort::stepped::Sorting;

/// Texts, those that are the same together, and which of them differ in one word.
#[derive(Debug, Default)]
pub struct Prepared {
    texts: Texts,
    /// Items by their words, then as they were read.
    order: Vec<u32>,
    /// Of each different text, where its items begin in `order`; one more at the end. Before the
    /// first are the items without a word.
    firsts: Vec<u32>,
    pub(super) frames: Vec<Frame>,
}

/// The same on the way.
#[derive(Debug)]
pub struct Preparing {
    prepared: Prepared,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Names(Sorting),
    /// The places of the words, and the next item.
    Words(Vec<u32>, usize),
    Items(Sorting),
    /// The next item in order.
    Distinct(usize),
    /// What there is so far, and the next text.
    Halves(Vec<Half>, u32),
    Sorted(Vec<Half>, Sorting),
    Frames(Filling),
    Ready,
}

impl Preparing {
    pub fn new(texts: Texts) -> Self {
        let stage = Stage::Names(Sorting::new(texts.names().len()));
        Self { prepared: Prepared { texts, ..Prepared::default() }, stage }
    }

    /// Goes on, for about so many words. Whether there is more to do.
    pub fn step(&mut self, cost: usize) -> bool {
        let Self { prepared, stage } = self;
        let mut done = 0;
        match stage {
            Stage::Names(sorting) => {
                let names = prepared.texts.names();
                if !sorting.step(cost, &mut |a, b| names.get(a).cmp(&names.get(b))) {
                    let order = std::mem::take(sorting).finish();
                    *stage = Stage::Words(prepared.texts.put_names(&order), 0);
                }
            }
            Stage::Words(places, next) => {
                while done < cost && *next < prepared.texts.len() {
                    done += 1 + prepared.texts.renumber(*next, places);
                    *next += 1;
                }
                if *next == prepared.texts.len() {
                    *stage = Stage::Items(Sorting::new(prepared.texts.len()));
                }
            }
            Stage::Items(sorting) => {
                let words =
                    |item: usize| prepared.texts.words(u32::try_from(item).unwrap_or(u32::MAX));
                // Texts lie all over the memory: to compare two takes longer than to read a word.
                if !sorting.step(cost.div_ceil(3), &mut |a, b| words(a).cmp(words(b))) {
                    prepared.order = std::mem::take(sorting).finish();
                    *stage = Stage::Distinct(0);
                }
            }
            Stage::Distinct(next) => {
                while done < cost && *next < prepared.order.len() {
                    prepared.distinguish(*next);
                    *next += 1;
                    done += 4;
                }
                if *next == prepared.order.len() {
                    prepared.firsts.push(super::number(prepared.order.len()));
                    *stage = Stage::Halves(Vec::with_capacity(2 * prepared.texts()), 0);
                }
            }
            Stage::Halves(list, next) => {
                while done < cost && (*next as usize) < prepared.texts() {
                    done += halves(prepared.words(*next), *next, list) + 2;
                    *next += 1;
                }
                if *next as usize == prepared.texts() {
                    let list = std::mem::take(list);
                    let sorting = Sorting::new(list.len());
                    *stage = Stage::Sorted(list, sorting);
                }
            }
            Stage::Sorted(list, sorting) => {
                if !sorting.step(cost, &mut |a, b| list.get(a).cmp(&list.get(b))) {
                    let order = std::mem::take(sorting).finish();
                    *stage = Stage::Frames(Filling::new(std::mem::take(list), order));
                }
            }
            Stage::Frames(filling) => {
                let mut frames = std::mem::take(&mut prepared.frames);
                let is_more = filling.step(cost, prepared, &mut frames);
                prepared.frames = frames;
                if !is_more {
                    *stage = Stage::Ready;
                }
            }
            Stage::Ready => {}
        }
        !matches!(stage, Stage::Ready)
    }

    /// Once there is no more to do.
    pub fn finish(self) -> Prepared {
        self.prepared
    }
}

impl Prepared {
    /// How many different texts there are.
    pub(super) fn texts(&self) -> usize {
        self.firsts.len().saturating_sub(1)
    }

    /// Items whose text has no word, or too many.
    pub(super) fn wordless(&self) -> &[u32] {
        let end = self.firsts.first().map_or(0, |first| *first as usize);
        self.order.get(..end).unwrap_or_default()
    }

    /// The items of a text.
    pub(super) fn items(&self, text: u32) -> &[u32] {
        let start = |text: usize| self.firsts.get(text).map_or(0, |first| *first as usize);
        let text = text as usize;
        self.order.get(start(text)..start(text + 1)).unwrap_or_default()
    }

    pub(super) fn words(&self, text: u32) -> &[u32] {
        self.items(text).first().map_or(&[], |item| self.texts.words(*item))
    }

    pub(super) fn word(&self, text: u32, place: usize) -> u32 {
        self.words(text).get(place).copied().unwrap_or_default()
    }

    pub(super) fn named(&self, words: [u32; 2]) -> [String; 2] {
        self.texts.named(words)
    }

    pub(super) fn is_too_long(&self, item: u32) -> bool {
        self.texts.is_too_long(item)
    }

    /// How many different words there are.
    pub(super) fn vocabulary(&self) -> usize {
        self.texts.names().len()
    }

    /// Begins a text where the next item in order has another than the one before.
    fn distinguish(&mut self, at: usize) {
        let words = |at: usize| self.order.get(at).map_or(&[][..], |item| self.texts.words(*item));
        let now = words(at);
        let is_new = !now.is_empty() && (at == 0 || words(at - 1) != now);
        if is_new {
            self.firsts.push(super::number(at));
        }
    }
}
