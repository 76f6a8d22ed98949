//! Frames of a sequence with their tracks: shown, judged and corrected frame by frame.
//!
//! ```text
//! Surface<Track> ─▶ Easel (one frame's scene) ─▶ stage   (all of super::image)
//!        ▲                 ▲
//!        └── Film ─────────┴── reel (which frame) ◀── keys, bar, timeline, clock
//!             └─▶ Screen: pictures or a video, fetched some frames ahead
//! ```
//! What is done to tracks is [`crate::desk::frames`]; here are pictures, the clock, and what is
//! clicked.

mod bar;
mod film;
mod keys;
mod pictures;
mod screen;
mod timeline;
mod video;

use std::rc::Rc;

use leptos::prelude::*;

use self::film::Film;
use self::screen::Seen;
use super::image::canvas::Piece;
use super::image::stage::{Below, stage};
use super::image::{attributes, filter, toolbar};
use crate::core::model::item::Content;
use crate::core::model::question::{Question, QuestionKind};
use crate::desk::session::Session;
use crate::ui::app::App;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::notice::{Notice, Tone};

/// A field of the item that tracks are asked of.
#[derive(Clone)]
pub struct Sequence {
    pub field: String,
    /// A [`Content::Series`] of frames or of a video.
    pub content: Content,
}

/// Whether a question asks for tracks through a field.
fn asks(question: &Question, field: &str) -> bool {
    matches!(&question.kind, QuestionKind::Tracks { field: of, .. } if of == field)
}

/// The frames with their tracks: of the question that is asked, else of the first that asks for some.
#[component]
pub fn TracksOfFrames(sequence: StoredValue<Sequence>) -> impl IntoView {
    let app = App::here();
    let asked = app.slice(move |session: &Session| {
        sequence.with_value(|sequence| {
            let all = &session.schema.questions;
            let fits = |it: &&Question| asks(it, &sequence.field);
            let active = all.get(session.active).filter(fits);
            active.or_else(|| all.iter().find(fits)).map(|question| question.id.clone())
        })
    });
    (move || {
        let id = asked.get()?;
        let question = app.session.with_untracked(|it| it.schema.question(&id).cloned())?;
        Some(sequence.with_value(|sequence| surface(Film::new(app, &question, &sequence.content))))
    })
    .into_any()
}

fn surface(film: Film) -> AnyView {
    let easel = film.easel;
    // Before the drawing's: who listens first hears keys first.
    keys::listen(film);
    let size = Memo::new(move |_| film.screen.size());
    let body = move || match size.get() {
        None => view! { <p class="empty" role="status">"Loading the first frame…"</p> }.into_any(),
        Some(size) => {
            let words = Signal::derive(move || {
                let (reel, counts) = (film.reel.get(), easel.counts.get());
                let tracks =
                    crate::core::text::counted((counts.shown + counts.own) as u64, "track");
                let alt = film.alt.get_value();
                let alt = if alt.is_empty() { "Frames without a description" } else { &alt };
                format!("{alt}: {}; {tracks}, listed in the timeline", reel.words())
            });
            let pieces = Rc::new(move |_: &_| {
                let picture = film.screen.picture(film.reel.get_untracked().frame);
                picture.map(|picture| Piece::whole(picture, size)).into_iter().collect()
            });
            view! {
                {toolbar::toolbar(easel)}
                {stage(easel, Below { size, pixel: [1.0, 1.0], pieces, words })}
                {bar::bar(film)}
                {missing(film)}
                {timeline::timeline(film)}
                {keys::line(film)}
                {attributes::attributes(easel)}
                {filter::filter(easel)}
            }
            .into_any()
        }
    };
    view! {
        <figure class="easel frames">
            {body}
            <figcaption class="muted" dir="auto">{film.alt.get_value()}</figcaption>
        </figure>
    }
    .into_any()
}

/// Why there is no picture below the tracks of this frame, and what was assumed.
fn missing(film: Film) -> AnyView {
    let seen = Memo::new(move |_| film.screen.seen(film.reel.get().frame));
    let again = Callback::new(move |()| film.screen.again(film.reel.get_untracked().frame));
    (move || {
        let about = film.screen.about().map(|about| view! { <Notice>{about}</Notice> });
        let why = match seen.get() {
            Seen::Here | Seen::Waiting => None,
            Seen::None => Some(view! {
                <Notice>
                    "The data name no picture for this frame: its boxes are shown on a plain ground."
                </Notice>
            }
            .into_any()),
            Seen::Failed(why) => Some(view! {
                <Notice tone=Tone::Danger>{why}</Notice>
                <div>
                    <Button label="Try again".to_owned() on_press=again />
                </div>
            }
            .into_any()),
        };
        view! { {about} {why} }
    })
    .into_any()
}
