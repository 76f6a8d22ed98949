//! Which proposals are looked at: what bulk keys speak to.

use super::{Fate, Marking, Proposed};
use crate::core::marks::Place;

/// All parts hold at once; `None` lets everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    pub label: Option<String>,
    pub agent: Option<String>,
    /// A proposal without a score passes no threshold.
    pub least_score: Option<f64>,
    pub only_open: bool,
}

impl Shown {
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn lets_pass<P: Place>(&self, proposed: &Proposed<P>) -> bool {
        let label = self.label.as_ref().is_none_or(|label| proposed.mark.label == *label);
        let agent =
            self.agent.as_ref().is_none_or(|agent| proposed.by.iter().any(|by| by.agent == *agent));
        let score = self
            .least_score
            .is_none_or(|least| proposed.score().is_some_and(|score| score >= least));
        label && agent && score
    }
}

impl<P: Place> Marking<P> {
    pub fn is_shown(&self, place: usize) -> bool {
        let passes = self.proposed.get(place).is_some_and(|it| self.shown.lets_pass(it));
        passes && (!self.shown.only_open || self.fate(place) == Fate::Open)
    }

    /// By place.
    pub fn shown(&self) -> Vec<usize> {
        self.shown_where(|fate| !self.shown.only_open || fate == Fate::Open)
    }

    /// Of those shown, the open ones: what accepting or rejecting all means. Whatever was judged
    /// one by one stays as it is.
    pub fn shown_open(&self) -> Vec<usize> {
        self.shown_where(|fate| fate == Fate::Open)
    }

    fn shown_where(&self, is_it: impl Fn(Fate<'_>) -> bool) -> Vec<usize> {
        let each = (0..).zip(self.proposed.iter()).zip(self.fates());
        let shown = each.filter(|((_, it), fate)| is_it(*fate) && self.shown.lets_pass(it));
        shown.map(|((place, _), _)| place).collect()
    }
}
