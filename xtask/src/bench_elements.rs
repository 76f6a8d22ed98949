//! The element in a portal: what is fetched for the first one, how soon 1, 5 and 20 show their first
//! item, and what they hold.

use crate::{
    bench::row,
    shell::{self, Result},
    size::brotli_size,
};
use serde_json::Value;
use std::path::Path;

/// A page with as many elements as its address says.
const PAGE: &str = r#"<!doctype html>
<meta charset="utf-8">
<title>Elements</title>
<style>countersign-review { block-size: 30rem }</style>
<body>
<script type="module">
  import { define } from "/countersign/index.js";
  const count = Number(new URLSearchParams(location.search).get("count"));
  for (let place = 0; place < count; place += 1) {
    const element = document.createElement("countersign-review");
    element.setAttribute("src", "/messages.jsonl");
    document.body.append(element);
  }
  define();
</script>
"#;

/// Puts the package and its page into `place`.
pub fn write(package: &Path, place: &Path) -> Result {
    for file in shell::files(package)? {
        let to = place.join("countersign").join(&file);
        if let Some(parent) = to.parent() {
            shell::create_dir(parent)?;
        }
        shell::write(&to, shell::read(&package.join(&file))?)?;
    }
    shell::write(&place.join("elements.html"), PAGE)?;
    let data = shell::root().join("tests/portals/data/messages.jsonl");
    shell::write(&place.join("messages.jsonl"), shell::read(&data)?)
}

pub fn rows(measured: &Value, place: &Path) -> Result<String> {
    let mut rows = Vec::new();
    for count in ["1", "5", "20"] {
        let of = &measured[count];
        let number = |name: &str| of[name].as_f64();
        let mega = |name: &str| number(name).map(|bytes| bytes / 1e6);
        rows.push(format!("{count} {}", if count == "1" { "element" } else { "elements" }));
        if count == "1" {
            rows.push(row(
                "  fetched until the first item, brotli",
                fetched(of, place)?,
                None,
                "kB",
            ));
        }
        rows.push(row("  first item in each", number("time"), None, "ms"));
        rows.push(row("  heap of scripts", mega("heap"), None, "MB"));
        rows.push(row("  memory of the program", mega("wasm"), None, "MB"));
        rows.push(row("  workers", number("workers"), None, ""));
    }
    Ok(format!("{}\n", rows.join("\n")))
}

/// What a host that packs with brotli sends, in kB.
fn fetched(of: &Value, place: &Path) -> Result<Option<f64>> {
    let Some(files) = of["files"].as_array() else { return Ok(None) };
    let mut all = 0;
    for file in files.iter().filter_map(Value::as_str) {
        all += brotli_size(&shell::read(&place.join(file.trim_start_matches('/')))?)?;
    }
    Ok(Some(all as f64 / 1000.0))
}
