//! Turning about a point, the same to the last bit on every machine.
//!
//! An angle is taken in quarters, which are exact, and a rest of at most 45 degrees, whose cosine
//! and sine are Taylor's series up to the 16th power: the next term is below 1e-15.

use super::bounds::Point;

/// Cosine and sine of an angle in degrees; exact for quarters.
pub fn cos_sin(degrees: f64) -> (f64, f64) {
    let turned = degrees.rem_euclid(360.0);
    let quarter = (turned / 90.0).round();
    let rest = (turned - quarter * 90.0).to_radians();
    let square = rest * rest;
    // 1 - s/(1*2) (1 - s/(3*4) (1 - ...)), from the last factor to the first.
    let series = |factors: [f64; 8]| {
        factors.iter().rev().fold(1.0, |sum, factor| 1.0 - square / factor * sum)
    };
    let cos = series([2.0, 12.0, 30.0, 56.0, 90.0, 132.0, 182.0, 240.0]);
    let sin = rest * series([6.0, 20.0, 42.0, 72.0, 110.0, 156.0, 210.0, 272.0]);
    if quarter == 1.0 {
        (-sin, cos)
    } else if quarter == 2.0 {
        (-cos, -sin)
    } else if quarter == 3.0 {
        (sin, -cos)
    } else {
        (cos, sin)
    }
}

/// A point turned about another, clockwise as one sees it (y is down).
pub fn about([x, y]: Point, [centre_x, centre_y]: Point, degrees: f64) -> Point {
    if degrees == 0.0 {
        return [x, y];
    }
    let (cos, sin) = cos_sin(degrees);
    let (from_x, from_y) = (x - centre_x, y - centre_y);
    [centre_x + from_x * cos - from_y * sin, centre_y + from_x * sin + from_y * cos]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quarters_are_exact() {
        let expected = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
        for (quarter, expected) in (-4i8..).zip(expected.into_iter().cycle().take(12)) {
            assert_eq!(cos_sin(f64::from(quarter) * 90.0), expected, "{quarter}");
        }
        // From the upper right corner down.
        assert_eq!(about([3.0, 1.0], [2.0, 2.0], 90.0), [3.0, 3.0]);
    }

    proptest! {
        #[test]
        fn is_what_the_platform_says(degrees in -1000.0f64..1000.0) {
            let (cos, sin) = cos_sin(degrees);
            prop_assert!((cos - degrees.to_radians().cos()).abs() < 1e-12);
            prop_assert!((sin - degrees.to_radians().sin()).abs() < 1e-12);
            prop_assert!((cos * cos + sin * sin - 1.0).abs() < 4e-16);
        }
    }
}
