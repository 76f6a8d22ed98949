//! What the picture is made of (PS3.3, C.7.6.3, Image Pixel).

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use super::error::{DicomError, Kind};
use super::read::DicomFile;

/// Samples of one frame beyond this are refused: decoding would take more memory than a tab has.
pub const MOST_SAMPLES: usize = 1 << 27;

/// What a sample means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Photometric {
    /// Low values are white.
    Monochrome1,
    /// Low values are black.
    Monochrome2,
    /// Values are places in a table of colours.
    Palette,
    Rgb,
    YbrFull,
    /// As `YbrFull`, two pixels sharing their colour.
    YbrFull422,
    /// JPEG 2000's own, which its decoder turns into RGB.
    YbrJpeg2000,
    /// Known by name alone.
    Other(String),
}

/// How a sample is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    Integer,
    /// 32 bits.
    Float,
    /// 64 bits.
    Double,
}

/// The shape and encoding of all frames of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub columns: usize,
    pub rows: usize,
    /// At least 1.
    pub frames: usize,
    /// 1, or 3 for colours.
    pub samples: usize,
    pub sample: Sample,
    pub bits_allocated: u32,
    pub bits_stored: u32,
    pub high_bit: u32,
    pub signed: bool,
    pub photometric: Photometric,
    /// All of one colour before all of the next.
    pub planar: bool,
    /// Stored values between these two, both included, were never measured
    /// (PS3.3, C.7.5.1.1.2).
    pub padding: Option<(f64, f64)>,
    /// Which attribute holds the pixels.
    pub tag: Tag,
}

impl Image {
    /// Fails where the file has no picture or one that makes no sense.
    pub fn of(file: &DicomFile) -> Result<Self, DicomError> {
        let data = file.attributes();
        let (tag, sample) = [
            (tags::PIXEL_DATA, Sample::Integer),
            (tags::FLOAT_PIXEL_DATA, Sample::Float),
            (tags::DOUBLE_FLOAT_PIXEL_DATA, Sample::Double),
        ]
        .into_iter()
        .find(|(tag, _)| data.element(*tag).is_some())
        .ok_or_else(|| {
            DicomError::new(Kind::Missing, "the file holds no picture")
                .about(tags::PIXEL_DATA)
                .advise("its attributes are shown")
        })?;
        let needed = |tag| data.count(tag).ok_or_else(|| DicomError::missing(tag));
        let rows = needed(tags::ROWS)?;
        let columns = needed(tags::COLUMNS)?;
        let samples = data.count(tags::SAMPLES_PER_PIXEL).unwrap_or(1);
        let bits_allocated = match sample {
            Sample::Integer => needed(tags::BITS_ALLOCATED)? as u32,
            Sample::Float => 32,
            Sample::Double => 64,
        };
        let bits_stored = data.count(tags::BITS_STORED).map_or(bits_allocated, |bits| bits as u32);
        let high_bit =
            data.count(tags::HIGH_BIT).map_or(bits_stored.saturating_sub(1), |bit| bit as u32);
        let photometric =
            photometric(data.text(tags::PHOTOMETRIC_INTERPRETATION).as_deref(), samples);
        let padding = data.number(tags::PIXEL_PADDING_VALUE).map(|value| {
            let other = data.number(tags::PIXEL_PADDING_RANGE_LIMIT).unwrap_or(value);
            (value.min(other), value.max(other))
        });
        let image = Self {
            columns,
            rows,
            frames: data.count(tags::NUMBER_OF_FRAMES).unwrap_or(1).max(1),
            samples,
            sample,
            bits_allocated,
            bits_stored,
            high_bit,
            signed: data.integer(tags::PIXEL_REPRESENTATION) == Some(1),
            photometric,
            planar: data.integer(tags::PLANAR_CONFIGURATION) == Some(1),
            padding,
            tag,
        };
        image.check()?;
        Ok(image)
    }

    /// Pixels of a frame.
    pub fn pixels(&self) -> usize {
        self.columns * self.rows
    }

    /// Whether a stored value was never measured.
    pub fn is_padding(&self, stored: f64) -> bool {
        self.padding.is_some_and(|(from, to)| stored >= from && stored <= to)
    }

