//! What agents marked, put together: where several mark the same it is one proposal. Where what is
//! only alike is one too: [`agreed`](super::agreed).

use std::rc::Rc;

use crate::core::marks::compare::Measure;
use crate::core::marks::{From, Mark, Marks, Place};

/// What one agent marked, or several at the same place.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed<P: Place> {
    /// That of the first of `by`.
    pub mark: Mark<P>,
    /// Never empty; the highest score first, unless somebody chose another.
    pub by: Rc<[By]>,
    /// What those behind the first marked; none where all of them marked the same.
    pub others: Rc<[Mark<P>]>,
}

/// What one agent suggests: the id of the suggestion, the agent, the marks.
pub type Suggested<P> = (String, String, Marks<P>);

/// Who proposes it.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    pub from: From,
    pub agent: String,
    pub score: Option<f64>,
    pub about: String,
    /// How alike its mark is to that of the first: 1 where it is the same.
    pub likeness: f64,
    /// What that measures.
    pub measure: Measure,
}

impl By {
    /// `Ada 0.83`, `Ada 0.83 (IoU 0.78)`, of keypoints `Ada 0.83 (OKS 0.91)`: `agent` as a person calls it.
    pub fn words(&self, agent: &str) -> String {
        let mut words = agent.to_owned();
        words.extend(self.score.map(|score| format!(" {score:.2}")));
        if self.likeness < 1.0 {
            // Never said to be the same.
            words += &format!(" ({} {:.2})", self.measure.word(), self.likeness.min(0.99));
        }
        words
    }

    /// Of a mark of a suggestion.
    pub(super) fn of<P: Place>(suggestion: &str, agent: &str, mark: &Mark<P>) -> Self {
        Self {
            from: From { suggestion: suggestion.to_owned(), mark: mark.id.clone() },
            agent: agent.to_owned(),
            score: mark.score,
            about: mark.about.clone(),
            likeness: 1.0,
            measure: Measure::Area,
        }
    }

    /// The highest first.
    pub(super) fn by_score(&self, other: &Self) -> std::cmp::Ordering {
        let score = |by: &Self| by.score.unwrap_or(f64::NEG_INFINITY);
        score(other).total_cmp(&score(self))
    }
}

impl<P: Place> Proposed<P> {
    /// The suggestion and the mark of it that it is taken from.
    pub fn from(&self) -> Option<From> {
        self.by.first().map(|by| by.from.clone())
    }

    /// The marks that are shown with it as one.
    pub fn with(&self) -> Vec<From> {
        self.by.iter().skip(1).map(|by| by.from.clone()).collect()
    }

    /// What the mark at this place of `by` is.
    pub fn mark_of(&self, by: usize) -> &Mark<P> {
        let other = by.checked_sub(1).and_then(|place| self.others.get(place));
        other.unwrap_or(&self.mark)
    }

    pub fn score(&self) -> Option<f64> {
        self.by.first()?.score
    }
}

/// Puts together what several suggestions mark. Two marks of two
/// suggestions are one where `are_one` says so; of one suggestion never. In the order of the first.
pub fn propose<P: Place>(
    suggestions: Vec<Suggested<P>>,
    are_one: impl Fn(&Mark<P>, &Mark<P>) -> bool,
) -> Vec<Proposed<P>> {
    let mut all: Vec<Vec<(Mark<P>, By)>> = Vec::new();
    for (suggestion, agent, marks) in suggestions {
        let before = all.len();
        let mut is_taken = vec![false; before];
        for mark in marks.marks {
            let by = By::of(&suggestion, &agent, &mark);
            let earlier = all.iter().take(before).zip(&is_taken).position(|(group, is_taken)| {
                !is_taken && group.first().is_some_and(|(first, _)| are_one(first, &mark))
            });
            match earlier {
                Some(place) => {
                    if let Some((group, taken)) = all.get_mut(place).zip(is_taken.get_mut(place)) {
                        group.push((mark, by));
                        *taken = true;
                    }
                }
                None => all.push(vec![(mark, by)]),
            }
        }
    }
    let proposed = all.into_iter().filter_map(|mut group| {
        // Stable: of equal scores the first comes first.
        group.sort_by(|(_, one), (_, other)| one.by_score(other));
        let (marks, by): (Vec<Mark<P>>, Vec<By>) = group.into_iter().unzip();
        Some(Proposed { mark: marks.into_iter().next()?, by: by.into(), others: Rc::default() })
    });
    proposed.collect()
}
