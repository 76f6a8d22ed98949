//! RLE lossless (PS3.5, annex G): a segment for each byte of each sample, packed as PackBits.

use super::error::DicomError;
use super::image::Image;

/// Header of fifteen offsets and their number.
const HEADER: usize = 64;

/// The frame as if it were not packed: little endian, colours beside one another.
pub(super) fn decode(packed: &[u8], image: &Image) -> Result<Vec<u8>, DicomError> {
    let width = (image.bits_allocated / 8) as usize;
    if width == 0 {
        return Err(DicomError::not_decoded("RLE of 1-bit pixels is not decoded here"));
    }
    let offsets: Vec<usize> = packed
        .get(..HEADER)
        .ok_or_else(|| DicomError::damaged("the RLE frame is shorter than its header"))?
        .chunks_exact(4)
        .filter_map(|chunk| Some(u32::from_le_bytes(chunk.try_into().ok()?) as usize))
        .collect();
    let count = width * image.samples;
    if offsets.first() != Some(&count) {
        return Err(DicomError::damaged(format!(
            "the RLE frame has {} segments and {count} are needed",
            offsets.first().copied().unwrap_or_default()
        )));
    }
    let pixels = image.pixels();
    // A byte becomes 64 at most: what claims more is not worth the memory.
    if pixels.saturating_mul(count) > packed.len().saturating_mul(64) {
        return Err(short());
    }
    let mut out = vec![0; pixels * count];
    let mut plane = Vec::with_capacity(pixels);
    for segment in 0..count {
        let from = offsets.get(segment + 1).copied().unwrap_or_default();
        let to = match offsets.get(segment + 2) {
            Some(&next) if segment + 1 < count => next,
            _ => packed.len(),
        };
        let bytes = packed.get(from..to).ok_or_else(short)?;
        plane.clear();
        unpack(bytes, pixels, &mut plane);
        if plane.len() < pixels {
            return Err(short());
        }
        // The most significant byte of a sample comes first.
        let (sample, byte) = (segment / width, width - 1 - segment % width);
        let first = sample * width + byte;
        let places = out.get_mut(first..).unwrap_or_default().iter_mut().step_by(count);
        for (place, value) in places.zip(&plane) {
            *place = *value;
        }
    }
    Ok(out)
}

fn short() -> DicomError {
    DicomError::damaged("the RLE frame ends before its last pixel")
}

fn unpack(bytes: &[u8], limit: usize, out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let [head, after @ ..] = rest {
        if out.len() >= limit {
            return;
        }
        let head = *head as i8;
        if head >= 0 {
            let count = (head as usize + 1).min(after.len());
            let (literal, following) = after.split_at(count);
            out.extend_from_slice(literal.get(..count.min(limit - out.len())).unwrap_or_default());
            rest = following;
        } else if head == i8::MIN {
            rest = after;
        } else {
            let [value, following @ ..] = after else { return };
            let count = usize::from(head.unsigned_abs()) + 1;
            out.resize((out.len() + count).min(limit), *value);
            rest = following;
        }
    }
}
