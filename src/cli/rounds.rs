//! `countersign rounds CARD.json CARD.json … [--json]`: did what people corrected make the next
//! suggestions better?

use serde::Serialize;

use super::Command;
use super::flags::{Flags, JSON};
use super::world::{self, Outcome, World};
use crate::core::assurance::card::{Card, Round};
use crate::core::assurance::rounds::{Change, Step, compare};

/// Labels that are named in the text; the JSON has all.
const LABELS: usize = 5;

pub const COMMAND: Command = Command {
    name: "rounds",
    files: "CARD.json CARD.json …",
    flags: &[JSON],
    about: "Whether suggestions became better from one report card to the next.",
    lines: false,
    answer,
};

fn answer(flags: &Flags, world: &dyn World) -> Result<Outcome, String> {
    if flags.plain.len() < 2 {
        return Err("rounds needs at least two report cards, the earliest first".to_owned());
    }
    let mut cards = Vec::new();
    for path in &flags.plain {
        let card = Card::read(&world::text(world, path)?);
        cards.push(card.map_err(|why| format!("{path}: {why}"))?);
    }
    let steps = compare(&cards);
    let make = if flags.has("--json") { json } else { text };
    Ok(Outcome::said(make(&flags.plain, &cards, &steps)))
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Rounds"))]
struct Json<'a> {
    rounds: Vec<RoundJson<'a>>,
    steps: &'a [Step],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RoundOfFile"))]
struct RoundJson<'a> {
    file: &'a str,
    #[serde(flatten)]
    round: &'a Round,
}

fn json(paths: &[String], cards: &[Card], steps: &[Step]) -> String {
    let rounds = paths.iter().zip(cards);
    let rounds = rounds.map(|(file, card)| RoundJson { file, round: &card.round }).collect();
    // Structs of texts and finite numbers: this cannot fail.
    serde_json::to_string_pretty(&Json { rounds, steps }).unwrap_or_default() + "\n"
}

fn text(paths: &[String], cards: &[Card], steps: &[Step]) -> String {
    let mut text = String::new();
    for (number, (path, card)) in (1..).zip(paths.iter().zip(cards)) {
        let until = card.round.last_event_at.map(|at| format!(", until {at}")).unwrap_or_default();
        text += &format!("round {number}: {path}{until}\n");
    }
    for step in steps {
        let at = |place: usize| cards.get(place).and_then(|card| card.round.last_event_at);
        text += &format!("\nround {} to round {}\n", step.from + 1, step.to + 1);
        if at(step.to) < at(step.from) {
            text += "  The later round ends before the earlier one: is the order right?\n";
        }
        if step.same_dataset {
            text += "  Both are about the same dataset: the same items may count in both, and \
                     the intervals are then wider than they need be.\n";
        }
        for change in &step.changes {
            text += &format!("  {}\n", change.sentence);
            text += &moved(change);
        }
        for name in &step.unmatched {
            text += &format!("  {name}\n");
        }
    }
    text
}

/// What else moved, in lines of their own.
fn moved(change: &Change) -> String {
    let mut text = String::new();
    if let Some([before, after]) = change.ece {
        text += &format!("    calibration error (ECE): {before:.3} → {after:.3}\n");
    }
    if let Some(drift) = &change.scores {
        text += &format!(
            "    scores moved: {} (PSI {:.3}, by chance up to {:.3})\n",
            drift.word, drift.psi, drift.by_chance
        );
    }
    let clear: Vec<String> = change
        .labels
        .iter()
        .filter(|label| label.p < 0.05)
        .map(|label| {
            format!("{} {:.1} % → {:.1} %", label.label, label.before * 100.0, label.after * 100.0)
        })
        .collect();
    if !clear.is_empty() {
        let more = clear.len().saturating_sub(LABELS);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named: Vec<String> = clear.into_iter().take(LABELS).collect();
        text += &format!("    suggested more or less often: {}{more}\n", named.join(", "));
    }
    text
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<Json<'_>>();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::assurance::card::{AgentCard, Both, Counted, Figure, QuestionCard};
    use crate::core::assurance::share::Weighted;
    use crate::core::time::Timestamp;
    use expect_test::expect;

    fn card(right: u64, negative: u64, at: i64) -> Card {
        let figure = Figure::of((0..100).map(|place| Weighted::new(1.0, place < right)));
        let agent = AgentCard {
            agent: "bayes".to_owned(),
            suggestions: 100,
            accuracy: Both { by_chance: figure.clone(), all: figure },
            suggested: vec![Counted { label: "neg".to_owned(), count: negative }],
            ..AgentCard::default()
        };
        let question =
            QuestionCard { id: "mood".to_owned(), agents: vec![agent], ..QuestionCard::default() };
        let round = Round { last_event_at: Some(Timestamp(at)), ..Round::default() };
        Card { version: 1, round, questions: vec![question], ..Card::default() }
    }

    #[test]
    fn says_it_in_words() {
        let cards = [card(60, 30, 0), card(80, 70, 86_400_000), card(80, 70, 0)];
        let paths = ["a", "b", "c"].map(str::to_owned);
        expect![[r#"
            round 1: a, until 1970-01-01T00:00:00.000Z
            round 2: b, until 1970-01-02T00:00:00.000Z
            round 3: c, until 1970-01-01T00:00:00.000Z

            round 1 to round 2
              mood, bayes: right in 80.0 % of 100 answers, before 60.0 % of 100; +20.0 points (95 % interval +7.3 to +31.9). It became better.
                suggested more or less often: neg 30.0 % → 70.0 %

            round 2 to round 3
              The later round ends before the earlier one: is the order right?
              mood, bayes: right in 80.0 % of 100 answers, before 80.0 % of 100; +0.0 points (95 % interval −11.1 to +11.1). Whether it became better or worse cannot be said.

            round 1 to round 3
              mood, bayes: right in 80.0 % of 100 answers, before 60.0 % of 100; +20.0 points (95 % interval +7.3 to +31.9). It became better.
                suggested more or less often: neg 30.0 % → 70.0 %
        "#]].assert_eq(&text(&paths, &cards, &compare(&cards)));
    }

    #[test]
    fn reads_what_export_writes_and_says_what_it_cannot_read() {
        let written = |card: &Card| serde_json::to_vec(card).unwrap();
        let files = std::collections::BTreeMap::from([
            ("a.json".to_owned(), written(&card(60, 30, 0))),
            ("b.json".to_owned(), written(&card(80, 30, 0))),
            ("c.json".to_owned(), b"{}".to_vec()),
        ]);
        let said = |words: &[&str]| crate::cli::answer(&[&["rounds"], words].concat(), &files);
        let found: serde_json::Value =
            serde_json::from_slice(&said(&["a.json", "b.json", "--json"]).out).unwrap();
        assert_eq!(found["steps"][0]["changes"][0]["accuracy"]["verdict"], "better");
        assert_eq!(found["rounds"][1]["file"], "b.json");
        assert!(said(&["a.json", "c.json"]).err.contains("this is no report card"));
        assert!(said(&["a.json"]).err.contains("at least two"));
    }
}
