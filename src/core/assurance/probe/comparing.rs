//! Compares what is suggested for texts that are the same or differ in one word, a part at a time.

use std::cmp::Reverse;

use super::frames::{Frame, pairs};
use super::{
    Contradiction, FEWEST_WORDS, MOST_IN_FRAME, MOST_LISTED, Pair, Prepared, Probes, WordPair,
    number,
};
use crate::core::assurance::share::Share;
use crate::core::sort::stepped::Sorting;

/// One agent's suggestions on their way through the texts.
#[derive(Debug)]
pub struct Comparing {
    found: Probes,
    /// By item.
    labels: Vec<Option<u32>>,
    /// By text: the first item with a suggestion, and what is suggested; `None` where nothing is,
    /// or two labels are, or the text is too short.
    said: Vec<Option<(u32, u32)>>,
    repeated: u64,
    /// By word, in how many frames it stands.
    in_frames: Vec<u32>,
    pairs: Vec<OnePair>,
    /// The pairs by words and texts; then the pairs of words.
    order: Vec<u32>,
    sorting: Sorting,
    stage: Stage,
    /// What the stage comes to next.
    next: usize,
    confidence: f64,
}

/// The words, the lower first, and their texts.
type OnePair = ([u32; 2], [u32; 2]);

#[derive(Debug, PartialEq)]
enum Stage {
    Wordless,
    Texts,
    Frames,
    Pairs,
    SortPairs,
    Words,
    SortWords,
    Flipping,
    Others,
    Ready,
}

/// What a text, and a pair that is told, cost of the words of a step.
const TEXT: usize = 4;
const TOLD: usize = 8;

impl Comparing {
    /// By item what is suggested; an item without a suggestion is no probe.
    pub fn new(labels: Vec<Option<u32>>, confidence: f64) -> Self {
        Self {
            found: Probes::default(),
            labels,
            said: Vec::new(),
            repeated: 0,
            in_frames: Vec::new(),
            pairs: Vec::new(),
            order: Vec::new(),
            sorting: Sorting::default(),
            stage: Stage::Wordless,
            next: 0,
            confidence,
        }
    }

    /// Goes on, for about so many words. Whether there is more to do.
    pub fn step(&mut self, of: &Prepared, cost: usize) -> bool {
        let mut done = 0;
        while done < cost {
            let (is_over, stage) = match self.stage {
                Stage::Wordless => (self.wordless(of), Stage::Texts),
                Stage::Texts => (self.text(of), Stage::Frames),
                Stage::Frames => (self.frame(of, &mut done), Stage::Pairs),
                Stage::Pairs => (self.pairs(of, &mut done), Stage::SortPairs),
                Stage::SortPairs => (self.sort_pairs(cost - done), Stage::Words),
                Stage::Words => (self.words(of, &mut done), Stage::SortWords),
                Stage::SortWords => (self.sort_words(cost - done), Stage::Flipping),
                Stage::Flipping => (self.list(of, true), Stage::Others),
                Stage::Others => (self.list(of, false), Stage::Ready),
                Stage::Ready => return false,
            };
            match self.stage {
                Stage::SortPairs | Stage::SortWords if !is_over => return true,
                Stage::Wordless | Stage::Frames | Stage::Pairs => done += 1,
                Stage::Flipping | Stage::Others => done += 1,
                _ => done += TEXT,
            }
            if is_over {
                self.stage = stage;
                self.next = 0;
            }
        }
        self.stage != Stage::Ready
    }

    /// Once there is no more to do.
    pub fn finish(mut self, of: &Prepared) -> Probes {
        let words = std::mem::take(&mut self.found.words);
        let mut words: Vec<Option<WordPair>> = words.into_iter().map(Some).collect();
        let place = |place: &u32| words.get_mut(*place as usize)?.take();
        self.found.words = self.order.iter().filter_map(place).collect();
        debug_assert!(of.texts() == self.said.len());
        self.found
    }

    /// An item without a word. Whether there is none left; so below.
    fn wordless(&mut self, of: &Prepared) -> bool {
        let Some(item) = of.wordless().get(self.next) else {
            self.said.reserve(of.texts());
            return true;
        };
        self.next += 1;
        let found = &mut self.found;
        *match self.labels.get(*item as usize).copied().flatten() {
            None => &mut found.without_label,
            Some(_) if of.is_too_long(*item) => &mut found.too_long,
            Some(_) => &mut found.too_short,
        } += 1;
        false
    }

    /// What is suggested for the items of a text.
    fn text(&mut self, of: &Prepared) -> bool {
        if self.next == of.texts() {
            self.in_frames = vec![0; of.vocabulary()];
            let (hits, n) = (self.found.contradictions.len() as u64, self.repeated);
            self.found.repeated = Share::of_counts(hits, n, self.confidence);
            return true;
        }
        let text = number(self.next);
        self.next += 1;
        let label = |item: &u32| self.labels.get(*item as usize).copied().flatten();
        let items = of.items(text);
        let labelled = || items.iter().filter_map(|item| Some((*item, label(item)?)));
        let n = labelled().count() as u64;
        self.found.without_label += items.len() as u64 - n;
        self.repeated += u64::from(n > 1);
        let first = labelled().next();
        let is_single = labelled().all(|(_, label)| first.is_some_and(|first| first.1 == label));
        if !is_single {
            let mut labels: Vec<u32> = labelled().map(|it| it.1).collect();
            labels.sort_unstable();
            labels.dedup();
            let items = labelled().map(|it| it.0 as usize).collect();
            self.found.contradictions.push(Contradiction { items, labels });
            // What is suggested two labels itself cannot be said to flip.
            self.said.push(None);
            return false;
        }
        // Nor can a text of one word.
        let is_long = of.words(text).len() >= FEWEST_WORDS;
        self.found.too_short += if is_long { 0 } else { n };
        self.said.push(first.filter(|_| is_long));
        self.found.texts += u64::from(first.is_some() && is_long);
        false
    }

