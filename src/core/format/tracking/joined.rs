//! Several texts of tracks become one dataset: those of one sequence one item, with an agent for each
//! file.
//!
//! ```text
//! MOT17-02-DPM.txt ─┐ guess                       ┌─▶ item MOT17-02: DPM, SDP
//! MOT17-02-SDP.txt ─┼──▶ sequence, agent ── join ─┤
//! MOT17-04-DPM.txt ─┘     (a person says the rest)└─▶ item MOT17-04: DPM
//! ```
//! Nothing in these files says who made them or of what they are: only their names do, and often not
//! these either, as with two `0001.txt` of two folders. What a name does not say stays empty and is
//! asked for; what it seems to say is shown and can be changed.

use std::collections::{BTreeMap, BTreeSet};

use super::{Layout, Sequence, item};
use crate::core::format::detect::{Kind, detect};
use crate::core::format::guess::MODEL;
use crate::core::format::header;
use crate::core::format::ordered::Node;
use crate::core::model::dataset::Schema;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::model::suggestion::Agent;

/// Whose tracks a file holds, and of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whose {
    /// The id of the item.
    pub sequence: String,
    /// Empty: not known.
    pub agent: String,
}

/// What tells one file from another of the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    pub tracks: u64,
    pub boxes: u64,
    /// The first and the last, from 0.
    pub frames: (u32, u32),
}

/// A dataset as native lines, and what was left out, by the place of its file.
#[derive(Debug, Default, PartialEq)]
pub struct Joined {
    pub text: String,
    pub faults: Vec<(usize, String)>,
}

/// Which of both layouts a text is in; `None`: it holds no tracks.
pub fn layout(name: &str, text: &str) -> Option<Layout> {
    match detect(name, text.as_bytes(), true) {
        Kind::Tracks(layout) => Some(layout),
        _ => None,
    }
}

/// What the names of files say. Numbers, and words that all have, are of the sequence; other words
/// name the agent.
pub fn guess(names: &[&str]) -> Vec<Whose> {
    let words: Vec<Vec<&str>> = names.iter().map(|name| words(name)).collect();
    let all = words.first().into_iter().flatten();
    let all: BTreeSet<&str> =
        all.copied().filter(|word| words.iter().all(|other| other.contains(word))).collect();
    let is_of_sequence = |word: &&str| all.contains(word) || is_number(word);
    let mut guesses: Vec<Whose> = words
        .iter()
        .map(|words| {
            let (sequence, agent): (Vec<&str>, Vec<&str>) =
                words.iter().copied().partition(|word| is_of_sequence(word));
            let sequence = if sequence.is_empty() { vec!["sequence"] } else { sequence };
            Whose { sequence: sequence.join("-"), agent: agent.join("-") }
        })
        .collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    guesses.iter().for_each(|it| *times.entry(&it.sequence).or_default() += 1);
    // A file for each sequence is the work of one.
    if times.values().all(|times| *times == 1) {
        let nobody = guesses.iter_mut().filter(|it| it.agent.is_empty());
        nobody.for_each(|it| it.agent = MODEL.to_owned());
    }
    guesses
}

/// Why these are no answer: by the places of files, what is missing or said twice.
pub fn problems(whose: &[Whose]) -> Vec<(Vec<usize>, String)> {
    let mut problems = Vec::new();
    let mut places: BTreeMap<&Whose, Vec<usize>> = BTreeMap::new();
    for (place, it) in whose.iter().enumerate() {
        if it.sequence.trim().is_empty() {
            problems.push((vec![place], "say of which sequence it is".to_owned()));
        } else if it.agent.trim().is_empty() {
            problems.push((vec![place], "say which agent made it".to_owned()));
        } else {
            places.entry(it).or_default().push(place);
        }
    }
    for (Whose { sequence, agent }, places) in places {
        if places.len() > 1 {
            let why = format!(
                "{agent} cannot have said two things of {sequence}: they are of two agents, or of \
                 two sequences"
            );
            problems.push((places, why));
        }
    }
    problems
}

