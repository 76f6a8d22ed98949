//! Where the keyboard focus goes when the session says so.

use leptos::prelude::*;

use super::place::Place;
use crate::desk::effect::Target;

/// Moves the keyboard focus: at once where what it goes to is there, since the
/// next key may come before the next frame and must not end in the field that was
/// left; and again once the page is drawn, since what is there may be drawn anew.
/// Not when another key has moved the focus on by then: the later key counts.
///
/// Elements say what they are by `data-target`; an answer's field also names its
/// `data-question`.
pub fn focus(place: Place, target: &Target) {
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
    if let Some(element) = place.find(&selector) {
        place.focus(&element);
    }
    let at_once = place.focused();
    request_animation_frame(move || {
        let Some(element) = place.find(&selector) else { return };
        let focused = place.focused();
        if !place.is_focus_lost() && focused != at_once {
            return;
        }
        if !focused.is_some_and(|focused| element.contains(Some(&focused))) {
            place.focus(&element);
        }
        // What opens something is opened, and takes the focus there by itself.
        if element.get_attribute("aria-expanded").as_deref() == Some("false") {
            element.click();
        }
    });
}
