//! What the window tells the page: keys, dropped files, the address, and that
//! somebody wants to leave. An element hears what happens inside of it.
//!
//! Absent on purpose: which key does what. That is [`crate::desk::keymap`].

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{DragEvent, Element, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::address;
use super::app::App;
use super::place::{Place, heard_at};
use crate::desk::effect::Input;
use crate::desk::keymap::{Context, Focus, KeyPress, is_ours, resolve};
use crate::desk::room::Room;

/// Listens as long as the reactive owner lives.
pub fn listen(app: App) {
    let place = app.place();
    let mac = is_mac();
    match &place {
        Place::Page => listen_to_page(app),
        Place::Element(_) => {
            // A key that went to an item which is gone by now comes to the page's body.
            let at = place.clone();
            heard_at(&window(), "keydown", false, move |event| {
                if at.is_focus_lost() && at.has_focus() {
                    key(app, &event.unchecked_into(), mac);
                }
            });
        }
    }
    let target: EventTarget = if place.is_page() { window().into() } else { place.events() };
    heard_at(&target, "keydown", false, move |event| key(app, &event.unchecked_into(), mac));
    // A dropped file takes the place of what is open: not where a portal says what that is.
    if !app.session.with_untracked(|session| session.bounds.has(Room::Data)) {
        return;
    }
    heard_at(&target, "dragover", false, move |event| {
        if has_files(event.unchecked_ref()) {
            event.prevent_default();
            if !app.dragging.get_untracked() {
                app.dragging.set(true);
            }
        }
    });
    heard_at(&target, "dragleave", false, move |event| {
        let event: DragEvent = event.unchecked_into();
        // Leaving the window or the element, not going from one part to the next.
        if event.related_target().is_none() {
            app.dragging.set(false);
        }
    });
    heard_at(&target, "drop", false, move |event| {
        let event: DragEvent = event.unchecked_into();
        app.dragging.set(false);
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        app.drop_files(files.map(|files| all_of(&files)).unwrap_or_default());
    });
}

fn listen_to_page(app: App) {
    heard_at(&window(), "hashchange", false, move |_| {
        address::forget();
        app.send(Input::Address { hash: address::hash() });
    });
    heard_at(&window(), "beforeunload", false, move |event| {
        address::settle();
        let durable = app
            .shell
            .with_value(|shell| shell.current.borrow().as_ref().is_none_or(|c| c.is_durable()));
        if !durable {
            event.prevent_default();
            // Browsers show words of their own and want some of ours.
            let words = "Some answers are not saved yet.";
            js_sys::Reflect::set(&event, &"returnValue".into(), &words.into()).unwrap_or_default();
        }
    });
}

fn key(app: App, event: &KeyboardEvent, mac: bool) {
    if event.default_prevented() {
        return;
    }
    let press = press_of(event);
    // Inside a shadow root the event's target is its host: the path has the field itself.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let focus = target.as_ref().map_or(Focus::Nothing, focus_of);
    let (ours, command) = app.session.with_untracked(|session| {
        let context = Context::of(session, focus, mac);
        (is_ours(&session.keymap, &press, context), resolve(&session.keymap, &press, context))
    });
    if ours {
        event.prevent_default();
        if !app.place().is_page() {
            // A portal's own keys are not meant.
            event.stop_propagation();
        }
    }
    if let Some(command) = command {
        app.dispatch(command);
    }
}

/// A key press as the keymap reads it.
pub fn press_of(event: &KeyboardEvent) -> KeyPress {
    KeyPress {
        key: event.key(),
        code: event.code(),
        ctrl: event.ctrl_key(),
        alt: event.alt_key(),
        shift: event.shift_key(),
        meta: event.meta_key(),
        alt_graph: event.get_modifier_state("AltGraph"),
        composing: event.is_composing(),
        repeat: event.repeat(),
    }
}

/// What the element that has the focus does with keys of its own.
pub fn focus_of(element: &Element) -> Focus {
    let role = element.get_attribute("role").unwrap_or_default();
    match (element.tag_name().to_ascii_lowercase().as_str(), role.as_str()) {
        ("textarea", _) => Focus::Lines,
        // The queue is a list box and keeps its arrows to itself; letters are commands there.
        ("select", _) | (_, "slider" | "menu" | "menuitem" | "tab" | "combobox") => Focus::Chooser,
        ("input", _) => {
            let kind = element.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::type_);
            match kind.as_deref().unwrap_or_default() {
                "button" | "submit" | "reset" | "checkbox" | "file" | "image" => Focus::Control,
                "radio" | "range" | "color" | "date" | "time" => Focus::Chooser,
                _ => Focus::Line,
            }
        }
        ("button" | "a" | "summary", _) | (_, "button" | "link" | "checkbox" | "switch") => {
            Focus::Control
        }
        _ => {
            let edited = element.dyn_ref::<HtmlElement>();
            if edited.is_some_and(HtmlElement::is_content_editable) {
                Focus::Lines
            } else {
                Focus::Nothing
            }
        }
    }
}

/// The files of a list.
pub fn all_of(files: &web_sys::FileList) -> Vec<web_sys::File> {
    (0..files.length()).filter_map(|place| files.get(place)).collect()
}

fn has_files(event: &web_sys::DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

pub fn is_mac() -> bool {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}
