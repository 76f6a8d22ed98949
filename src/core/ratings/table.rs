//! A small CSV table whose first row is always its header: `item,worker,label` and its kin.
//!
//! Comma, semicolon or tab, whichever the header holds most of. Unlike the reader of datasets
//! (`core::format::csv`) this one is strict: statistics of half a table are a wrong number, so
//! what cannot be read ends it, with the line.

use csv_core::{ReadRecordResult, ReaderBuilder};

use crate::core::issue::Issue;

/// The cells behind one another, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<String>,
    text: String,
    /// Where each cell ends in `text`; the header's are not among them.
    ends: Vec<usize>,
    /// The line on which each row begins, from 1.
    lines: Vec<u64>,
}

impl Table {
    /// The number of rows below the header.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Where a column stands.
    ///
    /// # Errors
    /// There is none of this name: says which there are.
    pub fn column(&self, name: &str) -> Result<usize, Issue> {
        let found = self.columns.iter().position(|column| column == name);
        found.ok_or_else(|| {
            let columns = self.columns.join(", ");
            Issue::error(format!("there is no column '{name}'; the columns are {columns}"))
                .at_line(1)
        })
    }

    /// Where a column stands that may be missing.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// One cell; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column >= self.columns.len() {
            return "";
        }
        let at = row * self.columns.len() + column;
        let end = self.ends.get(at).copied().unwrap_or_default();
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before).copied());
        self.text.get(start.unwrap_or_default()..end).unwrap_or_default()
    }

    /// The line of a row in the file, from 1.
    pub fn line(&self, row: usize) -> u64 {
        self.lines.get(row).copied().unwrap_or_default()
    }
}

/// Reads a table.
///
/// # Errors
/// Not UTF-8, no header, two columns of one name, a row with more or fewer cells than the header,
/// a quote that is not closed: the first of these, with its line.
pub fn read(bytes: &[u8]) -> Result<Table, Issue> {
    let text = simdutf8::compat::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        Issue::error("not UTF-8; save the file as UTF-8").at_line(newlines(good) + 1)
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut table = Table::default();
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).build();
    let mut input = text.as_bytes();
    let (mut line, mut began) = (1, None);
    let mut row = vec![0; 1 << 12];
    let mut ends = vec![0; 64];
    let (mut used, mut cells) = (0, 0);
    loop {
        if began.is_none() {
            let blank = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let (skipped, rest) = input.split_at(blank);
            line += newlines(skipped);
            input = rest;
            began = Some(line);
        }
        let (result, read, wrote, ended) = reader.read_record(
            input,
            row.get_mut(used..).unwrap_or_default(),
            ends.get_mut(cells..).unwrap_or_default(),
        );
        let (taken, rest) = input.split_at(read.min(input.len()));
        line += newlines(taken);
        input = rest;
        used += wrote;
        cells += ended;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => row.resize(row.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            ReadRecordResult::Record => {
                let bytes = row.get(..used).unwrap_or_default();
                let ends = ends.get(..cells).unwrap_or_default();
                add(&mut table, bytes, ends, began.take().unwrap_or(line))?;
                (used, cells) = (0, 0);
            }
            ReadRecordResult::End => break,
        }
    }
    if table.columns.is_empty() {
        return Err(Issue::error("the file is empty; its first row must name the columns"));
    }
    Ok(table)
}

/// Takes one row, the first as the header.
fn add(table: &mut Table, bytes: &[u8], ends: &[usize], line: u64) -> Result<(), Issue> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if table.columns.is_empty() {
        let mut start = 0;
        for end in ends {
            let name = text.get(start..*end).unwrap_or_default().trim().to_owned();
            if table.columns.contains(&name) {
                let message = format!("two columns are called '{name}'; rename one");
                return Err(Issue::error(message).at_line(line));
            }
            table.columns.push(name);
            start = *end;
        }
        return Ok(());
    }
    let (found, expected) = (ends.len(), table.columns.len());
    if found != expected {
        let message = format!("the row has {found} cells and the header {expected}");
        return Err(Issue::error(message).at_line(line));
    }
    let before = table.text.len();
    table.text.push_str(text);
    table.ends.extend(ends.iter().map(|end| before + end));
    table.lines.push(line);
    Ok(())
}

fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |delimiter: u8| header.bytes().filter(|byte| *byte == delimiter).count();
    let mut best = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let said = match read(input.as_bytes()) {
            Err(issue) => issue.to_string(),
            Ok(table) => {
                let row = |row| {
                    let cells = (0..table.columns.len()).map(|column| table.cell(row, column));
                    format!("{}: {}", table.line(row), cells.collect::<Vec<_>>().join("|"))
                };
                let mut lines = vec![table.columns.join("|")];
                lines.extend((0..table.len()).map(row));
                lines.join("\n")
            }
        };
        assert_eq!(said, expected, "{input:?}");
    }

    #[test]
    fn reads() {
        check("item,worker,label\n1,a,x\n\n2,b,\n", "item|worker|label\n2: 1|a|x\n4: 2|b|");
        check("item\t0\t1\n7\t.1\t.9", "item|0|1\n2: 7|.1|.9");
        check("a;b\r\n\"x\ny\";2\r\n3;4\r\n", "a|b\n2: x\ny|2\n4: 3|4");
        check("\u{feff}item,label\né,ß", "item|label\n2: é|ß");
    }

    #[test]
    fn says_what_it_cannot_read() {
        check("", "the file is empty; its first row must name the columns");
        check("a,a\n1,2", "line 1: two columns are called 'a'; rename one");
        check("a,b\n1,2\n3\n", "line 3: the row has 1 cells and the header 2");
        let issue = read(b"a,b\n1,2\n\xff,3\n").unwrap_err();
        assert_eq!(
            (issue.line, issue.message.as_str()),
            (Some(3), "not UTF-8; save the file as UTF-8")
        );
        let table = read(b"item,label\n1,2\n").unwrap();
        assert_eq!(
            table.column("worker").unwrap_err().message,
            "there is no column 'worker'; the columns are item, label"
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _read = read(&bytes);
        }
    }
}
