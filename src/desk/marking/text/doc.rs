//! A text as it is drawn and walked through: blocks, characters as people see them, words.
//!
//! Positions are code points, as marks are kept. Where the interface stops is never inside of what
//! a person takes for one character (a grapheme cluster, UAX 29), and words are those of UAX 29.
//!
//! A block is a paragraph, or a part of a long one: nothing here looks at more than one block at a
//! time, so a long text costs no more than a short one.

use std::rc::Rc;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::core::marks::Span;

/// A longer paragraph goes on in another block, in code points.
const LONGEST: usize = 2_000;

/// A text cut into blocks.
#[derive(Clone, Debug)]
pub struct Doc {
    text: Rc<str>,
    /// Never empty; without gaps.
    blocks: Vec<Block>,
}

/// A paragraph, or a part of a long one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub start: u32,
    /// Before the line break.
    pub text_end: u32,
    /// Behind it: where the next block starts.
    pub end: u32,
    /// In bytes, without the line break.
    from: usize,
    to: usize,
}

/// How far one step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Character,
    Word,
}

impl Doc {
    pub fn new(text: &str) -> Self {
        let mut blocks = Vec::new();
        let (mut start, mut from) = (0, 0);
        for line in text.split_inclusive('\n') {
            let shown = line.trim_end_matches(['\n', '\r']);
            let mut rest = shown;
            loop {
                let part = first_part(rest);
                rest = rest.get(part.len()..).unwrap_or_default();
                let to = from + part.len();
                let text_end = start + count(part);
                let broken = if rest.is_empty() { line.len() - shown.len() } else { 0 };
                // A line break is one code point or two, a byte each.
                let end = text_end + u32::try_from(broken).unwrap_or_default();
                blocks.push(Block { start, text_end, end, from, to });
                (start, from) = (end, to + broken);
                if rest.is_empty() {
                    break;
                }
            }
        }
        // Behind the last line break, and in a text without a line, there is a place to stand.
        if blocks.last().is_none_or(|last| last.end > last.text_end) {
            blocks.push(Block { start, text_end: start, end: start, from, to: from });
        }
        Self { text: text.into(), blocks }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// In code points.
    pub fn length(&self) -> u32 {
        self.blocks.last().map_or(0, |last| last.end)
    }

    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// What a block shows.
    pub fn shown(&self, block: &Block) -> &str {
        self.text.get(block.from..block.to).unwrap_or_default()
    }

    /// By place: the block in which somebody stands who stands there.
    pub fn block_at(&self, at: u32) -> usize {
        self.blocks.partition_point(|block| block.start <= at).saturating_sub(1)
    }

    /// What stands in a span.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(self.byte(span.start)..self.byte(span.end)).unwrap_or_default()
    }

    /// The same without space at its ends, and with whole characters; `None` where nothing is left.
    pub fn trimmed(&self, span: Span) -> Option<Span> {
        let span = self.whole(span);
        let text = self.slice(span);
        let start = span.start + count(text) - count(text.trim_start());
        let end = start + count(text.trim());
        (start < end).then_some(Span { start, end })
    }

    /// With the whole of each character that it cuts, as far as the text goes.
    pub fn whole(&self, span: Span) -> Span {
        let end = self.ceil(span.end.min(self.length()));
        Span { start: self.floor(span.start.min(end)), end }
    }

    /// The last stop at or before a position.
    pub fn floor(&self, at: u32) -> u32 {
        let at = at.min(self.length());
        if self.is_stop(at) {
            return at;
        }
        self.stops(self.block_at(at)).into_iter().rev().find(|stop| *stop <= at).unwrap_or(at)
    }

    /// The first stop at or behind a position.
    pub fn ceil(&self, at: u32) -> u32 {
        let at = at.min(self.length());
        if self.is_stop(at) {
            return at;
        }
        let place = self.block_at(at);
        let stop = self.stops(place).into_iter().find(|stop| *stop >= at);
        stop.or_else(|| self.blocks.get(place).map(|block| block.end)).unwrap_or(at)
    }

