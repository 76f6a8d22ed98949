//! Finds among many rectangles those under a point or in a window.
//!
//! A packed tree: rectangles in the order of their centres along Hilbert's curve, each sixteen
//! neighbours under a rectangle around them, and so on up (Kamel and Faloutsos, "On packing
//! R-trees", 1993). It is made with one sort. A rectangle that moves keeps its place, and what is
//! around it grows or shrinks with it; new ones are looked at one by one until there are many, and
//! then the tree is made anew.
//!
//! Entries are counted in the order in which they are drawn: the last one lies on top.

use super::bounds::{Bounds, Point};

/// Under one rectangle of the next level.
const WIDE: usize = 16;
/// So many new or moved ones, and the tree is made anew.
const LOOSE: usize = 256;

/// Meets nothing.
const NOWHERE: Bounds = Bounds {
    left: f64::INFINITY,
    top: f64::INFINITY,
    right: f64::NEG_INFINITY,
    bottom: f64::NEG_INFINITY,
};

#[derive(Clone, Debug, Default)]
pub struct Index {
    /// By entry.
    entries: Vec<Bounds>,
    /// Entries along the curve.
    order: Vec<usize>,
    /// By entry, its place in that order.
    places: Vec<usize>,
    /// From the lowest to the single one on top.
    levels: Vec<Vec<Bounds>>,
    /// Moved since the tree was made.
    moved: usize,
}

