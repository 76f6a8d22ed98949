//! Two answers compared as numbers.
//!
//! | | | two empty answers | one empty |
//! |---|---|---|---|
//! | precision | pairs / marks of the answer | none | none or 0 |
//! | recall | pairs / marks of the truth | none | 0 or none |
//! | F1 | 2 pairs / all marks of both | 1 | 0 |
//! | mean IoU | over the pairs | none | none |
//! | distance | 1 - 2 sum of likeness / all marks of both | 0 | 1 |
//!
//! The distance is one less an F1 in which a pair counts as much as its likeness (a soft F1): 0 for
//! the same marks, 1 for nothing in common. Its pairs have the same label and are those with the
//! largest sum of likeness, whatever the likeness of each. Between two answers of one mark each it is
//! 1 - IoU. It is no metric in the strict sense: the triangle inequality need not hold.
//!
//! Worked example: one answer has two boxes, the other one of them at IoU 0.8: precision of the
//! other 1, recall 1/2, F1 2/3, distance 1 - 2 x 0.8 / 3 = 0.467.

use super::likeness::Compared;
use super::pairs::{How, Pairs, Rule, Same, pairs};
use crate::core::marks::{Mark, Marks, Span};

/// Of an answer against what counts as the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Marks of the truth, of the answer, and pairs of both.
    pub truth: usize,
    pub answer: usize,
    pub pairs: usize,
    /// `None` where there is nothing to divide by.
    pub precision: Option<f64>,
    pub recall: Option<f64>,
    pub f1: f64,
    pub mean_iou: Option<f64>,
}

pub fn comparison<P: Compared>(truth: &[Mark<P>], answer: &[Mark<P>], rule: &Rule) -> Comparison {
    let found = pairs(truth, answer, rule);
    let count = found.pairs.len();
    let share = |of: usize| (of > 0).then(|| count as f64 / of as f64);
    let sum: f64 = found.pairs.iter().map(|pair| pair.likeness).sum();
    Comparison {
        truth: truth.len(),
        answer: answer.len(),
        pairs: count,
        precision: share(answer.len()),
        recall: share(truth.len()),
        f1: soft(count as f64, truth.len() + answer.len()),
        mean_iou: (count > 0).then(|| sum / count as f64),
    }
}

/// From 0, the same marks, to 1, none in common.
pub fn distance<P: Compared>(one: &[Mark<P>], other: &[Mark<P>]) -> f64 {
    distance_by(one, other, Same::Label)
}

/// The same where other things must be the same.
pub fn distance_by<P: Compared>(one: &[Mark<P>], other: &[Mark<P>], same: Same) -> f64 {
    let found = pairs(one, other, &Rule { least: 0.0, same, how: How::Optimal });
    let sum: f64 = found.pairs.iter().map(|pair| pair.likeness).sum();
    1.0 - soft(sum, one.len() + other.len())
}

/// F1 of spans of the same label: with the same ends, or with any character in common, each span at
/// most once.
pub fn span_f1(one: &[Mark<Span>], other: &[Mark<Span>], is_exact: bool) -> f64 {
    let rule = Rule { least: f64::from(u8::from(is_exact)), ..Rule::default() };
    comparison(one, other, &rule).f1
}

/// 1 less the F1 of spans and relations together: a span with the same ends, label and attributes, a
/// relation with the same label between such spans.
pub fn span_loss(one: &Marks<Span>, other: &Marks<Span>) -> f64 {
    let rule = Rule { least: 1.0, same: Same::LabelAndAttributes, how: How::Optimal };
    let found = pairs(&one.marks, &other.marks, &rule);
    let count = found.pairs.len() + relations(one, other, &found);
    let all = one.marks.len() + other.marks.len() + one.relations.len() + other.relations.len();
    1.0 - soft(count as f64, all)
}

/// Those that both have, between spans that both have.
fn relations(one: &Marks<Span>, other: &Marks<Span>, found: &Pairs) -> usize {
    let other_id = |id: &String| {
        let place = one.marks.iter().position(|mark| mark.id == *id)?;
        let pair = found.pairs.iter().find(|pair| pair.one == place)?;
        other.marks.get(pair.other).map(|mark| &mark.id)
    };
    let mut left: Vec<_> = other.relations.iter().collect();
    let mut count = 0;
    for relation in &one.relations {
        let (Some(from), Some(to)) = (other_id(&relation.from), other_id(&relation.to)) else {
            continue;
        };
        let is_same = |it: &&crate::core::marks::Relation| {
            it.label == relation.label && it.from == *from && it.to == *to
        };
        if let Some(place) = left.iter().position(is_same) {
            left.swap_remove(place);
            count += 1;
        }
    }
    count
}

