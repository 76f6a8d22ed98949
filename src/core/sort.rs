//! Sorting where the list is short or its entries are large.
//!
//! The standard sort is compiled anew for each kind of entry and each key,
//! four kB and more each time. Here it is compiled once, for places in the
//! list; the entries are moved when their order is known.

use std::cmp::Ordering;

pub mod stepped;

/// Sorts; equal entries keep their order.
pub fn sort_by<T>(list: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = order(list.len(), &mut |a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut old: Vec<Option<T>> = std::mem::take(list).into_iter().map(Some).collect();
    list.extend(order.into_iter().filter_map(|place| old.get_mut(place)?.take()));
}

/// Sorts by a key that is cheap to make; equal entries keep their order.
pub fn sort_by_key<T, K: Ord>(list: &mut Vec<T>, mut key: impl FnMut(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// The places of the entries in their new order.
fn order(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(
            list in prop::collection::vec((0u8..5, any::<u16>()), 0..60)
        ) {
            let (mut ours, mut theirs) = (list.clone(), list);
            sort_by_key(&mut ours, |entry| entry.0);
            theirs.sort_by_key(|entry| entry.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
