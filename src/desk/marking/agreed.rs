//! What agents marked nearly alike, as one proposal: they agree. Where they differ, each is one.
//!
//! Marks are matched by [`alike`]: the same label, alike from a threshold on. Attributes need not be
//! the same, since agents number tracks and the like each in their own way. Shown is the mark of the
//! surest, with its attributes; those of the others stand behind it, with how alike they are, and any
//! of them can be chosen in its place ([`Marking::prefer`]).
//!
//! **Fused**, it is the weighted box fusion of all of them ([`fusion`]), as a suggestion of its own
//! before theirs, which stay as they are: `from` says of which suggestions and marks it is made, and
//! its score is that of the fusion, which counts all agents that marked anything here. What one agent
//! alone marked is not fused.
//!
//! **The answer** says of an accepted mark `from` which one it began, and `with` which marks were
//! shown with it as one. Who rejects a proposal rejects all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::propose::{By, Proposed, Suggested};
use super::{Chosen, Fate, Marking};
use crate::core::marks::compare::{
    Compared, Measure, Member, Rule, Same, alike, alikeness, fusion,
};
use crate::core::marks::{From, Mark};

/// The least and the most that can be asked for.
pub const LEAST: f64 = 0.5;
pub const MOST: f64 = 0.95;

/// Of what is no suggestion of the dataset.
const FUSION: &str = "fusion:";

/// What is one proposal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grouping {
    /// From here on two marks are alike; from [`LEAST`] to [`MOST`].
    pub least: f64,
    /// Where several agree, their fusion is proposed.
    pub is_fused: bool,
}

impl Default for Grouping {
    fn default() -> Self {
        Self { least: LEAST, is_fused: false }
    }
}

impl Grouping {
    fn rule(&self) -> Rule {
        let least = if self.least.is_nan() { LEAST } else { self.least.clamp(LEAST, MOST) };
        Rule { least, ..Rule::default() }
    }
}

impl By {
    /// Of several, and no agent's own.
    pub fn is_fusion(&self) -> bool {
        self.from.suggestion.starts_with(FUSION)
    }
}

/// Puts together what several suggestions mark alike. `named`: what an agent is called. In the order
/// of the first.
pub fn propose_alike<P: Compared>(
    suggestions: &[Suggested<P>],
    grouping: &Grouping,
    named: &dyn Fn(&str) -> String,
) -> Vec<Proposed<P>> {
    let rule = grouping.rule();
    let answers: Vec<(&str, &[Mark<P>])> =
        suggestions.iter().map(|(id, _, marks)| (id.as_str(), marks.marks.as_slice())).collect();
    let marking = suggestions.iter().filter(|it| !it.2.marks.is_empty()).count();
    let proposed = alike(&answers, &rule).into_iter().filter_map(|object| {
        let member = |it: &Member| {
            let (id, agent, marks) = suggestions.get(it.who)?;
            let mark = marks.marks.get(it.mark)?;
            Some((mark.clone(), By::of(id, agent, mark)))
        };
        let mut members: Vec<(Mark<P>, By)> = object.members.iter().filter_map(member).collect();
        // Whatever the order of the agents.
        members.sort_by(|(_, one), (_, other)| {
            one.by_score(other).then_with(|| one.from.cmp(&other.from))
        });
        if grouping.is_fused && members.len() > 1 {
            let fused = fused(&members, marking, named);
            members.splice(0..0, fused);
        }
        put(members)
    });
    proposed.collect()
}

/// The first is shown.
fn put<P: Compared>(members: Vec<(Mark<P>, By)>) -> Option<Proposed<P>> {
    let mut members = members.into_iter();
    let (mark, first) = members.next()?;
    let (mut by, mut others) = (vec![By { likeness: 1.0, ..first }], Vec::new());
    for (other, its) in members {
        // What is fused may be less alike to one of its parts than these are to each other.
        let any = Rule { least: 0.0, same: Same::Nothing, ..Rule::default() };
        let likeness = alikeness(&mark, &other, &any).unwrap_or_default();
        by.push(By { likeness, measure: mark.place.measure(), ..its });
        others.push(other);
    }
    if others.iter().all(|other| other.says_same(&mark)) {
        others.clear();
    }
    Some(Proposed { mark, by: by.into(), others: others.into() })
}

