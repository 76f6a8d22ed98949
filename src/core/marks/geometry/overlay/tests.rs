use proptest::prelude::*;

use super::*;

fn rings(outline: &[Point], holes: &[&[Point]]) -> Rings {
    let holes = holes.iter().map(|hole| hole.to_vec()).collect();
    Rings { outline: outline.to_vec(), holes }
}

#[track_caller]
fn check(one: &Rings, other: &Rings, expected: [f64; 3]) {
    let Shares { one, other, both } = shares(one, other);
    for (said, expected) in [one, other, both].into_iter().zip(expected) {
        assert!((said - expected).abs() < 1e-9, "{one} {other} {both}, not {expected:?}");
    }
}

const SQUARE: [Point; 4] = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];

#[test]
fn by_hand() {
    let square = rings(&SQUARE, &[]);
    let moved = rings(&SQUARE.map(|[x, y]| [x + 1.0, y + 1.0]), &[]);
    check(&square, &moved, [4.0, 4.0, 1.0]);
    assert!((shares(&square, &moved).iou() - 1.0 / 7.0).abs() < 1e-15);
    check(&square, &square, [4.0, 4.0, 4.0]);
    check(&square, &Rings::default(), [4.0, 0.0, 0.0]);
    // The square on its corner has a half side of sqrt 2 and shares an octagon.
    let far = 2.0f64.sqrt();
    let corner = [[1.0, 1.0 - far], [1.0 + far, 1.0], [1.0, 1.0 + far], [1.0 - far, 1.0]];
    check(&square, &rings(&corner, &[]), [4.0, 4.0, 8.0 * (far - 1.0)]);
    // One side in common.
    check(&square, &rings(&SQUARE.map(|[x, y]| [x + 2.0, y]), &[]), [4.0, 4.0, 0.0]);
}

#[test]
fn holes_and_lines_that_cross_themselves() {
    let ring = rings(
        &[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]],
        &[&[[2.0, 2.0], [8.0, 2.0], [8.0, 8.0], [2.0, 8.0]]],
    );
    check(&ring, &rings(&SQUARE.map(|[x, y]| [x + 1.0, y + 1.0]), &[]), [64.0, 4.0, 3.0]);
    // A hole that reaches out of the outline takes nothing from outside; two that overlap count once.
    let holes: [&[Point]; 2] = [
        &[[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]],
        &[[1.5, 1.0], [1.5, 9.0], [1.0, 9.0], [1.0, 1.0]],
    ];
    check(&rings(&SQUARE, &holes), &Rings::default(), [3.0, 0.0, 0.0]);
    // A bow tie: two triangles of 1.
    let tie = rings(&[[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]], &[]);
    check(&tie, &rings(&SQUARE, &[]), [2.0, 4.0, 2.0]);
    // A star of five points: its middle is met twice and is out.
    let star: Vec<Point> = [0, 2, 4, 1, 3]
        .map(|point| {
            let (cos, sin) = crate::core::marks::geometry::turn::cos_sin(f64::from(point) * 72.0);
            [cos, sin]
        })
        .to_vec();
    // Five tips of 36 degrees, each on a side of the pentagon within.
    let [tip, half, fifth] = [18.0f64, 36.0, 72.0].map(f64::to_radians);
    let side = 2.0 * fifth.cos() / half.cos() * half.sin();
    let height = side / 2.0 / tip.tan();
    check(&rings(&star, &[]), &Rings::default(), [5.0 * side * height / 2.0, 0.0, 0.0]);
}

/// Sutherland and Hodgman, "Reentrant polygon clipping" (1974): another way to the same for convex
/// polygons.
fn clipped(one: &[Point], other: &[Point]) -> f64 {
    let turn = |[a, b]: [Point; 2], c: Point| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    let mut left = one.to_vec();
    for side in sides(other) {
        let mut kept = Vec::new();
        for [from, to] in sides(&left) {
            let (before, after) = (turn(side, from), turn(side, to));
            if before >= 0.0 {
                kept.push(from);
            }
            if before * after < 0.0 {
                let share = before / (before - after);
                kept.push([
                    from[0] + share * (to[0] - from[0]),
                    from[1] + share * (to[1] - from[1]),
                ]);
            }
        }
        left = kept;
    }
    sides(&left).map(|[a, b]| a[0] * b[1] - b[0] * a[1]).sum::<f64>() / 2.0
}

/// Corners on a circle, in order: convex and clockwise as one sees it.
fn convex() -> impl Strategy<Value = Vec<Point>> {
    let corners = prop::collection::btree_set(0u16..360, 3..9);
    (corners, -20.0f64..20.0, -20.0f64..20.0, 1.0f64..40.0).prop_map(|(corners, x, y, radius)| {
        let corner = |degrees: u16| {
            let (cos, sin) = crate::core::marks::geometry::turn::cos_sin(f64::from(degrees));
            [x + radius * cos, y + radius * sin]
        };
        corners.into_iter().map(corner).collect()
    })
}

/// Any corners on a coarse grid: sides that cross, coincide and touch.
fn any_ring() -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((0i8..6, 0i8..6), 3..9)
        .prop_map(|points| points.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect())
}

fn any_rings() -> impl Strategy<Value = Rings> {
    (any_ring(), prop::collection::vec(any_ring(), 0..3))
        .prop_map(|(outline, holes)| Rings { outline, holes })
}

proptest! {
    #[test]
    fn convex_polygons_share_what_clipping_says(one in convex(), other in convex()) {
        let shares = shares(&rings(&one, &[]), &rings(&other, &[]));
        let shoelace = |ring: &[Point]| clipped(ring, ring);
        prop_assert!((shares.one - shoelace(&one)).abs() < 1e-6);
        prop_assert!((shares.both - clipped(&one, &other)).abs() < 1e-6, "{:?}", shares);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Against counting points, 400 to a unit.
    #[test]
    fn any_polygons_share_what_points_say(one in any_rings(), other in any_rings()) {
        let said = shares(&one, &other);
        let mut counted = [0.0; 3];
        let at = |step: u8| (f64::from(step) + 0.493) / 20.0;
        for point in (0..100).flat_map(|x| (0..100).map(move |y| [at(x), at(y)])) {
            let [in_one, in_other] = [one.contains(point), other.contains(point)];
            for (count, is_in) in counted.iter_mut().zip([in_one, in_other, in_one && in_other]) {
                *count += f64::from(u8::from(is_in)) / 400.0;
            }
        }
        for (said, counted) in [said.one, said.other, said.both].into_iter().zip(counted) {
            prop_assert!((said - counted).abs() < 0.4, "{said} {counted}");
        }
        let turned = shares(&other, &one);
        prop_assert!((turned.both - said.both).abs() < 1e-9);
        prop_assert!(said.both <= said.one + 1e-9 && said.both <= said.other + 1e-9);
    }
}
