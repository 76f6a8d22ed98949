//! Files of native lines: how they are told by their beginning, and opened.

use super::rest::Rest;
use crate::core::format::detect::Kind;
use crate::core::format::foreign::Foreign;
use crate::core::format::lines::Lines;
use crate::core::format::{header, project};

/// Whether a file is native lines or a project by its first bytes alone, neither packed nor in
/// another encoding: then [`Intake::native`] reads it.
/// A project without a header is none: its schema has to be inferred.
pub fn is_native(start: &[u8]) -> bool {
    let line = first_line(start);
    let second = || first_line(start.get(line.len() + 1..).unwrap_or_default());
    header::is_header(line) || project::cover(line).is_some() && header::is_header(second())
}

pub(super) fn native_kind(head: &[u8]) -> Kind {
    if project::cover(first_line(head)).is_some() { Kind::Project } else { Kind::Native }
}

impl Rest {
    /// The first line is the header, or the first lines say what the schema is.
    pub(super) fn open_native(&mut self, lines: &mut Lines, foreign: Option<&Foreign>) {
        let first = lines.first().map(|span| (span.number, lines.line(span)));
        if let Some((number, line)) = first.filter(|(_, line)| header::is_header(line)) {
            let (schema, issues) = header::header(line, number);
            self.header = Some(line.to_owned());
            lines.drop_first();
            self.declare(schema, issues);
            return;
        }
        if let Some(foreign) = foreign {
            (foreign.learn)(self, lines, Vec::new());
        }
    }
}

/// Empty where it is no text.
fn first_line(bytes: &[u8]) -> &str {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    std::str::from_utf8(line).unwrap_or_default()
}
