//! Where the keyboard focus goes when the session says so.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::desk::effect::Target;

/// Moves the keyboard focus: at once where what it goes to is there, since the
/// next key may come before the next frame and must not end in the field that was
/// left; and again once the page is drawn, since what is there may be drawn anew.
/// Not when another key has moved the focus on by then: the later key counts.
///
/// Elements say what they are by `data-target`; an answer's field also names its
/// `data-question`.
pub fn focus(target: &Target) {
    let selector = match target {
        Target::Answer { question } => {
            let question = question.replace('\\', "\\\\").replace('"', "\\\"");
            format!("[data-target=answer][data-question=\"{question}\"]")
        }
        Target::Item => "[data-target=item]".to_owned(),
        Target::Search => "[data-target=search]".to_owned(),
        Target::Filter => "[data-target=filter]".to_owned(),
        Target::Dialog => "[data-target=dialog]".to_owned(),
        Target::Queue => "[data-target=queue]".to_owned(),
    };
    let find = move || {
        let found = document().query_selector(&selector).ok().flatten()?;
        found.dyn_into::<web_sys::HtmlElement>().ok()
    };
    if let Some(element) = find() {
        element.focus().unwrap_or_default();
    }
    let at_once = document().active_element();
    request_animation_frame(move || {
        let Some(element) = find() else { return };
        let focused = document().active_element();
        let is_lost = focused == document().body().map(Into::into);
        if !is_lost && focused != at_once {
            return;
        }
        if !focused.is_some_and(|focused| element.contains(Some(&focused))) {
            element.focus().unwrap_or_default();
        }
        // What opens something is opened, and takes the focus there by itself.
        if element.get_attribute("aria-expanded").as_deref() == Some("false") {
            element.click();
        }
    });
}
