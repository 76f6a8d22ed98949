//! The root of the page.

use std::sync::Arc;

use leptos::prelude::*;

use super::app::App;
use super::data::Data;
use super::disagreement::Disagreement;
use super::export::ExportRoom;
use super::review::Review;
use super::routing::RoutingRoom;
use super::shell::Frame;
use crate::desk::room::Room;

/// Mounts the page into the document.
pub fn mount() {
    leptos::mount::mount_to_body(Page);
}

#[component]
pub fn Page() -> impl IntoView {
    let app = App::start();
    provide_context(app);
    view! { <Frame draw=Arc::new(draw) /> }
}

fn draw(room: Room) -> AnyView {
    match room {
        Room::Review => view! { <Review /> }.into_any(),
        Room::Routing => view! { <RoutingRoom /> }.into_any(),
        Room::Export => view! { <ExportRoom /> }.into_any(),
        Room::Data => view! { <Data /> }.into_any(),
        Room::Disagreement => view! { <Disagreement /> }.into_any(),
    }
}
