//! JPEG 2000, by the hayro-jpeg2000 crate: safe Rust, no C.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image as Picture};

use super::error::DicomError;
use super::image::{Image, MOST_SAMPLES};
use super::jpeg::other_size;

/// Samples of a pixel beside one another, as whole numbers.
pub(super) fn decode(bytes: &[u8], image: &Image) -> Result<Vec<i32>, DicomError> {
    // Its header says how much memory it takes: checked before anything is made of it.
    let (columns, rows, samples) =
        size(bytes).ok_or_else(|| DicomError::damaged("the JPEG 2000 frame has no codestream"))?;
    if (columns, rows, samples) != (image.columns, image.rows, image.samples)
        || columns.saturating_mul(rows).saturating_mul(samples) > MOST_SAMPLES
    {
        return Err(other_size(columns, rows, samples, image));
    }
    let settings = DecodeSettings { resolve_palette_indices: false, ..DecodeSettings::default() };
    let damaged = |error| DicomError::damaged(format!("the JPEG 2000 frame is damaged ({error})"));
    let picture = Picture::new(bytes, &settings).map_err(damaged)?;
    let (columns, rows) = (picture.width() as usize, picture.height() as usize);
    if (columns, rows) != (image.columns, image.rows) {
        return Err(other_size(columns, rows, image.samples, image));
    }
    let mut context = DecoderContext::default();
    let decoded = picture.decode(&mut context).map_err(damaged)?;
    let components = decoded.components();
    let pixels = columns * rows;
    let fits = components.len() == image.samples
        && components.iter().all(|component| component.samples().len() == pixels);
    if !fits {
        return Err(other_size(columns, rows, components.len(), image));
    }
    let mut values = vec![0; pixels * image.samples];
    for (sample, component) in components.iter().enumerate() {
        let half = 1_i32 << component.bit_depth().clamp(1, 30).saturating_sub(1);
        // The crate lifts all samples by half their range, which the standard does for
        // unsigned ones alone (ITU-T T.800, G.1).
        let lifted = if is_signed(bytes, sample) { half } else { 0 };
        let (low, high) = if lifted > 0 { (-half, half - 1) } else { (0, half - 1 + half) };
        let places = values.get_mut(sample..).unwrap_or_default().iter_mut();
        for (place, value) in places.step_by(image.samples).zip(component.samples()) {
            *place = (value.round() as i32).saturating_sub(lifted).clamp(low, high);
        }
    }
    Ok(values)
}

/// Whether a sample is signed in the codestream, whatever the attributes say.
fn is_signed(bytes: &[u8], sample: usize) -> bool {
    codestream(bytes)
        .and_then(|at| bytes.get(at + 42 + 3 * sample))
        .is_some_and(|precision| precision & 0x80 != 0)
}

/// Where the codestream begins: at once, or behind the boxes of a file.
fn codestream(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == [0xFF, 0x4F, 0xFF, 0x51])
}

/// Columns, rows and samples by the codestream's SIZ marker (ITU-T T.800, A.5.1).
fn size(bytes: &[u8]) -> Option<(usize, usize, usize)> {
    let at = codestream(bytes)?;
    let number = |offset: usize| {
        let four = bytes.get(at + offset..at + offset + 4)?;
        Some(u32::from_be_bytes(four.try_into().ok()?) as usize)
    };
    let (right, bottom, left, top) = (number(8)?, number(12)?, number(16)?, number(20)?);
    let samples = bytes.get(at + 40..at + 42)?;
    let samples = u16::from_be_bytes(samples.try_into().ok()?);
    Some((right.checked_sub(left)?, bottom.checked_sub(top)?, usize::from(samples)))
}
