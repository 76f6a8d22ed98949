//! `countersign merge A B … -o OUT`: project files of several people on the same dataset become
//! one. Nothing is written where they do not fit together.

use std::process::ExitCode;

use super::flags::Flags;
use super::written;
use crate::core::format::gzip;
use crate::core::team::merge::{File, Merged, merge};
use crate::core::text::counted;

pub fn run(arguments: &[&str]) -> ExitCode {
    let (paths, out) = match wanted(arguments) {
        Ok(wanted) => wanted,
        Err(why) => return unusable(&why),
    };
    let mut texts = Vec::new();
    for path in &paths {
        match read(path) {
            Ok(text) => texts.push(text),
            Err(why) => return unusable(&format!("{path}: {why}")),
        }
    }
    let files: Vec<File<'_>> =
        paths.iter().zip(&texts).map(|(name, text)| File { name, text }).collect();
    match merge(&files) {
        Err(problems) => {
            eprintln!("countersign: the files do not fit together; nothing was written.");
            problems.iter().for_each(|problem| eprintln!("  {problem}"));
            ExitCode::from(1)
        }
        Ok(merged) => match written::write(&out, merged.text()) {
            Ok(()) => {
                print!("{}", report(&merged, &paths, &out));
                ExitCode::SUCCESS
            }
            Err(error) => unusable(&format!("{out} cannot be written: {error}")),
        },
    }
}

fn unusable(why: &str) -> ExitCode {
    eprintln!("countersign: {why}");
    ExitCode::from(2)
}

/// The files to read and the one to write.
fn wanted(arguments: &[&str]) -> Result<(Vec<String>, String), String> {
    let flags = Flags::parse(arguments, &[("-o", true)])?;
    let out = flags.value("-o").ok_or("merge needs -o and the file to write")?.to_owned();
    if flags.plain.is_empty() {
        return Err("merge needs the project files to read".to_owned());
    }
    Ok((flags.plain, out))
}

fn read(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    gzip::plain_text(bytes)
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
mod tests {
    use super::*;
    use crate::core::format::project;
    use crate::core::log::chain::{Head, hash_lines};
    use crate::core::model::event::{Body, Open};
    use crate::core::time::Timestamp;

    const DATASET: [&str; 2] = ["{\"countersign\":1}", "{\"id\":\"a\"}"];

    fn project(annotator: &str) -> String {
        let mut head = Head::default();
        let open = Open { dataset: hash_lines(DATASET), name: "p".to_owned(), items: 1 };
        let bodies = [Body::Open(open), Body::Skip { item: "a".to_owned() }];
        let lines = bodies.map(|body| head.append(Timestamp(0), annotator, body).1);
        project::write("p", DATASET, lines.iter().map(String::as_str))
    }

    #[test]
    fn arguments() {
        let said = |words: &[&str]| match wanted(words) {
            Ok((paths, out)) => format!("{} to {out}", paths.join(" ")),
            Err(why) => why,
        };
        assert_eq!(said(&["a", "-o", "c", "b"]), "a b to c");
        assert_eq!(said(&["a", "b"]), "merge needs -o and the file to write");
        assert_eq!(said(&["-o", "c"]), "merge needs the project files to read");
        assert_eq!(said(&["a", "-o"]), "-o needs a value");
    }

    /// What it writes is verified by the other command, also where it is one of the files read.
    #[test]
    fn what_is_written_holds() {
        let place = std::env::temp_dir().join(format!("countersign-merge-{}", std::process::id()));
        std::fs::create_dir_all(&place).unwrap();
        let path = |name: &str| place.join(name).to_string_lossy().into_owned();
        let [a, b, out] = ["a.jsonl", "b.jsonl", "out.jsonl.gz"].map(path);
        std::fs::write(&a, project("anna")).unwrap();
        std::fs::write(&b, project("ben")).unwrap();
        assert_eq!(run(&[&a, &b, "-o", &out]), ExitCode::SUCCESS);
        assert_eq!(super::super::verify::run(&out), ExitCode::SUCCESS);
        let first = std::fs::read(&out).unwrap();
        assert!(gzip::is_gzip(&first));
        assert_eq!(run(&[&out, &b, "-o", &out]), ExitCode::SUCCESS);
        assert_eq!(std::fs::read(&out).unwrap(), first);

        std::fs::write(&b, project("ben").replace("\"id\":\"a\"", "\"id\":\"b\"")).unwrap();
        assert_eq!(run(&[&a, &b, "-o", &path("no.jsonl")]), ExitCode::from(1));
        assert!(!place.join("no.jsonl").exists());
        assert_eq!(run(&[&path("nowhere"), "-o", &out]), ExitCode::from(2));
        std::fs::remove_dir_all(&place).unwrap();
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
