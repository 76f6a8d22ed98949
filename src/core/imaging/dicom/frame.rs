//! One frame's pixels, as stored values or as colours.

use super::cells;
use super::error::{DicomError, Kind};
use super::image::{Image, Photometric};
use super::read::DicomFile;

/// A decoded frame, row by row from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub columns: usize,
    pub rows: usize,
    pub content: Content,
}

/// What a frame's pixels are, before rescaling and windows.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// One whole number a pixel: grey, or a place in the palette.
    Integers(Vec<i32>),
    /// One number a pixel where 32 bits with a sign do not hold it.
    Numbers(Vec<f64>),
    /// Red, green and blue of each pixel, 8 bits.
    Colours(Vec<u8>),
    /// The same of more bits, of which as many count as are stated.
    DeepColours(Vec<u16>, u32),
}

impl Frame {
    /// Decodes frame `number`, counted from 0.
    pub fn read(file: &DicomFile, image: &Image, number: usize) -> Result<Self, DicomError> {
        if number >= image.frames {
            return Err(DicomError::new(
                Kind::NoSuch,
                format!("there is no frame {} of {}", number + 1, image.frames),
            ));
        }
        let is_grey = matches!(
            image.photometric,
            Photometric::Monochrome1 | Photometric::Monochrome2 | Photometric::Palette
        );
        if let Photometric::Other(name) = &image.photometric {
            return Err(DicomError::not_decoded(format!(
                "pictures of photometric interpretation {name} are not decoded here"
            )));
        }
        if is_grey != (image.samples == 1) {
            return Err(DicomError::damaged(format!(
                "{} samples a pixel contradict the photometric interpretation",
                image.samples
            ))
            .about(dicom_dictionary_std::tags::SAMPLES_PER_PIXEL));
        }
        let content = cells::content(file, image, number, is_grey)?;
        Ok(Self { columns: image.columns, rows: image.rows, content })
    }

    /// The stored value at a pixel; `None` for colours and outside the picture.
    pub fn stored(&self, column: usize, row: usize) -> Option<f64> {
        let at = self.place(column, row)?;
        match &self.content {
            Content::Integers(values) => values.get(at).map(|value| f64::from(*value)),
            Content::Numbers(values) => values.get(at).copied(),
            Content::Colours(_) | Content::DeepColours(..) => None,
        }
    }

    /// Red, green and blue at a pixel, as stored; `None` where it has no colours.
    pub fn colour(&self, column: usize, row: usize) -> Option<[u16; 3]> {
        let at = self.place(column, row)? * 3;
        match &self.content {
            Content::Colours(values) => {
                let three: [u8; 3] = values.get(at..at + 3)?.try_into().ok()?;
                Some(three.map(u16::from))
            }
            Content::DeepColours(values, _) => values.get(at..at + 3)?.try_into().ok(),
            _ => None,
        }
    }

    fn place(&self, column: usize, row: usize) -> Option<usize> {
        (column < self.columns && row < self.rows).then(|| row * self.columns + column)
    }
}

#[cfg(test)]
mod tests {
    use dicom_core::VR;
    use dicom_dictionary_std::tags;

    use super::super::samples::*;
    use super::super::syntax::*;
    use super::super::write::Out;
    use super::*;

    #[track_caller]
    fn read(out: &Out, syntax: &str, number: usize) -> Result<Content, DicomError> {
        let file = file_of(out, syntax);
        let image = Image::of(&file)?;
        Frame::read(&file, &image, number).map(|frame| frame.content)
    }

    #[track_caller]
    fn check(out: &Out, syntax: &str, expected: Content) {
        assert_eq!(read(out, syntax, 0), Ok(expected));
    }

    #[track_caller]
    fn refused(out: &Out, syntax: &str, words: &str) {
        let error = read(out, syntax, 0).unwrap_err();
        assert_eq!(error.kind, Kind::NotDecoded);
        assert!(error.to_string().contains(words), "{error}");
    }

    fn bytes(out: Out, bytes: Vec<u8>) -> Out {
        out.bytes(tags::PIXEL_DATA, VR::OB, bytes)
    }

