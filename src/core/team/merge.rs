//! Project files of several people become one: the union of their events.
//!
//! ```text
//! A: anna 1 2 3        B: anna 1 2, ben 1 2        ─▶   anna 1 2 3, ben 1 2
//! ```
//! Every annotator has a chain of their own, in which each line carries the hash of the line
//! before. Of two chains under one name one must begin with the other: the longer holds all. So
//! a union of lines is a union of events by hash, and the order of files does not matter, nor how
//! often one is given or in which steps: merging is commutative, idempotent and associative. The
//! merged log stands by annotator, then by event, whatever the order before: the fold reads each
//! chain in its order and takes, of policies, the highest version and the later of equals; of
//! evidence of one kind for a question and an agent the latest. Where that leaves somebody's aside
//! it is said ([`Merged::notes`]).
//!
//! A project that was handed out holds the dataset without its known answers
//! ([`crate::core::format::hand_out`]). Held against one that has them it is the same dataset, and
//! what is merged has them.
//!
//! Nothing is guessed. Another dataset, another schema, a file or chain that does not hold, or
//! two chains under one name that part, is a [`Problem`], and then nothing is merged: which of
//! the files is to be left out only a person can say. No two files that cannot be merged alone
//! can be merged together with a third.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::core::format::bare::bare;
use crate::core::format::header;
use crate::core::format::project::{self, Cover};
use crate::core::issue::Severity;
use crate::core::log::chain::{self, Head};
use crate::core::model::event::{Body, Event};
use crate::core::text::counted;

mod notes;

/// One project file, unpacked.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// For a person.
    pub name: &'a str,
    pub text: &'a str,
}

/// Several projects as one. Lines are those of the files, byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged<'a> {
    /// By name.
    pub people: Vec<Person>,
    /// What is worth knowing and no problem, a sentence each.
    pub notes: Vec<String>,
    name: String,
    numbers: Vec<(u64, u64)>,
    dataset: Vec<&'a str>,
    log: Vec<&'a str>,
}

/// One annotator's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub annotator: String,
    pub events: u64,
    /// Hash of the last line.
    pub head: String,
    /// The places of the files in which events of theirs stand, with how many.
    pub files: Vec<(usize, u64)>,
}

/// Why files cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub kind: ProblemKind,
    /// The files it is about.
    pub files: Vec<String>,
    /// What happened and what to do, for a person.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    NotAProject,
    /// It was cut or changed.
    Damaged,
    OtherDataset,
    OtherSchema,
    BrokenChain,
    TwoUnderOneName,
}

impl std::fmt::Display for Problem {
    /// `a.jsonl, b.jsonl: …`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.files.join(", "), self.message)
    }
}

impl Merged<'_> {
    /// The project file.
    pub fn text(&self) -> String {
        let (dataset, log) = (self.dataset.iter().copied(), self.log.iter().copied());
        project::write_numbered(&self.name, &self.numbers, dataset, log)
    }

    /// The number of events.
    pub fn events(&self) -> usize {
        self.log.len()
    }
}

