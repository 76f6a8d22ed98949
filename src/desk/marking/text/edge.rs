//! Moving an edge of a span, splitting one, putting two together.

use super::doc::{Doc, Unit};
use crate::core::marks::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// With one edge a step on or back. At least one character stays.
pub fn moved(doc: &Doc, span: Span, edge: Edge, unit: Unit, forward: bool) -> Span {
    match edge {
        Edge::Start => put(doc, span, edge, doc.step(span.start, unit, forward)),
        Edge::End => put(doc, span, edge, doc.step(span.end, unit, forward)),
    }
}

/// With one edge at a position. At least one character stays.
pub fn put(doc: &Doc, span: Span, edge: Edge, at: u32) -> Span {
    let Span { start, end } = span;
    match edge {
        Edge::Start => {
            let last = doc.step(end, Unit::Character, false);
            Span { start: doc.floor(at).min(last), end }
        }
        Edge::End => {
            let first = doc.step(start, Unit::Character, true);
            Span { start, end: doc.ceil(at).max(first) }
        }
    }
}

/// Both parts without the space between them; `None` where one would have nothing in it.
pub fn split(doc: &Doc, span: Span, at: u32) -> Option<(Span, Span)> {
    let at = doc.floor(at);
    if at <= span.start || at >= span.end {
        return None;
    }
    let before = doc.trimmed(Span { start: span.start, end: at })?;
    let behind = doc.trimmed(Span { start: at, end: span.end })?;
    Some((before, behind))
}

/// From the start of the first to the end of the last.
pub fn merged(one: Span, other: Span) -> Span {
    Span { start: one.start.min(other.start), end: one.end.max(other.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ann👩‍👩‍👧 e\u{301}te\u{301} قَال 東京 it";

    fn span_of(doc: &Doc, part: &str) -> Span {
        let byte = doc.text().find(part).unwrap();
        let start = doc.text()[..byte].chars().count() as u32;
        Span { start, end: start + part.chars().count() as u32 }
    }

    #[track_caller]
    fn check(part: &str, edge: Edge, unit: Unit, forward: bool, expected: &str) {
        let doc = Doc::new(TEXT);
        let span = moved(&doc, span_of(&doc, part), edge, unit, forward);
        assert_eq!(doc.slice(span), expected);
    }

    #[test]
    fn edges_move_by_characters_and_words() {
        use {Edge::*, Unit::*};
        check("Ann", End, Character, true, "Ann👩‍👩‍👧");
        check("Ann", End, Character, false, "An");
        check("Ann", Start, Character, false, "Ann");
        check("Ann", End, Word, true, "Ann👩‍👩‍👧");
        check("e\u{301}te\u{301}", End, Character, false, "e\u{301}t");
        check("e\u{301}te\u{301}", Start, Character, true, "te\u{301}");
        check("e\u{301}te\u{301}", End, Word, true, "e\u{301}te\u{301} قَال");
        check("قَال", Start, Character, true, "ال");
        check("قَال", Start, Word, false, "e\u{301}te\u{301} قَال");
        check("東京", End, Character, false, "東");
        check("東京", Start, Word, true, "京");
        check("it", End, Word, true, "it");
        // Nothing gets lost.
        check("東", End, Character, false, "東");
        check("東", Start, Word, true, "東");
        check("👩‍👩‍👧", Start, Character, true, "👩‍👩‍👧");
    }

    #[test]
    fn splits_where_both_parts_have_something() {
        let doc = Doc::new(TEXT);
        let split = |part: &str, into: u32| {
            let span = span_of(&doc, part);
            let (one, other) = split(&doc, span, span.start + into)?;
            Some((doc.slice(one), doc.slice(other)))
        };
        assert_eq!(split("قَال 東京", 4), Some(("قَال", "東京")));
        assert_eq!(split("東京 it", 1), Some(("東", "京 it")));
        // Within a character: before it.
        assert_eq!(split("Ann👩‍👩‍👧", 5), Some(("Ann", "👩‍👩‍👧")));
        assert_eq!(split("Ann", 0), None);
        assert_eq!(split("Ann", 3), None);
        assert_eq!(split(" 東京", 1), None);
    }

    #[test]
    fn merges_to_what_holds_both() {
        let doc = Doc::new(TEXT);
        let one = span_of(&doc, "قَال");
        let other = span_of(&doc, "東京");
        assert_eq!(doc.slice(merged(other, one)), "قَال 東京");
        assert_eq!(merged(one, one), one);
    }
}
