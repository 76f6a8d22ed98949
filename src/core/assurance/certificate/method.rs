//! The methods: what each makes of a tally. Which is in force follows from what was asked.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::prepared::Tally;
use super::{binomial, e_process, hoeffding_bentkus};

/// How a p-value is made.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CertifyMethod"))]
pub enum Method {
    Binomial,
    HoeffdingBentkus,
    EProcess,
}

impl Method {
    pub fn id(self) -> &'static str {
        match self {
            Self::Binomial => "binomial",
            Self::HoeffdingBentkus => "hoeffding-bentkus",
            Self::EProcess => "e-process",
        }
    }

    /// Its name and why it is the one, for a person.
    pub fn why(self) -> &'static str {
        match self {
            Self::Binomial => {
                "the exact binomial tail: each answer is right or wrong, and the sample is looked at once"
            }
            Self::HoeffdingBentkus => {
                "the Hoeffding-Bentkus bound: answers can be right in part, and the sample is looked at once"
            }
            Self::EProcess => {
                "an e-process: it holds however often the answers are looked at, and asks for more of them"
            }
        }
    }

    /// The p-value of "the mean loss is above alpha".
    pub(super) fn p(self, tally: &Tally, alpha: f64) -> f64 {
        if tally.n == 0 {
            return 1.0;
        }
        match self {
            Self::Binomial => binomial::p(tally, alpha),
            Self::HoeffdingBentkus => hoeffding_bentkus::p(tally, alpha),
            Self::EProcess => e_process::p(&tally.growth, 1.0),
        }
    }

    /// About the p-value if there were `scale` times as many answers, and errors among them as
    /// among these.
    pub(super) fn p_scaled(self, tally: &Tally, alpha: f64, scale: f64) -> f64 {
        if tally.n == 0 {
            return 1.0;
        }
        match self {
            Self::Binomial => binomial::p_scaled(tally, alpha, scale),
            Self::HoeffdingBentkus => hoeffding_bentkus::p_scaled(tally, alpha, scale),
            Self::EProcess => e_process::p(&tally.growth, scale),
        }
    }

    /// The mean loss whose p-value is `level`: every larger one is refuted. At most alpha exactly
    /// where the p-value at alpha is at most the level.
    pub(super) fn upper_bound(self, tally: &Tally, losses: &[f64], level: f64) -> f64 {
        match self {
            Self::Binomial => binomial::upper_bound(tally, level),
            Self::HoeffdingBentkus => hoeffding_bentkus::upper_bound(tally, level),
            Self::EProcess => e_process::upper_bound(losses, level),
        }
    }
}
