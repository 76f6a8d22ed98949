//! Keys of a sequence: they come before those of the drawing, and the line below the timeline says
//! what both do now.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::film::Film;
use crate::desk::frames::Act;
use crate::desk::frames::keys::{Now, is_ours, live, meant};
use crate::ui::app::App;
use crate::ui::listeners::{is_mac, press_of};
use crate::ui::surface::image::keys::{self as drawing, focus, on_key};
use crate::ui::widgets::key::key_cap;

/// Listens as long as the frames are on the screen; `is_free`: whether keys speak to them.
pub fn listen(
    app: App,
    is_free: impl Fn(&KeyboardEvent) -> bool + 'static,
    now: impl Fn() -> Now + 'static,
    act: impl Fn(Act) + 'static,
) {
    let mac = is_mac();
    on_key(app, move |event: KeyboardEvent| {
        if event.default_prevented() || !is_free(&event) {
            return;
        }
        let (press, focus, now) = (press_of(&event), focus(&event), untrack(&now));
        if is_ours(&press, focus, mac, &now) {
            event.prevent_default();
        }
        if let Some(what) = meant(&press, focus, mac, &now) {
            act(what);
        }
    });
}

pub fn line(film: Film) -> AnyView {
    let is_asked = film.easel.is_asked();
    let now = Memo::new(move |_| is_asked.get().then(|| film.now()));
    let list = move || {
        let now = now.get()?;
        let live = live(&now).map(|entry| {
            let act = entry.act;
            view! {
                <button
                    type="button"
                    class="keys-one"
                    tabindex="-1"
                    title=entry.help
                    on:click=move |_| film.act(act)
                >
                    {key_cap(entry.keys.first().copied().unwrap_or_default())}
                    {entry.label}
                </button>
            }
        });
        Some(live.collect_view())
    };
    view! {
        <div class="easel-keys" role="group" aria-label="Keys of the track">{list}</div>
        {drawing::line(film.easel)}
    }
    .into_any()
}
