//! Which of two lists belong together, each at most once.
//!
//! *Optimal*: so that the sum of the weights is largest (Kuhn, "The Hungarian method for the
//! assignment problem", 1955; with potentials and shortest paths as Jonker and Volgenant 1987, n^3).
//! *Greedy*: the heaviest pair first, then the heaviest of what is left.
//!
//! What is not joined by any pair does not matter to each other, so each connected part is assigned
//! by itself; a part of more than [`SMALL`] on both sides is assigned greedily, and the result says
//! so.
//!
//! Worked example: a-x 0.8, a-y 0.7, b-x 0.7. Greedy takes a-x and leaves b and y, 0.8; optimal a-y
//! and b-x, 1.4.

use std::collections::BTreeMap;

/// In a part where the shorter side has more, it is assigned greedily.
pub const SMALL: usize = 100;

/// One that could be: a place in each list, and a weight above 0.
pub type Candidate = (usize, usize, f64);

/// Those that are, by their places; and whether that is optimal. No pair must be given twice.
pub fn optimal(candidates: &[Candidate]) -> (Vec<Candidate>, bool) {
    let (mut chosen, mut is_optimal) = (Vec::new(), true);
    for part in parts(candidates) {
        let (rows, columns) = (numbered(&part, |it| it.0), numbered(&part, |it| it.1));
        if rows.len().min(columns.len()) > SMALL {
            is_optimal = false;
            chosen.extend(greedy(&part));
        } else if rows.len() <= columns.len() {
            chosen.extend(hungarian(&part, &rows, &columns));
        } else {
            let turned: Vec<Candidate> = part.iter().map(|it| (it.1, it.0, it.2)).collect();
            let found = hungarian(&turned, &columns, &rows);
            chosen.extend(found.into_iter().map(|it| (it.1, it.0, it.2)));
        }
    }
    chosen.sort_by_key(|it| (it.0, it.1));
    (chosen, is_optimal)
}

/// Those that are, by their places.
pub fn greedy(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut sorted = candidates.to_vec();
    sorted.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in sorted {
        if rows.contains_key(&candidate.0) || columns.contains_key(&candidate.1) {
            continue;
        }
        rows.insert(candidate.0, ());
        columns.insert(candidate.1, ());
        chosen.push(candidate);
    }
    chosen.sort_by_key(|it| (it.0, it.1));
    chosen
}

/// What hangs together.
fn parts(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    // By row and by column, the first candidate of its part that was seen.
    let mut first: Vec<usize> = (0..candidates.len()).collect();
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    for (place, (row, column, _)) in candidates.iter().enumerate() {
        let with_row = *rows.entry(*row).or_insert(place);
        let with_column = *columns.entry(*column).or_insert(place);
        for other in [with_row, with_column] {
            let (one, other) = (root(&mut first, place), root(&mut first, other));
            if let Some(slot) = first.get_mut(one.max(other)) {
                *slot = one.min(other);
            }
        }
    }
    let mut parts: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        parts.entry(root(&mut first, place)).or_default().push(*candidate);
    }
    parts.into_values().collect()
}

fn root(first: &mut [usize], mut place: usize) -> usize {
    while let Some(before) = first.get(place).copied().filter(|before| *before != place) {
        let further = first.get(before).copied().unwrap_or(before);
        if let Some(slot) = first.get_mut(place) {
            *slot = further;
        }
        place = before;
    }
    place
}

