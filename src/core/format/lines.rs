//! Cuts the bytes of a file into lines of text, as they come in.
//!
//! `\n` and `\r\n`, a byte order mark, a last line without newline and blank
//! lines are all fine. What is not UTF-8 becomes U+FFFD with an issue; a line
//! over [`LONGEST`] is refused. Bytes are copied once, into [`Lines::text`].
//!
//! Absent on purpose: any notion of JSON, but for one courtesy: the bare `NaN`
//! and `Infinity` that some writers put where a number belongs are made legal
//! here, since one of them would cost the whole line later.

use memchr::memchr;
use memchr::memmem;

use crate::core::issue::Issue;

/// The longest line that is read, in bytes.
pub const LONGEST: usize = 16 * 1024 * 1024;

/// Lines of text in one growing buffer.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    text: String,
    /// Complete lines that nobody took yet.
    spans: Vec<Span>,
    issues: Vec<Issue>,
    /// Where the line begins that is not complete yet, and from where it was not searched yet.
    begins: usize,
    searched: usize,
    /// Lines ended so far, blank and refused ones too.
    ended: u64,
    /// The first bytes of a character that is not complete yet.
    carry: Vec<u8>,
    /// Inside a line that is too long: skip to its end.
    skipping: bool,
    /// The line being read has bytes that are not UTF-8.
    damaged: bool,
    /// Somewhere in what is being cut may stand `NaN` or `Infinity`.
    words: bool,
}

/// One line: where it is in the buffer, and which line of the file it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    /// 1-based.
    pub number: u64,
}