    /// One step on or back in the order of the text; the ends hold.
    pub fn step(&self, at: u32, unit: Unit, forward: bool) -> u32 {
        let at = at.min(self.length());
        match (unit, forward) {
            (Unit::Character, true) => self.next_character(at),
            (Unit::Character, false) => self.previous_character(at),
            (Unit::Word, true) => self.next_word(at),
            (Unit::Word, false) => self.previous_word(at),
        }
    }

    /// The word in which a position is, or at whose end it is.
    pub fn word_at(&self, at: u32) -> Option<Span> {
        let words = self.words(self.block_at(at));
        let inside = words.iter().find(|word| word.start <= at && at < word.end);
        inside.or_else(|| words.iter().find(|word| word.end == at)).copied()
    }

    /// Whether a block runs from right to left: its first letter with a direction says so, as
    /// `dir="auto"` has it.
    pub fn is_rtl(&self, block: &Block) -> bool {
        let strong = |c: char| match c {
            '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' => {
                c.is_alphabetic().then_some(true)
            }
            '\u{200F}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}' => Some(true),
            _ => c.is_alphabetic().then_some(false),
        };
        self.shown(block).chars().find_map(strong).unwrap_or(false)
    }

    /// From a place in a block's text in UTF-16 units, as browsers count, to code points.
    pub fn from_utf16(&self, block: usize, units: u32) -> u32 {
        let Some(block) = self.blocks.get(block) else { return self.length() };
        let mut passed = 0;
        let mut at = block.start;
        for c in self.shown(block).chars() {
            passed += c.len_utf16() as u32;
            if passed > units {
                break;
            }
            at += 1;
        }
        at
    }

    /// Back: the block, and the UTF-16 units in it.
    pub fn to_utf16(&self, at: u32) -> (usize, u32) {
        let place = self.block_at(at);
        let Some(block) = self.blocks.get(place) else { return (place, 0) };
        let before = self.shown(block).chars().take(at.saturating_sub(block.start) as usize);
        (place, before.map(|c| c.len_utf16() as u32).sum())
    }

    fn byte(&self, at: u32) -> usize {
        let Some(block) = self.blocks.get(self.block_at(at)) else { return 0 };
        let into = at.saturating_sub(block.start) as usize;
        let mut rest = self.text.get(block.from..).unwrap_or_default().chars();
        if let Some(last) = into.checked_sub(1) {
            rest.nth(last);
        }
        self.text.len() - rest.as_str().len()
    }

    /// Thousands of marks are looked at with each change: most stand between whole characters, and
    /// to see that takes no walk through the block.
    fn is_stop(&self, at: u32) -> bool {
        let byte = self.byte(at);
        let is_boundary =
            GraphemeCursor::new(byte, self.text.len(), true).is_boundary(&self.text, 0);
        is_boundary == Ok(true)
    }

    /// Where one can stand in a block, from its start to before its line break.
    pub fn stops(&self, place: usize) -> Vec<u32> {
        let Some(block) = self.blocks.get(place) else { return Vec::new() };
        let mut stops = vec![block.start];
        let mut at = block.start;
        for cluster in self.shown(block).graphemes(true) {
            at += count(cluster);
            stops.push(at);
        }
        stops
    }

    fn words(&self, place: usize) -> Vec<Span> {
        let Some(block) = self.blocks.get(place) else { return Vec::new() };
        let mut start = block.start;
        let mut words = Vec::new();
        for part in self.shown(block).split_word_bounds() {
            let end = start + count(part);
            if part.chars().any(is_of_word) {
                words.push(Span { start, end });
            }
            start = end;
        }
        words
    }

    fn next_character(&self, at: u32) -> u32 {
        let place = self.block_at(at);
        let stop = self.stops(place).into_iter().find(|stop| *stop > at);
        stop.or_else(|| self.blocks.get(place + 1).map(|next| next.start)).unwrap_or(at)
    }

    fn previous_character(&self, at: u32) -> u32 {
        let place = self.block_at(at);
        let stop = self.stops(place).into_iter().rev().find(|stop| *stop < at);
        let before = || {
            let before = place.checked_sub(1)?;
            let block = self.blocks.get(before)?;
            // Where a paragraph was only cut, its end is the start of the next block.
            let is_cut = block.end == block.text_end;
            self.stops(before).into_iter().rev().nth(usize::from(is_cut))
        };
        stop.or_else(before).unwrap_or(0)
    }

