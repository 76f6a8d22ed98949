//! Gwet's AC1: agreement beyond chance that stays steady where one category is common.
//!
//! With p_k how common category k is, q categories, and P the mean share of agreeing
//! pairs within items ([`super::observed`]):
//!
//! ```text
//! chance = sum p_k (1 - p_k) / (q - 1)
//! AC1 = (P - chance) / (1 - chance)
//! ```
//!
//! (Gwet 2008.) Items with a single label count in p_k and not in P. Raters are
//! taken to guess only where they are not certain, so that chance is small where
//! nearly all is of one category: there kappa falls to 0 while nearly all agree.
//!
//! Worked example: of 125 items two raters call 118 both "no" and differ on 7.
//! P = 0.944, p = (0.972, 0.028), chance = 0.0544 and AC1 = 0.9408, where kappa is
//! -0.0234.

use super::ac2;
use super::weights::Weights;
use super::{CHOICES_OF_ONE, Metric};
use crate::core::ratings::Level;

pub(super) const METRIC: Metric = Metric {
    id: "ac1",
    title: "Gwet's AC1",
    help: "Agreement beyond chance that does not collapse where one category is very common. 0 is \
           chance, 1 is perfect. Any number of raters, gaps allowed.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, _| ac2::prepare(data, Weights::identity()),
};

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::{GWET, check, check_with, square};

    #[test]
    fn published_tables() {
        check("ac1", &square(&[&[40, 9], &[6, 45]]), "0.700748");
        check("ac1", &square(&[&[80, 10], &[5, 5]]), "0.808000");
        check("ac1", &square(&[&[118, 5], &[2, 0]]), "0.940776");
        check("ac1", GWET, "0.775444");
        check("percent", GWET, "0.818182");
    }

    #[test]
    fn one_category_among_several_is_defined() {
        check_with("ac1", &["a", "b"], None, "a a\na a\n", "1.000000");
        let one = "all labels are of one category, so chance alone would agree always: 0 divided \
                   by 0";
        check("ac1", "a a\na a\n", one);
    }
}
