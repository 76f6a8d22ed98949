//! Look-up tables: a value for each value of a range (PS3.3, C.11.1 and C.11.2).

use borsh::{BorshDeserialize, BorshSerialize};
use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::attributes::Attributes;
use super::error::DicomError;

/// A table as modality and VOI sequences hold it.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Lut {
    /// The input of the first entry.
    pub first: i32,
    /// Bits that an entry takes.
    pub bits: u32,
    pub entries: Vec<u16>,
    pub explanation: String,
}

impl Lut {
    /// `item`: one of the sequence's. `signed`: whether its inputs are.
    pub fn of(item: &Attributes<'_>, signed: bool) -> Result<Self, DicomError> {
        let (count, first, bits) = descriptor(item, tags::LUT_DESCRIPTOR, signed)?;
        let entries = item.words(tags::LUT_DATA);
        let entries = if entries.len() < count && bits <= 8 {
            let bytes = item.bytes(tags::LUT_DATA).unwrap_or_default();
            bytes.iter().map(|byte| u16::from(*byte)).collect()
        } else {
            entries
        };
        let Some(entries) = entries.get(..count) else {
            return Err(DicomError::damaged(format!(
                "the look-up table should have {count} entries and has {}",
                entries.len()
            ))
            .about(tags::LUT_DATA));
        };
        let explanation = item.text(tags::LUT_EXPLANATION).unwrap_or_default();
        Ok(Self { first, bits, entries: entries.to_vec(), explanation })
    }

    /// Inputs beyond the table take its first or last entry.
    pub fn value(&self, input: f64) -> f64 {
        let last = self.entries.len().saturating_sub(1) as f64;
        let at = (input - f64::from(self.first)).round().clamp(0.0, last);
        self.entries.get(at as usize).map_or(0.0, |entry| f64::from(*entry))
    }
}

/// Number of entries, input of the first, bits of an entry.
pub(super) fn descriptor(
    data: &Attributes<'_>,
    tag: Tag,
    signed: bool,
) -> Result<(usize, i32, u32), DicomError> {
    let words = data.words(tag);
    let [count, first, bits] = words.as_slice() else {
        return Err(DicomError::missing(tag));
    };
    let count = if *count == 0 { 65536 } else { usize::from(*count) };
    let first = if signed { i32::from(*first as i16) } else { i32::from(*first) };
    Ok((count, first, u32::from(*bits)))
}
