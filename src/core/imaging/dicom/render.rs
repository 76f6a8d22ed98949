//! A frame as it is shown: 8 bits of red, green, blue and opacity a pixel.

use borsh::{BorshDeserialize, BorshSerialize};

use super::error::DicomError;
use super::frame::{Content, Frame};
use super::groups::Groups;
use super::image::{Image, Photometric};
use super::modality::Modality;
use super::palette::Palette;
use super::read::DicomFile;
use super::window::{Preset, presets, whole};

/// Whole numbers of a range up to this are shown through a table.
const TABLE: i64 = 1 << 16;

/// What it takes to show a frame.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Display {
    pub modality: Modality,
    /// Ways of showing that the file proposes.
    pub presets: Vec<Preset>,
    pub palette: Option<Palette>,
    /// Low values are white.
    pub inverted: bool,
}

impl Display {
    pub fn of(file: &DicomFile, image: &Image, frame: usize) -> Result<Self, DicomError> {
        let groups = Groups::of(file, frame);
        let palette = match image.photometric {
            Photometric::Palette => Some(Palette::of(&file.attributes(), image.signed)?),
            _ => None,
        };
        Ok(Self {
            modality: Modality::of(&groups, image),
            presets: presets(&groups, image),
            palette,
            inverted: image.photometric == Photometric::Monochrome1,
        })
    }

    /// What a frame is shown with first: the file's first proposal, or all of its values;
    /// `None` for colours.
    pub fn first(&self, frame: &Frame, image: &Image) -> Option<Preset> {
        if self.palette.is_some() {
            return None;
        }
        match self.presets.first() {
            Some(preset) => Some(preset.clone()),
            None => whole(frame, image, &self.modality).map(Preset::Window),
        }
    }
}

/// Four bytes a pixel, row by row. `shown` says which measured values are black and white;
/// colours and palettes do without, grey without it is black.
pub fn rgba(frame: &Frame, display: &Display, shown: Option<&Preset>) -> Vec<u8> {
    let grey = |value: f64| {
        let level = shown.map_or(0.0, |shown| shown.level(display.modality.value(value)));
        let level = if display.inverted { 1.0 - level } else { level };
        let byte = (level * 255.0).round() as u8;
        [byte, byte, byte, 255]
    };
    let colour = |[r, g, b]: [u8; 3]| [r, g, b, 255];
    match (&frame.content, &display.palette) {
        (Content::Integers(values), Some(palette)) => {
            let shown = |value: &i32| colour(palette.colour(*value));
            values.iter().map(shown).collect::<Vec<[u8; 4]>>().into_flattened()
        }
        (Content::Integers(values), None) => integers(values, &grey),
        (Content::Numbers(values), _) => {
            values.iter().map(|value| grey(*value)).collect::<Vec<[u8; 4]>>().into_flattened()
        }
        (Content::Colours(values), _) => {
            let mut out = Vec::with_capacity(values.len() / 3 * 4);
            for three in values.chunks_exact(3) {
                out.extend_from_slice(three);
                out.push(255);
            }
            out
        }
        (Content::DeepColours(values, bits), _) => {
            let shift = bits.saturating_sub(8).min(15);
            values
                .chunks_exact(3)
                .flat_map(|three| match three {
                    [r, g, b] => colour([r, g, b].map(|value| (value >> shift).min(255) as u8)),
                    _ => [0; 4],
                })
                .collect()
        }
    }
}

/// Each value that occurs is worked out once.
fn integers(values: &[i32], grey: &dyn Fn(f64) -> [u8; 4]) -> Vec<u8> {
    let low = i64::from(values.iter().min().copied().unwrap_or_default());
    let high = i64::from(values.iter().max().copied().unwrap_or_default());
    if high - low >= TABLE || (high - low) as usize > values.len() * 4 {
        let shown = |value: &i32| grey(f64::from(*value));
        return values.iter().map(shown).collect::<Vec<[u8; 4]>>().into_flattened();
    }
    let table: Vec<[u8; 4]> = (low..=high).map(|value| grey(value as f64)).collect();
    let shown = |value: &i32| {
        let at = (i64::from(*value) - low) as usize;
        table.get(at).copied().unwrap_or([0, 0, 0, 255])
    };
    values.iter().map(shown).collect::<Vec<[u8; 4]>>().into_flattened()
}

