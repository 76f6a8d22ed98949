//! The page as one HTML file, for places that allow nothing else: opened from a disk, sent in a mail.
//!
//! Everything that the page fetches stands in it, packed, as text that is no script: wasm, worker,
//! examples. Two blocks run, a style and `src/ui/start_single.js`; the policy names their hashes.
//! The program and the loader of its parts, which import each other, become one script.

use crate::{
    package::SHEETS,
    shell::{self, Result, say},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

pub fn path() -> Result<PathBuf> {
    Ok(shell::target_dir()?.join("single/countersign.html"))
}

/// Writes the file of the page in `dist`, whose files have no hash in their names yet.
pub fn write(dist: &Path) -> Result {
    let style: String =
        SHEETS.iter().map(|name| sheet(dist, name)).collect::<Result<Vec<_>>>()?.join("\n");
    let start = shell::read_text(&shell::root().join("src/ui/start_single.js"))?;
    let program = program(
        &shell::read_text(&dist.join("split.js"))?,
        &shell::read_text(&dist.join("countersign.js"))?,
    )?;
    let worker = shell::read_text(&dist.join("worker.js"))?;
    let worker =
        worker.replace("import init from \"./countersign.js\";", "const init = __wbg_init;");
    if worker.contains("import ") {
        return Err("src/host/worker.js: its import is not understood".into());
    }

    let mut files = vec![("program.js".to_owned(), program.into_bytes())];
    files.push(("worker.js".to_owned(), worker.into_bytes()));
    for file in shell::files(dist)? {
        if file.ends_with(".wasm") || file.starts_with("examples/") {
            files.push((file.clone(), shell::read(&dist.join(&file))?));
        }
    }
    let mut blocks = String::new();
    for (name, bytes) in files {
        // The list of the examples is read by the page itself, which unpacks nothing.
        let packed = if name.ends_with("index.json") { bytes } else { gzip(&bytes)? };
        let text = STANDARD.encode(packed);
        blocks += &format!("<script type=\"text/plain\" id=\"file:{name}\">{text}</script>\n");
    }
    let policy = format!(
        "default-src 'none'; script-src '{}' blob: 'wasm-unsafe-eval'; style-src '{}'; \
         img-src * data: blob:; media-src * data: blob:; connect-src * data: blob:; \
         worker-src blob:; frame-src blob:; base-uri 'none'; form-action 'none'; object-src 'none'",
        hash(&start),
        hash(&style)
    );
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <title>Countersign</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <style>{style}</style>\n</head>\n<body>\n\
         <noscript>Countersign runs in your browser as a program: allow JavaScript for this file to \
         use it.</noscript>\n\
         <p id=\"loading\" role=\"status\">Loading Countersign…</p>\n\
         {blocks}<script type=\"module\">{start}</script>\n</body>\n</html>\n"
    );
    let path = path()?;
    if let Some(parent) = path.parent() {
        shell::create_dir(parent)?;
    }
    let size = html.len() as f64 / 1e6;
    shell::write(&path, html)?;
    say(format!("{}: {size:.1} MB", path.display()));
    Ok(())
}

fn sheet(dist: &Path, name: &str) -> Result<String> {
    let text = shell::read_text(&dist.join(name))?;
    if text.contains("</style") { Err(format!("{name} would end its block")) } else { Ok(text) }
}

/// The program and the loader as one script, with what others import from it.
fn program(loader: &str, program: &str) -> Result<String> {
    let is_import = |line: &&str| line.starts_with("import ");
    let mut given = Vec::new();
    let mut text = String::new();
    for line in loader.lines().filter(|line| !is_import(line)) {
        if let Some(rest) = line.strip_prefix("export const ") {
            given.extend(rest.split([' ', '=']).next().map(ToOwned::to_owned));
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        text += &from_files(line);
        text.push('\n');
    }
    let given = given.join(", ");
    for line in program.lines() {
        match line.strip_prefix("import * as ").and_then(|rest| rest.split_once(" from ")) {
            Some((name, "\"./split.js\"" | "\"./split.js\";")) => {
                text += &format!("const {name} = {{ {given} }};\n");
            }
            _ if is_import(&line) => return Err(format!("not understood: {line}")),
            _ => {
                text += line;
                text.push('\n');
            }
        }
    }
    if given.is_empty() || text.contains("import.meta.url))") {
        return Err("split.js: its parts are not understood; did wasm-split change?".into());
    }
    Ok(text)
}

/// `fetch(new URL("./x.wasm", import.meta.url))` as what stands in the page.
fn from_files(line: &str) -> String {
    let inside = "Promise.resolve(new Response(globalThis.countersignFiles[\"";
    line.replace("fetch(new URL(\"./", inside).replace("\", import.meta.url))", "\"]))")
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let failed = |error: std::io::Error| format!("gzip: {error}");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).map_err(failed)?;
    encoder.finish().map_err(failed)
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_scripts_become_one() {
        let loader = "import { initSync } from \"./countersign.js\";\nconst a = 1;\n\
            export const load = make(() => {\n    const src = fetch(new URL(\"./x.wasm\", import.meta.url));\n});\n";
        let script = "import * as import1 from \"./split.js\"\nexport function page() {}\nexport { initSync, init as default };\n";
        let one = "const a = 1;\nconst load = make(() => {\n    const src = Promise.resolve(new Response(globalThis.countersignFiles[\"x.wasm\"]));\n});\n\
            const import1 = { load };\nexport function page() {}\nexport { initSync, init as default };\n";
        assert_eq!(program(loader, script).as_deref(), Ok(one));
        assert!(program(loader, "import x from \"./other.js\";").is_err());
        assert!(program("const a = 1;", script).is_err());
    }
}
