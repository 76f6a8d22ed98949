//! Exponential, logarithm and softmax out of exact operations.
//!
//! `f64::exp` and `f64::ln` come from the system's library and may differ in the last bit between
//! machines; additions and multiplications do not. Accurate to about 1e-15 relative, which is far
//! more than the four decimals that are written.

const LN_2: f64 = std::f64::consts::LN_2;

/// eˣ for |x| ≤ 700, limited to that range beyond.
pub fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let power = (x / LN_2).round();
    let rest = x - power * LN_2;
    // Taylor to rest^17, |rest| ≤ 0.35: from the inside out.
    let series = (1..=17).rev().fold(1.0, |sum, n| 1.0 + rest / f64::from(n) * sum);
    series * f64::from_bits(((1023 + power as i64) as u64) << 52)
}

/// The natural logarithm; minus infinity for what is not a positive normal number.
pub fn ln(x: f64) -> f64 {
    if !x.is_normal() || x < 0.0 {
        return f64::NEG_INFINITY;
    }
    let bits = x.to_bits();
    let mut power = ((bits >> 52) & 0x7ff) as f64 - 1023.0;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        power += 1.0;
    }
    // ln m = 2 artanh s, s = (m − 1)/(m + 1), |s| ≤ 0.172.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let series = (0..=11).rev().fold(0.0, |sum, n| sum * s * s + 1.0 / f64::from(2 * n + 1));
    power * LN_2 + 2.0 * s * series
}

/// Probabilities in proportion to eˣ; the largest is taken away first, so nothing overflows.
pub fn softmax(logits: &[f64]) -> Vec<f64> {
    let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logits.iter().map(|x| exp(x - top)).collect();
    let total: f64 = powers.iter().sum();
    powers.iter().map(|power| power / total).collect()
}

/// The place of the largest, the first of equals; 0 for none.
pub fn argmax(values: &[f64]) -> usize {
    let better = |best: usize, at: usize| if values[at] > values[best] { at } else { best };
    (0..values.len()).fold(0, better)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_library() {
        for step in -2000..2000 {
            let x = f64::from(step) * 0.137;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-13, "exp {x}");
            let y = exp(x / 10.0);
            assert!((ln(y) - y.ln()).abs() < 1e-13 * y.ln().abs().max(1.0), "ln {y}");
        }
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
    }

    #[test]
    fn softmax_of_equals_is_even() {
        assert_eq!(softmax(&[900.0, 900.0]), [0.5, 0.5]);
        assert_eq!(argmax(&[1.0, 3.0, 3.0]), 1);
    }
}
