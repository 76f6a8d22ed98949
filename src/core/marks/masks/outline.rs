//! The outlines of a mask, along the edges of its pixels.
//!
//! One polygon for each piece of pixels that hang together by their sides, with its holes; two
//! pieces that touch at a corner are two. Outlines go round clockwise as one sees it, holes the
//! other way. As marching squares, but exactly along the edges: the same pixels come back
//! ([`Mask::of_rings`]), and the area is the same.
//!
//! ```text
//!   ▶───────┐   upper edges to the right,
//!   │  in   │   lower edges to the left;
//!   └───────◀   where one ends, the next end in the same column goes on
//! ```

use super::combine::combine;
use super::mask::{Mask, Strip};
use crate::core::marks::geometry::{Point, Rings};

pub fn outlines(mask: &Mask) -> Vec<Rings> {
    let strips: Vec<Strip> = mask.strips().collect();
    let pieces = pieces(&strips);
    let edges = edges(&strips);
    let next = followers(&edges);
    let mut found: Vec<Rings> = Vec::new();
    let mut place_of = vec![None; strips.len()];
    let mut holes: Vec<(usize, Vec<Point>)> = Vec::new();
    let mut is_done = vec![false; edges.len()];
    for first in 0..edges.len() {
        let (mut ring, mut at) = (Vec::new(), first);
        while let Some(done) = is_done.get_mut(at).filter(|done| !**done) {
            *done = true;
            let Some(edge) = edges.get(at) else { break };
            ring.extend([edge.from(), edge.to()]);
            at = next.get(at).copied().unwrap_or(first);
        }
        let Some(edge) = edges.get(first).filter(|_| !ring.is_empty()) else { continue };
        let Some(piece) = pieces.get(edge.strip).copied() else { continue };
        // From above, an outline begins with an upper edge and a hole with a lower one.
        if edge.is_upper {
            if let Some(place) = place_of.get_mut(piece) {
                *place = Some(found.len());
            }
            found.push(Rings { outline: ring, holes: Vec::new() });
        } else {
            holes.push((piece, ring));
        }
    }
    for (piece, hole) in holes {
        let place = place_of.get(piece).copied().flatten();
        if let Some(rings) = place.and_then(|place| found.get_mut(place)) {
            rings.holes.push(hole);
        }
    }
    found
}

/// A level edge of pixels, with the pixels on one side.
struct Edge {
    y: u32,
    start: u32,
    end: u32,
    /// The pixels are below it.
    is_upper: bool,
    /// One that they belong to.
    strip: usize,
}

impl Edge {
    fn from(&self) -> Point {
        [f64::from(if self.is_upper { self.start } else { self.end }), f64::from(self.y)]
    }

    fn to(&self) -> Point {
        [f64::from(if self.is_upper { self.end } else { self.start }), f64::from(self.y)]
    }
}

/// From above to below and from left to right.
fn edges(strips: &[Strip]) -> Vec<Edge> {
    let place = |y: u32, x: u32| strips.partition_point(|strip| (strip.y, strip.end) <= (y, x));
    let mut edges = Vec::new();
    // Upper edges: in, and the row above is not. Lower ones: the row above is in, and this is not.
    let lowered: Vec<Strip> =
        strips.iter().map(|strip| Strip { y: strip.y + 1, ..*strip }).collect();
    combine(
        strips,
        &lowered,
        |row, above| row && !above,
        |edge| {
            let Strip { y, start, end } = edge;
            edges.push(Edge { y, start, end, is_upper: true, strip: place(y, start) });
        },
    );
    combine(
        strips,
        &lowered,
        |row, above| above && !row,
        |edge| {
            let Strip { y, start, end } = edge;
            edges.push(Edge { y, start, end, is_upper: false, strip: place(y - 1, start) });
        },
    );
    edges.sort_by_key(|edge| (edge.y, edge.start));
    edges
}