    /// The end of the next word.
    fn next_word(&self, at: u32) -> u32 {
        let end = (self.block_at(at)..self.blocks.len())
            .find_map(|place| self.words(place).into_iter().find(|word| word.end > at));
        end.map_or_else(|| self.length(), |word| word.end)
    }

    /// The start of the word before.
    fn previous_word(&self, at: u32) -> u32 {
        let start = (0..=self.block_at(at))
            .rev()
            .find_map(|place| self.words(place).into_iter().rev().find(|word| word.start < at));
        start.map_or(0, |word| word.start)
    }
}

impl Block {
    /// What a span marks of what the block shows; `None`: nothing.
    pub fn part(&self, span: Span) -> Option<Span> {
        let (start, end) = (span.start.max(self.start), span.end.min(self.text_end));
        (start < end).then_some(Span { start, end })
    }
}

/// Letters, digits and what stands for a word of its own; no space, no punctuation.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// All of a line, or as much of a long one as makes a block: up to a space where there is one.
fn first_part(line: &str) -> &str {
    // A code point is a byte at least: a shorter line need not be counted.
    if line.len() <= LONGEST {
        return line;
    }
    let Some((limit, _)) = line.char_indices().nth(LONGEST) else { return line };
    let head = line.get(..limit).unwrap_or_default();
    let space = head.char_indices().rev().find(|(_, c)| c.is_whitespace());
    let behind = space.map(|(at, c)| at + c.len_utf8()).filter(|at| *at > limit / 2);
    let at = behind.unwrap_or(limit);
    let mut cursor = GraphemeCursor::new(at, line.len(), true);
    let at = match cursor.is_boundary(line, 0) {
        Ok(true) => Some(at),
        _ => match cursor.prev_boundary(line, 0) {
            Ok(Some(before @ 1..)) => Some(before),
            // One character as long as this: it stays whole.
            _ => GraphemeCursor::new(at, line.len(), true).next_boundary(line, 0).ok().flatten(),
        },
    };
    at.and_then(|at| line.get(..at)).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Flags, a family, a letter with two accents, Arabic with marks, Han, Thai, a skin tone.
    const MIXED: &str = "Ann👩‍👩‍👧🇮🇹 e\u{301}\u{323}x\r\nقَال 東京 สวัสดี\n\n👍🏽!";

    fn stops(text: &str) -> Vec<u32> {
        let doc = Doc::new(text);
        let mut all = vec![0];
        while let Some(next) = all.last().map(|at| doc.step(*at, Unit::Character, true))
            && all.last() != Some(&next)
        {
            all.push(next);
        }
        all
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let doc = Doc::new(text);
        let all = stops(text);
        let parts = all.windows(2).map(|pair| doc.slice(Span { start: pair[0], end: pair[1] }));
        assert_eq!(parts.collect::<Vec<_>>().join("|"), expected);
    }

    #[test]
    fn stops_only_between_whole_characters() {
        check("", "");
        check("ab", "a|b");
        check(MIXED, "A|n|n|👩‍👩‍👧|🇮🇹| |e\u{301}\u{323}|x|\r\n|قَ|ا|ل| |東|京| |ส|วั|ส|ดี|\n|\n|👍🏽|!");
        check("क्षि", "क्षि");
    }

    #[track_caller]
    fn check_words(text: &str, expected: &str) {
        let doc = Doc::new(text);
        let mut at = 0;
        let mut said = Vec::new();
        loop {
            let next = doc.step(at, Unit::Word, true);
            if next == at {
                break;
            }
            at = next;
            let start = doc.step(at, Unit::Word, false);
            said.push(doc.slice(Span { start, end: at }));
        }
        assert_eq!(said.join("|"), expected);
    }

    #[test]
    fn steps_by_word() {
        check_words("Ann's  cat, 3.5 kg", "Ann's|cat|3.5|kg");
        check_words("東京へ行く", "東|京|へ|行|く");
        check_words("قال أحمد: نعم", "قال|أحمد|نعم");
        check_words("hi 👩‍👩‍👧 there\n\nyou", "hi|👩‍👩‍👧|there|you");
        // Behind the last word there is the end.
        let doc = Doc::new("one. ");
        assert_eq!((doc.step(3, Unit::Word, true), doc.step(5, Unit::Word, true)), (5, 5));
    }

    #[test]
    fn finds_words_and_trims() {
        let doc = Doc::new("To  Rome, e\u{301}te\u{301}");
        assert_eq!(doc.word_at(5).map(|it| doc.slice(it)), Some("Rome"));
        assert_eq!(doc.word_at(8).map(|it| doc.slice(it)), Some("Rome"));
        assert_eq!(doc.word_at(9), None);
        let trimmed = |start, end| doc.trimmed(Span { start, end }).map(|it| doc.slice(it));
        assert_eq!(trimmed(2, 9), Some("Rome,"));
        assert_eq!(trimmed(2, 4), None);
        // From within a character to within another.
        assert_eq!(trimmed(11, 14), Some("e\u{301}te\u{301}"));
        assert_eq!(trimmed(11, 900), Some("e\u{301}te\u{301}"));
    }

    #[test]
    fn knows_the_direction() {
        let doc = Doc::new("Ann\nقال\n12 שלום\n12\n👍 نعم");
        let said: Vec<bool> = doc.blocks().iter().map(|block| doc.is_rtl(block)).collect();
        assert_eq!(said, [false, true, true, false, true]);
    }

    #[test]
    fn cuts_long_paragraphs_at_spaces_else_between_characters() {
        let words = "word ".repeat(1_000);
        let lengths = |text: &str| {
            let doc = Doc::new(text);
            doc.blocks().iter().map(|it| it.end - it.start).collect::<Vec<_>>()
        };
        assert_eq!(lengths(&words), [2_000, 2_000, 1_000]);
        assert_eq!(lengths(&"e\u{301}".repeat(1_500)), [2_000, 1_000]);
        // 7 code points each.
        let families = "👩\u{200d}👩\u{200d}👧\u{200d}👦".repeat(600);
        assert_eq!(lengths(&families), [1_995, 1_995, 210]);
        assert_eq!(lengths(&format!("e{}x", "\u{301}".repeat(2_500))), [2_501, 1]);
        assert_eq!(lengths("a\r\nb\n"), [3, 2, 0]);
    }

    fn text() -> impl Strategy<Value = String> {
        const PARTS: [&str; 12] =
            ["a", "é", "e\u{301}", "👩‍👩‍👧", "🇮🇹", " ", "\n", "\r\n", "قَ", "東", ".", "1"];
        proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..40)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn the_way_back_is_the_way_there(text in text()) {
            let doc = Doc::new(&text);
            let all = stops(&text);
            prop_assert_eq!(doc.length() as usize, text.chars().count());
            prop_assert_eq!(all.last().copied(), Some(doc.length()));
            for pair in all.windows(2) {
                prop_assert_eq!(doc.step(pair[1], Unit::Character, false), pair[0]);
                for at in pair[0]..pair[1] {
                    prop_assert_eq!(doc.floor(at), pair[0]);
                }
                for at in pair[0] + 1..=pair[1] {
                    prop_assert_eq!(doc.ceil(at), pair[1]);
                }
            }
        }

        #[test]
        fn units_and_code_points_lead_to_each_other(text in text()) {
            let doc = Doc::new(&text);
            for at in stops(&text) {
                let (block, units) = doc.to_utf16(at);
                prop_assert_eq!(doc.from_utf16(block, units), at);
            }
        }

        #[test]
        fn no_position_is_too_far(text in text(), at: u32, other: u32, units: u32) {
            let doc = Doc::new(&text);
            let whole = doc.whole(Span { start: at.min(other), end: at.max(other) });
            prop_assert!(whole.start <= whole.end && whole.end <= doc.length());
            for forward in [true, false] {
                for unit in [Unit::Character, Unit::Word] {
                    prop_assert!(doc.step(at, unit, forward) <= doc.length());
                }
            }
            prop_assert!(doc.from_utf16(doc.block_at(at), units) <= doc.length());
            doc.to_utf16(at);
            doc.word_at(at);
        }
    }
}
