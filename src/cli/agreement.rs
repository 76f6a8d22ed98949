//! `countersign agreement LABELS.csv`: every coefficient of a table of labels.
//!
//! Prints a table, or with `--json` one object. What is worth knowing about the
//! input goes to the error stream, so that it never stands among the figures.

mod asked;
mod written;

#[cfg(test)]
pub use self::written::types;

use self::asked::Asked;
use super::Command;
use super::flags::Flags;
use super::labels::{self, Labels};
use super::world::{Outcome, World};
use crate::core::agreement::bootstrap::{Interval, Plan};
use crate::core::agreement::measure::{Agreement, Measured, agreement};
use crate::core::ratings::{Level, Ratings, Table, numbers};

pub const COMMAND: Command = Command {
    name: "agreement",
    files: "LABELS.csv",
    flags: asked::FLAGS,
    about: "How far raters agree, from the columns item, worker and label.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let [path] = flags.plain.as_slice() else {
        return Err("agreement takes one file: countersign agreement LABELS.csv".to_owned());
    };
    let asked = Asked::new(flags)?;
    let table = labels::table(world, path)?;
    let Labels { ratings, mut notes } =
        labels::labels_of(path, &table, &asked.categories, asked.repeated)?;
    let plan = match (asked.plan, flags.value("--cluster")) {
        (Some(plan), Some(column)) => {
            let clusters =
                clusters(&table, &ratings, column).map_err(|why| format!("{path}: {why}"))?;
            Some(Plan { clusters: Some(clusters), ..plan })
        }
        (plan, _) => plan,
    };
    let found = agreement(&ratings, &asked.metrics, &asked.setting, plan.as_ref());
    notes.extend(remarks(&found, &ratings, &asked.categories));
    let text = if flags.has("--json") { written::json(&found) } else { written::table(&found) };
    Ok(Outcome::said(text).noting("note", &notes))
}

/// The cluster of each item: the numbers of the values in a column.
fn clusters(table: &Table, ratings: &Ratings, column: &str) -> Result<Vec<u32>, String> {
    let place = table.column(column).map_err(|issue| issue.to_string())?;
    let item = table.column("item").map_err(|issue| issue.to_string())?;
    let mut rows: Vec<(&str, &str, u64)> = (0..table.len())
        .map(|row| (table.cell(row, item), table.cell(row, place), table.line(row)))
        .collect();
    rows.sort_unstable();
    let differs = rows.windows(2).find_map(|pair| match pair {
        [(item, one, _), (same, other, line)] if item == same && one != other => Some((item, line)),
        _ => None,
    });
    if let Some((item, line)) = differs {
        return Err(format!(
            "line {line}, field {column}: item {item} is in another cluster on another line"
        ));
    }
    let mut names: Vec<&str> = rows.iter().map(|row| row.1).collect();
    names.sort_unstable();
    names.dedup();
    let of_item = |item: &String| {
        let at = rows.partition_point(|row| row.0 < item.as_str());
        let name = rows.get(at).map(|row| row.1).unwrap_or_default();
        names.binary_search(&name).unwrap_or_default() as u32
    };
    Ok(ratings.items.iter().map(of_item).collect())
}

/// What a reader of the figures must know.
fn remarks(found: &Agreement, ratings: &Ratings, declared: &[String]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    let noted = found.measured.iter().filter_map(|it| Some((it.metric.id, it.note.as_ref()?)));
    notes.extend(noted.map(|(id, note)| format!("{id}: {note}")));
    for measured in &found.measured {
        if let Some(gaps) = measured.interval.as_ref().and_then(Interval::gaps) {
            notes.push(format!("{}: {gaps}", measured.metric.id));
        }
    }
    // Two categories are in order either way.
    let open = declared.is_empty() && ratings.categories.len() > 2;
    if open && found.measured.iter().any(needs_order) {
        match numbers(&ratings.categories) {
            Err(_) => {
                let first: Vec<&str> =
                    ratings.categories.iter().take(5).map(String::as_str).collect();
                let dots = if ratings.categories.len() > first.len() { ", …" } else { "" };
                notes.push(format!(
                    "the categories stand in the order of the alphabet ({}{dots}); where they \
                     have another, declare it with --categories",
                    first.join(", ")
                ));
            }
            Ok(numbers) => {
                let gap = numbers.windows(2).find_map(|pair| match pair {
                    [low, high] if high - low > 1.5 && whole(*low) && whole(*high) => {
                        Some((low, high))
                    }
                    _ => None,
                });
                if let Some((low, high)) = gap {
                    notes.push(format!(
                        "nothing between {low} and {high} is among the labels; if the scale has \
                         such categories, declare all with --categories"
                    ));
                }
            }
        }
    }
    notes
}