/// By edge, the one that goes on where it ends.
///
/// Along a column every second stretch between two ends is an edge, the first among them. Where four
/// edges meet, that of the upper pixel goes up and that of the lower one down: pixels that touch at a
/// corner stay apart.
fn followers(edges: &[Edge]) -> Vec<usize> {
    let mut ends: Vec<(u32, u32, bool, usize)> = Vec::with_capacity(edges.len() * 2);
    for (place, edge) in edges.iter().enumerate() {
        ends.push((edge.start, edge.y, edge.is_upper, place));
        ends.push((edge.end, edge.y, edge.is_upper, place));
    }
    ends.sort_unstable();
    let mut next = vec![0; edges.len()];
    for pair in ends.chunks_exact(2) {
        let [(x, _, _, one), (_, _, _, other)] = pair else { continue };
        let ends_here =
            |place: usize| edges.get(place).is_some_and(|edge| edge.to()[0] == f64::from(*x));
        let (from, to) = if ends_here(*one) { (*one, *other) } else { (*other, *one) };
        if let Some(next) = next.get_mut(from) {
            *next = to;
        }
    }
    next
}

/// By strip, the first strip of the piece that it belongs to.
fn pieces(strips: &[Strip]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..strips.len()).collect();
    let mut above = 0;
    for (place, strip) in strips.iter().enumerate() {
        // The first of the row above that reaches so far right.
        while let Some(it) = strips.get(above)
            && (it.y + 1 < strip.y || (it.y + 1 == strip.y && it.end <= strip.start))
        {
            above += 1;
        }
        for touching in above..place {
            let Some(it) = strips.get(touching) else { break };
            if it.y + 1 != strip.y || it.start >= strip.end {
                break;
            }
            let (one, other) = (root(&first, touching), root(&first, place));
            if let Some(slot) = first.get_mut(one.max(other)) {
                *slot = one.min(other);
            }
        }
    }
    for place in 0..first.len() {
        let root = root(&first, place);
        if let Some(slot) = first.get_mut(place) {
            *slot = root;
        }
    }
    first
}

fn root(first: &[usize], mut place: usize) -> usize {
    while let Some(before) = first.get(place).filter(|before| **before != place) {
        place = *before;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::super::mask::tests::{drawn, masks};
    use super::*;
    use crate::core::marks::geometry::overlay;
    use proptest::prelude::*;

    #[track_caller]
    fn check(drawing: &str, expected: &str) {
        let ring = |points: &Vec<Point>| {
            points.iter().map(|[x, y]| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
        };
        let rings = |rings: Rings| {
            let holes: String =
                rings.holes.iter().map(|hole| format!(" hole {}", ring(hole))).collect();
            ring(&rings.outline) + &holes
        };
        let said: Vec<String> = outlines(&drawn(drawing)).into_iter().map(rings).collect();
        assert_eq!(said.join("; "), expected);
    }

    #[test]
    fn along_the_edges_of_pixels() {
        check("...", "");
        check("X", "0,0 1,0 1,1 0,1");
        check("XXX X..", "0,0 3,0 3,1 1,1 1,2 0,2");
        check("XXX X.X XXX", "0,0 3,0 3,3 0,3 hole 2,1 1,1 1,2 2,2");
        // Two that touch at a corner, either way, are two.
        check("X. .X", "0,0 1,0 1,1 0,1; 1,1 2,1 2,2 1,2");
        check(".X X.", "1,0 2,0 2,1 1,1; 0,1 1,1 1,2 0,2");
        // An island in a hole.
        check(
            "XXXXX X...X X.X.X X...X XXXXX",
            "0,0 5,0 5,5 0,5 hole 4,1 1,1 1,4 4,4; 2,2 3,2 3,3 2,3",
        );
        // Two holes at a corner.
        check("XXXX X.XX XX.X XXXX", "0,0 4,0 4,4 0,4 hole 2,1 1,1 1,2 2,2 2,3 3,3 3,2 2,2");
    }

    proptest! {
        #[test]
        fn areas_are_the_same(mask in masks()) {
            let areas: f64 = outlines(&mask).iter().map(overlay::area).sum();
            prop_assert!((areas - mask.area() as f64).abs() < 1e-9);
        }
    }
}