#[cfg(test)]
mod tests {
    use dicom_core::VR;
    use dicom_dictionary_std::tags;

    use super::super::samples::{described, file, grey, shaped};
    use super::super::write::Out;
    use super::*;

    /// The red of each pixel, shown as it is shown first.
    #[track_caller]
    fn check(out: &Out, expected: &[u8]) {
        let file = file(out);
        let image = Image::of(&file).unwrap();
        let frame = Frame::read(&file, &image, 0).unwrap();
        let display = Display::of(&file, &image, 0).unwrap();
        let shown = display.first(&frame, &image);
        let pixels = rgba(&frame, &display, shown.as_ref());
        let reds: Vec<u8> = pixels.chunks(4).map(|pixel| pixel[0]).collect();
        assert_eq!(reds, expected);
        assert!(pixels.chunks(4).all(|pixel| pixel[3] == 255));
    }

    #[test]
    fn without_a_proposal_all_values_are_shown_and_padding_is_not_counted() {
        check(&grey(3, 1, &[100, 150, 200]), &[0, 128, 255]);
        let padded = grey(3, 1, &[60000, 150, 200]).number(tags::PIXEL_PADDING_VALUE, 60000);
        check(&padded, &[255, 0, 255]);
        check(&grey(2, 1, &[7, 7]), &[128, 128]);
    }

    #[test]
    fn the_files_window_over_rescaled_values() {
        let out = grey(3, 1, &[1024, 1074, 2000])
            .text(tags::RESCALE_SLOPE, "1")
            .text(tags::RESCALE_INTERCEPT, "-1024")
            .text(tags::WINDOW_CENTER, "50.5\\300")
            .text(tags::WINDOW_WIDTH, "101\\1500")
            .text(tags::WINDOW_CENTER_WIDTH_EXPLANATION, "SOFT\\BONE");
        check(&out, &[0, 128, 255]);
        let file = file(&out);
        let image = Image::of(&file).unwrap();
        let display = Display::of(&file, &image, 0).unwrap();
        let names: Vec<_> = display.presets.iter().map(Preset::name).collect();
        assert_eq!(names, ["SOFT", "BONE"]);
    }

    /// What a palette shows does not follow a window, even where the file has one.
    #[test]
    fn a_palette_shows_its_colours() {
        let out = shaped(described(2, 1), "PALETTE COLOR", 8, false)
            .bytes(tags::PIXEL_DATA, VR::OB, vec![1, 0])
            .text(tags::WINDOW_CENTER, "1")
            .text(tags::WINDOW_WIDTH, "1")
            .words(tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR, VR::US, &[2, 0, 16])
            .words(tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA, VR::OW, &[0x1000, 0x2000])
            .words(tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR, VR::US, &[2, 0, 16])
            .words(tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA, VR::OW, &[0, 0])
            .words(tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR, VR::US, &[2, 0, 16])
            .words(tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA, VR::OW, &[0, 0]);
        check(&out, &[0x20, 0x10]);
        let file = file(&out);
        let image = Image::of(&file).unwrap();
        let frame = Frame::read(&file, &image, 0).unwrap();
        assert_eq!(Display::of(&file, &image, 0).unwrap().first(&frame, &image), None);
    }

    #[test]
    fn monochrome_1_is_inverted_and_a_table_shows_what_it_says() {
        let inverted = shaped(described(2, 1), "MONOCHROME1", 8, false).bytes(
            tags::PIXEL_DATA,
            VR::OB,
            vec![0, 9],
        );
        check(&inverted, &[255, 0]);
        let table = Out::new().words(tags::LUT_DESCRIPTOR, VR::US, &[3, 0, 8]).words(
            tags::LUT_DATA,
            VR::US,
            &[255, 0, 51],
        );
        check(&grey(3, 1, &[0, 1, 2]).items(tags::VOILUT_SEQUENCE, vec![table]), &[255, 0, 51]);
    }

    /// The table and the direct way give the same bytes.
    #[test]
    fn far_apart_values_are_shown_like_near_ones() {
        let far = described(3, 1)
            .number(tags::BITS_ALLOCATED, 32)
            .number(tags::PIXEL_REPRESENTATION, 1)
            .words(tags::PIXEL_DATA, VR::OW, &[0, 0x8000, 0, 0, 0xFFFF, 0x7FFF]);
        check(&far, &[0, 128, 255]);
    }
}
