//! Probabilities from logarithms, and the sum of many logarithms.

/// What is 0 counts as this: far below any other probability, and its logarithm still a number, so
/// that an item of which every class is excluded is not 0/0.
const FLOOR: f64 = 1e-300;

/// `ln`, of 0 the logarithm of [`FLOOR`].
pub(super) fn log_floored(probability: f64) -> f64 {
    probability.max(FLOOR).ln()
}

/// Turns logarithms into probabilities. Gives the largest of them and the sum of all relative to
/// it: the logarithm of their sum is the first and the logarithm of the second.
///
/// Shifted by the largest first: `exp` of a sum of many logarithms is 0 for every class.
#[inline]
pub(super) fn softmax(scores: &mut [f64]) -> (f64, f64) {
    let mut most = f64::NEG_INFINITY;
    for score in scores.iter() {
        // Not `f64::max`, which also looks for NaN: half as fast, and there is none.
        most = if *score > most { *score } else { most };
    }
    let (chunks, rest) = scores.as_chunks_mut::<LANES>();
    for chunk in chunks {
        *chunk = exp_below(chunk.map(|score| score - most));
    }
    for score in rest {
        [*score] = exp_below([*score - most]);
    }
    let sum: f64 = scores.iter().sum();
    let each = 1.0 / sum;
    for score in scores.iter_mut() {
        *score *= each;
    }
    (most, sum)
}

/// Numbers that [`exp_below`] works on at once.
const LANES: usize = 4;

/// `exp` of numbers from 0 down, to the last digit but one; 0 below -708, where numbers end.
///
/// x = n ln 2 + r with a whole n and |r| <= ln 2 / 2; exp x = 2^n exp r, the latter by Taylor's
/// series up to r^13. A million labels of five classes need twenty million of them in twenty
/// iterations. This one is compiled into the loop, computes several classes side by side, and gives
/// the same bytes on every machine.
#[inline]
fn exp_below<const N: usize>(x: [f64; N]) -> [f64; N] {
    /// ln 2 in two parts: the first with zeros at its end, so that its product with n is exact.
    const LN_2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);
    /// Added to a small number it leaves no place for digits behind the point: the sum is rounded
    /// to a whole number, which stands in the lowest bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let shifted = x.map(|x| x * std::f64::consts::LOG2_E + ROUND);
    let mut result = [0.0; N];
    for ((result, x), shifted) in result.iter_mut().zip(x).zip(shifted) {
        let n = shifted - ROUND;
        let r = (x - n * LN_2.0) - n * LN_2.1;
        // 1.0 with n added to its exponent: 2^n.
        let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0f64.to_bits()));
        let value = series(r) * power;
        *result = if x < -708.0 { 0.0 } else { value };
    }
    result
}

/// sum r^n / n! up to 13: in pairs, so that few steps wait for one another (Estrin), and the large
/// terms last, so that only their digits are rounded.
#[inline]
fn series(r: f64) -> f64 {
    let (r2, pair) = (r * r, |low: f64, high: f64| low + high * r);
    let r4 = r2 * r2;
    let from_2 = pair(0.5, 1.0 / 6.0) + pair(1.0 / 24.0, 1.0 / 120.0) * r2;
    let from_6 = pair(1.0 / 720.0, 1.0 / 5_040.0) + pair(1.0 / 40_320.0, 1.0 / 362_880.0) * r2;
    let from_10 = pair(1.0 / 3_628_800.0, 1.0 / 39_916_800.0)
        + pair(1.0 / 479_001_600.0, 1.0 / 6_227_020_800.0) * r2;
    1.0 + (r + (from_2 + (from_6 + from_10 * r4) * r4) * r2)
}

/// Sums what [`softmax`] gives, with one logarithm for many items.
#[derive(Debug)]
pub(super) struct LogSum {
    whole: f64,
    product: f64,
    pending: u32,
}

impl Default for LogSum {
    fn default() -> Self {
        Self { whole: 0.0, product: 1.0, pending: 0 }
    }
}

impl LogSum {
    /// A relative sum lies between 1 and the number of classes, far below 2^30: so many of them
    /// multiply within the range of a number.
    const PENDING: u32 = 32;

    #[inline]
    pub fn add(&mut self, (most, sum): (f64, f64)) {
        self.whole += most;
        self.product *= sum;
        self.pending += 1;
        if self.pending == Self::PENDING {
            self.whole += self.product.ln();
            (self.product, self.pending) = (1.0, 0);
        }
    }

    pub fn value(&self) -> f64 {
        self.whole + self.product.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn very_small_probabilities_keep_their_ratio() {
        let mut scores = [-2000.0, -2000.0 + 3.0f64.ln(), -9000.0];
        let (most, sum) = softmax(&mut scores);
        assert!((scores[0] - 0.25).abs() < 1e-12 && (scores[1] - 0.75).abs() < 1e-12);
        assert_eq!(scores[2], 0.0);
        assert!((most + sum.ln() - (-2000.0 + 4.0f64.ln())).abs() < 1e-9);
    }

    #[test]
    fn exp_is_exp() {
        let edges = [0.0, -0.0, -708.5, f64::NEG_INFINITY];
        assert_eq!(exp_below(edges), [1.0, 1.0, 0.0, 0.0]);
        let mut x = -1e-9f64;
        while x > -708.0 {
            let ([found], expected) = (exp_below([x]), x.exp());
            assert!((found - expected).abs() <= 4e-16 * expected, "{x} {found} {expected}");
            x *= 1.003;
        }
    }

    #[test]
    fn sums_logarithms() {
        let mut sum = LogSum::default();
        let mut expected = 0.0;
        for number in 0..1000u32 {
            let each = 1.0 + f64::from(number);
            sum.add((-f64::from(number), each));
            expected += -f64::from(number) + each.ln();
        }
        assert!((sum.value() - expected).abs() < 1e-6);
    }
}
