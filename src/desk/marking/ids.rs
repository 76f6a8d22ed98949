//! Ids for many marks at one go, without looking at all others for each.

use std::collections::BTreeSet;

use super::Marking;
use crate::core::marks::Place;

pub(super) struct Ids {
    taken: BTreeSet<String>,
    /// A proposal that is accepted later keeps its own.
    reserved: BTreeSet<String>,
    next: usize,
}

impl Ids {
    pub fn of<P: Place>(marking: &Marking<P>) -> Self {
        let own = &marking.now.own;
        Self {
            taken: own.iter().map(|mark| mark.id.clone()).collect(),
            reserved: marking.proposed.iter().map(|it| it.mark.id.clone()).collect(),
            next: own.len(),
        }
    }

    /// The wanted one where no mark has it, else one that neither a mark nor a proposal has.
    pub fn take(&mut self, wanted: &str) -> String {
        if !wanted.is_empty() && self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        loop {
            self.next += 1;
            let id = format!("m{}", self.next);
            if !self.reserved.contains(&id) && self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}
