//! `countersign merge A B … -o OUT`: project files of several people on the same dataset become
//! one. Nothing is written where they do not fit together.

use serde::Serialize;

use super::Command;
use super::flags::{Flag, Flags, JSON, Takes};
use super::world::{self, Outcome, World};
use crate::core::team::merge::{File, Merged, merge};
use crate::core::text::counted;

pub const COMMAND: Command = Command {
    name: "merge",
    files: "A B …",
    flags: &[
        Flag::new("-o", Takes::Out, "Where to; packed where its name ends in .gz").needed(),
        JSON,
    ],
    about: "Project files of several people on the same dataset become one.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let out = flags.value("-o").ok_or("merge needs -o and the file to write")?;
    let paths = &flags.plain;
    if paths.is_empty() {
        return Err("merge needs the project files to read".to_owned());
    }
    let texts = paths.iter().map(|path| world::text(world, path)).collect::<Result<Vec<_>, _>>()?;
    let files: Vec<File<'_>> =
        paths.iter().zip(&texts).map(|(name, text)| File { name, text }).collect();
    let as_json = flags.has("--json");
    Ok(match merge(&files) {
        Err(problems) => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            let mut why =
                "countersign: the files do not fit together; nothing was written.\n".to_owned();
            problems.iter().for_each(|problem| why += &format!("  {problem}\n"));
            let found = Json { problems, ..Json::default() };
            let said = if as_json { found.text() } else { String::new() };
            Outcome { err: why, ..Outcome::said(said).with_code(1) }
        }
        Ok(merged) => {
            let said =
                if as_json { Json::of(&merged, paths).text() } else { report(&merged, paths, out) };
            Outcome::said(said).writing(out, merged.text())
        }
    })
}

/// What became of it, for a program.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Merged"))]
struct Json<'a> {
    people: Vec<PersonJson<'a>>,
    notes: &'a [String],
    /// Why the files do not fit together: then nothing is written.
    problems: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MergedPerson"))]
struct PersonJson<'a> {
    annotator: &'a str,
    events: u64,
    /// Hash of the last line.
    head: &'a str,
    /// The files in which events of theirs stand.
    files: Vec<EventsJson<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MergedEvents"))]
struct EventsJson<'a> {
    file: &'a str,
    events: u64,
}

impl<'a> Json<'a> {
    fn of(merged: &'a Merged<'_>, paths: &'a [String]) -> Self {
        let file = |&(place, events): &(usize, u64)| {
            paths.get(place).map(|file| EventsJson { file, events })
        };
        let people = merged.people.iter().map(|person| PersonJson {
            annotator: &person.annotator,
            events: person.events,
            head: &person.head,
            files: person.files.iter().filter_map(file).collect(),
        });
        Self { people: people.collect(), notes: &merged.notes, problems: Vec::new() }
    }

    fn text(&self) -> String {
        // Texts and whole numbers: this cannot fail.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}

fn report(merged: &Merged<'_>, paths: &[String], out: &str) -> String {
    let mut text = String::new();
    for person in &merged.people {
        let files: Vec<String> = person
            .files
            .iter()
            .filter_map(|(place, events)| Some(format!("{events} in {}", paths.get(*place)?)))
            .collect();
        let events = counted(person.events, "event");
        text += &format!(
            "{}: {events} ({}), head {}\n",
            person.annotator,
            files.join(", "),
            person.head
        );
    }
    for note in &merged.notes {
        text += &format!("note: {note}\n");
    }
    let events = counted(merged.events() as u64, "event");
    let people = merged.people.len();
    let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    text + &format!("{out}: {events} of {people}\n")
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<Json<'_>>();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::{gzip, project};
    use crate::core::log::chain::{Head, hash_lines};
    use crate::core::model::event::{Body, Open};
    use crate::core::time::Timestamp;
    use std::collections::BTreeMap;

    const DATASET: [&str; 2] = ["{\"countersign\":1}", "{\"id\":\"a\"}"];

    fn project(annotator: &str) -> String {
        let mut head = Head::default();
        let open = Open { dataset: hash_lines(DATASET), name: "p".to_owned(), items: 1 };
        let bodies = [Body::Open(open), Body::Skip { item: "a".to_owned() }];
        let lines = bodies.map(|body| head.append(Timestamp(0), annotator, body).1);
        project::write("p", DATASET, lines.iter().map(String::as_str))
    }

    fn files() -> BTreeMap<String, Vec<u8>> {
        let other = project("ben").replace("\"id\":\"a\"", "\"id\":\"b\"");
        let files = [("a", project("anna")), ("b", project("ben")), ("other", other)];
        files.map(|(name, text)| (name.to_owned(), text.into_bytes())).into()
    }

    fn ran(words: &[&str], files: &BTreeMap<String, Vec<u8>>) -> Outcome {
        crate::cli::answer(&[&["merge"], words].concat(), files)
    }

    #[test]
    fn arguments() {
        let said = |words: &[&str]| ran(words, &files()).err;
        assert_eq!(said(&["a", "b"]), "countersign: merge needs -o and the file to write\n");
        assert_eq!(said(&["-o", "c"]), "countersign: merge needs the project files to read\n");
        assert_eq!(said(&["a", "-o"]), "countersign: -o needs a value\n");
    }

    /// What it writes is verified by the other command, also where it is one of the files read.
    #[test]
    fn what_is_written_holds() {
        let mut files = files();
        let mut first = ran(&["a", "-o", "out.gz", "b"], &files).files;
        assert!(gzip::is_gzip(&first[0].1));
        files.extend(first.pop());
        assert_eq!(crate::cli::answer(&["verify", "out.gz"], &files).code, 0);
        let again = ran(&["out.gz", "b", "-o", "out.gz"], &files);
        assert_eq!((again.code, &again.files[0].1), (0, &files["out.gz"]));

        let apart = ran(&["a", "other", "-o", "no"], &files);
        assert_eq!((apart.code, apart.files.len()), (1, 0));
        assert!(apart.err.starts_with("countersign: the files do not fit together;"));
        assert_eq!(ran(&["nowhere", "-o", "no"], &files).code, 2);
    }

    #[test]
    fn says_it_to_a_program() {
        let value = |words: &[&str]| {
            let outcome = ran(&[words, &["--json", "-o", "out"]].concat(), &files());
            serde_json::from_slice::<serde_json::Value>(&outcome.out).unwrap()
        };
        let merged = value(&["a", "b"]);
        assert_eq!(merged["people"][1]["annotator"], "ben");
        assert_eq!(merged["people"][1]["files"][0]["file"], "b");
        assert_eq!(merged["problems"].as_array().map(Vec::len), Some(0));
        assert_eq!(value(&["a", "other"])["problems"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn says_who_is_in_it() {
        let (anna, ben) = (project("anna"), project("ben"));
        let files = [File { name: "a", text: &anna }, File { name: "b", text: &ben }];
        let merged = merge(&files).unwrap();
        let text = report(&merged, &["a".to_owned(), "b".to_owned()], "out");
        assert!(text.starts_with("anna: 2 events (2 in a), head "), "{text}");
        assert!(text.ends_with("out: 4 events of 2 people\n"), "{text}");
    }
}
