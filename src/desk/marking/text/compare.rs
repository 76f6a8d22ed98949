//! Two sides of one text: what both mark, what only one of them, and where they differ.

use crate::core::marks::Span;

/// How two marks stand to each other, or one alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The same place and label.
    Both,
    /// The same place, another label.
    OtherLabel,
    /// Places that overlap.
    Overlap,
    OnlyLeft,
    OnlyRight,
}

/// One line of the comparison, by places in what was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub standing: Standing,
    pub left: Option<usize>,
    pub right: Option<usize>,
}

/// Pairs what two sides mark, each mark once: first what is the same, then the same place, then
/// what overlaps most (of equals the earlier). In the order of the text.
pub fn compare<L: PartialEq>(left: &[(Span, L)], right: &[(Span, L)]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut is_left_free = vec![true; left.len()];
    let mut is_right_free = vec![true; right.len()];
    // Candidates in the order in which they win: better standing, more overlap, earlier.
    let mut candidates = Vec::new();
    let mut by_start: Vec<usize> = (0..right.len()).collect();
    by_start.sort_by_key(|place| right.get(*place).map(|(span, _)| span.start));
    for (at, (one, label)) in left.iter().enumerate() {
        let starts_before =
            |place: &usize| right.get(*place).is_some_and(|(it, _)| it.start < one.end);
        let near = by_start.iter().take(by_start.partition_point(starts_before));
        for (other_at, (other, its)) in near.filter_map(|place| Some((*place, right.get(*place)?)))
        {
            if !one.overlaps(*other) {
                continue;
            }
            let shared = one.end.min(other.end) - one.start.max(other.start);
            let standing = match (one == other, label == its) {
                (true, true) => Standing::Both,
                (true, false) => Standing::OtherLabel,
                (false, _) => Standing::Overlap,
            };
            candidates.push((standing, std::cmp::Reverse(shared), at, other_at));
        }
    }
    candidates.sort_unstable();
    for (standing, _, one, other) in candidates {
        let free = is_left_free.get_mut(one).zip(is_right_free.get_mut(other));
        let Some((one_free, other_free)) = free.filter(|(one, other)| **one && **other) else {
            continue;
        };
        (*one_free, *other_free) = (false, false);
        pairs.push(Pair { standing, left: Some(one), right: Some(other) });
    }
    let alone = |free: &[bool]| -> Vec<usize> {
        free.iter().enumerate().filter(|(_, free)| **free).map(|(at, _)| at).collect()
    };
    pairs.extend(alone(&is_left_free).into_iter().map(|at| Pair {
        standing: Standing::OnlyLeft,
        left: Some(at),
        right: None,
    }));
    pairs.extend(alone(&is_right_free).into_iter().map(|at| Pair {
        standing: Standing::OnlyRight,
        left: None,
        right: Some(at),
    }));
    let of = |pair: &Pair| {
        let left = pair.left.and_then(|at| left.get(at)).map(|(span, _)| *span);
        let right = pair.right.and_then(|at| right.get(at)).map(|(span, _)| *span);
        left.into_iter().chain(right).min()
    };
    pairs.sort_by_key(of);
    pairs
}

impl Standing {
    pub const ALL: [Self; 5] =
        [Self::Both, Self::OtherLabel, Self::Overlap, Self::OnlyLeft, Self::OnlyRight];

    /// `left` and `right`: who the sides are.
    pub fn words(self, left: &str, right: &str) -> String {
        match self {
            Self::Both => "both".to_owned(),
            Self::OtherLabel => "other label".to_owned(),
            Self::Overlap => "overlapping".to_owned(),
            Self::OnlyLeft => format!("only {left}"),
            Self::OnlyRight => format!("only {right}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn side(marks: &[(u32, u32, &'static str)]) -> Vec<(Span, &'static str)> {
        marks
            .iter()
            .map(|(start, end, label)| (Span { start: *start, end: *end }, *label))
            .collect()
    }

    #[track_caller]
    fn check(
        left: &[(u32, u32, &'static str)],
        right: &[(u32, u32, &'static str)],
        expected: &str,
    ) {
        let (left, right) = (side(left), side(right));
        let said = |side: &[(Span, &str)], at: Option<usize>| {
            at.map_or("-".to_owned(), |at| format!("{}{}", side[at].1, side[at].0.start))
        };
        let pairs = compare(&left, &right).into_iter().map(|pair| {
            let words = pair.standing.words("A", "B");
            format!("{} {} {words}", said(&left, pair.left), said(&right, pair.right))
        });
        assert_eq!(pairs.collect::<Vec<_>>().join(", "), expected);
    }

    #[test]
    fn says_who_marks_what() {
        check(&[], &[], "");
        check(&[(0, 3, "P")], &[(0, 3, "P")], "P0 P0 both");
        check(&[(0, 3, "P")], &[(0, 3, "L")], "P0 L0 other label");
        check(&[(0, 3, "P")], &[(2, 5, "P")], "P0 P2 overlapping");
        check(&[(0, 3, "P")], &[(3, 5, "P")], "P0 - only A, - P3 only B");
        // The same is paired before what only overlaps, and what overlaps most before the rest.
        check(&[(0, 9, "P"), (2, 5, "P")], &[(2, 5, "P")], "P0 - only A, P2 P2 both");
        check(&[(0, 4, "P")], &[(3, 9, "P"), (0, 3, "L")], "P0 L0 overlapping, - P3 only B");
        check(&[(0, 3, "P"), (0, 3, "L")], &[(0, 3, "L")], "L0 L0 both, P0 - only A");
    }

    fn marks() -> impl Strategy<Value = Vec<(u32, u32, &'static str)>> {
        let mark = (0u32..30, 1u32..8, proptest::sample::select(&["P", "L"][..]));
        proptest::collection::vec(mark.prop_map(|(at, long, label)| (at, at + long, label)), 0..12)
    }

    proptest! {
        #[test]
        fn each_mark_stands_once_and_sides_can_be_changed(left in marks(), right in marks()) {
            let (left, right) = (side(&left), side(&right));
            let pairs = compare(&left, &right);
            let mut lefts: Vec<usize> = pairs.iter().filter_map(|it| it.left).collect();
            let mut rights: Vec<usize> = pairs.iter().filter_map(|it| it.right).collect();
            lefts.sort_unstable();
            rights.sort_unstable();
            prop_assert_eq!(lefts, (0..left.len()).collect::<Vec<_>>());
            prop_assert_eq!(rights, (0..right.len()).collect::<Vec<_>>());
            let both = |pairs: &[Pair]| {
                pairs.iter().filter(|it| it.standing == Standing::Both).count()
            };
            prop_assert_eq!(both(&pairs), both(&compare(&right, &left)));
        }
    }
}
