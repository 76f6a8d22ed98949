//! One mask of several people's: by majority, or by how good each of them seems to be.
//!
//! STAPLE (Warfield, Zou and Wells, "Simultaneous truth and performance level estimation", IEEE
//! Trans. Med. Imaging 23, 2004). Each person j marks a pixel of the object with probability p_j
//! (sensitivity) and leaves out one that is not of it with q_j (specificity). In turn:
//!
//! ```text
//! E  W_i = f a_i / (f a_i + (1 - f) b_i)   a_i = product of p_j where j marked i, 1 - p_j where not
//!                                          b_i = product of 1 - q_j where j marked i, q_j where not
//! M  p_j = sum of W_i where j marked i / sum of W_i
//!    q_j = sum of 1 - W_i where j did not / sum of 1 - W_i
//! ```
//! from p = q = 0.99999, with the prior f the mean share of pixels marked, until no p or q changes by
//! more than [`TOLERANCE`] or [`ROUNDS`] are over. The pixels are those of the rectangle around all
//! masks: what lies further out is no matter of debate, and would only make the prior small and every
//! q near 1. A pixel is in the result where W is at least one half.
//!
//! Pixels that the same people marked have the same W, so the sums run over these groups and not
//! over pixels: a few dozen, whatever the image.

use std::collections::BTreeMap;

use crate::core::marks::masks::{Mask, Strip};

/// Of p and q, from round to round.
pub const TOLERANCE: f64 = 1e-7;
pub const ROUNDS: u32 = 500;
/// p and q at the beginning, as the authors advise.
const START: f64 = 0.99999;
/// More are not told apart; beyond, the majority decides.
const PEOPLE: usize = 64;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Staple {
    pub mask: Mask,
    /// By person.
    pub quality: Vec<Quality>,
    pub rounds: u32,
    /// It ended because nothing changed any more.
    pub has_settled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// The share of the object that the person marked.
    pub sensitivity: f64,
    /// The share of what is not of the object that the person left out.
    pub specificity: f64,
}

/// Of more than 64 masks it is the majority's, with no quality of anyone.
pub fn staple(masks: &[&Mask]) -> Staple {
    if masks.len() > PEOPLE {
        let all: Vec<(Mask, f64)> = masks.iter().map(|mask| ((*mask).clone(), 1.0)).collect();
        return Staple { mask: vote(&all), ..Staple::default() };
    }
    let groups = Groups::new(masks);
    let all: f64 = groups.sizes.values().sum();
    if all == 0.0 {
        return Staple::default();
    }
    let people = masks.len();
    let marked: f64 =
        groups.sizes.iter().map(|(who, size)| f64::from(who.count_ones()) * size).sum();
    let prior = marked / (all * people as f64);
    let mut quality = vec![Quality { sensitivity: START, specificity: START }; people];
    let mut rounds = 0;
    let mut has_settled = false;
    while rounds < ROUNDS && !has_settled {
        rounds += 1;
        let next = improved(&groups, &quality, prior);
        let change = |(old, new): (&Quality, &Quality)| {
            let by = (old.sensitivity - new.sensitivity).abs();
            by.max((old.specificity - new.specificity).abs())
        };
        has_settled = quality.iter().zip(&next).map(change).fold(0.0, f64::max) <= TOLERANCE;
        quality = next;
    }
    let mask = groups.mask(|who| belief(who, &quality, prior) >= 0.5);
    Staple { mask, quality, rounds, has_settled }
}

/// The pixels with more than half of the weight; each counts the same where all weights are 0.
pub fn vote(masks: &[(Mask, f64)]) -> Mask {
    let all: f64 = masks.iter().map(|(_, weight)| weight).sum();
    let weight = |weight: f64| if all > 0.0 { weight } else { 1.0 };
    let half = masks.iter().map(|(_, it)| weight(*it)).sum::<f64>() / 2.0;
    // Where which weight comes and goes, by row.
    let mut changes: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
    for (mask, its) in masks {
        for strip in mask.strips() {
            let row = changes.entry(strip.y).or_default();
            row.extend([(strip.start, weight(*its)), (strip.end, -weight(*its))]);
        }
    }
    let mut strips: Vec<Strip> = Vec::new();
    for (y, mut row) in changes {
        row.sort_by_key(|(at, _)| *at);
        let mut sum = 0.0;
        for (change, (next, _)) in row.iter().zip(row.iter().skip(1)) {
            sum += change.1;
            // A little more than half: sums of weights are not exact.
            if sum > half * (1.0 + 1e-12) && change.0 < *next {
                push(&mut strips, Strip { y, start: change.0, end: *next });
            }
        }
    }
    Mask::of_strips(&strips)
}

