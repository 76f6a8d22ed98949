//! Development tasks: `cargo xtask NAME`.

use std::process::ExitCode;

#[allow(dead_code, reason = "the examples that use all of it are being written")]
mod examples;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let result = match args.split_first() {
        Some((name, rest)) if name == "examples" => examples::run(rest),
        Some((name, _)) => Err(format!("no task is called '{name}'; there is: examples")),
        None => Err("which task? There is: examples".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
