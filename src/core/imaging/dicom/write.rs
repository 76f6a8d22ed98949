//! Attributes to bytes: explicit or implicit, little or big endian, deflated.
//!
//! What an attribute holds is stated by its type here and its representation comes from the
//! dictionary, so that what is written cannot contradict the standard.

use std::io::Write;

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::names;
use super::parse::is_short;
use super::syntax::TransferSyntax;

/// Attributes to be written; they are sorted then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Out {
    elements: Vec<(Tag, VR, Content)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
    /// Values of the representation's own width: 2, 4 or 8 bytes each, little endian.
    Numbers(usize, Vec<u8>),
    Items(Vec<Out>),
    Fragments(Vec<Vec<u8>>),
}

impl Out {
    pub fn new() -> Self {
        Self::default()
    }

    /// Text of any text representation, with backslashes between values.
    pub fn text(self, tag: Tag, text: impl Into<String>) -> Self {
        self.add(tag, Content::Text(text.into()))
    }

    /// A text of one value and one line, as names and meanings have to be (LO): a longer one is cut.
    pub fn line(self, tag: Tag, text: &str) -> Self {
        self.add(tag, Content::Text(line(text, LONGEST_LINE)))
    }

    /// Numbers as the attribute's representation wants them: as text or as binary.
    pub fn numbers(mut self, tag: Tag, numbers: &[f64]) -> Self {
        let vr = self.representation(tag);
        let content = match vr {
            VR::SS => packed(2, numbers, |n| (n as i16).to_le_bytes()),
            VR::UL | VR::OL => packed(4, numbers, |n| (n as u32).to_le_bytes()),
            VR::SL => packed(4, numbers, |n| (n as i32).to_le_bytes()),
            VR::FL | VR::OF => packed(4, numbers, |n| (n as f32).to_le_bytes()),
            VR::FD | VR::OD => packed(8, numbers, |n: f64| n.to_le_bytes()),
            VR::UV | VR::OV => packed(8, numbers, |n| (n as u64).to_le_bytes()),
            VR::US | VR::OW => packed(2, numbers, |n| (n as u16).to_le_bytes()),
            _ => Content::Text(numbers.iter().map(|n| decimal(*n)).collect::<Vec<_>>().join("\\")),
        };
        self.elements.push((tag, vr, content));
        self
    }

    pub fn number(self, tag: Tag, number: impl Into<f64>) -> Self {
        self.numbers(tag, &[number.into()])
    }

    /// Values that are tags.
    pub fn tags(self, tag: Tag, values: &[Tag]) -> Self {
        let content = values
            .iter()
            .flat_map(|tag| [tag.group(), tag.element()])
            .flat_map(u16::to_le_bytes)
            .collect();
        self.add(tag, Content::Numbers(2, content))
    }

    /// Bytes as they are.
    pub fn bytes(mut self, tag: Tag, vr: VR, bytes: Vec<u8>) -> Self {
        self.elements.push((tag, vr, Content::Bytes(bytes)));
        self
    }

    /// 16-bit values, such as pixels, in the byte order of the file.
    pub fn words(mut self, tag: Tag, vr: VR, words: &[u16]) -> Self {
        let bytes = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.elements.push((tag, vr, Content::Numbers(2, bytes)));
        self
    }

    pub fn items(self, tag: Tag, items: Vec<Out>) -> Self {
        self.add(tag, Content::Items(items))
    }

    /// Packed pixel data; the first piece is the basic offset table.
    pub fn fragments(mut self, fragments: Vec<Vec<u8>>) -> Self {
        self.elements.push((tags::PIXEL_DATA, VR::OB, Content::Fragments(fragments)));
        self
    }

    /// Adds all of another's attributes.
    pub fn and(mut self, other: Out) -> Self {
        self.elements.extend(other.elements);
        self
    }

    /// The attributes' bytes without any header.
    pub fn to_bytes(&self, syntax: &TransferSyntax) -> Vec<u8> {
        let mut elements: Vec<_> = self.elements.iter().collect();
        elements.sort_by_key(|(tag, _, _)| *tag);
        let mut out = Vec::new();
        for (tag, vr, content) in elements {
            write(&mut out, *tag, *vr, content, syntax);
        }
        out
    }

