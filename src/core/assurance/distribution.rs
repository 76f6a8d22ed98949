//! Tails of the binomial, the normal and Student's t distribution: what intervals and tests are made of.
//!
//! **Binomial.** P(X ≥ k) = I_p(k, n − k + 1), the regularised incomplete beta function
//! I_x(a, b). It is a continued fraction (DLMF 8.17.22, evaluated by Lentz's method) times
//! x^a (1 − x)^b / B(a, b). That factor is where digits get lost: as a difference of
//! log-gammas it keeps nine of them at a million answers. Loader (2000, "Fast and accurate
//! computation of binomial probabilities") writes it as
//! ```text
//! sqrt(ab / (2π n)) · exp(δ(n) − δ(a) − δ(b) − D(a, nx) − D(b, n(1 − x))),   n = a + b
//! ```
//! with δ the error of Stirling's formula and D(x, m) = x ln(x/m) + m − x the deviance: no
//! large number is subtracted from another.
//!
//! **Normal.** Φ by its power series below 3 (Marsaglia 2004), the upper tail by Laplace's
//! continued fraction above; the quantile by bisection, since it is asked for once a table.
//!
//! **Student's t.** By the incomplete beta function (DLMF 8.17); the quantile by bisection.
//!
//! Example: 3 or more heads of 5 tosses: P = I_0.5(3, 3) = 0.5.

use crate::core::elementary::{exp, ln};

const TWO_PI: f64 = 2.0 * std::f64::consts::PI;

/// P(X ≥ k) for X binomial with n trials of probability p.
pub fn binomial_at_least(k: u64, n: u64, p: f64) -> f64 {
    match k {
        0 => 1.0,
        k if k > n => 0.0,
        k => beta(k as f64, (n - k + 1) as f64, p, 1.0 - p),
    }
}

/// P(X ≤ k) for X binomial with n trials of probability p.
pub fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n { 1.0 } else { beta((n - k) as f64, (k + 1) as f64, 1.0 - p, p) }
}

/// The regularised incomplete beta function I_x(a, b), from 0 at x = 0 to 1 at x = 1.
/// Not a number where a or b is not above 0, or x is not a number.
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    beta(a, b, x, 1.0 - x)
}

/// I_x(a, b) with y = 1 − x, of which one may be exact where the other is rounded: 1 − 10⁻⁶
/// has lost six digits of what a million trials ask for.
fn beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let is_legal = a > 0.0 && b > 0.0 && (a + b).is_finite() && !x.is_nan();
    if !is_legal {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast only below the mean; above it the mirrored one does.
    if x < (a + 1.0) / (a + b + 2.0) {
        beta_density(a, b, x, y) * beta_fraction(a, b, x) / a
    } else {
        1.0 - beta_density(b, a, y, x) * beta_fraction(b, a, y) / b
    }
}

/// P(Z ≥ z) for Z standard normal.
pub fn normal_upper_tail(z: f64) -> f64 {
    if z.is_nan() {
        return f64::NAN;
    }
    if z < 0.0 {
        return 1.0 - normal_upper_tail(-z);
    }
    let density = exp(-0.5 * z * z) / TWO_PI.sqrt();
    if z < 3.0 {
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term > sum * 1e-17 {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        0.5 - density * sum
    } else {
        let fraction = (1..200).rev().fold(z, |below, step| z + f64::from(step) / below);
        density / fraction
    }
}

/// The z below which a standard normal lies with probability p. Infinite at 0 and 1; not a
/// number outside.
pub fn normal_quantile(p: f64) -> f64 {
    if p.is_nan() || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p < 0.5 {
        return -upper_quantile(p);
    }
    upper_quantile(1.0 - p)
}

/// The z ≥ 0 above which a standard normal lies with probability q ≤ 1/2.
fn upper_quantile(q: f64) -> f64 {
    if q <= 0.0 {
        return f64::INFINITY;
    }
    // Beyond 39 the tail is no f64 any more.
    bisect(0.0, 39.0, |z| normal_upper_tail(z) > q)
}

/// P(T ≥ t) for T of Student's t distribution with so many degrees of freedom. Not a number where
/// these are not above 0.
pub fn student_upper_tail(t: f64, freedom: f64) -> f64 {
    if t < 0.0 {
        return 1.0 - student_upper_tail(-t, freedom);
    }
    if t.is_infinite() {
        return 0.0;
    }
    // P(T² ≥ t²) is I_x(ν/2, 1/2) with x = ν / (ν + t²).
    let all = freedom + t * t;
    beta(freedom / 2.0, 0.5, freedom / all, t * t / all) / 2.0
}

/// The t below which it lies with probability p, from 1/2 to below 1.
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    let normal = normal_quantile(p);
    if !normal.is_finite() {
        return normal;
    }
    if freedom >= 50.0 {
        return student_expansion(normal, freedom);
    }
    let is_below = |t: f64| student_upper_tail(t, freedom) > 1.0 - p;
    let mut high = 2.0 * normal.max(1.0);
    while high < 1e18 && is_below(high) {
        high *= 4.0;
    }
    bisect(0.0, high, is_below)
}

