//! Writes MOTChallenge's ground truth: a folder a sequence with a line for each object in each
//! frame.
//!
//! ```text
//! s-1/gt/gt.txt       1,1,40,50,80,70,1,1,1
//!                     frame,track,left,top,width,height,counts,class,visibility; all from 1
//! s-1/gt/labels.txt   the classes, a line each, as CVAT has them
//! s-1/seqinfo.ini     name, frames a second, how many frames, width and height, as far as known
//! ```
//! Visibility is 1: how much of an object is in sight is not asked.

use std::collections::BTreeMap;

use super::classes::Classes;
use super::sequences::{self, KINDS, Sequence, tally_angle, tally_frames};
use super::tally::Tally;
use crate::core::format::purpose::Purpose;
use crate::core::format::registry::{Format, Writer};
use crate::core::format::reviewed::{Review, Written};
use crate::core::marks::compare::likeness::boxed;
use crate::core::marks::geometry::bounds;
use crate::core::marks::thousandth;

pub const FORMAT: Format = Format {
    id: "mot",
    title: "MOTChallenge",
    about: "Tracks with a box for every frame, a folder a sequence, for evaluating trackers.",
    ending: "-mot.zip",
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

const ALWAYS: &[&str] =
    &["frames", "attributes", "the names of people", "scores", "what was suggested", "metadata"];

fn made(review: &dyn Review) -> (Written, Tally) {
    let classes = Classes::of(sequences::questions(review.schema(), KINDS));
    let names: String =
        classes.names.iter().map(|name| format!("{}\n", name.replace(['\n', '\r'], " "))).collect();
    let mut tally = Tally::default();
    let mut written = Written::default();
    sequences::each(review, KINDS, &mut tally, &mut |sequence, tally| {
        let file = |name: &str, text: String| (format!("{}/{name}", sequence.name), text);
        written.files.extend([
            file("gt/gt.txt", lines(sequence, &classes, tally)),
            file("gt/labels.txt", names.clone()),
            file("seqinfo.ini", info(sequence)),
        ]);
        written.records += 1;
    });
    (written, tally)
}

fn lines(sequence: &Sequence<'_>, classes: &Classes<'_>, tally: &mut Tally) -> String {
    let mut lines = BTreeMap::new();
    for (track, mark) in (1..).zip(&sequence.tracks) {
        let Some(class) = classes.place(&mark.label) else { continue };
        for (key, is_key) in sequence.boxes(&mark.place) {
            tally_frames(tally, is_key);
            tally_angle(tally, &key);
            let Some(around) = bounds(&boxed(&key)) else { continue };
            let sides = [around.left, around.top, around.width(), around.height()];
            let sides = sides.map(|side| thousandth(side).to_string()).join(",");
            let frame = u64::from(key.frame) + 1;
            let line = format!("{frame},{track},{sides},1,{},1\n", class + 1);
            lines.insert((frame, track), line);
        }
    }
    lines.into_values().collect()
}

fn info(sequence: &Sequence<'_>) -> String {
    let mut info = format!("[Sequence]\nname={}\nimDir=img1\n", sequence.name);
    let mut say = |key: &str, value: Option<String>| {
        info.extend(value.map(|value| format!("{key}={value}\n")));
    };
    say("frameRate", sequence.rate.map(|rate| rate.to_string()));
    say("seqLength", sequence.length.map(|length| length.to_string()));
    say("imWidth", sequence.size.map(|[width, _]| width.to_string()));
    say("imHeight", sequence.size.map(|[_, height]| height.to_string()));
    let ending = sequence.sources.first().map(|source| {
        let name = super::names::of_source(&sequence.item.id, source);
        super::names::split(&name).1.to_owned()
    });
    say("imExt", ending.filter(|ending| !ending.is_empty()));
    info
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::format::tools::fixture::{said, tracks};
    use expect_test::expect;

    #[test]
    fn writes_what_people_settled() {
        expect![[r#"
            --- d_1/gt/gt.txt
            1,1,10,10,10,10,1,1,1
            2,1,15,10,10,10,1,1,1
            2,2,15,5,10,20,1,2,1
            3,1,20,10,10,10,1,1,1
            3,2,10,10,20,10,1,2,1
            6,1,1,2,3,4,1,1,1
            --- d_1/gt/labels.txt
            car
            old bus
            --- d_1/seqinfo.ini
            [Sequence]
            name=d_1
            imDir=img1
            frameRate=10
            seqLength=6
            imWidth=100
            imHeight=50
            imExt=.jpg
            (*) Frames, attributes, the names of people, scores, what was suggested and metadata are not in this file.
            (*) 1 box between two keyframes was interpolated and looks like those that somebody drew.
            (*) 1 turned box becomes the upright one around it.
        "#]].assert_eq(&said(&FORMAT, &tracks()));
    }
}
