//! What a file is, before it is opened: from its first bytes.

use super::detect::Kind;
use super::intake::{Intake, Seen};
use super::lines::Lines;
use super::mapping::Mapping;
use super::source::{Record, cells};
use super::tracking::Layout;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::text::snippet;

/// What a file seems to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspected {
    /// Id of its format in `FORMATS`, or `unknown`.
    pub format: String,
    /// For a person: `CSV with commas, 7 columns, packed with gzip`.
    pub said: String,
    /// Whether a person must look at the mapping before it is opened.
    pub needs_mapping: bool,
    pub mapping: Mapping,
    pub schema: Schema,
    /// The first ten records, one cell per mapped column.
    pub rows: Vec<Vec<String>>,
    pub issues: Vec<Issue>,
}

/// Longer cells are cut in the preview, in graphemes.
const CELL: usize = 300;

/// Looks at the first bytes of a file; `complete` when these are all. With a `mapping`,
/// its schema is what that mapping makes of them.
pub fn inspect(name: &str, bytes: &[u8], complete: bool, mapping: Option<Mapping>) -> Inspected {
    inspect_by(Intake::new(name, mapping, None), bytes, complete)
}

/// The same by an intake that has read nothing yet.
pub fn inspect_by(mut intake: Intake, bytes: &[u8], complete: bool) -> Inspected {
    let mut lines = Lines::default();
    intake.feed(bytes, &mut lines);
    if complete {
        intake.finish(&mut lines);
    } else {
        intake.start(&mut lines);
    }
    let (issues, _) = intake.take_issues(&mut lines);
    let schema = intake.schema().clone();
    let seen = intake.seen();
    Inspected {
        format: seen.kind.id().to_owned(),
        said: said(&seen, &schema),
        needs_mapping: seen.mapping.is_some(),
        rows: rows(seen.mapping, seen.sample),
        mapping: seen.mapping.cloned().unwrap_or_default(),
        schema,
        issues,
    }
}

fn rows(mapping: Option<&Mapping>, sample: &[Record]) -> Vec<Vec<String>> {
    let Some(mapping) = mapping else { return Vec::new() };
    let row = |record: &Record| {
        let cells = cells(&record.node);
        let cell = |name: &String| {
            let found = cells.iter().find(|(column, _)| column == name);
            found.map(|(_, node)| snippet(&node.plain(), CELL)).unwrap_or_default()
        };
        mapping.columns.iter().map(|column| cell(&column.name)).collect()
    };
    sample.iter().map(row).collect()
}

fn said(seen: &Seen<'_>, schema: &Schema) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let mut parts = vec![match seen.kind {
        Kind::Native if seen.header => "Countersign JSONL with a header".to_owned(),
        Kind::Native => "Countersign JSONL without a header".to_owned(),
        Kind::Project => "A Countersign project".to_owned(),
        Kind::Jsonl => "JSONL".to_owned(),
        Kind::Json => "JSON".to_owned(),
        Kind::Csv(b'\t') => "TSV".to_owned(),
        Kind::Csv(b';') => "CSV with semicolons".to_owned(),
        Kind::Csv(b'|') => "CSV with bars".to_owned(),
        Kind::Csv(_) => "CSV with commas".to_owned(),
        Kind::Tracks(Layout::Kitti) => "Tracks, KITTI".to_owned(),
        Kind::Tracks(Layout::Mot) => "Tracks, MOTChallenge".to_owned(),
        Kind::Unknown("empty") => "An empty file".to_owned(),
        Kind::Unknown(what) => return format!("Not a dataset: {what}"),
    }];
    parts.extend(seen.shape.map(|shape| shape.title().to_owned()));
    if let Some(mapping) = seen.mapping {
        parts.push(count(mapping.columns.len(), "column", "columns"));
    } else {
        parts.push(count(schema.questions.len(), "question", "questions"));
        parts.push(count(schema.agents.len(), "agent", "agents"));
    }
    parts.extend(seen.utf16.then(|| "UTF-16".to_owned()));
    parts.extend(seen.gzip.then(|| "packed with gzip".to_owned()));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::gzip;
    use proptest::prelude::*;

    #[track_caller]
    fn check(bytes: &[u8], complete: bool, expected: &str) {
        let seen = inspect("a.txt", bytes, complete, None);
        let rows: Vec<String> = seen.rows.iter().map(|row| row.join("|")).collect();
        let issues = seen.issues.iter().map(ToString::to_string);
        let mut said = vec![format!("{}: {} {}", seen.format, seen.said, seen.needs_mapping)];
        said.extend(rows);
        said.extend(issues);
        assert_eq!(said.join("\n"), expected);
    }

    #[test]
    fn says_what_a_file_is() {
        check(
            b"text;label\na;pos\nb;neg\n",
            true,
            "csv: CSV with semicolons, 2 columns true\na|pos\nb|neg",
        );
        check(
            &gzip::pack(b"text\tlabel\na\tpos\n"),
            true,
            "tsv: TSV, 2 columns, packed with gzip true\na|pos",
        );
        check(
            b"{\"countersign\":1,\"questions\":[{\"id\":\"q\",\"kind\":\"text\"}]}\n{\"id\":\"a\",\"fie",
            false,
            "native: Countersign JSONL with a header, 1 question, 0 agents false",
        );
        check(
            br#"[{"fields":{"t":"x"},"suggestions":{"q":{"value":"a","agent":"m"}}}]"#,
            true,
            "json: JSON, Argilla records, 1 question, 1 agent false",
        );
        check(b"", true, "unknown: An empty file, 0 questions, 0 agents false\nthe file is empty");
        check(
            b"%PDF-1.7",
            true,
            "unknown: Not a dataset: a PDF false\na.txt cannot be read: it is a PDF",
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b','), Just(b'\n'), Just(b'"'), Just(b'{')], 0..200), complete: bool) {
            let _ = inspect("file", &bytes, complete, None);
        }

        #[test]
        fn no_table_makes_it_panic(names in prop::collection::vec("(prob_)?[a-z]{0,3}(_?(label|score|text|id|model|annotator|chosen|human|gold|rating))?", 1..6), cells in prop::collection::vec("[a-c0-9.|\\[\\]{}\" ]{0,6}", 0..30)) {
            let mut text = names.join(",");
            for row in cells.chunks(names.len()) {
                text.push('\n');
                text.push_str(&row.join(","));
            }
            let _ = inspect("file.csv", text.as_bytes(), true, None);
        }
    }
}
