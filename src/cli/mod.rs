//! The command line: the same engine, native.

mod calibration;
mod flags;
mod labels;
mod merge;
mod verify;

use std::process::ExitCode;

const HELP: &str = "\
countersign: the command line of the page

  countersign verify FILE    checks the log in a project file, or a log of its own:
                             prints its head, and the first line that does not hold

  countersign calibration SCORES.csv [--json]
                             whether scores say how often they are right: reliability, ECE,
                             Brier, log loss, and the maps that would mend them. SCORES.csv
                             has the columns item, score, correct, and slice if wanted

  countersign merge A B … -o OUT
                             project files of several people on the same dataset become one;
                             OUT is packed where its name ends in .gz

Exit codes: 0 it holds, 1 it does not, 2 it could not be checked.
";

/// Runs one command.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["verify", path] => verify::run(path),
        ["calibration", rest @ ..] => calibration::run(rest),
        ["merge", rest @ ..] => merge::run(rest),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        ["--version"] => {
            println!("countersign {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        other => {
            eprintln!("countersign: '{}' is not understood.\n\n{HELP}", other.join(" "));
            ExitCode::from(2)
        }
    }
}
