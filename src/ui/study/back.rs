//! The way back: who opened items from a figure, and comes back to the room, has the focus on
//! that figure again.
//!
//! What opens items says in `data-back` what it is called: a word of its own in the page, the
//! same when the figures are counted anew. The labels' matrix has a way of its own, by the
//! queue's filter.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::ui::app::App;

/// What opened items last, and of which dataset.
struct Left {
    dataset: String,
    figure: String,
}

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// What the figure at a place of a table or a list is called.
pub fn figure_at(list: &str, place: usize) -> String {
    format!("{list}-{place}")
}

/// The same of a cell: its row and column.
pub fn figure_in(table: &str, (row, column): (usize, usize)) -> String {
    format!("{table}-{row}-{column}")
}

/// Remembers the figure whose items are opened now.
pub fn leave(app: App, figure: &str) {
    let dataset = dataset(app);
    LEFT.set(Some(Left { dataset, figure: figure.to_owned() }));
}

/// Nobody comes back: something else was chosen.
pub fn stay() {
    LEFT.set(None);
}

/// Gives the focus back, once, where the figure is drawn; else it waits. Who has put the focus
/// elsewhere meanwhile keeps it there.
pub fn back(app: App) {
    let Some(left) = LEFT.take() else { return };
    if left.dataset != dataset(app) {
        return;
    }
    let word = left.figure.replace('\\', "\\\\").replace('"', "\\\"");
    let found = document().query_selector(&format!("[data-back=\"{word}\"]")).ok().flatten();
    let Some(figure) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) else {
        LEFT.set(Some(left));
        return;
    };
    let focused = document().active_element();
    if focused.is_some_and(|it| !matches!(&*it.tag_name(), "BODY" | "MAIN")) {
        return;
    }
    if let Ok(Some(fold)) = figure.closest("details") {
        fold.set_attribute("open", "").unwrap_or_default();
    }
    // A button in the page takes the focus.
    figure.focus().unwrap_or_default();
}

fn dataset(app: App) -> String {
    app.session.with_untracked(|session| session.dataset.clone())
}
