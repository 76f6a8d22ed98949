//! Samples out of the file's bytes: unpacked, put in order, masked to the bits that count.

use super::colour;
use super::error::DicomError;
use super::frame::Content;
use super::frame_bytes;
use super::image::{Image, MOST_SAMPLES, Photometric, Sample};
use super::read::DicomFile;
use super::syntax::Coding;
use super::{jpeg, jpeg_lossless, jpeg_ls, jpeg2000, rle};

/// Samples as they come out of the file, those of a pixel beside one another.
enum Cells {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
    Integers(Vec<i32>),
    Numbers(Vec<f64>),
}

/// What the pixels of one frame are.
pub(super) fn content(
    file: &DicomFile,
    image: &Image,
    number: usize,
    is_grey: bool,
) -> Result<Content, DicomError> {
    let (cells, is_rgb) = cells(file, image, number)?;
    if is_grey { Ok(greys(cells, image)) } else { colours(cells, image, is_rgb) }
}

/// The frame's samples and whether colours are RGB already.
fn cells(file: &DicomFile, image: &Image, number: usize) -> Result<(Cells, bool), DicomError> {
    let data = file.attributes();
    let coding = file.syntax.coding;
    let is_rgb = image.photometric == Photometric::Rgb;
    if coding == Coding::Native {
        let (bytes, bit) = frame_bytes::native(&data, image, number)?;
        let cells = unpacked(&bytes, bit, image, data.big_endian());
        return Ok((arranged(cells, image, image.planar), is_rgb));
    }
    if image.sample != Sample::Integer {
        return Err(DicomError::damaged("floating point pixels cannot be packed").about(image.tag));
    }
    if coding == Coding::Other {
        return Err(DicomError::not_decoded(format!("{} is not decoded here", file.syntax.name)));
    }
    let bytes = frame_bytes::packed(&data, image, coding, number)?;
    match coding {
        Coding::Rle => {
            let bytes = rle::decode(&bytes, image)?;
            // RLE puts colours apart itself; the planar configuration says nothing here.
            let mut plain = image.clone();
            plain.photometric = match image.photometric {
                Photometric::YbrFull422 => Photometric::YbrFull,
                ref other => other.clone(),
            };
            Ok((unpacked(&bytes, 0, &plain, false), is_rgb))
        }
        Coding::JpegBaseline | Coding::JpegExtended => {
            if image.bits_allocated != 8 {
                return Err(DicomError::not_decoded(format!(
                    "{} of {} bits is not decoded here",
                    file.syntax.name, image.bits_stored
                )));
            }
            let decoded = jpeg::decode(&bytes, image)?;
            same_size(decoded.columns, decoded.rows, decoded.samples, image)?;
            Ok((Cells::Bytes(decoded.values), true))
        }
        Coding::JpegLossless | Coding::JpegLs => {
            let limit = (image.pixels() * image.samples).min(MOST_SAMPLES);
            let decoded = if coding == Coding::JpegLs {
                jpeg_ls::decode(&bytes, limit)?
            } else {
                jpeg_lossless::decode(&bytes, limit)?
            };
            same_size(decoded.columns, decoded.rows, decoded.samples, image)?;
            Ok((Cells::Words(decoded.values), is_rgb))
        }
        Coding::Jpeg2000 => {
            let values = jpeg2000::decode(&bytes, image)?;
            Ok((Cells::Integers(values), is_rgb || image.photometric == Photometric::YbrJpeg2000))
        }
        Coding::Native | Coding::Other => Err(DicomError::not_decoded(file.syntax.name.clone())),
    }
}

fn same_size(columns: usize, rows: usize, samples: usize, image: &Image) -> Result<(), DicomError> {
    if (columns, rows, samples) == (image.columns, image.rows, image.samples) {
        Ok(())
    } else {
        Err(jpeg::other_size(columns, rows, samples, image))
    }
}

