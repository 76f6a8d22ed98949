//! What a suggestion that is shown does to the answers of people.
//!
//! A share of the items, drawn by chance for each annotator, is judged before the suggestion is
//! seen: the blind arm. The other arm is the assisted one. Since chance alone decides the arm,
//! what differs between the arms is what showing the suggestion does.
//!
//! - **Accuracy**: how often people say what the model says. Assisted it is what one reads in a
//!   log; blind it is what the model is worth. The gap is how much it is flattered.
//! - **Wrong suggestions accepted**: of the answers where the suggestion is known to be wrong, how
//!   many say the same as it does. Blind answers do so too, where the item misleads everyone:
//!   the gap is what the suggestion adds. And **right suggestions followed**, the good it does.
//! - **Label shift**: how far the distribution of labels moves ([`label_shift`](super::label_shift)).
//!
//! Truth is gold, or what others settled without this answer. Where these others saw the
//! suggestion too, truth leans towards it, and fewer wrong suggestions are seen than there are.
//! Shares are of answers; gaps are Newcombe's. Each annotator is in both arms, so that people who
//! always agree do so in both: this widens no gap, and the interval is rather too wide than too
//! short.
//!
//! Example: assisted 90 of 100 answers are the suggestion, blind 30 of 40: 0.9 and 0.75, a gap
//! of 0.15, 0.019 to 0.308.

use super::gap::{Gap, newcombe};
use super::share::{Share, least};
use crate::core::text::counted;

/// One answer. Annotators and labels by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    pub annotator: u32,
    /// Judged before the suggestion was seen.
    pub is_blind: bool,
    /// What the model suggested, shown or not; `None` where it suggested nothing.
    pub suggested: Option<u32>,
    pub answered: u32,
    /// Known without this answer; `None` where it is not.
    pub truth: Option<u32>,
}

/// Both arms side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Arms {
    pub assisted: Share,
    pub blind: Share,
    /// Assisted minus blind; `None` where an arm has no answers.
    pub gap: Option<Gap>,
    /// Answers that each arm still lacks before something may be concluded.
    pub more: [u64; 2],
}

/// What came out, but for the labels ([`label_shift`](super::label_shift)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlindArm {
    /// Answers that are what was suggested, of all with a suggestion.
    pub accuracy: Arms,
    /// The same where the suggestion is known to be wrong.
    pub wrong_accepted: Arms,
    /// The same where it is known to be right.
    pub right_followed: Arms,
}

impl Arms {
    /// Of counts: hits and n, assisted and blind.
    pub fn of_counts(assisted: [u64; 2], blind: [u64; 2], confidence: f64) -> Self {
        let [assisted, blind] =
            [assisted, blind].map(|[hits, n]| Share::of_counts(hits, n, confidence));
        let least = least(confidence);
        Self {
            assisted,
            blind,
            gap: newcombe(&assisted, &blind, confidence),
            more: [assisted.more_needed(least), blind.more_needed(least)],
        }
    }

    /// What is missing, for a person; `None` where there is enough.
    pub fn too_few(&self) -> Option<String> {
        let part =
            |more: u64, arm: &str| (more > 0).then(|| counted(more, &format!("more {arm} answer")));
        let parts: Vec<String> =
            part(self.more[0], "assisted").into_iter().chain(part(self.more[1], "blind")).collect();
        (!parts.is_empty()).then(|| format!("too few answers yet ({} needed)", parts.join(" and ")))
    }
}

