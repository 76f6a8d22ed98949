//! What the Disagreement room says of a matrix: its sentence, its commonest
//! pairs, its names, and where the arrow keys lead.
//!
//! Absent on purpose: any correction for chance. What is here are counts, and
//! shares of counts.

use crate::core::model::question::Question;
use crate::core::text::{counted, figure};
use crate::engine::protocol::Matrix;
use crate::engine::query::Between;

/// Two values that stood against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// Places in the matrix's labels.
    pub row: usize,
    pub column: usize,
    pub count: u32,
}

/// A direction in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    Left,
    Right,
    RowStart,
    RowEnd,
    Start,
    End,
}

/// What the matrix counts, in one sentence with its numbers. `items` are all of the dataset.
pub fn sentence(matrix: &Matrix, items: u32, between: Between) -> String {
    let compared = items.saturating_sub(matrix.left_out);
    let different = matrix.pairs.saturating_sub(matrix.equal);
    let left_out = match matrix.left_out {
        0 => "no item left out".to_owned(),
        n => format!("{} left out: {}", counted(u64::from(n), "item"), too_few(between)),
    };
    format!(
        "{} on {}; {} equal{}, {} different; {left_out}.",
        counted(matrix.pairs, "pair"),
        counted(u64::from(compared), "item"),
        figure(matrix.equal),
        percent(matrix.equal, matrix.pairs).map(|it| format!(" ({it})")).unwrap_or_default(),
        figure(different),
    )
}

/// The pairs of different values, commonest first, at most `most`.
pub fn commonest(matrix: &Matrix, between: Between, most: usize) -> Vec<Against> {
    let is_symmetric = between != Between::HumanModel;
    let mut found: Vec<Against> = Vec::new();
    for (row, counts) in matrix.counts.iter().enumerate() {
        for (column, count) in counts.iter().enumerate() {
            // Between equals every pair stands in two cells: one of them is said.
            let is_said = row != column && !(is_symmetric && column < row);
            if is_said && *count > 0 {
                found.push(Against { row, column, count: *count });
            }
        }
    }
    found.sort_by_key(|against| (std::cmp::Reverse(against.count), against.row, against.column));
    found.truncate(most);
    found
}

/// The share of a cell in its row, 0 to 1: what its tint says.
pub fn share(matrix: &Matrix, row: usize, column: usize) -> f64 {
    let counts = matrix.counts.get(row).map_or(&[][..], Vec::as_slice);
    let whole: u64 = counts.iter().copied().map(u64::from).sum();
    let part = counts.get(column).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs")]
    let whole = whole as f64;
    if whole == 0.0 { 0.0 } else { f64::from(part) / whole }
}

/// How a value of the matrix is called on the page.
pub fn name(question: &Question, value: &str) -> String {
    question.say_brief(value)
}

/// Who stands at the rows and at the columns; `None` where both are of one kind.
pub fn sides(between: Between) -> Option<(&'static str, &'static str)> {
    (between == Between::HumanModel).then_some(("People", "Models"))
}

/// Where a step leads in a table of so many rows and columns; it stays at the edges.
pub fn step(size: (usize, usize), at: (usize, usize), step: Step) -> (usize, usize) {
    let (bottom, right) = (size.0.saturating_sub(1), size.1.saturating_sub(1));
    let (row, column) = (at.0.min(bottom), at.1.min(right));
    match step {
        Step::Up => (row.saturating_sub(1), column),
        Step::Down => ((row + 1).min(bottom), column),
        Step::Left => (row, column.saturating_sub(1)),
        Step::Right => (row, (column + 1).min(right)),
        Step::RowStart => (row, 0),
        Step::RowEnd => (row, right),
        Step::Start => (0, 0),
        Step::End => (bottom, right),
    }
}

/// `73 %`; `None` of nothing. Never rounded up to all or down to none.
pub fn percent(part: u64, whole: u64) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let rounded = (u128::from(part) * 200 + u128::from(whole)) / (u128::from(whole) * 2);
    Some(match rounded {
        0 if part > 0 => "under 1 %".to_owned(),
        100.. if part < whole => "over 99 %".to_owned(),
        _ => format!("{rounded} %"),
    })
}

