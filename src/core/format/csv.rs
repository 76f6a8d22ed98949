//! Reads CSV, TSV and their kin: one record a row, the first row names the columns.
//!
//! RFC 4180 with any delimiter: quoted cells may hold newlines. A row that is too
//! short or too long is read with an issue; an empty cell is null. Cells stay
//! text: what a number means is the mapping's to say.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::csv_place;
use super::lines::LONGEST;
use super::ordered::Node;
use super::source::{Record, Source};
use crate::core::issue::Issue;

/// A table, fed in chunks.
pub struct Csv {
    reader: Reader,
    delimiter: u8,
    /// The row being read as it stands in the file, for the places of what is odd in it.
    raw: Vec<u8>,
    /// What was read of the row so far: its cells behind one another, and where each ends.
    row: Vec<u8>,
    used: usize,
    ends: Vec<usize>,
    cells: usize,
    /// The line being read, the line on which the row began, and whether none began yet.
    line: u64,
    began: u64,
    fresh: bool,
    columns: Vec<String>,
    /// The file is not UTF-8.
    legacy: bool,
    stopped: bool,
    records: Vec<Record>,
    issues: Vec<Issue>,
}

impl Csv {
    pub fn new(delimiter: u8) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            delimiter,
            raw: Vec::new(),
            row: vec![0; 4096],
            used: 0,
            ends: vec![0; 64],
            cells: 0,
            line: 1,
            began: 1,
            fresh: true,
            columns: Vec::new(),
            legacy: false,
            stopped: false,
            records: Vec::new(),
            issues: Vec::new(),
        }
    }

    /// Reads on; an empty input says that there is no more.
    fn read(&mut self, input: &[u8]) {
        let mut input = input;
        let ending = input.is_empty();
        while !self.stopped {
            // Newlines before a row are blank lines, or the end of the row before.
            while self.fresh
                && let Some((newline @ (b'\r' | b'\n'), rest)) = input.split_first()
            {
                self.line += u64::from(*newline == b'\n');
                input = rest;
            }
            if input.is_empty() && !ending {
                return;
            }
            if std::mem::take(&mut self.fresh) {
                self.began = self.line;
                self.raw.clear();
            }
            let (result, read, wrote, ended) = self.reader.read_record(
                input,
                self.row.get_mut(self.used..).unwrap_or_default(),
                self.ends.get_mut(self.cells..).unwrap_or_default(),
            );
            let (taken, rest) = input.split_at(read.min(input.len()));
            self.raw.extend_from_slice(taken);
            self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
            input = rest;
            self.used += wrote;
            self.cells += ended;
            match result {
                ReadRecordResult::InputEmpty if ending => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return,
                ReadRecordResult::OutputFull if self.row.len() > LONGEST => {
                    let message = format!(
                        "a row is longer than {} MB: a quote that was opened is not closed; reading stopped here",
                        LONGEST >> 20
                    );
                    self.issues.push(Issue::error(message).at_line(self.began));
                    self.stopped = true;
                }
                ReadRecordResult::OutputFull => self.row.resize(self.row.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => self.end_row(),
            }
        }
    }

    fn end_row(&mut self) {
        let mut cells = Vec::with_capacity(self.cells);
        let mut start = 0;
        for index in 0..self.cells {
            let end = self.ends.get(index).copied().unwrap_or(start);
            let bytes = self.row.get(start..end).unwrap_or_default();
            cells.push(decode(bytes, &mut self.legacy, &mut self.issues, self.began));
            start = end;
        }
        (self.used, self.cells, self.fresh) = (0, 0, true);
        let line = self.began;
        if self.columns.is_empty() && !self.name_columns(&cells, line) {
            return;
        }
        let (found, expected) = (cells.len(), self.columns.len());
        if found != expected {
            let odd = self.columns.get(found.min(expected)).cloned();
            let odd = odd.unwrap_or_else(|| format!("column-{}", expected + 1));
            let cells = if found == 1 { "cell" } else { "cells" };
            let rest = if found < expected { "empty" } else { "kept" };
            let message = format!(
                "the row has {found} {cells} and the header {expected}; the rest is {rest}"
            );
            let (at, column) = csv_place::cell(&self.raw, self.delimiter, expected, line);
            let issue = Issue::note(message).at_line(at).at_column(column);
            self.issues.push(issue.in_field(odd));
        }
        let mut entries = Vec::with_capacity(found);
        for (index, cell) in cells.into_iter().enumerate() {
            let name = self.columns.get(index).cloned();
            let name = name.unwrap_or_else(|| format!("column-{}", index + 1));
            entries.push((name, if cell.is_empty() { Node::Null } else { Node::Text(cell) }));
        }
        self.records.push(Record { line, node: Node::Object(entries) });
    }

    /// Takes the first row as the header; gives whether it is data all the same.
    fn name_columns(&mut self, cells: &[String], line: u64) -> bool {
        let is_number = |cell: &String| cell.trim().parse::<f64>().is_ok_and(f64::is_finite);
        let is_data = cells.iter().any(is_number);
        if is_data {
            self.issues.push(
                Issue::note(
                    "the first row holds a number, so it is read as data; the columns are called column-1, column-2, …",
                )
                .at_line(line),
            );
        }
        for (index, cell) in cells.iter().enumerate() {
            let cell = cell.trim_start_matches('\u{feff}').trim();
            let mut name = match cell {
                cell if is_data || cell.is_empty() => format!("column-{}", index + 1),
                cell => cell.to_owned(),
            };
            if self.columns.contains(&name) {
                let message = format!("two columns are called '{name}'; the second got a number");
                self.issues.push(Issue::warning(message).at_line(line));
                name = format!("{name}-{}", index + 1);
            }
            self.columns.push(name);
        }
        is_data
    }
}