fn unpacked(bytes: &[u8], bit: usize, image: &Image, big_endian: bool) -> Cells {
    match (image.sample, image.bits_allocated) {
        (Sample::Float, _) => Cells::Numbers(
            each(bytes, big_endian, |value| f64::from(f32::from_le_bytes(value))).collect(),
        ),
        (Sample::Double, _) => {
            Cells::Numbers(each(bytes, big_endian, f64::from_le_bytes).collect())
        }
        // The first pixel is the lowest bit (PS3.5, 8.1.1).
        (Sample::Integer, 1) => Cells::Bytes(
            (bit..bit + image.pixels() * image.samples)
                .map(|bit| bytes.get(bit / 8).map_or(0, |byte| (byte >> (bit % 8)) & 1))
                .collect(),
        ),
        (Sample::Integer, 8) => Cells::Bytes(bytes.to_vec()),
        (Sample::Integer, 16) => {
            Cells::Words(each(bytes, big_endian, u16::from_le_bytes).collect())
        }
        (Sample::Integer, _) if image.signed => {
            Cells::Integers(each(bytes, big_endian, i32::from_le_bytes).collect())
        }
        (Sample::Integer, _) => {
            let (low, stored) = (image.high_bit + 1 - image.bits_stored, image.bits_stored);
            let mask = u32::MAX >> (32 - stored);
            Cells::Numbers(
                each(bytes, big_endian, |value| {
                    f64::from((u32::from_le_bytes(value) >> low) & mask)
                })
                .collect(),
            )
        }
    }
}

fn each<const N: usize, T>(
    bytes: &[u8],
    big_endian: bool,
    read: impl Fn([u8; N]) -> T,
) -> impl Iterator<Item = T> {
    let (values, _) = bytes.as_chunks::<N>();
    values.iter().map(move |value| {
        let mut value = *value;
        if big_endian {
            value.reverse();
        }
        read(value)
    })
}

/// Colours of a pixel put beside one another, where they lie in planes or share theirs.
fn arranged(cells: Cells, image: &Image, planar: bool) -> Cells {
    let shared = image.photometric == Photometric::YbrFull422;
    match cells {
        Cells::Bytes(cells) if shared => Cells::Bytes(colour::spread_422(&cells, image.columns)),
        Cells::Words(cells) if shared => Cells::Words(colour::spread_422(&cells, image.columns)),
        Cells::Bytes(cells) if planar => Cells::Bytes(colour::interleave(&cells, image.samples)),
        Cells::Words(cells) if planar => Cells::Words(colour::interleave(&cells, image.samples)),
        cells => cells,
    }
}

/// Bits above and below the stored ones may hold anything; the stored ones' highest may be a sign.
fn greys(cells: Cells, image: &Image) -> Content {
    let low = image.high_bit + 1 - image.bits_stored;
    let unused = 32 - image.bits_stored.clamp(1, 32);
    let fit = |value: u32| {
        let value = (value >> low) << unused;
        if image.signed { (value as i32) >> unused } else { (value >> unused) as i32 }
    };
    match cells {
        Cells::Bytes(cells) => {
            Content::Integers(cells.into_iter().map(|cell| fit(u32::from(cell))).collect())
        }
        Cells::Words(cells) => {
            Content::Integers(cells.into_iter().map(|cell| fit(u32::from(cell))).collect())
        }
        Cells::Integers(cells) => {
            Content::Integers(cells.into_iter().map(|cell| fit(cell as u32)).collect())
        }
        Cells::Numbers(cells) => Content::Numbers(cells),
    }
}

fn colours(cells: Cells, image: &Image, is_rgb: bool) -> Result<Content, DicomError> {
    let few = image.bits_stored <= 8;
    let cells = match cells {
        Cells::Words(cells) if few => {
            Cells::Bytes(cells.into_iter().map(|cell| cell as u8).collect())
        }
        Cells::Integers(cells) if few => {
            Cells::Bytes(cells.into_iter().map(|cell| cell.clamp(0, 255) as u8).collect())
        }
        Cells::Integers(cells) => {
            Cells::Words(cells.into_iter().map(|cell| cell.clamp(0, 65535) as u16).collect())
        }
        cells => cells,
    };
    match cells {
        Cells::Bytes(mut cells) => {
            if !is_rgb {
                colour::ybr_to_rgb(&mut cells);
            }
            Ok(Content::Colours(cells))
        }
        Cells::Words(cells) if is_rgb => Ok(Content::DeepColours(cells, image.bits_stored)),
        Cells::Words(_) => {
            Err(DicomError::not_decoded("YBR colours of more than 8 bits are not decoded here"))
        }
        Cells::Integers(_) | Cells::Numbers(_) => {
            Err(DicomError::not_decoded("colours of 32 bits are not decoded here"))
        }
    }
}
