//! A person's own keys: press the button, then the key.

use leptos::prelude::*;

use super::help::repeated;
use super::{close, submit};
use crate::desk::command::{COMMANDS, Command, Entry};
use crate::desk::effect::Form;
use crate::desk::keymap::Chord;
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::key::{key_cap, said};

#[component]
pub fn ChangeKeys() -> impl IntoView {
    let app = App::here();
    // The command that waits for a key.
    let waiting = RwSignal::new(None::<Command>);
    let conflicts = app.slice(|session| {
        let said = session.keymap.conflicts().into_iter().map(|conflict| {
            let names = conflict.commands.iter().filter_map(|command| command.entry());
            let names: Vec<_> = names.map(|entry| entry.label).collect();
            format!(
                "{} means {}: the first gets it.",
                said(&conflict.chord.to_string()),
                names.join(" and ")
            )
        });
        said.collect::<Vec<_>>()
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        let Some(command) = waiting.get_untracked() else { return };
        event.prevent_default();
        event.stop_propagation();
        let Some(chord) = chord(&event) else { return };
        waiting.set(None);
        if event.key() == "Escape" {
            return;
        }
        let mut keys = app.session.with_untracked(|session| {
            session.keymap.keys(command).iter().map(ToString::to_string).collect::<Vec<_>>()
        });
        // The new one is the one that buttons show.
        keys.retain(|key| *key != chord);
        keys.insert(0, chord);
        submit(app, Form::Remap { command, keys });
    };
    let rows = COMMANDS.iter().filter(|entry| !repeated(entry.command) || is_digit(entry.command));
    let rows = rows.map(|entry| row(app, entry, waiting)).collect_view();
    let warnings = move || {
        conflicts
            .get()
            .into_iter()
            .map(|words| {
                view! { <p class="mark" data-tone="differ">{icon(Icon::Warning)} {words}</p> }
            })
            .collect_view()
    };
    view! {
        <Modal title="Change keys" wide=true on_close=close(app)>
            <div class="dialog-body" on:keydown=keys>
                <p class="muted">
                    "A key is what it writes on your keyboard. Your keys are kept on this machine."
                </p>
                {warnings}
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Command"</th>
                            <th scope="col">"Keys"</th>
                            <th scope="col"><span class="spoken">"Change"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="dialog-foot">
                <Button
                    label="All as they were at first".to_owned()
                    look=Look::Quiet
                    on_press=Callback::new(move |()| submit(app, Form::ResetKeys))
                />
                <Button label="Done".to_owned() look=Look::Solid on_press=close(app) />
            </div>
        </Modal>
    }
    .into_any()
}

fn is_digit(command: Command) -> bool {
    matches!(command, Command::Label(_) | Command::AcceptGroup(_))
}

fn row(app: App, entry: &'static Entry, waiting: RwSignal<Option<Command>>) -> AnyView {
    let command = entry.command;
    let keys = app.slice(move |session| {
        let keys: Vec<_> = session.keymap.keys(command).iter().map(ToString::to_string).collect();
        (keys, session.keymap.is_changed(command))
    });
    let name = match command {
        Command::Label(n) | Command::AcceptGroup(n) => format!("{} {n}", entry.label),
        _ => entry.label.to_owned(),
    };
    let caps = move || {
        let (keys, changed) = keys.get();
        let none = keys.is_empty().then(|| view! { <span class="muted">"no key"</span> });
        let changed = changed.then(|| view! { <span class="muted">"changed"</span> });
        view! {
            <span class="row">
                {keys.iter().filter_map(|key| key_cap(key)).collect_view()}
                {none}
                {changed}
            </span>
        }
    };
    let waits = Memo::new(move |_| waiting.get() == Some(command));
    let label = Signal::derive(move || {
        if waits.get() { "Press a key…".to_owned() } else { "Add key".to_owned() }
    });
    let none = Memo::new(move |_| keys.with(|(keys, _)| keys.is_empty()));
    view! {
        <tr>
            <td title=entry.help>{name.clone()}</td>
            <td>{caps}</td>
            <td data-kind="number">
                <Button
                    label=label
                    look=Look::Quiet
                    title=format!("A new key for {name}")
                    pressed=Signal::derive(move || waits.get())
                    on_press=Callback::new(move |()| {
                        waiting.update(|waiting| {
                            *waiting = if *waiting == Some(command) { None } else { Some(command) };
                        });
                    })
                />
                <Button
                    label=format!("Take the keys of {name} away")
                    sign=Icon::Close
                    square=true
                    look=Look::Quiet
                    why_not=Signal::derive(move || {
                        if none.get() { "It has none.".to_owned() } else { String::new() }
                    })
                    on_press=Callback::new(move |()| submit(app, Form::Remap { command, keys: Vec::new() }))
                />
            </td>
        </tr>
    }
    .into_any()
}

/// What was pressed, in text form; `None` while only modifiers are down.
fn chord(event: &web_sys::KeyboardEvent) -> Option<String> {
    let key = event.key();
    if matches!(
        key.as_str(),
        "Shift" | "Control" | "Alt" | "Meta" | "AltGraph" | "Dead" | "Process"
    ) {
        return None;
    }
    let mut single = key.chars();
    let letter = single.next().filter(|_| single.as_str().is_empty());
    // Shift counts for letters and names; elsewhere it is part of what is written.
    let shift = event.shift_key() && letter.is_none_or(char::is_alphabetic);
    let key = if key == " " { "Space".to_owned() } else { key };
    let held = [(event.ctrl_key(), "Ctrl+"), (event.alt_key(), "Alt+"), (shift, "Shift+")];
    let held: String = held.into_iter().filter(|(down, _)| *down).map(|(_, name)| name).collect();
    Chord::parse(&format!("{held}{key}")).map(|chord| chord.to_string())
}
