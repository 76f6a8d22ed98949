//! Width and height of an image that stands in the dataset itself, from the first bytes of its data:
//! PNG, GIF, JPEG, WebP. Nothing is decoded.

/// Of a data URI with base64; `None` for other addresses and kinds of images.
pub fn image_size(source: &str) -> Option<[u32; 2]> {
    let (kind, data) = source.strip_prefix("data:")?.split_once(',')?;
    if !kind.ends_with(";base64") {
        return None;
    }
    let mut bytes = Bytes { digits: data.as_bytes(), read: Vec::new() };
    let size = match bytes.first(4)? {
        b"\x89PNG" => {
            let head = bytes.first(24)?;
            [big(head.get(16..20)?), big(head.get(20..24)?)]
        }
        b"GIF8" => {
            let head = bytes.first(10)?;
            [little(head.get(6..8)?), little(head.get(8..10)?)]
        }
        b"RIFF" => webp(bytes.first(30)?)?,
        [0xff, 0xd8, ..] => jpeg(&mut bytes)?,
        _ => return None,
    };
    size.iter().all(|side| *side > 0).then_some(size)
}

/// The lossy form, the lossless form, and the one that says more.
fn webp(head: &[u8]) -> Option<[u32; 2]> {
    match head.get(12..16)? {
        b"VP8 " => {
            // Two bits of each are for scaling.
            let side = |at: usize| Some(little(head.get(at..at + 2)?) & 0x3fff);
            Some([side(26)?, side(28)?])
        }
        b"VP8L" => {
            let bits = little(head.get(21..25)?);
            Some([(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1])
        }
        b"VP8X" => Some([little(head.get(24..27)?) + 1, little(head.get(27..30)?) + 1]),
        _ => None,
    }
}

/// From segment to segment, up to the one with the frame.
fn jpeg(bytes: &mut Bytes<'_>) -> Option<[u32; 2]> {
    let mut at = 2usize;
    loop {
        let head = bytes.first(at.checked_add(9)?)?.get(at..)?;
        let ([0xff, kind, high, low, ..], size) = (head, head.get(5..9)?) else { return None };
        // C4, C8 and CC are tables, the others of these the kinds of frames.
        if (0xc0..=0xcf).contains(kind) && ![0xc4, 0xc8, 0xcc].contains(kind) {
            return Some([big(size.get(2..4)?), big(size.get(..2)?)]);
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        at = at.checked_add(2 + length.max(2))?;
    }
}

fn big(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn little(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Base64, of which no more is read than somebody asks for.
struct Bytes<'a> {
    digits: &'a [u8],
    read: Vec<u8>,
}

impl Bytes<'_> {
    /// The first so many; `None` where there are fewer.
    fn first(&mut self, count: usize) -> Option<&[u8]> {
        while self.read.len() < count {
            let (four, rest) = self.digits.split_at_checked(4)?;
            let mut bits = 0;
            let mut known = 0usize;
            for digit in four {
                let value = match digit {
                    b'A'..=b'Z' => digit - b'A',
                    b'a'..=b'z' => digit - b'a' + 26,
                    b'0'..=b'9' => digit - b'0' + 52,
                    b'+' => 62,
                    b'/' => 63,
                    b'=' => break,
                    _ => return None,
                };
                bits |= u32::from(value) << (18 - 6 * known);
                known += 1;
            }
            let [_, bytes @ ..] = bits.to_be_bytes();
            self.read.extend(bytes.iter().take(known.saturating_sub(1)));
            self.digits = if known < 4 { &[] } else { rest };
        }
        self.read.get(..count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(source: &str, expected: Option<[u32; 2]>) {
        assert_eq!(image_size(source), expected);
    }

    /// The beginnings of files that Pillow 12 wrote of an image of 300 x 7 pixels.
    #[test]
    fn of_each_kind() {
        check("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAASwAAAAHCAIAAAA9", Some([300, 7]));
        check("data:image/gif;base64,R0lGODdhLAEHAIEA", Some([300, 7]));
        check(
            "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wAARCAAHASwDASIAAhEBAxEB/8QA",
            Some([300, 7]),
        );
        check(
            "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjL/wgARCAAHASwDASIAAhEBAxEB/8QA",
            Some([300, 7]),
        );
        check(
            "data:image/webp;base64,UklGRjoAAABXRUJQVlA4IC4AAACwAwCdASosAQcAPm02",
            Some([300, 7]),
        );
        check(
            "data:image/webp;base64,UklGRiYAAABXRUJQVlA4TBoAAAAvK4EBAAdQgVQIIAAK",
            Some([300, 7]),
        );
        check(
            "data:image/webp;base64,UklGRnoAAABXRUJQVlA4WAoAAAAYAAAAKwEABgAAQUxQ",
            Some([300, 7]),
        );
    }

    #[test]
    fn what_is_none_has_none() {
        check("https://x.example/a.png", None);
        check("data:image/svg+xml,<svg/>", None);
        check("data:image/png;base64,iVBORw0KGgo", None);
        check("data:image/png;base64,%%%%", None);
        check("data:image/png;base64,", None);
    }

    proptest! {
        #[test]
        fn no_data_make_it_panic(kind in 0..4usize, rest in "[A-Za-z0-9+/=]{0,80}") {
            let start = ["iVBORw0K", "R0lGODlh", "/9j/", "UklGRjoAAABXRUJQVlA4"][kind];
            image_size(&format!("data:image/x;base64,{start}{rest}"));
        }
    }
}
