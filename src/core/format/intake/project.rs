//! Project files: a dataset with its log behind it.

use super::rest::{Rest, Stage};
use crate::core::format::lines::Lines;
use crate::core::format::{header, project};

impl Rest {
    pub(super) fn open_project(&mut self, head: &[u8], lines: &mut Lines) {
        let mut first = Lines::default();
        first.feed(head);
        first.finish();
        let cover = first.first().and_then(|span| project::cover(first.line(span)));
        let cover = cover.unwrap_or_default();
        if !cover.name.is_empty() {
            self.schema.name.clone_from(&cover.name);
        }
        lines.feed(head);
        lines.drop_first();
        let header = lines.first().map(|span| (span.number, lines.line(span)));
        if let Some((number, line)) = header.filter(|(_, line)| header::is_header(line)) {
            let (schema, issues) = header::header(line, number);
            self.header = Some(line.to_owned());
            lines.drop_first();
            self.declare(schema, issues);
        }
        let dataset_lines = u64::from(self.header.is_some());
        self.stage = Stage::Project { cover, dataset_lines };
        self.split_log(lines, 0);
    }

    /// Takes the lines of the log out of the lines that came in behind the first `before`,
    /// and gives the others the numbers they had when they were first opened.
    pub(super) fn split_log(&mut self, lines: &mut Lines, before: usize) {
        let Stage::Project { cover, dataset_lines } = &mut self.stage else { return };
        let left = usize::try_from(cover.dataset_lines.saturating_sub(*dataset_lines));
        let new = lines.waiting().len().saturating_sub(before);
        let dataset = left.map_or(new, |left| left.min(new));
        self.log.extend(lines.split_off(before + dataset));
        lines.renumber(before, |index| cover.number(*dataset_lines + index + 1));
        *dataset_lines += dataset as u64;
    }
}