fn too_few(between: Between) -> &'static str {
    match between {
        Between::ModelModel => "fewer than two suggestions",
        Between::HumanModel => "no answer by a person beside a suggestion",
        Between::HumanHuman => "fewer than two people answered",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(counts: &[&[u32]], pairs: u64, equal: u64, left_out: u32) -> Matrix {
        Matrix {
            question: "mood".into(),
            labels: (0..counts.len()).map(|label| label.to_string()).collect(),
            counts: counts.iter().map(|row| row.to_vec()).collect(),
            pairs,
            equal,
            left_out,
            by_agent: Vec::new(),
        }
    }

    #[test]
    fn says_the_numbers() {
        let check = |matrix: &Matrix, between, expected: &str| {
            assert_eq!(sentence(matrix, 300, between), expected);
        };
        check(
            &matrix(&[], 1412, 1301, 94),
            Between::ModelModel,
            "1,412 pairs on 206 items; 1,301 equal (92 %), 111 different; \
             94 items left out: fewer than two suggestions.",
        );
        check(
            &matrix(&[], 1, 0, 299),
            Between::HumanHuman,
            "1 pair on 1 item; 0 equal (0 %), 1 different; \
             299 items left out: fewer than two people answered.",
        );
        check(
            &matrix(&[], 0, 0, 0),
            Between::HumanModel,
            "0 pairs on 300 items; 0 equal, 0 different; no item left out.",
        );
    }

    #[test]
    fn percentages_do_not_round_to_all_or_none() {
        let check = |part, whole, expected: Option<&str>| {
            assert_eq!(percent(part, whole).as_deref(), expected);
        };
        check(0, 0, None);
        check(0, 7, Some("0 %"));
        check(1, 1000, Some("under 1 %"));
        check(999, 1000, Some("over 99 %"));
        check(7, 7, Some("100 %"));
        check(1, 8, Some("13 %"));
        check(u64::MAX - 1, u64::MAX, Some("over 99 %"));
    }

    #[test]
    fn commonest_pairs_once_each() {
        let counts: &[&[u32]] = &[&[9, 2, 5], &[2, 0, 1], &[5, 1, 3]];
        let said = |between| {
            let pairs = commonest(&matrix(counts, 0, 0, 0), between, 3);
            pairs.iter().map(|it| (it.row, it.column, it.count)).collect::<Vec<_>>()
        };
        assert_eq!(said(Between::ModelModel), [(0, 2, 5), (0, 1, 2), (1, 2, 1)]);
        assert_eq!(said(Between::HumanModel), [(0, 2, 5), (2, 0, 5), (0, 1, 2)]);
        let matrix = matrix(counts, 0, 0, 0);
        assert!((share(&matrix, 0, 2) - 5.0 / 16.0).abs() < 1e-9);
        assert_eq!(share(&matrix, 9, 9), 0.0);
    }

    #[test]
    fn steps_stay_inside() {
        for (at, by, expected) in [
            ((0, 0), Step::Up, (0, 0)),
            ((0, 0), Step::Right, (0, 1)),
            ((2, 2), Step::Down, (2, 2)),
            ((1, 1), Step::Left, (1, 0)),
            ((1, 1), Step::RowEnd, (1, 2)),
            ((1, 1), Step::RowStart, (1, 0)),
            ((1, 1), Step::Start, (0, 0)),
            ((9, 9), Step::Up, (1, 2)),
        ] {
            assert_eq!(step((3, 3), at, by), expected);
        }
        assert_eq!(step((0, 0), (0, 0), Step::End), (0, 0));
    }

    #[test]
    fn names_values() {
        let check = |question: &str, value: &str, expected: &str| {
            assert_eq!(name(&serde_json::from_str(question).unwrap(), value), expected);
        };
        let labels = r#""labels":[{"id":"a","title":"Anger"},{"id":"b","title":"Boredom"}]"#;
        check(&format!(r#"{{"id":"q","kind":"choice",{labels}}}"#), "a", "Anger");
        check(&format!(r#"{{"id":"q","kind":"choices",{labels}}}"#), "a, b", "Anger, Boredom");
        check(&format!(r#"{{"id":"q","kind":"choices",{labels}}}"#), "none", "None of these");
        check(r#"{"id":"q","kind":"rating","low":0,"high":1,"titles":["no"]}"#, "0", "0 no");
        check(r#"{"id":"q","kind":"preference","field":"f"}"#, "tie", "Tie");
        check(r#"{"id":"q","kind":"text"}"#, "tie", "tie");
    }
}
