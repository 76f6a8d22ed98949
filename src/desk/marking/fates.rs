//! What became of every proposal, at one go.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fate, Marking};
use crate::core::marks::{From, Judged, Place};

impl<P: Place> Marking<P> {
    /// [`Marking::fate`] of all proposals, by place: of thousands in one pass.
    pub fn fates(&self) -> Vec<Fate<'_>> {
        let mut kept: BTreeMap<&From, (&str, bool)> = BTreeMap::new();
        for mark in self.now.own.iter().rev() {
            for from in super::stands_for(mark) {
                kept.insert(from, (&mark.id, mark.judged == Some(Judged::Edited)));
            }
        }
        let rejected: BTreeSet<&From> = self.now.rejected.iter().collect();
        let fate = |it: &super::Proposed<P>| match it.by.iter().find_map(|by| kept.get(&by.from)) {
            Some((id, true)) => Fate::Edited(id),
            Some((id, false)) => Fate::Accepted(id),
            None if it.by.iter().any(|by| rejected.contains(&by.from)) => Fate::Rejected,
            None => Fate::Open,
        };
        self.proposed.iter().map(fate).collect()
    }
}