/// Fisher and Cornish's expansion of the quantile (Abramowitz and Stegun 26.7.5): seven digits for
/// 50 degrees of freedom, more for more.
fn student_expansion(z: f64, freedom: f64) -> f64 {
    let s = z * z;
    let terms = [
        (s + 1.0) / 4.0,
        ((5.0 * s + 16.0) * s + 3.0) / 96.0,
        (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0,
        ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0,
    ];
    let all = terms.iter().rev().fold(0.0, |sum, term| (sum + term) / freedom);
    z * (1.0 + all)
}

/// Where `is_below` turns from true to false between two numbers, to the last digit.
pub(super) fn bisect(low: f64, high: f64, mut is_below: impl FnMut(f64) -> bool) -> f64 {
    let (mut low, mut high) = (low, high);
    // A root near 0 needs more halvings than one in the middle; none needs so many.
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}

/// x^a y^b / B(a, b) with y = 1 − x.
pub(super) fn beta_density(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * y);
    // 1 / B(a, b) = ab/n · Γ(n + 1) / (Γ(a + 1) Γ(b + 1)).
    (a * b / n) * (n / (TWO_PI * a * b)).sqrt() * exp(exponent)
}

/// The continued fraction of the incomplete beta function.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    // Lentz's method needs something in the place of 0 to divide by.
    const TINY: f64 = 1e-300;
    let safe = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / safe(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    // About the square root of the larger of a and b is needed.
    for step in 1..1_000_000_u32 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / safe(1.0 + even * d);
        c = safe(1.0 + even / c);
        result *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / safe(1.0 + odd * d);
        c = safe(1.0 + odd / c);
        result *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    result
}

/// x ln(x/m) + m − x, without the cancellation where x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() < 0.1 * (x + m) {
        // ln(x/m) = 2 (v + v³/3 + v⁵/5 + …) with v = (x − m)/(x + m).
        let v = (x - m) / (x + m);
        let mut sum = (x - m) * v;
        let mut term = 2.0 * x * v;
        for odd in (3..200_u32).step_by(2) {
            term *= v * v;
            let next = sum + term / f64::from(odd);
            if next == sum {
                break;
            }
            sum = next;
        }
        sum
    } else {
        x * ln(x / m) + m - x
    }
}

/// ln Γ(z + 1) − [(z + ½) ln z − z + ½ ln 2π].
fn stirling_error(z: f64) -> f64 {
    if z >= 16.0 {
        return stirling_series(z);
    }
    // Γ(z + 1) = Γ(z + 1 + m) / ((z + 1) … (z + m)).
    let (mut product, mut large) = (1.0, z);
    while large < 16.0 {
        large += 1.0;
        product *= large;
    }
    let half_log = 0.5 * ln(TWO_PI);
    let ln_gamma =
        (large + 0.5) * ln(large) - large + half_log + stirling_series(large) - ln(product);
    ln_gamma - ((z + 0.5) * ln(z) - z + half_log)
}

