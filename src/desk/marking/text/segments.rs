//! A block cut where spans start and end, for drawing.

use crate::core::marks::Span;

/// A piece of a block over which the same spans lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub span: Span,
    /// The spans over it by their place in what was given, the outermost first.
    pub over: Vec<usize>,
}

/// Cuts `block` where the spans start and end: `(place, span, lane)`. What lies outside of the
/// block counts as far as it reaches into it.
pub fn segments(block: Span, spans: &[(usize, Span, u32)]) -> Vec<Segment> {
    let mut cuts = vec![block.start, block.end];
    let inside = |at: &u32| block.start < *at && *at < block.end;
    cuts.extend(spans.iter().flat_map(|(_, span, _)| [span.start, span.end]).filter(inside));
    cuts.sort_unstable();
    cuts.dedup();
    let pieces = cuts.windows(2).filter_map(|pair| match pair {
        [start, end] => Some(Span { start: *start, end: *end }),
        _ => None,
    });
    let segment = |span: Span| {
        let mut over: Vec<_> = spans.iter().filter(|(_, it, _)| it.contains(span)).collect();
        over.sort_by_key(|(place, _, lane)| (std::cmp::Reverse(*lane), *place));
        Segment { span, over: over.into_iter().map(|(place, ..)| *place).collect() }
    };
    pieces.map(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::marking::text::lanes::lanes;
    use proptest::prelude::*;

    fn given(spans: &[(u32, u32)]) -> Vec<(usize, Span, u32)> {
        let spans: Vec<Span> =
            spans.iter().map(|(start, end)| Span { start: *start, end: *end }).collect();
        let lanes = lanes(&spans);
        spans
            .into_iter()
            .zip(lanes)
            .enumerate()
            .map(|(at, (span, lane))| (at, span, lane))
            .collect()
    }

    #[track_caller]
    fn check(block: (u32, u32), spans: &[(u32, u32)], expected: &str) {
        let block = Span { start: block.0, end: block.1 };
        let said = segments(block, &given(spans)).into_iter().map(|it| {
            let over: Vec<String> = it.over.iter().map(usize::to_string).collect();
            format!("{}-{}:{}", it.span.start, it.span.end, over.join(","))
        });
        assert_eq!(said.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn cuts_at_every_end() {
        check((0, 10), &[], "0-10:");
        check((0, 0), &[(0, 4)], "");
        check((0, 10), &[(2, 4)], "0-2: 2-4:0 4-10:");
        // One within another, one across.
        check((0, 10), &[(0, 8), (2, 4), (6, 10)], "0-2:0 2-4:0,1 4-6:0 6-8:0,2 8-10:2");
        // From before and to behind the block.
        check((5, 10), &[(0, 7), (9, 20)], "5-7:0 7-9: 9-10:1");
    }

    proptest! {
        #[test]
        fn the_pieces_make_up_the_block(
            spans in proptest::collection::vec((0u32..60, 1u32..20), 0..12),
            start in 0u32..30,
            length in 1u32..30,
        ) {
            let spans: Vec<(u32, u32)> = spans.iter().map(|(at, length)| (*at, at + length)).collect();
            let block = Span { start, end: start + length };
            let pieces = segments(block, &given(&spans));
            let mut at = block.start;
            for piece in &pieces {
                prop_assert_eq!(piece.span.start, at);
                at = piece.span.end;
                for point in piece.span.start..piece.span.end {
                    let over = spans.iter().filter(|(start, end)| *start <= point && point < *end);
                    prop_assert_eq!(over.count(), piece.over.len());
                }
            }
            prop_assert_eq!(at, block.end);
        }
    }
}