fn soft(sum: f64, all: usize) -> f64 {
    if all == 0 { 1.0 } else { (2.0 * sum / all as f64).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::super::pairs::tests::{boxes, spans};
    use super::*;
    use crate::core::marks::{Region, read};
    use proptest::prelude::*;

    #[track_caller]
    fn check(truth: &str, answer: &str, expected: &str) {
        let (truth, answer) = (boxes(truth), boxes(answer));
        let it = comparison(&truth, &answer, &Rule::default());
        let number = |it: Option<f64>| it.map_or("none".to_owned(), |it| format!("{it:.3}"));
        let said = format!(
            "P {} R {} F1 {:.3} IoU {}, {:.3} apart",
            number(it.precision),
            number(it.recall),
            it.f1,
            number(it.mean_iou),
            distance(&truth, &answer)
        );
        assert_eq!(said, expected);
        assert_eq!(distance(&truth, &answer), distance(&answer, &truth));
    }

    #[test]
    fn of_regions() {
        check("", "", "P none R none F1 1.000 IoU none, 0.000 apart");
        check("car 0 0 10 10", "", "P none R 0.000 F1 0.000 IoU none, 1.000 apart");
        check("", "car 0 0 10 10", "P 0.000 R none F1 0.000 IoU none, 1.000 apart");
        let two = "car 0 0 10 10, car 50 0 10 10";
        check(two, "car 0 0 10 8", "P 1.000 R 0.500 F1 0.667 IoU 0.800, 0.467 apart");
        check(two, two, "P 1.000 R 1.000 F1 1.000 IoU 1.000, 0.000 apart");
        // One each: 1 - IoU, also below the threshold.
        check("car 0 0 10 10", "car 0 0 10 4", "P 0.000 R 0.000 F1 0.000 IoU none, 0.600 apart");
        check("car 0 0 10 10", "bus 0 0 10 10", "P 0.000 R 0.000 F1 0.000 IoU none, 1.000 apart");
    }

    #[test]
    fn of_spans() {
        let check = |one: &str, other: &str, exact: f64, overlap: f64| {
            let (one, other) = (spans(one), spans(other));
            assert_eq!(span_f1(&one, &other, true), exact);
            assert_eq!(span_f1(&one, &other, false), overlap);
        };
        check("", "", 1.0, 1.0);
        check("PER 0 4", "", 0.0, 0.0);
        check("PER 0 4, LOC 5 9", "PER 0 4, LOC 6 9", 0.5, 1.0);
        check("PER 0 4, LOC 5 9", "PER 0 4, PER 5 9", 0.5, 0.5);
        // One long span is not two.
        check("PER 0 9", "PER 0 4, PER 5 9", 0.0, 2.0 / 3.0);
    }

    #[test]
    fn relations_count_as_spans_do() {
        let read = |json: &str| read::<Span>(&serde_json::from_str(json).unwrap()).unwrap();
        let one = read(
            r#"{"spans":[{"id":"a","start":0,"end":3,"label":"PER"},{"id":"b","start":4,"end":6,"label":"LOC"}],
                "relations":[{"from":"a","to":"b","label":"in"}]}"#,
        );
        let turned = read(
            r#"{"spans":[{"id":"b","start":0,"end":3,"label":"PER"},{"id":"c","start":4,"end":6,"label":"LOC"}],
                "relations":[{"from":"c","to":"b","label":"in"}]}"#,
        );
        assert_eq!(span_loss(&one, &one), 0.0);
        assert!((span_loss(&one, &turned) - 2.0 / 6.0).abs() < 1e-15);
        assert_eq!(span_loss(&one, &Marks::default()), 1.0);
        assert_eq!(span_loss(&Marks::default(), &Marks::default()), 0.0);
    }

    fn answers() -> impl Strategy<Value = Vec<Mark<Region>>> {
        let one = (0..2, 0u8..30, 0u8..30, 1u8..20, 1u8..20);
        prop::collection::vec(one, 0..6).prop_map(|list| {
            let each = list.into_iter().map(|(label, x, y, width, height)| {
                format!("{} {x} {y} {width} {height}", ["car", "bus"][label as usize])
            });
            boxes(&each.collect::<Vec<_>>().join(", "))
        })
    }

    proptest! {
        #[test]
        fn distances_are_shares_and_the_same_both_ways(one in answers(), other in answers()) {
            let far = distance(&one, &other);
            prop_assert!((0.0..=1.0).contains(&far));
            prop_assert!((far - distance(&other, &one)).abs() < 1e-12);
            prop_assert_eq!(distance(&one, &one), 0.0);
            let it = comparison(&one, &other, &Rule::default());
            // Matched at 0.5 at least, so the soft F1 is at least half of it.
            prop_assert!(1.0 - far >= it.f1 / 2.0 - 1e-12);
            if let (Some(precision), Some(recall)) = (it.precision, it.recall)
                && precision + recall > 0.0
            {
                let harmonic = 2.0 * precision * recall / (precision + recall);
                prop_assert!((harmonic - it.f1).abs() < 1e-12);
            }
        }
    }
}
