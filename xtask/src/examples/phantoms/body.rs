//! A chest: what is where, how dense it is, and what a scanner makes of it.
//!
//! Millimetres to the patient's left, to the back and to the head, from the middle of the scan.

use super::super::maths::{exp, ln};
use super::super::rng::Rng;
use super::volume::{PIXEL, SIDE, SLICES, STEP, Volume};

/// Hounsfield units.
const AIR: f64 = -1000.0;
const LUNG: f64 = -840.0;
const FAT: f64 = -95.0;
const MUSCLE: f64 = 45.0;
const BLOOD: f64 = 40.0;
const SPONGE: f64 = 190.0;
const BONE: f64 = 620.0;
/// Stored values are a quarter of these, from here on.
pub const SLOPE: f64 = 4.0;
pub const INTERCEPT: f64 = -1024.0;
/// An edge is so wide.
const EDGE: f64 = 1.8;

/// How much noise there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dose {
    Full,
    Low,
}

impl Dose {
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Low => "low",
        }
    }

    fn noise(self) -> f64 {
        match self {
            Self::Full => 9.0,
            Self::Low => 24.0,
        }
    }
}

type Point = [f64; 3];

/// A ball.
#[derive(Clone, Debug)]
pub struct Nodule {
    pub middle: Point,
    pub radius: f64,
    density: f64,
}

/// From one point to another, narrower at the end.
#[derive(Clone, Debug)]
struct Vessel {
    from: Point,
    to: Point,
    radius: f64,
}

#[derive(Clone, Debug)]
pub struct Body {
    pub number: u64,
    pub dose: Dose,
    pub nodules: Vec<Nodule>,
    vessels: Vec<Vessel>,
    /// Half the width and the depth of the body.
    wide: f64,
    deep: f64,
}

impl Body {
    pub fn new(number: u64) -> Self {
        let mut rng = Rng::new(20_261_127 + number * 7919);
        let mut between = |low: f64, high: f64| low + (high - low) * rng.unit();
        let (wide, deep) = (between(108.0, 118.0), between(78.0, 88.0));
        let mut body = Self {
            number,
            dose: if number.is_multiple_of(2) { Dose::Low } else { Dose::Full },
            nodules: Vec::new(),
            vessels: Vec::new(),
            wide,
            deep,
        };
        for _ in 0..12 {
            let side = if between(0.0, 1.0) < 0.5 { -1.0 } else { 1.0 };
            let from = [side * between(18.0, 24.0), between(-8.0, 14.0), between(-30.0, 30.0)];
            let to =
                [side * between(45.0, 86.0), between(-48.0, 52.0), from[2] + between(-9.0, 9.0)];
            body.vessels.push(Vessel { from, to, radius: between(1.8, 3.4) });
        }
        let radii = [3.0, 3.6, 4.2, 5.0, 6.2, 7.5, 9.5, 12.5];
        let wanted = 3 + (number as usize * 5) % 4;
        for tried in 0..400 {
            if body.nodules.len() == wanted {
                break;
            }
            let radius = radii[(body.nodules.len() * 3 + number as usize) % radii.len()];
            let side = if between(0.0, 1.0) < 0.5 { -1.0 } else { 1.0 };
            let middle = [side * between(30.0, 84.0), between(-52.0, 50.0), between(-38.0, 38.0)];
            let nodule = Nodule { middle, radius, density: between(-20.0, 60.0) };
            // In the lung, some of them at its wall.
            let depth = -body.lung(middle);
            let is_in = depth > if tried % 3 == 0 { radius * 0.55 } else { radius + 3.0 };
            let is_apart = body
                .nodules
                .iter()
                .all(|other| length(minus(other.middle, middle)) > other.radius + radius + 12.0);
            if is_in && is_apart {
                body.nodules.push(nodule);
            }
        }
        body
    }

    /// What the scanner saw, in Hounsfield units as they are stored.
    pub fn scan(&self) -> Volume<f64> {
        let mut rng = Rng::new(self.number * 104_729);
        Volume::new(|slice, row, column| {
            let at = at(slice, row, column);
            let clean = self.density(at);
            // Outside there is nothing that scatters.
            let noise = if self.shape(at) > 6.0 { 0.0 } else { self.dose.noise() };
            let seen = clean + noise * normal(&mut rng);
            let stored = ((seen - INTERCEPT) / SLOPE).round().clamp(0.0, 4095.0);
            stored * SLOPE + INTERCEPT
        })
    }

    /// Which cells a nodule covers with its middle.
    pub fn truth(&self, nodule: &Nodule) -> Volume<bool> {
        Volume::new(|slice, row, column| {
            length(minus(at(slice, row, column), nodule.middle)) <= nodule.radius
        })
    }