    #[test]
    fn colours_side_by_side_in_planes_and_shared() {
        let rgb = |planar: u32| {
            shaped(described(2, 1), "RGB", 8, false).number(tags::PLANAR_CONFIGURATION, planar)
        };
        let expected = Content::Colours(vec![1, 2, 3, 4, 5, 6]);
        check(&bytes(rgb(0), vec![1, 2, 3, 4, 5, 6]), EXPLICIT_LITTLE, expected.clone());
        check(&bytes(rgb(1), vec![1, 4, 2, 5, 3, 6]), EXPLICIT_LITTLE, expected);
        let shared = shaped(described(2, 1), "YBR_FULL_422", 8, false);
        check(
            &bytes(shared, vec![10, 20, 128, 128]),
            EXPLICIT_LITTLE,
            Content::Colours(vec![10, 10, 10, 20, 20, 20]),
        );
        let deep = shaped(described(1, 1), "RGB", 12, false);
        check(
            &deep.words(tags::PIXEL_DATA, VR::OW, &[1, 2, 4095]),
            EXPLICIT_LITTLE,
            Content::DeepColours(vec![1, 2, 4095], 12),
        );
    }

    /// In words, and so turned around with them; read back in the order of the pixels.
    #[test]
    fn bytes_in_words_of_a_big_endian_file() {
        let out = shaped(described(3, 1), "MONOCHROME2", 8, false).words(
            tags::PIXEL_DATA,
            VR::OW,
            &[0x0201, 0x0003],
        );
        check(&out, EXPLICIT_BIG, Content::Integers(vec![1, 2, 3]));
        check(&out, EXPLICIT_LITTLE, Content::Integers(vec![1, 2, 3]));
    }

    #[test]
    fn one_bit_pixels_begin_where_the_frame_before_ends() {
        let out =
            shaped(described(3, 1), "MONOCHROME2", 1, false).number(tags::NUMBER_OF_FRAMES, 2);
        let out = bytes(out, vec![0b0011_0101, 0]);
        assert_eq!(read(&out, EXPLICIT_LITTLE, 0), Ok(Content::Integers(vec![1, 0, 1])));
        assert_eq!(read(&out, EXPLICIT_LITTLE, 1), Ok(Content::Integers(vec![0, 1, 1])));
        assert_eq!(read(&out, EXPLICIT_LITTLE, 2).unwrap_err().what, "there is no frame 3 of 2");
    }

    #[test]
    fn whole_and_broken_numbers_of_32_and_64_bits() {
        let words = [0xFFFF_u16, 0xFFFF];
        let of = |signed| {
            shaped(described(1, 1), "MONOCHROME2", 32, signed).words(
                tags::PIXEL_DATA,
                VR::OW,
                &words,
            )
        };
        check(&of(true), EXPLICIT_LITTLE, Content::Integers(vec![-1]));
        check(&of(false), EXPLICIT_LITTLE, Content::Numbers(vec![4_294_967_295.0]));
        let float = described(2, 1).numbers(tags::FLOAT_PIXEL_DATA, &[0.5, -2.25]);
        check(&float, EXPLICIT_LITTLE, Content::Numbers(vec![0.5, -2.25]));
        check(&float, EXPLICIT_BIG, Content::Numbers(vec![0.5, -2.25]));
        let double = described(1, 1).numbers(tags::DOUBLE_FLOAT_PIXEL_DATA, &[1e300]);
        check(&double, EXPLICIT_LITTLE, Content::Numbers(vec![1e300]));
    }

    #[test]
    fn stored_bits_may_lie_above_the_lowest() {
        let out = described(2, 1)
            .number(tags::BITS_ALLOCATED, 16)
            .number(tags::BITS_STORED, 12)
            .number(tags::HIGH_BIT, 15)
            .number(tags::PIXEL_REPRESENTATION, 1)
            .words(tags::PIXEL_DATA, VR::OW, &[0xFFF7, 0x0018]);
        check(&out, EXPLICIT_LITTLE, Content::Integers(vec![-1, 1]));
    }