    /// A whole file: preamble, file meta information, attributes. The classes' and
    /// instance's UIDs are taken from the attributes.
    pub fn to_file(&self, syntax: &TransferSyntax) -> Vec<u8> {
        let explicit = TransferSyntax::of(super::syntax::EXPLICIT_LITTLE);
        let uid = |tag| {
            self.elements
                .iter()
                .find_map(|(own, _, content)| match content {
                    Content::Text(text) if *own == tag => Some(text.clone()),
                    _ => None,
                })
                .unwrap_or_default()
        };
        let meta = Out::new()
            .bytes(tags::FILE_META_INFORMATION_VERSION, VR::OB, vec![0, 1])
            .text(tags::MEDIA_STORAGE_SOP_CLASS_UID, uid(tags::SOP_CLASS_UID))
            .text(tags::MEDIA_STORAGE_SOP_INSTANCE_UID, uid(tags::SOP_INSTANCE_UID))
            .text(tags::TRANSFER_SYNTAX_UID, syntax.uid.clone())
            // A UUID of this program's own, as PS3.5, B.2 allows.
            .text(tags::IMPLEMENTATION_CLASS_UID, IMPLEMENTATION)
            .text(tags::IMPLEMENTATION_VERSION_NAME, "COUNTERSIGN")
            .to_bytes(&explicit);
        let mut out = vec![0; 128];
        out.extend_from_slice(b"DICM");
        let length = Out::new()
            .number(tags::FILE_META_INFORMATION_GROUP_LENGTH, meta.len() as u32)
            .to_bytes(&explicit);
        out.extend(length);
        out.extend(meta);
        let data = self.to_bytes(syntax);
        if syntax.deflated {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            // Writing to memory does not fail.
            if encoder.write_all(&data).is_ok()
                && let Ok(mut deflated) = encoder.finish()
            {
                if deflated.len() % 2 == 1 {
                    deflated.push(0);
                }
                out.extend(deflated);
            }
        } else {
            out.extend(data);
        }
        out
    }

    fn add(mut self, tag: Tag, content: Content) -> Self {
        let vr = self.representation(tag);
        self.elements.push((tag, vr, content));
        self
    }

    fn representation(&self, tag: Tag) -> VR {
        let signed = self.elements.iter().any(|(own, _, content)| {
            *own == tags::PIXEL_REPRESENTATION
                && matches!(content, Content::Numbers(_, bytes) if bytes.contains(&1))
        });
        names::representation(tag, signed)
    }
}

/// The standard allows 64 characters, and some readers count the space that makes the bytes even.
pub(super) const LONGEST_LINE: usize = 63;

/// The name of this program among DICOM implementations.
const IMPLEMENTATION: &str = "2.25.163214528041391756640221860513047982154";

