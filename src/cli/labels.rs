//! `LABELS.csv` as a table of ratings: the columns item, worker, label, in any order among others.
//!
//! Gzip too. What cannot be used ends it with one line that says where; what can
//! be used but is worth knowing is a note.

use std::collections::BTreeSet;

use super::flags::{Flag, Takes};
use super::world::{self, World};
use crate::core::format::gzip;
use crate::core::issue::Issue;
use crate::core::ratings::{Builder, Ratings, Repeated, Table, read};
use crate::core::text::counted;

/// More categories than this are hardly categories.
const MANY_CATEGORIES: usize = 1_000;

/// The labels of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub ratings: Ratings,
    /// What is worth knowing about them, a sentence each.
    pub notes: Vec<String>,
}

/// What becomes of several labels by one worker for one item where `--repeated` does not say: each
/// counts, as in what is published of such data.
pub const REPEATED: Repeated = Repeated::Each;

pub const REPEATED_FLAG: Flag = Flag::new(
    "--repeated",
    Takes::Word(|| vec!["each", "last"]),
    "Which of several labels by one worker for one item count; each",
);

/// Reads a table.
///
/// # Errors
/// The file cannot be read, or is no table: one line with the place.
pub fn table(world: &dyn World, path: &str) -> Result<Table, String> {
    let bytes = world::bytes(world, path)?;
    let plain = unpacked(bytes.into_owned()).and_then(|bytes| read(&bytes));
    plain.map_err(|issue| format!("{path}: {issue}"))
}

/// The labels of a table that is read already.
///
/// # Errors
/// A column is missing, a cell is empty: one line with the place.
pub fn labels_of(
    path: &str,
    table: &Table,
    categories: &[String],
    repeated: Repeated,
) -> Result<Labels, String> {
    let built = build(table, categories, repeated);
    built.map_err(|issue| format!("{path}: {issue}"))
}

/// The categories of `--categories a,b,c`, in their order; none where the flag is not given.
///
/// # Errors
/// One is empty or stands twice.
pub fn categories(list: Option<&str>) -> Result<Vec<String>, String> {
    let Some(list) = list else { return Ok(Vec::new()) };
    let mut seen = BTreeSet::new();
    for category in list.split(',') {
        if category.is_empty() {
            return Err(format!("--categories '{list}' holds an empty one"));
        }
        if !seen.insert(category) {
            return Err(format!("--categories names '{category}' twice"));
        }
    }
    Ok(list.split(',').map(ToOwned::to_owned).collect())
}

fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, Issue> {
    if !gzip::is_gzip(&bytes) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let mut decoder = gzip::Decoder::default();
    let fed = decoder.feed(&bytes, &mut |piece| plain.extend_from_slice(piece));
    let ended = decoder.finish(&mut |piece| plain.extend_from_slice(piece));
    match fed.or(ended) {
        // Statistics of half a file are a wrong number.
        Some(issue) => Err(issue),
        None => Ok(plain),
    }
}

