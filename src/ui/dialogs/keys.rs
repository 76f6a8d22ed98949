//! A person's own keys: press the button, then the key.
//!
//! What became of a key stands in the sheet's foot, and is read aloud from there: behind
//! an open sheet the page's own live region is silent.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::aloud::aloud;
use super::help::repeated;
use super::{close, submit};
use crate::desk::command::{COMMANDS, Command, Entry};
use crate::desk::effect::Form;
use crate::desk::keymap::{Chord, Keymap};
use crate::ui::app::App;
use crate::ui::widgets::button::{Button, Look};
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::field::TextField;
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::key::key_cap;

/// What the parts of the sheet share; cheap to copy.
#[derive(Clone, Copy)]
struct Sheet {
    app: App,
    /// The command that waits for a key.
    waiting: RwSignal<Option<Command>>,
    /// What is looked for among the commands.
    typed: RwSignal<String>,
    /// What became of the last key, and whether it is trouble.
    said: RwSignal<(String, bool)>,
}

#[component]
pub fn ChangeKeys() -> impl IntoView {
    let app = App::here();
    let sheet = Sheet {
        app,
        waiting: RwSignal::new(None),
        typed: RwSignal::new(String::new()),
        said: RwSignal::default(),
    };
    let rows = COMMANDS.iter().filter(|entry| !repeated(entry.command) || is_digit(entry.command));
    let rows: Vec<_> = rows.collect();
    let none = {
        let rows = rows.clone();
        move || !rows.iter().any(|entry| sheet.shows(entry))
    };
    let rows = rows.into_iter().map(|entry| row(sheet, entry)).collect_view();
    let reset = Callback::new(move |()| {
        submit(app, Form::ResetKeys);
        sheet.said.set(("All keys are as they were at first.".to_owned(), false));
    });
    view! {
        <Modal title="Change keys" wide=true on_close=close(app)>
            <div class="dialog-body stack" on:keydown=move |event| sheet.press(&event)>
                <p class="muted">
                    "A key is what it writes on your keyboard. Your keys are kept on this machine."
                </p>
                <TextField
                    label="Find a command"
                    kind="search"
                    value=sheet.typed
                    first=true
                    on_input=Callback::new(move |text| sheet.typed.set(text))
                />
                <table class="table keys-table">
                    <thead>
                        <tr>
                            <th scope="col">"Command"</th>
                            <th scope="col">"Keys"</th>
                            <th scope="col"><span class="spoken">"Change"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                {move || none().then(|| view! { <p class="muted">"No command has this name."</p> })}
            </div>
            <div class="dialog-foot">
                <p
                    class="grow keys-said"
                    role="status"
                    data-tone=move || sheet.said.with(|(_, trouble)| trouble.then_some("danger"))
                >
                    {move || sheet.said.with(|(words, _)| words.clone())}
                </p>
                <Button label="All as they were at first".to_owned() look=Look::Quiet on_press=reset />
                <Button label="Done".to_owned() look=Look::Solid on_press=close(app) />
            </div>
        </Modal>
    }
    .into_any()
}

fn is_digit(command: Command) -> bool {
    matches!(command, Command::Label(_) | Command::AcceptGroup(_))
}

/// Without the dots that say that more is asked: here it stands in sentences.
fn name(entry: &Entry) -> String {
    match entry.command {
        Command::Label(n) | Command::AcceptGroup(n) => format!("{} {n}", entry.label),
        _ => entry.label.trim_end_matches('…').to_owned(),
    }
}

fn name_of(command: Command) -> String {
    command.entry().map(name).unwrap_or_default()
}

/// The other commands that a key of this one means, in the same place.
fn also(keymap: &Keymap, command: Command) -> Vec<String> {
    let conflicts = keymap.conflicts();
    let mine = conflicts.iter().filter(|conflict| conflict.commands.contains(&command));
    let others = mine.flat_map(|conflict| &conflict.commands).filter(|other| **other != command);
    others.map(|other| name_of(*other)).collect()
}

impl Sheet {
    fn shows(self, entry: &Entry) -> bool {
        let typed = self.typed.with(|typed| typed.trim().to_lowercase());
        typed.is_empty() || name(entry).to_lowercase().contains(&typed)
    }

    fn say(self, words: String) {
        self.said.set((words, false));
    }

