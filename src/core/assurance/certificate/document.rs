//! The certificate as it stands in the log: what was asked, from which data, what came out.
//!
//! Anyone who has the answers makes it again with [`certify`](super::certify) and sees whether it is
//! the same ([`Certificate::check`]). The answers are named by their number and by the SHA-256 of
//! one line each, `[score,loss,slice]`, sorted as text, each with its newline; numbers are written
//! without exponent and as short as they can be, the slice as a JSON string or `null`.
//!
//! Example: one right answer with the score 0.9: `printf '[0.9,0,null]\n' | sha256sum`.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::asked::{Asked, Row};
use super::method::Method;
use crate::core::log::chain::hash_lines;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Certificate {
    pub asked: Asked,
    pub method: Method,
    pub data: Data,
    /// Suggestions with this score or more are accepted; `None`: none is.
    pub threshold: Option<f64>,
    /// Answers that reach it, their share of all, and the errors (the sum of losses) among them.
    pub accepted: u64,
    pub coverage: f64,
    pub errors: f64,
    /// The largest error rate that these errors do not refute at the level of one walk: never above
    /// alpha. What is promised is alpha; this is how close it was.
    pub upper_bound: Option<f64>,
    pub slices: Vec<SliceCertificate>,
    /// Sentences: what must hold for the promise to hold.
    pub assumptions: Vec<String>,
}

/// The answers it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CertificateData"))]
pub struct Data {
    pub rows: u64,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

/// The same of one slice, from its own answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SliceCertificate {
    pub slice: String,
    pub rows: u64,
    /// What a p-value was compared with; 0 where there is no answer.
    pub level: f64,
    pub threshold: Option<f64>,
    pub accepted: u64,
    pub coverage: f64,
    pub errors: f64,
    pub upper_bound: Option<f64>,
    /// No evidence of its own: nothing of this slice is accepted.
    pub goes_to_people: bool,
}

impl SliceCertificate {
    pub(super) fn without_answers(name: &str) -> Self {
        Self {
            slice: name.to_owned(),
            rows: 0,
            level: 0.0,
            threshold: None,
            accepted: 0,
            coverage: 0.0,
            errors: 0.0,
            upper_bound: None,
            goes_to_people: true,
        }
    }

    fn result(&self) -> (Option<f64>, u64, [f64; 3]) {
        (self.threshold, self.accepted, [self.coverage, self.errors, bound(self.upper_bound)])
    }
}

impl Certificate {
    fn result(&self) -> (Option<f64>, u64, [f64; 3]) {
        (self.threshold, self.accepted, [self.coverage, self.errors, bound(self.upper_bound)])
    }

    /// Makes it again from the answers it names.
    ///
    /// # Errors
    /// What is not as it says.
    pub fn check(&self, rows: &[Row], slices: &[String]) -> Result<(), String> {
        let Data { rows: count, sha256 } = &self.data;
        if *count != rows.len() as u64 {
            return Err(format!("it was made from {count} answers, and these are {}", rows.len()));
        }
        if *sha256 != digest(rows, slices) {
            return Err("it was made from other answers: their SHA-256 differs".to_owned());
        }
        let again = super::certify(rows, slices, &self.asked)?.certificate;
        if again.method != self.method {
            let (said, found) = (self.method.id(), again.method.id());
            return Err(format!("it names the method {said}; what was asked leads to {found}"));
        }
        differs("", self.result(), again.result())?;
        if self.slices.len() != again.slices.len() {
            return Err(format!(
                "it has {} slices and not {}",
                self.slices.len(),
                again.slices.len()
            ));
        }
        for (said, found) in self.slices.iter().zip(&again.slices) {
            if said.slice != found.slice || said.goes_to_people != found.goes_to_people {
                return Err(format!("the slice '{}' is not as it says", found.slice));
            }
            differs(&format!(" in the slice '{}'", found.slice), said.result(), found.result())?;
        }
        if self.assumptions != again.assumptions {
            return Err("its assumptions are not those of what was asked".to_owned());
        }
        Ok(())
    }
}

/// A number of 17 digits may lose the last of them on its way through JSON.
fn differs(
    place: &str,
    said: (Option<f64>, u64, [f64; 3]),
    found: (Option<f64>, u64, [f64; 3]),
) -> Result<(), String> {
    let word = |threshold: Option<f64>| threshold.map_or("none".to_owned(), |it| it.to_string());
    if said.0 != found.0 {
        let (said, found) = (word(said.0), word(found.0));
        return Err(format!("its threshold{place} is {said}; the answers lead to {found}"));
    }
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
    if said.1 != found.1 || !said.2.iter().zip(&found.2).all(near) {
        return Err(format!("its numbers{place} are not those of the answers"));
    }
    Ok(())
}

/// A bound is at most 1: nothing else is this.
fn bound(bound: Option<f64>) -> f64 {
    bound.unwrap_or(2.0)
}

/// Which answers these are, whatever their order.
pub(super) fn digest(rows: &[Row], slices: &[String]) -> String {
    let line = |row: &Row| {
        let name = row.slice.and_then(|slice| slices.get(slice as usize));
        // A text or nothing: this cannot fail.
        let name = serde_json::to_string(&name).unwrap_or_default();
        format!("[{},{},{name}]", row.score + 0.0, row.loss + 0.0)
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.sort_unstable();
    hash_lines(lines.iter().map(String::as_str))
}
