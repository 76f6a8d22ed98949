//! Assurance: what may be accepted without a person and at which risk, how the people's and the
//! models' errors fall on slices of the data, and what a policy would do to all that.
//!
//! Asked and answered as the other statistics ([`Study`](super::study::Study)), in steps, as
//! payload. Everything here is plain: every figure carries n, its interval, or why there is none.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::Effort;
use crate::core::model::evidence::Evidence;
use crate::core::routing::policy::Policy;

pub use crate::core::routing::stream::{By, Stream};

/// A sample that is to be drawn from a stream, and what it would take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Draw {
    pub stream: Stream,
    /// From 0 to 1.
    pub share: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Certify {
    pub stream: Stream,
    /// The error that is not to be exceeded, and with which probability it may be all the same.
    pub alpha: f64,
    pub delta: f64,
    /// Somebody looks again and again until it passes: another method, which allows that.
    pub again: bool,
    /// A certificate for each value of this column of metadata, or for all together.
    pub column: Option<String>,
    /// The share of what is accepted that people go on looking at.
    pub audit: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Slices {
    pub question: String,
    /// One column of metadata, or two whose crossing is meant.
    pub columns: Vec<String>,
    /// Gaps are tested many at a time: Holm keeps the chance of one false alarm at 5 %,
    /// Benjamini-Hochberg the share of false ones among all that are raised.
    pub discoveries: bool,
    /// The column of metadata that says which items belong together, such as the author: gaps are
    /// then by cluster bootstrap. `None` where each item stands for itself.
    #[serde(default)]
    pub groups: Option<String>,
}

/// A figure with its n and its interval, or why there is none.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Share {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Of so many; answers that count more than others are so many in effect.
    pub n: f64,
    pub undefined: Option<String>,
}

/// The difference of two figures: this one less the other.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Gap {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Adjusted for all that were tested with it.
    pub p: Option<f64>,
    /// Whether it is more than chance, by that.
    pub stands_out: bool,
    /// Groups of answers on each side, where they come in groups.
    #[serde(default)]
    pub groups: Option<[u32; 2]>,
}

/// What drawing a sample would mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct DrawFound {
    /// Items in the stream, and how many of them are drawn.
    pub stream: u32,
    pub drawn: u32,
    /// Of the drawn ones: answered before by somebody, not blind.
    pub seen: u32,
    /// What they cost.
    pub minutes: f64,
    /// The policy in force with the rule that draws. `None` where nothing can be drawn; `words`
    /// then say why.
    pub policy: Option<Policy>,
    /// For a person: where the sample comes from, and what stays as it is.
    pub words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CertificateFound {
    /// Items in the stream; those of the sample; of these answered, and put aside (they count
    /// as wrong), and still to be answered.
    pub stream: u32,
    pub drawn: u32,
    pub answered: u32,
    pub put_aside: u32,
    pub waiting: u32,
    /// The rule that drew them; empty where no sample was drawn yet.
    pub rule: String,
    /// What is certified: the loosest threshold, or nothing. By slice: the loosest of theirs, and
    /// below the sums over those that are accepted, with the largest of their bounds.
    pub threshold: Option<f64>,
    /// Answers of the sample at or above it, those of them that are wrong (or the sum of losses),
    /// the error that is not exceeded, and the share of the stream that would be accepted.
    pub accepted: u32,
    pub errors: f64,
    pub upper_bound: Option<f64>,
    pub coverage: f64,
    /// Items of the dataset that would be accepted.
    pub items: u32,
    /// About so many more answers; `None` where none are needed, or no number will do.
    pub needed: Option<u32>,
    /// Answers in all, and the share of the stream that about so many would let pass.
    pub price: Vec<(u32, f64)>,
    /// Threshold by threshold, from the strictest.
    pub steps: Vec<StepFound>,
    pub slices: Vec<SliceCertificate>,
    /// The answers that it was computed from, so that anybody can compute it again.
    pub rows: Vec<CertificateRow>,
    /// They are losses from 0 to 1 and not right or wrong, also where each is 0 or 1.
    pub is_graded: bool,
    /// For a person: what was found, in one sentence.
    pub verdict: String,
    /// Which method is in force and why.
    pub method: String,
    pub assumptions: Vec<String>,
    /// To be logged so that it is relied on. `None` where nothing is certified, or where the
    /// sample is not answered whole.
    pub evidence: Option<Evidence>,
    /// The policy in force, with what is certified in the place of what accepted unseen before.
    /// Also where nothing is certified: then nothing is accepted unseen.
    pub policy: Option<Policy>,
}

