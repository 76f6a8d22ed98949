//! The matrix as a table: every cell a button that opens its items.
//!
//! One cell is in the tab order; the arrow keys go from cell to cell. The tint
//! is the cell's share of its row, and the figure is always written.

use leptos::html::Table;
use leptos::prelude::*;

use crate::core::model::question::Question;
use crate::desk::matrix::{name, percent, share, sides};
use crate::engine::protocol::Matrix;
use crate::engine::query::{Between, Cell};
use crate::ui::app::App;
use crate::ui::study::grid;
use crate::ui::study::open::open_items;
use crate::ui::widgets::meter::count;

/// More labels than this stand upright over their columns.
pub const UPRIGHT: usize = 7;

/// `back_to`: the cell that takes the focus.
pub fn matrix(
    app: App,
    question: &Question,
    between: Between,
    matrix: &Matrix,
    back_to: Option<Cell>,
) -> AnyView {
    let names: Vec<String> = matrix.labels.iter().map(|value| name(question, value)).collect();
    let size = names.len();
    let place = |value: &str| matrix.labels.iter().position(|label| label == value);
    let back_to = back_to
        .filter(|cell| cell.question == matrix.question && cell.between == between)
        .and_then(|cell| Some((place(&cell.row)?, place(&cell.column)?)));
    let first = back_to.unwrap_or_else(|| (0, usize::from(size > 1)));
    let node = NodeRef::<Table>::new();
    if let Some(at) = back_to {
        Effect::new(move || {
            if let Some(node) = node.get() {
                request_animation_frame(move || {
                    grid::focus(&node, at);
                });
            }
        });
    }
    let corner = match sides(between) {
        Some((rows, columns)) => view! {
            <span class="matrix-rows">{rows} " ↓"</span>
            <span class="matrix-columns">{columns} " →"</span>
        }
        .into_any(),
        None => view! { <span class="spoken">"Value"</span> }.into_any(),
    };
    let heads = names.iter().map(|name| {
        view! { <th scope="col" title=name.clone()><span class="matrix-name" dir="auto">{name.clone()}</span></th> }
    });
    let rows = matrix.counts.iter().enumerate().map(|(row, counts)| {
        let of = names.get(row).cloned().unwrap_or_default();
        let total: u64 = counts.iter().copied().map(u64::from).sum();
        let cells = counts.iter().enumerate().map(|(column, figure)| {
            let other = names.get(column).map_or("", String::as_str);
            let said = spoken(between, &of, other, *figure, total);
            cell(*figure, (row, column), (row, column) == first, share(matrix, row, column), said)
        });
        view! {
            <tr>
                <th scope="row" title=of.clone()><span class="matrix-name" dir="auto">{of.clone()}</span></th>
                {cells.collect_view()}
                <td class="matrix-total figure">{count(total)}</td>
            </tr>
        }
    });
    let cell_of = {
        let (labels, question) = (matrix.labels.clone(), matrix.question.clone());
        move |row: usize, column: usize| {
            let (row, column) = (labels.get(row)?.clone(), labels.get(column)?.clone());
            Some(Cell { question: question.clone(), between, row, column })
        }
    };
    let pressed = move |event: web_sys::MouseEvent| {
        if let Some((row, column)) = grid::pressed(&event)
            && let Some(cell) = cell_of(row, column)
        {
            open_items(app, cell);
        }
    };
    let shape = if size > UPRIGHT { "many" } else { "few" };
    view! {
        <section class="disagreement-matrix" aria-labelledby="disagreement-matrix-title">
            <h2 class="overline" id="disagreement-matrix-title">"Who says what"</h2>
            <div class="matrix-scroll">
                <table
                    class="matrix"
                    role="grid"
                    data-shape=shape
                    aria-labelledby="disagreement-matrix-title"
                    aria-describedby="disagreement-matrix-note"
                    node_ref=node
                    on:click=pressed
                    on:keydown=grid::keys(node, (size, size))
                    on:focusin=grid::entered(node)
                >
                    <thead>
                        <tr>
                            <th class="matrix-corner" scope="col">{corner}</th>
                            {heads.collect_view()}
                            <th class="matrix-total" scope="col">"Pairs"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <p class="muted matrix-note" id="disagreement-matrix-note">
                {note(between)}
            </p>
        </section>
    }
    .into_any()
}

fn note(between: Between) -> &'static str {
    match between {
        Between::HumanModel => {
            "Each figure counts pairs and opens their items. The stronger the tint, the larger its share of \
             the row. Framed: both say the same."
        }
        Between::ModelModel | Between::HumanHuman => {
            "Each figure counts pairs and opens their items. Both sides are of one kind: a pair of \
             different values stands in two cells. The stronger the tint, the larger its share of the row. \
             Framed: both say the same."
        }
    }
}

fn cell(figure: u32, at: (usize, usize), first: bool, share: f64, said: String) -> AnyView {
    let equal = at.0 == at.1;
    view! {
        <td data-equal=equal.then_some("true") style:--share=format!("{share:.4}")>
            <button
                type="button"
                class="matrix-cell figure"
                tabindex=if first { "0" } else { "-1" }
                data-row=at.0.to_string()
                data-column=at.1.to_string()
                data-none=(figure == 0).then_some("true")
                aria-disabled=(figure == 0).then_some("true")
                aria-label=said.clone()
                title=said
            >
                {count(figure)}
            </button>
        </td>
    }
    .into_any()
}

/// `People say Negative, models say Neutral: 41 pairs, 14 % of the row`.
fn spoken(between: Between, row: &str, column: &str, figure: u32, total: u64) -> String {
    let pair = match (between, row == column) {
        (Between::HumanModel, false) => format!("People say {row}, models say {column}"),
        (_, false) => format!("{row} against {column}"),
        (_, true) => format!("Both say {row}"),
    };
    let share = percent(u64::from(figure), total);
    let share = share.map(|share| format!(", {share} of the row")).unwrap_or_default();
    format!("{pair}: {}{share}", crate::core::text::counted(u64::from(figure), "pair"))
}
