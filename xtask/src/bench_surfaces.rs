//! Marks on a text and on an image, a series of slices: what the browser measured of its frames, as
//! rows.

use crate::bench::{quantile, row};
use serde_json::Value;

/// No frame takes longer.
const FRAME: f64 = 33.0;

pub fn rows(measured: &Value) -> String {
    let (text, regions) = (&measured["text"], &measured["regions"]);
    let mut rows = vec!["text of 200,000 characters, 400 marks".to_owned()];
    for (what, name) in [("scrolled", "scroll"), ("selected in", "select"), ("judged", "judge")] {
        rows.extend(frames(what, &text[name]));
    }
    for kind in ["boxes", "polygons"] {
        rows.push(format!("10,000 {kind} on an image"));
        rows.extend(frames("moved", &regions[kind]["pan"]));
        rows.extend(frames("zoomed", &regions[kind]["zoom"]));
    }
    rows.push("1,000 boxes, one moved by a key".to_owned());
    rows.extend(frames("two frames", &regions["edit"]));
    rows.extend(series(&measured["series"]));
    format!("{}\n", rows.join("\n"))
}

/// From the wheel or the key to the frame that shows the slice.
fn series(measured: &Value) -> Vec<String> {
    let time = |name: &str| measured[name].as_f64();
    let mut rows = vec!["series scroll: 300 slices of 512 by 512, 16 bits".to_owned()];
    rows.push(row("  by addresses: first picture", time("addresses"), None, "ms"));
    rows.push(row("  files dropped: first picture", time("files"), None, "ms"));
    rows.extend(frames("wheel at once", &measured["wheel"]));
    rows.extend(frames("keys, all there", &measured["keys"]));
    rows
}

fn frames(what: &str, sorted: &Value) -> [String; 3] {
    let sorted = sorted.as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |name: &str, share: f64, budget: Option<f64>| {
        row(&format!("  {what}: {name}"), quantile(sorted, share), budget, "ms")
    };
    [row("p50", 0.5, None), row("p95", 0.95, None), row("longest", 1.0, Some(FRAME))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_a_dash() {
        let measured = serde_json::json!({ "text": { "scroll": [1.0, 2.0, 40.0] }, "regions": [] });
        let rows = rows(&measured);
        assert!(
            rows.contains("  scrolled: longest                      40.0         33 ms  over"),
            "{rows}"
        );
        assert!(rows.contains("  moved: p50                                -"), "{rows}");
    }
}
