//! The bar within reach of the thumb, on a narrow screen.

use leptos::prelude::*;

use crate::desk::command::Command;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::menu::{Menu, MenuLine};

/// What does not fit into the bar.
const MORE: [Command; 7] = [
    Command::Flag,
    Command::Escalate,
    Command::Note,
    Command::Undo,
    Command::Redo,
    Command::GoToItem,
    Command::BulkAccept,
];

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
    let lines = app.settled(|session| {
        let line = |command: &Command| MenuLine {
            words: command.label(session),
            why_not: command.enabled(session).err().unwrap_or_default().to_owned(),
            ..MenuLine::default()
        };
        MORE.iter().map(line).collect::<Vec<_>>()
    });
    view! {
        <div class="phone-bar" role="toolbar" aria-label="Item">
            {one("Queue", Icon::Queue, Command::ToggleQueue)}
            {one("Back", Icon::Back, Command::PreviousItem)}
            {one("Skip", Icon::Skip, Command::Skip)}
            <Menu
                label="More"
                sign=Icon::More
                words=true
                upwards=true
                lines=lines
                on_choose=Callback::new(move |at: usize| {
                    if let Some(command) = MORE.get(at) {
                        app.dispatch(*command);
                    }
                })
            />
            {one("Next", Icon::Next, Command::NextItem)}
        </div>
    }
    .into_any()
}
