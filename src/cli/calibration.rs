//! `countersign calibration SCORES.csv [--json]`: do the scores say how often they are right?
//!
//! Columns: `item`, `score` (0 to 1), `correct` (1/0, true/false, yes/no), and `slice` where the
//! same is wanted for parts of the rows. How the rows were drawn the file does not say: maps are
//! fitted as if by chance, and the output says so.

mod json;
mod text;

#[cfg(test)]
pub use self::json::types;

use std::collections::BTreeMap;

use super::Command;
use super::flags::{Flags, JSON};
use super::labels;
use super::world::{Outcome, World};
use crate::core::assurance::calibration::brier::{Brier, brier};
use crate::core::assurance::calibration::ece::{ece_equal_mass, ece_equal_width};
use crate::core::assurance::calibration::log_loss::log_loss;
use crate::core::assurance::calibration::maps::{self, Calibration};
use crate::core::assurance::calibration::reliability::{Bin, equal_width};
use crate::core::assurance::calibration::{BINS, CONFIDENCE, Drawn, Sample, Scored, fault};
use crate::core::assurance::interval::{Interval, wilson};
use crate::core::issue::Issue;
use crate::core::ratings::Table;

const NOTE: &str = "The file does not say how its rows were drawn. The maps are fitted as if by \
                    chance; of rows that somebody chose they say nothing about the others.";

pub const COMMAND: Command = Command {
    name: "calibration",
    files: "SCORES.csv",
    flags: &[JSON],
    about: "Whether scores say how often they are right, and the maps that would mend them.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let [path] = flags.plain.as_slice() else {
        return Err("calibration needs one file: SCORES.csv".to_owned());
    };
    let table = labels::table(world, path)?;
    let (all, slices) = read(&table).map_err(|issue| format!("{path}: {issue}"))?;
    let all = Part::of(&all)?;
    let mut parts = Vec::new();
    for (slice, rows) in &slices {
        parts.push((slice.as_str(), Part::of(rows)?));
    }
    let make = if flags.has("--json") { json::json } else { text::text };
    Ok(Outcome::said(make(&all, &parts)))
}

/// All rows, and those of each slice by its name.
type Rows = (Vec<Scored>, BTreeMap<String, Vec<Scored>>);

fn read(table: &Table) -> Result<Rows, Issue> {
    // The item names the row for whoever made the file.
    table.column("item")?;
    let (score, correct) = (table.column("score")?, table.column("correct")?);
    let slice = table.find("slice");
    if table.is_empty() {
        return Err(Issue::error("there are no scores below the header"));
    }
    let (mut all, mut slices) = (Vec::new(), BTreeMap::new());
    for row in 0..table.len() {
        let at = |message: String, column: &str| {
            Issue::error(message).at_line(table.line(row)).in_field(column)
        };
        let cell = table.cell(row, score).trim();
        let value: f64 = cell
            .parse()
            .map_err(|_| at(format!("'{cell}' is not a number between 0 and 1"), "score"))?;
        if let Some(why) = fault(value) {
            return Err(at(format!("'{cell}' {why}"), "score"));
        }
        let cell = table.cell(row, correct).trim();
        let right = match cell.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" => true,
            "0" | "false" | "no" => false,
            _ => {
                return Err(at(format!("'{cell}' is neither yes nor no; write 1 or 0"), "correct"));
            }
        };
        let scored = Scored { score: value, correct: right, drawn: Drawn::Random };
        all.push(scored);
        if let Some(slice) = slice {
            let name = table.cell(row, slice).to_owned();
            slices.entry(name).or_insert_with(Vec::new).push(scored);
        }
    }
    Ok((all, slices))
}

/// Everything about some rows. There is at least one.
struct Part {
    n: usize,
    accuracy: f64,
    interval: Option<Interval>,
    mean_score: f64,
    equal_width: f64,
    equal_mass: f64,
    brier: Brier,
    log_loss: f64,
    impossible: usize,
    bins: Vec<Bin>,
    calibration: Calibration,
}

