//! A map of raters: who agrees stands near.
//!
//! Classical scaling (Torgerson 1952; Gower 1966). Of n raters the distances d_ij are
//! given, here one minus the share of common items labelled alike; of two without a
//! common item it is taken to be the mean of all known ones. With
//! ```text
//! B = -1/2 J D² J,   J = I - 1/n,   D² the squares of the distances
//! ```
//! B = V Λ Vᵀ, and the first two coordinates are √λ₁ v₁ and √λ₂ v₂. Where distances are
//! those of points in a plane the map has exactly these distances; else it is the plane in
//! which B is met best. An eigenvalue that is not above 0 gives a coordinate of 0.
//!
//! The eigenvectors come by power iteration on B + s I, the second with the first taken out.
//! Distances that no space holds give B eigenvalues below 0, which s lifts: three quarters
//! of the largest magnitude, which [`ROUGH_TURNS`] find before each vector, so that the largest
//! number above 0 leads. The start
//! is drawn with a fixed seed; it ends when no number moves by more than 1e-12, or after
//! [`MOST_TURNS`]. The largest number of each vector is made positive, and the map is scaled
//! so that the largest coordinate is 1. Who stands alone at the same distance to all others
//! (three at the same distances) may be turned: such a map has no direction of its own.
//!
//! Example: three in a row at 0, 1 and 3 have distances 1, 3 and 2; the map has them at
//! -0.8, -0.2 and 1, up to sign.

use crate::core::random::Random;

/// Turns of one power iteration, at most.
const MOST_TURNS: u32 = 1_000;

/// Turns after which the largest magnitude is known well enough.
const ROUGH_TURNS: u32 = 30;

/// No number moves by more: the vector stands.
const STANDS: f64 = 1e-12;

/// The map at once: distances by pair, in any order.
pub fn map(raters: usize, apart: impl IntoIterator<Item = (usize, usize, f64)>) -> Vec<[f64; 2]> {
    let mut scaling = Scaling::new(raters, apart);
    while scaling.step(usize::MAX) {}
    scaling.finish()
}

/// The same in steps.
#[derive(Clone, Debug)]
pub struct Scaling {
    raters: usize,
    /// B, row after row.
    products: Vec<f64>,
    /// The largest magnitude of an eigenvalue that is left, about; `None` until it is known.
    largest: Option<f64>,
    vector: Vec<f64>,
    turns: u32,
    /// The eigenvectors so far, each with its eigenvalue.
    found: Vec<(f64, Vec<f64>)>,
}

impl Scaling {
    /// Pairs that name no rater, or whose distance is no number from 0 up, are left out.
    pub fn new(raters: usize, apart: impl IntoIterator<Item = (usize, usize, f64)>) -> Self {
        let is_legal = |&(one, other, apart): &(usize, usize, f64)| {
            one < raters && other < raters && one != other && apart.is_finite() && apart >= 0.0
        };
        let apart: Vec<_> = apart.into_iter().filter(is_legal).collect();
        let sum: f64 = apart.iter().map(|(.., apart)| apart).sum();
        let mean = sum / apart.len().max(1) as f64;
        let mut squares = vec![mean * mean; raters * raters];
        for at in 0..raters {
            put(&mut squares, at * raters + at, 0.0);
        }
        for (one, other, apart) in apart {
            put(&mut squares, one * raters + other, apart * apart);
            put(&mut squares, other * raters + one, apart * apart);
        }
        Self {
            raters,
            products: centred(squares, raters),
            largest: None,
            vector: start(raters, 0),
            turns: 0,
            found: Vec::new(),
        }
    }

    /// Multiplies about so many numbers, at least one matrix. False when the map is there.
    pub fn step(&mut self, numbers: usize) -> bool {
        let mut cost = 0usize;
        while self.found.len() < 2 && cost < numbers.max(1) {
            cost = cost.saturating_add((self.raters * self.raters).max(1));
            self.turn();
        }
        self.found.len() < 2
    }

    /// Where each rater stands, each number from -1 to 1.
    pub fn finish(self) -> Vec<[f64; 2]> {
        let mut places = vec![[0.0; 2]; self.raters];
        let tiny = self.found.first().map_or(0.0, |(value, _)| value.abs() * 1e-9);
        for (axis, (value, vector)) in self.found.iter().take(2).enumerate() {
            if *value <= tiny {
                continue;
            }
            for (place, part) in places.iter_mut().zip(vector) {
                if let Some(slot) = place.get_mut(axis) {
                    *slot = part * value.sqrt();
                }
            }
        }
        let most = places.iter().flatten().fold(0.0, |most: f64, place| most.max(place.abs()));
        if most > 0.0 {
            places.iter_mut().flatten().for_each(|place| *place /= most);
        }
        places
    }

