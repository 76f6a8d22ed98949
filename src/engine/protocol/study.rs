//! Statistics over the answers to one question: what can be asked, what comes back.
//!
//! A study takes time. [`Request::Study`](super::Request::Study) begins one and
//! [`Request::StudyOn`](super::Request::StudyOn) goes on with it, a few hundredths of a second
//! each: [`Reply::Studying`](super::Reply::Studying) until it is
//! [`Reply::Studied`](super::Reply::Studied). Who asks decides when to go on, so other questions
//! are answered between two steps, and a study that nobody goes on with is cancelled. Another
//! study, or another dataset, takes its place.
//!
//! Everything here is plain: figures, names, indices of items. Figures that have no value say why.
//! It travels as payload ([`to_bytes`](super::to_bytes)), so that a page that never looks at
//! statistics does not carry the code that reads them.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::assurance;
use crate::core::model::evidence::Evidence;

/// What is to be found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "study", rename_all = "snake_case")]
pub enum Study {
    /// Every coefficient that suits the question, with bootstrap intervals over items.
    Agreement { question: String, who: Who, resamples: u32, seed: u64 },
    /// Every two raters, people and models together.
    Pairwise { question: String },
    /// What two raters said of their common items.
    Confusion { question: String, row: Rater, column: Rater },
    /// What the truth most likely is, by one method.
    Truth { question: String, method: String, who: Who, seed: u64 },
    /// Every method on the items whose answer is known (gold); the gold is held out.
    Compare { question: String, who: Who, seed: u64 },
    /// The agents that give a score to a question: known at once.
    Scorers { question: String },
    /// How far an agent's scores are probabilities.
    Calibration { question: String, agent: String },
    /// Raters of whom something should be asked.
    Care { question: String },
    /// The items that wait for one more answer or for a decision, most valuable first.
    Waiting {
        question: String,
        method: String,
        seed: u64,
        /// The queue takes this order: [`Sort::Gain`](crate::engine::query::Sort::Gain).
        #[serde(default)]
        order: bool,
    },
    /// What drawing a sample from a stream would mean.
    Draw(assurance::Draw),
    /// What may be accepted unseen, by the sample that was drawn.
    Certify(assurance::Certify),
    /// Whether what is accepted unseen keeps the promise.
    Audit,
    /// What showing suggestions does to people's answers.
    Blind { question: String, seed: u64 },
    /// How each person does on known answers.
    Gold { question: String },
    /// Errors by slice.
    Slices(assurance::Slices),
    /// Numbers over the whole dataset, and by the values of a column.
    Numbers { question: String, column: Option<String> },
    /// Items that differ in one word.
    Probes { question: String },
    /// What a policy would mean.
    WhatIf(assurance::WhatIf),
    /// Report cards put beside each other; each the text of its file.
    Rounds { cards: Vec<String> },
}

/// Whose labels.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    #[default]
    Everyone,
    People,
    Models,
}

/// A person or a model. A person may bear an agent's name, so both are said.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
pub struct Rater {
    pub model: bool,
    /// The annotator's name, or the agent's id.
    pub name: String,
}

/// What was found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Studied {
    Agreement(AgreementFound),
    Pairwise(PairwiseFound),
    Confusion(ConfusionFound),
    Truth(TruthFound),
    Compare(CompareFound),
    /// Ids of agents, in the order of the schema.
    Scorers(Vec<String>),
    Calibration(CalibrationFound),
    Care(CareFound),
    Waiting(WaitingFound),
    Draw(Box<assurance::DrawFound>),
    Certificate(Box<assurance::CertificateFound>),
    Audit(Box<assurance::AuditFound>),
    Blind(assurance::BlindFound),
    Gold(assurance::GoldFound),
    Slices(assurance::SlicesFound),
    Numbers(assurance::NumbersFound),
    Probes(assurance::ProbesFound),
    WhatIf(assurance::WhatIfFound),
    Rounds(assurance::RoundsFound),
    /// Nothing can be said; why, for a person.
    Nothing {
        why: String,
    },
}

/// Which items a figure speaks of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(tag = "behind", rename_all = "snake_case")]
pub enum Behind {
    /// The two raters said these values (as [`ConfusionFound::labels`] has them).
    Confusion { question: String, row: Rater, column: Rater, row_says: String, column_says: String },
    /// Of the last [`Study::Truth`] of the question: items whose most likely value has a
    /// posterior in `low < p <= high` (`low <= p` where low is 0).
    Posterior { question: String, low: f64, high: f64 },
    /// Of the same: items whose most likely value is tied.
    Tied { question: String },
    /// Scores of an agent in `low < score <= high` (`low <= score` where low is 0) on items
    /// that a person answered; only those where the agent is right, or wrong, where that is asked.
    Score { question: String, agent: String, low: f64, high: f64, right: Option<bool> },
    /// Everything that a rater labelled.
    Rater { question: String, rater: Rater },
}

