//! Text files of tracks, a line for each box: what [`kitti`] and [`mot`] have in common.
//!
//! ```text
//! lines ─▶ kitti, mot (a line: frame, track, label, box) ─▶ Sequence ─▶ one item with its tracks
//! ```
//! The file is one sequence and becomes one item, with what it holds as a suggestion; several files
//! become one dataset, see [`joined`]. A track is whole only when all of the file is read. Every line is a keyframe. Frames in which a track has no
//! line are not filled: it is out of sight there.
//!
//! Absent on purpose: pictures. These files do not name them: in the folders that both benchmarks
//! hand out they lie beside them, as `image_02/0001/000000.png` for the `label_02/0001.txt` of KITTI
//! and as `img1/000001.jpg` for the `gt/gt.txt` of MOT. Who has them writes the item's
//! `sources` in this order; without them boxes are shown on a plain ground.

pub mod joined;

use std::collections::BTreeMap;

use super::guess::MODEL;
use super::lines::Lines;
use super::ordered::Node;
use super::reviewed_jsonl::object;
use super::source::{Record, Source};
use super::{kitti, mot};
use crate::core::issue::Issue;
use crate::core::marks::{Key, Mark, Marks, Place, Track, write};
use crate::core::model::question::{Attribute, Drawing, Label, Question, QuestionKind};

const TRACKS: &str = "tracks";
const FRAMES: &str = "frames";

/// One box of one track.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub track: String,
    pub label: String,
    pub key: Key,
}

/// What a line is: a box, or why it is left out.
pub type Line = Result<Row, String>;

/// Which of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Kitti,
    Mot,
}

impl Layout {
    /// Of the first lines of a text; `complete` when these are all.
    pub fn detect(text: &str, complete: bool) -> Option<Self> {
        let count = text.lines().count();
        // The last line may be cut off.
        let whole = if complete { count } else { count.saturating_sub(1) };
        let mut lines = text.lines().take(whole).filter(|line| !line.trim().is_empty()).take(20);
        let first = lines.next()?;
        let is_it = [(Self::Kitti, kitti::is_line as fn(&str) -> bool), (Self::Mot, mot::is_line)];
        let found = is_it.into_iter().find(|(_, is_line)| is_line(first))?;
        // Of others some may be damaged.
        let (right, all) =
            lines.fold((0, 0), |(right, all), line| (right + usize::from(found.1(line)), all + 1));
        (right * 4 >= all * 3).then_some(found.0)
    }

    fn read(self, line: &str) -> Line {
        match self {
            Self::Kitti => kitti::read(line),
            Self::Mot => mot::read(line),
        }
    }

    /// What is said of each box beside its place.
    fn attributes(self) -> Vec<Attribute> {
        let asked = match self {
            Self::Kitti => kitti::ATTRIBUTES,
            Self::Mot => &[],
        };
        let one = |(id, values): &(&str, &[&str])| Attribute {
            id: (*id).to_owned(),
            values: values.iter().map(|it| (*it).to_owned()).collect(),
            changes: true,
            ..Attribute::default()
        };
        asked.iter().map(one).collect()
    }
}

/// The lines of a text as records.
#[derive(Default)]
pub struct Texts {
    lines: Lines,
    records: Vec<Record>,
}

impl Texts {
    fn take_lines(&mut self) {
        for span in self.lines.take() {
            let line = self.lines.line(span).trim();
            if !line.is_empty() {
                self.records.push(Record { line: span.number, node: Node::text(line) });
            }
        }
        self.lines.forget();
    }
}

impl Source for Texts {
    fn feed(&mut self, bytes: &[u8]) {
        self.lines.feed(bytes);
        self.take_lines();
    }

    fn finish(&mut self) {
        self.lines.finish();
        self.take_lines();
    }