/// Merges project files.
///
/// # Errors
/// Every problem that was found, sorted; none where no file was given.
pub fn merge<'a>(files: &[File<'a>]) -> Result<Merged<'a>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut notes = Vec::new();
    let mut projects = Vec::new();
    for (place, file) in files.iter().enumerate() {
        projects.extend(read(place, *file, &mut problems, &mut notes));
    }
    let mut merged = Merged::default();
    // What was handed out is the same without known answers: the whole is what all are held against.
    let is_whole = |project: &&Project<'_>| project.bare.is_some();
    let Some(first) = projects.iter().find(is_whole).or_else(|| projects.first()) else {
        return Err(problems);
    };
    let mut identities = vec![chain::hash_lines(first.dataset.iter().copied())];
    identities.extend(first.bare.as_ref().map(|bare| chain::hash_lines(bare.iter())));
    for project in &projects {
        match differ(first, project) {
            Some(problem) => problems.push(problem),
            None => problems.extend(of_another_dataset(project, &identities)),
        }
    }
    merged.dataset.clone_from(&first.dataset);
    merged.numbers.clone_from(&first.cover.numbers);
    let names = projects.iter().map(|project| &project.cover.name);
    merged.name = names.filter(|name| !name.is_empty()).min().cloned().unwrap_or_default();

    let mut chains: BTreeMap<&str, Vec<Chain<'_, '_>>> = BTreeMap::new();
    for project in &projects {
        for (annotator, links) in &project.chains {
            chains.entry(annotator).or_default().push(Chain { project, links });
        }
    }
    for (annotator, chains) in chains {
        let Some((person, links)) = longest(annotator, chains, &mut problems) else { continue };
        merged.people.push(person);
        merged.log.extend(links.iter().map(|link| link.line));
    }
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(problems);
    }
    let events: Vec<&Event> = projects.iter().flat_map(|project| &project.events).collect();
    notes.extend(notes::policies(&events));
    notes.extend(notes::evidence(&events));
    notes.sort();
    notes.dedup();
    merged.notes = notes;
    Ok(merged)
}

/// A project file, cut into its parts.
struct Project<'a> {
    place: usize,
    name: &'a str,
    cover: Cover,
    dataset: Vec<&'a str>,
    /// The dataset without known answers, where it has some.
    bare: Option<Vec<Cow<'a, str>>>,
    chains: BTreeMap<Cow<'a, str>, Vec<Link<'a>>>,
    /// Openings of the dataset, changes of the policy, and what was relied on.
    events: Vec<Event>,
}

/// One line of a log.
struct Link<'a> {
    line: &'a str,
    /// In its file, from 1.
    number: u64,
    /// Or why it cannot be read.
    seq_and_before: Result<(u64, Cow<'a, str>), String>,
}

/// One annotator's lines in one file.
struct Chain<'p, 'a> {
    project: &'p Project<'a>,
    links: &'p [Link<'a>],
}

/// The kinds of [`Body`].
const KINDS: [&str; 11] = [
    "response", "skip", "undo", "redo", "note", "flag", "escalate", "policy", "evidence", "gold",
    "open",
];

/// What the chain needs of an event, borrowed: reading all of it takes several times as long.
/// What the line says besides is covered by its hash and not looked at.
#[derive(Deserialize)]
struct Brief<'a> {
    seq: u64,
    #[serde(borrow)]
    annotator: Cow<'a, str>,
    #[serde(borrow)]
    prev_hash: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
}

