//! The way back: who opened items from a figure, and comes back to the room, has the focus on
//! that figure again.
//!
//! What opens items says in `data-back` what it is called: a word of its own in the page, the
//! same when the figures are counted anew. The labels' matrix has a way of its own, by the
//! queue's filter.

use leptos::prelude::*;

use crate::ui::app::App;

/// What opened items last, and of which dataset.
#[derive(Clone)]
struct Left {
    dataset: String,
    figure: String,
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
    app.remember(Left { dataset, figure: figure.to_owned() });
}

/// Nobody comes back: something else was chosen.
pub fn stay(app: App) {
    app.forget::<Left>();
}

/// Gives the focus back, once, where the figure is drawn; else it waits. Who has put the focus
/// elsewhere meanwhile keeps it there.
pub fn back(app: App) {
    let Some(left) = app.forget::<Left>() else { return };
    if left.dataset != dataset(app) {
        return;
    }
    let word = left.figure.replace('\\', "\\\\").replace('"', "\\\"");
    let place = app.place();
    let Some(figure) = place.find(&format!("[data-back=\"{word}\"]")) else {
        app.remember(left);
        return;
    };
    if place.focused().is_some_and(|it| !matches!(&*it.tag_name(), "BODY" | "MAIN")) {
        return;
    }
    if let Ok(Some(fold)) = figure.closest("details") {
        fold.set_attribute("open", "").unwrap_or_default();
    }
    place.focus(&figure);
}

fn dataset(app: App) -> String {
    app.session.with_untracked(|session| session.dataset.clone())
}
