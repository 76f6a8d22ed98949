//! Which part of an image is seen, and how large: pixels of the image to pixels of the screen and
//! back.
//!
//! Screen positions count from the upper left corner of the drawing, in the CSS pixels in which
//! pointers are reported; how many pixels the machine has for each is the canvas' affair.
//!
//! Pixels of the image need not be square (a slice whose rows are further apart than its columns):
//! what is on the screen is stretched then, and what is said in pixels of the image is not.

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
/// Beyond this a pixel's proportions are a mistake of the file: nobody could see the image.
const LONGEST: f64 = 20.0;

/// Nothing is turned: up in the image is up on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewBox {
    /// Width and height of the image.
    pub image: Point,
    /// Width and height of the drawing.
    pub screen: Point,
    /// Pixels of the screen for the shorter side of one of the image.
    pub scale: f64,
    /// A pixel's width and height, its shorter side being 1.
    pub pixel: Point,
    /// Where the image's upper left corner is on the screen.
    pub origin: Point,
}

/// A pixel's width and height, its shorter side being 1; `aspect`: how tall it is for its width.
pub fn pixel_of(aspect: f64) -> Point {
    let is_sound = aspect.is_finite() && aspect > 0.0;
    // A hundredth nobody sees, and rounding in the file may make as much.
    let aspect = if is_sound && (aspect - 1.0).abs() > 0.01 { aspect } else { 1.0 };
    let aspect = aspect.clamp(1.0 / LONGEST, LONGEST);
    [(1.0 / aspect).max(1.0), aspect.max(1.0)]
}

impl Default for ViewBox {
    fn default() -> Self {
        let none = [0.0, 0.0];
        Self { image: none, screen: none, scale: 0.0, pixel: [1.0, 1.0], origin: none }
    }
}

impl ViewBox {
    /// The whole image in the middle; a small one enlarged to eight times its size at most.
    pub fn fitted(image: Point, pixel: Point, screen: Point) -> Self {
        let mut view = Self { image, screen, pixel, ..Self::default() };
        view.fit();
        view
    }

    pub fn fit(&mut self) {
        self.scale = self.fit_scale();
        self.origin = centred(self.size(), self.screen);
    }

    /// Whether the image is fitted: then it stays so when the drawing changes its size.
    pub fn is_fitted(&self) -> bool {
        *self == Self::fitted(self.image, self.pixel, self.screen)
    }

    /// Pixels of the screen for one of the image, across and down.
    pub fn scales(&self) -> Point {
        // Nothing is shown yet.
        let scale = if self.scale > 0.0 { self.scale } else { 1.0 };
        self.pixel.map(|side| side * scale)
    }

    /// Width and height of the image on the screen.
    pub fn size(&self) -> Point {
        let [across, down] = self.scales();
        [self.image[0] * across, self.image[1] * down]
    }

    pub fn to_screen(&self, [x, y]: Point) -> Point {
        let [across, down] = self.scales();
        [self.origin[0] + x * across, self.origin[1] + y * down]
    }

    pub fn to_image(&self, [x, y]: Point) -> Point {
        let [across, down] = self.scales();
        [(x - self.origin[0]) / across, (y - self.origin[1]) / down]
    }

    /// So many pixels of the screen in pixels of the image, across and down.
    pub fn reach(&self, on_screen: f64) -> Point {
        self.scales().map(|scale| on_screen / scale)
    }

    /// The same in any direction; of pixels that are not square between both.
    pub fn length(&self, on_screen: f64) -> f64 {
        let [across, down] = self.reach(on_screen);
        if across == down { across } else { (across * down).sqrt() }
    }

