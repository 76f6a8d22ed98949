//! Answers that come in clusters, summed by cluster and group: what the bootstrap draws again.

use std::collections::BTreeMap;

use super::super::share::Weighted;
use super::clustered::Draws;

/// The clusters, and in which groups each has answers. Numbered as they first occur: what they are
/// called changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    numbers: BTreeMap<u32, u32>,
    /// By cluster, its groups and the place of the cell: they are few.
    places: Vec<Vec<(u32, u32)>>,
    cells: Vec<Cell>,
}

/// The answers of one cluster in one group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub cluster: u32,
    pub group: u32,
}

impl Cells {
    /// The cell of an answer; `None` for one that stands for itself.
    pub fn cell(&mut self, cluster: Option<u32>, group: u32) -> u32 {
        let Some(name) = cluster else {
            let cluster = self.new_cluster();
            return self.push(Cell { cluster, group });
        };
        let cluster = match self.numbers.get(&name) {
            Some(number) => *number,
            None => {
                let number = self.new_cluster();
                self.numbers.insert(name, number);
                number
            }
        };
        let known = self.places.get(cluster as usize).into_iter().flatten();
        if let Some((_, place)) = known.into_iter().find(|(of, _)| *of == group) {
            return *place;
        }
        let place = self.push(Cell { cluster, group });
        if let Some(known) = self.places.get_mut(cluster as usize) {
            known.push((group, place));
        }
        place
    }

    /// How many clusters there are.
    pub(super) fn clusters(&self) -> usize {
        self.places.len()
    }

    /// Those of these sums.
    pub(super) fn with<'a>(&'a self, sums: &'a Sums) -> impl Iterator<Item = (Cell, Sum)> + 'a {
        self.cells.iter().copied().zip(sums.0.iter().copied())
    }

    fn new_cluster(&mut self) -> u32 {
        self.places.push(Vec::new());
        number(self.places.len())
    }

    fn push(&mut self, cell: Cell) -> u32 {
        self.cells.push(cell);
        number(self.cells.len())
    }
}

/// Of the last of so many.
fn number(count: usize) -> u32 {
    u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX)
}

/// What the answers of each cell come to, for one share.
#[derive(Clone, Debug, Default)]
pub struct Sums(Vec<Sum>);

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub weight: f64,
    pub hits: f64,
}

impl Sum {
    pub fn add(&mut self, other: Self, times: f64) {
        self.weight += other.weight * times;
        self.hits += other.hits * times;
    }

    pub fn share(self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.hits / self.weight)
    }
}

impl Sums {
    /// What drawing again costs at most.
    pub fn cost(&self, cells: &Cells, draws: Draws) -> u64 {
        let of_one = if self.0.is_empty() { 0 } else { self.0.len() + cells.clusters() + 1 };
        of_one as u64 * u64::from(draws.resamples)
    }

    /// One whose weight is not above 0 or whose outcome is not from 0 to 1 does not count.
    pub fn add(&mut self, cell: u32, answer: Weighted) {
        if !answer.is_legal() {
            return;
        }
        let cell = cell as usize;
        if self.0.len() <= cell {
            self.0.resize(cell + 1, Sum::default());
        }
        if let Some(sum) = self.0.get_mut(cell) {
            sum.add(Sum { weight: answer.weight, hits: answer.weight * answer.outcome }, 1.0);
        }
    }
}
