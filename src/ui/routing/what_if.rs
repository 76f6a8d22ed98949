//! What-if: what the draft would mean, by what the log knows. Turned and slid while
//! the numbers follow; the draft is that of the rules, so Apply puts it in force.

use std::sync::Arc;

use leptos::prelude::*;

use super::Desk;
use super::costs::counting;
use super::knob::knob;
use super::policy::head;
use crate::core::text::{counted, figure};
use crate::desk::assurance::knobs::knobs;
use crate::desk::assurance::sheets;
use crate::desk::assurance::words::{percent, share_interval, share_value, short, time};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{Share, WhatIf, WhatIfFound, WhatIfSlice};
use crate::engine::protocol::study::{Studied, Study};
use crate::ui::study::figure::save_csv;
use crate::ui::study::table::{Head, Level, Tabled, tabled};
use crate::ui::study::watch::{Watch, study_live};
use crate::ui::widgets::field::{Select, TextField};
use crate::ui::widgets::notice::{Notice, Tone};

pub fn what_if(desk: Desk) -> AnyView {
    let per_minute = RwSignal::new(0.5);
    let column = RwSignal::new(None::<String>);
    let watch = study_live(desk.app, move || {
        Some(Study::WhatIf(WhatIf {
            policy: desk.draft.get(),
            effort: desk.effort.get(),
            per_minute: per_minute.get(),
            column: column.get(),
        }))
    });
    // Steps that are done on the way draw nothing anew.
    let found = Memo::new(move |_| watch.found());
    let all = Memo::new(move |_| desk.draft.with(knobs));
    let none = move || {
        all.with(Vec::is_empty).then(|| {
            view! {
                <p class="muted">
                    "The draft has no threshold, no share and no consensus to turn. Add one in Rules."
                </p>
            }
        })
    };
    let columns = desk.app.slice(|session| {
        let none = (String::new(), "No slices".to_owned());
        let each = session.schema.columns.iter().map(|it| (it.id.clone(), it.name().to_owned()));
        std::iter::once(none).chain(each).collect::<Vec<_>>()
    });
    let set_cost = Callback::new(move |text: String| {
        if let Some(cost) =
            text.trim().parse::<f64>().ok().filter(|it| it.is_finite() && *it >= 0.0)
        {
            per_minute.set(cost);
        }
    });
    view! {
        <div class="room-page certify">
            {head(desk)}
            {summary(watch, found)}
            <div class="what-if">
                <section class="stack what-if-knobs" aria-label="What can be turned">
                    <h3 class="panel-title">"Turn"</h3>
                    <For each=move || all.get() key=|it| *it children=move |it| knob(desk, it) />
                    {none}
                    <div class="fields">
                        <TextField
                            label="Cost of a minute"
                            kind="number"
                            value=Signal::derive(move || short(per_minute.get()))
                            on_input=set_cost
                        />
                        <Select
                            label="Effect by"
                            options=columns
                            value=Signal::derive(move || column.get().unwrap_or_default())
                            on_change=Callback::new(move |id: String| {
                                column.set(Some(id).filter(|id| !id.is_empty()));
                            })
                        />
                    </div>
                    {counting(desk)}
                </section>
                <section class="stack what-if-found" aria-label="Behind it">
                    <h3 class="panel-title">"Behind it"</h3>
                    {details(desk, watch, found)}
                </section>
            </div>
        </div>
    }
    .into_any()
}

type Found = Memo<Option<Arc<Studied>>>;

/// What stays in sight while something is turned.
fn summary(watch: Watch, found: Found) -> AnyView {
    let is_going = Memo::new(move |_| watch.is_going());
    let body = move || match found.get()?.as_ref() {
        Studied::WhatIf(found) => Some(tiles(found)),
        _ => None,
    };
    view! { <div class="what-if-summary" aria-busy=move || is_going.get().to_string()>{body}</div> }
        .into_any()
}

fn details(desk: Desk, watch: Watch, found: Found) -> AnyView {
    let why = Memo::new(move |_| watch.trouble());
    let trouble = move || {
        let why = why.get()?;
        Some(view! { <Notice tone=Tone::Danger>{as_sentence(&why)}</Notice> })
    };
    let is_first = Memo::new(move |_| watch.is_going() && found.with(Option::is_none));
    let waits =
        move || is_first.get().then(|| view! { <p class="muted" role="status">"Counting…"</p> });
    let body = move || match found.get()?.as_ref() {
        Studied::WhatIf(found) => Some(whole(desk, found)),
        Studied::Nothing { why } => {
            Some(view! { <p class="muted">{as_sentence(why)}</p> }.into_any())
        }
        _ => None,
    };
    view! { <div class="study">{waits} {trouble} {body}</div> }.into_any()
}

