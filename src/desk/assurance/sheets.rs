//! The tables of the Routing room: shown beside their plots, and saved.

use super::words::{share_interval, share_value};
use crate::desk::sheet::{Cell, Sheet};
use crate::engine::protocol::assurance::{
    AuditFound, CertificateFound, RareFound, Share, StepFound, WhatIfFound,
};

pub fn steps(found: &CertificateFound) -> Sheet {
    let head = ["threshold", "answers", "wrong", "error", "upper bound", "p", "passed"];
    let mut sheet = Sheet::new(&head);
    for step in &found.steps {
        sheet.rows.push(vec![
            step.threshold.into(),
            step.n.into(),
            wrong(found, step.errors),
            error(step).into(),
            step.upper_bound.into(),
            step.p.into(),
            passed(step).into(),
        ]);
    }
    sheet
}

/// So many, or the sum of losses that are graded.
fn wrong(found: &CertificateFound, errors: f64) -> Cell {
    if found.is_graded {
        return errors.into();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    let count = errors.round() as u64;
    Cell::Count(count)
}

/// Of the answers at or above a threshold.
pub fn error(step: &StepFound) -> Option<f64> {
    (step.n > 0).then(|| step.errors / f64::from(step.n))
}

fn passed(step: &StepFound) -> &'static str {
    match (step.passed, step.p) {
        (true, _) => "yes",
        (false, Some(_)) => "no",
        (false, None) => "not looked at",
    }
}

pub fn price(found: &CertificateFound) -> Sheet {
    let mut sheet = Sheet::new(&["answers in all", "share accepted"]);
    let rows = bought(found).iter();
    sheet.rows.extend(rows.map(|(answers, share)| vec![(*answers).into(), (*share).into()]));
    sheet
}

/// Numbers of answers with the share that they would let pass, up to the first that lets all pass;
/// none where no number lets anything pass.
pub fn bought(found: &CertificateFound) -> &[(u32, f64)] {
    if found.price.iter().all(|(_, share)| *share <= 0.0) {
        return &[];
    }
    let all = found.price.iter().position(|(_, share)| *share >= 1.0);
    let end = all.map_or(found.price.len(), |place| place + 1);
    found.price.get(..end).unwrap_or_default()
}

pub fn slices(found: &CertificateFound) -> Sheet {
    let head =
        ["slice", "answers", "threshold", "wrong above it", "upper bound", "what becomes of it"];
    let mut sheet = Sheet::new(&head);
    for slice in &found.slices {
        sheet.rows.push(vec![
            slice.value.clone().into(),
            slice.n.into(),
            slice.threshold.into(),
            // Of what it would accept: where that is nothing, none is none of nothing.
            slice.threshold.map_or(Cell::Number(None), |_| wrong(found, slice.errors)),
            slice.upper_bound.into(),
            slice.words.clone().into(),
        ]);
    }
    sheet
}

/// The answers of the sample, as `countersign certify` reads them.
pub fn rows(found: &CertificateFound) -> Sheet {
    let has_slices = found.rows.iter().any(|row| !row.slice.is_empty());
    let is_graded = found.is_graded;
    let outcome = if is_graded { "loss" } else { "correct" };
    let head = ["item", "score", outcome, "slice"];
    let mut sheet = Sheet::new(if has_slices { &head } else { &head[..3] });
    for row in &found.rows {
        let said = if is_graded { row.loss } else { 1.0 - row.loss };
        let mut cells: Vec<Cell> = vec![row.item.clone().into(), row.score.into(), said.into()];
        if has_slices {
            cells.push(row.slice.clone().into());
        }
        sheet.rows.push(cells);
    }
    sheet
}

pub fn trace(found: &AuditFound) -> Sheet {
    let mut sheet = Sheet::new(&["answers", "wrong", "error", "low", "high"]);
    for &(n, errors, low, high) in &found.trace {
        let error = (n > 0).then(|| errors / f64::from(n));
        sheet.rows.push(vec![n.into(), errors.into(), error.into(), low.into(), high.into()]);
    }
    sheet
}

/// `named` gives what a label of a question is called.
pub fn rare(found: &AuditFound, named: &dyn Fn(&RareFound) -> String) -> Sheet {
    let head = ["label", "audited", "found", "interval", "missed, about", "interval"];
    let mut sheet = Sheet::new(&head);
    for rare in &found.rare {
        let mut cells: Vec<Cell> = vec![named(rare).into(), rare.audited.into()];
        cells.extend([&rare.recall].map(share_value).map(Cell::from));
        cells.push(share_interval(&rare.recall).into());
        // How many are missed is a count, not a share.
        cells.push(count(rare.missed.value).into());
        cells.push(match (rare.missed.low, rare.missed.high) {
            (Some(low), Some(high)) => format!("{} to {}", whole(low), whole(high)).into(),
            _ => "".into(),
        });
        sheet.rows.push(cells);
    }
    sheet
}

fn count(value: Option<f64>) -> String {
    value.map_or_else(|| "undefined".to_owned(), whole)
}

fn whole(value: f64) -> String {
    format!("{value:.0}")
}

pub fn queues(found: &WhatIfFound) -> Sheet {
    let mut sheet = Sheet::new(&["route", "items", "judgements", "hours"]);
    for (route, items, judgements, hours) in &found.queues {
        sheet.rows.push(vec![
            route.clone().into(),
            (*items).into(),
            (*judgements).into(),
            (*hours).into(),
        ]);
    }
    sheet
}

