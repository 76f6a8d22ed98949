//! Evidence: what a person put in force of what statistics found.
//!
//! A finding is computed of the log and can be computed again; that somebody relies on it from
//! here on is an event. The log keeps the whole finding, and beside it what the page needs of it,
//! so that a page that only shows a calibrated score carries no code of statistics.
//!
//! Absent on purpose: any effect on answers.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::ser::Error;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

/// What [`Evidence::about`] says of a map that makes probabilities of an agent's scores.
pub const CALIBRATION: &str = "calibration";
/// And of what may be accepted unseen at a stated risk.
pub const CERTIFICATE: &str = "certificate";
/// The end of a round begins so: `round 1`, `round 2`, …. It speaks of no question and no agent;
/// its finding is the report card of that moment.
pub const ROUND: &str = "round ";

/// For one question and one agent at most one evidence of a kind is in force: the latest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Evidence {
    /// Which kind: [`CALIBRATION`], [`CERTIFICATE`], or which [`ROUND`].
    pub about: String,
    pub question: String,
    /// Whose scores it speaks of.
    pub agent: String,
    /// For a person: `Platt scaling, fitted on 250 answers: 200 judged blind, 50 drawn at random`.
    pub said: String,
    /// Of a calibration: points (score, probability), straight lines between them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scale: Vec<(f64, f64)>,
    /// The finding.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub finding: Finding,
}

/// JSON as it was written, not looked into here. `null` puts nothing in force: it takes back
/// what was.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Finding(String);

impl Evidence {
    /// What at most one evidence in force has.
    pub fn key(&self) -> (&str, &str, &str) {
        (&self.about, &self.question, &self.agent)
    }

    /// The probability that it makes of a score; `None` where it is no calibration of this agent.
    pub fn calibrated(&self, question: &str, agent: &str, score: f64) -> Option<f64> {
        let is_of = self.key() == (CALIBRATION, question, agent);
        if is_of { on_scale(&self.scale, score) } else { None }
    }
}

impl Finding {
    /// # Errors
    /// What cannot be written as JSON.
    pub fn of(what: &impl Serialize) -> Result<Self, String> {
        let text = serde_json::to_string(what);
        text.map(Self).map_err(|error| format!("the finding cannot be written ({error})"))
    }

    /// As it stands in a line.
    pub fn written(raw: &RawValue) -> Self {
        Self(raw.get().to_owned())
    }

    pub fn none() -> Self {
        Self("null".to_owned())
    }

    pub fn is_none(&self) -> bool {
        self.0 == "null"
    }

    /// Its JSON.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(raw.get().to_owned()))
    }
}

/// What the points of [`Evidence::scale`] make of a score; `None` where they say nothing of it.
fn on_scale(scale: &[(f64, f64)], score: f64) -> Option<f64> {
    let (first, last) = (scale.first()?, scale.last()?);
    if score.is_nan() {
        return None;
    }
    let above = scale.partition_point(|(at, _)| *at < score);
    let high = *scale.get(above).unwrap_or(last);
    let low = *above.checked_sub(1).and_then(|below| scale.get(below)).unwrap_or(first);
    let width = high.0 - low.0;
    if width <= 0.0 || score >= high.0 {
        return Some(high.1);
    }
    Some(low.1 + (high.1 - low.1) * (score - low.0) / width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(scale: &[(f64, f64)], score: f64, expected: &str) {
        let said = on_scale(scale, score).map(|p| format!("{p:.3}")).unwrap_or_default();
        assert_eq!(said, expected);
    }

    #[test]
    fn a_score_is_read_off_between_two_points() {
        let scale = [(0.0, 0.1), (0.5, 0.2), (1.0, 0.9)];
        check(&scale, 0.0, "0.100");
        check(&scale, 0.25, "0.150");
        check(&scale, 0.5, "0.200");
        check(&scale, 0.75, "0.550");
        check(&scale, 1.0, "0.900");
    }

    #[test]
    fn beyond_the_ends_the_ends_hold() {
        let scale = [(0.2, 0.1), (0.8, 0.9)];
        check(&scale, -3.0, "0.100");
        check(&scale, 7.0, "0.900");
        check(&scale, f64::NAN, "");
        check(&[], 0.5, "");
        check(&[(0.5, 0.7)], 0.9, "0.700");
    }

    #[test]
    fn a_step_is_taken_at_its_upper_point() {
        check(&[(0.0, 0.1), (0.5, 0.1), (0.5, 0.8), (1.0, 0.8)], 0.5, "0.100");
        check(&[(0.0, 0.1), (0.5, 0.1), (0.5, 0.8), (1.0, 0.8)], 0.51, "0.800");
    }

    #[test]
    fn a_finding_is_kept_as_it_was_written() {
        let text = r#"{"map":"platt","a":1.50,"unknown":[1, 2]}"#;
        let finding: Finding = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&finding).unwrap(), text);
        assert!(serde_json::from_str::<Finding>("null").unwrap().is_none());
    }
}
