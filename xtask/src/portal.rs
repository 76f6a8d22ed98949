//! `cargo xtask portal NAME`: one of the portals of tests/portals, with the element in it.

use crate::{
    args::Args,
    build::{self, Options},
    package,
    shell::{self, Result},
    tools,
};
use std::{fs, process::Command};

/// Builds the package where there is none, and serves the portal until it is ended.
pub fn command(args: Args) -> Result {
    let given = args.read(&["dev"], &["port"])?;
    let names = names()?;
    let [name] = given.words.as_slice() else {
        return Err(format!("portal: name one of {}", names.join(", ")));
    };
    if !names.contains(name) {
        return Err(format!("portal: there is no {name}; there are {}", names.join(", ")));
    }
    if !package::dir()?.join("index.js").is_file() {
        build::build(&Options {
            public_url: "./".into(),
            dev: given.flag("dev"),
            service_worker: false,
            single_file: false,
        })?;
    }
    let dir = shell::root().join("tests/portals");
    let port = given.number("port")?.unwrap_or(8090).to_string();
    let needs_building = matches!(name.as_str(), "react" | "vue");
    if needs_building {
        tools::portals()?;
    }
    let mut node = Command::new("node");
    node.args(["serve.mjs", name, &port]).current_dir(dir);
    if needs_building {
        node.arg("--build");
    }
    shell::run(node.env("COUNTERSIGN_PACKAGE", package::dir()?))
}

fn names() -> Result<Vec<String>> {
    let dir = shell::root().join("tests/portals");
    let entries = fs::read_dir(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join("index.html").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}