/// What a text holds.
pub fn holds(text: &str, layout: Layout) -> Holds {
    let sequence = read(text, layout);
    let keys = || sequence.tracks.iter().flat_map(|(_, rows)| rows).map(|row| row.key.frame);
    Holds {
        tracks: sequence.tracks.len() as u64,
        boxes: keys().count() as u64,
        frames: (keys().min().unwrap_or_default(), keys().max().unwrap_or_default()),
    }
}

/// Makes the dataset of texts, each with its layout and whose it is; there are no [`problems`].
pub fn join(files: &[(&str, Layout, &Whose)]) -> Joined {
    let mut question: Option<Question> = None;
    let mut items: Vec<(&str, Vec<Node>)> = Vec::new();
    let mut agents: Vec<Agent> = Vec::new();
    let mut faults = Vec::new();
    for (place, (text, layout, whose)) in files.iter().enumerate() {
        let mut sequence = read(text, *layout);
        let asked = sequence.question();
        match &mut question {
            Some(question) => widen(question, asked),
            None => question = Some(asked),
        }
        let said = sequence.suggestion(&whose.agent);
        faults.extend(sequence.take_faults().into_iter().map(|fault| (place, fault)));
        if !agents.iter().any(|agent| agent.id == whose.agent) {
            agents.push(Agent { id: whose.agent.clone(), ..Agent::default() });
        }
        match items.iter_mut().find(|(name, _)| *name == whose.sequence) {
            Some((_, all)) => all.push(said),
            None => items.push((&whose.sequence, vec![said])),
        }
    }
    let name = match items.as_slice() {
        [(one, _)] => (*one).to_owned(),
        several => format!("{} sequences", several.len()),
    };
    let questions = question.into_iter().collect();
    let schema = Schema { name, questions, agents, ..Schema::default() };
    let lines = items.into_iter().map(|(name, said)| item(name, said).to_string());
    let lines: Vec<String> = std::iter::once(header::write(&schema)).chain(lines).collect();
    Joined { text: format!("{}\n", lines.join("\n")), faults }
}

fn read(text: &str, layout: Layout) -> Sequence {
    let mut sequence = Sequence::new(layout, "");
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).for_each(|line| sequence.add(line));
    sequence
}

/// Adds to one question the labels and attributes of another.
fn widen(question: &mut Question, other: Question) {
    let QuestionKind::Tracks { labels, drawing, .. } = &mut question.kind else { return };
    let QuestionKind::Tracks { labels: more, drawing: other, .. } = other.kind else { return };
    for label in more {
        if !labels.iter().any(|known| known.id == label.id) {
            labels.push(label);
        }
    }
    for attribute in other.attributes {
        if !drawing.attributes.iter().any(|known| known.id == attribute.id) {
            drawing.attributes.push(attribute);
        }
    }
}

