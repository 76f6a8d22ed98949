//! Where one frame lies in the pixel data: counted out where it is not packed, by offset
//! tables or pieces where it is (PS3.5, A.4).

use std::borrow::Cow;

use dicom_dictionary_std::tags;

use super::attributes::Attributes;
use super::data_set::Value;
use super::error::{DicomError, Kind};
use super::image::{Image, Photometric, Sample};
use super::syntax::Coding;

/// Bytes that hold an unpacked frame, and the bit of the first byte at which it begins
/// (other than 0 for 1-bit pixels alone).
pub(super) fn native<'a>(
    data: &Attributes<'a>,
    image: &Image,
    frame: usize,
) -> Result<(Cow<'a, [u8]>, usize), DicomError> {
    let bytes = data.bytes(image.tag).ok_or_else(|| {
        DicomError::damaged("the transfer syntax says unpacked and the pixels are packed")
            .about(image.tag)
    })?;
    let cells = match image.photometric {
        // Two pixels share their colour: two cells for each.
        Photometric::YbrFull422 => image.pixels() * 2,
        _ => image.pixels() * image.samples,
    };
    let bits = cells as u64 * u64::from(image.bits_allocated);
    let first = bits * frame as u64;
    let from = (first / 8) as usize;
    let to = (first + bits).div_ceil(8);
    if to > bytes.len() as u64 {
        return Err(DicomError::damaged(format!(
            "frame {} should end at byte {to} of the pixel data, which has {}",
            frame + 1,
            bytes.len()
        ))
        .about(image.tag));
    }
    let swapped = data.big_endian()
        && image.sample == Sample::Integer
        && image.bits_allocated <= 8
        && data.element(image.tag).is_some_and(|element| element.vr == dicom_core::VR::OW);
    if swapped {
        // Words of two cells, turned around with the rest of the file.
        let mut all = bytes.to_vec();
        all.chunks_exact_mut(2).for_each(<[u8]>::reverse);
        let part = all.get(from..to as usize).unwrap_or_default().to_vec();
        return Ok((Cow::Owned(part), (first % 8) as usize));
    }
    let part = bytes.get(from..to as usize).unwrap_or_default();
    Ok((Cow::Borrowed(part), (first % 8) as usize))
}

/// A packed frame, its pieces put together.
pub(super) fn packed<'a>(
    data: &Attributes<'a>,
    image: &Image,
    coding: Coding,
    frame: usize,
) -> Result<Cow<'a, [u8]>, DicomError> {
    let (Some(all), Some(element)) = (data.fragments(image.tag), data.element(image.tag)) else {
        return Err(DicomError::damaged("the transfer syntax says packed and the pixels are not")
            .about(image.tag));
    };
    let Value::Fragments(ranges) = &element.value else { return Err(none(frame)) };
    let (table, pieces) = all.split_first().ok_or_else(|| none(frame))?;
    // Offsets count from the first piece's item, eight bytes before its content.
    let origin = ranges.get(1).ok_or_else(|| none(frame))?.start;
    let starts: Vec<u64> =
        ranges.iter().skip(1).map(|range| (range.start - origin) as u64).collect();
    let firsts = by_table(data, table, image.frames, &starts)
        .or_else(|| by_count(image.frames, pieces.len()))
        .or_else(|| by_marker(pieces, image.frames, coding))
        .ok_or_else(|| {
            DicomError::damaged(format!(
                "{} frames lie in {} pieces and no table says which",
                image.frames,
                pieces.len()
            ))
            .about(image.tag)
        })?;
    let from = *firsts.get(frame).ok_or_else(|| none(frame))?;
    let to = firsts.get(frame + 1).copied().unwrap_or(pieces.len());
    match pieces.get(from..to) {
        Some([one]) => Ok(Cow::Borrowed(one)),
        Some(several) if !several.is_empty() => Ok(Cow::Owned(several.concat())),
        _ => Err(none(frame)),
    }
}

fn none(frame: usize) -> DicomError {
    DicomError::new(Kind::Damaged, format!("there are no pixels of frame {}", frame + 1))
        .about(tags::PIXEL_DATA)
}

/// First pieces of the frames by the extended or the basic offset table, where it fits.
fn by_table(
    data: &Attributes<'_>,
    table: &[u8],
    frames: usize,
    starts: &[u64],
) -> Option<Vec<usize>> {
    let extended = data.bytes(tags::EXTENDED_OFFSET_TABLE).unwrap_or_default();
    let offsets: Vec<u64> = if extended.is_empty() {
        table
            .chunks_exact(4)
            .filter_map(|chunk| Some(u64::from(u32::from_le_bytes(chunk.try_into().ok()?))))
            .collect()
    } else {
        extended
            .chunks_exact(8)
            .filter_map(|chunk| Some(u64::from_le_bytes(chunk.try_into().ok()?)))
            .collect()
    };
    if offsets.len() != frames {
        return None;
    }
    let firsts: Option<Vec<usize>> =
        offsets.iter().map(|offset| starts.binary_search(offset).ok()).collect();
    firsts.filter(|firsts| firsts.first() == Some(&0) && firsts.is_sorted())
}

fn by_count(frames: usize, pieces: usize) -> Option<Vec<usize>> {
    match frames {
        1 => Some(vec![0]),
        _ if frames == pieces => Some((0..frames).collect()),
        _ => None,
    }
}

/// A JPEG picture of any kind begins with a marker of its own.
fn by_marker(pieces: &[&[u8]], frames: usize, coding: Coding) -> Option<Vec<usize>> {
    let marker: &[u8] = match coding {
        Coding::Jpeg2000 => &[0xFF, 0x4F],
        Coding::Rle | Coding::Native | Coding::Other => return None,
        _ => &[0xFF, 0xD8],
    };
    let firsts: Vec<usize> = pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| piece.starts_with(marker))
        .map(|(at, _)| at)
        .collect();
    (firsts.len() == frames && firsts.first() == Some(&0)).then_some(firsts)
}
