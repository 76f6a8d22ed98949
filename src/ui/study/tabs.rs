//! The parts of a room as tabs: one in the tab order, arrow keys go from one to
//! the other and show it at once.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use super::back;
use crate::ui::app::App;

/// `room`: a word of its own in the ids of the page. `draw` draws the part that is chosen.
pub fn tabs<T: Copy + PartialEq + Send + Sync + 'static>(
    room: &'static str,
    all: &'static [(T, &'static str)],
    part: Memo<T>,
    choose: Callback<T>,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let app = App::here();
    let node = NodeRef::<Div>::new();
    let keys = move |event: KeyboardEvent| {
        let is_plain =
            !(event.alt_key() || event.meta_key() || event.ctrl_key() || event.shift_key());
        let at = all.iter().position(|one| one.0 == part.get_untracked()).unwrap_or_default();
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
        if let Some((to, words)) = all.get(to).copied() {
            choose.run(to);
            focus(node, &id(room, words));
        }
    };
    let buttons = all.iter().map(|&(one, words)| {
        let chosen = move || part.get() == one;
        view! {
            <button
                type="button"
                class="part-tab"
                role="tab"
                id=id(room, words)
                aria-controls=format!("{room}-part")
                aria-selected=move || chosen().to_string()
                tabindex=move || if chosen() { "0" } else { "-1" }
                on:click=move |_| {
                    back::stay(app);
                    choose.run(one);
                }
            >
                {words}
            </button>
        }
    });
    let label = move || {
        let words = all.iter().find(|one| one.0 == part.get()).map_or("", |one| one.1);
        id(room, words)
    };
    view! {
        <div class="part-tabs" role="tablist" aria-label="Parts of the room" node_ref=node on:keydown=keys>
            {buttons.collect_view()}
        </div>
        <div class="part-body" id=format!("{room}-part") role="tabpanel" aria-labelledby=label>
            {move || draw(part.get())}
        </div>
    }
    .into_any()
}

fn id(room: &str, words: &str) -> String {
    // An id is one word: who names several ids divides them by spaces.
    format!("{room}-tab-{}", words.replace(' ', "-"))
}

fn focus(node: NodeRef<Div>, id: &str) {
    let selector = format!("#{id}");
    let found = node.get_untracked().and_then(|node| node.query_selector(&selector).ok().flatten());
    if let Some(tab) = found.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // A button in the page takes the focus.
        tab.focus().unwrap_or_default();
    }
}
