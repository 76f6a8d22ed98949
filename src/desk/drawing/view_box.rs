//! Which part of an image is seen, and how large: pixels of the image to pixels of the screen and
//! back.
//!
//! Screen positions count from the upper left corner of the drawing, in the CSS pixels in which
//! pointers are reported; how many pixels the machine has for each is the canvas' affair.

use crate::core::marks::geometry::{Bounds, Point};

/// A pixel of the image is never drawn larger than this.
const LARGEST: f64 = 64.0;
/// A fitted image is not enlarged further: an icon would fill the screen with its pixels.
const FITTED: f64 = 8.0;
/// The least that stays in sight of an image that is moved away.
const IN_SIGHT: f64 = 32.0;
/// What [`ViewBox::reveal`] leaves free on each side, as a share of the drawing.
const MARGIN: f64 = 0.08;
/// Smaller on the screen than this, a region is brought nearer.
const TOO_SMALL: f64 = 18.0;

/// Nothing is turned: up in the image is up on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ViewBox {
    /// Width and height of the image.
    pub image: Point,
    /// Width and height of the drawing.
    pub screen: Point,
    /// Pixels of the screen for one of the image.
    pub scale: f64,
    /// Where the image's upper left corner is on the screen.
    pub origin: Point,
}

impl ViewBox {
    /// The whole image in the middle; a small one enlarged to eight times its size at most.
    pub fn fitted(image: Point, screen: Point) -> Self {
        let mut view = Self { image, screen, scale: 1.0, origin: [0.0, 0.0] };
        view.fit();
        view
    }

    pub fn fit(&mut self) {
        self.scale = self.fit_scale();
        self.origin = centred(self.image, self.screen, self.scale);
    }

    /// Whether the image is fitted: then it stays so when the drawing changes its size.
    pub fn is_fitted(&self) -> bool {
        *self == Self::fitted(self.image, self.screen)
    }

    pub fn to_screen(&self, [x, y]: Point) -> Point {
        [self.origin[0] + x * self.scale, self.origin[1] + y * self.scale]
    }

    pub fn to_image(&self, [x, y]: Point) -> Point {
        let scale = if self.scale > 0.0 { self.scale } else { 1.0 };
        [(x - self.origin[0]) / scale, (y - self.origin[1]) / scale]
    }

    /// So many pixels of the screen, in pixels of the image.
    pub fn length(&self, on_screen: f64) -> f64 {
        if self.scale > 0.0 { on_screen / self.scale } else { on_screen }
    }

    /// The part of the image that is seen, and what is beside it.
    pub fn window(&self) -> Bounds {
        let [left, top] = self.to_image([0.0, 0.0]);
        let [right, bottom] = self.to_image(self.screen);
        Bounds::new(left, top, right, bottom)
    }

    pub fn middle(&self) -> Point {
        [self.screen[0] / 2.0, self.screen[1] / 2.0]
    }

    /// Draws at a scale; what is under `at` on the screen stays there.
    pub fn zoom_to(&mut self, scale: f64, at: Point) {
        if !scale.is_finite() {
            return;
        }
        let under = self.to_image(at);
        let least = (self.fit_scale() / 2.0).min(1.0);
        self.scale = scale.clamp(least, LARGEST);
        self.origin = [at[0] - under[0] * self.scale, at[1] - under[1] * self.scale];
        self.keep_in_sight();
    }

    /// The same by a factor.
    pub fn zoom_by(&mut self, factor: f64, at: Point) {
        self.zoom_to(self.scale * factor, at);
    }

    /// Moves the image by so many pixels of the screen.
    pub fn pan(&mut self, [x, y]: Point) {
        if x.is_finite() && y.is_finite() {
            self.origin = [self.origin[0] + x, self.origin[1] + y];
            self.keep_in_sight();
        }
    }

    /// The drawing has another size: fitted it stays, else what is in the middle stays there.
    pub fn resize(&mut self, screen: Point) {
        let was_fitted = self.is_fitted();
        let middle = self.to_image(self.middle());
        self.screen = screen;
        if was_fitted {
            return self.fit();
        }
        let [x, y] = self.middle();
        self.origin = [x - middle[0] * self.scale, y - middle[1] * self.scale];
        self.keep_in_sight();
    }

