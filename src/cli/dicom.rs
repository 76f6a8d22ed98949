//! `countersign dicom FILE…`: what each file is, and whether its pictures are shown here.
//!
//! With `--json` a line for each file with figures of every frame, for comparing with another reader
//! (`tests/reference/dicom.py`).

use serde::Serialize;

use super::Command;
use super::flags::{Flags, JSON};
use super::world::{self, Outcome, World};
use crate::core::imaging::dicom::error::DicomError;
use crate::core::imaging::dicom::frame::{Content, Frame};
use crate::core::imaging::dicom::image::Image;
use crate::core::imaging::dicom::read::DicomFile;
use crate::core::imaging::dicom::references::References;

/// Values of a frame that are written out, evenly spread.
const CHOSEN: usize = 16;

/// The place of a value within the checksum repeats after this many: a prime.
const PERIOD: usize = 65_521;

/// What was found in one file.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DicomFile"))]
struct Found {
    file: String,
    modality: String,
    syntax: String,
    columns: usize,
    rows: usize,
    frames: Vec<Figures>,
    /// Why the file or one of its frames is not shown.
    refused: Option<String>,
    issues: Vec<String>,
}

/// Figures of one frame's stored values, or of its red, green and blue ones.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DicomFrame"))]
struct Figures {
    values: usize,
    mean: f64,
    /// The mean of each value times its place, modulo [`PERIOD`].
    weighted: f64,
    chosen: Vec<f64>,
}

pub const COMMAND: Command = Command {
    name: "dicom",
    files: "FILE…",
    flags: &[JSON],
    about: "What each DICOM file is and whether its pictures are shown here.",
    lines: true,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    if flags.plain.is_empty() {
        return Err("dicom takes files, and --json if wanted".to_owned());
    }
    let (mut all_shown, mut text) = (true, String::new());
    for path in &flags.plain {
        let found = look(path, world::bytes(world, path)?.into_owned());
        all_shown &= found.refused.is_none();
        text += &if flags.has("--json") {
            let line = serde_json::to_string(&found);
            line.map_err(|error| format!("{path}: {error}"))? + "\n"
        } else {
            words(&found)
        };
    }
    Ok(Outcome::said(text).with_code(u8::from(!all_shown)))
}

fn look(path: &str, bytes: Vec<u8>) -> Found {
    let mut found = Found { file: path.to_owned(), ..Found::default() };
    if let Err(error) = fill(&mut found, bytes) {
        found.refused = Some(error.to_string());
    }
    found
}

fn fill(found: &mut Found, bytes: Vec<u8>) -> Result<(), DicomError> {
    let file = DicomFile::read(bytes)?;
    found.modality = References::of(&file).modality;
    found.syntax = file.syntax.name.clone();
    found.issues = file.issues.iter().map(ToString::to_string).collect();
    let image = Image::of(&file)?;
    (found.columns, found.rows) = (image.columns, image.rows);
    for number in 0..image.frames {
        let frame = Frame::read(&file, &image, number)?;
        found.frames.push(figures(&frame.content));
    }
    Ok(())
}

fn figures(content: &Content) -> Figures {
    let values: Vec<f64> = match content {
        Content::Integers(values) => values.iter().map(|value| f64::from(*value)).collect(),
        Content::Numbers(values) => values.clone(),
        Content::Colours(values) => values.iter().map(|value| f64::from(*value)).collect(),
        Content::DeepColours(values, _) => values.iter().map(|value| f64::from(*value)).collect(),
    };
    let count = values.len().max(1) as f64;
    let last = values.len().saturating_sub(1);
    let chosen = (0..CHOSEN).filter_map(|at| values.get(at * last / (CHOSEN - 1)).copied());
    Figures {
        values: values.len(),
        mean: values.iter().sum::<f64>() / count,
        weighted: values
            .iter()
            .enumerate()
            .map(|(at, value)| value * (at % PERIOD) as f64)
            .sum::<f64>()
            / count,
        chosen: chosen.collect(),
    }
}

fn words(found: &Found) -> String {
    let mut text = format!("{}: {} {}", found.file, found.modality, found.syntax);
    if found.columns > 0 {
        text += &format!(", {} × {}, {} frames", found.columns, found.rows, found.frames.len());
    }
    match &found.refused {
        Some(why) => text += &format!("\n  not shown: {why}\n"),
        None => text += "\n  shown\n",
    }
    for issue in &found.issues {
        text += &format!("  {issue}\n");
    }
    text
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<Found>();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_tell_order_and_values() {
        let of = |values: &[i32]| figures(&Content::Integers(values.to_vec()));
        let found = of(&[1, 2, 6]);
        assert_eq!((found.values, found.mean, found.weighted), (3, 3.0, 14.0 / 3.0));
        assert_eq!((found.chosen.first(), found.chosen.last()), (Some(&1.0), Some(&6.0)));
        assert_ne!(found, of(&[2, 1, 6]));
    }

    #[test]
    fn what_is_no_dicom_says_why() {
        let found = look("a.png", b"not at all, and long enough".to_vec());
        let text = words(&found);
        assert!(text.contains("not shown: this is not a DICOM file"), "{text}");
    }
}