fn push(strips: &mut Vec<Strip>, strip: Strip) {
    match strips.last_mut() {
        Some(last) if last.y == strip.y && last.end == strip.start => last.end = strip.end,
        _ => strips.push(strip),
    }
}

/// Pixels by who marked them.
struct Groups {
    /// One bit a person; how many pixels.
    sizes: BTreeMap<u64, f64>,
    /// Where which bits change, by row; sorted.
    rows: BTreeMap<u32, Vec<(u32, u64)>>,
}

impl Groups {
    fn new(masks: &[&Mask]) -> Self {
        let mut rows: BTreeMap<u32, Vec<(u32, u64)>> = BTreeMap::new();
        for (person, mask) in (0u32..).zip(masks) {
            for strip in mask.strips() {
                let bit = 1 << person;
                rows.entry(strip.y).or_default().extend([(strip.start, bit), (strip.end, bit)]);
            }
        }
        rows.values_mut().for_each(|row| row.sort_unstable());
        let mut groups = Self { sizes: BTreeMap::new(), rows };
        let mut sizes: BTreeMap<u64, f64> = BTreeMap::new();
        let mut marked = 0.0;
        groups.each(|strip, who| {
            let size = f64::from(strip.len());
            *sizes.entry(who).or_default() += size;
            marked += size;
        });
        let around = groups.area();
        if around > marked {
            sizes.insert(0, around - marked);
        }
        groups.sizes = sizes;
        groups
    }

    /// Of the rectangle around all.
    fn area(&self) -> f64 {
        let rows = self.rows.keys().next().zip(self.rows.keys().next_back());
        let height = rows.map_or(0, |(first, last)| last - first + 1);
        let left = self.rows.values().filter_map(|row| row.first()).map(|it| it.0).min();
        let right = self.rows.values().filter_map(|row| row.last()).map(|it| it.0).max();
        let width = left.zip(right).map_or(0, |(left, right)| right - left);
        f64::from(width) * f64::from(height)
    }

    /// Pixels side by side that the same people marked, and who these are; not what nobody marked.
    fn each(&self, mut each: impl FnMut(Strip, u64)) {
        for (y, row) in &self.rows {
            let mut who = 0;
            for ((start, bit), (end, _)) in row.iter().zip(row.iter().skip(1)) {
                who ^= bit;
                if who != 0 && start < end {
                    each(Strip { y: *y, start: *start, end: *end }, who);
                }
            }
        }
    }

    fn mask(&self, is_in: impl Fn(u64) -> bool) -> Mask {
        let mut strips = Vec::new();
        self.each(|strip, who| {
            if is_in(who) {
                push(&mut strips, strip);
            }
        });
        Mask::of_strips(&strips)
    }
}

/// W of the pixels that these people marked and the others did not.
fn belief(who: u64, quality: &[Quality], prior: f64) -> f64 {
    let (mut object, mut other) = (prior, 1.0 - prior);
    for (person, its) in quality.iter().enumerate() {
        if who >> person & 1 == 1 {
            object *= its.sensitivity;
            other *= 1.0 - its.specificity;
        } else {
            object *= 1.0 - its.sensitivity;
            other *= its.specificity;
        }
        // Only their proportion matters, and the product of many becomes too small to hold.
        let larger = object.max(other);
        if larger > 0.0 {
            (object, other) = (object / larger, other / larger);
        }
    }
    let both = object + other;
    if both > 0.0 { object / both } else { prior }
}

