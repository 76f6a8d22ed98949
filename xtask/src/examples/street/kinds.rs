//! What kind of thing a blob is: that of the nearest mean of width, height and how low it stands
//! (nearest centroid, each feature in units of its spread).

use super::blobs::Blob;
use super::measure::iou;
use super::scene::{KINDS, Truth};

#[derive(Default)]
pub struct Kinds {
    /// By kind, the features of the blobs that were it.
    seen: [Vec<[f64; 3]>; KINDS.len()],
}

/// A blob is what it shares more than this with.
const SHARED: f64 = 0.6;

impl Kinds {
    pub fn learn(&mut self, blobs: &[Blob], truth: &[Truth]) {
        for blob in blobs {
            let is_it = |it: &&Truth| iou(blob.place(), it.place) > SHARED;
            let kind = truth.iter().find(is_it).map(|it| it.kind);
            let kind = kind.and_then(|kind| KINDS.iter().position(|it| *it == kind));
            if let Some(kind) = kind {
                self.seen[kind].push(features(blob));
            }
        }
    }

    pub fn of(&self, blob: &Blob) -> &'static str {
        let all: Vec<[f64; 3]> = self.seen.iter().flatten().copied().collect();
        let spread = [0, 1, 2].map(|at| spread(all.iter().map(|it| it[at])).max(1e-9));
        let features = features(blob);
        let far = |seen: &Vec<[f64; 3]>| {
            let apart = |at: usize| {
                let mean = seen.iter().map(|it| it[at]).sum::<f64>() / seen.len() as f64;
                (features[at] - mean) / spread[at]
            };
            [0, 1, 2].map(|at| apart(at) * apart(at)).iter().sum::<f64>()
        };
        let known = self.seen.iter().zip(KINDS).filter(|(seen, _)| !seen.is_empty());
        let nearest = known.map(|(seen, kind)| (far(seen), kind));
        nearest.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(KINDS[0], |(_, kind)| kind)
    }
}

/// Sizes as shares of what stands there: who is nearer is larger.
fn features(blob: &Blob) -> [f64; 3] {
    let near = (blob.bottom as f64 - 60.0) / 100.0;
    [blob.width() / near, blob.height() / near, blob.width() / blob.height()]
}

fn spread(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = numbers.clone().count().max(1) as f64;
    let mean = numbers.clone().sum::<f64>() / n;
    (numbers.map(|it| (it - mean) * (it - mean)).sum::<f64>() / n).sqrt()
}
