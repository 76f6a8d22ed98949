//! A line of MOTChallenge, cells apart by commas (Milan and others 2016, arXiv 1603.00831): results
//! with ten cells, truth with nine.
//!
//! ```text
//! frame,track,left,top,width,height,score,x,y,z          1,3,794.2,247.5,71.2,174.8,0.91,-1,-1,-1
//! frame,track,left,top,width,height,counts,class,seen    1,1,912,484,97,109,0,7,1
//! ```
//! Frames, and the pixels of a picture, are counted from 1 there: both become counted from 0. A
//! score of -1 is none. A track of -1 is a detection that nobody followed. Results are of people
//! alone and do not say so.

use super::tracking::{Line, Row, number, whole};
use crate::core::marks::Key;

/// What the numbers of classes mean, from 1 on (MOT16 and later).
const CLASSES: [&str; 12] = [
    "pedestrian",
    "person on vehicle",
    "car",
    "bicycle",
    "motorbike",
    "non-motorised vehicle",
    "static person",
    "distractor",
    "occluder",
    "occluder on the ground",
    "occluder, full",
    "reflection",
];
const TRUTH: usize = 9;

pub fn is_line(line: &str) -> bool {
    let cells: Vec<&str> = line.split(',').map(str::trim).collect();
    // Of fewer any table of numbers could be it.
    (TRUTH..=TRUTH + 1).contains(&cells.len())
        && cells.iter().all(|cell| cell.parse::<f64>().is_ok())
        && cells.first().is_some_and(|frame| whole(frame, 1, "").is_ok())
}

/// # Errors
/// Why it is no box.
pub fn read(line: &str) -> Line {
    let cells: Vec<&str> = line.split(',').map(str::trim).collect();
    let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
    if cells.len() < 7 {
        return Err(format!("{} cells where at least 7 belong", cells.len()));
    }
    let frame = whole(cell(0), 1, "frame from 1 on")? - 1;
    let track = whole(cell(1), 0, "track").map_err(|_| "a box that is in no track".to_owned())?;
    let [x, y, width, height] = [2, 3, 4, 5].map(|place| number(cell(place)));
    let (x, y, width, height) = (x? - 1.0, y? - 1.0, width?, height?);
    if width <= 0.0 || height <= 0.0 {
        return Err("a box without an area".to_owned());
    }
    let mut key = Key { frame, x, y, width, height, ..Key::default() };
    let label = if cells.len() == TRUTH {
        let class = whole(cell(7), 1, "class")?;
        let known = usize::try_from(class - 1).ok().and_then(|place| CLASSES.get(place));
        known.map_or_else(|| format!("class {class}"), |known| (*known).to_owned())
    } else {
        key.score = Some(number(cell(6))?).filter(|score| *score != -1.0);
        "pedestrian".to_owned()
    };
    Ok(Row { track: track.to_string(), label, key })
}
