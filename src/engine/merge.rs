//! Files become one: project files by [`crate::core::team::merge`], files of tracks by
//! [`crate::core::format::tracking::joined`].

use super::open::Open;
use super::protocol::Export;
use super::protocol::team::{Brought, Merge, MergeProblem, MergeReport, TrackFile};
use crate::core::format::gzip;
use crate::core::format::tracking::Layout;
use crate::core::format::tracking::joined::{self, Holds, Whose};
use crate::core::team::merge::{self, File};

/// How the project that is open is called beside files.
pub const OPEN: &str = "what is open";

/// Merges files, and the project that is open with them where it is given. The bytes are those
/// of the merged project; none where a problem is reported, or where it has to be said first whose
/// tracks the files hold.
pub fn merge(open: Option<&Open>, asked: Merge) -> (MergeReport, Option<Vec<u8>>) {
    let Merge { files, whose, .. } = asked;
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
    if open.is_none() && report.problems.is_empty() {
        let layout = |(name, text): &(String, String)| joined::layout(name, text);
        if let Some(layouts) = texts.iter().map(layout).collect::<Option<Vec<_>>>() {
            let bytes = tracks(&mut report, &texts, &layouts, &whose);
            return (report, bytes);
        }
    }
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

/// Of files of tracks a dataset, once somebody said whose they are.
fn tracks(
    report: &mut MergeReport,
    texts: &[(String, String)],
    layouts: &[Layout],
    said: &[(String, String)],
) -> Option<Vec<u8>> {
    let is_said = said.len() == texts.len();
    let whose: Vec<Whose> = match is_said {
        true => said.iter().map(|(sequence, agent)| of(sequence, agent)).collect(),
        false => joined::guess(&texts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>()),
    };
    let files = || texts.iter().zip(layouts).zip(&whose);
    let file = |(((_, text), layout), whose): ((&(String, String), &Layout), &Whose)| {
        let Holds { tracks, boxes, frames } = joined::holds(text, *layout);
        let Whose { sequence, agent } = whose.clone();
        TrackFile { sequence, agent, tracks, boxes, frames }
    };
    report.tracks = files().map(file).collect();
    if !is_said {
        return None;
    }
    let named = |place: usize| texts.get(place).map(|(name, _)| name.clone()).unwrap_or_default();
    report.problems = joined::problems(&whose)
        .into_iter()
        .map(|(places, message)| MergeProblem {
            files: places.into_iter().map(named).collect(),
            message,
        })
        .collect();
    if !report.problems.is_empty() {
        return None;
    }
    let all: Vec<(&str, Layout, &Whose)> =
        files().map(|(((_, text), layout), whose)| (text.as_str(), *layout, whose)).collect();
    let made = joined::join(&all);
    report.notes = made
        .faults
        .into_iter()
        .map(|(place, fault)| format!("{}: {fault}", named(place)))
        .collect();
    Some(made.text.into_bytes())
}

fn of(sequence: &str, agent: &str) -> Whose {
    Whose { sequence: sequence.trim().to_owned(), agent: agent.trim().to_owned() }
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

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "1,3,794.2,247.5,71.2,174.8,0.91,-1,-1,-1\n";

    fn asked(names: [&str; 2], whose: &[(&str, &str)]) -> (MergeReport, Option<Vec<u8>>) {
        let files = names.map(|name| (name.to_owned(), LINE.as_bytes().to_vec()));
        let whose = whose.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned()));
        merge(None, Merge { files: files.into(), into_open: false, whose: whose.collect() })
    }

    #[test]
    fn files_of_tracks_are_asked_about_and_then_joined() {
        let (report, bytes) = asked(["0001.txt", "0001.txt"], &[]);
        assert_eq!((bytes, report.problems.len()), (None, 0));
        let file = TrackFile {
            sequence: "0001".to_owned(),
            agent: String::new(),
            tracks: 1,
            boxes: 1,
            frames: (0, 0),
        };
        assert_eq!(report.tracks, [file.clone(), file]);
        // What is asked must be answered.
        let (report, bytes) = asked(["0001.txt", "0001.txt"], &[("0001", "sort"), ("0001", " ")]);
        assert_eq!((bytes, report.problems.len()), (None, 1));
        let (report, bytes) =
            asked(["0001.txt", "0001.txt"], &[("0001", "sort"), ("0001 ", "byte")]);
        assert_eq!(report.problems, []);
        let text = String::from_utf8(bytes.unwrap()).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains(r#""agent":"sort""#) && text.contains(r#""agent":"byte""#), "{text}");
    }
}
