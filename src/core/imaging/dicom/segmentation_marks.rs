//! Masks of segmentations as marks on an image, and back.

use crate::core::marks::masks::{Mask, Strip};

/// From which value on a pixel of a fractional mask is in: half.
pub const HALF: u8 = 128;

/// The mark of a mask's pixels, row by row as [`super::segmentation::Segmentation::pixels`] gives
/// them: those from [`HALF`] on are in.
pub fn to_mark(pixels: &[u8], columns: usize) -> Mask {
    let mut strips = Vec::new();
    for (y, row) in (0_u32..).zip(pixels.chunks(columns.max(1))) {
        let mut x = 0_u32;
        for part in row.chunk_by(|a, b| (*a >= HALF) == (*b >= HALF)) {
            let end = x + part.len() as u32;
            if part.first().is_some_and(|value| *value >= HALF) {
                strips.push(Strip { y, start: x, end });
            }
            x = end;
        }
    }
    Mask::of_strips(&strips)
}

/// The pixels of a mark on a picture of this size: 1 in, 0 out, as
/// [`super::segmentation_write::NewMask`] takes them. What reaches beyond the picture is cut off.
pub fn from_mark(mark: &Mask, columns: usize, rows: usize) -> Vec<u8> {
    let mut pixels = vec![0; columns.saturating_mul(rows)];
    for strip in mark.strips() {
        let (start, end) = (strip.start as usize, (strip.end as usize).min(columns));
        let first = (strip.y as usize).saturating_mul(columns);
        if start < end
            && let Some(places) = pixels.get_mut(first + start..first + end)
        {
            places.fill(1);
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pixels_come_back(
            columns in 1_usize..8,
            values in prop::collection::vec(prop::sample::select(vec![0_u8, 127, 128, 255]), 1..60),
        ) {
            let rows = values.len() / columns;
            let values = &values[..rows * columns];
            let expected: Vec<u8> = values.iter().map(|value| u8::from(*value >= HALF)).collect();
            let mark = to_mark(values, columns);
            prop_assert_eq!(mark.area(), expected.iter().map(|in_it| u64::from(*in_it)).sum::<u64>());
            prop_assert_eq!(from_mark(&mark, columns, rows), expected);
        }
    }

    #[test]
    fn a_mark_beyond_the_picture_is_cut() {
        let mark = Mask::of_strips(&[
            Strip { y: 0, start: 1, end: 9 },
            Strip { y: 1, start: 5, end: 9 },
            Strip { y: 7, start: 0, end: 1 },
        ]);
        assert_eq!(from_mark(&mark, 3, 2), [0, 1, 1, 0, 0, 0]);
    }
}
