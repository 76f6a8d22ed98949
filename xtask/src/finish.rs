//! What a build still needs after Trunk.
//!
//! - The wasm cut into what the first page needs and what comes later
//!   ([`crate::split`]). Trunk does not split.
//! - Short names between wasm and script ([`crate::short_names`]).
//! - wasm-opt on all of it. Not by Trunk, which would fetch its own and fail where
//!   there is none.
//! - Names with a hash of the content: a host may tell browsers to keep files
//!   for as long as it likes, and no page ever mixes two versions. Not by
//!   Trunk, which hashes before wasm-opt.
//! - The service worker with the list of files, and 404.html.

use crate::{
    build::Options,
    gallery, package,
    shell::{self, Result},
    short_names, single_file, split,
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fs, path::Path, process::Command};

const WASM_OPT: [&str; 1] = ["-Oz"];

/// Turns Trunk's output in `dist` into what a host serves.
pub fn finish(dist: &Path, options: &Options, wasm_opt: Option<Command>) -> Result {
    let profile = if options.dev { "debug" } else { "release" };
    let wasm = split::split(dist, profile)?;
    if !options.dev {
        short_names::shorten(dist)?;
    }
    if let Some(wasm_opt) = wasm_opt {
        let fixed = wasm_opt.get_args().map(ToOwned::to_owned).collect::<Vec<_>>();
        for file in wasm {
            let path = dist.join(file);
            let mut command = Command::new(wasm_opt.get_program());
            command.args(&fixed).args(WASM_OPT).arg(&path).arg("-o").arg(&path);
            shell::run(&mut command)?;
        }
    }
    // Trunk's lock is no part of the page.
    fs::remove_file(dist.join(".trunk-lock")).ok();
    gallery::index(&dist.join("examples"))?;
    package::assemble(dist)?;
    if options.single_file {
        single_file::write(dist)?;
    }
    name_by_content(dist)?;
    not_found_page(dist, &options.public_url)?;
    if options.service_worker {
        service_worker(dist)?;
    }
    Ok(())
}

/// Renames what index.html leads to, from the leaves up: what refers to a file
/// is hashed after the reference was rewritten.
fn name_by_content(dist: &Path) -> Result {
    let mut names = BTreeMap::new();
    let mut files = top_level(dist)?;
    files.retain(|file| file != "index.html");
    files.sort();

    // Small scripts that crates bring; wasm-bindgen puts them in directories
    // whose names do not follow the content.
    if dist.join("snippets").is_dir() {
        let mut digest = Sha256::new();
        for file in shell::files(&dist.join("snippets"))? {
            digest.update(shell::read(&dist.join("snippets").join(file))?);
        }
        let name = format!("snippets-{}", short(&digest.finalize()));
        rename(dist, "snippets", &name)?;
        names.insert("snippets".to_owned(), name);
    }
    let (scripts, leaves): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.ends_with(".js"));
    for file in leaves {
        let bytes = rewritten(dist, &file, &names)?;
        let name = with_hash(&file, &Sha256::digest(&bytes));
        rename(dist, &file, &name)?;
        names.insert(file, name);
    }
    // The program and its loader import each other: all scripts share one hash.
    let mut digest = Sha256::new();
    for file in &scripts {
        digest.update(rewritten(dist, file, &names)?);
    }
    let digest = digest.finalize();
    names.extend(scripts.iter().map(|file| (file.clone(), with_hash(file, &digest))));
    for file in &scripts {
        rewritten(dist, file, &names)?;
        rename(dist, file, &with_hash(file, &digest))?;
    }
    rewritten(dist, "index.html", &names).map(drop)
}

/// `app.css` as `app-0123456789ab.css`.
fn with_hash(file: &str, digest: &[u8]) -> String {
    match file.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{}.{extension}", short(digest)),
        None => file.to_owned(),
    }
}

fn rename(dist: &Path, old: &str, new: &str) -> Result {
    fs::rename(dist.join(old), dist.join(new)).map_err(|error| format!("{old}: {error}"))
}

