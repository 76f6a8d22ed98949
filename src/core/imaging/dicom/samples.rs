//! Small files that the tests make themselves.

use dicom_core::VR;
use dicom_dictionary_std::tags;

use super::read::DicomFile;
use super::syntax::{EXPLICIT_LITTLE, TransferSyntax};
use super::write::Out;

pub(super) const CT: &str = "1.2.840.10008.5.1.4.1.1.2";

/// Attributes of a picture without its pixels: 16 bits, unsigned, grey.
pub(super) fn described(columns: u32, rows: u32) -> Out {
    Out::new()
        .text(tags::SOP_CLASS_UID, CT)
        .text(tags::SOP_INSTANCE_UID, "2.25.1")
        .text(tags::STUDY_INSTANCE_UID, "2.25.2")
        .text(tags::SERIES_INSTANCE_UID, "2.25.3")
        .text(tags::FRAME_OF_REFERENCE_UID, "2.25.4")
        .text(tags::MODALITY, "CT")
        .text(tags::PATIENT_NAME, "Doe^Jane")
        .number(tags::COLUMNS, columns)
        .number(tags::ROWS, rows)
}

/// Bits and colours; `stored` bits in the smallest of 1, 8, 16 and 32 that holds them.
pub(super) fn shaped(out: Out, photometric: &str, stored: u32, signed: bool) -> Out {
    let allocated = match stored {
        1 => 1,
        2..=8 => 8,
        9..=16 => 16,
        _ => 32,
    };
    let samples =
        if photometric.starts_with("MONO") || photometric.starts_with("PAL") { 1 } else { 3 };
    out.number(tags::SAMPLES_PER_PIXEL, samples)
        .text(tags::PHOTOMETRIC_INTERPRETATION, photometric)
        .number(tags::BITS_ALLOCATED, allocated)
        .number(tags::BITS_STORED, stored)
        .number(tags::HIGH_BIT, stored - 1)
        .number(tags::PIXEL_REPRESENTATION, u32::from(signed))
}

/// A grey picture of 16 bits that is not packed.
pub(super) fn grey(columns: u32, rows: u32, pixels: &[u16]) -> Out {
    shaped(described(columns, rows), "MONOCHROME2", 16, false).words(
        tags::PIXEL_DATA,
        VR::OW,
        pixels,
    )
}

/// The same with its pixels packed.
pub(super) fn packed(out: Out, pieces: &[Vec<u8>]) -> Out {
    let mut fragments = vec![Vec::new()];
    fragments.extend_from_slice(pieces);
    out.fragments(fragments)
}

/// As a file of this transfer syntax, read.
#[track_caller]
pub(super) fn file_of(out: &Out, syntax: &str) -> DicomFile {
    DicomFile::read(out.to_file(&TransferSyntax::of(syntax))).unwrap()
}

/// Explicit little endian.
#[track_caller]
pub(super) fn file(out: &Out) -> DicomFile {
    file_of(out, EXPLICIT_LITTLE)
}

/// Two bytes to a number in hexadecimal.
pub(super) fn hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap())
        .collect()
}

/// RLE of 16-bit pixels, runs where there are some.
pub(super) fn rle(pixels: &[u16]) -> Vec<u8> {
    let segments: Vec<Vec<u8>> = [8, 0]
        .into_iter()
        .map(|shift| {
            let plane: Vec<u8> = pixels.iter().map(|pixel| (pixel >> shift) as u8).collect();
            let mut out = Vec::new();
            for run in plane.chunk_by(|a, b| a == b) {
                for part in run.chunks(128) {
                    if part.len() == 1 {
                        out.extend([0, part[0]]);
                    } else {
                        out.extend([(257 - part.len()) as u8, part[0]]);
                    }
                }
            }
            if out.len() % 2 == 1 {
                out.push(0x80);
            }
            out
        })
        .collect();
    let mut header = vec![2_u32, 64, 64 + segments[0].len() as u32];
    header.resize(16, 0);
    let mut out: Vec<u8> = header.into_iter().flat_map(u32::to_le_bytes).collect();
    out.extend(segments.concat());
    out
}

/// JPEG lossless of one sample: every code is five bits long, its value the category.
pub(super) fn jpeg_lossless(columns: u16, rows: u16, precision: u8, pixels: &[u16]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8, 0xFF, 0xC4, 0, 19 + 17, 0];
    out.extend((1..=16).map(|length| if length == 5 { 17 } else { 0 }));
    out.extend(0..=16);
    out.extend([0xFF, 0xC3, 0, 11, precision]);
    out.extend(rows.to_be_bytes());
    out.extend(columns.to_be_bytes());
    out.extend([1, 1, 0x11, 0]);
    out.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0]);
    let mut bits: Vec<bool> = Vec::new();
    let mut put = |value: u32, count: u32| {
        bits.extend((0..count).rev().map(|bit| (value >> bit) & 1 == 1));
    };
    let columns = usize::from(columns);
    for (at, pixel) in pixels.iter().enumerate() {
        let prediction = match (at % columns, at / columns) {
            (0, 0) => 1 << (precision - 1),
            (0, _) => pixels[at - columns],
            _ => pixels[at - 1],
        };
        let difference = i32::from(pixel.wrapping_sub(prediction) as i16);
        let category = 32 - difference.unsigned_abs().leading_zeros();
        put(category, 5);
        if category == 16 {
            continue;
        }
        let value = if difference < 0 { difference + (1 << category) - 1 } else { difference };
        put(value as u32, category);
    }
    while !bits.len().is_multiple_of(8) {
        bits.push(true);
    }
    for byte in bits.chunks(8) {
        let byte = byte.iter().fold(0_u8, |byte, bit| (byte << 1) | u8::from(*bit));
        out.push(byte);
        if byte == 0xFF {
            out.push(0);
        }
    }
    out.extend([0xFF, 0xD9]);
    out
}

