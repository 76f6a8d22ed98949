//! What to be careful about, as values and as words.

use std::fmt::{Display, Formatter, Result};

use super::Ability;
use crate::core::text::counted;

/// One reason to look twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    OneClass {
        class: String,
    },
    OneRater {
        rater: String,
    },
    /// No item has two labels.
    NoOverlap,
    /// Items that nobody labelled.
    Unlabelled {
        items: usize,
    },
    NotConverged {
        iterations: usize,
    },
    /// A start from random parameters came out higher than the start from nothing known.
    Restarted {
        seed: u64,
    },
    /// Most raters would be worse than chance: rather the classes changed places.
    LabelSwitching {
        raters: usize,
        of: usize,
    },
    /// Raters with fewer labels than it takes to know them.
    FewLabels {
        raters: usize,
        of: usize,
        least: usize,
    },
    /// Raters whose weight is as good as none.
    ClippedWeights {
        raters: usize,
        of: usize,
        share: f64,
    },
    ClippedModel {
        model: String,
    },
    /// Two raters agree more often than their errors explain, and so do other pairs.
    Correlated {
        first: String,
        second: String,
        agree: f64,
        expected: f64,
        items: usize,
        others: usize,
        are_models: bool,
    },
    /// Items of which a model says nothing.
    Unspoken {
        model: String,
        items: usize,
        of: usize,
    },
    /// Rows of a model that did not sum to 1.
    Divided {
        model: String,
        items: usize,
    },
}

impl Warning {
    /// Whether most raters are below what chance would give them.
    pub(super) fn switching(raters: &[Ability], chance: f64) -> Option<Self> {
        let known = raters.iter().filter_map(|rater| rater.ability);
        let (below, of) = known
            .fold((0, 0), |(below, of), ability| (below + usize::from(ability < chance), of + 1));
        (below * 2 > of).then_some(Self::LabelSwitching { raters: below, of })
    }
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let count = |number: &usize, word: &str| counted(*number as u64, word);
        match self {
            Self::OneClass { class } => {
                write!(f, "every label is '{class}': with one class there is nothing to find out")
            }
            Self::OneRater { rater } => write!(
                f,
                "only '{rater}' labelled: no error of theirs can show, and nothing is corrected by \
                 other raters"
            ),
            Self::NoOverlap => write!(
                f,
                "no item has labels by two raters: they cannot be compared, and nothing is \
                 corrected by other raters"
            ),
            Self::Unlabelled { items } => {
                let items = count(items, "item");
                write!(f, "{items} without a label: they stay unresolved")
            }
            Self::NotConverged { iterations } => write!(
                f,
                "stopped after {}, before it had converged: allow more",
                count(iterations, "iteration")
            ),
            Self::Restarted { seed } => write!(
                f,
                "a restart from random parameters came out higher: this result, and how its ties \
                 are broken, depends on the seed {seed}"
            ),
            Self::LabelSwitching { raters, of } => write!(
                f,
                "label switching: {raters} of {} would be right less often than by chance; the \
                 classes have probably changed places, and this result should not be used",
                count(of, "rater")
            ),
            Self::FewLabels { raters, of, least } => write!(
                f,
                "{raters} of {} gave fewer than {least} labels: what is said of them rests on \
                 little",
                count(of, "rater")
            ),
            Self::ClippedWeights { raters, of, share } => {
                let then = if *share > 0.5 { ", and the model decides nearly alone" } else { "" };
                write!(
                    f,
                    "{raters} of {} agree with others no better than the commonest class alone \
                     would, and have no weight: {:.1} % of the labels count for nothing{then}",
                    count(of, "rater"),
                    share * 100.0
                )
            }
            Self::ClippedModel { model } => write!(
                f,
                "the model '{model}' agrees with the majority no better than the commonest class \
                 alone would, and has no weight"
            ),
            Self::Correlated { first, second, agree, expected, items, others, are_models } => {
                let (who, advice) = if *are_models {
                    ("the models ", ". Put models together into one prior instead")
                } else {
                    ("", "")
                };
                let more = match others {
                    0 => String::new(),
                    others => format!(" (so do {})", count(others, "other pair")),
                };
                write!(
                    f,
                    "{who}'{first}' and '{second}' agree on {:.1} % of {}, where their errors \
                     explain {:.1} %{more}: they are not independent, and what they agree on is \
                     believed too much{advice}",
                    agree * 100.0,
                    count(items, "item"),
                    expected * 100.0
                )
            }
            Self::Unspoken { model, items, of } => write!(
                f,
                "the model '{model}' says nothing of {items} of {}: there the raters decide alone",
                count(of, "item")
            ),
            Self::Divided { model, items } => write!(
                f,
                "the probabilities of the model '{model}' do not sum to 1 at {}; they were \
                 divided by their sum",
                count(items, "item")
            ),
        }
    }
}