/// The file's bytes after the names in it were replaced (and the file written).
fn rewritten(dist: &Path, file: &str, names: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let path = dist.join(file);
    let bytes = shell::read(&path)?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Ok(bytes);
    };
    let text = replace_names(text, names);
    shell::write(&path, &text)?;
    Ok(text.into_bytes())
}

/// Replaces whole file names only: `engine.js` not within `my-engine.js`.
fn replace_names(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut text = text.to_owned();
    for (old, new) in names {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find(old.as_str()) {
            let (before, after) = (&rest[..at], &rest[at + old.len()..]);
            let begins = before.ends_with(['/', '"', '\'', '`', '=']);
            let ends = after.starts_with(['/', '"', '\'', '`', '>', ' ', '?', '#']);
            out.push_str(before);
            out.push_str(if begins && ends { new } else { old });
            rest = after;
        }
        out.push_str(rest);
        text = out;
    }
    text
}

/// Hosts show this for an address that is none. Routes are in the hash, so it
/// never stands for a page of ours: it only leads there.
fn not_found_page(dist: &Path, public_url: &str) -> Result {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>No page here · Countersign</title>\n\
         <main><h1>There is no page at this address</h1>\n\
         <p><a href=\"{public_url}\">Open Countersign</a></p></main>\n</html>\n"
    );
    shell::write(&dist.join("404.html"), html)
}

/// Writes sw.js and names it in index.html. Its first line lists the files and
/// what they must hash to.
fn service_worker(dist: &Path) -> Result {
    let index = dist.join("index.html");
    let html = shell::read_text(&index)?;
    let meta = "<meta name=\"service-worker\" content=\"sw.js\">";
    shell::write(&index, html.replacen("</head>", &format!("{meta}</head>"), 1))?;

    let mut first = Vec::new();
    let mut later = Vec::new();
    let mut version = Sha256::new();
    for file in shell::files(dist)? {
        if matches!(file.as_str(), "404.html" | "sw.js") {
            continue;
        }
        let hash = hex(&Sha256::digest(shell::read(&dist.join(&file))?));
        version.update(format!("{file} {hash}\n"));
        let path = if file == "index.html" { "./".to_owned() } else { file };
        let kind = if is_first(&path) { &mut first } else { &mut later };
        kind.push((path, hash));
    }
    let source = shell::read_text(&shell::root().join("src/ui/service_worker.js"))?;
    version.update(&source);
    let build = serde_json::json!({
        "version": short(&version.finalize()), "first": first, "later": later,
    });
    shell::write(&dist.join("sw.js"), format!("const BUILD = {build};\n{source}"))
}

/// Whether a file is kept at once. Of the examples that is their list alone: without a
/// network the gallery says what there is.
fn is_first(path: &str) -> bool {
    !path.starts_with("examples/") || path == "examples/index.json"
}

fn top_level(dist: &Path) -> Result<Vec<String>> {
    Ok(shell::files(dist)?.into_iter().filter(|file| !file.contains('/')).collect())
}

fn short(digest: &[u8]) -> String {
    hex(digest).chars().take(12).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let names =
            [("engine.js", "engine-1.js"), ("app.css", "app-2.css"), ("snippets", "snip-3")];
        let names = names.map(|(old, new)| (old.to_owned(), new.to_owned())).into();
        assert_eq!(replace_names(text, &names), expected);
    }

    /// Bug: the gallery was empty without a network.
    #[test]
    fn the_list_of_examples_is_kept_and_the_examples_are_not() {
        let first = ["./", "page-1.js", "examples/index.json", "examples/posts.jsonl"];
        assert_eq!(first.map(is_first), [true, true, true, false]);
    }

    #[test]
    fn whole_names_are_replaced() {
        check(
            r#"import "./engine.js"; "my-engine.js" 'app.css' href=./app.css> from "./snippets/a/b.js""#,
            r#"import "./engine-1.js"; "my-engine.js" 'app-2.css' href=./app-2.css> from "./snip-3/a/b.js""#,
        );
        check("engine.jsx and app.css", "engine.jsx and app.css");
    }
}
