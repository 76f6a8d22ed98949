//! What the readers of foreign files give: records, one after another.

use std::borrow::Cow;

use super::ordered::Node;
use crate::core::issue::Issue;

/// One row or object of a foreign file.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// 1-based line of the file on which it begins.
    pub line: u64,
    /// An object; in a table its keys are the columns.
    pub node: Node,
}

/// A foreign file, fed in chunks.
pub trait Source {
    fn feed(&mut self, bytes: &[u8]);
    /// No more bytes.
    fn finish(&mut self);
    /// The complete records since the last time.
    fn take(&mut self) -> Vec<Record>;
    fn take_issues(&mut self) -> Vec<Issue>;
}

/// The cells of a record: nested objects become paths such as `data.text`, lists stay.
pub fn cells(node: &Node) -> Vec<(Cow<'_, str>, &Node)> {
    fn walk<'n>(prefix: &str, node: &'n Node, cells: &mut Vec<(Cow<'n, str>, &'n Node)>) {
        for (key, node) in node.entries() {
            let path = match prefix {
                "" => Cow::Borrowed(key.as_str()),
                prefix => Cow::Owned(format!("{prefix}.{key}")),
            };
            match node {
                Node::Object(entries) if !entries.is_empty() => walk(&path, node, cells),
                _ => cells.push((path, node)),
            }
        }
    }
    let mut cells = Vec::new();
    walk("", node, &mut cells);
    cells
}

/// What the tests of the readers share: all records and issues, as text.
#[cfg(test)]
pub fn read_all(mut source: impl Source, bytes: &[u8], size: usize) -> String {
    let mut said = Vec::new();
    for chunk in bytes.chunks(size) {
        source.feed(chunk);
        said.extend(source.take());
    }
    source.finish();
    said.extend(source.take());
    let mut said: Vec<String> =
        said.iter().map(|record| format!("{}: {}", record.line, record.node)).collect();
    said.extend(source.take_issues().iter().map(ToString::to_string));
    said.join("\n")
}
