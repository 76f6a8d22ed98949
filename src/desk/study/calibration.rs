//! Whether an agent's scores are probabilities: what they stand on, bins, maps, numbers.

use super::as_sentence;
use crate::core::text::{counted, figure};
use crate::desk::sheet::Sheet;
use crate::engine::protocol::study::CalibrationFound;

/// What the scores of an agent stand on.
pub fn calibration_sentence(found: &CalibrationFound) -> String {
    format!(
        "{} with a score on items that people answered: {} judged blind, {} drawn at random, {} \
         chosen by people or by score.",
        counted(found.n, "suggestion"),
        figure(u64::from(found.blind)),
        figure(u64::from(found.random)),
        figure(u64::from(found.chosen)),
    )
}

pub fn bins_sheet(found: &CalibrationFound) -> Sheet {
    let mut sheet =
        Sheet::new(&["score over", "to", "n", "mean score", "share right", "low", "high"]);
    for bin in &found.bins {
        sheet.rows.push(vec![
            bin.low.into(),
            bin.high.into(),
            bin.n.into(),
            bin.mean_score.into(),
            bin.accuracy.into(),
            bin.accuracy_low.into(),
            bin.accuracy_high.into(),
        ]);
    }
    sheet
}

pub fn maps_sheet(found: &CalibrationFound) -> Sheet {
    let mut sheet = Sheet::new(&["map", "held-out log loss", "why not"]);
    for map in &found.maps {
        let why = map.loss.undefined.as_deref().map(as_sentence).unwrap_or_default();
        sheet.rows.push(vec![map.title.clone().into(), map.loss.value.into(), why.into()]);
    }
    sheet
}

/// Numbers of the whole: what they are called, and their values.
pub fn calibration_numbers(
    found: &CalibrationFound,
) -> [(&'static str, &'static str, Option<f64>); 6] {
    [
        ("Share right", "Of the suggestions with a score", found.accuracy),
        ("Mean score", "Near the share right where scores are probabilities", found.mean_score),
        (
            "ECE, equal width",
            "Expected calibration error over bins of equal width; 0 is best",
            found.ece_width,
        ),
        (
            "ECE, equal mass",
            "The same over bins with equally many suggestions; 0 is best",
            found.ece_mass,
        ),
        (
            "Brier score",
            "Mean squared distance of the score from right or wrong; 0 is best",
            found.brier,
        ),
        ("Log loss", "In nats; punishes being sure and wrong; 0 is best", found.log_loss),
    ]
}
