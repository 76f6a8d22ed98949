//! What two raters said of their common items: a small matrix whose cells open
//! the items.

use leptos::prelude::*;

use super::choice::Room;
use crate::core::text::counted;
use crate::desk::study::confusion::{confusion_sentence, confusion_sheet};
use crate::engine::protocol::study::{Behind, ConfusionFound, Rater, Studied, Study};
use crate::ui::study::back::figure_in;
use crate::ui::study::figure::save_csv;
use crate::ui::study::grid;
use crate::ui::study::open::open_behind;
use crate::ui::study::watch::study;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::meter::count;

/// Of the two raters that are chosen; nothing where none are.
pub fn confusion(room: Room) -> AnyView {
    let pair = room.slice(|choice| choice.pair.clone());
    let watch = study(room.app, move || {
        let (row, column) = pair.get()?;
        Some(Study::Confusion { question: room.question_id()?, row, column })
    });
    let body = watch.shown("Comparing the two", move |studied| match studied {
        Studied::Confusion(found) => {
            Some(pair.get_untracked().map(|pair| whole(room, &pair, found)).into_any())
        }
        _ => None,
    });
    // Where the table is far below the cell, it comes into view.
    let node = NodeRef::<leptos::html::Div>::new();
    let is_new = StoredValue::new(false);
    Effect::new(move |before: Option<Option<(Rater, Rater)>>| {
        let now = pair.get();
        if before.is_some_and(|before| before != now) {
            is_new.set_value(true);
        }
        now
    });
    Effect::new(move || {
        if watch.found().is_some() && is_new.get_value() {
            is_new.set_value(false);
            request_animation_frame(move || {
                if let Some(node) = node.get_untracked() {
                    let options = web_sys::ScrollIntoViewOptions::new();
                    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                    node.scroll_into_view_with_scroll_into_view_options(&options);
                }
            });
        }
    });
    view! { <div class="confusion" node_ref=node>{body}</div> }.into_any()
}

fn whole(room: Room, pair: &(Rater, Rater), found: &ConfusionFound) -> AnyView {
    let app = room.app;
    let (row_name, column_name) = (room.named(&pair.0), room.named(&pair.1));
    let question = room.question_id().unwrap_or_default();
    let size = found.labels.len();
    let heads = found.labels.iter().map(|label| grid::head("col", label, None)).collect();
    let rows = found.labels.iter().zip(&found.counts).enumerate().map(|(row, (label, counts))| {
        let total: u32 = counts.iter().copied().fold(0, u32::saturating_add);
        let cells = counts.iter().zip(&found.labels).enumerate().map(|(column, (figure, other))| {
            let said = format!(
                "{row_name} says {label}, {column_name} says {other}: {}",
                counted(*figure, "item")
            );
            let share = f64::from(*figure) / f64::from(total.max(1));
            let button = grid::Button {
                at: (row, column),
                first: (row, column) == (0, 0),
                opens: *figure > 0,
                back: Some(figure_in("confusion", (row, column))),
                pressed: None,
                said,
                figure: count(*figure).into_any(),
            };
            view! {
                <td data-equal=(row == column).then_some("true") style:--share=format!("{share:.4}")>
                    {grid::button(button)}
                </td>
            }
        });
        view! {
            <tr>
                {grid::head("row", label, None)}
                {cells.collect_view()}
            </tr>
        }
        .into_any()
    });
    let open = {
        let (labels, pair, question) = (found.labels.clone(), pair.clone(), question.clone());
        Callback::new(move |(row, column): (usize, usize)| {
            if let (Some(row_says), Some(column_says)) = (labels.get(row), labels.get(column)) {
                let behind = Behind::Confusion {
                    question: question.clone(),
                    row: pair.0.clone(),
                    column: pair.1.clone(),
                    row_says: row_says.clone(),
                    column_says: column_says.clone(),
                };
                open_behind(app, &figure_in("confusion", (row, column)), &behind);
            }
        })
    };
    let table = grid::square(grid::Square {
        id: "confusion",
        class: "matrix",
        node: NodeRef::new(),
        size,
        corner: grid::corner(&row_name, &column_name),
        heads,
        rows: rows.collect(),
        note: None,
        open,
    });
    let sheet = StoredValue::new(confusion_sheet(found, &row_name, &column_name));
    let file = vec![question, "confusion".to_owned(), row_name.clone(), column_name.clone()];
    let close = Callback::new(move |()| room.choose(|choice| choice.pair = None));
    view! {
        <section class="disagreement-matrix" aria-labelledby="confusion-title">
            <div class="row">
                <h2 class="overline grow" id="confusion-title">"What the two said"</h2>
                <Button label="Close the table of the two".to_owned() sign=Icon::Close square=true look=Look::Quiet on_press=close />
            </div>
            <p class="figure" role="status">{confusion_sentence(found, &row_name, &column_name)}</p>
            {table}
            <div class="row">{save_csv(app, "What the two said", sheet, file)}</div>
        </section>
    }
    .into_any()
}
