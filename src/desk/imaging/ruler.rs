//! A line on a slice, and how long it is. It is looked at and not kept.

use crate::core::imaging::dicom::spacing::Spacing;
use crate::core::marks::geometry::Point;

/// Places in pixels of the image; 0.5 is the middle of the first pixel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruler {
    /// The slice it is on and its ends.
    line: Option<(u32, Point, Point)>,
    /// The other end is still moving.
    is_open: bool,
    /// Where keys would set the next end.
    cross: Option<Point>,
}

impl Ruler {
    /// The line of a slice.
    pub fn on(&self, slice: u32) -> Option<(Point, Point)> {
        self.line.filter(|(own, ..)| *own == slice).map(|(_, from, to)| (from, to))
    }

    pub fn cross(&self) -> Option<Point> {
        self.cross
    }

    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// A pointer goes down: a new line begins.
    pub fn begin(&mut self, slice: u32, at: Point) {
        *self = Self { line: Some((slice, at, at)), is_open: true, cross: None };
    }

    /// The open end is there now.
    pub fn stretch(&mut self, at: Point) {
        if let (true, Some((_, _, to))) = (self.is_open, &mut self.line) {
            *to = at;
        }
    }

    /// The pointer is up. A line without length is none.
    pub fn end(&mut self) {
        self.is_open = false;
        if self.line.is_some_and(|(_, from, to)| from == to) {
            self.line = None;
        }
    }

    /// Arrows: the cross-hair, which begins at `middle`, within an image of this size.
    pub fn step(&mut self, by: Point, middle: Point, size: Point) {
        // The first arrow shows it.
        let [x, y] = match self.cross {
            Some([x, y]) => [x + by[0], y + by[1]],
            None => middle.map(|it| it.floor() + 0.5),
        };
        let at = [x.clamp(0.0, size[0].max(0.0)), y.clamp(0.0, size[1].max(0.0))];
        self.cross = Some(at);
        self.stretch(at);
    }

    /// Sets an end at the cross-hair, which begins at `middle`.
    pub fn set(&mut self, slice: u32, middle: Point) {
        let at = self.cross.unwrap_or(middle.map(|it| it.floor() + 0.5));
        let is_here = self.on(slice).is_some();
        if self.is_open && is_here {
            self.stretch(at);
            self.end();
        } else {
            self.begin(slice, at);
        }
        self.cross = Some(at);
    }

    /// Takes the line away, then the cross-hair. `false`: there was neither.
    pub fn clear(&mut self) -> bool {
        let had = self.line.is_some() || self.cross.is_some();
        *self = Self::default();
        had
    }
}

/// `12.3 mm by the pixel spacing`; in pixels where the file states no spacing.
pub fn length_words(spacing: Option<&Spacing>, from: Point, to: Point) -> String {
    match spacing {
        Some(spacing) => {
            format!("{:.1} mm {}", spacing.distance(from, to), spacing.source.words())
        }
        None => {
            let pixels = (to[0] - from[0]).hypot(to[1] - from[1]);
            format!("{pixels:.1} pixels; the file states no spacing")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::imaging::dicom::spacing::Source;

    #[test]
    fn a_line_by_the_mouse() {
        let mut ruler = Ruler::default();
        ruler.begin(3, [1.0, 1.0]);
        ruler.stretch([4.0, 5.0]);
        ruler.end();
        assert_eq!((ruler.on(3), ruler.on(4)), (Some(([1.0, 1.0], [4.0, 5.0])), None));
        ruler.stretch([9.0, 9.0]);
        assert_eq!(ruler.on(3), Some(([1.0, 1.0], [4.0, 5.0])));
        // A click alone is no line.
        ruler.begin(3, [2.0, 2.0]);
        ruler.end();
        assert_eq!(ruler.on(3), None);
    }

    #[test]
    fn a_line_by_keys() {
        let mut ruler = Ruler::default();
        let (middle, size) = ([8.0, 8.0], [16.0, 16.0]);
        ruler.step([1.0, 0.0], middle, size);
        assert_eq!(ruler.cross(), Some([8.5, 8.5]));
        ruler.set(0, middle);
        ruler.step([3.0, 4.0], middle, size);
        assert_eq!(ruler.on(0), Some(([8.5, 8.5], [11.5, 12.5])));
        ruler.set(0, middle);
        ruler.step([99.0, -99.0], middle, size);
        assert_eq!(ruler.on(0), Some(([8.5, 8.5], [11.5, 12.5])));
        assert_eq!(ruler.cross(), Some([16.0, 0.0]));
        assert_eq!((ruler.clear(), ruler.clear()), (true, false));
    }

    #[test]
    fn lengths_say_what_they_rest_on() {
        let spacing = |source| Spacing { between_rows: 2.0, between_columns: 0.5, source };
        let check = |spacing: Option<Spacing>, expected: &str| {
            assert_eq!(length_words(spacing.as_ref(), [1.0, 1.0], [4.0, 5.0]), expected);
        };
        check(Some(spacing(Source::Patient)), "8.1 mm by the pixel spacing");
        check(
            Some(spacing(Source::Detector)),
            "8.1 mm at the detector; in the patient it is shorter",
        );
        check(None, "5.0 pixels; the file states no spacing");
    }
}
