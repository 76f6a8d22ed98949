//! Numbers that look drawn, from a seed: for resampling and for samples of pairs.
//!
//! The generator is xoshiro256++ (Blackman and Vigna, "Scrambled linear
//! pseudorandom number generators", ACM Trans. Math. Softw. 47, 2021). Its four
//! words of state come from the seed by SplitMix64 (Steele, Lea and Flood, "Fast
//! splittable pseudorandom number generators", OOPSLA 2014), as its authors
//! advise. Both work in whole numbers alone: the same seed gives the same draws
//! on every machine. The tests hold both to the sequences of their reference
//! implementations.
//!
//! Not for secrets.

/// A generator of draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    pub fn new(seed: u64) -> Self {
        let mut mixed = seed;
        Self { state: std::array::from_fn(|_| split_mix(&mut mixed)) }
    }

    /// Any whole number of 64 bits.
    pub fn draw(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        drawn
    }

    /// A whole number below `end`, each equally likely; 0 where `end` is 0.
    ///
    /// Lemire, "Fast random integer generation in an interval", ACM Trans. Model. Comput. Simul.
    /// 29 (2019): the upper half of a product, and a new draw where the lower half is so small that
    /// some numbers would be more likely than others.
    pub fn below(&mut self, end: u32) -> u32 {
        let end = u64::from(end);
        let mut product = (self.draw() >> 32) * end;
        if product & LOW < end {
            let unfair = (1 << 32) % end.max(1);
            while product & LOW < unfair {
                product = (self.draw() >> 32) * end;
            }
        }
        u32::try_from(product >> 32).unwrap_or_default()
    }

    /// A number from 0 to just below 1, in steps of 2^-53.
    pub fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let drawn = (self.draw() >> 11) as f64;
        drawn / 9_007_199_254_740_992.0
    }
}

/// The lower 32 bits.
const LOW: u64 = 0xffff_ffff;

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_are_the_published_sequences() {
        let mut state = 1_234_567;
        let mixed: [u64; 5] = std::array::from_fn(|_| split_mix(&mut state));
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(mixed, expected);
        let mut random = Random { state: [1, 2, 3, 4] };
        let drawn: [u64; 10] = std::array::from_fn(|_| random.draw());
        let expected = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
            14_011_001_112_246_962_877,
            12_406_186_145_184_390_807,
            15_849_039_046_786_891_736,
            10_450_023_813_501_588_000,
        ];
        assert_eq!(drawn, expected);
    }

    #[test]
    fn each_number_below_is_about_equally_likely() {
        let mut random = Random::new(3);
        let mut counts = [0; 7];
        for _ in 0..70_000 {
            counts[random.below(7) as usize] += 1;
        }
        // Six standard deviations.
        assert!(counts.iter().all(|count| (9_440..10_560).contains(count)), "{counts:?}");
        assert_eq!((random.below(0), random.below(1)), (0, 0));
    }

    proptest! {
        #[test]
        fn draws_stay_in_their_range(seed in any::<u64>(), end in 1u32..) {
            let mut random = Random::new(seed);
            prop_assert!(random.below(end) < end);
            let drawn = random.unit();
            prop_assert!((0.0..1.0).contains(&drawn));
            prop_assert_ne!(Random::new(seed).draw(), Random::new(seed.wrapping_add(1)).draw());
        }
    }
}
