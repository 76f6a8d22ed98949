//! Regions on an image: shown on it, judged there, and drawn. Tracks in a frame are the same to it
//! ([`super::frames`]).
//!
//! ```text
//! Surface<Region> (the marks) ─▶ Easel (board, scene, what is shown) ─▶ stage (three canvases)
//!                        ▲                 ▲                              │ pointers
//!                        └──── Did ────────┴── keys, toolbar, filter ◀────┘
//! ```
//! What pointers and keys mean is [`crate::desk::drawing`]; here are the canvas, its colours, and
//! the browser's events.

pub(super) mod agree;
pub(super) mod attributes;
pub(super) mod canvas;
pub(super) mod easel;
pub(super) mod filter;
pub(super) mod keys;
mod large;
pub(super) mod load;
pub(super) mod stage;
pub(super) mod toolbar;

use std::rc::Rc;

use leptos::prelude::*;

use self::canvas::Piece;
use self::easel::{Dirty, Easel};
use self::load::{Loaded, Loading, load};
use self::stage::{Below, Pieces};
use crate::core::marks::Region;
use crate::core::model::question::{Question, QuestionKind};
use crate::core::text::counted;
use crate::desk::session::Session;
use crate::ui::app::App;
use crate::ui::review::why_not_shown;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::notice::{Notice, Tone};

/// An image of the item that regions are asked of.
#[derive(Clone)]
pub struct Drawn {
    pub field: String,
    pub src: String,
    pub alt: String,
}

/// Whether a question asks for regions of a field.
pub(super) fn asks(question: &Question, field: &str) -> bool {
    matches!(&question.kind, QuestionKind::Regions { field: of, .. } if of == field)
}

/// The image with its regions: of the question that is asked, else of the first that asks for some.
#[component]
pub fn RegionsImage(drawn: StoredValue<Drawn>) -> impl IntoView {
    let app = App::here();
    let asked = app.slice(move |session: &Session| {
        drawn.with_value(|drawn| {
            let all = &session.schema.questions;
            let fits = |it: &&Question| asks(it, &drawn.field);
            let active = all.get(session.active).filter(fits);
            active.or_else(|| all.iter().find(fits)).map(|question| question.id.clone())
        })
    });
    (move || {
        let id = asked.get()?;
        let question = app.session.with_untracked(|it| it.schema.question(&id).cloned())?;
        Some(surface(Easel::of(app, &question), drawn))
    })
    .into_any()
}

fn surface(easel: Easel<Region>, drawn: StoredValue<Drawn>) -> AnyView {
    let loading = RwSignal::new_local(Loading::Waiting);
    // The question may have been asked of a series before.
    easel.frame.set(None);
    let src = drawn.with_value(|drawn| drawn.src.clone());
    load(src.clone(), loading);
    let again = {
        let src = src.clone();
        Callback::new(move |()| load(src.clone(), loading))
    };
    let body = move || {
        loading.with(|loading| match loading {
            Loading::Waiting => {
                view! { <p class="empty" role="status">"Loading the image…"</p> }.into_any()
            }
            Loading::Failed(said) => {
                let why = said.clone().unwrap_or_else(|| why_not_shown(&src));
                view! {
                    <Notice tone=Tone::Danger>{why}</Notice>
                    <div>
                        <Button label="Try again".to_owned() on_press=again />
                    </div>
                }
                .into_any()
            }
            Loading::Here(image) => view! {
                {toolbar::toolbar(easel)}
                {stage::stage(easel, below(easel, image, drawn))}
                {keys::line(easel)}
                {attributes::attributes(easel)}
                {agree::agree(easel)}
                {filter::filter(easel)}
            }
            .into_any(),
        })
    };
    let alt = drawn.with_value(|drawn| drawn.alt.clone());
    view! {
        <figure class="easel">
            {body}
            <figcaption class="muted" dir="auto">{alt}</figcaption>
        </figure>
    }
    .into_any()
}

fn below(easel: Easel<Region>, image: &Loaded, drawn: StoredValue<Drawn>) -> Below {
    let size = image.size();
    let words = Signal::derive(move || {
        let counts = easel.counts.get();
        let regions = counted((counts.shown + counts.own) as u64, "region");
        drawn.with_value(|drawn| match drawn.alt.as_str() {
            "" => format!("Image without a description: {regions}, listed under the answer"),
            alt => format!("{alt}: {regions}, listed under the answer"),
        })
    });
    let pieces: Pieces = match image {
        Loaded::Whole(image) => {
            let image = image.clone();
            Rc::new(move |_| vec![Piece::whole(image.clone().into(), size)])
        }
        Loaded::Large(large, _) => {
            let large = large.clone();
            let came = move || easel.redraw(Dirty { image: true, ..Dirty::default() });
            Rc::new(move |view| {
                let density = web_sys::window().map_or(1.0, |it| it.device_pixel_ratio());
                large.pieces(view, density, came)
            })
        }
    };
    Below { size, pixel: [1.0, 1.0], pieces, words }
}
