//! Which records go together in which request.

use std::ops::Range;

use super::job::Portion;

/// How many batches `records` records make.
pub fn count(records: usize, portion: Portion) -> usize {
    records.div_ceil(size(records, portion))
}

/// The records of one batch, in order; `None` behind the last.
pub fn batch(records: usize, portion: Portion, index: usize) -> Option<Range<usize>> {
    let size = size(records, portion);
    let start = index.checked_mul(size).filter(|start| *start < records)?;
    Some(start..records.min(start.saturating_add(size)))
}

fn size(records: usize, portion: Portion) -> usize {
    let size = match portion {
        Portion::Whole => records,
        Portion::One => 1,
        Portion::Batch { size } => size as usize,
    };
    size.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(records: usize, portion: Portion, expected: &str) {
        let ranges = (0..).map_while(|index| batch(records, portion, index));
        let said: Vec<String> = ranges.map(|range| format!("{range:?}")).collect();
        assert_eq!((said.join(" "), said.len()), (expected.to_owned(), count(records, portion)));
    }

    #[test]
    fn cuts_in_order() {
        check(0, Portion::Whole, "");
        check(3, Portion::Whole, "0..3");
        check(2, Portion::One, "0..1 1..2");
        check(5, Portion::Batch { size: 2 }, "0..2 2..4 4..5");
        check(2, Portion::Batch { size: 0 }, "0..1 1..2");
    }

    proptest! {
        #[test]
        fn nothing_twice_and_nothing_never(records in 0usize..500, size in 0u32..50) {
            let portion = Portion::Batch { size };
            let sent: Vec<usize> =
                (0..count(records, portion)).filter_map(|index| batch(records, portion, index)).flatten().collect();
            prop_assert_eq!(sent, (0..records).collect::<Vec<_>>());
        }
    }
}
