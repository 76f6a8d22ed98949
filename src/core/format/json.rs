//! Reads a JSON array of objects, or an object that holds one, as it comes in.
//!
//! The array is cut into its elements by counting brackets outside of strings;
//! each element is parsed on its own, so one damaged element costs itself, and
//! the file is never held whole.

use super::coco;
use super::lines::{self, LONGEST};
use super::native;
use super::ordered::Node;
use super::source::{Record, Source};
use crate::core::issue::Issue;

/// Names under which an object usually holds its records.
const USUAL: [&str; 8] =
    ["items", "records", "data", "rows", "results", "examples", "tasks", "samples"];

/// Where the records of a JSON file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `[{…},{…}]`
    Array,
    /// `{"items":[{…},{…}]}`: under this key.
    Under(String),
    /// `{"images":[{…}],"annotations":[{…}]}`: what belongs together stands in several lists. Each
    /// record is wrapped in the name of its list.
    Lists(&'static [&'static str]),
    /// `{…}`: the file is one record.
    One,
}

impl Shape {
    /// By the first bytes of a file.
    pub fn detect(head: &str) -> Self {
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if head.starts_with('[') {
            return Self::Array;
        }
        let mut walker = Walker::default();
        let (mut keys, mut lists, mut array) = (Vec::new(), Vec::new(), false);
        for byte in head.bytes() {
            let quoted = walker.string;
            match walker.step(byte) {
                Step::Open if walker.depth == 2 => array = byte == b'[',
                Step::Open if walker.depth == 3 && array && byte == b'{' => {
                    if !lists.contains(&walker.key) {
                        lists.push(walker.key.clone());
                    }
                }
                Step::Inside if walker.depth == 1 && byte == b':' && !quoted => {
                    keys.push(walker.key.clone());
                }
                _ => {}
            }
        }
        let has = |name: &str| keys.iter().any(|key| key == name);
        if has("fields") || has("data") && (has("annotations") || has("predictions")) {
            return Self::One;
        }
        let is_coco = has("images")
            && coco::LISTS.iter().filter(|key| has(key)).count() + usize::from(has("info")) > 1;
        if is_coco {
            return Self::Lists(&coco::LISTS);
        }
        let usual = USUAL.iter().find(|name| lists.iter().any(|key| key == *name));
        match usual.map(|name| (*name).to_owned()).or_else(|| lists.into_iter().next()) {
            Some(key) => Self::Under(key),
            None => Self::One,
        }
    }

    /// Whether the list of this name holds records.
    fn holds(&self, name: &str) -> bool {
        match self {
            Self::Under(key) => key == name,
            Self::Lists(keys) => keys.contains(&name),
            Self::Array | Self::One => false,
        }
    }

    /// Brackets open around a record.
    fn depth(&self) -> usize {
        match self {
            Self::Array => 1,
            Self::Under(_) | Self::Lists(_) => 2,
            Self::One => 0,
        }
    }
}

/// A JSON file, fed in chunks.
pub struct Json {
    shape: Shape,
    walker: Walker,
    /// In the list that holds the records.
    inside: bool,
    /// The element being read, empty outside of one, and the line on which it began.
    element: Vec<u8>,
    began: u64,
    began_column: u64,
    too_long: bool,
    /// Where the next byte stands; columns in code points.
    line: u64,
    column: u64,
    others: bool,
    records: Vec<Record>,
    issues: Vec<Issue>,
}

impl Json {
    pub fn new(shape: Shape) -> Self {
        Self {
            inside: shape != Shape::Under(String::new()) && shape.depth() < 2,
            shape,
            walker: Walker::default(),
            element: Vec::new(),
            began: 0,
            began_column: 0,
            too_long: false,
            line: 1,
            column: 1,
            others: false,
            records: Vec::new(),
            issues: Vec::new(),
        }
    }

    fn step(&mut self, byte: u8) {
        let depth = self.shape.depth();
        let step = self.walker.step(byte);
        if !self.element.is_empty() {
            if self.element.len() < LONGEST {
                self.element.push(byte);
            } else {
                self.too_long = true;
            }
            if step == Step::Close && self.walker.depth == depth {
                self.end_element();
            }
        } else if step == Step::Open && self.walker.depth == depth + 1 && self.inside {
            self.element.push(byte);
            (self.began, self.began_column) = (self.line, self.column);
        } else if matches!(self.shape, Shape::Under(_) | Shape::Lists(_)) {
            match step {
                Step::Open if self.walker.depth == 2 => {
                    self.inside = byte == b'[' && self.shape.holds(&self.walker.key);
                }
                Step::Close if self.walker.depth < 2 => self.inside = false,
                _ => {}
            }
        } else if self.walker.depth == depth && depth > 0 && step == Step::Inside {
            self.others |= !byte.is_ascii_whitespace() && byte != b',';
        }
        self.column += u64::from(byte & 0xc0 != 0x80);
        if byte == b'\n' {
            (self.line, self.column) = (self.line + 1, 1);
        }
    }

