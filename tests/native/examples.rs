//! The example datasets, read with the project's own reader: nothing in them needs an excuse.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::PathBuf;

use countersign::core::format::header::header;
use countersign::core::format::native_item::read_item;

fn examples() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/examples");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the examples' folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    files
}

#[test]
fn the_reader_finds_no_issue_in_any_example() {
    assert!(!examples().is_empty());
    for path in examples() {
        let name = path.display();
        let text = fs::read_to_string(&path).expect("an example");
        let (first, rest) = text.split_once('\n').expect("a header and items");
        let (schema, issues) = header(first, 1);
        assert!(issues.is_empty(), "{name}: {issues:?}");
        assert!(!schema.questions.is_empty(), "{name}: no questions");
        for (line, number) in rest.lines().zip(2..) {
            let (item, issues) = read_item(line, number, &schema);
            assert!(issues.is_empty(), "{name}: {issues:?}");
            let item = item.expect("an item");
            assert!(!item.suggestions.is_empty(), "{name}: {} has no suggestion", item.id);
        }
    }
}
