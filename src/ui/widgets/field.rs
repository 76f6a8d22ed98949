//! Fields with their label, help and error, tied together for screen readers.
//!
//! A field shows `value` and reports what is typed; it keeps nothing itself.

use leptos::prelude::*;

/// One line of text. `kind` as in HTML: `text`, `url`, `number`, `password`, `search`.
#[component]
pub fn TextField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    #[prop(optional, into)] help: String,
    /// What is wrong with it; empty: nothing.
    #[prop(optional, into)]
    error: Signal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] placeholder: String,
    /// The dialog's first field gets the focus.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let id = next_id();
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let no_help = help.is_empty();
    let described = format!("{help_id} {error_id}");
    // What is being typed is left alone while it means the same number: `0.` must not
    // become `0` on its way to `0.05`.
    let number = kind == "number";
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move || {
        let (value, Some(input)) = (value.get(), input.get()) else { return };
        let shown = input.value();
        if number && shown != value && !is_same_number(&shown, &value) {
            input.set_value(&value);
        }
    });
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <input
                class="input"
                id=id
                type=kind
                node_ref=input
                prop:value=move || if number { value.get_untracked() } else { value.get() }
                placeholder=placeholder
                autocomplete="off"
                data-target=first.then_some("dialog")
                aria-describedby=described
                aria-invalid=move || (!error.get().is_empty()).then_some("true")
                on:input=move |event| on_input.run(event_target_value(&event))
            />
            <p class="field-help" id=help_id hidden=no_help>{help}</p>
            <p class="field-error" id=error_id hidden=move || error.get().is_empty()>{error}</p>
        </div>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
    #[prop(optional, into)] help: String,
    #[prop(optional)] first: bool,
) -> impl IntoView {
    let id = next_id();
    let help_id = format!("{id}-help");
    let no_help = help.is_empty();
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <textarea
                class="textarea"
                id=id
                dir="auto"
                prop:value=move || value.get()
                data-target=first.then_some("dialog")
                aria-describedby=help_id.clone()
                on:input=move |event| on_input.run(event_target_value(&event))
            ></textarea>
            <p class="field-help" id=help_id hidden=no_help>{help}</p>
        </div>
    }
    .into_any()
}

/// One of several: `(id, title)`.
#[component]
pub fn Select(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    on_change: Callback<String>,
    /// The label is spoken, not shown.
    #[prop(optional)]
    bare: bool,
    /// The dialog's first field gets the focus.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let id = next_id();
    let options = move || {
        let chosen = value.get();
        options
            .get()
            .into_iter()
            .map(|(id, title)| {
                let selected = id == chosen;
                view! { <option value=id selected=selected>{title}</option> }
            })
            .collect_view()
    };
    let label_class = if bare { "spoken" } else { "field-label" };
    view! {
        <div class="field">
            <label class=label_class for=id.clone()>{label}</label>
            <select
                class="select"
                id=id
                data-target=first.then_some("dialog")
                prop:value=move || value.get()
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// On or off, with words beside it.
#[component]
pub fn Check(
    #[prop(into)] label: String,
    #[prop(into)] on: Signal<bool>,
    on_change: Callback<bool>,
    /// Said quietly at the end of the line: a count.
    #[prop(optional, into)]
    figure: String,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || on.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="grow">{label}</span>
            <span class="figure muted">{figure}</span>
        </label>
    }
    .into_any()
}

fn is_same_number(one: &str, other: &str) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    number(one).is_some_and(|one| number(other) == Some(one))
}

/// An id that no other field of the page has.
pub fn next_id() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("field-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
