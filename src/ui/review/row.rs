//! One row of the queue: why it is there, how far it is, what was suggested.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::model::route::Route;
use crate::engine::protocol::Row;
use crate::ui::widgets::marks::{differ_mark, marks, route_mark, state_mark, state_word};

/// A row, or two grey bars where it is not known yet.
pub fn draw_row(row: Memo<Option<Arc<Row>>>) -> AnyView {
    (move || match row.get() {
        Some(row) => known(&row),
        None => view! { <div class="queue-row-loading" aria-busy="true"><span class="spoken">"Loading"</span></div> }.into_any(),
    })
    .into_any()
}

fn known(row: &Row) -> AnyView {
    let rule = row.rule_id.as_deref().filter(|_| row.route != Route::Gold);
    let said = (!row.blind && !row.suggested.is_empty()).then(|| {
        let score = row.score.map(|score| format!("{score:.2}"));
        let title = match &score {
            Some(score) if row.is_calibrated => {
                format!("suggested {}, calibrated {score}", row.suggested)
            }
            Some(score) => format!("suggested {}, score {score}", row.suggested),
            None => format!("suggested {}, no score", row.suggested),
        };
        view! {
            <span class="ellipsis" dir="auto" title=title>{row.suggested.clone()}</span>
            <span>{score}</span>
        }
    });
    // An image has no first words.
    let snippet = if row.snippet.is_empty() {
        view! { <span class="ellipsis grow mono" dir="auto">{row.id.clone()}</span> }.into_any()
    } else {
        view! { <span class="ellipsis grow" dir="auto">{row.snippet.clone()}</span> }.into_any()
    };
    let hidden = row.blind.then(|| view! { <span class="muted">"hidden"</span> });
    let differ = if row.blind { None } else { differ_mark(&row.disagreement) };
    view! {
        <div class="queue-row" data-state=state_word(row.state)>
            <span class="queue-row-state">{state_mark(row.state)}</span>
            <span class="queue-row-snippet">
                {snippet}
                {marks(&row.marks)}
            </span>
            <span class="queue-row-route">{route_mark(row.route, rule)}</span>
            <span class="queue-row-said">{differ}{said}{hidden}</span>
        </div>
    }
    .into_any()
}
