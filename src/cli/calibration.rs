//! `countersign calibration SCORES.csv [--json]`: do the scores say how often they are right?
//!
//! Columns: `item`, `score` (0 to 1), `correct` (1/0, true/false, yes/no), and `slice` where the
//! same is wanted for parts of the rows. How the rows were drawn the file does not say: maps are
//! fitted as if by chance, and the output says so.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Serialize;

use super::flags::Flags;
use super::labels;
use crate::core::assurance::calibration::brier::{Brier, brier};
use crate::core::assurance::calibration::ece::{ece_equal_mass, ece_equal_width};
use crate::core::assurance::calibration::log_loss::log_loss;
use crate::core::assurance::calibration::maps::{self, Calibration, Map, Tried};
use crate::core::assurance::calibration::reliability::{Bin, equal_width};
use crate::core::assurance::calibration::{BINS, CONFIDENCE, Drawn, Sample, Scored, fault};
use crate::core::assurance::interval::{Interval, wilson};
use crate::core::issue::Issue;
use crate::core::ratings::Table;
use crate::core::text::{counted, figure};

const NOTE: &str = "The file does not say how its rows were drawn. The maps are fitted as if by \
                    chance; of rows that somebody chose they say nothing about the others.";

pub fn run(arguments: &[&str]) -> ExitCode {
    match say(arguments) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("countersign: {why}");
            ExitCode::from(2)
        }
    }
}