    fn end_element(&mut self) {
        let element = std::mem::take(&mut self.element);
        if std::mem::take(&mut self.too_long) {
            let message =
                format!("the record is longer than {} MB and was left out", LONGEST >> 20);
            self.issues.push(Issue::error(message).at_line(self.began));
            return;
        }
        let text = String::from_utf8_lossy(&element);
        if matches!(text, std::borrow::Cow::Owned(_)) {
            let message = "bytes that are not UTF-8 were read as \u{fffd}; save the file as UTF-8";
            self.issues.push(Issue::warning(message).at_line(self.began));
        }
        let parsed = Node::parse(&text).or_else(|error| {
            let mended = lines::mended(&text).ok_or(error)?;
            let message = "NaN and Infinity are not JSON; read as empty";
            self.issues.push(Issue::warning(message).at_line(self.began));
            Node::parse(&mended)
        });
        match parsed {
            Ok(node @ Node::Object(_)) => {
                let node = match self.shape {
                    Shape::Lists(_) => Node::Object(vec![(self.walker.key.clone(), node)]),
                    _ => node,
                };
                self.records.push(Record { line: self.began, node });
            }
            Ok(_) => self.others = true,
            Err(error) => {
                let line = self.began + error.line().saturating_sub(1) as u64;
                let place = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
                let mut issue = native::syntax_issue(place, line, &error);
                if error.line() < 2 {
                    issue.column = issue.column.map(|column| column + self.began_column - 1);
                }
                issue.message = issue.message.replace("the line was", "the record was");
                self.issues.push(issue);
            }
        }
    }
}

impl Source for Json {
    fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.step(*byte);
        }
    }

    fn finish(&mut self) {
        if self.walker.depth > 0 || !self.element.is_empty() {
            let message = "the file ends in the middle; the records before are read";
            self.issues.push(Issue::error(message).at_line(self.line));
        }
        if self.others {
            let message = "elements that are not objects were left out";
            self.issues.push(Issue::warning(message));
        }
    }

    fn take(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    fn take_issues(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.issues)
    }
}

/// Counts brackets outside of strings.
#[derive(Clone, Debug, Default)]
struct Walker {
    depth: usize,
    string: bool,
    escape: bool,
    /// The string being read where keys of the outermost object are.
    word: Vec<u8>,
    /// The last string there.
    key: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A bracket opened; the depth counts it.
    Open,
    /// A bracket closed; the depth counts it no longer.
    Close,
    Inside,
}

impl Walker {
    fn step(&mut self, byte: u8) -> Step {
        if self.string {
            match byte {
                _ if self.escape => self.escape = false,
                b'\\' => self.escape = true,
                b'"' => {
                    self.string = false;
                    if self.depth == 1 {
                        self.key = String::from_utf8_lossy(&self.word).into_owned();
                    }
                    return Step::Inside;
                }
                _ => {}
            }
            if self.depth == 1 && self.word.len() < 200 {
                self.word.push(byte);
            }
            return Step::Inside;
        }
        match byte {
            b'"' => {
                self.string = true;
                self.word.clear();
            }
            b'[' | b'{' => {
                self.depth += 1;
                return Step::Open;
            }
            b']' | b'}' if self.depth > 0 => {
                self.depth -= 1;
                return Step::Close;
            }
            _ => {}
        }
        Step::Inside
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::read_all;
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        for size in [1, 7, 1000] {
            let json = Json::new(Shape::detect(text));
            assert_eq!(read_all(json, text.as_bytes(), size), expected, "chunks of {size}");
        }
    }

    #[test]
    fn reads_arrays_and_what_holds_them() {
        check(
            "[\n{\"a\":\"]}\\\"\"},\n {\"b\":{\"c\":[1]}}]",
            "2: {\"a\":\"]}\\\"\"}\n3: {\"b\":{\"c\":[1]}}",
        );
        check(
            "{\"info\":{\"x\":[{}]},\"meta\":[{\"a\":1}],\n\"items\":[{\"b\":2},{\"b\":3}],\"more\":[{\"c\":4}]}",
            "2: {\"b\":2}\n2: {\"b\":3}",
        );
        check(
            "{\"fields\":{\"t\":\"x\"},\n\"suggestions\":[{\"a\":1}]}",
            "1: {\"fields\":{\"t\":\"x\"},\"suggestions\":[{\"a\":1}]}",
        );
        check("[]", "");
        check(
            "{\"info\":{},\"images\":[{\"id\":1},{\"id\":2}],\n\"licenses\":[{\"id\":0}],\"annotations\":[{\"id\":3}]}",
            "1: {\"images\":{\"id\":1}}\n1: {\"images\":{\"id\":2}}\n2: {\"annotations\":{\"id\":3}}",
        );
    }

    #[test]
    fn one_damaged_record_costs_itself() {
        check(
            "[{\"a\":1},\n{\"a\":},7,\n{\"a\":NaN}]",
            "1: {\"a\":1}\n3: {\"a\":\"\"}\n\
             line 2, column 6: not legal JSON (expected value); the record was left out\n\
             line 3: NaN and Infinity are not JSON; read as empty\n\
             elements that are not objects were left out",
        );
        check(
            "[{\"a\":1},{\"a\":",
            "1: {\"a\":1}\nline 1: the file ends in the middle; the records before are read",
        );
        let deep = format!("[{{\"a\":{}{}}},{{}}]", "[".repeat(500), "]".repeat(500));
        check(
            &deep,
            "1: {}\nline 1, column 133: not legal JSON (recursion limit exceeded); the record was left out",
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'{'), Just(b'}'), Just(b'['), Just(b'"'), Just(b':')], 0..100), size in 1usize..20) {
            let json = Json::new(Shape::detect(&String::from_utf8_lossy(&bytes)));
            let _ = read_all(json, &bytes, size);
        }
    }
}
