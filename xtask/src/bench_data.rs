//! Datasets for the measurements: made up, of any length, the same in every
//! run. In the native format, with what a real one has: two agents with
//! probabilities, metadata in uneven shares, some text in other scripts.
//!
//! Only its size and shape mean anything; people read the examples instead.

use crate::examples::rng::Rng;
use serde_json::{Value, json};
use std::io::{self, Write};

const LABELS: [&str; 3] = ["negative", "neutral", "positive"];
const CHANNELS: [&str; 5] = ["mail", "chat", "phone", "review", "letter"];
const LANGUAGES: [&str; 4] = ["en", "de", "es", "ja"];
const WORDS: [&str; 24] = [
    "the", "parcel", "came", "late", "again", "and", "nobody", "answered", "my", "call", "thank",
    "you", "for", "quick", "help", "with", "invoice", "it", "works", "größer", "mañana", "配送",
    "👍", "refund",
];

/// Writes `items` lines after a header; about 430 bytes each.
pub fn write(out: &mut impl Write, items: usize) -> io::Result<()> {
    let header = json!({
        "countersign": 1,
        "name": format!("{items} made-up messages"),
        "fields": [{"id": "text", "title": "Message"}],
        "questions": [{
            "id": "sentiment", "kind": "choice", "title": "What does the customer feel?",
            "labels": LABELS.map(|label| json!({"id": label, "rare": label == "positive"})),
        }],
        "agents": [
            {"id": "first", "version": "1", "score": "made up"},
            {"id": "second", "version": "3", "score": "made up"},
        ],
        "columns": [{"id": "channel", "title": "Channel"}, {"id": "language", "title": "Language"}],
    });
    writeln!(out, "{header}")?;
    let mut rng = Rng::new(42);
    for number in 0..items {
        writeln!(out, "{}", item(number, &mut rng))?;
    }
    Ok(())
}

fn item(number: usize, rng: &mut Rng) -> Value {
    let length = 3 + rng.below(18);
    let words = (0..length).map(|_| pick(&WORDS, rng)).collect::<Vec<_>>();
    let first = rng.below(LABELS.len());
    // The agents agree on four of five.
    let second = if rng.below(5) == 0 { rng.below(LABELS.len()) } else { first };
    json!({
        "id": format!("m-{number:06}"),
        "fields": {"text": words.join(" ")},
        "metadata": {"channel": pick(&CHANNELS, rng), "language": pick(&LANGUAGES, rng)},
        "suggestions": [suggestion("first", first, rng), suggestion("second", second, rng)],
    })
}

fn suggestion(agent: &str, label: usize, rng: &mut Rng) -> Value {
    // In hundredths, so that they sum to one.
    let score = 40 + rng.below(60);
    let mut rest = 100 - score;
    let mut probabilities = serde_json::Map::new();
    for (index, name) in LABELS.iter().enumerate() {
        let share = match index {
            _ if index == label => score,
            // Whoever of the others comes last takes what is left.
            _ if index == LABELS.len() - 1 || (label == LABELS.len() - 1 && index == label - 1) => {
                rest
            }
            _ => rng.below(rest + 1),
        };
        if index != label {
            rest -= share;
        }
        probabilities.insert((*name).to_owned(), json!(share as f64 / 100.0));
    }
    json!({
        "question": "sentiment", "agent": agent,
        "value": LABELS[label], "score": score as f64 / 100.0, "probabilities": probabilities,
    })
}

/// The middle of the list more often than its end, as in life.
fn pick<'a>(list: &[&'a str], rng: &mut Rng) -> &'a str {
    let index = rng.below(list.len()).min(rng.below(list.len()));
    list.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lines_are_as_many_and_as_long_as_promised_and_the_same_again() {
        let mut once = Vec::new();
        let mut again = Vec::new();
        write(&mut once, 1000).unwrap();
        write(&mut again, 1000).unwrap();
        assert!(once == again);
        let text = String::from_utf8(once).unwrap();
        assert_eq!(text.lines().count(), 1001);
        let bytes = text.len() / 1000;
        assert!((415..445).contains(&bytes), "{bytes} bytes an item");
    }

    #[test]
    fn probabilities_sum_to_one_and_the_value_has_the_score() {
        let item = item(7, &mut Rng::new(3));
        for suggestion in item["suggestions"].as_array().unwrap() {
            let shares = suggestion["probabilities"].as_object().unwrap();
            let sum: f64 = shares.values().filter_map(Value::as_f64).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            let value = suggestion["value"].as_str().unwrap();
            assert_eq!(shares[value], suggestion["score"]);
        }
    }
}