fn read<'a>(
    place: usize,
    file: File<'a>,
    problems: &mut Vec<Problem>,
    notes: &mut Vec<String>,
) -> Option<Project<'a>> {
    let mut fault = |kind, message: String| {
        problems.push(Problem { kind, files: vec![file.name.to_owned()], message });
    };
    let text = file.text.trim_start_matches('\u{feff}');
    let mut lines = (1..).zip(lines(text)).filter(|(_, line)| !line.trim().is_empty());
    let Some(cover) = lines.next().and_then(|(_, line)| project::cover(line)) else {
        let message = "no project file: its first line is not that of one; export it from the \
                       page as a project";
        fault(ProblemKind::NotAProject, message.to_owned());
        return None;
    };
    let announced = usize::try_from(cover.dataset_lines).unwrap_or(usize::MAX);
    let dataset: Vec<&str> = lines.by_ref().take(announced).map(|(_, line)| line).collect();
    let mut log: Vec<&str> = Vec::new();
    let mut chains: BTreeMap<Cow<'a, str>, Vec<Link<'a>>> = BTreeMap::new();
    let mut events = Vec::new();
    let mut last: Cow<'a, str> = Cow::Borrowed("");
    let mut unknown = BTreeSet::new();
    for (number, line) in lines {
        log.push(line);
        let seq_and_before = match serde_json::from_str::<Brief<'a>>(line) {
            Ok(brief) => {
                if last != brief.annotator {
                    last = brief.annotator;
                }
                if !KINDS.contains(&&*brief.kind) {
                    unknown.insert((last.clone(), brief.kind.clone()));
                }
                let whole = ["open", "policy"].contains(&&*brief.kind);
                match whole.then(|| serde_json::from_str::<Event>(line)).transpose() {
                    Ok(event) => {
                        events.extend(event);
                        // For a note alone: what it says is no matter of the chain.
                        if brief.kind == "evidence" {
                            events.extend(serde_json::from_str::<Event>(line));
                        }
                        Ok((brief.seq, brief.prev_hash))
                    }
                    Err(error) => Err(error.to_string()),
                }
            }
            // What cannot be read breaks the chain that it stands in.
            Err(error) => Err(error.to_string()),
        };
        let link = Link { line, number, seq_and_before };
        match chains.get_mut(&last) {
            Some(chain) => chain.push(link),
            None => {
                chains.insert(last.clone(), vec![link]);
            }
        }
    }
    notes.extend(unknown.iter().map(|(annotator, kind)| {
        format!(
            "{}: the log of {annotator} holds events of the kind '{kind}', which this version does \
             not know; they are kept as they are",
            file.name
        )
    }));
    for issue in project::check(&cover, dataset.len() as u64, &log) {
        match issue.severity {
            Severity::Error => fault(ProblemKind::Damaged, issue.message),
            _ => notes.push(format!("{}: {}", file.name, issue.message)),
        }
    }
    // The first line is the header, which speaks of no item.
    let whole = dataset.iter().take(1).map(|line| Cow::Borrowed(*line));
    let bare: Vec<Cow<'_, str>> =
        whole.chain(dataset.iter().skip(1).map(|line| bare(line))).collect();
    let bare = bare.iter().any(|line| matches!(line, Cow::Owned(_))).then_some(bare);
    Some(Project { place, name: file.name, cover, dataset, bare, chains, events })
}

/// As [`str::lines`], twice as fast.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.filter(|text| !text.is_empty())?;
        let (line, behind) = match memchr::memchr(b'\n', text.as_bytes()) {
            Some(end) => (text.get(..end)?, text.get(end + 1..)),
            None => (text, None),
        };
        rest = behind;
        Some(line.strip_suffix('\r').unwrap_or(line))
    })
}

/// Why two projects are not about the same data.
fn differ(one: &Project<'_>, other: &Project<'_>) -> Option<Problem> {
    let problem = |kind, message: String| {
        let files = vec![one.name.to_owned(), other.name.to_owned()];
        Some(Problem { kind, files, message: format!("{message}; leave one of the files out") })
    };
    let ((header, items), (other_header, other_items)) =
        match (one.dataset.split_first(), other.dataset.split_first()) {
            (Some(one), Some(other)) => (one, other),
            (None, None) => return None,
            _ => {
                let message = "another dataset: one of them holds no data".to_owned();
                return problem(ProblemKind::OtherDataset, message);
            }
        };
    // Handed out: the same without known answers.
    let is_bare = || {
        let bare = one.bare.as_ref().and_then(|bare| bare.get(1..));
        bare.is_some_and(|bare| bare.iter().eq(other_items.iter()))
    };
    if items.len() != other_items.len() {
        let (one, other) = (items.len() as u64, other_items.len() as u64);
        let (one, other) = (counted(one, "item"), counted(other, "item"));
        let message = format!("another dataset: {one} and {other}");
        return problem(ProblemKind::OtherDataset, message);
    }
    if let Some(place) = items.iter().zip(other_items).position(|(one, other)| one != other)
        && !is_bare()
    {
        let message = format!("another dataset: they differ first in item {}", place + 1);
        return problem(ProblemKind::OtherDataset, message);
    }
    if header != other_header {
        let (one, _) = header::header(header, 1);
        let (other, _) = header::header(other_header, 1);
        let parts = [
            ("name", one.name != other.name),
            ("description", one.about != other.about),
            ("fields", one.fields != other.fields),
            ("questions", one.questions != other.questions),
            ("agents", one.agents != other.agents),
            ("columns", one.columns != other.columns),
        ];
        let parts: Vec<&str> =
            parts.iter().filter(|(_, differs)| *differs).map(|(part, _)| *part).collect();
        let what = if parts.is_empty() {
            "its first line is written in another way".to_owned()
        } else {
            format!("{} differ", parts.join(", "))
        };
        return problem(ProblemKind::OtherSchema, format!("another schema: {what}"));
    }
    if one.cover.numbers != other.cover.numbers {
        let message = "another dataset: items without an id had other lines".to_owned();
        return problem(ProblemKind::OtherDataset, message);
    }
    None
}

