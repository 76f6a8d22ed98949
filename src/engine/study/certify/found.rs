//! What is said of a sample: that there is none, how far it is answered, or what it allows.

use std::collections::BTreeSet;

use super::answers::{Answer, Answers};
use super::counting::Counting;
use super::finding::{Certified, by};
use super::sample::Sample;
use super::words;
use crate::core::assurance::certificate::{
    Asked, Looks, Losses, Report, Row, Step as Walked, slice_sentence,
};
use crate::core::model::evidence::{CERTIFICATE, Evidence};
use crate::core::routing::stream::{Accepting, SAMPLE, Stream};
use crate::core::time::Timestamp;
use crate::engine::columns::Metadata;
use crate::engine::open::Open;
use crate::engine::protocol::assurance::{
    CertificateFound, CertificateRow, Certify, SliceCertificate, StepFound,
};
use crate::engine::protocol::study::Studied;
use crate::engine::study::accepts::Accepts;
use crate::engine::study::{Step, count, then};

/// What is asked, and of which items.
pub struct Asking {
    pub certify: Certify,
    pub asked: Asked,
    pub sample: Sample,
    /// The place of the column whose values have a certificate each.
    pub column: Option<usize>,
}

impl Asking {
    /// Nothing yet, and why.
    fn nothing(&self, verdict: String) -> CertificateFound {
        CertificateFound {
            stream: count(self.sample.stream.len()),
            drawn: 0,
            answered: 0,
            put_aside: 0,
            waiting: 0,
            rule: String::new(),
            threshold: None,
            accepted: 0,
            errors: 0.0,
            upper_bound: None,
            coverage: 0.0,
            items: 0,
            needed: None,
            price: Vec::new(),
            steps: Vec::new(),
            slices: Vec::new(),
            rows: Vec::new(),
            is_graded: self.asked.losses == Losses::Graded,
            verdict,
            method: self.asked.method().why().to_owned(),
            assumptions: Vec::new(),
            evidence: None,
            policy: None,
        }
    }

    fn progress(&self, answers: &Answers, verdict: String) -> CertificateFound {
        CertificateFound {
            drawn: count(answers.all.len()),
            answered: count(answers.answered),
            put_aside: count(answers.aside),
            waiting: count(answers.waiting()),
            rule: SAMPLE.to_owned(),
            ..self.nothing(verdict)
        }
    }

    /// The name of an item's slice; empty where none are asked for.
    fn slice(&self, open: &Open, index: u32) -> String {
        self.cells(open).map_or_else(String::new, |cells| name(cells, cells.text(index)))
    }

    /// What was put in force or taken back last of this stream, and when.
    fn last<'a>(&self, open: &'a Open) -> Option<(&'a Evidence, Timestamp)> {
        let Stream { question, by: whose, .. } = &self.certify.stream;
        let (question, whose) = (question.as_deref().unwrap_or_default(), by(whose));
        let about = open.people.fold.evidence_about(CERTIFICATE);
        about.into_iter().rev().find(|(it, _)| it.question == question && it.agent == whose)
    }

    /// Whether other answers than these, or fewer of them, made a certificate before.
    fn is_second_look(&self, open: &Open, report: &Report) -> bool {
        let is_other = |evidence: &Evidence| {
            let made = Certified::read(evidence);
            made.is_none_or(|it| it.certificate.data != report.certificate.data)
        };
        self.asked.looks == Looks::Once && self.last(open).is_some_and(|(it, _)| is_other(it))
    }

    fn cells<'a>(&self, open: &'a Open) -> Option<&'a Metadata> {
        open.data.columns.metadata.get(self.column?)
    }
}

/// Where no sample was drawn of this stream.
pub fn without_sample(asking: &Asking) -> Option<CertificateFound> {
    words::no_sample(&asking.sample).map(|verdict| asking.nothing(verdict))
}