    fn density(&self, at: Point) -> f64 {
        let mut density = AIR;
        let skin = self.shape(at);
        density = blend(density, FAT, skin);
        density = blend(density, MUSCLE, skin + 9.0);
        density = blend(density, LUNG, self.lung(at));
        let [x, y, z] = at;
        for rib in ribs(self, z) {
            let off = ellipse([x, y], rib.0, rib.1);
            density = blend(density, BONE, off);
            density = blend(density, SPONGE, off + 2.2);
        }
        let spine = ellipse([x, y], [0.0, self.deep - 34.0], [17.0, 13.0]);
        density = blend(density, BONE, spine);
        density = blend(density, SPONGE, spine + 2.6);
        density =
            blend(density, AIR, ellipse([x, y], [0.0, self.deep - 34.0 - 26.0], [7.0, 6.0]) + 0.0);
        density = blend(density, BLOOD, ellipse([x, y], [20.0, self.deep - 46.0], [11.0, 11.0]));
        for vessel in &self.vessels {
            density = blend(density, BLOOD, vessel.off(at));
        }
        for nodule in &self.nodules {
            density =
                blend(density, nodule.density, length(minus(at, nodule.middle)) - nodule.radius);
        }
        density
    }

    /// Millimetres out of the body; below 0 within.
    fn shape(&self, [x, y, z]: Point) -> f64 {
        let taper = 1.0 - z.max(0.0) / 700.0;
        ellipse([x, y], [0.0, 0.0], [self.wide * taper, self.deep * taper])
    }

    /// The same of the lungs; the heart is not a part of them.
    fn lung(&self, [x, y, z]: Point) -> f64 {
        let taper = 1.0 - (z + 10.0).abs() / 260.0;
        let side = if x < 0.0 { -1.0 } else { 1.0 };
        let half = [(self.wide - 36.0) / 2.0 * taper, (self.deep - 20.0) * taper];
        let lung = ellipse([x, y], [side * (self.wide - 20.0) / 2.0 + side * 3.0, 2.0], half);
        let heart = ellipse([x, y + 18.0], [14.0, 0.0], [40.0 - z / 4.0, 34.0 - z / 5.0]);
        // Out of the lung is who is in the heart.
        lung.max(-heart)
    }
}

impl Vessel {
    fn off(&self, at: Point) -> f64 {
        let along = minus(self.to, self.from);
        let share = dot(minus(at, self.from), along) / dot(along, along);
        let share = share.clamp(0.0, 1.0);
        let nearest = [0, 1, 2].map(|axis| self.from[axis] + along[axis] * share);
        length(minus(at, nearest)) - self.radius * (1.0 - 0.6 * share)
    }
}

/// The ribs that a plane cuts, by middle and half axes.
fn ribs(body: &Body, z: f64) -> Vec<([f64; 2], [f64; 2])> {
    // Directions about the middle of the chest, in twelfths of a half circle from the front.
    const ROUND: [(f64, f64); 5] =
        [(0.5, -0.866), (0.866, -0.5), (1.0, 0.0), (0.866, 0.5), (0.5, 0.866)];
    let mut all = Vec::new();
    for (number, (across, back)) in ROUND.iter().enumerate() {
        for side in [-1.0, 1.0] {
            // Each comes and goes with the height.
            let phase = (z / 24.0 + number as f64 * 0.37).rem_euclid(1.0);
            let thick = 1.0 - (phase - 0.5).abs() * 1.6;
            if thick > 0.25 {
                let middle = [side * across * (body.wide - 13.0), back * (body.deep - 13.0)];
                let (long, short) = (8.0 * thick, 4.0 * thick);
                let is_at_the_side = across.abs() > back.abs();
                all.push((middle, if is_at_the_side { [short, long] } else { [long, short] }));
            }
        }
    }
    all
}

/// Where the middle of a pixel is.
pub fn at(slice: usize, row: usize, column: usize) -> Point {
    let middle = |at: usize, count: usize, step: f64| (at as f64 - (count - 1) as f64 / 2.0) * step;
    [middle(column, SIDE, PIXEL), middle(row, SIDE, PIXEL), middle(slice, SLICES, STEP)]
}

/// `inner` within, with an edge; `off` is how far it is from being in.
fn blend(outer: f64, inner: f64, off: f64) -> f64 {
    let share = (0.5 - off / EDGE).clamp(0.0, 1.0);
    outer + (inner - outer) * share
}

/// About how far a point is out of an ellipse; below 0 within.
fn ellipse([x, y]: [f64; 2], [middle_x, middle_y]: [f64; 2], [half_x, half_y]: [f64; 2]) -> f64 {
    let (across, down) = ((x - middle_x) / half_x, (y - middle_y) / half_y);
    let scaled = (across * across + down * down).sqrt();
    (scaled - 1.0) * half_x.min(half_y)
}

fn minus(one: Point, other: Point) -> Point {
    [one[0] - other[0], one[1] - other[1], one[2] - other[2]]
}

fn dot(one: Point, other: Point) -> f64 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}

fn length(point: Point) -> f64 {
    dot(point, point).sqrt()
}

/// With a mean of 0 and a spread of 1: Marsaglia's polar method.
fn normal(rng: &mut Rng) -> f64 {
    loop {
        let (x, y) = (rng.unit() * 2.0 - 1.0, rng.unit() * 2.0 - 1.0);
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            return x * (-2.0 * ln(square) / square).sqrt();
        }
    }
}

/// From 0 to 1: half at 0.
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}