/// One answer of the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct CertificateRow {
    /// Its id.
    pub item: String,
    pub score: f64,
    /// 0 where the suggestion was right, 1 where it was wrong or the item was put aside.
    pub loss: f64,
    /// Empty where no column was asked for.
    pub slice: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct StepFound {
    pub threshold: f64,
    pub n: u32,
    pub errors: f64,
    /// What the error of this threshold is not above, by its answers alone.
    pub upper_bound: Option<f64>,
    /// How likely so few errors are where the error is alpha; `None` where nobody looked.
    pub p: Option<f64>,
    pub passed: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct SliceCertificate {
    pub value: String,
    pub n: u32,
    pub errors: f64,
    pub threshold: Option<f64>,
    pub upper_bound: Option<f64>,
    /// What becomes of it.
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct AuditFound {
    /// The certificate that is audited, for a person; empty where none is in force.
    pub certificate: String,
    pub alpha: f64,
    pub delta: f64,
    /// Items that are accepted unseen now; those drawn for the audit, answered, wrong.
    pub accepted: u32,
    pub drawn: u32,
    pub answered: u32,
    /// Of the drawn those that this annotator has not done yet.
    pub waiting: u32,
    pub errors: f64,
    /// What the error of the pile is, at any time of looking.
    pub low: f64,
    pub high: f64,
    pub state: AuditState,
    /// After each answer: n, errors, low, high.
    pub trace: Vec<(u32, f64, f64, f64)>,
    /// By rare label: how many of those in the pile are found there by the audit.
    pub rare: Vec<RareFound>,
    pub verdict: String,
    pub method: String,
    /// Where the promise does not hold: the policy without what accepted unseen.
    pub policy: Option<Policy>,
    /// To be logged with it: the certificate counts no longer.
    pub evidence: Option<Evidence>,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AuditState {
    /// Nothing is accepted unseen.
    Nothing,
    /// The audit alone shows by now that the error is at most alpha.
    Shown,
    /// Nothing speaks against the certificate, and the audit alone does not show it yet.
    Holds,
    /// The error is above alpha.
    Broken,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RareFound {
    pub question: String,
    pub label: String,
    /// Among the audited: items that are it, and those of them that were accepted as it.
    pub audited: u32,
    /// The share of all items with this label that was not missed, as far as the sample tells.
    pub recall: Share,
    /// So many are missed in the whole pile, about.
    pub missed: Share,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct BlindFound {
    /// Answers in each arm.
    pub blind: u32,
    pub assisted: u32,
    /// Of suggestions that are wrong: the share that people accepted all the same.
    pub accepted_wrong: Share,
    /// And of those that are right: the share that they turned down.
    pub rejected_right: Share,
    /// By label: its share among blind and among assisted answers, and the difference.
    pub labels: Vec<LabelShift>,
    /// How far the two distributions are apart, from 0 to 1, and how likely chance does that.
    pub shift: Share,
    pub shift_p: Option<f64>,
    pub agents: Vec<AgentArms>,
    /// What stands out, in sentences; also what there are too few answers for.
    pub sentences: Vec<String>,
    pub method: String,
    pub people: Vec<PersonArms>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct LabelShift {
    pub label: String,
    pub blind: Share,
    pub assisted: Share,
    pub gap: Gap,
}

/// How often people say what an agent suggests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct AgentArms {
    pub agent: String,
    pub blind: Share,
    pub assisted: Share,
    pub gap: Gap,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct PersonArms {
    pub name: String,
    pub blind: u32,
    pub assisted: u32,
    pub accepted_wrong: Share,
}

/// Known answers: how each person does on them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct GoldFound {
    /// Items whose answer is known.
    pub gold: u32,
    pub people: Vec<GoldPerson>,
    pub method: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct GoldPerson {
    pub name: String,
    pub right: Share,
    /// Known answer, what was said, how often; the most frequent first.
    pub missed: Vec<(String, String, u32)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct SlicesFound {
    pub columns: Vec<String>,
    /// Ids of the agents, in the order of each slice's errors.
    pub agents: Vec<String>,
    /// Answers that a slice needs so that something is said of it, and why so many.
    pub least: u32,
    pub least_why: String,
    pub slices: Vec<SliceFound>,
    /// How often a label is suggested wrongly, and missed, by slice.
    pub rates: Vec<RateFound>,
    /// What stands out, in sentences; "nothing stands out" is one too.
    pub sentences: Vec<String>,
    /// Slices that are not listed: too many.
    pub left_out: u32,
    pub method: String,
    /// What to be careful about: few groups, or none.
    pub cautions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct SliceFound {
    /// `de`, or `de · mail` where two columns are crossed.
    pub name: String,
    pub values: Vec<String>,
    pub items: u32,
    /// Items of it of which it is known what is right.
    pub known: u32,
    /// By agent: how often it is wrong, and the gap to all other slices together.
    pub errors: Vec<Share>,
    pub gaps: Vec<Gap>,
    /// Of what is accepted unseen.
    pub accepted: u32,
    pub accepted_error: Share,
    /// The share of pairs of people's answers that are the same.
    pub agreement: Share,
    /// The share that people have to look at.
    pub sent: Share,
    pub sent_gap: Gap,
    pub minutes: Option<f64>,
    /// Why nothing is said of it.
    pub too_small: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RateFound {
    pub slice: String,
    pub agent: String,
    pub label: String,
    /// Of the items that are not it: the share that the agent calls so.
    pub false_positive: Share,
    pub false_positive_gap: Gap,
    /// Of the items that are it: the share that the agent calls something else.
    pub false_negative: Share,
    pub false_negative_gap: Gap,
}

/// Numbers over the whole dataset from answers to a part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NumbersFound {
    pub items: u32,
    pub answered: u32,
    pub rows: Vec<NumberFound>,
    pub method: String,
    /// What makes the naive numbers differ, and where the others do not hold.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NumberFound {
    /// `Share of Negative`, `Accuracy of Bayes`.
    pub what: String,
    /// The slice it speaks of; empty for all.
    pub slice: String,
    /// Over the answered items as they are; weighted by how they were drawn; with the help of
    /// what an agent says of all items.
    pub naive: Share,
    pub weighted: Share,
    pub powered: Share,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ProbesFound {
    /// Pairs of items whose texts differ in one word, or in nothing.
    pub pairs: u32,
    /// By words that were exchanged: how often the suggestion flips.
    pub words: Vec<ProbeWords>,
    pub examples: Vec<ProbePair>,
    pub method: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ProbeWords {
    /// Both empty where the texts are the same.
    pub from: String,
    pub to: String,
    pub agent: String,
    pub flips: Share,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct ProbePair {
    pub a: u32,
    pub b: u32,
    pub from: String,
    pub to: String,
    pub agent: String,
    pub says_a: String,
    pub says_b: String,
}

/// What a policy would mean, by what the log knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct WhatIf {
    pub policy: Policy,
    pub effort: Effort,
    /// Cost of a minute of a person.
    pub per_minute: f64,
    /// By the values of this column too.
    pub column: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct WhatIfFound {
    pub items: u32,
    pub auto: u32,
    pub hours: f64,
    pub cost: f64,
    /// By route: name, items, judgements, hours.
    pub queues: Vec<(String, u32, u32, f64)>,
    /// Of what would be accepted unseen: the share that is wrong.
    pub error: Share,
    /// Items that would be accepted: known by people's answers or gold, and those that are not.
    pub known: u32,
    pub unknown: u32,
    pub slices: Vec<WhatIfSlice>,
    /// Where the replay is valid, and where it guesses.
    pub words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct WhatIfSlice {
    pub name: String,
    pub items: u32,
    /// The share accepted unseen under the policy in force, and under this one.
    pub auto_before: f64,
    pub auto_after: f64,
    pub error_before: Share,
    pub error_after: Share,
}

/// Rounds put beside each other, the earliest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RoundsFound {
    pub rounds: Vec<RoundFound>,
    /// From each round to the next, and from the first to the last where there are more than two.
    pub steps: Vec<RoundStep>,
    /// Cards that cannot be read: their place among those that were given, and why.
    pub unreadable: Vec<(u32, String)>,
    pub method: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RoundFound {
    /// Its place among the cards that were given.
    pub card: u32,
    /// The dataset's name, and the day of the last event; empty where the card says none.
    pub name: String,
    pub until: String,
    /// Items of the dataset, and answers that are settled over all questions.
    pub items: u64,
    pub settled: u64,
    pub agents: Vec<RoundAgent>,
}

/// One version of one agent on one question in one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RoundAgent {
    pub question: String,
    pub agent: String,
    pub version: String,
    /// The figures are of answers that came by chance: so in every round that has the agent.
    pub by_chance: bool,
    pub right: Share,
    pub ece: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RoundStep {
    /// In [`RoundsFound::rounds`].
    pub from: u32,
    pub to: u32,
    /// The suggestions are the same, so they cannot have become better.
    pub same_dataset: bool,
    pub changes: Vec<RoundChange>,
    /// What a reader of the changes must know; who is in one of the two only.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct RoundChange {
    pub question: String,
    pub agent: String,
    /// Of the later round.
    pub version: String,
    /// In the share of right suggestions; `None` where a round has no answers.
    pub right: Option<Gap>,
    /// Labels that are suggested more or less often by more than chance: `neg 30 % → 70 %`.
    pub labels: Vec<String>,
    /// How far the scores moved (population stability index), and what that means in a word.
    pub psi: Option<f64>,
    pub psi_word: String,
    pub sentence: String,
}
