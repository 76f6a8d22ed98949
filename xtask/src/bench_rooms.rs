//! Parts of rooms over 100,000 reviewed items: what the browser measured, as rows.

use crate::bench::{quantile, row};
use serde_json::Value;

/// The main thread never works longer at a stretch.
const TASK: f64 = 50.0;
/// From a moved slider to the new numbers.
const SLIDER: f64 = 100.0;

/// Rows of each part: until it shows what it found, and the longest task of the page meanwhile.
pub fn parts(parts: &Value) -> String {
    let mut rows = vec!["100,000 reviewed items, parts of rooms".to_owned()];
    for part in parts.as_array().into_iter().flatten() {
        let text = |name: &str| part[name].as_str().unwrap_or_default();
        let name = format!("{} ({})", text("name"), text("time"));
        rows.push(row(&name, part["took"].as_f64(), None, "ms"));
        let longest = part["longest"].as_f64();
        let by = if longest > Some(0.0) { text("by") } else { "" };
        let longest = row("  longest task of the page", longest, Some(TASK), "ms");
        rows.push(format!("{longest}  {by}").trim_end().to_owned());
    }
    rows.push("Tasks of 50 ms or less are not told: 0.0 is none longer.".to_owned());
    format!("{}\n", rows.join("\n"))
}

/// Rows of each kind of move.
pub fn what_if(measured: &Value) -> String {
    let mut rows = vec!["100,000 reviewed items, a slider of What-if".to_owned()];
    for kind in measured.as_array().into_iter().flatten() {
        let times = kind["times"].as_array().map(Vec::as_slice).unwrap_or_default();
        let name = match (kind["column"].as_str(), kind["quick"].as_u64()) {
            (Some(""), Some(1)) => "moved to new numbers".to_owned(),
            (Some(column), Some(1)) => format!("the same by {column}"),
            (Some(""), _) => "last of a drag to its numbers".to_owned(),
            (column, _) => format!("the same by {}", column.unwrap_or_default()),
        };
        rows.push(row(&format!("{name}, p50"), quantile(times, 0.5), Some(SLIDER), "ms"));
        let slowest = times.last().and_then(Value::as_f64);
        let of = format!("of {}", times.len());
        let slowest = row("  the slowest", slowest, Some(SLIDER), "ms");
        rows.push(format!("{slowest}  {of}"));
    }
    format!("{}\n", rows.join("\n"))
}
