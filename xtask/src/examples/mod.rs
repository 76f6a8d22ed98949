//! `cargo xtask examples [NAME…] [--check]`: the example datasets, made again from their sources.
//!
//! A source (in `xtask/examples`) holds texts written for this project. Small models
//! that really run here read them and make the suggestions; the result is `src/examples/NAME.jsonl`
//! and the measured figures in `src/examples/README.md`. The same sources give the same bytes on
//! every machine: one seeded generator of numbers ([`rng`]), exponential and logarithm made of
//! exact operations ([`maths`]), no hash map, no clock.
//!
//! No suggestion for an item comes from a model that has seen the item's own label ([`folds`]).
//!
//! A new example is one file with `build` and one line in [`EXAMPLES`].

use std::fs;
use std::path::{Path, PathBuf};

pub mod answers;
pub mod messages;
pub mod phantoms;
pub mod posts;
pub mod street;

pub mod source;
pub mod templates;

pub mod dataset;
pub mod measured;

pub mod bayes;
pub mod bm25;
pub mod cues;
pub mod lexicon;
pub mod logistic;
pub mod nearest;
pub mod ngram;

pub mod folds;
pub mod maths;
pub mod rng;
pub mod tokens;

#[cfg(test)]
mod shipped;

/// One example dataset: how it is called and how it is made.
pub struct Example {
    /// The file is `src/examples/NAME.jsonl`.
    pub name: &'static str,
    /// `sources` is the folder `xtask/examples`.
    pub build: fn(sources: &Path) -> Result<Built, String>,
}

/// What a run gives.
pub struct Built {
    /// The whole dataset file.
    pub jsonl: String,
    /// Markdown for the README: what was measured while making it.
    pub measured: String,
}

/// Every example that is shipped.
pub const EXAMPLES: &[Example] = &[
    Example { name: "messages", build: messages::build },
    Example { name: "posts", build: posts::build },
    Example { name: "answers", build: answers::build },
    Example { name: "street", build: street::build },
    Example { name: "drive", build: street::drive::build },
    Example { name: "phantoms", build: phantoms::build },
];

/// Makes the named examples (all when none is named), or with `--check` compares only.
pub fn run(args: &[String]) -> Result<(), String> {
    let check = args.iter().any(|arg| arg == "--check");
    let names: Vec<&str> =
        args.iter().map(String::as_str).filter(|arg| *arg != "--check").collect();
    let known = || EXAMPLES.iter().map(|it| it.name).collect::<Vec<_>>().join(", ");
    if let Some(name) = names.iter().find(|name| EXAMPLES.iter().all(|it| it.name != **name)) {
        return Err(format!("no example is called '{name}'; there are: {}", known()));
    }
    let chosen = EXAMPLES.iter().filter(|it| names.is_empty() || names.contains(&it.name));
    let mut stale = Vec::new();
    for example in chosen {
        let built = (example.build)(&root().join("xtask/examples"))?;
        let files = [
            (shipped_path(example.name), built.jsonl),
            (readme_path(), measured::put(&read(&readme_path())?, example.name, &built.measured)?),
        ];
        for (path, text) in files {
            if check {
                if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                    stale.push(path.display().to_string());
                }
            } else {
                fs::write(&path, &text).map_err(|e| format!("writing {}: {e}", path.display()))?;
            }
        }
        if !check {
            println!("{}\n{}", example.name, built.measured);
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("not what a run gives: {}; run `cargo xtask examples`", stale.join(", ")))
}

/// Reads a text file, or says which one could not be read.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("reading {}: {e}", path.display()))
}

/// Where a made dataset goes.
pub fn shipped_path(name: &str) -> PathBuf {
    root().join("src/examples").join(format!("{name}.jsonl"))
}

fn readme_path() -> PathBuf {
    root().join("src/examples/README.md")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