    #[test]
    fn frames_of_packed_pixels_by_table_by_count_and_by_marker() {
        let pixels: [[u16; 4]; 2] = [[1, 2, 3, 4], [5, 6, 7, 8]];
        let frames: Vec<Vec<u8>> =
            pixels.iter().map(|pixels| jpeg_lossless(2, 2, 16, pixels)).collect();
        let base =
            || shaped(described(2, 2), "MONOCHROME2", 16, false).number(tags::NUMBER_OF_FRAMES, 2);
        let even = |bytes: &[u8]| bytes.len().next_multiple_of(2);
        let (head, tail) = frames[0].split_at(20);
        let offset = (16 + even(head) + even(tail)) as u32;
        let table = [0_u32.to_le_bytes(), offset.to_le_bytes()].concat();
        let pieces = |table: Vec<u8>| vec![table, head.to_vec(), tail.to_vec(), frames[1].clone()];
        let extended: Vec<f64> = vec![0.0, f64::from(offset)];
        let cases = [
            base().fragments(pieces(table)),
            base().fragments(pieces(Vec::new())),
            base().fragments(pieces(Vec::new())).numbers(tags::EXTENDED_OFFSET_TABLE, &extended),
            packed(base(), &frames),
        ];
        for out in cases {
            for (number, pixels) in pixels.iter().enumerate() {
                let expected = pixels.iter().map(|pixel| i32::from(*pixel)).collect();
                assert_eq!(
                    read(&out, JPEG_LOSSLESS_FIRST, number),
                    Ok(Content::Integers(expected))
                );
            }
        }
    }

    #[test]
    fn the_example_of_the_jpeg_ls_standard() {
        let (bytes, pixels) = jpeg_ls_example();
        let out = packed(shaped(described(4, 4), "MONOCHROME2", 8, false), &[bytes]);
        check(&out, JPEG_LS_LOSSLESS, Content::Integers(pixels.to_vec()));
    }

    #[test]
    fn jpeg_2000_unsigned_and_signed() {
        for (bytes, signed, [left, right, low]) in
            [(jpeg_2000(), false, [3000, 5, 4095]), (jpeg_2000_signed(), true, [450, -299, 723])]
        {
            let out = shaped(described(32, 32), "MONOCHROME2", 12, signed);
            let expected = (0..1024)
                .map(|at| match (at / 32, at % 32) {
                    (20.., _) => low,
                    (_, ..16) => left,
                    _ => right,
                })
                .collect();
            check(&packed(out, &[bytes]), JPEG_2000_LOSSLESS, Content::Integers(expected));
        }
    }

    #[test]
    fn jpeg_baseline_comes_close() {
        let out = packed(shaped(described(8, 8), "MONOCHROME2", 8, false), &[jpeg_grey()]);
        let Ok(Content::Integers(values)) = read(&out, JPEG_BASELINE, 0) else { panic!() };
        for (at, value) in values.into_iter().enumerate() {
            let expected = (10 * (at % 8) + 7 * (at / 8)) as i32;
            assert!((value - expected).abs() <= 2, "{at}: {value} is not {expected}");
        }
    }

    /// Its own markers are not asked: the photometric interpretation says what the colours are.
    #[test]
    fn jpeg_colours_follow_the_photometric_interpretation() {
        for (photometric, bytes) in [("YBR_FULL", jpeg_ybr()), ("RGB", jpeg_rgb())] {
            let out = packed(shaped(described(8, 8), photometric, 8, false), &[bytes]);
            let Ok(Content::Colours(values)) = read(&out, JPEG_BASELINE, 0) else { panic!() };
            for pixel in values.chunks(3) {
                for (value, expected) in pixel.iter().zip([200, 40, 90]) {
                    assert!(value.abs_diff(expected) <= 2, "{photometric}: {pixel:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_decoded_is_refused_by_name() {
        let base = || packed(shaped(described(2, 2), "MONOCHROME2", 12, false), &[vec![0; 4]]);
        refused(&base(), "1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless");
        refused(&base(), "1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4) of 12 bits");
        refused(&base(), "1.2.3", "the unknown transfer syntax 1.2.3");
        let partial = shaped(described(2, 2), "YBR_PARTIAL_420", 8, false);
        refused(&bytes(partial, vec![0; 6]), EXPLICIT_LITTLE, "YBR_PARTIAL_420");
    }

    #[test]
    fn a_packed_frame_of_another_size_is_damaged() {
        let frame = jpeg_lossless(3, 2, 16, &[0; 6]);
        let out = packed(shaped(described(2, 2), "MONOCHROME2", 16, false), &[frame]);
        assert_eq!(read(&out, JPEG_LOSSLESS_FIRST, 0).unwrap_err().kind, Kind::Damaged);
    }

    #[test]
    fn missing_pixels_are_named() {
        let out = grey(2, 2, &[1, 2, 3]);
        let error = read(&out, EXPLICIT_LITTLE, 0).unwrap_err();
        assert!(error.to_string().contains("end at byte 8 of the pixel data, which has 6"));
    }
}
