//! `cargo xtask build`: the page into dist/.

use crate::{
    args::Args,
    core_package, finish, shell,
    shell::{Result, say},
    size, tools,
};
use std::{path::PathBuf, process::Command, time::Instant};

/// What to build.
pub struct Options {
    /// Where the page will live: `./` (any place) or `/path/`.
    pub public_url: String,
    /// Faster to compile, larger and slower.
    pub dev: bool,
    /// Whether the page keeps itself for use without a network.
    pub service_worker: bool,
    /// Whether it is written as one HTML file too.
    pub single_file: bool,
}

pub fn command(args: Args) -> Result {
    let given = args.read(&["dev", "core", "single-file"], &["public-url"])?;
    if given.flag("core") {
        let built = core_package::alone(given.flag("dev"))?;
        println!("{}", core_package::sizes(&built)?);
        return Ok(());
    }
    let dist = build(&Options {
        public_url: public_url(given.option("public-url").unwrap_or("./"))?,
        dev: given.flag("dev"),
        service_worker: !given.flag("dev"),
        single_file: given.flag("single-file"),
    })?;
    if !given.flag("dev") {
        println!("{}", size::measure(&dist)?);
    }
    Ok(())
}

/// Builds the page and returns the directory it is in.
pub fn build(options: &Options) -> Result<PathBuf> {
    let started = Instant::now();
    tools::wasm_target()?;
    let trunk = tools::trunk()?;
    let wasm_bindgen = tools::wasm_bindgen()?;
    let wasm_opt = if options.dev { None } else { tools::wasm_opt()? };

    let mut command = Command::new(trunk.join("trunk"));
    command
        .args(["build", "--public-url", &options.public_url])
        .current_dir(shell::root())
        .env("PATH", shell::path_with(&[&wasm_bindgen])?)
        // What the splitter goes by.
        .env("RUSTFLAGS", format!("{RUSTFLAGS} -C link-args=--emit-relocs"))
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Trunk takes any value but true and false for a mistake.
        .env_remove("NO_COLOR");
    if !options.dev {
        command.arg("--release");
    }
    shell::run(&mut command)?;

    let dist = shell::root().join("dist");
    finish::finish(&dist, options, wasm_opt)?;
    say(format!("built {} in {:.0} s", dist.display(), started.elapsed().as_secs_f64()));
    Ok(dist)
}

/// The compiler's flags for wasm, in development and in release alike. RUSTFLAGS
/// replaces what .cargo/config.toml says, so the flag of that file is repeated here.
///
/// With `erase_components` Leptos compiles each component once, not once per
/// use. It builds faster, and a page of this many components is smaller with it:
/// 600 kB of brotli against 689 (measured on the release page).
pub const RUSTFLAGS: &str = "-C target-feature=+simd128 --cfg erase_components";

fn public_url(text: &str) -> Result<String> {
    if text == "./" || (text.starts_with('/') && text.ends_with('/')) || text.contains("://") {
        Ok(text.to_owned())
    } else {
        Err(format!("--public-url {text}: give ./ or a path that begins and ends with / (/path/)"))
    }
}
