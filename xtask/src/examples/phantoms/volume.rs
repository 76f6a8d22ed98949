//! Numbers on a grid of slices, rows and columns.

/// Columns and rows of a slice.
pub const SIDE: usize = 128;
pub const SLICES: usize = 16;
/// Millimetres from pixel to pixel, and from slice to slice.
pub const PIXEL: f64 = 2.0;
pub const STEP: f64 = 6.0;

const AREA: usize = SIDE * SIDE;

/// Of one scan: slice by slice from the feet up, row by row.
#[derive(Clone, Debug)]
pub struct Volume<T> {
    pub cells: Vec<T>,
}

impl<T: Copy> Volume<T> {
    /// `value`: for slice, row and column.
    pub fn new(mut value: impl FnMut(usize, usize, usize) -> T) -> Self {
        let cells = 0..SLICES * AREA;
        let cells = cells.map(|at| value(at / AREA, at % AREA / SIDE, at % SIDE)).collect();
        Self { cells }
    }

    pub fn slice(&self, slice: usize) -> &[T] {
        &self.cells[slice * AREA..(slice + 1) * AREA]
    }
}

/// The mean over a square of pixels within the slice, `reach` to each side.
pub fn blurred(scan: &Volume<f64>, reach: usize) -> Volume<f64> {
    Volume::new(|slice, row, column| {
        let pixels = scan.slice(slice);
        let (mut sum, mut count) = (0.0, 0.0);
        for row in row.saturating_sub(reach)..(row + reach + 1).min(SIDE) {
            for column in column.saturating_sub(reach)..(column + reach + 1).min(SIDE) {
                sum += pixels[row * SIDE + column];
                count += 1.0;
            }
        }
        sum / count
    })
}

/// Within each slice grown by so many pixels to each side (a square), and shrunk again.
pub fn closed(cells: &Volume<bool>, reach: usize) -> Volume<bool> {
    let near = |of: &Volume<bool>, value: bool| {
        Volume::new(|slice, row, column| {
            let pixels = of.slice(slice);
            let rows = row.saturating_sub(reach)..(row + reach + 1).min(SIDE);
            let found = rows.into_iter().any(|row| {
                let columns = column.saturating_sub(reach)..(column + reach + 1).min(SIDE);
                pixels[row * SIDE..][columns].contains(&value)
            });
            found == value
        })
    };
    near(&near(cells, true), false)
}

/// Cells that hang together through their sides, also from slice to slice; each as places in the
/// volume. The one with the first cell comes first.
pub fn parts(cells: &Volume<bool>) -> Vec<Vec<usize>> {
    let mut seen = vec![false; cells.cells.len()];
    let mut all = Vec::new();
    for start in 0..seen.len() {
        if seen[start] || !cells.cells[start] {
            continue;
        }
        seen[start] = true;
        let (mut part, mut next) = (vec![start], 0);
        while let Some(&at) = part.get(next) {
            next += 1;
            let (row, column) = (at % AREA / SIDE, at % SIDE);
            let sides = [
                (column > 0).then(|| at - 1),
                (column + 1 < SIDE).then(|| at + 1),
                (row > 0).then(|| at - SIDE),
                (row + 1 < SIDE).then(|| at + SIDE),
                at.checked_sub(AREA),
                Some(at + AREA).filter(|at| *at < seen.len()),
            ];
            for side in sides.into_iter().flatten() {
                if cells.cells[side] && !seen[side] {
                    seen[side] = true;
                    part.push(side);
                }
            }
        }
        all.push(part);
    }
    all
}

/// Slice, row and column of a place.
pub fn place(at: usize) -> [usize; 3] {
    [at / AREA, at % AREA / SIDE, at % SIDE]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(on: &[[usize; 3]]) -> Volume<bool> {
        Volume::new(|slice, row, column| on.contains(&[slice, row, column]))
    }

    #[test]
    fn parts_hang_together_through_slices_and_not_over_corners() {
        let found = parts(&of(&[[0, 5, 5], [1, 5, 5], [1, 6, 6], [3, 5, 5]]));
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
    }

    #[test]
    fn closing_fills_what_is_narrow() {
        let found = closed(&of(&[[0, 5, 5], [0, 5, 7]]), 1);
        assert_eq!(found.cells.iter().filter(|cell| **cell).count(), 3);
    }
}
