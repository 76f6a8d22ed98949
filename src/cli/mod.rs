//! The command line: the same engine, on files.
//!
//! A command is a function of what was written and of the files that it reads ([`World`]), and
//! gives what is printed and written ([`Outcome`]). [`native`] does that on this machine;
//! `src/headless.rs` gives it to programs, in Node and in browsers. The page has none of it.

#[cfg(not(target_arch = "wasm32"))]
pub mod native;

#[cfg(test)]
mod declarations;
mod describe;
mod flags;
mod world;

mod agreement;
mod calibration;
mod certify;
mod columns;
mod dicom;
mod export;
mod inspect;
mod labels;
mod merge;
mod opened;
mod rounds;
mod route;
mod truth;
mod verify;

pub use self::flags::{Flag, Flags, Takes};
pub use self::world::{Outcome, World};

const HELP: &str = "\
countersign: the command line of the page

  countersign inspect FILE [--json]
                             what a file is: its format, questions, agents and columns, how
                             many items it has, and what of it could not be read, by line

  countersign route DATASET [--policy POLICY.json] [--seed S] [--annotator NAME] [--json]
                             who must look at each item, with the rule and the reason: by the
                             policy of the project, the given one, or the one that a new project
                             starts with; --json: a line for each item

  countersign verify FILE [--json]
                             checks the log in a project file, or a log of its own:
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

  countersign merge A B … -o OUT [--json]
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

  countersign help --json    all commands and flags, for a program

Exit codes: 0 it holds or was computed, 1 it does not hold, 2 the input cannot be used.
";

/// One command.
pub struct Command {
    pub name: &'static str,
    /// The files that it takes, as the help calls them; several where there is a `…`.
    pub files: &'static str,
    pub flags: &'static [Flag],
    pub about: &'static str,
    /// With `--json` it gives a line for each thing, where others give one object.
    pub lines: bool,
    /// What it answers to what was written behind its name.
    answer: fn(&Flags, &dyn World) -> Result<Outcome, String>,
}

/// In the order of the help.
pub const COMMANDS: &[Command] = &[
    inspect::COMMAND,
    route::COMMAND,
    verify::COMMAND,
    agreement::COMMAND,
    truth::COMMAND,
    calibration::COMMAND,
    certify::COMMAND,
    merge::COMMAND,
    export::COMMAND,
    rounds::COMMAND,
    dicom::COMMAND,
];

/// Answers one command: `["verify", "project.jsonl"]`.
pub fn answer(arguments: &[&str], world: &dyn World) -> Outcome {
    match arguments {
        [] | ["help" | "--help" | "-h"] => Outcome::said(HELP),
        ["help", "--json"] => Outcome::said(describe::json()),
        ["--version"] => Outcome::said(concat!("countersign ", env!("CARGO_PKG_VERSION"), "\n")),
        [name, rest @ ..] => match COMMANDS.iter().find(|command| command.name == *name) {
            Some(command) => Flags::parse(rest, command.flags)
                .and_then(|flags| (command.answer)(&flags, world))
                .into(),
            None => {
                let said = arguments.join(" ");
                Outcome::unusable(&format!("'{said}' is not understood.\n\n{}", HELP.trim_end()))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_help_names_every_command_and_flag() {
        let names: BTreeSet<_> = COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(names.len(), COMMANDS.len());
        for (place, command) in COMMANDS.iter().enumerate() {
            let start = format!("  countersign {} ", command.name);
            let from =
                HELP.find(&start).unwrap_or_else(|| panic!("no {} in the help", command.name));
            let next = COMMANDS.get(place + 1).map(|next| format!("  countersign {} ", next.name));
            let to = next.map_or(HELP.len(), |next| HELP.find(&next).unwrap());
            let section = &HELP[from..to];
            for flag in command.flags {
                assert!(section.contains(flag.name), "{} {}: {section}", command.name, flag.name);
                assert!(!flag.about.is_empty() && !flag.about.ends_with('.'), "{}", flag.name);
            }
            assert!(command.about.ends_with('.'), "{}", command.about);
        }
    }

    /// A word that the table names is one that the command takes, and there is no other.
    #[test]
    fn words_are_what_a_command_takes() {
        let files = BTreeMap::from([(
            "f".to_owned(),
            b"item,worker,label,score,correct\n1,a,x,0.9,1\n1,b,x,0.9,1\n2,a,y,0.9,1\n".to_vec(),
        )]);
        let needed = |command: &str| match command {
            "truth" => vec!["--method", "majority", "--prior", "f"],
            "certify" => vec!["--alpha", "0.1", "--delta", "0.1"],
            _ => Vec::new(),
        };
        let mut looked_at = 0;
        for command in COMMANDS {
            for flag in command.flags {
                let Takes::Word(words) = flag.takes else { continue };
                let said = |word| {
                    let asked = [vec![command.name, "f"], needed(command.name)].concat();
                    answer(&[asked, vec![flag.name, word]].concat(), &files).err
                };
                let refused = |said: &str| {
                    ["not known", "takes each or last", "there is no", "is once or again"]
                        .iter()
                        .any(|words| said.contains(words))
                };
                for word in words() {
                    let said = said(word);
                    let missing = said.contains("no column") || said.contains("none here");
                    assert!(missing || !refused(&said), "{} {word}: {said}", flag.name);
                    looked_at += 1;
                }
                assert!(refused(&said("nothing-like-this")), "{}", flag.name);
            }
        }
        assert!(looked_at > 60, "{looked_at}");
    }

    #[test]
    fn what_is_not_understood_gets_the_help() {
        let said = |words: &[&str]| answer(words, &BTreeMap::new());
        let outcome = said(&["conjure", "x"]);
        assert_eq!((outcome.code, outcome.out.as_slice()), (2, &b""[..]));
        assert!(outcome.err.starts_with("countersign: 'conjure x' is not understood.\n\ncounter"));
        assert_eq!(said(&[]).out, HELP.as_bytes());
        assert!(said(&["--version"]).out.starts_with(b"countersign 0."));
        assert_eq!(
            said(&["verify"]).err,
            "countersign: verify takes one file: a project, or a log\n"
        );
    }
}