impl Lines {
    /// Makes room for a file of about this many bytes.
    pub fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Gives back the room that is not used.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.spans.shrink_to_fit();
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        // A character cut in two by the chunk's border: complete it first.
        while !self.carry.is_empty() {
            let Some((first, rest)) = bytes.split_first() else { return };
            let mut joined = std::mem::take(&mut self.carry);
            joined.push(*first);
            match std::str::from_utf8(&joined) {
                Ok(text) => {
                    self.text.push_str(text);
                    bytes = rest;
                }
                Err(error) if error.error_len().is_none() => {
                    self.carry = joined;
                    bytes = rest;
                }
                // The border did not cut a character, it was none: the new byte begins anew.
                Err(_) => self.replace(),
            }
        }
        // At once what nearly always is all: the whole slice but for a character cut at its end.
        let (whole, rest) = bytes.split_at(border(bytes));
        if let Ok(text) = simdutf8::basic::from_utf8(whole) {
            self.text.push_str(text);
            bytes = rest;
        }
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    self.text.push_str(text);
                    break;
                }
                Err(error) => {
                    let (good, bad) = bytes.split_at(error.valid_up_to());
                    // Checked a moment ago: nothing is lost here.
                    self.text.push_str(std::str::from_utf8(good).unwrap_or_default());
                    let Some(length) = error.error_len() else {
                        self.carry.extend_from_slice(bad);
                        break;
                    };
                    self.replace();
                    bytes = bad.get(length..).unwrap_or_default();
                }
            }
        }
        self.cut();
    }

    /// No more bytes: what is left is the last line.
    pub fn finish(&mut self) {
        if !std::mem::take(&mut self.carry).is_empty() {
            self.replace();
        }
        self.cut();
        if self.begins < self.text.len() || self.skipping {
            self.end_line(self.text.len());
            // So that the last line ends as every other.
            self.text.push('\n');
            self.begins = self.text.len();
            self.searched = self.begins;
        }
    }

    /// Puts in one line that was made elsewhere, from line `number` of a file.
    /// Not to be mixed with [`Self::feed`]. It must hold no newline.
    pub fn push(&mut self, line: &str, number: u64) {
        let start = self.text.len();
        self.text.push_str(line);
        self.spans.push(Span { start, end: self.text.len(), number });
        self.text.push('\n');
        self.begins = self.text.len();
        self.searched = self.begins;
    }

    /// The complete lines since the last time this was asked. None is blank.
    pub fn take(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.spans)
    }

    /// The lines that nobody took yet.
    pub fn waiting(&self) -> &[Span] {
        &self.spans
    }

    pub fn first(&self) -> Option<Span> {
        self.spans.first().copied()
    }

    /// Takes the first waiting line away: a header is no item.
    pub fn drop_first(&mut self) {
        if !self.spans.is_empty() {
            self.spans.remove(0);
        }
    }

    /// Gives the waiting lines behind the first `before` other numbers.
    pub fn renumber(&mut self, before: usize, number: impl Fn(u64) -> u64) {
        for (index, span) in self.spans.iter_mut().enumerate().skip(before) {
            span.number = number((index - before) as u64);
        }
    }

    /// Takes away the waiting lines behind the first `keep`; gives their text.
    pub fn split_off(&mut self, keep: usize) -> Vec<String> {
        let behind = self.spans.split_off(keep.min(self.spans.len()));
        behind.into_iter().map(|span| self.line(span).to_owned()).collect()
    }

    pub fn take_issues(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.issues)
    }

    /// The text of a line, without its newline; empty for a span of another buffer.
    pub fn line(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The whole buffer: lines, with what was between them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of memory that the buffer takes.
    pub fn capacity(&self) -> usize {
        self.text.capacity() + self.spans.capacity() * size_of::<Span>()
    }

    /// Drops all text, keeping the count of lines: for readers that are done with theirs.
    /// What is not complete yet stays.
    pub fn forget(&mut self) {
        self.text.drain(..self.begins);
        self.searched -= self.begins;
        self.begins = 0;
        self.spans.clear();
    }

    fn replace(&mut self) {
        // The newline may lie in what was pushed before: then it is another line's damage.
        self.cut();
        self.damaged = true;
        self.text.push(char::REPLACEMENT_CHARACTER);
    }

    /// Finds the ends of lines in what was not searched yet.
    fn cut(&mut self) {
        // Once for all lines: a search in each of them would cost more than cutting it. It goes
        // back by one byte less than the longest word has, where one may have begun.
        let new = self.searched.saturating_sub(7);
        self.words = self.words || has_words(self.text.as_bytes().get(new..).unwrap_or_default());
        while let Some(found) =
            memchr(b'\n', self.text.as_bytes().get(self.searched..).unwrap_or_default())
        {
            let end = self.searched + found;
            self.end_line(end);
            self.begins = end + 1;
            self.searched = self.begins;
        }
        self.searched = self.text.len();
        if self.words {
            let begun = self.text.as_bytes().get(self.begins..).unwrap_or_default();
            self.words = has_words(begun);
        }
        if self.text.len() - self.begins > LONGEST {
            self.text.truncate(self.begins);
            self.searched = self.begins;
            self.skipping = true;
        }
    }

    fn end_line(&mut self, end: usize) {
        self.ended += 1;
        let (mut start, number) = (self.begins, self.ended);
        let damaged = std::mem::take(&mut self.damaged);
        if std::mem::take(&mut self.skipping) || end - start > LONGEST {
            let message = format!(
                "the line is longer than {} MB and was left out; split it, or keep large images as files with a URL",
                LONGEST / 1024 / 1024
            );
            self.issues.push(Issue::error(message).at_line(number));
            return;
        }
        let mut line = self.text.get(start..end).unwrap_or_default();
        if number == 1
            && let Some(rest) = line.strip_prefix('\u{feff}')
        {
            start += line.len() - rest.len();
            line = rest;
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        let end = start + line.len();
        if line.trim_ascii().is_empty() {
            return;
        }
        if damaged {
            let column = line.chars().position(|c| c == char::REPLACEMENT_CHARACTER);
            let message = "bytes that are not UTF-8 were read as \u{fffd}; save the file as UTF-8";
            let issue = Issue::warning(message).at_line(number);
            self.issues.push(match column {
                Some(column) => issue.at_column(column as u64 + 1),
                None => issue,
            });
        }
        self.spans.push(Span { start, end, number });
        if self.words {
            self.mend(start, end, number);
        }
    }

    /// `NaN` is not JSON, but common: it becomes an empty text, of the same length.
    fn mend(&mut self, start: usize, end: usize, number: u64) {
        let line = self.text.as_bytes().get(start..end).unwrap_or_default();
        if !has_words(line) {
            return;
        }
        for (at, length) in bare_words(line) {
            let range = start + at..start + at + length;
            let blank = format!("{:length$}", "\"\"");
            if self.text.is_char_boundary(range.start) && self.text.is_char_boundary(range.end) {
                let column = self.text.get(start..range.start).map(|text| text.chars().count());
                self.text.replace_range(range, &blank);
                let message = "NaN and Infinity are not JSON; read as empty";
                let issue = Issue::warning(message).at_line(number);
                self.issues.push(issue.at_column(column.unwrap_or_default() as u64 + 1));
            }
        }
    }
}

/// How many bytes end with a whole character; all where it is damaged.
fn border(bytes: &[u8]) -> usize {
    for (back, byte) in (1..=3).zip(bytes.iter().rev()) {
        let length = match byte {
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            0x80.. => continue,
            _ => 1,
        };
        return if length > back { bytes.len() - back } else { bytes.len() };
    }
    bytes.len()
}

/// Whether `NaN` or `Infinity` stands anywhere, within strings too.
fn has_words(bytes: &[u8]) -> bool {
    memmem::find(bytes, b"NaN").is_some() || memmem::find(bytes, b"Infinity").is_some()
}

/// A text with `NaN` and the like made legal; `None` where there is none.
pub fn mended(text: &str) -> Option<String> {
    let words = bare_words(text.as_bytes());
    if words.is_empty() {
        return None;
    }
    let mut mended = text.to_owned();
    for (at, length) in words {
        // ASCII words stand on borders of characters.
        if mended.is_char_boundary(at) && mended.is_char_boundary(at + length) {
            mended.replace_range(at..at + length, &format!("{:length$}", "\"\""));
        }
    }
    Some(mended)
}

/// Where `NaN`, `Infinity` and `-Infinity` stand outside of strings: start and length.
fn bare_words(line: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut at, mut inside) = (0, false);
    while let Some(byte) = line.get(at) {
        let rest = line.get(at..).unwrap_or_default();
        match byte {
            b'\\' if inside => at += 1,
            b'"' => inside = !inside,
            _ if inside => {}
            _ => {
                let words: [&[u8]; 3] = [b"NaN", b"-Infinity", b"Infinity"];
                if let Some(word) = words.into_iter().find(|word| rest.starts_with(word)) {
                    found.push((at, word.len()));
                    at += word.len() - 1;
                }
            }
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(chunks: &[&[u8]]) -> String {
        let mut lines = Lines::default();
        for chunk in chunks {
            lines.feed(chunk);
        }
        lines.finish();
        let mut said: Vec<String> = lines
            .take()
            .into_iter()
            .map(|span| format!("{}:{}", span.number, lines.line(span)))
            .collect();
        said.extend(lines.take_issues().iter().map(ToString::to_string));
        said.join("|")
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(read(&[bytes]), expected);
        let one_by_one: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(&one_by_one), expected, "byte by byte");
    }

    #[test]
    fn cuts_lines() {
        check(b"", "");
        check(b"a\nb\n", "1:a|2:b");
        check(b"a\r\n\r\n  \nb", "1:a|4:b");
        check(b"\xef\xbb\xbfa\nb", "1:a|2:b");
        check("ä😀\nß".as_bytes(), "1:ä😀|2:ß");
    }

    #[test]
    fn says_where_bytes_are_no_text() {
        check(
            b"ok\nab\xffc\nok",
            "1:ok|2:ab\u{fffd}c|3:ok|line 2, column 3: bytes that are not UTF-8 were read as \u{fffd}; save the file as UTF-8",
        );
        check(
            b"x\xf0\x9f",
            "1:x\u{fffd}|line 1, column 2: bytes that are not UTF-8 were read as \u{fffd}; save the file as UTF-8",
        );
    }

    #[test]
    fn numbers_that_json_has_not() {
        check(
            br#"{"a":NaN,"b":[-Infinity],"c":"NaN \" Infinity"}"#,
            "1:{\"a\":\"\" ,\"b\":[\"\"       ],\"c\":\"NaN \\\" Infinity\"}\
             |line 1, column 6: NaN and Infinity are not JSON; read as empty\
             |line 1, column 15: NaN and Infinity are not JSON; read as empty",
        );
    }

    #[test]
    fn a_line_too_long_is_refused_by_name() {
        let mut lines = Lines::default();
        lines.feed(b"a\n");
        for _ in 0..17 {
            lines.feed(&vec![b'x'; 1024 * 1024]);
        }
        lines.feed(b"x\nb");
        lines.finish();
        assert!(lines.text().len() < 10, "the long line is not kept");
        assert_eq!(lines.take().len(), 2);
        let issues = lines.take_issues();
        assert_eq!(issues.len(), 1);
        assert!(issues[0].to_string().starts_with("line 2: the line is longer than 16 MB"));
    }

    #[test]
    fn forgetting_keeps_the_count() {
        let mut lines = Lines::default();
        lines.feed(b"a\nb\nc");
        lines.forget();
        assert_eq!(lines.text(), "c");
        lines.feed(b"d\n");
        let spans = lines.take();
        assert_eq!((spans[0].number, lines.line(spans[0])), (3, "cd"));
    }

    proptest! {
        #[test]
        fn chunks_do_not_matter(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\n'), Just(0xe2), Just(0x82), Just(0xac)], 0..200), size in 1usize..9) {
            let chunks: Vec<&[u8]> = bytes.chunks(size).collect();
            prop_assert_eq!(read(&chunks), read(&[&bytes]));
        }
    }
}