    /// Brings a part of the image into sight, and nearer where it would be too small to see.
    /// Whether anything had to be done.
    pub fn reveal(&mut self, part: &Bounds) -> bool {
        let before = *self;
        let free = |side: usize| self.screen.get(side).map_or(0.0, |it| it * (1.0 - 2.0 * MARGIN));
        let fits = |length: f64, side: usize| {
            if length > 0.0 { free(side) / length } else { f64::INFINITY }
        };
        let largest = fits(part.width(), 0).min(fits(part.height(), 1));
        let size = part.width().max(part.height()) * self.scale;
        let [x, y] = part.centre();
        if size < TOO_SMALL || self.scale > largest {
            // A quarter of the drawing for it, and never further away than the whole image.
            let scale = if self.scale > largest { largest } else { largest / 4.0 };
            let scale = scale.clamp(self.fit_scale(), (LARGEST / 8.0).max(self.scale));
            let [middle_x, middle_y] = self.middle();
            self.scale = scale;
            self.origin = [middle_x - x * scale, middle_y - y * scale];
            self.keep_in_sight();
            return *self != before;
        }
        let moved = |low: f64, high: f64, length: f64| {
            let margin = length * MARGIN;
            if low < margin {
                margin - low
            } else if high > length - margin {
                length - margin - high
            } else {
                0.0
            }
        };
        let [left, top] = self.to_screen([part.left, part.top]);
        let [right, bottom] = self.to_screen([part.right, part.bottom]);
        let by = [moved(left, right, self.screen[0]), moved(top, bottom, self.screen[1])];
        let is_in_sight =
            left >= 0.0 && top >= 0.0 && right <= self.screen[0] && bottom <= self.screen[1];
        if !is_in_sight {
            self.pan(by);
        }
        *self != before
    }

    fn fit_scale(&self) -> f64 {
        let share = |side: usize| {
            let (of, length) = (self.screen.get(side).copied(), self.image.get(side).copied());
            of.zip(length).filter(|(_, length)| *length > 0.0).map_or(1.0, |(of, it)| of / it)
        };
        let scale = share(0).min(share(1)).min(FITTED);
        if scale > 0.0 { scale } else { 1.0 }
    }

    fn keep_in_sight(&mut self) {
        for side in 0..2 {
            let (Some(origin), Some(image), Some(screen)) =
                (self.origin.get_mut(side), self.image.get(side), self.screen.get(side))
            else {
                return;
            };
            let length = image * self.scale;
            let least = IN_SIGHT.min(length).min(*screen);
            *origin = origin.clamp(least - length, (screen - least).max(least - length));
        }
    }
}

