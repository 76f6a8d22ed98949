//! A log in the browser's `sessionStorage`: it survives a reload and ends with the tab. For elements
//! in somebody else's page; a line has a key of its own, so that nothing is written twice.

use web_sys::Storage;

use super::StorageError;
use super::log::{Keeps, Row};

pub struct Tab {
    raw: Storage,
    /// Keeps two elements of a page apart.
    name: String,
}

impl Tab {
    /// # Errors
    /// The page around, or the browser, forbids it.
    pub fn open(name: String) -> Result<Self, StorageError> {
        let missing = || StorageError::Missing("the tab's storage is forbidden here".to_owned());
        let raw = web_sys::window().and_then(|it| it.session_storage().ok().flatten());
        Ok(Self { raw: raw.ok_or_else(missing)?, name })
    }

    fn key(&self, dataset: &str, annotator: &str, seq: u64) -> String {
        format!("countersign:{}:{dataset}:{annotator}:{seq}", self.name)
    }
}

impl Keeps for Tab {
    fn rows(&self, dataset: &str, annotator: &str) -> Result<Vec<Row>, StorageError> {
        let line = |seq: u64| self.raw.get_item(&self.key(dataset, annotator, seq)).ok().flatten();
        let rows = (1..).map_while(|seq: u64| {
            let line = line(seq)?;
            let value = line.as_str().into();
            Some(Row { seq: seq as f64, line, key: (seq as f64).into(), value })
        });
        Ok(rows.collect())
    }

    fn append(
        &self,
        dataset: &str,
        annotator: &str,
        lines: &[(u64, String)],
    ) -> Result<(), StorageError> {
        for (place, (seq, line)) in lines.iter().enumerate() {
            if self.raw.set_item(&self.key(dataset, annotator, *seq), line).is_err() {
                for (seq, _) in lines.iter().take(place) {
                    // What was just written can be taken away again.
                    self.raw.remove_item(&self.key(dataset, annotator, *seq)).unwrap_or_default();
                }
                return Err(StorageError::Full("the tab's storage".to_owned()));
            }
        }
        Ok(())
    }
}

/// Whoever put the program into a page hears of each line and keeps it: here nothing is.
pub struct Elsewhere;

impl Keeps for Elsewhere {
    fn rows(&self, _: &str, _: &str) -> Result<Vec<Row>, StorageError> {
        Ok(Vec::new())
    }

    fn append(&self, _: &str, _: &str, _: &[(u64, String)]) -> Result<(), StorageError> {
        Ok(())
    }
}
