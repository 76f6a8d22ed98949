//! The command line: the same engine, native.

mod agreement;
mod calibration;
mod certify;
mod columns;
mod dicom;
mod export;
mod flags;
mod labels;
mod merge;
mod rounds;
mod truth;
mod verify;
mod written;

use std::process::ExitCode;

const HELP: &str = "\
countersign: the command line of the page

  countersign verify FILE    checks the log in a project file, or a log of its own:
                             prints its head, and the first line that does not hold

  countersign agreement LABELS.csv [--metric ID]… [--level nominal|ordinal|interval|ratio]
                             [--categories a,b,c] [--weights identity|linear|quadratic|ordinal]
                             [--repeated each|last] [--bootstrap N] [--seed S] [--confidence C]
                             [--cluster COLUMN] [--json]
                             how far raters agree, from the columns item, worker and label;
                             with --bootstrap an interval over items, or over clusters of them

  countersign truth LABELS.csv --method ID [--prior PROBS.csv]... [--smoothing S] [--max-iter N]
                    [--tol T] [--restarts N] [--seed S] [--model RATER]...
                    [--repeated each|last] [--out POSTERIORS.csv] [--truth TRUTH.csv] [--json]
                             what the truth most likely is, from the columns item, worker, label.
                             Methods: majority, weighted, dawid-skene, one-coin, mace, glad, and
                             with a model's probabilities (item, then a column for each class)
                             crowdlab, dawid-skene-prior. --truth (item, truth) says how often it
                             is right, and without --method compares all of them

  countersign calibration SCORES.csv [--json]
                             whether scores say how often they are right: reliability, ECE,
                             Brier, log loss, and the maps that would mend them. SCORES.csv
                             has the columns item, score, correct, and slice if wanted

  countersign certify CALIB.csv --alpha A --delta D [--grid 1,0.99,…|1:0.5:0.01]
                      [--starts 1,0.95,…] [--slice COLUMN] [--looks once|again] [--seed S] [--json]
                             from which score on suggestions need no person: the loosest threshold
                             of which at most a share A is wrong, with confidence 1 - D, or how many
                             more answers it takes. CALIB.csv has the columns item, score, correct
                             (or loss, from 0 to 1), and slice if wanted. Its rows must be drawn at
                             random; --looks again where they are looked at until something passes

  countersign merge A B … -o OUT
                             project files of several people on the same dataset become one;
                             OUT is packed where its name ends in .gz

  countersign export PROJECT --format ID [-o OUT]
                             a project in another format; what it leaves out goes to the error
                             output. For people: jsonl, csv, decisions, disagreements,
                             guideline-questions, report-card-md. For a trainer: supervised,
                             supervised-chat, preferences, few-shot, hard-cases. For the next
                             round: report-card. OUT is packed where its name ends in .gz

  countersign rounds CARD.json CARD.json … [--json]
                             compares the report cards of several rounds, the earliest first:
                             whether suggestions became better, with intervals, and what moved

  countersign dicom FILE… [--json]
                             what each DICOM file is and whether its pictures are shown here;
                             --json: figures of every frame, a line for each file

Exit codes: 0 it holds or was computed, 1 it does not hold, 2 the input cannot be used.
";

/// Runs one command.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["verify", path] => verify::run(path),
        ["agreement", rest @ ..] => agreement::run(rest),
        ["truth", rest @ ..] => truth::run(rest),
        ["calibration", rest @ ..] => calibration::run(rest),
        ["certify", rest @ ..] => certify::run(rest),
        ["merge", rest @ ..] => merge::run(rest),
        ["export", rest @ ..] => export::run(rest),
        ["rounds", rest @ ..] => rounds::run(rest),
        ["dicom", rest @ ..] => dicom::run(rest),
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
