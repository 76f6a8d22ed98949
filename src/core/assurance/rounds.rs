//! Rounds compared: did what people corrected make the next suggestions better?
//!
//! Two [report cards](super::card) are put beside each other, question by question and agent by
//! agent: the change in the share of right suggestions with Newcombe's interval
//! ([`gap`](super::gap)), the calibration error, the shares of the labels it suggests, and how far
//! its scores moved ([`drift`]).
//!
//! **Which answers.** Those that came by chance, where both rounds have some; else all, and the
//! sentence says that the change may come from the choice of items. Newcombe's interval takes the
//! two rounds' answers to be independent. Where both rounds are about the same dataset the same
//! items may count in both, and the interval is wider than it need be.
//!
//! **How many changes.** Who compares twenty agents finds one that changed. Holm's correction is
//! over all agents and questions of a step, and for labels over the labels of an agent; what is
//! called better or worse is so after it.
//!
//! A later version is compared with the same version where the earlier round has it, else with
//! the last version there.

pub mod drift;

use serde::Serialize;

use self::drift::{Drift, drift};
use super::card::{AgentCard, CONFIDENCE, Card, Figure, QuestionCard};
use super::gap::{Gap, newcombe};
use super::holm::holm;
use super::share::Share;
use crate::core::text::{counted, figure};

/// What is called a change.
const LEVEL: f64 = 0.05;

/// From one round to a later one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RoundStep"))]
pub struct Step {
    /// Places of the cards, from 0.
    pub from: usize,
    pub to: usize,
    /// Both are about the same bytes.
    pub same_dataset: bool,
    pub changes: Vec<Change>,
    /// Agents and questions that one of the rounds has not: `mood, bayes 2: only before`.
    pub unmatched: Vec<String>,
}

/// One agent on one question.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RoundChange"))]
pub struct Change {
    pub question: String,
    pub agent: String,
    /// Before and after.
    pub versions: [String; 2],
    /// `None` where a round has no answers.
    pub accuracy: Option<Accuracy>,
    /// ECE with bins of equal mass, of the same answers; `None` without scores from 0 to 1.
    pub ece: Option<[f64; 2]>,
    /// Labels in the order of the later round.
    pub labels: Vec<Label>,
    pub scores: Option<Drift>,
    /// All of it for a person.
    pub sentence: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "AccuracyChange"))]
pub struct Accuracy {
    /// Both shares are of answers that came by chance.
    pub by_chance: bool,
    pub before: f64,
    pub after: f64,
    pub n: [u64; 2],
    /// After minus before, with its interval.
    pub change: f64,
    pub low: f64,
    pub high: f64,
    pub method: &'static str,
    /// After Holm's correction over the changes of the step.
    pub p: f64,
    pub verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ChangeVerdict"))]
pub enum Verdict {
    Better,
    Worse,
    /// It may be none, or either.
    Unclear,
}

/// How often one label is suggested.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "LabelChange"))]
pub struct Label {
    pub label: String,
    pub before: f64,
    pub after: f64,
    pub change: f64,
    pub low: f64,
    pub high: f64,
    /// After Holm's correction over the labels of the agent.
    pub p: f64,
}

/// Each round with the one after it, and the first with the last where there are more than two.
/// Nothing where there are fewer than two.
pub fn compare(cards: &[Card]) -> Vec<Step> {
    let mut pairs: Vec<(usize, usize)> = (1..cards.len()).map(|to| (to - 1, to)).collect();
    if cards.len() > 2 {
        pairs.push((0, cards.len() - 1));
    }
    let both = |(from, to): (usize, usize)| Some(step(from, to, cards.get(from)?, cards.get(to)?));
    pairs.into_iter().filter_map(both).collect()
}

fn step(from: usize, to: usize, before: &Card, after: &Card) -> Step {
    let same_dataset =
        before.round.dataset.is_some() && before.round.dataset == after.round.dataset;
    let mut changes = Vec::new();
    let mut unmatched = Vec::new();
    let name =
        |question: &QuestionCard, agent: &AgentCard| format!("{}, {}", question.id, agent.name());
    let mut compared = Vec::new();
    for question in &after.questions {
        let earlier = before.questions.iter().find(|it| it.id == question.id);
        for agent in &question.agents {
            match earlier.and_then(|earlier| partner(earlier, agent)) {
                Some(other) => {
                    compared.push((&question.id, &other.agent, &other.model_version));
                    changes.push(change(question, other, agent));
                }
                None => {
                    unmatched.push(format!("{}: only in the later round", name(question, agent)))
                }
            }
        }
    }
    for question in &before.questions {
        for agent in &question.agents {
            if !compared.contains(&(&question.id, &agent.agent, &agent.model_version)) {
                unmatched.push(format!("{}: only in the earlier round", name(question, agent)));
            }
        }
    }
    judge(&mut changes);
    for change in &mut changes {
        change.sentence = sentence(change);
    }
    Step { from, to, same_dataset, changes, unmatched }
}

fn partner<'c>(earlier: &'c QuestionCard, agent: &AgentCard) -> Option<&'c AgentCard> {
    let same = earlier.agents.iter().filter(|it| it.agent == agent.agent);
    let all: Vec<&AgentCard> = same.collect();
    let version = all.iter().find(|it| it.model_version == agent.model_version);
    version.or(all.last()).copied()
}

