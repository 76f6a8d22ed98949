//! The programs that the commands need: found, or brought and announced.
//!
//! A tool of the right version on the PATH is used. Otherwise it is installed
//! into the user's cache directory (`countersign/tools/NAME-VERSION`), which
//! every clone shares. Nothing is installed system-wide but the browser, and
//! that only where apt can. What may not be installed gives one line: what,
//! why, the command to run.

use crate::shell::{self, Result, say};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const TRUNK: &str = "0.22.1";
const WASM_SPLIT: &str = "0.2.4";
const BINARYEN: &str = "132.0.0";
/// The target that the page is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The browser of the tests and its remote control.
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// The compiler's wasm target; rustup brings it with the toolchain of
/// rust-toolchain.toml, unless that toolchain was there before without it.
pub fn wasm_target() -> Result {
    let sysroot = shell::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", WASM], "the wasm target: the page is compiled to wasm")
}

/// clippy and rustfmt.
pub fn rust_components() -> Result {
    for (component, probe) in [("clippy", "clippy"), ("rustfmt", "fmt")] {
        if shell::output(Command::new("cargo").args([probe, "--version"])).is_err() {
            rustup(&["component", "add", component], "a check of the tests needs it")?;
        }
    }
    Ok(())
}

/// The directory that holds trunk, which compiles and bundles the page.
pub fn trunk() -> Result<PathBuf> {
    cargo_tool("trunk", "trunk", TRUNK, &["--locked"], "compiles and bundles the page")
}

/// The directory that holds wasm-bindgen and its test runner, of the version
/// that Cargo.lock has: another one refuses to work.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let lock = shell::read_text(&shell::root().join("Cargo.lock"))?;
    let version = locked_version(&lock, "wasm-bindgen")
        .ok_or("Cargo.lock names no wasm-bindgen: run cargo generate-lockfile")?;
    let why = "writes the JavaScript between the page and its wasm";
    // Its own lock file is not used: it pins crates that newer compilers warn about.
    cargo_tool("wasm-bindgen", "wasm-bindgen-cli", version, &[], why)
}

/// wasm-split, which cuts off what the first page does not need.
pub fn wasm_split() -> Result<PathBuf> {
    let program = format!("wasm-split-cli{}", env::consts::EXE_SUFFIX);
    // It cannot say its version: the directory's name does.
    let bin = cache_dir()?.join(format!("wasm-split-{WASM_SPLIT}")).join("bin");
    if !bin.join(&program).is_file() {
        let why = "cuts off from the page's wasm what the first page does not need";
        let flags = ["--features", "build-binary"];
        cargo_install("wasm_split_cli_support", WASM_SPLIT, &flags, &bin, why)?;
    }
    Ok(bin.join(program))
}

/// wasm-opt, which makes the wasm smaller. None where there is no Node to run
/// it: the page works without it.
pub fn wasm_opt() -> Result<Option<Command>> {
    let major = BINARYEN.split('.').next().unwrap_or(BINARYEN);
    if let Some(path) = shell::which("wasm-opt")
        && shell::output(Command::new(&path).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().any(|word| word == major))
    {
        return Ok(Some(Command::new(path)));
    }
    let dir = cache_dir()?.join(format!("binaryen-{BINARYEN}"));
    let script = dir.join("node_modules/binaryen/bin/wasm-opt");
    let Some(node) = shell::which("node") else {
        say(
            "no Node here, so no wasm-opt: the page works, but is larger than it need be. With Node (nodejs.org) it is made smaller",
        );
        return Ok(None);
    };
    if !script.is_file() {
        announce("binaryen", BINARYEN, "npm", &dir, "its wasm-opt makes the page's wasm smaller");
        shell::create_dir(&dir)?;
        shell::write(&dir.join("package.json"), "{\"private\":true}\n")?;
        let mut npm = npm(&dir)?;
        shell::run(npm.args(["install", "--save-exact", &format!("binaryen@{BINARYEN}")]))?;
    }
    let mut command = Command::new(node);
    command.arg(script);
    Ok(Some(command))
}

/// The end-to-end tests' packages, of the versions in their lock file.
pub fn playwright() -> Result<PathBuf> {
    packages(
        "tests/e2e",
        "Playwright, axe-core and TypeScript",
        "they drive the browser in the end-to-end tests, look for accessibility faults and check \
         the declarations of the packages",
    )
}

/// What the portals with a framework are built of.
pub fn portals() -> Result<PathBuf> {
    packages(
        "tests/portals",
        "React, Vue and Vite",
        "two portals with the element are built of them",
    )
}

/// The packages of a directory, of the versions in its lock file.
fn packages(place: &str, what: &str, why: &str) -> Result<PathBuf> {
    let dir = shell::root().join(place);
    if shell::which("node").is_none() {
        return Err(format!(
            "Node is missing: {what} need it, and {why}. Install Node 20 or later (apt-get install \
             nodejs npm, or nodejs.org)"
        ));
    }
    let lock = shell::read(&dir.join("package-lock.json"))?;
    // npm writes its own copy of the lock after an install; ours is compared as it was.
    let stamp = dir.join("node_modules/.countersign-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(dir);
    }
    say(format!("downloading {what} with npm into {place}/node_modules: {why}"));
    shell::run(npm(&dir)?.args(["ci"]))?;
    shell::write(&stamp, lock)?;
    Ok(dir)
}

