//! Why a coefficient has no value: a result of its own, never a 0, a 1 or a NaN.

use std::fmt;

use crate::core::text::counted;

/// The closed list of reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undefined {
    NoLabels,
    OneRater,
    /// No item has two labels.
    NoPair,
    /// A coefficient for two raters, and there are more.
    NotTwoRaters(usize),
    /// Two raters without an item in common.
    NothingInCommon,
    /// Nothing but one category was used, so that chance alone agrees always: 0 divided by 0.
    OneCategory,
    /// Where the same number of labels on each item is needed.
    UnequalCounts {
        fewest: u32,
        most: u32,
    },
    /// A category is not what the level or the metric needs: the whole sentence.
    Category(String),
    /// Every ranking puts all it ranks into one tie, or no two rank the same.
    NothingRanked,
    /// No mark of an item was matched with one of another answer.
    NothingMatched,
    /// Numbers so large that their squares are none.
    NotFinite,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLabels => f.write_str("there are no labels"),
            Self::OneRater => f.write_str("there is one rater; agreement needs two"),
            Self::NoPair => f.write_str("no item has two labels"),
            Self::NotTwoRaters(raters) => write!(
                f,
                "Cohen's kappa compares two raters and there are {raters}; see the pairwise table"
            ),
            Self::NothingInCommon => f.write_str("the two raters have no item in common"),
            Self::OneCategory => f.write_str(
                "all labels are of one category, so chance alone would agree always: 0 divided by 0",
            ),
            Self::UnequalCounts { fewest, most } => write!(
                f,
                "Fleiss' kappa needs the same number of labels on each item; here it is {fewest} \
                 to {}",
                counted(*most, "label")
            ),
            Self::Category(why) => f.write_str(why),
            Self::NothingRanked => {
                f.write_str("no two rankings of an item order two answers that both rank")
            }
            Self::NothingMatched => f.write_str("no two marks of an item are matched"),
            Self::NotFinite => f.write_str("the categories are numbers too large to compute with"),
        }
    }
}

/// Only what is a number is a value.
pub(super) fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::NotFinite) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reason: Undefined, expected: &str) {
        assert_eq!(reason.to_string(), expected);
    }

    #[test]
    fn every_reason_is_words() {
        check(
            Undefined::NotTwoRaters(39),
            "Cohen's kappa compares two raters and there are 39; see the pairwise table",
        );
        check(
            Undefined::UnequalCounts { fewest: 2, most: 12 },
            "Fleiss' kappa needs the same number of labels on each item; here it is 2 to 12 labels",
        );
        check(Undefined::Category("'x' is no set".to_owned()), "'x' is no set");
        assert_eq!(finite(f64::NAN), Err(Undefined::NotFinite));
        assert_eq!(finite(-0.5), Ok(-0.5));
    }
}
