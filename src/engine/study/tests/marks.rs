//! Answers that are marks, in studies.

use super::certify::{Round, asked};
use super::*;
use crate::engine::protocol::assurance::{By, Certify, Stream};

/// A dataset of one question; suggestions of bayes and rules to each item, as JSON.
fn dataset_of(question: &str, items: &[[&str; 2]]) -> String {
    let mut text = format!(
        r#"{{"countersign":1,"name":"Cars","questions":[{question}],"agents":[{{"id":"bayes"}},{{"id":"rules"}}]}}"#
    );
    for (number, values) in items.iter().enumerate() {
        let suggestions = ["bayes", "rules"].iter().zip(values).filter(|(_, it)| !it.is_empty());
        let suggestions: Vec<String> = suggestions
            .map(|(agent, value)| {
                format!(r#"{{"question":"q","agent":"{agent}","score":0.9,"value":{value}}}"#)
            })
            .collect();
        write!(
            text,
            "\n{{\"id\":\"m-{number}\",\"fields\":{{\"text\":\"one two three\"}},\"suggestions\":[{}]}}",
            suggestions.join(",")
        )
        .unwrap();
    }
    text
}

const CARS: &str = r#"{"id":"q","kind":"regions","field":"text","labels":["car","bus"]}"#;
const NAMES: &str = r#"{"id":"q","kind":"spans","field":"text","labels":["per","loc"]}"#;

const WIDE: &str =
    r#"{"regions":[{"shape":"box","x":0,"y":0,"width":10,"height":10,"label":"car","score":0.9}]}"#;
const NARROW: &str =
    r#"{"regions":[{"shape":"box","x":0,"y":0,"width":8,"height":10,"label":"car"}]}"#;
const BUS: &str =
    r#"{"regions":[{"shape":"box","x":0,"y":0,"width":10,"height":10,"label":"bus"}]}"#;

#[track_caller]
fn check_agreement(question: &str, items: &[[&str; 2]], expected: &str) {
    let mut engine = open_file(&dataset_of(question, items), &[]);
    let asked = r#"{"study":"agreement","question":"q","who":"models","resamples":0,"seed":1}"#;
    let Studied::Agreement(found) = found(&mut engine, asked) else { panic!() };
    let value = |it: &Option<f64>| it.map_or("-".to_owned(), |it| format!("{it:.3}"));
    let said: Vec<String> =
        found.metrics.iter().map(|it| format!("{} {}", it.id, value(&it.figure.value))).collect();
    assert_eq!(said.join(", "), expected);
}

#[test]
fn agents_agree_as_far_as_their_marks_cover_each_other() {
    check_agreement(
        CARS,
        &[[WIDE, NARROW], [WIDE, BUS], [BUS, BUS]],
        "mean-iou 0.900, matched-f1 0.667, alpha-iou 0.362",
    );
    let span = |end: u8| format!(r#"{{"spans":[{{"start":0,"end":{end},"label":"per"}}]}}"#);
    check_agreement(
        NAMES,
        &[[&span(3), &span(3)], [&span(3), &span(6)], [r#"{"spans":[]}"#, r#"{"spans":[]}"#]],
        "span-f1 0.667, alpha-span 0.737",
    );
}

/// A region is wrong as far as it does not cover the right one.
#[test]
fn suggested_regions_have_graded_losses() {
    let items = vec![[WIDE, ""]; 300];
    let mut round = Round::of("q", dataset_of(CARS, &items));
    let stream = Stream { question: Some("q".to_owned()), by: By::Top, never: Vec::new() };
    round.draw(&stream, 0.7);
    let waiting = round.waiting("calibration");
    // Every tenth is a fifth narrower.
    round.answer(&waiting, |index| if index % 10 == 0 { NARROW } else { WIDE }.to_owned());
    let found = round.certify(&Certify { stream, alpha: 0.1, ..asked() });
    let narrow = waiting.iter().filter(|index| **index % 10 == 0).count();
    assert_eq!(found.rows.len(), waiting.len());
    assert!((found.errors - 0.2 * narrow as f64).abs() < 1e-9, "{} {narrow}", found.errors);
    assert_eq!(found.threshold, Some(0.5));
    let words = "Regions are as wrong as 1 less an F1 in which a pair of the same label and attributes \
                 counts as much as it overlaps (IoU; of keypoints OKS, of lines how near they are): of one \
                 region each that is 1 less their IoU.";
    assert!(found.assumptions.iter().any(|it| it == words), "{:?}", found.assumptions);
}
