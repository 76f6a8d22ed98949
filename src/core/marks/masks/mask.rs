//! A set of pixels.

use crate::core::marks::Shape;
use crate::core::marks::geometry::{Bounds, Point};

/// The most rows and columns of an image.
pub const LIMIT: u32 = 1 << 16;

/// Pixels of a rectangle, row by row: how many are out, how many in, out, … as
/// [`Shape::Mask`] has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    pub runs: Vec<u32>,
}

/// Pixels of one row, side by side; `end` exclusive, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strip {
    pub y: u32,
    pub start: u32,
    pub end: u32,
}

impl Mask {
    /// Of a shape that is a mask.
    pub fn of(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Mask { x, y, width, height, runs } => {
                Some(Self { x: *x, y: *y, width: *width, height: *height, runs: runs.clone() })
            }
            _ => None,
        }
    }

    pub fn shape(self) -> Shape {
        let Self { x, y, width, height, runs } = self;
        Shape::Mask { x, y, width, height, runs }
    }

    /// The mask of these strips, in the smallest rectangle that holds them; in order, and no two of
    /// them with a pixel in common.
    pub fn of_strips(strips: &[Strip]) -> Self {
        let (Some(first), Some(last)) = (strips.first(), strips.last()) else {
            return Self::default();
        };
        let left = strips.iter().map(|strip| strip.start).min().unwrap_or_default();
        let right = strips.iter().map(|strip| strip.end).max().unwrap_or_default();
        let (width, height) = (right - left, last.y - first.y + 1);
        let mut runs = Runs::default();
        for strip in strips {
            let row = u64::from(strip.y - first.y) * u64::from(width);
            runs.add(row + u64::from(strip.start - left), row + u64::from(strip.end - left));
        }
        let runs = runs.finish(u64::from(width) * u64::from(height));
        Self { x: left, y: first.y, width, height, runs }
    }

    /// From above to below and from left to right; those of one row do not touch.
    pub fn strips(&self) -> impl Iterator<Item = Strip> {
        let width = u64::from(self.width.max(1));
        let mut end = 0;
        let within = self.runs.chunks(2).map(move |pair| {
            let out = pair.first().copied().map_or(0, u64::from);
            let length = pair.get(1).copied().map_or(0, u64::from);
            let start = end + out;
            end = start + length;
            start..end
        });
        let (left, top) = (self.x, self.y);
        let split = within.flat_map(move |run| {
            let rows = run.start / width..run.end.div_ceil(width);
            rows.map(move |row| {
                let start = run.start.max(row * width) - row * width;
                let end = run.end.min((row + 1) * width) - row * width;
                let at =
                    |from: u32, far: u64| from.saturating_add(u32::try_from(far).unwrap_or(LIMIT));
                Strip { y: at(top, row), start: at(left, start), end: at(left, end) }
            })
        });
        let mut strips = split.filter(|strip| strip.start < strip.end).peekable();
        // Runs of a file may be cut where nothing changes.
        let joined = std::iter::from_fn(move || {
            let mut strip = strips.next()?;
            while let Some(next) =
                strips.next_if(|next| next.y == strip.y && next.start <= strip.end)
            {
                strip.end = next.end;
            }
            Some(strip)
        });
        joined.take_while(|strip| strip.y < LIMIT)
    }

    /// The same in the smallest rectangle that holds it.
    pub fn cropped(&self) -> Self {
        Self::of_strips(&self.strips().collect::<Vec<_>>())
    }

    /// In pixels.
    pub fn area(&self) -> u64 {
        self.runs.iter().skip(1).step_by(2).map(|run| u64::from(*run)).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.area() == 0
    }

    /// Whether the point lies in one of its pixels.
    pub fn contains(&self, [x, y]: Point) -> bool {
        let at = |number: f64, from: u32| {
            let inside = (number - f64::from(from)).floor();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
            (0.0..1e9).contains(&inside).then_some(inside as u64)
        };
        let (Some(across), Some(down)) = (at(x, self.x), at(y, self.y)) else { return false };
        if across >= u64::from(self.width) || down >= u64::from(self.height) {
            return false;
        }
        let mut left = down * u64::from(self.width) + across;
        for (number, run) in self.runs.iter().enumerate() {
            match left.checked_sub(u64::from(*run)) {
                Some(rest) => left = rest,
                None => return number % 2 == 1,
            }
        }
        false
    }

    /// From a point to the nearest edge between a pixel that is in and one that is not, in pixels;
    /// infinite where it is empty.
    pub fn distance(&self, point: Point) -> f64 {
        let nearest = |strips: &mut dyn Iterator<Item = Strip>| {
            strips.map(|strip| strip.bounds().distance(point)).fold(f64::INFINITY, f64::min)
        };
        if !self.contains(point) {
            return nearest(&mut self.strips());
        }
        let outside = nearest(&mut self.inverted().strips());
        let [x, y] = point;
        let [left, top, width, height] = [self.x, self.y, self.width, self.height].map(f64::from);
        let border = (x - left).min(left + width - x).min(y - top).min(top + height - y);
        outside.min(border)
    }

    /// In its rectangle: what is in is out.
    fn inverted(&self) -> Self {
        let mut runs = self.runs.clone();
        match runs.first() {
            Some(0) => drop(runs.remove(0)),
            _ => runs.insert(0, 0),
        }
        Self { runs, ..*self }
    }
}

