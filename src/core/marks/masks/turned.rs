//! Strips of columns from strips of rows, and back.
//!
//! Between two rows that lie on each other a column changes where exactly one of them is in. Those
//! places, sorted by column, are the ends of the strips of the columns: as many as the result has,
//! whatever the area.

use super::combine::combine;
use super::mask::Strip;

/// With x and y exchanged.
pub fn turned(strips: &[Strip]) -> Vec<Strip> {
    let mut changes: Vec<(u32, u32)> = Vec::new();
    let mut above: &[Strip] = &[];
    let mut rest = strips;
    let mut last = None;
    loop {
        let y = rest.first().map(|strip| strip.y);
        // A row without a strip between two others.
        if let Some(below) = last.map(|last: u32| last + 1)
            && y != Some(below)
        {
            change(above, &[], below, &mut changes);
            above = &[];
        }
        let Some(y) = y else { break };
        let end = rest.iter().position(|strip| strip.y != y).unwrap_or(rest.len());
        let (row, left) = rest.split_at(end);
        change(above, row, y, &mut changes);
        (above, rest, last) = (row, left, Some(y));
    }
    changes.sort_unstable();
    let ends = changes.chunks_exact(2);
    ends.filter_map(|pair| match pair {
        [(column, start), (_, end)] => Some(Strip { y: *column, start: *start, end: *end }),
        _ => None,
    })
    .collect()
}

fn change(above: &[Strip], row: &[Strip], y: u32, changes: &mut Vec<(u32, u32)>) {
    let flat = |strips: &[Strip]| -> Vec<Strip> {
        strips.iter().map(|strip| Strip { y: 0, ..*strip }).collect()
    };
    combine(
        &flat(above),
        &flat(row),
        |one, other| one != other,
        |strip| {
            changes.extend((strip.start..strip.end).map(|column| (column, y)));
        },
    );
}

#[cfg(test)]
mod tests {
    use super::super::mask::Mask;
    use super::super::mask::tests::{drawing, drawn, masks};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_are_columns() {
        let strips: Vec<Strip> = drawn("XX. ... .XX").strips().collect();
        assert_eq!(drawing(&Mask::of_strips(&turned(&strips)), 3, 3), "X.. X.X ..X");
    }

    proptest! {
        #[test]
        fn twice_is_not_at_all(mask in masks()) {
            let strips: Vec<Strip> = mask.strips().collect();
            prop_assert_eq!(turned(&turned(&strips)), strips);
        }
    }
}
