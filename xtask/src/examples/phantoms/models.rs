//! Two models that look for nodules in a scan.

use super::body::logistic;
use super::volume::{PIXEL, SIDE, STEP, Volume, blurred, closed, parts, place};

/// Of a slice: left, top, width, height, and row by row how many are out, in, out, …
pub struct Mask {
    pub place: [usize; 4],
    pub runs: Vec<usize>,
}

/// What a model takes for a nodule.
#[derive(Clone, Debug)]
pub struct Found {
    /// Places in the volume, in order.
    pub cells: Vec<usize>,
    /// 0 to 1.
    pub score: f64,
}

/// Cubic millimetres of a cell.
const CELL: f64 = PIXEL * PIXEL * STEP;

/// Follows the edge of what is dense in the lungs: half way between lung and tissue.
pub fn edge(scan: &Volume<f64>) -> Vec<Found> {
    let lungs = lungs(scan);
    let dense = Volume::new(|slice, row, column| {
        let at = row * SIDE + column;
        lungs.slice(slice)[at] && scan.slice(slice)[at] > -420.0
    });
    found(scan, &dense, |shape| {
        (90.0..12_000.0).contains(&shape.volume) && shape.fill > 0.42 && shape.narrow >= 0.6
    })
}

/// Looks at means over five by five pixels: small things are not dense enough any more, and what is
/// near a vessel or the wall hangs together with it.
pub fn blurred_model(scan: &Volume<f64>) -> Vec<Found> {
    let lungs = lungs(scan);
    let soft = blurred(scan, 2);
    let dense = Volume::new(|slice, row, column| {
        let at = row * SIDE + column;
        lungs.slice(slice)[at] && soft.slice(slice)[at] > -560.0
    });
    found(&soft, &dense, |shape| shape.volume >= 500.0 && shape.fill > 0.25 && shape.narrow >= 0.4)
}

/// Air that does not reach the border, with what is small in it or at its wall.
fn lungs(scan: &Volume<f64>) -> Volume<bool> {
    let air = Volume::new(|slice, row, column| scan.slice(slice)[row * SIDE + column] < -520.0);
    let mut inner = Volume::new(|_, _, _| false);
    for part in parts(&air) {
        let reaches_out = part.iter().any(|at| {
            let [_, row, column] = place(*at);
            row == 0 || column == 0 || row + 1 == SIDE || column + 1 == SIDE
        });
        if !reaches_out && part.len() > 400 {
            for at in part {
                inner.cells[at] = true;
            }
        }
    }
    closed(&inner, 4)
}

/// What a part looks like.
struct Shape {
    /// Cubic millimetres.
    volume: f64,
    /// The share of its box that it fills: a ball half of it, a vessel little.
    fill: f64,
    /// The shorter side of its box by the longer one, within the slice: little at the wall.
    narrow: f64,
}

fn found(
    scan: &Volume<f64>,
    dense: &Volume<bool>,
    is_nodule: impl Fn(&Shape) -> bool,
) -> Vec<Found> {
    let one = |mut cells: Vec<usize>| {
        cells.sort_unstable();
        let shape = shape(&cells);
        let mean = cells.iter().map(|at| scan.cells[*at]).sum::<f64>() / cells.len() as f64;
        // Round, large and dense is what nodules are.
        let score = logistic(
            6.0 * (shape.fill - 0.45) + (mean + 220.0) / 150.0 + (shape.volume - 300.0) / 900.0,
        );
        is_nodule(&shape).then(|| Found { cells, score: score.clamp(0.02, 0.98) })
    };
    parts(dense).into_iter().filter_map(one).collect()
}

fn shape(cells: &[usize]) -> Shape {
    let (mut low, mut high) = ([usize::MAX; 3], [0; 3]);
    for at in cells {
        for (axis, value) in place(*at).into_iter().enumerate() {
            low[axis] = low[axis].min(value);
            high[axis] = high[axis].max(value + 1);
        }
    }
    let whole: usize = (0..3).map(|axis| high[axis] - low[axis]).product();
    let (down, across) = ((high[1] - low[1]) as f64, (high[2] - low[2]) as f64);
    Shape {
        volume: cells.len() as f64 * CELL,
        fill: cells.len() as f64 / whole as f64,
        narrow: down.min(across) / down.max(across),
    }
}

impl Found {
    /// The mask of each slice that it reaches.
    pub fn masks(&self) -> Vec<(usize, Mask)> {
        let slices = self.cells.chunk_by(|one, other| place(*one)[0] == place(*other)[0]);
        slices.map(|cells| (place(cells[0])[0], mask(cells))).collect()
    }
}

/// Of cells of one slice, in order.
fn mask(cells: &[usize]) -> Mask {
    let pixels: Vec<[usize; 2]> = cells.iter().map(|at| [place(*at)[1], place(*at)[2]]).collect();
    let side = |axis: usize| {
        let values = pixels.iter().map(|pixel| pixel[axis]);
        let low = values.clone().min().unwrap_or_default();
        (low, values.max().unwrap_or_default() - low + 1)
    };
    let ((top, height), (left, width)) = (side(0), side(1));
    let (mut runs, mut at, mut is_in) = (Vec::new(), 0, false);
    for place in 0..width * height {
        let pixel = [top + place / width, left + place % width];
        if pixels.binary_search(&pixel).is_ok() != is_in {
            runs.push(place - at);
            (at, is_in) = (place, !is_in);
        }
    }
    runs.push(width * height - at);
    Mask { place: [left, top, width, height], runs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_runs_of_out_and_in() {
        let of = |pixels: &[[usize; 2]]| {
            mask(&pixels.iter().map(|[row, column]| row * SIDE + column).collect::<Vec<_>>())
        };
        let found = of(&[[3, 5], [3, 6], [4, 6]]);
        assert_eq!((found.place, found.runs), ([5, 3, 2, 2], vec![0, 2, 1, 1]));
    }
}
