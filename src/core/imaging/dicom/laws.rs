//! What holds for all files: nothing panics on any bytes, and stored values come back.

use dicom_core::VR;
use dicom_dictionary_std::tags;
use proptest::prelude::*;

use super::frame::{Content, Frame};
use super::image::Image;
use super::read::DicomFile;
use super::render::{Display, rgba};
use super::rows::{Identities, rows};
use super::samples::*;
use super::segmentation::Segmentation;
use super::series::{Header, series};
use super::syntax::*;
use super::write::Out;

/// Does with a file all that the page does.
fn use_all(bytes: Vec<u8>) {
    let Ok(file) = DicomFile::read(bytes) else { return };
    for identities in [Identities::Hidden, Identities::Shown] {
        let _rows = rows(&file, identities);
    }
    let header = Header::of(&file);
    assert_eq!(series(&[header]).len(), 1);
    if let Ok(segmentation) = Segmentation::read(&file) {
        for mask in segmentation.masks.iter().take(2) {
            let _pixels = segmentation.pixels(&file, mask);
        }
    }
    let Ok(image) = Image::of(&file) else { return };
    for number in 0..image.frames.min(2) {
        let Ok(frame) = Frame::read(&file, &image, number) else { continue };
        let Ok(display) = Display::of(&file, &image, number) else { continue };
        let shown = display.first(&frame, &image);
        assert_eq!(rgba(&frame, &display, shown.as_ref()).len(), image.pixels() * 4);
    }
}

/// A file of each coding.
fn all_codings() -> Vec<Vec<u8>> {
    let pixels: Vec<u16> = (0..64).map(|at| at * 37).collect();
    let native = grey(8, 8, &pixels)
        .text(tags::WINDOW_CENTER, "40\\400")
        .text(tags::WINDOW_WIDTH, "80\\2000")
        .text(tags::IMAGE_POSITION_PATIENT, "1\\2\\3")
        .text(tags::IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\1\\0")
        .items(
            tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
            vec![Out::new().items(
                tags::PIXEL_MEASURES_SEQUENCE,
                vec![Out::new().text(tags::PIXEL_SPACING, "1\\1")],
            )],
        );
    let of = |out: &Out, syntax: &str| out.to_file(&TransferSyntax::of(syntax));
    let grey16 = |columns, rows| shaped(described(columns, rows), "MONOCHROME2", 16, false);
    let grey8 = |columns, rows| shaped(described(columns, rows), "MONOCHROME2", 8, false);
    let grey12 = |signed| shaped(described(32, 32), "MONOCHROME2", 12, signed);
    let colours = shaped(described(8, 8), "YBR_FULL", 8, false);
    let palette = shaped(described(2, 2), "PALETTE COLOR", 8, false).bytes(
        tags::PIXEL_DATA,
        VR::OB,
        vec![0, 1, 2, 3],
    );
    vec![
        of(&native, EXPLICIT_LITTLE),
        of(&native, IMPLICIT_LITTLE),
        of(&native, EXPLICIT_BIG),
        of(&native, DEFLATED),
        of(&packed(grey16(8, 8), &[rle(&pixels)]), RLE),
        of(&packed(grey16(8, 8), &[jpeg_lossless(8, 8, 16, &pixels)]), JPEG_LOSSLESS_FIRST),
        of(&packed(grey8(4, 4), &[jpeg_ls_example().0]), JPEG_LS_LOSSLESS),
        of(&packed(grey12(false), &[jpeg_2000()]), JPEG_2000_LOSSLESS),
        of(&packed(grey12(true), &[jpeg_2000_signed()]), JPEG_2000_LOSSLESS),
        of(&packed(grey8(8, 8), &[jpeg_grey()]), JPEG_BASELINE),
        of(&packed(colours, &[jpeg_ybr()]), JPEG_BASELINE),
        of(&palette, EXPLICIT_LITTLE),
    ]
}

proptest! {
    #[test]
    fn no_file_that_was_changed_panics(
        which in 0_usize..12,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..8),
    ) {
        let mut bytes = all_codings()[which].clone();
        for (at, value, kind) in edits {
            // The preamble says nothing: changes fall behind it.
            let at = 128 + at.index(bytes.len() - 128);
            match kind {
                0 => bytes[at] = value,
                1 => {
                    let end = (at + 4).min(bytes.len());
                    bytes[at..end].fill(value | 0x80);
                }
                _ => { bytes.remove(at); }
            }
        }
        use_all(bytes);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = vec![0; 128];
        file.extend(b"DICM");
        file.extend(&bytes);
        use_all(file);
        use_all(bytes);
    }

    #[test]
    fn stored_values_come_back(
        columns in 1_usize..9,
        stored in 9_u32..=16,
        signed: bool,
        values in prop::collection::vec(any::<u16>(), 64),
    ) {
        let rows = values.len() / columns;
        let unused = 32 - stored;
        let expected: Vec<i32> = values[..rows * columns]
            .iter()
            .map(|value| {
                let value = u32::from(*value) << unused;
                if signed { (value as i32) >> unused } else { (value >> unused) as i32 }
            })
            .collect();
        // Bits above the stored ones hold whatever they did.
        let cells = &values[..rows * columns];
        let base = shaped(described(columns as u32, rows as u32), "MONOCHROME2", stored, signed);
        let native = base.clone().words(tags::PIXEL_DATA, VR::OW, cells);
        let lossless = jpeg_lossless(columns as u16, rows as u16, 16, cells);
        let cases = [
            (native.clone(), EXPLICIT_LITTLE),
            (native.clone(), IMPLICIT_LITTLE),
            (native.clone(), EXPLICIT_BIG),
            (native, DEFLATED),
            (packed(base.clone(), &[rle(cells)]), RLE),
            (packed(base, &[lossless]), JPEG_LOSSLESS_FIRST),
        ];
        for (out, syntax) in cases {
            let file = file_of(&out, syntax);
            let image = Image::of(&file).unwrap();
            let frame = Frame::read(&file, &image, 0).unwrap();
            prop_assert_eq!(&frame.content, &Content::Integers(expected.clone()), "{}", syntax);
        }
    }
}

#[test]
fn no_file_that_was_cut_panics() {
    for bytes in all_codings() {
        for length in 0..bytes.len() {
            use_all(bytes[..length].to_vec());
        }
    }
}

/// Guards the laws themselves: what is not decoded at all cannot panic.
#[test]
fn the_files_that_are_changed_are_shown_when_whole() {
    for (at, bytes) in all_codings().into_iter().enumerate() {
        let file = DicomFile::read(bytes).unwrap();
        assert!(file.issues.is_empty(), "{at}: {:?}", file.issues);
        let image = Image::of(&file).unwrap();
        assert_eq!(Frame::read(&file, &image, 0).map(|_| ()), Ok(()), "{at}");
    }
}