/// Its expansion for a large z: 1/(12z) − 1/(360z³) + …
fn stirling_series(z: f64) -> f64 {
    let square = z * z;
    let inner = 1.0 / 1680.0 - 1.0 / (1188.0 * square);
    let inner = 1.0 / 1260.0 - inner / square;
    let inner = 1.0 / 360.0 - inner / square;
    (1.0 / 12.0 - inner / square) / z
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(value: f64, expected: f64, digits: i32) {
        let off = (value - expected).abs() / expected.abs().max(1e-300);
        assert!(off < 10f64.powi(-digits), "{value} is not {expected}");
    }

    /// P(X ≤ k) by adding up: another way to the same number.
    fn summed(k: u64, n: u64, p: f64) -> f64 {
        let mut sum = 0.0;
        for i in 0..=k {
            let mut ln = i as f64 * p.ln() + (n - i) as f64 * (1.0 - p).ln();
            for j in 0..i {
                ln += ((n - j) as f64).ln() - ((j + 1) as f64).ln();
            }
            sum += ln.exp();
        }
        sum
    }

    #[test]
    fn binomial_tails() {
        check(binomial_at_least(3, 5, 0.5), 0.5, 14);
        check(binomial_at_most(0, 59, 0.05), 0.95f64.powi(59), 13);
        for (k, n, p) in [(1, 100, 0.05), (10, 1000, 0.0169), (99, 100, 0.97), (37, 80, 0.5)] {
            check(binomial_at_most(k, n, p), summed(k, n, p), 11);
            check(binomial_at_least(k + 1, n, p), 1.0 - summed(k, n, p), 9);
        }
        assert_eq!(binomial_at_least(0, 5, 0.3), 1.0);
        assert_eq!(binomial_at_least(6, 5, 0.3), 0.0);
        assert_eq!(binomial_at_most(5, 5, 0.3), 1.0);
        assert_eq!(binomial_at_most(3, 5, 0.0), 1.0);
        assert_eq!(binomial_at_most(3, 5, 1.0), 0.0);
    }

    /// I_x(a, b) of small whole numbers is a polynomial.
    #[test]
    fn incomplete_beta_has_closed_forms() {
        for x in [1e-9f64, 0.01, 0.3, 0.5, 0.77, 0.999] {
            check(incomplete_beta(1.0, 1.0, x), x, 13);
            check(incomplete_beta(2.0, 1.0, x), x * x, 13);
            check(incomplete_beta(2.0, 2.0, x), x * x * (3.0 - 2.0 * x), 12);
            // The arcsine law.
            let arcsine = 2.0 / std::f64::consts::PI * x.sqrt().asin();
            check(incomplete_beta(0.5, 0.5, x), arcsine, 12);
        }
        assert!(incomplete_beta(0.0, 1.0, 0.5).is_nan());
        assert!(incomplete_beta(1.0, 1.0, f64::NAN).is_nan());
    }

    #[test]
    fn a_million_answers_keep_their_digits() {
        // The median of a symmetric one is 1/2, however many there are.
        for n in [1e3, 1e5, 1e7] {
            check(incomplete_beta(n, n, 0.5), 0.5, 11);
        }
        check(binomial_at_most(0, 1_000_000, 1e-6), (1e6 * (-1e-6f64).ln_1p()).exp(), 12);
    }

    #[test]
    fn normal_tails() {
        // Abramowitz and Stegun 1964, table 26.1 and 26.2.
        check(normal_upper_tail(1.0), 0.158_655_253_931_457, 13);
        check(normal_upper_tail(2.0), 0.022_750_131_948_179, 12);
        check(normal_upper_tail(3.0), 1.349_898_031_630_09e-3, 12);
        check(normal_upper_tail(5.0), 2.866_515_718_791_94e-7, 12);
        check(1.0 - normal_upper_tail(-1.0), 0.158_655_253_931_457, 13);
        check(normal_quantile(0.975), 1.959_963_984_540_054, 13);
        check(normal_quantile(0.95), 1.644_853_626_951_472_7, 13);
        check(normal_quantile(0.05), -1.644_853_626_951_472_7, 13);
        check(normal_quantile(0.999), 3.090_232_306_167_813_5, 12);
        assert!(normal_quantile(0.5).abs() < 1e-15);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(1.1).is_nan());
    }

    #[test]
    fn student_tails() {
        // 1 degree of freedom: 1/2 − atan(t)/π; 2: (1 − t/sqrt(2 + t²)) / 2.
        check(student_upper_tail(1.0, 1.0), 0.25, 13);
        check(student_upper_tail(3.0, 2.0), 0.5 * (1.0 - 3.0 / 11f64.sqrt()), 12);
        check(student_upper_tail(-1.0, 1.0), 0.75, 13);
        // Abramowitz and Stegun 1964, table 26.10.
        for (freedom, t) in [(1.0, 12.706), (4.0, 2.776), (19.0, 2.093), (120.0, 1.980)] {
            check(student_quantile(0.975, freedom), t, 3);
        }
        for freedom in [50.0, 77.0, 4_000.0] {
            for p in [0.9, 0.975, 0.9995] {
                check(student_upper_tail(student_quantile(p, freedom), freedom), 1.0 - p, 6);
            }
        }
        assert_eq!(student_upper_tail(f64::INFINITY, 3.0), 0.0);
        assert!(
            student_upper_tail(1.0, 0.0).is_nan() && student_upper_tail(f64::NAN, 1.0).is_nan()
        );
        assert_eq!(student_quantile(1.0, 3.0), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn both_tails_are_all(n in 1u64..400, k in 0u64..400, p in 0.001f64..0.999) {
            let k = k.min(n - 1);
            let both = binomial_at_most(k, n, p) + binomial_at_least(k + 1, n, p);
            prop_assert!((both - 1.0).abs() < 1e-12, "{}", both);
        }

        #[test]
        fn no_number_makes_it_panic(a in any::<f64>(), b in any::<f64>(), x in any::<f64>()) {
            let _ = (normal_upper_tail(x), normal_quantile(x));
            let _ = incomplete_beta(a % 1e6, b % 1e6, x);
            let _ = (student_upper_tail(x, b % 1e6), student_quantile(x, b % 1e6));
        }
    }
}
