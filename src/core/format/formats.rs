//! Every format, with what it reads, writes and loses: the interface, the command
//! line and the documents list what is here.
//!
//! A new format is one file and one entry.

use super::reviewed::{Review, Written};
use super::{decisions, disagreements, project, reviewed_csv, reviewed_jsonl};

/// One format of files.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// As requests name it.
    pub id: &'static str,
    pub title: &'static str,
    /// With the dot.
    pub extension: &'static str,
    pub media_type: &'static str,
    /// What it reads or writes, for a person.
    pub about: &'static str,
    /// A small file that it reads; empty where it reads none.
    pub example: &'static str,
    pub write: Option<fn(&dyn Review) -> Written>,
    /// What a file written now would not hold; only where it writes.
    pub losses: Option<fn(&dyn Review) -> Vec<String>>,
}

/// In the order in which they are offered.
pub const FORMATS: &[Format] = &[
    Format {
        id: "project",
        title: "Project",
        extension: ".countersign.jsonl",
        media_type: "application/jsonl",
        about: "Everything: the dataset and the log with its hash chain. It reopens identically.",
        example: "{\"countersign_project\":1,\"name\":\"p\",\"dataset_lines\":2,\"log_lines\":0}\n{\"countersign\":1}\n{\"id\":\"m-1\",\"fields\":{\"text\":\"It never arrived.\"}}\n",
        write: Some(project::save),
        losses: Some(|_| Vec::new()),
    },
    Format {
        id: "native",
        title: "Countersign JSONL",
        extension: ".jsonl",
        media_type: "application/jsonl",
        about: "Reads one item a line, behind a header line that declares questions and agents or without one.",
        example: "{\"id\":\"m-1\",\"fields\":{\"text\":\"It never arrived.\"},\"suggestions\":[{\"question\":\"mood\",\"agent\":\"bayes\",\"value\":\"negative\",\"score\":0.83}]}\n",
        write: None,
        losses: None,
    },
    Format {
        id: "jsonl",
        title: "Reviewed dataset, JSONL",
        extension: ".jsonl",
        media_type: "application/jsonl",
        about: "Reads any objects, one a line; writes the dataset with its responses and what they add up to, which opens again.",
        example: "{\"text\":\"It never arrived.\",\"label\":\"negative\",\"score\":0.83}\n{\"text\":\"Thank you.\",\"label\":\"positive\",\"score\":0.9}\n",
        write: Some(reviewed_jsonl::write),
        losses: Some(reviewed_jsonl::losses),
    },
    Format {
        id: "json",
        title: "JSON",
        extension: ".json",
        media_type: "application/json",
        about: "Reads an array of objects, or an object that holds one; Argilla records and Label Studio tasks are known by their shape.",
        example: "[{\"text\":\"It never arrived.\",\"label\":\"negative\"},{\"text\":\"Thank you.\",\"label\":\"positive\"}]",
        write: None,
        losses: None,
    },
    Format {
        id: "csv",
        title: "Reviewed dataset, CSV",
        extension: ".csv",
        media_type: "text/csv",
        about: "Reads tables with commas, semicolons or bars; writes one row an item for spreadsheets.",
        example: "text,label,score\nIt never arrived.,negative,0.83\nThank you.,positive,0.9\n",
        write: Some(reviewed_csv::write),
        losses: Some(reviewed_csv::losses),
    },
    Format {
        id: "tsv",
        title: "TSV",
        extension: ".tsv",
        media_type: "text/tab-separated-values",
        about: "Reads tables with tabs.",
        example: "text\tlabel\nIt never arrived.\tnegative\nThank you.\tpositive\n",
        write: None,
        losses: None,
    },
    Format {
        id: "decisions",
        title: "Decisions only",
        extension: ".decisions.jsonl",
        media_type: "application/jsonl",
        about: "Writes one line per response that counts, with all that was recorded of it.",
        example: "",
        write: Some(decisions::write),
        losses: Some(decisions::losses),
    },
    Format {
        id: "disagreements",
        title: "Disagreements only",
        extension: ".disagreements.jsonl",
        media_type: "application/jsonl",
        about: "Writes the items on which models or people differ, all values side by side.",
        example: "",
        write: Some(disagreements::write),
        losses: Some(disagreements::losses),
    },
];

/// The format of this id.
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::inspect::inspect;
    use crate::core::format::intake::Intake;
    use crate::core::format::lines::Lines;
    use crate::core::format::reviewed::fixture::Sample;
    use std::collections::BTreeSet;

    #[test]
    fn ids_stand_once_and_everything_is_said() {
        let mut ids = BTreeSet::new();
        for entry in FORMATS {
            assert!(ids.insert(entry.id), "{} twice", entry.id);
            assert!(entry.extension.starts_with('.') && entry.media_type.contains('/'));
            assert!(!entry.title.is_empty() && entry.about.ends_with('.'), "{}", entry.id);
            assert!(
                !entry.example.is_empty() || entry.write.is_some(),
                "{} does nothing",
                entry.id
            );
            assert_eq!(entry.write.is_some(), entry.losses.is_some(), "{}", entry.id);
        }
    }

    #[test]
    fn every_example_reads_as_its_format() {
        for entry in FORMATS.iter().filter(|entry| !entry.example.is_empty()) {
            let seen = inspect("file", entry.example.as_bytes(), true, None);
            assert_eq!((seen.format.as_str(), seen.issues.as_slice()), (entry.id, &[][..]));
            let mut intake = Intake::new("file", None, None);
            let mut lines = Lines::default();
            intake.feed(entry.example.as_bytes(), &mut lines);
            intake.finish(&mut lines);
            assert!(!lines.take().is_empty(), "{} gives no item", entry.id);
        }
    }

    #[test]
    fn whatever_is_written_reads_again() {
        let sample = Sample::default();
        for entry in FORMATS {
            let Some(write) = entry.write else { continue };
            let written = write(&sample);
            let seen =
                inspect(&format!("file{}", entry.extension), written.text.as_bytes(), true, None);
            assert_ne!(seen.format, "unknown", "{}", entry.id);
            assert!(written.records > 0, "{}", entry.id);
        }
    }
}
