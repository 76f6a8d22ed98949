//! The sample files of `tests/data/formats`, read as the page reads them: what is said
//! of the file, its schema, its lines, its issues.

use super::inspect::inspect;
use super::intake::Intake;
use super::lines::Lines;
use super::native::RawItem;
use super::native_item::read_item;
use expect_test::{ExpectFile, expect_file};

/// Everything that is read of a file, as text.
fn read(name: &str, bytes: &[u8], size: usize) -> String {
    let mut said = vec![inspect(name, bytes, true, None).said];
    let mut intake = Intake::new(name, None, None);
    let mut lines = Lines::default();
    bytes.chunks(size).for_each(|chunk| intake.feed(chunk, &mut lines));
    intake.finish(&mut lines);
    while intake.more(100, &mut lines) {}
    let spans = lines.take();
    for span in &spans {
        if let Ok(raw) = RawItem::read(lines.line(*span)) {
            intake.learn(&raw, span.number);
        }
    }
    said.push(intake.header_line());
    let mut issues = intake.take_issues(&mut lines).0;
    for span in spans {
        let line = lines.line(span);
        said.push(format!("{}: {line}", span.number));
        issues.extend(read_item(line, span.number, intake.schema()).1);
    }
    said.extend(issues.iter().map(ToString::to_string));
    said.join("\n") + "\n"
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: ExpectFile) {
    let whole = read(name, bytes, bytes.len().max(1));
    assert_eq!(read(name, bytes, 7), whole, "in chunks");
    expected.assert_eq(&whole);
}

macro_rules! samples {
    ($($test:ident: $name:literal,)*) => {$(
        #[test]
        fn $test() {
            let bytes = include_bytes!(concat!("../../../tests/data/formats/", $name));
            let expected = concat!("../../../tests/data/formats/", $name, ".expected");
            check($name, bytes, expect_file![expected]);
        }
    )*};
}

samples! {
    a_table: "messages.csv",
    a_spreadsheet_in_utf_16: "models.txt",
    objects_one_a_line: "rows.jsonl",
    an_object_that_holds_the_records: "answers.json",
    native_lines: "native.jsonl",
    label_studio_tasks: "tasks.json",
    argilla_rows_of_a_hub: "flat.jsonl",
    prodigy_tasks_of_a_choice: "choices.jsonl",
    a_ragged_table: "ragged.csv",
    answers_one_a_row: "labels.csv",
    kitti_tracks: "tracks-kitti.txt",
    mot_tracks: "tracks-mot.txt",
}