fn change(question: &QuestionCard, before: &AgentCard, after: &AgentCard) -> Change {
    let chance = before.accuracy.by_chance.as_ref().zip(after.accuracy.by_chance.as_ref());
    let all = || before.accuracy.all.as_ref().zip(after.accuracy.all.as_ref());
    let by_chance = chance.is_some();
    let accuracy =
        chance.or_else(all).and_then(|(before, after)| accuracy(by_chance, before, after));
    let calibrated = match by_chance {
        true => before.calibration.by_chance.as_ref().zip(after.calibration.by_chance.as_ref()),
        false => before.calibration.all.as_ref().zip(after.calibration.all.as_ref()),
    };
    Change {
        question: question.id.clone(),
        agent: after.agent.clone(),
        versions: [before.model_version.clone(), after.model_version.clone()],
        accuracy,
        ece: calibrated.map(|(before, after)| [before.ece_equal_mass, after.ece_equal_mass]),
        labels: labels(before, after),
        scores: drift(&before.scores.bins, &after.scores.bins),
        sentence: String::new(),
    }
}

fn accuracy(by_chance: bool, before: &Figure, after: &Figure) -> Option<Accuracy> {
    let gap = newcombe(&after.to_share(), &before.to_share(), CONFIDENCE)?;
    Some(Accuracy {
        by_chance,
        before: before.share,
        after: after.share,
        n: [before.n, after.n],
        change: gap.value,
        low: gap.interval.low,
        high: gap.interval.high,
        method: gap.interval.method.name(),
        p: gap.p,
        verdict: Verdict::Unclear,
    })
}

/// Corrects for how many are compared, and says what is better and what is worse.
fn judge(changes: &mut [Change]) {
    let p: Vec<f64> =
        changes.iter().filter_map(|change| Some(change.accuracy.as_ref()?.p)).collect();
    let all = changes.iter_mut().filter_map(|change| change.accuracy.as_mut());
    for (accuracy, p) in all.zip(holm(&p)) {
        accuracy.p = p;
        accuracy.verdict = if p >= LEVEL {
            Verdict::Unclear
        } else if accuracy.change > 0.0 {
            Verdict::Better
        } else {
            Verdict::Worse
        };
    }
}

fn labels(before: &AgentCard, after: &AgentCard) -> Vec<Label> {
    let count = |agent: &AgentCard, label: &str| {
        agent.suggested.iter().find(|it| it.label == label).map_or(0, |it| it.count)
    };
    let mut names: Vec<&str> = after.suggested.iter().map(|it| it.label.as_str()).collect();
    let old = before.suggested.iter().map(|it| it.label.as_str());
    let gone: Vec<&str> = old.filter(|label| !names.contains(label)).collect();
    names.extend(gone);
    let gap = |label: &str| -> Option<Gap> {
        let share = |agent: &AgentCard| {
            Share::of_counts(count(agent, label), agent.suggestions, CONFIDENCE)
        };
        newcombe(&share(after), &share(before), CONFIDENCE)
    };
    let gaps: Vec<(&str, Gap)> =
        names.into_iter().filter_map(|label| Some((label, gap(label)?))).collect();
    let p = holm(&gaps.iter().map(|(_, gap)| gap.p).collect::<Vec<_>>());
    let share = |agent: &AgentCard, label: &str| {
        count(agent, label) as f64 / agent.suggestions.max(1) as f64
    };
    let shift = |((label, gap), p): (&(&str, Gap), f64)| Label {
        label: (*label).to_owned(),
        before: share(before, label),
        after: share(after, label),
        change: gap.value,
        low: gap.interval.low,
        high: gap.interval.high,
        p,
    };
    gaps.iter().zip(p).map(shift).collect()
}

fn sentence(change: &Change) -> String {
    let [before, after] = &change.versions;
    let versions = match (before == after, before.is_empty() && after.is_empty()) {
        (_, true) => String::new(),
        (true, _) => format!(" {after}"),
        (false, _) => format!(" {before} → {after}"),
    };
    let mut text = format!("{}, {}{versions}: ", change.question, change.agent);
    let Some(accuracy) = &change.accuracy else {
        return text + "one of the rounds has no answers to compare.";
    };
    let points = |share: f64| format!("{:+.1}", share * 100.0).replace('-', "−");
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    text += &format!(
        "right in {} of {}, before {} of {}; {} points (95 % interval {} to {}).",
        percent(accuracy.after),
        counted(accuracy.n[1], "answer"),
        percent(accuracy.before),
        figure(accuracy.n[0]),
        points(accuracy.change),
        points(accuracy.low),
        points(accuracy.high)
    );
    text += match accuracy.verdict {
        Verdict::Better => " It became better.",
        Verdict::Worse => " It became worse.",
        Verdict::Unclear if accuracy.low > 0.0 || accuracy.high < 0.0 => {
            " Alone this would be clear; among as many comparisons it may be chance."
        }
        Verdict::Unclear => " Whether it became better or worse cannot be said.",
    };
    if !accuracy.by_chance {
        text += " Not all answers came by chance: the change may come from which items were \
                 chosen for review.";
    }
    text
}

#[cfg(test)]
mod tests;
