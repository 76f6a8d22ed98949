//! JPEG baseline and progressive of 8 bits, by the jpeg-decoder crate.

use jpeg_decoder::{ColorTransform, Decoder, Error, PixelFormat};

use super::error::DicomError;
use super::image::{Image, MOST_SAMPLES, Photometric};

/// A decoded picture: one or three bytes a pixel, colours as RGB.
pub(super) struct Decoded {
    pub columns: usize,
    pub rows: usize,
    pub samples: usize,
    pub values: Vec<u8>,
}

/// Whether colours are turned around is the file's photometric interpretation to say,
/// not the frame's own markers: they often contradict it.
pub(super) fn decode(bytes: &[u8], image: &Image) -> Result<Decoded, DicomError> {
    let mut decoder = Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(MOST_SAMPLES);
    decoder.read_info().map_err(refused)?;
    let info = decoder.info().ok_or_else(|| DicomError::damaged("the JPEG frame has no header"))?;
    let samples = match info.pixel_format {
        PixelFormat::L8 => 1,
        PixelFormat::RGB24 => 3,
        PixelFormat::L16 | PixelFormat::CMYK32 => {
            return Err(DicomError::not_decoded(
                "the JPEG frame is not of 8 bits in one or three colours, which is not decoded here",
            ));
        }
    };
    let (columns, rows) = (usize::from(info.width), usize::from(info.height));
    // Its own buffers are as large as its header says: refused before they are made.
    if (columns, rows, samples) != (image.columns, image.rows, image.samples) {
        return Err(other_size(columns, rows, samples, image));
    }
    if samples == 3 {
        decoder.set_color_transform(match image.photometric {
            Photometric::Rgb => ColorTransform::RGB,
            _ => ColorTransform::YCbCr,
        });
    }
    let values = decoder.decode().map_err(refused)?;
    Ok(Decoded { columns, rows, samples, values })
}

/// The frame and the file's attributes disagree.
pub(super) fn other_size(columns: usize, rows: usize, samples: usize, image: &Image) -> DicomError {
    DicomError::damaged(format!(
        "the packed frame has {columns} × {rows} pixels of {samples} samples and the attributes say \
         {} × {} of {}",
        image.columns, image.rows, image.samples
    ))
    .about(image.tag)
}

fn refused(error: Error) -> DicomError {
    match error {
        Error::Unsupported(feature) => DicomError::not_decoded(format!(
            "this kind of JPEG frame is not decoded here ({feature:?})"
        )),
        error => DicomError::damaged(format!("the JPEG frame is damaged ({error})")),
    }
}
