//! What was changed between two texts, word by word.
//!
//! ```text
//! We are sorry. → We are very sorry!
//! =We are  +very  =sorry -. +!
//! ```
//! Words are those of Unicode (UAX #29, each Han character alone); spaces and
//! punctuation are tokens too, so that nothing is lost: the equal and deleted
//! segments make the one text, the equal and inserted ones the other.
//!
//! Work is bounded: where both sides have many tokens, sentences are compared
//! first and words only within sentences that changed.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Equal,
    /// In the first text only.
    Delete,
    /// In the second text only.
    Insert,
}

/// A stretch of one of the texts. An insertion follows the deletion that it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    pub change: Change,
    pub text: &'a str,
}

/// Tokens of one side times tokens of the other, up to which words are compared at once.
const AT_ONCE: usize = 4_000_000;

/// Byte ranges of the two texts that stand for each other.
#[derive(Clone, Debug)]
struct Hunk {
    from: Range<usize>,
    to: Range<usize>,
    equal: bool,
}

/// From `from` to `to`; no segment is empty, neighbours differ in kind.
pub fn diff<'a>(from: &'a str, to: &'a str) -> Vec<Segment<'a>> {
    let hunks = join(words(from, to, 0, 0, true));
    let mut segments = Vec::new();
    for hunk in join(bridge(from, hunks)) {
        let (old, new) = (cut(from, &hunk.from), cut(to, &hunk.to));
        if hunk.equal {
            segments.push(Segment { change: Change::Equal, text: old });
            continue;
        }
        let both = [(Change::Delete, old), (Change::Insert, new)];
        let some = both.into_iter().filter(|(_, text)| !text.is_empty());
        segments.extend(some.map(|(change, text)| Segment { change, text }));
    }
    segments
}

/// `from_at` and `to_at`: where the two stretches start in the whole texts.
fn words(from: &str, to: &str, from_at: usize, to_at: usize, may_split: bool) -> Vec<Hunk> {
    let old: Vec<&str> = from.split_word_bounds().collect();
    let new: Vec<&str> = to.split_word_bounds().collect();
    if old.len().saturating_mul(new.len()) <= AT_ONCE {
        return compare(&old, &new, from_at, to_at);
    }
    // Most long texts differ in few places: what lies outside of them needs no search.
    let length = |same: usize| old.iter().take(same).map(|token| token.len()).sum::<usize>();
    let prefix = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - prefix;
    let ends = old.iter().rev().zip(new.iter().rev());
    let suffix = ends.take(most).take_while(|(a, b)| a == b).count();
    let (start, end) = (length(prefix), from.len() - length(old.len() - suffix));
    let from_mid = from_at + start..from_at + from.len() - end;
    let to_mid = to_at + start..to_at + to.len() - end;
    let equal = |from: Range<usize>, to: Range<usize>| Hunk { from, to, equal: true };
    let mut hunks = vec![equal(from_at..from_mid.start, to_at..to_mid.start)];
    let (old, new) = (cut(from, &(start..from.len() - end)), cut(to, &(start..to.len() - end)));
    if old.len().max(new.len()) < from.len().max(to.len()) {
        hunks.extend(words(old, new, from_mid.start, to_mid.start, may_split));
    } else if may_split {
        hunks.extend(sentences(old, new, from_mid.start, to_mid.start));
    } else {
        hunks.push(Hunk { from: from_mid.clone(), to: to_mid.clone(), equal: false });
    }
    hunks.push(equal(from_mid.end..from_at + from.len(), to_mid.end..to_at + to.len()));
    hunks
}

fn sentences(from: &str, to: &str, from_at: usize, to_at: usize) -> Vec<Hunk> {
    let old: Vec<&str> = from.split_sentence_bounds().collect();
    let new: Vec<&str> = to.split_sentence_bounds().collect();
    if old.len().saturating_mul(new.len()) > AT_ONCE {
        let (from, to) = (from_at..from_at + from.len(), to_at..to_at + to.len());
        return vec![Hunk { from, to, equal: false }];
    }
    let hunks = join(compare(&old, &new, 0, 0));
    let hunks = hunks.into_iter().flat_map(|hunk| {
        let (from_at, to_at) = (from_at + hunk.from.start, to_at + hunk.to.start);
        let (old, new) = (cut(from, &hunk.from), cut(to, &hunk.to));
        if hunk.equal {
            let (from, to) = (from_at..from_at + old.len(), to_at..to_at + new.len());
            return vec![Hunk { from, to, equal: true }];
        }
        words(old, new, from_at, to_at, false)
    });
    hunks.collect()
}

