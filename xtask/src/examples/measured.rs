//! What was measured while an example was made: accuracy by slice, as Markdown in the README.
//!
//! The README is written by hand; between `<!-- measured: NAME -->` and `<!-- end: NAME -->` stands
//! what a run gives, so the figures cannot drift from the files.

use std::collections::BTreeMap;

/// Counts of right and all, by slice and agent, both in the order first seen.
#[derive(Default)]
pub struct Accuracy {
    agents: Vec<String>,
    slices: Vec<String>,
    counts: BTreeMap<(usize, usize), (u32, u32)>,
}

impl Accuracy {
    /// Notes one prediction of `agent` in `slice`.
    pub fn note(&mut self, slice: &str, agent: &str, right: bool) {
        let key = (position(&mut self.slices, slice), position(&mut self.agents, agent));
        let (hits, all) = self.counts.entry(key).or_default();
        *hits += u32::from(right);
        *all += 1;
    }

    /// A table: one row a slice, one column an agent, percent right; `first` heads the slices.
    pub fn table(&self, first: &str) -> String {
        let mut out = format!("| {first} | items | {} |\n", self.agents.join(" | "));
        out.push_str(&format!("|---|---:|{}\n", "---:|".repeat(self.agents.len())));
        for (slice, cells) in self.rows() {
            out.push_str(&format!("| {slice} | {} |", items(&cells)));
            for (hits, all) in cells {
                match all {
                    0 => out.push_str(" – |"),
                    _ => out.push_str(&format!(" {} % |", (200 * hits + all) / (2 * all))),
                }
            }
            out.push('\n');
        }
        out
    }

    /// The same counts with the largest slice first, those under `few` items put together last.
    pub fn by_size(&self, few: u32) -> Self {
        let mut rows = self.rows();
        rows.sort_by_key(|(_, cells)| std::cmp::Reverse(items(cells)));
        let few = rows.split_off(rows.partition_point(|(_, cells)| items(cells) >= few));
        if !few.is_empty() {
            let names: Vec<&str> = few.iter().map(|(slice, _)| slice.as_str()).collect();
            let sum = |agent: usize| {
                let cells = few.iter().map(|(_, cells)| cells[agent]);
                cells.fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1))
            };
            rows.push((names.join(", "), (0..self.agents.len()).map(sum).collect()));
        }
        let mut out = Self { agents: self.agents.clone(), ..Self::default() };
        for (row, (slice, cells)) in rows.into_iter().enumerate() {
            out.slices.push(slice);
            out.counts
                .extend(cells.into_iter().enumerate().map(|(agent, cell)| ((row, agent), cell)));
        }
        out
    }

    fn rows(&self) -> Vec<(String, Vec<(u32, u32)>)> {
        let cell = |row, agent| self.counts.get(&(row, agent)).copied().unwrap_or_default();
        let cells = |row| (0..self.agents.len()).map(|agent| cell(row, agent)).collect();
        self.slices.iter().enumerate().map(|(row, slice)| (slice.clone(), cells(row))).collect()
    }
}

fn items(cells: &[(u32, u32)]) -> u32 {
    cells.iter().map(|(_, all)| *all).max().unwrap_or_default()
}

/// The slice in which every item is.
pub const ALL: &str = "all";
/// Percentages of fewer items than this say nothing.
pub const FEWEST: usize = 3;

/// A table of slice, agent, right: sorted by slice, [`ALL`] first, small slices left out.
pub fn by_slice(mut noted: Vec<(String, &str, bool)>, first: &str) -> String {
    noted.sort_by(|(a, ..), (b, ..)| (a != ALL, a).cmp(&(b != ALL, b)));
    let mut sizes: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for (slice, agent, _) in &noted {
        *sizes.entry((slice.clone(), agent)).or_default() += 1;
    }
    let mut accuracy = Accuracy::default();
    for (slice, agent, right) in noted {
        if sizes.get(&(slice.clone(), agent)).is_some_and(|n| *n >= FEWEST) {
            accuracy.note(&slice, agent, right);
        }
    }
    accuracy.table(first)
}

/// Puts `text` between the two marks of `name` in the README.
pub fn put(readme: &str, name: &str, text: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- measured: {name} -->\n"), format!("<!-- end: {name} -->"));
    let parts = readme
        .split_once(&begin)
        .and_then(|(head, rest)| rest.split_once(&end).map(|(_, tail)| (head, tail)));
    let Some((head, tail)) = parts else {
        return Err(format!(
            "the README of the examples lacks the marks of '{name}': {begin}{end}"
        ));
    };
    Ok(format!("{head}{begin}{}\n{end}{tail}", text.trim_end()))
}

fn position(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|it| it == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_table_rounds_to_whole_percent() {
        let mut accuracy = Accuracy::default();
        for right in [true, true, false] {
            accuracy.note("all", "rules", right);
        }
        accuracy.note("scots", "bayes", false);
        assert_eq!(
            accuracy.table("slice"),
            "| slice | items | rules | bayes |\n|---|---:|---:|---:|\n| all | 3 | 67 % | – |\n\
             | scots | 1 | – | 0 % |\n"
        );
    }

    #[test]
    fn small_slices_are_put_together() {
        let mut accuracy = Accuracy::default();
        for (slice, right, n) in [("a", true, 1), ("b", true, 4), ("b", false, 2), ("c", false, 2)]
        {
            (0..n).for_each(|_| accuracy.note(slice, "rules", right));
        }
        accuracy.note("a", "bayes", true);
        assert_eq!(
            accuracy.by_size(4).table("slice"),
            "| slice | items | rules | bayes |\n|---|---:|---:|---:|\n| b | 6 | 67 % | – |\n\
             | c, a | 3 | 33 % | 100 % |\n"
        );
    }

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let readme = "a\n<!-- measured: x -->\nold\n<!-- end: x -->\nb";
        let put_once = put(readme, "x", "new\n").unwrap();
        assert_eq!(put_once, "a\n<!-- measured: x -->\nnew\n<!-- end: x -->\nb");
        assert_eq!(put(&put_once, "x", "new").unwrap(), put_once);
        assert!(put(readme, "y", "").is_err());
    }
}