/// A value with an interval, or the reason why there is none.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Figure {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Why there is no value.
    pub undefined: Option<String>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct AgreementFound {
    pub items: u32,
    pub raters: u32,
    pub labels: u32,
    /// Items with fewer than two labels.
    pub left_out: u32,
    pub metrics: Vec<MetricFound>,
    /// How the intervals were made: method, confidence, resamples, seed.
    pub method: String,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct MetricFound {
    pub id: String,
    pub title: String,
    pub help: String,
    pub level: String,
    /// The value of perfect agreement.
    pub best: f64,
    pub figure: Figure,
    /// What a reader of the value must know.
    pub notes: Vec<String>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct PairwiseFound {
    /// People first, then models, each in the order of their names.
    pub raters: Vec<RaterFound>,
    /// Every two of them that have items in common; `row < column`.
    pub pairs: Vec<PairFound>,
    /// Raters with labels who are not in it: too many.
    pub left_out: u32,
    /// People with people, people with models, models with models.
    pub parts: Vec<PartFound>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct RaterFound {
    pub rater: Rater,
    pub labels: u32,
    /// Where the rater stands on a map on which who agrees stands near (classical scaling of
    /// one minus the share of common items labelled alike), each from -1 to 1.
    pub x: f64,
    pub y: f64,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct PairFound {
    /// In [`PairwiseFound::raters`].
    pub row: u32,
    pub column: u32,
    pub items: u32,
    pub alike: u32,
    /// Cohen's, where it is defined. Weighted only where categories have an order.
    pub kappa: Option<f64>,
    pub linear: Option<f64>,
    pub quadratic: Option<f64>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct PartFound {
    pub title: String,
    pub pairs: u32,
    pub items: u64,
    pub alike: u64,
    /// The middle one of the kappas.
    pub kappa: Option<f64>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct ConfusionFound {
    /// Values as the page says them.
    pub labels: Vec<String>,
    /// `counts[row][column]`: the first rater's value, the second's.
    pub counts: Vec<Vec<u32>>,
    pub items: u32,
    pub alike: u32,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct TruthFound {
    pub method: String,
    pub title: String,
    /// Values as the page says them, in the order of the schema.
    pub classes: Vec<String>,
    /// Items that are most likely of each class; then tied, and those that nobody labelled.
    pub counts: Vec<u32>,
    pub tied: u32,
    pub unlabelled: u32,
    /// Items by the posterior of their most likely class: ten bins over 0 to 1.
    pub histogram: Vec<u32>,
    pub raters: Vec<AbilityFound>,
    /// What the number of a rater means.
    pub ability: String,
    pub iterations: u32,
    pub converged: bool,
    pub log_likelihood: Option<f64>,
    /// After each iteration.
    pub trace: Vec<f64>,
    pub warnings: Vec<String>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct AbilityFound {
    pub rater: Rater,
    pub labels: u32,
    pub ability: Option<f64>,
    /// By true class: how likely the rater says each. Empty where the method has none.
    pub confusion: Vec<Vec<f64>>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct CompareFound {
    pub gold: u32,
    pub methods: Vec<MethodFound>,
    /// Which is best, and whether by more than chance: sentences.
    pub verdict: Vec<String>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct MethodFound {
    pub id: String,
    pub title: String,
    pub help: String,
    pub items: u32,
    pub right: f64,
    pub ties: u32,
    /// Share right, Wilson interval, or why it could not run.
    pub accuracy: Figure,
    pub log_loss: Option<f64>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct CalibrationFound {
    /// Suggestions with a score on items that people answered.
    pub n: u32,
    /// Of them: judged blind, drawn at random, chosen by people or by score.
    pub blind: u32,
    pub random: u32,
    pub chosen: u32,
    /// What "right" means here: a sentence.
    pub truth: String,
    pub accuracy: Option<f64>,
    pub mean_score: Option<f64>,
    /// Expected calibration error over bins of equal width, and of equal mass.
    pub ece_width: Option<f64>,
    pub ece_mass: Option<f64>,
    pub brier: Option<f64>,
    pub log_loss: Option<f64>,
    pub bins: Vec<BinFound>,
    pub maps: Vec<MapFound>,
    /// Id of the map that does best on answers that it has not seen.
    pub best: Option<String>,
    /// Why there is none.
    pub undefined: Option<String>,
    /// On what the maps were fitted: a sentence.
    pub basis: String,
}

/// Scores in `low < score <= high`.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct BinFound {
    pub low: f64,
    pub high: f64,
    pub n: u32,
    pub mean_score: f64,
    /// Share right with its Wilson interval.
    pub accuracy: f64,
    pub accuracy_low: f64,
    pub accuracy_high: f64,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct MapFound {
    pub id: String,
    pub title: String,
    pub help: String,
    /// Log loss on answers that were held out, or why it could not be fitted.
    pub loss: Figure,
    /// What it makes of the scores 0, 0.05, … 1.
    pub curve: Vec<f64>,
    /// What to log so that it is relied on. `None` where it could not be fitted.
    pub evidence: Option<Evidence>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct CareFound {
    pub checks: Vec<CheckFound>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct CheckFound {
    pub id: String,
    pub title: String,
    pub help: String,
    /// Raters that were looked at, and those with too few answers.
    pub looked_at: u32,
    pub too_few: u32,
    /// Answers that are needed at least.
    pub least: u64,
    pub findings: Vec<FindingFound>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct FindingFound {
    pub rater: Rater,
    pub n: u64,
    /// A question to ask, never a verdict.
    pub question: String,
    pub numbers: Vec<(String, f64)>,
    /// Adjusted for the number of raters (Holm).
    pub p: f64,
}

#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct WaitingFound {
    /// Items that wait for one more answer, and for a decision.
    pub ask: u32,
    pub adjudicate: u32,
    /// Indices of items, the most valuable first.
    pub items: Vec<u32>,
    /// By item: expected gain of one more answer, in nats.
    pub gains: Vec<f64>,
    /// By item: whether it waits for a decision rather than for an answer.
    pub decides: Vec<bool>,
}