impl Index {
    /// In the order in which they are drawn; `None` is nowhere and never found.
    pub fn new(entries: impl IntoIterator<Item = Option<Bounds>>) -> Self {
        let entries = entries.into_iter().map(|entry| entry.unwrap_or(NOWHERE)).collect();
        let mut index = Self { entries, ..Self::default() };
        index.build();
        index
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// One more, on top of all; its number.
    pub fn push(&mut self, bounds: Option<Bounds>) -> usize {
        self.entries.push(bounds.unwrap_or(NOWHERE));
        if self.entries.len() - self.order.len() > LOOSE {
            self.build();
        }
        self.entries.len() - 1
    }

    /// Moves one; `None` takes it away and leaves the numbers of the others.
    pub fn set(&mut self, entry: usize, bounds: Option<Bounds>) {
        let Some(slot) = self.entries.get_mut(entry) else { return };
        *slot = bounds.unwrap_or(NOWHERE);
        let Some(place) = self.places.get(entry).copied() else { return };
        self.moved += 1;
        if self.moved > LOOSE.max(self.order.len() / 4) {
            self.build();
            return;
        }
        let mut node = place / WIDE;
        for level in 0..self.levels.len() {
            let around = self.around(level, node);
            if let Some(slot) = self.levels.get_mut(level).and_then(|level| level.get_mut(node)) {
                *slot = around;
            }
            node /= WIDE;
        }
    }

    /// What meets a window, in the order of drawing.
    pub fn within(&self, window: &Bounds) -> Vec<usize> {
        let mut found: Vec<usize> = (self.order.len()..self.entries.len()).collect();
        found.retain(|entry| self.meets(*entry, window));
        let mut nodes: Vec<(usize, usize)> = Vec::new();
        if let Some(top) = self.levels.len().checked_sub(1) {
            nodes.push((top, 0));
        }
        while let Some((level, node)) = nodes.pop() {
            let bounds = self.levels.get(level).and_then(|level| level.get(node));
            if !bounds.is_some_and(|bounds| bounds.meets(window)) {
                continue;
            }
            let below = node * WIDE..(node + 1) * WIDE;
            match level.checked_sub(1) {
                Some(level) => nodes.extend(below.map(|node| (level, node))),
                None => {
                    let entries = below.filter_map(|place| self.order.get(place).copied());
                    found.extend(entries.filter(|entry| self.meets(*entry, window)));
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Whose rectangle is not further from a point than the tolerance, on every side; what lies on
    /// top comes first.
    pub fn under(&self, [x, y]: Point, tolerance: f64) -> Vec<usize> {
        let mut found = self.within(&Bounds::new(x, y, x, y).grown(tolerance));
        found.reverse();
        found
    }

    fn meets(&self, entry: usize, window: &Bounds) -> bool {
        self.entries.get(entry).is_some_and(|bounds| bounds.meets(window))
    }

    fn build(&mut self) {
        let is_there = |bounds: &&Bounds| bounds.left <= bounds.right;
        let there = self.entries.iter().filter(is_there).copied();
        let all = there.reduce(|one, other| one.union(&other)).unwrap_or_default();
        let curve = |bounds: &Bounds| {
            let [x, y] = bounds.centre();
            hilbert(step(x, all.left, all.width()), step(y, all.top, all.height()))
        };
        let mut order: Vec<(u32, usize)> = self.entries.iter().map(curve).zip(0..).collect();
        order.sort_unstable();
        self.order = order.into_iter().map(|(_, entry)| entry).collect();
        self.places = vec![0; self.order.len()];
        for (place, entry) in self.order.iter().enumerate() {
            if let Some(slot) = self.places.get_mut(*entry) {
                *slot = place;
            }
        }
        self.levels.clear();
        self.moved = 0;
        let mut below = self.order.len();
        while below > 0 {
            let (level, nodes) = (self.levels.len(), below.div_ceil(WIDE));
            let made = (0..nodes).map(|node| self.around(level, node)).collect();
            self.levels.push(made);
            below = if nodes > 1 { nodes } else { 0 };
        }
    }

    /// Around what lies under a node.
    fn around(&self, level: usize, node: usize) -> Bounds {
        let below = node * WIDE..(node + 1) * WIDE;
        let bounds = below.filter_map(|place| match level.checked_sub(1) {
            Some(level) => self.levels.get(level)?.get(place),
            None => self.entries.get(*self.order.get(place)?),
        });
        bounds.copied().reduce(|one, other| one.union(&other)).unwrap_or(NOWHERE)
    }
}

/// Of 65,536 steps from one end to the other.
fn step(at: f64, from: f64, length: f64) -> u32 {
    let share = if length > 0.0 { (at - from) / length } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let step = (share * 65_535.0).clamp(0.0, 65_535.0) as u32;
    step
}

/// How far along the curve that goes through every point of a square of 65,536.
fn hilbert(mut x: u32, mut y: u32) -> u32 {
    let mut along = 0;
    for bit in (0..16).rev() {
        let (right, lower) = (x >> bit & 1, y >> bit & 1);
        along = along << 2 | (3 * right) ^ lower;
        if lower == 0 {
            if right == 1 {
                (x, y) = (0xffff - x, 0xffff - y);
            }
            (x, y) = (y, x);
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxes() -> impl Strategy<Value = Option<Bounds>> {
        let side = (0.0f64..90.0, 0.0f64..90.0, 0.0f64..12.0, 0.0f64..12.0);
        let bounds =
            side.prop_map(|(x, y, width, height)| Bounds::new(x, y, x + width, y + height));
        prop::option::weighted(0.9, bounds)
    }

    fn brute(entries: &[Option<Bounds>], window: &Bounds) -> Vec<usize> {
        let meets = |entry: &Option<Bounds>| entry.is_some_and(|bounds| bounds.meets(window));
        (0..).zip(entries).filter(|(_, entry)| meets(entry)).map(|(place, _)| place).collect()
    }

    #[test]
    fn the_curve_goes_from_neighbour_to_neighbour() {
        // The low bits of a corner: every step is one to a side.
        let mut along: Vec<(u32, u32, u32)> = Vec::new();
        for (x, y) in (0..16).flat_map(|x| (0..16).map(move |y| (x, y))) {
            along.push((hilbert(x, y), x, y));
        }
        along.sort_unstable();
        for pair in along.windows(2) {
            assert_eq!(pair[1].0, pair[0].0 + 1);
            assert_eq!(pair[1].1.abs_diff(pair[0].1) + pair[1].2.abs_diff(pair[0].2), 1);
        }
    }

    #[test]
    fn what_lies_on_top_comes_first() {
        let at = |x: f64| Some(Bounds::new(x, 0.0, x + 4.0, 4.0));
        let mut index = Index::new([at(0.0), at(2.0), None, at(9.0)]);
        assert_eq!(index.under([3.0, 1.0], 0.0), [1, 0]);
        assert_eq!(index.under([7.0, 1.0], 2.0), [3, 1]);
        assert_eq!(index.push(at(1.0)), 4);
        assert_eq!(index.under([3.0, 1.0], 0.0), [4, 1, 0]);
        index.set(1, None);
        index.set(3, at(3.0));
        assert_eq!(index.under([3.0, 1.0], 0.0), [4, 3, 0]);
        assert_eq!(index.within(&Bounds::new(0.0, 0.0, 90.0, 90.0)), [0, 3, 4]);
        assert!(Index::default().under([0.0, 0.0], 9.0).is_empty());
    }

    proptest! {
        #[test]
        fn finds_what_looking_at_all_finds(
            entries in prop::collection::vec(boxes(), 0..400),
            changes in prop::collection::vec((any::<u16>(), boxes()), 0..600),
            windows in prop::collection::vec(boxes(), 1..20),
        ) {
            let (mut entries, mut index) = (entries.clone(), Index::new(entries));
            for (place, bounds) in changes {
                let place = usize::from(place) % (entries.len() + 1);
                match entries.get_mut(place) {
                    Some(entry) => {
                        *entry = bounds;
                        index.set(place, bounds);
                    }
                    None => {
                        entries.push(bounds);
                        index.push(bounds);
                    }
                }
            }
            for window in windows.into_iter().flatten() {
                prop_assert_eq!(index.within(&window), brute(&entries, &window));
            }
        }
    }
}