/// JPEG-LS of four by four pixels of 8 bits: the example of ITU-T T.87, H.3.
pub(super) fn jpeg_ls_example() -> (Vec<u8>, [i32; 16]) {
    let bytes = hex(concat!(
        "ffd8fff7000b080004000401011100ffda0008010100000000",
        "c000006c80208e01c0000057400000",
        "6ee6000001bc18000005d800009160ffd9"
    ));
    let pixels = [0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145];
    (bytes, pixels)
}

/// JPEG 2000 of 32 by 32 pixels of 12 bits: left 3000, right 5, the lowest twelve rows 4095.
pub(super) fn jpeg_2000() -> Vec<u8> {
    hex(concat!(
        "ff4fff51002900000000002000000020000000000000000000000020000000200000000000000000",
        "00010b0101ff52000c00000001000504040001ff5c00134060686870686870686870686870686870",
        "ff90000a0000000000f90001ff93c7ec0604707fcff00707e60507ec040724bf01f1046bc7f20f3f",
        "c03c3f90700186b7123622b90fbfc45a7d03290bfe42eb8b527fc7f2211fc89c0fcc3017c7426278",
        "9d53f4c6161e6b63c2847f23b4e4baa387d0145e8a9c0918b8e6ff39d33418ae7e0a743dd3d4e3fb",
        "729fc7f2313fc0c41fb05022194e910b4d2b9bdace29242f096649e0709edca47420bf550175daff",
        "7fce313197d831b393d8699a65caab7c52e35f4b79b48b1c27bf1dc5afc7f2271fc8dc1fb028369e",
        "3b23121177df88afc2b795ac60688eb8d7947b814f77bf64a392a9dac7d7513061fd9d8e43f467ca",
        "7c9118a7939b56111fffd9"
    ))
}

/// The same signed: left 450, right -299, the lowest twelve rows 723.
pub(super) fn jpeg_2000_signed() -> Vec<u8> {
    hex(concat!(
        "ff4fff51002900000000002000000020000000000000000000000020000000200000000000000000",
        "00018b0101ff52000c00000001000504040001ff5c00134060686870686870686870686870686870",
        "ff90000a0000000000e00001ff93c3f302031ec3f60380fb40a03f002007247f01df0437c1f98343",
        "f60681f983000186b6ef2ad40fbfc45a7d030bfe42eb805bc1f98741f988403ed0a017c74262789d",
        "53f4c626793a8bdf23b4e4baa387d0145dda7afbdb43dc7f18ae7e0a2aab985809cfc1f989c3f614",
        "80fc028022194e910b4d2b9bdace29242f0979d5710bb7550175daff7fce313197d831b393d86c1f",
        "74cc254b79b48b1c27bf08ff7fc1f98741f98bc07e0080369e3b23121177df88afc2b796af947b81",
        "4f77bf64a392a9dac7d7513061fd9d8e805b6389939b5639ffd9"
    ))
}

/// JPEG baseline of 8 by 8 grey pixels: 10 more for each column, 7 for each row.
pub(super) fn jpeg_grey() -> Vec<u8> {
    hex(concat!(
        "ffd8ffe000104a46494600010100000100010000ffdb004300020101010101020101010202020202",
        "0403020202020504040304060506060605060606070908060709070606080b08090a0a0a0a0a0608",
        "0b0c0b0a0c090a0a0affc0000b080008000801011100ffc400140001000000000000000000000000",
        "00000009ffc400191000010500000000000000000000000000080024344251ffda0008010100003f",
        "003b4491fe2b2caaffd9"
    ))
}

/// JPEG baseline of 8 by 8 pixels, red 200, green 40, blue 90, as brightness and differences.
pub(super) fn jpeg_ybr() -> Vec<u8> {
    hex(concat!(
        "ffd8ffe000104a46494600010100000100010000ffdb004300020101010101020101010202020202",
        "0403020202020504040304060506060605060606070908060709070606080b08090a0a0a0a0a0608",
        "0b0c0b0a0c090a0a0affdb004301020202020202050303050a0706070a0a0a0a0a0a0a0a0a0a0a0a",
        "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0affc0",
        "0011080008000803011100021101031101ffc40014000100000000000000000000000000000008ff",
        "c40014100100000000000000000000000000000000ffc40015010101000000000000000000000000",
        "00000409ffc40014110100000000000000000000000000000000ffda000c03010002110311003f00",
        "3b8ea60fffd9"
    ))
}

/// The same colour as red, green and blue.
pub(super) fn jpeg_rgb() -> Vec<u8> {
    hex(concat!(
        "ffd8ffee000e41646f626500640000000000ffdb0043000201010101010201010102020202020403",
        "020202020504040304060506060605060606070908060709070606080b08090a0a0a0a0a06080b0c",
        "0b0a0c090a0a0affc00011080008000803521100471100421100ffc4001500010100000000000000",
        "000000000000000908ffc40014100100000000000000000000000000000000ffda000c0352004700",
        "4200003f004804fa677fffd9"
    ))
}
