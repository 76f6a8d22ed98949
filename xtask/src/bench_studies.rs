//! Studies in the page's worker: what the browser measured, as rows.

use crate::bench::row;
use serde_json::Value;

/// The design's, of Dawid-Skene with 20 iterations in the page.
const BUDGET: f64 = 700.0;
const ITERATIONS: f64 = 20.0;

/// Of a million labels.
pub fn labels(studies: &Value) -> String {
    let more = "Opening the labels is not counted, nor drawing. A study ends when it has converged: \
                with 20 iterations is that, with as many more as are missing, each as long as its \
                middle one.";
    table("1,000,000 labels", studies, more)
}

/// Of 100,000 items that people reviewed.
pub fn reviewed(studies: &Value) -> String {
    let more = "What is known of the items and what the policy does with them is kept from one study \
                to the next, here as natively.";
    table("100,000 reviewed items", studies, more)
}

/// Rows of each study: all of it from the request to the reply, and its longest step.
fn table(of: &str, studies: &Value, more: &str) -> String {
    let mut rows = vec![format!("{of}, the engine in the page's worker")];
    for study in studies.as_array().into_iter().flatten() {
        let name = study["name"].as_str().unwrap_or_default();
        let steps: Vec<f64> =
            study["steps"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let all: f64 = steps.iter().sum();
        let iterations = study["iterations"].as_f64().unwrap_or_default();
        let native = study["native"].as_f64().unwrap_or_default();
        let title = match iterations {
            0.0 => name.to_owned(),
            iterations => format!("{name}, {iterations} iterations"),
        };
        rows.push(format!("{}  (natively {native:.0})", row(&title, Some(all), None, "ms")));
        if let Some(twenty) = of_twenty(all, &steps, iterations) {
            rows.push(row("  with 20 at that rate", Some(twenty), Some(BUDGET), "ms"));
        }
        let longest = steps.iter().copied().reduce(f64::max);
        let of = format!("of {}", steps.len());
        rows.push(format!("{}  {of}", row("  longest step", longest, Some(50.0), "ms")));
        let peak = study["wasm"].as_f64().map(|bytes| bytes / 1e6);
        rows.push(row("  most memory of the worker so far", peak, None, "MB"));
    }
    rows.push(more.to_owned());
    format!("{}\n", rows.join("\n"))
}

/// Every iteration is one step here; they are those in the middle of all.
fn of_twenty(all: f64, steps: &[f64], iterations: f64) -> Option<f64> {
    if iterations < 1.0 {
        return None;
    }
    // Before the end come the last iteration, and two steps that put things together.
    let last = steps.len().checked_sub(2)?;
    let first = last.checked_sub(iterations as usize)?;
    let mut each = steps.get(first..last)?.to_vec();
    each.sort_by(f64::total_cmp);
    let middle = each.get(each.len() / 2)?;
    Some(all + (ITERATIONS - iterations) * middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_of_twenty_is_added_at_the_rate_of_the_middle_one() {
        // Two steps for the labels, four iterations, two for the end.
        let steps = [9.0, 9.0, 12.0, 10.0, 10.0, 30.0, 5.0, 5.0];
        let all = steps.iter().sum();
        assert_eq!(of_twenty(all, &steps, 4.0), Some(90.0 + 16.0 * 12.0));
        assert_eq!(of_twenty(all, &steps, 0.0), None);
        assert_eq!(of_twenty(all, &steps, 20.0), None);
    }
}
