//! Known answers: how each person does on them. Their items are never opened from here.

use leptos::prelude::*;

use super::cells::share_cell;
use super::choice::Room;
use crate::desk::fairness::gold::{LOOKS, is_drawn, missed_words, plot, sentence, sheet};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{GoldFound, GoldPerson};
use crate::engine::protocol::study::{Studied, Study};
use crate::ui::study::back::figure_at;
use crate::ui::study::figure::{picture, save_csv, save_svg};
use crate::ui::study::table::{Head, table_of};
use crate::ui::study::watch::study;

/// So many of what a person takes for something else are shown; all are in the file.
const MOST: usize = 4;

pub fn gold(room: Room) -> AnyView {
    let watch = study(room.app, move || Some(Study::Gold { question: room.question_id()? }));
    let body = watch.shown("Comparing answers with known ones", move |studied| match studied {
        Studied::Gold(found) => Some(whole(room, found)),
        _ => None,
    });
    view! {
        <p class="study-about">{LOOKS}</p>
        {body}
    }
    .into_any()
}

fn whole(room: Room, found: &GoldFound) -> AnyView {
    let app = room.app;
    let file = vec![room.question_id().unwrap_or_default(), "known-answers".to_owned()];
    let rows = found.people.iter().enumerate().map(|(place, it)| row(room, place, it));
    let rows = rows.collect();
    let titled = move |label: &str| room.titled(label);
    let shown = plot(found);
    let dots = is_drawn(found).then(|| picture(&shown, None));
    let (plot, sheet) = (StoredValue::new(shown), StoredValue::new(sheet(found, &titled)));
    view! {
        <p class="disagreement-sentence figure">{sentence(found)}</p>
        <section class="stack" hidden=found.people.is_empty() aria-labelledby="gold-people">
            <h2 class="overline" id="gold-people">"Right on known answers"</h2>
            {dots}
            {table_of("gold-people", "study-table", vec![Head::Words("Person"), Head::Words("Right"), Head::Words("What is missed")], rows)}
            <p class="muted matrix-note">{as_sentence(&found.method)}</p>
            <div class="row">
                {is_drawn(found).then(|| save_svg(app, "Known answers", plot, file.clone()))}
                {save_csv(app, "Known answers", sheet, file)}
            </div>
        </section>
    }
    .into_any()
}

fn row(room: Room, place: usize, person: &GoldPerson) -> AnyView {
    let titled = move |label: &str| room.titled(label);
    let all = person.missed.len();
    let missed = person.missed.iter().take(MOST);
    let missed = missed.map(|it| view! { <li>{missed_words(it, &titled)}</li> });
    let more = (all > MOST).then(|| {
        view! { <li class="muted">{format!("and {} more in the file", all - MOST)}</li> }
    });
    let nothing = (all == 0 && person.right.value.is_some())
        .then(|| view! { <span class="muted">"Nothing"</span> });
    let (name, from) = (person.name.clone(), figure_at("gold", place));
    view! {
        <tr>
            <th scope="row">
                <button
                    type="button"
                    class="link"
                    data-back=from.clone()
                    title="Opens all that this person answered."
                    on:click=move |_| room.open_person(&from, &name)
                >
                    <bdi>{person.name.clone()}</bdi>
                </button>
            </th>
            {share_cell(&person.right)}
            <td>
                {nothing}
                <ul>{missed.collect_view()}{more}</ul>
            </td>
        </tr>
    }
    .into_any()
}