/// Both arms compared. The order of the answers and the numbers of annotators change nothing.
pub fn blind_arm(answers: &[Answer], confidence: f64) -> BlindArm {
    let arms = |counts: &dyn Fn(&Answer, u32) -> bool| {
        let of_arm = |is_blind: bool| {
            let (mut hits, mut n) = (0, 0);
            for answer in answers.iter().filter(|it| it.is_blind == is_blind) {
                let Some(suggested) = answer.suggested.filter(|it| counts(answer, *it)) else {
                    continue;
                };
                n += 1;
                hits += u64::from(answer.answered == suggested);
            }
            [hits, n]
        };
        Arms::of_counts(of_arm(false), of_arm(true), confidence)
    };
    BlindArm {
        accuracy: arms(&|_, _| true),
        wrong_accepted: arms(&|answer, it| answer.truth.is_some_and(|truth| truth != it)),
        right_followed: arms(&|answer, it| answer.truth == Some(it)),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::label_shift::{Draws, label_shift};
    use super::*;
    use proptest::prelude::*;

    /// `4 blind aab`: of two annotators two blind answers each, suggested a, answered a, truth b;
    /// `-` where unknown.
    #[track_caller]
    pub fn read(text: &str) -> Vec<Answer> {
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let label = |at: usize| match words[2].as_bytes()[at] {
                b'-' => None,
                letter => Some(u32::from(letter)),
            };
            let answer = |at: u32| Answer {
                annotator: at % 2,
                is_blind: words[1] == "blind",
                suggested: label(0),
                answered: label(1).unwrap(),
                truth: label(2),
            };
            (0..words[0].parse().unwrap()).map(answer).collect::<Vec<Answer>>()
        };
        text.split(", ").flat_map(line).collect()
    }

    pub fn any_answers() -> impl Strategy<Value = Vec<Answer>> {
        let label = || prop::option::of(0u32..3);
        let answer = (0u32..4, any::<bool>(), label(), 0u32..3, label());
        let answer = answer.prop_map(|(annotator, is_blind, suggested, answered, truth)| Answer {
            annotator,
            is_blind,
            suggested,
            answered,
            truth,
        });
        prop::collection::vec(answer, 0..40)
    }

    fn said(arms: &Arms) -> String {
        let share = |share: &Share| format!("{}/{}", share.hits, share.n);
        let gap = arms.gap.map_or("none".to_owned(), |gap| {
            format!("{:.3} ({:.3} to {:.3})", gap.value, gap.interval.low, gap.interval.high)
        });
        let words = arms.too_few().unwrap_or_default();
        format!("{} and {}, gap {gap} {words}", share(&arms.assisted), share(&arms.blind))
    }

    #[test]
    fn accuracy_by_arm() {
        let answers = read("90 assisted aa-, 10 assisted ab-, 30 blind aa-, 10 blind ab-");
        let found = blind_arm(&answers, 0.95);
        assert_eq!(said(&found.accuracy), "90/100 and 30/40, gap 0.150 (0.019 to 0.308) ");
        let few = "0/0 and 0/0, gap none too few answers yet (21 more assisted answers and 21 more blind answers needed)";
        assert_eq!(said(&found.wrong_accepted), few);
    }

    #[test]
    fn wrong_suggestions_and_right_ones() {
        let answers = read(
            "12 assisted aab, 18 assisted abb, 30 assisted bbb, 2 blind aab, 18 blind abb, \
             9 blind bbb, 1 blind bab, 5 assisted -aa",
        );
        let found = blind_arm(&answers, 0.95);
        let wrong = "12/30 and 2/20, gap 0.300 (0.047 to 0.491) too few answers yet (1 more blind answer needed)";
        assert_eq!(said(&found.wrong_accepted), wrong);
        let right = "30/30 and 9/10, gap 0.100 (-0.040 to 0.404) too few answers yet (11 more blind answers needed)";
        assert_eq!(said(&found.right_followed), right);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn order_and_numbers_change_nothing(answers in any_answers()) {
            let draws = Draws { resamples: 40, ..Draws::default() };
            let shift = |answers: &[Answer]| label_shift(answers, draws, 0.95);
            let found = blind_arm(&answers, 0.95);
            let mut mirrored = answers.clone();
            mirrored.reverse();
            for answer in &mut mirrored {
                answer.annotator = 7 - answer.annotator;
            }
            prop_assert_eq!(&found, &blind_arm(&mirrored, 0.95));
            prop_assert_eq!(shift(&answers), shift(&mirrored));
            let renamed: Vec<Answer> = answers
                .iter()
                .map(|it| Answer {
                    suggested: it.suggested.map(|it| 9 - it),
                    answered: 9 - it.answered,
                    truth: it.truth.map(|it| 9 - it),
                    ..*it
                })
                .collect();
            prop_assert_eq!(blind_arm(&renamed, 0.95).wrong_accepted, found.wrong_accepted);
            prop_assert_eq!(shift(&renamed).is_some(), shift(&answers).is_some());
        }
    }
}
