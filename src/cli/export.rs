//! `countersign export PROJECT --format ID [-o OUT]`: a project, or a dataset, in another format.
//!
//! The same writers as in the page. What the file leaves out goes to the error output, so that
//! the file itself can go through a pipe.

use std::io::Write;
use std::process::ExitCode;

use super::flags::Flags;
use super::written;
use crate::core::format::registry::FORMATS;
use crate::engine::Engine;
use crate::engine::protocol::{Export, Reply, Request};

/// Bytes that the engine is given at once.
const CHUNK: usize = 1 << 20;

pub fn run(arguments: &[&str]) -> ExitCode {
    match say(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("countersign: {why}");
            ExitCode::from(2)
        }
    }
}

fn say(arguments: &[&str]) -> Result<(), String> {
    let wanted = Wanted::of(arguments)?;
    let bytes = std::fs::read(&wanted.path)
        .map_err(|error| format!("{} cannot be read: {error}", wanted.path))?;
    let name = std::path::Path::new(&wanted.path).file_name().unwrap_or_default();
    let made = export(&name.to_string_lossy(), &bytes, &wanted.format)
        .map_err(|why| format!("{}: {why}", wanted.path))?;
    for note in &made.notes {
        eprintln!("countersign: {note}");
    }
    match &wanted.out {
        None => std::io::stdout()
            .write_all(&made.bytes)
            .map_err(|error| format!("it cannot be written: {error}"))?,
        Some(out) => {
            written::write(out, made.bytes)
                .map_err(|error| format!("{out} cannot be written: {error}"))?;
        }
    }
    Ok(())
}

/// What was asked for.
struct Wanted {
    path: String,
    format: String,
    out: Option<String>,
}

impl Wanted {
    fn of(arguments: &[&str]) -> Result<Self, String> {
        let flags = Flags::parse(arguments, &[("--format", true), ("-o", true)])?;
        let [path] = flags.plain.as_slice() else {
            return Err("export needs one file: a project or a dataset".to_owned());
        };
        let format = flags
            .value("--format")
            .ok_or_else(|| format!("export needs --format and one of {}", known()))?;
        Ok(Self {
            path: path.clone(),
            format: format.to_owned(),
            out: flags.value("-o").map(ToOwned::to_owned),
        })
    }
}

fn known() -> String {
    let ids = FORMATS.iter().filter(|format| format.writer.is_some()).map(|format| format.id);
    ids.collect::<Vec<_>>().join(", ")
}

/// A file, and what is to be said about it.
struct Made {
    bytes: Vec<u8>,
    notes: Vec<String>,
}

/// # Errors
/// The file cannot be opened, or there is no such format: for a person.
fn export(name: &str, bytes: &[u8], format: &str) -> Result<Made, String> {
    let mut engine = Engine::new();
    let begin = Request::Begin { name: name.to_owned(), mapping: None, questions: None };
    ask(&mut engine, begin, None)?;
    for chunk in bytes.chunks(CHUNK) {
        ask(&mut engine, Request::Feed, Some(chunk.to_vec()))?;
    }
    let Reply::Opened(opened) = ask(&mut engine, Request::Finish, None)?.0 else {
        return Err("the engine gave another answer".to_owned());
    };
    if opened.items == 0 {
        return Err("there is no item in it".to_owned());
    }
    let mut notes: Vec<String> = opened.issues.iter().map(ToString::to_string).collect();
    // Nobody answers here: all lines that came with the file are of others.
    let load = Request::LoadLog { annotator: String::new(), bring_in: false };
    if let Reply::LogLoaded(loaded) = ask(&mut engine, load, Some(Vec::new()))?.0 {
        notes.extend(loaded.issues.iter().map(ToString::to_string));
    }
    let export = Export { format: format.to_owned(), query: None, gzip: false };
    match ask(&mut engine, Request::Export { export }, None)? {
        (Reply::Exported { losses, .. }, Some(bytes)) => {
            notes.extend(losses);
            Ok(Made { bytes, notes })
        }
        _ => Err("the engine gave another answer".to_owned()),
    }
}

fn ask(
    engine: &mut Engine,
    request: Request,
    payload: Option<Vec<u8>>,
) -> Result<crate::engine::Answer, String> {
    match engine.handle(request, payload) {
        (Reply::Failed { message }, _) => Err(message),
        answer => Ok(answer),
    }
}

#[cfg(test)]
mod tests;