    fn press(self, event: &KeyboardEvent) {
        let Some(command) = self.waiting.get_untracked() else { return };
        let name = name_of(command);
        let keeps = format!("{name} keeps its keys.");
        // Tab goes on as ever: a key that it took would shut people in.
        if event.key() == "Tab" {
            self.waiting.set(None);
            return self.say(keeps);
        }
        event.prevent_default();
        event.stop_propagation();
        // The key that pressed the button may still be down.
        if event.repeat() || is_modifier(event) {
            return;
        }
        self.waiting.set(None);
        if event.key() == "Escape" {
            return self.say(keeps);
        }
        let Some(new) = chord(event) else {
            return self.said.set((format!("This key cannot be used. {keeps}"), true));
        };
        let mut keymap = self.app.session.with_untracked(|session| session.keymap.clone());
        let mut keys: Vec<_> = keymap.keys(command).iter().map(ToString::to_string).collect();
        // The new one is the one that buttons show.
        keys.retain(|key| *key != new);
        keys.insert(0, new.clone());
        if let Err(why) = keymap.remap(command, &keys) {
            return self.said.set((format!("{why}. {keeps}"), true));
        }
        submit(self.app, Form::Remap { command, keys });
        let clash = keymap.conflicts().into_iter().find(|it| it.chord.to_string() == new);
        let clash = clash.filter(|clash| clash.commands.contains(&command)).map(|clash| {
            let names: Vec<_> = clash.commands.iter().map(|it| name_of(*it)).collect();
            let first = names.first().cloned().unwrap_or_default();
            format!(" It means {} as well: {first} gets it.", names.join(" and "))
        });
        let trouble = clash.is_some();
        let words = format!("{name} has the key {}.{}", aloud(&new), clash.unwrap_or_default());
        self.said.set((words, trouble));
    }
}

fn row(sheet: Sheet, entry: &'static Entry) -> AnyView {
    let command = entry.command;
    let keys = sheet.app.slice(move |session| {
        let keys: Vec<_> = session.keymap.keys(command).iter().map(ToString::to_string).collect();
        (keys, session.keymap.is_changed(command), also(&session.keymap, command))
    });
    let none = Memo::new(move |_| keys.with(|(keys, ..)| keys.is_empty()));
    let caps = move || {
        let (keys, changed, also) = keys.get();
        let spoken: Vec<_> = keys.iter().map(|key| aloud(key)).collect();
        let also = (!also.is_empty()).then(|| {
            let words = format!("also {}", also.join(" and "));
            view! { <span class="mark" data-tone="differ">{icon(Icon::Warning)} {words}</span> }
        });
        view! {
            <span class="row">
                {keys.iter().filter_map(|key| key_cap(key)).collect_view()}
                <span class="spoken">{spoken.join(", ")}</span>
                {keys.is_empty().then(|| view! { <span class="muted">"no key"</span> })}
                {changed.then(|| view! { <span class="muted">"changed"</span> })}
                {also}
            </span>
        }
    };
    let waits = Memo::new(move |_| sheet.waiting.get() == Some(command));
    let stored = StoredValue::new(name(entry));
    let wait = move |event: web_sys::MouseEvent| {
        // Not every browser gives a pressed button the focus.
        let button = event.current_target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
        if let Some(button) = button {
            button.focus().unwrap_or_default();
        }
        let now = !waits.get_untracked();
        sheet.waiting.set(now.then_some(command));
        let name = stored.get_value();
        sheet.say(match now {
            true => format!("Press the key for {name}. Esc leaves it as it is."),
            false => format!("{name} keeps its keys."),
        });
    };
    let take_away = Callback::new(move |()| {
        submit(sheet.app, Form::Remap { command, keys: Vec::new() });
        sheet.say(format!("{} has no key.", stored.get_value()));
    });
    view! {
        <tr hidden=move || !sheet.shows(entry)>
            <th scope="row" title=entry.help>{stored.get_value()}</th>
            <td>{caps}</td>
            <td class="keys-change"><div class="keys-tools">
                <button
                    type="button"
                    class="button"
                    data-look=Look::Quiet.word()
                    aria-label=move || {
                        let name = stored.get_value();
                        if waits.get() { format!("Press a key… for {name}") } else { format!("Add key for {name}") }
                    }
                    aria-pressed=move || waits.get().to_string()
                    on:click=wait
                    on:blur=move |_| {
                        if waits.get_untracked() {
                            sheet.waiting.set(None);
                        }
                    }
                >
                    {move || if waits.get() { "Press a key…" } else { "Add key" }}
                </button>
                <Button
                    label=format!("Take the keys of {} away", stored.get_value())
                    sign=Icon::Close
                    square=true
                    look=Look::Quiet
                    why_not=Signal::derive(move || {
                        if none.get() { "It has none.".to_owned() } else { String::new() }
                    })
                    on_press=take_away
                />
            </div></td>
        </tr>
    }
    .into_any()
}

fn is_modifier(event: &KeyboardEvent) -> bool {
    let key = event.key();
    ["Shift", "Control", "Alt", "Meta", "AltGraph", "Dead", "Process"].contains(&key.as_str())
}

/// What was pressed, in text form.
fn chord(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    let mut single = key.chars();
    let letter = single.next().filter(|_| single.as_str().is_empty());
    // Shift counts for letters and names; elsewhere it is part of what is written.
    let shift = event.shift_key() && letter.is_none_or(char::is_alphabetic);
    let key = if key == " " { "Space".to_owned() } else { key };
    let held = [(event.ctrl_key(), "Ctrl+"), (event.alt_key(), "Alt+"), (shift, "Shift+")];
    let held: String = held.into_iter().filter(|(down, _)| *down).map(|(_, name)| name).collect();
    Chord::parse(&format!("{held}{key}")).map(|chord| chord.to_string())
}