impl Strip {
    pub fn bounds(&self) -> Bounds {
        let [y, start, end] = [self.y, self.start, self.end].map(f64::from);
        Bounds::new(start, y, end, y + 1.0)
    }

    pub fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Runs in the making.
#[derive(Default)]
pub(super) struct Runs {
    runs: Vec<u32>,
    end: u64,
}

impl Runs {
    /// Pixels that are in, from one place to another; never before those added already.
    pub fn add(&mut self, start: u64, end: u64) {
        if start >= end {
            return;
        }
        if start == self.end && self.runs.len() >= 2 {
            self.more(end - start);
        } else {
            self.runs.push(0);
            self.more(start - self.end);
            self.runs.push(0);
            self.more(end - start);
        }
        self.end = end;
    }

    /// Out from there to the end of the rectangle.
    pub fn finish(mut self, pixels: u64) -> Vec<u32> {
        if pixels > self.end {
            self.runs.push(0);
            self.more(pixels - self.end);
        }
        self.runs
    }

    /// Lengthens the last run; a run longer than a number holds is two with nothing between.
    fn more(&mut self, mut by: u64) {
        while by > 0 {
            let Some(last) = self.runs.last_mut() else { return };
            let room = u64::from(u32::MAX - *last).min(by);
            *last += u32::try_from(room).unwrap_or_default();
            by -= room;
            if by > 0 {
                self.runs.extend([0, 0]);
            }
        }
    }
}

#[cfg(test)]
pub(in crate::core::marks) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From a drawing: lines of `X` and `.`, the first at y 0.
    pub fn drawn(drawing: &str) -> Mask {
        let mut strips = Vec::new();
        for (y, line) in (0..).zip(drawing.split_whitespace()) {
            for (x, pixel) in (0..).zip(line.chars()) {
                if pixel == 'X' {
                    strips.push(Strip { y, start: x, end: x + 1 });
                }
            }
        }
        Mask::of_strips(&strips)
    }

    /// A mask as a drawing of so many pixels.
    pub fn drawing(mask: &Mask, width: u32, height: u32) -> String {
        let pixel = |x: u32, y: u32| mask.contains([f64::from(x) + 0.5, f64::from(y) + 0.5]);
        let line = |y: u32| -> String {
            (0..width).map(|x| if pixel(x, y) { 'X' } else { '.' }).collect()
        };
        (0..height).map(line).collect::<Vec<_>>().join(" ")
    }

    pub fn masks() -> impl Strategy<Value = Mask> {
        let line = prop::collection::vec(any::<bool>(), 9);
        prop::collection::vec(line, 0..8).prop_map(|lines| {
            let line = |line: Vec<bool>| -> String {
                line.into_iter().map(|is_in| if is_in { 'X' } else { '.' }).collect()
            };
            drawn(&lines.into_iter().map(line).collect::<Vec<_>>().join(" "))
        })
    }

    #[test]
    fn lies_in_the_smallest_rectangle() {
        let mask = drawn("..... ..XX. .X.X. .....");
        let expected = Mask { x: 1, y: 1, width: 3, height: 2, runs: vec![1, 3, 1, 1] };
        assert_eq!(mask, expected);
        assert_eq!(drawing(&mask, 5, 4), "..... ..XX. .X.X. .....");
        assert_eq!(drawn("... ..."), Mask::default());
        // Not in its smallest form.
        let loose = Mask { x: 0, y: 0, width: 5, height: 3, runs: vec![7, 1, 0, 1, 2, 1, 1, 1, 1] };
        assert_eq!(loose.cropped(), mask);
        assert_eq!(loose.area(), mask.area());
    }

    #[test]
    fn rows_beyond_any_image_are_cut_off() {
        let column = Mask { x: 0, y: 65_530, width: 1, height: u32::MAX, runs: vec![0, u32::MAX] };
        assert_eq!(column.strips().count(), 6);
        let long = Runs::default();
        assert_eq!(long.finish(1 << 33), vec![u32::MAX, 0, u32::MAX, 0, 2]);
    }

    proptest! {
        #[test]
        fn strips_and_back(mask in masks()) {
            let strips: Vec<Strip> = mask.strips().collect();
            prop_assert_eq!(&Mask::of_strips(&strips), &mask);
            prop_assert_eq!(strips.iter().map(|it| u64::from(it.len())).sum::<u64>(), mask.area());
            let tidy = crate::core::marks::Place::tidy(crate::core::marks::Region {
                frame: None,
                shape: mask.clone().shape(),
            });
            prop_assert_eq!(Mask::of(&tidy.unwrap().shape), Some(mask));
        }
    }
}
