//! Truth: what the answer most likely is, by the method that is chosen, and how
//! good each rater is by it.

use leptos::prelude::*;

use super::abilities::abilities;
use super::agreement::who_chooser;
use super::choice::Room;
use super::compare::compare;
use crate::core::text::counted;
use crate::desk::plot::{histogram, trace};
use crate::desk::study::as_sentence;
use crate::desk::study::methods::{METHODS, method};
use crate::desk::study::truth::{
    bin_words, counts_sheet, edges, histogram_sheet, short_counts, trace_sheet, truth_sentence,
};
use crate::engine::protocol::study::{Behind, Studied, Study, TruthFound};
use crate::ui::study::back::figure_at;
use crate::ui::study::figure::{Drawn, drawn, save_csv, table};
use crate::ui::study::open::open_behind;
use crate::ui::study::watch::{SEED, study};
use crate::ui::widgets::field::Select;
use crate::ui::widgets::notice::{Notice, Tone};

/// More lines than this are not read where most of them count nothing.
const MANY: usize = 14;
/// Headings and figures that open items.
const SURE: &str = "How sure it is";
const TIED: &str = "truth-tied";

pub fn truth(room: Room) -> AnyView {
    let (who, chosen) = (room.slice(|it| it.who), room.slice(|it| it.method.clone()));
    let watch = study(room.app, move || {
        let (question, method) = (room.question_id()?, chosen.get());
        Some(Study::Truth { question, method, who: who.get(), seed: SEED })
    });
    let options = METHODS.map(|(id, title, _)| (id.to_owned(), title.to_owned())).to_vec();
    let body = watch.shown("Finding the most likely answers", move |studied| match studied {
        Studied::Truth(found) => Some(whole(room, found)),
        _ => None,
    });
    view! {
        <div class="room-bar">
            <div class="disagreement-question">
                <Select
                    label="Method"
                    options=Signal::derive(move || options.clone())
                    value=chosen
                    on_change=Callback::new(move |id| room.choose(|choice| choice.method = id))
                />
            </div>
            {who_chooser(room)}
        </div>
        <p class="study-about">{move || method(&chosen.get()).2}</p>
        {body}
        {compare(room)}
    }
    .into_any()
}

fn whole(room: Room, found: &TruthFound) -> AnyView {
    let app = room.app;
    let question = room.question_id().unwrap_or_default();
    let warnings = found.warnings.iter().map(|warning| {
        let warning = as_sentence(warning);
        view! { <Notice tone=Tone::Differ>{warning}</Notice> }
    });
    let file = |what: &str| vec![question.clone(), found.method.clone(), what.to_owned()];
    let bins = found.histogram.len();
    let said: Vec<String> = found
        .histogram
        .iter()
        .enumerate()
        .map(|(place, items)| format!("{}: {}", bin_words(place, bins), counted(*items, "item")))
        .collect();
    let open_bin = {
        let question = question.clone();
        Callback::new(move |place: usize| {
            let (low, high) = edges(place, bins);
            let behind = Behind::Posterior { question: question.clone(), low, high };
            open_behind(app, &figure_at(SURE, place), &behind);
        })
    };
    let posterior = drawn(
        app,
        Drawn {
            heading: SURE,
            plot: histogram(
                "Items by the posterior of their most likely answer",
                "Posterior of the most likely answer",
                "Items",
                &found.histogram,
                &said,
            ),
            sheet: histogram_sheet(found),
            file: file("posteriors"),
            open: Some(open_bin),
            is_open: true,
        },
    );
    let steps = (found.trace.len() > 1).then(|| {
        drawn(
            app,
            Drawn {
                heading: "Log-likelihood after each iteration",
                plot: trace("Log-likelihood by iteration", "Log-likelihood", &found.trace),
                sheet: trace_sheet(found),
                file: file("log-likelihood"),
                open: None,
                is_open: false,
            },
        )
    });
    let tied = (found.tied > 0).then(|| {
        let behind = Behind::Tied { question: question.clone() };
        let words = format!("Open the {}", counted(found.tied, "tied item"));
        view! {
            <button
                type="button"
                class="link"
                data-back=TIED
                on:click=move |_| open_behind(app, TIED, &behind)
            >
                {words}
            </button>
        }
    });
    let counts = counts_sheet(found);
    let (shown, left_out) = short_counts(counts.clone(), MANY);
    let counts_view = table("Items by their most likely answer", &shown, None);
    let left_out = (left_out > 0).then(|| {
        let lines = counted(u64::try_from(left_out).unwrap_or_default(), "line");
        format!("{lines} of 0 items are in the file alone.")
    });
    let counts = StoredValue::new(counts);
    view! {
        <p class="disagreement-sentence figure">{truth_sentence(found)}</p>
        {warnings.collect_view()}
        <p class="muted matrix-note">
            "A posterior is what a model of raters makes of the labels. It is no calibrated \
             probability, and usually too sure of itself. Nothing here is written as an answer."
        </p>
        <div class="disagreement-body">
            <div class="study-column">
                <section class="stack" aria-labelledby="truth-counts">
                    <h2 class="overline" id="truth-counts">"Most likely answers"</h2>
                    {counts_view}
                    {left_out.map(|words| view! { <p class="muted matrix-note">{words}</p> })}
                    {tied}
                    <div class="row">{save_csv(app, "Most likely answers", counts, file("answers"))}</div>
                </section>
                {abilities(room, found, file("raters"))}
            </div>
            <div class="study-column">
                {posterior}
                {steps}
            </div>
        </div>
    }
    .into_any()
}