/// A cell's text: UTF-8, or what Western spreadsheets wrote before it.
fn decode(bytes: &[u8], legacy: &mut bool, issues: &mut Vec<Issue>, line: u64) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if !std::mem::replace(legacy, true) {
        let message = "not UTF-8; such cells are read as Windows-1252, check the accents";
        issues.push(Issue::warning(message).at_line(line));
    }
    bytes.iter().map(|byte| windows_1252(*byte)).collect()
}

/// The WHATWG encoding of that name.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let high = usize::from(byte).checked_sub(0x80).and_then(|index| HIGH.get(index));
    high.copied().unwrap_or(char::from(byte))
}

impl Source for Csv {
    fn feed(&mut self, bytes: &[u8]) {
        // An empty input would end the table.
        if !bytes.is_empty() {
            self.read(bytes);
        }
    }

    fn finish(&mut self) {
        self.read(&[]);
    }

    fn take(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    fn take_issues(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.issues)
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::read_all;
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &[u8], expected: &str) {
        for size in [4, 1000] {
            assert_eq!(read_all(Csv::new(b','), text, size), expected, "chunks of {size}");
        }
    }

    #[test]
    fn reads_rows() {
        check(
            b"\xef\xbb\xbf\"id\",text\r\n1,\"two\nlines, \"\"quoted\"\"\"\r\n\r\n2,\r\n",
            "2: {\"id\":\"1\",\"text\":\"two\\nlines, \\\"quoted\\\"\"}\n5: {\"id\":\"2\",\"text\":null}",
        );
        check(b"a,b\n1,2", "2: {\"a\":\"1\",\"b\":\"2\"}");
        check(b"a,b\n", "");
    }

    #[test]
    fn says_what_is_odd() {
        // Bug: of a ragged row only the line was said.
        check(
            b"a,,a\nx\n1,2,3,4\n",
            "2: {\"a\":\"x\"}\n3: {\"a\":\"1\",\"column-2\":\"2\",\"a-3\":\"3\",\"column-4\":\"4\"}\n\
             line 1: two columns are called 'a'; the second got a number\n\
             line 2, column 2, field column-2: the row has 1 cell and the header 3; the rest is empty\n\
             line 3, column 7, field column-4: the row has 4 cells and the header 3; the rest is kept",
        );
        check(
            b"fine,0.5\n",
            "1: {\"column-1\":\"fine\",\"column-2\":\"0.5\"}\n\
             line 1: the first row holds a number, so it is read as data; the columns are called column-1, column-2, …",
        );
        check(
            b"a\nZ\xfcrich \x80\n",
            "2: {\"a\":\"Zürich €\"}\nline 2: not UTF-8; such cells are read as Windows-1252, check the accents",
        );
    }

    #[test]
    fn a_quote_that_never_closes_is_stopped() {
        let mut csv = Csv::new(b',');
        csv.feed(b"a,b\n1,\"");
        for _ in 0..40 {
            csv.feed(&vec![b'x'; 1 << 20]);
        }
        csv.finish();
        assert_eq!(csv.take(), []);
        assert!(csv.take_issues()[0].to_string().starts_with("line 2: a row is longer than 16 MB"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b','), Just(b'"'), Just(b'\n')], 0..200), size in 1usize..20) {
            let _ = read_all(Csv::new(b','), &bytes, size);
        }
    }
}
