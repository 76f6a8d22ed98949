//! The command line: the same engine, native.

mod flags;
mod labels;
mod truth;
mod verify;

use std::process::ExitCode;

const HELP: &str = "\
countersign: the command line of the page

  countersign verify FILE    checks the log in a project file, or a log of its own:
                             prints its head, and the first line that does not hold

  countersign truth LABELS.csv --method ID [--prior PROBS.csv]... [--smoothing S] [--max-iter N]
                    [--tol T] [--restarts N] [--seed S] [--model RATER]...
                    [--repeated last|each] [--out POSTERIORS.csv] [--truth TRUTH.csv] [--json]
                             what the truth most likely is, from the columns item, worker, label.
                             Methods: majority, weighted, dawid-skene, one-coin, mace, glad, and
                             with a model's probabilities (item, then a column for each class)
                             crowdlab, dawid-skene-prior. --truth (item, truth) says how often it
                             is right, and without --method compares all of them

Exit codes: 0 it holds, 1 it does not, 2 it could not be checked.
";

/// Runs one command.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["verify", path] => verify::run(path),
        ["truth", rest @ ..] => truth::run(rest),
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
