//! The npm package: the element `<countersign-review>`, with the program that the page runs.
//!
//! ```text
//! dist/ before its files get names with a hash ─┬─▶ target/package/program/   the program
//! style/*.css ──────────────────────────────────┼─▶ target/package/styles.js  its sheets as text
//! src/embed/package/* ──────────────────────────┴─▶ target/package/           what a page imports
//! target/core/*, where it is built ─────────────────▶ target/package/           for other programs
//! ```
//! Names without a hash: bundlers give them theirs.

use crate::{
    args::Args,
    build::{self, Options},
    core_package,
    shell::{self, Result, say},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the package is made.
pub fn dir() -> Result<PathBuf> {
    Ok(shell::target_dir()?.join("package"))
}

pub fn command(args: Args) -> Result {
    let given = args.read(&["dev"], &[])?;
    let dev = given.flag("dev");
    let options =
        Options { public_url: "./".into(), dev, service_worker: false, single_file: false };
    build::build(&options)?;
    core_package::alone(dev)?;
    say(dir()?.display().to_string());
    Ok(())
}

/// The sheets, in the order in which the page has them.
pub const SHEETS: [&str; 9] = [
    "tokens.css",
    "app.css",
    "review.css",
    "routing.css",
    "export.css",
    "rooms.css",
    "disagreement.css",
    "fairness.css",
    "surface.css",
];
/// The element's own, behind them.
const ELEMENT: &str = "element.css";

/// Makes the package of the page in `dist`, whose files have no hash in their names yet.
pub fn assemble(dist: &Path) -> Result {
    let out = dir()?;
    if out.is_dir() {
        fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    let program = out.join("program");
    shell::create_dir(&program)?;
    for file in shell::files(dist)? {
        let is_program = file.ends_with(".wasm") || (file.ends_with(".js") && file != "start.js");
        if is_program || file.starts_with("snippets/") {
            let path = program.join(&file);
            if let Some(parent) = path.parent() {
                shell::create_dir(parent)?;
            }
            shell::write(&path, shell::read(&dist.join(&file))?)?;
        }
    }
    shell::write(&out.join("styles.js"), styles(dist)?)?;
    let sources = shell::root().join("src/embed/package");
    for file in shell::files(&sources)? {
        shell::write(&out.join(&file), shell::read(&sources.join(&file))?)?;
    }
    core_package::join(&out)
}

/// A module with the text of each sheet, as small as the page's where that has one.
fn styles(dist: &Path) -> Result<String> {
    let mut texts = Vec::new();
    for sheet in SHEETS.into_iter().chain([ELEMENT]) {
        let built = dist.join(sheet);
        let path = if built.is_file() { built } else { shell::root().join("style").join(sheet) };
        texts.push(shell::read_text(&path)?);
    }
    let list = serde_json::to_string(&texts).map_err(|error| error.to_string())?;
    Ok(format!(
        "// The style sheets of the program, made by `cargo xtask build`.\nexport const sheets = {list};\n"
    ))
}
