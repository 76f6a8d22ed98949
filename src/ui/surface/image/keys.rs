//! Keys of the drawing: they come before the commands of the page, and the line below the image says
//! what they do now.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};

use super::easel::Easel;
use crate::desk::drawing::OnImage;
use crate::desk::drawing::keys::{is_ours, live, meant};
use crate::desk::keymap::Focus;
use crate::desk::room::Room;
use crate::desk::session::{Mode, Session};
use crate::ui::app::App;
use crate::ui::listeners::{focus_of, is_mac, press_of};
use crate::ui::place::heard_at;
use crate::ui::widgets::key::key_cap;

/// Listens as long as the image is on the screen.
pub fn line<P: OnImage>(easel: Easel<P>) -> AnyView {
    listen(easel);
    let is_asked = easel.is_asked();
    let now = Memo::new(move |_| {
        easel.board.with(|_| ());
        easel.counts.with(|_| ());
        easel.chosen.with(|_| ());
        is_asked.get().then(|| easel.now())
    });
    let list = move || {
        let now = now.get()?;
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
                    title=entry.help.replace("region", P::ONE)
                    on:click=move |_| easel.act(act)
                >
                    {cap}
                    {entry.label.replace("region", P::ONE)}
                </button>
            }
        });
        Some(live.collect_view())
    };
    view! { <div class="easel-keys" role="group" aria-label="Keys of the drawing">{list}</div> }
        .into_any()
}

fn listen<P: OnImage>(easel: Easel<P>) {
    let mac = is_mac();
    let down = move |event: KeyboardEvent| key(easel, &event, mac);
    let up = move |event: KeyboardEvent| {
        if event.key().starts_with("Arrow") {
            easel.settle();
        }
    };
    on_key(easel.app, down);
    let up = window_event_listener(ev::keyup, up);
    let away = window_event_listener(ev::blur, move |_| easel.settle());
    on_cleanup(move || {
        up.remove();
        away.remove();
    });
}

fn key<P: OnImage>(easel: Easel<P>, event: &KeyboardEvent, mac: bool) {
    if event.default_prevented() || !is_free(easel) {
        return;
    }
    let focus = focus(event);
    let (press, now) = (press_of(event), easel.now());
    if is_ours(&press, focus, mac, &now) {
        event.prevent_default();
    }
    if let Some(act) = meant(&press, focus, mac, &now) {
        easel.act(act);
    }
}

/// Whether keys speak to this drawing: its question is asked, and nothing lies over it.
pub fn is_free<P: OnImage>(easel: Easel<P>) -> bool {
    let id = easel.question.with_value(|question| question.id.clone());
    easel.app.session.with_untracked(|session: &Session| {
        session.mode == Mode::Normal
            && session.room == Room::Review
            && session.item.is_some()
            && session.question().is_some_and(|asked| asked.id == id)
    })
}

/// Where the keyboard focus is as the key comes.
pub fn focus(event: &KeyboardEvent) -> Focus {
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    target.as_ref().map_or(Focus::Nothing, focus_of)
}

/// Hears keys as long as what calls it is on the screen. Of the document or the element: before the window's, which
/// has the commands of the page; who listens first hears them first.
pub fn on_key(app: App, mut down: impl FnMut(KeyboardEvent) + 'static) {
    heard_at(&app.place().events(), "keydown", false, move |event| down(event.unchecked_into()));
}
