//! Palettes: the colour that each stored value stands for (PS3.3, C.7.9).

use borsh::{BorshDeserialize, BorshSerialize};
use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::attributes::Attributes;
use super::error::DicomError;

/// Red, green and blue, each by the stored value.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Palette {
    /// The stored value of the first colour; what lies below takes that colour too.
    first: i32,
    colours: Vec<[u8; 3]>,
}

impl Palette {
    pub fn of(data: &Attributes<'_>, signed: bool) -> Result<Self, DicomError> {
        let segmented = tags::SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA;
        if data.element(segmented).is_some()
            && data.element(tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA).is_none()
        {
            return Err(
                DicomError::not_decoded("segmented palettes are not decoded here").about(segmented)
            );
        }
        let (first, red) = table(
            data,
            tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            signed,
        )?;
        let (_, green) = table(
            data,
            tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            signed,
        )?;
        let (_, blue) = table(
            data,
            tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            signed,
        )?;
        let colours =
            red.into_iter().zip(green).zip(blue).map(|((r, g), b)| [r, g, b]).collect::<Vec<_>>();
        if colours.is_empty() {
            return Err(DicomError::damaged("the palette has no colours"));
        }
        Ok(Self { first, colours })
    }

    /// Values beyond the table take its first or last colour.
    pub fn colour(&self, stored: i32) -> [u8; 3] {
        let at = i64::from(stored) - i64::from(self.first);
        let last = self.colours.len() - 1;
        let at = usize::try_from(at).unwrap_or(0).min(last);
        self.colours.get(at).copied().unwrap_or_default()
    }
}

fn table(
    data: &Attributes<'_>,
    descriptor: Tag,
    entries: Tag,
    signed: bool,
) -> Result<(i32, Vec<u8>), DicomError> {
    let (count, first, bits) = super::lut::descriptor(data, descriptor, signed)?;
    let bytes = data.bytes(entries).ok_or_else(|| DicomError::missing(entries))?;
    let values: Vec<u8> = if bits == 8 && bytes.len() < count * 2 {
        bytes.iter().copied().take(count).collect()
    } else {
        let words = data.words(entries);
        // Some tables say 16 bits and fill 8 of them.
        let small = words.iter().all(|word| *word < 256);
        let shift = if bits == 8 || small { 0 } else { bits.saturating_sub(8).min(8) };
        words.iter().take(count).map(|word| (word >> shift) as u8).collect()
    };
    if values.len() < count {
        return Err(DicomError::damaged(format!(
            "the palette should have {count} entries and has {}",
            values.len()
        ))
        .about(entries));
    }
    Ok((first, values))
}

#[cfg(test)]
mod tests {
    use dicom_core::VR;

    use super::super::error::Kind;
    use super::super::samples::{described, file};
    use super::super::write::Out;
    use super::*;

    fn with(bits: u16, first: u16, entries: &[u16]) -> Out {
        let descriptor = [entries.len() as u16, first, bits];
        [
            (
                tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
                tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            ),
            (
                tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
                tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            ),
            (
                tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
                tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            ),
        ]
        .into_iter()
        .fold(described(1, 1), |out, (tag, data)| {
            out.words(tag, VR::US, &descriptor).words(data, VR::OW, entries)
        })
    }

    #[track_caller]
    fn check(out: &Out, signed: bool, stored: i32, expected: u8) {
        let file = file(out);
        let palette = Palette::of(&file.attributes(), signed).unwrap();
        assert_eq!(palette.colour(stored), [expected; 3]);
    }

    #[test]
    fn values_beyond_the_table_take_its_ends() {
        let out = with(16, 10, &[0x1200, 0x3400, 0xFF00]);
        for (stored, expected) in [(-5, 0x12), (10, 0x12), (11, 0x34), (12, 0xFF), (900, 0xFF)] {
            check(&out, false, stored, expected);
        }
    }

    #[test]
    fn a_signed_first_value_and_sixteen_bits_of_which_eight_are_filled() {
        check(&with(16, 0xFFFE, &[0x12, 0x34]), true, -1, 0x34);
        check(&with(8, 0, &[0x12, 0x34]), false, 1, 0x34);
    }

    #[test]
    fn a_segmented_palette_is_refused_by_name() {
        let out = described(1, 1).words(
            tags::SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
            VR::OW,
            &[0, 1, 2],
        );
        let error = Palette::of(&file(&out).attributes(), false).unwrap_err();
        assert_eq!(error.kind, Kind::NotDecoded);
        assert!(error.to_string().contains("segmented palettes"));
    }
}