/// Their fusion; `None` where their places have none. `agents`: how many marked anything.
fn fused<P: Compared>(
    members: &[(Mark<P>, By)],
    agents: usize,
    named: &dyn Fn(&str) -> String,
) -> Option<(Mark<P>, By)> {
    let nothing: &[Mark<P>] = &[];
    let each = members.iter().map(|(mark, _)| std::slice::from_ref(mark));
    let missing = std::iter::repeat_n(nothing, agents.saturating_sub(members.len()));
    let all: Vec<&[Mark<P>]> = each.chain(missing).collect();
    let rule = Rule { least: 0.0, ..Rule::default() };
    let mut found = fusion(&all, &rule).into_iter();
    let it = found.next().filter(|it| it.members.len() == members.len())?;
    let mut mark = it.mark;
    mark.place = mark.place.tidy().ok()?;
    let by: Vec<&By> = members.iter().map(|(_, by)| by).collect();
    let joined = |part: &dyn Fn(&By) -> String, with: &str| {
        let mut parts: Vec<String> = by.iter().map(|by| part(by)).collect();
        parts.sort();
        parts.join(with)
    };
    let from = From {
        suggestion: format!("{FUSION}{}", joined(&|by| by.from.suggestion.clone(), "+")),
        mark: joined(&|by| by.from.mark.clone(), "+"),
    };
    mark.id.clone_from(&from.mark);
    let agent = format!("Fusion of {}", joined(&|by| named(&by.agent), " and "));
    let (score, measure) = (mark.score, mark.place.measure());
    Some((mark, By { from, agent, score, about: String::new(), likeness: 1.0, measure }))
}

/// Who agrees with whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Proposals of several agents.
    pub together: usize,
    /// Of each that marked anything, those that are theirs alone.
    pub alone: BTreeMap<String, usize>,
    /// What the likeness of those that there are measures.
    pub measures: BTreeSet<Measure>,
}

impl Agreement {
    /// How the likeness is called: by what it is, where it is one thing.
    pub fn likeness(&self) -> &'static str {
        let mut all = self.measures.iter();
        match (all.next(), all.next()) {
            (Some(one), None) => one.word(),
            _ => "likeness",
        }
    }
}

impl<P: Compared> Marking<P> {
    pub fn agreement(&self) -> Agreement {
        let mut found = Agreement::default();
        for proposed in self.proposed() {
            let agents = proposed.by.iter().filter(|by| !by.is_fusion());
            let agents: BTreeSet<&str> = agents.map(|by| by.agent.as_str()).collect();
            let is_alone = agents.len() == 1;
            found.measures.insert(proposed.mark.place.measure());
            found.together += usize::from(!is_alone);
            for agent in agents {
                *found.alone.entry(agent.to_owned()).or_default() += usize::from(is_alone);
            }
        }
        found
    }
}

impl<P: Compared> Marking<P> {
    /// Other proposals in the place of those that there are; what stands, stays.
    pub fn propose(&mut self, proposed: Vec<Proposed<P>>) {
        let chosen = match &self.chosen {
            Some(Chosen::Proposed(place)) => self.proposed.get(*place).cloned(),
            _ => None,
        };
        self.proposed = proposed.into();
        if let Some(chosen) = chosen {
            let has_one = |it: &Proposed<P>| {
                it.by.iter().any(|by| chosen.by.iter().any(|other| other.from == by.from))
            };
            let place = self.proposed.iter().position(has_one);
            self.chosen = place.map(Chosen::Proposed);
        }
    }

    /// Shows what another of its agents marked, by its place among them. What was accepted already is
    /// that mark from now on. Whether there is such a one.
    pub fn prefer(&mut self, place: usize, by: usize) -> bool {
        let Some(proposed) = self.proposed.get(place) else { return false };
        if by == 0 || by >= proposed.by.len() || proposed.others.is_empty() {
            return false;
        }
        let marks = std::iter::once(&proposed.mark).chain(proposed.others.iter()).cloned();
        let mut members: Vec<(Mark<P>, By)> = marks.zip(proposed.by.iter().cloned()).collect();
        if by < members.len() {
            let one = members.remove(by);
            members.insert(0, one);
        }
        let Some(turned) = put(members) else { return false };
        let is_kept = matches!(self.fate(place), Fate::Accepted(_) | Fate::Edited(_));
        let mut all = self.proposed.to_vec();
        if let Some(slot) = all.get_mut(place) {
            *slot = turned;
        }
        self.proposed = all.into();
        if is_kept {
            self.as_one(|it| {
                it.reopen(place);
                it.accept(&[place]);
            });
        }
        true
    }
}

#[cfg(test)]
mod tests;
