//! The tables that `countersign truth` reads and writes, beside the labels.

use std::collections::HashMap;

use crate::cli::labels::{Labels, labels_of};
use crate::core::ratings::{Builder, Ratings, Repeated, Table};
use crate::core::text::counted;
use crate::core::truth::compare::Gold;
use crate::core::truth::{Prior, Truth};

/// The labels. What only a model names is a class as well: it may be the truth.
pub fn labels(
    path: &str,
    table: &Table,
    priors: &[(&str, Table)],
    repeated: Repeated,
) -> Result<Labels, String> {
    let labels = labels_of(path, table, &[], repeated)?;
    // Put in order as the classes of labels are.
    let mut builder = Builder::default();
    let of_labels = labels.ratings.categories.iter();
    let of_models = priors.iter().flat_map(|(_, table)| &table.columns);
    for class in of_labels.chain(of_models.filter(|column| *column != "item")) {
        builder.add("", "", class);
    }
    let classes = builder.build().0.categories;
    if classes.len() == labels.ratings.categories.len() {
        return Ok(labels);
    }
    labels_of(path, table, &classes, repeated)
}

/// The class probabilities of a model.
pub fn prior(
    path: &str,
    table: &Table,
    ratings: &Ratings,
    notes: &mut Vec<String>,
) -> Result<Prior, String> {
    let place = |line: u64, column: &str| format!("{path}: line {line}, column {column}");
    let item_column = table.column("item").map_err(|issue| format!("{path}: {issue}"))?;
    let items = places(&ratings.items);
    let categories = places(&ratings.categories);
    let classes = ratings.categories.len();
    let columns: Vec<(usize, usize, &str)> = (table.columns.iter().enumerate())
        .filter(|(at, _)| *at != item_column)
        .filter_map(|(at, name)| Some((at, *categories.get(name.as_str())?, name.as_str())))
        .collect();
    if columns.is_empty() {
        return Err(format!("{path}: there is no column of a class; item, then one per class"));
    }
    let mut probabilities = vec![0.0; ratings.items.len() * classes];
    let mut seen = vec![false; ratings.items.len()];
    let mut unknown = 0u64;
    for row in 0..table.len() {
        let line = table.line(row);
        let name = table.cell(row, item_column);
        let known = items.get(name).copied();
        let mut sum = 0.0;
        for (column, class, header) in &columns {
            let cell = table.cell(row, *column).trim();
            let probability: f64 = cell
                .parse()
                .map_err(|_| format!("{}: '{cell}' is no probability", place(line, header)))?;
            if !(0.0..=1.0).contains(&probability) {
                let place = place(line, header);
                return Err(format!("{place}: '{cell}' is no probability, which is 0 to 1"));
            }
            sum += probability;
            let slot = known.and_then(|item| probabilities.get_mut(item * classes + class));
            if let Some(slot) = slot {
                *slot = probability;
            }
        }
        if sum <= 0.0 {
            return Err(format!("{path}: line {line}: the probabilities are all 0"));
        }
        match known.and_then(|item| seen.get_mut(item)) {
            None => unknown += 1,
            Some(true) => return Err(format!("{path}: line {line}: item '{name}' stands twice")),
            Some(seen) => *seen = true,
        }
    }
    if unknown == table.len() as u64 {
        return Err(format!("{path}: none of its items has a label; are the ids the same?"));
    }
    if unknown > 0 {
        let items = counted(unknown, "item");
        notes.push(format!("{path}: {items} without any label left out"));
    }
    let missing: Vec<&str> = (ratings.categories.iter().enumerate())
        .filter(|(class, _)| columns.iter().all(|(_, of, _)| of != class))
        .map(|(_, name)| name.as_str())
        .collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        notes.push(format!("{path}: no column for {missing}: taken as probability 0"));
    }
    Prior::new(path, probabilities, classes)
}

