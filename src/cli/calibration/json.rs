//! Calibration as JSON. Numbers are not rounded.

use serde::Serialize;

use super::{NOTE, Part};
use crate::core::assurance::calibration::BINS;
use crate::core::assurance::calibration::brier::Brier;
use crate::core::assurance::calibration::maps::{Map, Tried};
use crate::core::assurance::calibration::reliability::Bin;

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Calibration"))]
struct PartJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    slice: Option<&'a str>,
    n: usize,
    accuracy: f64,
    mean_score: f64,
    ece: EceJson,
    brier: f64,
    brier_parts: BrierJson,
    log_loss: f64,
    bins: Vec<BinJson>,
    maps: Vec<MapJson<'a>>,
    best: Option<&'static str>,
    /// Why there is no best map.
    undefined: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    slices: Option<Vec<PartJson<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    note: Option<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CalibrationError"))]
struct EceJson {
    equal_width: f64,
    equal_mass: f64,
    bins: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "BrierParts"))]
struct BrierJson {
    reliability: f64,
    resolution: f64,
    uncertainty: f64,
    within: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ReliabilityBin"))]
struct BinJson {
    low: f64,
    high: f64,
    n: usize,
    mean_score: f64,
    accuracy: f64,
    accuracy_low: f64,
    accuracy_high: f64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CalibrationMap"))]
struct MapJson<'a> {
    id: &'static str,
    log_loss_cross_validated: Option<f64>,
    parameters: Option<ParametersJson<'a>>,
    undefined: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MapParameters"))]
enum ParametersJson<'a> {
    Temperature { temperature: f64 },
    Platt { slope: f64, intercept: f64 },
    Isotonic { knots: &'a [(f64, f64)] },
}

/// The whole with its slices.
pub(super) fn json(all: &Part, slices: &[(&str, Part)]) -> String {
    let mut whole = part_json(all, None);
    let parts = slices.iter().map(|(slice, part)| part_json(part, Some(*slice)));
    whole.slices = Some(parts.collect());
    whole.note = Some(NOTE);
    // Texts and finite numbers: this cannot fail.
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn part_json<'a>(part: &'a Part, slice: Option<&'a str>) -> PartJson<'a> {
    let Brier { score, reliability, resolution, uncertainty, within } = part.brier;
    let bin = |bin: &Bin| BinJson {
        low: bin.low,
        high: bin.high,
        n: bin.n,
        mean_score: bin.mean_score,
        accuracy: bin.accuracy,
        accuracy_low: bin.interval.low,
        accuracy_high: bin.interval.high,
    };
    let calibration = &part.calibration;
    let best = calibration.best.and_then(|place| calibration.tried.get(place));
    PartJson {
        slice,
        n: part.n,
        accuracy: part.accuracy,
        mean_score: part.mean_score,
        ece: EceJson { equal_width: part.equal_width, equal_mass: part.equal_mass, bins: BINS },
        brier: score,
        brier_parts: BrierJson { reliability, resolution, uncertainty, within },
        log_loss: part.log_loss,
        bins: part.bins.iter().map(bin).collect(),
        maps: calibration.tried.iter().map(map_json).collect(),
        best: best.map(|tried| tried.kind.id),
        undefined: calibration.undefined(),
        slices: None,
        note: None,
    }
}

fn map_json(tried: &Tried) -> MapJson<'_> {
    let fitted = tried.fitted.as_ref();
    MapJson {
        id: tried.kind.id,
        log_loss_cross_validated: fitted.ok().map(|fitted| fitted.loss),
        parameters: fitted.ok().map(|fitted| match &fitted.map {
            Map::Temperature(map) => ParametersJson::Temperature { temperature: map.temperature },
            Map::Platt(map) => ParametersJson::Platt { slope: map.slope, intercept: map.intercept },
            Map::Isotonic(map) => ParametersJson::Isotonic { knots: &map.knots },
        }),
        undefined: fitted.err().map(String::as_str),
    }
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<PartJson<'_>>();
}
