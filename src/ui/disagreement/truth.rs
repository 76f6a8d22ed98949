//! Truth: what the answer most likely is, by the method that is chosen, and how
//! good each rater is by it.

use leptos::prelude::*;

use super::agreement::who_chooser;
use super::choice::Room;
use super::compare::compare;
use super::figure::{Drawn, drawn, picture, save_csv, table};
use super::open_behind;
use super::study::{SEED, study};
use crate::core::text::counted;
use crate::desk::plot::{Ink, Line, histogram, one_interval, trace};
use crate::desk::study::{
    METHODS, ability_sheet, bin_words, by_ability, counts_sheet, edges, histogram_sheet, kind,
    method, number_words, trace_sheet, truth_sentence,
};
use crate::engine::protocol::study::{AbilityFound, Behind, Figure, Studied, Study, TruthFound};
use crate::ui::widgets::field::Select;
use crate::ui::widgets::meter::count;
use crate::ui::widgets::notice::{Notice, Tone};

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
        let warning = warning.clone();
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
            open_behind(app, &Behind::Posterior { question: question.clone(), low, high });
        })
    };
    let posterior = drawn(
        app,
        Drawn {
            heading: "How sure it is",
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
            <button type="button" class="link" on:click=move |_| open_behind(app, &behind)>{words}</button>
        }
    });
    let counts = counts_sheet(found);
    let counts_view = table("Items by their most likely answer", &counts, None);
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

/// Raters, the weakest first: the one to talk to.
fn abilities(room: Room, found: &TruthFound, file: Vec<String>) -> AnyView {
    let line = |it: &AbilityFound| Line {
        name: String::new(),
        figure: Figure { value: it.ability, ..Figure::default() },
        ink: if it.rater.model { Ink::Machine } else { Ink::Human },
    };
    let lines: Vec<Line> = found.raters.iter().map(line).collect();
    let question = room.question_id().unwrap_or_default();
    let rows = by_ability(found).into_iter().filter_map(|place| {
        let it = found.raters.get(place)?;
        let behind = Behind::Rater { question: question.clone(), rater: it.rater.clone() };
        let bar = picture(&one_interval(&lines, place), None);
        Some(view! {
            <tr>
                <th scope="row">
                    <button type="button" class="link" on:click=move |_| open_behind(room.app, &behind)>
                        <bdi>{room.named(&it.rater)}</bdi>
                    </button>
                    " "
                    <span class="muted">{kind(&it.rater)}</span>
                </th>
                <td data-kind="number">{number_words(it.ability)}</td>
                <td class="study-bar">{it.ability.is_some().then_some(bar)}</td>
                <td data-kind="number">{count(it.labels)}</td>
            </tr>
        })
    });
    let sheet = StoredValue::new(ability_sheet(found, &|rater| room.named(rater)));
    view! {
        <section class="stack" aria-labelledby="truth-raters">
            <h2 class="overline" id="truth-raters">"Raters, by this method"</h2>
            <div class="table-scroll">
                <table class="table study-table" aria-labelledby="truth-raters">
                    <thead>
                        <tr>
                            <th scope="col">"Rater"</th>
                            <th scope="col" data-kind="number">"Number"</th>
                            <td aria-hidden="true"></td>
                            <th scope="col" data-kind="number">"Labels"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <p class="muted matrix-note">
                {format!("The number is: {}. The lowest first; a name opens what the rater labelled.", found.ability)}
            </p>
            <div class="row">{save_csv(room.app, "Raters", sheet, file)}</div>
        </section>
    }
    .into_any()
}
