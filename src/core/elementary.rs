//! `exp` and `ln` from additions, multiplications and divisions alone.
//!
//! Those of the platform differ in the last digit between a browser and the command line, and an
//! iteration makes a first digit of it. With these the same labels give the same bytes on every machine.
//! `tests/native/layers.rs` keeps the platform's out of the pure layers. They are also faster where it counts: no call, no tables.

/// ln 2 in two parts: the first with zeros at its end, so that its product with a whole number is
/// exact.
const LN_2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);

/// The larger of two numbers. Not `f64::max`, which also looks for NaN and takes twice as long:
/// there is none here.
#[inline(always)]
pub(super) fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// `exp` of a number from 0 down, to the last digit but one; 0 below -708, where numbers end.
///
/// x = n ln 2 + r with a whole n and |r| <= ln 2 / 2; exp x = 2^n exp r, the latter by Taylor's
/// series up to r^13. A million labels of five classes need twenty million of them in twenty
/// iterations; this one is compiled into the loop, where several are computed side by side.
#[inline(always)]
pub(super) fn exp_below(x: f64) -> f64 {
    /// Added to a small number it leaves no place for digits behind the point: the sum is rounded
    /// to a whole number, which stands in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * LN_2.0) - n * LN_2.1;
    // 1.0 with n added to its exponent: 2^n.
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0f64.to_bits()));
    let value = series(r) * power;
    if x < -708.0 { 0.0 } else { value }
}

/// sum r^n / n! up to 13: in pairs, so that few steps wait for one another (Estrin), and the large
/// terms last, so that only their digits are rounded.
#[inline(always)]
fn series(r: f64) -> f64 {
    let (r2, pair) = (r * r, |low: f64, high: f64| low + high * r);
    let r4 = r2 * r2;
    let from_2 = pair(0.5, 1.0 / 6.0) + pair(1.0 / 24.0, 1.0 / 120.0) * r2;
    let from_6 = pair(1.0 / 720.0, 1.0 / 5_040.0) + pair(1.0 / 40_320.0, 1.0 / 362_880.0) * r2;
    let from_10 = pair(1.0 / 3_628_800.0, 1.0 / 39_916_800.0)
        + pair(1.0 / 479_001_600.0, 1.0 / 6_227_020_800.0) * r2;
    1.0 + (r + (from_2 + (from_6 + from_10 * r4) * r4) * r2)
}

/// `exp` of any number.
pub(super) fn exp(x: f64) -> f64 {
    if x > 0.0 { 1.0 / exp_below(-x) } else { exp_below(x) }
}

/// `ln` of a number above 0 that is not so small that it has lost digits (from 2.2e-308 up); of 0
/// minus infinity.
///
/// x = 2^k m with m between the square roots of 1/2 and 2; ln x = k ln 2 + 2 artanh s, with
/// s = (m - 1) / (m + 1), |s| < 0.172, and artanh s = s + s^3 / 3 + s^5 / 5 + ... up to s^21.
pub(super) fn ln(x: f64) -> f64 {
    if !(x > 0.0 && x.is_finite()) {
        return if x == 0.0 { f64::NEG_INFINITY } else { x };
    }
    const FRACTION: u64 = (1 << 52) - 1;
    let one = 1.0f64.to_bits();
    let (bits, mut k) = (x.to_bits(), 0.0);
    let mut m = f64::from_bits((bits & FRACTION) | one);
    if m > std::f64::consts::SQRT_2 {
        m /= 2.0;
        k = 1.0;
    }
    k += f64::from(u16::try_from(bits >> 52).unwrap_or_default()) - 1023.0;
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let mut series = 1.0 / 21.0;
    for divisor in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        series = series * z + 1.0 / divisor;
    }
    // The small terms first.
    k * LN_2.0 + (2.0 * s + (2.0 * s * z * series + k * LN_2.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative error, or absolute where it is near 0.
    #[track_caller]
    fn near(x: f64, found: f64, expected: f64) {
        assert!((found - expected).abs() <= 4.5e-16 * expected.abs(), "{x}: {found} {expected}");
    }

    #[test]
    fn exp_is_exp() {
        let edges = [0.0, -0.0, -708.5, f64::NEG_INFINITY, 800.0].map(exp);
        assert_eq!(edges, [1.0, 1.0, 0.0, 0.0, f64::INFINITY]);
        let mut x = -1e-9f64;
        while x > -708.0 {
            near(x, exp_below(x), x.exp());
            near(-x, exp(-x), (-x).exp());
            x *= 1.003;
        }
    }

    #[test]
    fn ln_is_ln() {
        let edges = [0.0, 1.0, f64::INFINITY].map(ln);
        assert_eq!(edges, [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
        assert!(ln(-1.0) < 0.0 && ln(f64::NAN).is_nan());
        let mut x = 1e-307f64;
        while x < 1e307 {
            near(x, ln(x), x.ln());
            x *= 1.07;
        }
        for n in 1..2_000 {
            let x = 0.5 + f64::from(n) / 1_000.0;
            near(x, ln(x), x.ln());
        }
    }
}
