//! The way from room to room: in a line where there is room for all of them, on a narrow
//! screen under a button that says where one is and how many there are.
//!
//! Which of the two it is, the style says: here the list is there in both, and folded by its
//! state.

use leptos::html::{Button, Nav};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent, Node};

use crate::desk::command::Command;
use crate::desk::room::Room;
use crate::ui::app::App;
use crate::ui::widgets::button::shortcut;
use crate::ui::widgets::icon::{Icon, icon};
use crate::ui::widgets::key::key_cap;

/// Closes on Escape, on a choice, and when the focus leaves it, as a menu does.
#[component]
pub fn Rooms() -> impl IntoView {
    let app = App::here();
    let open = RwSignal::new(false);
    let (node, fold) = (NodeRef::<Nav>::new(), NodeRef::<Button>::new());
    let room = app.slice(|session| session.room);
    Effect::new(move || {
        if open.get() {
            request_animation_frame(move || {
                let node = node.get_untracked();
                let here = node.and_then(|it| it.query_selector("[aria-current]").ok().flatten());
                if let Some(here) = here.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    here.focus().unwrap_or_default();
                }
            });
        }
    });
    let close = move || {
        if open.get_untracked() {
            open.set(false);
            // What had the focus is not drawn any more.
            if let Some(fold) = fold.get_untracked() {
                fold.focus().unwrap_or_default();
            }
        }
    };
    let keys = move |event: KeyboardEvent| {
        if open.get_untracked() && event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        if !node.get_untracked().is_some_and(|node| node.contains(to.as_ref())) {
            open.set(false);
        }
    };
    // Bounds stay what they are.
    let rooms: Vec<Room> = app.session.with_untracked(|session| session.bounds.open().collect());
    let count = rooms.len();
    let choose = Callback::new(move |room| {
        close();
        app.dispatch(Command::Room(room));
    });
    view! {
        <nav
            class="rooms"
            aria-label="Rooms"
            data-open=move || open.get().then_some("true")
            hidden={count < 2}
            node_ref=node
            on:keydown=keys
            on:focusout=left
        >
            <button
                type="button"
                class="rooms-fold"
                aria-expanded=move || open.get().to_string()
                aria-controls="rooms"
                node_ref=fold
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="strong">{move || room.get().title()}</span>
                <span class="muted">{format!("{count} rooms")}</span>
                {icon(Icon::Down)}
            </button>
            <div class="tabs" id="rooms">
                {rooms.into_iter().map(|room| tab(app, room, choose)).collect_view()}
            </div>
        </nav>
    }
    .into_any()
}

fn tab(app: App, room: Room, choose: Callback<Room>) -> AnyView {
    let command = Command::Room(room);
    let here = app.slice(move |session| session.room == room);
    let key = app.key(command);
    let help = app.help_of(command);
    view! {
        <button
            type="button"
            class="tab"
            aria-current=move || here.get().then_some("page")
            aria-keyshortcuts=move || shortcut(&key.get())
            title=move || help.get()
            on:click=move |_| choose.run(room)
        >
            // The bold form keeps its width free: nothing moves when the room changes.
            <span class="tab-words" data-words=room.title()>{room.title()}</span>
            {move || key_cap(&key.get().replace("Shift+", "⇧"))}
        </button>
    }
    .into_any()
}
