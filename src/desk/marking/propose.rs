//! What agents marked, put together: where several mark the same it is one proposal.

use std::rc::Rc;

use crate::core::marks::{From, Mark, Marks, Place};

/// What one agent marked, or several at the same place.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed<P: Place> {
    /// That of the first of `by`.
    pub mark: Mark<P>,
    /// Never empty; the highest score first.
    pub by: Rc<[By]>,
}

/// Who proposes it.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    pub from: From,
    pub agent: String,
    pub score: Option<f64>,
    pub about: String,
}

impl<P: Place> Proposed<P> {
    /// The suggestion and the mark of it that it is taken from.
    pub fn from(&self) -> Option<From> {
        self.by.first().map(|by| by.from.clone())
    }

    pub fn score(&self) -> Option<f64> {
        self.by.first()?.score
    }
}

/// Puts together what several suggestions mark: `(suggestion, agent, marks)`. Two marks of two
/// suggestions are one where `are_one` says so; of one suggestion never. In the order of the first.
pub fn propose<P: Place>(
    suggestions: Vec<(String, String, Marks<P>)>,
    are_one: impl Fn(&Mark<P>, &Mark<P>) -> bool,
) -> Vec<Proposed<P>> {
    let mut all: Vec<Vec<(Mark<P>, By)>> = Vec::new();
    for (suggestion, agent, marks) in suggestions {
        let before = all.len();
        let mut is_taken = vec![false; before];
        for mark in marks.marks {
            let from = From { suggestion: suggestion.clone(), mark: mark.id.clone() };
            let about = mark.about.clone();
            let by = By { from, agent: agent.clone(), score: mark.score, about };
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
        group.sort_by(|(_, one), (_, other)| {
            let score = |by: &By| by.score.unwrap_or(f64::NEG_INFINITY);
            score(other).total_cmp(&score(one))
        });
        let (marks, by): (Vec<Mark<P>>, Vec<By>) = group.into_iter().unzip();
        Some(Proposed { mark: marks.into_iter().next()?, by: by.into() })
    });
    proposed.collect()
}
