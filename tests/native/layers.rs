//! The layers of the architecture, read from the imports of `src/`.
//!
//! `core ◀ engine ◀ desk ◀ ui ◀ embed ◀ main`, `core ◀ storage, remote ◀ ui`,
//! `core, engine ◀ host ◀ ui`,
//! `core, engine ◀ cli ◀ main`: an import that goes up fails, and so does a
//! clock, randomness, IO or a browser in the pure layers.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

/// Each layer with those that it may use besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("engine", &["core"]),
    ("desk", &["core", "engine"]),
    ("storage", &["core"]),
    ("remote", &["core"]),
    ("host", &["core", "engine"]),
    ("ui", &["core", "engine", "desk", "storage", "remote", "host"]),
    ("embed", &["core", "engine", "desk", "storage", "remote", "host", "ui"]),
    ("cli", &["core", "engine"]),
];

/// Layers that give the same bytes for the same input on every machine.
const PURE: &[&str] = &["core", "engine", "desk"];

/// What these never name, with the reason.
const IMPURE: &[(&str, &str)] = &[
    ("web_sys", "a browser"),
    ("js_sys", "a browser"),
    ("wasm_bindgen", "a browser"),
    ("gloo_timers", "a browser"),
    ("leptos", "the interface"),
    ("SystemTime", "a clock: take the time as a value"),
    ("Instant", "a clock: take the time as a value"),
    ("rand", "randomness: take a seed"),
    ("getrandom", "randomness: take a seed"),
    ("std::fs", "IO: take bytes"),
    ("std::net", "IO: take bytes"),
    ("std::io::stdin", "IO: take bytes"),
    ("std::env", "the machine: take a value"),
    ("std::process", "the machine"),
    ("std::thread", "threads: the worker has none"),
];

/// Functions of `f64` that differ in the last digit between a browser and the command line.
const UNEVEN: &[&str] = &[
    "acos", "asin", "atan", "atan2", "cbrt", "cos", "cosh", "exp", "exp2", "exp_m1", "ln", "ln_1p",
    "log", "log10", "log2", "powf", "sin", "sin_cos", "sinh", "tan", "tanh",
];

/// What is drawn, and never written or compared: a digit more or less shows nowhere.
const DRAWN: &[&str] = &["desk/", "core/imaging/dicom/window.rs"];

#[test]
fn no_import_goes_up() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    walk(&src, &mut |path| {
        let inside = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        faults.extend(check(&inside, &fs::read_to_string(path).unwrap()));
    });
    assert!(faults.is_empty(), "the layers of src/lib.rs are broken:\n{}", faults.join("\n"));
}

#[test]
fn every_directory_of_src_is_a_layer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        // Data, not code.
        if entry.path().is_dir() && name != "examples" {
            assert!(LAYERS.iter().any(|(layer, _)| *layer == name), "src/{name} is no layer");
        }
    }
}

#[test]
fn a_planted_violation_is_found() {
    #[track_caller]
    fn finds(path: &str, text: &str, expected: &[&str]) {
        let found = check(path, text);
        assert_eq!(found.len(), expected.len(), "{path}: {found:?}");
        for (fault, part) in found.iter().zip(expected) {
            assert!(fault.contains(part), "{fault} does not say {part}");
        }
    }
    finds("core/model/item.rs", "use crate::engine::Request;", &["core uses engine"]);
    finds(
        "core/model.rs",
        "\nfn f() { crate::desk::update() }",
        &["core/model.rs:2: core uses desk"],
    );
    finds("desk/update.rs", "use crate::{core::model::Item, ui::{Page, app}};", &["desk uses ui"]);
    finds(
        "desk/update.rs",
        "use crate::{\n    core::model,\n    remote,\n};",
        &["desk uses remote"],
    );
    finds("engine/mod.rs", "use super::desk::Session;", &["engine uses desk"]);
    finds("engine/query/sort.rs", "use super::super::super::ui::App;", &["engine uses ui"]);
    finds("host/mod.rs", "use countersign::ui;", &["host uses ui"]);
    finds("storage/idb.rs", "use crate::remote::Client;", &["storage uses remote"]);
    finds("core/log.rs", "let now = std::time::Instant::now();", &["Instant"]);
    finds("engine/worker.rs", "use web_sys::Worker;", &["web_sys"]);
    finds("desk/update.rs", "let x = rand::random();", &["rand"]);
    finds("core.rs", "use crate::cli;", &["core uses cli"]);
    finds("ui/app.rs", "crate::cli::answer(&[], &files);", &["ui uses cli"]);
    finds("core/a.rs", "let loss = -p.ln();", &["core/a.rs:1: core takes ln of the platform"]);
    finds("engine/a.rs", "x.max(0.0)\n    .powf(y)", &["engine/a.rs:2"]);

    finds("engine/mod.rs", "use crate::core::model; use super::engine::x;", &[]);
    finds("desk/a.rs", "// crate::ui is above\nlet s = \"crate::ui web_sys\";", &[]);
    finds("core/a.rs", "/// as `crate::ui` does\nfn operand() {} struct InstantReplay;", &[]);
    finds("core/a.rs", "use core::fmt; use std::collections::BTreeMap;", &[]);
    finds("core/a.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n}", &[]);
    finds("core/a.rs", "use crate::core::elementary::ln; ln(p); review.log();", &[]);
    finds("desk/a.rs", "y.atan2(x)", &[]);
    finds("main.rs", "use countersign::{cli, ui};", &[]);
    finds("lib.rs", "pub mod core; pub mod ui;", &[]);
}