    fn check(&self) -> Result<(), DicomError> {
        let pixels = self.columns.saturating_mul(self.rows);
        if pixels == 0 {
            return Err(DicomError::damaged(format!(
                "the picture has {} columns and {} rows",
                self.columns, self.rows
            ))
            .about(tags::ROWS));
        }
        if self.samples != 1 && self.samples != 3 {
            return Err(DicomError::not_decoded(format!(
                "pictures with {} samples a pixel are not decoded here",
                self.samples
            ))
            .about(tags::SAMPLES_PER_PIXEL));
        }
        if pixels.saturating_mul(self.samples) > MOST_SAMPLES {
            return Err(DicomError::not_decoded(format!(
                "a frame of {} × {} pixels is too large to decode here",
                self.columns, self.rows
            ))
            .advise("its attributes are shown; cut it into tiles"));
        }
        if self.sample == Sample::Integer {
            if !matches!(self.bits_allocated, 1 | 8 | 16 | 32) {
                return Err(DicomError::not_decoded(format!(
                    "pixels of {} allocated bits are not decoded here",
                    self.bits_allocated
                ))
                .about(tags::BITS_ALLOCATED));
            }
            let fits = self.bits_stored >= 1
                && self.bits_stored <= self.bits_allocated
                && self.high_bit < self.bits_allocated
                && self.high_bit + 1 >= self.bits_stored;
            if !fits {
                return Err(DicomError::damaged(format!(
                    "{} stored bits up to bit {} do not fit into {} allocated ones",
                    self.bits_stored, self.high_bit, self.bits_allocated
                ))
                .about(tags::BITS_STORED));
            }
        } else if self.samples != 1 {
            return Err(DicomError::not_decoded("colours as floating point are not decoded here"));
        }
        Ok(())
    }
}

fn photometric(text: Option<&str>, samples: usize) -> Photometric {
    match text {
        Some("MONOCHROME1") => Photometric::Monochrome1,
        Some("MONOCHROME2") => Photometric::Monochrome2,
        Some("PALETTE COLOR") => Photometric::Palette,
        Some("RGB") => Photometric::Rgb,
        Some("YBR_FULL") => Photometric::YbrFull,
        Some("YBR_FULL_422") => Photometric::YbrFull422,
        Some("YBR_ICT" | "YBR_RCT") => Photometric::YbrJpeg2000,
        Some(other) => Photometric::Other(other.to_owned()),
        // Segmentations and doses are sometimes written without.
        None if samples == 1 => Photometric::Monochrome2,
        None => Photometric::Other("no photometric interpretation".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{described, file, grey, shaped};
    use super::super::write::Out;
    use super::*;

    #[track_caller]
    fn refused(out: &Out, kind: Kind, words: &str) {
        let error = Image::of(&file(out)).unwrap_err();
        assert_eq!(error.kind, kind);
        assert!(error.to_string().contains(words), "{error}");
    }

    #[test]
    fn what_a_picture_lacks_is_named() {
        refused(
            &described(2, 2),
            Kind::Missing,
            "the file holds no picture, (7FE0,0010) Pixel Data",
        );
        refused(&grey(0, 2, &[]), Kind::Damaged, "0 columns");
        let bits = shaped(described(2, 2), "MONOCHROME2", 12, false).words(
            tags::PIXEL_DATA,
            dicom_core::VR::OW,
            &[0; 4],
        );
        assert_eq!(Image::of(&file(&bits)).map(|image| image.pixels()), Ok(4));
        let first = |tag, value: u32| Out::new().number(tag, value).and(bits.clone());
        refused(&first(tags::BITS_STORED, 17), Kind::Damaged, "17 stored bits");
        refused(&first(tags::BITS_ALLOCATED, 12), Kind::NotDecoded, "12 allocated bits");
        refused(&first(tags::SAMPLES_PER_PIXEL, 4), Kind::NotDecoded, "4 samples");
    }

    #[test]
    fn sizes_that_no_machine_holds_are_refused() {
        refused(&grey(65535, 65535, &[0]), Kind::NotDecoded, "too large");
    }

    #[test]
    fn padding_is_a_range_in_either_order() {
        let out = grey(1, 1, &[0])
            .numbers(tags::PIXEL_PADDING_VALUE, &[10.0])
            .numbers(tags::PIXEL_PADDING_RANGE_LIMIT, &[4.0]);
        assert_eq!(Image::of(&file(&out)).unwrap().padding, Some((4.0, 10.0)));
    }
}