/// Whether a value rests on the order of the categories.
fn needs_order(measured: &Measured) -> bool {
    let of_categories = measured.metric.serves.contains(&"rating");
    measured.level == Level::Ordinal && of_categories && measured.value.is_ok()
}

fn whole(number: f64) -> bool {
    number.fract() == 0.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    const LABELS: &str =
        "item,worker,label,page\n1,a,x,p\n1,b,x,p\n2,a,y,p\n2,b,x,p\n3,a,y,q\n3,b,y,q\n4,a,x,q\n";

    /// What stands on both streams, or the error.
    fn said(labels: &str, flags: &[&str]) -> String {
        let files = BTreeMap::from([("FILE".to_owned(), labels.as_bytes().to_vec())]);
        let outcome = crate::cli::answer(&[&["agreement", "FILE"], flags].concat(), &files);
        let said = outcome.err + &String::from_utf8(outcome.out).unwrap();
        said.strip_prefix("countersign: ").unwrap_or(&said).to_owned()
    }

    #[track_caller]
    fn check(labels: &str, flags: &[&str], expected: &str) {
        assert_eq!(said(labels, flags).trim_end(), expected.trim_end());
    }

    #[test]
    fn writes_json() {
        check(
            LABELS,
            &["--json", "--metric", "cohen", "--metric", "percent"],
            r#"{"items":4,"raters":2,"labels":7,"metrics":[{"id":"cohen","level":"nominal","value":0.4,"undefined":null,"low":null,"high":null},{"id":"percent","level":"nominal","value":0.6666666666666667,"undefined":null,"low":null,"high":null}]}"#,
        );
        check(
            "item,worker,label\n1,a,x\n1,b,x\n",
            &["--json", "--metric=krippendorff"],
            r#"{"items":1,"raters":2,"labels":2,"metrics":[{"id":"krippendorff","level":"nominal","value":null,"undefined":"all labels are of one category, so chance alone would agree always: 0 divided by 0","low":null,"high":null}]}"#,
        );
    }

    #[test]
    fn writes_a_table() {
        check(
            LABELS,
            &[],
            "\
7 labels of 4 items by 2 raters; 1 item with fewer than two labels cannot agree or differ

metric           level         value
percent          nominal    0.666667
cohen            nominal    0.400000
cohen-linear     ordinal    0.400000
cohen-quadratic  ordinal    0.400000
fleiss           nominal    0.288889
krippendorff     nominal    0.444444
ac1              nominal    0.372549
ac2              ordinal    0.372549
conger           nominal    0.333333
",
        );
        check(
            "item,worker,label\n1,a,x\n2,a,y\n",
            &["--metric", "ac1"],
            "\
2 labels of 2 items by 1 rater; 2 items with fewer than two labels cannot agree or differ

metric  level         value
ac1     nominal   undefined: there is one rater; agreement needs two
",
        );
    }

    #[test]
    fn says_how_an_interval_was_found() {
        let flags =
            ["--metric", "percent", "--bootstrap", "200", "--seed", "4", "--cluster", "page"];
        let text = said(LABELS, &flags);
        assert!(text.contains("percent  nominal    0.666667  0.5000 to 1.0000"), "{text}");
        assert!(
            text.ends_with("\n95 % percentile bootstrap over 2 clusters, 200 resamples, seed 4\n"),
            "{text}"
        );
        assert_eq!(text, said(LABELS, &flags));
    }

    #[test]
    fn levels_and_lists_of_categories_are_taken() {
        let labels = "item,worker,label\n1,a,1\n1,b,1\n2,a,1\n2,b,2\n3,a,4\n3,b,4\n4,a,2\n4,b,2\n";
        let value = |flags: &[&str]| said(labels, flags).lines().last().unwrap().to_owned();
        let linear = ["--metric", "cohen-linear"];
        let with = |more: &[&str]| value(&[&linear[..], more].concat());
        assert_eq!(with(&[]), "cohen-linear  ordinal    0.714286");
        assert_eq!(with(&["--categories", "1,2,3,4"]), "cohen-linear  ordinal    0.800000");
        assert_eq!(with(&["--level", "interval"]), "cohen-linear  interval   0.800000");
        assert_eq!(with(&["--level", "nominal"]), "cohen-linear  ordinal    0.714286");
        assert_eq!(
            value(&["--metric", "ac2", "--weights", "identity"]),
            value(&["--metric", "ac1"]).replace("ac1     nominal", "ac2     ordinal")
        );
        let gap = said(labels, &linear);
        assert!(gap.starts_with("note: nothing between 2 and 4 is among the labels;"), "{gap}");
    }

    #[test]
    fn an_order_that_nobody_declared_is_said() {
        let labels = "item,worker,label\n1,a,low\n1,b,mid\n2,a,high\n2,b,high\n3,a,mid\n3,b,mid\n";
        let note = "note: the categories stand in the order of the alphabet (high, low, mid); where \
                    they have another, declare it with --categories";
        assert_eq!(said(labels, &["--metric", "ac2"]).lines().next(), Some(note));
        assert!(!said(labels, &["--metric", "ac1"]).contains("note"));
        let declared = ["--metric", "ac2", "--categories", "low,mid,high"];
        assert!(!said(labels, &declared).contains("note"));
    }

    #[test]
    fn repeated_labels_follow_a_rule_that_is_said() {
        let labels = "item,worker,label\n1,a,x\n1,a,y\n1,b,y\n2,a,x\n2,b,x\n";
        let each = said(labels, &["--metric", "percent"]);
        assert!(each.starts_with("note: 1 repeated label (same worker, same item): each of them"));
        assert!(each.ends_with(" 0.666667\n"), "{each}");
        let last = said(labels, &["--metric", "percent", "--repeated", "last"]);
        assert!(last.starts_with("note: 1 repeated label (same worker, same item): only the last"));
        assert!(last.ends_with(" 1.000000\n"), "{last}");
    }

    #[test]
    fn unusable_input_is_one_line() {
        let only = |flags: &[&str], expected: &str| check(LABELS, flags, expected);
        only(
            &["--metric", "kappa"],
            "--metric 'kappa' is not known; it takes percent, cohen, cohen-linear, cohen-quadratic, \
             fleiss, krippendorff, ac1, ac2, conger, alpha-masi, alpha-jaccard, kendall-tau, \
             kendall-w, edit-distance, alpha-edit, mean-iou, matched-f1, alpha-iou, span-f1, \
             alpha-span",
        );
        only(
            &["--level", "cardinal"],
            "--level 'cardinal' is not known; it takes nominal, ordinal, interval, ratio",
        );
        only(&["--bootstrap", "0"], "--bootstrap takes 1 to 1,000,000 resamples");
        only(&["--bootstrap", "-3"], "--bootstrap takes a whole number, 0 or more, not '-3'");
        only(
            &["--bootstrap", "9", "--confidence", "95"],
            "--confidence takes a number between 0 and 1, such as 0.95",
        );
        only(&["--cluster", "page"], "--cluster is for an interval: add --bootstrap 1000");
        only(
            &["--bootstrap", "9", "--cluster", "no"],
            "FILE: line 1: there is no column 'no'; the columns are item, worker, label, page",
        );
        only(&["more"], "agreement takes one file: countersign agreement LABELS.csv");
        only(&["--categories", "x,,y"], "--categories 'x,,y' holds an empty one");
        check("", &[], "FILE: the file is empty; its first row must name the columns");
        check(
            "item,worker,label,c\n1,a,x,p\n1,b,x,q\n",
            &["--bootstrap", "9", "--cluster", "c"],
            "FILE: line 3, field c: item 1 is in another cluster on another line",
        );
    }

    #[test]
    fn very_many_categories_are_no_reason_to_stop() {
        let mut labels = "item,worker,label\n".to_owned();
        for item in 0..10_000 {
            labels += &format!("{item},a,{item}\n{item},b,{}\n", item / 2);
        }
        let text = said(&labels, &["--level", "interval", "--bootstrap", "3"]);
        assert!(text.starts_with("note: the column label has 10000 different values;"), "{text}");
        assert!(!text.contains("NaN") && !text.contains("undefined"), "{text}");
    }
}
