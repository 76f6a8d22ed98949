//! What is there for who wants it: closed at first, opened by its summary.

use leptos::prelude::*;

#[component]
pub fn Fold(
    #[prop(into)] summary: String,
    #[prop(optional)] open: bool,
    /// More classes of the whole.
    #[prop(optional)]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <details class=format!("fold {class}") open=open>
            <summary>{summary}</summary>
            <div class="fold-body">{children()}</div>
        </details>
    }
    .into_any()
}
