//! `cargo xtask bench`: the budgets of the design and what the built page
//! takes. It prints; it fails nothing, since a busy machine is not a fault.

use crate::{
    args::Args,
    bench_data,
    build::{self, Options},
    server, shell,
    shell::{Result, say},
    size, tools,
};
use serde_json::Value;
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::Command,
};

const ITEMS: [usize; 2] = [1_000, 100_000];

pub fn command(args: Args) -> Result {
    let given = args.read(&["no-build"], &[])?;
    let browser = tools::browser()?;
    let e2e = tools::playwright()?;
    let dist = if given.flag("no-build") {
        shell::root().join("dist")
    } else {
        build::build(&Options { public_url: "./".into(), dev: false, service_worker: false })?
    };
    let sizes = size::measure(&dist)?;
    let place = place(&dist)?;
    let running = server::start(&place, "127.0.0.1", 0, "/")?;

    say("measuring in Chromium, about a minute");
    let counts = ITEMS.map(|count| count.to_string()).join(",");
    let output = shell::output(
        Command::new("node")
            .arg("bench.mjs")
            .current_dir(e2e)
            .env("CHROMIUM", browser.chromium)
            .env("COUNTERSIGN_URL", &running.address)
            .env("COUNTERSIGN_ITEMS", counts),
    )?;
    let measured: Value = serde_json::from_str(&output)
        .map_err(|error| format!("bench.mjs wrote no JSON ({error}): {output}"))?;

    println!("{sizes}\n");
    print!("{}", table(&sizes, &measured, &place)?);
    Ok(())
}

/// The page with the datasets beside it, as a person would host them.
fn place(dist: &Path) -> Result<PathBuf> {
    let place = shell::root().join("target/bench");
    // What an older build left would be served as well.
    if place.is_dir() {
        fs::remove_dir_all(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    }
    for file in shell::files(dist)? {
        let to = place.join(&file);
        shell::create_dir(to.parent().unwrap_or(&place))?;
        fs::copy(dist.join(&file), &to).map_err(|error| format!("{file}: {error}"))?;
    }
    for count in ITEMS {
        let path = place.join(format!("items-{count}.jsonl"));
        let fault = |error: std::io::Error| format!("{}: {error}", path.display());
        let mut out = BufWriter::new(File::create(&path).map_err(fault)?);
        bench_data::write(&mut out, count).and_then(|()| out.flush()).map_err(fault)?;
    }
    Ok(place)
}

/// One row for each budget.
fn table(sizes: &size::Sizes, measured: &Value, place: &Path) -> Result<String> {
    let mut rows = vec![row(
        "first page, brotli -11",
        Some(sizes.total() as f64 / 1000.0),
        Some(size::BUDGET as f64 / 1000.0),
        "kB",
    )];
    for opened in measured["opened"].as_array().into_iter().flatten() {
        let items = opened["items"].as_u64().unwrap_or_default();
        let large = items == 100_000;
        let budget = |value: f64| large.then_some(value);
        let path = place.join(format!("items-{items}.jsonl"));
        let bytes = fs::metadata(&path).map_err(|error| error.to_string())?.len() as f64;
        rows.push(format!("{items} items, {:.1} MB", bytes / 1e6));
        let number = |value: &Value| value.as_f64();
        rows.push(row("  first item shown", number(&opened["firstItem"]), budget(100.0), "ms"));
        rows.push(row("  all indexed", number(&opened["indexed"]), budget(250.0), "ms"));
        rows.push(row("  longest task of the page", number(&opened["longest"]), Some(50.0), "ms"));
        let keys = opened["keys"].as_array().cloned().unwrap_or_default();
        let quantile = |share: f64| {
            let index = (keys.len() as f64 * share) as usize;
            keys.get(index.min(keys.len().saturating_sub(1))).and_then(Value::as_f64)
        };
        rows.push(row("  key to next item painted, p50", quantile(0.5), None, "ms"));
        rows.push(row("  key to next item painted, p95", quantile(0.95), budget(16.0), "ms"));
        let memory = &opened["memory"];
        let wasm = memory["wasm"].as_f64();
        let held = wasm.zip(memory["javascript"].as_f64()).map(|(wasm, script)| wasm + script);
        rows.push(row("  memory, wasm and JavaScript", held.map(|held| held / 1e6), None, "MB"));
        let above = held.map(|held| (held - bytes) / items as f64);
        rows.push(row("  heap above the file, an item", above, budget(150.0), "B"));
    }
    rows.push("Keys: 200 presses without waiting for the screen's refresh.".to_owned());
    for note in measured["notes"].as_array().into_iter().flatten() {
        rows.push(format!("Not measured: {}", note.as_str().unwrap_or_default()));
    }
    let head = format!("{:<34} {:>10} {:>10}", "what", "measured", "budget");
    Ok(format!("{head}\n{}\n", rows.join("\n")))
}

fn row(what: &str, measured: Option<f64>, budget: Option<f64>, unit: &str) -> String {
    let shown = measured.map_or("-".to_owned(), |value| format!("{value:.1}"));
    let limit = budget.map_or(String::new(), |value| format!("{value:.0}"));
    let verdict = match measured.zip(budget) {
        Some((measured, budget)) if measured > budget => "over",
        Some(_) => "ok",
        None => "",
    };
    format!("{what:<34} {shown:>10} {limit:>10} {unit:<3} {verdict}").trim_end().to_owned()
}
