//! A model's report card: what one round of review says about each agent and version, and which
//! round it was. It is a file: two of them are compared in [`rounds`](super::rounds), long after
//! the projects are closed.
//!
//! Two kinds of answers stand side by side everywhere. `by_chance`: the item was drawn at random
//! or judged blind, so it speaks for items that nobody looked at; with unequal probabilities it is
//! weighted. `all`: also items that a rule or a person chose, most of them doubtful ones, so it
//! makes a model look worse than it is. Never both in one number.
//!
//! Absent on purpose: texts, ids of items and names of people. A card can be published.

use serde::{Deserialize, Serialize};

use super::calibration::brier::brier;
use super::calibration::ece::{ece_equal_mass, ece_equal_width};
use super::calibration::log_loss::log_loss;
use super::calibration::reliability::equal_width;
use super::calibration::{BINS, Sample};
use super::share::{Share, Weighted};
use crate::core::time::Timestamp;

/// Confidence of all intervals of a card.
pub const CONFIDENCE: f64 = 0.95;
/// Bins of equal width from 0 to 1 in which a card keeps the scores, so that those of two rounds
/// can be compared.
pub const SCORE_BINS: usize = 100;
/// The version that this program writes.
pub const VERSION: u32 = 1;

/// One round.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    #[serde(rename = "countersign_report_card")]
    pub version: u32,
    pub round: Round,
    /// Items that this card speaks of: those that were exported.
    pub items: u64,
    pub confidence: f64,
    pub questions: Vec<QuestionCard>,
}

/// Which round it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Round {
    pub name: String,
    /// SHA-256 of the dataset as the log names it; `None` where nobody answered.
    pub dataset: Option<String>,
    pub log_events: u64,
    /// SHA-256 of the log's last line, as in the cover of a project; `None` without a log.
    pub log_head: Option<String>,
    /// The latest moment in the log.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub last_event_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct QuestionCard {
    pub id: String,
    pub title: String,
    pub kind: String,
    /// Items of which is known what is right, and those of them that came by chance.
    pub settled: u64,
    pub by_chance: u64,
    /// By agent and version.
    pub agents: Vec<AgentCard>,
}

/// One version of one agent on one question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgentCard {
    pub agent: String,
    pub model_version: String,
    /// Items for which it suggests something, and their share of all.
    pub suggestions: u64,
    pub coverage: f64,
    pub accuracy: Both<Figure>,
    /// Of scores from 0 to 1.
    pub calibration: Both<Calibrated>,
    /// For choices, ratings and preferences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confusion: Option<Confusion>,
    /// For questions with several labels: each of them by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelCard>,
    /// What it suggests how often, on all items; for questions with labels.
    #[serde(default)]
    pub suggested: Vec<Counted>,
    pub scores: Histogram,
    /// Of all answers.
    #[serde(default)]
    pub slices: Vec<SliceCard>,
}

/// Of answers that came by chance, and of all; `None` where there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Both<T> {
    pub by_chance: Option<T>,
    pub all: Option<T>,
}

/// A share with what is needed to judge it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub n: u64,
    pub right: f64,
    pub share: f64,
    pub low: f64,
    pub high: f64,
    pub method: String,
    /// Kish's effective sample size; n where all weights are equal.
    pub effective: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    pub n: u64,
    pub mean_score: f64,
    pub ece_equal_width: f64,
    pub ece_equal_mass: f64,
    pub brier: f64,
    pub log_loss: f64,
    /// The reliability diagram, bins of equal width without the empty ones.
    pub bins: Vec<Bin>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    pub low: f64,
    pub high: f64,
    pub n: u64,
    pub mean_score: f64,
    pub accuracy: f64,
    pub accuracy_low: f64,
    pub accuracy_high: f64,
}

/// Rows: what people settled. Columns: what the agent suggested.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    pub labels: Vec<String>,
    pub counts: Vec<Vec<u64>>,
}

/// One label of several.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelCard {
    pub label: String,
    pub right: u64,
    pub missed: u64,
    pub wrongly_given: u64,
    pub rightly_absent: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub label: String,
    pub count: u64,
}

