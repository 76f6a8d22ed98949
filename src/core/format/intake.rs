//! From the bytes of any file to native lines: what the engine feeds.
//!
//! ```text
//! bytes ─ gzip? ─ UTF-16? ─ the first 256 kB: what is it? ─┬─ native, project ─▶ lines as they are
//!                                                          └─ others ─ mapping ─▶ lines made
//! ```
//! Packed and foreign files are read by [`super::foreign`], which [`Intake::new`] brings and
//! [`Intake::native`] does not.
//!
//! The header never is among the lines: it is [`Intake::header_line`], final
//! after [`Intake::finish`], because a file that declares no schema has told all
//! its labels only at its end.

mod native;
mod project;
mod rest;
mod schema;
#[cfg(test)]
mod tests;

pub use self::native::is_native;
pub use self::rest::{HEAD, MOST_ISSUES};
pub(super) use self::rest::{Rest, Stage};

use super::detect::Kind;
use super::foreign::{FOREIGN, Foreign, Unpacker};
use super::gzip;
use super::header;
use super::lines::Lines;
use super::mapping::Mapping;
use super::native::RawItem;
use super::shape::Shape;
use super::source::Record;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::question::Question;
use crate::core::routing::policy::Policy;

/// One file being read.
pub struct Intake {
    unpack: Unpack,
    rest: Rest,
    /// What reads packed and foreign files; `None` takes every file for native lines or a project.
    foreign: Option<&'static Foreign>,
    /// The last byte came.
    ended: bool,
}

/// What was found out about a file.
pub struct Seen<'i> {
    pub kind: Kind,
    pub gzip: bool,
    pub utf16: bool,
    /// It declares its schema.
    pub header: bool,
    pub shape: Option<&'i Shape>,
    /// The mapping, where records need one.
    pub mapping: Option<&'i Mapping>,
    /// The first records of a foreign file.
    pub sample: &'i [Record],
}

enum Unpack {
    /// Not two bytes yet.
    Waiting(Vec<u8>),
    Plain,
    Gzip(Box<dyn Unpacker>),
}

impl Intake {
    /// For any file. `mapping` and `questions` as the person left them, where there was a
    /// mapping step.
    pub fn new(name: &str, mapping: Option<Mapping>, questions: Option<Vec<Question>>) -> Self {
        Self { foreign: Some(&FOREIGN), ..Self::native(name, mapping, questions) }
    }

    /// For a file of which [`is_native`] said so.
    pub fn native(name: &str, mapping: Option<Mapping>, questions: Option<Vec<Question>>) -> Self {
        Self {
            foreign: None,
            ended: false,
            unpack: Unpack::Waiting(Vec::new()),
            rest: Rest::new(name, mapping, questions),
        }
    }

    /// Takes the next bytes of the file; complete native lines appear in `lines`.
    /// Their numbers are those of the file's lines (or records).
    pub fn feed(&mut self, bytes: &[u8], lines: &mut Lines) {
        if let Unpack::Waiting(start) = &mut self.unpack {
            start.extend_from_slice(bytes);
            if start.len() < 2 {
                return;
            }
            let start = std::mem::take(start);
            self.unpack = match self.foreign {
                Some(foreign) if gzip::is_gzip(&start) => Unpack::Gzip((foreign.unpack)()),
                _ => Unpack::Plain,
            };
            return self.unpacked(&start, lines);
        }
        self.unpacked(bytes, lines);
    }

    /// No more bytes. Items that had to wait for this are given by [`Self::more`].
    pub fn finish(&mut self, lines: &mut Lines) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        match &mut self.unpack {
            Unpack::Waiting(start) => {
                let start = std::mem::take(start);
                self.rest.feed(&start, lines, self.foreign);
            }
            Unpack::Plain => {}
            Unpack::Gzip(decoder) => {
                let issue = decoder.finish(&mut |bytes| self.rest.feed(bytes, lines, self.foreign));
                self.rest.say(issue);
            }
        }
        self.rest.finish(lines, self.foreign);
    }

    /// After [`Self::finish`]: the next items of rows that were put together, of about so many
    /// bytes. Whether there were any; ask until there are none.
    pub fn more(&mut self, bytes: usize, lines: &mut Lines) -> bool {
        match &mut self.rest.stage {
            Stage::Records(records) => records.more(bytes, lines),
            _ => false,
        }
    }

    /// Decides what the file is by the bytes fed so far.
    pub fn start(&mut self, lines: &mut Lines) {
        if matches!(self.rest.stage, Stage::Head) {
            self.rest.start(false, lines, self.foreign);
        }
    }

    /// What was found out about the file.
    pub fn seen(&self) -> Seen<'_> {
        let rest = &self.rest;
        let shape = match &rest.stage {
            Stage::Records(records) => records.shape(),
            _ => None,
        };
        Seen {
            kind: rest.kind,
            gzip: matches!(self.unpack, Unpack::Gzip(_)),
            utf16: rest.utf16.is_some(),
            header: rest.header.is_some(),
            shape,
            mapping: rest.mapping.as_ref().filter(|_| matches!(rest.stage, Stage::Records(_))),
            sample: &rest.sample,
        }
    }

    /// As far as it is known: all of it after [`Self::finish`].
    pub fn schema(&self) -> &Schema {
        &self.rest.schema
    }

    /// To be called for every item in its order: a schema that was not declared learns
    /// from it, and agents that the header does not name are noted.
    pub fn learn(&mut self, item: &RawItem<'_>, number: u64) {
        self.rest.learn(item, number, self.foreign);
    }

    /// The dataset's first line: the file's own header, or the one that says what was
    /// inferred and changed. Without newline.
    pub fn header_line(&self) -> String {
        match (&self.rest.header, &self.rest.questions) {
            (Some(line), None) => line.clone(),
            (line, _) => header::with_schema(line.as_deref(), &self.rest.schema),
        }
    }

    /// The first [`MOST_ISSUES`] since the last time, and how many there were in all.
    pub fn take_issues(&mut self, lines: &mut Lines) -> (Vec<Issue>, u64) {
        self.rest.say(lines.take_issues());
        (std::mem::take(&mut self.rest.issues), self.rest.issue_count)
    }

    /// The log that came with a project file.
    pub fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.rest.log)
    }

    /// The policy that a project begins with that was handed out.
    pub fn policy(&self) -> Option<&Policy> {
        match &self.rest.stage {
            Stage::Project { cover, .. } => cover.policy.as_ref(),
            _ => None,
        }
    }

    fn unpacked(&mut self, bytes: &[u8], lines: &mut Lines) {
        let Unpack::Gzip(decoder) = &mut self.unpack else {
            return self.rest.feed(bytes, lines, self.foreign);
        };
        let issue = decoder.feed(bytes, &mut |bytes| self.rest.feed(bytes, lines, self.foreign));
        self.rest.say(issue);
    }
}
