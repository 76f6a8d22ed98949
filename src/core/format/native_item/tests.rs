use super::*;
use crate::core::format::header::header;
use expect_test::{Expect, expect};
use proptest::prelude::*;

const HEADER: &str = r#"{"countersign":1,"questions":[{"id":"mood","kind":"choice","labels":["neg","pos"]},{"id":"reply","kind":"text"},{"id":"how","kind":"rating","low":0,"high":3},{"id":"order","kind":"ranking","field":"b"}]}"#;

fn schema() -> Schema {
    header(HEADER, 1).0
}

#[track_caller]
fn check(line: &str, expected: Expect) {
    let (item, issues) = read_item(line, 4, &schema());
    let mut said = match item {
        Some(item) => serde_json::to_string_pretty(&item).unwrap(),
        None => "no item".to_owned(),
    };
    for issue in issues {
        said.push('\n');
        said.push_str(&issue.to_string());
    }
    expected.assert_eq(&said);
}

#[test]
fn reads_a_whole_item_in_order() {
    check(
        r#"{"id":"m-1","fields":{"z":"plain","thread":{"kind":"conversation","turns":[{"role":"user","content":"hi"},{"speaker":"joss","text":"ho","focus":true}]},"b":{"kind":"answers","answers":[{"text":"one","agent":"r"},"two"]},"p":{"kind":"image","src":"data:,"}},"metadata":{"y":1.5,"a":null,"t":["x"]},"suggestions":[{"question":"mood","agent":"m","value":"neg","score":0.5,"probabilities":{"pos":0.4,"neg":0.5},"rationale":"so"}],"responses":[{"question":"mood","annotator":"anna","value":"pos","at":"2026-01-31T12:00:00.000Z"}],"gold":{"how":2}}"#,
        expect![[r#"
            {
              "id": "m-1",
              "fields": [
                {
                  "id": "z",
                  "content": {
                    "kind": "text",
                    "text": "plain"
                  }
                },
                {
                  "id": "thread",
                  "content": {
                    "kind": "conversation",
                    "turns": [
                      {
                        "speaker": "user",
                        "text": "hi",
                        "focus": false
                      },
                      {
                        "speaker": "joss",
                        "text": "ho",
                        "focus": true
                      }
                    ]
                  }
                },
                {
                  "id": "b",
                  "content": {
                    "kind": "answers",
                    "answers": [
                      {
                        "id": "a",
                        "text": "one",
                        "agent": "r"
                      },
                      {
                        "id": "b",
                        "text": "two",
                        "agent": null
                      }
                    ]
                  }
                },
                {
                  "id": "p",
                  "content": {
                    "kind": "image",
                    "src": "data:,",
                    "alt": ""
                  }
                }
              ],
              "metadata": [
                [
                  "y",
                  1.5
                ],
                [
                  "a",
                  null
                ],
                [
                  "t",
                  "[\"x\"]"
                ]
              ],
              "suggestions": [
                {
                  "id": "mood/m",
                  "question": "mood",
                  "agent": "m",
                  "model_version": "",
                  "value": "neg",
                  "score": 0.5,
                  "probabilities": [
                    [
                      "pos",
                      0.4
                    ],
                    [
                      "neg",
                      0.5
                    ]
                  ],
                  "rationale": "so"
                }
              ],
              "responses": [
                {
                  "question": "mood",
                  "annotator": "anna",
                  "value": "pos",
                  "at": "2026-01-31T12:00:00.000Z"
                }
              ],
              "gold": [
                [
                  "how",
                  2
                ]
              ]
            }"#]],
    );
}

#[test]
fn leaves_out_what_is_illegal_and_says_so() {
    check(
        r#"{"fields":{"t":"x","t":"y","s":{"kind":"spans"}},"metadata":7,"suggestions":[{"question":"mood","agent":"m","value":"angry"},{"question":"who","value":1},{"question":"how","agent":"m","value":2,"score":"NaN"},{"question":"how","agent":"m","value":1,"score":1e999},3,{"question":"reply","value":"ok","probabilities":{"a":2}},{"question":"mood","agent":"m","value":"pos","probabilities":{"up":0.5}}],"responses":[{"question":"mood","value":"pos","at":"yesterday"},4],"gold":{"mood":"odd"}}"#,
        expect![[r#"
            {
              "id": "line-4",
              "fields": [
                {
                  "id": "t",
                  "content": {
                    "kind": "text",
                    "text": "x"
                  }
                },
                {
                  "id": "s",
                  "content": {
                    "kind": "text",
                    "text": "{\"kind\":\"spans\"}"
                  }
                }
              ],
              "metadata": [],
              "suggestions": [
                {
                  "id": "how/m",
                  "question": "how",
                  "agent": "m",
                  "model_version": "",
                  "value": 2,
                  "score": null
                },
                {
                  "id": "how/m#2",
                  "question": "how",
                  "agent": "m",
                  "model_version": "",
                  "value": 1,
                  "score": null
                },
                {
                  "id": "reply/unnamed",
                  "question": "reply",
                  "agent": "unnamed",
                  "model_version": "",
                  "value": "ok",
                  "score": null
                },
                {
                  "id": "mood/m",
                  "question": "mood",
                  "agent": "m",
                  "model_version": "",
                  "value": "pos",
                  "score": null
                }
              ],
              "responses": [
                {
                  "question": "mood",
                  "annotator": "unnamed",
                  "value": "pos",
                  "at": null
                }
              ],
              "gold": []
            }
            line 4, field id: no id; it is called line-4
            line 4, field fields.t: stands twice; the first is read
            line 4, field fields.s: fields of kind 'spans' are not known; its JSON is shown
            line 4, field metadata: not an object; left out
            line 4, field suggestions[0].value: 'angry' is not a label of mood; the suggestion was left out
            line 4, field suggestions[1].question: there is no question 'who'; left out
            line 4, field suggestions[2].score: not a finite number; the suggestion has no score
            line 4, field suggestions[3].id: 'how/m' stands twice in this item; this one is called 'how/m#2'
            line 4, field suggestions[3].score: not a finite number; the suggestion has no score
            line 4, field suggestions[4].question: names no question; left out
            line 4, field suggestions[5].agent: no agent; it is called unnamed
            line 4, field suggestions[5].probabilities: 2 of 'a' is not between 0 and 1; left out
            line 4, field suggestions[6].probabilities: 'up' is not a label of mood; left out
            line 4, field responses[0].at: not a moment like 2026-01-31T12:00:00.000Z; left out
            line 4, field responses[1]: not a response; left out
            line 4, field gold.mood: 'odd' is not a label of mood; the known answer was left out"#]],
    );
}

#[test]
fn a_nesting_bomb_costs_only_its_field() {
    let bomb = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let line = format!(r#"{{"id":"a","fields":{{"t":"x","b":{bomb}}},"metadata":{{"m":{bomb}}}}}"#);
    let (item, issues) = read_item(&line, 4, &schema());
    assert_eq!(item.unwrap().fields.len(), 1);
    assert_eq!(issues[0].to_string(), "line 4, field fields.b: nested too deep; left out");
}

#[test]
fn a_line_that_is_no_object_is_no_item() {
    check(
        "3",
        expect![[r#"
        no item
        line 4, column 1: not an item: a line must be one JSON object; the line was left out"#]],
    );
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(line in ".{0,80}") {
        let _ = read_item(&line, 1, &schema());
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0usize..400, with in ".{0,3}", length in 0usize..6) {
        let line = r#"{"id":"m","fields":{"t":"x","b":{"kind":"answers","answers":[{"id":"a","text":"one"}]}},"metadata":{"y":1},"suggestions":[{"question":"order","agent":"m","value":["a",["b","c"]],"score":0.5}],"responses":[{"question":"mood","annotator":"anna","value":"pos"}],"gold":{"how":2}}"#;
        let start = at.min(line.len());
        let end = (start + length).min(line.len());
        let mutated = format!("{}{with}{}", &line[..start], &line[end..]);
        let _ = read_item(&mutated, 1, &schema());
    }
}

#[test]
fn frames_and_series_are_read_by_their_kind() {
    let check = |field: &str, expected: &str| {
        let line = format!(r#"{{"id":"a","fields":{{"f":{field}}}}}"#);
        let (item, issues) = read_item(&line, 4, &schema());
        let content = item.unwrap().fields.remove(0).content;
        let said: Vec<String> = issues.iter().map(ToString::to_string).collect();
        assert_eq!(format!("{} {said:?}", serde_json::to_string(&content).unwrap()), expected);
    };
    check(
        r#"{"kind":"frames","sources":["a.png","b.png"],"rate":10,"alt":"street"}"#,
        r#"{"kind":"series","of":"frames","sources":["a.png","b.png"],"rate":10.0,"alt":"street"} []"#,
    );
    check(
        r#"{"kind":"video","src":"a.webm"}"#,
        r#"{"kind":"series","of":"video","sources":["a.webm"],"rate":null,"alt":""} []"#,
    );
    check(
        r#"{"kind":"dicom","rate":-1}"#,
        r#"{"kind":"series","of":"dicom","sources":[],"rate":null,"alt":""} ["line 4, field fields.f: dicom without sources"]"#,
    );
}