    /// One matrix times one vector.
    fn turn(&mut self) {
        let shift = self.largest.map_or(0.0, |largest| largest * 0.75);
        let rows = self.products.chunks(self.raters.max(1));
        let mut next: Vec<f64> =
            rows.zip(&self.vector).map(|(row, own)| dot(row, &self.vector) + shift * own).collect();
        for (_, vector) in &self.found {
            let share = dot(&next, vector);
            next.iter_mut().zip(vector).for_each(|(number, part)| *number -= share * part);
        }
        self.turns += 1;
        let length = dot(&next, &next).sqrt();
        if self.largest.is_none() {
            if self.turns >= ROUGH_TURNS || length <= 0.0 {
                self.largest = Some(length);
                (self.vector, self.turns) = (start(self.raters, self.found.len() as u64), 0);
            } else {
                self.vector = scaled(next, length);
            }
            return;
        }
        let next = scaled(next, length);
        let moved = next.iter().zip(&self.vector).map(|(new, old)| (new - old).abs());
        let moved = moved.fold(0.0, f64::max);
        self.vector = next;
        if moved <= STANDS || self.turns >= MOST_TURNS || length <= 0.0 {
            let vector = signed(std::mem::take(&mut self.vector));
            self.found.push((length - shift, vector));
            (self.vector, self.turns) = (start(self.raters, self.found.len() as u64), 0);
            self.largest = None;
        }
    }
}

fn put(list: &mut [f64], at: usize, number: f64) {
    if let Some(slot) = list.get_mut(at) {
        *slot = number;
    }
}

/// -1/2 J D² J: what a number has above the means of its row and its column.
fn centred(mut squares: Vec<f64>, n: usize) -> Vec<f64> {
    let means: Vec<f64> =
        squares.chunks(n.max(1)).map(|row| row.iter().sum::<f64>() / n.max(1) as f64).collect();
    let mean = means.iter().sum::<f64>() / n.max(1) as f64;
    for (row, of_row) in squares.chunks_mut(n.max(1)).zip(&means) {
        for (number, of_column) in row.iter_mut().zip(&means) {
            *number = -0.5 * (*number - of_row - of_column + mean);
        }
    }
    squares
}

/// Numbers that lean to no side: their mean is 0, as that of every vector sought.
fn start(n: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed);
    let mut vector: Vec<f64> = (0..n).map(|_| random.unit() - 0.5).collect();
    let mean = vector.iter().sum::<f64>() / n.max(1) as f64;
    vector.iter_mut().for_each(|number| *number -= mean);
    let length = dot(&vector, &vector).sqrt();
    scaled(vector, length)
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn scaled(mut vector: Vec<f64>, length: f64) -> Vec<f64> {
    let by = if length > 0.0 { 1.0 / length } else { 0.0 };
    vector.iter_mut().for_each(|number| *number *= by);
    vector
}