/// The faults of one file, given its path inside `src/`.
fn check(path: &str, source: &str) -> Vec<String> {
    let first = path.split('/').next().unwrap_or_default();
    let layer = first.strip_suffix(".rs").unwrap_or(first);
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
        return Vec::new(); // lib.rs and main.rs stand above all layers
    };
    let code = blank_comments_and_strings(source);
    let mut faults = Vec::new();
    let at = |position: usize| {
        format!("{path}:{}", code.get(..position).unwrap_or(&code).matches('\n').count() + 1)
    };

    for (position, used) in crate_paths(path, &code) {
        let known = LAYERS.iter().any(|(name, _)| *name == used);
        if known && used != layer && !allowed.contains(&used.as_str()) {
            faults.push(format!("{}: {layer} uses {used}, which is above it", at(position)));
        }
    }
    if PURE.contains(&layer) {
        // What a test of such a layer does stays in the test.
        let product = code.split("#[cfg(test)]\nmod tests").next().unwrap_or(&code);
        for (word, reason) in IMPURE {
            for position in words(product, word) {
                faults.push(format!("{}: {layer} names {word}: {reason}", at(position)));
            }
        }
        let is_drawn = DRAWN.iter().any(|part| path.starts_with(part));
        for word in UNEVEN.iter().filter(|_| !is_drawn) {
            for position in words(product, word) {
                // `review.log()` is a method of something else.
                let (before, after) = product.split_at(position);
                let call = after.strip_prefix(word).unwrap_or_default();
                let is_own = *word == "log" && call.starts_with("()");
                if before.ends_with('.') && call.starts_with('(') && !is_own {
                    let why = "use core::elementary, which is the same everywhere";
                    faults.push(format!(
                        "{}: {layer} takes {word} of the platform: {why}",
                        at(position)
                    ));
                }
            }
        }
    }
    faults
}

/// Where the file names a module of the crate's root, and which one.
fn crate_paths(path: &str, code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for root in ["crate", "countersign"] {
        for position in words(code, root) {
            let rest = code.get(position + root.len()..).unwrap_or_default();
            if let Some(rest) = rest.strip_prefix("::") {
                found.extend(heads(rest).into_iter().map(|head| (position, head)));
            }
        }
    }
    // `super` as often as the file is deep leads to the root as well.
    let parts = path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').count();
    let chain = "super::".repeat(parts);
    for (position, _) in code.match_indices(&chain) {
        let rest = code.get(position + chain.len()..).unwrap_or_default();
        found.extend(heads(rest).into_iter().map(|head| (position, head)));
    }
    found
}

/// The first names of what follows `crate::`: one, or those of a `{…}` list.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let Some(list) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let mut heads = vec![name(list)];
    let mut depth = 0;
    for (position, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(name(list.get(position + 1..).unwrap_or_default())),
            _ => {}
        }
    }
    heads
}

/// Where a word stands alone.
fn words(code: &str, word: &str) -> Vec<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .filter(|(position, _)| {
            let before = code.get(..*position).and_then(|text| text.chars().next_back());
            let after = code.get(position + word.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(part) && !after.is_some_and(part)
        })
        .map(|(position, _)| position)
        .collect()
}

/// The source with line comments, block comments and string contents as
/// spaces, so that every line keeps its number. Raw strings end at the quote
/// that their hashes ask for.
fn blank_comments_and_strings(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest.get(open..)
                .and_then(|text| text.find(&close))
                .map_or(rest.len(), |end| open + end + close.len())
        } else if c == '"' {
            string_length(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\") {
            rest.get(2..).and_then(|text| text.get(1..)?.find('\'')).map_or(1, |end| end + 4)
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        };
        let (blank, tail) = rest.split_at(length);
        out.extend(blank.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = tail;
    }
    out
}

/// The number of hashes if a raw string begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.chars().take_while(|c| *c == '#').count();
    after.get(hashes..)?.starts_with('"').then_some(hashes)
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (position, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return position + 1,
            _ => {}
        }
    }
    rest.len()
}

fn walk(dir: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            visit(&path);
        }
    }
}
