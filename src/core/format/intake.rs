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

use std::collections::BTreeSet;

use super::detect::{Kind, detect};
use super::foreign::{FOREIGN, Foreign, Records, Unpacker};
use super::gzip;
use super::header;
use super::infer::{self, Learner};
use super::lines::Lines;
use super::mapping::Mapping;
use super::native::RawItem;
use super::project::{self, Cover};
use super::shape::Shape;
use super::source::Record;
use super::utf16::Utf16;
use crate::core::issue::Issue;
use crate::core::model::dataset::Schema;
use crate::core::model::question::Question;
use crate::core::routing::policy::Policy;

/// A file is looked at for this many bytes before it is decided what it is.
pub const HEAD: usize = 256 * 1024;
/// So many issues are kept; all are counted.
pub const MOST_ISSUES: usize = 1000;

/// One file being read.
pub struct Intake {
    unpack: Unpack,
    rest: Rest,
    /// What reads packed and foreign files; `None` takes every file for native lines or a project.
    foreign: Option<&'static Foreign>,
    /// The last byte came.
    ended: bool,
}

/// Everything behind the unpacking.
pub(super) struct Rest {
    name: String,
    pub(super) kind: Kind,
    pub(super) mapping: Option<Mapping>,
    /// The first records, where they were mapped.
    pub(super) sample: Vec<Record>,
    questions: Option<Vec<Question>>,
    utf16: Option<Utf16>,
    head: Vec<u8>,
    pub(super) stage: Stage,
    pub(super) schema: Schema,
    /// The header as it stands in the file.
    header: Option<String>,
    /// Labels that were inferred and that the person took away: (question, label).
    removed: BTreeSet<(String, String)>,
    log: Vec<String>,
    issues: Vec<Issue>,
    issue_count: u64,
}

/// Whether a file is native lines or a project by its first bytes alone, neither packed nor in
/// another encoding: then [`Intake::native`] reads it.
pub fn is_native(start: &[u8]) -> bool {
    let line = first_line(start);
    header::is_header(line) || project::cover(line).is_some()
}

fn native_kind(head: &[u8]) -> Kind {
    if project::cover(first_line(head)).is_some() { Kind::Project } else { Kind::Native }
}

