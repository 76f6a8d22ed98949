//! One of several, as buttons in a line.

use leptos::prelude::*;

use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::field::next_id;

pub fn choices<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    options: &[(T, &'static str)],
    value: Signal<T>,
    on_choose: Callback<T>,
) -> AnyView {
    let id = next_id();
    let buttons = options.iter().map(|&(one, words)| {
        view! {
            <Button
                label=words.to_owned()
                look=Look::Quiet
                class="study-choice"
                pressed=Signal::derive(move || value.get() == one)
                on_press=Callback::new(move |()| on_choose.run(one))
            />
        }
    });
    view! {
        <div class="field" role="group" aria-labelledby=id.clone()>
            <span class="field-label" id=id.clone()>{label}</span>
            <div class="button-group">{buttons.collect_view()}</div>
        </div>
    }
    .into_any()
}
