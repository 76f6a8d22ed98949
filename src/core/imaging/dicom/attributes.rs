//! Values of one level's attributes, as text and as numbers.

use dicom_core::{Tag, VR};

use super::data_set::{DataSet, Element, Value};
use super::text::Charset;

/// Attributes of a file or of one item of a sequence, with the bytes they lie in.
#[derive(Clone, Copy, Debug)]
pub struct Attributes<'a> {
    bytes: &'a [u8],
    big_endian: bool,
    charset: &'a Charset,
    set: &'a DataSet,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(
        bytes: &'a [u8],
        big_endian: bool,
        charset: &'a Charset,
        set: &'a DataSet,
    ) -> Self {
        Self { bytes, big_endian, charset, set }
    }

    /// In order of their tags.
    pub fn elements(&self) -> &'a [Element] {
        &self.set.elements
    }

    pub fn element(&self, tag: Tag) -> Option<&'a Element> {
        self.set.get(tag)
    }

    pub fn big_endian(&self) -> bool {
        self.big_endian
    }

    /// The value as it lies in the file; `None` for sequences and packed pixel data.
    pub fn bytes(&self, tag: Tag) -> Option<&'a [u8]> {
        match &self.element(tag)?.value {
            Value::Bytes(range) => self.bytes.get(range.clone()),
            _ => None,
        }
    }

    /// Pieces of packed pixel data.
    pub fn fragments(&self, tag: Tag) -> Option<Vec<&'a [u8]>> {
        match &self.element(tag)?.value {
            Value::Fragments(ranges) => {
                Some(ranges.iter().filter_map(|range| self.bytes.get(range.clone())).collect())
            }
            _ => None,
        }
    }

    /// Items of a sequence; none where there is no such sequence.
    pub fn items(&self, tag: Tag) -> Vec<Attributes<'a>> {
        match self.element(tag).map(|element| &element.value) {
            Some(Value::Items(items)) => self.each(items),
            _ => Vec::new(),
        }
    }

    /// The first item of a sequence.
    pub fn item(&self, tag: Tag) -> Option<Attributes<'a>> {
        match &self.element(tag)?.value {
            Value::Items(items) => items.first().map(|set| Attributes { set, ..*self }),
            _ => None,
        }
    }

    pub(super) fn each(&self, items: &'a [DataSet]) -> Vec<Attributes<'a>> {
        items.iter().map(|set| Attributes { set, ..*self }).collect()
    }

    /// Text without its padding; several values stand apart by a backslash. `None` where it is empty.
    pub fn text(&self, tag: Tag) -> Option<String> {
        let bytes = self.bytes(tag)?;
        let text = self.charset.decode(bytes);
        let text = text.trim_matches(['\0', ' ']);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Each value of a text.
    pub fn texts(&self, tag: Tag) -> Vec<String> {
        self.text(tag)
            .map(|text| text.split('\\').map(|part| part.trim().to_owned()).collect())
            .unwrap_or_default()
    }

    /// All values as numbers, whether they are written in binary or as text; a value
    /// that is no number ends the list.
    pub fn numbers(&self, tag: Tag) -> Vec<f64> {
        let (Some(element), Some(bytes)) = (self.element(tag), self.bytes(tag)) else {
            return Vec::new();
        };
        match element.vr {
            VR::DS | VR::IS => self
                .texts(tag)
                .iter()
                .map_while(|text| text.parse::<f64>().ok().filter(|number| number.is_finite()))
                .collect(),
            VR::US | VR::OW => self.each_of(bytes, |b| f64::from(u16::from_le_bytes(b))),
            VR::SS => self.each_of(bytes, |b| f64::from(i16::from_le_bytes(b))),
            VR::UL | VR::OL => self.each_of(bytes, |b| f64::from(u32::from_le_bytes(b))),
            VR::SL => self.each_of(bytes, |b| f64::from(i32::from_le_bytes(b))),
            VR::UV | VR::OV => self.each_of(bytes, |b| u64::from_le_bytes(b) as f64),
            VR::SV => self.each_of(bytes, |b| i64::from_le_bytes(b) as f64),
            VR::FL | VR::OF => self.each_of(bytes, |b| f64::from(f32::from_le_bytes(b))),
            VR::FD | VR::OD => self.each_of(bytes, f64::from_le_bytes),
            VR::OB => bytes.iter().map(|byte| f64::from(*byte)).collect(),
            _ => Vec::new(),
        }
    }

    /// The first number.
    pub fn number(&self, tag: Tag) -> Option<f64> {
        self.numbers(tag).first().copied()
    }

    /// The first number where it is whole.
    pub fn integer(&self, tag: Tag) -> Option<i64> {
        self.number(tag)
            .filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
            .map(|number| number as i64)
    }

    /// The first number where it is whole and not negative.
    pub fn count(&self, tag: Tag) -> Option<usize> {
        usize::try_from(self.integer(tag)?).ok()
    }

    /// Tags that a value points at.
    pub fn tags(&self, tag: Tag) -> Vec<Tag> {
        let words: Vec<u16> = self
            .bytes(tag)
            .map(|bytes| self.each_of(bytes, u16::from_le_bytes))
            .unwrap_or_default();
        words.chunks_exact(2).filter_map(|pair| Some(Tag(*pair.first()?, *pair.get(1)?))).collect()
    }

    /// A table's entries of 16 bits each, whatever the representation says.
    pub fn words(&self, tag: Tag) -> Vec<u16> {
        self.bytes(tag).map(|bytes| self.each_of(bytes, u16::from_le_bytes)).unwrap_or_default()
    }

    fn each_of<const N: usize, T>(&self, bytes: &[u8], read: impl Fn([u8; N]) -> T) -> Vec<T> {
        bytes
            .chunks_exact(N)
            .filter_map(|chunk| {
                let mut value: [u8; N] = chunk.try_into().ok()?;
                if self.big_endian {
                    value.reverse();
                }
                Some(read(value))
            })
            .collect()
    }
}
