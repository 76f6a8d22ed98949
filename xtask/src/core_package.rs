//! `countersign/core`: the commands as wasm, with a module around them for Node and browsers.
//!
//! Not the page's program cut down but another one (`src/headless.rs`): compiled without the
//! feature `page`, so that nothing of the page is even compiled.
//!
//! Absent on purpose: wasm-opt. With -O2 the file is a tenth smaller and no faster, but larger as it
//! is sent (brotli 1,270 kB against 1,162), and two minutes later.

use crate::{
    package,
    shell::{self, Result, say},
    size::brotli_size,
    tools,
};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// What wasm-bindgen calls its script; `src/cli/package/core.js` imports it by this name.
const NAME: &str = "countersign_core";

/// The entry's files: what is written by hand, what a test generates, and what is built.
const FILES: [&str; 4] =
    ["core.js", "core.d.ts", "countersign_core.js", "countersign_core_bg.wasm"];

/// So that Node takes the files for modules where they are alone.
const PACKAGE: &str = r#"{
  "name": "countersign",
  "private": true,
  "type": "module",
  "exports": { "./core": { "types": "./core.d.ts", "default": "./core.js" } }
}
"#;

/// Where the entry is made by itself.
fn dir() -> Result<PathBuf> {
    Ok(shell::target_dir()?.join("core"))
}

/// Builds the entry into `target/core`, which Node can import from, and puts it into the package of
/// the element as well, where that is made.
pub fn alone(dev: bool) -> Result<PathBuf> {
    let out = dir()?;
    build(&out, dev)?;
    shell::write(&out.join("package.json"), PACKAGE)?;
    if package::dir()?.is_dir() {
        join(&package::dir()?)?;
    }
    Ok(out)
}

/// Puts the entry into the element's package, where it is built. It is built by itself: whoever
/// works on the page does not wait for it.
pub fn join(package: &Path) -> Result {
    let built = dir()?;
    for file in FILES {
        if built.join(file).is_file() {
            shell::write(&package.join(file), shell::read(&built.join(file))?)?;
        }
    }
    Ok(())
}

/// Puts the entry's files into a directory.
pub fn build(out: &Path, dev: bool) -> Result {
    let started = Instant::now();
    tools::wasm_target()?;
    let wasm_bindgen = tools::wasm_bindgen()?;
    // In development without optimising, which is soon done.
    let (profile, folder) = if dev { ("dev", "debug") } else { ("headless", "headless") };
    shell::run(
        Command::new("cargo")
            .args(["build", "--locked", "--no-default-features", "--bin", "countersign"])
            .args(["--target", tools::WASM, "--profile", profile])
            .current_dir(shell::root()),
    )?;

    shell::create_dir(out)?;
    shell::run(
        Command::new(wasm_bindgen.join("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--omit-default-module-path"])
            .args(["--remove-name-section", "--remove-producers-section", "--out-name", NAME])
            .arg("--out-dir")
            .arg(out)
            .arg(shell::target_dir()?.join(tools::WASM).join(folder).join("countersign.wasm")),
    )?;
    let sources = shell::root().join("src/cli/package");
    for file in shell::files(&sources)? {
        shell::write(&out.join(&file), shell::read(&sources.join(&file))?)?;
    }
    let seconds = started.elapsed().as_secs_f64();
    say(format!("built {} in {seconds:.0} s", out.display()));
    Ok(())
}

/// What the wasm in a directory weighs: as it is, and as hosts send it.
pub fn sizes(dir: &Path) -> Result<String> {
    let bytes = shell::read(&dir.join(format!("{NAME}_bg.wasm")))?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bytes).map_err(|error| format!("gzip: {error}"))?;
    let gzip = gzip.finish().map_err(|error| format!("gzip: {error}"))?.len();
    let kb = |bytes: usize| bytes as f64 / 1000.0;
    let brotli = brotli_size(&bytes)?;
    Ok(format!("{:.0} kB, gzip {:.0}, brotli {:.0}", kb(bytes.len()), kb(gzip), kb(brotli)))
}
