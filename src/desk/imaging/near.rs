//! Slices that were fetched, those around the one that is looked at, within so many bytes; and which
//! is fetched next.

use std::collections::BTreeMap;

/// By their place in the series.
#[derive(Clone, Debug)]
pub struct Near<T> {
    /// At most so many bytes.
    most: usize,
    /// With the bytes that each takes.
    slices: BTreeMap<u32, (T, usize)>,
    bytes: usize,
    /// Of those seen so far.
    largest: usize,
}

impl<T> Near<T> {
    pub fn new(most: usize) -> Self {
        Self { most, slices: BTreeMap::new(), bytes: 0, largest: 0 }
    }

    pub fn get(&self, slice: u32) -> Option<&T> {
        self.slices.get(&slice).map(|(it, _)| it)
    }

    /// Keeps a slice; where there are too many, those go that are furthest from `at`. That one stays
    /// whatever its size.
    pub fn put(&mut self, slice: u32, it: T, bytes: usize, at: u32) {
        self.bytes += bytes;
        self.largest = self.largest.max(bytes);
        if let Some((_, before)) = self.slices.insert(slice, (it, bytes)) {
            self.bytes -= before;
        }
        while self.bytes > self.most
            && let Some(furthest) = self.furthest(at).filter(|it| *it != at)
        {
            let gone = self.slices.remove(&furthest);
            self.bytes -= gone.map_or(0, |(_, bytes)| bytes);
        }
    }

    /// The nearest slice of so many that is not here yet, as long as there is room for it or something
    /// further away to go.
    pub fn wanted(&self, at: u32, slices: u32) -> Option<u32> {
        let is_missing = |slice: &u32| *slice < slices && !self.slices.contains_key(slice);
        let mut near = (0..slices).flat_map(|away| [at.checked_add(away), at.checked_sub(away)]);
        let next = near.find_map(|it| it.filter(is_missing))?;
        // One that does not fit would be fetched again and again.
        let is_room = self.bytes + self.largest <= self.most;
        let is_nearer = || self.furthest(at).is_some_and(|it| it.abs_diff(at) > next.abs_diff(at));
        (next == at || is_room || is_nearer()).then_some(next)
    }

    fn furthest(&self, at: u32) -> Option<u32> {
        let (first, last) = (self.slices.keys().next()?, self.slices.keys().next_back()?);
        Some(if first.abs_diff(at) > last.abs_diff(at) { *first } else { *last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Fetches until nothing is wanted, and gives what is here.
    fn fetched(near: &mut Near<u32>, at: u32, slices: u32) -> Vec<u32> {
        for _ in 0..1000 {
            let Some(next) = near.wanted(at, slices) else {
                return near.slices.keys().copied().collect();
            };
            near.put(next, next, 10, at);
        }
        panic!("it never ends");
    }

    #[test]
    fn those_around_come_first_and_those_far_away_go() {
        let mut near = Near::new(50);
        assert_eq!(near.wanted(3, 9), Some(3));
        near.put(3, 3, 10, 3);
        assert_eq!(near.wanted(3, 9), Some(4));
        near.put(4, 4, 10, 3);
        assert_eq!(near.wanted(3, 9), Some(2));
        assert_eq!(fetched(&mut near, 3, 9), [1, 2, 3, 4, 5]);
        // Bug: once it was full nothing was fetched ahead any more.
        assert_eq!(near.wanted(5, 9), Some(6));
        assert_eq!(fetched(&mut near, 7, 9), [4, 5, 6, 7, 8]);
        assert_eq!(fetched(&mut near, 0, 9), [0, 1, 2, 3, 4]);
        assert_eq!((near.get(4), near.get(5), near.bytes), (Some(&4), None, 50));
    }

    #[test]
    fn one_that_is_larger_than_all_stays_while_it_is_looked_at() {
        let mut near = Near::new(50);
        near.put(1, "small", 10, 1);
        near.put(2, "large", 99, 2);
        assert_eq!((near.get(1), near.get(2), near.bytes), (None, Some(&"large"), 99));
        assert_eq!(near.wanted(2, 9), None);
        near.put(2, "again", 20, 2);
        assert_eq!(near.bytes, 20);
        assert_eq!(near.wanted(2, 1), None);
        assert_eq!(Near::<u32>::new(9).wanted(0, 0), None);
    }

    #[test]
    fn one_that_does_not_fit_is_fetched_once() {
        let mut near = Near::new(50);
        near.put(0, 0, 10, 0);
        assert_eq!(near.wanted(0, 2), Some(1));
        near.put(1, 1, 45, 0);
        assert_eq!((near.get(1), near.wanted(0, 2)), (None, None));
        assert_eq!(near.wanted(1, 2), Some(1));
    }

    proptest! {
        #[test]
        fn it_ends_within_its_bytes_around_where_one_looks(
            way in prop::collection::vec(0_u32..40, 1..12), most in 10_usize..300, slices in 1_u32..40,
        ) {
            let mut near = Near::new(most);
            for at in way.into_iter().map(|at| at % slices) {
                let here = fetched(&mut near, at, slices);
                prop_assert!(near.bytes <= most && near.bytes == here.len() * 10);
                let full = (most / 10).min(slices as usize);
                prop_assert_eq!(here.len(), full);
                // Nobody nearer is missing.
                let furthest = here.iter().map(|it| it.abs_diff(at)).max().unwrap();
                let nearer = (0..slices).filter(|it| it.abs_diff(at) < furthest);
                prop_assert!(nearer.into_iter().all(|it| here.contains(&it)));
            }
        }
    }
}
