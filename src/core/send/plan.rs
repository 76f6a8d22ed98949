//! Which records go together in which request.

use std::ops::Range;

use super::job::Portion;

/// The batches of `records` records, in order, none empty.
pub fn batches(records: usize, portion: Portion) -> Vec<Range<usize>> {
    let size = match portion {
        Portion::Whole => records,
        Portion::One => 1,
        Portion::Batch { size } => size as usize,
    };
    let size = size.max(1);
    (0..records).step_by(size).map(|start| start..records.min(start.saturating_add(size))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(records: usize, portion: Portion, expected: &[Range<usize>]) {
        assert_eq!(batches(records, portion), expected);
    }

    #[test]
    fn cuts_in_order() {
        check(0, Portion::Whole, &[]);
        check(3, Portion::Batch { size: 2 }, &[0..2, 2..3]);
        check(2, Portion::One, &[0..1, 1..2]);
        check(5, Portion::Batch { size: 2 }, &[0..2, 2..4, 4..5]);
    }

    proptest! {
        #[test]
        fn nothing_twice_and_nothing_never(records in 0usize..500, size in 0u32..50) {
            let sent: Vec<usize> = batches(records, Portion::Batch { size }).into_iter().flatten().collect();
            prop_assert_eq!(sent, (0..records).collect::<Vec<_>>());
        }
    }
}
