//! How each annotator does on gold items: items whose label is known, put among the others.
//!
//! The share right with Wilson's interval, and for each true label how often it is missed and
//! what is said in its place. Somebody who is right on 90 % may still miss every second rare
//! label: the labels are looked at one by one.
//!
//! Gold measures people on the gold items. Where these are easier or harder than the others, so
//! is the score; and it says nothing about whoever has seen too few of them ([`Score::more`]).
//!
//! Example: 18 right of 20 gold items: 0.9, 0.699 to 0.972.

use super::share::{Share, least};

/// One answer to a gold item. Annotators and labels by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    pub annotator: u32,
    pub truth: u32,
    pub answered: u32,
}

/// One annotator on gold.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub annotator: u32,
    pub right: Share,
    /// Answers to gold items until something may be concluded; 0 where it may.
    pub more: u64,
    /// Of each true label, by its number.
    pub labels: Vec<Missed>,
}

/// One label as an annotator sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    pub label: u32,
    /// Answers that are another label, of those to gold items of this label.
    pub missed: Share,
    /// What was said in its place and how often: the most frequent first, then by number.
    pub instead: Vec<(u32, u64)>,
}

/// Of each annotator who answered gold, by number.
pub fn scores(answers: &[Answer], confidence: f64) -> Vec<Score> {
    let mut sorted = answers.to_vec();
    sorted.sort_unstable();
    let least = least(confidence);
    let right = |answers: &[Answer]| answers.iter().filter(|it| it.answered == it.truth).count();
    let missed = |answers: &[Answer]| {
        let (n, wrong) = (answers.len() as u64, (answers.len() - right(answers)) as u64);
        let label = answers.first().map(|it| it.truth).unwrap_or_default();
        let of_one = answers.chunk_by(|a, b| a.answered == b.answered);
        let counted = of_one.filter_map(|it| Some((it.first()?.answered, it.len() as u64)));
        let mut instead: Vec<(u32, u64)> = counted.filter(|it| it.0 != label).collect();
        instead.sort_by_key(|(label, count)| (std::cmp::Reverse(*count), *label));
        Missed { label, missed: Share::of_counts(wrong, n, confidence), instead }
    };
    let of_one = |answers: &[Answer]| {
        let right = Share::of_counts(right(answers) as u64, answers.len() as u64, confidence);
        Score {
            annotator: answers.first().map(|it| it.annotator).unwrap_or_default(),
            more: right.more_needed(least),
            right,
            labels: answers.chunk_by(|a, b| a.truth == b.truth).map(missed).collect(),
        }
    };
    sorted.chunk_by(|a, b| a.annotator == b.annotator).map(of_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `1 ab 3`: annotator 1 said b of a gold a, three times.
    #[track_caller]
    fn read(text: &str) -> Vec<Answer> {
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let label = |at: usize| u32::from(words[1].as_bytes()[at]);
            let answer = Answer {
                annotator: words[0].parse().unwrap(),
                truth: label(0),
                answered: label(1),
            };
            vec![answer; words[2].parse().unwrap()]
        };
        text.split(", ").flat_map(line).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let letter = |label: u32| char::from_u32(label).unwrap();
        let share = |share: &Share| {
            let it = share.interval.unwrap();
            format!("{}/{} {:.3}-{:.3}", share.hits, share.n, it.low, it.high)
        };
        let line = |score: Score| {
            let mut line = format!("{}: {} +{}", score.annotator, share(&score.right), score.more);
            for missed in score.labels {
                line += &format!("; {} {}", letter(missed.label), share(&missed.missed));
                let one = |it: &(u32, u64)| format!(" {}{}", letter(it.0), it.1);
                line.extend(missed.instead.iter().map(one));
            }
            line
        };
        let said: Vec<String> = scores(&read(text), 0.95).into_iter().map(line).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn worked_examples() {
        let text = "2 aa 30, 1 aa 18, 1 bc 1, 1 ba 1";
        let expected = [
            "1: 18/20 0.699-0.972 +1; a 0/18 0.000-0.176; b 2/2 0.342-1.000 a1 c1",
            "2: 30/30 0.886-1.000 +0; a 0/30 0.000-0.114",
        ];
        check(text, &expected);
        assert_eq!(scores(&[], 0.95), []);
    }

    proptest! {
        #[test]
        fn the_order_changes_nothing(
            rows in prop::collection::vec((0u32..3, 0u32..3, 0u32..3), 0..40)
        ) {
            let answer = |(annotator, truth, answered)| Answer { annotator, truth, answered };
            let answers: Vec<Answer> = rows.into_iter().map(answer).collect();
            let mut mirrored = answers.clone();
            mirrored.reverse();
            prop_assert_eq!(scores(&answers, 0.95), scores(&mirrored, 0.95));
            let counted: u64 = scores(&answers, 0.95).iter().map(|score| score.right.n).sum();
            prop_assert_eq!(counted, answers.len() as u64);
        }
    }
}
