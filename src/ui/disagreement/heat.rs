//! The table of every two raters: each cell a figure, tinted, that opens what the
//! two said of their common items.

use leptos::html::Table;
use leptos::prelude::*;

use super::choice::Room;
use super::matrix::UPRIGHT;
use crate::core::text::counted;
use crate::desk::study::{Shown, kind, pair_of};
use crate::engine::protocol::study::{PairFound, PairwiseFound, Rater};
use crate::ui::study::grid;

pub fn heat(room: Room, found: &PairwiseFound, shown: Memo<Shown>) -> AnyView {
    let node = NodeRef::<Table>::new();
    let size = found.raters.len();
    let raters: Vec<Rater> = found.raters.iter().map(|it| it.rater.clone()).collect();
    let names: Vec<String> = raters.iter().map(|rater| room.named(rater)).collect();
    let heads = raters.iter().zip(&names).map(|(rater, name)| {
        let (name, is) = (name.clone(), kind(rater));
        let title = format!("{name}, {is}");
        view! {
            <th scope="col" title=title data-whose=is>
                <span class="matrix-name" dir="auto">{name}</span>
            </th>
        }
    });
    let first = found.pairs.first().map_or((0, 0), |it| (it.row as usize, it.column as usize));
    let rows = raters.iter().zip(&names).enumerate().map(|(row, (rater, name))| {
        let cells = (0..size).map(|column| {
            let other = names.get(column).map_or("", String::as_str);
            let pair = if row == column { None } else { pair_of(found, row, column) };
            cell(room, (row, column), (row, column) == first, name, other, pair, &raters, shown)
        });
        let (is, title) = (kind(rater), format!("{name}, {}", kind(rater)));
        view! {
            <tr>
                <th scope="row" title=title data-whose=is>
                    <span class="matrix-name" dir="auto">{name.clone()}</span>
                    <span class="heat-kind">{is}</span>
                </th>
                {cells.collect_view()}
            </tr>
        }
    });
    let pressed = {
        let raters = raters.clone();
        move |event: web_sys::MouseEvent| {
            let Some((row, column)) = grid::pressed(&event) else { return };
            if let (Some(row), Some(column)) = (raters.get(row), raters.get(column)) {
                let pair = Some((row.clone(), column.clone()));
                room.choose(|choice| choice.pair = pair);
            }
        }
    };
    let shape = if size > UPRIGHT { "many" } else { "few" };
    view! {
        <section class="disagreement-matrix" aria-labelledby="raters-title">
            <h2 class="overline" id="raters-title">"Every two raters"</h2>
            <div class="matrix-scroll">
                <table
                    class="matrix heat"
                    role="grid"
                    data-shape=shape
                    aria-labelledby="raters-title"
                    aria-describedby="raters-note"
                    node_ref=node
                    on:click=pressed
                    on:keydown=grid::keys(node, (size, size))
                    on:focusin=grid::entered(node)
                >
                    <thead>
                        <tr>
                            <th class="matrix-corner" scope="col"><span class="spoken">"Rater"</span></th>
                            {heads.collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <p class="muted matrix-note" id="raters-note">
                "People first, then models. The stronger the tint, the more the two differ. A cell \
                 opens what the two said; a dash: undefined, or no item in common."
            </p>
        </section>
    }
    .into_any()
}

#[expect(clippy::too_many_arguments, reason = "one cell, called from one place")]
fn cell(
    room: Room,
    at: (usize, usize),
    first: bool,
    name: &str,
    other: &str,
    pair: Option<&PairFound>,
    raters: &[Rater],
    shown: Memo<Shown>,
) -> AnyView {
    let (row, column) = at;
    let place = (row.to_string(), column.to_string());
    let tabindex = if first { "0" } else { "-1" };
    let Some(pair) = pair.cloned() else {
        let said = if row == column {
            format!("{name} with themselves")
        } else {
            format!("{name} and {other}: no item in common")
        };
        return view! {
            <td>
                <button
                    type="button"
                    class="matrix-cell figure"
                    tabindex=tabindex
                    data-row=place.0
                    data-column=place.1
                    data-none="true"
                    aria-disabled="true"
                    aria-label=said.clone()
                    title=said
                >
                    {if row == column { "" } else { "–" }}
                </button>
            </td>
        }
        .into_any();
    };
    let said = format!(
        "{name} and {other}: {} alike of {}, kappa {}",
        Shown::Percent.said(&pair),
        counted(pair.items, "common item"),
        Shown::Kappa.said(&pair),
    );
    let pair = StoredValue::new(pair);
    let figure = move || pair.with_value(|pair| shown.get().said(pair));
    // What differs is what the eye is to find.
    let share = move || {
        let value = pair.with_value(|pair| shown.get().of(pair));
        format!("{:.4}", value.map_or(0.0, |value| (1.0 - value).clamp(0.0, 1.0)))
    };
    let mine = raters.get(row).cloned().zip(raters.get(column).cloned());
    let is_open = room.slice(move |choice| choice.pair.is_some() && choice.pair == mine);
    view! {
        <td style:--share=share>
            <button
                type="button"
                class="matrix-cell figure"
                tabindex=tabindex
                data-row=place.0
                data-column=place.1
                aria-pressed=move || is_open.get().to_string()
                aria-label=said.clone()
                title=said
            >
                {figure}
            </button>
        </td>
    }
    .into_any()
}
