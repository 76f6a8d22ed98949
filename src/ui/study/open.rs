//! The way from a figure to its items: the queue of the Review room with exactly these.

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::back;
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::desk::room::Room;
use crate::engine::protocol::study::Behind;
use crate::engine::protocol::{Reply, Request, to_bytes};
use crate::engine::query::{Cell, Filter, Query};
use crate::ui::app::App;

/// Opens the queue with exactly the items behind a cell.
pub fn open_items(app: App, cell: Cell) {
    review(app, Filter { cell: Some(cell), ..Filter::default() });
}

/// Opens the queue with the items of a figure; `from` is its `data-back`.
pub fn open_filter(app: App, from: &str, filter: Filter) {
    back::leave(app, from);
    review(app, filter);
}

/// Opens the queue with exactly the items that a figure speaks of; `from` is its `data-back`.
pub fn open_behind(app: App, from: &str, behind: &Behind) {
    back::leave(app, from);
    let payload = match to_bytes(behind) {
        Ok(bytes) => Uint8Array::from(bytes.as_slice()),
        Err(why) => return app.toast(format!("The items could not be asked for. {why}")),
    };
    spawn_local(async move {
        match app.ask_with(Request::Behind, Some(payload)).await {
            Ok((Reply::Order { .. }, bytes)) => {
                let bytes = bytes.map(|bytes| bytes.to_vec()).unwrap_or_default();
                let (words, _) = bytes.as_chunks::<4>();
                let only: Vec<u32> = words.iter().map(|it| u32::from_le_bytes(*it)).collect();
                if only.is_empty() {
                    return app.toast("No item stands behind this figure.");
                }
                review(app, Filter { only, ..Filter::default() });
            }
            Ok(_) => app.toast("The engine gave another answer."),
            Err(error) => app.toast(error.to_string()),
        }
    });
}

/// Opens the queue with what a filter lets through, in the order that it has.
pub fn review(app: App, filter: Filter) {
    let sort = app.session.with_untracked(|session| session.order.query.sort.clone());
    app.send(Input::Search { query: Query { filter, sort } });
    app.dispatch(Command::Room(Room::Review));
}