/// Of at most so many characters; a backslash would part it into two values.
pub(super) fn line(text: &str, most: usize) -> String {
    let plain = |c: char| if c == '\\' || c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(plain).collect();
    let text = text.trim();
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(most - 1).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

fn packed<const N: usize>(size: usize, numbers: &[f64], bytes: impl Fn(f64) -> [u8; N]) -> Content {
    Content::Numbers(size, numbers.iter().flat_map(|n| bytes(*n)).collect())
}

/// At most 16 characters, as decimal strings have to be.
fn decimal(number: f64) -> String {
    let text = format!("{number}");
    if text.len() <= 16 {
        return text;
    }
    (0..=14)
        .rev()
        .map(|digits| format!("{number:.digits$e}"))
        .find(|text| text.len() <= 16)
        .unwrap_or_else(|| "0".to_owned())
}

fn write(out: &mut Vec<u8>, tag: Tag, vr: VR, content: &Content, syntax: &TransferSyntax) {
    put16(out, tag.group(), syntax);
    put16(out, tag.element(), syntax);
    let mut value = match content {
        Content::Text(text) => text.clone().into_bytes(),
        Content::Bytes(bytes) => bytes.clone(),
        Content::Numbers(size, bytes) => {
            let mut bytes = bytes.clone();
            if syntax.big_endian {
                bytes.chunks_exact_mut(*size).for_each(<[u8]>::reverse);
            }
            bytes
        }
        Content::Items(items) => {
            let mut value = Vec::new();
            for item in items {
                let bytes = item.to_bytes(syntax);
                put_item(&mut value, &bytes, syntax);
            }
            value
        }
        Content::Fragments(fragments) => {
            let mut value = Vec::new();
            for fragment in fragments {
                put_item(&mut value, fragment, syntax);
            }
            value.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
            value
        }
    };
    if value.len() % 2 == 1 {
        let text = matches!(content, Content::Text(_)) && vr != VR::UI;
        value.push(if text { b' ' } else { 0 });
    }
    let length =
        if matches!(content, Content::Fragments(_)) { u32::MAX } else { value.len() as u32 };
    // What is too long for two bytes of length becomes unknown (PS3.5, 6.2.2).
    let vr = if is_short(vr) && value.len() > usize::from(u16::MAX) { VR::UN } else { vr };
    if syntax.explicit {
        out.extend(vr.to_bytes());
        if is_short(vr) {
            put16(out, length as u16, syntax);
        } else {
            out.extend([0, 0]);
            put32(out, length, syntax);
        }
    } else {
        put32(out, length, syntax);
    }
    out.extend(value);
}

fn put_item(out: &mut Vec<u8>, bytes: &[u8], syntax: &TransferSyntax) {
    put16(out, 0xFFFE, syntax);
    put16(out, 0xE000, syntax);
    put32(out, (bytes.len() + bytes.len() % 2) as u32, syntax);
    out.extend_from_slice(bytes);
    if bytes.len() % 2 == 1 {
        out.push(0);
    }
}

fn put16(out: &mut Vec<u8>, number: u16, syntax: &TransferSyntax) {
    out.extend(if syntax.big_endian { number.to_be_bytes() } else { number.to_le_bytes() });
}

fn put32(out: &mut Vec<u8>, number: u32, syntax: &TransferSyntax) {
    out.extend(if syntax.big_endian { number.to_be_bytes() } else { number.to_le_bytes() });
}

#[cfg(test)]
mod tests {
    use super::super::samples::file_of;
    use super::super::syntax::{EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE};
    use super::*;

    #[test]
    fn numbers_come_back_in_every_representation() {
        let out = Out::new()
            .text(tags::SOP_CLASS_UID, "1.2")
            .numbers(tags::DIMENSION_INDEX_VALUES, &[1.0, 70000.0])
            .numbers(tags::GRAPHIC_DATA, &[0.5, -2.0])
            .numbers(tags::WINDOW_CENTER, &[40.0, -600.5])
            .numbers(tags::REFERENCE_PIXEL_X0, &[-7.0])
            .numbers(tags::PHYSICAL_DELTA_X, &[1e-9])
            .tags(tags::DIMENSION_INDEX_POINTER, &[tags::ROWS, tags::PIXEL_DATA]);
        for syntax in [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG] {
            let file = file_of(&out, syntax);
            let data = file.attributes();
            assert_eq!(data.numbers(tags::DIMENSION_INDEX_VALUES), [1.0, 70000.0]);
            assert_eq!(data.numbers(tags::GRAPHIC_DATA), [0.5, -2.0]);
            assert_eq!(data.numbers(tags::WINDOW_CENTER), [40.0, -600.5]);
            assert_eq!(data.numbers(tags::REFERENCE_PIXEL_X0), [-7.0]);
            assert_eq!(data.numbers(tags::PHYSICAL_DELTA_X), [1e-9]);
            assert_eq!(data.tags(tags::DIMENSION_INDEX_POINTER), [tags::ROWS, tags::PIXEL_DATA]);
        }
    }

    #[test]
    fn decimal_text_has_sixteen_characters_at_most() {
        for (number, expected) in [
            (0.5, "0.5"),
            (-1024.0, "-1024"),
            (1.0 / 3.0, "3.33333333333e-1"),
            (-1.0 / 3.0, "-3.3333333333e-1"),
            (1e300, "1.0000000000e300"),
        ] {
            let text = decimal(number);
            assert!(text.len() <= 16, "{text}");
            assert!((text.parse::<f64>().unwrap() - number).abs() <= number.abs() * 1e-9);
            assert_eq!(text, expected);
        }
    }

    /// Bug: readers that check values refused a segmentation whose label had 97 characters.
    #[test]
    fn a_line_has_one_value_and_less_than_64_characters() {
        let check = |text: &str, expected: &str| {
            let out = Out::new().text(tags::SPECIFIC_CHARACTER_SET, "ISO_IR 192");
            let file = file_of(&out.line(tags::SEGMENT_LABEL, text), EXPLICIT_LITTLE);
            let found = file.attributes().text(tags::SEGMENT_LABEL).unwrap_or_default();
            assert_eq!(found, expected);
        };
        check("left\\right\n", "left right");
        check(&"x".repeat(63), &"x".repeat(63));
        check(&"ß".repeat(64), &format!("{}…", "ß".repeat(62)));
        check("", "");
    }

    #[test]
    fn a_value_too_long_for_its_length_is_not_cut() {
        let long = "x".repeat(70_000);
        let out = Out::new().text(tags::SOP_CLASS_UID, "1.2").text(tags::IMAGE_COMMENTS, &long);
        let file = file_of(&out, EXPLICIT_LITTLE);
        assert!(file.issues.is_empty());
        assert_eq!(
            file.attributes().text(tags::IMAGE_COMMENTS).map(|text| text.len()),
            Some(70_000)
        );
    }
}
