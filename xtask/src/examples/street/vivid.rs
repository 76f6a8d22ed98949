//! The detector `vivid`: colours that a street does not have.
//!
//! A pixel is vivid where its strongest and its weakest channel are far apart, measured by how
//! bright it is. What kind a blob is follows from its sides: rules, nothing learned. Things without
//! a colour are not there for it; signs of skin and brick are.

use super::Found;
use super::blobs::{Blob, blobs};
use super::picture::Picture;

/// Share of the strongest channel.
const VIVID: f64 = 0.42;
/// Darker than this nothing has a colour.
const DARKEST: u8 = 24;
const LEAST: usize = 40;

pub fn detect(picture: &Picture) -> Vec<Found> {
    let weights: Vec<f64> = picture
        .pixels
        .iter()
        .map(|pixel| {
            let strongest = pixel.iter().copied().max().unwrap_or_default();
            let weakest = pixel.iter().copied().min().unwrap_or_default();
            let share = f64::from(strongest - weakest) / f64::from(strongest.max(1));
            if strongest < DARKEST || share < VIVID { 0.0 } else { share }
        })
        .collect();
    let mut blobs = blobs(&weights);
    blobs.retain(|blob| blob.pixels >= LEAST && blob.width() >= 5.0 && blob.height() >= 6.0);
    let one = |blob: &Blob| Found {
        kind: kind(blob),
        place: blob.place(),
        score: (blob.weight / blob.pixels.max(1) as f64 * (0.5 + 0.5 * blob.fill())).min(0.99),
        track: None,
    };
    blobs.iter().map(one).collect()
}

fn kind(blob: &Blob) -> &'static str {
    let shape = blob.width() / blob.height();
    match blob.height() {
        _ if shape < 0.7 => "person",
        _ if shape < 1.2 => "cyclist",
        high if high < 22.0 => "car",
        _ if shape < 2.3 => "truck",
        _ => "bus",
    }
}
