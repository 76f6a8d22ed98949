//! Frames on which nothing is marked: they are looked at, so that something else can be said of them.

use leptos::html;
use leptos::prelude::Track as _;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};

use super::bar::{Means, bar};
use super::player::Player;
use crate::core::model::item::Content;
use crate::desk::drawing::ViewBox;
use crate::desk::frames::keys::{Marked, Now};
use crate::desk::frames::{Act, look};
use crate::desk::room::Room;
use crate::desk::session::{Mode, Session};
use crate::ui::app::App;
use crate::ui::surface::image::canvas::{Canvas, Inks, Piece};

pub fn alone(app: App, content: &Content) -> AnyView {
    let player = Player::new(content, None);
    let whole = NodeRef::<html::Div>::new();
    let now = || Now { marked: Marked::Nothing, ..Now::default() };
    let act = move |what| act(app, player, what);
    super::keys::listen(app, move |event| is_free(app, whole, event), now, act);
    let means =
        Means { marked: Marked::Nothing, ask: Callback::new(|()| {}), act: Callback::new(act) };
    let stands = Memo::new(move |_| format!("{}.", player.reel.with(|it| it.words())));
    let draw = move || {
        view! {
            {picture(player)}
            {bar(player, means, ().into_any(), stands)}
            {super::missing(player)}
        }
        .into_any()
    };
    view! { <div class="frames-alone" node_ref=whole>{super::figure(player, draw)}</div> }
        .into_any()
}

fn act(app: App, player: Player, what: Act) {
    if what == Act::Play {
        return player.play(!player.plays.get_untracked());
    }
    player.play(false);
    let mut reel = player.reel.get_untracked();
    let said = look(what, &mut reel);
    player.go(reel.frame);
    app.announced.set(said);
}

/// The frame: fitted, or at its own size after a click.
fn picture(player: Player) -> AnyView {
    let large = RwSignal::new(false);
    let node = NodeRef::<html::Canvas>::new();
    let canvas = StoredValue::new_local(None::<Canvas>);
    Effect::new(move || {
        let Some(element) = node.get() else { return };
        canvas.set_value(Canvas::new(&element, &Inks::default()));
    });
    Effect::new(move || {
        node.track();
        let (Some(size), reel) = (player.screen.size(), player.reel.get()) else { return };
        canvas.update_value(|canvas| {
            let Some(canvas) = canvas else { return };
            canvas.resize(size, 1.0);
            let view = ViewBox {
                image: size,
                screen: size,
                pixel: [1.0, 1.0],
                scale: 1.0,
                origin: [0.0, 0.0],
            };
            let picture = player.screen.picture(reel.frame);
            // What is not here yet leaves the frame before in its place: it does not flicker.
            let is_waiting = player.screen.seen(reel.frame) == super::screen::Seen::Waiting;
            if picture.is_some() || !is_waiting {
                let pieces = picture.map(|picture| Piece::whole(picture, size));
                canvas.image(&pieces.into_iter().collect::<Vec<_>>(), &view);
            }
        });
    });
    let title = move || if large.get() { "Fit into the column" } else { "Show at its own size" };
    view! {
        <button
            type="button"
            class="picture-frame"
            aria-pressed=move || large.get().to_string()
            aria-label=move || player.words()
            title=title
            on:click=move |_| large.update(|large| *large = !*large)
        >
            <canvas node_ref=node aria-hidden="true"></canvas>
        </button>
    }
    .into_any()
}

/// Keys speak to the frames that have the focus, else to the first on the page while an item is
/// reviewed. What scrolls a page, scrolls it where there is more to be read than the frames.
fn is_free(app: App, whole: NodeRef<html::Div>, event: &KeyboardEvent) -> bool {
    let Some(whole) = whole.get_untracked() else { return false };
    let whole: &Element = &whole;
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let around = target.and_then(|it| it.closest(".frames-alone").ok().flatten());
    let (is_open, is_single) = app.session.with_untracked(|session: &Session| {
        let is_open = session.mode == Mode::Normal && session.room == Room::Review;
        let fields = session.item.as_ref().map_or(0, |view| view.item.fields.len());
        (is_open && fields > 0, fields == 1)
    });
    if around.as_ref() == Some(whole) {
        return app.session.with_untracked(|session| session.mode == Mode::Normal);
    }
    let first = app.place().find(".frames-alone, .easel");
    let scrolls = matches!(event.key().as_str(), "PageUp" | "PageDown" | "Home" | "End" | " ");
    is_open && around.is_none() && first.as_deref() == Some(whole) && (is_single || !scrolls)
}
