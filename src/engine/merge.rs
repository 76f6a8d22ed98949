//! Project files become one: [`crate::core::team::merge`] with files as they come.

use super::open::Open;
use super::protocol::Export;
use super::protocol::team::{Brought, MergeProblem, MergeReport};
use crate::core::format::gzip;
use crate::core::team::merge::{self, File};

/// How the project that is open is called beside files.
pub const OPEN: &str = "what is open";

/// Merges files, and the project that is open with them where it is given. The bytes are those
/// of the merged project; none where a problem is reported.
pub fn merge(open: Option<&Open>, files: Vec<(String, Vec<u8>)>) -> (MergeReport, Option<Vec<u8>>) {
    let mut report = MergeReport::default();
    let mut texts: Vec<(String, String)> = Vec::new();
    match open.map(project).transpose() {
        Ok(text) => texts.extend(text.map(|text| (OPEN.to_owned(), text))),
        Err(why) => report.problems.push(problem(OPEN, why)),
    }
    for (name, bytes) in files {
        match gzip::plain_text(bytes) {
            Ok(text) => texts.push((name, text)),
            Err(why) => report.problems.push(problem(&name, format!("{why}; leave this file out"))),
        }
    }
    report.files = texts.iter().map(|(name, _)| name.clone()).collect();
    let files: Vec<File<'_>> = texts.iter().map(|(name, text)| File { name, text }).collect();
    let merged = match merge::merge(&files) {
        Ok(merged) => merged,
        Err(problems) => {
            report.problems.extend(
                problems
                    .into_iter()
                    .map(|problem| MergeProblem { files: problem.files, message: problem.message }),
            );
            return (report, None);
        }
    };
    if !report.problems.is_empty() {
        return (report, None);
    }
    report.events = merged.events() as u64;
    report.notes.clone_from(&merged.notes);
    let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    report.people = merged
        .people
        .iter()
        .map(|person| Brought {
            annotator: person.annotator.clone(),
            events: person.events,
            files: person.files.iter().map(|(file, events)| (place(*file), *events)).collect(),
        })
        .collect();
    (report, Some(merged.text().into_bytes()))
}

fn problem(name: &str, message: String) -> MergeProblem {
    MergeProblem { files: vec![name.to_owned()], message }
}

/// The project that is open, as it is saved.
fn project(open: &Open) -> Result<String, String> {
    let export = Export { format: "project".to_owned(), query: None, gzip: false };
    let (way, project) = open.to_export(&export)?;
    Ok(way.text(&project))
}
