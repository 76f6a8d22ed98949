//! Finding a command by its name.

use leptos::prelude::*;

use super::close;
use crate::desk::command::Command;
use crate::desk::effect::Input;
use crate::desk::palette::{Found, find};
use crate::ui::app::App;
use crate::ui::shell::commands::key_of;
use crate::ui::widgets::dialog::Modal;
use crate::ui::widgets::field::next_id;
use crate::ui::widgets::key::key_cap;

#[component]
pub fn Palette() -> impl IntoView {
    let app = App::here();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    // The session is that of the moment before: a palette changes nothing by being open.
    let found = Memo::new(move |_| {
        let typed = typed.get();
        app.session.with_untracked(|session| {
            let key = |found: &Found| key_of(session, found.command);
            find(session, &typed)
                .into_iter()
                .map(|found| (key(&found), Line(found)))
                .collect::<Vec<_>>()
        })
    });
    let go = move |command: Command, why_not: Option<&'static str>| match why_not {
        Some(why) => app.toast(why),
        None => {
            app.send(Input::CloseDialog);
            app.dispatch(command);
        }
    };
    let base = next_id();
    let list_id = format!("{base}-list");
    let id = StoredValue::new(base);
    let row_id = move |at: usize| id.with_value(|id| format!("{id}-{at}"));
    let keys = move |event: web_sys::KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = at.checked_sub(1).unwrap_or(last)),
            "Enter" if !event.is_composing() => {
                let chosen = found.with_untracked(|found| {
                    found.get(at.get_untracked()).map(|(_, line)| (line.0.command, line.0.disabled))
                });
                if let Some((command, disabled)) = chosen {
                    go(command, disabled);
                }
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    Effect::new(move || {
        let row = app.place().find(&format!("#{}", row_id(at.get())));
        if let Some(row) = row {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let rows = move || {
        let rows = found.get().into_iter().enumerate().map(|(place, (key, Line(found)))| {
            let (command, disabled) = (found.command, found.disabled);
            view! {
                <li
                    class="palette-one"
                    role="option"
                    id=row_id(place)
                    aria-selected=move || (at.get() == place).to_string()
                    aria-disabled=disabled.is_some().then_some("true")
                    on:pointermove=move |_| at.set(place)
                    on:click=move |_| go(command, disabled)
                >
                    <span class="grow">
                        {marked(&found)}
                        {disabled.map(|why| view! { " " <span class="muted palette-why">{why}</span> })}
                    </span>
                    {key_cap(&key)}
                </li>
            }
        });
        rows.collect_view()
    };
    view! {
        <Modal title="Find a command" bare=true top=true on_close=close(app)>
            <input
                class="palette-field"
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls=list_id.clone()
                aria-activedescendant=move || row_id(at.get())
                aria-label="Command"
                placeholder="Find a command"
                autocomplete="off"
                spellcheck="false"
                data-target="dialog"
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    at.set(0);
                }
                on:keydown=keys
            />
            <ul class="palette-list" role="listbox" id=list_id aria-label="Commands">{rows}</ul>
            {move || found.with(Vec::is_empty).then(|| view! { <p class="palette-one muted">"No command has this name."</p> })}
        </Modal>
    }
    .into_any()
}

#[derive(Clone)]
struct Line(Found);

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// The name with the letters that were typed.
fn marked(found: &Found) -> AnyView {
    let letters = found.label.chars().enumerate().map(|(at, letter)| {
        if found.matched.contains(&at) {
            view! { <b>{letter.to_string()}</b> }.into_any()
        } else {
            letter.to_string().into_any()
        }
    });
    letters.collect_view().into_any()
}
