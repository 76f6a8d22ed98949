//! What is in both of two masks, in any, or in the first alone.

use super::mask::{Mask, Strip};

pub fn union(one: &Mask, other: &Mask) -> Mask {
    combined(one, other, |one, other| one || other)
}

pub fn intersection(one: &Mask, other: &Mask) -> Mask {
    combined(one, other, |one, other| one && other)
}

/// What the first has and the second has not.
pub fn difference(one: &Mask, other: &Mask) -> Mask {
    combined(one, other, |one, other| one && !other)
}

/// How many pixels both have.
pub fn shared(one: &Mask, other: &Mask) -> u64 {
    let (one, other) = (strips(one), strips(other));
    let mut pixels = 0;
    combine(&one, &other, |one, other| one && other, |strip| pixels += u64::from(strip.len()));
    pixels
}

/// What `keep` says of each pixel that is in one of them; each strip of the result in turn.
pub(super) fn combine(
    one: &[Strip],
    other: &[Strip],
    keep: impl Fn(bool, bool) -> bool,
    mut each: impl FnMut(Strip),
) {
    let (mut one, mut other) = (Rows { left: one }, Rows { left: other });
    while let Some(y) = one.y().into_iter().chain(other.y()).min() {
        let (one_row, other_row) = (one.take(y), other.take(y));
        let (mut one_left, mut other_left) = (one_row, other_row);
        let (mut at, mut open) = (0, None);
        loop {
            let (in_one, one_next) = state(&mut one_left, at);
            let (in_other, other_next) = state(&mut other_left, at);
            let is_kept = (in_one || in_other) && keep(in_one, in_other);
            match open {
                Some(start) if !is_kept => {
                    each(Strip { y, start, end: at });
                    open = None;
                }
                None if is_kept => open = Some(at),
                _ => {}
            }
            let Some(next) = one_next.into_iter().chain(other_next).min() else { break };
            at = next;
        }
    }
}

fn combined(one: &Mask, other: &Mask, keep: impl Fn(bool, bool) -> bool) -> Mask {
    let mut kept = Vec::new();
    combine(&strips(one), &strips(other), keep, |strip| kept.push(strip));
    Mask::of_strips(&kept)
}

fn strips(mask: &Mask) -> Vec<Strip> {
    mask.strips().collect()
}

/// Strips, a row at a time.
struct Rows<'a> {
    left: &'a [Strip],
}

impl<'a> Rows<'a> {
    fn y(&self) -> Option<u32> {
        self.left.first().map(|strip| strip.y)
    }

    fn take(&mut self, y: u32) -> &'a [Strip] {
        let end = self.left.iter().position(|strip| strip.y != y).unwrap_or(self.left.len());
        let (row, left) = self.left.split_at(end);
        self.left = left;
        row
    }
}

/// Whether the pixel is in a row, and where that changes next.
fn state(row: &mut &[Strip], at: u32) -> (bool, Option<u32>) {
    while let Some((first, rest)) = row.split_first() {
        if first.end > at {
            let is_in = first.start <= at;
            return (is_in, Some(if is_in { first.end } else { first.start }));
        }
        *row = rest;
    }
    (false, None)
}

#[cfg(test)]
mod tests {
    use super::super::mask::tests::{drawing, drawn, masks};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        let (one, other) = (drawn("XXX. .X.. ...."), drawn(".XXX .... ..X."));
        assert_eq!(drawing(&union(&one, &other), 4, 3), "XXXX .X.. ..X.");
        assert_eq!(drawing(&intersection(&one, &other), 4, 3), ".XX. .... ....");
        assert_eq!(drawing(&difference(&one, &other), 4, 3), "X... .X.. ....");
        assert_eq!(difference(&one, &one), Mask::default());
    }

    proptest! {
        #[test]
        fn pixel_by_pixel(one in masks(), other in masks()) {
            let (union, both) = (union(&one, &other), intersection(&one, &other));
            let first = difference(&one, &other);
            for (x, y) in (0u8..10).flat_map(|x| (0u8..9).map(move |y| (x, y))) {
                let point = [f64::from(x) + 0.5, f64::from(y) + 0.5];
                let [in_one, in_other] = [one.contains(point), other.contains(point)];
                prop_assert_eq!(union.contains(point), in_one || in_other);
                prop_assert_eq!(both.contains(point), in_one && in_other);
                prop_assert_eq!(first.contains(point), in_one && !in_other);
            }
            prop_assert_eq!(union.area() + both.area(), one.area() + other.area());
            prop_assert_eq!(shared(&one, &other), both.area());
            prop_assert_eq!(union.cropped(), union);
        }
    }
}
