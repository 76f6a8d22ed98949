//! The project file: a dataset and a log in one file of lines.
//!
//! ```text
//! {"countersign_project":1,"name":…,"dataset_lines":N,"log_lines":M,"head":"…"}
//! N lines of native JSONL, the first of them the dataset's header
//! M lines of the log
//! ```
//! Lines are kept as they are, byte for byte: what is written is read back, and
//! the log's hash chain holds. `head` is the hash of the log's last line, so a
//! file that lost lines at its end shows it. The lines of the dataset hold the known answers, and
//! the log those that somebody made: for people whom they measure there is [`super::hand_out`].

use serde::{Deserialize, Serialize};

use super::native::RawItem;
use super::reviewed::{Review, Reviewed, Written};
use crate::core::issue::Issue;
use crate::core::log::chain;
use crate::core::routing::policy::Policy;

/// The first line of a project file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    #[serde(rename = "countersign_project")]
    pub version: u32,
    #[serde(default)]
    pub name: String,
    pub dataset_lines: u64,
    pub log_lines: u64,
    #[serde(default)]
    pub head: String,
    /// Items without an id are called by their line in the file that was first opened:
    /// from this line of the dataset on (its header is line 1) they were those lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<(u64, u64)>,
    /// By which a project begins that was handed out ([`super::hand_out`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}

/// Which lines of the file that was first opened items without an id were: [`Cover::numbers`].
#[derive(Debug, Default)]
pub struct Numbers {
    pub all: Vec<(u64, u64)>,
}

impl Numbers {
    /// The next item, at this line of the dataset.
    pub fn add(&mut self, line: u64, reviewed: &Reviewed<'_>) {
        let number = reviewed.item.id.strip_prefix("line-").and_then(|n| n.parse::<u64>().ok());
        let named = RawItem::read(reviewed.line).is_ok_and(|raw| !raw.id.as_str().is_empty());
        if let Some(number) = number.filter(|_| !named) {
            let next = self.all.last().map_or(line, |(from, number)| number + line - from);
            if next != number {
                self.all.push((line, number));
            }
        }
    }
}

impl Cover {
    /// Which line of the file first opened a line of the dataset was.
    pub fn number(&self, line: u64) -> u64 {
        let run = self.numbers.iter().rev().find(|(from, _)| *from <= line);
        run.map_or(line, |(from, number)| number.saturating_add(line - from))
    }
}

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// Reads the first line of a project file; `None` where it is none.
pub fn cover(line: &str) -> Option<Cover> {
    if !line.contains("\"countersign_project\"") {
        return None;
    }
    serde_json::from_str(line).ok()
}

/// Writes a project: the lines hold no newline and none is blank.
pub fn write<'a>(
    name: &str,
    dataset: impl IntoIterator<Item = &'a str>,
    log: impl IntoIterator<Item = &'a str>,
) -> String {
    write_numbered(name, &[], dataset, log)
}

/// The same for items without an id: see [`Cover::numbers`].
pub fn write_numbered<'a>(
    name: &str,
    numbers: &[(u64, u64)],
    dataset: impl IntoIterator<Item = &'a str>,
    log: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut lines: Vec<&str> = dataset.into_iter().collect();
    let dataset_lines = lines.len();
    lines.extend(log);
    let log = lines.get(dataset_lines..).unwrap_or_default();
    let head = log.last().map_or(chain::GENESIS.to_owned(), |line| chain::hash(line.as_bytes()));
    let cover = Cover {
        version: VERSION,
        name: name.to_owned(),
        dataset_lines: dataset_lines as u64,
        log_lines: log.len() as u64,
        head,
        numbers: numbers.to_vec(),
        policy: None,
    };
    self::lines(&cover, lines)
}

/// The cover and the lines behind it.
pub fn lines<'a>(cover: &Cover, lines: impl IntoIterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = lines.into_iter().collect();
    // A struct of texts and numbers: this cannot fail.
    let mut text = serde_json::to_string(cover).unwrap_or_default();
    text.push('\n');
    // Room at once: growing by and by would copy all of it several times.
    text.reserve(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Writes a whole review as a project.
pub fn save(review: &dyn Review) -> Written {
    let mut dataset = vec![review.header_line()];
    let mut numbers = Numbers::default();
    review.each(&mut |reviewed| {
        dataset.push(reviewed.line.to_owned());
        numbers.add(dataset.len() as u64, reviewed);
    });
    let log = review.log();
    let text = write_numbered(
        &review.schema().name,
        &numbers.all,
        dataset.iter().map(String::as_str),
        log.iter().map(String::as_str),
    );
    Written { text, records: dataset.len() as u64 - 1, ..Written::default() }
}

/// What is wrong with a project file of which so much was read.
pub fn check(cover: &Cover, dataset_lines: u64, log: &[impl AsRef<str>]) -> Vec<Issue> {
    let mut issues = Vec::new();
    if cover.version > VERSION {
        issues.push(Issue::warning(
            "written by a newer version of Countersign; what is known of it is read",
        ));
    }
    let log_lines = log.len() as u64;
    if (dataset_lines, log_lines) != (cover.dataset_lines, cover.log_lines) {
        issues.push(Issue::error(format!(
            "the file announces {} lines of data and {} of the log, and holds {dataset_lines} and {log_lines}: it was cut or changed",
            cover.dataset_lines, cover.log_lines
        )));
    }
    let head =
        log.last().map_or(chain::GENESIS.to_owned(), |line| chain::hash(line.as_ref().as_bytes()));
    if !cover.head.is_empty() && cover.head != head {
        issues.push(Issue::error(
            "the last line of the log is not the one that was saved: it was cut or changed",
        ));
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_without_an_id_keep_their_names() {
        let cover = Cover { numbers: vec![(2, 1), (5, 9)], ..Cover::default() };
        let names: Vec<u64> = (1..8).map(|line| cover.number(line)).collect();
        assert_eq!(names, [1, 1, 2, 3, 9, 10, 11]);
    }

    #[test]
    fn the_cover_says_what_follows() {
        let text = write("p", ["{\"countersign\":1}", "{}"], ["a", "b"]);
        let first = text.lines().next().unwrap();
        assert_eq!(
            first,
            r#"{"countersign_project":1,"name":"p","dataset_lines":2,"log_lines":2,"head":"3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"}"#
        );
        let cover = cover(first).unwrap();
        assert_eq!(check(&cover, 2, &["a".to_owned(), "b".to_owned()]), []);
        assert_eq!(check(&cover, 2, &["a".to_owned()]).len(), 2);
        assert_eq!(check(&cover, 2, &["a".to_owned(), "c".to_owned()]).len(), 1);
    }
}
