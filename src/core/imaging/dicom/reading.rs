//! What a pixel says, for a person who points at it.

use super::frame::Frame;
use super::image::Image;
use super::modality::Modality;

/// One pixel's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Measured, in the unit that [`Modality`] names.
    Measured { value: f64, stored: f64 },
    /// Never measured: the file fills the rest of the picture with this.
    Padding { stored: f64 },
    /// Red, green and blue as stored.
    Colour([u16; 3]),
}

impl Reading {
    /// `None` outside the picture.
    pub fn at(
        frame: &Frame,
        image: &Image,
        modality: &Modality,
        place: [usize; 2],
    ) -> Option<Self> {
        Self::of(frame, image.padding, modality, place)
    }

    /// The same by what was told of the image; `padding`: values that were never measured.
    pub fn of(
        frame: &Frame,
        padding: Option<(f64, f64)>,
        modality: &Modality,
        [column, row]: [usize; 2],
    ) -> Option<Self> {
        if let Some(colour) = frame.colour(column, row) {
            return Some(Self::Colour(colour));
        }
        let stored = frame.stored(column, row)?;
        if padding.is_some_and(|(from, to)| stored >= from && stored <= to) {
            return Some(Self::Padding { stored });
        }
        Some(Self::Measured { value: modality.value(stored), stored })
    }

    /// `-824 HU`, `padding`, `200 40 90`.
    pub fn words(&self, modality: &Modality) -> String {
        match self {
            Self::Measured { value, .. } => {
                // Six digits are more than any picture has; trailing zeros say nothing.
                let number = format!("{:.6}", value);
                let number = number.trim_end_matches('0').trim_end_matches('.');
                format!("{number} {}", modality.unit).trim_end().to_owned()
            }
            Self::Padding { .. } => "padding".to_owned(),
            Self::Colour([red, green, blue]) => format!("{red} {green} {blue}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use dicom_core::VR;
    use dicom_dictionary_std::tags;

    use super::super::groups::Groups;
    use super::super::samples::{described, file, grey, shaped};
    use super::super::write::Out;
    use super::*;

    #[track_caller]
    fn check(out: &Out, place: [usize; 2], expected: Option<&str>) {
        let file = file(out);
        let image = Image::of(&file).unwrap();
        let frame = Frame::read(&file, &image, 0).unwrap();
        let modality = Modality::of(&Groups::of(&file, 0), &image);
        let found = Reading::at(&frame, &image, &modality, place);
        let words = found.map(|reading| reading.words(&modality));
        assert_eq!(words.as_deref(), expected);
    }

    #[test]
    fn values_come_with_their_unit() {
        let out = grey(2, 2, &[100, 101, 65535, 7])
            .text(tags::RESCALE_SLOPE, "0.5")
            .text(tags::RESCALE_INTERCEPT, "-1024")
            .number(tags::PIXEL_PADDING_VALUE, 65535);
        check(&out, [0, 0], Some("-974 HU"));
        check(&out, [1, 0], Some("-973.5 HU"));
        check(&out, [0, 1], Some("padding"));
        check(&out, [2, 0], None);
        check(&out, [0, 2], None);
        check(&grey(1, 1, &[100]), [0, 0], Some("100"));
    }

    #[test]
    fn colours_are_three_numbers() {
        let out = shaped(described(1, 1), "RGB", 8, false).bytes(
            tags::PIXEL_DATA,
            VR::OB,
            vec![200, 40, 90],
        );
        check(&out, [0, 0], Some("200 40 90"));
    }
}
