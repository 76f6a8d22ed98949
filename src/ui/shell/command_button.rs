//! A button for a command of the list: its words, key, help and whether it can
//! be done now all come from there.

use leptos::prelude::*;

use crate::desk::command::Command;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;

#[component]
pub fn CommandButton(
    command: Command,
    #[prop(optional)] look: Look,
    #[prop(optional, into)] sign: MaybeProp<Icon>,
    #[prop(optional)] square: bool,
    /// Shorter words than the command's own.
    #[prop(optional, into)]
    words: Option<String>,
) -> impl IntoView {
    let app = App::here();
    let label = match words {
        Some(words) => Signal::stored(words),
        None => app.words(command),
    };
    view! {
        <Button
            label=label
            sign=sign
            square=square
            look=look
            key=app.key(command)
            why_not=app.why_not(command)
            title=app.help_of(command)
            on_press=Callback::new(move |()| app.dispatch(command))
        />
    }
    .into_any()
}
