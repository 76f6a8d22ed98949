//! `cargo xtask bench`: the budgets of the design, what the built page takes,
//! and what the engine takes natively. It prints; it fails nothing, since a
//! busy machine is not a fault.

use crate::{
    args::Args,
    bench_data, bench_elements, bench_peers, bench_rooms, bench_series, bench_studies,
    bench_surfaces,
    build::{self, Options},
    package, server, shell,
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

const PARTS: &[&str] =
    &["engine", "statistics", "assurance", "merge", "page", "rooms", "surfaces", "elements"];

pub fn command(args: Args) -> Result {
    let given = args.read(&["no-build", "peers"], &[])?;
    if let Some(unknown) = given.words.iter().find(|word| !PARTS.contains(&word.as_str())) {
        return Err(format!("bench: there is no part {unknown} (parts: {})", PARTS.join(" ")));
    }
    let wanted = |part: &str| given.words.is_empty() || given.words.iter().any(|word| word == part);
    if wanted("engine") {
        engine()?;
    }
    if wanted("statistics") {
        statistics(given.flag("peers"))?;
    }
    if wanted("assurance") {
        assurance()?;
    }
    if wanted("merge") {
        merge()?;
    }
    let dist = match ["page", "rooms", "surfaces", "elements"].into_iter().any(wanted) {
        true => Some(built(given.flag("no-build"))?),
        false => None,
    };
    if let Some(dist) = dist.as_ref().filter(|_| wanted("page")) {
        page(dist)?;
    }
    if let Some(dist) = dist.as_ref().filter(|_| wanted("rooms")) {
        rooms(dist)?;
    }
    if let Some(dist) = dist.as_ref().filter(|_| wanted("surfaces")) {
        surfaces(dist)?;
    }
    if let Some(dist) = dist.as_ref().filter(|_| wanted("elements")) {
        elements(dist)?;
    }
    Ok(())
}

/// The engine without a page, natively, stage by stage.
fn engine() -> Result {
    let place = shell::root().join("target/bench");
    shell::create_dir(&place)?;
    let path = write_items(&place, 100_000)?;
    say("measuring the engine natively");
    shell::run(native("opening").arg(path))
}

/// Statistics of a million labels, natively; with `peers` those of crowd-kit beside them.
fn statistics(peers: bool) -> Result {
    let place = shell::root().join("target/bench");
    shell::create_dir(&place)?;
    let labels = place.join("labels.csv");
    say("measuring statistics natively");
    let mut bench = native("statistics");
    bench.arg("--labels").arg(&labels);
    if !peers {
        return shell::run(&mut bench);
    }
    let ours = shell::output(&mut bench)?;
    println!("{ours}");
    bench_peers::crowd_kit(&labels, &ours)
}

/// The studies of assurance over 100,000 items, natively.
fn assurance() -> Result {
    say("measuring assurance natively");
    shell::run(&mut native("assurance"))
}

/// Ten people's projects into one.
fn merge() -> Result {
    say("measuring a merge natively");
    shell::run(&mut native("merge"))
}

/// One of the native benches, ready for arguments of its own.
fn native(name: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(["bench", "--quiet", "--package", "countersign", "--bench", name, "--"])
        .current_dir(shell::root());
    command
}

/// Where the page is.
fn built(no_build: bool) -> Result<PathBuf> {
    if no_build {
        return Ok(shell::root().join("dist"));
    }
    build::build(&Options {
        public_url: "./".into(),
        dev: false,
        service_worker: false,
        single_file: false,
    })
}

/// The built page in a browser: opening, keys, memory, statistics in its worker.
fn page(dist: &Path) -> Result {
    let sizes = size::measure(dist)?;
    let place = place(dist)?;
    for count in ITEMS {
        write_items(&place, count)?;
    }
    say("making a million labels, and studying them natively");
    shell::output(native("statistics").arg("--page").arg(&place))?;
    say("measuring in Chromium, about two minutes");
    let counts = ITEMS.map(|count| count.to_string()).join(",");
    let measured = in_browser(&place, "page", &[("COUNTERSIGN_ITEMS", &counts)])?;
    println!("{sizes}\n");
    print!("{}", table(&sizes, &measured, &place)?);
    print!("{}", bench_studies::labels(&measured["studies"]));
    Ok(())
}

/// The built page in a browser, with 100,000 items that people reviewed: studies of assurance in
/// its worker, the parts of two rooms, a slider of What-if.
fn rooms(dist: &Path) -> Result {
    let place = place(dist)?;
    say("making 100,000 reviewed items, and studying them natively");
    shell::output(native("assurance").arg("--page").arg(&place))?;
    say("measuring in Chromium, about three minutes");
    let measured = in_browser(&place, "rooms", &[])?;
    print!("{}", bench_studies::reviewed(&measured["studies"]));
    print!("{}", bench_rooms::parts(&measured["parts"]));
    print!("{}", bench_rooms::what_if(&measured["whatIf"]));
    print!("{}", not_measured(&measured));
    Ok(())
}

/// The built page in a browser: many marks on a text and on an image, a series of 300 slices.
fn surfaces(dist: &Path) -> Result {
    let place = place(dist)?;
    bench_series::write(&place)?;
    say("measuring in Chromium, about two minutes");
    let measured = in_browser(&place, "surfaces", &[])?;
    print!("{}", bench_surfaces::rows(&measured));
    print!("{}", not_measured(&measured));
    Ok(())
}

/// The package in a portal: 1, 5 and 20 elements on a page.
fn elements(dist: &Path) -> Result {
    let place = place(dist)?;
    bench_elements::write(&package::dir()?, &place)?;
    say("measuring in Chromium");
    let measured = in_browser(&place, "elements", &[])?;
    print!("{}", bench_elements::rows(&measured["elements"], &place)?);
    print!("{}", not_measured(&measured));
    Ok(())
}

/// What `bench.mjs` measures of a part.
fn in_browser(place: &Path, part: &str, more: &[(&str, &str)]) -> Result<Value> {
    let browser = tools::browser()?;
    let e2e = tools::playwright()?;
    let running = server::start(place, "127.0.0.1", 0, "/")?;
    let output = shell::output(
        Command::new("node")
            .arg("bench.mjs")
            .current_dir(e2e)
            .env("CHROMIUM", browser.chromium)
            .env("COUNTERSIGN_PART", part)
            .env("COUNTERSIGN_URL", &running.address)
            .env("COUNTERSIGN_PLACE", place)
            .envs(more.iter().copied()),
    )?;
    serde_json::from_str(&output)
        .map_err(|error| format!("bench.mjs wrote no JSON ({error}): {output}"))
}

/// One line for whatever came to nothing.
fn not_measured(measured: &Value) -> String {
    let notes = measured["notes"].as_array().into_iter().flatten();
    let note = |note: &Value| format!("Not measured: {}\n", note.as_str().unwrap_or_default());
    notes.map(note).collect()
}

/// The page where datasets will lie beside it, as a person would host them.
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
    Ok(place)
}

