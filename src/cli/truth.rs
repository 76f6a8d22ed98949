//! `countersign truth LABELS.csv --method ID`: what the truth most likely is.
//!
//! With `--truth TRUTH.csv` it also says how often that is right; without `--method` then all
//! methods are compared on it.

mod report;
mod tables;
mod wire;

#[cfg(test)]
pub use self::wire::types;

use super::Command;
use super::flags::{Flag, Flags, JSON, Takes};
use super::labels::{self, Labels};
use super::world::{Outcome, World};
use crate::core::ratings::{Ratings, Repeated};
use crate::core::truth::compare::{Difference, Gold, Score, difference, score};
use crate::core::truth::{METHODS, Method, Setting, Truth, method};

pub const COMMAND: Command = Command {
    name: "truth",
    files: "LABELS.csv",
    flags: FLAGS,
    about: "What the truth most likely is, from the columns item, worker and label.",
    lines: false,
    answer,
};

const FLAGS: &[Flag] = &[
    Flag::new("--method", Takes::Word(methods), "How; without it all are compared with --truth"),
    Flag::new(
        "--prior",
        Takes::File("PROBS.csv"),
        "A model's probabilities: item, then a column a class",
    )
    .many(),
    Flag::new("--smoothing", Takes::Number, "Counts that each class has before any label"),
    Flag::new("--max-iter", Takes::Number, "Iterations after which it stops"),
    Flag::new("--tol", Takes::Number, "It stops where an iteration changes less"),
    Flag::new("--restarts", Takes::Number, "Random starts; the likeliest counts"),
    Flag::new("--seed", Takes::Number, "Another seed starts elsewhere"),
    Flag::new("--model", Takes::Text, "A worker of the table who is a model").many(),
    labels::REPEATED_FLAG,
    Flag::new("--out", Takes::Out, "Where the probability of each class is written, by item"),
    Flag::new("--truth", Takes::File("TRUTH.csv"), "Known answers: item, truth"),
    JSON,
];

fn methods() -> Vec<&'static str> {
    METHODS.iter().map(|method| method.id).collect()
}

/// What a method found, with what it takes to say it.
struct Found<'a> {
    method: &'a Method,
    ratings: &'a Ratings,
    setting: &'a Setting,
    truth: &'a Truth,
    score: Option<&'a Score>,
    notes: &'a [String],
}

/// How all methods do on known truth.
struct Compared {
    scores: Vec<Score>,
    difference: Option<Difference>,
    /// Methods that could not be used, and why.
    left_out: Vec<String>,
    notes: Vec<String>,
}

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let read = |path: &str| labels::table(world, path);
    let [path] = flags.plain.as_slice() else {
        return Err("truth takes one file: countersign truth LABELS.csv --method ID".to_owned());
    };
    let chosen = flags.value("--method").map(method).transpose()?;
    if chosen.is_none() && !flags.has("--truth") {
        return Err(format!("give --method, one of {}", methods().join(", ")));
    }
    if let Some(method) = chosen.filter(|method| method.needs_prior() && !flags.has("--prior")) {
        return Err(format!("{} needs --prior PROBS.csv", method.id));
    }
    let mut setting = setting(flags)?;
    let repeated = match flags.value("--repeated") {
        None => labels::REPEATED,
        Some("each") => Repeated::Each,
        Some("last") => Repeated::Last,
        Some(other) => return Err(format!("--repeated takes each or last, not '{other}'")),
    };
    let mut priors = Vec::new();
    for path in flags.values("--prior") {
        priors.push((path, read(path)?));
    }
    let Labels { ratings, mut notes } = tables::labels(path, &read(path)?, &priors, repeated)?;
    for (path, table) in &priors {
        setting.priors.push(tables::prior(path, table, &ratings, &mut notes)?);
    }
    for name in flags.values("--model") {
        let place = ratings.raters.iter().position(|rater| rater == name);
        let place = place.and_then(|place| u32::try_from(place).ok());
        setting.models.push(place.ok_or_else(|| format!("--model: there is no rater '{name}'"))?);
    }
    let gold = match flags.value("--truth") {
        Some(path) => Some(tables::gold(path, &read(path)?, &ratings, &mut notes)?),
        None => None,
    };
    let as_json = flags.has("--json");

    let Some(method) = chosen else {
        let compared = compare(&ratings, &setting, &gold.unwrap_or_default(), notes);
        let print = if as_json { wire::compared(&compared)? } else { report::compared(&compared) };
        return Ok(Outcome::said(print));
    };
    let truth = method.infer(&ratings, &setting).map_err(|why| format!("{path}: {why}"))?;
    if flags.has("--prior") && !method.needs_prior() {
        notes.push(format!("{} does not read --prior", method.id));
    }
    notes.extend(truth.warnings.iter().map(ToString::to_string));
    let score = gold.map(|gold| score(method.id, &truth, &gold));
    let found = Found {
        method,
        ratings: &ratings,
        setting: &setting,
        truth: &truth,
        score: score.as_ref(),
        notes: &notes,
    };
    let print = if as_json { wire::found(&found)? } else { report::found(&found) };
    let outcome = Outcome::said(print);
    Ok(match flags.value("--out") {
        Some(out) => outcome.writing(out, tables::posteriors(&ratings, &truth)),
        None => outcome,
    })
}

