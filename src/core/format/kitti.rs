//! A line of KITTI tracking labels or results, cells apart by spaces (Geiger, Lenz and Urtasun 2012,
//! the development kit's `readme.txt`):
//!
//! ```text
//! frame track type truncated occluded alpha  left top right bottom  3 sizes  3 places  turn  [score]
//! 0     2     Car  0         1        -1.79  296  161 455   292     …                        0.98
//! ```
//! Frames are counted from 0. `truncated` and `occluded` of -1 say nothing; `DontCare` is a part of
//! the picture that nobody labelled, no thing. What lies in space is left out.

use super::tracking::{Line, Row, number, whole};
use crate::core::marks::Key;

/// Without and with a score.
const CELLS: [usize; 2] = [17, 18];

/// By id, the values of what is said of each box, as the file has them.
pub const ATTRIBUTES: &[(&str, &[&str])] =
    &[("truncated", &["0", "1", "2"]), ("occluded", &["0", "1", "2", "3"])];

pub fn is_line(line: &str) -> bool {
    let cells: Vec<&str> = line.split_whitespace().collect();
    let is_number = |(place, cell): (usize, &&str)| place == 2 || cell.parse::<f64>().is_ok();
    CELLS.contains(&cells.len())
        && cells.iter().enumerate().all(is_number)
        && cells.get(2).is_some_and(|kind| kind.starts_with(char::is_alphabetic))
}

/// # Errors
/// Why it is no box.
pub fn read(line: &str) -> Line {
    let cells: Vec<&str> = line.split_whitespace().collect();
    if !CELLS.contains(&cells.len()) {
        return Err(format!("{} cells where 17 or 18 belong", cells.len()));
    }
    let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
    let label = cell(2);
    if label == "DontCare" {
        return Err("'DontCare' is a part of the picture without labels".to_owned());
    }
    let frame = whole(cell(0), 0, "frame")?;
    let [left, top, right, bottom] = [6, 7, 8, 9].map(|place| number(cell(place)));
    let (x, y) = (left?, top?);
    let (width, height) = (right? - x, bottom? - y);
    if width <= 0.0 || height <= 0.0 {
        return Err("a box without an area".to_owned());
    }
    let mut key = Key { frame, x, y, width, height, ..Key::default() };
    for (place, (attribute, values)) in (3..).zip(ATTRIBUTES) {
        let said = number(cell(place)).map(|it| it.to_string()).unwrap_or_default();
        if values.contains(&said.as_str()) {
            key.attributes.insert((*attribute).to_owned(), said);
        }
    }
    key.score = cells.get(17).map(|score| number(score)).transpose()?;
    Ok(Row { track: cell(1).to_owned(), label: label.to_owned(), key })
}