/// The words of a file's name, without its endings.
fn words(name: &str) -> Vec<&str> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.split(['-', '_', '.', ' ']).filter(|word| !word.is_empty()).collect()
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[track_caller]
    fn check(names: &[&str], expected: &str) {
        let said = guess(names).into_iter().map(|it| format!("{} by {}", it.sequence, it.agent));
        assert_eq!(said.collect::<Vec<_>>().join("; "), expected);
    }

    #[test]
    fn names_say_sequence_and_agent() {
        check(&["MOT17-02-DPM.txt", "MOT17-02-SDP.txt"], "MOT17-02 by DPM; MOT17-02 by SDP");
        check(&["sort_0001.txt", "yolov8_0001.txt.gz"], "0001 by sort; 0001 by yolov8");
        check(&["0001.txt", "0002.txt"], "0001 by model; 0002 by model");
        check(&["alpha.txt", "beta.txt"], "sequence by alpha; sequence by beta");
    }

    /// What they do not say is not made up.
    #[test]
    fn what_a_name_does_not_say_is_asked_for() {
        check(&["0001.txt", "0001.txt"], "0001 by ; 0001 by ");
        check(&["0001.txt", "sort-0001.txt"], "0001 by ; 0001 by sort");
        check(&["0001.txt", "0001.txt", "0002.txt"], "0001 by ; 0001 by ; 0002 by ");
        let said = |pairs: &[(&str, &str)]| {
            let one = |(sequence, agent): &(&str, &str)| Whose {
                sequence: (*sequence).to_owned(),
                agent: (*agent).to_owned(),
            };
            problems(&pairs.iter().map(one).collect::<Vec<_>>())
        };
        assert_eq!(said(&[("1", "a"), ("1", "b"), ("2", "a")]), []);
        assert_eq!(
            said(&[("1", ""), ("", "b"), (" ", "b"), ("2", "a"), ("2", "a")]),
            [
                (vec![0], "say which agent made it".to_owned()),
                (vec![1], "say of which sequence it is".to_owned()),
                (vec![2], "say of which sequence it is".to_owned()),
                (
                    vec![3, 4],
                    "a cannot have said two things of 2: they are of two agents, or of two sequences"
                        .to_owned()
                ),
            ]
        );
    }

    #[test]
    fn files_of_one_sequence_are_one_item() {
        let kitti = "0 2 Car 0 0 -2.5 10 20 30 40 1.7 0.5 0.7 6.3 1.6 8.4 -1.9 0.5\n\
                     1 2 Car 0 0 -2.5 11 20 31 40 1.7 0.5 0.7 6.3 1.6 8.4 -1.9 0.7\n";
        let mot = "2,1,12.0,21.0,20,20,0.9,-1,-1,-1\n2,1,914,484,0,109,0.9,-1,-1,-1";
        assert_eq!(layout("a.txt", kitti), Some(Layout::Kitti));
        assert_eq!(layout("a.csv", "x,y\n1,2"), None);
        assert_eq!(holds(kitti, Layout::Kitti), Holds { tracks: 1, boxes: 2, frames: (0, 1) });
        let whose = |sequence: &str, agent: &str| Whose {
            sequence: sequence.to_owned(),
            agent: agent.to_owned(),
        };
        let (one, two, three) = (whose("1", "a"), whose("1", "b"), whose("2", "a"));
        let files =
            [(kitti, Layout::Kitti, &one), (mot, Layout::Mot, &two), (mot, Layout::Mot, &three)];
        let joined = join(&files);
        expect![[r#"
            {"countersign":1,"name":"2 sequences","questions":[{"id":"tracks","title":"","kind":"tracks","field":"frames","labels":[{"id":"Car"},{"id":"pedestrian"}],"attributes":[{"id":"truncated","values":["0","1","2"],"changes":true},{"id":"occluded","values":["0","1","2","3"],"changes":true}]}],"agents":[{"id":"a","version":"","title":"","about":"","score":""},{"id":"b","version":"","title":"","about":"","score":""}]}
            {"id":"1","fields":{"frames":{"kind":"frames","sources":[],"alt":"1, whose pictures are not named"}},"suggestions":[{"question":"tracks","agent":"a","value":{"tracks":[{"id":"2","keys":[{"attributes":{"occluded":"0","truncated":"0"},"frame":0,"height":20,"score":0.5,"width":20,"x":10,"y":20},{"attributes":{"occluded":"0","truncated":"0"},"frame":1,"height":20,"score":0.7,"width":20,"x":11,"y":20}],"label":"Car","score":0.6}]}},{"question":"tracks","agent":"b","value":{"tracks":[{"id":"1","keys":[{"frame":1,"height":20,"score":0.9,"width":20,"x":11,"y":20}],"label":"pedestrian","score":0.9}]}}]}
            {"id":"2","fields":{"frames":{"kind":"frames","sources":[],"alt":"2, whose pictures are not named"}},"suggestions":[{"question":"tracks","agent":"a","value":{"tracks":[{"id":"1","keys":[{"frame":1,"height":20,"score":0.9,"width":20,"x":11,"y":20}],"label":"pedestrian","score":0.9}]}}]}
        "#]]
        .assert_eq(&joined.text);
        let fault = "a line was left out: a box without an area".to_owned();
        assert_eq!(joined.faults, [(1, fault.clone()), (2, fault)]);
        // It is read as what it is.
        assert_eq!(detect("x.jsonl", joined.text.as_bytes(), true), Kind::Native);
    }
}