/// Chromium and chromedriver; installed through apt where that is allowed.
pub fn browser() -> Result<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    let why = "the browser tests and end-to-end tests run the page in a real Chromium";
    let command = "apt-get install chromium chromedriver (elsewhere: any Chromium with its \
                   chromedriver; name them in CHROMIUM and CHROMEDRIVER)";
    let Some(apt) = shell::which("apt-get") else {
        return Err(format!("Chromium is missing: {why}. Run: {command}"));
    };
    let mut prefix = Vec::new();
    if shell::output(Command::new("id").arg("-u")).as_deref() != Ok("0") {
        // -n: a question for a password would stop an unattended run.
        if shell::output(Command::new("sudo").args(["-n", "true"])).is_err() {
            return Err(format!("Chromium is missing: {why}. Run: sudo {command}"));
        }
        prefix = vec!["sudo".to_owned(), "-n".to_owned()];
    }
    say(format!("downloading Chromium and chromedriver with apt: {why}"));
    let apt = apt.to_string_lossy().into_owned();
    for words in [vec!["update"], vec!["install", "--yes", "chromium", "chromium-driver"]] {
        let mut line = prefix.clone();
        line.push(apt.clone());
        line.extend(words.into_iter().map(str::to_owned));
        let (program, rest) = line.split_first().ok_or("no apt-get")?;
        shell::run(Command::new(program).args(rest).env("DEBIAN_FRONTEND", "noninteractive"))
            .map_err(|error| format!("{error}. {why}. Run: {command}"))?;
    }
    find_browser().ok_or_else(|| format!("apt brought no Chromium: {why}. Run: {command}"))
}

fn find_browser() -> Option<Browser> {
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
    let chromium = named("CHROMIUM").or_else(|| {
        ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| shell::which(name))
    })?;
    let chromedriver = named("CHROMEDRIVER").or_else(|| shell::which("chromedriver"))?;
    Some(Browser { chromium, chromedriver })
}

/// The directory of a cargo-installed tool: on the PATH, in the cache, or installed now.
fn cargo_tool(
    program: &str,
    package: &str,
    version: &str,
    flags: &[&str],
    why: &str,
) -> Result<PathBuf> {
    let right = |path: &Path| {
        shell::output(Command::new(path).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().any(|word| word == version))
    };
    if let Some(path) = shell::which(program).filter(|path| right(path))
        && let Some(dir) = path.parent()
    {
        return Ok(dir.to_path_buf());
    }
    let root = cache_dir()?.join(format!("{program}-{version}"));
    let bin = root.join("bin");
    if right(&bin.join(format!("{program}{}", env::consts::EXE_SUFFIX))) {
        return Ok(bin);
    }
    cargo_install(package, version, flags, &bin, why)?;
    Ok(bin)
}

/// Installs a package's programs into `bin`.
fn cargo_install(package: &str, version: &str, flags: &[&str], bin: &Path, why: &str) -> Result {
    let root = bin.parent().ok_or("nowhere to install to")?;
    announce(package, version, "cargo install", root, why);
    shell::create_dir(root)?;
    let mut cargo = Command::new("cargo");
    cargo
        .args(["install", package, "--version", version, "--force"])
        .args(flags)
        .arg("--root")
        .arg(root)
        // Not from the repository: its .cargo/config.toml is for the page.
        .current_dir(root)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        // Half the time to compile; these tools run for seconds.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    shell::run(&mut cargo)
}

fn rustup(words: &[&str], why: &str) -> Result {
    let line = format!("rustup {}", words.join(" "));
    if shell::which("rustup").is_none() {
        return Err(format!("missing: {why}. Run: {line} (rustup is at rustup.rs)"));
    }
    say(format!("downloading with {line}: {why}"));
    shell::run(Command::new("rustup").args(words).current_dir(shell::root()))
}

fn npm(dir: &Path) -> Result<Command> {
    let name = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if !cfg!(windows) && shell::which(name).is_none() {
        return Err("npm is missing: it brings the tools that come as Node packages. Install it \
                    with Node (apt-get install npm, or nodejs.org)"
            .into());
    }
    let mut npm = Command::new(name);
    npm.current_dir(dir)
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        // The tests use the Chromium that is installed.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Ok(npm)
}

fn announce(name: &str, version: &str, how: &str, dir: &Path, why: &str) {
    say(format!("downloading {name} {version} with {how} into {} (once): {why}", dir.display()));
}

fn cache_dir() -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .ok_or("neither XDG_CACHE_HOME nor HOME is set: nowhere to keep the build tools")?;
    Ok(cache.join("countersign").join("tools"))
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_names_the_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
