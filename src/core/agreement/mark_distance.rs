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

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::alpha_distance::{self, Pairs};
use super::observed::Observed;
use super::patterns::{Count, labels_of, pairs_of};
use super::undefined::Undefined;
use super::{Data, Metric, Prepared, Setting};
use crate::core::marks::compare::{Comparison, Rule, comparison, distance, span_f1};
use crate::core::marks::{Mark, Place, Region, Span, Track, read};
use crate::core::ratings::Level;

pub(super) const MEAN_IOU: Metric = Metric {
    id: "mean-iou",
    title: "Mean IoU of what is matched",
    help: "How far regions that mean the same object cover each other, where they do by half at least: 1 \
           is the same region. Of keypoints it is their OKS, of lines how near they are, since these \
           cover nothing. What only one of two marked is not in it; matched F1 counts that. Not \
           corrected for chance.",
    serves: &["regions", "tracks"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |_, _, setting| {
        made(setting, Answer::mean_iou, |data, _, value| {
            let shares: Vec<Option<f64>> =
                data.patterns.iter().map(|pattern| mean(pattern, &mut *value)).collect();
            let observed = Observed::of(shares);
            let has_pair = data.patterns.iter().any(|pattern| labels_of(pattern) > 1);
            Ok(Prepared::new(move |sample| {
                let none = if has_pair { Undefined::NothingMatched } else { Undefined::NoPair };
                observed.mean(sample).map_err(|_| none)
            }))
        })
    },
};

pub(super) const MATCHED_F1: Metric = Metric {
    id: "matched-f1",
    title: "Matched F1, IoU from 0.5",
    help: "Of the regions that two marked, the share that is matched: of the same label and covering \
           each other by half at least; of keypoints an OKS of 0.5, of lines not more than 10 pixels \
           apart in the mean. Not corrected for chance.",
    serves: &["regions", "tracks"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |_, _, setting| made(setting, Answer::f1, plain),
};

pub(super) const ALPHA_IOU: Metric = Metric {
    id: "alpha-iou",
    title: "Krippendorff's alpha, IoU distance",
    help: "How much nearer the regions of one item are than those of different items, by how far \
           regions of the same label cover each other (keypoints: OKS; lines: how near they are): 1 \
           is the same regions, 0 no nearer.",
    serves: &["regions", "tracks"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |_, _, setting| made(setting, Answer::apart, alpha),
};

pub(super) const SPAN_F1: Metric = Metric {
    id: "span-f1",
    title: "Span F1, exact",
    help: "Of the spans that two marked, the share that both did: the same label, beginning and end. \
           Not corrected for chance.",
    serves: &["spans"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |_, _, setting| made(setting, Answer::span_f1, plain),
};

pub(super) const ALPHA_SPAN: Metric = Metric {
    id: "alpha-span",
    title: "Krippendorff's alpha, spans",
    help: "How much nearer the spans of one item are than those of different items, by the characters \
           that spans of the same label have in common: 1 is the same spans, 0 no nearer.",
    serves: &["spans"],
    levels: &[Level::Nominal],
    best: 1.0,
    prepare: |_, _, setting| made(setting, Answer::apart, alpha),
};

/// Marks are matched anew for each pair of answers, so fewer pairs are drawn than of texts: the
/// standard error of what chance would give is about 0.5 / sqrt(10,000) = 0.005 at the most.
const PAIRS: Pairs = Pairs { exact: 10_000, drawn: 10_000 };

/// Makes a coefficient of the value that two categories have.
type Build = fn(&Data, &Setting, &mut Value) -> Result<Prepared, Undefined>;
type Value<'a> = dyn FnMut(u32, u32) -> Option<f64> + 'a;

/// A coefficient in the making: the answers are read, it is seen which pairs it asks for, these are
/// compared, and it is made of what was found.
struct Making {
    setting: Setting,
    build: Build,
    value: fn(&Answer, &Answer) -> Option<f64>,
    /// By category, as far as they are read; those that nobody used are empty.
    answers: Vec<Answer>,
    /// In the order in which it asks for them; `None` before that is known.
    wanted: Option<Vec<(u32, u32)>>,
    found: Vec<Option<f64>>,
}

fn made(
    setting: &Setting,
    value: fn(&Answer, &Answer) -> Option<f64>,
    build: Build,
) -> Result<Prepared, Undefined> {
    let (setting, answers, found) = (setting.clone(), Vec::new(), Vec::new());
    Ok(Prepared::made_by(Making { setting, build, value, answers, wanted: None, found }))
}

/// What a comparison costs besides the length of both texts.
const COMPARED: usize = 200;

impl super::Making for Making {
    fn step(&mut self, data: &Data, labels: usize) -> Result<Option<Prepared>, Undefined> {
        let categories = &data.ratings.categories;
        let length = |category: u32| categories.get(category as usize).map_or(0, String::len);
        let mut cost = 0;
        if self.answers.len() < categories.len() {
            let is_used: BTreeSet<u32> = data.patterns.used(1).into_iter().collect();
            while cost < labels
                && let Some(name) = categories.get(self.answers.len())
            {
                cost += name.len();
                let is_used =
                    u32::try_from(self.answers.len()).is_ok_and(|it| is_used.contains(&it));
                self.answers.push(if is_used { Answer::of(name)? } else { Answer::default() });
            }
            return Ok(None);
        }
        let Some(wanted) = &self.wanted else {
            let mut wanted = Vec::new();
            (self.build)(data, &self.setting, &mut |one, other| {
                wanted.push((one, other));
                None
            })?;
            self.wanted = Some(wanted);
            return Ok(None);
        };
        while cost < labels
            && let Some((one, other)) = wanted.get(self.found.len()).copied()
        {
            cost += COMPARED + length(one) + length(other);
            let answer = |category: u32| self.answers.get(category as usize);
            let both = answer(one).zip(answer(other));
            self.found.push(both.and_then(|(one, other)| (self.value)(one, other)));
        }
        if self.found.len() < wanted.len() {
            return Ok(None);
        }
        let mut found = self.found.iter().copied();
        (self.build)(data, &self.setting, &mut |_, _| found.next().flatten()).map(Some)
    }
}

/// The mean of how alike two answers are; the same answer is 1.
fn plain(data: &Data, _: &Setting, alike: &mut Value) -> Result<Prepared, Undefined> {
    let apart = |one, other| 1.0 - alike(one, other).unwrap_or_default();
    let observed = Observed::by(&data.patterns, apart);
    Ok(Prepared::new(move |sample| observed.mean(sample).map(|apart| 1.0 - apart)))
}

fn alpha(data: &Data, setting: &Setting, apart: &mut Value) -> Result<Prepared, Undefined> {
    let apart = |one, other| apart(one, other).unwrap_or(1.0);
    alpha_distance::prepare(data, setting, PAIRS, apart)
}

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

    /// `None` where the kinds differ: there is nothing to compare.
    fn compared(&self, other: &Self) -> Option<Comparison> {
        let rule = Rule::default();
        match (self, other) {
            (Self::Spans(one), Self::Spans(other)) => Some(comparison(one, other, &rule)),
            (Self::Regions(one), Self::Regions(other)) => Some(comparison(one, other, &rule)),
            (Self::Tracks(one), Self::Tracks(other)) => Some(comparison(one, other, &rule)),
            _ => None,
        }
    }

    fn mean_iou(&self, other: &Self) -> Option<f64> {
        self.compared(other)?.mean_iou
    }

    fn f1(&self, other: &Self) -> Option<f64> {
        Some(self.compared(other)?.f1)
    }

    fn span_f1(&self, other: &Self) -> Option<f64> {
        match (self, other) {
            (Self::Spans(one), Self::Spans(other)) => Some(span_f1(one, other, true)),
            _ => None,
        }
    }

    fn apart(&self, other: &Self) -> Option<f64> {
        match (self, other) {
            (Self::Spans(one), Self::Spans(other)) => Some(distance(one, other)),
            (Self::Regions(one), Self::Regions(other)) => Some(distance(one, other)),
            (Self::Tracks(one), Self::Tracks(other)) => Some(distance(one, other)),
            _ => None,
        }
    }
}

/// Over the pairs of labels of an item that have a value; those of one category among them.
fn mean(pattern: &[Count], value: &mut Value) -> Option<f64> {
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
