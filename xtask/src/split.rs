//! Cuts the page's wasm: what the first page needs, and files that are fetched
//! later. Trunk knows no splitting, and wasm-bindgen loses what the splitter
//! goes by, so both run again here, on what the compiler left.
//!
//! ```text
//! target/…/countersign.wasm ─ wasm-split ─▶ main ─ wasm-bindgen ─▶ dist/countersign.js, …_bg.wasm
//!                                       ├─▶ split_NAME.wasm, chunk_N.wasm ────────▶ dist/
//!                                       └─▶ the loader of these ──────────────────▶ dist/split.js
//! ```

use crate::{
    shell::{self, Result},
    tools,
};
use std::{fs, path::Path, process::Command};

/// The name that the splitter gives the loader; the program asks for it by this name.
const LOADER: &str = "__wasm_split.js";
/// The loader's file. Another name: the program's own must stay as it is when
/// files get names with a hash.
const LOADER_FILE: &str = "split.js";

/// Replaces the program that Trunk put into `dist`; gives its wasm files.
pub fn split(dist: &Path, profile: &str) -> Result<Vec<String>> {
    let target = shell::target_dir()?;
    let compiled = target.join(tools::WASM).join(profile).join("countersign.wasm");
    let work = target.join("split").join(profile);
    if work.is_dir() {
        // What an older build cut off would be published as well.
        fs::remove_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    }
    shell::create_dir(&work)?;
    let mut command = Command::new(tools::wasm_split()?);
    command.arg(&compiled).arg(&work).args(["--out-name", "countersign", "--target", "web"]);
    shell::run(&mut command)?;
    let mut command = Command::new(tools::wasm_bindgen()?.join("wasm-bindgen"));
    command
        .arg(work.join("countersign.wasm"))
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .arg("--out-dir")
        .arg(dist);
    shell::run(&mut command)?;

    let mut wasm = vec!["countersign_bg.wasm".to_owned()];
    for file in shell::files(&work)? {
        if file.ends_with(".wasm") && file != "countersign.wasm" {
            shell::write(&dist.join(&file), shell::read(&work.join(&file))?)?;
            wasm.push(file);
        }
    }
    shell::write(&dist.join(LOADER_FILE), shell::read(&work.join(LOADER))?)?;
    let script = dist.join("countersign.js");
    let import = |file: &str| format!("from \"./{file}\"");
    let text = shell::read_text(&script)?;
    let renamed = text.replace(&import(LOADER), &import(LOADER_FILE));
    if renamed == text {
        return Err(format!("{} does not import {LOADER}: was nothing cut off?", script.display()));
    }
    shell::write(&script, renamed)?;
    Ok(wasm)
}
