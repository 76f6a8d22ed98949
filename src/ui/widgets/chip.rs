//! One active filter that can be taken away, or one toggle among several.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// `route: single ×`: pressing it takes it away.
#[component]
pub fn Chip(#[prop(into)] label: String, on_remove: Callback<()>) -> impl IntoView {
    let spoken = format!("Remove filter {label}");
    view! {
        <button type="button" class="chip" aria-label=spoken on:click=move |_| on_remove.run(())>
            <span class="ellipsis">{label}</span>
            {icon(Icon::Close)}
        </button>
    }
    .into_any()
}

/// One of several that can be on together.
#[component]
pub fn ToggleChip(
    #[prop(into)] label: String,
    #[prop(into)] on: Signal<bool>,
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=move || on.get().to_string()
            on:click=move |_| on_press.run(())
        >
            <span class="ellipsis">{label}</span>
        </button>
    }
    .into_any()
}
