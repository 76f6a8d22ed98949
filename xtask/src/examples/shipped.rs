//! Checks of the files as they are shipped: what a reader of any of them may rely on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{EXAMPLES, read, run, shipped_path};

const LARGEST: usize = 600_000;
/// Of a file that holds its pictures.
const LARGEST_WITH_PICTURES: usize = 1_500_000;

fn lines(name: &str) -> Vec<Value> {
    let text = read(&shipped_path(name)).unwrap();
    let has_pictures = ["data:image/", "data:application/dicom"].iter().any(|it| text.contains(it));
    let most = if has_pictures { LARGEST_WITH_PICTURES } else { LARGEST };
    assert!(text.len() <= most, "{name} has {} bytes", text.len());
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(list: &Value) -> Vec<String> {
    let id = |it: &Value| it.as_str().or_else(|| it["id"].as_str()).unwrap().to_owned();
    list.as_array().map(|list| list.iter().map(id).collect()).unwrap_or_default()
}

#[test]
fn files_are_what_a_run_gives() {
    run(&["--check".to_owned()]).unwrap();
}

#[test]
fn an_unknown_example_is_named() {
    assert!(run(&["nonesuch".to_owned()]).unwrap_err().contains("nonesuch"));
}

#[test]
fn items_are_many_and_different() {
    for example in EXAMPLES {
        let lines = lines(example.name);
        // A series is as much work as its slices.
        let slices = |item: &Value| {
            let fields = item["fields"].as_object().into_iter().flat_map(|it| it.values());
            fields.filter_map(|it| it["sources"].as_array().map(Vec::len)).sum::<usize>()
        };
        let count: usize = lines[1..].iter().map(|item| slices(item).max(1)).sum();
        let most = if count > lines.len() { 90 } else { 200 };
        assert!(count >= most, "{} has {count} items or slices", example.name);
        let (mut ids, mut texts) = (BTreeSet::new(), BTreeSet::new());
        for item in &lines[1..] {
            assert!(ids.insert(item["id"].as_str().unwrap()), "{} twice", item["id"]);
            assert!(texts.insert(item["fields"].to_string()), "{} repeats a text", item["id"]);
        }
    }
}

#[test]
fn every_value_is_legal_and_every_agent_is_in_the_header() {
    for example in EXAMPLES {
        let lines = lines(example.name);
        let (header, items) = lines.split_first().unwrap();
        assert_eq!(header["countersign"], 1);
        let questions: BTreeMap<&str, &Value> = header["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|question| (question["id"].as_str().unwrap(), question))
            .collect();
        let agents: BTreeMap<&str, &Value> = header["agents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|agent| (agent["id"].as_str().unwrap(), &agent["version"]))
            .collect();
        let columns: BTreeSet<String> = ids(&header["columns"]).into_iter().collect();
        let mut spoke: BTreeSet<&str> = BTreeSet::new();
        for item in items {
            let id = &item["id"];
            for key in item["metadata"].as_object().unwrap().keys() {
                assert!(columns.contains(key), "{id}: column {key} is not in the header");
            }
            for suggestion in item["suggestions"].as_array().unwrap() {
                let question = questions[suggestion["question"].as_str().unwrap()];
                legal(item, question, &suggestion["value"]);
                let agent = suggestion["agent"].as_str().unwrap();
                assert_eq!(agents[agent], &suggestion["model_version"], "{id}: {agent}");
                spoke.insert(agent);
                if let Some(score) = suggestion["score"].as_f64() {
                    assert!((0.0..=1.0).contains(&score), "{id}: score {score}");
                }
                if let Some(probabilities) = suggestion["probabilities"].as_object() {
                    let total: f64 = probabilities.values().map(|p| p.as_f64().unwrap()).sum();
                    assert!((total - 1.0).abs() < 1e-6, "{id}: probabilities sum to {total}");
                    let labels = ids(&question["labels"]);
                    assert!(probabilities.keys().all(|label| labels.contains(label)), "{id}");
                }
            }
            for response in item["responses"].as_array().into_iter().flatten() {
                legal(item, questions[response["question"].as_str().unwrap()], &response["value"]);
                assert!(!response["annotator"].as_str().unwrap().is_empty());
                assert_eq!(
                    response["at"].as_str().unwrap().len(),
                    "2026-01-31T12:00:00.000Z".len()
                );
            }
            for (question, value) in item["gold"].as_object().into_iter().flatten() {
                legal(item, questions[question.as_str()], value);
            }
        }
        assert_eq!(
            spoke,
            agents.keys().copied().collect(),
            "{}: agents that never speak",
            example.name
        );
    }
}

fn legal(item: &Value, question: &Value, value: &Value) {
    let answers = || {
        let field = question["field"].as_str().unwrap();
        ids(&item["fields"][field]["answers"])
    };
    let known = |labels: Vec<String>, value: &Value| labels.iter().any(|label| value == label);
    let right = match question["kind"].as_str().unwrap() {
        "choice" => known(ids(&question["labels"]), value),
        "choices" => value
            .as_array()
            .is_some_and(|list| list.iter().all(|value| known(ids(&question["labels"]), value))),
        "rating" => value.as_i64().is_some_and(|n| {
            (question["low"].as_i64()..=question["high"].as_i64()).contains(&Some(n))
        }),
        "text" => value.as_str().is_some_and(|text| !text.trim().is_empty()),
        "regions" => value["regions"].as_array().is_some_and(|list| {
            let is_whole = |mark: &Value| {
                let runs = mark["runs"].as_array().into_iter().flatten();
                let (width, height) = (mark["width"].as_u64(), mark["height"].as_u64());
                known(ids(&question["labels"]), &mark["label"])
                    && match mark["shape"].as_str() {
                        Some("box") => true,
                        Some("mask") => {
                            Some(runs.filter_map(Value::as_u64).sum())
                                == width.zip(height).map(|(width, height)| width * height)
                        }
                        _ => false,
                    }
                    && mark["width"].as_f64() > Some(0.0)
                    && mark["height"].as_f64() > Some(0.0)
            };
            list.iter().all(is_whole)
        }),
        "tracks" => value["tracks"].as_array().is_some_and(|list| {
            let frames = item["fields"][question["field"].as_str().unwrap()]["sources"].as_array();
            let last = frames.unwrap().len() as u64;
            let is_whole = |mark: &Value| {
                let keys = mark["keys"].as_array().unwrap();
                let frames: Vec<u64> =
                    keys.iter().map(|it| it["frame"].as_u64().unwrap()).collect();
                known(ids(&question["labels"]), &mark["label"])
                    && frames.is_sorted_by(|one, other| one < other)
                    && frames.last().is_some_and(|frame| *frame < last)
                    && keys.iter().all(|it| it["width"].as_f64() > Some(0.0))
            };
            !list.is_empty() && list.iter().all(is_whole)
        }),
        "preference" => value == "tie" || known(answers(), value),
        "ranking" => {
            let mut ranked: Vec<String> = value
                .as_array()
                .into_iter()
                .flatten()
                .flat_map(|it| it.as_array().cloned().unwrap_or_else(|| vec![it.clone()]))
                .map(|it| it.as_str().unwrap().to_owned())
                .collect();
            let mut all = answers();
            ranked.sort();
            all.sort();
            ranked == all
        }
        other => panic!("no kind is called {other}"),
    };
    assert!(right, "{}: {value} is no value of {}", item["id"], question["id"]);
}
