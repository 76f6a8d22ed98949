//! Gwet's AC2: as AC1, with credit for near misses.
//!
//! With p_k how common category k is (single labels included), q categories, w(k, l)
//! the credit of a pair, T_w the sum of w over all pairs of categories, and P the
//! mean credit of the pairs within items with two labels or more:
//!
//! ```text
//! chance = T_w / (q (q - 1)) * sum p_k (1 - p_k)
//! AC2 = (P - chance) / (1 - chance)
//! ```
//!
//! (Gwet 2008, 2014.) The weights are quadratic unless others are asked for; with
//! identity it is AC1. The declared categories count in q, also unused ones.
//!
//! Worked example: Gwet's four raters and twelve subjects with gaps give 0.914.

use super::observed::{Observed, differing, prevalence};
use super::undefined::Undefined;
use super::weights::Weights;
use super::{CHOICES_OF_ONE, Data, Metric, Prepared};
use crate::core::ratings::Level;

pub(super) const METRIC: Metric = Metric {
    id: "ac2",
    title: "Gwet's AC2",
    help: "As AC1 for ordered categories: near misses get credit, by quadratic weights unless \
           others are chosen. Needs the full list of categories in their order.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Ordinal, Level::Interval, Level::Ratio],
    best: 1.0,
    prepare: |data, level, setting| {
        prepare(data, Weights::new(setting.scheme, level, &data.ratings.categories)?)
    },
};

pub(super) fn prepare(data: &Data, weights: Weights) -> Result<Prepared, Undefined> {
    let categories = data.ratings.categories.len();
    if categories < 2 {
        return Err(Undefined::OneCategory);
    }
    let observed = Observed::new(&data.patterns, &weights);
    let credit = weights.credit(categories) / (categories as f64 * (categories as f64 - 1.0));
    let patterns = data.patterns.clone();
    Ok(Prepared::new(move |sample| {
        let seen = observed.mean(sample)?;
        let chance = credit * differing(&prevalence(&patterns, categories, sample));
        if chance >= 1.0 {
            return Err(Undefined::OneCategory);
        }
        Ok(1.0 - seen / (1.0 - chance))
    }))
}

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::{GWET, check, check_setting};
    use crate::core::agreement::weights::Scheme;
    use crate::core::agreement::{Setting, weights::Scheme::Linear};

    #[test]
    fn gwets_four_raters() {
        check("ac2", GWET, "0.914001");
        // With identity it is AC1.
        let setting = |scheme| Setting { scheme, ..Setting::default() };
        check_setting("ac2", &[], &setting(Scheme::Identity), GWET, "0.775444");
        check_setting("ac2", &[], &setting(Linear), "1 1\n3 3\n", "1.000000");
    }
}
