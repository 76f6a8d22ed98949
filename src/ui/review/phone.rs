//! The bar within reach of the thumb, on a narrow screen.

use leptos::prelude::*;

use crate::desk::command::Command;
use crate::ui::app::App;
use crate::ui::later::{Later, Part};
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;

#[component]
pub fn PhoneBar() -> impl IntoView {
    let app = App::here();
    let one = move |label: &'static str, sign: Icon, command: Command| {
        view! {
            <Button
                label=label.to_owned()
                sign=sign
                look=Look::Quiet
                why_not=app.why_not(command)
                on_press=Callback::new(move |()| app.dispatch(command))
            />
        }
    };
    view! {
        <div class="phone-bar" role="toolbar" aria-label="Item">
            {one("Queue", Icon::Queue, Command::ToggleQueue)}
            {one("Back", Icon::Back, Command::PreviousItem)}
            {one("Skip", Icon::Skip, Command::Skip)}
            // Its code comes later, and its place is kept.
            <div class="phone-more">
                {move || app.has_rest.get().then(|| view! { <Later part=Part::More /> })}
            </div>
            {one("Next", Icon::Next, Command::NextItem)}
        </div>
    }
    .into_any()
}