/// All its scores on the question, judged or not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    pub n: u64,
    /// Scores that are not from 0 to 1: they are in no bin.
    pub outside: u64,
    /// [`SCORE_BINS`] counts; none where there is no score from 0 to 1.
    pub bins: Vec<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SliceCard {
    pub column: String,
    pub value: String,
    pub n: u64,
    pub right: u64,
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

impl AgentCard {
    /// With its version, where it has one.
    pub fn name(&self) -> String {
        format!("{} {}", self.agent, self.model_version).trim_end().to_owned()
    }
}

impl Figure {
    /// `None` of nothing.
    pub fn of(answers: impl IntoIterator<Item = Weighted>) -> Option<Self> {
        let share = Share::of(answers, CONFIDENCE);
        let interval = share.interval?;
        Some(Self {
            n: share.n,
            right: share.hits,
            share: share.value?,
            low: interval.low,
            high: interval.high,
            method: interval.method.name().to_owned(),
            effective: share.effective,
        })
    }

    /// As the formulas take it.
    pub fn to_share(&self) -> Share {
        Share {
            n: self.n,
            hits: self.right,
            value: Some(self.share),
            effective: self.effective,
            interval: None,
        }
    }
}

impl Calibrated {
    /// Of scores from 0 to 1 and whether they were right. `None` of nothing, and where one of them
    /// is no such score.
    pub fn of(rows: &[(f64, bool)]) -> Option<Self> {
        let sample = Sample::new(rows.iter().copied()).ok()?;
        let bins = equal_width(&sample, BINS).into_iter().map(|bin| Bin {
            low: bin.low,
            high: bin.high,
            n: bin.n as u64,
            mean_score: bin.mean_score,
            accuracy: bin.accuracy,
            accuracy_low: bin.interval.low,
            accuracy_high: bin.interval.high,
        });
        Some(Self {
            n: sample.len() as u64,
            mean_score: sample.mean_score()?,
            ece_equal_width: ece_equal_width(&sample, BINS)?,
            ece_equal_mass: ece_equal_mass(&sample, BINS)?,
            brier: brier(&sample, BINS)?.score,
            log_loss: log_loss(&sample)?.value,
            bins: bins.collect(),
        })
    }
}

impl Histogram {
    pub fn add(&mut self, score: f64) {
        self.n += 1;
        if !(0.0..=1.0).contains(&score) {
            self.outside += 1;
            return;
        }
        self.bins.resize(SCORE_BINS, 0);
        // 1 belongs to the last bin.
        let bin = ((score * SCORE_BINS as f64) as usize).min(SCORE_BINS - 1);
        if let Some(count) = self.bins.get_mut(bin) {
            *count += 1;
        }
    }
}

impl Card {
    /// Reads the text of a card.
    ///
    /// # Errors
    /// It is none, for a person.
    pub fn read(text: &str) -> Result<Self, String> {
        let card: Self = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| format!("this is no report card: {error}"))?;
        if card.version > VERSION {
            return Err(format!(
                "this report card has version {}; this program reads up to {VERSION}",
                card.version
            ));
        }
        Ok(card)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_fall_into_bins() {
        let mut found = Histogram::default();
        for score in [0.0, 0.004, 0.5, 0.999, 1.0, 1.5, f64::NAN] {
            found.add(score);
        }
        let full: Vec<(usize, u64)> =
            found.bins.iter().copied().enumerate().filter(|(_, count)| *count > 0).collect();
        assert_eq!((found.n, found.outside, full), (7, 2, vec![(0, 2), (50, 1), (99, 2)]));
    }

    #[test]
    fn says_what_is_no_card() {
        let why = |text: &str| Card::read(text).unwrap_err();
        assert!(why("{}").starts_with("this is no report card: missing field"), "{}", why("{}"));
        let mut card = Card { version: 2, ..Card::default() };
        let newer = serde_json::to_string(&card).unwrap();
        assert_eq!(why(&newer), "this report card has version 2; this program reads up to 1");
        card.version = 1;
        let text = serde_json::to_string(&card).unwrap();
        assert_eq!(Card::read(&text), Ok(card));
    }
}
