//! The commonest disagreements in words.

use leptos::prelude::*;

use crate::core::model::question::Question;
use crate::desk::matrix::{commonest, name, percent};
use crate::engine::protocol::Matrix;
use crate::engine::query::{Between, Cell};
use crate::ui::app::App;
use crate::ui::study::open::open_items;
use crate::ui::widgets::meter::count;

const MOST: usize = 5;

pub fn pairs(app: App, question: &Question, between: Between, matrix: &Matrix) -> AnyView {
    let different = matrix.pairs.saturating_sub(matrix.equal);
    let lines = commonest(matrix, between, MOST).into_iter().filter_map(|against| {
        let (row, column) = (matrix.labels.get(against.row)?, matrix.labels.get(against.column)?);
        let (one, other) = (name(question, row), name(question, column));
        let cell = Cell {
            question: matrix.question.clone(),
            between,
            row: row.clone(),
            column: column.clone(),
        };
        let words = match between {
            Between::HumanModel => view! {
                "People say " <strong><bdi>{one}</bdi></strong> ", models say " <strong><bdi>{other}</bdi></strong>
            }
            .into_any(),
            _ => view! {
                <strong><bdi>{one}</bdi></strong> " against " <strong><bdi>{other}</bdi></strong>
            }
            .into_any(),
        };
        let share = percent(u64::from(against.count), different).unwrap_or_default();
        Some(view! {
            <li>
                <button type="button" class="pair" on:click=move |_| open_items(app, cell.clone())>
                    <span class="grow">{words}</span>
                    <span class="figure">{count(against.count)}</span>
                    <span class="figure muted pair-share">{share}</span>
                </button>
            </li>
        })
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return view! {
            <section class="stack">
                <h2 class="overline">"Most often different"</h2>
                <p>"All pairs are equal."</p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="stack">
            <h2 class="overline">"Most often different"</h2>
            <ol class="pairs">{lines}</ol>
            <p class="muted matrix-note">"Pairs, and their share of all pairs that differ."</p>
        </section>
    }
    .into_any()
}
