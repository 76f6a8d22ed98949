//! The flags of `certify`.

use crate::cli::flags::{Flag, Flags, JSON, Takes};
use crate::core::assurance::certificate::{Asked, Looks, default_starts};

pub(super) const FLAGS: &[Flag] = &[
    Flag::new("--alpha", Takes::Number, "The share of errors to stay below, such as 0.05").needed(),
    Flag::new(
        "--delta",
        Takes::Number,
        "How probable it may be that the promise is broken, such as 0.1",
    )
    .needed(),
    Flag::new("--grid", Takes::Text, "Thresholds that are tried: 1,0.9,0.8 or 1:0.5:0.01"),
    Flag::new("--starts", Takes::Text, "Thresholds from which the walk starts"),
    Flag::new("--slice", Takes::Text, "The column whose values get thresholds of their own"),
    Flag::new(
        "--looks",
        Takes::Word(|| vec!["once", "again"]),
        "Again where answers are looked at until something passes; once",
    ),
    Flag::new("--seed", Takes::Number, "How the rows were drawn, to stand in the certificate"),
    JSON,
];

/// More thresholds than this are a step mistyped.
const MANY: f64 = 10_000.0;

/// What is asked, as if answers were right or wrong.
///
/// # Errors
/// A flag is missing or cannot be understood: one line.
pub(super) fn asked(flags: &Flags) -> Result<Asked, String> {
    for (name, what) in [
        ("--alpha", "the share of errors to stay below, such as 0.05"),
        ("--delta", "how probable it may be that the promise is broken, such as 0.1"),
    ] {
        if !flags.has(name) {
            return Err(format!("certify needs {name}: {what}"));
        }
    }
    let mut asked = Asked::new(flags.number("--alpha", 0.0)?, flags.number("--delta", 0.0)?);
    if let Some(grid) = flags.value("--grid") {
        asked.grid = thresholds("--grid", grid)?;
        asked.starts = default_starts(&asked.grid);
    }
    if let Some(starts) = flags.value("--starts") {
        asked.starts = thresholds("--starts", starts)?;
    }
    asked.looks = match flags.value("--looks") {
        None | Some("once") => Looks::Once,
        Some("again") => Looks::Again,
        Some(other) => return Err(format!("--looks is once or again, not '{other}'")),
    };
    asked.seed = flags.has("--seed").then(|| flags.number("--seed", 0)).transpose()?;
    asked.check()?;
    Ok(asked)
}

/// `1,0.9,0.8`, or `1:0.5:0.01` for from, to and step.
fn thresholds(flag: &str, list: &str) -> Result<Vec<f64>, String> {
    let number = |text: &str| {
        let text = text.trim();
        let no_number =
            || format!("{flag}: '{text}' is not a number; write 1,0.9,0.8 or 1:0.5:0.01");
        text.parse::<f64>().ok().filter(|it| it.is_finite()).ok_or_else(no_number)
    };
    let numbers = |separator: char| -> Result<Vec<f64>, String> {
        list.split(separator).map(number).collect()
    };
    if !list.contains(':') {
        return numbers(',');
    }
    let &[from, to, step] = numbers(':')?.as_slice() else {
        return Err(format!("{flag} '{list}' is not from:to:step, such as 1:0.5:0.01"));
    };
    let steps = ((from - to) / step + 1e-9).floor();
    if !(step > 0.0 && (0.0..MANY).contains(&steps)) {
        return Err(format!("{flag} '{list}' does not fall from strict to loose in steps above 0"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 10,000")]
    let steps = steps as u32;
    // To nine digits, so that 0.9 is the number that '0.9' in a file is.
    let at = |place: u32| ((from - f64::from(place) * step) * 1e9).round() / 1e9;
    Ok((0..=steps).map(at).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let said = match Flags::parse(&arguments, FLAGS).and_then(|flags| asked(&flags)) {
            Err(why) => why,
            Ok(it) => {
                let ends = (it.grid.first(), it.grid.last());
                format!(
                    "{} {ends:?} from {:?} {:?} {:?}",
                    it.grid.len(),
                    it.starts,
                    it.looks,
                    it.seed
                )
            }
        };
        assert_eq!(said, expected, "{line}");
    }

    #[test]
    fn reads_flags() {
        let usual = "51 (Some(1.0), Some(0.5)) from [1.0, 0.95, 0.9, 0.85, 0.8]";
        check("--alpha 0.05 --delta 0.1", &format!("{usual} Once None"));
        check(
            "--alpha=.05 --delta .1 --grid 1:0.5:0.01 --looks again --seed 7",
            &format!("{usual} Again Some(7)"),
        );
        check(
            "--alpha 0.05 --delta 0.1 --grid 0.99,0.9,0.7",
            "3 (Some(0.99), Some(0.7)) from [0.9] Once None",
        );
        check(
            "--alpha 0.05 --delta 0.1 --grid 0.75,0.7",
            "2 (Some(0.75), Some(0.7)) from [0.75] Once None",
        );
        check(
            "--alpha 0.05 --delta 0.1 --grid 1:0:0.3 --starts 1,0.4",
            "4 (Some(1.0), Some(0.1)) from [1.0, 0.4] Once None",
        );
    }

    #[test]
    fn says_what_it_does_not_understand() {
        check(
            "--delta 0.1",
            "certify needs --alpha: the share of errors to stay below, such as 0.05",
        );
        check(
            "--alpha 0.1",
            "certify needs --delta: how probable it may be that the promise is broken, such as 0.1",
        );
        check("--alpha five --delta 0.1", "--alpha takes a number, not 'five'");
        check("--alpha 5 --delta 0.1", "alpha is 5; it must lie between 0 and 1");
        let asked = "--alpha 0.05 --delta 0.1";
        check(&format!("{asked} --looks twice"), "--looks is once or again, not 'twice'");
        check(
            &format!("{asked} --grid 1,,0"),
            "--grid: '' is not a number; write 1,0.9,0.8 or 1:0.5:0.01",
        );
        check(
            &format!("{asked} --grid 1:0.5"),
            "--grid '1:0.5' is not from:to:step, such as 1:0.5:0.01",
        );
        for grid in ["0.5:1:0.1", "1:0.5:0", "1:0:1e-9"] {
            let why = "does not fall from strict to loose in steps above 0";
            check(&format!("{asked} --grid {grid}"), &format!("--grid '{grid}' {why}"));
        }
        check(
            &format!("{asked} --grid 0.5,0.9"),
            "the grid must fall from strict to loose; 0.5 is followed by 0.9",
        );
        check(
            &format!("{asked} --starts 0.995"),
            "the start 0.995 is not on the grid of thresholds",
        );
    }
}
