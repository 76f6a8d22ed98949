//! What a threshold does to each slice: before, and after it is applied.
//!
//! Before: what is accepted unseen now. After: every suggestion with a score of at least t; an
//! item without a score goes to people. The accepted share is counted over all items of the
//! slice; the error is that of the accepted items whose truth is known, weighted as everywhere
//! in [slices](super). Nothing is guessed of the others.
//!
//! Before and after are of the same items, so their intervals must not be held against each
//! other as if they were two samples; the slice and the others after it can be: that is the gap.
//!
//! Example: scores 0.9 (right), 0.8 (wrong), 0.4 (right); accepted now: the first. With t = 0.7
//! two of three are accepted, and one of the two is wrong.

use super::super::gap::{Gap, newcombe};
use super::super::share::{Share, Tally, Weighted};
use super::{Row, Slicing};

/// What is accepted unseen in one slice, or in all together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pile {
    /// Of all items.
    pub accepted: Share,
    /// Wrong ones among the accepted whose truth is known.
    pub error: Share,
}

/// Of one slice.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub name: String,
    pub before: Pile,
    pub after: Pile,
    /// After it, the slice minus all the others.
    pub accepted_gap: Option<Gap>,
    pub error_gap: Option<Gap>,
}

/// Of all slices, and of all rows of any slice together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    pub before: Pile,
    pub after: Pile,
    pub slices: Vec<Effect>,
}

#[derive(Clone, Default)]
struct Tallies {
    accepted: Tally,
    error: Tally,
}

impl Tallies {
    fn add(&mut self, row: &Row, accepted: bool) {
        self.accepted.add(Weighted::new(1.0, accepted));
        if let Some(right) = row.right.filter(|_| accepted) {
            self.error.add(Weighted::new(row.weight, !right));
        }
    }

    fn without(&self, part: &Self) -> Self {
        Self {
            accepted: self.accepted.without(&part.accepted),
            error: self.error.without(&part.error),
        }
    }

    fn pile(&self, confidence: f64) -> Pile {
        Pile { accepted: self.accepted.share(confidence), error: self.error.share(confidence) }
    }
}

/// Accepts what has a score of `threshold` or more, instead of what is accepted now.
pub fn effects(rows: &[Row], slicing: &Slicing, threshold: f64, confidence: f64) -> Effects {
    let none = || vec![Tallies::default(); slicing.names.len()];
    let (mut before, mut after) = (none(), none());
    let (mut all_before, mut all_after) = (Tallies::default(), Tallies::default());
    for (at, row) in rows.iter().enumerate() {
        let Some(slice) = slicing.of(at).map(|slice| slice as usize) else { continue };
        let passes = row.score.is_some_and(|score| score >= threshold);
        for (tallies, all, accepted) in
            [(&mut before, &mut all_before, row.accepted), (&mut after, &mut all_after, passes)]
        {
            all.add(row, accepted);
            if let Some(tallies) = tallies.get_mut(slice) {
                tallies.add(row, accepted);
            }
        }
    }
    let effect = |(name, (before, after)): (&String, (&Tallies, &Tallies))| {
        let (here, others) = (after.pile(confidence), all_after.without(after).pile(confidence));
        Effect {
            name: name.clone(),
            before: before.pile(confidence),
            after: here,
            accepted_gap: newcombe(&here.accepted, &others.accepted, confidence),
            error_gap: newcombe(&here.error, &others.error, confidence),
        }
    };
    Effects {
        before: all_before.pile(confidence),
        after: all_after.pile(confidence),
        slices: slicing.names.iter().zip(before.iter().zip(&after)).map(effect).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a 0.9 right accepted`: slice, score, whether it is right, whether it is accepted now.
    fn rows(text: &str) -> (Vec<Row>, Slicing) {
        let mut slicing =
            Slicing { names: ["a", "b"].map(str::to_owned).into(), ..Slicing::default() };
        let row = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            slicing
                .of_row
                .push(slicing.names.iter().position(|it| it == words[0]).map(|it| it as u32));
            let right = ["wrong", "right"].iter().position(|word| *word == words[2]);
            Row {
                score: words[1].parse().ok(),
                right: right.map(|right| right == 1),
                accepted: words[3] == "accepted",
                ..Row::default()
            }
        };
        (text.lines().map(row).collect(), slicing)
    }

    #[track_caller]
    fn check(text: &str, threshold: f64, expected: &str) {
        let (rows, slicing) = rows(text);
        let found = effects(&rows, &slicing, threshold, 0.95);
        let share = |share: Share| format!("{}/{}", share.hits, share.n);
        let pile = |pile: Pile| format!("{} wrong {}", share(pile.accepted), share(pile.error));
        let line =
            |name: &str, before, after| format!("{name}: {} > {}", pile(before), pile(after));
        let mut said = vec![line("all", found.before, found.after)];
        said.extend(found.slices.iter().map(|it| line(&it.name, it.before, it.after)));
        assert_eq!(said.join("\n"), expected);
    }

    const ROWS: &str = "a 0.9 right accepted\na 0.8 wrong people\na 0.4 right people\n\
                        b 0.9 unknown accepted\nb none wrong accepted\n- 0.9 wrong accepted";

    #[test]
    fn before_and_after() {
        let expected = "all: 3/5 wrong 1/2 > 3/5 wrong 1/2\n\
                        a: 1/3 wrong 0/1 > 2/3 wrong 1/2\n\
                        b: 2/2 wrong 1/1 > 1/2 wrong 0/0";
        check(ROWS, 0.7, expected);
        let nothing = "all: 3/5 wrong 1/2 > 0/5 wrong 0/0\n\
                       a: 1/3 wrong 0/1 > 0/3 wrong 0/0\n\
                       b: 2/2 wrong 1/1 > 0/2 wrong 0/0";
        check(ROWS, f64::NAN, nothing);
    }

    #[test]
    fn the_slice_is_held_against_the_others() {
        let (rows, slicing) = rows(ROWS);
        let found = effects(&rows, &slicing, 0.7, 0.95);
        let gap = found.slices[0].accepted_gap.unwrap();
        assert_eq!((format!("{:.3}", gap.value).as_str(), gap.n), ("0.167", [3, 2]));
        assert_eq!(found.slices[0].error_gap, None);
    }
}