/// The chain that all of one name are the beginning of. Reports what does not hold.
fn longest<'p, 'a>(
    annotator: &str,
    mut chains: Vec<Chain<'p, 'a>>,
    problems: &mut Vec<Problem>,
) -> Option<(Person, &'p [Link<'a>])> {
    let mut files: Vec<(usize, u64)> =
        chains.iter().map(|chain| (chain.project.place, chain.links.len() as u64)).collect();
    files.sort_unstable();
    chains.sort_by_key(|chain| std::cmp::Reverse(chain.links.len()));
    let mut best: Option<(Chain<'p, 'a>, Head)> = None;
    for chain in chains {
        let shared = best.as_ref().map_or(0, |(best, _)| best.shares(&chain));
        // A beginning of what holds holds.
        if best.is_some() && shared == chain.links.len() {
            continue;
        }
        match (chain.verify(), &best) {
            (Err(problem), _) => problems.push(problem),
            (Ok(head), None) => best = Some((chain, head)),
            (Ok(_), Some((best, _))) => {
                let after = match shared {
                    0 => "from the first event on".to_owned(),
                    shared => format!("after event {shared}"),
                };
                problems.push(Problem {
                    kind: ProblemKind::TwoUnderOneName,
                    files: vec![best.project.name.to_owned(), chain.project.name.to_owned()],
                    message: format!(
                        "two logs under the name '{annotator}' that differ {after}: two people, \
                         or one person in two places; leave one of the files out"
                    ),
                });
            }
        }
    }
    let (chain, head) = best?;
    let (annotator, events) = (annotator.to_owned(), head.seq);
    Some((Person { annotator, events, head: head.hash, files }, chain.links))
}

impl Chain<'_, '_> {
    /// With how many lines both begin.
    fn shares(&self, other: &Chain<'_, '_>) -> usize {
        let pairs = self.links.iter().zip(other.links);
        pairs.take_while(|(one, other)| one.line == other.line).count()
    }

    fn verify(&self) -> Result<Head, Problem> {
        let mut head = Head::default();
        for link in self.links {
            let followed = match &link.seq_and_before {
                Ok((seq, before)) => head.link(link.line, *seq, before),
                Err(why) => Err(format!("cannot be read: {why}")),
            };
            followed.map_err(|why| Problem {
                kind: ProblemKind::BrokenChain,
                files: vec![self.project.name.to_owned()],
                message: format!("line {}: {why}", link.number),
            })?;
        }
        Ok(head)
    }
}

/// Logs that say of themselves that they are about other data than they stand beside.
fn of_another_dataset(project: &Project<'_>, identities: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for event in &project.events {
        let Body::Open(open) = &event.body else { continue };
        if identities.contains(&open.dataset) {
            continue;
        }
        let message = format!(
            "another dataset: the log of '{}' is about {} ({}) and stands beside other data",
            event.annotator,
            if open.name.is_empty() { "data without a name" } else { &open.name },
            counted(open.items, "item")
        );
        let files = vec![project.name.to_owned()];
        problems.push(Problem { kind: ProblemKind::OtherDataset, files, message });
    }
    problems
}

#[cfg(test)]
mod tests;