    fn take(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    fn take_issues(&mut self) -> Vec<Issue> {
        self.lines.take_issues()
    }
}

/// What is read of a file.
#[derive(Debug)]
pub struct Sequence {
    layout: Layout,
    /// The id of its item.
    name: String,
    /// By name, in the order of the file.
    tracks: Vec<(String, Vec<Row>)>,
    places: BTreeMap<String, usize>,
    /// Lines that were left out, by why.
    faults: BTreeMap<String, u64>,
    made: bool,
}

impl Sequence {
    pub fn new(layout: Layout, name: &str) -> Self {
        Self {
            layout,
            name: if name.is_empty() { "sequence".to_owned() } else { name.to_owned() },
            tracks: Vec::new(),
            places: BTreeMap::new(),
            faults: BTreeMap::new(),
            made: false,
        }
    }

    /// What the lines so far say of labels.
    pub fn question(&self) -> Question {
        let mut labels: Vec<Label> = Vec::new();
        for row in self.tracks.iter().flat_map(|(_, rows)| rows) {
            if !labels.iter().any(|known| known.id == row.label) {
                labels.push(Label::new(row.label.clone()));
            }
        }
        let drawing = Drawing { attributes: self.layout.attributes(), ..Drawing::default() };
        let kind = QuestionKind::Tracks { field: FRAMES.to_owned(), labels, drawing };
        Question { id: TRACKS.to_owned(), title: String::new(), help: String::new(), kind }
    }

    pub fn add(&mut self, line: &str) {
        match self.layout.read(line) {
            Err(why) => *self.faults.entry(why).or_default() += 1,
            Ok(row) => {
                let place = *self.places.entry(row.track.clone()).or_insert_with(|| {
                    self.tracks.push((row.track.clone(), Vec::new()));
                    self.tracks.len() - 1
                });
                if let Some((_, rows)) = self.tracks.get_mut(place) {
                    rows.push(row);
                }
            }
        }
    }

    /// The item, once all lines are read; after that nothing more.
    pub fn more(&mut self) -> Option<String> {
        if std::mem::replace(&mut self.made, true) || self.tracks.is_empty() {
            return None;
        }
        let suggestion = self.suggestion(MODEL);
        Some(item(&self.name, vec![suggestion]).to_string())
    }

    /// What the lines hold, as said by an agent; after that nothing more.
    fn suggestion(&mut self, agent: &str) -> Node {
        let mut marks = Vec::with_capacity(self.tracks.len());
        for (name, rows) in std::mem::take(&mut self.tracks) {
            match mark(&name, &rows) {
                Ok(mark) => marks.push(mark),
                Err(why) => {
                    *self.faults.entry(why).or_default() += rows.len() as u64;
                }
            }
        }
        let marks = Marks { marks, relations: Vec::new(), rejected: Vec::new() };
        let value = Node::parse(&write(&marks)).unwrap_or(Node::Null);
        object([("question", Node::text(TRACKS)), ("agent", Node::text(agent)), ("value", value)])
    }

    /// What was left out, as sentences.
    pub fn take_faults(&mut self) -> Vec<String> {
        let said = |(why, times): (String, u64)| match times {
            1 => format!("a line was left out: {why}"),
            times => format!("{times} lines were left out: {why}"),
        };
        std::mem::take(&mut self.faults).into_iter().map(said).collect()
    }
}

fn item(name: &str, suggestions: Vec<Node>) -> Node {
    let field = object([
        ("kind", Node::text("frames")),
        ("sources", Node::List(Vec::new())),
        ("alt", Node::Text(format!("{name}, whose pictures are not named"))),
    ]);
    object([
        ("id", Node::text(name)),
        ("fields", object([(FRAMES, field)])),
        ("suggestions", Node::List(suggestions)),
    ])
}

/// A track of its boxes: called what most of them are called, as sure as they are in the mean.
fn mark(name: &str, rows: &[Row]) -> Result<Mark<Track>, String> {
    let mut track = Track::default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        track.set(row.key.clone());
        *counts.entry(&row.label).or_default() += 1;
    }
    // Of labels as frequent the first in the file.
    let most = counts.values().max();
    let label = rows.iter().find(|row| counts.get(row.label.as_str()) == most);
    let gaps: Vec<Key> = (track.keys.iter().zip(track.keys.iter().skip(1)))
        .filter(|(key, next)| next.frame - key.frame > 1)
        .map(|(key, _)| Key { frame: key.frame + 1, outside: true, score: None, ..key.clone() })
        .collect();
    let scores: Vec<f64> = track.keys.iter().filter_map(|key| key.score).collect();
    gaps.into_iter().for_each(|gap| track.set(gap));
    let label = label.map(|row| row.label.clone()).unwrap_or_default();
    let mut mark = Mark::new(name, label, track.tidy()?);
    if !scores.is_empty() {
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        mark.score = Some((mean * 10_000.0).round() / 10_000.0);
    }
    Ok(mark)
}

