//! What was changed in a text, word by word.

use leptos::prelude::*;

use crate::core::text::diff::{Change, diff};

/// `before` and `after` as one text with insertions and deletions marked up as
/// such, so that a screen reader and forced colours say them too.
#[component]
pub fn WordDiff(
    #[prop(into)] before: Signal<String>,
    #[prop(into)] after: Signal<String>,
) -> impl IntoView {
    let parts = move || {
        before.with(|before| {
            after.with(|after| {
                diff(before, after)
                    .into_iter()
                    .map(|segment| {
                        let text = segment.text.to_owned();
                        match segment.change {
                            Change::Equal => view! { <span>{text}</span> }.into_any(),
                            Change::Insert => view! { <ins>{text}</ins> }.into_any(),
                            Change::Delete => view! { <del>{text}</del> }.into_any(),
                        }
                    })
                    .collect_view()
            })
        })
    };
    view! { <div class="diff" dir="auto">{parts}</div> }.into_any()
}
