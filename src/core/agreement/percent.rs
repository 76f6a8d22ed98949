//! Percent agreement: the share of pairs of labels that are the same.
//!
//! Of an item with m labels, c_k of them of category k, the share is
//! sum c_k (c_k - 1) / (m (m - 1)); the value is the mean over items with two labels
//! or more. It is the p_a of Fleiss (1971) and Gwet (2008), and says nothing about
//! how much of it chance alone would give.
//!
//! Worked example: labels a b, and a a a b on a second item: 0 of 1 pairs and 3 of
//! 6 pairs agree, the value is (0 + 0.5) / 2 = 0.25.

use super::observed::Observed;
use super::weights::Weights;
use super::{CHOICES_OF_ONE, Metric, Prepared};
use crate::core::ratings::Level;

pub(super) const METRIC: Metric = Metric {
    id: "percent",
    title: "Percent agreement",
    help: "How often two labels of an item are the same, the mean over the items. Not corrected \
           for chance: with two categories, guessing alone reaches 50 %.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, _| {
        let observed = Observed::new(&data.patterns, &Weights::identity());
        Ok(Prepared::new(move |sample| Ok(1.0 - observed.mean(sample)?)))
    },
};

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::check;

    #[test]
    fn is_the_mean_over_items() {
        check("percent", "a b - -\na a a b\n", "0.250000");
        check("percent", "a a\nb b\n", "1.000000");
        check("percent", "a b\n", "0.000000");
        // One category is no problem here.
        check("percent", "a a\na a\n", "1.000000");
        check("percent", "a -\n- b\n", "no item has two labels");
    }
}
