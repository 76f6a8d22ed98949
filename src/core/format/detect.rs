//! What a file is: from its first bytes, and from its name where those leave it open.

use super::header;
use super::native::RawItem;
use super::ordered::Node;
use super::project;
use super::tracking::Layout;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Native,
    Project,
    Jsonl,
    Json,
    /// The delimiter.
    Csv(u8),
    /// A line for each box of a track.
    Tracks(Layout),
    /// None of these; what it seems to be, for a person.
    Unknown(&'static str),
}

impl Kind {
    /// The id of the format in `FORMATS`, or `unknown`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Project => "project",
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv(b'\t') => "tsv",
            Self::Csv(_) => "csv",
            Self::Tracks(Layout::Kitti) => "kitti-text",
            Self::Tracks(Layout::Mot) => "mot-text",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Names a file by its first bytes (unpacked, in UTF-8); `complete` when these are all.
pub fn detect(name: &str, head: &[u8], complete: bool) -> Kind {
    if let Some(what) = binary(head) {
        return Kind::Unknown(what);
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match text.bytes().next() {
        None => Kind::Unknown("empty"),
        Some(b'[') => Kind::Json,
        Some(b'{') => {
            if project::cover(first).is_some() {
                return Kind::Project;
            }
            if header::is_header(first) {
                return Kind::Native;
            }
            match Node::parse(first) {
                Ok(node) if is_native(&node) && RawItem::read(first).is_ok() => Kind::Native,
                Ok(node) => {
                    let alone = rest.trim().is_empty() && complete;
                    let wraps = node.entries().iter().any(|(_, node)| is_records(node));
                    // An item that has a list of objects is none that holds the records.
                    let own = ["fields", "data", "spans", "entities"];
                    let shaped = own.iter().any(|key| node.get(key).is_some());
                    if alone && wraps && !shaped { Kind::Json } else { Kind::Jsonl }
                }
                Err(_) if name.ends_with(".jsonl") || name.ends_with(".ndjson") => Kind::Jsonl,
                Err(error) if error.is_eof() => Kind::Json,
                // A first line that is damaged, with sound ones behind it.
                Err(_)
                    if rest
                        .lines()
                        .take(5)
                        .any(|line| Node::parse(line).is_ok_and(|node| is_native(&node))) =>
                {
                    Kind::Native
                }
                Err(_) => Kind::Jsonl,
            }
        }
        Some(_) => match (Layout::detect(text, complete), delimiter(text, name)) {
            (Some(layout), _) => Kind::Tracks(layout),
            (None, Some(delimiter)) => Kind::Csv(delimiter),
            (None, None) => Kind::Unknown("text without columns"),
        },
    }
}

/// Whether an object is an item of the native format: it has fields, and no list of
/// suggestions or responses of another shape.
pub fn is_native(node: &Node) -> bool {
    let has_fields = match node.get("fields") {
        Some(Node::Object(_)) => true,
        Some(Node::Text(_)) => node.get("suggestions").is_some(),
        _ => false,
    };
    let all_have = |key: &str, inner: &str| match node.get(key) {
        None | Some(Node::Null) => true,
        Some(Node::List(list)) => list.iter().all(|entry| entry.get(inner).is_some()),
        Some(_) => false,
    };
    has_fields && all_have("suggestions", "question") && all_have("responses", "question")
}

/// Whether a node is a list of objects.
pub fn is_records(node: &Node) -> bool {
    let list = node.elements();
    !list.is_empty() && list.iter().all(|element| matches!(element, Node::Object(_)))
}

/// What a binary file is, by its magic bytes.
fn binary(head: &[u8]) -> Option<&'static str> {
    let magics: [(&[u8], &str); 11] = [
        (b"PK\x03\x04", "a ZIP archive or an Excel workbook; save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save the sheet as CSV"),
        (b"PAR1", "a Parquet file; export it as JSONL or CSV"),
        (b"ARROW1", "an Arrow file; export it as JSONL or CSV"),
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "an image; open a list of image addresses instead"),
        (b"\xff\xd8\xff", "an image; open a list of image addresses instead"),
        (b"GIF8", "an image; open a list of image addresses instead"),
        (b"SQLite format 3", "a database; export a table as CSV"),
        (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it, or pack it with gzip"),
        (b"BZh", "packed with bzip2; unpack it, or pack it with gzip"),
    ];
    let known = magics.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| *what);
    let markup = head.trim_ascii_start();
    known
        .or_else(|| markup.starts_with(b"<").then_some("markup (HTML or XML), not a dataset"))
        .or_else(|| head.contains(&0).then_some("a binary file"))
}

