//! Marks in the order of the list: the proposals that are shown, each as what it became, then what
//! nobody proposed.

use std::collections::BTreeSet;

use super::{Chosen, Fate, Marking};
use crate::core::marks::{From, Place};

impl<P: Place> Marking<P> {
    pub fn order(&self) -> Vec<Chosen> {
        let fates = self.fates();
        let proposed = self.shown().into_iter().map(|place| match fates.get(place) {
            Some(Fate::Accepted(id) | Fate::Edited(id)) => Chosen::Own((*id).to_owned()),
            _ => Chosen::Proposed(place),
        });
        // Two proposals may have been one when they were accepted.
        let mut seen = BTreeSet::new();
        let proposed = proposed.filter(|it| match it {
            Chosen::Own(id) => seen.insert(id.clone()),
            Chosen::Proposed(_) => true,
        });
        let own = self.own().iter().filter(|mark| mark.from.is_none());
        proposed.chain(own.map(|mark| Chosen::Own(mark.id.clone()))).collect()
    }

    /// The place of the proposal that is chosen, also where it is a mark of the person by now.
    pub fn place_of(&self, chosen: &Chosen) -> Option<usize> {
        match chosen {
            Chosen::Proposed(place) => Some(*place),
            Chosen::Own(id) => {
                let mark = self.find(id)?;
                let of = |from: &From| {
                    self.proposed.iter().position(|it| it.by.iter().any(|by| by.from == *from))
                };
                super::stands_for(mark).find_map(of)
            }
        }
    }
}
