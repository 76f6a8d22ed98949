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
        Some((rows, columns)) => grid::corner(rows, columns),
        None => view! { <span class="spoken">"Value"</span> }.into_any(),
    };
    let total = view! { <th class="matrix-total" scope="col">"Pairs"</th> }.into_any();
    let heads = names.iter().map(|name| grid::head("col", name, None)).chain([total]).collect();
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
                {grid::head("row", &of, None)}
                {cells.collect_view()}
                <td class="matrix-total figure">{count(total)}</td>
            </tr>
        }
        .into_any()
    });
    let open = {
        let (labels, question) = (matrix.labels.clone(), matrix.question.clone());
        Callback::new(move |(row, column): (usize, usize)| {
            if let (Some(row), Some(column)) = (labels.get(row), labels.get(column)) {
                let (row, column) = (row.clone(), column.clone());
                open_items(app, Cell { question: question.clone(), between, row, column });
            }
        })
    };
    let table = grid::square(grid::Square {
        id: "disagreement-matrix",
        class: "matrix",
        node,
        size,
        corner,
        heads,
        rows: rows.collect(),
        note: Some(note(between)),
        open,
    });
    view! {
        <section class="disagreement-matrix" aria-labelledby="disagreement-matrix-title">
            <h2 class="overline" id="disagreement-matrix-title">"Who says what"</h2>
            {table}
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
    let opens = figure > 0;
    let figure = count(figure).into_any();
    let button = grid::Button { at, first, opens, back: None, pressed: None, said, figure };
    view! {
        <td data-equal=equal.then_some("true") style:--share=format!("{share:.4}")>
            {grid::button(button)}
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