    /// An ellipse of the image on the screen, where it may be turned in another way.
    pub fn ellipse(&self, radius: Point, angle: f64) -> (Point, f64) {
        let [across, down] = self.scales();
        if across == down || angle == 0.0 {
            return ([radius[0] * across, radius[1] * down], angle);
        }
        // The matrix that makes it of a circle, as two turns with a stretching between them.
        let (sin, cos) = angle.to_radians().sin_cos();
        let (a, b) = (across * cos * radius[0], -across * sin * radius[1]);
        let (c, d) = (down * sin * radius[0], down * cos * radius[1]);
        let (sum, turn) = ((a + d).hypot(c - b), (c - b).atan2(a + d));
        let (rest, other) = ((a - d).hypot(b + c), (b + c).atan2(a - d));
        let radius = [(sum + rest) / 2.0, (sum - rest).abs() / 2.0];
        (radius, f64::midpoint(turn, other).to_degrees())
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
        self.put(under, at);
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
        self.put(middle, self.middle());
    }

    /// Brings a part of the image into sight, and nearer where it would be too small to see.
    /// Whether anything had to be done.
    pub fn reveal(&mut self, part: &Bounds) -> bool {
        let before = *self;
        let free = |side: usize| self.screen.get(side).map_or(0.0, |it| it * (1.0 - 2.0 * MARGIN));
        let fits = |length: f64, side: usize| {
            if length > 0.0 { free(side) / length } else { f64::INFINITY }
        };
        let [wide, tall] = [part.width() * self.pixel[0], part.height() * self.pixel[1]];
        let largest = fits(wide, 0).min(fits(tall, 1));
        let size = wide.max(tall) * self.scale;
        if size < TOO_SMALL || self.scale > largest {
            // A quarter of the drawing for it, and never further away than the whole image.
            let scale = if self.scale > largest { largest } else { largest / 4.0 };
            let scale = scale.clamp(self.fit_scale(), (LARGEST / 8.0).max(self.scale));
            self.scale = scale;
            self.put(part.centre(), self.middle());
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

    /// A place of the image comes to one of the screen.
    fn put(&mut self, place: Point, at: Point) {
        let [across, down] = self.scales();
        self.origin = [at[0] - place[0] * across, at[1] - place[1] * down];
        self.keep_in_sight();
    }

    fn fit_scale(&self) -> f64 {
        let share = |of: f64, length: f64| if length > 0.0 { of / length } else { 1.0 };
        let [across, down] = [0, 1].map(|side| {
            let of = |point: &Point| point.get(side).copied().unwrap_or_default();
            share(of(&self.screen), of(&self.image) * of(&self.pixel))
        });
        let scale = across.min(down).min(FITTED);
        if scale > 0.0 { scale } else { 1.0 }
    }

    fn keep_in_sight(&mut self) {
        let size = self.size();
        for side in 0..2 {
            let (Some(origin), Some(length), Some(screen)) =
                (self.origin.get_mut(side), size.get(side).copied(), self.screen.get(side))
            else {
                return;
            };
            let least = IN_SIGHT.min(length).min(*screen);
            *origin = origin.clamp(least - length, (screen - least).max(least - length));
        }
    }
}

/// Where the corner of something is that lies in the middle; on whole pixels, so that an image of
/// its own size is sharp.
fn centred(size: Point, screen: Point) -> Point {
    let at = |of: f64, length: f64| ((of - length) / 2.0).round();
    [at(screen[0], size[0]), at(screen[1], size[1])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SCREEN: Point = [800.0, 600.0];
    const SQUARE: Point = [1.0, 1.0];

    #[test]
    fn an_image_is_fitted() {
        let check = |image: Point, scale: f64, origin: Point| {
            let view = ViewBox::fitted(image, SQUARE, SCREEN);
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
        let mut view = ViewBox::fitted([1600.0, 600.0], SQUARE, SCREEN);
        view.resize([400.0, 300.0]);
        assert_eq!(view, ViewBox::fitted([1600.0, 600.0], SQUARE, [400.0, 300.0]));
        view.zoom_to(1.0, [0.0, 0.0]);
        let middle = view.to_image(view.middle());
        view.resize(SCREEN);
        assert_eq!((view.scale, view.to_image(view.middle())), (1.0, middle));
    }

    #[test]
    fn a_region_is_brought_into_sight() {
        let part = Bounds::new(100.0, 100.0, 200.0, 150.0);
        let mut view = ViewBox::fitted([8000.0, 6000.0], SQUARE, SCREEN);
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

    #[test]
    fn pixels_that_are_not_square_are_drawn_in_their_proportions() {
        let check = |aspect: f64, scale: f64, size: Point| {
            let view = ViewBox::fitted([100.0, 100.0], pixel_of(aspect), SCREEN);
            assert_eq!((view.scale, view.size()), (scale, size));
            assert_eq!(view.to_image(view.to_screen([25.0, 75.0])), [25.0, 75.0]);
        };
        check(1.0, 6.0, [600.0, 600.0]);
        // Rows twice as far apart as columns, and the other way round.
        check(2.0, 3.0, [300.0, 600.0]);
        check(0.5, 4.0, [800.0, 400.0]);
        // What no scanner makes.
        check(0.0, 6.0, [600.0, 600.0]);
        check(f64::NAN, 6.0, [600.0, 600.0]);
        assert_eq!((pixel_of(1e9), pixel_of(1e-9)), ([1.0, 20.0], [20.0, 1.0]));
        assert_eq!(pixel_of(1.005), [1.0, 1.0]);
        let view = ViewBox::fitted([100.0, 100.0], pixel_of(2.0), SCREEN);
        assert_eq!(view.reach(6.0), [2.0, 1.0]);
    }

    /// Points of the ellipse, brought to the screen one by one, lie on the ellipse of the screen.
    #[test]
    fn a_turned_ellipse_stays_one() {
        let view = ViewBox::fitted([100.0, 100.0], pixel_of(2.5), SCREEN);
        for angle in [0.0, 30.0, 90.0, 135.0] {
            let (radius, turn) = view.ellipse([20.0, 5.0], angle);
            let (sin, cos) = f64::to_radians(angle).sin_cos();
            let (sin_turn, cos_turn) = turn.to_radians().sin_cos();
            for step in 0..12 {
                let (down, across) = (f64::from(step) / 12.0 * std::f64::consts::TAU).sin_cos();
                let [u, v] = [across * 20.0, down * 5.0];
                let [x, y] = view.to_screen([u * cos - v * sin, u * sin + v * cos]);
                let [x, y] = [x - view.origin[0], y - view.origin[1]];
                let own = [x * cos_turn + y * sin_turn, y * cos_turn - x * sin_turn];
                let off = (own[0] / radius[0]).hypot(own[1] / radius[1]);
                assert!((off - 1.0).abs() < 1e-9, "{angle} {step}: {off}");
            }
        }
    }

    fn views() -> impl Strategy<Value = ViewBox> {
        let size = || (1.0f64..20_000.0, 1.0f64..20_000.0);
        let screen = (50.0f64..2000.0, 50.0f64..2000.0);
        let aspect = prop_oneof![Just(1.0), 0.1f64..10.0];
        (size(), screen, -3000.0f64..3000.0, 0.01f64..64.0, aspect).prop_map(
            |((width, height), (across, down), by, scale, aspect)| {
                let pixel = pixel_of(aspect);
                let mut view = ViewBox::fitted([width, height], pixel, [across, down]);
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
                    let length = zoomed.size()[side];
                    let least = IN_SIGHT.min(length).min(zoomed.screen[side]);
                    // An edge that would leave the drawing is held back.
                    let origin = zoomed.origin[side];
                    let is_held = (origin + length - least).abs() < 1e-6
                        || (zoomed.screen[side] - least - origin).abs() < 1e-6;
                    let off = (after[side] - before).abs() * zoomed.scales()[side];
                    prop_assert!(is_held || off < 1e-3);
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
