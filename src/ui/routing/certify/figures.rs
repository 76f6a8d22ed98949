//! What stands behind the verdict: threshold by threshold, slice by slice, what more
//! answers would buy, and the way to compute all of it again.

use leptos::prelude::*;

use super::Certifying;
use crate::desk::assurance::sheets;
use crate::desk::assurance::words::{command, percent, rows_file, short};
use crate::desk::plot::risk::{AtThreshold, by_threshold};
use crate::desk::sheet::Sheet;
use crate::engine::protocol::assurance::{CertificateFound, StepFound};
use crate::ui::study::copy::copied;
use crate::ui::study::figure::{Drawn, drawn, save_csv, table};

pub fn steps(it: Certifying, found: &CertificateFound) -> AnyView {
    let alpha = it.ask.with_untracked(|ask| ask.alpha);
    let steps: Vec<AtThreshold> = found.steps.iter().map(at_threshold).collect();
    let title = match found.slices.is_empty() {
        true => "Error and its upper bound by threshold",
        false => "Error and its upper bound by threshold, all slices together",
    };
    let figure = drawn(
        it.app(),
        Drawn {
            heading: title,
            plot: by_threshold(title, &steps, alpha),
            sheet: sheets::steps(found),
            file: vec![dataset(it), "certificate".to_owned()],
            open: None,
            is_open: false,
        },
    );
    let dark = match found.is_graded {
        true => "Dark: the mean loss of answers at or above a threshold; 100 % is written anew.",
        false => "Dark: the share of answers at or above a threshold that are wrong.",
    };
    view! {
        {figure}
        <p class="muted matrix-note">
            {dark}
            " Green: what the error is not above. Large blue marks: thresholds that passed. Dashed: the \
             error you would live with."
        </p>
    }
    .into_any()
}

fn at_threshold(step: &StepFound) -> AtThreshold {
    let error = sheets::error(step);
    let bound = step.upper_bound.map(|it| format!(", at most {}", percent(it)));
    let says = format!(
        "{} and above: {} of {} wrong{}{}",
        short(step.threshold),
        short(step.errors),
        step.n,
        bound.unwrap_or_default(),
        if step.passed { "; passed" } else { "" },
    );
    AtThreshold {
        threshold: step.threshold,
        error,
        bound: step.upper_bound.filter(|_| step.n > 0),
        passed: step.passed,
        says,
    }
}

pub fn slices(it: Certifying, found: &CertificateFound) -> Option<AnyView> {
    if found.slices.is_empty() {
        return None;
    }
    let sheet = sheets::slices(found);
    Some(listed(it, "Certificates by slice", "slices", &sheet.clone(), sheet))
}

/// What so many answers would let pass.
pub fn price(it: Certifying, found: &CertificateFound) -> Option<AnyView> {
    // Where all is accepted there is nothing to buy; what a slice needs stands beside it.
    let bought = sheets::bought(found);
    if bought.is_empty() || found.coverage >= 1.0 || !found.slices.is_empty() {
        return None;
    }
    let mut shown = Sheet::new(&["answers in all", "share accepted"]);
    shown.rows.extend(
        bought.iter().map(|(answers, share)| vec![(*answers).into(), percent(*share).into()]),
    );
    let body =
        listed(it, "What more answers would buy, about", "price", &shown, sheets::price(found));
    Some(
        view! {
            {body}
            <p class="muted matrix-note">
                "A forecast from the answers so far, not a promise: the share of the stream that could be \
                 accepted with so many answers."
            </p>
        }
        .into_any(),
    )
}

/// `shown` on the page, `sheet` in the file.
fn listed(
    it: Certifying,
    heading: &'static str,
    what: &str,
    shown: &Sheet,
    sheet: Sheet,
) -> AnyView {
    let id = format!("certify-{what}");
    let shown = table(heading, shown, None);
    let file = vec![dataset(it), what.to_owned()];
    let sheet = StoredValue::new(sheet);
    view! {
        <section class="stack certify-listed" data-what=what.to_owned() aria-labelledby=id.clone()>
            <h3 class="overline" id=id.clone()>{heading}</h3>
            {shown}
            <div class="row">{save_csv(it.app(), heading, sheet, file)}</div>
        </section>
    }
    .into_any()
}

/// The answers as a file, and the command that computes the certificate of it.
pub fn again(it: Certifying, found: &CertificateFound) -> Option<AnyView> {
    if found.rows.is_empty() {
        return None;
    }
    let name = dataset(it);
    let command = it.ask.with_untracked(|ask| command(&rows_file(&name), ask));
    let sheet = StoredValue::new(sheets::rows(found));
    let file = vec![name, "calibration".to_owned()];
    Some(
        view! {
            <section class="stack certify-again" aria-labelledby="certify-again">
                <h3 class="overline" id="certify-again">"Compute it again"</h3>
                <p class="matrix-note">
                    "Nobody has to believe this page: save the answers of the sample, and run the command \
                     beside the file."
                </p>
                {copied(it.app(), "Command", command)}
                <div class="row">{save_csv(it.app(), "Answers of the sample", sheet, file)}</div>
            </section>
        }
        .into_any(),
    )
}

/// What files are named after.
fn dataset(it: Certifying) -> String {
    it.app().session.with_untracked(|session| session.schema.name.clone())
}
