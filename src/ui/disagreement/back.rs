//! The way back: who opened items from a figure, and comes back to the room, has the focus on
//! that figure again.
//!
//! A figure is found by the heading of its section and its place among the buttons there: that
//! holds when a few answers have come meanwhile, and where the figures are others now the focus
//! is near. The labels' matrix has a way of its own, by the queue's filter.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, NodeList};

/// Where the focus was.
struct Left {
    heading: String,
    place: u32,
}

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

/// Remembers what has the focus now; nothing where that is no button of a section.
pub fn leave() {
    LEFT.set(left());
}

/// Nobody comes back: something else was chosen.
pub fn stay() {
    LEFT.set(None);
}

/// Gives the focus back, once, where its section is drawn; else it waits.
pub fn back() {
    let Some(left) = LEFT.take() else { return };
    let sections = document().query_selector_all("[data-room=disagreement] section").ok();
    let mut sections = elements(sections.as_ref());
    let section = sections.find(|section| heading(section).as_ref() == Some(&left.heading));
    let button = section.and_then(|section| buttons(&section)?.get(left.place));
    match button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        Some(button) => {
            if let Ok(Some(fold)) = button.closest("details") {
                fold.set_attribute("open", "").unwrap_or_default();
            }
            button.focus().unwrap_or_default();
        }
        None => LEFT.set(Some(left)),
    }
}

fn left() -> Option<Left> {
    let button = document().active_element()?;
    let section = button.closest("[data-room=disagreement] section").ok()??;
    let all = buttons(&section)?;
    let place = elements(Some(&all)).position(|other| other == button)?;
    Some(Left { heading: heading(&section)?, place: u32::try_from(place).ok()? })
}

fn heading(section: &Element) -> Option<String> {
    section.query_selector("h2").ok()??.text_content()
}

fn buttons(section: &Element) -> Option<NodeList> {
    section.query_selector_all("button").ok()
}

fn elements(list: Option<&NodeList>) -> impl Iterator<Item = Element> {
    let all = 0..list.map_or(0, NodeList::length);
    all.filter_map(move |place| list?.get(place)?.dyn_into().ok())
}
