//! Nothing here: why, and what to do about it.

use leptos::prelude::*;

#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] why: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p>{why}</p>
            <div class="row">{children.map(|children| children())}</div>
        </div>
    }
    .into_any()
}