/// A dataset of so many items.
fn write_items(place: &Path, count: usize) -> Result<PathBuf> {
    let path = place.join(format!("items-{count}.jsonl"));
    let fault = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut out = BufWriter::new(File::create(&path).map_err(fault)?);
    bench_data::write(&mut out, count).and_then(|()| out.flush()).map_err(fault)?;
    Ok(path)
}

/// One row for each budget.
fn table(sizes: &size::Sizes, measured: &Value, place: &Path) -> Result<String> {
    let page = sizes.total() as f64 / 1000.0;
    let mut rows =
        vec![row("first page, brotli -11", Some(page), Some(size::BUDGET as f64 / 1000.0), "kB")];
    // Bytes of the file and bytes held, for each length.
    let mut held = Vec::new();
    for opened in measured["opened"].as_array().into_iter().flatten() {
        let items = opened["items"].as_u64().unwrap_or_default();
        let path = place.join(format!("items-{items}.jsonl"));
        let bytes = fs::metadata(&path).map_err(|error| error.to_string())?.len() as f64;
        // The budgets are those of the long list.
        let budget = |value: f64| (items == 100_000).then_some(value);
        let time = |name: &str| opened[name].as_f64();
        let keys = opened["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        let memory = opened["memory"]["wasm"]
            .as_f64()
            .zip(opened["memory"]["javascript"].as_f64())
            .map(|(wasm, script)| wasm + script);
        held.push(memory.map(|memory| (items as f64, memory - bytes)));
        rows.push(format!("{items} items, {:.1} MB", bytes / 1e6));
        rows.push(row("  file chosen: first item shown", time("firstItem"), budget(100.0), "ms"));
        rows.push(row("  file chosen: all indexed", time("indexed"), budget(250.0), "ms"));
        rows.push(row("  page starts with it: first item", time("firstAtStart"), None, "ms"));
        rows.push(row("  page starts with it: all indexed", time("indexedAtStart"), None, "ms"));
        rows.push(row("  longest task of the page", time("longest"), Some(50.0), "ms"));
        rows.push(row("  key to next item painted, p50", quantile(keys, 0.5), None, "ms"));
        rows.push(row("  key to next item painted, p95", quantile(keys, 0.95), budget(16.0), "ms"));
        rows.push(row("  memory, wasm and JavaScript", memory.map(|held| held / 1e6), None, "MB"));
    }
    // Between the two lengths, so that the program itself does not count.
    if let [Some((few, small)), Some((many, large))] = held[..] {
        let each = (large - small) / (many - few);
        rows.push(row("heap above the file, an item", Some(each), Some(150.0), "B"));
    }
    let blank = measured["blank"].as_array().map(Vec::as_slice).unwrap_or_default();
    rows.push(row("a blank page, key to painted, p50", quantile(blank, 0.5), None, "ms"));
    rows.push(row("a blank page, key to painted, p95", quantile(blank, 0.95), None, "ms"));
    rows.push(
        "Keys: 200 presses as of a key held down, not waiting for a screen's refresh. \
         Opening: median of 3."
            .into(),
    );
    let head = format!("{:<34} {:>10} {:>10}", "what", "measured", "budget");
    Ok(format!("{head}\n{}\n{}", rows.join("\n"), not_measured(measured)))
}

/// Of sorted numbers.
pub fn quantile(sorted: &[Value], share: f64) -> Option<f64> {
    let index = (sorted.len() as f64 * share) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).and_then(Value::as_f64)
}

pub fn row(what: &str, measured: Option<f64>, budget: Option<f64>, unit: &str) -> String {
    let shown = measured.map_or("-".to_owned(), |value| format!("{value:.1}"));
    let limit = budget.map_or(String::new(), |value| format!("{value:.0}"));
    let verdict = match measured.zip(budget) {
        Some((measured, budget)) if measured > budget => "over",
        Some(_) => "ok",
        None => "",
    };
    format!("{what:<34} {shown:>10} {limit:>10} {unit:<3} {verdict}").trim_end().to_owned()
}
