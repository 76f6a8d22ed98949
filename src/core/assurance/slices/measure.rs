//! What is measured in a slice: shares, each of other items.
//!
//! | measure | share of | among |
//! |---|---|---|
//! | error | suggestions of an agent that are wrong | those known to be right or wrong |
//! | error of the accepted | what was accepted unseen and is wrong | accepted, known to be right or wrong |
//! | agreement | pairs of people who agree | all pairs that answered the same item |
//! | sent, accepted | items that went to people, that were accepted unseen | all items |
//! | selection rate | suggestions that say the label | all suggestions of the agent |
//! | false positive rate | suggestions that say the label | items that truly are not it |
//! | false negative rate | suggestions that do not say it | items that truly are it |
//!
//! "Flags this dialect more often" is the selection rate of the label `toxic`; "flags what is
//! harmless" is its false positive rate, "misses it" its false negative rate.
//!
//! Pairs of one item are not independent of one another: each item counts as one answer with
//! the weight of its pairs, which makes the interval rather too wide than too short.

use std::collections::BTreeSet;

use super::super::share::Weighted;
use super::{Labels, Row};

/// A share that is measured in each slice. Agents and labels by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    Error { agent: u32 },
    AcceptedError,
    Agreement,
    Sent,
    Accepted,
    SelectionRate { agent: u32, label: u32 },
    FalsePositiveRate { agent: u32, label: u32 },
    FalseNegativeRate { agent: u32, label: u32 },
}

impl Measure {
    /// For so many agents and these labels. Those of one kind stand together.
    pub fn all(agents: u32, labels: &[u32]) -> Vec<Self> {
        let mut all: Vec<Self> = (0..agents).map(|agent| Self::Error { agent }).collect();
        all.extend([Self::AcceptedError, Self::Agreement, Self::Sent, Self::Accepted]);
        let both: Vec<(u32, u32)> =
            (0..agents).flat_map(|agent| labels.iter().map(move |label| (agent, *label))).collect();
        let each = |make: fn(u32, u32) -> Self| both.iter().map(move |it| make(it.0, it.1));
        all.extend(each(|agent, label| Self::SelectionRate { agent, label }));
        all.extend(each(|agent, label| Self::FalsePositiveRate { agent, label }));
        all.extend(each(|agent, label| Self::FalseNegativeRate { agent, label }));
        all
    }

    /// For the agents and the labels that occur.
    pub(super) fn of_rows(rows: &[Row]) -> Vec<Self> {
        let agents = rows.iter().map(|row| row.agents.len()).max().unwrap_or_default();
        let said = |row: &Row| {
            let values = row.agents.iter().filter_map(|it| it.labels).chain(row.truth);
            values.flat_map(Labels::all).collect::<Vec<u32>>()
        };
        let labels: BTreeSet<u32> = rows.iter().flat_map(said).collect();
        let labels: Vec<u32> = labels.into_iter().collect();
        Self::all(u32::try_from(agents).unwrap_or(u32::MAX), &labels)
    }

    /// What kind it is, for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error { .. } => "error rate",
            Self::AcceptedError => "error rate of what is accepted unseen",
            Self::Agreement => "agreement among people",
            Self::Sent => "share sent to people",
            Self::Accepted => "share accepted unseen",
            Self::SelectionRate { .. } => "selection rate",
            Self::FalsePositiveRate { .. } => "false positive rate",
            Self::FalseNegativeRate { .. } => "false negative rate",
        }
    }

    /// What a row says of it; `None` where the row is not among those it is a share of.
    pub(super) fn of(self, row: &Row) -> Option<Weighted> {
        let all = |yes| Some(Weighted::new(1.0, yes));
        let known = |yes| Some(Weighted::new(row.weight, yes));
        let suggested = |agent: u32| row.agents.get(agent as usize);
        let says = |agent, label| Some(suggested(agent)?.labels?.has(label));
        match self {
            Self::Error { agent } => known(!suggested(agent)?.right?),
            Self::AcceptedError => known(!row.right.filter(|_| row.accepted)?),
            Self::Agreement => {
                let (agreeing, pairs) = (f64::from(row.agreeing), f64::from(row.pairs));
                (pairs > 0.0).then_some(Weighted { weight: pairs, outcome: agreeing / pairs })
            }
            Self::Sent => all(row.sent),
            Self::Accepted => all(row.accepted),
            Self::SelectionRate { agent, label } => all(says(agent, label)?),
            Self::FalsePositiveRate { agent, label } => {
                row.truth.filter(|truth| !truth.has(label))?;
                known(says(agent, label)?)
            }
            Self::FalseNegativeRate { agent, label } => {
                row.truth.filter(|truth| truth.has(label))?;
                known(!says(agent, label)?)
            }
        }
    }
}
