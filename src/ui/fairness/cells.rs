//! The table of slices: every figure a button that opens its items; and a cell with a share, as
//! the other parts have it.

use leptos::html::Table;
use leptos::prelude::*;

use super::choice::Room;
use crate::desk::fairness::slices::name;
use crate::desk::fairness::table::{NONE, Said, columns, filter, too_small};
use crate::desk::fairness::{interval_words, of_words, value_words, why};
use crate::desk::study::as_sentence;
use crate::engine::protocol::assurance::{Share, SliceFound, SlicesFound};
use crate::ui::study::back::figure_in;
use crate::ui::study::grid;
use crate::ui::study::open::open_filter;

pub fn table(room: Room, found: &SlicesFound) -> AnyView {
    let named = move |id: &str| room.agent_named(id);
    let columns = columns(found);
    let heads = columns.iter().map(|column| {
        view! { <th scope="col">{column.head(found, &named)}</th> }
    });
    let rows = found.slices.iter().enumerate().map(|(row, slice)| line(room, found, row, slice));
    let rows = rows.collect_view();
    let filters: Vec<Vec<_>> = found
        .slices
        .iter()
        .map(|slice| {
            let cells = columns.iter().map(|column| column.filter(found, slice));
            std::iter::once(filter(found, slice)).chain(cells).collect()
        })
        .collect();
    let pressed = move |event: web_sys::MouseEvent| {
        if let Some((row, column)) = grid::pressed(&event)
            && let Some(filter) = filters.get(row).and_then(|cells| cells.get(column)).cloned()
        {
            open_filter(room.app, &figure_in("slices", (row, column)), filter);
        }
    };
    let size = (found.slices.len(), columns.len() + 1);
    let node = NodeRef::<Table>::new();
    let notes = [found.least_why.as_str(), found.method.as_str()];
    let notes = notes.into_iter().filter(|it| !it.is_empty()).map(as_sentence);
    let notes = notes.collect::<Vec<_>>().join(" ");
    view! {
        <section class="stack" aria-labelledby="fairness-slices">
            <h2 class="overline" id="fairness-slices">"Slice by slice"</h2>
            <div class="matrix-scroll fairness-scroll">
                <table
                    class="table fairness-table"
                    role="grid"
                    aria-labelledby="fairness-slices"
                    aria-describedby="fairness-slices-note"
                    node_ref=node
                    on:click=pressed
                    on:keydown=grid::keys(node, size)
                    on:focusin=grid::entered(node)
                >
                    <thead><tr><th scope="col">"Slice"</th>{heads.collect_view()}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="muted matrix-note" id="fairness-slices-note">
                "Each figure opens its items. Below it: its interval, of how many answers; then how many \
                 points of a hundred it is above or below all other slices together, with the \
                 interval of that and p, adjusted for all that were tested. ◆ more than chance. "
                {notes}
            </p>
        </section>
    }
    .into_any()
}

fn line(room: Room, found: &SlicesFound, row: usize, slice: &SliceFound) -> AnyView {
    let named = move |id: &str| room.agent_named(id);
    let columns = columns(found);
    let small = too_small(slice);
    let needing = columns.iter().filter(|it| it.is_error()).count();
    let first = columns.iter().position(|it| it.is_error());
    let cells = columns.iter().enumerate().filter_map(|(place, column)| {
        let at = (row, place + 1);
        match &small {
            // One cell in the place of all figures that would rest on too few answers.
            Some(small) if Some(place) == first => {
                Some(cell(at, small.clone(), Some(needing), "Opens the items of the slice."))
            }
            Some(_) if column.is_error() => None,
            _ => Some(cell(at, column.said(found, slice, &named), None, column.opens(slice))),
        }
    });
    let cells = cells.collect_view();
    let head = Said { words: name(slice), spoken: name(slice), ..Said::default() };
    view! {
        <tr data-small=small.is_some().then_some("true")>
            <th scope="row">{button((row, 0), &head, "Opens the items of the slice.")}</th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell(at: (usize, usize), said: Said, over: Option<usize>, opens: &'static str) -> AnyView {
    let last = said.under.len().wrapping_sub(1);
    // Why there is no figure: words, which may go on in the next line.
    let is_reason = said.words == NONE;
    let under = said.under.iter().enumerate().map(|(place, words)| {
        let stands_out = said.stands_out && place == last;
        let sign = stands_out.then_some("◆ ");
        view! {
            <span
                class="fairness-under figure"
                class:fairness-reason=is_reason
                aria-hidden="true"
                data-out=stands_out.then_some("true")>
                {sign}{words.clone()}
            </span>
        }
    });
    view! {
        <td colspan=over.map(|it| it.to_string()) data-kind=over.is_none().then_some("number")>
            {button(at, &said, opens)}
            {under.collect_view()}
        </td>
    }
    .into_any()
}

/// The button of a cell; the first of the table is the one in the tab order.
fn button(at: (usize, usize), said: &Said, opens: &'static str) -> AnyView {
    view! {
        <button
            type="button"
            class="link figure"
            tabindex=if at == (0, 0) { "0" } else { "-1" }
            data-row=at.0.to_string()
            data-column=at.1.to_string()
            data-back=figure_in("slices", at)
            aria-label=said.spoken.clone()
            title=opens
        >
            <bdi>{said.words.clone()}</bdi>
        </button>
    }
    .into_any()
}

/// A share with its interval and its n below it, or why there is none.
pub fn share_cell(share: &Share) -> AnyView {
    if share.value.is_none() {
        return view! { <td class="muted fairness-why">{why(share)}</td> }.into_any();
    }
    view! {
        <td class="figure">
            {value_words(share)}
            <span class="fairness-under figure">{interval_words(share)}</span>
            <span class="fairness-under figure">{of_words(share)}</span>
        </td>
    }
    .into_any()
}
