//! Care: raters of whom something should be asked. A question, never a verdict.

use leptos::prelude::*;

use super::choice::Room;
use crate::core::text::counted;
use crate::desk::sheet::three;
use crate::desk::study::care::{care_sentence, care_sheet, check_sentence};
use crate::desk::study::{kind, p_words};
use crate::engine::protocol::study::{Behind, CareFound, CheckFound, FindingFound, Studied, Study};
use crate::ui::study::back::figure_at;
use crate::ui::study::figure::save_csv;
use crate::ui::study::open::open_behind;
use crate::ui::study::watch::study;

pub fn care(room: Room) -> AnyView {
    let watch = study(room.app, move || Some(Study::Care { question: room.question_id()? }));
    watch.shown("Looking at how people answered", move |studied| match studied {
        Studied::Care(found) => Some(whole(room, found)),
        _ => None,
    })
}

fn whole(room: Room, found: &CareFound) -> AnyView {
    let checks = found.checks.iter().map(|check| one_check(room, check));
    let sheet = StoredValue::new(care_sheet(found, &|rater| room.named(rater)));
    let file = vec![room.question_id().unwrap_or_default(), "care".to_owned()];
    view! {
        <p class="disagreement-sentence">{care_sentence(found)}</p>
        <div class="care">{checks.collect_view()}</div>
        <p class="muted matrix-note">
            "p: how likely so much or more is of a rater who does answer with care, adjusted for \
             the number of raters looked at (Holm)."
        </p>
        <div class="row">{save_csv(room.app, "Care", sheet, file)}</div>
    }
    .into_any()
}

fn one_check(room: Room, check: &CheckFound) -> AnyView {
    let id = format!("care-{}", check.id);
    let findings = check.findings.iter().enumerate();
    let findings =
        findings.map(|(place, it)| finding(room, figure_at(&id, place), it)).collect_view();
    view! {
        <section class="care-check" aria-labelledby=id.clone()>
            <h2 class="strong" id=id.clone()>{check.title.clone()}</h2>
            <p class="muted">{check.help.clone()}</p>
            <p class="figure">{check_sentence(check)}</p>
            <ul class="care-findings">{findings}</ul>
        </section>
    }
    .into_any()
}

fn finding(room: Room, from: String, it: &FindingFound) -> AnyView {
    let question = room.question_id().unwrap_or_default();
    let behind = Behind::Rater { question, rater: it.rater.clone() };
    let numbers = it
        .numbers
        .iter()
        .map(|(name, value)| format!("{} {}", name.replace('_', " "), three(*value)));
    let numbers: Vec<String> = numbers.chain([p_words(it.p)]).collect();
    let words = format!("Open the {}", counted(it.n, "answer"));
    view! {
        <li>
            <p>
                <strong class="strong"><bdi>{room.named(&it.rater)}</bdi></strong>
                " "
                <span class="muted">{kind(&it.rater)}</span>
            </p>
            <p>{it.question.clone()}</p>
            <p class="muted figure">{numbers.join(" · ")}</p>
            <button
                type="button"
                class="link"
                data-back=from.clone()
                on:click=move |_| open_behind(room.app, &from, &behind)
            >
                {words}
            </button>
        </li>
    }
    .into_any()
}
