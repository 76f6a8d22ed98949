//! Writes KITTI's tracking labels: a text a sequence with a line for each object in each frame.
//!
//! ```text
//! label_02/s-1.txt
//! 3 0 car 0 1 -10 40 50 120 120 -1 -1 -1 -1000 -1000 -1000 -10
//! frame track type truncated occluded alpha left top right bottom height width length x y z rotation_y
//! ```
//! What is not known of the third dimension is as the development kit has it for regions that
//! nobody labelled. Truncated and occluded are attributes of these names, as numbers or as yes and
//! no; -1 where there is none.

use std::collections::BTreeMap;

use super::pascal_voc::is_yes;
use super::sequences::{self, KINDS, Sequence, tally_angle, tally_frames};
use super::tally::Tally;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::marks::compare::likeness::boxed;
use crate::core::marks::geometry::bounds;
use crate::core::marks::thousandth;

pub const FORMAT: Format = Format {
    id: "kitti",
    title: "KITTI tracking",
    about: "Tracks with a box for every frame, a text a sequence.",
    ending: "-kitti.zip",
    media_type: "application/zip",
    example: "",
    reads: false,
    writer: Some(Writer {
        kinds: KINDS,
        purpose: Purpose::Tool,
        whole: false,
        records: false,
        queue: false,
        write: |review| made(review).0,
        losses: |review| made(review).1.sentences(ALWAYS),
    }),
};

const ALWAYS: &[&str] = &[
    "frames",
    "attributes other than truncated and occluded",
    "the names of people",
    "scores",
    "what was suggested",
    "metadata",
];

fn made(review: &dyn Review) -> (Written, Tally) {
    let mut tally = Tally::default();
    let mut files = Vec::new();
    sequences::each(review, KINDS, &mut tally, &mut |sequence, tally| {
        files.push((format!("label_02/{}.txt", sequence.name), lines(sequence, tally)));
    });
    (Written { records: files.len() as u64, files, ..Written::default() }, tally)
}

/// By frame, then by track, as KITTI has them.
fn lines(sequence: &Sequence<'_>, tally: &mut Tally) -> String {
    let mut lines = Vec::new();
    for (track, mark) in sequence.tracks.iter().enumerate() {
        let kind: Vec<&str> = mark.label.split_whitespace().collect();
        for (key, is_key) in sequence.boxes(&mark.place) {
            tally_frames(tally, is_key);
            tally_angle(tally, &key);
            let Some(around) = bounds(&boxed(&key)) else { continue };
            let said = |name: &str| {
                let value = key.attributes.get(name).or_else(|| mark.attributes.get(name));
                value.map_or(-1, |value| level(value))
            };
            let sides = [around.left, around.top, around.right, around.bottom];
            let sides = sides.map(|side| thousandth(side).to_string()).join(" ");
            lines.push((
                (key.frame, track),
                format!(
                    "{} {track} {} {} {} -10 {sides} -1 -1 -1 -1000 -1000 -1000 -10\n",
                    key.frame,
                    kind.join("_"),
                    said("truncated"),
                    said("occluded"),
                ),
            ));
        }
    }
    let sorted: BTreeMap<_, _> = lines.into_iter().collect();
    sorted.into_values().collect()
}

/// A level as a number; -1 for what is none.
fn level(value: &str) -> i64 {
    match value.trim().parse() {
        Ok(level) => level,
        Err(_) if is_yes(value) => 1,
        Err(_) if matches!(value.trim().to_lowercase().as_str(), "no" | "false" | "n") => 0,
        Err(_) => -1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{said, tracks};
    use expect_test::expect;

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            --- label_02/d_1.txt
            0 0 car -1 -1 -10 10 10 20 20 -1 -1 -1 -1000 -1000 -1000 -10
            1 0 car -1 -1 -10 15 10 25 20 -1 -1 -1 -1000 -1000 -1000 -10
            1 1 old_bus -1 -1 -10 15 5 25 25 -1 -1 -1 -1000 -1000 -1000 -10
            2 0 car -1 1 -10 20 10 30 20 -1 -1 -1 -1000 -1000 -1000 -10
            2 1 old_bus -1 -1 -10 10 10 30 20 -1 -1 -1 -1000 -1000 -1000 -10
            5 0 car -1 -1 -10 1 2 4 6 -1 -1 -1 -1000 -1000 -1000 -10
            (*) Frames, attributes other than truncated and occluded, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 1 box between two keyframes was interpolated and looks like those that somebody drew.
            (*) 1 turned box becomes the upright one around it.
        "#]].assert_eq(&said(&FORMAT, &tracks()));
    }
}
