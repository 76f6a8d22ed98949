//! Items by the values of a column of metadata, or of two crossed: the largest slices by name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::core::assurance::slices::Of;
use crate::engine::columns::Metadata;
use crate::engine::open::Open;

/// Which slice each item is of.
#[derive(Debug, Default)]
pub struct Sliced {
    columns: Vec<usize>,
    pub slices: Vec<One>,
    /// By codes, their place among the slices.
    places: BTreeMap<Vec<u32>, u32>,
    /// Slices that are not listed: too many.
    pub left_out: u32,
}

/// One slice.
#[derive(Debug)]
pub struct One {
    /// `de`, or `de · mail`; an empty value is `missing`.
    pub name: String,
    /// As the columns have them.
    pub values: Vec<String>,
    pub items: u32,
}

/// So many slices are listed, the largest ones.
const MOST: usize = 20;

impl Sliced {
    /// One look at each item.
    pub fn by(open: &Open, columns: &[usize]) -> Self {
        let mut counts: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for index in 0..open.data.len() {
            *counts.entry(codes(open, columns, index)).or_default() += 1;
        }
        let mut largest: Vec<(Vec<u32>, u32)> = counts.into_iter().collect();
        largest.sort_by_key(|(codes, items)| (Reverse(*items), codes.clone()));
        let left_out = super::count(largest.len().saturating_sub(MOST));
        largest.truncate(MOST);
        let one = |(codes, items): &(Vec<u32>, u32)| {
            let metadata = columns.iter().zip(codes);
            let values = metadata.map(|(column, code)| {
                let cells = open.data.columns.metadata.get(*column);
                cells.map_or("", |cells: &Metadata| cells.strings.get(*code)).to_owned()
            });
            let values: Vec<String> = values.collect();
            let named = values.iter().map(|it| if it.is_empty() { "missing" } else { it });
            let name = named.collect::<Vec<&str>>().join(" · ");
            (codes.clone(), One { name, values, items: *items })
        };
        let mut slices: Vec<(Vec<u32>, One)> = largest.iter().map(one).collect();
        slices.sort_by(|(a_codes, a), (b_codes, b)| (&a.name, a_codes).cmp(&(&b.name, b_codes)));
        let places = slices.iter().zip(0..).map(|((codes, _), place)| (codes.clone(), place));
        Self {
            columns: columns.to_vec(),
            places: places.collect(),
            slices: slices.into_iter().map(|it| it.1).collect(),
            left_out,
        }
    }

    pub fn of(&self, open: &Open, index: u32) -> Of {
        let place = self.places.get(&codes(open, &self.columns, index));
        place.map_or(Of::Rest, |place| Of::Slice(*place))
    }
}

fn codes(open: &Open, columns: &[usize], index: u32) -> Vec<u32> {
    let metadata = columns.iter().map(|column| open.data.columns.metadata.get(*column));
    metadata.map(|cells| cells.map_or(0, |cells| cells.code(index))).collect()
}
