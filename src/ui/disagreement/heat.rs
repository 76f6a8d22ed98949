//! The table of every two raters: each cell a figure, tinted, that opens what the
//! two said of their common items.

use leptos::prelude::*;

use super::choice::Room;
use crate::core::text::counted;
use crate::desk::study::kind;
use crate::desk::study::pairs::{Shown, pair_of};
use crate::engine::protocol::study::{PairFound, PairwiseFound, Rater};
use crate::ui::study::grid;

pub fn heat(room: Room, found: &PairwiseFound, shown: Memo<Shown>) -> AnyView {
    let size = found.raters.len();
    let raters: Vec<Rater> = found.raters.iter().map(|it| it.rater.clone()).collect();
    let names: Vec<String> = raters.iter().map(|rater| room.named(rater)).collect();
    let heads = raters.iter().zip(&names);
    let heads = heads.map(|(rater, name)| grid::head("col", name, Some(kind(rater)))).collect();
    let first = found.pairs.first().map_or((0, 0), |it| (it.row as usize, it.column as usize));
    let rows = raters.iter().zip(&names).enumerate().map(|(row, (rater, name))| {
        let cells = (0..size).map(|column| {
            let other = names.get(column).map_or("", String::as_str);
            let pair = if row == column { None } else { pair_of(found, row, column) };
            cell(room, (row, column), (row, column) == first, name, other, pair, &raters, shown)
        });
        view! {
            <tr>
                {grid::head("row", name, Some(kind(rater)))}
                {cells.collect_view()}
            </tr>
        }
        .into_any()
    });
    let open = {
        let raters = raters.clone();
        Callback::new(move |(row, column): (usize, usize)| {
            if let (Some(row), Some(column)) = (raters.get(row), raters.get(column)) {
                let pair = Some((row.clone(), column.clone()));
                room.choose(|choice| choice.pair = pair);
            }
        })
    };
    let table = grid::square(grid::Square {
        id: "raters",
        class: "matrix heat",
        node: NodeRef::new(),
        size,
        corner: view! { <span class="spoken">"Rater"</span> }.into_any(),
        heads,
        rows: rows.collect(),
        note: Some(
            "People first, then models. The stronger the tint, the more the two differ. A cell \
             opens what the two said; a dash: undefined, or no item in common.",
        ),
        open,
    });
    view! {
        <section class="disagreement-matrix" aria-labelledby="raters-title">
            <h2 class="overline" id="raters-title">"Every two raters"</h2>
            {table}
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
    let Some(pair) = pair.cloned() else {
        let said = if row == column {
            format!("{name} with themselves")
        } else {
            format!("{name} and {other}: no item in common")
        };
        let figure = if row == column { "" } else { "–" }.into_any();
        let none =
            grid::Button { at, first, opens: false, back: None, pressed: None, said, figure };
        return view! { <td>{grid::button(none)}</td> }.into_any();
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
    let figure = figure.into_any();
    let button =
        grid::Button { at, first, opens: true, back: None, pressed: Some(is_open), said, figure };
    view! { <td style:--share=share>{grid::button(button)}</td> }.into_any()
}
