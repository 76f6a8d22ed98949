//! Marks: how far those of different people and models cover each other, plainly and beyond chance.
//!
//! An answer is a whole set of marks, and two are compared as
//! [`numbers`](crate::core::marks::compare::numbers) says: marks of the same label are matched so that
//! their IoU is largest in sum.
//!
//! - *mean IoU*: over the matched marks with an IoU of at least 0.5, the mean; what one marked and the
//!   other did not is not in it. Pairs of answers without such marks say nothing and are left out.
//! - *matched F1*: 2 x matched at 0.5 / all marks of both. Two empty answers: 1.
//! - *span F1*: the same, matched where label, beginning and end are the same.
//! - *alpha*: Krippendorff's, over the distance 1 - 2 x sum of IoU / all marks of both, of pairs of the
//!   same label at whatever IoU ([`super::alpha_distance`]). Two empty answers are 0 apart, an empty one
//!   and another 1. This distance is no metric in the strict sense; alpha does not ask for one.
//!
//! The plain ones are means over the pairs of answers of an item, then over the items. IoU of boxes is
//! that of areas, of spans that of characters, of tracks the mean over the frames in which either is
//! there; of polylines and keypoints their likeness ([`crate::core::marks::geometry::iou`]).
//!
//! Worked example: one says two cars, the other one of them, at IoU 0.8. Mean IoU 0.8, matched F1 2/3,
//! distance 1 - 2 x 0.8 / 3 = 0.467.

use serde_json::Value as Json;

use super::alpha_distance::{self, Pairs};
use super::observed::Observed;
use super::patterns::{Count, labels_of, pairs_of};
use super::undefined::Undefined;
use super::{Data, Metric, Prepared};
use crate::core::marks::compare::{Compared, Comparison, Rule, comparison, distance, span_f1};
use crate::core::marks::{Mark, Place, Region, Span, Track, read};
use crate::core::ratings::Level;

