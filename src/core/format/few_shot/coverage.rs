//! A few examples that stand for many.
//!
//! **Facility location.** f(S) = Σ_t max_{s ∈ S} sim(s, t): each target is served by the example
//! that is most like it. f grows less the more there is (it is submodular), so the greedy choice
//! of n is at least 1 − 1/e = 63 % as good as the best (Nemhauser, Wolsey, Fisher 1978, "An
//! analysis of approximations for maximizing submodular set functions"). Here each label has its
//! turn, so that none is missing, and then it is at least half as good (Fisher, Nemhauser, Wolsey
//! 1978, part II: a choice under a partition matroid).
//!
//! **Likeness** is Jaccard's: words in both of those in either.
//!
//! Work: candidates × targets likenesses, and as many steps for each example; the caller bounds
//! both.
//!
//! Example: targets {a b}, {a c}, {d}; candidates 0 {a b}, 1 {a}, 2 {d}. The first takes 1 + 1/3
//! = 1.33, against 1/2 + 1/2 = 1 and 1. The second takes 2, which gains 1.

/// What may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Words as numbers, ascending, each once.
    pub words: Vec<u32>,
    /// Its label, as a number; groups take turns in this order.
    pub group: usize,
}

/// How like each candidate is to each target.
pub struct Likeness {
    groups: Vec<usize>,
    /// By candidate.
    rows: Vec<Vec<f64>>,
    targets: usize,
}

impl Likeness {
    pub fn new(candidates: &[Candidate], targets: &[Vec<u32>]) -> Self {
        let row = |candidate: &Candidate| {
            targets.iter().map(|target| jaccard(&candidate.words, target)).collect()
        };
        Self {
            groups: candidates.iter().map(|candidate| candidate.group).collect(),
            rows: candidates.iter().map(row).collect(),
            targets: targets.len(),
        }
    }

    /// Places of `n` candidates in the order of their choice, none of those in `without`.
    pub fn choose(&self, n: usize, without: &[usize]) -> Vec<usize> {
        let groups = self.groups.iter().map(|group| group + 1).max().unwrap_or_default();
        let mut taken = vec![0usize; groups];
        let mut served = vec![0.0; self.targets];
        let mut free: Vec<bool> =
            (0..self.rows.len()).map(|place| !without.contains(&place)).collect();
        let mut chosen = Vec::new();
        while chosen.len() < n {
            let is_left = |group: &usize| {
                self.groups.iter().zip(&free).any(|(of, free)| *free && of == group)
            };
            let least = |group: &usize| taken.get(*group).copied().unwrap_or_default();
            let Some(group) = (0..groups).filter(is_left).min_by_key(least) else { break };
            let Some(place) = self.best(group, &free, &served) else { break };
            for (served, like) in served.iter_mut().zip(self.rows.get(place).into_iter().flatten())
            {
                *served = f64::max(*served, *like);
            }
            if let Some(free) = free.get_mut(place) {
                *free = false;
            }
            if let Some(taken) = taken.get_mut(group) {
                *taken += 1;
            }
            chosen.push(place);
        }
        chosen
    }

    /// The mean likeness of each target to the example that is most like it; `None` of nothing.
    pub fn coverage(&self, chosen: &[usize]) -> Option<f64> {
        let best = |target: usize| {
            let rows = chosen.iter().filter_map(|place| self.rows.get(*place)?.get(target));
            rows.copied().fold(0.0, f64::max)
        };
        let sum: f64 = (0..self.targets).map(best).sum();
        (self.targets > 0).then(|| sum / self.targets as f64)
    }

    /// Who of a group gains most; of equals the first.
    fn best(&self, group: usize, free: &[bool], served: &[f64]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (place, row) in self.rows.iter().enumerate() {
            if !free.get(place).is_some_and(|free| *free) || self.groups.get(place) != Some(&group)
            {
                continue;
            }
            let gains = row.iter().zip(served).map(|(like, served)| (like - served).max(0.0));
            let gain: f64 = gains.sum();
            if best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, place));
            }
        }
        best.map(|(_, place)| place)
    }
}

/// Of two ascending lists: entries in both, of those in either. 0 of nothing.
fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    let mut both = 0usize;
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => {
                left.next();
            }
            std::cmp::Ordering::Greater => {
                right.next();
            }
            std::cmp::Ordering::Equal => {
                both += 1;
                left.next();
                right.next();
            }
        }
    }
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `ab cd` are two lists of words, each a letter.
    fn lists(text: &str) -> Vec<Vec<u32>> {
        text.split_whitespace().map(|word| word.chars().map(u32::from).collect()).collect()
    }

    /// `candidates`: words, and after a colon the group.
    #[track_caller]
    fn check(targets: &str, candidates: &str, n: usize, expected: &[usize]) {
        let candidates: Vec<Candidate> = candidates
            .split_whitespace()
            .map(|text| {
                let (words, group) = text.split_once(':').unwrap();
                let words = words.chars().map(u32::from).collect();
                Candidate { words, group: group.parse().unwrap() }
            })
            .collect();
        let likeness = Likeness::new(&candidates, &lists(targets));
        assert_eq!(likeness.choose(n, &[]), expected);
    }

    #[test]
    fn takes_what_gains_most() {
        check("ab ac d", "ab:0 a:0 d:0", 2, &[0, 2]);
        check("ab ac d", "ab:0 a:0 d:0", 9, &[0, 2, 1]);
        check("", "ab:0 a:0", 1, &[0]);
        check("ab", "", 1, &[]);
    }

    #[test]
    fn labels_take_turns() {
        // By itself the greedy choice would take the three of group 0.
        check("ab ac d", "ab:0 ac:0 d:0 x:1", 2, &[0, 3]);
        // A group with nobody left is passed over.
        check("ab ac d", "ab:0 ac:0 d:0 x:1", 4, &[0, 3, 2, 1]);
    }

    #[test]
    fn likeness_is_jaccards() {
        let like = |a: &str, b: &str| {
            let list = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
            jaccard(&list(a), &list(b))
        };
        assert_eq!(
            [like("abc", "bcd"), like("a", "b"), like("", ""), like("ab", "ab")],
            [0.5, 0.0, 0.0, 1.0]
        );
    }

    proptest! {
        /// With one label it is at least 1 − 1/e of the best there is.
        #[test]
        fn greedy_is_good(
            lists in prop::collection::vec(prop::collection::btree_set(0u32..9, 1..5), 3..8),
            n in 1usize..4,
        ) {
            let words: Vec<Vec<u32>> =
                lists.iter().map(|list| list.iter().copied().collect()).collect();
            let candidates: Vec<Candidate> =
                words.iter().map(|words| Candidate { words: words.clone(), group: 0 }).collect();
            let likeness = Likeness::new(&candidates, &words);
            let chosen = likeness.choose(n, &[]);
            prop_assert_eq!(chosen.len(), n);
            let found = likeness.coverage(&chosen).unwrap();
            let mut best: f64 = 0.0;
            for mask in 0u32..1 << words.len() {
                if mask.count_ones() as usize == n {
                    let some: Vec<usize> = (0..words.len()).filter(|at| mask >> at & 1 == 1).collect();
                    best = best.max(likeness.coverage(&some).unwrap());
                }
            }
            prop_assert!(found >= 0.632 * best, "{} of {}", found, best);
        }
    }
}