fn setting(flags: &Flags) -> Result<Setting, String> {
    let default = Setting::default();
    let setting = Setting {
        smoothing: flags.number("--smoothing", default.smoothing)?,
        max_iterations: flags.number("--max-iter", default.max_iterations)?,
        tolerance: flags.number("--tol", default.tolerance)?,
        restarts: flags.number("--restarts", default.restarts)?,
        seed: flags.number("--seed", default.seed)?,
        ..default
    };
    for (flag, value) in [("--smoothing", setting.smoothing), ("--tol", setting.tolerance)] {
        if !value.is_finite() || value < 0.0 {
            return Err(format!("{flag} takes a number from 0 up"));
        }
    }
    if setting.max_iterations == 0 {
        return Err("--max-iter takes a number from 1 up".to_owned());
    }
    Ok(setting)
}

fn compare(ratings: &Ratings, setting: &Setting, gold: &[Gold], notes: Vec<String>) -> Compared {
    let (mut scores, mut left_out) = (Vec::new(), Vec::new());
    for method in METHODS {
        if method.needs_prior() && setting.priors.is_empty() {
            left_out.push(format!("{}: it needs --prior", method.id));
            continue;
        }
        match method.infer(ratings, setting) {
            Ok(truth) => scores.push(score(method.id, &truth, gold)),
            Err(why) => left_out.push(format!("{}: {why}", method.id)),
        }
    }
    Compared { difference: difference(&scores), scores, left_out, notes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const LABELS: &str = "label,item,worker,seconds\n\
        x,1,a,3\nx,1,b,4\ny,1,c,9\ny,2,a,3\ny,2,b,1\nx,2,c,2\nx,3,a,1\ny,3,b,1\n";
    const PROBS: &str = "item,y,x\n1,0.1,0.9\n2,0.7,0.3\n3,0.2,0.8\n4,0.5,0.5\n";
    const TRUTH: &str = "item,truth\n1,x\n2,y\n3,z\n7,x\n";

    fn ask(arguments: &[&str]) -> Outcome {
        let files = [
            ("l.csv", LABELS),
            ("p.csv", PROBS),
            ("t.csv", TRUTH),
            ("empty.csv", "item,worker,label\n"),
            ("one.csv", "item,worker,label\n1,a,x\n2,a,y\n"),
            ("twice.csv", "item,worker,label\n1,a,x\n1,a,y\n1,b,y\n2,a,x\n"),
            ("same.csv", "item,worker,label\n1,a,x\n1,b,x\n"),
            ("nan.csv", "item,x,y\n1,0.1,0.9\n2,NaN,0.3\n"),
            ("other.csv", "item,x,y\nq,0.1,0.9\n"),
        ];
        let files: BTreeMap<String, Vec<u8>> =
            files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into();
        crate::cli::answer(&[&["truth"], arguments].concat(), &files)
    }

    /// What is printed, or else why not.
    fn said(line: &str) -> String {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let outcome = ask(&arguments);
        let why = outcome.err.strip_prefix("countersign: ").unwrap_or_default();
        why.to_owned() + &String::from_utf8(outcome.out).unwrap()
    }

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(said(line).trim_end(), expected.trim_end(), "{line}");
    }

    /// That some words are in what is said.
    #[track_caller]
    fn holds(line: &str, expected: &str) {
        let said = said(line);
        assert!(said.contains(expected), "{line}: {said}");
    }

    #[test]
    fn gives_the_json_that_was_promised() {
        check(
            "l.csv --method majority --json",
            r#"{"method":"majority","iterations":0,"converged":true,"log_likelihood":null,"warnings":[],"raters":[{"name":"a","labels":3,"ability":1.0},{"name":"b","labels":3,"ability":1.0},{"name":"c","labels":2,"ability":0.0}],"items":[{"item":"1","label":"x","tied":[],"posterior":{"x":0.6666666666666666,"y":0.3333333333333333}},{"item":"2","label":"y","tied":[],"posterior":{"x":0.3333333333333333,"y":0.6666666666666666}},{"item":"3","label":null,"tied":["x","y"],"posterior":{"x":0.5,"y":0.5}}]}"#,
        );
        holds("l.csv --method dawid-skene --json", r#""confusion":[["#);
        holds(
            "l.csv --method crowdlab --prior p.csv --json",
            r#""name":"p.csv","model":true,"labels":3"#,
        );
        holds(
            "l.csv --method majority --truth t.csv --json",
            r#""accuracy":{"method":"majority","items":3,"right":2.0,"ties":1"#,
        );
    }

    #[test]
    fn tells_a_person() {
        holds(
            "l.csv --method majority",
            "Majority: 8 labels by 3 raters of 3 items, 2 classes\n2 items resolved, 1 tied\n",
        );
        holds("l.csv --method mace --seed 4", "log-likelihood -");
        holds(
            "l.csv --method majority --truth t.csv",
            "note: t.csv: 1 item without any label left out",
        );
        holds("l.csv --method glad --prior p.csv", "note: glad does not read --prior");
        holds("l.csv --truth t.csv", "not compared: crowdlab: it needs --prior");
        holds("l.csv --truth t.csv --json", r#"{"methods":[{"method":"majority","items":3"#);
    }

    #[test]
    fn writes_posteriors_that_it_can_read_again() {
        let written = ask(&["l.csv", "--method", "majority", "--out", "o.csv"]).files;
        let expected = "item,x,y\n1,0.6666666666666666,0.3333333333333333\n\
                        2,0.3333333333333333,0.6666666666666666\n3,0.5,0.5\n";
        assert_eq!(written, [("o.csv".to_owned(), expected.as_bytes().to_vec())]);
    }

    #[test]
    fn says_what_it_cannot_use() {
        check("", "truth takes one file: countersign truth LABELS.csv --method ID");
        check(
            "l.csv --method best",
            "there is no method 'best'; the methods are majority, weighted, dawid-skene, one-coin, mace, glad, crowdlab, dawid-skene-prior",
        );
        check(
            "l.csv",
            "give --method, one of majority, weighted, dawid-skene, one-coin, mace, glad, crowdlab, dawid-skene-prior",
        );
        check("l.csv --method crowdlab", "crowdlab needs --prior PROBS.csv");
        check("l.csv --method glad --smoothing -1", "--smoothing takes a number from 0 up");
        check("l.csv --method glad --tol NaN", "--tol takes a number from 0 up");
        check("l.csv --method glad --max-iter 0", "--max-iter takes a number from 1 up");
        check("l.csv --method glad --repeated first", "--repeated takes each or last, not 'first'");
        check("l.csv --method glad --model z", "--model: there is no rater 'z'");
        check("none.csv --method glad", "none.csv cannot be read: no file of this name was given");
        check("empty.csv --method glad", "empty.csv: there are no labels below the header");
        check(
            "l.csv --method crowdlab --prior nan.csv",
            "nan.csv: line 3, column x: 'NaN' is no probability, which is 0 to 1",
        );
        check(
            "l.csv --method crowdlab --prior other.csv",
            "other.csv: none of its items has a label; are the ids the same?",
        );
        check(
            "one.csv --method crowdlab --prior p.csv",
            "one.csv: CROWDLAB weighs raters by how they agree, and no item has two labels",
        );
    }

    #[test]
    fn repeated_labels_count_each_unless_the_last_is_asked_for() {
        let posterior = |line: &str, expected: &str| {
            holds(&format!("twice.csv --method majority --json {line}"), expected);
        };
        posterior("", r#""posterior":{"x":0.3333333333333333,"y":0.6666666666666666}"#);
        posterior("--repeated last", r#""posterior":{"x":0.0,"y":1.0}"#);
        holds(
            "twice.csv --method majority",
            "each of them counts (--repeated last: only the last)",
        );
    }

    #[test]
    fn warns_of_labels_of_which_nothing_can_be_made() {
        holds("one.csv --method dawid-skene", "note: only 'a' labelled");
        holds("same.csv --method dawid-skene", "note: every label is 'x'");
    }
}