/// Where nothing may be said yet of what was answered; `looked` answers count at this look.
pub fn not_yet(
    open: &Open,
    asking: &Asking,
    answers: &Answers,
    looked: usize,
) -> Option<CertificateFound> {
    let last = asking.last(open);
    let back = last.filter(|(it, at)| it.finding.is_none() && answers.last < Some(*at));
    let verdict = if back.is_some() {
        words::taken_back()
    } else if looked == 0 {
        words::waiting(&asking.asked, answers, asking.sample.left_out)
    } else {
        return None;
    };
    Some(asking.progress(answers, verdict))
}

/// The rows of the answers that count, and the names of the slices that they point into, sorted.
pub fn rows(open: &Open, asking: &Asking, answers: &[Answer]) -> (Vec<Row>, Vec<String>) {
    let mut names = Vec::new();
    if asking.column.is_some() {
        names.extend(answers.iter().map(|answer| asking.slice(open, answer.index)));
        names.sort_unstable();
        names.dedup();
    }
    let row = |answer: &Answer| Row {
        score: answer.score,
        loss: answer.loss(),
        slice: names.binary_search(&asking.slice(open, answer.index)).ok().map(count),
    };
    (answers.iter().map(row).collect(), names)
}

/// All of it. What the policy accepts is counted on the way.
pub fn whole(
    open: &Open,
    asking: Asking,
    answers: &Answers,
    accepts: Accepts,
    report: &Report,
    bounds: &[Option<f64>],
) -> Step {
    let looked = answers.looked(&asking.asked);
    let certified = certified(open, &asking, report);
    let slices = slices(open, &asking, report);
    let people = slices.iter().filter(|slice| slice.threshold.is_none()).count();
    let verdict = words::verdict(&asking, report, &certified, people);
    let mut found = asking.progress(answers, verdict);
    found.needed = needed(report, &certified);
    found.price = (report.prices.iter())
        .map(|price| (u32::try_from(price.answers).unwrap_or(u32::MAX), price.coverage))
        .collect();
    found.steps = report.steps.iter().zip(bounds).map(step).collect();
    found.rows = (looked.iter())
        .map(|answer| CertificateRow {
            item: open.data.id(answer.index).into_owned(),
            score: answer.score,
            loss: answer.loss(),
            slice: asking.slice(open, answer.index),
        })
        .collect();
    found.slices = slices;
    sum_up(&mut found, report);
    let mut notes = words::notes(open, &asking, answers, looked.len());
    if asking.is_second_look(open, report) {
        notes.push(words::second_look());
    }
    found.assumptions = report.certificate.assumptions.clone();
    found.assumptions.extend(notes.iter().cloned());
    let Certify { stream, column, audit, .. } = &asking.certify;
    if !certified.is_empty() {
        let said = words::said(open, &asking, report, &certified);
        let finding = Certified {
            stream: stream.clone(),
            column: column.clone(),
            rule: SAMPLE.to_owned(),
            share: asking.sample.share.unwrap_or(1.0),
            seed: asking.sample.seed,
            accepting: certified.clone(),
            audit: *audit,
            notes,
            certificate: report.certificate.clone(),
        };
        found.evidence = Some(finding.evidence(said));
    }
    // Who looks again and again and has not come to anything yet goes on.
    let goes_on =
        certified.is_empty() && asking.asked.looks == Looks::Again && answers.waiting() > 0;
    if !goes_on {
        found.policy = Some(stream.with_certificate(&open.routes.policy, &certified, *audit));
    }
    let Asking { sample, column, certify, .. } = asking;
    let items = (sample.stream, sample.drawn);
    let counting = Counting::new(accepts, items, certified, column, certify.audit);
    let next = then(counting, move |items, _, _| {
        found.items = items;
        Step::found(Studied::Certificate(Box::new(found)))
    });
    Step::On(next, None)
}

