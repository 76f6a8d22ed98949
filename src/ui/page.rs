//! The root: of a page, or of an element in somebody else's.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlElement;

use super::app::App;
use super::later::{self, Later, Part};
use super::review::Review;
use super::setup::Setup;
use super::shell::Frame;
use crate::desk::room::Room;

/// When what comes later is fetched, in milliseconds after a dataset is open.
const AFTER_FIRST_ITEM: u32 = 1_000;

/// Mounts the page into the document, in a task of its own: starting the program is one already.
pub fn mount() {
    let draw = || view! { <Page /> }.into_any();
    set_timeout(move || leptos::mount::mount_to_body(draw), Duration::ZERO);
}

/// What was mounted into an element; [`Mounted::unmount`] takes it away.
pub struct Mounted {
    pub app: App,
    view: Box<dyn Any>,
    owner: Owner,
}

impl Mounted {
    /// Takes away what is drawn, and all that listens and waits.
    pub fn unmount(self) {
        self.app.end();
        drop(self.view);
        // The app holds its own owner: it does not go by itself.
        self.owner.cleanup();
    }
}

/// Mounts into an element of somebody else's page. `None` where that is not possible.
pub fn mount_in(parent: HtmlElement, setup: Setup) -> Option<Mounted> {
    let begun = Rc::new(RefCell::new(None));
    let here = begun.clone();
    // What is drawn is drawn before this returns.
    let view = leptos::mount::mount_to(parent, move || {
        let app = App::start(setup);
        spawn_local(app.begin_inside());
        here.replace(Some((app, Owner::current().unwrap_or_default())));
        framed(app)
    });
    let (app, owner) = begun.take()?;
    Some(Mounted { app, view: Box::new(view), owner })
}

#[component]
pub fn Page() -> impl IntoView {
    let app = App::start(Setup::page());
    spawn_local(app.begin());
    framed(app)
}

fn framed(app: App) -> AnyView {
    provide_context(app);
    let open = app.slice(|session| session.open);
    let page = Owner::new();
    Effect::new(move || {
        if open.get() {
            let page = page.clone();
            // The first item has the wire and the processor for itself.
            let fetch = move || later::fetch(app, page);
            gloo_timers::callback::Timeout::new(AFTER_FIRST_ITEM, fetch).forget();
        }
    });
    view! { <Frame draw=Arc::new(draw) /> }.into_any()
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