pub fn gold(
    path: &str,
    table: &Table,
    ratings: &Ratings,
    notes: &mut Vec<String>,
) -> Result<Vec<Gold>, String> {
    let column = |name: &str| table.column(name).map_err(|issue| format!("{path}: {issue}"));
    let (item, truth) = (column("item")?, column("truth")?);
    let (items, categories) = (places(&ratings.items), places(&ratings.categories));
    let mut gold = Vec::new();
    let mut seen = vec![false; ratings.items.len()];
    let (mut unlabelled, mut unknown) = (0u64, 0u64);
    for row in 0..table.len() {
        let line = table.line(row);
        let (name, class) = (table.cell(row, item), table.cell(row, truth));
        if class.trim().is_empty() {
            return Err(format!("{path}: line {line}, column truth: the cell is empty"));
        }
        let Some(item) = items.get(name).copied() else {
            unlabelled += 1;
            continue;
        };
        match seen.get_mut(item) {
            Some(true) => return Err(format!("{path}: line {line}: item '{name}' stands twice")),
            Some(seen) => *seen = true,
            None => {}
        }
        let class = categories.get(class).and_then(|class| u32::try_from(*class).ok());
        unknown += u64::from(class.is_none());
        gold.push(Gold { item, class });
    }
    if gold.is_empty() {
        return Err(format!("{path}: none of its items has a label; are the ids the same?"));
    }
    if unlabelled > 0 {
        let items = counted(unlabelled, "item");
        notes.push(format!("{path}: {items} without any label left out"));
    }
    if unknown > 0 {
        let items = counted(unknown, "item");
        notes.push(format!("{path}: the truth of {items} is a class that no rater said"));
    }
    Ok(gold)
}

fn places(names: &[String]) -> HashMap<&str, usize> {
    names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect()
}

/// `item`, then one column per class: what `--prior` reads.
pub fn posteriors(ratings: &Ratings, truth: &Truth) -> String {
    let mut text = "item".to_owned();
    for class in &ratings.categories {
        text.push(',');
        text += &quoted(class);
    }
    text.push('\n');
    for (item, name) in ratings.items.iter().enumerate() {
        text += &quoted(name);
        for share in truth.of(item) {
            text += &format!(",{share}");
        }
        text.push('\n');
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ratings::read;

    const LABELS: &str = "item,worker,label\n1,a,10\n1,b,9\n2,a,9\n";

    /// The classes and the probabilities, with the notes; or the error.
    #[track_caller]
    fn check(probabilities: &str, expected: &str) {
        let table = |text: &str| read(text.as_bytes()).unwrap();
        let priors = [("p", table(probabilities))];
        let labels = labels("l", &table(LABELS), &priors, Repeated::Last).unwrap();
        let mut notes = Vec::new();
        let said = match prior("p", &priors[0].1, &labels.ratings, &mut notes) {
            Err(why) => why,
            Ok(prior) => {
                let rows = (0..2).map(|item| format!("{:?}", prior.of(item).unwrap_or_default()));
                let rows: Vec<String> = rows.collect();
                let classes = labels.ratings.categories.join(" ");
                format!("{classes}: {}; {}", rows.join(" "), notes.join("; "))
            }
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn reads_the_probabilities_of_a_model() {
        check("item,9,10\n2,0.25,0.75\n1,1,0\n", "9 10: [1.0, 0.0] [0.25, 0.75]; ");
        // A class that no rater said stands where a number stands among numbers.
        check("9.5,item,9,10\n0.5,2,0.5,0\n", "9 9.5 10: [] [0.5, 0.5, 0.0]; ");
        check(
            "item,9\n2,1\n5,1\n",
            "9 10: [] [1.0, 0.0]; p: 1 item without any label left out; p: no column for 10: taken \
             as probability 0",
        );
    }

    #[test]
    fn says_what_is_wrong_with_them() {
        check("9,10\n1,0\n", "p: line 1: there is no column 'item'; the columns are 9, 10");
        check("item,9,10\n1,1,\n", "p: line 2, column 10: '' is no probability");
        check(
            "item,9,10\n1,1,0\n2,1,1.5\n",
            "p: line 3, column 10: '1.5' is no probability, which is 0 to 1",
        );
        check("item,9,10\n1,0,0\n", "p: line 2: the probabilities are all 0");
        check("item,9,10\n1,1,0\n1,1,0\n", "p: line 3: item '1' stands twice");
        check("item\n1\n", "p: there is no column of a class; item, then one per class");
    }

    #[test]
    fn cells_that_hold_commas_are_quoted() {
        assert_eq!(["a", "a,b", "say \"x\""].map(quoted), ["a", "\"a,b\"", "\"say \"\"x\"\"\""]);
    }
}
