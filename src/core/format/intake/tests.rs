use super::*;
use crate::core::format::project;
use proptest::prelude::*;

fn read(bytes: &[u8], size: usize) -> (Vec<String>, Intake, Vec<Issue>) {
    let mut intake = Intake::new("some/data.jsonl", None, None);
    let mut lines = Lines::default();
    let mut found = Vec::new();
    let mut take = |intake: &mut Intake, lines: &mut Lines| {
        for span in lines.take() {
            let line = lines.line(span);
            if let Ok(raw) = RawItem::read(line) {
                intake.learn(&raw, span.number);
            }
            found.push(line.to_owned());
        }
    };
    for chunk in bytes.chunks(size) {
        intake.feed(chunk, &mut lines);
        take(&mut intake, &mut lines);
    }
    intake.finish(&mut lines);
    while intake.more(100, &mut lines) {
        take(&mut intake, &mut lines);
    }
    take(&mut intake, &mut lines);
    let issues = intake.take_issues(&mut lines).0;
    (found, intake, issues)
}

#[track_caller]
fn check(bytes: &[u8], expected: &str) {
    for size in [3, 1000] {
        let (found, intake, issues) = read(bytes, size);
        let mut said = vec![intake.header_line()];
        said.extend(found);
        said.extend(issues.iter().map(ToString::to_string));
        assert_eq!(said.join("\n"), expected);
    }
}

const NATIVE: &str =
    "{\"countersign\":1,\"name\":\"n\",\"x\":1}\n{\"id\":\"a\",\"fields\":{\"t\":\"ü\"}}\n";

#[test]
fn native_lines_come_through_as_they_are() {
    check(NATIVE.as_bytes(), NATIVE.trim_end());
    check(&gzip::pack(NATIVE.as_bytes()), NATIVE.trim_end());
    let utf16: Vec<u8> =
        format!("\u{feff}{NATIVE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&utf16, NATIVE.trim_end());
    check(b"", "{\"countersign\":1,\"name\":\"data\"}\nthe file is empty");
    check(
        b"%PDF-1.7",
        "{\"countersign\":1,\"name\":\"data\"}\nsome/data.jsonl cannot be read: it is a PDF",
    );
}

#[test]
fn a_schema_is_inferred_and_learns() {
    let mut text = String::new();
    for n in 0..6000 {
        let label = if n == 5999 { "rare" } else { "usual" };
        text.push_str(&format!("{{\"id\":\"{n}\",\"fields\":{{\"text\":\"some text that is long enough\"}},\"suggestions\":[{{\"question\":\"q\",\"agent\":\"m\",\"value\":\"{label}\"}}]}}\n"));
    }
    let (found, intake, issues) = read(text.as_bytes(), 100_000);
    assert_eq!(found.len(), 6000);
    let labels: Vec<_> =
        intake.schema().questions[0].labels().iter().map(|l| l.id.clone()).collect();
    assert_eq!(labels, ["usual", "rare"]);
    assert_eq!(
        issues[0].to_string(),
        "line 6000: first seen here: label rare of q; added at the end"
    );
}

#[test]
fn a_project_file_gives_its_log() {
    let log = ["{\"seq\":1}", "{\"seq\":2}"];
    let text = project::write("p", NATIVE.lines(), log);
    for size in [1, 7, 10_000] {
        let (found, mut intake, issues) = read(text.as_bytes(), size);
        assert_eq!(issues, []);
        assert_eq!(intake.take_log(), log);
        let lines = std::iter::once(intake.header_line()).chain(found).collect::<Vec<_>>();
        let again = project::write("p", lines.iter().map(String::as_str), log);
        assert_eq!(again, text);
    }
    let cut = &text[..text.len() - 10];
    let (_, _, issues) = read(cut.as_bytes(), 50);
    assert_eq!(issues.len(), 2, "{issues:?}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1usize..50) {
        let _ = read(&bytes, size);
    }

    #[test]
    fn a_project_is_read_back(items in prop::collection::vec("[a-zä😀 \"\\\\]{0,12}", 0..6), log in prop::collection::vec("[a-z{}]{1,8}", 0..5), size in 1usize..40) {
        let mut dataset = vec!["{\"countersign\":1}".to_owned()];
        dataset.extend(items.iter().map(|text| {
            format!("{{\"fields\":{{\"t\":{}}}}}", serde_json::to_string(text).unwrap())
        }));
        let text = project::write("p", dataset.iter().map(String::as_str), log.iter().map(String::as_str));
        let (found, mut intake, issues) = read(text.as_bytes(), size);
        prop_assert_eq!(issues, vec![]);
        let lines: Vec<String> = std::iter::once(intake.header_line()).chain(found).collect();
        let log = intake.take_log();
        prop_assert_eq!(project::write("p", lines.iter().map(String::as_str), log.iter().map(String::as_str)), text);
    }
}
