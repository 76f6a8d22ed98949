//! Which rows of a long list are on the screen.
//!
//! Rows have one height. Browsers cap how tall an element may be (Firefox at
//! about 17.9 million pixels, Chromium at 33.5): a list that would be taller is
//! drawn on a shorter track, and the scroll position is stretched over it.

use std::ops::Range;

/// No track is taller than this, in pixels.
const TALLEST: f64 = 15_000_000.0;

/// A list and the window on it; lengths in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct List {
    pub rows: u32,
    pub row_height: f64,
    /// Height of the window.
    pub view: f64,
    /// Rows drawn above and below the window.
    pub overscan: u32,
}

impl List {
    /// How tall the scrolled element is.
    pub fn track(&self) -> f64 {
        self.whole().min(TALLEST).max(self.view.max(0.0))
    }

    /// The rows to draw at this scroll position.
    pub fn range(&self, scroll: f64) -> Range<u32> {
        let top = self.stretched(scroll);
        let first = row(top / self.height()).saturating_sub(self.overscan);
        let end = row((top + self.view.max(0.0)) / self.height()).saturating_add(1);
        let end = end.saturating_add(self.overscan).min(self.rows);
        first.min(end)..end
    }

    /// Where a row is drawn, from the top of the track.
    pub fn top_of(&self, row: u32, scroll: f64) -> f64 {
        self.clamped(scroll) + f64::from(row) * self.height() - self.stretched(scroll)
    }

    /// The scroll position that brings a row into the window; `None` where it
    /// is in it, or where there is no such row.
    pub fn reveal(&self, row: u32, scroll: f64) -> Option<f64> {
        let (top, height) = (f64::from(row) * self.height(), self.height());
        let from = self.stretched(scroll);
        if row >= self.rows || (top >= from && top + height <= from + self.view) {
            return None;
        }
        let bottom = top + height - self.view;
        let target = if self.stretch() > 1.0 || self.view < height {
            // A position of the track is coarse there: aim at the middle.
            top - (self.view - height) / 2.0
        } else if top < from {
            top
        } else {
            bottom
        };
        Some(self.clamped(target / self.stretch()))
    }

    /// Rows that a page key moves over.
    pub fn page(&self) -> u32 {
        row(self.view / self.height()).max(1)
    }

    fn height(&self) -> f64 {
        self.row_height.max(1.0)
    }

    fn whole(&self) -> f64 {
        f64::from(self.rows) * self.height()
    }

    /// How many pixels of the list one pixel of the track stands for, at least 1.
    fn stretch(&self) -> f64 {
        let (far, near) = (self.whole() - self.view, self.track() - self.view);
        if near > 0.0 && far > near { far / near } else { 1.0 }
    }

    fn stretched(&self, scroll: f64) -> f64 {
        self.clamped(scroll) * self.stretch()
    }

    /// Browsers report positions beyond both ends while a list bounces.
    fn clamped(&self, scroll: f64) -> f64 {
        let most = (self.track() - self.view).max(0.0);
        if scroll.is_finite() { scroll.clamp(0.0, most) } else { 0.0 }
    }
}

/// A count of rows from a quotient; 0 for what is none.
fn row(quotient: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let row = quotient.floor() as u32;
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(rows: u32) -> List {
        List { rows, row_height: 50.0, view: 500.0, overscan: 2 }
    }

    #[track_caller]
    fn check(rows: u32, scroll: f64, expected: Range<u32>) {
        assert_eq!(list(rows).range(scroll), expected);
    }

    #[test]
    fn draws_what_is_seen_and_a_little_more() {
        check(0, 0.0, 0..0);
        check(3, 0.0, 0..3);
        check(100, 0.0, 0..13);
        check(100, 125.0, 0..15);
        check(100, 1_000.0, 18..33);
        check(100, 1e9, 88..100);
        check(100, -30.0, 0..13);
        check(100, f64::NAN, 0..13);
        assert_eq!(list(100_000).track(), 5_000_000.0);
        assert_eq!(list(100_000).top_of(7, 123.0), 350.0);
    }

    #[test]
    fn reveals_by_the_nearest_edge() {
        assert_eq!(list(100).reveal(5, 0.0), None);
        assert_eq!(list(100).reveal(20, 0.0), Some(550.0));
        assert_eq!(list(100).reveal(2, 1_000.0), Some(100.0));
        assert_eq!(list(100).reveal(100, 0.0), None);
        assert_eq!(list(100).page(), 10);
    }

    proptest! {
        #[test]
        fn a_revealed_row_is_seen(
            rows in 1u32..5_000_000,
            part in 0.0..1.0f64,
            scroll in 0.0..20_000_000.0f64,
            height in 20.0..80.0f64,
        ) {
            let list = List { rows, row_height: height, view: 600.0, overscan: 0 };
            let wanted = row(f64::from(rows - 1) * part);
            // Browsers round positions.
            let scroll = list.reveal(wanted, scroll).map_or(scroll, f64::round);
            prop_assert!(list.range(scroll).contains(&wanted));
            let top = list.top_of(wanted, scroll) - scroll.min(list.track() - list.view).max(0.0);
            prop_assert!(top > -height && top < list.view, "{top}");
        }

        #[test]
        fn both_ends_can_be_reached(rows in 1u32..u32::MAX) {
            let list = list(rows);
            prop_assert!(list.track() <= TALLEST);
            prop_assert_eq!(list.range(0.0).start, 0);
            prop_assert_eq!(list.range(list.track() - list.view).end, rows);
        }

        #[test]
        fn never_panics(rows: u32, row_height: f64, view: f64, overscan: u32, scroll: f64, row: u32) {
            let list = List { rows, row_height, view, overscan };
            let range = list.range(scroll);
            prop_assert!(range.start <= range.end && range.end <= rows);
            let _ = (list.reveal(row, scroll), list.top_of(row, scroll), list.page());
        }
    }
}
