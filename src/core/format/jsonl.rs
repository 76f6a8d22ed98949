//! Reads JSONL whose objects are not native items: one record a line.

use super::lines::Lines;
use super::native;
use super::ordered::Node;
use super::source::{Record, Source};
use crate::core::issue::Issue;

#[derive(Default)]
pub struct Jsonl {
    lines: Lines,
    records: Vec<Record>,
    issues: Vec<Issue>,
}

impl Jsonl {
    fn parse(&mut self) {
        for span in self.lines.take() {
            let line = self.lines.line(span);
            match Node::parse(line) {
                Ok(node @ Node::Object(_)) => {
                    self.records.push(Record { line: span.number, node });
                }
                Ok(_) => self.issues.push(
                    Issue::error("not a JSON object; the line was left out").at_line(span.number),
                ),
                Err(error) => self.issues.push(native::syntax_issue(line, span.number, &error)),
            }
        }
        self.lines.forget();
    }
}

impl Source for Jsonl {
    fn feed(&mut self, bytes: &[u8]) {
        self.lines.feed(bytes);
        self.parse();
    }

    fn finish(&mut self) {
        self.lines.finish();
        self.parse();
    }

    fn take(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    fn take_issues(&mut self) -> Vec<Issue> {
        let mut issues = self.lines.take_issues();
        issues.append(&mut self.issues);
        issues
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::read_all;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_a_record_a_line() {
        let text = "{\"b\":1,\"a\":{\"x\":[]}}\n\n[1]\n{\"b\":NaN}\n{\"b\":";
        let expected = "1: {\"b\":1,\"a\":{\"x\":[]}}\n4: {\"b\":\"\"}\n\
            line 4, column 6: NaN and Infinity are not JSON; read as empty\n\
            line 3: not a JSON object; the line was left out\n\
            line 5, column 5: not legal JSON (EOF while parsing a value); the line was left out";
        for size in [1, 5, 100] {
            assert_eq!(read_all(Jsonl::default(), text.as_bytes(), size), expected);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..100), size in 1usize..20) {
            let _ = read_all(Jsonl::default(), &bytes, size);
        }
    }
}
