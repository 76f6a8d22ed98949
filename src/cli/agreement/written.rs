//! How `countersign agreement` writes what was found.

use serde::Serialize;

use crate::core::agreement::measure::{Agreement, Measured};
use crate::core::text::counted;

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Agreement"))]
struct Wire {
    items: usize,
    raters: usize,
    labels: usize,
    metrics: Vec<WireMetric>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MetricFound"))]
struct WireMetric {
    #[cfg_attr(test, ts(type = "MetricId"))]
    id: &'static str,
    #[cfg_attr(test, ts(type = "Level"))]
    level: &'static str,
    value: Option<f64>,
    undefined: Option<String>,
    low: Option<f64>,
    high: Option<f64>,
}

/// One object, with figures in full.
pub fn json(found: &Agreement) -> String {
    let metric = |measured: &Measured| {
        let bounds = measured.interval.as_ref().and_then(|interval| interval.bounds);
        WireMetric {
            id: measured.metric.id,
            level: measured.level.id(),
            value: measured.value.as_ref().ok().copied(),
            undefined: measured.value.as_ref().err().map(ToString::to_string),
            low: bounds.map(|(low, _)| low),
            high: bounds.map(|(_, high)| high),
        }
    };
    let wire = Wire {
        items: found.items,
        raters: found.raters,
        labels: found.labels,
        metrics: found.measured.iter().map(metric).collect(),
    };
    // Plain numbers and texts can always be written.
    serde_json::to_string(&wire).unwrap_or_default() + "\n"
}

/// A table for people.
pub fn table(found: &Agreement) -> String {
    let count = |number: usize, word: &str| counted(number as u64, word);
    let mut text = format!(
        "{} of {} by {}",
        count(found.labels, "label"),
        count(found.items, "item"),
        count(found.raters, "rater")
    );
    if found.left_out > 0 {
        let items = count(found.left_out, "item");
        text += &format!("; {items} with fewer than two labels cannot agree or differ");
    }
    text += "\n\n";
    let names = found.measured.iter().map(|measured| measured.metric.id.len());
    let widest = names.max().unwrap_or_default().max("metric".len());
    let intervals = found.measured.iter().find_map(|measured| measured.interval.as_ref());
    let head =
        intervals.map_or(String::new(), |it| format!("  {} % interval", it.confidence * 100.0));
    text += &format!("{:widest$}  {:8}  {:>9}{head}\n", "metric", "level", "value");
    for measured in &found.measured {
        let (id, level) = (measured.metric.id, measured.level.id());
        let said = match &measured.value {
            Err(why) => format!("undefined: {why}"),
            Ok(value) => {
                let bounds = measured.interval.as_ref().map(|interval| match interval.bounds {
                    Some((low, high)) => format!("  {low:.4} to {high:.4}"),
                    None => "  none".to_owned(),
                });
                format!("{value:>9.6}{}", bounds.unwrap_or_default())
            }
        };
        text += &format!("{id:widest$}  {level:8}  {said}\n");
    }
    let mut methods: Vec<String> = Vec::new();
    for interval in found.measured.iter().filter_map(|measured| measured.interval.as_ref()) {
        if !methods.contains(&interval.method()) {
            methods.push(interval.method());
        }
    }
    for method in methods {
        text += &format!("\n{method}\n");
    }
    text
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<Wire>();
}
