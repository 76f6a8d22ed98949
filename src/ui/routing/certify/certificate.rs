//! The third step: what the answers allow, in one sentence, with all that stands behind it.

use leptos::prelude::*;

use super::Certifying;
use super::{figures, proposal};
use crate::desk::assurance::words::{certificate_numbers, confidence};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::CertificateFound;
use crate::engine::protocol::study::Studied;
use crate::ui::widgets::notice::{Notice, Tone};

pub fn certificate(it: Certifying) -> AnyView {
    it.found.shown("Looking for the loosest threshold", move |studied| match studied {
        Studied::Certificate(found) => Some(whole(it, found)),
        _ => None,
    })
}

fn whole(it: Certifying, found: &CertificateFound) -> AnyView {
    let tone = match (&found.evidence, found.waiting) {
        (Some(_), _) => Tone::Good,
        (None, 0) => Tone::Differ,
        (None, _) => Tone::Plain,
    };
    let verdict = as_sentence(&found.verdict);
    // What it comes to is said large, what it rests on beside it.
    let (first, rest) = match verdict.split_once(". ") {
        Some((first, rest)) => (format!("{first}."), rest.to_owned()),
        None => (verdict, String::new()),
    };
    let rest = (!rest.is_empty()).then(|| view! { <p>{rest}</p> });
    // Before they may be looked at there are none.
    let has_steps = !found.steps.is_empty();
    let assumptions = found.assumptions.iter().map(|it| view! { <li>{as_sentence(it)}</li> });
    let delta = it.ask.with_untracked(|ask| ask.delta);
    let method = (!found.method.is_empty()).then(|| {
        view! {
            <p class="matrix-note">
                <span class="strong">"Method in force: "</span>
                {as_sentence(&found.method)}
            </p>
        }
    });
    let numbers = has_steps.then(|| numbers(found, delta));
    let assumptions = (!found.assumptions.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="certify-assumptions">
                <h3 class="overline" id="certify-assumptions">"It holds if"</h3>
                <ul class="certify-words">{assumptions.collect_view()}</ul>
            </section>
        }
    });
    view! {
        <Notice tone=tone>
            <p class="certify-verdict">{first}</p>
            {rest}
        </Notice>
        <div class="disagreement-body">
            {has_steps.then(|| view! {
                <div class="study-column">
                    {figures::steps(it, found)}
                    {figures::slices(it, found)}
                    {figures::price(it, found)}
                </div>
            })}
            <div class="study-column">
                {numbers}
                {method}
                {assumptions}
            </div>
        </div>
        {proposal::proposal(it, found)}
        {figures::again(it, found)}
    }
    .into_any()
}

fn numbers(found: &CertificateFound, delta: f64) -> AnyView {
    let rows = certificate_numbers(found).into_iter().map(|(name, help, value)| {
        view! {
            <tr>
                <th scope="row"><p>{name}</p><p class="study-note">{help}</p></th>
                <td data-kind="number">{value}</td>
            </tr>
        }
    });
    view! {
        <section class="stack" aria-labelledby="certify-numbers">
            <h3 class="overline" id="certify-numbers">{format!("In figures, with {}", confidence(delta))}</h3>
            <table class="table study-table" aria-labelledby="certify-numbers">
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