/// Empty where it is no text.
fn first_line(bytes: &[u8]) -> &str {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    std::str::from_utf8(line).unwrap_or_default()
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

pub(super) enum Stage {
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
            rest: Rest {
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
            },
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
        self.rest.learn(item, number);
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

impl Rest {
    fn feed(&mut self, bytes: &[u8], lines: &mut Lines, foreign: Option<&Foreign>) {
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
    fn start(&mut self, complete: bool, lines: &mut Lines, foreign: Option<&Foreign>) {
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
                self.open_native(lines);
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
            Kind::Jsonl | Kind::Json | Kind::Csv(_) => {
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

    fn finish(&mut self, lines: &mut Lines, foreign: Option<&Foreign>) {
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

    /// The first line is the header, or the first lines say what the schema is.
    fn open_native(&mut self, lines: &mut Lines) {
        let first = lines.first().map(|span| (span.number, lines.line(span)));
        if let Some((number, line)) = first.filter(|(_, line)| header::is_header(line)) {
            let (schema, issues) = header::header(line, number);
            self.header = Some(line.to_owned());
            lines.drop_first();
            self.declare(schema, issues);
            return;
        }
        self.learn_schema(lines, Vec::new());
    }

    /// Infers the schema from the lines of the head.
    pub(super) fn learn_schema(&mut self, lines: &Lines, declared: Vec<Question>) {
        let mut learner = Learner::default();
        for span in lines.waiting() {
            if let Ok(item) = RawItem::read(lines.line(*span)) {
                learner.see(&item);
            }
        }
        let mut schema = learner.schema();
        schema.questions.retain(|question| declared.iter().all(|it| it.id != question.id));
        schema.questions.splice(0..0, declared);
        self.infer(schema);
    }

    fn open_project(&mut self, head: &[u8], lines: &mut Lines) {
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
    fn split_log(&mut self, lines: &mut Lines, before: usize) {
        let Stage::Project { cover, dataset_lines } = &mut self.stage else { return };
        let left = usize::try_from(cover.dataset_lines.saturating_sub(*dataset_lines));
        let new = lines.waiting().len().saturating_sub(before);
        let dataset = left.map_or(new, |left| left.min(new));
        self.log.extend(lines.split_off(before + dataset));
        lines.renumber(before, |index| cover.number(*dataset_lines + index + 1));
        *dataset_lines += dataset as u64;
    }

    /// Takes a declared schema.
    fn declare(&mut self, schema: Schema, issues: Vec<Issue>) {
        let name = std::mem::take(&mut self.schema.name);
        self.schema = schema;
        if self.schema.name.is_empty() {
            self.schema.name = name;
        }
        if let Some(questions) = &self.questions {
            self.schema.questions.clone_from(questions);
        }
        self.say(issues);
    }

    /// Takes an inferred schema, with the person's questions in the place of its own.
    pub(super) fn infer(&mut self, schema: Schema) {
        let questions = self.questions.clone().unwrap_or_else(|| schema.questions.clone());
        for old in &schema.questions {
            let kept = questions.iter().find(|question| question.id == old.id);
            let gone = old
                .labels()
                .iter()
                .filter(|label| kept.is_none_or(|kept| kept.label(&label.id).is_none()));
            self.removed.extend(gone.map(|label| (old.id.clone(), label.id.clone())));
        }
        let name = std::mem::take(&mut self.schema.name);
        self.schema = Schema { name, questions, ..schema };
    }

    fn learn(&mut self, item: &RawItem<'_>, number: u64) {
        if self.header.is_none() {
            let new = infer::grow(&mut self.schema, item, &self.removed);
            self.say(new.into_iter().map(|what| {
                Issue::note(format!("first seen here: {what}; added at the end")).at_line(number)
            }));
            return;
        }
        for suggestion in &item.suggestions.0 {
            if self.schema.agent(suggestion.agent()).is_none() {
                self.schema.agents.push(infer::agent(suggestion));
            }
        }
    }

    pub(super) fn say(&mut self, issues: impl IntoIterator<Item = Issue>) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], size: usize) -> (Vec<String>, Intake, Vec<Issue>) {
        let mut intake = Intake::new("some/data.jsonl", None, None);
        let mut lines = Lines::default();
        let mut found = Vec::new();
        let mut take = |intake: &mut Intake, lines: &mut Lines| {
            for span in lines.take() {
                let line = lines.line(span);
                if let Ok(raw) = RawItem::read(line) {
                    intake.learn(&raw, span.number);
                }
                found.push(line.to_owned());
            }
        };
        for chunk in bytes.chunks(size) {
            intake.feed(chunk, &mut lines);
            take(&mut intake, &mut lines);
        }
        intake.finish(&mut lines);
        while intake.more(100, &mut lines) {
            take(&mut intake, &mut lines);
        }
        take(&mut intake, &mut lines);
        let issues = intake.take_issues(&mut lines).0;
        (found, intake, issues)
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        for size in [3, 1000] {
            let (found, intake, issues) = read(bytes, size);
            let mut said = vec![intake.header_line()];
            said.extend(found);
            said.extend(issues.iter().map(ToString::to_string));
            assert_eq!(said.join("\n"), expected);
        }
    }

    const NATIVE: &str =
        "{\"countersign\":1,\"name\":\"n\",\"x\":1}\n{\"id\":\"a\",\"fields\":{\"t\":\"ü\"}}\n";

    #[test]
    fn native_lines_come_through_as_they_are() {
        check(NATIVE.as_bytes(), NATIVE.trim_end());
        check(&gzip::pack(NATIVE.as_bytes()), NATIVE.trim_end());
        let utf16: Vec<u8> =
            format!("\u{feff}{NATIVE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, NATIVE.trim_end());
        check(b"", "{\"countersign\":1,\"name\":\"data\"}\nthe file is empty");
        check(
            b"%PDF-1.7",
            "{\"countersign\":1,\"name\":\"data\"}\nsome/data.jsonl cannot be read: it is a PDF",
        );
    }

    #[test]
    fn a_schema_is_inferred_and_learns() {
        let mut text = String::new();
        for n in 0..6000 {
            let label = if n == 5999 { "rare" } else { "usual" };
            text.push_str(&format!("{{\"id\":\"{n}\",\"fields\":{{\"text\":\"some text that is long enough\"}},\"suggestions\":[{{\"question\":\"q\",\"agent\":\"m\",\"value\":\"{label}\"}}]}}\n"));
        }
        let (found, intake, issues) = read(text.as_bytes(), 100_000);
        assert_eq!(found.len(), 6000);
        let labels: Vec<_> =
            intake.schema().questions[0].labels().iter().map(|l| l.id.clone()).collect();
        assert_eq!(labels, ["usual", "rare"]);
        assert_eq!(
            issues[0].to_string(),
            "line 6000: first seen here: label rare of q; added at the end"
        );
    }

    #[test]
    fn a_project_file_gives_its_log() {
        let log = ["{\"seq\":1}", "{\"seq\":2}"];
        let text = project::write("p", NATIVE.lines(), log);
        for size in [1, 7, 10_000] {
            let (found, mut intake, issues) = read(text.as_bytes(), size);
            assert_eq!(issues, []);
            assert_eq!(intake.take_log(), log);
            let lines = std::iter::once(intake.header_line()).chain(found).collect::<Vec<_>>();
            let again = project::write("p", lines.iter().map(String::as_str), log);
            assert_eq!(again, text);
        }
        let cut = &text[..text.len() - 10];
        let (_, _, issues) = read(cut.as_bytes(), 50);
        assert_eq!(issues.len(), 2, "{issues:?}");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1usize..50) {
            let _ = read(&bytes, size);
        }

        #[test]
        fn a_project_is_read_back(items in prop::collection::vec("[a-zä😀 \"\\\\]{0,12}", 0..6), log in prop::collection::vec("[a-z{}]{1,8}", 0..5), size in 1usize..40) {
            let mut dataset = vec!["{\"countersign\":1}".to_owned()];
            dataset.extend(items.iter().map(|text| {
                format!("{{\"fields\":{{\"t\":{}}}}}", serde_json::to_string(text).unwrap())
            }));
            let text = project::write("p", dataset.iter().map(String::as_str), log.iter().map(String::as_str));
            let (found, mut intake, issues) = read(text.as_bytes(), size);
            prop_assert_eq!(issues, vec![]);
            let lines: Vec<String> = std::iter::once(intake.header_line()).chain(found).collect();
            let log = intake.take_log();
            prop_assert_eq!(project::write("p", lines.iter().map(String::as_str), log.iter().map(String::as_str)), text);
        }
    }
}