fn improved(groups: &Groups, quality: &[Quality], prior: f64) -> Vec<Quality> {
    let mut found = vec![(0.0, 0.0); quality.len()];
    let (mut object, mut other) = (0.0, 0.0);
    for (who, size) in &groups.sizes {
        let belief = belief(*who, quality, prior);
        object += belief * size;
        other += (1.0 - belief) * size;
        for (person, (marked, left)) in found.iter_mut().enumerate() {
            if who >> person & 1 == 1 {
                *marked += belief * size;
            } else {
                *left += (1.0 - belief) * size;
            }
        }
    }
    let share = |part: f64, whole: f64, old: f64| if whole > 0.0 { part / whole } else { old };
    let found = found.into_iter().zip(quality);
    found
        .map(|((marked, left), old)| Quality {
            sensitivity: share(marked, object, old.sensitivity),
            specificity: share(left, other, old.specificity),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::marks::masks::mask::tests::{drawing, drawn, masks};
    use proptest::prelude::*;

    #[track_caller]
    fn check(people: &[&str], voted: &str, estimated: &str) {
        let masks: Vec<Mask> = people.iter().map(|it| drawn(it)).collect();
        let lines: Vec<&str> = voted.split(' ').collect();
        let (width, height) = (lines[0].len() as u32, lines.len() as u32);
        let equal: Vec<(Mask, f64)> = masks.iter().map(|it| (it.clone(), 1.0)).collect();
        assert_eq!(drawing(&vote(&equal), width, height), voted);
        let found = staple(&masks.iter().collect::<Vec<_>>());
        assert_eq!(drawing(&found.mask, width, height), estimated);
        assert!(found.has_settled);
    }

    const FOUR: [&str; 4] = [
        "XXXX XXXX XX.. ....",
        "XXX. XXXX XXX. .X..",
        "XXXX .XXX XX.. X...",
        "...X .... ..XX .XXX",
    ];

    #[test]
    fn one_who_is_wrong_throughout_is_not_heard() {
        check(&FOUR, "XXXX .XXX XX.. ....", "XXX. XXXX XX.. ....");
        // Two of three at each pixel, and alone by itself.
        check(&["XX. ...", ".XX ...", ".X. ..."], ".X. ...", ".X. ...");
        check(&["XX. .X."], "XX. .X.", "XX. .X.");
    }

    /// The numbers are those of STAPLEImageFilter in SimpleITK 2.5 for the same masks.
    #[test]
    fn how_good_each_seems_to_be() {
        let masks: Vec<Mask> = FOUR.iter().map(|it| drawn(it)).collect();
        let found = staple(&masks.iter().collect::<Vec<_>>());
        let expected = [
            (1.0, 0.852_095_9),
            (1.0, 0.710_079_9),
            (0.891_680_4, 0.714_285_7),
            (0.0, 0.147_904_1),
        ];
        for (said, (sensitivity, specificity)) in found.quality.iter().zip(expected) {
            assert!((said.sensitivity - sensitivity).abs() < 1e-6, "{found:?}");
            assert!((said.specificity - specificity).abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn nobody_and_nothing() {
        assert_eq!(staple(&[]), Staple::default());
        assert_eq!(staple(&[&Mask::default(), &Mask::default()]), Staple::default());
        assert_eq!(vote(&[]), Mask::default());
        // More than can be told apart: by majority.
        let one = drawn("XX.");
        let many = vec![&one; 65];
        assert_eq!(staple(&many).mask, one);
    }

    #[test]
    fn heavier_votes() {
        let weighted = |weights: [f64; 3]| {
            let masks = ["XX.", ".XX", "..X"].map(drawn);
            drawing(&vote(&masks.into_iter().zip(weights).collect::<Vec<_>>()), 3, 1)
        };
        assert_eq!(weighted([1.0, 1.0, 1.0]), ".XX");
        assert_eq!(weighted([3.0, 1.0, 1.0]), "XX.");
        assert_eq!(weighted([0.0, 0.0, 0.0]), ".XX");
        // Three tenths are three tenths, in whatever order they are added.
        assert_eq!(weighted([0.1, 0.2, 0.3]), "..X");
    }

    proptest! {
        #[test]
        fn all_the_same_is_that(mask in masks(), people in 1usize..5) {
            let found = staple(&vec![&mask; people]);
            prop_assert_eq!(&found.mask, &mask);
            let equal = vec![(mask.clone(), 1.0); people];
            prop_assert_eq!(vote(&equal), mask);
        }

        #[test]
        fn is_between_all_and_any(list in prop::collection::vec(masks(), 1..5)) {
            let found = staple(&list.iter().collect::<Vec<_>>());
            let any = list.iter().fold(Mask::default(), |one, it| crate::core::marks::masks::union(&one, it));
            prop_assert_eq!(crate::core::marks::masks::difference(&found.mask, &any), Mask::default());
            for its in found.quality {
                prop_assert!((0.0..=1.0).contains(&its.sensitivity));
                prop_assert!((0.0..=1.0).contains(&its.specificity));
            }
        }
    }
}