fn say(arguments: &[&str]) -> Result<String, String> {
    let flags = Flags::parse(arguments, &[("--json", false)])?;
    let [path] = flags.plain.as_slice() else {
        return Err("calibration needs one file: SCORES.csv".to_owned());
    };
    let table = labels::table(path)?;
    let (all, slices) = read(&table).map_err(|issue| format!("{path}: {issue}"))?;
    let all = Part::of(&all)?;
    let mut parts = Vec::new();
    for (slice, rows) in &slices {
        parts.push((slice.as_str(), Part::of(rows)?));
    }
    Ok(if flags.has("--json") { json(&all, &parts) } else { text(&all, &parts) })
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

#[derive(Serialize)]
struct PartJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    slice: Option<&'a str>,
    n: usize,
    accuracy: f64,
    mean_score: f64,
    ece: EceJson,
    brier: f64,
    brier_parts: BrierJson,
    log_loss: f64,
    bins: Vec<BinJson>,
    maps: Vec<MapJson<'a>>,
    best: Option<&'static str>,
    /// Why there is no best map.
    undefined: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slices: Option<Vec<PartJson<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

#[derive(Serialize)]
struct EceJson {
    equal_width: f64,
    equal_mass: f64,
    bins: usize,
}

#[derive(Serialize)]
struct BrierJson {
    reliability: f64,
    resolution: f64,
    uncertainty: f64,
    within: f64,
}

#[derive(Serialize)]
struct BinJson {
    low: f64,
    high: f64,
    n: usize,
    mean_score: f64,
    accuracy: f64,
    accuracy_low: f64,
    accuracy_high: f64,
}

#[derive(Serialize)]
struct MapJson<'a> {
    id: &'static str,
    log_loss_cross_validated: Option<f64>,
    parameters: Option<ParametersJson<'a>>,
    undefined: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ParametersJson<'a> {
    Temperature { temperature: f64 },
    Platt { slope: f64, intercept: f64 },
    Isotonic { knots: &'a [(f64, f64)] },
}

fn json(all: &Part, slices: &[(&str, Part)]) -> String {
    let mut whole = part_json(all, None);
    let parts = slices.iter().map(|(slice, part)| part_json(part, Some(*slice)));
    whole.slices = Some(parts.collect());
    whole.note = Some(NOTE);
    // Texts and finite numbers: this cannot fail.
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

fn part_json<'a>(part: &'a Part, slice: Option<&'a str>) -> PartJson<'a> {
    let Brier { score, reliability, resolution, uncertainty, within } = part.brier;
    let bin = |bin: &Bin| BinJson {
        low: bin.low,
        high: bin.high,
        n: bin.n,
        mean_score: bin.mean_score,
        accuracy: bin.accuracy,
        accuracy_low: bin.interval.low,
        accuracy_high: bin.interval.high,
    };
    let calibration = &part.calibration;
    let best = calibration.best.and_then(|place| calibration.tried.get(place));
    PartJson {
        slice,
        n: part.n,
        accuracy: part.accuracy,
        mean_score: part.mean_score,
        ece: EceJson { equal_width: part.equal_width, equal_mass: part.equal_mass, bins: BINS },
        brier: score,
        brier_parts: BrierJson { reliability, resolution, uncertainty, within },
        log_loss: part.log_loss,
        bins: part.bins.iter().map(bin).collect(),
        maps: calibration.tried.iter().map(map_json).collect(),
        best: best.map(|tried| tried.kind.id),
        undefined: calibration.undefined(),
        slices: None,
        note: None,
    }
}

fn map_json(tried: &Tried) -> MapJson<'_> {
    let fitted = tried.fitted.as_ref();
    MapJson {
        id: tried.kind.id,
        log_loss_cross_validated: fitted.ok().map(|fitted| fitted.loss),
        parameters: fitted.ok().map(|fitted| match &fitted.map {
            Map::Temperature(map) => ParametersJson::Temperature { temperature: map.temperature },
            Map::Platt(map) => ParametersJson::Platt { slope: map.slope, intercept: map.intercept },
            Map::Isotonic(map) => ParametersJson::Isotonic { knots: &map.knots },
        }),
        undefined: fitted.err().map(String::as_str),
    }
}

fn text(all: &Part, slices: &[(&str, Part)]) -> String {
    let mut text = part_text(all);
    for (slice, part) in slices {
        let name = if slice.is_empty() { "(empty)" } else { slice };
        text += &format!("\nslice {name}\n{}", part_text(part));
    }
    text + &format!("\n{NOTE}\n")
}

fn part_text(part: &Part) -> String {
    let mut text = format!(
        "{}, {:.4} of them right{}, mean score {:.4}\n",
        counted(part.n as u64, "row"),
        part.accuracy,
        part.interval.map(|interval| format!(" ({})", ends(&interval))).unwrap_or_default(),
        part.mean_score
    );
    text += &format!(
        "ECE {:.4} (equal width), {:.4} (equal mass, {BINS} bins each); Brier {:.4}; log loss {:.4}\n",
        part.equal_width, part.equal_mass, part.brier.score, part.log_loss
    );
    if part.impossible > 0 {
        let rows = counted(part.impossible as u64, "row");
        text += &format!(
            "{rows} wrong with a score of 1, or right with a score of 0: the log loss hangs on that\n"
        );
    }
    let mut rows =
        vec![["score", "rows", "mean score", "right", "95 % (Wilson)"].map(str::to_owned)];
    rows.extend(part.bins.iter().map(|bin| {
        [
            format!("{:.3} to {:.3}", bin.low, bin.high),
            figure(bin.n as u64),
            format!("{:.4}", bin.mean_score),
            format!("{:.4}", bin.accuracy),
            format!("{:.4} to {:.4}", bin.interval.low, bin.interval.high),
        ]
    }));
    text += &format!("\n{}\n", table(&rows));
    let calibration = &part.calibration;
    let mut rows = vec![["map", "log loss, cross-validated", "parameters"].map(str::to_owned)];
    let loss = calibration.uncalibrated.map(|loss| format!("{loss:.4}"));
    rows.push(["none".to_owned(), loss.unwrap_or_default(), String::new()]);
    rows.extend(calibration.tried.iter().map(|tried| {
        let (loss, parameters) = match &tried.fitted {
            Ok(fitted) => (format!("{:.4}", fitted.loss), parameters(&fitted.map)),
            Err(why) => (String::new(), why.clone()),
        };
        [tried.kind.id.to_owned(), loss, parameters]
    }));
    text += &table(&rows);
    let best = calibration.best.and_then(|place| calibration.tried.get(place));
    text += &match best {
        Some(tried) => {
            format!("best: {}, fitted {}\n", tried.kind.title, calibration.basis.sentence())
        }
        None => format!("best: none; {}\n", calibration.undefined().unwrap_or_default()),
    };
    text
}

/// `95 % Wilson 0.7870 to 0.8350`
fn ends(interval: &Interval) -> String {
    let Interval { low, high, confidence, method } = interval;
    format!("{:.0} % {} {low:.4} to {high:.4}", confidence * 100.0, method.name())
}

fn parameters(map: &Map) -> String {
    match map {
        Map::Temperature(map) => format!("temperature {:.4}", map.temperature),
        Map::Platt(map) => format!("slope {:.4}, intercept {:.4}", map.slope, map.intercept),
        Map::Isotonic(map) => counted(map.knots.len() as u64, "knot"),
    }
}

/// Columns as wide as their widest cell, the first and the last to the left, others to the right.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((place, cell), width) in row.iter().enumerate().zip(&widths) {
            line += &match place {
                0 => format!("{cell:<width$}"),
                last if last + 1 == N => format!("  {cell}"),
                _ => format!("  {cell:>width$}"),
            };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
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
        assert_eq!(say(&[]).unwrap_err(), "calibration needs one file: SCORES.csv");
        assert!(say(&["--x"]).unwrap_err().starts_with("there is no flag --x"));
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