/// Each once, in order.
fn numbered(part: &[Candidate], of: impl Fn(&Candidate) -> usize) -> Vec<usize> {
    let mut places: Vec<usize> = part.iter().map(of).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Rows are not more than columns. The least cost, a cost being 0 less the weight: rows join one by
/// one, each along the cheapest way of moving others.
fn hungarian(part: &[Candidate], rows: &[usize], columns: &[usize]) -> Vec<Candidate> {
    let (height, width) = (rows.len(), columns.len());
    let mut weights = vec![0.0; height * width];
    for (row, column, weight) in part {
        let at = rows.binary_search(row).ok().zip(columns.binary_search(column).ok());
        if let Some(slot) = at.and_then(|(row, column)| weights.get_mut(row * width + column)) {
            *slot = *weight;
        }
    }
    let weight = |row: usize, column: usize| weights.get(row * width + column).copied();
    let cost = |row: usize, column: usize| -weight(row, column).unwrap_or_default();
    // Places from 1 on; 0 is none, as in the usual form of the algorithm.
    let mut of_rows = vec![0.0; height + 1];
    let mut of_columns = vec![0.0; width + 1];
    let mut row_of = vec![0; width + 1];
    let mut before = vec![0; width + 1];
    for row in 1..=height {
        row_of[0] = row;
        let mut least = vec![f64::INFINITY; width + 1];
        let mut is_used = vec![false; width + 1];
        let mut column = 0;
        loop {
            is_used[column] = true;
            let (from, mut next, mut step) = (row_of[column], 0, f64::INFINITY);
            for to in (1..=width).filter(|to| !is_used[*to]) {
                let reduced = cost(from - 1, to - 1) - of_rows[from] - of_columns[to];
                if reduced < least[to] {
                    (least[to], before[to]) = (reduced, column);
                }
                if least[to] < step {
                    (step, next) = (least[to], to);
                }
            }
            for to in 0..=width {
                if is_used[to] {
                    of_rows[row_of[to]] += step;
                    of_columns[to] -= step;
                } else {
                    least[to] -= step;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let from = before[column];
            row_of[column] = row_of[from];
            column = from;
        }
    }
    let mut chosen = Vec::new();
    for (column, row) in row_of.iter().enumerate().skip(1).filter(|(_, row)| **row > 0) {
        let weight = weight(row - 1, column - 1).filter(|weight| *weight > 0.0);
        if let (Some(weight), Some(row), Some(column)) =
            (weight, rows.get(row - 1), columns.get(column - 1))
        {
            chosen.push((*row, *column, weight));
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_best_pair_first_is_not_always_best() {
        let candidates = [(0, 0, 0.8), (0, 1, 0.7), (1, 0, 0.7)];
        assert_eq!(greedy(&candidates), [(0, 0, 0.8)]);
        assert_eq!(optimal(&candidates), (vec![(0, 1, 0.7), (1, 0, 0.7)], true));
        assert_eq!(optimal(&[]), (vec![], true));
    }

    #[test]
    fn a_large_part_is_assigned_greedily() {
        let count = SMALL + 1;
        let all: Vec<Candidate> =
            (0..count).flat_map(|row| (0..count).map(move |column| (row, column, 1.0))).collect();
        let (chosen, is_optimal) = optimal(&all);
        assert_eq!((chosen.len(), is_optimal), (count, false));
        // As many that have nothing to do with each other are no large part.
        let apart: Vec<Candidate> = (0..count).map(|place| (place, place, 1.0)).collect();
        assert_eq!(optimal(&apart), (apart.clone(), true));
    }

    /// The largest sum by trying everything.
    fn best(left: &[Candidate]) -> f64 {
        let Some((first, rest)) = left.split_first() else { return 0.0 };
        let with: Vec<Candidate> =
            rest.iter().filter(|it| it.0 != first.0 && it.1 != first.1).copied().collect();
        best(rest).max(first.2 + best(&with))
    }

    proptest! {
        #[test]
        fn nothing_has_a_larger_sum(weights in prop::collection::btree_map((0usize..6, 0usize..5), 1u8..20, 0..13)) {
            let candidates: Vec<Candidate> =
                weights.into_iter().map(|((row, column), weight)| (row, column, f64::from(weight) / 16.0)).collect();
            let (chosen, is_optimal) = optimal(&candidates);
            let sum = |chosen: &[Candidate]| chosen.iter().map(|it| it.2).sum::<f64>();
            prop_assert!(is_optimal);
            prop_assert_eq!(sum(&chosen), best(&candidates));
            // At least half of it, as is known of the greedy way.
            prop_assert!(sum(&greedy(&candidates)) * 2.0 >= sum(&chosen));
            for list in [chosen, greedy(&candidates)] {
                let rows = numbered(&list, |it| it.0).len();
                prop_assert_eq!((rows, numbered(&list, |it| it.1).len()), (list.len(), list.len()));
            }
        }
    }
}
