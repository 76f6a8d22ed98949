//! A certificate as JSON. Numbers are not rounded.

use serde::Serialize;

use super::Report;
use crate::core::assurance::certificate::{
    Certificate, Price, SliceCertificate, Step, sentence, slice_sentence,
};

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Certified"))]
struct ReportJson<'a> {
    threshold: Option<f64>,
    accepted: u64,
    coverage: f64,
    errors: Number,
    upper_bound: Option<f64>,
    needed: Option<u64>,
    slices: Vec<SliceJson<'a>>,
    assumptions: &'a [String],
    says: String,
    #[cfg_attr(test, ts(as = "crate::core::assurance::certificate::Method"))]
    method: &'static str,
    why: &'static str,
    steps: Vec<StepJson>,
    prices: Vec<PriceJson>,
    notes: &'a [String],
    /// As it stands in a log.
    certificate: &'a Certificate,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CertifiedSlice"))]
struct SliceJson<'a> {
    slice: &'a str,
    rows: u64,
    threshold: Option<f64>,
    accepted: u64,
    coverage: f64,
    errors: Number,
    upper_bound: Option<f64>,
    needed: Option<u64>,
    level: f64,
    goes_to_people: bool,
    says: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CertifyStep"))]
struct StepJson {
    threshold: f64,
    n: u64,
    errors: Number,
    p: Option<f64>,
    passed: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CertifyPrice"))]
struct PriceJson {
    answers: u64,
    threshold: Option<f64>,
    coverage: f64,
}

/// A sum of losses: where each is right or wrong, a number of errors and written as one.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "SumOfLosses"))]
enum Number {
    Whole(u64),
    Real(f64),
}

pub(super) fn json(report: &Report, notes: &[String]) -> String {
    let Report { certificate, steps, needed, slices_needed, prices } = report;
    let slices = certificate.slices.iter().zip(slices_needed);
    let json = ReportJson {
        threshold: certificate.threshold,
        accepted: certificate.accepted,
        coverage: certificate.coverage,
        errors: number(certificate.errors),
        upper_bound: certificate.upper_bound,
        needed: *needed,
        slices: slices.map(|(slice, needed)| slice_json(certificate, slice, *needed)).collect(),
        assumptions: &certificate.assumptions,
        says: sentence(report),
        method: certificate.method.id(),
        why: certificate.method.why(),
        steps: steps.iter().map(step_json).collect(),
        prices: prices.iter().map(price_json).collect(),
        notes,
        certificate,
    };
    // Texts and finite numbers: this cannot fail.
    serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"
}

fn slice_json<'a>(
    certificate: &Certificate,
    slice: &'a SliceCertificate,
    needed: Option<u64>,
) -> SliceJson<'a> {
    SliceJson {
        slice: &slice.slice,
        rows: slice.rows,
        threshold: slice.threshold,
        accepted: slice.accepted,
        coverage: slice.coverage,
        errors: number(slice.errors),
        upper_bound: slice.upper_bound,
        needed,
        level: slice.level,
        goes_to_people: slice.goes_to_people,
        says: slice_sentence(&certificate.asked, slice, needed),
    }
}

fn step_json(step: &Step) -> StepJson {
    let Step { threshold, n, losses, p, passed } = *step;
    StepJson { threshold, n, errors: number(losses), p, passed }
}

fn price_json(price: &Price) -> PriceJson {
    let Price { answers, threshold, coverage } = *price;
    PriceJson { answers, threshold, coverage }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and not below 0"
)]
fn number(sum: f64) -> Number {
    if sum.fract() == 0.0 { Number::Whole(sum as u64) } else { Number::Real(sum) }
}

#[cfg(test)]
pub fn types(types: &mut impl ts_rs::TypeVisitor) {
    types.visit::<ReportJson<'_>>();
}
