//! Alpha for questions with several labels: how far two sets are apart.
//!
//! For two answers A and B, with J = |A and B| / |A or B|:
//!
//! - Jaccard: d = 1 - J (Jaccard 1901)
//! - MASI: d = 1 - J M, where M is 1 for equal sets, 2/3 where one holds the other,
//!   1/3 where they overlap, 0 where they do not (Passonneau 2006)
//!
//! Two empty sets are equal: d = 0. Alpha over it is [`super::alpha_distance`].
//!
//! Worked example: {a} and {a, b} have J = 1/2. Jaccard says 1/2; MASI says
//! 1 - 1/2 x 2/3 = 2/3.

use super::alpha_distance::Pairs;
use super::answers;
use super::undefined::Undefined;
use super::{Data, Metric, Prepared, Setting, alpha_distance};
use crate::core::ratings::Level;

pub(super) const MASI: Metric = Metric {
    id: "alpha-masi",
    title: "Krippendorff's alpha, MASI distance",
    help: "Agreement of sets of labels beyond chance. A set that holds the other is nearer than \
           one that only overlaps; sets without a label in common are as far as can be.",
    serves: &["choices"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, setting| prepare(data, setting, masi),
};

pub(super) const JACCARD: Metric = Metric {
    id: "alpha-jaccard",
    title: "Krippendorff's alpha, Jaccard distance",
    help: "Agreement of sets of labels beyond chance, by the share of labels that two sets have in \
           common.",
    serves: &["choices"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, setting| prepare(data, setting, jaccard),
};

/// 1 less the share of labels in common. Both sets sorted, no label twice.
pub fn jaccard(one: &[String], other: &[String]) -> f64 {
    1.0 - overlap(one, other)
}

/// As Jaccard, less for sets of which neither holds the other.
pub fn masi(one: &[String], other: &[String]) -> f64 {
    let common = common(one, other);
    let monotonic = if one == other {
        1.0
    } else if common == one.len() || common == other.len() {
        2.0 / 3.0
    } else {
        1.0 / 3.0
    };
    1.0 - overlap(one, other) * monotonic
}

fn prepare(
    data: &Data,
    setting: &Setting,
    distance: fn(&[String], &[String]) -> f64,
) -> Result<Prepared, Undefined> {
    let sets = data.answers(answers::set)?;
    let set = |category: u32| sets.get(category as usize).map(Vec::as_slice).unwrap_or_default();
    alpha_distance::prepare(data, setting, Pairs::MANY, |one, other| distance(set(one), set(other)))
}

fn common(one: &[String], other: &[String]) -> usize {
    one.iter().filter(|label| other.binary_search(label).is_ok()).count()
}

fn overlap(one: &[String], other: &[String]) -> f64 {
    let common = common(one, other);
    let all = one.len() + other.len() - common;
    if all == 0 { 1.0 } else { common as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::tests::check;

    #[track_caller]
    fn distances(one: &str, other: &str, expected: [f64; 2]) {
        let [one, other] = [one, other].map(|set| answers::set(set).unwrap());
        for (said, expected) in [jaccard(&one, &other), masi(&one, &other)].iter().zip(expected) {
            assert!((said - expected).abs() < 1e-15, "{said} {expected}");
        }
    }

    #[test]
    fn how_far_two_sets_are_apart() {
        distances("a", "a, b", [1.0 / 2.0, 2.0 / 3.0]);
        distances("a, b", "a, b", [0.0, 0.0]);
        distances("a, b", "b, c", [2.0 / 3.0, 8.0 / 9.0]);
        distances("a", "b", [1.0, 1.0]);
        distances("none", "a", [1.0, 1.0]);
        distances("none", "[]", [0.0, 0.0]);
    }

    /// By hand: three items, six labels a, a+b, a+b, a+b, c, c. Within: only the first differs,
    /// by d. By chance: 2 [1 x 3 d + 1 x 2 + 3 x 2] = 16 + 6 d of 30 ordered pairs.
    #[test]
    fn sets_by_hand() {
        let rows = "[\"a\"] [\"a\",\"b\"]\n[\"a\",\"b\"] [\"a\",\"b\"]\n[\"c\"] [\"c\"]\n";
        let alpha = |far: f64| format!("{:.6}", 1.0 - 5.0 * 2.0 * far / (16.0 + 6.0 * far));
        check("alpha-jaccard", rows, &alpha(0.5));
        check("alpha-masi", rows, &alpha(2.0 / 3.0));
        check("alpha-masi", "[x] a\na a\n", "category '[x]' is no list of labels");
        check("alpha-masi", "a a\nb b\n", "1.000000");
        let one = "all labels are of one category, so chance alone would agree always: 0 divided \
                   by 0";
        check("alpha-masi", "a [\"a\"]\n", one);
    }
}
