//! Masks as Label Studio's brush has them.
//!
//! The bytes red, green, blue, alpha of every pixel of the image, row by row, as runs packed into
//! bits, the highest first (`rle-pack` of github.com/thi-ng/umbrella; `brush.py` of
//! label-studio-converter):
//!
//! ```text
//! 32 bits  how many values there are: 4 x width x height
//!  5 bits  bits of a value, less one
//!  4 x 4   four sizes of lengths in bits, less one each
//! then, to the end: 1 bit whether values repeat, 2 bits which size, as many bits the length less
//! one, and the value, once or so many times
//! ```
//! A pixel is in where its alpha is at least half. Written are four equal bytes, 0 or 255, in the
//! sizes that Label Studio itself uses.

use super::mask::{Mask, Runs};

/// Of lengths, as Label Studio writes them.
const SIZES: [u32; 4] = [3, 4, 8, 16];

/// The bytes, of an image of so many pixels; what lies outside of it is cut off.
pub fn bytes(mask: &Mask, [width, height]: [u32; 2]) -> Vec<u8> {
    let values = u64::from(width) * u64::from(height) * 4;
    let mut bits = Bits::default();
    bits.put(u64::from(u32::try_from(values).unwrap_or(u32::MAX)), 32);
    bits.put(7, 5);
    SIZES.iter().for_each(|size| bits.put(u64::from(size - 1), 4));
    let mut end = 0;
    let mut run = |from: u64, to: u64| {
        bits.run(from - end, 0);
        bits.run(to - from, 0xff);
        end = to;
    };
    // Pixels at the end of a row and the beginning of the next are one run.
    let mut open: Option<(u64, u64)> = None;
    for strip in mask.strips().filter(|strip| strip.y < height && strip.start < width) {
        let row = u64::from(strip.y) * u64::from(width);
        let (from, to) =
            ((row + u64::from(strip.start)) * 4, (row + u64::from(strip.end.min(width))) * 4);
        open = match open {
            Some((start, end)) if end == from => Some((start, to)),
            Some((start, end)) => {
                run(start, end);
                Some((from, to))
            }
            None => Some((from, to)),
        };
    }
    if let Some((start, end)) = open {
        run(start, end);
    }
    bits.run(values - end, 0);
    bits.bytes
}

/// From the bytes.
///
/// # Errors
/// They are of another image, or end too early.
pub fn of_bytes(bytes: &[u8], [width, height]: [u32; 2]) -> Result<Mask, String> {
    let mut bits = Reading { bytes, at: 0 };
    let early = || "the bytes of a brush end too early".to_owned();
    let values = bits.take(32).ok_or_else(early)?;
    let pixels = u64::from(width) * u64::from(height);
    if values != pixels * 4 {
        return Err(format!("a brush of {values} values on {width} x {height} pixels of 4"));
    }
    let word = bits.take(5).ok_or_else(early)? + 1;
    let mut sizes = [0; 4];
    for size in &mut sizes {
        *size = bits.take(4).ok_or_else(early)? + 1;
    }
    let half = 1 << (word - 1);
    let mut runs = Runs::default();
    let mut at = 0;
    while at < values {
        let repeats = bits.take(1).ok_or_else(early)? == 1;
        let size = usize::try_from(bits.take(2).ok_or_else(early)?).unwrap_or_default();
        let size = sizes.get(size).copied().unwrap_or_default();
        let end = (at + bits.take(size).ok_or_else(early)? + 1).min(values);
        while at < end {
            let value = bits.take(word).ok_or_else(early)?;
            let to = if repeats { end } else { at + 1 };
            if value >= half {
                // The pixels whose alpha, the last of four, is among these.
                runs.add(at / 4, to / 4);
            }
            at = to;
        }
    }
    let runs = runs.finish(pixels);
    Ok(Mask { x: 0, y: 0, width, height, runs }.cropped())
}

/// Bits, the highest of a byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// In the last byte.
    used: u32,
}

impl Bits {
    fn put(&mut self, number: u64, size: u32) {
        for bit in (0..size).rev() {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(number >> bit & 1 == 1) << (7 - self.used);
            }
            self.used = (self.used + 1) % 8;
        }
    }

    /// So many of a value.
    fn run(&mut self, mut length: u64, value: u64) {
        while length > 0 {
            let fits = |size: &&u32| length <= 1 << **size;
            let place = SIZES.iter().position(|size| fits(&size)).unwrap_or(SIZES.len() - 1);
            let size = SIZES.get(place).copied().unwrap_or_default();
            let part = length.min(1 << size);
            self.put(1, 1);
            self.put(place as u64, 2);
            self.put(part - 1, size);
            self.put(value, 8);
            length -= part;
        }
    }
}

struct Reading<'a> {
    bytes: &'a [u8],
    /// In bits.
    at: u64,
}

impl Reading<'_> {
    /// `None` at the end.
    fn take(&mut self, size: u64) -> Option<u64> {
        let mut number = 0;
        for bit in self.at..self.at + size {
            let byte = self.bytes.get(usize::try_from(bit / 8).ok()?)?;
            number = number << 1 | u64::from(byte >> (7 - bit % 8) & 1);
        }
        self.at += size;
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::mask::tests::{drawn, masks};
    use super::*;
    use proptest::prelude::*;

    /// The bytes are those of `encode_rle` in label-studio-converter 0.0.59 for the same pixels.
    #[test]
    fn as_label_studio_writes_them() {
        let expected = [0, 0, 0, 48, 57, 27, 252, 224, 19, 255, 219, 0, 143, 254, 248, 0];
        let mask = drawn("..XX ...X ....");
        assert_eq!(bytes(&mask, [4, 3]), expected);
        assert_eq!(of_bytes(&expected, [4, 3]), Ok(mask));
    }

    #[test]
    fn what_is_none_says_so() {
        let early = Err("the bytes of a brush end too early".to_owned());
        assert_eq!(of_bytes(&[0, 0, 0], [1, 1]), early);
        assert_eq!(of_bytes(&[0, 0, 0, 4, 57, 27, 255], [1, 1]), early);
        let other = Err("a brush of 4 values on 2 x 1 pixels of 4".to_owned());
        assert_eq!(of_bytes(&[0, 0, 0, 4, 57, 27, 255], [2, 1]), other);
    }

    proptest! {
        #[test]
        fn there_and_back(mask in masks()) {
            prop_assert_eq!(of_bytes(&bytes(&mask, [9, 8]), [9, 8]), Ok(mask));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), values in 0u8..40) {
            let bytes: Vec<u8> = [0, 0, 0, values * 4].into_iter().chain(bytes).collect();
            if let Ok(mask) = of_bytes(&bytes, [u32::from(values), 1]) {
                prop_assert!(mask.area() <= u64::from(values));
            }
        }
    }
}
