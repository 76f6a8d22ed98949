//! What a command reads and what it leaves: the only way between commands and the world.
//!
//! So the same command runs on a disk ([`native`](super::native)) and on files that a program holds
//! in memory (`src/headless.rs`), and gives the same bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::core::format::gzip;

/// Where files are read.
pub trait World {
    /// # Errors
    /// Why it cannot be read, as the end of a sentence.
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, String>;
}

/// Files in memory, by name.
impl World for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, String> {
        let bytes = self.get(path).ok_or("no file of this name was given")?;
        Ok(Cow::Borrowed(bytes))
    }
}

/// The bytes of a file.
///
/// # Errors
/// A sentence that names the file.
pub fn bytes<'w>(world: &'w dyn World, path: &str) -> Result<Cow<'w, [u8]>, String> {
    world.read(path).map_err(|why| format!("{path} cannot be read: {why}"))
}

/// The text of a file, unpacked where it is packed.
///
/// # Errors
/// A sentence that names the file.
pub fn text(world: &dyn World, path: &str) -> Result<String, String> {
    let bytes = bytes(world, path)?.into_owned();
    gzip::plain_text(bytes).map_err(|why| format!("{path}: {why}"))
}

/// What a command leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// 0: it holds or was computed, 1: it does not hold, 2: the input cannot be used.
    pub code: u8,
    /// For the standard output.
    pub out: Vec<u8>,
    /// For the standard error: what is worth knowing and must not stand among the figures.
    pub err: String,
    /// Files to write, by path, in their order. Where one cannot be written nothing is printed.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Outcome {
    pub fn said(text: impl Into<Vec<u8>>) -> Self {
        Self { out: text.into(), ..Self::default() }
    }

    /// The input cannot be used.
    pub fn unusable(why: &str) -> Self {
        Self { code: 2, err: format!("countersign: {why}\n"), ..Self::default() }
    }

    pub fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// Lines for the standard error, each behind a word that says who speaks.
    pub fn noting(mut self, word: &str, notes: &[String]) -> Self {
        for note in notes {
            self.err += &format!("{word}: {note}\n");
        }
        self
    }

    /// A file to write, packed where its name ends in .gz.
    pub fn writing(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        let packed = Path::new(path).extension().is_some_and(|ending| ending == "gz");
        let bytes = content.into();
        let bytes = if packed { gzip::pack(&bytes) } else { bytes };
        self.files.push((path.to_owned(), bytes));
        self
    }
}

impl From<Result<Self, String>> for Outcome {
    fn from(outcome: Result<Self, String>) -> Self {
        outcome.unwrap_or_else(|why| Self::unusable(&why))
    }
}
