use super::*;
use crate::core::format::gzip;
use crate::core::log::chain::{Head, hash_lines};
use crate::core::model::event::{Body, Open, Response, Verdict};
use crate::core::model::route::{Arm, Route};
use crate::core::model::value::Value;
use crate::core::time::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

const DATASET: [&str; 3] = [
    r#"{"countersign":1,"name":"replies","questions":[{"id":"reply","kind":"text"}],"agents":[{"id":"draft"}]}"#,
    r#"{"id":"a","fields":{"text":"Open on Sunday?"},"suggestions":[{"id":"a1","question":"reply","agent":"draft","value":"We never close.","score":0.6}]}"#,
    r#"{"id":"b","fields":{"text":"A drill?"},"suggestions":[{"id":"b1","question":"reply","agent":"draft","value":"Take one.","score":0.7}]}"#,
];

/// One thing that a person did: answers with a text of their own, or takes steps back.
#[derive(Clone, Debug)]
enum Did {
    Answer(&'static str),
    Undo,
}

fn answer(item: &str, text: &str) -> Body {
    Body::Response(Response {
        item: item.to_owned(),
        question: "reply".to_owned(),
        value: Some(Value::One(text.to_owned())),
        verdict: Verdict::Edited,
        suggestion_ids: vec![format!("{item}1")],
        suggestion_id: Some(format!("{item}1")),
        shown_at: Timestamp(0),
        decided_at: Timestamp(5_000),
        arm: Arm::Assisted,
        route: Route::Audit,
        rule_id: Some("share".to_owned()),
        policy_version: 0,
        sampling_probability: 0.25,
        seed: 0,
        edit_distance: None,
        bulk: None,
        settles: Vec::new(),
    })
}

/// A project, the texts of the answers that count, and of those that do not.
fn project(annotator: &str, steps: &[Did]) -> (String, Vec<String>, Vec<String>) {
    let mut head = Head::default();
    let open = Open { dataset: hash_lines(DATASET), name: "replies".to_owned(), items: 2 };
    let mut lines = vec![head.append(Timestamp(0), annotator, Body::Open(open)).1];
    // By item: seq and text, latest last.
    let mut live: Vec<(&str, u64, String)> = Vec::new();
    let mut dead = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let seq = head.seq + 1;
        match step {
            Did::Answer(item) => {
                let text = format!("Text-{number}-of-{item}");
                lines.push(head.append(Timestamp(seq as i64), annotator, answer(item, &text)).1);
                live.push((item, seq, text));
            }
            Did::Undo => {
                let Some((_, from, text)) = live.pop() else { continue };
                let undo = Body::Undo { from, to: from };
                lines.push(head.append(Timestamp(seq as i64), annotator, undo).1);
                dead.push(text);
            }
        }
    }
    let mut counting = Vec::new();
    for item in ["a", "b"] {
        let mut of_item: Vec<&String> =
            live.iter().filter(|(it, ..)| *it == item).map(|(.., text)| text).collect();
        counting.extend(of_item.pop().cloned());
        dead.extend(of_item.into_iter().cloned());
    }
    let text =
        crate::core::format::project::write("replies", DATASET, lines.iter().map(String::as_str));
    (text, counting, dead)
}

/// Formats that hold no more than what counts.
fn for_a_trainer() -> impl Iterator<Item = &'static str> {
    let ids = [
        "supervised",
        "supervised-chat",
        "preferences",
        "few-shot",
        "hard-cases",
        "guideline-questions",
        "report-card",
        "report-card-md",
    ];
    ids.into_iter()
}

#[track_caller]
fn check(arguments: &[&str], expected: &str) {
    let said = match Flags::parse(arguments, COMMAND.flags).and_then(|flags| Wanted::of(&flags)) {
        Ok(it) => format!("{} as {} to {:?}", it.path, it.format, it.out),
        Err(why) => why,
    };
    assert!(said.starts_with(expected), "{said}");
}

fn export(name: &str, bytes: &[u8], format: &str) -> Result<Made, String> {
    super::export(Opening { name: name.to_owned(), bytes: bytes.into() }, format)
}

fn text_of(made: Made) -> String {
    String::from_utf8(made.bytes).unwrap()
}

