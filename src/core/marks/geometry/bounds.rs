//! An upright rectangle around something.

/// `[x, y]` in pixels.
pub type Point = [f64; 2];

/// Of no width or height where it is around a point or an upright line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Bounds {
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    /// Around all of them; `None` where there is none.
    pub fn of(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let around = |[x, y]: Point| Self::new(x, y, x, y);
        points.into_iter().map(around).reduce(|one, other| one.union(&other))
    }

    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn area(&self) -> f64 {
        self.width() * self.height()
    }

    pub fn centre(&self) -> Point {
        [f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom)]
    }

    /// By so many pixels on each side.
    pub fn grown(&self, by: f64) -> Self {
        Self::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }

    pub fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Also where they only touch.
    pub fn meets(&self, other: &Self) -> bool {
        self.left <= other.right
            && other.left <= self.right
            && self.top <= other.bottom
            && other.top <= self.bottom
    }

    /// The area that both cover.
    pub fn shared(&self, other: &Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        if width > 0.0 && height > 0.0 { width * height } else { 0.0 }
    }

    /// From a point to the nearest of it; 0 inside.
    pub fn distance(&self, [x, y]: Point) -> f64 {
        let beside = (self.left - x).max(x - self.right).max(0.0);
        let above = (self.top - y).max(y - self.bottom).max(0.0);
        (beside * beside + above * above).sqrt()
    }
}