/// A whole number from `least` on, also where it is written with a point.
pub(super) fn whole(cell: &str, least: u32, what: &str) -> Result<u32, String> {
    let number = cell.parse::<f64>().ok().filter(|it| it.fract() == 0.0);
    let number = number.filter(|it| (f64::from(least)..=f64::from(u32::MAX)).contains(it));
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and to fit")]
    #[expect(clippy::cast_sign_loss, reason = "checked to be whole and to fit")]
    number.map(|it| it as u32).ok_or_else(|| format!("'{cell}' is no {what}"))
}

/// A number that is one.
pub(super) fn number(cell: &str) -> Result<f64, String> {
    let number = cell.parse::<f64>().ok().filter(|it| it.is_finite());
    number.ok_or_else(|| format!("'{cell}' is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let layout = Layout::detect(text, true).unwrap();
        let mut sequence = Sequence::new(layout, "0001");
        text.lines().for_each(|line| sequence.add(line));
        let mut said = vec![serde_json::to_string(&sequence.question()).unwrap()];
        said.extend(sequence.more());
        assert_eq!(sequence.more(), None);
        said.extend(sequence.take_faults());
        expected.assert_eq(&said.join("\n"));
    }

    #[test]
    fn kitti() {
        check(
            "0 -1 DontCare -1 -1 -10 219.31 188.49 245.50 218.56 -1000 -1000 -1000 -10 -1 -1 -1\n\
             0 2 Pedestrian 0 0 -2.52 1106.13 166.57 1204.47 323.87 1.71 0.48 0.71 6.30 1.65 8.46 -1.92\n\
             2 2 Pedestrian 0 1 -2.52 1105.13 166.57 1203.47 323.87 1.71 0.48 0.71 6.30 1.65 8.46 -1.92\n\
             5 2 Cyclist 2 -1 -2.52 1100 166 1200 320 1.71 0.48 0.71 6.30 1.65 8.46 -1.92\n\
             6 9 Car 0 0 -2.52 10 10 10 320 1.71 0.48 0.71 6.30 1.65 8.46 -1.92",
            expect![[r#"
                {"id":"tracks","title":"","kind":"tracks","field":"frames","labels":[{"id":"Pedestrian"},{"id":"Cyclist"}],"attributes":[{"id":"truncated","values":["0","1","2"],"changes":true},{"id":"occluded","values":["0","1","2","3"],"changes":true}]}
                {"id":"0001","fields":{"frames":{"kind":"frames","sources":[],"alt":"0001, whose pictures are not named"}},"suggestions":[{"question":"tracks","agent":"model","value":{"tracks":[{"id":"2","keys":[{"attributes":{"occluded":"0","truncated":"0"},"frame":0,"height":157.3,"width":98.34,"x":1106.13,"y":166.57},{"attributes":{"occluded":"0","truncated":"0"},"frame":1,"height":157.3,"outside":true,"width":98.34,"x":1106.13,"y":166.57},{"attributes":{"occluded":"1","truncated":"0"},"frame":2,"height":157.3,"width":98.34,"x":1105.13,"y":166.57},{"attributes":{"occluded":"1","truncated":"0"},"frame":3,"height":157.3,"outside":true,"width":98.34,"x":1105.13,"y":166.57},{"attributes":{"truncated":"2"},"frame":5,"height":154,"width":100,"x":1100,"y":166}],"label":"Pedestrian"}]}}]}
                a line was left out: 'DontCare' is a part of the picture without labels
                a line was left out: a box without an area"#]],
        );
    }

    #[test]
    fn kitti_with_scores() {
        check(
            "0 1 Car -1 -1 -10 10 20 30 40 -1 -1 -1 -1000 -1000 -1000 -10 0.5\n\
             1 1 Car -1 -1 -10 11 20 31 40 -1 -1 -1 -1000 -1000 -1000 -10 0.75",
            expect![[r#"
                {"id":"tracks","title":"","kind":"tracks","field":"frames","labels":[{"id":"Car"}],"attributes":[{"id":"truncated","values":["0","1","2"],"changes":true},{"id":"occluded","values":["0","1","2","3"],"changes":true}]}
                {"id":"0001","fields":{"frames":{"kind":"frames","sources":[],"alt":"0001, whose pictures are not named"}},"suggestions":[{"question":"tracks","agent":"model","value":{"tracks":[{"id":"1","keys":[{"frame":0,"height":20,"score":0.5,"width":20,"x":10,"y":20},{"frame":1,"height":20,"score":0.75,"width":20,"x":11,"y":20}],"label":"Car","score":0.625}]}}]}"#]],
        );
    }

    #[test]
    fn mot() {
        check(
            "1,1,912.0,484.0,97,109,0.9,-1,-1,-1\n2,1,914,484,97,109,0.8,-1,-1,-1\n\
             2,-1,914,484,97,109,0.8,-1,-1,-1\n3,1,914,484,0,109,0.8,-1,-1,-1",
            expect![[r#"
                {"id":"tracks","title":"","kind":"tracks","field":"frames","labels":[{"id":"pedestrian"}]}
                {"id":"0001","fields":{"frames":{"kind":"frames","sources":[],"alt":"0001, whose pictures are not named"}},"suggestions":[{"question":"tracks","agent":"model","value":{"tracks":[{"id":"1","keys":[{"frame":0,"height":109,"score":0.9,"width":97,"x":911,"y":483},{"frame":1,"height":109,"score":0.8,"width":97,"x":913,"y":483}],"label":"pedestrian","score":0.85}]}}]}
                a line was left out: a box that is in no track
                a line was left out: a box without an area"#]],
        );
    }

    #[test]
    fn mot_truth() {
        check(
            "1,1,912,484,97,109,0,3,0.86\n1,2,1338,418,167,379,1,1,1",
            expect![[r#"
            {"id":"tracks","title":"","kind":"tracks","field":"frames","labels":[{"id":"car"},{"id":"pedestrian"}]}
            {"id":"0001","fields":{"frames":{"kind":"frames","sources":[],"alt":"0001, whose pictures are not named"}},"suggestions":[{"question":"tracks","agent":"model","value":{"tracks":[{"id":"1","keys":[{"frame":0,"height":109,"width":97,"x":911,"y":483}],"label":"car"},{"id":"2","keys":[{"frame":0,"height":379,"width":167,"x":1337,"y":417}],"label":"pedestrian"}]}}]}"#]],
        );
    }

    #[test]
    fn is_told_from_other_texts() {
        let detect = |text: &str| Layout::detect(text, true);
        assert_eq!(detect("1,2,3\n4,5,6"), None);
        assert_eq!(detect("frame,id,x,y,w,h,conf,a,b,c\n1,1,912,484,97,109,1,-1,-1,-1"), None);
        assert_eq!(detect("0 1 Car went by and nobody saw it"), None);
        assert_eq!(detect(""), None);
        // The last line is cut off.
        let cut = "1,1,912.0,484.0,97,109,0.9,-1,-1,-1\n2,1,9";
        assert_eq!(Layout::detect(cut, false), Some(Layout::Mot));
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(lines in prop::collection::vec("[-0-9. ,aC]{0,80}|\\PC{0,60}", 0..12)) {
            for layout in [Layout::Kitti, Layout::Mot] {
                let mut sequence = Sequence::new(layout, "");
                lines.iter().for_each(|line| sequence.add(line));
                sequence.question();
                sequence.more();
            }
        }
    }
}
