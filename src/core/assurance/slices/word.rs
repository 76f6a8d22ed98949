//! What may be said of a slice in a word.

use super::super::gap::Gap;
use super::super::share::Share;
use crate::core::text::counted;

/// What a gap comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The slice or the others have too few answers: about so many more are needed.
    TooFew {
        more: u64,
    },
    /// There is enough, and no gap is shown. This does not say that there is none: the interval
    /// says how large it may be.
    NotShown,
    /// Higher than in the others, after correction.
    Higher,
    Lower,
}

impl Word {
    /// With the gap and its adjusted p-value, where there is one. Of effective answers `least` are
    /// needed; `level` is that of the tests.
    pub(super) fn of(
        share: &Share,
        others: &Share,
        gap: Option<(Gap, f64)>,
        least: u64,
        level: f64,
    ) -> Self {
        let more = share.more_needed(least).max(others.more_needed(least));
        if more > 0 {
            return Self::TooFew { more };
        }
        match gap {
            Some((gap, p)) if p < level && gap.value > 0.0 => Self::Higher,
            Some((gap, p)) if p < level && gap.value < 0.0 => Self::Lower,
            _ => Self::NotShown,
        }
    }

    pub(super) fn is_tested(self) -> bool {
        !matches!(self, Self::TooFew { .. })
    }

    /// For a person.
    pub fn text(self) -> String {
        match self {
            Self::TooFew { more } => {
                format!("too few to say: about {} needed", counted(more, "more answer"))
            }
            Self::NotShown => "no difference shown".to_owned(),
            Self::Higher => "higher than in the others".to_owned(),
            Self::Lower => "lower than in the others".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::gap::newcombe;
    use super::*;

    #[track_caller]
    fn check([k_1, n_1]: [u64; 2], [k_2, n_2]: [u64; 2], times: f64, expected: &str) {
        let [share, others] = [(k_1, n_1), (k_2, n_2)].map(|(k, n)| Share::of_counts(k, n, 0.95));
        let gap = newcombe(&share, &others, 0.95).map(|gap| (gap, gap.p * times));
        assert_eq!(Word::of(&share, &others, gap, 21, 0.05).text(), expected);
    }

    #[test]
    fn says_what_may_be_said() {
        check([56, 70], [48, 80], 1.0, "higher than in the others");
        check([48, 80], [56, 70], 1.0, "lower than in the others");
        check([48, 80], [56, 70], 10.0, "no difference shown");
        check([7, 20], [56, 70], 1.0, "too few to say: about 1 more answer needed");
        check([56, 70], [0, 0], 1.0, "too few to say: about 21 more answers needed");
    }
}
