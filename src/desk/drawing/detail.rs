//! Of an image that is too large to be held whole: which part of it is fetched, and how large.
//!
//! ```text
//! preview: the whole image, small ── near enough to see its pixels ──▶ detail: what is seen and a bit more
//! ```
//! An image of 20,000 × 20,000 pixels is 1.6 GB once it is decoded. The preview and one detail are 64
//! MB each at most, whatever the image.

use super::view_box::ViewBox;
use crate::core::marks::geometry::{Bounds, Point};

/// With more pixels than this an image is not held whole.
pub const LARGE: f64 = 40e6;
/// So many pixels a picture has at most.
const MOST: f64 = 16e6;
/// What is fetched beside what is seen, as a share of that, on each side.
const BESIDE: f64 = 0.5;
/// A picture that is a little too small is not fetched again.
const NEAR: f64 = 0.95;

/// A picture of a part of the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detail {
    /// In whole pixels of the image.
    pub part: Bounds,
    /// Pixels of the picture for one of the image, at most 1.
    pub scale: f64,
}

impl Detail {
    /// All of the image.
    pub fn preview(image: Point) -> Self {
        let part = Bounds::new(0.0, 0.0, image[0], image[1]);
        Self { part, scale: largest(&part) }
    }

    /// Width and height of the picture.
    pub fn size(&self) -> [f64; 2] {
        [self.part.width(), self.part.height()].map(|it| (it * self.scale).round().max(1.0))
    }

    /// What is missing to show what is seen as sharp as the screen is; `density`: pixels of the
    /// screen for each in which it is measured. `None` where a picture that is there is enough.
    pub fn wanted(view: &ViewBox, density: f64, here: &[Self]) -> Option<Self> {
        let [width, height] = view.image;
        let whole = |part: Bounds| {
            let Bounds { left, top, right, bottom } = part;
            let (left, top) = (left.floor().max(0.0), top.floor().max(0.0));
            Bounds::new(left, top, right.ceil().min(width), bottom.ceil().min(height))
        };
        let window = view.window();
        let seen = whole(window);
        if seen.width() <= 0.0 || seen.height() <= 0.0 {
            return None;
        }
        let needed = (view.scale * density).min(1.0);
        let is_enough = |it: &Self| it.scale >= needed * NEAR && covers(&it.part, &seen);
        if here.iter().any(is_enough) {
            return None;
        }
        let beside = BESIDE * window.width().max(window.height());
        let more = whole(window.grown(beside));
        let part = if largest(&more) >= needed { more } else { seen };
        Some(Self { part, scale: largest(&part) })
    }
}

/// As large as a picture may be.
fn largest(part: &Bounds) -> f64 {
    let pixels = part.width() * part.height();
    if pixels > MOST { (MOST / pixels).sqrt() } else { 1.0 }
}

fn covers(part: &Bounds, other: &Bounds) -> bool {
    part.left <= other.left
        && part.top <= other.top
        && part.right >= other.right
        && part.bottom >= other.bottom
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const IMAGE: Point = [20_000.0, 20_000.0];

    fn view(scale: f64) -> ViewBox {
        let mut view = ViewBox::fitted(IMAGE, [1.0, 1.0], [1000.0, 800.0]);
        view.zoom_to(scale, view.middle());
        view
    }

    #[test]
    fn nothing_is_fetched_while_the_preview_is_sharp() {
        let preview = Detail::preview(IMAGE);
        assert_eq!((preview.scale, preview.size()), (0.2, [4000.0, 4000.0]));
        let check = |scale: f64, density: f64, expected: Option<([f64; 4], f64)>| {
            let wanted = Detail::wanted(&view(scale), density, &[preview]);
            let wanted = wanted.map(|it| {
                let Bounds { left, top, right, bottom } = it.part;
                ([left, top, right, bottom], it.scale)
            });
            assert_eq!(wanted, expected);
        };
        check(0.04, 1.0, None);
        check(0.2, 1.0, None);
        check(1.0, 1.0, Some(([9000.0, 9100.0, 11_000.0, 10_900.0], 1.0)));
        // Near, a pixel of the image is many of the screen: no more than there is.
        check(8.0, 2.0, Some(([9875.0, 9887.0, 10_125.0, 10_113.0], 1.0)));
    }

    proptest! {
        /// What was fetched is enough for what is seen, and no picture is larger than it may be.
        #[test]
        fn what_is_wanted_is_enough(
            scale in 0.02f64..64.0, by in prop::array::uniform2(-9e3f64..9e3), density in 1.0f64..2.0,
        ) {
            let mut view = view(scale);
            view.pan(by);
            let preview = Detail::preview(IMAGE);
            if let Some(wanted) = Detail::wanted(&view, density, &[preview]) {
                let [width, height] = wanted.size();
                prop_assert!(width * height <= MOST * 1.001);
                prop_assert_eq!(Detail::wanted(&view, density, &[preview, wanted]), None);
            }
        }
    }
}
