//! The parts of the room as tabs: one in the tab order, arrow keys go from one to
//! the other and show it at once.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use super::choice::{Part, Room};
use super::{agreement, back, calibration, care, labels, raters, truth};

pub fn tabs(room: Room) -> AnyView {
    let part = room.slice(|choice| choice.part);
    let node = NodeRef::<Div>::new();
    let keys = move |event: KeyboardEvent| {
        let is_plain =
            !(event.alt_key() || event.meta_key() || event.ctrl_key() || event.shift_key());
        let all = Part::ALL;
        let at = all.iter().position(|one| *one == part.get_untracked()).unwrap_or_default();
        let to = match event.key().as_str() {
            _ if !is_plain => return,
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => at.checked_sub(1).unwrap_or(all.len() - 1),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(to) = all.get(to).copied() {
            room.choose(|choice| choice.part = to);
            focus(node, to);
        }
    };
    let buttons = Part::ALL.into_iter().map(|one| {
        let chosen = move || part.get() == one;
        view! {
            <button
                type="button"
                class="part-tab"
                role="tab"
                id=format!("disagreement-tab-{}", one.words())
                aria-controls="disagreement-part"
                aria-selected=move || chosen().to_string()
                tabindex=move || if chosen() { "0" } else { "-1" }
                on:click=move |_| {
                    back::stay();
                    room.choose(|choice| choice.part = one);
                }
            >
                {one.words()}
            </button>
        }
    });
    let body = move || match part.get() {
        Part::Labels => labels::labels(room),
        Part::Agreement => agreement::agreement(room),
        Part::Raters => raters::raters(room),
        Part::Truth => truth::truth(room),
        Part::Calibration => calibration::calibration(room),
        Part::Care => care::care(room),
    };
    view! {
        <div class="part-tabs" role="tablist" aria-label="Parts of the room" node_ref=node on:keydown=keys>
            {buttons.collect_view()}
        </div>
        <div
            class="disagreement-part"
            id="disagreement-part"
            role="tabpanel"
            aria-labelledby=move || format!("disagreement-tab-{}", part.get().words())
        >
            {body}
        </div>
    }
    .into_any()
}

fn focus(node: NodeRef<Div>, part: Part) {
    let selector = format!("#disagreement-tab-{}", part.words());
    let found = node.get_untracked().and_then(|node| node.query_selector(&selector).ok().flatten());
    if let Some(tab) = found.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // A button in the page takes the focus.
        tab.focus().unwrap_or_default();
    }
}