fn build(table: &Table, categories: &[String], repeated: Repeated) -> Result<Labels, Issue> {
    let names = ["item", "worker", "label"];
    let [item, worker, label] = names.map(|name| table.column(name));
    let columns = [item?, worker?, label?];
    let mut builder = Builder::new(categories);
    for row in 0..table.len() {
        let cells = columns.map(|column| table.cell(row, column));
        if let Some((_, name)) = cells.iter().zip(names).find(|(cell, _)| cell.trim().is_empty()) {
            let message = "the cell is empty; fill it, or leave out the row";
            return Err(Issue::error(message).at_line(table.line(row)).in_field(name));
        }
        let [item, worker, label] = cells;
        builder.add(item, worker, label);
    }
    if table.is_empty() {
        return Err(Issue::error("there are no labels below the header"));
    }
    let (ratings, again) = builder.build_with(repeated);
    let mut notes = Vec::new();
    if again > 0 {
        let rule = match repeated {
            Repeated::Last => "only the last of each counts",
            Repeated::Each => "each of them counts (--repeated last: only the last)",
        };
        let found = counted(again as u64, "repeated label");
        notes.push(format!("{found} (same worker, same item): {rule}"));
    }
    let undeclared = ratings.categories.get(categories.len()..).unwrap_or_default();
    if !categories.is_empty() && !undeclared.is_empty() {
        let (shown, more) = undeclared.split_at(undeclared.len().min(5));
        let dots = if more.is_empty() { "" } else { ", …" };
        notes.push(format!(
            "not among --categories, so they stand behind them: {}{dots}",
            shown.join(", ")
        ));
    }
    if ratings.categories.len() > MANY_CATEGORIES {
        notes.push(format!(
            "the column label has {} different values; is it a text or a number rather than a \
             category?",
            ratings.categories.len()
        ));
    }
    Ok(Labels { ratings, notes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(csv: &str, categories: &[&str], repeated: Repeated, expected: &str) {
        let table = read(csv.as_bytes()).unwrap();
        let categories: Vec<String> = categories.iter().map(ToString::to_string).collect();
        let said = match labels_of("l.csv", &table, &categories, repeated) {
            Err(why) => why,
            Ok(Labels { ratings, notes }) => {
                let rows =
                    ratings.rows().iter().map(|row| format!("{}{}", row.rater, row.category));
                let categories = ratings.categories.join(",");
                let rows: Vec<String> = rows.collect();
                format!("{categories}: {} {}", rows.join(" "), notes.join("; ")).trim().to_owned()
            }
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn reads_the_three_columns_wherever_they_are() {
        check("label,x,item,worker\nb,,1,w\na,,1,v\n", &[], Repeated::Last, "a,b: 00 11");
        check("item,worker,label\n1,w,b\n", &["b", "a"], Repeated::Last, "b,a: 00");
    }

    #[test]
    fn notes_what_is_worth_knowing() {
        let twice = "item,worker,label\n1,w,a\n1,w,b\n";
        check(
            twice,
            &[],
            Repeated::Last,
            "a,b: 01 1 repeated label (same worker, same item): only the last of each counts",
        );
        check(
            twice,
            &[],
            Repeated::Each,
            "a,b: 00 01 1 repeated label (same worker, same item): each of them counts \
             (--repeated last: only the last)",
        );
        check(
            "item,worker,label\n1,w,c\n",
            &["a"],
            Repeated::Last,
            "a,c: 01 not among --categories, so they stand behind them: c",
        );
        let mut many = "item,worker,label\n".to_owned();
        (0..1_001).for_each(|n| many.push_str(&format!("{n},w,{n}\n")));
        let labels = labels_of("l.csv", &read(many.as_bytes()).unwrap(), &[], Repeated::Last);
        let expected = "the column label has 1001 different values; is it a text or a number \
                        rather than a category?";
        assert_eq!(labels.unwrap().notes, [expected]);
    }

    #[test]
    fn says_what_cannot_be_used() {
        let last = Repeated::Last;
        let none = "l.csv: line 1: there is no column 'worker'; the columns are item, who, label";
        check("item,who,label\n1,w,a\n", &[], last, none);
        let empty = "l.csv: line 3, field label: the cell is empty; fill it, or leave out the row";
        check("item,worker,label\n1,w,a\n2,w, \n", &[], last, empty);
        let nothing = "l.csv: there are no labels below the header";
        check("item,worker,label\n", &[], last, nothing);
    }

    #[test]
    fn categories_are_a_list() {
        let names = |list| categories(list).map(|names| names.join("|"));
        assert_eq!(names(None), Ok(String::new()));
        assert_eq!(names(Some("b,a, c")), Ok("b|a| c".to_owned()));
        assert_eq!(names(Some("a,,b")), Err("--categories 'a,,b' holds an empty one".to_owned()));
        assert_eq!(names(Some("a,b,a")), Err("--categories names 'a' twice".to_owned()));
    }

    #[test]
    fn unpacks_gzip_or_says_why_not() {
        let packed = gzip::pack(b"item,worker,label\n1,w,a\n");
        assert_eq!(unpacked(packed.clone()), Ok(b"item,worker,label\n1,w,a\n".to_vec()));
        let cut = packed[..packed.len() - 9].to_vec();
        assert!(unpacked(cut).unwrap_err().message.starts_with("the gzip file ends too early"));
        let files = std::collections::BTreeMap::from([("l.csv".to_owned(), packed)]);
        assert_eq!(table(&files, "l.csv").map(|table| table.len()), Ok(1));
        let none = table(&files, "no.csv").unwrap_err();
        assert_eq!(none, "no.csv cannot be read: no file of this name was given");
    }
}
