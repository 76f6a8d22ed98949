//! Everything behind the unpacking: what the file is, and who reads it on.

use std::collections::BTreeSet;

use super::native::native_kind;
use crate::core::format::detect::{Kind, detect};
use crate::core::format::foreign::{Foreign, Records};
use crate::core::format::lines::Lines;
use crate::core::format::mapping::Mapping;
use crate::core::format::project::{self, Cover};
use crate::core::format::source::Record;
use crate::core::format::utf16::Utf16;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::question::Question;

/// A file is looked at for this many bytes before it is decided what it is.
pub const HEAD: usize = 256 * 1024;
/// So many issues are kept; all are counted.
pub const MOST_ISSUES: usize = 1000;

/// Everything behind the unpacking.
pub struct Rest {
    pub(super) name: String,
    pub kind: Kind,
    pub mapping: Option<Mapping>,
    /// The first records, where they were mapped.
    pub sample: Vec<Record>,
    pub(super) questions: Option<Vec<Question>>,
    pub(super) utf16: Option<Utf16>,
    pub(super) head: Vec<u8>,
    pub stage: Stage,
    pub schema: Schema,
    /// The header as it stands in the file.
    pub(super) header: Option<String>,
    /// Labels that were inferred and that the person took away: (question, label).
    pub(super) removed: BTreeSet<(String, String)>,
    pub(super) log: Vec<String>,
    pub(super) issues: Vec<Issue>,
    pub(super) issue_count: u64,
}

pub enum Stage {
    /// Not enough bytes to say.
    Head,
    Native,
    /// Lines of the dataset so far, the header too; behind them is the log.
    Project {
        cover: Cover,
        dataset_lines: u64,
    },
    Records(Box<dyn Records>),
    Refused,
}

impl Rest {
    pub(super) fn new(
        name: &str,
        mapping: Option<Mapping>,
        questions: Option<Vec<Question>>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            kind: Kind::Unknown("empty"),
            mapping,
            sample: Vec::new(),
            questions,
            utf16: None,
            head: Vec::new(),
            stage: Stage::Head,
            schema: Schema::default(),
            header: None,
            removed: BTreeSet::new(),
            log: Vec::new(),
            issues: Vec::new(),
            issue_count: 0,
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8], lines: &mut Lines, foreign: Option<&Foreign>) {
        if matches!(self.stage, Stage::Head) {
            self.head.extend_from_slice(bytes);
            if self.head.len() >= HEAD {
                self.start(false, lines, foreign);
            }
            return;
        }
        match &mut self.utf16 {
            Some(utf16) => {
                let bytes = utf16.feed(bytes);
                self.read(&bytes, lines);
            }
            None => self.read(bytes, lines),
        }
    }

    /// Decides what the file is, and reads the head.
    pub(super) fn start(&mut self, complete: bool, lines: &mut Lines, foreign: Option<&Foreign>) {
        let mut head = std::mem::take(&mut self.head);
        self.utf16 = Utf16::detect(&head);
        if let Some(utf16) = &mut self.utf16 {
            head = utf16.feed(&head);
        }
        self.schema.name = stem(&self.name);
        self.kind = match foreign {
            Some(_) => detect(&self.name, &head, complete),
            None => native_kind(&head),
        };
        match self.kind {
            Kind::Native => {
                self.stage = Stage::Native;
                lines.feed(&head);
                if complete {
                    // The last line may have no newline.
                    lines.finish();
                }
                self.open_native(lines, foreign);
            }
            Kind::Project => self.open_project(&head, lines),
            Kind::Unknown("empty") => {
                self.stage = Stage::Refused;
                self.say([Issue::error("the file is empty")]);
            }
            Kind::Unknown(what) => {
                self.stage = Stage::Refused;
                self.say([Issue::error(format!("{} cannot be read: it is {what}", self.name))]);
            }
            Kind::Jsonl | Kind::Json | Kind::Csv(_) | Kind::Tracks(_) => {
                if let Some(foreign) = foreign {
                    (foreign.open)(self, &head, complete, lines);
                }
            }
        }
    }

    fn read(&mut self, bytes: &[u8], lines: &mut Lines) {
        match &mut self.stage {
            Stage::Head | Stage::Refused => {}
            Stage::Native => lines.feed(bytes),
            Stage::Project { .. } => {
                let before = lines.waiting().len();
                lines.feed(bytes);
                self.split_log(lines, before);
            }
            Stage::Records(records) => {
                let issues = records.feed(bytes, lines);
                self.say(issues);
            }
        }
    }

    pub(super) fn finish(&mut self, lines: &mut Lines, foreign: Option<&Foreign>) {
        let complete = matches!(self.stage, Stage::Head);
        if complete {
            self.start(true, lines, foreign);
        }
        let before = lines.waiting().len();
        match &mut self.stage {
            Stage::Head | Stage::Refused => {}
            Stage::Native => lines.finish(),
            Stage::Project { .. } => {
                lines.finish();
                self.split_log(lines, before);
                if let Stage::Project { cover, dataset_lines } = &self.stage {
                    let issues = project::check(cover, *dataset_lines, &self.log);
                    self.say(issues);
                }
            }
            Stage::Records(records) => {
                let issues = records.finish(complete, lines);
                self.say(issues);
            }
        }
    }

    pub fn say(&mut self, issues: impl IntoIterator<Item = Issue>) {
        for issue in issues {
            self.issue_count += 1;
            if self.issues.len() < MOST_ISSUES {
                self.issues.push(issue);
            }
        }
    }
}

/// `reviews.csv.gz` is called `reviews`.
fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if stem.is_empty() { name.to_owned() } else { stem.to_owned() }
}
