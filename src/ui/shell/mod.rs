//! What stands around every room: header, remarks, keys, messages, dialogs.

pub mod command_button;
pub mod commands;
mod header;
mod keys;
mod menus;
mod rooms;
mod saved;
mod speaking;
mod toasts;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use self::commands::OwnKeys;
use self::header::Header;
use self::keys::Keys;
pub use self::menus::Menus;
use self::speaking::{Remarks, Speaking};
use self::toasts::Toasts;
use super::app::App;
use super::dialogs::Dialogs;
use crate::desk::room::Room;

/// Draws a room.
pub type DrawRoom = Arc<dyn Fn(Room) -> AnyView + Send + Sync>;

/// Whether the person is being asked who they are.
#[derive(Clone, Copy)]
pub struct AskingWho(pub RwSignal<bool>);

/// The frame of the page with the room that the session is in.
#[component]
pub fn Frame(draw: DrawRoom) -> impl IntoView {
    let app = App::here();
    provide_context(AskingWho(RwSignal::new(false)));
    provide_context(OwnKeys::new(app));
    let room = app.slice(|session| session.room);
    // Header, edges and room in a task each: what is drawn for the first time is compiled
    // first, and all at once would keep a slow machine from answering for too long.
    let begun = RwSignal::new(false);
    let edged = RwSignal::new(false);
    let framed = RwSignal::new(false);
    later(move || {
        begun.set(true);
        request_animation_frame(move || {
            later(move || {
                edged.set(true);
                later(move || framed.set(true));
            });
        });
    });
    view! {
        <div class="app">
            <a class="skip-link" href="#room" on:click=move |event| to_the_room(app, &event)>"Skip to the room"</a>
            {move || begun.get().then(|| view! { <Header /> })}
            {move || edged.get().then(|| view! { <Remarks /> })}
            <main class="room" id="room" tabindex="-1" aria-label=move || room.get().title()>
                {move || framed.get().then(|| draw(room.get()))}
            </main>
            {move || edged.get().then(|| view! { <Keys /><Toasts /><Speaking /><Dialogs /> })}
        </div>
    }
    .into_any()
}

fn later(work: impl FnOnce() + 'static) {
    set_timeout(work, Duration::ZERO);
}

/// The address belongs to the session: the link moves the focus and nothing else.
fn to_the_room(app: App, event: &web_sys::MouseEvent) {
    event.prevent_default();
    let place = app.place();
    if let Some(room) = place.find("main.room") {
        place.focus(&room);
    }
}
