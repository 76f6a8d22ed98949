//! `cargo xtask test`: everything that must hold, and a table of it.
//!
//! What costs most is compiling, so the steps share it: clippy for wasm and
//! the browser tests have the same flags, and the end-to-end tests run the
//! release page whose size is measured.

use crate::{
    args::Args,
    build::{self, Options},
    core_package, package, server, shell,
    shell::{Result, say},
    single_file, size, tools,
};
use std::{
    env,
    process::Command,
    time::{Duration, Instant},
};

/// The path that the end-to-end tests serve the page under: a project page's.
const BASE: &str = "/some/path/";

const PARTS: &[&str] = &["lint", "native", "browser", "core", "e2e"];

/// What became of each step.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Result<String>, Duration)>,
}

pub fn command(args: Args) -> Result {
    let given = args.read(&["no-build"], &[])?;
    if let Some(unknown) = given.words.iter().find(|word| !PARTS.contains(&word.as_str())) {
        return Err(format!("test: there is no part {unknown} (parts: {})", PARTS.join(" ")));
    }
    let wanted = |part: &str| given.words.is_empty() || given.words.iter().any(|word| word == part);

    let mut steps = Steps::default();
    if wanted("lint") {
        steps.run("rustfmt", rustfmt);
        steps.run("clippy, native", clippy_native);
        steps.run("clippy, wasm", || clippy_wasm(&["--lib", "--bins", "--test", "browser"]));
        steps.run("clippy, wasm split", || clippy_wasm(&["--features", "split", "--lib"]));
        steps.run("clippy, headless", || {
            clippy_wasm(&["--no-default-features", "--bin", "countersign"])
        });
    }
    if wanted("native") {
        steps.run("native tests, layers", native_tests);
    }
    if wanted("browser") {
        steps.run("browser tests", browser_tests);
    }
    if wanted("core") {
        steps.run("headless entry", headless_entry);
    }
    if wanted("e2e") {
        let built = given.flag("no-build") || steps.run("release build", release_build);
        if built {
            steps.run("size budget", || size::measure(&shell::root().join("dist"))?.check());
            steps.run("end-to-end tests", || end_to_end_tests(&given.rest));
        }
    }
    steps.report()
}

fn rustfmt() -> Result<String> {
    tools::rust_components()?;
    cargo(&["fmt", "--all", "--check"])
}

fn clippy_native() -> Result<String> {
    // --locked: a Cargo.lock that does not fit Cargo.toml is a mistake.
    cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn clippy_wasm(targets: &[&str]) -> Result<String> {
    tools::wasm_target()?;
    let mut words = vec!["clippy", "--package", "countersign", "--target", tools::WASM];
    words.extend(targets);
    words.extend(["--", "-D", "warnings"]);
    shell::run(cargo_command(&words).env("RUSTFLAGS", build::RUSTFLAGS))?;
    Ok(String::new())
}

fn native_tests() -> Result<String> {
    cargo(&["test", "--workspace"])
}

fn browser_tests() -> Result<String> {
    tools::wasm_target()?;
    let browser = tools::browser()?;
    let bindgen = tools::wasm_bindgen()?;
    let runner = bindgen.join(format!("wasm-bindgen-test-runner{}", env::consts::EXE_SUFFIX));
    shell::run(
        cargo_command(&["test", "--target", tools::WASM, "--test", "browser"])
            .env("RUSTFLAGS", build::RUSTFLAGS)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", browser.chromedriver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120"),
    )?;
    Ok(String::new())
}

fn release_build() -> Result<String> {
    // The path is in no file: the page works wherever it is put.
    build::build(&Options {
        public_url: "./".into(),
        dev: false,
        service_worker: true,
        single_file: true,
    })?;
    Ok(String::new())
}

/// Builds the headless entry and the command line, and holds one against the other.
fn headless_entry() -> Result<String> {
    let dir = core_package::alone(false)?;
    cargo(&["build", "--bin", "countersign"])?;
    let native = format!("debug/countersign{}", env::consts::EXE_SUFFIX);
    shell::run(
        Command::new("node")
            .args(["--test", "tests/core/"])
            .current_dir(shell::root())
            .env("CHROMIUM", tools::browser()?.chromium)
            // TypeScript and what drives the browser.
            .env("COUNTERSIGN_TOOLS", tools::playwright()?.join("node_modules"))
            .env("COUNTERSIGN_NATIVE", shell::target_dir()?.join(native))
            .env("COUNTERSIGN_CORE", &dir),
    )?;
    core_package::sizes(&dir)
}

fn end_to_end_tests(rest: &[String]) -> Result<String> {
    let browser = tools::browser()?;
    let dir = tools::playwright()?;
    tools::portals()?;
    let dist = shell::root().join("dist");
    let running = server::start(&dist, "127.0.0.1", 0, BASE)?;
    let xtask = env::current_exe().map_err(|error| format!("this program's path: {error}"))?;
    shell::run(
        Command::new("node")
            .arg("node_modules/@playwright/test/cli.js")
            .arg("test")
            .args(rest)
            .current_dir(dir)
            .env("CHROMIUM", browser.chromium)
            .env("COUNTERSIGN_URL", &running.address)
            .env("COUNTERSIGN_DIST", dist)
            .env("COUNTERSIGN_PACKAGE", package::dir()?)
            .env("COUNTERSIGN_SINGLE", single_file::path()?)
            // For tests that need a server of their own.
            .env("COUNTERSIGN_XTASK", xtask),
    )?;
    Ok(String::new())
}

fn cargo(words: &[&str]) -> Result<String> {
    shell::run(&mut cargo_command(words))?;
    Ok(String::new())
}

fn cargo_command(words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words).current_dir(shell::root());
    command
}

impl Steps {
    /// Runs one step; a failed one does not keep the others from running, so
    /// that one run tells everything.
    fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<String>) -> bool {
        say(format!("── {name}"));
        let started = Instant::now();
        let result = step();
        if let Err(error) = &result {
            say(format!("{name}: {error}"));
        }
        let fine = result.is_ok();
        self.done.push((name, result, started.elapsed()));
        fine
    }

    /// The table; an error names what failed.
    fn report(&self) -> Result {
        println!("\n{:<24} {:<8} {:>6}", "step", "result", "s");
        for (name, result, time) in &self.done {
            let word = if result.is_ok() { "ok" } else { "FAILED" };
            let note = result.as_deref().unwrap_or_default();
            println!("{name:<24} {word:<8} {:>6.0}  {note}", time.as_secs_f64());
        }
        let total: Duration = self.done.iter().map(|(.., time)| *time).sum();
        println!("{:<24} {:<8} {:>6.0}", "all", "", total.as_secs_f64());
        let failed = self.done.iter().filter(|(_, result, _)| result.is_err());
        let failed = failed.map(|(name, ..)| *name).collect::<Vec<_>>();
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}
