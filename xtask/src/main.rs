//! The commands a developer types: `cargo xtask serve | build | test | bench`.
//!
//! Not part of the product: nothing here is compiled into the page. One file
//! per command; `tools` brings what a command needs and says so before it
//! downloads anything.

mod args;
mod bench;
mod bench_data;
mod bench_elements;
mod bench_peers;
mod bench_rooms;
mod bench_series;
mod bench_studies;
mod bench_surfaces;
mod build;
mod core_package;
mod dicom;
mod examples;
mod finish;
mod gallery;
mod package;
mod portal;
mod serve;
mod server;
mod shell;
mod short_names;
mod single_file;
mod size;
mod split;
mod test;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N] [--address A] [--base /path/] [--dev] [--no-build]
        builds the page and serves it on 127.0.0.1:8080 (or the next free port);
        --dev: a faster build, larger and slower to run
  build [--public-url /path/] [--dev] [--single-file]
        builds the page into dist/, ready for any static host; --single-file: also as one HTML
        file that needs no host, target/single/countersign.html
  package [--dev]
        builds the npm package, the element and the headless entry, into target/package
  build --core [--dev]
        builds the headless entry for Node and browsers into target/core
  test [lint] [native] [browser] [core] [e2e] [--no-build] [-- PLAYWRIGHT ARGUMENTS]
        everything, or the parts that are named
  bench [engine] [statistics] [assurance] [merge] [page] [rooms] [surfaces] [elements] [--no-build]
        [--peers]
        measures the engine, statistics and a merge natively and the built page beside the
        budgets, or one of them; --peers: statistics by crowd-kit as well, which it installs
        into target/peers
  examples [NAME] [--check]
        makes the example datasets again from their sources
  portal NAME [--port N] [--dev]
        serves one of the portals of tests/portals with the element in it; --dev: a faster build,
        where the package has to be built first
  static DIR [--port N] [--base /path/]
        serves a directory as it is
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> shell::Result {
    let mut args = args::Args::from_env();
    let command = args.word()?;
    match command.as_deref() {
        Some("serve") => serve::command(args),
        Some("build") => build::command(args),
        Some("package") => package::command(args),
        Some("test") => test::command(args),
        Some("bench") => bench::command(args),
        Some("examples") => examples::run(&args.raw()?),
        Some("static") => server::command(args),
        Some("portal") => portal::command(args),
        None | Some("help") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command {other}\n\n{HELP}")),
    }
}