/// What is accepted: one threshold, or by slice, the strictest first.
fn certified(open: &Open, asking: &Asking, report: &Report) -> Vec<Accepting> {
    let Some((cells, id)) = asking.cells(open).zip(asking.certify.column.as_ref()) else {
        let one = |threshold| Accepting { threshold, only: None };
        return report.certificate.threshold.map(one).into_iter().collect();
    };
    let mut all: Vec<(f64, Vec<String>)> = Vec::new();
    for slice in &report.certificate.slices {
        let Some(threshold) = slice.threshold else { continue };
        let value = if slice.slice == name(cells, "") { "" } else { &slice.slice };
        match all.iter_mut().find(|(other, _)| *other == threshold) {
            Some((_, values)) => values.push(value.to_owned()),
            None => all.push((threshold, vec![value.to_owned()])),
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let one = |(threshold, values)| Accepting { threshold, only: Some((id.clone(), values)) };
    all.into_iter().map(one).collect()
}

/// Of a slice whose cell is empty: another word where a value is called so.
fn name(cells: &Metadata, value: &str) -> String {
    match value {
        "" if cells.strings.find("missing").is_some() => "(no value)".to_owned(),
        "" => "missing".to_owned(),
        value => value.to_owned(),
    }
}

fn step((step, bound): (&Walked, &Option<f64>)) -> StepFound {
    StepFound {
        threshold: step.threshold,
        n: u32::try_from(step.n).unwrap_or(u32::MAX),
        errors: step.losses,
        upper_bound: *bound,
        p: step.p,
        passed: step.passed,
    }
}

/// The slices with answers, then those of the stream without.
fn slices(open: &Open, asking: &Asking, report: &Report) -> Vec<SliceCertificate> {
    let certificate = &report.certificate;
    let with = certificate.slices.iter().zip(&report.slices_needed);
    let mut all: Vec<SliceCertificate> = with
        .map(|(slice, needed)| SliceCertificate {
            value: slice.slice.clone(),
            n: u32::try_from(slice.rows).unwrap_or(u32::MAX),
            errors: slice.errors,
            threshold: slice.threshold,
            upper_bound: slice.upper_bound,
            words: slice_sentence(&certificate.asked, slice, *needed),
        })
        .collect();
    if let Some(cells) = asking.cells(open) {
        let codes: BTreeSet<u32> =
            asking.sample.stream.iter().map(|index| cells.code(*index)).collect();
        let names = codes.into_iter().map(|code| name(cells, cells.strings.get(code)));
        let names: BTreeSet<String> = names.collect();
        let is_new = |name: &String| !certificate.slices.iter().any(|it| it.slice == *name);
        all.extend(names.into_iter().filter(is_new).map(|value| SliceCertificate {
            value,
            n: 0,
            errors: 0.0,
            threshold: None,
            upper_bound: None,
            words: "goes to people: no answer of its own".to_owned(),
        }));
    }
    all
}

/// Of what is accepted: the figures of the whole; of slices the loosest threshold, the sums of
/// those that are accepted, and the largest of their bounds.
fn sum_up(found: &mut CertificateFound, report: &Report) {
    let certificate = &report.certificate;
    let whole = u32::try_from(certificate.accepted).unwrap_or(u32::MAX);
    if certificate.slices.is_empty() {
        found.threshold = certificate.threshold;
        found.accepted = whole;
        found.errors = certificate.errors;
        found.upper_bound = certificate.upper_bound;
        found.coverage = certificate.coverage;
        return;
    }
    let accepted = || certificate.slices.iter().filter(|it| it.threshold.is_some());
    let sum: u64 = accepted().map(|it| it.accepted).sum();
    found.threshold = accepted().filter_map(|it| it.threshold).min_by(f64::total_cmp);
    found.accepted = u32::try_from(sum).unwrap_or(u32::MAX);
    found.errors = accepted().map(|it| it.errors).sum();
    found.upper_bound = accepted().filter_map(|it| it.upper_bound).max_by(f64::total_cmp);
    found.coverage = sum as f64 / certificate.data.rows.max(1) as f64;
}

/// Where nothing is accepted.
fn needed(report: &Report, certified: &[Accepting]) -> Option<u32> {
    if !certified.is_empty() {
        return None;
    }
    let slices = report.slices_needed.iter().flatten().min();
    let needed = if report.slices_needed.is_empty() { report.needed.as_ref() } else { slices };
    needed.filter(|it| **it > 0).map(|it| u32::try_from(*it).unwrap_or(u32::MAX))
}
