//! Items that belong together - of one author, one account, one document - as clusters of the
//! bootstrap, and what is said of them.
//!
//! An item without a value in the column stands for itself. Where no value occurs twice there are
//! no groups, and nothing is drawn again.

use super::place_of_column;
use super::shares::CONFIDENCE;
use crate::core::assurance::gap::clustered::{Draws, FEW_CLUSTERS};
use crate::core::text::{counted, figure};
use crate::engine::open::Open;
use crate::engine::protocol::assurance::SliceFound;

/// Slices that are named because of their few groups.
const MOST_NAMED: usize = 6;

/// The column that names the groups, and how they are drawn.
pub struct Groups {
    column: usize,
    title: String,
    /// Values, and items that have one.
    values: u32,
    items: u32,
    /// Items without.
    alone: u32,
}

impl Groups {
    /// # Errors
    /// There is no such column, or it makes the slices.
    pub fn of(open: &Open, id: &str, slices: &[usize]) -> Result<Self, String> {
        let column = place_of_column(open, id)?;
        if slices.contains(&column) {
            return Err(format!("'{id}' makes the slices: each would be one group"));
        }
        let title = open.data.schema.columns.get(column).map_or(id, |it| it.name()).to_owned();
        let cells = open.data.columns.metadata.get(column);
        let values = super::count(cells.map_or(0, |cells| cells.strings.len()));
        let mut groups = Self { column, title, values, items: 0, alone: 0 };
        for index in 0..open.data.len() {
            let is_alone = groups.of_item(open, index).is_none();
            *(if is_alone { &mut groups.alone } else { &mut groups.items }) += 1;
        }
        Ok(groups)
    }

    /// The group of an item.
    pub fn of_item(&self, open: &Open, index: u32) -> Option<u32> {
        let code = open.data.columns.metadata.get(self.column)?.code(index);
        (code > 0).then_some(code)
    }

    /// How they are drawn; `None` where no group has two items.
    pub fn draws(&self) -> Option<Draws> {
        (self.values < self.items).then(Draws::default)
    }

    /// How intervals and gaps come about.
    pub fn method(&self) -> String {
        let Some(draws) = self.draws() else { return independent() };
        let alone = match self.alone {
            0 => String::new(),
            n => format!(" and {} without a value, each by itself", counted(n, "item")),
        };
        format!(
            "Answers come in groups: {} by {}{alone}. Intervals, and gaps to all other slices \
             together, are by cluster bootstrap, both {:.0} %: whole groups drawn again, {}, seed \
             {}, percentiles expanded for the number of groups. Of a share that is none or all, \
             and of a single group: Wilson and Newcombe with each group as one answer",
            counted(self.values, "group"),
            self.title,
            CONFIDENCE * 100.0,
            counted(draws.resamples, "resample"),
            draws.seed
        )
    }

    /// What to be careful about.
    pub fn cautions(&self, slices: &[SliceFound]) -> Vec<String> {
        let title = &self.title;
        if self.draws().is_none() {
            return vec![format!(
                "No value of {title} occurs twice: there are no groups, and each answer counts by \
                 itself."
            )];
        }
        // A slice that is too small says so already.
        let few: Vec<String> = (slices.iter().filter(|slice| slice.too_small.is_none()))
            .filter_map(|slice| Some((slice, fewest(slice)?)))
            .filter(|(_, groups)| u64::from(*groups) < FEW_CLUSTERS)
            .map(|(slice, groups)| format!("{} ({groups})", slice.name))
            .collect();
        let more = few.len().saturating_sub(MOST_NAMED);
        let mut named = few.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
        if named.is_empty() {
            return Vec::new();
        }
        if more > 0 {
            named += &format!(" and {} more", figure(more as u64));
        }
        vec![format!(
            "Fewer than {FEW_CLUSTERS} groups by {title} behind a gap: {named}. Such intervals may \
             still be too short; more groups help, more answers of the same ones do not."
        )]
    }
}

/// On either side of any gap to what is known.
fn fewest(slice: &SliceFound) -> Option<u32> {
    slice.gaps.iter().filter_map(|gap| gap.groups).flatten().min()
}

/// Where each item stands for itself.
pub fn independent() -> String {
    format!(
        "Intervals by Wilson, gaps to all other slices together by Newcombe, both {:.0} %",
        CONFIDENCE * 100.0
    )
}
