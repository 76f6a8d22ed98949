//! The detector `moving`: what is not as in the empty street.
//!
//! The empty street is, pixel by pixel and channel by channel, the median of the pictures of the
//! same light. Where a picture is far from it something is; pixels that hang together are one thing.
//! The score is how far it is from the empty street, not whether it is what it is called.

use super::Found;
use super::blobs::{Blob, blobs};
use super::kinds::Kinds;
use super::picture::{Colour, HEIGHT, Picture, WIDTH};
use super::scene::{Light, Truth};

/// Three channels together; smaller differences are none.
const DIFFERENT: i32 = 36;
/// At night what is dark differs less.
const DIFFERENT_AT_NIGHT: i32 = 20;
/// A blob of fewer pixels is noise.
const LEAST: usize = 45;

/// Items of which the kinds are learned together: whole stretches, for neighbours look alike.
const STRETCH: usize = 24;
const FOLDS: usize = 5;

pub fn detect(frames: &[u32], pictures: &[Picture], truth: &[Vec<Truth>]) -> Vec<Vec<Found>> {
    let blobs = blobs_of(frames, pictures);
    let fold = |place: usize| place / STRETCH % FOLDS;
    let kinds: Vec<Kinds> = (0..FOLDS)
        .map(|held| {
            let mut kinds = Kinds::default();
            for place in (0..frames.len()).filter(|place| fold(*place) != held) {
                kinds.learn(&blobs[place], &truth[place]);
            }
            kinds
        })
        .collect();
    let found = |place: usize| {
        let one = |blob: &Blob| Found {
            kind: kinds[fold(place)].of(blob),
            place: blob.place(),
            score: score(blob),
            track: None,
        };
        blobs[place].iter().map(one).collect()
    };
    (0..frames.len()).map(found).collect()
}

fn blobs_of(frames: &[u32], pictures: &[Picture]) -> Vec<Vec<Blob>> {
    let empty = Light::ALL.map(|light| {
        let of_light = frames.iter().zip(pictures).filter(|(frame, _)| Light::of(**frame) == light);
        median(&of_light.map(|(_, picture)| picture).collect::<Vec<_>>())
    });
    let one = |(frame, picture): (&u32, &Picture)| {
        let light = Light::of(*frame);
        let place = Light::ALL.iter().position(|it| *it == light).unwrap_or_default();
        let least = if light == Light::Night { DIFFERENT_AT_NIGHT } else { DIFFERENT };
        let weights: Vec<f64> = picture
            .pixels
            .iter()
            .zip(&empty[place])
            .map(|(pixel, empty)| {
                let apart = apart(*pixel, *empty);
                if apart < least { 0.0 } else { f64::from(apart) / 765.0 }
            })
            .collect();
        let mut blobs = blobs(&weights);
        blobs.retain(|blob| blob.pixels >= LEAST && blob.width() >= 5.0 && blob.height() >= 8.0);
        blobs
    };
    frames.iter().zip(pictures).map(one).collect()
}

fn score(blob: &Blob) -> f64 {
    let contrast = blob.weight / blob.pixels.max(1) as f64;
    (0.35 + contrast + 0.3 * blob.fill()).min(0.99)
}

fn apart(one: Colour, other: Colour) -> i32 {
    one.iter().zip(other).map(|(a, b)| (i32::from(*a) - i32::from(b)).abs()).sum()
}

fn median(pictures: &[&Picture]) -> Vec<Colour> {
    let mut channel = Vec::with_capacity(pictures.len());
    let mut middle = |place: usize, at: usize| {
        channel.clear();
        channel.extend(pictures.iter().map(|picture| picture.pixels[place][at]));
        channel.sort_unstable();
        channel.get(channel.len() / 2).copied().unwrap_or_default()
    };
    (0..WIDTH * HEIGHT).map(|place| [0, 1, 2].map(|at| middle(place, at))).collect()
}
