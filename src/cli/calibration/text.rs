//! Calibration as tables for a terminal.

use super::{NOTE, Part};
use crate::cli::columns::columns;
use crate::core::assurance::calibration::BINS;
use crate::core::assurance::calibration::maps::Map;
use crate::core::assurance::interval::Interval;
use crate::core::text::{counted, figure};

/// The whole, then each slice.
pub(super) fn text(all: &Part, slices: &[(&str, Part)]) -> String {
    let mut text = part_text(all);
    for (slice, part) in slices {
        let name = if slice.is_empty() { "(empty)" } else { slice };
        text += &format!("\nslice {name}\n{}", part_text(part));
    }
    text + &format!("\n{NOTE}\n")
}

fn part_text(part: &Part) -> String {
    let mut text = format!(
        "{}, {:.4} of them right{}, mean score {:.4}\n",
        counted(part.n as u64, "row"),
        part.accuracy,
        part.interval.map(|interval| format!(" ({})", ends(&interval))).unwrap_or_default(),
        part.mean_score
    );
    text += &format!(
        "ECE {:.4} (equal width), {:.4} (equal mass, {BINS} bins each); Brier {:.4}; log loss {:.4}\n",
        part.equal_width, part.equal_mass, part.brier.score, part.log_loss
    );
    if part.impossible > 0 {
        let rows = counted(part.impossible as u64, "row");
        text += &format!(
            "{rows} wrong with a score of 1, or right with a score of 0: the log loss hangs on that\n"
        );
    }
    let mut rows =
        vec![["score", "rows", "mean score", "right", "95 % (Wilson)"].map(str::to_owned)];
    rows.extend(part.bins.iter().map(|bin| {
        [
            format!("{:.3} to {:.3}", bin.low, bin.high),
            figure(bin.n as u64),
            format!("{:.4}", bin.mean_score),
            format!("{:.4}", bin.accuracy),
            format!("{:.4} to {:.4}", bin.interval.low, bin.interval.high),
        ]
    }));
    text += &format!("\n{}\n", columns(&rows));
    let calibration = &part.calibration;
    let mut rows = vec![["map", "log loss, cross-validated", "parameters"].map(str::to_owned)];
    let loss = calibration.uncalibrated.map(|loss| format!("{loss:.4}"));
    rows.push(["none".to_owned(), loss.unwrap_or_default(), String::new()]);
    rows.extend(calibration.tried.iter().map(|tried| {
        let (loss, parameters) = match &tried.fitted {
            Ok(fitted) => (format!("{:.4}", fitted.loss), parameters(&fitted.map)),
            Err(why) => (String::new(), why.clone()),
        };
        [tried.kind.id.to_owned(), loss, parameters]
    }));
    text += &columns(&rows);
    let best = calibration.best.and_then(|place| calibration.tried.get(place));
    text += &match best {
        Some(tried) => {
            format!("best: {}, fitted {}\n", tried.kind.title, calibration.basis.sentence())
        }
        None => format!("best: none; {}\n", calibration.undefined().unwrap_or_default()),
    };
    text
}

/// `95 % Wilson 0.7870 to 0.8350`
fn ends(interval: &Interval) -> String {
    let Interval { low, high, confidence, method } = interval;
    format!("{:.0} % {} {low:.4} to {high:.4}", confidence * 100.0, method.name())
}

fn parameters(map: &Map) -> String {
    match map {
        Map::Temperature(map) => format!("temperature {:.4}", map.temperature),
        Map::Platt(map) => format!("slope {:.4}, intercept {:.4}", map.slope, map.intercept),
        Map::Isotonic(map) => counted(map.knots.len() as u64, "knot"),
    }
}
