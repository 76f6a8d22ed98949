//! How far a text was changed: the Levenshtein distance, in words and in code points.
//!
//! Gene Myers, "A fast bit-vector algorithm for approximate string matching
//! based on dynamic programming", J. ACM 46 (1999), in the form for any length
//! with blocks of 64: 64 cells of the matrix at a time. What both texts begin
//! and end with is cut off first.
//!
//! Two texts of 20,000 characters with nothing in common take six million steps.
//! Beyond [`EXACT`] steps what differs is cut into as many equal parts on both
//! sides, and the distances of the parts are added up: an upper bound, so that
//! no text can stop the page. Ordinary edits of such a text stay exact, since
//! only what lies between the first and the last change is compared.

use std::collections::HashMap;
use std::hash::Hash;

use unicode_segmentation::UnicodeSegmentation;

use crate::core::model::event::EditDistance;

/// Most steps for an exact distance; one step is 64 cells.
const EXACT: usize = 8_000_000;

/// Length of the parts beyond that.
const PART: usize = 8_192;

/// Words are what Unicode segments as words (UAX #29): spaces and punctuation
/// count as characters only, each Han character is a word of its own.
pub fn edit_distance(from: &str, to: &str) -> EditDistance {
    let words = distance(
        &from.unicode_words().collect::<Vec<_>>(),
        &to.unicode_words().collect::<Vec<_>>(),
    );
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    EditDistance { words: count(words), characters: count(characters_apart(from, to)) }
}

/// In code points alone.
pub fn characters_apart(from: &str, to: &str) -> usize {
    distance(&from.chars().collect::<Vec<_>>(), &to.chars().collect::<Vec<_>>())
}

fn distance<T: Copy + Eq + Hash>(from: &[T], to: &[T]) -> usize {
    let prefix = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let (from, to) = (rest(from, prefix), rest(to, prefix));
    let suffix = from.iter().rev().zip(to.iter().rev()).take_while(|(a, b)| a == b).count();
    let from = from.get(..from.len() - suffix).unwrap_or_default();
    let to = to.get(..to.len() - suffix).unwrap_or_default();
    if from.len().div_ceil(64).saturating_mul(to.len()) <= EXACT {
        return between(from, to);
    }
    let parts = from.len().max(to.len()).div_ceil(PART);
    (0..parts).map(|part| between(slice(from, part, parts), slice(to, part, parts))).sum()
}

fn rest<T>(list: &[T], start: usize) -> &[T] {
    list.get(start..).unwrap_or_default()
}

/// The `part`-th of `parts` equal slices.
fn slice<T>(list: &[T], part: usize, parts: usize) -> &[T] {
    let cut = |n: usize| list.len() * n / parts;
    list.get(cut(part)..cut(part + 1)).unwrap_or_default()
}

/// Myers' bit vectors: a column of the matrix as vertical differences, 64 rows in a word.
fn between<T: Copy + Eq + Hash>(rows: &[T], columns: &[T]) -> usize {
    if rows.is_empty() || columns.is_empty() {
        return rows.len() + columns.len();
    }
    // For each token the blocks in which it stands, with its places there.
    let mut places: HashMap<T, Vec<(usize, u64)>> = HashMap::new();
    for (row, token) in rows.iter().enumerate() {
        let (block, bit) = (row / 64, 1 << (row % 64));
        let blocks = places.entry(*token).or_default();
        match blocks.last_mut() {
            Some((last, bits)) if *last == block => *bits |= bit,
            _ => blocks.push((block, bit)),
        }
    }
    // Vertical differences: +1 everywhere in the first column.
    let mut column = vec![(u64::MAX, 0_u64); rows.len().div_ceil(64)];
    let last_row = 1_u64 << ((rows.len() - 1) % 64);
    let mut distance = rows.len();
    for token in columns {
        let mut equal = places.get(token).map_or(&[][..], Vec::as_slice).iter().peekable();
        // The horizontal difference that comes in from above: +1 in the first row.
        let (mut plus_in, mut minus_in) = (1_u64, 0_u64);
        let (mut plus, mut minus) = (0, 0);
        for (block, (up, down)) in column.iter_mut().enumerate() {
            let equal = equal.next_if(|(at, _)| *at == block).map_or(0, |(_, bits)| *bits);
            let vertical = equal | *down;
            let equal = equal | minus_in;
            let horizontal = ((equal & *up).wrapping_add(*up) ^ *up) | equal;
            plus = *down | !(horizontal | *up);
            minus = *up & horizontal;
            let (shifted_plus, shifted_minus) = (plus << 1 | plus_in, minus << 1 | minus_in);
            (plus_in, minus_in) = (plus >> 63, minus >> 63);
            *up = shifted_minus | !(vertical | shifted_plus);
            *down = shifted_plus & vertical;
        }
        // `plus` and `minus` are those of the last block now.
        distance += usize::from(plus & last_row != 0);
        distance -= usize::from(minus & last_row != 0);
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(from: &str, to: &str, words: u32, characters: u32) {
        assert_eq!(edit_distance(from, to), EditDistance { words, characters });
    }

    #[test]
    fn counts_words_and_code_points() {
        check("", "", 0, 0);
        check("kitten", "sitting", 1, 3);
        check("We are sorry.", "We are very sorry!", 1, 6);
        check("same words", "same  words", 0, 1);
        check("a b c", "", 3, 5);
        // Han characters are words of their own; an emoji of several code points is no word.
        check("我喜欢茶", "我喜欢咖啡", 2, 2);
        check("👩‍👩‍👧", "👩", 0, 4);
        // A combining accent is a code point.
        check("cafe\u{301}", "cafe", 1, 1);
        check("שלום עולם", "שלום לכם", 1, 3);
    }

    /// The textbook matrix, row by row.
    fn textbook(a: &[u8], b: &[u8]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let here = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
                diagonal = std::mem::replace(&mut row[j + 1], here);
            }
        }
        row[b.len()]
    }

    proptest! {
        /// Long enough to cross two borders of blocks.
        #[test]
        fn is_the_textbook_distance(
            a in prop::collection::vec(0u8..4, 0..200),
            b in prop::collection::vec(0u8..4, 0..200),
        ) {
            prop_assert_eq!(between(&a, &b), textbook(&a, &b));
            prop_assert_eq!(distance(&a, &b), textbook(&a, &b));
        }
    }

    #[test]
    fn long_texts_stay_bounded() {
        let from = "abcdefghij".repeat(2_000);
        check(&from, &"klmnopqrst".repeat(2_000), 1, 20_000);
        // Beyond the exact limit: an upper bound, at most the longer text.
        let (from, to) = ("ab".repeat(20_000), "cd".repeat(15_000));
        check(&from, &to, 1, 40_000);
        // One change in a very long text is exact, since the rest is cut off.
        let from = "word ".repeat(100_000);
        check(&from, &from.replacen("word", "sword", 1), 1, 1);
    }
}
