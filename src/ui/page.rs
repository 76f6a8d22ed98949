//! The root of the page.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::app::App;
use super::later::{self, Later, Part};
use super::place::Place;
use super::review::Review;
use super::shell::Frame;
use crate::desk::room::Room;

/// When what comes later is fetched, in milliseconds after a dataset is open.
const AFTER_FIRST_ITEM: u32 = 1_000;

/// Mounts the page into the document, in a task of its own: starting the program is one already.
pub fn mount() {
    set_timeout(|| leptos::mount::mount_to_body(Page), Duration::ZERO);
}

#[component]
pub fn Page() -> impl IntoView {
    let app = App::start(Place::Page);
    provide_context(app);
    let open = app.slice(|session| session.open);
    let page = Owner::new();
    Effect::new(move || {
        if open.get() {
            let page = page.clone();
            // The first item has the wire and the processor for itself.
            gloo_timers::callback::Timeout::new(AFTER_FIRST_ITEM, || later::fetch(page)).forget();
        }
    });
    view! { <Frame draw=Arc::new(draw) /> }
}

fn draw(room: Room) -> AnyView {
    let part = match room {
        Room::Review => return view! { <Review /> }.into_any(),
        Room::Routing => Part::Routing,
        Room::Export => Part::Export,
        Room::Data => Part::Data,
        Room::Disagreement => Part::Disagreement,
        Room::Adjudication => Part::Adjudication,
        Room::Fairness => Part::Fairness,
    };
    view! { <Later part /> }.into_any()
}