/// The number with the largest magnitude is above 0; of two equal ones the first.
fn signed(mut vector: Vec<f64>) -> Vec<f64> {
    let mut largest = 0.0f64;
    for number in &vector {
        // A rounding's difference decides nothing.
        if number.abs() > largest.abs() + 1e-9 {
            largest = *number;
        }
    }
    if largest < 0.0 {
        vector.iter_mut().for_each(|number| *number = -*number);
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
        ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
    }

    fn pairs(points: &[[f64; 2]]) -> Vec<(usize, usize, f64)> {
        let n = points.len();
        let pair = |one: usize| (one + 1..n).map(move |other| (one, other));
        let apart =
            |(one, other): (usize, usize)| (one, other, distance(points[one], points[other]));
        (0..n).flat_map(pair).map(apart).collect()
    }

    /// Points that are given come back, turned and scaled: their distances are in one ratio.
    #[track_caller]
    fn check(points: &[[f64; 2]]) {
        let given = pairs(points);
        let found = pairs(&map(points.len(), given.clone()));
        let ratio = given[0].2 / found[0].2;
        let stress: f64 = given
            .iter()
            .zip(&found)
            .map(|(given, found)| (given.2 - ratio * found.2).powi(2))
            .sum();
        assert!(stress < 1e-12, "stress {stress}: {found:?}");
    }

    #[test]
    fn known_points_come_back() {
        check(&[[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]]);
        check(&[[0.0, 0.0], [1.0, 0.0], [1.0, 0.6], [0.0, 0.6]]);
        check(&[[0.1, 0.9], [0.4, 0.2], [0.7, 0.8], [0.3, 0.3], [0.9, 0.1], [0.5, 0.6]]);
    }

    #[test]
    fn three_in_a_row() {
        let found = map(3, [(0, 1, 1.0), (0, 2, 3.0), (1, 2, 2.0)]);
        for (place, expected) in found.iter().zip([-0.8, -0.2, 1.0]) {
            assert!((place[0] - expected).abs() < 1e-9 && place[1].abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn few_raters_and_odd_distances() {
        assert!(map(0, []).is_empty());
        assert_eq!(map(1, []), [[0.0; 2]]);
        assert_eq!(map(2, []), [[0.0; 2]; 2]);
        let two = map(2, [(0, 1, 0.4)]);
        assert!((two[0][0] - 1.0).abs() < 1e-9 && (two[1][0] + 1.0).abs() < 1e-9, "{two:?}");
        // All agree: one point.
        assert_eq!(map(3, [(0, 1, 0.0), (0, 2, 0.0), (1, 2, 0.0)]), [[0.0; 2]; 3]);
        let odd = map(3, [(0, 1, f64::NAN), (5, 1, 1.0), (1, 1, 1.0), (0, 2, -1.0)]);
        assert_eq!(odd, [[0.0; 2]; 3]);
    }

    /// Also where no space has such distances: B has eigenvalues below 0, one of them the largest.
    #[test]
    fn the_vectors_are_eigenvectors_of_the_largest_values() {
        let odd = [(0, 1, 1.0), (0, 2, 0.5), (0, 3, 0.5), (1, 2, 0.5), (1, 3, 0.9), (2, 3, 0.0)];
        let far = [(0, 1, 0.1), (0, 2, 1.0), (0, 3, 0.2), (1, 2, 0.1), (1, 3, 1.0), (2, 3, 0.1)];
        for apart in [odd, far] {
            let mut scaling = Scaling::new(4, apart);
            while scaling.step(usize::MAX) {}
            assert!(scaling.found[0].0 >= scaling.found[1].0 - 1e-9);
            for (value, vector) in &scaling.found {
                for (row, part) in scaling.products.chunks(4).zip(vector) {
                    assert!((dot(row, vector) - value * part).abs() < 1e-6, "{scaling:?}");
                }
            }
        }
    }

    #[test]
    fn no_common_item_is_the_mean_distance() {
        let known = [(0, 1, 0.2), (0, 2, 0.4), (1, 2, 0.4), (0, 3, 0.6), (1, 3, 0.4)];
        let mean = [(2, 3, 0.4)];
        assert_eq!(map(4, known), map(4, known.into_iter().chain(mean)));
    }

    proptest! {
        #[test]
        fn lies_within_1_and_steps_do_not_matter(
            apart in prop::collection::vec((0usize..7, 0usize..7, 0.0f64..=1.0), 0..30),
            numbers in 1usize..500,
        ) {
            let whole = map(7, apart.clone());
            let mut steps = Scaling::new(7, apart);
            while steps.step(numbers) {}
            prop_assert!(whole.iter().flatten().all(|place| place.abs() <= 1.0));
            prop_assert_eq!(steps.finish(), whole);
        }

        /// Up to rounding, and where the two directions are of different length.
        #[test]
        fn the_order_of_raters_is_nothing(
            long in prop::collection::vec(0.0f64..1.0, 6),
            short in prop::collection::vec(0.0f64..0.2, 6),
            shift in 1usize..6,
        ) {
            let points: Vec<[f64; 2]> = long.iter().zip(&short).map(|(x, y)| [x * 2.0, *y]).collect();
            let spread = |numbers: &[f64]| {
                let mean = numbers.iter().sum::<f64>() / 6.0;
                numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>()
            };
            prop_assume!(spread(&long) > 0.1 && spread(&short) > 0.002);
            let mut turned = points.clone();
            turned.rotate_left(shift);
            let (one, mut other) = (map(6, pairs(&points)), map(6, pairs(&turned)));
            other.rotate_right(shift);
            // As distances: a sign may hang on two numbers of one size.
            for (one, other) in pairs(&one).iter().zip(pairs(&other)) {
                prop_assert!((one.2 - other.2).abs() < 1e-6);
            }
        }
    }
}
