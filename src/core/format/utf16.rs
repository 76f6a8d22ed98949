//! UTF-16 to UTF-8, as its bytes come in: what spreadsheets save as "Unicode text".

/// A stream of UTF-16 with a byte order mark.
#[derive(Clone, Debug)]
pub struct Utf16 {
    big: bool,
    /// A byte that waits for its second half, a surrogate that waits for its partner.
    half: Option<u8>,
    high: Option<u16>,
}

impl Utf16 {
    /// By the byte order mark, if there is one.
    pub fn detect(head: &[u8]) -> Option<Self> {
        let big = match head {
            [0xfe, 0xff, ..] => true,
            [0xff, 0xfe, ..] => false,
            _ => return None,
        };
        Some(Self { big, half: None, high: None })
    }

    /// The next bytes in UTF-8; the byte order mark becomes that of UTF-8.
    /// A surrogate without its partner becomes U+FFFD.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut text = String::with_capacity(bytes.len());
        for byte in bytes {
            let Some(first) = self.half.take() else {
                self.half = Some(*byte);
                continue;
            };
            let pair = [first, *byte];
            let unit = if self.big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) };
            let units = self.high.take().into_iter().chain([unit]);
            if (0xd800..0xdc00).contains(&unit) {
                // It waits; one that waited before it has no partner.
                if units.count() > 1 {
                    text.push(char::REPLACEMENT_CHARACTER);
                }
                self.high = Some(unit);
                continue;
            }
            text.extend(
                char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)),
            );
        }
        text.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], size: usize) -> String {
        let mut decoder = Utf16::detect(bytes).unwrap();
        let out: Vec<u8> = bytes.chunks(size).flat_map(|chunk| decoder.feed(chunk)).collect();
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn reads_both_orders(text in ".{0,30}", size in 1usize..5) {
            let marked = format!("\u{feff}{text}");
            let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
            prop_assert_eq!(read(&little, size), marked.clone());
            prop_assert_eq!(read(&big, size), marked);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), size in 1usize..5) {
            let _ = read(&[&[0xff, 0xfe][..], &bytes].concat(), size);
        }
    }
}
