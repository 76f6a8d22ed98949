//! Which line under the text each span gets: two that overlap never the same.

use crate::core::marks::Span;

/// The lane of each span, 0 next to the text. As few lanes as there are spans one over another;
/// what lies within another, or starts behind it, lies nearer to the text.
pub fn lanes(spans: &[Span]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let at = |place: usize| spans.get(place).copied().unwrap_or_default();
    // What holds others comes before them.
    order.sort_by_key(|place| (at(*place).start, std::cmp::Reverse(at(*place).end), *place));
    let mut lanes = vec![0; spans.len()];
    let mut cluster: Vec<(usize, u32)> = Vec::new();
    // Where each lane of the cluster is free again, the outermost first.
    let mut free: Vec<u32> = Vec::new();
    let mut settle = |cluster: &mut Vec<(usize, u32)>, free: &mut Vec<u32>| {
        let last = u32::try_from(free.len()).unwrap_or(u32::MAX).saturating_sub(1);
        for (place, depth) in cluster.drain(..) {
            if let Some(lane) = lanes.get_mut(place) {
                *lane = last - depth;
            }
        }
        free.clear();
    };
    for place in order {
        let span = at(place);
        if free.iter().all(|end| *end <= span.start) {
            settle(&mut cluster, &mut free);
        }
        let depth = free.iter().position(|end| *end <= span.start).unwrap_or(free.len());
        match free.get_mut(depth) {
            Some(end) => *end = span.end,
            None => free.push(span.end),
        }
        cluster.push((place, u32::try_from(depth).unwrap_or(u32::MAX)));
    }
    settle(&mut cluster, &mut free);
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(spans: &[(u32, u32)], expected: &[u32]) {
        let spans: Vec<Span> =
            spans.iter().map(|(start, end)| Span { start: *start, end: *end }).collect();
        assert_eq!(lanes(&spans), expected);
    }

    #[test]
    fn the_inner_lies_nearer_to_the_text() {
        check(&[], &[]);
        check(&[(0, 3), (3, 6)], &[0, 0]);
        check(&[(0, 10), (2, 4)], &[1, 0]);
        check(&[(2, 4), (0, 10)], &[0, 1]);
        // Crossing, then alone again.
        check(&[(0, 5), (3, 8), (8, 9)], &[1, 0, 0]);
        // Three at one place, in their order.
        check(&[(0, 4), (0, 4), (0, 4)], &[2, 1, 0]);
        // A lane that is free again is used again.
        check(&[(0, 10), (1, 3), (3, 5), (8, 12)], &[1, 0, 0, 0]);
    }

    proptest! {
        #[test]
        fn no_two_share_a_lane_and_none_is_wasted(
            spans in proptest::collection::vec((0u32..40, 1u32..20), 0..24),
        ) {
            let spans: Vec<Span> =
                spans.iter().map(|(start, length)| Span { start: *start, end: start + length }).collect();
            let lanes = lanes(&spans);
            for (one, lane) in spans.iter().zip(&lanes) {
                let same = spans.iter().zip(&lanes).filter(|(other, its)| {
                    one.overlaps(**other) && *its == lane
                });
                prop_assert_eq!(same.count(), 1);
            }
            let over = |at: u32| spans.iter().filter(|it| it.start <= at && at < it.end).count();
            let most = (0..60).map(over).max().unwrap_or(0);
            let used = lanes.iter().max().map_or(0, |lane| *lane as usize + 1);
            prop_assert_eq!(used, most);
        }
    }
}
