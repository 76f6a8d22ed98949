//! A table of buttons, one of which is in the tab order; the arrow keys go from
//! one to the other. A button says its place in `data-row` and `data-column`.

use leptos::html::Table;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::desk::matrix::{Step, step};

/// The keys of a table of so many rows and columns.
pub fn keys(node: NodeRef<Table>, size: (usize, usize)) -> impl Fn(KeyboardEvent) {
    move |event: KeyboardEvent| {
        let (Some(node), Some((_, at))) = (node.get_untracked(), target(&event)) else { return };
        if event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let by = match (event.key().as_str(), event.ctrl_key()) {
            ("ArrowUp", false) => Step::Up,
            ("ArrowDown", false) => Step::Down,
            ("ArrowLeft", false) => Step::Left,
            ("ArrowRight", false) => Step::Right,
            ("Home", false) => Step::RowStart,
            ("End", false) => Step::RowEnd,
            ("Home", true) => Step::Start,
            ("End", true) => Step::End,
            _ => return,
        };
        event.prevent_default();
        // A cell over several columns is passed by.
        let mut from = at;
        loop {
            let to = step(size, from, by);
            if to == from || focus(&node, to) {
                return;
            }
            from = to;
        }
    }
}

/// Whatever takes the focus is what the tab key comes back to.
pub fn entered(node: NodeRef<Table>) -> impl Fn(web_sys::FocusEvent) {
    move |event: web_sys::FocusEvent| {
        let (Some(node), Some((button, _))) = (node.get_untracked(), target(&event)) else {
            return;
        };
        if let Ok(Some(before)) = node.query_selector("button[tabindex='0']")
            && let Ok(before) = before.dyn_into::<HtmlElement>()
        {
            before.set_tab_index(-1);
        }
        button.set_tab_index(0);
    }
}

/// The cell's button that an event came from, and its place; none of one that opens nothing.
pub fn pressed(event: &web_sys::Event) -> Option<(usize, usize)> {
    let (button, at) = target(event)?;
    button.get_attribute("aria-disabled").is_none().then_some(at)
}

/// Moves the focus to a cell, where there is one.
pub fn focus(table: &web_sys::HtmlTableElement, (row, column): (usize, usize)) -> bool {
    let selector = format!("button[data-row='{row}'][data-column='{column}']");
    let found = table.query_selector(&selector).ok().flatten();
    let Some(button) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    // A button in the page takes the focus.
    button.focus().unwrap_or_default();
    true
}

fn target(event: &web_sys::Event) -> Option<(HtmlElement, (usize, usize))> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    let button = element.closest("button[data-row]").ok()??;
    let place = |name| button.get_attribute(name)?.parse().ok();
    let at = (place("data-row")?, place("data-column")?);
    Some((button.dyn_into().ok()?, at))
}
