//! Connected pixels.

use super::picture::{HEIGHT, WIDTH};

/// Pixels that hang together, also over a corner.
#[derive(Clone, Debug)]
pub struct Blob {
    /// Left, top, and one past right and bottom.
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
    pub pixels: usize,
    /// Of the weights of its pixels.
    pub weight: f64,
}

impl Blob {
    pub fn width(&self) -> f64 {
        (self.right - self.left) as f64
    }

    pub fn height(&self) -> f64 {
        (self.bottom - self.top) as f64
    }

    pub fn place(&self) -> [f64; 4] {
        [self.left as f64, self.top as f64, self.width(), self.height()]
    }

    /// The share of its box that it fills.
    pub fn fill(&self) -> f64 {
        self.pixels as f64 / (self.width() * self.height())
    }
}

/// The blobs of pixels with a weight above 0, the first from above first; holes of up to two pixels
/// are closed before.
pub fn blobs(weights: &[f64]) -> Vec<Blob> {
    let closed = closed(weights);
    let mut seen = vec![false; WIDTH * HEIGHT];
    let mut all = Vec::new();
    for start in 0..WIDTH * HEIGHT {
        if seen[start] || !closed[start] {
            continue;
        }
        seen[start] = true;
        let (row, column) = (start / WIDTH, start % WIDTH);
        let mut blob = Blob {
            left: column,
            top: row,
            right: column + 1,
            bottom: row + 1,
            pixels: 0,
            weight: 0.0,
        };
        let mut open = vec![start];
        while let Some(place) = open.pop() {
            let (row, column) = (place / WIDTH, place % WIDTH);
            blob.left = blob.left.min(column);
            blob.right = blob.right.max(column + 1);
            blob.top = blob.top.min(row);
            blob.bottom = blob.bottom.max(row + 1);
            if weights[place] > 0.0 {
                blob.pixels += 1;
                blob.weight += weights[place];
            }
            for next in around(place, 1) {
                if closed[next] && !seen[next] {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        all.push(blob);
    }
    all
}

/// Grown by a pixel and shrunk again.
fn closed(weights: &[f64]) -> Vec<bool> {
    let grown: Vec<bool> =
        (0..WIDTH * HEIGHT).map(|place| around(place, 1).any(|next| weights[next] > 0.0)).collect();
    (0..WIDTH * HEIGHT).map(|place| around(place, 1).all(|next| grown[next])).collect()
}

/// A pixel and those around it.
fn around(place: usize, reach: usize) -> impl Iterator<Item = usize> {
    let (row, column) = (place / WIDTH, place % WIDTH);
    let rows = row.saturating_sub(reach)..(row + reach + 1).min(HEIGHT);
    rows.flat_map(move |row| {
        let columns = column.saturating_sub(reach)..(column + reach + 1).min(WIDTH);
        columns.map(move |column| row * WIDTH + column)
    })
}
