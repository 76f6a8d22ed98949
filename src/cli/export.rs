//! `countersign export PROJECT --format ID [-o OUT]`: a project, or a dataset, in another format.
//!
//! The same writers as in the page. What the file leaves out goes to the error output, so that
//! the file itself can go through a pipe.

use super::Command;
use super::flags::{Flag, Flags, Takes};
use super::opened::{Opening, WRONG_ANSWER, ask};
use super::world::{Outcome, World};
use crate::core::format::registry::FORMATS;
use crate::engine::protocol::{Export, Reply, Request};

pub const COMMAND: Command = Command {
    name: "export",
    files: "PROJECT",
    flags: &[
        Flag::new("--format", Takes::Word(known), "What is written").needed(),
        Flag::new("-o", Takes::Out, "Where to; packed where its name ends in .gz"),
    ],
    about: "A project, or a dataset, in another format.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    let wanted = Wanted::of(flags)?;
    let made = export(Opening::read(world, &wanted.path)?, &wanted.format)
        .map_err(|why| format!("{}: {why}", wanted.path))?;
    let outcome = match &wanted.out {
        None => Outcome::said(made.bytes),
        Some(out) => Outcome::default().writing(out, made.bytes),
    };
    Ok(outcome.noting("countersign", &made.notes))
}

/// What was asked for.
struct Wanted {
    path: String,
    format: String,
    out: Option<String>,
}

impl Wanted {
    fn of(flags: &Flags) -> Result<Self, String> {
        let [path] = flags.plain.as_slice() else {
            return Err("export needs one file: a project or a dataset".to_owned());
        };
        let format = flags
            .value("--format")
            .ok_or_else(|| format!("export needs --format and one of {}", known().join(", ")))?;
        Ok(Self {
            path: path.clone(),
            format: format.to_owned(),
            out: flags.value("-o").map(ToOwned::to_owned),
        })
    }
}

fn known() -> Vec<&'static str> {
    FORMATS.iter().filter(|format| format.writer.is_some()).map(|format| format.id).collect()
}

/// A file, and what is to be said about it.
struct Made {
    bytes: Vec<u8>,
    notes: Vec<String>,
}

/// # Errors
/// The file cannot be opened, or there is no such format: for a person.
fn export(opening: Opening<'_>, format: &str) -> Result<Made, String> {
    let (mut engine, opened) = opening.with_items()?;
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
        _ => Err(WRONG_ANSWER.to_owned()),
    }
}

#[cfg(test)]
mod tests;
