//! Sorting a long list a part at a time, where nobody may wait for all of it.
//!
//! Runs are sorted each by itself, and then merged two by two (bottom-up merge sort); equal
//! entries keep their order. What is sorted are the places of the entries: it is compiled once for
//! all kinds of them.

use std::cmp::Ordering;

/// Sorts places from 0 on.
#[derive(Debug, Default)]
pub struct Sorting {
    places: Vec<u32>,
    /// What is merged so far of the next longer runs.
    merged: Vec<u32>,
    /// Places that are in runs that are sorted.
    sorted: usize,
    /// Length of the runs.
    run: usize,
    /// Of the two runs that are merged, where the first begins, and which of each comes next.
    start: usize,
    first: usize,
    second: usize,
}

/// Entries of the runs that are sorted at one go, and what an entry of them costs.
const RUN: usize = 512;
const SORT: usize = 8;

impl Sorting {
    pub fn new(length: usize) -> Self {
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        Self {
            places: (0..length).collect(),
            merged: Vec::with_capacity(length as usize),
            run: RUN,
            second: RUN,
            ..Self::default()
        }
    }

    /// Goes on for about `cost` comparisons. Whether there is more to do. The order of two places
    /// must be the same each time.
    pub fn step(&mut self, cost: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> bool {
        let mut done = 0;
        while done < cost {
            if self.sorted < self.places.len() {
                let end = self.places.len().min(self.sorted + RUN);
                if let Some(run) = self.places.get_mut(self.sorted..end) {
                    run.sort_by(|a, b| compare(*a as usize, *b as usize));
                }
                done += (end - self.sorted) * SORT;
                self.sorted = end;
            } else if self.run < self.places.len() {
                done += self.merge(cost - done, compare);
            } else {
                return false;
            }
        }
        self.sorted < self.places.len() || self.run < self.places.len()
    }

    /// The places in their order, once there is no more to do.
    pub fn finish(self) -> Vec<u32> {
        self.places
    }

    /// Goes on merging two runs, by at most so many entries. How many.
    fn merge(&mut self, most: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> usize {
        let Self { places, merged, run, start, first, second, .. } = self;
        let middle = places.len().min(*start + *run);
        let end = places.len().min(*start + 2 * *run);
        let mut done = 0;
        while done < most && (*first < middle || *second < end) {
            let one = places.get(*first).filter(|_| *first < middle).copied();
            let other = places.get(*second).filter(|_| *second < end).copied();
            let is_other = match (one, other) {
                (Some(one), Some(other)) => compare(other as usize, one as usize).is_lt(),
                (one, _) => one.is_none(),
            };
            merged.extend(if is_other { other } else { one });
            *(if is_other { &mut *second } else { &mut *first }) += 1;
            done += 1;
        }
        if *first == middle && *second == end {
            *start = end;
            if *start == places.len() {
                std::mem::swap(places, merged);
                merged.clear();
                *run *= 2;
                *start = 0;
            }
            *first = *start;
            *second = places.len().min(*start + *run);
        }
        done.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However small the steps.
        #[test]
        fn sorts_as_the_standard_library_does(
            list in prop::collection::vec(0u16..700, 0..3_000), cost in 1usize..5_000
        ) {
            let mut sorting = Sorting::new(list.len());
            while sorting.step(cost, &mut |a, b| list[a].cmp(&list[b])) {}
            let mut expected: Vec<u32> = (0..list.len() as u32).collect();
            expected.sort_by_key(|place| list[*place as usize]);
            prop_assert_eq!(sorting.finish(), expected);
        }
    }
}
