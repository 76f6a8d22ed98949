//! Free text: how far two texts are apart, plainly and beyond chance.
//!
//! The normalised edit distance of two texts is their Levenshtein distance in code
//! points divided by the length of the longer one: 0 the same, 1 nothing in common
//! (Levenshtein 1966). Two empty texts are the same.
//!
//! The plain metric is its mean over the pairs of labels of an item, then over the
//! items: here small is good. Alpha over the same distance ([`super::alpha_distance`])
//! says how much nearer the texts of one item are than texts of different items: 1
//! is the same text, 0 no nearer.
//!
//! Worked example: "kitten" and "sitting" are 3 apart, 3/7 = 0.4286.

use super::alpha_distance::Pairs;
use super::observed::Observed;
use super::{Metric, Prepared, alpha_distance};
use crate::core::ratings::Level;
use crate::core::text::characters_apart;

pub(super) const MEAN: Metric = Metric {
    id: "edit-distance",
    title: "Edit distance",
    help: "How much of a text must be changed to become another one of the same item, the mean: 0 \
           is the same text, 1 nothing in common. Not corrected for chance.",
    serves: &["text"],
    levels: &[Level::Nominal],
    best: 0.0,
    prepare: |data, _, _| {
        let texts = &data.ratings.categories;
        let observed = Observed::by(&data.patterns, |one, other| distance(texts, one, other));
        Ok(Prepared::new(move |sample| observed.mean(sample)))
    },
};

pub(super) const ALPHA: Metric = Metric {
    id: "alpha-edit",
    title: "Krippendorff's alpha, edit distance",
    help: "How much nearer the texts of one item are than texts of different items: 1 is the same \
           text, 0 no nearer.",
    serves: &["text"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, setting| {
        let texts = &data.ratings.categories;
        alpha_distance::prepare(data, setting, Pairs::MANY, |one, other| {
            distance(texts, one, other)
        })
    },
};

/// The edit distance of two texts divided by the length of the longer one.
pub fn normalised(one: &str, other: &str) -> f64 {
    let longest = one.chars().count().max(other.chars().count());
    if longest == 0 { 0.0 } else { characters_apart(one, other) as f64 / longest as f64 }
}

fn distance(texts: &[String], one: u32, other: u32) -> f64 {
    let text = |at: u32| texts.get(at as usize).map(String::as_str).unwrap_or_default();
    normalised(text(one), text(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::agreement::tests::check;

    #[test]
    fn how_far_two_texts_are_apart() {
        assert_eq!(normalised("kitten", "sitting"), 3.0 / 7.0);
        assert_eq!(normalised("", ""), 0.0);
        assert_eq!(normalised("", "abc"), 1.0);
        assert_eq!(normalised("日本", "日木"), 0.5);
    }

    #[test]
    fn texts_of_items() {
        check("edit-distance", "kitten sitting\nsame same\n", "0.214286");
        // By hand: 4 labels; within 2 x 3/7; by chance kitten-sitting 3/7, kitten-same 5/6 twice
        // ("same" keeps its e), sitting-same 6/7 twice.
        let alpha = 1.0 - 3.0 * (6.0 / 7.0) / (2.0 * (3.0 / 7.0 + 10.0 / 6.0 + 12.0 / 7.0));
        check("alpha-edit", "kitten sitting\nsame same\n", &format!("{alpha:.6}"));
        check("edit-distance", "x x\n", "0.000000");
    }
}