/// Before: under the policy in force. After: under the draft.
pub fn what_if_slices(found: &WhatIfFound) -> Sheet {
    let head = [
        "slice",
        "items",
        "accepted before",
        "accepted after",
        "error before",
        "low",
        "high",
        "error after",
        "low",
        "high",
    ];
    let mut sheet = Sheet::new(&head);
    for slice in &found.slices {
        let mut cells: Vec<Cell> = vec![
            slice.name.clone().into(),
            slice.items.into(),
            slice.auto_before.into(),
            slice.auto_after.into(),
        ];
        let figures = |share: &Share| [share.value, share.low, share.high].map(Cell::from);
        cells.extend(figures(&slice.error_before));
        cells.extend(figures(&slice.error_after));
        sheet.rows.push(cells);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::assurance::{CertificateRow, SliceCertificate, WhatIfSlice};

    fn certificate() -> CertificateFound {
        let step = |threshold, n, errors, p, passed| StepFound {
            threshold,
            n,
            errors,
            upper_bound: (n > 0).then_some(0.1),
            p,
            passed,
        };
        CertificateFound {
            stream: 100,
            drawn: 30,
            is_graded: false,
            answered: 30,
            put_aside: 0,
            waiting: 0,
            rule: String::new(),
            threshold: Some(0.9),
            accepted: 20,
            errors: 1.0,
            upper_bound: Some(0.1),
            coverage: 0.6,
            items: 60,
            needed: None,
            price: vec![(30, 0.6), (60, 0.75)],
            steps: vec![
                step(1.0, 0, 0.0, None, false),
                step(0.9, 20, 1.0, Some(0.03), true),
                step(0.8, 25, 4.0, Some(0.4), false),
            ],
            slices: Vec::new(),
            rows: vec![
                CertificateRow { item: "a".into(), score: 0.95, loss: 0.0, slice: String::new() },
                CertificateRow { item: "b".into(), score: 0.5, loss: 1.0, slice: "de".into() },
            ],
            verdict: String::new(),
            method: String::new(),
            assumptions: Vec::new(),
            evidence: None,
            policy: None,
        }
    }

    #[test]
    fn steps_say_whether_anybody_looked() {
        assert_eq!(
            steps(&certificate()).csv(),
            "threshold,answers,wrong,error,upper bound,p,passed\r\n1,0,0,,,,not looked at\r\n\
             0.9,20,1,0.05,0.1,0.03,yes\r\n0.8,25,4,0.16,0.1,0.4,no\r\n"
        );
        assert_eq!(
            price(&certificate()).csv(),
            "answers in all,share accepted\r\n30,0.6\r\n60,0.75\r\n"
        );
    }

    #[test]
    fn answers_are_written_as_the_command_line_reads_them() {
        let mut found = certificate();
        assert_eq!(rows(&found).csv(), "item,score,correct,slice\r\na,0.95,1,\r\nb,0.5,0,de\r\n");
        // Losses stay losses where each is 0 or 1: another bound holds for them.
        found.is_graded = true;
        assert_eq!(rows(&found).csv(), "item,score,loss,slice\r\na,0.95,0,\r\nb,0.5,1,de\r\n");
        found.is_graded = false;
        found.rows.pop();
        assert_eq!(rows(&found).csv(), "item,score,correct\r\na,0.95,1\r\n");
    }

    #[test]
    fn a_slice_that_goes_to_people_has_no_errors_above_a_threshold() {
        let slice = |value: &str, threshold: Option<f64>| SliceCertificate {
            value: value.to_owned(),
            n: 36,
            errors: 0.0,
            threshold,
            upper_bound: threshold.map(|_| 0.04),
            words: String::new(),
        };
        let mut found = certificate();
        found.slices = vec![slice("de", None), slice("en", Some(0.9))];
        assert_eq!(
            slices(&found).csv(),
            "slice,answers,threshold,wrong above it,upper bound,what becomes of it\r\n\
             de,36,,,,\r\nen,36,0.9,0,0.04,\r\n"
        );
    }

    #[test]
    fn what_is_bought_ends_where_all_of_it_is() {
        let mut found = certificate();
        found.price = vec![(100, 0.6), (200, 1.0), (300, 1.0)];
        assert_eq!(price(&found).csv(), "answers in all,share accepted\r\n100,0.6\r\n200,1\r\n");
        found.price = vec![(100, 0.0), (200, 0.0)];
        assert_eq!(bought(&found), []);
    }

    #[test]
    fn slices_stand_before_and_after() {
        let error =
            Share { value: Some(0.1), low: Some(0.0), high: Some(0.2), n: 9.0, undefined: None };
        let slice = WhatIfSlice {
            name: "de".into(),
            items: 40,
            auto_before: 0.25,
            auto_after: 0.5,
            error_before: Share::default(),
            error_after: error.clone(),
        };
        let found = WhatIfFound {
            items: 40,
            auto: 20,
            hours: 1.0,
            cost: 30.0,
            queues: vec![("auto".into(), 20, 0, 0.0), ("single".into(), 20, 20, 1.0)],
            error,
            known: 9,
            unknown: 11,
            slices: vec![slice],
            words: Vec::new(),
        };
        assert_eq!(
            queues(&found).csv(),
            "route,items,judgements,hours\r\nauto,20,0,0\r\nsingle,20,20,1\r\n"
        );
        let csv = what_if_slices(&found).csv();
        assert_eq!(csv.lines().nth(1), Some("de,40,0.25,0.5,,,,0.1,0,0.2"));
    }
}