/// Where the corner of something is that lies in the middle; on whole pixels, so that an image of
/// its own size is sharp.
fn centred(image: Point, screen: Point, scale: f64) -> Point {
    let at = |of: f64, length: f64| ((of - length * scale) / 2.0).round();
    [at(screen[0], image[0]), at(screen[1], image[1])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SCREEN: Point = [800.0, 600.0];

    #[test]
    fn an_image_is_fitted() {
        let check = |image: Point, scale: f64, origin: Point| {
            let view = ViewBox::fitted(image, SCREEN);
            assert_eq!((view.scale, view.origin), (scale, origin));
            assert!(view.is_fitted());
        };
        check([1600.0, 600.0], 0.5, [0.0, 150.0]);
        check([400.0, 2400.0], 0.25, [350.0, 0.0]);
        // Bug: an image of 256 pixels stood in the middle of a wide screen like a stamp.
        check([200.0, 100.0], 4.0, [0.0, 100.0]);
        check([10.0, 5.0], 8.0, [360.0, 280.0]);
        check([0.0, 0.0], 1.0, [400.0, 300.0]);
    }

    #[test]
    fn a_fitted_image_stays_fitted_in_a_drawing_of_another_size() {
        let mut view = ViewBox::fitted([1600.0, 600.0], SCREEN);
        view.resize([400.0, 300.0]);
        assert_eq!(view, ViewBox::fitted([1600.0, 600.0], [400.0, 300.0]));
        view.zoom_to(1.0, [0.0, 0.0]);
        let middle = view.to_image(view.middle());
        view.resize(SCREEN);
        assert_eq!((view.scale, view.to_image(view.middle())), (1.0, middle));
    }

    #[test]
    fn a_region_is_brought_into_sight() {
        let part = Bounds::new(100.0, 100.0, 200.0, 150.0);
        let mut view = ViewBox::fitted([8000.0, 6000.0], SCREEN);
        // A tenth of its size: 10 pixels wide.
        assert!(view.reveal(&part));
        let seen = view.window();
        assert!(view.scale > 1.0 && seen.left < 100.0 && seen.right > 200.0, "{view:?}");
        assert!(!view.reveal(&part));
        // Away from it, and back with the same scale.
        let scale = view.scale;
        view.pan([-9e9, 0.0]);
        assert!(view.reveal(&part));
        assert_eq!(view.scale, scale);
        assert!(view.window().left <= 100.0);
        // Larger than the drawing.
        assert!(view.reveal(&Bounds::new(0.0, 0.0, 8000.0, 6000.0)));
        assert!(view.window().right >= 8000.0);
    }

    fn views() -> impl Strategy<Value = ViewBox> {
        let size = || (1.0f64..20_000.0, 1.0f64..20_000.0);
        (size(), (50.0f64..2000.0, 50.0f64..2000.0), -3000.0f64..3000.0, 0.01f64..64.0).prop_map(
            |((width, height), (across, down), by, scale)| {
                let mut view = ViewBox::fitted([width, height], [across, down]);
                view.zoom_to(scale, [by / 10.0, by / 20.0]);
                view.pan([by, -by / 3.0]);
                view
            },
        )
    }

    proptest! {
        #[test]
        fn there_and_back_is_exact(view in views(), x in 0.0f64..20_000.0, y in 0.0f64..20_000.0) {
            for scale in [0.5, 1.0, 4.0, view.scale] {
                let mut view = view;
                view.zoom_to(scale, [3.0, 5.0]);
                let [back_x, back_y] = view.to_image(view.to_screen([x, y]));
                prop_assert!((back_x - x).abs() < 0.001 && (back_y - y).abs() < 0.001);
            }
        }

        #[test]
        fn zooms_about_the_cursor(view in views(), factor in 0.2f64..5.0, x in 0.0f64..50.0) {
            let at = [x, x / 2.0];
            let mut zoomed = view;
            zoomed.zoom_by(factor, at);
            let [before_x, before_y] = view.to_image(at);
            let is_over_it = (0.0..view.image[0]).contains(&before_x)
                && (0.0..view.image[1]).contains(&before_y);
            if is_over_it {
                let after = zoomed.to_image(at);
                for (side, before) in [before_x, before_y].into_iter().enumerate() {
                    let length = zoomed.image[side] * zoomed.scale;
                    let least = IN_SIGHT.min(length).min(zoomed.screen[side]);
                    // An edge that would leave the drawing is held back.
                    let origin = zoomed.origin[side];
                    let is_held = (origin + length - least).abs() < 1e-6
                        || (zoomed.screen[side] - least - origin).abs() < 1e-6;
                    prop_assert!(is_held || (after[side] - before).abs() * zoomed.scale < 1e-3);
                }
            }
        }

        #[test]
        fn something_of_the_image_is_always_in_sight(
            view in views(), by in prop::array::uniform2(-1e5f64..1e5),
        ) {
            let mut view = view;
            view.pan(by);
            let seen = view.window();
            prop_assert!(seen.meets(&Bounds::new(0.0, 0.0, view.image[0], view.image[1])));
        }

        #[test]
        fn what_is_revealed_is_seen(
            view in views(),
            from in prop::array::uniform2(0.0f64..1.0), to in prop::array::uniform2(0.0f64..1.0),
        ) {
            let mut view = view;
            let at = |share: Point| [share[0] * view.image[0], share[1] * view.image[1]];
            let part = Bounds::of([at(from), at(to)]).unwrap();
            view.reveal(&part);
            let seen = view.window().grown(1e-6 * (view.image[0] + view.image[1]));
            prop_assert!(seen.left <= part.left && seen.right >= part.right, "{seen:?} {part:?}");
            prop_assert!(seen.top <= part.top && seen.bottom >= part.bottom);
            prop_assert_eq!(view.reveal(&part), false);
        }
    }
}
