//! Masks as COCO has them.
//!
//! Of the whole image, column by column: how many pixels are out, how many in, out, … Either as
//! numbers, or as letters: each number in groups of five bits, the lowest first, a sixth bit where
//! more follow, 48 added to make a letter; from the fourth number on its difference from the one
//! two before, with a sign (`maskApi.c` of github.com/cocodataset/cocoapi).
//!
//! Worked example: the right one of two columns of three pixels is `[3, 3]`, `33` in letters.

use super::mask::{Mask, Runs, Strip};
use super::turned::turned;

/// The numbers, of an image of so many pixels; what lies outside of it is cut off.
pub fn counts(mask: &Mask, [width, height]: [u32; 2]) -> Vec<u32> {
    let cut = |strip: Strip| {
        let strip = Strip { end: strip.end.min(width), ..strip };
        (strip.y < height && strip.start < strip.end).then_some(strip)
    };
    let inside: Vec<Strip> = mask.strips().filter_map(cut).collect();
    let mut runs = Runs::default();
    for column in turned(&inside) {
        let from = u64::from(column.y) * u64::from(height);
        runs.add(from + u64::from(column.start), from + u64::from(column.end));
    }
    runs.finish(u64::from(width) * u64::from(height))
}

/// From the numbers.
///
/// # Errors
/// They are of more or fewer pixels than the image.
pub fn of_counts(counts: &[u32], [width, height]: [u32; 2]) -> Result<Mask, String> {
    let (sum, pixels) = (
        counts.iter().map(|count| u64::from(*count)).sum::<u64>(),
        u64::from(width) * u64::from(height),
    );
    if sum != pixels {
        return Err(format!("a mask of {width} x {height} with counts of {sum} pixels"));
    }
    let columns = Mask { x: 0, y: 0, width: height, height: width, runs: counts.to_vec() };
    Ok(Mask::of_strips(&turned(&columns.strips().collect::<Vec<_>>())))
}

/// The numbers as letters.
pub fn letters(counts: &[u32]) -> String {
    let mut letters = String::new();
    for (place, count) in counts.iter().enumerate() {
        let before = place.checked_sub(2).filter(|_| place > 2).and_then(|it| counts.get(it));
        let mut left = i64::from(*count) - before.copied().map_or(0, i64::from);
        loop {
            let five = u8::try_from(left & 0x1f).unwrap_or_default();
            left >>= 5;
            let is_last = if five & 0x10 == 0 { left == 0 } else { left == -1 };
            let more = if is_last { 0 } else { 0x20 };
            letters.push(char::from(five + more + 48));
            if is_last {
                break;
            }
        }
    }
    letters
}

/// From letters to the numbers.
///
/// # Errors
/// They are none.
pub fn of_letters(letters: &str) -> Result<Vec<u32>, String> {
    let mut counts: Vec<u32> = Vec::new();
    let (mut number, mut shift) = (0i64, 0);
    for letter in letters.bytes() {
        let six = letter.checked_sub(48).filter(|six| *six < 64);
        let six = six.ok_or_else(|| format!("'{}' in a COCO mask", letter.escape_ascii()))?;
        if shift > 30 {
            return Err("a number of more than 35 bits in a COCO mask".to_owned());
        }
        number |= i64::from(six & 0x1f) << shift;
        shift += 5;
        if six & 0x20 != 0 {
            continue;
        }
        if six & 0x10 != 0 {
            number -= 1 << shift;
        }
        if counts.len() > 2 {
            number += counts.get(counts.len() - 2).copied().map_or(0, i64::from);
        }
        let count = u32::try_from(number).map_err(|_| format!("{number} pixels in a COCO mask"))?;
        counts.push(count);
        (number, shift) = (0, 0);
    }
    if shift > 0 {
        return Err("a COCO mask ends within a number".to_owned());
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::super::mask::tests::{drawn, masks};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(drawing: &str, counted: &[u32], lettered: &str) {
        let lines: Vec<&str> = drawing.split(' ').collect();
        let size = [lines[0].len() as u32, lines.len() as u32];
        let mask = drawn(drawing);
        assert_eq!(counts(&mask, size), counted);
        assert_eq!(letters(counted), lettered);
        assert_eq!(of_letters(lettered).as_deref(), Ok(counted));
        assert_eq!(of_counts(counted, size), Ok(mask));
    }

    /// The letters are those of pycocotools 2.0 for the same pixels.
    #[test]
    fn as_pycocotools_writes_them() {
        check(".X .X .X", &[3, 3], "33");
        check("X..X X..X .XX.", &[0, 2, 3, 1, 2, 3, 1], "023OO2O");
    }

    #[test]
    fn what_is_none_says_so() {
        let check = |letters: &str, expected: &str| {
            assert_eq!(of_letters(letters), Err(expected.to_owned()));
        };
        check("3 3", "' ' in a COCO mask");
        check("3R", "a COCO mask ends within a number");
        check("O", "-1 pixels in a COCO mask");
        check(&"o".repeat(9), "a number of more than 35 bits in a COCO mask");
        let few = of_counts(&[3, 2], [2, 3]);
        assert_eq!(few, Err("a mask of 2 x 3 with counts of 5 pixels".to_owned()));
        // Runs of nothing, as some programs write them.
        assert_eq!(of_counts(&[0, 1, 0, 1, 4, 0], [2, 3]), of_counts(&[0, 2, 4], [2, 3]));
    }

    proptest! {
        #[test]
        fn there_and_back(mask in masks()) {
            let counted = counts(&mask, [11, 9]);
            prop_assert_eq!(of_letters(&letters(&counted)).unwrap(), counted.clone());
            prop_assert_eq!(of_counts(&counted, [11, 9]), Ok(mask));
        }

        #[test]
        fn no_letters_make_it_panic(text in "[ -~]{0,40}", size in (0u32..99, 0u32..99)) {
            if let Ok(counted) = of_letters(&text) {
                let read = of_counts(&counted, [size.0, size.1]);
                prop_assert!(read.is_err() || read.unwrap().area() <= u64::from(size.0) * u64::from(size.1));
            }
        }
    }
}