fn compare(old: &[&str], new: &[&str], from_at: usize, to_at: usize) -> Vec<Hunk> {
    let (old_ends, new_ends) = (offsets(old, from_at), offsets(new, to_at));
    let at = |ends: &[usize], n: usize| ends.get(n).copied().unwrap_or_default();
    capture_diff_slices(Algorithm::Myers, old, new)
        .iter()
        .map(|op| {
            let (o, n) = (op.old_range(), op.new_range());
            Hunk {
                from: at(&old_ends, o.start)..at(&old_ends, o.end),
                to: at(&new_ends, n.start)..at(&new_ends, n.end),
                equal: matches!(op, DiffOp::Equal { .. }),
            }
        })
        .collect()
}

/// Where each token starts, and where the last one ends.
fn offsets(tokens: &[&str], start: usize) -> Vec<usize> {
    let mut at = start;
    let mut offsets = vec![at];
    offsets.extend(tokens.iter().map(|token| {
        at += token.len();
        at
    }));
    offsets
}

/// A space between two replaced words becomes part of one replacement: nobody
/// reads `-a +x = -b +y`.
fn bridge(from: &str, mut hunks: Vec<Hunk>) -> Vec<Hunk> {
    let replaces = |hunk: &Hunk| !hunk.equal && !hunk.from.is_empty() && !hunk.to.is_empty();
    let bridges: Vec<usize> = hunks
        .windows(3)
        .enumerate()
        .filter_map(|(at, three)| match three {
            [before, space, after] => {
                let blank = cut(from, &space.from).chars().all(char::is_whitespace);
                (space.equal && blank && replaces(before) && replaces(after)).then_some(at + 1)
            }
            _ => None,
        })
        .collect();
    for at in bridges {
        if let Some(hunk) = hunks.get_mut(at) {
            hunk.equal = false;
        }
    }
    hunks
}

/// Neighbours of one kind become one.
fn join(hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut joined: Vec<Hunk> = Vec::new();
    for hunk in hunks.into_iter().filter(|hunk| !hunk.from.is_empty() || !hunk.to.is_empty()) {
        match joined.last_mut() {
            Some(last) if last.equal == hunk.equal => {
                last.from.end = hunk.from.end;
                last.to.end = hunk.to.end;
            }
            _ => joined.push(hunk),
        }
    }
    joined
}

/// The ranges stand on word bounds of the text: always characters' bounds.
fn cut<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(segments: &[Segment<'_>]) -> String {
        let sign = |change| match change {
            Change::Equal => '=',
            Change::Delete => '-',
            Change::Insert => '+',
        };
        segments.iter().map(|it| format!("{}[{}]", sign(it.change), it.text)).collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert_eq!(show(&diff(from, to)), expected);
    }

    #[test]
    fn shows_words() {
        check("", "", "");
        check("same", "same", "=[same]");
        check("", "new", "+[new]");
        check("We are sorry.", "We are very sorry!", "=[We are ]+[very ]=[sorry]-[.]+[!]");
        check("a b c", "x y c", "-[a b]+[x y]=[ c]");
        check("one two three", "one three", "=[one ]-[two ]=[three]");
        check("我喜欢茶。", "我喜欢咖啡。", "=[我喜欢]-[茶]+[咖啡]=[。]");
        check("a\n\nb", "a\nb", "=[a\n]-[\n]=[b]");
        check("hi 👩‍👩‍👧 you", "hi 👩 you", "=[hi ]-[👩‍👩‍👧]+[👩]=[ you]");
        check("שלום עולם", "שלום לכם", "=[שלום ]-[עולם]+[לכם]");
    }

    fn side(segments: &[Segment<'_>], without: Change) -> String {
        segments.iter().filter(|it| it.change != without).map(|it| it.text).collect()
    }

    proptest! {
        #[test]
        fn nothing_is_lost(from in "([ab] ?|\\PC|\n){0,20}", to in "([ab] ?|\\PC|\n){0,20}") {
            let segments = diff(&from, &to);
            prop_assert_eq!(side(&segments, Change::Insert), from.as_str());
            prop_assert_eq!(side(&segments, Change::Delete), to.as_str());
            prop_assert!(segments.iter().all(|it| !it.text.is_empty()));
        }
    }

    #[test]
    fn long_texts_go_by_sentence() {
        let from: String = (0..1_000).map(|n| format!("Sentence {n} has words. ")).collect();
        let to = from.replace("Sentence 500 has", "Sentence 500 had");
        let segments = diff(&from, &to);
        assert_eq!(show(&segments[1..3]), "-[has]+[had]");
        // One change in a text of many lines is found without any search.
        let from = "line\n".repeat(20_000);
        let to = from.replacen("line", "word", 10_000).replacen("word", "line", 9_999);
        assert_eq!(show(&diff(&from, &to)[1..3]), "-[line]+[word]");
        // Nothing in common and too much to compare: one replacement, nothing lost.
        let (from, to) = ("a ".repeat(4_000), "b, ".repeat(4_000));
        let segments = diff(&from, &to);
        assert_eq!(side(&segments, Change::Insert), from);
        assert_eq!(side(&segments, Change::Delete), to);
    }
}
