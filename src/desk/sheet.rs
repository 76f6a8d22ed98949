//! Figures as a table: shown beside a plot, for who does not see it, and saved
//! as CSV. On the page a number is rounded; in the file it is whole.

use crate::core::format::reviewed_csv::row;
use crate::core::text::figure;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub head: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Words(String),
    Count(u64),
    /// A number that has a value, or has none.
    Number(Option<f64>),
}

impl Cell {
    /// As the page says it.
    pub fn shown(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Count(count) => figure(*count),
            Self::Number(Some(number)) => three(*number),
            Self::Number(None) => "–".to_owned(),
        }
    }

    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Words(_))
    }

    /// As the file says it; nothing where there is no value.
    fn plain(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(Some(number)) if number.is_finite() => number.to_string(),
            Self::Number(_) => String::new(),
        }
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Self::Count(u64::from(count))
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        Self::Number(number)
    }
}

impl Sheet {
    pub fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|&word| word.to_owned()).collect(), rows: Vec::new() }
    }

    pub fn csv(&self) -> String {
        let mut text = String::new();
        row(&mut text, &self.head);
        for cells in &self.rows {
            row(&mut text, &cells.iter().map(Cell::plain).collect::<Vec<_>>());
        }
        text
    }
}

/// A number with three decimals, and never `-0.000`.
pub fn three(number: f64) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{number:.3}");
    if text == "-0.000" { "0.000".to_owned() } else { text }
}

/// The name of a file about something: letters, digits and hyphens.
pub fn file_name(parts: &[&str], ending: &str) -> String {
    let mut name = String::new();
    for letter in parts.join("-").chars().take(120) {
        let letter = if letter.is_alphanumeric() { letter } else { '-' };
        if letter != '-' || !name.ends_with('-') {
            name.push(letter);
        }
    }
    let name = name.trim_matches('-');
    format!("{}.{ending}", if name.is_empty() { "figures" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_whole_numbers_and_nothing_that_runs() {
        let mut sheet = Sheet::new(&["rater", "value", "n"]);
        sheet.rows.push(vec!["=1+1".into(), 0.123_456_789.into(), 12_345u32.into()]);
        sheet.rows.push(vec!["a, \"b\"".into(), Cell::Number(None), Cell::Number(Some(f64::NAN))]);
        sheet.rows.push(vec!["plain".into(), (-0.5).into(), 0u32.into()]);
        let expected =
            "rater,value,n\r\n'=1+1,0.123456789,12345\r\n\"a, \"\"b\"\"\",,\r\nplain,-0.5,0\r\n";
        assert_eq!(sheet.csv(), expected);
        let shown: Vec<_> = sheet.rows.iter().flatten().map(Cell::shown).collect();
        assert_eq!(shown[..3], ["=1+1", "0.123", "12,345"]);
        assert_eq!(shown[4..6], ["–", "–"]);
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!([three(-0.0001), three(-0.5), three(1.0)], ["0.000", "-0.500", "1.000"]);
    }

    #[test]
    fn names_of_files_are_plain() {
        let check = |parts: &[&str], expected: &str| assert_eq!(file_name(parts, "csv"), expected);
        check(&["Is it rude?", "agreement"], "Is-it-rude-agreement.csv");
        check(&["../../x"], "x.csv");
        check(&["Ärger"], "Ärger.csv");
        check(&["///"], "figures.csv");
    }
}
