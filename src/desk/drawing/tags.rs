//! Where the names of regions stand so that none covers another.

use super::view_box::ViewBox;
use crate::core::marks::geometry::{Bounds, Point};

/// How high a name's plate is, and its words' margin, in pixels of the screen.
pub const HEIGHT: f64 = 14.0;
const MARGIN: f64 = 6.0;
/// Smaller on the screen than this, a region has no name beside it.
const SMALLEST: f64 = 8.0;
/// Between a region and its name.
const APART: f64 = 2.0;

/// The plates that are there already.
#[derive(Debug, Default)]
pub struct Tags {
    taken: Vec<Bounds>,
}

impl Tags {
    /// The lower left corner of a plate for words so wide, as near to the region as there is room:
    /// above it, below it, in it. `None` where all of that is taken, or the region is too small:
    /// the list names it.
    pub fn place(&mut self, around: Option<&Bounds>, words: f64, view: &ViewBox) -> Option<Point> {
        let around = around?;
        let [left, top] = view.to_screen([around.left, around.top]);
        let [right, bottom] = view.to_screen([around.right, around.bottom]);
        if (right - left).max(bottom - top) < SMALLEST {
            return None;
        }
        let width = words + MARGIN;
        let most = (view.screen[0] - width).max(0.0);
        let ends = [left, right - width].map(|x| x.clamp(0.0, most));
        let heights = [top - APART, bottom + HEIGHT + APART, top + HEIGHT + APART, bottom - APART];
        let last = view.screen[1].max(HEIGHT);
        let places = heights.into_iter().flat_map(|y| {
            let y = y.clamp(HEIGHT, last);
            ends.map(|x| ([x, y], Bounds::new(x, y - HEIGHT, x + width, y)))
        });
        let free = |plate: &Bounds| self.taken.iter().all(|taken| !covers(taken, plate));
        let (at, plate) = places.into_iter().find(|(_, plate)| free(plate))?;
        self.taken.push(plate);
        Some(at)
    }
}

/// Touching is not covering.
fn covers(one: &Bounds, other: &Bounds) -> bool {
    one.left < other.right
        && other.left < one.right
        && one.top < other.bottom
        && other.top < one.bottom
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn view() -> ViewBox {
        ViewBox::fitted([800.0, 600.0], [1.0, 1.0], [800.0, 600.0])
    }

    #[test]
    fn names_of_near_regions_stand_apart() {
        let mut tags = Tags::default();
        let mut check = |[left, top, right, bottom]: [f64; 4], expected: Option<Point>| {
            let around = Bounds::new(left, top, right, bottom);
            assert_eq!(tags.place(Some(&around), 44.0, &view()), expected);
        };
        // Bug: the names of near boxes covered each other.
        check([100.0, 100.0, 200.0, 200.0], Some([100.0, 98.0]));
        check([102.0, 103.0, 200.0, 200.0], Some([150.0, 101.0]));
        check([102.0, 103.0, 200.0, 200.0], Some([102.0, 216.0]));
        // Not over the border, and none for a speck.
        check([780.0, 2.0, 800.0, 50.0], Some([750.0, 14.0]));
        check([300.0, 300.0, 304.0, 304.0], None);
    }

    proptest! {
        #[test]
        fn none_covers_another(
            at in prop::collection::vec((0.0f64..700.0, 0.0f64..500.0, 1.0f64..90.0), 1..40),
        ) {
            let mut tags = Tags::default();
            for (x, y, size) in at {
                let around = Bounds::new(x, y, x + size, y + size);
                tags.place(Some(&around), 60.0, &view());
            }
            for (place, one) in tags.taken.iter().enumerate() {
                prop_assert!(tags.taken.iter().skip(place + 1).all(|other| !covers(one, other)));
                prop_assert!(one.left >= 0.0 && one.top >= 0.0);
                prop_assert!(one.right <= 800.0 && one.bottom <= 600.0);
            }
        }
    }
}
