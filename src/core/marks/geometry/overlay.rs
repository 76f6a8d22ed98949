//! The areas of two shapes and of what they share, exact but for rounding.
//!
//! The plane is cut into slabs at every corner and every crossing of sides. Within a slab no two
//! sides cross, so between two neighbouring ones lies a trapezoid that is wholly in or out of each
//! shape, and its area is the height of the slab times its width half-way down:
//!
//! ```text
//! ────────╲──────╱────────  a corner or crossing
//!   out    ╲ in ╱   out
//! ──────────╲──╱──────────  the next one
//! ```
//! A scan line as in Shamos and Hoey, "Geometric intersection problems" (1976). Crossings are
//! sought among sides that share heights; of n sides and k crossings a slab sorts the few that pass
//! through it. An error in where a crossing lies changes the area by its square, and no outline can
//! break for it: there is none. This is why it is not done by cutting polygons.
//!
//! Worked example: the squares from 0 to 2 and from 1 to 3 share 1 of 7: IoU 0.143.

use super::bounds::Point;
use super::rings::{Rings, sides};

/// In square pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    pub one: f64,
    pub other: f64,
    pub both: f64,
}

impl Shares {
    /// What both cover, as a share of what any of them does; 0 where neither has an area.
    pub fn iou(&self) -> f64 {
        let any = self.one + self.other - self.both;
        if any > 0.0 { (self.both / any).clamp(0.0, 1.0) } else { 0.0 }
    }
}

pub fn shares(one: &Rings, other: &Rings) -> Shares {
    let edges = Edges::new(&[one, other]);
    let mut heights = edges.heights();
    heights.sort_unstable_by(f64::total_cmp);
    heights.dedup();
    let mut sweep = edges.sweep();
    let mut shares = Shares::default();
    for (top, bottom) in heights.iter().zip(heights.iter().skip(1)) {
        let height = bottom - top;
        sweep.across(f64::midpoint(*top, *bottom), |left, right, is_in| {
            let area = (right - left) * height;
            match is_in {
                [true, true] => shares.both += area,
                [true, false] => shares.one += area,
                [false, true] => shares.other += area,
                [false, false] => {}
            }
        });
    }
    shares.one += shares.both;
    shares.other += shares.both;
    shares
}

/// The area of one.
pub fn area(rings: &Rings) -> f64 {
    shares(rings, &Rings::default()).one
}

/// A side that is not level, from its upper to its lower end.
#[derive(Clone, Copy, Debug)]
struct Edge {
    top: Point,
    bottom: Point,
    /// Counted through all shapes.
    ring: usize,
}

impl Edge {
    fn new([from, to]: [Point; 2], ring: usize) -> Option<Self> {
        let [[_, from_y], [_, to_y]] = [from, to];
        match from_y.partial_cmp(&to_y)? {
            std::cmp::Ordering::Less => Some(Self { top: from, bottom: to, ring }),
            std::cmp::Ordering::Greater => Some(Self { top: to, bottom: from, ring }),
            std::cmp::Ordering::Equal => None,
        }
    }

    fn x_at(&self, y: f64) -> f64 {
        let share = (y - self.top[1]) / (self.bottom[1] - self.top[1]);
        self.top[0] + share * (self.bottom[0] - self.top[0])
    }

    /// The height at which two sides cross, if they do between their ends.
    fn crosses(&self, other: &Self) -> Option<f64> {
        let top = self.top[1].max(other.top[1]);
        let bottom = self.bottom[1].min(other.bottom[1]);
        if top >= bottom {
            return None;
        }
        let (above, below) =
            (self.x_at(top) - other.x_at(top), self.x_at(bottom) - other.x_at(bottom));
        if above * below >= 0.0 {
            return None;
        }
        let y = top + (bottom - top) * (above / (above - below));
        (y > top && y < bottom).then_some(y)
    }
}

/// The sides of one shape or two, by their upper ends.
pub struct Edges {
    edges: Vec<Edge>,
    /// By ring: of which shape, and whether it is a hole.
    rings: Vec<(usize, bool)>,
}

impl Edges {
    /// At most two shapes.
    pub fn new(shapes: &[&Rings]) -> Self {
        let (mut edges, mut rings) = (Vec::new(), Vec::new());
        for (shape, one) in shapes.iter().enumerate() {
            for (number, ring) in one.each().enumerate() {
                edges.extend(sides(ring).filter_map(|side| Edge::new(side, rings.len())));
                rings.push((shape, number > 0));
            }
        }
        edges.sort_by(|one, other| one.top[1].total_cmp(&other.top[1]));
        Self { edges, rings }
    }

    /// Of every corner and crossing, in no order.
    fn heights(&self) -> Vec<f64> {
        let mut heights = Vec::with_capacity(self.edges.len() * 2);
        let mut open: Vec<&Edge> = Vec::new();
        for edge in &self.edges {
            heights.extend([edge.top[1], edge.bottom[1]]);
            open.retain(|it| it.bottom[1] > edge.top[1]);
            heights.extend(open.iter().filter_map(|it| it.crosses(edge)));
            open.push(edge);
        }
        heights
    }

    pub fn sweep(&self) -> Sweep<'_> {
        let is_in = vec![false; self.rings.len()];
        Sweep { edges: self, next: 0, open: Vec::new(), is_in }
    }
}

/// Goes down over the sides.
pub struct Sweep<'a> {
    edges: &'a Edges,
    next: usize,
    /// The sides that reach the height, from left to right there.
    open: Vec<(f64, Edge)>,
    /// By ring.
    is_in: Vec<bool>,
}

impl Sweep<'_> {
    /// Between each two neighbouring sides at a height: from where to where, and whether that is in
    /// each of the shapes. Heights must be given from above to below. What is in none may be left
    /// out.
    pub fn across(&mut self, y: f64, mut each: impl FnMut(f64, f64, [bool; 2])) {
        self.open.retain(|(_, edge)| edge.bottom[1] > y);
        while let Some(edge) = self.edges.edges.get(self.next).filter(|edge| edge.top[1] <= y) {
            if edge.bottom[1] > y {
                self.open.push((0.0, *edge));
            }
            self.next += 1;
        }
        for (x, edge) in &mut self.open {
            *x = edge.x_at(y);
        }
        self.open.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        self.is_in.fill(false);
        let mut left = f64::NEG_INFINITY;
        // By shape: how many outlines and how many holes one is in.
        let mut depth = [(0, 0); 2];
        for (right, edge) in &self.open {
            let is_in = depth.map(|(outlines, holes)| outlines > 0 && holes == 0);
            if is_in != [false, false] {
                each(left, *right, is_in);
            }
            left = *right;
            let (Some(is_in), Some((shape, is_hole))) =
                (self.is_in.get_mut(edge.ring), self.edges.rings.get(edge.ring))
            else {
                continue;
            };
            *is_in = !*is_in;
            if let Some((outlines, holes)) = depth.get_mut(*shape) {
                let count = if *is_hole { holes } else { outlines };
                *count += if *is_in { 1 } else { -1 };
            }
        }
    }
}

#[cfg(test)]
mod tests;
