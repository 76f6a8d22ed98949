//! Keys of a series: they come before those of the drawing.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};

use super::viewer::Viewer;
use crate::desk::imaging::keys::{live, meant};
use crate::desk::keymap::Focus;
use crate::desk::room::Room;
use crate::desk::session::{Mode, Session};
use crate::ui::listeners::{focus_of, is_mac, press_of};
use crate::ui::place::heard_at;
use crate::ui::widgets::key::key_cap;

/// Listens as long as the series is on the screen; `whole` is what stands around it.
pub fn line(viewer: Viewer, whole: NodeRef<leptos::html::Figure>) -> AnyView {
    listen(viewer, whole);
    let now = Memo::new(move |_| {
        viewer.hand.track();
        viewer.slice.track();
        viewer.easel.board.track();
        viewer.easel.chosen.track();
        viewer.now()
    });
    let list = move || {
        let now = now.get();
        let live = live(&now).map(|entry| {
            let act = entry.act;
            let cap = match entry.shown {
                "" => key_cap(entry.keys.first().copied().unwrap_or_default()),
                shown => key_cap(shown),
            };
            view! {
                <button
                    type="button"
                    class="keys-one"
                    tabindex="-1"
                    title=entry.help
                    on:click=move |_| viewer.act(act)
                >
                    {cap}
                    {entry.label}
                </button>
            }
        });
        live.collect_view()
    };
    view! { <div class="easel-keys" role="group" aria-label="Keys of the series">{list}</div> }
        .into_any()
}

fn listen(viewer: Viewer, whole: NodeRef<leptos::html::Figure>) {
    let mac = is_mac();
    let down = move |event: &KeyboardEvent| key(viewer, whole, event, mac);
    // On its way down: before those who listen for the drawing and for the page.
    let events = viewer.app.place().events();
    heard_at(&events, "keydown", true, move |event| down(&event.unchecked_into()));
}

fn key(viewer: Viewer, whole: NodeRef<leptos::html::Figure>, event: &KeyboardEvent, mac: bool) {
    if event.default_prevented() {
        return;
    }
    let is_free = viewer.app.session.with_untracked(|session: &Session| {
        session.mode == Mode::Normal && session.room == Room::Review && session.item.is_some()
    });
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    if !is_free || !is_meant(viewer, whole, target.as_ref()) {
        return;
    }
    let focus = target.as_ref().map_or(Focus::Nothing, focus_of);
    let (press, mut now) = (press_of(event), viewer.now());
    // In the list of marks arrows go from mark to mark.
    now.draws |=
        target.is_some_and(|it| it.closest(".marks, [role=listbox]").ok().flatten().is_some());
    if let Some(act) = meant(&press, focus, mac, &now) {
        event.prevent_default();
        viewer.act(act);
    }
}

/// Of several series on the page keys speak to the one that has the focus, else to the first.
fn is_meant(
    viewer: Viewer,
    whole: NodeRef<leptos::html::Figure>,
    target: Option<&Element>,
) -> bool {
    let Some(whole) = whole.get_untracked() else { return false };
    let around = target.and_then(|it| it.closest(".dicom").ok().flatten());
    let first = || viewer.app.place().find(".dicom").map(Element::from);
    let whole: &Element = &whole;
    around.or_else(first).as_ref() == Some(whole)
}