fn tiles(found: &WhatIfFound) -> AnyView {
    let share = f64::from(found.auto) / f64::from(found.items.max(1));
    let items = figure(u64::from(found.auto));
    let error = match &found.error.undefined {
        Some(why) if found.error.value.is_none() => as_sentence(why),
        _ => {
            let n = short(found.error.n.round());
            format!("{}, as from {n} answers", share_interval(&found.error))
        }
    };
    let (known, unknown) = (figure(u64::from(found.known)), figure(u64::from(found.unknown)));
    let tiles = [
        (
            "Human work",
            time(found.hours * 60.0),
            "Reading and answering, all people together.".to_owned(),
        ),
        ("Cost", money(found.cost), "That time at the cost of a minute.".to_owned()),
        (
            "Accepted unseen",
            percent(share),
            format!(
                "{items} of {}; of {known} it is known what is right, of {unknown} not.",
                counted(found.items, "item")
            ),
        ),
        ("Error of the accepted pile", share_value(&found.error), error),
    ];
    let tiles = tiles.into_iter().map(|(name, value, note)| {
        view! {
            <div class="what-if-tile">
                <dt>{name}</dt>
                <dd class="what-if-value figure">{value}</dd>
                <dd class="muted what-if-note">{note}</dd>
            </div>
        }
    });
    view! { <dl class="what-if-tiles" aria-live="polite">{tiles.collect_view()}</dl> }.into_any()
}

fn whole(desk: Desk, found: &WhatIfFound) -> AnyView {
    let words = found.words.iter().map(|words| view! { <li>{as_sentence(words)}</li> });
    view! {
        {queues(found)}
        {slices(desk, found)}
        <section class="stack" aria-labelledby="what-if-words">
            <h4 class="overline" id="what-if-words">"Where this is known, and where it guesses"</h4>
            <ul class="certify-words">{words.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn queues(found: &WhatIfFound) -> AnyView {
    let rows = found.queues.iter().map(|(route, items, judgements, hours)| {
        let share = f64::from(*items) / f64::from(found.items.max(1));
        view! {
            <tr>
                <th scope="row">{route.clone()}</th>
                <td data-kind="number">{figure(u64::from(*items))}</td>
                <td class="costs-share"><div class="bar-table-track"><span class="bar-table-bar" style:--share=share.to_string()></span></div></td>
                <td data-kind="number">{figure(u64::from(*judgements))}</td>
                <td data-kind="number">{time(hours * 60.0)}</td>
            </tr>
        }
        .into_any()
    });
    tabled(Tabled {
        id: "what-if-queues",
        level: Level::Four,
        heading: "Queues",
        class: "costs",
        heads: vec![
            Head::Words("Route"),
            Head::Number("Items"),
            Head::Picture,
            Head::Number("Judgements"),
            Head::Number("Time"),
        ],
        rows: rows.collect(),
        note: String::new(),
        below: None,
    })
}

fn slices(desk: Desk, found: &WhatIfFound) -> Option<AnyView> {
    if found.slices.is_empty() {
        return None;
    }
    let rows = found.slices.iter().map(slice);
    let sheet = StoredValue::new(sheets::what_if_slices(found));
    let file = vec!["what-if".to_owned(), "slices".to_owned()];
    Some(tabled(Tabled {
        id: "what-if-slices",
        level: Level::Four,
        heading: "By slice: in force now, and by the draft",
        class: "",
        heads: vec![
            Head::Words("Slice"),
            Head::Number("Items"),
            Head::Number("Accepted now"),
            Head::Number("By the draft"),
            Head::Number("Error now"),
            Head::Number("By the draft"),
        ],
        rows: rows.collect(),
        note: String::new(),
        below: Some(save_csv(desk.app, "Slices", sheet, file)),
    }))
}

fn slice(slice: &WhatIfSlice) -> AnyView {
    let name = if slice.name.is_empty() { "missing".to_owned() } else { slice.name.clone() };
    view! {
        <tr>
            <th scope="row"><bdi>{name}</bdi></th>
            <td data-kind="number">{figure(u64::from(slice.items))}</td>
            <td data-kind="number">{percent(slice.auto_before)}</td>
            <td data-kind="number">{percent(slice.auto_after)}</td>
            {error(&slice.error_before)}
            {error(&slice.error_after)}
        </tr>
    }
    .into_any()
}

fn error(share: &Share) -> AnyView {
    let (value, interval) = match share.value {
        Some(_) => (share_value(share), share_interval(share)),
        None => ("–".to_owned(), share.undefined.clone().unwrap_or_default()),
    };
    view! {
        <td data-kind="number"><p>{value}</p><p class="study-note">{interval}</p></td>
    }
    .into_any()
}

/// With two decimals: whatever the money is.
fn money(cost: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cost")]
    let whole = cost.trunc() as u64;
    format!("{}.{:02.0}", figure(whole), (cost.fract() * 100.0).floor())
}