    /// The words of one frame: in so many they stand.
    fn frame(&mut self, of: &Prepared, done: &mut usize) -> bool {
        let Some(frame) = of.frames.get(self.next) else { return true };
        self.next += 1;
        let texts = self.probes(frame);
        for text in &texts {
            let word = of.word(*text, frame.place);
            if let Some(count) = self.in_frames.get_mut(word as usize) {
                *count += 1;
            }
        }
        *done += texts.len();
        false
    }

    /// The pairs of one frame. Where too many words are in one, those are left that stand in most.
    fn pairs(&mut self, of: &Prepared, done: &mut usize) -> bool {
        let Some(frame) = of.frames.get(self.next) else {
            self.sorting = Sorting::new(self.pairs.len());
            return true;
        };
        self.next += 1;
        let mut texts = self.probes(frame);
        *done += texts.len();
        if texts.len() > MOST_IN_FRAME {
            let count = |word: u32| self.in_frames.get(word as usize).copied().unwrap_or_default();
            let rank = |text: &u32| {
                let word = of.word(*text, frame.place);
                (Reverse(count(word)), word, *text)
            };
            let mut ranked: Vec<(Reverse<u32>, u32, u32)> = texts.iter().map(rank).collect();
            ranked.sort_unstable();
            self.found.cut += (ranked.len() - MOST_IN_FRAME) as u64;
            ranked.truncate(MOST_IN_FRAME);
            texts = ranked.into_iter().map(|it| it.2).collect();
        }
        *done += texts.len() * texts.len() / 2;
        pairs(frame.place, &texts, of, |words, texts| self.pairs.push((words, texts)));
        false
    }

    fn sort_pairs(&mut self, cost: usize) -> bool {
        let pairs = &self.pairs;
        if self.sorting.step(cost, &mut |a, b| pairs.get(a).cmp(&pairs.get(b))) {
            return false;
        }
        self.order = std::mem::take(&mut self.sorting).finish();
        let flipped = pairs.iter().filter(|pair| self.flips(pair)).count();
        self.found.pairs =
            Share::of_counts(flipped as u64, self.pairs.len() as u64, self.confidence);
        true
    }

    /// The next pair of words, with how often it flips, where it stands in two pairs of texts.
    fn words(&mut self, of: &Prepared, done: &mut usize) -> bool {
        let pair = |at: usize| self.pairs.get(*self.order.get(at)? as usize);
        let Some(first) = pair(self.next) else {
            self.sorting = Sorting::new(self.found.words.len());
            return true;
        };
        let same = || (self.next..).map_while(pair).take_while(|it| it.0 == first.0);
        let n = same().count();
        let flipped = same().filter(|pair| self.flips(pair)).count();
        if n > 1 {
            let flips = Share::of_counts(flipped as u64, n as u64, self.confidence);
            self.found.words.push(WordPair { words: of.named(first.0), flips });
            *done += TOLD;
        }
        self.next += n;
        *done += n;
        false
    }

    /// Most texts first; of as many by the words, as they stand.
    fn sort_words(&mut self, cost: usize) -> bool {
        let n = |at: usize| self.found.words.get(at).map(|it| Reverse(it.flips.n));
        !self.sorting.step(cost, &mut |a, b| n(a).cmp(&n(b)))
    }

    /// Lists one more pair that flips, or one that does not.
    fn list(&mut self, of: &Prepared, flipping: bool) -> bool {
        let next = self.order.get(self.next).filter(|_| self.found.listed.len() < MOST_LISTED);
        let Some(pair) = next.and_then(|place| self.pairs.get(*place as usize)) else {
            if !flipping {
                self.order = std::mem::take(&mut self.sorting).finish();
            }
            return true;
        };
        self.next += 1;
        if self.flips(pair) == flipping {
            let text = |at: usize| self.said.get(pair.1[at] as usize).copied().flatten();
            if let Some((a, b)) = text(0).zip(text(1)) {
                self.found.listed.push(Pair {
                    words: of.named(pair.0),
                    items: [a.0 as usize, b.0 as usize],
                    labels: [a.1, b.1],
                });
            }
        }
        false
    }

    fn flips(&self, (_, texts): &OnePair) -> bool {
        let label = |text: u32| self.said.get(text as usize).copied().flatten().map(|it| it.1);
        label(texts[0]) != label(texts[1])
    }

    /// The texts of a frame that are probes.
    fn probes(&self, frame: &Frame) -> Vec<u32> {
        let is_one = |text: &&u32| self.said.get(**text as usize).is_some_and(Option::is_some);
        frame.texts.iter().filter(is_one).copied().collect()
    }
}