pub(super) const MEAN_IOU: Metric = Metric {
    id: "mean-iou",
    title: "Mean IoU of what is matched",
    help: "How far regions that mean the same object cover each other, where they do by half at least: 1 \
           is the same region. What only one of two marked is not in it; matched F1 counts that. Not \
           corrected for chance.",
    serves: &["regions", "tracks"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, _| {
        let answers = data.answers(Answer::of)?;
        let iou = |one, other| compared(&answers, one, other).and_then(|it| it.mean_iou);
        let shares = data.patterns.iter().map(|pattern| mean(pattern, iou)).collect();
        let observed = Observed::of(shares);
        let has_pair = data.patterns.iter().any(|pattern| labels_of(pattern) > 1);
        Ok(Prepared::new(move |sample| {
            let none = if has_pair { Undefined::NothingMatched } else { Undefined::NoPair };
            observed.mean(sample).map_err(|_| none)
        }))
    },
};

pub(super) const MATCHED_F1: Metric = Metric {
    id: "matched-f1",
    title: "Matched F1, IoU from 0.5",
    help: "Of the regions that two marked, the share that is matched: of the same label and covering \
           each other by half at least. Not corrected for chance.",
    serves: &["regions", "tracks"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, _| {
        let answers = data.answers(Answer::of)?;
        plain(data, |one, other| compared(&answers, one, other).map_or(0.0, |it| it.f1))
    },
};

pub(super) const ALPHA_IOU: Metric = Metric {
    id: "alpha-iou",
    title: "Krippendorff's alpha, IoU distance",
    help: "How much nearer the regions of one item are than those of different items, by how far \
           regions of the same label cover each other: 1 is the same regions, 0 no nearer.",
    serves: &["regions", "tracks"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, setting| {
        let answers = data.answers(Answer::of)?;
        alpha_distance::prepare(data, setting, PAIRS, |one, other| apart(&answers, one, other))
    },
};

pub(super) const SPAN_F1: Metric = Metric {
    id: "span-f1",
    title: "Span F1, exact",
    help: "Of the spans that two marked, the share that both did: the same label, beginning and end. \
           Not corrected for chance.",
    serves: &["spans"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |data, _, _| {
        let answers = data.answers(Answer::of)?;
        let answer = |category: u32| answers.get(category as usize);
        plain(data, |one, other| match (answer(one), answer(other)) {
            (Some(Answer::Spans(one)), Some(Answer::Spans(other))) => span_f1(one, other, true),
            _ => 0.0,
        })
    },
};

pub(super) const ALPHA_SPAN: Metric = Metric {
    id: "alpha-span",
    title: "Krippendorff's alpha, spans",
    help: "How much nearer the spans of one item are than those of different items, by the characters \
           that spans of the same label have in common: 1 is the same spans, 0 no nearer.",
    serves: &["spans"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: ALPHA_IOU.prepare,
};

/// Marks are matched anew for each pair of answers, so fewer pairs are drawn than of texts: the
/// standard error of what chance would give is about 0.5 / sqrt(10,000) = 0.005 at the most.
const PAIRS: Pairs = Pairs { exact: 10_000, drawn: 10_000 };

/// A whole answer.
enum Answer {
    Spans(Vec<Mark<Span>>),
    Regions(Vec<Mark<Region>>),
    Tracks(Vec<Mark<Track>>),
}

impl Default for Answer {
    fn default() -> Self {
        Self::Spans(Vec::new())
    }
}

impl Answer {
    /// A category is the text of the marks.
    fn of(category: &str) -> Result<Self, Undefined> {
        let wrong = |why: String| Undefined::Category(format!("category '{category}': {why}"));
        let json: Json = serde_json::from_str(category).map_err(|why| wrong(why.to_string()))?;
        let has = |key: &str| json.get(key).is_some();
        if has(Region::KEY) {
            Ok(Self::Regions(read(&json).map_err(wrong)?.marks))
        } else if has(Track::KEY) {
            Ok(Self::Tracks(read(&json).map_err(wrong)?.marks))
        } else {
            Ok(Self::Spans(read(&json).map_err(wrong)?.marks))
        }
    }
}

/// By places of categories; answers of different kinds have nothing to compare.
fn compared(answers: &[Answer], one: u32, other: u32) -> Option<Comparison> {
    fn by<P: Compared>(one: &[Mark<P>], other: &[Mark<P>]) -> Comparison {
        comparison(one, other, &Rule::default())
    }
    match (answers.get(one as usize)?, answers.get(other as usize)?) {
        (Answer::Spans(one), Answer::Spans(other)) => Some(by(one, other)),
        (Answer::Regions(one), Answer::Regions(other)) => Some(by(one, other)),
        (Answer::Tracks(one), Answer::Tracks(other)) => Some(by(one, other)),
        _ => None,
    }
}

fn apart(answers: &[Answer], one: u32, other: u32) -> f64 {
    match (answers.get(one as usize), answers.get(other as usize)) {
        (Some(Answer::Spans(one)), Some(Answer::Spans(other))) => distance(one, other),
        (Some(Answer::Regions(one)), Some(Answer::Regions(other))) => distance(one, other),
        (Some(Answer::Tracks(one)), Some(Answer::Tracks(other))) => distance(one, other),
        _ => 1.0,
    }
}

/// The mean of how alike two answers are; the same answer is 1.
fn plain(data: &Data, alike: impl Fn(u32, u32) -> f64) -> Result<Prepared, Undefined> {
    let observed = Observed::by(&data.patterns, |one, other| 1.0 - alike(one, other));
    Ok(Prepared::new(move |sample| observed.mean(sample).map(|apart| 1.0 - apart)))
}

/// Over the pairs of labels of an item that have a value; those of one category among them.
fn mean(pattern: &[Count], value: impl Fn(u32, u32) -> Option<f64>) -> Option<f64> {
    let same = pattern.iter().map(|one| {
        let count = f64::from(one.count);
        (one.category, one.category, count * (count - 1.0) / 2.0)
    });
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (one, other, times) in same.chain(pairs_of(pattern)).filter(|(.., times)| *times > 0.0) {
        if let Some(value) = value(one, other) {
            sum += value * times;
            pairs += times;
        }
    }
    (pairs > 0.0).then(|| sum / pairs)
}

#[cfg(test)]
mod tests {
    use crate::core::agreement::tests::check;

    /// `car 0 8` is a box 10 high from x 0, 8 wide; no two overlap by chance.
    fn regions(text: &str) -> String {
        let one = |part: &str| {
            let words: Vec<&str> = part.split(' ').collect();
            format!(
                r#"{{"shape":"box","label":"{}","x":{},"y":0,"width":{},"height":10}}"#,
                words[0], words[1], words[2]
            )
        };
        let all: Vec<String> = text.split(", ").filter(|it| !it.is_empty()).map(one).collect();
        format!(r#"{{"regions":[{}]}}"#, all.join(","))
    }

    fn spans(text: &str) -> String {
        let one = |part: &str| {
            let words: Vec<&str> = part.split(' ').collect();
            format!(r#"{{"label":"{}","start":{},"end":{}}}"#, words[0], words[1], words[2])
        };
        let all: Vec<String> = text.split(", ").filter(|it| !it.is_empty()).map(one).collect();
        format!(r#"{{"spans":[{}]}}"#, all.join(","))
    }

    /// A line an item, answers between bars.
    fn rows(text: &str, write: fn(&str) -> String) -> String {
        let row = |line: &str| {
            let answers: Vec<String> = line.split(" | ").map(|it| write(it.trim())).collect();
            answers.join(" ") + "\n"
        };
        text.lines().map(row).collect()
    }

    #[test]
    fn the_worked_example() {
        let two = rows("car 0 10, car 50 10 | car 0 8", regions);
        check("mean-iou", &two, "0.800000");
        check("matched-f1", &two, "0.666667");
    }

    #[test]
    fn regions_by_hand() {
        // IoU 0.8 and F1 1; nothing matched; both empty.
        let three = rows("car 0 10 | car 0 8\ncar 0 10 | bus 0 10\n | ", regions);
        check("mean-iou", &three, "0.800000");
        check("matched-f1", &three, "0.666667");
        let (none, empty) = ("car 0 10 | bus 0 10", " | ");
        check("mean-iou", &rows(none, regions), "no two marks of an item are matched");
        check("matched-f1", &rows(empty, regions), "1.000000");
        // Three people, two of whom say the same: (1 + 0.8 + 0.8) / 3.
        check("mean-iou", &rows("car 0 10 | car 0 10 | car 0 8", regions), "0.866667");
        // Four labels, two items. Within: 0.2 and 0. By chance: a-b 0.2; a and b against c, twice each,
        // 1. Alpha = 1 - 3 x (2 x 0.2) / (2 x (0.2 + 2 + 2)).
        let alpha = 1.0 - 3.0 * 0.4 / (2.0 * 4.2);
        let far = rows("car 0 10 | car 0 8\ncar 50 10 | car 50 10", regions);
        check("alpha-iou", &far, &format!("{alpha:.6}"));
        let one = "all labels are of one category, so chance alone would agree always: 0 divided \
                   by 0";
        check("alpha-iou", &rows(empty, regions), one);
    }

    #[test]
    fn spans_by_hand() {
        let text = "PER 0 4, LOC 5 9 | PER 0 4, LOC 6 9\nPER 0 4 | PER 0 4\nPER 1 2 | ";
        let said = rows(text, spans);
        // 1/2, 1 and 0.
        check("span-f1", &said, "0.500000");
        // Of six answers: a and b 1 - 2 (1 + 3/4) / 4 = 1/8 apart, c is PER 0 4 twice, d PER 1 2, e
        // nothing. a-c, b-c: 1 - 2/3; a-d, b-d: 1 - 2 (1/4) / 3; c-d: 1 - 1/4; e to all: 1.
        let (ab, ac, ad, cd) = (0.125, 1.0 / 3.0, 5.0 / 6.0, 0.75);
        let by_chance = ab + 4.0 * ac + 2.0 * ad + 2.0 * cd + 5.0;
        let alpha = 1.0 - 5.0 * 2.0 * (ab + 0.0 + 1.0) / (2.0 * by_chance);
        check("alpha-span", &said, &format!("{alpha:.6}"));
    }

    #[test]
    fn tracks_and_what_is_none() {
        let track = |x: u8| {
            format!(
                r#"{{"tracks":[{{"label":"car","keys":[{{"frame":0,"x":{x},"y":0,"width":4,"height":2}},{{"frame":9,"x":{x},"y":0,"width":4,"height":2}}]}}]}}"#
            )
        };
        check("mean-iou", &format!("{} {}\n", track(0), track(1)), "0.600000");
        check(
            "matched-f1",
            "[1] {\"regions\":[]}\n",
            "category '[1]': span 1: invalid type: integer `1`, expected struct Mark",
        );
        let mixed = "{\"spans\":[]} {\"regions\":[]}\n";
        check("matched-f1", mixed, "0.000000");
    }
}