/// The character that cuts most rows into equally many cells.
fn delimiter(text: &str, name: &str) -> Option<u8> {
    let mut best = ((0, 1), None);
    for &candidate in b",\t;|" {
        let rows = rows(text, candidate, 50);
        let first = rows.first().copied().unwrap_or_default();
        let same = rows.iter().filter(|cells| **cells == first).count();
        let count = (same * 1000 / rows.len().max(1), first);
        // The first of equals: a comma before a semicolon.
        if first > 1 && count > best.0 {
            best = (count, Some(candidate));
        }
    }
    best.1.or_else(|| {
        let is_table = [".csv", ".tsv", ".txt"].iter().any(|end| name.ends_with(end));
        is_table.then_some(if name.ends_with(".tsv") { b'\t' } else { b',' })
    })
}

/// Cells of each of the first complete rows, quotes minded.
fn rows(text: &str, delimiter: u8, most: usize) -> Vec<usize> {
    let (mut rows, mut cells, mut quoted, mut blank) = (Vec::new(), 1, false, true);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                if !blank {
                    rows.push(cells);
                }
                (cells, blank) = (1, true);
                if rows.len() == most {
                    return rows;
                }
            }
            _ if byte == delimiter && !quoted => (cells, blank) = (cells + 1, false),
            b'\r' => {}
            _ => blank = false,
        }
    }
    if rows.is_empty() && !blank {
        rows.push(cells);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, head: &str, expected: Kind) {
        assert_eq!(detect(name, head.as_bytes(), true), expected);
    }

    #[test]
    fn knows_files_by_their_first_bytes() {
        check("a.jsonl", "{\"countersign\":1}\n{}", Kind::Native);
        check("a", "\u{feff}{\"id\":\"1\",\"fields\":{\"text\":\"x\"}}", Kind::Native);
        check(
            "a",
            "{\"fields\":{\"text\":\"x\"},\"suggestions\":{\"q\":{\"value\":1}}}",
            Kind::Jsonl,
        );
        check("a", r#"{"countersign_project":1,"dataset_lines":0,"log_lines":0}"#, Kind::Project);
        check("a.jsonl", "{\"text\":\"x\"}\n{\"text\":\"y\"}", Kind::Jsonl);
        check("a.json", " [ {\"text\":\"x\"}]", Kind::Json);
        check("a.json", "{\"items\":[{\"text\":\"x\"}]}", Kind::Json);
        check("a.json", "{\n \"items\": [\n", Kind::Json);
        // Bug: the spans of a task that is alone in its file were taken for the records.
        check("a.jsonl", "{\"text\":\"x\",\"spans\":[{\"start\":0}]}", Kind::Jsonl);
        check("a.jsonl", "{\"text\":\"x\",\"entities\":[{\"id\":1}]}", Kind::Jsonl);
        check("a.csv", "text,label\n\"a;b;c\",pos\n\"x\ny\",neg\n", Kind::Csv(b','));
        check("a.txt", "text\tlabel\na\tb\n", Kind::Csv(b'\t'));
        check("a.csv", "text;score\na;0,5\nb;0,7\n", Kind::Csv(b';'));
        check("a.csv", "text\nhello\n", Kind::Csv(b','));
        let kitti = "0 2 Car 0 0 -2.5 10 20 30 40 1 1 1 6 1 8 -1.9\n";
        check("0001.txt", kitti, Kind::Tracks(Layout::Kitti));
        check("gt.txt", "1,1,912,484,97,109,0,7,1\n", Kind::Tracks(Layout::Mot));
        check("a", "hello\nthere\n", Kind::Unknown("text without columns"));
        check("a", "", Kind::Unknown("empty"));
        check(
            "a.xlsx",
            "PK\u{3}\u{4}",
            Kind::Unknown("a ZIP archive or an Excel workbook; save the sheet as CSV"),
        );
        check("a.html", "<html>", Kind::Unknown("markup (HTML or XML), not a dataset"));
    }
}