impl Part {
    fn of(rows: &[Scored]) -> Result<Self, String> {
        let sample = Sample::new(rows.iter().map(|row| (row.score, row.correct)))?;
        let nothing = || "there are no scores".to_owned();
        let loss = log_loss(&sample).ok_or_else(nothing)?;
        Ok(Self {
            n: sample.len(),
            accuracy: sample.accuracy().ok_or_else(nothing)?,
            interval: wilson(sample.right() as u64, sample.len() as u64, CONFIDENCE),
            mean_score: sample.mean_score().ok_or_else(nothing)?,
            equal_width: ece_equal_width(&sample, BINS).ok_or_else(nothing)?,
            equal_mass: ece_equal_mass(&sample, BINS).ok_or_else(nothing)?,
            brier: brier(&sample, BINS).ok_or_else(nothing)?,
            log_loss: loss.value,
            impossible: loss.impossible,
            bins: equal_width(&sample, BINS),
            calibration: maps::fit(rows)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::json::json;
    use super::text::text;
    use super::*;
    use crate::core::ratings;
    use expect_test::{Expect, expect};

    fn parts(csv: &str) -> Result<String, String> {
        let table = ratings::read(csv.as_bytes()).map_err(|issue| issue.to_string())?;
        let (all, slices) = read(&table).map_err(|issue| issue.to_string())?;
        let slices: Vec<(&str, Part)> =
            slices.iter().map(|(name, rows)| (name.as_str(), Part::of(rows).unwrap())).collect();
        Ok(text(&Part::of(&all)?, &slices))
    }

    #[track_caller]
    fn refuses(csv: &str, expected: &str) {
        assert_eq!(parts(csv).unwrap_err(), expected);
    }

    #[test]
    fn says_what_cannot_be_used() {
        refuses(
            "item,score\n1,0.5\n",
            "line 1: there is no column 'correct'; the columns are item, score",
        );
        refuses("item,score,correct\n", "there are no scores below the header");
        refuses(
            "item,score,correct\n1,high,1\n",
            "line 2, field score: 'high' is not a number between 0 and 1",
        );
        refuses(
            "item,score,correct\n1,0.5,1\n2,NaN,1\n",
            "line 3, field score: 'NaN' is not a number",
        );
        refuses("item,score,correct\n1,97,1\n", "line 2, field score: '97' is not between 0 and 1");
        refuses(
            "item,score,correct\n1,,1\n",
            "line 2, field score: '' is not a number between 0 and 1",
        );
        refuses(
            "item,score,correct\n1,0.5,maybe\n",
            "line 2, field correct: 'maybe' is neither yes nor no; write 1 or 0",
        );
        let why = |words: &[&str]| crate::cli::answer(words, &BTreeMap::new()).err;
        let alone = "countersign: calibration needs one file: SCORES.csv\n";
        assert_eq!(why(&["calibration"]), alone);
        let unknown = why(&["calibration", "--x"]);
        assert!(unknown.starts_with("countersign: there is no flag --x"), "{unknown}");
    }

    fn check(csv: &str, expected: Expect) {
        expected.assert_eq(&parts(csv).unwrap());
    }

    #[test]
    fn few_rows() {
        check(
            "correct,item,score,slice\nyes,1,0.9,en\nTRUE,2,0.9,en\nno,3,0.9,de\n0,4,0.1,de\n",
            expect![[r#"
                4 rows, 0.5000 of them right (95 % Wilson 0.1500 to 0.8500), mean score 0.7000
                ECE 0.2000 (equal width), 0.2000 (equal mass, 15 bins each); Brier 0.2100; log loss 0.6547

                score           rows  mean score   right  95 % (Wilson)
                0.067 to 0.133     1      0.1000  0.0000  0.0000 to 0.7935
                0.867 to 0.933     3      0.9000  0.6667  0.2077 to 0.9385

                map          log loss, cross-validated  parameters
                none                            0.6547
                temperature                             needs 50 answers that were judged blind or drawn at random and has 4: 46 more
                platt                                   needs 50 answers that were judged blind or drawn at random and has 4: 46 more
                isotonic                                needs 200 answers that were judged blind or drawn at random and has 4: 196 more
                best: none; needs 50 answers that were judged blind or drawn at random and has 4: 46 more

                slice de
                2 rows, 0.0000 of them right (95 % Wilson 0.0000 to 0.6576), mean score 0.5000
                ECE 0.5000 (equal width), 0.5000 (equal mass, 15 bins each); Brier 0.4100; log loss 1.2040

                score           rows  mean score   right  95 % (Wilson)
                0.067 to 0.133     1      0.1000  0.0000  0.0000 to 0.7935
                0.867 to 0.933     1      0.9000  0.0000  0.0000 to 0.7935

                map          log loss, cross-validated  parameters
                none                            1.2040
                temperature                             needs 50 answers that were judged blind or drawn at random and has 2: 48 more
                platt                                   needs 50 answers that were judged blind or drawn at random and has 2: 48 more
                isotonic                                needs 200 answers that were judged blind or drawn at random and has 2: 198 more
                best: none; needs 50 answers that were judged blind or drawn at random and has 2: 48 more

                slice en
                2 rows, 1.0000 of them right (95 % Wilson 0.3424 to 1.0000), mean score 0.9000
                ECE 0.1000 (equal width), 0.1000 (equal mass, 15 bins each); Brier 0.0100; log loss 0.1054

                score           rows  mean score   right  95 % (Wilson)
                0.867 to 0.933     2      0.9000  1.0000  0.3424 to 1.0000

                map          log loss, cross-validated  parameters
                none                            0.1054
                temperature                             needs 50 answers that were judged blind or drawn at random and has 2: 48 more
                platt                                   needs 50 answers that were judged blind or drawn at random and has 2: 48 more
                isotonic                                needs 200 answers that were judged blind or drawn at random and has 2: 198 more
                best: none; needs 50 answers that were judged blind or drawn at random and has 2: 48 more

                The file does not say how its rows were drawn. The maps are fitted as if by chance; of rows that somebody chose they say nothing about the others.
            "#]],
        );
    }

    /// Over-confident scores: 0.95 is right in 70 %, 0.6 in 55 %, 0.2 in 35 %.
    fn bold() -> String {
        let mut csv = "item,score,correct\n".to_owned();
        for (score, n, right) in [(0.95, 200, 140), (0.6, 100, 55), (0.2, 100, 35)] {
            for row in 0..n {
                csv += &format!("{score}-{row},{score},{}\n", u8::from(row < right));
            }
        }
        csv
    }

    #[test]
    fn enough_rows_for_maps() {
        check(
            &bold(),
            expect![[r#"
            400 rows, 0.5750 of them right (95 % Wilson 0.5261 to 0.6225), mean score 0.6750
            ECE 0.1750 (equal width), 0.1750 (equal mass, 15 bins each); Brier 0.2612; log loss 0.8177

            score           rows  mean score   right  95 % (Wilson)
            0.133 to 0.200   100      0.2000  0.3500  0.2636 to 0.4475
            0.533 to 0.600   100      0.6000  0.5500  0.4524 to 0.6439
            0.933 to 1.000   200      0.9500  0.7000  0.6332 to 0.7593

            map          log loss, cross-validated  parameters
            none                            0.8177
            temperature                     0.6417  temperature 3.2546
            platt                           0.6496  slope 0.3222, intercept -0.0721
            isotonic                        0.6510  3 knots
            best: Temperature scaling, fitted on 400 answers: 400 drawn at random

            The file does not say how its rows were drawn. The maps are fitted as if by chance; of rows that somebody chose they say nothing about the others.
        "#]],
        );
    }

    #[test]
    fn json_holds_the_same() {
        let table = ratings::read(bold().as_bytes()).unwrap();
        let all = Part::of(&read(&table).unwrap().0).unwrap();
        let json: serde_json::Value = serde_json::from_str(&json(&all, &[])).unwrap();
        assert_eq!(json["n"], 400);
        assert_eq!(json["accuracy"], 0.575);
        assert_eq!(json["ece"]["bins"], 15);
        assert_eq!(json["slices"], serde_json::json!([]));
        assert_eq!(json["bins"].as_array().unwrap().len(), 3);
        assert_eq!(json["best"], "temperature");
        assert!(
            json["undefined"].is_null() && json["maps"][0]["parameters"]["temperature"].is_f64()
        );
    }
}
