//! Fleiss' kappa: agreement of many raters, whoever they are, beyond chance.
//!
//! Every item has the same number of labels; the raters may differ from item to
//! item and have no names. With p_k how common category k is over all and P the
//! mean share of agreeing pairs within items ([`super::observed`]):
//!
//! ```text
//! kappa = (P - sum p_k^2) / (1 - sum p_k^2)
//! ```
//!
//! (Fleiss 1971.) Items with a single label have no pair; they count in p_k only.
//!
//! Where items have different numbers of labels it is not defined, with one
//! exception: a fixed panel with gaps. If some item has a label of every rater,
//! fewer labels elsewhere are missing answers of that panel, and the extension of
//! Gwet (2014) applies: the same formula with each item's own number.
//! In a crowd, where raters come and go, no number of labels is the right one.
//!
//! Worked example: Fleiss' 30 patients by 6 psychiatrists in 5 diagnoses give
//! P = 0.5556, sum p^2 = 0.2199 and kappa = 0.430.

use super::observed::{Observed, differing, prevalence};
use super::patterns::labels_of;
use super::undefined::Undefined;
use super::weights::Weights;
use super::{CHOICES_OF_ONE, Metric, Prepared};
use crate::core::ratings::{Level, Rating};

pub(super) const METRIC: Metric = Metric {
    id: "fleiss",
    title: "Fleiss' kappa",
    help: "Agreement of many raters beyond chance, where chance is how common each category is. \
           Needs the same number of labels on each item, or a fixed panel with gaps.",
    serves: CHOICES_OF_ONE,
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, _| {
        let several = data.patterns.iter().map(labels_of).filter(|labels| *labels >= 2);
        let (fewest, most) =
            several.fold((u32::MAX, 0), |(low, high), labels| (low.min(labels), high.max(labels)));
        let raters = |labels: &[Rating]| labels.chunk_by(|a, b| a.rater == b.rater).count();
        let all = data.ratings.by_item().map(|(_, labels)| raters(labels)).max();
        let panel = all == Some(data.raters.len());
        if fewest < most && !panel {
            return Err(Undefined::UnequalCounts { fewest, most });
        }
        let observed = Observed::new(&data.patterns, &Weights::identity());
        let (patterns, categories) = (data.patterns.clone(), data.ratings.categories.len());
        let mut prepared = Prepared::new(move |sample| {
            let seen = observed.mean(sample)?;
            let by_chance = differing(&prevalence(&patterns, categories, sample));
            if by_chance == 0.0 {
                return Err(Undefined::OneCategory);
            }
            Ok(1.0 - seen / by_chance)
        });
        prepared.note = (fewest < most).then(|| {
            format!(
                "items have {fewest} to {most} labels, taken as a panel of {most} with missing \
                 answers (Gwet's extension)"
            )
        });
        Ok(prepared)
    },
};

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::{GWET, check, counts};

    /// Fleiss 1971: 30 patients, 6 psychiatrists, 5 diagnoses.
    pub(in crate::core::agreement) const DIAGNOSES: [[u32; 5]; 30] = [
        [0, 0, 0, 6, 0],
        [0, 3, 0, 0, 3],
        [0, 1, 4, 0, 1],
        [0, 0, 0, 0, 6],
        [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2],
        [2, 0, 3, 1, 0],
        [2, 0, 0, 4, 0],
        [0, 0, 0, 0, 6],
        [1, 0, 0, 5, 0],
        [1, 1, 0, 4, 0],
        [0, 3, 3, 0, 0],
        [1, 0, 0, 5, 0],
        [0, 2, 0, 3, 1],
        [0, 0, 5, 0, 1],
        [3, 0, 0, 1, 2],
        [5, 1, 0, 0, 0],
        [0, 2, 0, 4, 0],
        [1, 0, 2, 0, 3],
        [0, 0, 0, 0, 6],
        [0, 1, 0, 5, 0],
        [0, 2, 0, 1, 3],
        [2, 0, 0, 4, 0],
        [1, 0, 0, 4, 1],
        [0, 5, 0, 1, 0],
        [4, 0, 0, 0, 2],
        [0, 2, 0, 4, 0],
        [1, 0, 5, 0, 0],
        [0, 0, 0, 0, 6],
    ];

    #[test]
    fn published_tables() {
        let rows: Vec<&[u32]> = DIAGNOSES.iter().map(|row| row.as_slice()).collect();
        check("fleiss", &counts(&rows), "0.430245");
        check("krippendorff", &counts(&rows), "0.433410");
        // The example of ten items and fourteen raters of many textbooks.
        let rows: [&[u32]; 10] = [
            &[0, 0, 0, 0, 14],
            &[0, 2, 6, 4, 2],
            &[0, 0, 3, 5, 6],
            &[0, 3, 9, 2, 0],
            &[2, 2, 8, 1, 1],
            &[7, 7, 0, 0, 0],
            &[3, 2, 6, 3, 0],
            &[2, 5, 3, 2, 2],
            &[6, 5, 2, 1, 0],
            &[0, 2, 2, 3, 7],
        ];
        check("fleiss", &counts(&rows), "0.209931");
    }

    #[test]
    fn a_panel_may_have_gaps_and_a_crowd_not() {
        check("fleiss", GWET, "0.761169");
        check(
            "fleiss",
            "a b a -\na a - -\n- - b b\n",
            "Fleiss' kappa needs the same number of labels on each item; here it is 2 to 3 labels",
        );
        // Single labels are no other number.
        check("fleiss", "a a - -\n- - b b\na - - -\n", "1.000000");
        let one = "all labels are of one category, so chance alone would agree always: 0 divided \
                   by 0";
        check("fleiss", "a a\na a\n", one);
    }
}
