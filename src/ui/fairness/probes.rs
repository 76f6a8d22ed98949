//! Probes: items whose texts differ in one word, side by side, and whether what is
//! said of them differs.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::choice::Room;
use crate::desk::fairness::probes::{both, exchange, flips_words, sentence, sheet};
use crate::desk::fairness::{interval_words, n_words, value_words, why};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{ProbePair, ProbeWords, ProbesFound};
use crate::engine::protocol::study::{Studied, Study};
use crate::engine::protocol::{Reply, Request, Row};
use crate::engine::query::Filter;
use crate::ui::study::back::figure_at;
use crate::ui::study::figure::save_csv;
use crate::ui::study::open::open_filter;
use crate::ui::study::table::{Head, table_of};
use crate::ui::study::watch::study;
use crate::ui::widgets::notice::{Notice, Tone};

/// What stands of the items of the examples; or why nothing does.
type Texts = Option<Result<Arc<Vec<Row>>, String>>;

pub fn probes(room: Room) -> AnyView {
    let watch = study(room.app, move || Some(Study::Probes { question: room.question_id()? }));
    let words = "Looking for items that differ in one word";
    let body = watch.shown(words, move |studied| match studied {
        Studied::Probes(found) => Some(whole(room, found)),
        _ => None,
    });
    view! {
        <p class="study-about">
            "Two texts that differ in one word, such as a name or a pronoun, should get the same \
             suggestion where that word is not what is asked about."
        </p>
        {body}
    }
    .into_any()
}

fn whole(room: Room, found: &ProbesFound) -> AnyView {
    let named = move |id: &str| room.agent_named(id);
    let rows = found.words.iter().map(|it| row(it, &named)).collect();
    let file = vec![room.question_id().unwrap_or_default(), "probes".to_owned()];
    let sheet = StoredValue::new(sheet(found, &named));
    view! {
        <p class="disagreement-sentence figure">{sentence(found)}</p>
        <section class="stack" hidden=found.words.is_empty() aria-labelledby="probes-words">
            <h2 class="overline" id="probes-words">"Does the suggestion flip?"</h2>
            {table_of("probes-words", "study-table", vec![Head::Words("What differs"), Head::Words("Agent"), Head::Number("Flips"), Head::Words("Interval"), Head::Number("Pairs")], rows)}
            <p class="muted matrix-note">{as_sentence(&found.method)}</p>
            <div class="row">{save_csv(room.app, "Probes", sheet, file)}</div>
        </section>
        {examples(room, found)}
    }
    .into_any()
}

fn row(words: &ProbeWords, named: &dyn Fn(&str) -> String) -> AnyView {
    let flips = &words.flips;
    let interval = if flips.value.is_some() { interval_words(flips) } else { why(flips) };
    view! {
        <tr title=flips_words(words, named)>
            <th scope="row">{exchange(&words.from, &words.to)}</th>
            <td><bdi>{named(&words.agent)}</bdi></td>
            <td data-kind="number">{value_words(flips)}</td>
            <td class="study-interval">{interval}</td>
            <td data-kind="number">{n_words(flips.n)}</td>
        </tr>
    }
    .into_any()
}

fn examples(room: Room, found: &ProbesFound) -> Option<AnyView> {
    if found.examples.is_empty() {
        return None;
    }
    let texts: RwSignal<Texts> = RwSignal::new(None);
    let mut indices: Vec<u32> = found.examples.iter().flat_map(both).collect();
    indices.sort_unstable();
    indices.dedup();
    spawn_local(async move {
        let came = match room.app.ask(Request::Rows { indices }).await {
            Ok(Reply::Rows { rows }) => Ok(Arc::new(rows)),
            Ok(_) => Err("The engine answered another question.".to_owned()),
            Err(why) => Err(why),
        };
        // Who asked may have gone on meanwhile: then nobody is left to be told.
        drop(texts.try_set(Some(came)));
    });
    let lines =
        found.examples.iter().enumerate().map(|(place, it)| example(room, texts, place, it));
    let trouble = move || {
        let why = texts.get()?.err()?;
        Some(
            view! { <Notice tone=Tone::Danger>{format!("The texts could not be read. {why}")}</Notice> },
        )
    };
    Some(
        view! {
            <section class="stack" aria-labelledby="probes-examples">
                <h2 class="overline" id="probes-examples">"Pairs on which a suggestion flips"</h2>
                {trouble}
                <ul class="probes">{lines.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn example(room: Room, texts: RwSignal<Texts>, place: usize, pair: &ProbePair) -> AnyView {
    let (only, from) = (both(pair), figure_at("probe", place));
    let open = {
        let from = from.clone();
        move |_| {
            open_filter(room.app, &from, Filter { only: only.clone(), ..Filter::default() });
        }
    };
    let sides = [(pair.a, &pair.says_a), (pair.b, &pair.says_b)];
    let sides = sides.map(|(index, says)| side(room, texts, index, says));
    let what = exchange(&pair.from, &pair.to);
    let agent = room.agent_named(&pair.agent);
    view! {
        <li class="probe">
            <div class="row">
                <p class="grow"><strong class="strong">{what}</strong>" · "<bdi>{agent}</bdi></p>
                <button type="button" class="link" data-back=from on:click=open>"Open both"</button>
            </div>
            <div class="probe-sides">{sides.collect_view()}</div>
        </li>
    }
    .into_any()
}

/// One item with what the agent says of it, unless that is hidden until it is judged.
fn side(room: Room, texts: RwSignal<Texts>, index: u32, says: &str) -> AnyView {
    let of = move || {
        let rows = texts.get()?.ok()?;
        rows.iter().find(|row| row.index == index).cloned()
    };
    let snippet = move || of().map(|row| row.snippet);
    let says = room.titled(says);
    let said = move || {
        let row = of()?;
        let words =
            if row.blind { "hidden until you have judged it".to_owned() } else { says.clone() };
        Some(view! { <p class="probe-says">{words}</p> })
    };
    view! {
        <div class="probe-side">
            <p dir="auto" class="probe-text">{snippet}</p>
            {said}
        </div>
    }
    .into_any()
}
