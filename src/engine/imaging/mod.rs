//! Medical images for the page: files read into series, one slice's pixels after the other.
//!
//! ```text
//! files' bytes ─ open ─▶ Series (headers, order) ─ slice ─▶ stored pixels and how they are shown
//!                                ├─ masks of segmentations ─▶ suggestions
//!                                ├─ rows ─▶ all attributes, identities hidden
//!                                └─ masks, report ─▶ what was marked, as DICOM files
//! ```
//! Files without a dataset around them become one ([`dataset`]).
//!
//! It is no part of the [`Engine`](super::Engine): it knows no dataset, and its code is a wasm file
//! of its own, fetched when the first such item is opened.

pub mod dataset;
mod exports;
mod masks;
pub mod protocol;
mod series;

use self::protocol::{Ask, Told};
use self::series::Series;

/// Read files beyond so many bytes together let go of those that were looked at longest ago.
const MOST_BYTES: usize = 384 * 1024 * 1024;

/// The series that are open, each by the key that the page gave it; last used last.
#[derive(Debug, Default)]
pub struct Imaging {
    open: Vec<(String, Series)>,
}

impl Imaging {
    /// Answers, with bytes beside the answer where it has some. `files`: for [`Ask::Open`], each
    /// with its name; an error says why it could not be fetched.
    pub fn answer(&mut self, ask: Ask, files: Vec<Fetched>) -> (Told, Option<Vec<u8>>) {
        match ask {
            Ask::Open { key, labels } => {
                let series = Series::open(files, labels.as_deref());
                let told = series.told();
                self.open.retain(|(known, _)| *known != key);
                self.open.push((key, series));
                self.let_go();
                (Told::Opened(Box::new(told)), None)
            }
            Ask::Slice { key, slice } => match self.find(&key).map(|series| series.slice(slice)) {
                None => (Told::Closed, None),
                Some(Ok((picture, bytes))) => (Told::Slice(Box::new(picture)), Some(bytes)),
                Some(Err(why)) => (Told::Refused { why }, None),
            },
            Ask::Rows { key, file, identities } => {
                match self.find(&key).map(|series| series.rows(file, identities)) {
                    None => (Told::Closed, None),
                    Some((rows, left_out)) => (Told::Rows { rows, left_out }, None),
                }
            }
            Ask::Masks { key, findings, ids, identities } => {
                let write = |series: &Series| exports::masks(series, &findings, &ids, identities);
                file(self.find(&key).map(write))
            }
            Ask::Report { key, findings, ids, observer, as_json } => {
                let write =
                    |series: &Series| exports::report(series, &findings, &ids, &observer, as_json);
                file(self.find(&key).map(write))
            }
        }
    }

    fn find(&mut self, key: &str) -> Option<&Series> {
        let place = self.open.iter().position(|(known, _)| known == key)?;
        let found = self.open.remove(place);
        self.open.push(found);
        self.open.last().map(|(_, series)| series)
    }

    /// The last one stays whatever its size.
    fn let_go(&mut self) {
        let bytes =
            |open: &[(String, Series)]| open.iter().map(|(_, it)| it.bytes()).sum::<usize>();
        while self.open.len() > 1 && bytes(&self.open) > MOST_BYTES {
            self.open.remove(0);
        }
    }
}

/// `None`: nothing is open.
fn file(written: Option<Result<Vec<u8>, String>>) -> (Told, Option<Vec<u8>>) {
    match written {
        None => (Told::Closed, None),
        Some(Ok(bytes)) => (Told::File, Some(bytes)),
        Some(Err(why)) => (Told::Refused { why }, None),
    }
}

/// A file as it came: what it is called, and its bytes or why there are none.
#[derive(Clone, Debug)]
pub struct Fetched {
    pub name: String,
    pub bytes: Result<Vec<u8>, String>,
}

#[cfg(test)]
mod tests;
