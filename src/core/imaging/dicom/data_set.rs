//! Attributes as they lie in the file: values are places in its bytes, not copies.

use std::ops::Range;

use dicom_core::{Tag, VR};

/// Attributes of one level, sorted by tag; of two with one tag the first comes first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataSet {
    pub elements: Vec<Element>,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    pub tag: Tag,
    /// As the file says, or from the dictionary where it does not.
    pub vr: VR,
    /// Byte at which the attribute begins.
    pub at: usize,
    pub value: Value,
}

/// Where a value lies.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Bytes(Range<usize>),
    /// A sequence.
    Items(Vec<DataSet>),
    /// Packed pixel data: the first is the basic offset table, often empty.
    Fragments(Vec<Range<usize>>),
}

impl DataSet {
    pub fn get(&self, tag: Tag) -> Option<&Element> {
        let at = self.elements.partition_point(|element| element.tag < tag);
        self.elements.get(at).filter(|element| element.tag == tag)
    }
}
