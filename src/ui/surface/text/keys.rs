//! Keys of the text: before the page's own, while its question is asked.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};

use super::Field;
use crate::desk::keymap::Focus;
use crate::desk::marking::text::act::Act;
use crate::desk::marking::text::keys::{meant, repeats};
use crate::desk::room::Room;
use crate::desk::session::{Mode, Session};
use crate::ui::listeners::{focus_of, is_mac, press_of};
use crate::ui::place::heard_at;

/// On the document or the element, which hears of a key before the window, where the page listens.
pub fn listen(field: Field) {
    let mac = is_mac();
    heard_at(&field.app.place().events(), "keydown", false, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            heard(field, event, mac);
        }
    });
}

fn heard(field: Field, event: &KeyboardEvent, mac: bool) {
    let is_asked = |session: &Session| {
        session.room == Room::Review && session.mode == Mode::Normal && session.item.is_some()
    };
    if event.default_prevented()
        || !field.app.session.with_untracked(is_asked)
        || !field.active.get_untracked()
    {
        return;
    }
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let focus = target.as_ref().map_or(Focus::Nothing, focus_of);
    if focus.is_text() {
        return;
    }
    let root = field.root.get_untracked();
    let in_text = target.is_some_and(|it| root.is_some_and(|root| root.contains(Some(&it))));
    let press = press_of(event);
    let keymap = field.app.session.with_untracked(|session| session.keymap.clone());
    let Some(act) = meant(&keymap, &press, mac, in_text) else { return };
    if !is_ours(field, act) {
        return;
    }
    event.prevent_default();
    if !press.repeat || repeats(act) {
        field.run(act);
    }
}

/// Whether the page's own key would be wrong: it has its turn where nothing is left to do here.
fn is_ours(field: Field, act: Act) -> bool {
    let question = field.surface.question.with_value(|question| question.id.clone());
    let has_draft =
        field.app.session.with_untracked(|session| session.drafts.contains_key(&question));
    field.surface.marking.with_untracked(|marking| match act {
        // What was confirmed is an answer: that is what undo takes back then.
        Act::Undo => has_draft && marking.can_undo(),
        Act::Redo => marking.can_redo(),
        // The page would throw away all that was marked.
        Act::Drop => {
            let holds = field
                .hand
                .with_untracked(|hand| hand.relating.is_some() || !hand.selection().is_empty());
            has_draft || holds || marking.chosen.is_some()
        }
        _ => true,
    })
}
