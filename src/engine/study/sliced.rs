//! Items by the values of a column of metadata, or of two crossed: the largest slices by name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Work;
use crate::core::assurance::slices::Of;
use crate::engine::columns::Metadata;
use crate::engine::open::Open;

/// Which slice each item is of.
#[derive(Debug, Default)]
pub struct Sliced {
    columns: Vec<usize>,
    pub slices: Vec<One>,
    /// By codes, their place among the slices.
    places: BTreeMap<Codes, u32>,
    /// Slices that are not listed: too many.
    pub left_out: u32,
}

/// Of the first column and the second; 0 where there is none.
type Codes = [u32; 2];

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

/// Items that one step looks at.
const STEP: u32 = 25_000;

/// Finds the slices of one column, or of two crossed.
pub struct Slicing {
    columns: Vec<usize>,
    counts: BTreeMap<Codes, u32>,
    next: u32,
}

impl Slicing {
    pub fn new(columns: &[usize]) -> Self {
        Self { columns: columns.to_vec(), counts: BTreeMap::new(), next: 0 }
    }

    pub fn go_on(&mut self, open: &Open, items: u32) -> bool {
        let until = open.data.len().min(self.next.saturating_add(items));
        for index in self.next..until {
            *self.counts.entry(codes(open, &self.columns, index)).or_default() += 1;
        }
        self.next = until;
        self.next < open.data.len()
    }
}

impl Work for Slicing {
    type Found = Sliced;

    fn step(&mut self, open: &Open) -> bool {
        self.go_on(open, STEP)
    }

    fn finish(self, open: &Open) -> Sliced {
        let Self { columns, counts, .. } = self;
        let mut largest: Vec<(Codes, u32)> = counts.into_iter().collect();
        largest.sort_by_key(|(codes, items)| (Reverse(*items), *codes));
        let left_out = super::count(largest.len().saturating_sub(MOST));
        largest.truncate(MOST);
        let one = |(codes, items): &(Codes, u32)| {
            let metadata = columns.iter().zip(codes);
            let values = metadata.map(|(column, code)| {
                let cells = open.data.columns.metadata.get(*column);
                cells.map_or("", |cells: &Metadata| cells.strings.get(*code)).to_owned()
            });
            let values: Vec<String> = values.collect();
            let named = values.iter().map(|it| if it.is_empty() { "missing" } else { it });
            let name = named.collect::<Vec<&str>>().join(" · ");
            (*codes, One { name, values, items: *items })
        };
        let mut slices: Vec<(Codes, One)> = largest.iter().map(one).collect();
        slices.sort_by(|(a_codes, a), (b_codes, b)| (&a.name, a_codes).cmp(&(&b.name, b_codes)));
        let places = slices.iter().zip(0..).map(|((codes, _), place)| (*codes, place));
        Sliced {
            columns,
            places: places.collect(),
            slices: slices.into_iter().map(|it| it.1).collect(),
            left_out,
        }
    }
}

impl Sliced {
    pub fn of(&self, open: &Open, index: u32) -> Of {
        let place = self.places.get(&codes(open, &self.columns, index));
        place.map_or(Of::Rest, |place| Of::Slice(*place))
    }
}

fn codes(open: &Open, columns: &[usize], index: u32) -> Codes {
    let mut codes = [0; 2];
    for (code, column) in codes.iter_mut().zip(columns) {
        *code = open.data.columns.metadata.get(*column).map_or(0, |cells| cells.code(index));
    }
    codes
}
