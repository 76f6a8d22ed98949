//! A modal sheet. The browser's own `dialog` keeps the focus inside, makes the
//! rest inert and gives the focus back when it closes.

use leptos::html::Dialog as DialogElement;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::button::{Button, Look};
use super::icon::Icon;

/// A sheet with a title; it is open for as long as it is in the page.
///
/// Escape, its close button and a click beside it call `on_close`; whoever put
/// it into the page takes it out. The element with `data-target=dialog` has the focus.
#[component]
pub fn Modal(
    #[prop(into)] title: String,
    on_close: Callback<()>,
    /// For tables and two columns.
    #[prop(optional)]
    wide: bool,
    /// Near the top, for what is typed into and gone.
    #[prop(optional)]
    top: bool,
    /// No head: the title is spoken only.
    #[prop(optional)]
    bare: bool,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<DialogElement>::new();
    Effect::new(move || {
        let Some(node) = node.get() else { return };
        if !node.open() && node.show_modal().is_err() {
            // Not in the page yet: shown without the inert backdrop.
            node.set_open(true);
        }
        let first = node.query_selector("[data-target=dialog]").ok().flatten();
        if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take the focus leaves it where it is.
            first.focus().unwrap_or_default();
        }
    });
    let cancelled = move |event: web_sys::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let beside = move |event: web_sys::MouseEvent| {
        let on_itself = event.target().zip(event.current_target()).is_some_and(|(at, of)| at == of);
        if on_itself {
            on_close.run(());
        }
    };
    let id = super::field::next_id();
    let labelled = id.clone();
    view! {
        <dialog
            class="dialog"
            data-size=wide.then_some("wide")
            data-place=top.then_some("top")
            aria-labelledby=labelled
            node_ref=node
            on:cancel=cancelled
            on:mousedown=beside
        >
            {if bare {
                view! { <h2 class="spoken" id=id>{title}</h2> }.into_any()
            } else {
                view! {
                    <div class="dialog-head">
                        <h2 class="dialog-title" id=id>{title}</h2>
                        <Button
                            label="Close".to_owned()
                            sign=Icon::Close
                            square=true
                            look=Look::Quiet
                            on_press=on_close
                        />
                    </div>
                }
                    .into_any()
            }}
            {children()}
        </dialog>
    }
    .into_any()
}
