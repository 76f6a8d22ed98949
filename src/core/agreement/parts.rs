//! The pairwise table in three parts: people among themselves, people with models, models among
//! themselves.
//!
//! Of each part: how many pairs, their common items and those labelled alike taken
//! together, and the middle one of their kappas. The middle one and not the mean: one
//! pair with two items in common may have any kappa.
//!
//! Worked example: kappas of 0.2, 0.4 and 0.9 between two people and each of three
//! models: 0.4.

use super::pairwise::Pair;

/// What two raters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Between {
    Humans,
    HumanAndModel,
    Models,
}

impl Between {
    pub const ALL: [Self; 3] = [Self::Humans, Self::HumanAndModel, Self::Models];

    pub fn of(pair: &Pair, is_model: impl Fn(u32) -> bool) -> Self {
        match (is_model(pair.one), is_model(pair.other)) {
            (false, false) => Self::Humans,
            (true, true) => Self::Models,
            _ => Self::HumanAndModel,
        }
    }
}

/// The pairs of one part taken together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    pub between: Between,
    /// Pairs with an item in common.
    pub pairs: u32,
    /// Their common items, and those labelled alike, over all pairs.
    pub items: u64,
    pub alike: u64,
    /// The middle one of the kappas that are defined.
    pub kappa: Option<f64>,
}

/// The parts that have pairs with items in common.
pub fn parts(pairs: &[Pair], is_model: impl Fn(u32) -> bool) -> Vec<Part> {
    let part = |between: Between| {
        let met = pairs.iter().filter(|pair| pair.items > 0);
        let met: Vec<&Pair> = met.filter(|pair| Between::of(pair, &is_model) == between).collect();
        Part {
            between,
            pairs: u32::try_from(met.len()).unwrap_or(u32::MAX),
            items: met.iter().map(|pair| u64::from(pair.items)).sum(),
            alike: met.iter().map(|pair| u64::from(pair.alike)).sum(),
            kappa: middle(met.iter().filter_map(|pair| pair.kappa).collect()),
        }
    };
    Between::ALL.map(part).into_iter().filter(|part| part.pairs > 0).collect()
}

/// Of two in the middle their mean.
fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let high = values.get(values.len() / 2)?;
    let low = values.get(values.len().saturating_sub(1) / 2)?;
    Some(f64::midpoint(*low, *high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::pairwise::Pairwise;
    use crate::core::agreement::tests::ratings;

    #[test]
    fn people_and_models_are_three_parts() {
        let table = ratings("a a a b\nb b a b\na b a a\nb b b b\n");
        let pairs = Pairwise::new(&table).pairs(&table);
        // Raters 2 and 3 are models.
        let parts = parts(&pairs, |rater| rater >= 2);
        let said: Vec<_> =
            parts.iter().map(|part| (part.between, part.pairs, part.alike, part.items)).collect();
        let expected = [
            (Between::Humans, 1, 3, 4),
            (Between::HumanAndModel, 4, 10, 16),
            (Between::Models, 1, 2, 4),
        ];
        assert_eq!(said, expected);
        assert_eq!(parts[0].kappa, pairs[0].kappa);
        let mut mixed: Vec<f64> = pairs[1..5].iter().filter_map(|pair| pair.kappa).collect();
        mixed.sort_by(f64::total_cmp);
        assert_eq!(parts[1].kappa, Some((mixed[1] + mixed[2]) / 2.0));
    }

    #[test]
    fn only_people_are_one_part() {
        let table = ratings("a a\n- b\n");
        let parts = parts(&Pairwise::new(&table).pairs(&table), |_| false);
        assert_eq!(
            parts.iter().map(|it| (it.between, it.kappa)).collect::<Vec<_>>(),
            [(Between::Humans, None)]
        );
    }

    #[test]
    fn the_middle_of_an_even_number_is_a_mean() {
        assert_eq!(middle(vec![0.9, 0.2, 0.4]), Some(0.4));
        assert_eq!(middle(vec![0.5, 0.25]), Some(0.375));
        assert_eq!(middle(Vec::new()), None);
    }
}