#[test]
fn arguments() {
    check(&["a", "--format", "csv"], "a as csv to None");
    check(&["-o", "b", "--format=csv", "a"], r#"a as csv to Some("b")"#);
    check(&["a"], "export needs --format and one of project, hand-out, jsonl, csv, decisions");
    check(&["--format", "csv"], "export needs one file");
}

#[test]
fn what_it_cannot_do_it_says() {
    let (text, ..) = project("anna", &[]);
    let why = |bytes: &[u8], format: &str| match export("p.jsonl", bytes, format) {
        Ok(made) => text_of(made),
        Err(why) => why,
    };
    assert!(why(text.as_bytes(), "parquet").starts_with("there is no format 'parquet'; there are"));
    assert_eq!(why(b"", "csv"), "there is no item in it");
}

/// A COCO file without an image would look like one of images with nothing on them.
#[test]
fn what_holds_no_answer_of_the_dataset_is_not_written() {
    let (text, ..) = project("anna", &[]);
    let why = export("p.jsonl", text.as_bytes(), "coco").err();
    let expected = "'coco' holds answers to questions of the kinds regions, and there is none here";
    assert_eq!(why.as_deref(), Some(expected));
}

/// Reads a packed project, writes a packed file.
#[test]
fn files_are_packed_both_ways() {
    let (text, ..) = project("anna", &[Did::Answer("a")]);
    let packed = gzip::pack(text.as_bytes());
    let files = BTreeMap::from([("p.jsonl.gz".to_owned(), packed)]);
    let ran = |words: &[&str]| crate::cli::answer(&[&["export"], words].concat(), &files);
    let written = ran(&["p.jsonl.gz", "--format", "supervised", "-o", "out.gz"]).files.remove(0).1;
    assert!(gzip::is_gzip(&written));
    let made = gzip::plain_text(written).unwrap();
    assert!(
        made.contains(r#""label":"Text-0-of-a""#) && made.contains(r#""weight":4.0"#),
        "{made}"
    );
    let piped = ran(&["p.jsonl.gz", "--format", "supervised"]);
    assert_eq!(piped.out, made.into_bytes());
    assert_eq!(ran(&["nowhere", "--format", "csv"]).code, 2);
}

/// What the project says by its last line is what the card says: they can be told to belong
/// together.
#[test]
fn a_card_knows_its_round() {
    let (text, ..) = project("anna", &[Did::Answer("a")]);
    let card = text_of(export("p.jsonl", text.as_bytes(), "report-card").unwrap());
    let card: serde_json::Value = serde_json::from_str(&card).unwrap();
    let cover: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(card["round"]["log_head"], cover["head"]);
    assert_eq!(card["round"]["dataset"], hash_lines(DATASET));
    // Drawn by an audit: it speaks for others.
    assert_eq!(card["questions"][0]["by_chance"], 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_file_holds_what_was_taken_back_or_who_answered(
        steps in prop::collection::vec(
            prop_oneof![
                Just(Did::Answer("a")), Just(Did::Answer("b")), Just(Did::Undo)
            ],
            0..10,
        )
    ) {
        let (text, counting, dead) = project("Annegret-Q", &steps);
        for format in for_a_trainer() {
            let made = text_of(export("p.jsonl", text.as_bytes(), format).unwrap());
            for gone in &dead {
                prop_assert!(!made.contains(gone.as_str()), "{} holds {}", format, gone);
            }
            prop_assert!(!made.contains("Annegret-Q"), "{} names people", format);
            if ["supervised", "supervised-chat", "preferences"].contains(&format) {
                prop_assert_eq!(made.lines().count(), counting.len(), "{}", format);
                for text in &counting {
                    prop_assert!(made.contains(text.as_str()), "{} lacks {}", format, text);
                }
            }
        }
    }
}

/// The hand-out at the command line is the page's: no known answer goes out with it.
#[test]
fn a_hand_out_has_no_known_answer() {
    let known = r#"{"id":"c","fields":{"text":"Why?"},"gold":{"reply":"Because."}}"#;
    let dataset = [DATASET[0], DATASET[1], known];
    let text = crate::core::format::project::write("replies", dataset, []);
    assert!(text_of(export("p.jsonl", text.as_bytes(), "project").unwrap()).contains("Because."));
    let made = export("p.jsonl", text.as_bytes(), "hand-out").unwrap();
    let written = String::from_utf8_lossy(&made.bytes);
    assert!(!written.contains("Because.") && !written.contains("gold"), "{written}");
    assert_eq!(
        made.notes,
        ["The known answers of 1 item, and what tells these from others, are not in this file."]
    );
}
